/** A journal that is gone or cannot be read, made anew from the snapshots: asked for by a person, said in words, and what was there is put aside. */
import {digestJson} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {journalRoot} from '../../../rollout/journal-entry.ts'
import {describe} from '../objects/identity.ts'
import {journalObject} from './journal.ts'
import {chainOf, freshBase, sealed} from './journal-value.ts'
import type {ClusterHold} from './lease-keeper.ts'
import type {SnapshotStore} from './snapshots.ts'
import {getState, isContention, stateObject, type StateContext} from './state-object.ts'

/** What was done, for people. Throws UserError `journal-corrupt` where there is no snapshot to rebuild from. */
export async function rebuildJournal(context: StateContext, hold: ClusterHold, snapshots: SnapshotStore): Promise<string> {
  const {client, clock, names} = context
  const kept = await snapshots.list(hold.lost)
  if (kept.length === 0) throw new UserError('There is no snapshot to rebuild the journal from.', {reason: 'journal-corrupt', where: describe(names.snapshots), remedy: 'Restore the journal from a copy, or delete what this set has in the namespace and deploy anew.'})
  const broken = await getState(context, names.journal, hold.lost)
  const at = new Date(clock.now()).toISOString()
  const note = `Rebuilt at ${at} by ${hold.owner.name} from ${kept.length} snapshots; the newest, ${kept.at(-1)?.id}, is taken as what serves.`
  const {digest: _, ...base} = freshBase({note})
  // Its numbers go on from where the old one was last seen, so that a cut is still found out.
  const {seq, head} = hold.witness ?? {seq: 0, head: journalRoot}
  const lineage = kept.map(({id}) => ({snapshot: id, owner: hold.owner}))
  const chain = chainOf(sealed({...base, seq, previous: head, at, lineage, since: kept.at(-1)?.at ?? at, note}), [], head)
  if (broken !== undefined) {
    const aside = stateObject(context, names.broken(digestJson([broken['data'] ?? null, broken['binaryData'] ?? null])), {state: 'broken-journal', epoch: hold.epoch})
    await client.create({...aside, data: broken['data'], binaryData: broken['binaryData']}, undefined, hold.lost).catch((error: unknown) => { if (!isContention(error)) throw error })
  }
  const object = journalObject(context, chain, hold.epoch, broken)
  await (broken === undefined ? client.create(object, undefined, hold.lost) : client.replace(object, undefined, hold.lost))
  hold.witnessed({seq: chain.seq, head: chain.head})
  return note
}
