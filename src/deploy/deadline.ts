/** A step within its deadline: past it the work is told to stop, given a moment to do so, and left behind. */
import {UserError} from '../kernel/errors.ts'
import {formatDuration} from '../kernel/duration.ts'
import type {Clock} from '../ports/index.ts'

const graceMs = 5_000

/** Throws UserError `timeout`. */
export async function withDeadline<T>(clock: Clock, {what, ms}: {what: string; ms: number}, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const expired = new AbortController()
  const over = new AbortController()
  const timeout = new UserError(`${what} did not end within ${formatDuration(ms)}.`, {reason: 'timeout', remedy: 'See in the log what it waited for.'})
  const late = clock.sleep(ms, over.signal).then(async () => {
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
