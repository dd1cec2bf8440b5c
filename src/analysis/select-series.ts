/** The series of a gate's counter out of one exposition, or why they cannot be had. Pure. */
import type {InstanceReading, SeriesValue} from './counters.ts'
import {selects, type Matcher} from './matchers.ts'
import {seriesKey, type Exposition, type MetricSample, type MetricType} from './prometheus-text.ts'

export interface Counter {
  metric: string
  bad: readonly Matcher[]
}

const withoutTotal = (metric: string): string => metric.replace(/_total$/, '')

function typeOf({types}: Exposition, metric: string): MetricType | undefined {
  return types.get(metric) ?? types.get(withoutTotal(metric)) ?? types.get(metric.replace(/_(count|sum|bucket)$/, ''))
}

/** Only what never falls and counts one an event: counters, and the `_count` of histograms and summaries. */
function wrongType(exposition: Exposition, metric: string): string | undefined {
  const type = typeOf(exposition, metric)
  if (type === undefined || type === 'counter' || type === 'untyped' || type === 'unknown') return undefined
  if ((type === 'histogram' || type === 'summary') && metric.endsWith('_count')) return undefined
  return `${metric} is a ${type}, not a counter of events`
}

/**
 * `code=~"5.."` selects nothing where the label is called `status`: a gate on it could never fail. Such a label is a problem, not a share of zero.
 */
export function missingLabel(counter: Counter, labelSets: readonly ReadonlyMap<string, string>[]): string | undefined {
  const missing = counter.bad.find(m => !labelSets.some(labels => labels.has(m.label)))
  if (!missing || labelSets.length === 0) return undefined
  const known = [...new Set(labelSets.flatMap(labels => [...labels.keys()]))].slice(0, 10).join(', ')
  return `no series of ${counter.metric} carries the label ${missing.label} (labels: ${known || 'none'})`
}

function readSeries(samples: readonly MetricSample[], counter: Counter): Map<string, SeriesValue> | string {
  const series = new Map<string, SeriesValue>()
  for (const sample of samples) {
    if (!Number.isFinite(sample.value) || sample.value < 0) return `${counter.metric} has the value ${sample.value}, which no counter can have`
    series.set(seriesKey(sample.name, sample.labels), {value: sample.value, bad: selects(counter.bad, sample.labels)})
  }
  return series
}

/** The reading of one instance, or a problem in words. A declared counter without series is a counter that has counted nothing yet. */
export function selectSeries(exposition: Exposition, counter: Counter): InstanceReading | string {
  const problem = exposition.problems[0]
  if (!exposition.complete) return problem?.message ?? 'the metrics were cut off'
  const exact = exposition.samples.filter(s => s.name === counter.metric)
  const samples = exact.length > 0 ? exact : exposition.samples.filter(s => s.name === `${counter.metric}_total`)
  if (samples.length === 0 && typeOf(exposition, counter.metric) === undefined) {
    return `${counter.metric} is not among the metrics${problem ? ` (line ${problem.line}: ${problem.message})` : ''}`
  }
  const wrong = wrongType(exposition, counter.metric)
  if (wrong) return wrong
  const unreadable = exposition.problems.find(p => p.message.includes(counter.metric))
  if (unreadable) return `line ${unreadable.line}: ${unreadable.message}`
  const series = readSeries(samples, counter)
  if (typeof series === 'string') return series
  const started = exposition.samples.find(s => s.name === 'process_start_time_seconds')?.value
  return {series, ...(started === undefined || !Number.isFinite(started) ? {} : {startedAt: started})}
}
