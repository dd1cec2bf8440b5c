import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {cvss3BaseScore, severityOfScore} from '../../../src/scan/cvss.ts'
import {groupByAlias, indexAdvisories, matchAdvisories} from '../../../src/scan/match-advisories.ts'
import type {LockedPackage} from '../../../src/scan/npm-lockfile.ts'
import {matchVersion, readOsvRecord, type Advisory} from '../../../src/scan/osv.ts'
import {compareVersions, parseBound, parseVersion, type Bound} from '../../../src/scan/semver.ts'

const version = (text: string): Bound => parseVersion(text) as Bound

describe('precedence of versions, semver.org section 11', () => {
  // Each line of the specification's own examples, in order.
  const ascending = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '2.0.0', '2.1.0', '2.1.1', '10.0.0']
  test.each(ascending.slice(1).map((b, i) => [ascending[i] as string, b]))('%s < %s', (a, b) => {
    expect(compareVersions(version(a), version(b))).toBeLessThan(0)
    expect(compareVersions(version(b), version(a))).toBeGreaterThan(0)
  })
  test.each([
    ['build metadata has no precedence', '1.0.0+a', '1.0.0+b', 0], ['numeric identifiers are below alphanumeric', '1.0.0-999', '1.0.0-a', -1],
    ['identifiers compare in ASCII order', '1.0.0-Beta', '1.0.0-alpha', -1], ['more fields are higher', '1.0.0-a.b', '1.0.0-a.b.c', -1], ['numbers compare as numbers', '1.9.0', '1.10.0', -1]
  ])('%s', (_, a, b, expected) => { expect(Math.sign(compareVersions(version(a), version(b)))).toBe(expected) })

  const identifier = fc.oneof(fc.nat(20).map(String), fc.stringMatching(/^[a-z][a-z0-9-]{0,3}$/))
  const any = fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.array(identifier, {maxLength: 3})).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre.length > 0 ? `-${pre.join('.')}` : ''}`)
  /** Section 11 written out: an independent reading to hold against the library. */
  const bySpecification = (a: string, b: string): number => {
    const parts = (text: string): {core: number[]; pre: string[]} => {
      const [core = '', ...pre] = text.split('-')
      return {core: core.split('.').map(Number), pre: pre.length === 0 ? [] : pre.join('-').split('.')}
    }
    const [x, y] = [parts(a), parts(b)]
    for (const i of [0, 1, 2]) if (x.core[i] !== y.core[i]) return (x.core[i] as number) - (y.core[i] as number)
    if (x.pre.length === 0 || y.pre.length === 0) return y.pre.length - x.pre.length
    for (let i = 0; i < Math.min(x.pre.length, y.pre.length); i += 1) {
      const [p, q] = [x.pre[i] as string, y.pre[i] as string]
      const [np, nq] = [/^\d+$/.test(p), /^\d+$/.test(q)]
      if (p === q) continue
      if (np && nq) return Number(p) - Number(q)
      if (np !== nq) return np ? -1 : 1
      return p < q ? -1 : 1
    }
    return x.pre.length - y.pre.length
  }
  test('whatever two versions, the order is that of the specification', () => {
    fc.assert(fc.property(any, any, (a, b) => Math.sign(compareVersions(version(a), version(b))) === Math.sign(bySpecification(a, b))), {numRuns: 2000})
  })
  test('`0` of OSV stands before every version; short versions are filled up', () => {
    expect(compareVersions(parseBound('0') as Bound, version('0.0.0-0'))).toBeLessThan(0)
    expect(compareVersions(parseBound('2') as Bound, version('2.0.0'))).toBe(0)
    expect(compareVersions(parseBound('2.1') as Bound, version('2.1.0'))).toBe(0)
    expect(parseBound('two')).toBeUndefined()
  })
})

describe('CVSS 3', () => {
  // Scores of the examples that first.org publishes (v3.1 examples document) and of well-known CVEs.
  test.each([
    ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 9.8, 'critical'], ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10, 'critical'],
    ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9, 'critical'], ['CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5, 'high'],
    ['CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1, 'medium'], ['CVSS:3.1/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4, 'medium'],
    ['CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1, 'low'], ['CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8, 'medium'],
    ['CVSS:3.1/AV:L/AC:L/PR:L/UI:N/S:U/C:H/I:H/A:H/E:F/RL:O', 7.8, 'high'], ['CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0, 'low']
  ] as const)('%s is %s, %s', (vector, score, severity) => {
    expect(cvss3BaseScore(vector)).toBe(score)
    expect(severityOfScore(score)).toBe(severity)
  })
  test.each(['', 'CVSS:2.0/AV:N', 'CVSS:3.1/AV:N', 'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'])('%s is no base vector', vector => {
    expect(cvss3BaseScore(vector)).toBeUndefined()
  })
})

const record = (changes: object): unknown => ({schema_version: '1.6.0', id: 'T-1', modified: '2026-01-01', affected: [{package: {ecosystem: 'npm', name: 'a'}, ranges: [{type: 'SEMVER', events: [{introduced: '0'}, {fixed: '2.0.0'}]}]}], ...changes})
const advisory = (changes: object = {}): Advisory => {
  const read = readOsvRecord(record(changes))
  if (read.kind !== 'advisory') throw new Error(JSON.stringify(read))
  return read.advisory
}
const withEvents = (events: object[], more: object = {}) => advisory({affected: [{package: {ecosystem: 'npm', name: 'a'}, ranges: [{type: 'SEMVER', events}], ...more}]}).affected[0] as Advisory['affected'][0]

describe('which versions a record affects', () => {
  test.each([
    ['fixed is not affected', [{introduced: '1.0.0'}, {fixed: '2.0.0'}], {'0.9.9': false, '1.0.0-rc.1': false, '1.0.0': true, '2.0.0-rc.1': true, '2.0.0': false}],
    ['last_affected is affected', [{introduced: '0'}, {last_affected: '1.5.0'}], {'0.0.0-0': true, '1.5.0': true, '1.5.1': false}],
    ['several intervals, in any order', [{fixed: '3.2.0'}, {introduced: '3.0.0'}, {introduced: '1.0.0'}, {fixed: '1.1.0'}], {'1.0.5': true, '2.0.0': false, '3.1.0': true, '3.2.0': false}],
    ['without an end everything after', [{introduced: '1.0.0'}], {'0.1.0': false, '99.0.0': true}],
    ['limit ends what may be matched', [{introduced: '1.0.0'}, {limit: '2.0.0'}], {'1.9.9': true, '2.0.0': false}],
    ['an open limit is none', [{introduced: '1.0.0'}, {limit: '*'}], {'7.0.0': true}]
  ])('%s', (_, events, expected) => {
    for (const [written, affected] of Object.entries(expected)) expect([written, matchVersion(withEvents(events), written).kind]).toEqual([written, affected ? 'affected' : 'unaffected'])
  })
  test('versions that are listed are affected, outside of every range too', () => {
    const listed = withEvents([{introduced: '5.0.0'}], {versions: ['1.2.3']})
    expect(matchVersion(listed, '1.2.3').kind).toBe('affected')
    expect(matchVersion(listed, '1.2.4').kind).toBe('unaffected')
  })
  test('the next fixed version is named', () => {
    expect(matchVersion(withEvents([{introduced: '1.0.0'}, {fixed: '1.4.2'}, {introduced: '2.0.0'}, {fixed: '2.1.0'}]), '1.1.0')).toEqual({kind: 'affected', fixed: ['1.4.2']})
  })
  test.each([
    ['an event that is no version', withEvents([{introduced: 'never'}])], ['no introduced', withEvents([{fixed: '1.0.0'}])], ['neither versions nor ranges', advisory({affected: [{package: {ecosystem: 'npm', name: 'a'}}]}).affected[0] as Advisory['affected'][0]],
    ['only commits', advisory({affected: [{package: {ecosystem: 'npm', name: 'a'}, ranges: [{type: 'GIT', events: [{introduced: '0'}]}]}]}).affected[0] as Advisory['affected'][0]]
  ])('%s cannot be evaluated, which is not unaffected', (_, affected) => {
    expect(matchVersion(affected, '1.0.0').kind).toBe('not-evaluable')
  })
})

describe('records', () => {
  test.each([
    ['withdrawn', record({withdrawn: '2024-01-01T00:00:00Z'}), 'withdrawn'], ['another ecosystem', record({affected: [{package: {ecosystem: 'PyPI', name: 'a'}}]}), 'foreign'],
    ['no id', {affected: []}, 'bad'], ['not an object', 'x', 'bad'], ['undefined', undefined, 'bad'], ['schema 2', record({schema_version: '2.0.0'}), 'bad'], ['affected is no list', record({affected: {}}), 'bad'],
    ['a package without a name', record({affected: [{package: {ecosystem: 'npm'}}]}), 'bad']
  ])('%s', (_, value, kind) => { expect(readOsvRecord(value).kind).toBe(kind) })

  test.each([
    ['CVSS 3', {severity: [{type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'}]}, 'critical'],
    ['a word of the database', {severity: [{type: 'CVSS_V4', score: 'CVSS:4.0/AV:N'}], database_specific: {severity: 'MODERATE'}}, 'medium'],
    ['the worst of several', {severity: [{type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N'}], database_specific: {severity: 'HIGH'}}, 'high'],
    ['only CVSS 4: unknown', {severity: [{type: 'CVSS_V4', score: 'CVSS:4.0/AV:N'}]}, 'unknown'], ['nothing: unknown', {}, 'unknown'], ['a malicious package', {id: 'MAL-2025-1'}, 'critical']
  ])('severity from %s', (_, changes, expected) => { expect(advisory(changes).severity).toBe(expected) })
})

const locked = (name: string, v: string, line: number, scope: LockedPackage['scope'] = 'production'): LockedPackage => ({name, version: v, location: `node_modules/${name}`, line, scope})

describe('findings', () => {
  test('one vulnerability under three ids in two installs is one finding, with the best id and the worst severity', () => {
    const advisories = [
      advisory({id: 'GHSA-aaaa-bbbb-cccc', aliases: ['CVE-2026-1'], database_specific: {severity: 'LOW'}, summary: 'Bad'}),
      advisory({id: 'OTHER-7', aliases: ['CVE-2026-1'], database_specific: {severity: 'HIGH'}}), advisory({id: 'UNRELATED-1', database_specific: {severity: 'LOW'}})
    ]
    const {findings} = matchAdvisories([{path: 'package-lock.json', packages: [locked('a', '1.0.0', 30), locked('a', '1.1.0', 10, 'development')], problems: []}], indexAdvisories(advisories))
    expect(findings.map(f => [f.rule.id, f.severity, f.place.line, f.others.map(o => o.line), f.aliases, f.scope])).toEqual([
      ['GHSA-aaaa-bbbb-cccc', 'high', 10, [30], ['CVE-2026-1', 'OTHER-7'], 'production'], ['UNRELATED-1', 'low', 10, [30], [], 'production']
    ])
    expect(findings[0]?.message).toBe('a 1.0.0, 1.1.0: Bad')
    expect(findings[0]?.rule.remedy).toBe('Upgrade a to 2.0.0, or later.')
  })
  test('a record that cannot be evaluated makes the scan incomplete', () => {
    const index = indexAdvisories([advisory({affected: [{package: {ecosystem: 'npm', name: 'a'}}]})])
    const {findings, problems} = matchAdvisories([{path: 'l', packages: [locked('a', '1.0.0', 3)], problems: []}], index)
    expect([findings, problems.map(p => [p.kind, p.line])]).toEqual([[], [['advisory-not-evaluable', 3]]])
  })
  test('groups are the same whatever the order of the records', () => {
    const ids = fc.uniqueArray(fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'), {minLength: 1, maxLength: 3})
    const shape = (groups: string[][][]): string[] => groups.map(g => [...new Set(g.flat())].sort().join()).sort()
    fc.assert(fc.property(fc.array(ids, {maxLength: 8}), items => {
      const groups = groupByAlias(items, i => i)
      expect(shape(groupByAlias([...items].reverse(), i => i))).toEqual(shape(groups))
      const all = groups.map(g => new Set(g.flat()))
      for (const [i, one] of all.entries()) for (const other of all.slice(i + 1)) expect([...one].some(id => other.has(id))).toBe(false)
    }))
  })
})
