/** What happened to the requests of a revision: counts and latencies, in all and in the last five seconds. */
import type {TrafficCounts} from '../targets/local/router-protocol.ts'

/** Bucket i holds latencies up to 0.1 ms * 1.1^i: a percentile is at most 10 % too high. 160 buckets reach six minutes. */
const growth = Math.log(1.1)
const bucketCount = 160
export const bucketOf = (ms: number): number => Math.min(bucketCount - 1, Math.max(0, Math.ceil(Math.log(Math.max(ms, 0.1) / 0.1) / growth)))
const upperBound = (bucket: number): number => 0.1 * Math.exp(bucket * growth)

export interface Tally {
  requests: number
  serverErrors: number
  lost: number
  buckets: Record<number, number>
}
const emptyTally = (): Tally => ({requests: 0, serverErrors: 0, lost: 0, buckets: {}})

export type Ending =
  | {kind: 'answered'; status: number; ms: number}
  | {kind: 'lost'}
  /** The client went away before the answer was complete, or a tunnel ended: neither good nor bad. */
  | {kind: 'ended'}

function add(tally: Tally, ending: Ending): void {
  tally.requests += 1
  if (ending.kind === 'lost') tally.lost += 1
  if (ending.kind !== 'answered') return
  if (ending.status >= 500) tally.serverErrors += 1
  const bucket = bucketOf(ending.ms)
  tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1
}

/** The latency that 95 of 100 answers did not exceed, in milliseconds to a tenth; null without answers. */
function p95(buckets: Record<number, number>): number | null {
  const entries = Object.entries(buckets).map(([bucket, count]) => [Number(bucket), count] as const).sort(([a], [b]) => a - b)
  const total = entries.reduce((sum, [, count]) => sum + count, 0)
  let seen = 0
  for (const [bucket, count] of entries) {
    seen += count
    if (seen >= 0.95 * total) return Math.round(upperBound(bucket) * 10) / 10
  }
  return null
}

const countsOf = (tally: Tally): TrafficCounts => ({requests: tally.requests, serverErrors: tally.serverErrors, lost: tally.lost, p95Ms: p95(tally.buckets)})

function merged(tallies: Tally[]): Tally {
  const sum = emptyTally()
  for (const tally of tallies) {
    sum.requests += tally.requests
    sum.serverErrors += tally.serverErrors
    sum.lost += tally.lost
    for (const [bucket, count] of Object.entries(tally.buckets)) sum.buckets[Number(bucket)] = (sum.buckets[Number(bucket)] ?? 0) + count
  }
  return sum
}

const windowSeconds = 5

export class Counters {
  private total: Tally
  private readonly seconds = new Map<number, Tally>()

  constructor(saved?: Tally) {
    this.total = saved ?? emptyTally()
  }

  record(ending: Ending, now: number): void {
    const second = Math.floor(now / 1000)
    for (const old of this.seconds.keys()) if (old <= second - windowSeconds) this.seconds.delete(old)
    const current = this.seconds.get(second) ?? emptyTally()
    this.seconds.set(second, current)
    add(current, ending)
    add(this.total, ending)
  }

  all(): TrafficCounts {
    return countsOf(this.total)
  }

  recent(now: number): TrafficCounts {
    const oldest = Math.floor(now / 1000) - windowSeconds
    return countsOf(merged([...this.seconds].filter(([second]) => second > oldest).map(([, tally]) => tally)))
  }

  save(): Tally {
    return structuredClone(this.total)
  }
}
