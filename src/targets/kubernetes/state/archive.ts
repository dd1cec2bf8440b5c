/** Older operations of a journal, packed, in numbered ConfigMaps. Written before the journal lets go of them; what is written twice is recognised. */
import type {Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {entryDigest, parseJournal, renderJournal, verifyChain, type Anchor} from '../../../rollout/journal.ts'
import type {Entry} from '../../../rollout/journal-entry.ts'
import type {KubeObject, ObjectRef} from '../model.ts'
import {textAt} from '../objects/fields.ts'
import {describe} from '../objects/identity.ts'
import type {ArchiveIndex, Chain} from './journal-value.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {getState, isContention, pack, readStored, renderStored, stateObject, stateSchema, unpack, type StateContext} from './state-object.ts'

/** A part that has come to this share of what the journal may have is left as it is, and the next one begun; only a single longer move makes it longer than twice that. */
const full = 0.75
const overfull = 2
export const mostArchives = 10
const attempts = 4
const retryMs = 1_000

interface ArchiveHead extends Anchor {
  schema: number
  chain: string
  number: number
  head: Digest
}

export interface Archive {
  object: KubeObject
  anchor: Anchor
  entries: Entry[]
  head: Digest
}

/** Undefined: there is none. Throws UserError `journal-corrupt`, `state-version`. */
export async function readArchive(context: StateContext, ref: ObjectRef, signal?: AbortSignal): Promise<Archive | undefined> {
  const object = await getState(context, ref, signal)
  if (!object) return undefined
  const {seq, previous, head} = readStored<ArchiveHead>(object, ref, {key: 'archive.json', what: 'An archive of the journal'})
  const where = describe(ref)
  const text = unpack(context, textAt(object, 'binaryData', 'journal.jsonl.gz') ?? '')
  const altered = new UserError('An archive of the journal was altered or cut off.', {reason: 'journal-corrupt', where, remedy: 'Restore it from a copy.'})
  if (text === undefined) throw altered
  const {entries, kept} = parseJournal(text, where)
  if (kept !== text || verifyChain(entries, where, {seq, previous}) !== head) throw altered
  return {object, anchor: {seq, previous}, entries, head}
}

/** The archives as they are when `moved`, the oldest entries of the chain, lie in them as well. Repeatable after a kill at any point. */
export async function archiveEntries(context: StateContext, {base}: Chain, moved: Entry[], hold: ClusterHold): Promise<ArchiveIndex> {
  const {first, next, lastBytes, gone, starts} = base.archives
  let number = next > first && lastBytes < context.journalBytes * full ? next - 1 : next
  for (let attempt = 1; ; attempt += 1) {
    try {
      const filled = await fill(context, {base, moved, number, hold})
      if (filled !== undefined) return bounded({first, next: number + 1, gone, lastBytes: filled.bytes, starts: number < next ? starts : [...starts, filled.start]})
      number += 1
    } catch (error) {
      if (attempt >= attempts || !isContention(error)) throw error
      await context.clock.sleep(retryMs, hold.lost)
    }
  }
}

const bounded = (index: ArchiveIndex): ArchiveIndex => ({...index, first: Math.max(index.first, index.next - mostArchives), starts: index.starts.slice(-mostArchives)})

interface Filling {
  base: Chain['base']
  moved: Entry[]
  number: number
  hold: ClusterHold
}

/** Undefined: it has no room or does not lead here, so that the next one is to be begun. */
async function fill(context: StateContext, filling: Filling): Promise<{bytes: number; start: number} | undefined> {
  const {base, number, hold} = filling
  const ref = context.names.archive(base.chain, number)
  if (number < base.archives.next) return put(context, filling, await readArchive(context, ref, hold.lost))
  try {
    return await put(context, filling, undefined)
  } catch (error) {
    if (!isContention(error)) throw error
    // Of a run that was killed, or lost a race, before the journal named it: what it has stays, for that journal may be newer than the one known here.
    return put(context, filling, await readArchive(context, ref, hold.lost))
  }
}

async function put(context: StateContext, {base, moved, number, hold}: Filling, there: Archive | undefined): Promise<{bytes: number; start: number} | undefined> {
  const ref = context.names.archive(base.chain, number)
  const stray = there !== undefined && number >= base.archives.next
  const outdated = stray && there.anchor.seq + there.entries.length < base.seq
  const merged = merge(outdated ? undefined : there, base, moved)
  if (merged === undefined && stray) throw new UserError('An archive of the journal tells of something else.', {reason: 'journal-corrupt', where: describe(ref), remedy: 'Put it aside under another name, then run again.'})
  if (merged === undefined) return undefined
  const packed = pack(context, renderJournal(merged.entries))
  const filled = {bytes: Math.floor(packed.length * 3 / 4), start: merged.anchor.seq}
  if (there !== undefined && !stray && filled.bytes > context.journalBytes * overfull) return undefined
  const head: ArchiveHead = {schema: stateSchema, chain: base.chain, number, ...merged.anchor, head: entryDigest(merged.entries.at(-1) as Entry)}
  const object = stateObject(context, ref, {state: 'archive', epoch: hold.epoch, data: {'archive.json': renderStored(head)}, binaryData: {'journal.jsonl.gz': packed}}, there?.object)
  await (there === undefined ? context.client.create(object, undefined, hold.lost) : context.client.replace(object, undefined, hold.lost))
  return filled
}

/** What is there followed by what it lacks of `moved`: never less than what is there. Undefined where the two do not belong together. */
function merge(there: Archive | undefined, base: Anchor, moved: Entry[]): {anchor: Anchor; entries: Entry[]} | undefined {
  if (there === undefined) return {anchor: {seq: base.seq, previous: base.previous}, entries: moved}
  const end = there.anchor.seq + there.entries.length
  const known = moved.filter(entry => entry.seq < end)
  const same = known.every(entry => {
    const twin = there.entries[entry.seq - there.anchor.seq]
    return twin !== undefined && entryDigest(twin) === entryDigest(entry)
  })
  if (!same || end < base.seq || (end === base.seq && there.head !== base.previous)) return undefined
  return {anchor: there.anchor, entries: [...there.entries, ...moved.slice(known.length)]}
}

/** Those that the index has let go of. Failing is no harm: the index goes on naming them until they are gone. */
export async function removeArchives({client, names}: StateContext, {base}: Chain): Promise<boolean> {
  const numbers = Array.from({length: base.archives.first - base.archives.gone}, (_, n) => base.archives.gone + n)
  const removed = await Promise.allSettled(numbers.map(number => client.remove(names.archive(base.chain, number))))
  return removed.every(result => result.status === 'fulfilled')
}
