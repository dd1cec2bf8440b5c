/** Traffic samples of one service turned into what a chart draws: share and requests per second of each revision, over time. */
import type {TrafficSample} from './stage-data.ts'

export interface ArmPoint {
  /** Percent of the weights. */
  weight: number
  /** Per second since the sample before; null without one. */
  requests: number | null
  errors: number | null
  p95Ms: number | null
}

export interface TrafficPoint {
  /** Milliseconds since the epoch. */
  at: number
  arms: Record<string, ArmPoint>
}

export interface TrafficSeries {
  service: string
  /** Revisions, the one that had the traffic first comes first. */
  revisions: string[]
  points: TrafficPoint[]
  totals: Record<string, {requests: number; serverErrors: number; lost: number}>
}

/** What was added since the sample before; a smaller count means that counting began anew. */
const grown = (now: number, before: number): number => (now >= before ? now - before : now)

/** Pure; undefined if nothing was sampled. */
export function trafficOf(samples: readonly TrafficSample[], service: string): TrafficSeries | undefined {
  const own = samples.filter(s => s.service === service).sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  const first = own[0]
  if (!first) return undefined
  const revisions = [...new Set(own.flatMap(s => Object.entries(s.weights).sort((a, b) => b[1] - a[1]).map(([rev]) => rev).concat(Object.keys(s.arms))))]
  const totals: TrafficSeries['totals'] = Object.fromEntries(revisions.map(rev => [rev, {requests: 0, serverErrors: 0, lost: 0}]))
  const points = own.map((sample, i): TrafficPoint => {
    const previous = own[i - 1]
    const seconds = previous ? (Date.parse(sample.at) - Date.parse(previous.at)) / 1000 : 0
    const arms = revisions.map((rev): [string, ArmPoint] => {
      const now = sample.arms[rev] ?? {requests: 0, serverErrors: 0, lost: 0, p95Ms: null}
      const then = previous?.arms[rev] ?? {requests: 0, serverErrors: 0, lost: 0}
      const added = {requests: grown(now.requests, then.requests), serverErrors: grown(now.serverErrors, then.serverErrors), lost: grown(now.lost, then.lost)}
      const total = totals[rev]
      // The first sample may hold what was counted hours before the run: it is the point to count from.
      if (previous && total) Object.assign(total, {requests: total.requests + added.requests, serverErrors: total.serverErrors + added.serverErrors, lost: total.lost + added.lost})
      return [rev, {
        weight: sample.weights[rev] ?? 0, p95Ms: now.p95Ms,
        requests: seconds > 0 ? added.requests / seconds : null,
        errors: seconds > 0 ? (added.serverErrors + added.lost) / seconds : null
      }]
    })
    return {at: Date.parse(sample.at), arms: Object.fromEntries(arms)}
  })
  return {service, revisions, points, totals}
}
