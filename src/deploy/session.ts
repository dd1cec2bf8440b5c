/** A set held for one operation: the lock, the state that its journal comes to, and the one way to add to it. */
import type {Digest} from '../kernel/digest.ts'
import {UserError} from '../kernel/errors.ts'
import type {EntryBody, Owner} from '../rollout/journal-entry.ts'
import {foldJournal, type JournalState} from '../rollout/journal-state.ts'
import type {SetId, SnapshotRef} from '../rollout/model.ts'
import type {Hold, Target} from '../rollout/target.ts'

export interface Session {
  hold: Hold
  /** As it was when the lock was taken. */
  state: JournalState
  snapshots: SnapshotRef[]
  /** True as soon as anything was journalled by this session. */
  wrote(): boolean
  head(): Digest
  /** One write. Throws what the target throws: then nothing of it was written, and no effect may follow. */
  append(operation: string, bodies: EntryBody[]): Promise<void>
}

export async function withSession<T>(target: Target, set: SetId, owner: Owner, body: (session: Session) => Promise<T>): Promise<T> {
  const hold = await target.lock(set, owner)
  try {
    return await body(await openSession(target, hold))
  } finally {
    // The lock expires by itself; a failure to release it must not hide what happened.
    await hold.release().catch(() => undefined)
  }
}

async function openSession(target: Target, hold: Hold): Promise<Session> {
  const reading = await target.read(hold.set)
  let head = reading.head
  let wrote = false
  return {
    hold, state: foldJournal(reading.entries), snapshots: reading.snapshots, wrote: () => wrote, head: () => head,
    async append(operation, bodies) {
      if (hold.lost.aborted) throw new UserError('The lock was lost; another run may be changing the set.', {reason: 'lock-held', where: hold.set, remedy: 'See what the other run did, then run again.'})
      head = await target.append(hold, head, operation, bodies)
      wrote = true
    }
  }
}
