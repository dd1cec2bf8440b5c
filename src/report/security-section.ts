/** What a scan says on a pull request and in the job summary: one Markdown section within a budget. Pure; all foreign text is escaped. */
import type {IdentifiedFinding, ScanReport} from './finding.ts'
import {code, commentCharacters, details, escapeMarkdown, markdownTable, type Cell} from './markdown.ts'

/** First line of the section: a later run finds its own comment by it, together with the author. */
export const sectionMarker = '<!-- slipway:security -->'

const longestText = 300
const shorten = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text)
const trusted = /^https:\/\/(?:osv\.dev|github\.com\/advisories|nvd\.nist\.gov)\/[A-Za-z0-9._:/-]+$/

const ruleMarkdown = ({rule}: IdentifiedFinding): string =>
  rule.uri && trusted.test(rule.uri) ? `[${escapeMarkdown(shorten(rule.id))}](${rule.uri})` : code(shorten(rule.id))
const severityWord = ({severity}: IdentifiedFinding): string => (severity === 'unknown' ? 'unknown, counts as high' : severity)

function placeCell({place, others}: IdentifiedFinding): Cell {
  return {markdown: `${code(`${shorten(place.path)}:${place.line}`)}${others.length > 0 ? ` and ${others.length} more` : ''}`}
}

const row = (finding: IdentifiedFinding): Cell[] =>
  [severityWord(finding), {markdown: `${ruleMarkdown(finding)}<br>${escapeMarkdown(shorten(finding.message))}`}, placeCell(finding), shorten(finding.rule.remedy)]

function findingsTable(findings: readonly IdentifiedFinding[], rows: number): string {
  const shown = findings.slice(0, rows)
  const left = findings.length - shown.length
  const note = left > 0 ? `\n\n${left} further ${left === 1 ? 'finding is' : 'findings are'} not shown here for want of room; the SARIF file holds up to 5,000, worst first.` : ''
  return markdownTable(['Severity', 'What', 'Where', 'What to do'], shown.map(row)) + note
}

function listing(title: string, items: readonly string[], most: number): string {
  if (items.length === 0) return ''
  const rest = items.length - most
  return `**${title}**\n\n${[...items.slice(0, most).map(i => `- ${escapeMarkdown(shorten(i))}`), ...(rest > 0 ? [`- and ${rest} more`] : [])].join('\n')}`
}

function suppressedDetails(report: ScanReport, most: number): string {
  const {suppressed} = report
  if (suppressed.length === 0) return ''
  const rows = suppressed.slice(0, most).map(s => [{markdown: ruleMarkdown(s.finding)}, placeCell(s.finding), shorten(s.reason), s.expires])
  const left = suppressed.length - rows.length
  return details(`${suppressed.length} accepted`, markdownTable(['What', 'Where', 'Reason', 'Until'], rows) + (left > 0 ? `\n\nand ${left} more` : ''))
}

const thresholdLine = ({failOn}: ScanReport): string => (failOn === 'none' ? 'No finding fails this scan: the threshold is none.' : `Findings from ${escapeMarkdown(failOn)} on fail this scan.`)

/** One rendering with so many rows and list items. */
function render(report: ScanReport, rows: number, items: number): string {
  const scanners = report.scanners.map(s => `${s.scanner}: ${s.line}`)
  return [
    sectionMarker,
    `### Security scan\n\n${escapeMarkdown(shorten(report.headline))}`,
    thresholdLine(report),
    listing('Not looked at, so this scan is incomplete', report.incomplete, items),
    report.findings.length === 0 ? 'No active findings.' : findingsTable(report.findings, rows),
    listing('About the accepted findings', report.notices, items),
    suppressedDetails(report, rows),
    details('What was looked at', [listing('Scanners', scanners, 10), escapeMarkdown(shorten(report.knowledge))].join('\n\n'))
  ].filter(Boolean).join('\n\n') + '\n'
}

/** The fullest rendering of at most `limit` characters: whole rows are left out, and counted. */
export function renderSecuritySection(report: ScanReport, limit: number = commentCharacters): string {
  let text = ''
  for (const [rows, items] of [[500, 50], [200, 30], [100, 20], [50, 15], [25, 10], [10, 5], [3, 2], [0, 0]] as const) {
    text = render(report, rows, items)
    if (text.length <= limit) return text
  }
  return text.slice(0, limit)
}
