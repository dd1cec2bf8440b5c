/** What is wrong with one pod: its node, its place, its containers, in that order. Pure. */
import {listAt, textAt} from '../objects/fields.ts'
import type {KubeObject, ReadinessContext} from '../model.ts'
import {containerFault} from './container-fault.ts'
import {ageMs, conditionOf, eventsOf, inGrace, limitsOf, type Condition} from './sight.ts'
import {noNodeOf} from './unschedulable.ts'
import {blame, counted, quoted, type Blame, type PodFault} from './verdicts.ts'

export function faultOf(pod: KubeObject, context: ReadinessContext): PodFault | undefined {
  if (pod.metadata.deletionTimestamp !== undefined) return undefined
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded') return undefined
  if (phase === 'Failed') return endedFault(pod)
  return nodeFault(pod, context) ?? placeFault(pod, context) ?? containerFault(pod, context) ?? preparationFault(pod, context)
}

/** Reasons of the kubelet and of the node's controllers, for pods that did nothing wrong (k8s.io/kubernetes pkg/kubelet, pod-lifecycle: disruption conditions). */
const notItsFault = /^(Evicted|Preempting|UnexpectedAdmissionError|OutOf\w+|NodeAffinity|NodePorts|NodeShutdown|NodeLost|Shutdown|Terminated|TopologyAffinityError|DeviceUnhealthy)$/

/** A pod that is over. One that its controller replaces says something only when that happens again and again: see `judgePods`. */
function endedFault(pod: KubeObject): PodFault {
  const reason = textAt(pod, 'status', 'reason') ?? ''
  const message = quoted(textAt(pod, 'status', 'message') ?? '')
  const words = [reason || 'failed', message].filter(Boolean).join(': ')
  const base = {pod, kind: 'ended' as const, lasting: true}
  // Its own storage, beyond its own limit: that is no lack of the node.
  if (reason === 'Evicted' && /exceed\w* (the total limit|its local|.*limit)/i.test(message)) return {...base, whose: blame.crashed, words, remedy: 'Raise the limit of ephemeral-storage, or write less.'}
  if (reason === 'DeadlineExceeded') return {...base, whose: blame.late, words, remedy: 'Raise activeDeadlineSeconds only if it is too short.'}
  const disruption = conditionOf(pod, 'DisruptionTarget')
  if (notItsFault.test(reason) || disruption?.status === 'True') return {...base, whose: blame.cluster, words: disruption?.status === 'True' && reason === '' ? disruptionWords(disruption) : words, remedy: 'Look at the node; the release did nothing wrong.'}
  return {...base, ...(endedContainer(pod) ?? {whose: blame.crashed, words})}
}

const disruptionWords = ({reason, message}: Condition): string => [reason, quoted(message)].filter(Boolean).join(': ')

function endedContainer(pod: KubeObject): Pick<PodFault, 'container' | 'whose' | 'words' | 'remedy'> | undefined {
  // With all patience gone every end of a container counts.
  const fault = containerFault(pod, {writtenGeneration: 0, pods: [], events: [], siblings: [], now: 0, since: 0, limits: {restarts: 0, graceMs: 0}})
  return fault === undefined ? undefined : {whose: fault.whose, words: fault.words, ...(fault.container === undefined ? {} : {container: fault.container}), ...(fault.remedy === undefined ? {} : {remedy: fault.remedy})}
}

/** The kubelet does not answer: its pods are taken away after the time that they tolerate (300 s unless they say otherwise). */
function nodeFault(pod: KubeObject, context: ReadinessContext): PodFault | undefined {
  const readiness = conditionOf(pod, 'Ready')
  const lost = textAt(pod, 'status', 'reason') === 'NodeLost' || textAt(pod, 'status', 'phase') === 'Unknown' || (readiness?.status !== 'True' && readiness?.reason === 'NodeNotReady')
  if (lost) return {pod, kind: 'node', lasting: !inGrace(readiness?.since, context), whose: blame.cluster, words: `its node ${textAt(pod, 'spec', 'nodeName') ?? ''} does not answer`.replace('  ', ' '), remedy: 'Bring the node back, or drain it.'}
  const disruption = conditionOf(pod, 'DisruptionTarget')
  return disruption?.status === 'True' ? {pod, kind: 'node', lasting: false, whose: blame.cluster, words: `is being taken off its node: ${disruptionWords(disruption)}`} : undefined
}

