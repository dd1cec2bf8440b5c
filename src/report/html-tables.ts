/** The tables of the report: services, evidence, tests, findings, the machine, the plan. Each is left out if there is nothing to show. */
import type {ArmSample, Judgement} from '../analysis/model.ts'
import {formatDuration} from '../kernel/duration.ts'
import {shortDigest} from '../kernel/digest.ts'
import type {CheckStatus, Verdict} from '../kernel/verdict.ts'
import {html, type Html, type HtmlValue} from './escape-html.ts'
import {formerName, percent, takenBack, wantedName, weightAt} from './ending.ts'
import {judgementsOf, trafficSamplesOf, type RunRecord} from './run-record.ts'
import {trafficOf} from './traffic-series.ts'

const number = new Intl.NumberFormat('en-GB')
const milliseconds = (ms: number | null): string => (ms === null ? '–' : `${Math.round(ms)} ms`)
const tone = (verdict: Verdict | CheckStatus): string => ({pass: 'good', fail: 'bad', error: 'bad', inconclusive: 'warn', warn: 'warn', unknown: 'warn', skipped: '', 'not-applicable': ''})[verdict]
const tag = (verdict: Verdict | CheckStatus): Html => html`<span class="tag ${tone(verdict)}">${verdict}</span>`
const rev = (text: string | null): Html => (text === null ? html`<span class="soft">–</span>` : html`<code class="nowrap">${text.slice(0, 7)}</code>`)

interface Column {title: string; align?: 'num'}

