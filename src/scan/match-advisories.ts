/** Locked packages against advisories: one finding for one vulnerability in one package of one lockfile. Pure. */
import {findingSeverities, type Finding, type FindingSeverity} from '../report/finding.ts'
import type {LockedPackage, Lockfile} from './npm-lockfile.ts'
import {matchVersion, type Advisory} from './osv.ts'
import type {Problem} from './problem.ts'

interface Hit {
  advisory: Advisory
  locked: LockedPackage
  fixed: string[]
}

export interface Matched {
  findings: Finding[]
  problems: Problem[]
}

export type AdvisoryIndex = ReadonlyMap<string, readonly Advisory[]>

function append<V>(lists: Map<string, V[]>, key: string, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** By package name; an advisory of several packages stands under each. */
export function indexAdvisories(advisories: Iterable<Advisory>): Map<string, Advisory[]> {
  const index = new Map<string, Advisory[]>()
  for (const advisory of advisories) {
    for (const name of new Set(advisory.affected.map(a => a.name))) append(index, name, advisory)
  }
  return index
}

/** Advisories that share an id or alias are one vulnerability: groups by union-find. */
export function groupByAlias<T>(items: readonly T[], idsOf: (item: T) => readonly string[]): T[][] {
  const parent = new Map<string, string>()
  const root = (id: string): string => {
    let at = id
    while ((parent.get(at) ?? at) !== at) at = parent.get(at) as string
    parent.set(id, at)
    return at
  }
  for (const item of items) {
    const [first, ...rest] = idsOf(item)
    for (const id of rest) parent.set(root(id), root(first as string))
  }
  const groups = new Map<string, T[]>()
  for (const item of items) append(groups, root(idsOf(item)[0] as string), item)
  return [...groups.values()]
}

const preference = (id: string): number => ['GHSA-', 'MAL-', 'CVE-'].findIndex(prefix => id.startsWith(prefix)) + 4 * Number(!/^(GHSA|MAL|CVE)-/.test(id))

function addressOf(id: string): string {
  return id.startsWith('CVE-') ? `https://nvd.nist.gov/vuln/detail/${id}` : id.startsWith('GHSA-') ? `https://github.com/advisories/${id}` : `https://osv.dev/vulnerability/${id}`
}

const unique = (values: readonly string[]): string[] => [...new Set(values)].sort()
const safeId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id)

/** The finding of one group of hits on one package. */
function toFinding(path: string, name: string, hits: readonly Hit[]): Finding {
  const ids = unique(hits.flatMap(h => [h.advisory.id, ...h.advisory.aliases])).sort((a, b) => preference(a) - preference(b))
  const id = ids[0] as string
  const severity: FindingSeverity = findingSeverities.find(s => hits.some(h => h.advisory.severity === s)) ?? 'unknown'
  const versions = unique(hits.map(h => h.locked.version))
  const fixed = unique(hits.flatMap(h => h.fixed))
  const summary = hits.map(h => h.advisory.summary).find(Boolean) ?? 'Known vulnerability'
  const lines = [...new Set(hits.map(h => h.locked.line))].sort((a, b) => a - b)
  const remedy = fixed.length > 0 ? `Upgrade ${name} to ${fixed.join(' or ')}, or later.` : `No fixed version of ${name} is known: replace the package, or accept the risk with a reason and an expiry date.`
  return {
    scanner: 'dependencies', severity, subject: name, aliases: ids.slice(1), message: `${name} ${versions.join(', ')}: ${summary}`,
    rule: {id, title: summary, severity, remedy, source: 'OSV record', tags: ['security', 'vulnerability'], ...(safeId(id) ? {uri: addressOf(id)} : {})},
    place: {path, line: lines[0] as number}, others: lines.slice(1).map(line => ({path, line})),
    scope: hits.every(h => h.locked.scope === 'development') ? 'development' : 'production'
  }
}

/** All hits on the packages of one lockfile, by package name. */
function hitsOf(lockfile: Lockfile, index: AdvisoryIndex): {hits: Map<string, Hit[]>; problems: Problem[]} {
  const hits = new Map<string, Hit[]>()
  const problems: Problem[] = []
  for (const locked of lockfile.packages) {
    for (const advisory of index.get(locked.name) ?? []) {
      for (const affected of advisory.affected.filter(a => a.name === locked.name)) {
        const match = matchVersion(affected, locked.version)
        if (match.kind === 'affected') append(hits, locked.name, {advisory, locked, fixed: match.fixed})
        else if (match.kind === 'not-evaluable') problems.push({kind: 'advisory-not-evaluable', path: lockfile.path, line: locked.line, message: `${advisory.id} about ${locked.name} cannot be evaluated: ${match.message}.`})
      }
    }
  }
  return {hits, problems}
}

export function matchAdvisories(lockfiles: readonly Lockfile[], index: AdvisoryIndex): Matched {
  const result: Matched = {findings: [], problems: []}
  for (const lockfile of lockfiles) {
    const {hits, problems} = hitsOf(lockfile, index)
    result.problems.push(...problems)
    for (const [name, onPackage] of hits) {
      for (const group of groupByAlias(onPackage, h => [h.advisory.id, ...h.advisory.aliases])) result.findings.push(toFinding(lockfile.path, name, group))
    }
  }
  return result
}
