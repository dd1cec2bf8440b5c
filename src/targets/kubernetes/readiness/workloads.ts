/** Deployment, ReplicaSet and DaemonSet: done is what our own generation asks for, not what the status said before. Pure. */
import {at, booleanAt, numberAt, textAt} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {failureFrom, faultsOf, gravest, isEnding, lastingFaults, podActivity, podsOfTemplate} from './pods.ts'
import {conditionOf, inGrace, isObserved, limitsOf, type Condition} from './sight.ts'
import {blame, counted, failed, progressing, quoted, ready, warning, type Failure} from './verdicts.ts'

export const unobserved = progressing('its controller has not come to it yet')

interface Counts {
  wanted: number
  updated: number
  available: number
  /** All of the workload's pods that do not end, of whatever revision. */
  all: number
}

export const countWords = ({wanted, updated, available}: Counts): string => `${updated} of ${wanted} updated, ${available} available`

const countsOf = (object: KubeObject): Counts => ({
  wanted: numberAt(object, 'spec', 'replicas') ?? 1, updated: numberAt(object, 'status', 'updatedReplicas') ?? 0,
  available: numberAt(object, 'status', 'availableReplicas') ?? 0, all: numberAt(object, 'status', 'replicas') ?? 0
})

/** `3 of 6 updated, 2 available; 1 pulling its image`. */
export const progressWords = (counts: string, pods: readonly KubeObject[], context: ReadinessContext): string => [counts, podActivity(pods, context)].filter(Boolean).join('; ')

/** Pods whose state can speak for what we wrote, and those of before only while they end. */
const speaking = (object: KubeObject, context: ReadinessContext): KubeObject[] => {
  const fresh = podsOfTemplate(at(object, 'spec', 'template'), context.pods)
  return [...fresh, ...context.pods.filter(pod => isEnding(pod) && !fresh.includes(pod))]
}

export function judgeDeployment(object: KubeObject, context: ReadinessContext): Readiness {
  if (!isObserved(object, context)) return unobserved
  const counts = countsOf(object)
  const progress = conditionOf(object, 'Progressing')
  const pods = speaking(object, context)
  const complete = counts.updated >= counts.wanted && counts.all <= counts.updated && counts.available >= counts.wanted
  // Without a progress deadline the condition does not exist; where it does, its word is needed too.
  if (complete && (progress === undefined || progress.reason === 'NewReplicaSetAvailable' || booleanAt(object, 'spec', 'paused') === true)) return whenEnded(object, context, counts)
  const failure = replicaFailure(object, context) ?? failureFrom(lastingFaults(pods, context), context) ?? deadlineFailure(progress, {pods, counts}, context)
  if (failure !== undefined) return failure
  const words = progressWords(countWords(counts), pods, context)
  return progressing(booleanAt(object, 'spec', 'paused') === true ? `${words}; paused: nothing moves until spec.paused is taken away` : words)
}

/** `status.terminatingReplicas` is there from 1.35 on (KEP-3973); before, the pods are counted. */
function whenEnded(object: KubeObject, context: ReadinessContext, counts: Counts): Readiness {
  const ending = numberAt(object, 'status', 'terminatingReplicas') ?? context.pods.filter(isEnding).length
  if (limitsOf(context).terminating === 'wait' && ending > 0) return progressing(`${countWords(counts)}; ${counted(ending, 'old pod')} ending`)
  return ready(`${counts.available} of ${counts.wanted} available`)
}

/**
 * The deadline ends all patience, and does not say whose fault it is: what keeps a pod does; else pods that run and are not ready are slow or
 * broken by themselves, and without any nothing is known.
 */
function deadlineFailure(progress: Condition | undefined, {pods, counts}: {pods: readonly KubeObject[]; counts: Counts}, context: ReadinessContext): Failure | undefined {
  if (progress?.reason !== 'ProgressDeadlineExceeded') return undefined
  const known = failureFrom(gravest(faultsOf(pods, context)), context)
  if (known !== undefined) return {...known, words: `${known.words} (ProgressDeadlineExceeded)`}
  const running = pods.some(pod => !isEnding(pod) && textAt(pod, 'status', 'phase') === 'Running')
  return failed(running ? blame.notReady : blame.unclear, `${countWords(counts)}; ${quoted(progress.message) || 'its progress deadline is over'} (ProgressDeadlineExceeded)`,
    'See why the new pods do not become ready; if they only need longer, raise progressDeadlineSeconds and give them a startupProbe.')
}

/** Pods that the server refuses: a quota may get room while old pods end, a denial stays one. */
export function replicaFailure(object: KubeObject, context: ReadinessContext): Failure | undefined {
  const condition = conditionOf(object, 'ReplicaFailure')
  if (condition?.status !== 'True') return undefined
  const words = `its pods are refused: ${quoted(condition.message)}`
  const patient = inGrace(condition.since, context)
  if (/exceeded quota|failed quota/.test(condition.message)) return patient || context.pods.some(isEnding) ? undefined : failed(blame.quota, words, 'Raise the quota, or ask for less.')
  if (/failed calling webhook|failed to call webhook/.test(condition.message)) return patient ? undefined : failed(blame.cluster, words, 'Bring the webhook back; the release did nothing wrong.')
  if (/denied the request|violates PodSecurity|is forbidden|Invalid value|is invalid/.test(condition.message)) return failed(blame.notReady, words, 'Change the pod template so that the cluster’s policy admits it.')
  return patient ? undefined : failed(blame.unclear, words)
}

export function judgeReplicaSet(object: KubeObject, context: ReadinessContext): Readiness {
  if (!isObserved(object, context)) return unobserved
  const counts = countsOf(object)
  if (counts.all === counts.wanted && counts.available >= counts.wanted) return ready(`${counts.available} of ${counts.wanted} available`)
  return replicaFailure(object, context) ?? failureFrom(lastingFaults(context.pods, context), context)
    ?? progressing(progressWords(`${counts.all} of ${counts.wanted} there, ${counts.available} available`, context.pods, context))
}

export function judgeDaemonSet(object: KubeObject, context: ReadinessContext): Readiness {
  if (!isObserved(object, context)) return unobserved
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0
  const counts: Counts = {wanted: count('desiredNumberScheduled'), updated: count('updatedNumberScheduled'), available: count('numberAvailable'), all: count('currentNumberScheduled')}
  if (counts.wanted === 0) return warning('no node wants it: see its nodeSelector and tolerations')
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return onDelete(counts, context)
  if (counts.updated >= counts.wanted && counts.available >= counts.wanted) return ready(`${counts.available} of ${counts.wanted} available`)
  const pods = speaking(object, context)
  const words = progressWords(countWords(counts), pods, context)
  const surge = at(object, 'spec', 'updateStrategy', 'rollingUpdate', 'maxSurge') ?? 0
  return failureFrom(lastingFaults(pods, context), context) ?? progressing(counts.wanted === 1 && (surge === 0 || surge === '0%') ? `${words}; without maxSurge its one node is without it meanwhile` : words)
}

/** Nobody replaces these pods but a person: waiting for them is waiting for ever. */
export function onDelete(counts: Counts, context: ReadinessContext): Readiness {
  if (counts.available < counts.wanted) return failureFrom(lastingFaults(context.pods, context), context) ?? progressing(progressWords(countWords(counts), context.pods, context))
  const old = counts.wanted - counts.updated
  return old <= 0 ? ready(`${counts.available} of ${counts.wanted} available`) : warning(`${countWords(counts)}; updateStrategy is OnDelete: ${counted(old, 'pod')} of before until somebody deletes ${old === 1 ? 'it' : 'them'}`)
}
