/** The run in Markdown: the job summary of the report job, and whatever else shows a run on GitHub. */
import {formatDuration} from '../kernel/duration.ts'
import {headlineOf, percent, type Headline} from './ending.ts'
import {code, details, escapeMarkdown, markdownTable, summaryBytes, withinBytes, type Cell} from './markdown.ts'
import {judgementsOf, type RunRecord, type StageRun} from './run-record.ts'

/** GitHub's alerts (docs: basic writing and formatting syntax, Alerts). */
const alerts: Record<Headline['tone'], string> = {good: 'TIP', back: 'WARNING', bad: 'CAUTION', open: 'IMPORTANT'}
const states: Record<StageRun['state'], string> = {pass: '✓ passed', fail: '✗ failed', error: '✗ error', inconclusive: '? inconclusive', 'not-run': 'did not run'}

const took = ({startedAt, endedAt}: StageRun): string => (startedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(startedAt)) : '')
const section = (title: string, body: string): string => (body === '' ? '' : `### ${title}\n\n${body}`)

function stageTable(run: RunRecord): string {
  return markdownTable(['Stage', 'Verdict', 'What it found', 'Took'], run.stages.map((stage): Cell[] => [
    stage.key, states[stage.state], {markdown: `${escapeMarkdown(stage.headline)}${stage.reason ? ` ${code(stage.reason)}` : ''}`}, took(stage)
  ]), ['left', 'left', 'left', 'right'])
}

function evidenceTable(run: RunRecord): string {
  return markdownTable(['Gate', 'Service', 'Errors before', 'Errors now', 'Allowed', 'Verdict'], judgementsOf(run).map(({gate, service, baseline, canary, max, verdict}) => [
    gate, service, arm(baseline), arm(canary), percent(max), verdict
  ]), ['left', 'left', 'right', 'right', 'right', 'left'])
}

const arm = (sample: {events: number; bad: number; share: number | null} | null): string =>
  sample === null ? '–' : sample.share === null ? 'no requests' : `${percent(sample.share)} (${sample.bad} of ${sample.events})`

function serviceTable(run: RunRecord): string {
  const rows = (run.deploy ?? run.plan)?.services ?? []
  const rev = (text: string | null): Cell => (text === null ? '–' : {markdown: code(text.slice(0, 7))})
  return markdownTable(['Service', 'Before', 'Wanted', 'Strategy', 'What changed'], rows.map(s => [s.service, rev(s.from), rev(s.to), s.strategy, s.changed.join(', ') || s.change]))
}

function findingTable(run: RunRecord): string {
  return markdownTable(['Severity', 'Rule', 'Finding', 'Where'], (run.scan?.findings ?? []).map(f => [f.severity, {markdown: code(f.rule)}, f.title, {markdown: code(f.where)}]))
}

/** At most 900 KiB of UTF-8; the tables go first, then the end of what is left. Pure. */
export function renderRunSummary(run: RunRecord): string {
  const {tone, title, detail} = headlineOf(run)
  const top = `## ${escapeMarkdown(title)}\n\n> [!${alerts[tone]}]\n> ${escapeMarkdown(detail)}\n`
  const join = (...parts: string[]): string => `${parts.filter(part => part !== '').join('\n\n')}\n`
  const findings = findingTable(run)
  return withinBytes([
    () => join(top, stageTable(run), section('Evidence', evidenceTable(run)), section('Services', serviceTable(run)), findings === '' ? '' : details(`Security findings: ${run.scan?.findings.length}`, findings)),
    () => join(top, stageTable(run), section('Evidence', evidenceTable(run))),
    () => join(top, stageTable(run))
  ], summaryBytes)
}
