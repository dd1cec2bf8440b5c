/** The status of a Deployment: counts, availability, and progress against its deadline (pkg/controller/deployment/progress.go). */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {booleanAt, listAt, numberAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {same} from '../values.ts'
import {conditionOf, type Condition, type Control} from './control.ts'
import {reconcileDeployment, sizeOf, type Bounds} from './deployment.ts'

interface Sight {
  sets: KubeObject[]
  newest: KubeObject | undefined
  bounds: Bounds
  /** The newest ReplicaSet was made just now. */
  made: boolean
}

const total = (sets: readonly KubeObject[], field: string): number => sets.reduce((sum, set) => sum + (numberAt(set, 'status', field) ?? 0), 0)

/** As SetDeploymentCondition: nothing happens where status and reason are the same. */
function set(conditions: Json[], condition: Condition, time: string, force = false): Json[] {
  const before = conditions.find(other => textAt(other, 'type') === condition.type)
  if (before && !force && textAt(before, 'status') === condition.status && textAt(before, 'reason') === condition.reason) return conditions
  const transition = before && textAt(before, 'status') === condition.status ? textAt(before, 'lastTransitionTime') ?? time : time
  return [...conditions.filter(other => other !== before), {...condition, lastUpdateTime: time, lastTransitionTime: transition} as Json]
}

function counts(deployment: KubeObject, {sets, newest}: Sight): Record<string, number> {
  const available = total(sets, 'availableReplicas')
  return {
    observedGeneration: deployment.metadata.generation ?? 0, replicas: total(sets, 'replicas'), updatedReplicas: newest ? total([newest], 'replicas') : 0, readyReplicas: total(sets, 'readyReplicas'),
    availableReplicas: available, unavailableReplicas: Math.max(0, sets.reduce((sum, one) => sum + sizeOf(one), 0) - available)
  }
}

/** What the Progressing condition becomes; undefined where it stays. */
function progress(control: Control, deployment: KubeObject, now: Record<string, number>, sight: Sight): {condition: Condition; force: boolean} | undefined {
  const before = (field: string): number => numberAt(deployment, 'status', field) ?? 0
  const current = conditionOf(deployment, 'Progressing')
  const [subject, deadline] = [sight.newest ? `ReplicaSet "${sight.newest.metadata.name}"` : `Deployment "${deployment.metadata.name}"`, numberAt(deployment, 'spec', 'progressDeadlineSeconds') ?? 600]
  const condition = (status: 'True' | 'False', reason: string, words: string): Condition => ({type: 'Progressing', status, reason, message: `${subject} ${words}`})
  if (now['replicas'] === now['updatedReplicas'] && current?.reason === 'NewReplicaSetAvailable') return undefined
  const {replicas} = sight.bounds
  if (now['updatedReplicas'] === replicas && now['replicas'] === replicas && now['availableReplicas'] === replicas) return {condition: condition('True', 'NewReplicaSetAvailable', 'has successfully progressed.'), force: false}
  const grew = (['updatedReplicas', 'readyReplicas', 'availableReplicas'] as const).some(field => (now[field] ?? 0) > before(field))
  const shrank = (now['replicas'] ?? 0) - (now['updatedReplicas'] ?? 0) < before('replicas') - before('updatedReplicas')
  if (grew || shrank) return {condition: condition('True', 'ReplicaSetUpdated', 'is progressing.'), force: true}
  if (current === undefined || current.reason === 'NewReplicaSetAvailable') return undefined
  const due = Date.parse(current.lastUpdateTime ?? '') + deadline * 1000
  if (current.reason === 'ProgressDeadlineExceeded' || control.now() > due) return {condition: condition('False', 'ProgressDeadlineExceeded', 'has timed out progressing.'), force: false}
  control.after(Math.max(0, due - control.now()) + 1000, `deployment/${deployment.metadata.uid}/deadline`, () => reconcileDeployment(control, deployment))
  return undefined
}

export function syncDeploymentStatus(control: Control, found: KubeObject, sight: Sight): KubeObject {
  const deployment = control.fresh(found) ?? found
  const time = control.stamp()
  const now = counts(deployment, sight)
  let conditions = listAt(deployment, 'status', 'conditions')
  const paused = booleanAt(deployment, 'spec', 'paused') === true
  const progressing = conditionOf(deployment, 'Progressing')
  if (sight.made) {
    conditions = set(conditions, {type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated', message: `Created new replica set "${sight.newest?.metadata.name}"`}, time)
    return write(control, deployment, {...deployment['status'] as JsonRecord, conditions})
  }
  if (paused && progressing?.reason !== 'DeploymentPaused' && progressing?.reason !== 'ProgressDeadlineExceeded') conditions = set(conditions, {type: 'Progressing', status: 'Unknown', reason: 'DeploymentPaused', message: 'Deployment is paused'}, time)
  if (!paused && progressing?.reason === 'DeploymentPaused') conditions = set(conditions, {type: 'Progressing', status: 'Unknown', reason: 'DeploymentResumed', message: 'Deployment is resumed'}, time)
  const enough = (now['availableReplicas'] ?? 0) >= sight.bounds.replicas - sight.bounds.unavailable
  conditions = set(conditions, enough
    ? {type: 'Available', status: 'True', reason: 'MinimumReplicasAvailable', message: 'Deployment has minimum availability.'}
    : {type: 'Available', status: 'False', reason: 'MinimumReplicasUnavailable', message: 'Deployment does not have minimum availability.'}, time)
  const moved = paused ? undefined : progress(control, deployment, now, sight)
  if (moved) conditions = set(conditions, moved.condition, time, moved.force)
  conditions = withFailure(conditions, sight, time)
  return write(control, deployment, {...Object.fromEntries(Object.entries(now).filter(([, count]) => count !== 0)), terminatingReplicas: total(sight.sets, 'terminatingReplicas'), conditions})
}

function withFailure(conditions: Json[], {sets, newest}: Sight, time: string): Json[] {
  const failure = [...(newest ? [newest] : []), ...sets].map(one => conditionOf(one, 'ReplicaFailure')).find(Boolean)
  const others = conditions.filter(condition => textAt(condition, 'type') !== 'ReplicaFailure')
  return failure ? set(conditions, {type: 'ReplicaFailure', status: 'True', reason: failure.reason ?? '', message: failure.message ?? ''}, time) : others
}

function write(control: Control, deployment: KubeObject, status: JsonRecord): KubeObject {
  return same(status, deployment['status']) ? deployment : control.writeStatus(deployment, status)
}
