/** Job and Pod: ready is having run to the end, where running to the end is what they are for. Pure. */
import {booleanAt, listAt, numberAt, textAt} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {faultOf} from './pod-fault.ts'
import {failureFrom, faultsOf, isReady, podActivity} from './pods.ts'
import {conditionOf, isOutdated, type Condition} from './sight.ts'
import {blame, counted, failed, progressing, quoted, ready, type PodFault} from './verdicts.ts'
import {unobserved} from './workloads.ts'

/** A running Job is on its way and nothing more; kstatus counts it as current (helm #9285 and its kin). */
export function judgeJob(object: KubeObject, context: ReadinessContext): Readiness {
  if (isOutdated(object, context)) return unobserved
  const over = (type: string): Condition | undefined => [conditionOf(object, type)].find(condition => condition?.status === 'True')
  const lost = over('Failed') ?? over('FailureTarget')
  if (lost !== undefined) return jobFailure(lost, context)
  const succeeded = numberAt(object, 'status', 'succeeded') ?? 0
  if (over('Complete') !== undefined || over('SuccessCriteriaMet') !== undefined) return ready(`completed (${counted(succeeded, 'pod')} succeeded)`)
  if (booleanAt(object, 'spec', 'suspend') === true) return progressing('suspended: it does not run until spec.suspend is taken away')
  // Its own back-off limit counts the ends of its pods; what never starts is not counted by anybody.
  const failure = failureFrom(faultsOf(context.pods, context).filter(fault => fault.lasting && fault.kind !== 'crash' && fault.kind !== 'ended'), context)
  const ended = numberAt(object, 'status', 'failed') ?? 0
  const words = [`${succeeded} of ${numberAt(object, 'spec', 'completions') ?? 1} succeeded`, ended === 0 ? '' : `${ended} failed`, podActivity(context.pods, context) || 'running'].filter(Boolean)
  return failure ?? progressing(words.join('; '))
}

function jobFailure({reason, message}: Condition, context: ReadinessContext): Readiness {
  const [last] = faultsOf(context.pods, context).filter(fault => fault.kind === 'ended' || fault.kind === 'crash').sort(newestFirst)
  const words = [quoted(message) || 'it failed', reason === '' ? '' : `(${reason})`].filter(Boolean).join(' ')
  const told = last === undefined ? words : `${words}; pod ${last.pod.metadata.name}: ${last.words}`
  if (reason === 'DeadlineExceeded') return failed(blame.late, told, 'Raise activeDeadlineSeconds only if it is too short.')
  return failed(last?.whose.class === 'infrastructure-bad' ? blame.cluster : blame.command, told, 'Read the last lines of its log.')
}

const newestFirst = (a: PodFault, b: PodFault): number => ((a.pod.metadata.creationTimestamp ?? '') < (b.pod.metadata.creationTimestamp ?? '') ? 1 : -1)

/** kstatus counts a pod that failed as current. */
export function judgePod(object: KubeObject, context: ReadinessContext): Readiness {
  const phase = textAt(object, 'status', 'phase')
  const policy = textAt(object, 'spec', 'restartPolicy') ?? 'Always'
  if (phase === 'Succeeded') return policy === 'Always' ? failed(blame.unclear, 'it has ended, though its restartPolicy is Always', 'See whether its node was shut down.') : ready('has run to its end')
  if (phase !== 'Failed' && isReady(object)) return ready('ready')
  const fault = faultOf(object, context)
  if (fault?.lasting === true) return failureFrom([fault], context) as Readiness
  const mayRun = listAt(object, 'status', 'containerStatuses').length
  return progressing(podActivity([object], context) || (mayRun === 0 ? 'not started yet' : 'not ready yet'))
}
