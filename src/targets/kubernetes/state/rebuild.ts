/** A journal that is gone or cannot be read, begun anew: what was there is put aside. */
import {digestJson} from '../../../kernel/digest.ts'
import {chainEntries, entryDigest} from '../../../rollout/journal.ts'
import {journalRoot, type Entry, type EntryBody} from '../../../rollout/journal-entry.ts'
import {journalObject} from './journal.ts'
import {chainOf, freshBase, sealed} from './journal-value.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {getState, isContention, stateObject, type StateContext} from './state-object.ts'

export type RebuiltEntry = Extract<EntryBody, {kind: 'rebuilt'}>

/** Killed before its second write it has changed nothing, and is done again. */
export async function rebuildJournal(context: StateContext, hold: ClusterHold, body: RebuiltEntry): Promise<void> {
  const {client, clock, names} = context
  const broken = await getState(context, names.journal, hold.lost)
  const {digest: _, ...base} = freshBase(body)
  // Its numbers go on from where the old one was last seen, so that a cut is still found out.
  const {seq, head} = hold.witness ?? {seq: 0, head: journalRoot}
  const at = new Date(clock.now()).toISOString()
  const entries = chainEntries(head, 'rebuilt', [body], {at, seq})
  const chain = chainOf(sealed({...base, seq, previous: head, at, note: body.note}), entries, entryDigest(entries[0] as Entry))
  if (broken !== undefined) {
    const aside = stateObject(context, names.broken(digestJson([broken['data'] ?? null, broken['binaryData'] ?? null])), {state: 'broken-journal', epoch: hold.epoch})
    await client.create({...aside, data: broken['data'], binaryData: broken['binaryData']}, undefined, hold.lost).catch((error: unknown) => { if (!isContention(error)) throw error })
  }
  const object = journalObject(context, chain, hold.epoch, broken)
  await (broken === undefined ? client.create(object, undefined, hold.lost) : client.replace(object, undefined, hold.lost)).catch(async (error: unknown) => {
    const there = isContention(error) ? await getState(context, names.journal, hold.lost) : undefined
    // Our own write, of which the answer was lost.
    if (there === undefined || digestJson(there['data'] ?? null) !== digestJson(object['data'] ?? null)) throw error
  })
  hold.witnessed({seq: chain.seq, head: chain.head})
}
