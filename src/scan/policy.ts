/** What findings come to: suppressed, expired, and the verdict over the rest. Pure. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Verdict} from '../kernel/verdict.ts'
import {countFindings, judgedSeverity, type Counts, type IdentifiedFinding} from '../report/finding.ts'
import {severities} from '../spec/schema.ts'
import {matchesPath} from './path-pattern.ts'
import type {Suppression} from './suppressions.ts'

export type FailOn = (typeof severities)[number]

export interface PolicyInput {
  findings: readonly IdentifiedFinding[]
  suppressions: readonly Suppression[]
  failOn: FailOn
  /** UTC, such as 2026-12-31. */
  today: string
  incomplete: readonly string[]
  whenIncomplete: 'inconclusive' | 'accept'
}

export interface Judged {
  active: IdentifiedFinding[]
  suppressed: {finding: IdentifiedFinding; reason: string; expires: string}[]
  notices: {line: number; message: string}[]
  counts: Counts
  /** Active ones at or above the threshold. */
  breaching: IdentifiedFinding[]
  verdict: Verdict
  reason: FailureReason | undefined
}

const dayMs = 86_400_000
const warningDays = 14

function applies({target, path}: Suppression, finding: IdentifiedFinding): boolean {
  if (path !== undefined && !matchesPath(path, finding.place.path)) return false
  if (target.value === finding.rule.id) return true
  return target.kind === 'id' && (finding.aliases.includes(target.value) || finding.fingerprint === `sha256:${target.value.replace(/^sha256:/, '')}`)
}

export const reaches = (finding: IdentifiedFinding, failOn: FailOn): boolean =>
  failOn !== 'none' && severities.indexOf(judgedSeverity(finding.severity)) <= severities.indexOf(failOn)

const describe = ({target, path}: Suppression): string => `The suppression of ${target.value}${path === undefined ? '' : ` in ${path}`}`

/** What a suppression has to say for itself on this day. */
function noticeOf(suppression: Suppression, used: ReadonlySet<Suppression>, today: string): string | undefined {
  const days = Math.round((Date.parse(suppression.expires) - Date.parse(today)) / dayMs)
  if (days < 0) return `${describe(suppression)} expired on ${suppression.expires} and no longer holds: mend the finding, or accept it anew.`
  if (!used.has(suppression)) return `${describe(suppression)} matches nothing: remove it.`
  return days <= warningDays ? `${describe(suppression)} expires on ${suppression.expires}, in ${days} ${days === 1 ? 'day' : 'days'}.` : undefined
}

function verdictOf(breaching: number, {incomplete, whenIncomplete}: PolicyInput): Pick<Judged, 'verdict' | 'reason'> {
  if (breaching > 0) return {verdict: 'fail', reason: 'scan-findings'}
  if (incomplete.length > 0 && whenIncomplete === 'inconclusive') return {verdict: 'inconclusive', reason: 'scan-incomplete'}
  return {verdict: 'pass', reason: undefined}
}

export function judgeFindings(input: PolicyInput): Judged {
  const holding = input.suppressions.filter(s => s.expires >= input.today)
  const used = new Set<Suppression>()
  const active: IdentifiedFinding[] = []
  const suppressed: Judged['suppressed'] = []
  for (const finding of input.findings) {
    const accepting = holding.filter(s => applies(s, finding))
    for (const suppression of accepting) used.add(suppression)
    const last = accepting.sort((a, b) => (a.expires < b.expires ? 1 : -1))[0]
    if (last) suppressed.push({finding, reason: last.reason, expires: last.expires})
    else active.push(finding)
  }
  const notices = input.suppressions.map(s => ({line: s.line, message: noticeOf(s, used, input.today)})).filter((n): n is {line: number; message: string} => n.message !== undefined)
  const breaching = active.filter(f => reaches(f, input.failOn))
  return {active, suppressed, notices, counts: countFindings(active), breaching, ...verdictOf(breaching.length, input)}
}
