/** ReplicaSets: as many pods as asked for, and which go first when there are too many (pkg/controller/replicaset). */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, numberAt, recordAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {matchesSelector} from '../selectors.ts'
import {StatusError} from '../status.ts'
import {copy} from '../values.ts'
import {availableAt, conditionOf, controllerOf, controllerReference, isEnded, isEnding, isReady, phaseOf, withCondition, type Control} from './control.ts'

/** A pod of a template, for an owner. */
export function podFrom(owner: KubeObject, name: string, extra: {labels?: Record<string, string>; spec?: JsonRecord} = {}): KubeObject {
  const template = recordAt(owner, 'spec', 'template')
  const metadata = recordAt(template, 'metadata')
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: copy({
      name, namespace: owner.metadata.namespace ?? '', labels: {...recordAt(metadata, 'labels') as Record<string, string>, ...extra.labels}, ownerReferences: [controllerReference(owner)],
      ...(metadata['annotations'] === undefined ? {} : {annotations: metadata['annotations'] as Record<string, string>})
    }),
    spec: copy({...recordAt(template, 'spec'), enableServiceLinks: true, ...extra.spec})
  }
}

const started = (pod: KubeObject): number => ['Pending', 'Unknown', 'Running'].indexOf(phaseOf(pod))
const restarts = (pod: KubeObject): number => Math.max(0, ...listAt(pod, 'status', 'containerStatuses').map(status => numberAt(status, 'restartCount') ?? 0))

/** Those that are missed least come first: not bound, not running, not ready, on a crowded node, younger, with more restarts. */
export function leastMissed(pods: readonly KubeObject[]): KubeObject[] {
  const onNode = (pod: KubeObject): number => pods.filter(other => textAt(other, 'spec', 'nodeName') === textAt(pod, 'spec', 'nodeName')).length
  const rank = (pod: KubeObject): number[] => [
    textAt(pod, 'spec', 'nodeName') === undefined ? 0 : 1, started(pod), isReady(pod) ? 1 : 0, -onNode(pod),
    -Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '1970-01-01T00:00:00Z'), -restarts(pod), -Date.parse(pod.metadata.creationTimestamp ?? '')
  ]
  return [...pods].map(pod => ({pod, rank: rank(pod)})).sort((a, b) => {
    const index = a.rank.findIndex((value, i) => value !== b.rank[i])
    return index < 0 ? (a.pod.metadata.name < b.pod.metadata.name ? 1 : -1) : (a.rank[index] as number) - (b.rank[index] as number)
  }).map(({pod}) => pod)
}

function adopt(control: Control, set: KubeObject): void {
  if (isEnding(set)) return
  for (const pod of control.all('Pod', set.metadata.namespace)) {
    if (controllerOf(pod) || isEnding(pod) || isEnded(pod) || !matchesSelector(recordAt(set, 'spec')['selector'], pod.metadata.labels ?? {})) continue
    control.write({...pod, metadata: {...pod.metadata, ownerReferences: [...pod.metadata.ownerReferences ?? [], controllerReference(set)]}})
  }
}

/** Creates pods until one is refused; the words of the refusal, or undefined. */
function createPods(control: Control, set: KubeObject, count: number): string | undefined {
  for (let made = 0; made < count; made += 1) {
    try {
      control.create(podFrom(set, control.uniqueName(set.metadata.name)))
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      control.event(set, {type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}`, from: 'replicaset-controller'})
      return error.message
    }
  }
  return undefined
}

export function reconcileReplicaSet(control: Control, found: KubeObject): void {
  const set = control.fresh(found)
  if (!set) return
  adopt(control, set)
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1
  const active = control.owned('Pod', set).filter(pod => !isEnding(pod) && !isEnded(pod))
  let refused: string | undefined
  if (!isEnding(set) && active.length < wanted) refused = createPods(control, set, wanted - active.length)
  if (!isEnding(set) && active.length > wanted) for (const pod of leastMissed(active).slice(0, active.length - wanted)) control.remove(pod)
  if (refused !== undefined) control.after(5000, `replica-set/${set.metadata.uid}/again`, () => reconcileReplicaSet(control, set))
  const after = control.owned('Pod', set).filter(pod => !isEnded(pod))
  writeStatus(control, set, {pods: after.filter(pod => !isEnding(pod)), terminating: after.filter(isEnding).length, refused})
}

/** How many are available, and when the next one will be. */
export function countAvailable(control: Control, pods: readonly KubeObject[], minReadySeconds: number): {available: number; nextMs: number | undefined} {
  const times = pods.map(pod => availableAt(pod, minReadySeconds)).filter(time => time !== undefined)
  const coming = times.filter(time => time > control.now())
  return {available: times.length - coming.length, nextMs: coming.length > 0 ? Math.min(...coming) - control.now() : undefined}
}

function writeStatus(control: Control, set: KubeObject, {pods, terminating, refused}: {pods: KubeObject[]; terminating: number; refused: string | undefined}): void {
  const {available, nextMs} = countAvailable(control, pods, numberAt(set, 'spec', 'minReadySeconds') ?? 0)
  if (nextMs !== undefined) control.after(nextMs, `replica-set/${set.metadata.uid}/available`, () => reconcileReplicaSet(control, set))
  const ready = pods.filter(isReady).length
  let conditions: Json[] = listAt(set, 'status', 'conditions')
  // The first refusal stays: later ones name other pods.
  if (refused === undefined) conditions = conditions.filter(condition => textAt(condition, 'type') !== 'ReplicaFailure')
  else if (!conditionOf(set, 'ReplicaFailure')) conditions = withCondition(conditions, {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: refused}, control.stamp())
  const full = pods.filter(pod => Object.entries(recordAt(set, 'spec', 'template', 'metadata', 'labels')).every(([key, value]) => pod.metadata.labels?.[key] === value)).length
  control.writeStatus(set, {
    replicas: pods.length, observedGeneration: set.metadata.generation ?? 0, terminatingReplicas: terminating,
    ...(full > 0 ? {fullyLabeledReplicas: full} : {}), ...(ready > 0 ? {readyReplicas: ready} : {}), ...(available > 0 ? {availableReplicas: available} : {}),
    ...(conditions.length > 0 ? {conditions} : {})
  })
}
