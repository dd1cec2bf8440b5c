/** The traffic of each service during the rollout, as SVG in a frame of HTML: shapes stretch with the page, letters do not. */
import {formatDuration} from '../kernel/duration.ts'
import {html, type Html, type HtmlValue} from './escape-html.ts'
import {formerName, percent, takenBack, wantedName} from './ending.ts'
import {judgementsOf, trafficSamplesOf, type RunRecord} from './run-record.ts'
import {trafficOf, type TrafficPoint, type TrafficSeries} from './traffic-series.ts'

interface Span {from: number; to: number}
interface Names {former: string; wanted: string}
interface Flag {at: number; text: string; tone: 'bad' | 'good'}

/** One service's chart: what all of its panels share. */
interface Frame {
  series: TrafficSeries
  span: Span
  /** The revision that the plan leads to; the others served before. */
  wanted: string | undefined
  name(rev: string): string
  flags: Flag[]
  /** Largest share of errors that the gate allows. */
  max: number | undefined
}

/** Coordinates of the drawing; the page stretches it. */
const width = 1000
const height = 100
/** Shares of few requests jump: they are shown over so many milliseconds. */
const trailingMs = 3_000
const shortestMs = 800

const x = (at: number, span: Span): number => Math.round(((at - span.from) / Math.max(1, span.to - span.from)) * width * 10) / 10
const y = (value: number, top: number): number => Math.round((height - (Math.min(value, top) / top) * height) * 10) / 10
const path = (points: readonly (readonly [number, number])[], join: 'step' | 'line'): string =>
  points.map(([px, py], i) => (i === 0 ? `M${px} ${py}` : join === 'step' ? `H${px}V${py}` : `L${px} ${py}`)).join('')

function area(points: readonly (readonly [number, number])[], join: 'step' | 'line'): string {
  const first = points[0]
  const last = points.at(-1)
  return first && last ? `${path(points, join)}V${height}H${first[0]}Z` : ''
}

/** 1, 2, 5 times a power of ten, not below the value. */
export function niceTop(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)))
  return [1, 2, 5, 10].map(f => f * power).find(top => top >= value * 0.999) ?? value
}

const number = new Intl.NumberFormat('en-GB')
const shortRevision = (rev: string): string => rev.slice(0, 7)

function panel({flags, span}: Frame, label: {top: string; bottom: string}, drawing: Html, what: string): Html {
  return html`<div class="panel"><div class="y" aria-hidden="true"><span class="top">${label.top}</span><span class="bottom">${label.bottom}</span></div>
<div class="plot"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${what}">${drawing}</svg>${
  flags.map(f => html`<span class="flag ${f.tone}" style="left:${x(f.at, span) / 10}%"></span>`)}</div></div>`
}

/** What a pointer finds: one strip per sample with the figures of the moment. */
function hits({series, span, name}: Frame): HtmlValue {
  const every = Math.max(1, Math.ceil(series.points.length / 150))
  const shown = series.points.filter((_, i) => i % every === 0)
  return shown.map((point, i) => {
    const from = x(point.at, span)
    const to = x(shown[i + 1]?.at ?? span.to, span)
    const lines = Object.entries(point.arms).filter(([, arm]) => arm.weight > 0 || (arm.requests ?? 0) > 0).map(([rev, arm]) =>
      `${name(rev)}: ${arm.weight} % of traffic${arm.requests === null ? '' : `, ${arm.requests.toFixed(0)} requests/s, ${arm.errors?.toFixed(1)} errors/s`}${arm.p95Ms === null ? '' : `, p95 ${Math.round(arm.p95Ms)} ms`}`)
    return html`<rect class="hit" x="${from}" y="0" width="${Math.max(0.5, to - from).toFixed(1)}" height="${height}"><title>${[`+${formatDuration(point.at - span.from)}`, ...lines].join('\n')}</title></rect>`
  })
}

function weightPanel(frame: Frame): Html {
  const {series, span, wanted} = frame
  const share = series.points.map(p => [x(p.at, span), y(Object.entries(p.arms).reduce((sum, [rev, arm]) => sum + (rev === wanted ? arm.weight : 0), 0), 100)] as const)
  const last = share.at(-1)
  const drawing = html`<rect class="old" width="${width}" height="${height}"/><path class="area new" d="${area(last ? [...share, [width, last[1]]] : [], 'step')}"/>${hits(frame)}`
  return panel(frame, {top: '100 %', bottom: 'share'}, drawing, `Share of the traffic of ${series.service} that the new release had, over time`)
}

