import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import {identifyFindings, rankFindings, type Finding, type FindingSeverity, type IdentifiedFinding} from '../../../src/report/finding.ts'
import {annotateScan} from '../../../src/scan/annotate.ts'
import {matchesPath} from '../../../src/scan/path-pattern.ts'
import {judgeFindings, type PolicyInput} from '../../../src/scan/policy.ts'
import {parseSuppressions, type Suppression} from '../../../src/scan/suppressions.ts'

const finding = (severity: FindingSeverity, changes: Partial<Finding> = {}): Finding => ({
  scanner: 'dockerfile', severity, message: 'm', subject: 's', place: {path: 'a/Dockerfile', line: 3}, others: [], aliases: [], scope: 'production',
  rule: {id: 'dockerfile/x', title: 't', severity, remedy: 'r', source: 'z', tags: []}, ...changes
})
const one = (severity: FindingSeverity, changes: Partial<Finding> = {}): IdentifiedFinding => identifyFindings([finding(severity, changes)])[0] as IdentifiedFinding
const accept = (changes: Partial<Suppression> = {}): Suppression => ({target: {kind: 'rule', value: 'dockerfile/x'}, path: undefined, reason: 'because', expires: '2026-12-31', line: 2, ...changes})
const judge = (changes: Partial<PolicyInput>) => judgeFindings({findings: [], suppressions: [], failOn: 'high', today: '2026-06-15', incomplete: [], whenIncomplete: 'inconclusive', ...changes})

describe('the verdict', () => {
  test.each<[string, FindingSeverity[], PolicyInput['failOn'], string]>([
    ['nothing found', [], 'high', 'pass'], ['below the threshold', ['medium', 'low'], 'high', 'pass'], ['at the threshold', ['high'], 'high', 'fail'], ['above it', ['critical'], 'high', 'fail'],
    ['unknown counts as high', ['unknown'], 'high', 'fail'], ['unknown is below critical', ['unknown'], 'critical', 'pass'], ['low at low', ['low'], 'low', 'fail'], ['none reports only', ['critical'], 'none', 'pass']
  ])('%s', (_, severities, failOn, verdict) => {
    expect(judge({findings: severities.map(s => one(s)), failOn}).verdict).toBe(verdict)
  })
  test('an incomplete scan is never a pass, unless that is accepted', () => {
    expect(judge({incomplete: ['x']})).toMatchObject({verdict: 'inconclusive', reason: 'scan-incomplete'})
    expect(judge({incomplete: ['x'], failOn: 'none'}).verdict).toBe('inconclusive')
    expect(judge({incomplete: ['x'], findings: [one('high')]})).toMatchObject({verdict: 'fail', reason: 'scan-findings'})
    expect(judge({incomplete: ['x'], whenIncomplete: 'accept'})).toMatchObject({verdict: 'pass', reason: undefined})
  })
})

describe('accepted findings', () => {
  const advisory = one('high', {rule: {...finding('high').rule, id: 'GHSA-1'}, aliases: ['CVE-1']})
  test.each<[string, Partial<Suppression>, IdentifiedFinding, boolean]>([
    ['a rule', {}, one('high'), true], ['another rule', {target: {kind: 'rule', value: 'dockerfile/y'}}, one('high'), false], ['a path', {path: 'a/*'}, one('high'), true], ['another path', {path: 'b/**'}, one('high'), false],
    ['an advisory', {target: {kind: 'id', value: 'GHSA-1'}}, advisory, true], ['its alias', {target: {kind: 'id', value: 'CVE-1'}}, advisory, true], ['an alias is no rule', {target: {kind: 'rule', value: 'CVE-1'}}, advisory, false],
    ['a fingerprint', {target: {kind: 'id', value: one('high').fingerprint}}, one('high'), true], ['its digits', {target: {kind: 'id', value: one('high').fingerprint.slice(7)}}, one('high'), true],
    ['the last day', {expires: '2026-06-15'}, one('high'), true], ['the day after', {expires: '2026-06-14'}, one('high'), false]
  ])('%s', (_, changes, found, holds) => {
    const judged = judge({findings: [found], suppressions: [accept(changes)]})
    expect([judged.suppressed.length, judged.verdict]).toEqual(holds ? [1, 'pass'] : [0, 'fail'])
  })
  test.each<[string, Partial<Suppression>, RegExp | undefined]>([
    ['long valid', {}, undefined], ['soon over', {expires: '2026-06-29'}, /expires on 2026-06-29, in 14 days/], ['expired', {expires: '2026-06-14'}, /expired on 2026-06-14 and no longer holds/],
    ['unused', {target: {kind: 'rule', value: 'other'}}, /matches nothing: remove it/]
  ])('%s', (_, changes, message) => {
    const notices = judge({findings: [one('high')], suppressions: [accept(changes)]}).notices
    if (message === undefined) expect(notices).toEqual([])
    else expect(notices).toEqual([{line: 2, message: expect.stringMatching(message)}])
  })
})

