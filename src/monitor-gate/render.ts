/** The summary of the gates. Pure. */
import type {ArmSample, Judgement} from '../analysis/model.ts'
import {percent} from '../analysis/judge.ts'
import {formatDuration} from '../kernel/duration.ts'
import {code, escapeMarkdown, markdownTable, summaryBytes, withinBytes} from '../report/markdown.ts'

const figure = (n: number): string => Math.round(n).toLocaleString('en-GB')

const armText = (arm: ArmSample | null): string =>
  arm === null ? 'none' : arm.share === null ? 'no events' : `${figure(arm.bad)} of ${figure(arm.events)} (${percent(arm.share)})`

export function renderSummary(judgements: readonly Judgement[], headline: string): string {
  const rows = judgements.map(j => [
    j.gate, j.service, j.verdict, armText(j.canary), armText(j.baseline), percent(j.max), formatDuration(Date.parse(j.to) - Date.parse(j.from))
  ])
  const table = markdownTable(['Gate', 'Service', 'Verdict', 'New release, bad events', 'Baseline', 'Allowed', 'Watched'], rows)
  const reasons = judgements.map(j => `- ${code(`${j.gate}/${j.service}`)} ${escapeMarkdown(j.headline)}`)
  const title = `## Monitor gate\n\n${escapeMarkdown(headline)}`
  return withinBytes([() => [title, table, reasons.join('\n')].filter(Boolean).join('\n\n') + '\n', () => `${title}\n`], summaryBytes)
}
