/** OSV records (ossf.github.io/osv-schema, 1.x): which versions of npm packages they affect. Pure. */
import type {FindingSeverity} from '../report/finding.ts'
import {findingSeverities} from '../report/finding.ts'
import {cvss3BaseScore, severityOfScore, severityOfWord} from './cvss.ts'
import {beforeAll, compareVersions, parseBound, parseVersion, type Bound} from './semver.ts'

type Entry = Record<string, unknown>
const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value)
const entries = (value: unknown): Entry[] => (Array.isArray(value) ? value.filter(isEntry) : [])
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v): v is string => typeof v === 'string') : [])

export interface Affected {
  name: string
  versions: string[]
  ranges: {type: string; events: Entry[]}[]
}

export interface Advisory {
  id: string
  aliases: string[]
  summary: string
  severity: FindingSeverity
  modified: string
  /** npm packages only. */
  affected: Affected[]
}

/** `withdrawn`: the record was taken back; `foreign`: it names no npm package. */
export type ReadRecord = {kind: 'advisory'; advisory: Advisory} | {kind: 'withdrawn' | 'foreign'} | {kind: 'bad'; message: string}

/** The worst of all that the record states. CVSS 4 vectors are not computed; their databases state a word beside them. */
function severityOf(record: Entry, affected: readonly Entry[]): FindingSeverity {
  if (String(record['id']).startsWith('MAL-')) return 'critical' // malicious packages carry no score
  const scores = [record, ...affected].flatMap(holder => entries(holder['severity'])).map(s => cvss3BaseScore(String(s['score']))).filter(s => s !== undefined)
  const words = [record, ...affected].flatMap(holder => [holder['database_specific'], holder['ecosystem_specific']])
    .map(holder => (isEntry(holder) ? severityOfWord(holder['severity']) : undefined)).filter(s => s !== undefined)
  const stated = [...scores.map(severityOfScore), ...words]
  return findingSeverities.find(s => stated.includes(s)) ?? 'unknown'
}

export function readOsvRecord(value: unknown): ReadRecord {
  if (!isEntry(value) || typeof value['id'] !== 'string' || value['id'] === '') return {kind: 'bad', message: 'not an OSV record: no `id`'}
  const version = value['schema_version'] ?? '1.0.0'
  if (typeof version !== 'string' || !version.startsWith('1.')) return {kind: 'bad', message: 'a `schema_version` other than 1.x'}
  if (value['withdrawn'] !== undefined && value['withdrawn'] !== null) return {kind: 'withdrawn'}
  if (value['affected'] !== undefined && !Array.isArray(value['affected'])) return {kind: 'bad', message: '`affected` is not a list'}
  const npm = entries(value['affected']).filter(a => isEntry(a['package']) && String(a['package']['ecosystem']).split(':')[0] === 'npm')
  if (npm.length === 0) return {kind: 'foreign'}
  if (npm.some(a => typeof (a['package'] as Entry)['name'] !== 'string')) return {kind: 'bad', message: 'a package without a name'}
  return {kind: 'advisory', advisory: {
    id: value['id'], aliases: texts(value['aliases']), summary: typeof value['summary'] === 'string' ? value['summary'] : '',
    severity: severityOf(value, npm), modified: typeof value['modified'] === 'string' ? value['modified'] : '',
    affected: npm.map(a => ({
      name: (a['package'] as Entry)['name'] as string, versions: texts(a['versions']),
      ranges: entries(a['ranges']).map(r => ({type: String(r['type']), events: entries(r['events'])}))
    }))
  }}
}

export type Match = {kind: 'affected'; fixed: string[]} | {kind: 'unaffected'} | {kind: 'not-evaluable'; message: string}

interface Event {
  type: 'introduced' | 'fixed' | 'last_affected' | 'limit'
  bound: Bound | 'no-limit'
  written: string
}

/** Events in order of version; undefined if one of them has no version that can be compared. */
function readEvents(raw: readonly Entry[]): Event[] | undefined {
  const events: Event[] = []
  for (const entry of raw) {
    for (const type of ['introduced', 'fixed', 'last_affected', 'limit'] as const) {
      const written = entry[type]
      if (written === undefined) continue
      const bound = type === 'limit' && written === '*' ? 'no-limit' : typeof written === 'string' ? parseBound(written) : undefined
      if (bound === undefined) return undefined
      events.push({type, bound, written: written as string})
    }
  }
  // A stable sort: where versions are equal, the record's own order holds.
  const order = (event: Event): Bound => (event.bound === 'no-limit' ? beforeAll : event.bound)
  return events.some(e => e.type === 'introduced') ? events.sort((a, b) => compareVersions(order(a), order(b))) : undefined
}

/** The evaluation algorithm of the schema's text ("Evaluation"). */
function inRange(version: Bound, events: readonly Event[]): boolean {
  const limits = events.filter(e => e.type === 'limit')
  const before = (e: Event): boolean => e.bound === 'no-limit' || compareVersions(version, e.bound) < 0
  if (limits.length > 0 && !limits.some(before)) return false
  let vulnerable = false
  for (const {type, bound} of events) {
    if (bound === 'no-limit' || type === 'limit') continue
    const compared = compareVersions(version, bound)
    if (type === 'introduced' && compared >= 0) vulnerable = true
    else if (type === 'fixed' && compared >= 0) vulnerable = false
    else if (type === 'last_affected' && compared > 0) vulnerable = false
  }
  return vulnerable
}

const sameVersion = (version: Bound, written: string, text: string): boolean => {
  if (written === text) return true
  const listed = parseVersion(written)
  return listed !== undefined && compareVersions(version, listed) === 0
}

/** The first fixed version above, for each range that holds the version. */
function fixesAbove(version: Bound, events: readonly Event[]): string[] {
  const next = events.find(e => e.type === 'fixed' && e.bound !== 'no-limit' && compareVersions(version, e.bound) < 0)
  return next ? [next.written] : []
}

/** Whether one entry of `affected` holds a version. What cannot be compared is said, never taken for unaffected. */
export function matchVersion(affected: Affected, written: string): Match {
  const version = parseVersion(written)
  if (!version) return {kind: 'not-evaluable', message: 'the version is not one of npm'}
  const comparable = affected.ranges.filter(r => r.type === 'SEMVER' || r.type === 'ECOSYSTEM')
  const ranges = comparable.map(r => readEvents(r.events))
  const holding = ranges.filter(events => events !== undefined).filter(events => inRange(version, events))
  const listed = affected.versions.some(v => sameVersion(version, v, written))
  if (holding.length > 0 || listed) return {kind: 'affected', fixed: [...new Set(holding.flatMap(events => fixesAbove(version, events)))]}
  if (ranges.includes(undefined)) return {kind: 'not-evaluable', message: 'a range has an event that cannot be compared'}
  if (comparable.length === 0 && affected.versions.length === 0) return {kind: 'not-evaluable', message: 'it has neither versions nor a range that can be compared'}
  return {kind: 'unaffected'}
}
