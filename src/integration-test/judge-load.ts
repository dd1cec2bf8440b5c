/** The verdict over a load run: share of failures and the 95th percentile against the spec. Pure. */
import {worstVerdict, type Verdict} from '../kernel/verdict.ts'
import type {IntegrationTestData} from '../report/stage-data.ts'
import {plannedRequests, type LoadPlan, type LoadRun, type LoadSample} from './load.ts'
import {fewestFor, percentile} from './percentiles.ts'

export interface LoadLimits {
  /** Largest share of failed requests, 0 to 1. */
  errors: number
  /** Milliseconds. */
  p95: number | undefined
}

interface Part {
  verdict: Verdict
  message: string
}

const ascending = (values: number[]): number[] => values.sort((a, b) => a - b)
const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms * 10) / 10)
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function commonest(samples: readonly LoadSample[]): string {
  const counts = new Map<string, number>()
  for (const {failure} of samples) if (failure !== '') counts.set(failure, (counts.get(failure) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? ''
}

function judgeErrors({samples}: LoadRun, limits: LoadLimits): Part {
  const failed = samples.filter(s => s.failure !== '').length
  const share = failed / samples.length
  const figures = `${failed} of ${samples.length} requests failed (${percent(share)}), at most ${percent(limits.errors)} allowed`
  return share > limits.errors ? {verdict: 'fail', message: `${figures}; most often: ${commonest(samples)}`} : {verdict: 'pass', message: figures}
}

/**
 * Percentiles are over all requests, failed ones included: leaving them out would reward a service that drops what it cannot serve. A latency above the limit that
 * vanishes once this machine's own lateness is taken off says nothing about the service.
 */
function judgeP95({samples}: LoadRun, limit: number): Part {
  const p95 = percentile(ascending(samples.map(s => s.latencyMs)), 0.95)
  if (p95 === null) return {verdict: 'inconclusive', message: `${samples.length} requests are too few for a 95th percentile (at least ${fewestFor(0.95)}); raise \`rate\` or \`for\``}
  const figures = `p95 ${Math.round(p95)} ms, at most ${limit} ms allowed`
  if (p95 <= limit) return {verdict: 'pass', message: figures}
  const own = percentile(ascending(samples.map(s => s.latencyMs - s.lateMs)), 0.95) as number
  return own > limit ? {verdict: 'fail', message: figures} : {verdict: 'inconclusive', message: `${figures}, but this machine was late to send (${Math.round(own)} ms without that)`}
}

export function judgeLoad(plan: LoadPlan, run: LoadRun, limits: LoadLimits): NonNullable<IntegrationTestData['load']> {
  const sorted = ascending(run.samples.map(s => s.latencyMs))
  const failed = run.samples.filter(s => s.failure !== '').length
  const parts: Part[] = []
  if (run.unfinished > 0) parts.push({verdict: 'inconclusive', message: `${run.unfinished} of ${plannedRequests(plan)} requests were not answered before the deadline of the tests`})
  if (run.samples.length > 0) {
    parts.push(judgeErrors(run, limits))
    if (limits.p95 !== undefined) parts.push(judgeP95(run, limits.p95))
  }
  return {
    rate: plan.rate, seconds: plan.durationMs / 1000, sent: run.samples.length, failed,
    p50Ms: rounded(percentile(sorted, 0.5)), p95Ms: rounded(percentile(sorted, 0.95)), p99Ms: rounded(percentile(sorted, 0.99)),
    verdict: worstVerdict(parts.map(p => p.verdict)), message: parts.map(p => p.message).join('; ')
  }
}
