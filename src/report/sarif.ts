/** SARIF 2.1.0 (docs.oasis-open.org/sarif/sarif/v2.1.0) within what GitHub code scanning keeps of a file. Pure. */
import {findingSeverities, judgedSeverity, type FindingSeverity, type IdentifiedFinding, type Rule, type ScanReport} from './finding.ts'

/** GitHub keeps 5,000 results of a run, 10 tags of a rule, 255 characters of a name and 1,024 of a description (docs: SARIF support). */
export const sarifLimits = {results: 5000, tags: 10, name: 255, text: 1024} as const

/** GitHub reads the number: over 9 critical, from 7 high, from 4 medium, below low. */
const securitySeverity: Record<FindingSeverity, string> = {critical: '9.5', high: '8.0', unknown: '8.0', medium: '5.5', low: '2.0'}
const level: Record<FindingSeverity, string> = {critical: 'error', high: 'error', unknown: 'error', medium: 'warning', low: 'note'}

const cut = (text: string, limit: number): string => (text.length <= limit ? text : `${text.slice(0, limit - 1)}…`)
const loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
/** Each segment encoded: a file may be called `a b#c?.js`. A lone surrogate has no encoding. */
export const artifactUri = (path: string): string => path.replace(loneSurrogates, '\ufffd').split('/').map(encodeURIComponent).join('/')

function renderRule(rule: Rule, severity: FindingSeverity) {
  return {
    id: rule.id, name: cut(rule.title, sarifLimits.name), shortDescription: {text: cut(rule.title, sarifLimits.text)}, fullDescription: {text: cut(rule.title, sarifLimits.text)},
    help: {text: cut(`${rule.remedy} Source: ${rule.source}.`, sarifLimits.text)}, ...(rule.uri ? {helpUri: rule.uri} : {}),
    defaultConfiguration: {level: level[severity]},
    properties: {tags: rule.tags.slice(0, sarifLimits.tags), 'security-severity': securitySeverity[severity], precision: 'high'}
  }
}

function renderResult(finding: IdentifiedFinding, ruleIndex: number) {
  const {place, others} = finding
  const also = others.length === 0 ? '' : ` Also on line ${others.slice(0, 10).map(o => o.line).join(', ')}${others.length > 10 ? ' and others' : ''}.`
  return {
    ruleId: finding.rule.id, ruleIndex, level: level[finding.severity], message: {text: cut(`${finding.message} ${finding.rule.remedy}${also}`, sarifLimits.text)},
    locations: [{physicalLocation: {artifactLocation: {uri: artifactUri(place.path), uriBaseId: '%SRCROOT%'}, region: {startLine: place.line}}}],
    partialFingerprints: {...(finding.lineHash ? {primaryLocationLineHash: finding.lineHash} : {}), 'slipwayFinding/v1': finding.fingerprint},
    properties: {scanner: finding.scanner, severity: finding.severity, scope: finding.scope}
  }
}

/** Rules in the order of their first finding; each with the worst severity that one of its findings has. */
function rulesOf(findings: readonly IdentifiedFinding[]): Map<string, {rule: Rule; severity: FindingSeverity; index: number}> {
  const rules = new Map<string, {rule: Rule; severity: FindingSeverity; index: number}>()
  for (const {rule, severity} of findings) {
    const known = rules.get(rule.id)
    if (!known) rules.set(rule.id, {rule, severity, index: rules.size})
    else if (findingSeverities.indexOf(judgedSeverity(severity)) < findingSeverities.indexOf(judgedSeverity(known.severity))) known.severity = severity
  }
  return rules
}

const notification = (text: string) => ({level: 'error', message: {text: cut(text, sarifLimits.text)}})

/** Active findings only: GitHub would show a suppressed one as open. `findings` must be ranked; what is over the limit is counted. */
export function renderSarif(report: ScanReport): {text: string; dropped: number} {
  const kept = report.findings.slice(0, sarifLimits.results)
  const dropped = report.findings.length - kept.length
  const rules = rulesOf(kept)
  const notes = [...report.incomplete.slice(0, 100), ...(dropped > 0 ? [`${dropped} findings of the least severity are left out: GitHub keeps ${sarifLimits.results}.`] : [])]
  const run = {
    tool: {driver: {name: 'Slipway scan', semanticVersion: report.suiteVersion, rules: [...rules.values()].map(({rule, severity}) => renderRule(rule, severity))}},
    automationDetails: {id: 'slipway/scan/'},
    columnKind: 'utf16CodeUnits',
    invocations: [{executionSuccessful: report.incomplete.length === 0, toolExecutionNotifications: notes.map(notification)}],
    results: kept.map(finding => renderResult(finding, rules.get(finding.rule.id)?.index ?? 0)),
    properties: {suppressed: report.suppressed.length, dropped}
  }
  return {text: `${JSON.stringify({$schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run]}, null, 1)}\n`, dropped}
}
