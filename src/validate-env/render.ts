/** The table of checks for the job summary. */
import type {CheckStatus} from '../kernel/verdict.ts'
import {escapeMarkdown, markdownTable, summaryBytes, withinBytes} from '../report/markdown.ts'
import type {CheckResult} from './check.ts'

const marks: Record<CheckStatus, string> = {pass: '✅ pass', warn: '⚠️ warn', fail: '❌ fail', unknown: '❔ unknown', skipped: '⏭️ skipped', 'not-applicable': '➖ not applicable'}
/** What needs hands comes first. */
const order: CheckStatus[] = ['fail', 'unknown', 'warn', 'pass', 'skipped', 'not-applicable']

const byUrgency = (results: readonly CheckResult[]): CheckResult[] => order.flatMap(status => results.filter(r => r.status === status))

function table(results: readonly CheckResult[]): string {
  return markdownTable(['Check', 'Required', 'Observed', 'Verdict', 'What to do'],
    byUrgency(results).map(r => [r.title, r.required, r.observed, {markdown: marks[r.status]}, r.remedy]))
}

export function renderSummary(results: readonly CheckResult[], headline: string): string {
  const notGood = results.filter(r => r.status !== 'pass')
  const page = (rows: readonly CheckResult[], note: string) => (): string => `## Environment\n\n${escapeMarkdown(headline)}\n\n${table(rows)}\n${note}`
  return withinBytes([page(results, ''), page(notGood, `\n${results.length - notGood.length} checks passed and are not listed.\n`)], summaryBytes)
}
