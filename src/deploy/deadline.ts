/** A step within its deadline: past it the work is told to stop, given a moment to do so, and left behind. */
import {UserError} from '../kernel/errors.ts'
import {formatDuration} from '../kernel/duration.ts'
import type {Clock} from '../ports/index.ts'

const graceMs = 5_000

export interface Deadline {
  what: string
  ms: number
  /** Milliseconds so far that do not count. */
  awayMs?: () => number
}

async function passes(clock: Clock, {ms, awayMs = () => 0}: Deadline, signal: AbortSignal): Promise<void> {
  let away = awayMs()
  for (let left = ms; left > 0;) {
    await clock.sleep(left, signal)
    left = awayMs() - away
    away += left
  }
}

/** Throws UserError `timeout`. */
export async function withDeadline<T>(clock: Clock, deadline: Deadline, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const {what, ms} = deadline
  const expired = new AbortController()
  const over = new AbortController()
  const timeout = new UserError(`${what} did not end within ${formatDuration(ms)}.`, {reason: 'timeout', remedy: 'See in the log what it waited for.'})
  const late = passes(clock, deadline, over.signal).then(async () => {
    expired.abort(timeout)
    await clock.sleep(graceMs, over.signal)
    throw timeout
  })
  late.catch(() => undefined)
  const running = work(AbortSignal.any([signal, expired.signal]))
  running.catch(() => undefined)
  try {
    return await Promise.race([running, late])
  } catch (thrown) {
    throw expired.signal.aborted ? timeout : thrown
  } finally {
    over.abort()
  }
}
