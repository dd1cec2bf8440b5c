/** Whether the journal is what was written: the whole chain, archives included, followed from its first entry to its last. Reads alone. */
import type {Digest} from '../../../kernel/digest.ts'
import {brokenAudit, type Audit} from '../../../rollout/audit.ts'
import {entryDigest} from '../../../rollout/journal.ts'
import type {Entry} from '../../../rollout/journal-entry.ts'
import {describe} from '../objects/identity.ts'
import {readArchive} from './archive.ts'
import {parseJournalObject, refuseCut, type StoredChain} from './journal.ts'
import {leaseFacts} from './lease-value.ts'
import {getState, type StateContext} from './state-object.ts'

/** As many requests as there are parts, and two. Throws what the client throws. */
export async function verifyAudit(context: StateContext, signal?: AbortSignal): Promise<Audit> {
  const {names} = context
  try {
    const [object, lease] = await Promise.all([getState(context, names.journal, signal), getState(context, names.lease, signal)])
    const live = object && parseJournalObject(context, object)
    refuseCut(context, live, lease && leaseFacts(lease).witness)
    return live === undefined ? {state: 'none'} : await followArchives(context, live, signal)
  } catch (error) {
    return brokenAudit(error, describe(names.journal))
  }
}

async function followArchives(context: StateContext, live: StoredChain, signal?: AbortSignal): Promise<Audit> {
  const {base} = live
  const numbers = Array.from({length: base.archives.next - base.archives.first}, (_, n) => base.archives.first + n)
  const refs = numbers.map(number => context.names.archive(base.chain, number))
  const archives = await Promise.all(refs.map(ref => readArchive(context, ref, signal)))
  const follower = new Follower()
  for (const [index, archive] of archives.entries()) {
    const where = describe(refs[index] as (typeof refs)[number])
    const start = base.archives.starts[index] as number
    const broken = archive === undefined ? {entry: start, words: 'An archive that the journal names is gone.'}
      : archive.anchor.seq !== start ? {entry: start, words: `Entries ${start} to ${archive.anchor.seq - 1} are missing.`} : follower.follow(archive.anchor.seq, archive.anchor.previous, archive.entries)
    if (broken) return {state: 'broken', where, ...broken}
  }
  const broken = follower.follow(base.seq, base.previous, live.entries) ?? follower.endsWith(live.seq)
  if (broken) return {state: 'broken', where: describe(context.names.journal), ...broken}
  return {state: 'intact', from: follower.from ?? 0, entries: live.seq - (follower.from ?? 0), archives: archives.length, head: live.head, note: base.note}
}

/** A kill between two writes leaves entries in the archive that the journal still has: those must be the same. */
class Follower {
  from: number | undefined
  private digests = new Map<number, Digest>()
  private next = 0
  private head: Digest | undefined

  follow(seq: number, previous: Digest, entries: readonly Entry[]): {entry: number; words: string} | undefined {
    if (this.from === undefined) [this.from, this.next, this.head] = [seq, seq, previous]
    if (seq > this.next) return {entry: this.next, words: `Entries ${this.next} to ${seq - 1} are missing.`}
    const before = seq === this.next ? this.head : this.digests.get(seq - 1)
    if (seq > this.from && before !== previous) return {entry: seq, words: `Entry ${seq} does not follow the entry before it.`}
    for (const entry of entries) {
      const digest = entryDigest(entry)
      if (entry.seq < this.next && this.digests.get(entry.seq) !== digest) return {entry: entry.seq, words: `Entry ${entry.seq} is told in two ways.`}
      if (entry.seq < this.next) continue
      this.digests.set(entry.seq, digest)
      ;[this.next, this.head] = [entry.seq + 1, digest]
    }
    return undefined
  }

  /** What an archive has, the journal has had. */
  endsWith(seq: number): {entry: number; words: string} | undefined {
    return this.next > seq ? {entry: seq, words: `An archive knows entries up to ${this.next - 1}: the journal was cut off after ${seq - 1}.`} : undefined
  }
}
