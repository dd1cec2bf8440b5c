/**
 * Parser of the Prometheus text exposition format 0.0.4 and of what OpenMetrics 1.0 shares with it. Tolerant where Prometheus itself is; whatever cannot be read
 * is a problem with its line, never an exception. Pure.
 */
export type MetricType = 'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped' | 'unknown' | 'info' | 'stateset' | 'gaugehistogram'

export interface MetricSample {
  name: string
  labels: ReadonlyMap<string, string>
  value: number
  /** Milliseconds since the epoch, if the line carries one. */
  timestamp?: number
}

export interface Exposition {
  /** By the name in the TYPE line; OpenMetrics leaves `_total` out of it. */
  types: ReadonlyMap<string, MetricType>
  samples: MetricSample[]
  /** At most 20. */
  problems: {line: number; message: string}[]
  /** False if a bound was reached and the rest was left unread. */
  complete: boolean
}

const bounds = {characters: 16 * 1024 * 1024, samples: 200_000, problems: 20}
const metricTypes: ReadonlySet<string> = new Set<MetricType>(['counter', 'gauge', 'histogram', 'summary', 'untyped', 'unknown', 'info', 'stateset', 'gaugehistogram'])

/** A number as Go's ParseFloat reads it; JavaScript's Number() takes `+Inf` for NaN and the empty text for 0. */
export function parseMetricValue(text: string): number | undefined {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined
}

const unescapeLabel = (text: string): string => text.replace(/\\([\\"n])/g, (_, c: string) => (c === 'n' ? '\n' : c))

const labelPattern = /[ \t]*(?:([a-zA-Z_:][a-zA-Z0-9_:.]*)|"((?:[^"\\]|\\.)*)")[ \t]*(?:=[ \t]*"((?:[^"\\]|\\.)*)")?[ \t]*(,|\})/y

interface Labels {
  /** A metric name that stands between the braces, as Prometheus 3 writes names that are not ASCII. */
  name?: string
  labels: Map<string, string>
  end: number
}

function readLabels(line: string, start: number): Labels | string {
  const labels = new Map<string, string>()
  let name: string | undefined
  let at = start
  for (;;) {
    const close = /[ \t]*\}/y
    close.lastIndex = at
    if (close.test(line)) return {...(name === undefined ? {} : {name}), labels, end: close.lastIndex}
    labelPattern.lastIndex = at
    const match = labelPattern.exec(line)
    if (!match) return `the labels cannot be read from character ${at + 1} on`
    const key = match[1] ?? unescapeLabel(match[2] ?? '')
    if (match[3] === undefined) {
      if (match[2] === undefined || name !== undefined) return `the label ${key} has no value`
      name = key
    } else if (labels.has(key)) return `the label ${key} appears twice`
    else labels.set(key, unescapeLabel(match[3]))
    at = labelPattern.lastIndex
    if (match[4] === '}') return {...(name === undefined ? {} : {name}), labels, end: at}
  }
}

/** A sample, or what is wrong with the line. The timestamp is as written. */
function readSample(line: string): MetricSample | string {
  const plain = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?[ \t]*(\{)?/.exec(line) as RegExpExecArray
  const read: Labels | string = plain[2] ? readLabels(line, plain[0].length) : {labels: new Map(), end: plain[0].length}
  if (typeof read === 'string') return read
  const name = plain[1] ?? read.name
  if (name === undefined || name === '') return 'a metric name was expected'
  // OpenMetrics: an exemplar follows after ` # `.
  const rest = line.slice(read.end).split(/[ \t]#[ \t]/)[0] as string
  const [valueText, timestampText, ...more] = rest.trim().split(/[ \t]+/)
  const value = parseMetricValue(valueText ?? '')
  if (value === undefined) return `${JSON.stringify((valueText ?? '').slice(0, 40))} is no value of a sample`
  if (more.length > 0) return 'there is more text after the timestamp'
  const timestamp = timestampText === undefined ? undefined : parseMetricValue(timestampText)
  if (timestampText !== undefined && !Number.isFinite(timestamp)) return `${JSON.stringify(timestampText.slice(0, 40))} is no timestamp`
  return {name, labels: read.labels, value, ...(timestamp === undefined ? {} : {timestamp})}
}

/** One text for equal name and labels, in whatever order they were written. */
export const seriesKey = (name: string, labels: ReadonlyMap<string, string>): string =>
  JSON.stringify([name, ...[...labels].sort(([a], [b]) => (a < b ? -1 : 1))])

class Reading {
  readonly types = new Map<string, MetricType>()
  readonly samples: MetricSample[] = []
  readonly problems: {line: number; message: string}[] = []
  private readonly seen = new Set<string>()

  problem(line: number, message: string): void {
    if (this.problems.length < bounds.problems) this.problems.push({line, message})
  }

  comment(line: number, text: string): void {
    const type = /^#[ \t]+TYPE[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]+(\S+)[ \t]*$/.exec(text)
    if (!type) return // HELP, UNIT, EOF and comments say nothing about values
    const name = type[2] ?? unescapeLabel(type[1] ?? '')
    const kind = (type[3] as string).toLowerCase()
    if (!metricTypes.has(kind)) this.problem(line, `${JSON.stringify(kind.slice(0, 40))} is no type of a metric`)
    else if (this.types.has(name)) this.problem(line, `the type of ${name} is given twice`)
    else this.types.set(name, kind as MetricType)
  }

  sample(line: number, text: string): void {
    const read = readSample(text)
    if (typeof read === 'string') return this.problem(line, read)
    const key = seriesKey(read.name, read.labels)
    if (this.seen.has(key)) return this.problem(line, `the series ${read.name} appears twice with the same labels`)
    this.seen.add(key)
    this.samples.push(read)
  }
}

export function parsePrometheusText(text: string): Exposition {
  const reading = new Reading()
  let complete = text.length <= bounds.characters
  if (!complete) reading.problem(1, `the answer is larger than ${bounds.characters} characters`)
  const lines = complete ? text.split('\n') : []
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim()
    if (line === '') continue
    if (line.startsWith('#')) reading.comment(index + 1, line)
    else reading.sample(index + 1, line)
    if (reading.samples.length < bounds.samples) continue
    reading.problem(index + 1, `there are more than ${bounds.samples} samples`)
    complete = false
    break
  }
  // OpenMetrics ends with EOF and writes seconds; 0.0.4 writes milliseconds.
  const seconds = /(^|\n)# EOF\s*$/.test(text.slice(-20))
  const samples = seconds ? reading.samples.map(s => (s.timestamp === undefined ? s : {...s, timestamp: s.timestamp * 1000})) : reading.samples
  return {types: reading.types, samples, problems: reading.problems, complete}
}
