/** What releases that never came to serve have left behind enters the inventory, so that it is pruned like all else, also where the process died before it took note. */
import type {Release} from '../../rollout/model.ts'
import {labels, type KubeObject} from './model.ts'
import {identityOf, refOf} from './objects/identity.ts'
import {allObjects, revisionObjects} from './revision-objects.ts'
import type {SetContext} from './set-context.ts'
import type {InventoryItem} from './state/inventory.ts'
import type {ClusterHold} from './state/lease-keeper.ts'

type Revisions = Readonly<Record<string, string>>

const pairsOf = (revisions: Revisions): string[] => Object.entries(revisions).map(([service, rev]) => `${service} ${rev}`)

/** Before the snapshot, which forgets the releases that tell of them. One request where every release came to serve. Repeatable. */
export async function adoptUnfinished(context: SetContext, hold: ClusterHold, release: Release): Promise<void> {
  const {state} = context
  const {snapshots} = context.reading ?? await state.read(hold.lost)
  const own = Object.fromEntries(Object.entries(release.services).map(([service, {rev}]) => [service, rev]))
  const named = new Set([own, ...snapshots.map(({revisions}) => revisions)].flatMap(pairsOf))
  const strays = [...new Set((await state.listReleases(hold.lost)).flatMap(({revisions}) => pairsOf(revisions)))].filter(pair => !named.has(pair))
  if (strays.length === 0) return
  const known = new Set((await state.inventory.read(hold.lost)).map(identityOf))
  const found = await Promise.all(strays.map(pair => observeLeft(context, hold, {pair, known})))
  state.inventory.wrote(found.flat())
  await state.inventory.flush(hold)
}

/** By our label: a namesake of somebody else's has none. */
async function observeLeft({client, contents, namespace, set, state}: SetContext, {lost}: ClusterHold, {pair, known}: {pair: string; known: ReadonlySet<string>}): Promise<InventoryItem[]> {
  const [service = '', rev = ''] = pair.split(' ')
  const objects = allObjects(revisionObjects(await contents.of(service, rev), {set, namespace, service, rev})).filter(object => !known.has(identityOf(refOf(object))))
  const live = await Promise.all(objects.map(async object => ({object, there: await client.get(refOf(object), lost)})))
  return live.filter(({there}) => there?.metadata.labels?.[labels.set] === state.names.label && there.metadata.labels[labels.revision] === undefined)
    .map(({object, there}) => ({...refOf(object), service, uid: (there as KubeObject).metadata.uid ?? ''}))
}
