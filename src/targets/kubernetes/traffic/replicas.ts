/** Whose the number of replicas is: ours, or an autoscaler's, and how it is handed over without an outage. Pure. */
import {fieldManager, type KubeObject, type ObjectRef} from '../model.ts'
import {at, numberAt, textAt} from '../objects/fields.ts'
import {groupOf} from '../objects/identity.ts'

export interface Autoscaler {
  kind: 'HorizontalPodAutoscaler' | 'ScaledObject'
  name: string
  min: number
  max: number
}

/** The one that names the workload, among the objects of the set and of the cluster. KEDA makes an HPA of its own: then the ScaledObject is the one to speak of. */
export function autoscalerOf(workload: ObjectRef, objects: readonly KubeObject[]): Autoscaler | undefined {
  const naming = objects.filter(object => object.metadata.deletionTimestamp === undefined && (object.metadata.namespace ?? workload.namespace) === (workload.namespace ?? object.metadata.namespace) && names(object, workload))
  const scaled = naming.find(object => object.kind === 'ScaledObject')
  if (scaled !== undefined) return {kind: 'ScaledObject', name: scaled.metadata.name, min: numberAt(scaled, 'spec', 'minReplicaCount') ?? 0, max: numberAt(scaled, 'spec', 'maxReplicaCount') ?? 100}
  const hpa = naming.find(object => object.kind === 'HorizontalPodAutoscaler')
  return hpa && {kind: 'HorizontalPodAutoscaler', name: hpa.metadata.name, min: numberAt(hpa, 'spec', 'minReplicas') ?? 1, max: numberAt(hpa, 'spec', 'maxReplicas') ?? 1}
}

function names(object: KubeObject, workload: ObjectRef): boolean {
  const group = groupOf(object.apiVersion)
  if (!(object.kind === 'HorizontalPodAutoscaler' && group === 'autoscaling') && !(object.kind === 'ScaledObject' && group === 'keda.sh')) return false
  const target = (field: string): string | undefined => textAt(object, 'spec', 'scaleTargetRef', field)
  return target('name') === workload.name && (target('kind') ?? 'Deployment') === workload.kind && groupOf(target('apiVersion') ?? 'apps/v1') === groupOf(workload.apiVersion)
}

/** Owns the number while nobody else does; the API server forgets it as soon as the autoscaler writes another one. */
export const temporaryManager = 'slipway-replicas'

export type HandOver =
  /** Server-side apply of `spec.replicas` alone. A conflict says that the autoscaler owns it already: then there is nothing to do. */
  | {do: 'hold'; manager: string; replicas: number}
  /** Our own apply, from now on without the field. */
  | {do: 'omit'; manager: string}

export type ReplicasPlan =
  | {send: number; words: string}
  | {send: null; steps: HandOver[]; words: string}

export interface ReplicasWish {
  /** What the release asks for; absent where it leaves that open. */
  wanted?: number
  autoscaler?: Autoscaler
  /** The workload as it is. */
  live?: KubeObject
}

/**
 * Leaving out a field that we own sets it back to its default: one replica, an outage by tidying up (kubernetes #67135, #25238). So
 * somebody else owns the live number first (https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership).
 */
export function replicasPlan({wanted, autoscaler, live}: ReplicasWish): ReplicasPlan {
  const there = numberAt(live, 'spec', 'replicas')
  if (autoscaler === undefined) return {send: wanted ?? there ?? 1, words: wanted === undefined && there !== undefined ? `${there} replicas, as they are` : `${wanted ?? 1} replicas`}
  const by = `${autoscaler.kind} ${autoscaler.name}`
  if (live === undefined || there === undefined) {
    const first = Math.min(Math.max(wanted ?? autoscaler.min, autoscaler.min, 1), Math.max(autoscaler.max, 1))
    return {send: first, words: `${first} replicas to begin with; then ${by} decides (${autoscaler.min} to ${autoscaler.max})`}
  }
  const owners = ownersOfReplicas(live)
  const handOver = owners.includes(fieldManager) && owners.every(owner => owner === fieldManager)
  const steps: HandOver[] = [...(handOver ? [{do: 'hold', manager: temporaryManager, replicas: there} as const] : []), ...(owners.includes(fieldManager) ? [{do: 'omit', manager: fieldManager} as const] : [])]
  return {send: null, steps, words: `${by} decides (${autoscaler.min} to ${autoscaler.max}, ${there} now)${handOver ? `; the field is handed over at ${there}` : ''}`}
}

/** Managers that own the number; one that wrote it through the scale subresource among them. */
export const ownersOfReplicas = (workload: KubeObject): string[] =>
  [...new Set((workload.metadata.managedFields ?? []).filter(entry => at(entry.fieldsV1, 'f:spec', 'f:replicas') !== undefined).map(entry => entry.manager))]
