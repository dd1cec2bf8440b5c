/**
 * The provider that asks a Prometheus server (or what speaks its HTTP API). It fetches the raw samples of the window and counts them here: a ratio computed by the
 * server cannot tell "no errors" from "no data", and `increase()` extrapolates and loses the first increment of a new series.
 * https://prometheus.io/docs/prometheus/latest/querying/api/
 */
import * as z from 'zod'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import type {Clock, Http, HttpResponse} from '../ports/index.ts'
import {addReading, emptyTally, sumTallies, type Tally} from './counters.ts'
import {parseMatchers, renderMatcher, selects} from './matchers.ts'
import type {ArmReading, ArmSource} from './model.ts'
import {parseMetricValue} from './prometheus-text.ts'
import {missingLabel, type Counter} from './select-series.ts'

export interface PrometheusRequest {
  rev: string
  /** Base URL of the server. */
  server: string
  counter: Counter
  /** Matchers that select the arm; empty: all series. */
  selector: string
  /** Where the selector stands, for messages. */
  where: string
  /** Milliseconds since the epoch by our clock; the server's own clock is taken from its answers. */
  from: number
  countFrom: 'now' | 'zero'
}

const timeoutMs = 10_000
/** Prometheus looks back this far for the last sample of a series: older ones are stale. */
const lookbackMs = 5 * 60_000
/** How far back a baseline is counted that gets no traffic any more. */
const lifetimeMs = 60 * 60_000

const Answer = z.object({
  status: z.enum(['success', 'error']),
  error: z.string().optional(),
  warnings: z.array(z.string()).optional(),
  data: z.object({
    resultType: z.string(),
    result: z.array(z.object({metric: z.record(z.string(), z.string()), values: z.array(z.tuple([z.number(), z.string()]))}))
  }).optional()
})

interface Series {
  labels: Map<string, string>
  points: {at: number; value: number}[]
}

interface Fetched {
  series: Series[]
  warnings: string[]
  serverNow: number
}

function parseAnswer(response: HttpResponse, now: number): Fetched | string {
  let json: unknown
  try {
    json = JSON.parse(response.body)
  } catch {
    return `the answer (${response.status}) is not JSON`
  }
  const answer = Answer.safeParse(json)
  if (!answer.success) return `the answer (${response.status}) is not that of a Prometheus query`
  const {status, error, data, warnings} = answer.data
  if (status === 'error' || response.status !== 200) return `the server refused the query (${response.status}): ${(error ?? 'no reason given').slice(0, 300)}`
  if (!data || data.resultType !== 'matrix') return `the answer is a ${data?.resultType ?? 'nothing'}, a matrix was expected`
  const date = Date.parse(response.headers['date'] ?? '')
  const series = data.result.map(r => ({
    labels: new Map(Object.entries(r.metric).filter(([name]) => name !== '__name__')),
    points: r.values.map(([at, text]) => ({at: at * 1000, value: parseMetricValue(text) ?? Number.NaN}))
  }))
  return {series, warnings: warnings ?? [], serverNow: Number.isNaN(date) ? now : date}
}

/** Events of one series after `from`; a series without a sample before was born in the window and counted from zero. */
function tallySeries(series: Series, counter: Counter, from: number | 'zero'): Tally | string {
  const bad = selects(counter.bad, series.labels)
  const before = from === 'zero' ? -1 : series.points.findLastIndex(p => p.at <= from)
  let tally = emptyTally
  for (const point of series.points.slice(Math.max(0, before))) {
    if (!Number.isFinite(point.value) || point.value < 0) return `${counter.metric} has the value ${point.value}, which no counter can have`
    tally = addReading(tally, {series: new Map([['', {value: point.value, bad}]])}, before >= 0 ? 'now' : 'zero')
  }
  return tally
}

export function planQuery(request: PrometheusRequest, now: number): {url: string; query: string} {
  const selector = request.selector === '' ? '' : parseMatchers(request.selector, request.where).map(renderMatcher).join(',')
  const reach = now - request.from + (request.countFrom === 'zero' ? lifetimeMs : lookbackMs)
  const query = `${request.counter.metric}{${selector}}[${Math.ceil(reach / 1000)}s]`
  return {query, url: `${request.server.replace(/\/+$/, '')}/api/v1/query?query=${encodeURIComponent(query)}`}
}

function readArm(request: PrometheusRequest, fetched: Fetched, now: number): ArmReading {
  const from = fetched.serverNow - (now - request.from)
  const tallies = fetched.series.map(s => tallySeries(s, request.counter, request.countFrom === 'zero' ? 'zero' : from))
  const problems = [...tallies.filter(t => typeof t === 'string').slice(0, 1), ...fetched.warnings.slice(0, 2).map(w => `the server warns: ${w.slice(0, 200)}`)]
  const label = missingLabel(request.counter, fetched.series.map(s => s.labels))
  if (label) problems.push(label)
  const newest = Math.max(-Infinity, ...fetched.series.map(s => s.points.at(-1)?.at ?? -Infinity))
  if (fetched.series.length === 0) problems.push(`the server has no series ${planQuery(request, now).query.replace(/\[.*$/, '')}`)
  else if (newest <= from && request.countFrom === 'now') problems.push('the server has no sample of the window yet')
  else if (fetched.serverNow - newest > lookbackMs) problems.push('the newest sample is older than 5 minutes')
  const {events, bad, restarts} = sumTallies(tallies.filter(t => typeof t !== 'string'))
  return {sample: {rev: request.rev, events, bad, share: events > 0 ? bad / events : null}, complete: problems.length === 0, restarts, problems}
}

const nothing = (rev: string, problem: string): ArmReading => ({sample: {rev, events: 0, bad: 0, share: null}, complete: false, restarts: 0, problems: [problem]})

/** Throws UserError `spec-invalid` for a selector that cannot be read or an address with credentials in it. */
export function prometheusArm(request: PrometheusRequest, ports: {http: Http; clock: Clock}): ArmSource {
  if (/^[a-z]+:\/\/[^/]*@/i.test(request.server)) throw new UserError('The address of the Prometheus server holds credentials.', {reason: 'spec-invalid', where: request.where, remedy: 'Take user and password out of slipway.yaml.'})
  planQuery(request, request.from)
  return {
    async read(signal) {
      const now = ports.clock.now()
      try {
        // Repeated: the server is not what is judged, it keeps history, and a query changes nothing.
        const response = await ports.http.request({url: planQuery(request, now).url, headers: {accept: 'application/json'}, timeoutMs, retry: 'transient'}, signal)
        const fetched = parseAnswer(response, ports.clock.now())
        return typeof fetched === 'string' ? nothing(request.rev, fetched) : readArm(request, fetched, ports.clock.now())
      } catch (thrown) {
        if (signal?.aborted) throw thrown
        return nothing(request.rev, toSlipwayError(thrown).message)
      }
    }
  }
}
