/** Seeded streams of events, to measure error rates of the judge. */
import type {ArmReading} from '../../../src/analysis/model.ts'

/** Mulberry32: small, seeded, good enough for thousands of coin flips. */
export function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6D2B79F5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

export const reading = (events: number, bad: number, more: Partial<ArmReading> = {}): ArmReading =>
  ({sample: {rev: 'r', events, bad, share: events > 0 ? bad / events : null}, complete: true, restarts: 0, problems: [], ...more})

export function countBad(random: () => number, events: number, share: number): number {
  let bad = 0
  for (let i = 0; i < events; i += 1) if (random() < share) bad += 1
  return bad
}
