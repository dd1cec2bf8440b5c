/** Older operations of a journal, packed, in numbered ConfigMaps. Written before the journal lets go of them; what is written twice is recognised. */
import type {Digest} from '../../../kernel/digest.ts'
import {ApiError, UserError} from '../../../kernel/errors.ts'
import {entryDigest, parseJournal, renderJournal, verifyChain, type Anchor} from '../../../rollout/journal.ts'
import type {Entry} from '../../../rollout/journal-entry.ts'
import type {KubeObject, ObjectRef} from '../model.ts'
import {textAt} from '../objects/fields.ts'
import {describe} from '../objects/identity.ts'
import type {ArchiveIndex, Chain} from './journal-value.ts'
import {getState, isContention, isUncertain, pack, readStored, renderStored, stateObject, stateSchema, unpack, type StateContext} from './state-object.ts'

/** A part that has more than this is left as it is, and the next one begun. */
const fullBytes = 150_000
/** More than this never lies in one. */
const mostPacked = 400_000
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
export async function archiveEntries(context: StateContext, {base}: Chain, moved: Entry[], epoch: number): Promise<ArchiveIndex> {
  const {first, next, lastBytes, gone} = base.archives
  let number = next > first && lastBytes < fullBytes ? next - 1 : next
  for (let attempt = 1; ; attempt += 1) {
    try {
      const bytes = await fill(context, {base, moved, number, epoch})
      if (bytes !== undefined) return {first: Math.max(first, number + 1 - mostArchives), next: number + 1, gone, lastBytes: bytes}
      number += 1
    } catch (error) {
      if (attempt >= attempts || !(isContention(error) || isUncertain(error))) throw error
      await context.clock.sleep(retryMs)
    }
  }
}

/** Its packed size; undefined where it has no room or is of no use, so that the next one is begun. */
async function fill(context: StateContext, {base, moved, number, epoch}: {base: Chain['base']; moved: Entry[]; number: number; epoch: number}): Promise<number | undefined> {
  const {client, names} = context
  const ref = names.archive(base.chain, number)
  const there = number < base.archives.next ? await readArchive(context, ref) : undefined
  const merged = merge(there, base, moved)
  if (merged === undefined) return undefined
  const packed = pack(context, renderJournal(merged.entries))
  const bytes = Math.floor(packed.length * 3 / 4)
  if (there !== undefined && there.entries.length > 0 && bytes > mostPacked) return undefined
  const last = merged.entries.at(-1) as Entry
  const head: ArchiveHead = {schema: stateSchema, chain: base.chain, number, ...merged.anchor, head: entryDigest(last)}
  const object = stateObject(context, ref, {state: 'archive', epoch, data: {'archive.json': renderStored(head)}, binaryData: {'journal.jsonl.gz': packed}}, there?.object)
  if (there === undefined) await createOrMerge(context, object, ref, {base, moved})
  else await client.replace(object)
  return bytes
}

/** One that is there already is of a run that was killed before the journal named it: it must tell of the same. */
async function createOrMerge({client, ...context}: StateContext, object: KubeObject, ref: ObjectRef, {base, moved}: {base: Chain['base']; moved: Entry[]}): Promise<void> {
  try {
    await client.create(object)
  } catch (error) {
    if (!isContention(error)) throw error
    const there = await readArchive({client, ...context}, ref)
    if (there !== undefined && merge(there, base, moved) === undefined) {
      throw new UserError('An archive of the journal tells of something else.', {reason: 'journal-corrupt', where: describe(ref), remedy: 'Put it aside under another name, then run again.'})
    }
    if (there !== undefined) await client.replace({...object, metadata: {...object.metadata, resourceVersion: there.object.metadata.resourceVersion ?? '', uid: there.object.metadata.uid ?? ''}})
    else throw new ApiError('An archive of the journal came and went.', {reason: 'contention', where: describe(ref), status: 409})
  }
}

/** What is there followed by what it lacks of `moved`. Undefined where the two do not belong together. */
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
