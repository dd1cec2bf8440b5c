/** A seeded sample: the same seed takes the same points, spread over the scenarios. */

/** mulberry32, by Tommy Ettinger (public domain). Between 0 and 1. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** In the order in which they stand. */
export function sampleOf<T>(items: readonly T[], count: number, seed: number): T[] {
  const next = random(seed)
  const marked = items.map((item, index) => ({item, index, mark: next()})).sort((a, b) => a.mark - b.mark).slice(0, count)
  return marked.sort((a, b) => a.index - b.index).map(({item}) => item)
}
