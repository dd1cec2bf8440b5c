/** StatefulSet: partition, minReadySeconds, OnDelete, and the trap in which a broken pod of an old revision holds up every later one. Pure. */
import {numberAt, textAt} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {faultOf} from './pod-fault.ts'
import {failureFrom, isEnding, isReady, lastingFaults} from './pods.ts'
import {ageMs, isObserved, limitsOf} from './sight.ts'
import {countWords, onDelete, progressWords, unobserved} from './workloads.ts'
import {blame, failed, progressing, ready} from './verdicts.ts'

const revisionOf = (pod: KubeObject): string | undefined => pod.metadata.labels?.['controller-revision-hash']

export function judgeStatefulSet(object: KubeObject, context: ReadinessContext): Readiness {
  if (!isObserved(object, context)) return unobserved
  const wanted = numberAt(object, 'spec', 'replicas') ?? 1
  const count = (field: string): number => numberAt(object, 'status', field) ?? 0
  const updateRevision = textAt(object, 'status', 'updateRevision')
  const settled = textAt(object, 'status', 'currentRevision') === updateRevision
  // While no update is under way the controller may leave `updatedReplicas` at 0: then all are of the one revision.
  const counts = {wanted, updated: settled && count('updatedReplicas') === 0 ? count('currentReplicas') : count('updatedReplicas'), available: count('availableReplicas'), all: count('replicas')}
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return onDelete(counts, context)
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
  const toUpdate = Math.max(0, wanted - partition)
  // kubectl looks at readyReplicas, and so ignores minReadySeconds.
  if (counts.all === wanted && counts.updated >= toUpdate && counts.available >= wanted && (partition > 0 || settled)) {
    return ready(partition === 0 ? `${counts.available} of ${wanted} available` : `${counts.updated} of ${wanted} updated (partition ${partition}), ${counts.available} available`)
  }
  const fresh = context.pods.filter(pod => revisionOf(pod) === updateRevision)
  const failure = failureFrom(lastingFaults(fresh, context), context) ?? stuckFailure(object, context)
  if (failure !== undefined) return failure
  const soon = count('readyReplicas') - counts.available
  const words = progressWords(countWords({...counts, wanted: toUpdate}), context.pods.filter(pod => fresh.includes(pod) || isEnding(pod)), context)
  return progressing(soon > 0 ? `${words}; ${soon} ready for less than minReadySeconds` : words)
}

export interface StuckPod {
  namespace: string | undefined
  name: string
  /** The precondition of its removal: only this very pod. */
  uid: string | undefined
  words: string
}

/**
 * A pod of an earlier revision that never gets ready: the controller waits for it before it goes on, so that a rollback does not reach
 * the very pod that it is for (kubernetes #67250; with Parallel too from 1.35 on, prometheus-operator #8205). Deleting that one pod frees the set.
 */
export function stuckPod(object: KubeObject, context: ReadinessContext): StuckPod | undefined {
  const updateRevision = textAt(object, 'status', 'updateRevision')
  const partition = numberAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
  if (updateRevision === undefined || textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') return undefined
  const old = context.pods.filter(pod => revisionOf(pod) !== undefined && revisionOf(pod) !== updateRevision && ordinalOf(pod) >= partition && !isEnding(pod) && !isReady(pod))
  const found = old.map(pod => ({pod, fault: faultOf(pod, context)}))
    .find(({fault}) => (fault === undefined ? ageMs(undefined, context) >= 2 * limitsOf(context).graceMs : fault.lasting && fault.whose.class !== 'infrastructure-bad'))
  if (found === undefined) return undefined
  const {pod: {metadata: {name, namespace, uid}}, fault} = found
  return {namespace, name, uid, words: `pod ${name} is still of the revision before and never gets ready (${fault?.words ?? 'it runs, and its probe fails'}); the controller waits for it and updates nothing (kubernetes #67250)`}
}

const ordinalOf = (pod: KubeObject): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? 0)

/** The new revision did nothing wrong, and taking it back meets the same pod: a person, or a policy, deletes it. */
function stuckFailure(object: KubeObject, context: ReadinessContext): Readiness | undefined {
  const stuck = stuckPod(object, context)
  if (stuck === undefined) return undefined
  const {name, namespace} = stuck
  return failed(blame.unclear, stuck.words, `Delete the pod ${namespace === undefined ? name : `${namespace}/${name}`}: it comes back of the wanted revision.`)
}
