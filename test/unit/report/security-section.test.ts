import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {commentCharacters} from '../../../src/report/markdown.ts'
import {renderSecuritySection, sectionMarker} from '../../../src/report/security-section.ts'
import {scanFinding, scanReport} from './scan-report.ts'

describe('the section of a pull request', () => {
  test('begins with the hidden marker and shows what, where and what to do', () => {
    const text = renderSecuritySection(scanReport([scanFinding()]))
    expect(text.split('\n')[0]).toBe(sectionMarker)
    expect(text).toContain('| high | <code>dockerfile/root-user</code><br>The image has no USER: its processes run as root. | <code>web/Dockerfile:3</code> | Add USER. |')
    expect(text).toContain('Findings from high on fail this scan.')
  })
  test('no findings, unknown severity, accepted and missing parts are said', () => {
    expect(renderSecuritySection(scanReport([]))).toContain('No active findings.')
    expect(renderSecuritySection(scanReport([scanFinding({severity: 'unknown'})]))).toContain('unknown, counts as high')
    const accepted = scanReport([scanFinding()]).findings[0] as never
    const text = renderSecuritySection(scanReport([], {incomplete: ['dependencies: no advisories'], notices: ['it expired'], suppressed: [{finding: accepted, reason: 'why not', expires: '2027-01-01'}], failOn: 'none'}))
    for (const part of ['Not looked at', 'dependencies: no advisories', 'it expired', '1 accepted', 'why not', '2027-01-01', 'threshold is none']) expect(text).toContain(part)
  })
  test('only addresses of advisory databases become links', () => {
    const link = (uri: string): string => renderSecuritySection(scanReport([scanFinding({rule: {...scanFinding().rule, id: 'X-1', uri}})]))
    expect(link('https://osv.dev/vulnerability/X-1')).toContain('[X-1](https://osv.dev/vulnerability/X-1)')
    for (const uri of ['https://evil.example/osv.dev/', 'javascript:alert(1)', 'https://osv.dev/x) [y](z', 'https://osv.dev.evil.example/x']) expect(link(uri)).not.toContain('](')
  })

  const long = 'x<script>@team | `a` '.repeat(200)
  test.each([0, 1, 40, 700])('%i hostile findings stay within 65,536 characters, and what is left out is counted', count => {
    const text = renderSecuritySection(scanReport(Array.from({length: count}, (_, i) => scanFinding({subject: String(i), message: long, place: {path: `${long}/${i}`, line: i + 1}})), {
      incomplete: Array.from({length: count}, () => long), notices: [long], headline: long, knowledge: long, failOn: 'high'
    }))
    expect(text.length).toBeLessThanOrEqual(commentCharacters)
    const rows = text.split('\n').filter(l => l.startsWith('| high')).length
    if (count > rows) expect(text).toContain(`${count - rows} further`)
    expect(text.trimEnd().endsWith('</details>')).toBe(true)
  })
  test('a smaller budget shows fewer rows, worst first', () => {
    const report = scanReport(Array.from({length: 300}, (_, i) => scanFinding({subject: String(i), place: {path: 'f', line: i + 1}})))
    const rows = (limit: number): number => renderSecuritySection(report, limit).split('\n').filter(l => l.startsWith('| high')).length
    expect([rows(65_536), rows(20_000), rows(3000), rows(1500)]).toEqual([300, 100, 10, 3])
    expect(renderSecuritySection(report, 3000)).toContain('f:1<')
  })
  test('whatever is found stays text: no tag, mention, image or table break of its own', () => {
    const hostile = fc.oneof(fc.constantFrom('<img src=x>', '@octocat', '#12', '![a](https://x)', '| a | b |', '\n| - |\n', '```', '<!-- slipway:security -->', '</details>', '[x](javascript:1)', '\u202e'), fc.string({unit: 'binary', maxLength: 20}))
    const words = fc.array(hostile, {minLength: 1, maxLength: 5}).map(w => w.join(' '))
    fc.assert(fc.property(words, words, words, (message, path, id) => {
      const text = renderSecuritySection(scanReport([scanFinding({message, place: {path, line: 1}, rule: {...scanFinding().rule, id, remedy: message}})], {incomplete: [message], notices: [path], headline: message}))
      expect(text.split(sectionMarker)).toHaveLength(2)
      expect(text.replace(sectionMarker, '')).not.toMatch(/<(?!\/?(?:code|br|details|summary)>)/)
      expect(text).not.toMatch(/(?:^|[^\\])!\[/)
      expect(text).not.toMatch(/@\w/)
      expect(text.match(/<\/details>/g)?.length).toBe(1)
      expect(text.split('\n').filter(l => l.startsWith('|'))).toHaveLength(3)
    }), {numRuns: 60})
  })
})
