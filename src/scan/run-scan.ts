/** The scan: settings > inventory > scanners > policy > SARIF, section, annotations. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import type {Away, Outcome, StageContext} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import {keepComment} from '../github-comment/keep-comment.ts'
import {rankFindings, type ScanReport} from '../report/finding.ts'
import {commentCharacters, summaryBytes, utf8Bytes} from '../report/markdown.ts'
import {renderSarif} from '../report/sarif.ts'
import {renderSecuritySection, sectionMarker} from '../report/security-section.ts'
import type {ScanData} from '../report/stage-data.ts'
import {annotateScan} from './annotate.ts'
import type {contract} from './contract.ts'
import {observeEvidence} from './evidence.ts'
import {ignoring, observeInventory} from './inventory.ts'
import {judgeFindings, type FailOn, type Judged} from './policy.ts'
import {describeProblem} from './problem.ts'
import {runScanners, type Scanned} from './scanners.ts'
import {withoutSecrets} from './secrets.ts'
import {parseSuppressions, type Suppression} from './suppressions.ts'

type Context = StageContext<typeof contract>

interface Settings {
  failOn: FailOn
  advisories: string | undefined
  suppressionsPath: string
  suppressions: Suppression[]
  ignore: string[]
}

async function readSuppressions(file: string | undefined, {files, host}: Ports): Promise<Suppression[]> {
  if (file === undefined) return []
  const text = await files.readText(path.join(host.workspace, file))
  if (text === undefined) throw new UserError('The file of accepted findings is not there.', {reason: 'input-invalid', where: file, expected: 'the file that security.suppressions names', remedy: 'Correct the path, or remove it from slipway.yaml.'})
  return parseSuppressions(text, file)
}

async function observeSettings({inputs, spec, ports}: Context): Promise<Settings> {
  const security = spec?.security
  const advisories = inputs.advisories ?? security?.advisories
  const inside = advisories === undefined ? '' : path.relative(ports.host.workspace, path.resolve(ports.host.workspace, advisories))
  return {
    failOn: inputs.failOn ?? security?.failOn ?? 'high', advisories, suppressionsPath: security?.suppressions ?? '',
    suppressions: await readSuppressions(security?.suppressions, ports),
    ignore: [...security?.ignore ?? [], ...(inside === '' ? [] : [inside.split(path.sep).join('/')])]
  }
}

/** More lines than a person reads; the number of the rest is kept. */
const mostPerScanner = 50

function incompleteParts(scanned: readonly Scanned[]): string[] {
  return scanned.flatMap(({scanner, problems}) => {
    const some = problems.slice(0, mostPerScanner).map(p => `${scanner}: ${withoutSecrets(describeProblem(p))}`)
    return problems.length > mostPerScanner ? [...some, `${scanner}: ${problems.length - mostPerScanner} more`] : some
  })
}

const parts = (count: number): string => `${count} ${count === 1 ? 'part' : 'parts'} could not be looked at`

function headlineOf(judged: Judged, incomplete: readonly string[], failOn: FailOn): string {
  const {counts, breaching, suppressed} = judged
  const low = [`${counts.critical} critical`, `${counts.high} high`, `${counts.medium} medium`, `${counts.low} low`].join(', ')
  const accepted = suppressed.length === 0 ? '' : `, ${suppressed.length} accepted`
  const missing = incomplete.length === 0 ? '' : `; ${parts(incomplete.length)}`
  if (judged.verdict === 'fail') return `${breaching.length} ${breaching.length === 1 ? 'finding reaches' : 'findings reach'} the threshold ${failOn}: ${low}${accepted}${missing}`
  return judged.verdict === 'inconclusive' ? `The scan is incomplete: ${parts(incomplete.length)}. Found so far: ${low}${accepted}` : `${low}${accepted}${missing}`
}

/** The section written for a comment, the longer one for the summary, and SARIF. */
async function writeReports(report: ScanReport, ports: Ports): Promise<{sarif: string; comment: string; summary: string}> {
  const directory = path.join(ports.host.temporary, 'slipway-scan')
  const sarif = path.join(directory, 'results.sarif')
  const comment = path.join(directory, 'security-section.md')
  await ports.files.write(sarif, renderSarif(report).text)
  await ports.files.write(comment, renderSecuritySection(report))
  const long = renderSecuritySection(report, 300_000)
  return {sarif, comment, summary: utf8Bytes(long) <= summaryBytes ? long : renderSecuritySection(report, commentCharacters)}
}

function dataOf(judged: Judged, incomplete: readonly string[]): ScanData {
  return {
    counts: judged.counts, suppressed: judged.suppressed.length, incomplete: incomplete.slice(0, 50),
    findings: judged.active.slice(0, 50).map(f => ({rule: f.rule.id, severity: f.severity, title: f.message, where: `${f.place.path}:${f.place.line}`, remedy: f.rule.remedy}))
  }
}

function reportOf(scanned: readonly Scanned[], judged: Judged, settings: Settings, more: {incomplete: string[]; suiteVersion: string}): ScanReport {
  return {
    findings: judged.active, suppressed: judged.suppressed.map(s => ({...s, reason: withoutSecrets(s.reason)})), incomplete: more.incomplete, notices: judged.notices.map(n => `${settings.suppressionsPath}:${n.line}: ${n.message}`),
    scanners: scanned.map(({scanner, line}) => ({scanner, line})), failOn: settings.failOn, headline: headlineOf(judged, more.incomplete, settings.failOn),
    knowledge: scanned.map(s => s.knowledge).join('; '), suiteVersion: more.suiteVersion
  }
}

const advisoriesAway = (scanned: readonly Scanned[]): Away[] =>
  scanned.flatMap(s => s.problems).filter(p => p.kind === 'no-advisories').map(p => ({dependency: 'advisories', why: withoutSecrets(describeProblem(p))}))

export async function runScan(context: Context): Promise<Outcome<typeof contract>> {
  const {inputs, ports, signal} = context
  const settings = await observeSettings(context)
  const inventory = await observeInventory(inputs.paths, ignoring(settings.ignore), ports)
  const scanned = await runScanners({inventory, advisories: settings.advisories, ports, signal})
  const incomplete = incompleteParts(scanned)
  const judged = judgeFindings({
    findings: rankFindings(await observeEvidence(scanned.flatMap(s => s.findings), ports, signal)), suppressions: settings.suppressions, failOn: settings.failOn,
    today: new Date(ports.clock.now()).toISOString().slice(0, 10), incomplete, whenIncomplete: inputs.allowIncomplete ? 'accept' : 'inconclusive'
  })
  const report = reportOf(scanned, judged, settings, {incomplete, suiteVersion: ports.host.suiteVersion})
  const {sarif, comment, summary} = await writeReports(report, ports)
  const away = [...advisoriesAway(scanned), ...(inputs.comment ? await keepComment({marker: sectionMarker, render: limit => renderSecuritySection(report, limit), token: inputs.githubToken}, ports, signal) : [])]
  return {
    verdict: judged.verdict, ...(judged.reason ? {reason: judged.reason} : {}), headline: report.headline, summary,
    outputs: {findings: JSON.stringify(judged.counts), complete: String(incomplete.length === 0), sarif, comment},
    annotations: annotateScan(judged, incomplete, settings), data: dataOf(judged, incomplete) as unknown as Json, away
  }
}
