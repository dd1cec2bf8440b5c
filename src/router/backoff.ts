/** How long a process that ended waits for its next start. */

const firstMs = 200
const longestMs = 30_000
/** A process that was ready this long did not fail for the same cause as the one before it. */
export const stableMs = 10_000

/**
 * Doubling from 200 ms to 30 s, the last half of it random ("equal jitter", AWS Architecture Blog, "Exponential Backoff And Jitter"),
 * so that instances which fell together do not rise together. `failures` counts ends in a row, from 1. Milliseconds.
 */
export function restartDelay(failures: number, random: () => number = Math.random): number {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1))
  return Math.round(full / 2 + random() * (full / 2))
}
