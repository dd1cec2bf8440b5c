/** What of an earlier release is taken away: told by UID, capped, and never what still serves or holds data. Pure. */
import type {KubeObject, ObjectRef} from '../model.ts'
import {configReferences} from './config-references.ts'
import {applyRank, identityOf, isClusterKind, refOf} from './identity.ts'

/** An object that a finished release left in the cluster. */
export interface InventoryEntry extends ObjectRef {
  uid: string
  service?: string
}

export interface PruneCap {
  /** So many objects at once at most. */
  count: number
  /** So many of a hundred objects of the inventory at most; not of a handful. */
  percent: number
}

export const defaultPruneCap: PruneCap = {count: 100, percent: 50}
/** Below this the share says nothing: one of two objects is half of them. */
const handful = 10

export interface PruneQuestion {
  /** Where objects live that do not say it. */
  namespace: string
  inventory: readonly InventoryEntry[]
  /** What is there now, as far as the inventory names it. */
  live: readonly KubeObject[]
  wanted: readonly ObjectRef[]
  /** ReplicaSets, ControllerRevisions and Pods that live, and the objects of each revision that may be gone back to: what they refer to stays. */
  users: readonly KubeObject[]
  cap?: PruneCap
  /** Nothing is wanted, and that is meant: the rollback of a first release. */
  empty?: 'refuse' | 'meant'
  /** Kinds that hold data, which the user has asked to take away as well. */
  also?: readonly string[]
}

export type PrunePlan =
  | {kind: 'planned'; prune: InventoryEntry[]; keep: KeptEntry[]; /** Gone already. */ gone: InventoryEntry[]}
  | {kind: 'refused'; message: string; remedy: string; prune: InventoryEntry[]}

export interface KeptEntry {
  entry: InventoryEntry
  why: string
}

/** With them goes what people cannot make again: data, a whole namespace, every object of a kind. */
export const protectedKinds: readonly string[] = ['PersistentVolumeClaim', 'PersistentVolume', 'Namespace', 'CustomResourceDefinition']
const keepPolicy = 'helm.sh/resource-policy'

/** What is wanted least is deleted first: routes before workloads, those before what they need. */
export function planPrune(question: PruneQuestion): PrunePlan {
  const {inventory, live, cap = defaultPruneCap, empty = 'refuse'} = question
  const key = (ref: ObjectRef): string => identityOf(ref.namespace === undefined && !isClusterKind(ref.kind) ? {...ref, namespace: question.namespace} : ref)
  const wanted = new Set(question.wanted.map(key))
  const there = new Map(live.map(object => [key(refOf(object)), object]))
  const used = new Set(question.users.flatMap(configReferences).map(reference => key({apiVersion: 'v1', ...reference})))
  const judged = inventory.filter(entry => !wanted.has(key(entry))).map(entry => ({entry, object: there.get(key(entry))}))
  const keep = judged.flatMap(({entry, object}) => {
    const why = object && reasonToKeep(entry, object, {inUse: used.has(key(entry)), also: question.also ?? []})
    return why === undefined ? [] : [{entry, why}]
  })
  const prune = judged.filter(({entry, object}) => object !== undefined && !keep.some(kept => kept.entry === entry)).map(({entry}) => entry).sort((a, b) => applyRank(b) - applyRank(a))
  const refusal = wanted.size === 0 && inventory.length > 0 && empty === 'refuse' ? nothingWanted(inventory.length) : tooMany(prune.length, inventory.length, cap)
  if (refusal !== undefined && prune.length > 0) return {kind: 'refused', ...refusal, prune}
  return {kind: 'planned', prune, keep, gone: judged.filter(({object}) => object === undefined).map(({entry}) => entry)}
}

function reasonToKeep(entry: InventoryEntry, object: KubeObject, {inUse, also}: {inUse: boolean; also: readonly string[]}): string | undefined {
  const {uid, annotations, ownerReferences = []} = object.metadata
  if (uid !== entry.uid) return `another object has this name now (uid ${uid ?? 'unknown'}, not ${entry.uid})`
  if (protectedKinds.includes(entry.kind) && !also.includes(entry.kind)) return `a ${entry.kind} is never taken away unasked`
  if (annotations?.[keepPolicy] === 'keep') return `its annotation ${keepPolicy} says so`
  if (ownerReferences.some(owner => owner.controller === true)) return 'a controller owns it'
  if (inUse) return 'pods that live, or a revision that may be gone back to, refer to it'
  return undefined
}

const nothingWanted = (count: number): {message: string; remedy: string} => ({
  message: `Nothing is wanted any more, and ${count} ${count === 1 ? 'object' : 'objects'} of earlier releases would go.`,
  remedy: 'If an empty source is a mistake, mend it. To take a service away, remove it from `services`; to take all away, delete the set by its label.'
})

function tooMany(pruned: number, all: number, {count, percent}: PruneCap): {message: string; remedy: string} | undefined {
  const share = Math.round(pruned / Math.max(all, 1) * 100)
  if (pruned <= count && (share <= percent || pruned < handful)) return undefined
  return {message: `${pruned} of ${all} objects (${share} %) would be taken away; at most ${count}, or ${percent} %, go at once.`, remedy: 'Look at the list; if all of it is meant, take services away in several releases.'}
}
