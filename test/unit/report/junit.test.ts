import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {escapeXml, renderJunit, type JunitCase} from '../../../src/report/junit.ts'

const test = (changes: Partial<JunitCase> = {}): JunitCase => ({name: 'GET /a', group: '/a', verdict: 'pass', ms: 12, message: '', ...changes})
const at = '2026-01-01T00:00:00.000Z'

describe('JUnit', () => {
  it('counts what passed, failed and could not be judged; nothing is skipped', () => {
    expect(renderJunit('shop', [{name: 'contract', startedAt: at, cases: [test(), test({verdict: 'fail', message: 'no'}), test({verdict: 'inconclusive', ms: null, message: 'not called'})]}])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="shop" tests="3" failures="1" errors="1" skipped="0" time="0.024">
  <testsuite name="contract" tests="3" failures="1" errors="1" skipped="0" time="0.024" timestamp="2026-01-01T00:00:00.000Z">
    <testcase classname="/a" name="GET /a" time="0.012"/>
    <testcase classname="/a" name="GET /a" time="0.012">
      <failure type="fail" message="no"/>
    </testcase>
    <testcase classname="/a" name="GET /a" time="0.000">
      <error type="inconclusive" message="not called"/>
    </testcase>
  </testsuite>
</testsuites>
`)
  })

  it('holds any text without breaking: no markup, no character that XML 1.0 forbids, and it reads back the same', () => {
    fc.assert(fc.property(fc.oneof(fc.string({unit: 'binary'}), fc.string({unit: fc.constantFrom('<', '>', '&', '"', "'", '\n', '\u0000', '\ufffe', '\ud800', 'a', ']]>')})), text => {
      const escaped = escapeXml(text)
      expect(escaped).not.toMatch(/[<>"'\n]|&(?!(amp|lt|gt|quot|apos|#9|#10|#13);)/)
      expect([...escaped].every(c => { const p = c.codePointAt(0) as number; return p >= 0x20 && !(p >= 0xd800 && p <= 0xdfff) && p !== 0xfffe && p !== 0xffff })).toBe(true)
      const named: Record<string, string> = {amp: '&', lt: '<', gt: '>', quot: '"', apos: "'"}
      const back = escaped.replace(/&(#(\d+)|\w+);/g, (_, name: string, code: string | undefined) => (code ? String.fromCodePoint(Number(code)) : named[name] as string))
      if (!escaped.includes('\ufffd')) expect(back).toBe(text)
    }))
  })
})
