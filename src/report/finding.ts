/** What a scan found, as every rendering takes it: SARIF, the pull-request section, annotations. Holds no secret. */
import {digestJson, type Digest} from '../kernel/digest.ts'

export const scanners = ['dependencies', 'dockerfile', 'workflow', 'secrets'] as const
export type Scanner = (typeof scanners)[number]

/** `unknown`: the source states none that we can read. It counts as high: unknown is never pass. */
export const findingSeverities = ['critical', 'high', 'medium', 'low', 'unknown'] as const
export type FindingSeverity = (typeof findingSeverities)[number]
export type JudgedSeverity = Exclude<FindingSeverity, 'unknown'>

export const judgedSeverity = (severity: FindingSeverity): JudgedSeverity => (severity === 'unknown' ? 'high' : severity)

export interface Rule {
  /** `dockerfile/root-user`, or the id of an advisory. */
  id: string
  title: string
  severity: FindingSeverity
  remedy: string
  /** The public rule or document it rests on. */
  source: string
  /** Only addresses on the allow-list of the renderers are printed. */
  uri?: string
  tags: readonly string[]
}

export interface Place {
  /** Relative to the workspace, with `/`. */
  path: string
  /** From 1. */
  line: number
}

export interface Finding {
  scanner: Scanner
  rule: Rule
  severity: FindingSeverity
  /** One line, in the words of the scanner; may hold foreign text, never a secret. */
  message: string
  place: Place
  /** Further places of the same finding. */
  others: readonly Place[]
  /** What tells it from others of its rule in its file, whatever the line: a package, an image, a variable. Never a secret. */
  subject: string
  /** Other ids of the same thing (CVE, GHSA). */
  aliases: readonly string[]
  /** Only a development dependency: ranked after the others of its severity. */
  scope: 'production' | 'development'
}

export interface IdentifiedFinding extends Finding {
  /** Equal for the same finding after lines have moved. */
  fingerprint: Digest
  /** What GitHub calls primaryLocationLineHash, where the file may be hashed. */
  lineHash?: string
}

const position = (finding: Finding): string => `${finding.place.path}\n${String(finding.place.line).padStart(9, '0')}`
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Fingerprints from rule, path and subject; equal ones are told apart by their order in the file. */
export function identifyFindings(findings: readonly Finding[]): IdentifiedFinding[] {
  const seen = new Map<string, number>()
  return [...findings].sort((a, b) => byText(position(a), position(b))).map(finding => {
    const key = [finding.rule.id, finding.place.path, finding.subject].join('\n')
    const ordinal = (seen.get(key) ?? 0) + 1
    seen.set(key, ordinal)
    return {...finding, fingerprint: digestJson([finding.rule.id, finding.place.path, finding.subject, ordinal])}
  })
}

const rank = (finding: Finding): number =>
  findingSeverities.indexOf(judgedSeverity(finding.severity)) * 4 + (finding.scope === 'development' ? 2 : 0) + (finding.severity === 'unknown' ? 1 : 0)

/** Worst first; production before development; then by place. */
export function rankFindings<F extends Finding>(findings: readonly F[]): F[] {
  return [...findings].sort((a, b) => rank(a) - rank(b) || scanners.indexOf(a.scanner) - scanners.indexOf(b.scanner) || byText(position(a), position(b)) || byText(a.rule.id, b.rule.id))
}

export type Counts = Record<JudgedSeverity, number>

export function countFindings(findings: readonly Finding[]): Counts {
  const counts: Counts = {critical: 0, high: 0, medium: 0, low: 0}
  for (const finding of findings) counts[judgedSeverity(finding.severity)] += 1
  return counts
}

/** Everything that the renderings are made from. */
export interface ScanReport {
  /** Active findings, ranked. */
  findings: readonly IdentifiedFinding[]
  suppressed: readonly {finding: IdentifiedFinding; reason: string; expires: string}[]
  /** What could not be looked at; empty means complete. */
  incomplete: readonly string[]
  /** What the policy has to say: expired, unused or soon expiring suppressions. */
  notices: readonly string[]
  scanners: readonly {scanner: Scanner; line: string}[]
  failOn: string
  headline: string
  /** Rules that were applied, advisories that were read. */
  knowledge: string
  suiteVersion: string
}