describe('the file of accepted findings', () => {
  test('entries as a list or under `suppressions`', () => {
    const text = '- id: GHSA-1\n  reason: never reached\n  expires: 2026-12-31\n- rule: a/b\n  path: x/**\n  owner: ada\n  reason: r\n  expires: "2027-01-01"\n'
    const expected = [
      {target: {kind: 'id', value: 'GHSA-1'}, path: undefined, reason: 'never reached', expires: '2026-12-31', line: 1},
      {target: {kind: 'rule', value: 'a/b'}, path: 'x/**', reason: 'r', expires: '2027-01-01', line: 4}
    ]
    expect(parseSuppressions(text, 'f')).toEqual(expected)
    expect(parseSuppressions(`suppressions:\n${text.replace(/^/gm, '  ')}`, 'f').map(s => s.line)).toEqual([2, 5])
    expect(parseSuppressions('', 'f')).toEqual([])
  })
  test('all problems are told together, with their lines and a suggestion', () => {
    const text = `suppressions:
  - id: GHSA-1
    reason: r
  - rule: a
    id: b
    reason: ""
    expires: 2026-02-30
  - reasn: r
    rule: c
    expires: soon
  - nothing
  - reason: r
    expires: 2026-12-31
`
    let thrown: unknown
    try {
      parseSuppressions(text, 'accepted.yaml')
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(UserError)
    expect((thrown as UserError).reason).toBe('input-invalid')
    expect((thrown as UserError).message.split('\n').slice(1).map(l => l.trim())).toEqual([
      'accepted.yaml:2: `expires` is missing: the last day on which this holds, such as 2026-12-31.', 'accepted.yaml:6: `reason` must be a text.', 'accepted.yaml:4: An entry needs exactly one of `id` and `rule`.',
      'accepted.yaml:7: `expires` is "2026-02-30"; expected a day such as 2026-12-31.', 'accepted.yaml:8: `reasn` is not known here; `reason` is.', 'accepted.yaml:8: `reason` is missing: say why this is accepted.',
      'accepted.yaml:10: `expires` is "soon"; expected a day such as 2026-12-31.', 'accepted.yaml:11: An entry must have id or rule, reason and expires.',
      'accepted.yaml:12: An entry needs exactly one of `id` and `rule`.'
    ])
  })
  test.each(['suppressions: 7', 'other: []', '{', 'suppressions: {a: b}'])('%j is refused', text => { expect(() => parseSuppressions(text, 'f')).toThrow(UserError) })
})

describe('path patterns', () => {
  test.each([
    ['a/b.txt', 'a/b.txt', true], ['a/*.txt', 'a/b.txt', true], ['*.txt', 'a/b.txt', false], ['**/*.txt', 'a/b.txt', true], ['**/*.txt', 'b.txt', true], ['a/**', 'a/b/c', true], ['a/**', 'ab', false], ['a/**/c', 'a/c', true],
    ['a/**/c', 'a/x/y/c', true], ['a/**/c', 'a/xc', false], ['**', 'a/b', true], ['*', 'a', true], ['*', 'a/b', false], ['?', 'a', true], ['a?c', 'a/c', false], ['', '', true], ['', 'a', false], ['a.c', 'abc', false], ['a*c*e', 'abcde', true]
  ])('%j and %j: %s', (pattern, path, expected) => { expect(matchesPath(pattern, path)).toBe(expected) })

  test('it agrees with the regular expression of the pattern', () => {
    const toRegExp = (pattern: string): RegExp => new RegExp(`^${pattern.replace(/\*\*\/|\*\*|\*|\?|[^*?]/g, m => ({'**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]'})[m] ?? m.replace(/[.+^${}()|[\]\\]/g, '\\$&'))}$`)
    const text = (more: string[]) => fc.array(fc.constantFrom('a', 'b', '/', '.', ...more), {maxLength: 8}).map(c => c.join(''))
    fc.assert(fc.property(text(['*', '**', '**/', '?']), text([]), (pattern, path) => matchesPath(pattern, path) === toRegExp(pattern).test(path)), {numRuns: 3000})
  })
  test('a hostile pattern ends', () => { expect(matchesPath('*a'.repeat(300), 'a'.repeat(1000) + 'b')).toBe(false) })
})

describe('fingerprints and ranks', () => {
  test('stable when lines move, different for a second one of the same kind', () => {
    const before = identifyFindings([finding('low'), finding('low', {place: {path: 'a/Dockerfile', line: 9}})])
    const after = identifyFindings([finding('low', {place: {path: 'a/Dockerfile', line: 109}}), finding('low', {place: {path: 'a/Dockerfile', line: 103}})])
    expect(after.map(f => f.fingerprint)).toEqual(before.map(f => f.fingerprint))
    expect(before[0]?.fingerprint).not.toBe(before[1]?.fingerprint)
  })
  test('worst first; production before development; unknown after the known of its rank', () => {
    const ranked = rankFindings([finding('low'), finding('high', {scope: 'development'}), finding('unknown'), finding('critical'), finding('high')])
    expect(ranked.map(f => [f.severity, f.scope])).toEqual([['critical', 'production'], ['high', 'production'], ['unknown', 'production'], ['high', 'development'], ['low', 'production']])
  })
})

describe('annotations', () => {
  test('at most ten of each level; what is left is counted; what was not looked at comes first', () => {
    const judged = judge({findings: [...Array.from({length: 25}, () => one('high')), ...Array.from({length: 30}, () => one('medium')), one('low')]})
    const made = annotateScan(judged, ['lost'], {failOn: 'high', suppressionsPath: 's'})
    const at = (level: string) => made.filter(a => a.level === level)
    expect([at('error').length, at('warning').length, at('notice').length]).toEqual([10, 10, 1])
    expect(at('error').at(-1)?.message).toBe('16 more of this kind are in the job summary and the SARIF file.')
    expect(at('warning')[0]?.title).toBe('Not looked at')
    expect(at('error')[0]).toMatchObject({file: 'a/Dockerfile', line: 3})
  })
})
