/** What scanners found, made fit for printing: no secret in any text, fingerprints, line hashes. */
import type {Ports} from '../ports/index.ts'
import {identifyFindings, type Finding, type IdentifiedFinding} from '../report/finding.ts'
import {lineHashes} from './line-index.ts'
import {readTextOf} from './read-text.ts'
import {withoutSecrets} from './secrets.ts'

/** Foreign text in a finding may hold a secret itself: a URL in a Dockerfile, a file name, the summary of an advisory. */
export function withoutSecretTexts(finding: Finding): Finding {
  const {uri, ...rule} = finding.rule
  return {
    ...finding, message: withoutSecrets(finding.message), subject: withoutSecrets(finding.subject), aliases: finding.aliases.map(withoutSecrets),
    place: {...finding.place, path: withoutSecrets(finding.place.path)}, others: finding.others.map(o => ({...o, path: withoutSecrets(o.path)})),
    rule: {...rule, id: withoutSecrets(rule.id), title: withoutSecrets(rule.title), remedy: withoutSecrets(rule.remedy), ...(uri !== undefined && withoutSecrets(uri) === uri ? {uri} : {})}
  }
}

const largestHashed = 8 * 1024 * 1024

/** A line's hash can be guessed back where the line is short and secret: files with such findings are left out. */
async function hashesOf(path: string, findings: readonly IdentifiedFinding[], ports: Ports): Promise<Map<number, string>> {
  if (findings.some(f => f.scanner === 'secrets')) return new Map()
  const reading = await readTextOf({path, size: 0}, largestHashed, ports)
  return reading.kind === 'text' && reading.text.length <= largestHashed ? lineHashes(reading.text, new Set(findings.map(f => f.place.line))) : new Map()
}

export async function observeEvidence(findings: readonly Finding[], ports: Ports, signal: AbortSignal): Promise<IdentifiedFinding[]> {
  const identified = identifyFindings(findings.map(withoutSecretTexts))
  const byPath = new Map<string, IdentifiedFinding[]>()
  for (const finding of identified) {
    const list = byPath.get(finding.place.path)
    if (list) list.push(finding)
    else byPath.set(finding.place.path, [finding])
  }
  const hashed: IdentifiedFinding[] = []
  for (const [path, inFile] of byPath) {
    signal.throwIfAborted()
    const hashes = await hashesOf(path, inFile, ports)
    hashed.push(...inFile.map(finding => {
      const lineHash = hashes.get(finding.place.line)
      return lineHash === undefined ? finding : {...finding, lineHash}
    }))
  }
  return hashed
}
