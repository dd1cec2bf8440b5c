/** The report of a run: one HTML file that asks nobody for anything, works without scripts, in light, dark, on a phone and on paper. */
import {formatDuration} from '../kernel/duration.ts'
import {formatMomentWithUtc} from '../kernel/moment.ts'
import {headlineOf, takenBack, type Headline} from './ending.ts'
import {html, Html} from './escape-html.ts'
import {style} from './html-style.ts'
import {renderAdvice, renderChecks, renderEvidence, renderFindings, renderPlan, renderServices, renderTests} from './html-tables.ts'
import {renderTimeline} from './html-timeline.ts'
import {renderTraffic} from './html-traffic.ts'
import {trafficSamplesOf, type RunRecord} from './run-record.ts'
import {trafficOf} from './traffic-series.ts'

/** Nothing is loaded, no script runs; only the one style sheet of the page itself counts. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

const marks: Record<Headline['tone'], Html> = {
  good: html`<path d="M4 12.5l5.2 5.2L20 7"/>`,
  back: html`<path d="M8.5 5L4 9.5 8.5 14M4.5 9.5H15a5 5 0 0 1 0 10h-4"/>`,
  bad: html`<path d="M6 6l12 12M18 6L6 18"/>`,
  open: html`<path d="M12 5v8.5M12 18.4v.2"/>`
}

interface Figure {name: string; value: string; tone?: 'good' | 'bad'}

function figures(run: RunRecord): Figure[] {
  const number = new Intl.NumberFormat('en-GB')
  const services = [...new Set(trafficSamplesOf(run).map(s => s.service))]
  const door = run.deploy?.order.flat().at(-1) ?? services.at(-1) ?? ''
  const series = services.map(s => trafficOf(trafficSamplesOf(run), s)).filter(s => s !== undefined)
  const sumOf = (some: typeof series, pick: 'requests' | 'serverErrors' | 'lost'): number => some.reduce((sum, s) => sum + Object.values(s.totals).reduce((a, t) => a + t[pick], 0), 0)
  // A failing answer passes through every service before it: the front door counts it once.
  const front = series.filter(s => s.service === door)
  const lost = sumOf(series, 'lost')
  const errors = sumOf(front, 'serverErrors')
  const back = takenBack(run)
  return [
    ...(run.startedAt && run.endedAt ? [{name: 'Whole run', value: formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt))}] : []),
    ...(back && back.afterMs !== null ? [{name: 'Back after verdict', value: formatDuration(Math.max(0, back.afterMs)), ...(back.complete ? {} : {tone: 'bad' as const})}] : []),
    ...(run.deploy ? [{name: 'Services changed', value: `${run.deploy.services.filter(s => s.change !== 'unchanged').length} of ${run.deploy.services.length}`}] : []),
    ...(series.length > 0 ? [
      {name: `Requests to ${door}`, value: number.format(sumOf(front, 'requests'))},
      {name: 'Lost', value: number.format(lost), tone: lost === 0 ? 'good' as const : 'bad' as const},
      {name: `Errors from ${door}`, value: number.format(errors), ...(errors > 0 ? {tone: 'bad' as const} : {})}
    ] : [])
  ]
}

function head(run: RunRecord, headline: Headline): Html {
  const shown = figures(run)
  return html`<header class="t-${headline.tone}"><p class="over"><b>${run.environment || 'unknown environment'}</b> · run ${run.runId || '–'}${run.attempt > 1 ? `, attempt ${run.attempt}` : ''}${
    run.commit ? html` · commit <code>${run.commit.slice(0, 7)}</code>` : null}${run.startedAt ? ` · ${formatMomentWithUtc(Date.parse(run.startedAt), run.timezone)}` : ''}</p>
<div class="verdict"><span class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">${marks[headline.tone]}</svg></span><div><h1>${headline.title}</h1><p>${unbroken(headline.detail)}</p></div></div>
${shown.length > 0 ? html`<dl class="figures">${shown.map(f => html`<div><dt>${f.name}</dt><dd${f.tone ? html` class="${f.tone}"` : null}>${f.value}</dd></div>`)}</dl>` : null}</header>`
}

/** A figure and its unit stay on one line. */
const unbroken = (text: string): string => text.replace(/(\d) (%|s\b|ms\b|m\b)/g, '$1\u00a0$2')

/** Pure: equal runs give equal bytes. */
export function renderReport(run: RunRecord): string {
  const headline = headlineOf(run)
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${headline.title} · ${run.environment}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${head(run, headline)}
${renderTimeline(run)}
${renderTraffic(run)}
${renderEvidence(run)}
${renderServices(run)}
${renderTests(run)}
${renderFindings(run)}
${renderChecks(run)}
${renderPlan(run)}
${renderAdvice(run)}
<footer>Slipway ${run.suite} · drawn from the handoffs of ${run.stages.filter(s => s.state !== 'not-run').length} stages · record ${run.schema}</footer>
</main>
</body>
</html>
`
  return page.text
}
