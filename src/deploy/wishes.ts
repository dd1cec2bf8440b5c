/** What a person wishes of the run that is at work: looked for now and then, one reading for all who ask. */
import {UserError} from '../kernel/errors.ts'
import type {Owner} from '../rollout/journal-entry.ts'
import type {SetId} from '../rollout/model.ts'
import type {Note} from '../rollout/target.ts'
import type {EngineDependencies} from './engine-model.ts'

/** Each look costs a request where the target is a cluster. */
const lookMs = 2_000

export interface Wishes {
  /** Who asked that the waiting ends; null: nobody. */
  promotedBy(): Owner | null
  /** Aborts with UserError `paused` as soon as somebody has asked for it. */
  paused: AbortSignal
  stop(): void
}

interface Place {
  set: SetId
  deps: Pick<EngineDependencies, 'target' | 'ports'>
}

/** A note that cannot be read is none. */
export function startWishes({deps: {target, ports}, set}: Place, operation: string): Wishes {
  const [paused, over] = [new AbortController(), new AbortController()]
  let promoter: Owner | null = null
  const look = async (): Promise<void> => {
    const note = await target.readNote(set).catch(() => null)
    if (note?.operation !== operation) return
    if (note.kind === 'promote') promoter = note.by
    else if (note.answeredAt === undefined) paused.abort(pausedError(note))
  }
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted && !paused.signal.aborted) {
      await look()
      await ports.clock.sleep(lookMs, over.signal)
    }
  }
  watch().catch(() => undefined)
  return {promotedBy: () => promoter, paused: paused.signal, stop: () => over.abort()}
}

const pausedError = ({by}: Note): UserError => new UserError(`The release was paused by ${by.name}.`, {
  reason: 'paused', remedy: 'Nothing was taken back. `operation: resume` goes on from here, `operation: promote` without waiting or judging; `operation: abort` goes back.'
})

/** Whoever goes on with an operation has answered the wish that it rests. */
export async function answerPause({deps: {target, ports}, set}: Place, operation: string): Promise<void> {
  const note = await target.readNote(set).catch(() => null)
  if (note?.kind !== 'pause' || note.operation !== operation || note.answeredAt !== undefined) return
  await target.leaveNote(set, {...note, answeredAt: new Date(ports.clock.now()).toISOString()})
}