function table(caption: string, columns: readonly Column[], rows: readonly (readonly HtmlValue[])[]): Html {
  return html`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${columns.map(c => html`<th scope="col"${c.align ? html` class="num"` : null}>${c.title}</th>`)}</tr></thead>
<tbody>${rows.map(cells => html`<tr>${cells.map((cell, i) => (i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${columns[i]?.align ? html` class="num"` : null}>${cell}</td>`))}</tr>`)}</tbody></table></div>`
}

export function renderServices(run: RunRecord): Html | null {
  const deploy = run.deploy ?? run.plan
  if (!deploy || deploy.services.length === 0) return null
  const back = takenBack(run)
  const serves = (service: string, from: string | null, to: string | null): HtmlValue => {
    if (!run.deploy || run.deploy.outcome === 'planned') return html`${rev(from)} <span class="soft">(planned: ${rev(to)})</span>`
    const now = back?.complete ? from : (run.deploy.after?.revisions[service] ?? to)
    return html`${rev(now)} ${back?.complete && from !== to ? html`<span class="tag back">taken back</span>` : back && !back.complete ? html`<span class="tag bad">not certain</span>` : null}`
  }
  const order = deploy.order.flat()
  const rows = [...deploy.services].sort((a, b) => order.indexOf(a.service) - order.indexOf(b.service)).map(s => {
    const traffic = trafficOf(trafficSamplesOf(run), s.service)
    const sum = (pick: 'requests' | 'serverErrors' | 'lost'): string => (traffic ? number.format(Object.values(traffic.totals).reduce((a, t) => a + t[pick], 0)) : '–')
    return [s.service, rev(s.from), rev(s.to), serves(s.service, s.from, s.to), s.strategy, s.changed.join(', ') || s.change, sum('requests'), sum('serverErrors'), sum('lost')]
  })
  return html`<section aria-labelledby="services"><h2 id="services">Services</h2>
<p class="lead">Changed in this order: ${deploy.order.map(wave => wave.join(' and ')).join(', then ')}. Revisions are named by their content.</p>
${table('Services with their revisions before and after', [
  {title: 'Service'}, {title: 'Before'}, {title: 'Wanted'}, {title: 'Serves now'}, {title: 'Strategy'}, {title: 'What changed'},
  {title: 'Requests', align: 'num'}, {title: 'Errors', align: 'num'}, {title: 'Lost', align: 'num'}
], rows)}</section>`
}

function arm(sample: ArmSample | null): HtmlValue {
  if (!sample) return html`<span class="soft">–</span>`
  if (sample.share === null) return html`<span class="soft">no requests</span>`
  return html`${percent(sample.share)} <span class="soft">${number.format(sample.bad)} of ${number.format(sample.events)}</span>`
}

/** The share beside the limit, at a glance; the figures stand in the text. */
function meter(judgement: Judgement): HtmlValue {
  const {share} = judgement.canary
  if (share === null) return null
  const top = Math.max(judgement.max * 2, share)
  return html`<span class="meter ${share > judgement.max ? 'bad' : ''}" aria-hidden="true"><i style="width:${((share / top) * 100).toFixed(1)}%"></i><u style="left:${((judgement.max / top) * 100).toFixed(1)}%"></u></span>`
}

export function renderEvidence(run: RunRecord): Html | null {
  const judgements = judgementsOf(run)
  if (judgements.length === 0) return null
  const start = Date.parse(run.startedAt ?? (judgements[0] as Judgement).from)
  const gate = new Set(run.gate?.judgements)
  const rows = judgements.map(j => {
    const weight = gate.has(j) ? null : weightAt(run, j.service, j.to, j.canary.rev)
    return [
      html`${j.gate} <span class="soft">of ${j.service}</span>`, html`<span class="nowrap">+${formatDuration(Date.parse(j.from) - start)}</span> <span class="soft nowrap">for ${formatDuration(Date.parse(j.to) - Date.parse(j.from))}</span>`,
      gate.has(j) ? 'after the rollout' : weight === null ? '–' : `${weight} %`, arm(j.baseline), html`${arm(j.canary)}${meter(j)}`, percent(j.max), tag(j.verdict)
    ]
  })
  return html`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
<p class="lead">Each gate’s measurement of errors in ${lower(wantedName(run))}, beside ${lower(formerName(run))} in the same window. Fewer than ${number.format(Math.max(...judgements.map(j => j.atLeast)))} requests are no evidence.</p>
${table('Judgements of the gates with their measurements', [
  {title: 'Gate'}, {title: 'Window'}, {title: 'Traffic'}, {title: `Errors, ${lower(formerName(run))}`, align: 'num'}, {title: `Errors, ${lower(wantedName(run))}`, align: 'num'}, {title: 'Allowed', align: 'num'}, {title: 'Verdict'}
], rows)}</section>`
}

const lower = (text: string): string => text.replace(/^(Release|The)\b/, word => word.toLowerCase())

/** A percentile that too few requests give is left out. */
function within({p50Ms, p95Ms, p99Ms}: NonNullable<NonNullable<RunRecord['tests']>['load']>): string {
  const known = ([['half', p50Ms], ['95 %', p95Ms], ['99 %', p99Ms]] as const).filter(([, ms]) => ms !== null).map(([share, ms]) => `${share} within ${milliseconds(ms)}`)
  return known.length === 0 ? 'too few for percentiles' : `${known.join(', ')} of the moment at which each was due`
}

export function renderTests(run: RunRecord): Html | null {
  const {tests} = run
  if (!tests || (tests.operations.length === 0 && !tests.load)) return null
  const {load} = tests
  return html`<section aria-labelledby="tests"><h2 id="tests">Tests of the running release</h2>
${tests.operations.length === 0 ? null : table('Operations of the interface that were called', [
  {title: 'Operation'}, {title: 'Verdict'}, {title: 'Status', align: 'num'}, {title: 'Took', align: 'num'}, {title: ''}
], tests.operations.map(o => [html`<code>${o.method} ${o.path}</code>`, tag(o.verdict), o.status ?? '–', milliseconds(o.ms), o.message]))}
${load ? html`<h3>Load</h3><p class="lead">${tag(load.verdict)} ${number.format(load.rate)} requests a second for ${load.seconds} s: ${number.format(load.sent)} sent, ${number.format(load.failed)} failed;
${within(load)}.${load.verdict === 'pass' ? null : ` ${load.message}`}</p>` : null}</section>`
}

export function renderFindings(run: RunRecord): Html | null {
  const {scan} = run
  if (!scan) return null
  const {critical, high, medium, low} = scan.counts
  return html`<section aria-labelledby="findings"><h2 id="findings">Security findings</h2>
<p class="lead">${number.format(critical)} critical, ${number.format(high)} high, ${number.format(medium)} medium, ${number.format(low)} low; ${number.format(scan.suppressed)} accepted.${
  scan.incomplete.length > 0 ? html` <span class="tag warn">not looked at</span> ${scan.incomplete.join('; ')}` : null}</p>
${scan.findings.length === 0 ? null : table('Findings of the scan', [{title: 'Severity'}, {title: 'Rule'}, {title: 'Finding'}, {title: 'Where'}, {title: 'Remedy'}],
  scan.findings.map(f => [html`<span class="tag ${f.severity === 'critical' || f.severity === 'high' ? 'bad' : 'warn'}">${f.severity}</span>`, html`<code>${f.rule}</code>`, f.title, html`<code>${f.where}</code>`, f.remedy]))}</section>`
}

export function renderChecks(run: RunRecord): Html | null {
  if (run.checks.length === 0) return null
  return html`<section aria-labelledby="checks"><h2 id="checks">The machine</h2>
${table('What was required of the machine, and what was found', [{title: 'Check'}, {title: 'Verdict'}, {title: 'Required'}, {title: 'Found'}, {title: 'Remedy'}],
  run.checks.map(c => [c.title, tag(c.status), c.required, c.observed, c.remedy]))}</section>`
}

export function renderPlan(run: RunRecord): Html | null {
  const deploy = run.deploy ?? run.plan
  const changes = run.infrastructure?.changes.filter(c => c.action !== 'none') ?? []
  if (!deploy && !run.infrastructure) return null
  const digest = run.plan?.planDigest ?? deploy?.planDigest
  const same = run.plan?.planDigest && run.deploy?.planDigest ? (run.plan.planDigest === run.deploy.planDigest ? ' What was planned is what ran.' : ' What ran has another digest.') : ''
  return html`<section aria-labelledby="plan"><h2 id="plan">Plan</h2>
${digest ? html`<p class="lead">Digest <code>${shortDigest(digest)}</code>.${same}</p>` : null}
${run.infrastructure ? html`<p class="lead">Infrastructure by ${run.infrastructure.engine}: ${changes.length === 0 ? 'nothing to change' : changes.map(c => `${c.action} ${c.resource}`).join('; ')}.</p>` : null}
${deploy && deploy.steps.length > 0 ? html`<details><summary>${deploy.steps.length} steps as they were carried out</summary>${table('Steps of the rollout', [
  {title: 'Step'}, {title: 'What'}, {title: 'State'}, {title: 'Took', align: 'num'}, {title: 'Note'}
], deploy.steps.map(s => [html`<code>${s.id}</code>`, s.phase === 'undo' ? `undo: ${s.verb}` : s.verb, html`<span class="tag ${s.state === 'failed' ? 'bad' : ''}">${s.state}</span>`,
    s.endedAt ? formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)) : '–', s.note]))}</details>` : null}</section>`
}

export function renderAdvice(run: RunRecord): Html | null {
  const advice = run.plan?.advice ?? []
  if (advice.length === 0) return null
  return html`<section aria-labelledby="advice"><h2 id="advice">Good to know</h2>
<p class="lead">Seen while planning; nothing of it stops a release.</p>
${table('Notes on what is released', [{title: 'Service'}, {title: 'Note'}], advice.map(({service, message}) => [service ?? 'all', message]))}</section>`
}