/**
 * Failing at the first Unschedulable takes an autoscaler, or a pod that still ends, for a broken release (skaffold #6011, #8032);
 * waiting for the whole deadline is a slow failure. So: progress while anything may still make room.
 */
function placeFault(pod: KubeObject, context: ReadinessContext): PodFault | undefined {
  const placed = conditionOf(pod, 'PodScheduled')
  if (placed?.status !== 'False') return undefined
  const gates = listAt(pod, 'spec', 'schedulingGates').map(gate => textAt(gate, 'name') ?? '')
  if (gates.length > 0) return {pod, kind: 'place', lasting: false, whose: blame.room, words: `waits for ${gates.length === 1 ? 'its scheduling gate' : 'its scheduling gates'} ${gates.join(', ')}`}
  if (placed.reason !== 'Unschedulable') return undefined
  const {whose, words, remedy} = noNodeOf(quoted(placed.message))
  const mayMakeRoom = roomIsComing(pod, context)
  return {pod, kind: 'place', lasting: mayMakeRoom === undefined && !inGrace(placed.since, context), whose, words: `fits on no node: ${words}${mayMakeRoom === undefined ? '' : ` (${mayMakeRoom})`}`, remedy}
}

function roomIsComing(pod: KubeObject, context: ReadinessContext): string | undefined {
  const {graceMs, scaleUpMs} = limitsOf(context)
  // `deletionTimestamp` is when the grace of the pod ends, so this much later it is stuck.
  const ending = context.pods.filter(({metadata}) => metadata.deletionTimestamp !== undefined && context.now < Date.parse(metadata.deletionTimestamp) + graceMs)
  if (ending.length > 0) return `${counted(ending.length, 'pod still ends', 'pods still end')}, holding what they have until then`
  const scaled = eventsOf(pod, context.events).filter(event => /ScaleUp|Nominated/.test(event.reason)).at(-1)
  return scaled !== undefined && !/^NotTrigger/.test(scaled.reason) && ageMs(scaled.at, context) < scaleUpMs ? 'the autoscaler adds a node' : undefined
}

/** Events of the time between a node and the first container, of which the container's state says only ContainerCreating. */
const preparations: {reason: string; kind: PodFault['kind']; pattern: RegExp; whose: Blame; remedy: string}[] = [
  {reason: 'FailedAttachVolume', kind: 'volume', pattern: /Multi-Attach/, whose: blame.room, remedy: 'A ReadWriteOnce volume is on one node at a time: use the strategy recreate, or a volume that several nodes may mount.'},
  {reason: 'FailedMount', kind: 'volume', pattern: /(secret|configmap|references non-existent|object) .*not (found|registered)|non-existent/i, whose: blame.notReady, remedy: 'Add what the volume refers to.'},
  {reason: 'FailedMount', kind: 'volume', pattern: /./, whose: blame.cluster, remedy: 'Look at the storage of the node.'},
  {reason: 'FailedAttachVolume', kind: 'volume', pattern: /./, whose: blame.cluster, remedy: 'Look at the storage of the cluster.'},
  {reason: 'FailedCreatePodSandBox', kind: 'sandbox', pattern: /RuntimeHandler|runtime class|no runtime for/i, whose: blame.notReady, remedy: 'Correct runtimeClassName, or install that runtime on the nodes.'},
  {reason: 'FailedCreatePodSandBox', kind: 'sandbox', pattern: /./, whose: blame.cluster, remedy: 'Look at the network and the runtime of the node.'}
]

function preparationFault(pod: KubeObject, context: ReadinessContext): PodFault | undefined {
  const waiting = ['initContainerStatuses', 'containerStatuses'].some(list => listAt(pod, 'status', list).some(s => /^(ContainerCreating|PodInitializing)$/.test(textAt(s, 'state', 'waiting', 'reason') ?? '')))
  if (!waiting) return undefined
  const event = eventsOf(pod, context.events).filter(e => preparations.some(p => p.reason === e.reason)).at(-1)
  const found = event && preparations.find(({reason, pattern}) => reason === event.reason && pattern.test(event.message))
  if (event === undefined || found === undefined) return undefined
  return {pod, kind: found.kind, lasting: !inGrace(conditionOf(pod, 'PodScheduled')?.since, context), whose: found.whose, words: `cannot be started on its node: ${quoted(event.message)}`, remedy: found.remedy}
}
