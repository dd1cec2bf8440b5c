/** Exact percentiles of latencies, only where enough was measured to say them. Pure. */

/**
 * The fewest measurements whose largest is above the percentile with 95 % confidence: the first n with 1 - p^n >= 0.95 (Wilks, Ann. Math. Stat. 1941).
 * 59 for the 95th, 299 for the 99th. With fewer, the figure would be a guess.
 */
export const fewestFor = (share: number): number => Math.ceil(Math.log(0.05) / Math.log(share))

/** Nearest rank: the smallest measurement that at least `share` of all do not exceed. null with too few. */
export function percentile(sorted: readonly number[], share: number): number | null {
  if (sorted.length < fewestFor(share)) return null
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number
}
