/** Takes away what earlier releases wrote and this one does not want, once it serves: by UID, capped, never what something still needs. */
import type {PlannedObject, Release} from '../../rollout/model.ts'
import {makeLiveObjects, type LiveObjects} from './live-objects.ts'
import {labels, type KubeObject} from './model.ts'
import {textAt} from './objects/fields.ts'
import {describe, identityOf, refOf} from './objects/identity.ts'
import {planPrune, type PrunePlan} from './objects/prune.ts'
import {allObjects} from './revision-objects.ts'
import {observeRevision, type SetContext} from './set-context.ts'
import type {ClusterHold} from './state/lease-keeper.ts'
import type {InventoryItem} from './state/inventory.ts'
import {kinds} from './view.ts'

const replicaSets = {apiVersion: 'apps/v1', kind: 'ReplicaSet'} as const

/** What was taken away, in words; a list that is longer than it should be is told and left alone. Repeatable. */
export async function pruneSet(context: SetContext, hold: ClusterHold, release: Release): Promise<string[]> {
  const {client, ports, state} = context
  const inventory = await state.inventory.read(hold.lost)
  const {wanted, others} = await compare(context, release, inventory, hold.lost)
  if (others.length === 0) return []
  // What has lost its label is in no list, and is still ours by its UID.
  const lists = makeLiveObjects(context, {kinds: [], objects: [], earlier: 'some'})
  const live = (await Promise.all(others.map(async item => await lists.of(item, hold.lost) ?? client.get(item, hold.lost)))).filter(object => object !== undefined)
  const plan = await planOf(context, {inventory, wanted, others, live}, hold.lost)
  if (plan.kind === 'refused') {
    ports.log.warning(`Nothing was pruned: ${plan.message} ${plan.remedy}`)
    return []
  }
  for (const entry of plan.prune) await removeEntry(context, hold, entry as InventoryItem)
  state.inventory.removed(plan.gone)
  await state.inventory.flush(hold)
  return plan.prune.map(describe)
}

/** The same for a plan: told, and nothing else. What only an older snapshot needs goes with that snapshot, and is not foreseen. */
export async function planPrunedObjects(context: SetContext, {release, inventory, live}: {release: Release; inventory: readonly InventoryItem[]; live: LiveObjects}, signal: AbortSignal): Promise<PlannedObject[]> {
  const {wanted, others} = await compare(context, release, inventory, signal)
  if (others.length === 0) return []
  const there = (await Promise.all(others.map(item => live.of(item, signal)))).filter(object => object !== undefined)
  const plan = await planOf(context, {inventory, wanted, others, live: there}, signal)
  const lines = plan.kind === 'refused' ? [`left alone: ${plan.message} ${plan.remedy}`] : []
  return plan.prune.map(entry => ({service: entry.service ?? '', object: describe(entry), change: plan.kind === 'refused' ? 'unchanged' : 'prune', lines}))
}

async function compare(context: SetContext, release: Release, inventory: readonly InventoryItem[], signal: AbortSignal): Promise<Pick<Found, 'wanted' | 'others'>> {
  const wanted = (await Promise.all(Object.entries(release.services).map(async ([service, {rev}]) => allObjects(await observeRevision(context, service, rev, signal))))).flat()
  const known = new Set(wanted.map(object => identityOf(refOf(object))))
  return {wanted, others: inventory.filter(item => !known.has(identityOf(item)))}
}

interface Found {
  inventory: readonly InventoryItem[]
  wanted: readonly KubeObject[]
  /** Items of the inventory that are not wanted. */
  others: readonly InventoryItem[]
  live: readonly KubeObject[]
}

async function planOf(context: SetContext, {inventory, wanted, others, live}: Found, signal: AbortSignal): Promise<PrunePlan> {
  // Workloads and Services of one revision end when it is retired; one that is kept warm is wanted by nobody and stays.
  const judged = others.filter(item => !live.some(object => object.metadata.uid === item.uid && object.metadata.labels?.[labels.revision] !== undefined))
  const users = judged.some(({kind}) => kind === 'ConfigMap' || kind === 'Secret') ? [...wanted, ...await usersOf(context, signal)] : []
  return planPrune({namespace: context.namespace, inventory: [...inventory.filter(item => !others.includes(item)), ...judged], live, wanted: wanted.map(refOf), users, empty: 'meant'})
}

async function removeEntry({client, ports, state}: SetContext, hold: ClusterHold, entry: InventoryItem): Promise<void> {
  await client.remove(entry, {uid: entry.uid, propagation: 'Background'}, hold.lost)
  state.inventory.removed([entry])
  ports.log.info(`Pruned ${describe(entry)}: no release wants it any more.`)
}

/** What refers to configuration: pods and ReplicaSets that live, and the workloads of revisions that may be gone back to (flux2 #3378). */
async function usersOf(context: SetContext, signal: AbortSignal): Promise<KubeObject[]> {
  const {client, contents, namespace, state, view} = context
  const selector = `${labels.set}=${state.names.label}`
  const [pods, sets, releases] = await Promise.all([view.objects(kinds.pod, signal), client.list(replicaSets, {namespace, labelSelector: selector}, signal), state.listReleases(signal)])
  const revisions = [...new Set(releases.flatMap(({revisions: kept}) => Object.entries(kept).map(([service, rev]) => `${service} ${rev}`)))]
  const contentsOf = await Promise.all(revisions.map(key => contents.of(...key.split(' ') as [string, string]).catch(() => [])))
  // A pod that has run to its end reads nothing any more; that of a hook stays for its log.
  const living = pods.filter(pod => !['Succeeded', 'Failed'].includes(textAt(pod, 'status', 'phase') ?? ''))
  return [...living, ...sets.items.map(item => ({...item, ...replicaSets})), ...contentsOf.flat().map(object => ({...object, metadata: {...object.metadata, namespace: object.metadata.namespace ?? namespace}}))]
}
