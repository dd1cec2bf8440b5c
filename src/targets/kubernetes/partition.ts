/** A canary of a StatefulSet: it keeps its one name, and `partition` says how many of its pods, from the last on, are of the new revision. Pure. */
import {describe, refOf} from './objects/identity.ts'
import {numberAt, recordAt, textAt, withAt} from './objects/fields.ts'
import {scales} from './objects/revisions.ts'
import {annotations, type KubeObject} from './model.ts'

const updateStrategy = ['spec', 'updateStrategy']
const partitionPath = [...updateStrategy, 'rollingUpdate', 'partition']

/** How far the update of a StatefulSet that steps has to go: pods below this ordinal stay as they were. 0 where it does not step. */
export const partitionOf = (workload: KubeObject): number =>
  (workload.kind === 'StatefulSet' && workload.metadata.annotations?.[annotations.strategy] === 'canary' ? numberAt(workload, ...partitionPath) ?? 0 : 0)

/** Of `count` pods so many stay of the revision before when `replicas` of the `planned` ones are to be new: the share is never less than what was asked for. */
export const partitionFor = ({count, replicas, planned}: {count: number; replicas: number; planned: number}): number =>
  (planned <= 0 ? 0 : Math.max(0, count - Math.ceil((count * replicas) / planned)))

/** All the rest of `updateStrategy` is the user's. With nothing to hold back the object is what the user wrote. */
export const partitioned = (workload: KubeObject, partition: number): KubeObject => (partition === 0 ? workload : withAt(workload, updateStrategy, {
  ...recordAt(workload, ...updateStrategy), type: 'RollingUpdate', rollingUpdate: {...recordAt(workload, ...updateStrategy, 'rollingUpdate'), partition}
}))

export interface Unfit {
  why: string
  remedy: string
}

/** Why the partition of this StatefulSet cannot be moved in steps. */
export function unfitForSteps(workload: KubeObject, objects: readonly KubeObject[]): Unfit | undefined {
  if (textAt(workload, ...updateStrategy, 'type') === 'OnDelete') {
    return {why: 'has the update strategy OnDelete: its controller replaces no pod, so no step of a canary would ever be reached', remedy: 'Leave out `updateStrategy`, or use `strategy: rolling` and delete its pods yourself.'}
  }
  if ((numberAt(workload, ...partitionPath) ?? 0) > 0) {
    return {why: 'has a partition of its own, and a canary moves the partition in its steps', remedy: 'Leave `updateStrategy.rollingUpdate.partition` out, or use `strategy: rolling`.'}
  }
  const scaler = objects.find(object => scales(object, refOf(workload)))
  return scaler === undefined ? undefined : countedByOther(describe(refOf(scaler)))
}

/** What is added and removed stands at the end, where the pods of the new revision are. */
export const countedByOther = (who: string): Unfit => ({
  why: `is scaled by ${who}: pods that it adds or removes are those of the new revision, so that their share would move without a step`, remedy: 'Use `strategy: rolling` for this service, or leave its number to `replicas`.'
})

const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`

/** For the plan: only shares of whole pods can be reached. */
export function partitionWords(workload: KubeObject, steps: readonly number[], replicas: number): string {
  const reached = steps.map(weight => percent(Math.ceil((weight * replicas) / 100) / replicas))
  const asked = steps.map(weight => `${weight} %`)
  return `the pods of ${describe(refOf(workload))}, which are replaced from the last on: with ${replicas} replicas its steps reach ${reached.join(', ')}${asked.join() === reached.join() ? '' : ` (asked for: ${asked.join(', ')})`}, as far as new connections are shared evenly among pods`
}
