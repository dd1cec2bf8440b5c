import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import * as z from 'zod'
import {artifactUri, renderSarif} from '../../../src/report/sarif.ts'
import {scanFinding, scanReport} from './scan-report.ts'

/** What GitHub requires of a file (docs: SARIF support for code scanning), and what the format requires of these objects (SARIF 2.1.0, section 3). */
const text = (limit: number) => z.strictObject({text: z.string().min(1).max(limit)})
const Rule = z.strictObject({
  id: z.string().min(1), name: z.string().max(255), shortDescription: text(1024), fullDescription: text(1024), help: text(1024), helpUri: z.url().optional(),
  defaultConfiguration: z.strictObject({level: z.enum(['error', 'warning', 'note'])}),
  properties: z.strictObject({tags: z.array(z.string()).max(10), 'security-severity': z.string().regex(/^\d+\.\d$/), precision: z.literal('high')})
})
const Result = z.strictObject({
  ruleId: z.string(), ruleIndex: z.number().int().min(0), level: z.enum(['error', 'warning', 'note']), message: text(1024),
  locations: z.array(z.strictObject({physicalLocation: z.strictObject({
    artifactLocation: z.strictObject({uri: z.string().regex(/^(?:[A-Za-z0-9\-._~!*'()/]|%[0-9A-F]{2})+$/), uriBaseId: z.literal('%SRCROOT%')}), region: z.strictObject({startLine: z.number().int().min(1)})
  })})).length(1),
  partialFingerprints: z.record(z.string(), z.string().min(1)), properties: z.record(z.string(), z.string())
})
const Sarif = z.strictObject({
  $schema: z.url(), version: z.literal('2.1.0'),
  runs: z.array(z.strictObject({
    tool: z.strictObject({driver: z.strictObject({name: z.string().min(1), semanticVersion: z.string(), rules: z.array(Rule).max(25_000)})}),
    automationDetails: z.strictObject({id: z.string().endsWith('/')}), columnKind: z.literal('utf16CodeUnits'),
    invocations: z.array(z.strictObject({executionSuccessful: z.boolean(), toolExecutionNotifications: z.array(z.strictObject({level: z.literal('error'), message: text(1024)}))})),
    results: z.array(Result).max(5000), properties: z.strictObject({suppressed: z.number(), dropped: z.number()})
  })).length(1)
})
const parsed = (report: Parameters<typeof renderSarif>[0]) => Sarif.parse(JSON.parse(renderSarif(report).text)).runs[0] as z.output<typeof Sarif>['runs'][number]

describe('SARIF', () => {
  test('a finding with its rule, place and fingerprints', () => {
    const run = parsed(scanReport([], {findings: scanReport([scanFinding()]).findings.map(f => ({...f, lineHash: 'abc:1'}))}))
    expect(run.tool.driver.rules.map(r => [r.id, r.properties['security-severity'], r.defaultConfiguration.level])).toEqual([['dockerfile/root-user', '8.0', 'error']])
    expect(run.results[0]).toMatchObject({ruleId: 'dockerfile/root-user', ruleIndex: 0, locations: [{physicalLocation: {artifactLocation: {uri: 'web/Dockerfile'}, region: {startLine: 3}}}]})
    expect(run.results[0]?.partialFingerprints).toEqual({primaryLocationLineHash: 'abc:1', 'slipwayFinding/v1': expect.stringMatching(/^sha256:/)})
  })
  test('every result points to its rule; a rule has the worst severity of its findings', () => {
    const other = scanFinding({rule: {...scanFinding().rule, id: 'b'}, severity: 'low'})
    const run = parsed(scanReport([scanFinding({severity: 'low'}), other, scanFinding({severity: 'critical', subject: 'x'})]))
    for (const result of run.results) expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId)
    expect(run.tool.driver.rules.map(r => r.properties['security-severity']).sort()).toEqual(['2.0', '9.5'])
  })
  test('5,000 results are kept, the worst ones, and the rest is counted and said', () => {
    const many = scanReport(Array.from({length: 6000}, (_, i) => scanFinding({subject: String(i), place: {path: 'f', line: i + 1}})))
    const run = parsed(many)
    expect([run.results.length, run.properties.dropped, renderSarif(many).dropped]).toEqual([5000, 1000, 1000])
    expect(run.results[0]?.locations[0]?.physicalLocation.region.startLine).toBe(1)
    expect(run.invocations[0]?.toolExecutionNotifications.at(-1)?.message.text).toContain('1000 findings')
  })
  test('an incomplete scan is no successful execution', () => {
    expect(parsed(scanReport([], {incomplete: ['lost']})).invocations[0]).toEqual({executionSuccessful: false, toolExecutionNotifications: [{level: 'error', message: {text: 'lost'}}]})
    expect(parsed(scanReport([])).invocations[0]?.executionSuccessful).toBe(true)
  })
  test('fingerprints stay when every line moves', () => {
    const at = (by: number) => parsed(scanReport([1, 5, 9].map(line => scanFinding({place: {path: 'f', line: line + by}})))).results.map(r => r.partialFingerprints)
    expect(at(100)).toEqual(at(0))
    expect(new Set(at(0).map(f => f['slipwayFinding/v1'])).size).toBe(3)
  })
  test('whatever a finding says, the file fits', () => {
    const any = fc.string({unit: 'binary', maxLength: 2000})
    fc.assert(fc.property(any, any, fc.string({unit: 'binary', minLength: 1, maxLength: 60}), (message, title, path) => {
      parsed(scanReport([scanFinding({message: `m${message}`, place: {path, line: 1}, rule: {...scanFinding().rule, title: `t${title}`}})]))
    }), {numRuns: 50})
  })
  test('paths become URIs segment by segment', () => { expect(artifactUri('a b/#c?/ü%.js')).toBe('a%20b/%23c%3F/%C3%BC%25.js') })
})
