/**
 * Cancellation as the runner does it: SIGINT to this process alone, SIGTERM after 7.5 s, kill after another 2.5 s
 * (actions/runner: src/Sdk/ProcessInvoker.cs). The stage sees an aborted signal; whatever still runs 2 s later is left to `post`.
 */
import {UserError} from '../kernel/errors.ts'

const graceMs = 2_000

export interface Cancellation {
  signal: AbortSignal
  asError(thrown: unknown): UserError
  settled(): void
}

export function cancellation(): Cancellation {
  const controller = new AbortController()
  let deadline: NodeJS.Timeout | undefined
  const onSignal = (): void => {
    if (controller.signal.aborted) return
    controller.abort(new UserError('The run was cancelled.', {reason: 'cancelled', remedy: 'Run it again; what was begun is resumed or taken back first.'}))
    deadline = setTimeout(() => process.exit(1), graceMs)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  return {
    signal: controller.signal,
    asError: thrown => (thrown instanceof UserError && thrown.reason === 'cancelled' ? thrown : new UserError('The run was cancelled.', {reason: 'cancelled', cause: thrown})),
    settled(): void {
      clearTimeout(deadline)
      process.off('SIGINT', onSignal)
      process.off('SIGTERM', onSignal)
    }
  }
}
