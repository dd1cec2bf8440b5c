/** Which revision, then which instance: smooth weighted round robin over revisions, fewest open requests over instances. */

/**
 * Smooth weighted round robin as nginx does it (nginx, src/http/ngx_http_upstream_round_robin.c): in any run of `total weight`
 * picks each revision gets exactly its weight, spread as evenly as can be.
 */
export class WeightedChoice {
  private weights: Record<string, number> = {}
  private credit = new Map<string, number>()

  /** Equal weights keep their place in the round. */
  set(weights: Record<string, number>): void {
    const positive = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0))
    if (JSON.stringify(Object.entries(positive).sort()) === JSON.stringify(Object.entries(this.weights).sort())) return
    this.weights = positive
    this.credit = new Map()
  }

  get(): Record<string, number> {
    return {...this.weights}
  }

  /** The next revision among those that `eligible` accepts, or undefined. */
  next(eligible: (rev: string) => boolean): string | undefined {
    let best: string | undefined
    let total = 0
    for (const [rev, weight] of Object.entries(this.weights)) {
      if (!eligible(rev)) continue
      total += weight
      this.credit.set(rev, (this.credit.get(rev) ?? 0) + weight)
      if (best === undefined || this.creditOf(rev) > this.creditOf(best)) best = rev
    }
    if (best !== undefined) this.credit.set(best, this.creditOf(best) - total)
    return best
  }

  private creditOf(rev: string): number {
    return this.credit.get(rev) ?? 0
  }
}

/** The one with the fewest open requests; of equals the one that was chosen longest ago. */
export function leastOpen<T extends {open: number; chosenAt: number}>(instances: readonly T[]): T | undefined {
  return instances.reduce<T | undefined>((best, instance) => {
    if (best === undefined || instance.open < best.open) return instance
    return instance.open === best.open && instance.chosenAt < best.chosenAt ? instance : best
  }, undefined)
}