interface Rates {at: number; all: number; fresh: number; errors: number}

/** Rates a second, each drawn from where its time begins. Samples that are close together are taken as one: a few requests more or less say nothing. */
function ratesOf(points: readonly TrafficPoint[], wanted: string | undefined): Rates[] {
  const rates: Rates[] = []
  let from = points[0]?.at ?? 0
  let counted = {all: 0, fresh: 0, errors: 0}
  points.slice(1).forEach((point, i) => {
    const seconds = (point.at - (points[i]?.at ?? point.at)) / 1000
    for (const [rev, arm] of Object.entries(point.arms)) {
      const requests = (arm.requests ?? 0) * seconds
      counted = {all: counted.all + requests, fresh: counted.fresh + (rev === wanted ? requests : 0), errors: counted.errors + (arm.errors ?? 0) * seconds}
    }
    const length = (point.at - from) / 1000
    if (length * 1000 < shortestMs && i < points.length - 2) return
    if (length > 0) rates.push({at: from, all: counted.all / length, fresh: counted.fresh / length, errors: counted.errors / length})
    from = point.at
    counted = {all: 0, fresh: 0, errors: 0}
  })
  return rates
}

function ratePanel(frame: Frame): Html {
  const {series, span, wanted} = frame
  const sums = ratesOf(series.points, wanted)
  const top = niceTop(Math.max(1, ...sums.map(s => s.all)))
  const draw = (pick: (s: (typeof sums)[number]) => number): string => {
    const drawn = sums.map(s => [x(s.at, span), y(pick(s), top)] as const)
    const last = drawn.at(-1)
    return area(last ? [...drawn, [x(series.points.at(-1)?.at ?? span.to, span), last[1]]] : [], 'step')
  }
  const drawing = html`<path class="area old" d="${draw(s => s.all)}"/><path class="area new" d="${draw(s => s.fresh)}"/><path class="area err" d="${draw(s => s.errors)}"/>${hits(frame)}`
  return panel(frame, {top: `${number.format(top)}/s`, bottom: 'requests'}, drawing, `Requests per second of ${series.service} by release, errors in red, over time`)
}

/** Share of errors of a revision over the trailing window; null where it had no requests. */
function errorShares(points: readonly TrafficPoint[], rev: string): {at: number; share: number | null}[] {
  return points.map((point, i) => {
    let requests = 0
    let errors = 0
    for (let j = i; j > 0 && point.at - (points[j] as TrafficPoint).at < trailingMs; j -= 1) {
      const arm = points[j]?.arms[rev]
      const seconds = ((points[j] as TrafficPoint).at - (points[j - 1] as TrafficPoint).at) / 1000
      requests += (arm?.requests ?? 0) * seconds
      errors += (arm?.errors ?? 0) * seconds
    }
    return {at: point.at, share: requests >= 1 ? errors / requests : null}
  })
}

function errorPanel(frame: Frame): Html {
  const {series, span, wanted, max} = frame
  const lines = series.revisions.map(rev => ({rev, points: errorShares(series.points, rev).filter(p => p.share !== null)}))
  const top = niceTop(Math.max(0.01, (max ?? 0) * 1.5, ...lines.flatMap(l => l.points.map(p => p.share ?? 0))))
  const drawing = html`${lines.filter(l => l.points.length > 1).map(l =>
    html`<path class="stroke ${l.rev === wanted ? 'n' : 'o'}" d="${path(l.points.map(p => [x(p.at, span), y(p.share ?? 0, top)] as const), 'line')}"/>`)}${
    max === undefined ? null : html`<line class="limit" x1="0" x2="${width}" y1="${y(max, top)}" y2="${y(max, top)}"/>`}${hits(frame)}`
  return panel(frame, {top: percent(top).replace('.0', ''), bottom: 'errors'}, drawing, `Share of errors of ${series.service} by release, over time${max === undefined ? '' : `; ${percent(max)} is allowed`}`)
}

function place(at: number, span: Span): {left: number; side: '' | 'start' | 'end'} {
  const left = x(at, span) / 10
  return {left, side: left < 8 ? 'start' : left > 88 ? 'end' : ''}
}

