/** What is wrong with the containers of one pod, told from the states that the kubelet reports. Pure. */
import {at, booleanAt, listAt, numberAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject, ReadinessContext} from '../model.ts'
import {pullTroubleOf} from './image-fault.ts'
import {conditionOf, eventsOf, inGrace, limitsOf} from './sight.ts'
import {memoryLimitOf, terminationOf, type Termination} from './termination.ts'
import {blame, counted, quoted, type PodFault} from './verdicts.ts'

type Fault = Omit<PodFault, 'pod' | 'container' | 'words'> & {words: string}

/** The first container that something is wrong with, those that initialise before the others: the later ones only wait for them. */
export function containerFault(pod: KubeObject, context: ReadinessContext): PodFault | undefined {
  for (const [list, what] of [['initContainerStatuses', 'init container'], ['containerStatuses', 'container']] as const) {
    for (const status of listAt(pod, 'status', list)) {
      const fault = faultOfStatus(pod, status, context)
      const container = textAt(status, 'name') ?? ''
      if (fault !== undefined) return {pod, container, ...fault, words: `${what} ${container} ${fault.words}`}
    }
  }
  return undefined
}

function faultOfStatus(pod: KubeObject, status: Readable, context: ReadinessContext): Fault | undefined {
  const reason = textAt(status, 'state', 'waiting', 'reason')
  if (reason !== undefined) return waitingFault(pod, status, reason, context)
  const termination = terminationOf(pod, status)
  if (termination === undefined || booleanAt(status, 'ready') === true) return undefined
  const over = at(status, 'state', 'terminated') !== undefined
  if (over && termination.exitCode === 0 && termination.reason !== 'OOMKilled') return undefined
  return endFault(pod, status, termination, context)
}

function waitingFault(pod: KubeObject, status: Readable, reason: string, context: ReadinessContext): Fault | undefined {
  const message = textAt(status, 'state', 'waiting', 'message') ?? ''
  const placed = conditionOf(pod, 'PodScheduled')?.since ?? pod.metadata.creationTimestamp
  const patient = inGrace(placed, context)
  switch (reason) {
    case 'ContainerCreating': case 'PodInitializing': return undefined
    case 'CrashLoopBackOff': return endFault(pod, status, terminationOf(pod, status) ?? {reason: '', exitCode: 1, message, words: quoted(message)}, context)
    case 'CreateContainerConfigError': return configFault(message, patient)
    case 'CreateContainerError': case 'RunContainerError': case 'StartError': case 'ContainerCannotRun': case 'PreCreateHookError': case 'PreStartHookError': case 'PostStartHookError':
      return startFault(reason, message, patient)
    default: return imageFault(pod, status, reason, {message, patient, context})
  }
}

/** An image may be pushed a moment after the release; a wrong name stays wrong. */
function imageFault(pod: KubeObject, status: Readable, reason: string, {message, patient, context}: {message: string; patient: boolean; context: ReadinessContext}): Fault | undefined {
  const name = textAt(status, 'name') ?? ''
  const spec = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')].find(c => textAt(c, 'name') === name)
  const image = textAt(spec, 'image') ?? textAt(status, 'image') ?? ''
  // The back-off's message says no more than that: why is told by the pull's own event, which quotes the image, whose name may hold any word.
  const told = eventsOf(pod, context.events).filter(event => event.reason === 'Failed' || event.reason === 'InspectFailed').map(event => event.message).filter(m => m.includes(image))
  const words = [message, ...told].join(' ')
  const trouble = pullTroubleOf(reason, image === '' ? words : words.replaceAll(image, '').replaceAll(image.replace(/[:@][^/]*$/, ''), ''))
  if (trouble === undefined) return undefined
  return {kind: 'image', lasting: trouble.lasting || !patient, whose: trouble.whose, words: `cannot pull ${quoted(image)}: ${trouble.why}`, remedy: trouble.whose === blame.cluster ? 'Look at the registry; the release did nothing wrong.' : 'Push the image, or correct its name or the pull secret.'}
}

/** A key that is not there will not come by itself; a whole Secret may, from an operator that syncs it. */
function configFault(message: string, patient: boolean): Fault {
  const lasting = /couldn't find key|non-existent config key|runAsNonRoot|run as root|breaks non-root/i.test(message)
  return {kind: 'config', lasting: lasting || !patient, whose: blame.notReady, words: `cannot be configured: ${quoted(message)}`, remedy: 'Add the key or object, or correct the reference to it.'}
}

const noCommand = /executable file not found|no such file or directory|permission denied|exec format error/i
/** Device plugins and container toolkits that restart (gpu-operator #596). */
const deviceTrouble = /nvidia-container-cli|libnvidia|unresolvable CDI|failed to inject CDI|device plugin/i

function startFault(reason: string, message: string, patient: boolean): Fault {
  const words = `cannot be started (${reason}): ${quoted(message)}`
  if (deviceTrouble.test(message)) return {kind: 'start', lasting: !patient, whose: blame.cluster, words, remedy: 'Look at the device plugin and the toolkit of the node.'}
  return {kind: 'start', lasting: noCommand.test(message) || !patient, whose: blame.crashed, words, remedy: 'Correct the command, or the image that should hold it.'}
}

/** One end is an accident (a database that was not up yet); the budget says when it is not. */
function endFault(pod: KubeObject, status: Readable, termination: Termination, context: ReadinessContext): Fault {
  const restarts = numberAt(status, 'restartCount') ?? 0
  const lasting = restarts >= limitsOf(context).restarts
  if (/^(StartError|ContainerCannotRun)$/.test(termination.reason)) return startFault(termination.reason, termination.message, !lasting)
  const times = restarts > 0 ? `ended ${counted(restarts, 'time')}, last: ` : ''
  const fault = {kind: 'crash' as const, lasting, whose: blame.crashed, words: `${times}${termination.words}`}
  if (termination.reason !== 'OOMKilled') return {...fault, remedy: 'Read the last lines of its log.'}
  const limit = memoryLimitOf(pod, textAt(status, 'name') ?? '')
  return limit === undefined ? {...fault, whose: blame.unclear, remedy: 'Give it a memory limit, so that it can be told who takes the memory of the node.'} : {...fault, remedy: `Raise resources.limits.memory (${limit}), or use less.`}
}
