import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseMetricValue, parsePrometheusText, type MetricSample} from '../../../src/analysis/prometheus-text.ts'

const quote = (text: string): string => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
const renderValue = (v: number): string => (Number.isNaN(v) ? 'NaN' : v === Infinity ? '+Inf' : v === -Infinity ? '-Inf' : String(v))
const renderSample = (s: MetricSample): string => {
  const labels = [...s.labels].map(([name, value]) => `${name}=${quote(value)}`).join(',')
  return `${s.name}${labels ? `{${labels}}` : ''} ${renderValue(s.value)}${s.timestamp === undefined ? '' : ` ${s.timestamp}`}`
}
const parseOne = (text: string): MetricSample => {
  const {samples, problems} = parsePrometheusText(text)
  expect(problems).toEqual([])
  expect(samples).toHaveLength(1)
  return samples[0] as MetricSample
}
const problemsOf = (text: string): [number, string][] => parsePrometheusText(text).problems.map(p => [p.line, p.message])

describe('what an exporter writes is read', () => {
  it('as in the documentation of the format', () => {
    const {samples, types, problems, complete} = parsePrometheusText([
      '# HELP http_requests_total The total number of HTTP requests.', '# TYPE http_requests_total counter',
      'http_requests_total{method="post",code="200"} 1027 1395066363000', 'http_requests_total{method="post",code="400"}    3 1395066363000', '',
      '# Escaping in label values:', 'msdos_file_access_time_seconds{path="C:\\\\DIR\\\\FILE.TXT",error="Cannot find file:\\n\\"FILE.TXT\\""} 1.458255915e9', '',
      '# Minimalistic line:', 'metric_without_timestamp_and_labels 12.47', '', '# A weird metric from before the epoch:', 'something_weird{problem="division by zero"} +Inf -3982045',
      '# TYPE rpc_duration_seconds summary', 'rpc_duration_seconds{quantile="0.01"} 3102', 'rpc_duration_seconds_count 2693'].join('\n'))
    expect(problems).toEqual([])
    expect(complete).toBe(true)
    expect(types.get('rpc_duration_seconds')).toBe('summary')
    expect(samples.map(s => s.value)).toEqual([1027, 3, 1.458255915e9, 12.47, Infinity, 3102, 2693])
    expect(samples[2]?.labels.get('path')).toBe('C:\\DIR\\FILE.TXT')
    expect(samples[2]?.labels.get('error')).toBe('Cannot find file:\n"FILE.TXT"')
    expect(samples[4]?.timestamp).toBe(-3982045)
  })

  it('in OpenMetrics: family without _total, exemplars, seconds, EOF', () => {
    const {samples, types, problems} = parsePrometheusText('# TYPE http_requests counter\nhttp_requests_total{code="500"} 4 1700000000.5 # {trace_id="abc"} 1\n# EOF\n')
    expect(problems).toEqual([])
    expect(types.get('http_requests')).toBe('counter')
    expect(samples[0]).toMatchObject({name: 'http_requests_total', value: 4, timestamp: 1_700_000_000_500})
  })

  it('with carriage returns, tabs, trailing commas, blanks inside braces and quoted names', () => {
    expect(parseOne('up{ a = "1" , b="2", }\t1\r\n').labels).toEqual(new Map([['a', '1'], ['b', '2']]))
    expect(parseOne('up{} 1').labels.size).toBe(0)
    expect(parseOne('{"my.metric",a="1"} 2')).toMatchObject({name: 'my.metric', value: 2})
  })

  it('with a label that is called __proto__', () => {
    expect(parseOne('up{__proto__="x"} 1').labels.get('__proto__')).toBe('x')
  })

  it('whatever names, labels, values and times it holds', () => {
    const name = fc.stringMatching(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,12}$/)
    const label = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,8}$/)
    const value = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 0))
    const sample = fc.record({name, labels: fc.array(fc.tuple(label, fc.string({unit: 'grapheme'})), {maxLength: 4}).map(l => new Map(l)), value, timestamp: fc.option(fc.integer(), {nil: undefined})})
    fc.assert(fc.property(fc.uniqueArray(sample, {selector: s => JSON.stringify([s.name, ...[...s.labels].sort()]), maxLength: 8}), samples => {
      const text = samples.map(s => renderSample(s as MetricSample)).join('\n')
      const parsed = parsePrometheusText(text)
      expect(parsed.problems).toEqual([])
      expect(parsed.samples.map(s => ({timestamp: undefined, ...s, labels: [...s.labels]}))).toEqual(samples.map(s => ({...s, value: s.value === 0 ? expect.closeTo(0) : s.value, labels: [...s.labels]})))
    }))
  })
})

describe('what cannot be read is a problem with its line', () => {
  it.each([
    ['up{code="200} 1', 'labels cannot be read from character 4'],
    ['up{code=200} 1', 'labels cannot be read'],
    ['up{code="200"', 'labels cannot be read'],
    ['up{a="1",a="2"} 1', 'the label a appears twice'],
    ['up', 'is no value of a sample'],
    ['up 0x10', '"0x10" is no value of a sample'],
    ['up 1 2 3', 'more text after the timestamp'],
    ['up 1 soon', '"soon" is no timestamp'],
    ['up{a} 1', 'the label a has no value'],
    ['1up 1', 'a metric name was expected'],
    ['<html><body>Not found</body></html>', 'a metric name was expected'],
    ['# TYPE up thermometer', '"thermometer" is no type']
  ])('%s', (line, message) => {
    const problems = problemsOf(`ok 1\n${line}\n`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toEqual([2, expect.stringContaining(message)])
  })

  it('keeps the good lines around a bad one, and refuses the same series twice', () => {
    const {samples, problems} = parsePrometheusText('a 1\nb{ 2\nc 3\na 4\n')
    expect(samples.map(s => s.name)).toEqual(['a', 'c'])
    expect(problems.map(p => p.line)).toEqual([2, 4])
  })

  it('stops at a bound and says that it is not complete', () => {
    const many = Array.from({length: 200_001}, (_, i) => `m{i="${i}"} 1`).join('\n')
    expect(parsePrometheusText(many)).toMatchObject({complete: false, problems: [{message: expect.stringContaining('more than 200000 samples') as string}]})
    expect(parsePrometheusText(`# ${'x'.repeat(17 * 1024 * 1024)}`).complete).toBe(false)
  })

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({unit: fc.constantFrom('a', '{', '}', '"', '\\', '=', ',', ' ', '\n', '#', '1')})), text => {
      const {samples, problems} = parsePrometheusText(text)
      expect(samples.length + problems.length).toBeLessThanOrEqual(text.split('\n').length + 20)
    }))
  })
})

it('reads numbers as Prometheus writes them, not as JavaScript would', () => {
  expect(['+Inf', '-Inf', 'inf', 'NaN', '1e3', '.5', '5.'].map(parseMetricValue)).toEqual([Infinity, -Infinity, Infinity, NaN, 1000, 0.5, 5])
  expect(['', 'Inf1', '0x1', '1_000', 'true', '1e'].map(parseMetricValue)).toEqual([undefined, undefined, undefined, undefined, undefined, undefined])
})