function axis(span: Span): Html {
  const seconds = (span.to - span.from) / 1000
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find(s => seconds / s <= 7) ?? 7200
  const ticks = Array.from({length: Math.floor(seconds / step) + 1}, (_, i) => i * step)
  return html`<div class="xaxis" aria-hidden="true">${ticks.map(t => {
    const {left, side} = place(span.from + t * 1000, span)
    return html`<span class="${side}" style="left:${left}%">${t === 0 ? '0 s' : formatDuration(t * 1000).replace('.0', '')}</span>`
  })}</div>`
}

function flagsOf(run: RunRecord, span: Span): Flag[] {
  const back = takenBack(run)
  if (!back || back.verdictAt === null) return []
  return [
    {at: back.verdictAt, text: 'verdict', tone: 'bad' as const},
    ...(back.restoredAt === null || back.afterMs === null ? [] : [{at: back.restoredAt, text: `back after ${formatDuration(back.afterMs)}`, tone: 'good' as const}])
  ].filter(f => f.at >= span.from && f.at <= span.to)
}

/** Two marks close together are labelled on their outer sides; at the page's edge they share one label. */
function flagRow(flags: readonly Flag[], span: Span): Html {
  const [first, second] = flags
  const gap = first && second ? x(second.at, span) - x(first.at, span) : Infinity
  const shown: (Flag & {side: string})[] = first && second && gap < 220
    ? x(second.at, span) > 800
      ? [{...second, text: `${first.text}, ${second.text}`, side: 'end'}]
      : [{...first, side: 'end'}, {...second, side: 'start'}]
    : flags.map(f => ({...f, side: place(f.at, span).side}))
  return html`<div class="flags">${shown.map(f => html`<span class="${f.tone} ${f.side}" style="left:${place(f.at, span).left}%">${f.text}</span>`)}</div>`
}

function chart(run: RunRecord, series: TrafficSeries, span: Span, names: Names): Html {
  const wanted = run.deploy?.services.find(s => s.service === series.service)?.to ?? undefined
  const judged = judgementsOf(run).find(j => j.service === series.service)
  const name = (rev: string): string => `${rev === wanted ? names.wanted : names.former} (${shortRevision(rev)})`
  const flags = flagsOf(run, span)
  const total = Object.values(series.totals).reduce((a, t) => ({requests: a.requests + t.requests, serverErrors: a.serverErrors + t.serverErrors, lost: a.lost + t.lost}), {requests: 0, serverErrors: 0, lost: 0})
  const frame: Frame = {series, span, wanted, name, flags, max: judged?.max}
  return html`<figure><figcaption><b>${series.service}</b><span>${number.format(total.requests)} requests, ${number.format(total.serverErrors)} errors, ${number.format(total.lost)} lost</span></figcaption>
${flags.length > 0 ? flagRow(flags, span) : null}
${weightPanel(frame)}${ratePanel(frame)}${judged || total.serverErrors > 0 ? errorPanel(frame) : null}
${axis(span)}</figure>`
}

/** Nothing if no traffic was sampled. */
export function renderTraffic(run: RunRecord): Html | null {
  const samples = trafficSamplesOf(run)
  const services = run.deploy?.order.flat() ?? []
  const all = [...new Set([...services, ...samples.map(s => s.service)])].map(s => trafficOf(samples, s)).filter(s => s !== undefined)
  if (all.length === 0) return null
  const times = all.flatMap(s => s.points.map(p => p.at))
  const span = {from: Math.min(...times), to: Math.max(...times)}
  const names = {former: capital(formerName(run)), wanted: wantedName(run)}
  const limit = judgementsOf(run)[0]?.max
  return html`<section aria-labelledby="traffic"><h2 id="traffic">Traffic while it was rolled out</h2>
<p class="lead">As each service’s router counted it. Shares of errors are over the last ${trailingMs / 1000} seconds.</p>
<ul class="keys"><li style="--k:var(--new)">${names.wanted}</li><li style="--k:var(--old)">${names.former}</li><li style="--k:var(--bad)">errors</li>${
  limit === undefined ? null : html`<li class="line" style="--k:var(--bad)">allowed errors, ${percent(limit)}</li>`}</ul>
${all.map(series => chart(run, series, span, names))}</section>`
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)
