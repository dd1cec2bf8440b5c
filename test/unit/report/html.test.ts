import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Handoff} from '../../../src/report/handoff.ts'
import {escapeHtml, html} from '../../../src/report/escape-html.ts'
import {renderReport} from '../../../src/report/html.ts'
import {niceTop} from '../../../src/report/html-traffic.ts'
import {collectRun} from '../../../src/report/run-record.ts'
import {renderRunSummary} from '../../../src/report/summary.ts'
import {badRun, goodRun, handoff, lateRun} from './run-fixture.ts'

const attack = `"><script>alert('x')</script><img src=https://evil.example/a.png onerror=alert(1)>`
const report = (handoffs: Handoff[]): string => renderReport(collectRun(handoffs))

/** Every text of a run replaced, keys and figures kept. */
function poisoned(value: unknown, path = ''): unknown {
  if (typeof value === 'string') {
    const kept = /(stage|verdict|reason|startedAt|endedAt|verdictAt|restoredAt|schema|\.at|\.from|\.to|status|severity|action|operation|outcome|phase|state|strategy|change|engine|id|planDigest)$/.test(path)
    return kept ? value : attack
  }
  if (Array.isArray(value)) return value.map(v => poisoned(v, path))
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, poisoned(v, `${path}.${k}`)]))
  return value
}

/** What a browser would load or run. */
const loads = /<(script|link|iframe|img|object|embed|base|form)\b|\son\w+\s*=|url\(|@import|<a\b|xlink|https?:(?!\/\/evil)/i

describe('the report is one file that asks nobody for anything', () => {
  test.each([['a good run', goodRun()], ['a bad run', badRun()], ['a late failure', lateRun()], ['nothing', []]])('%s', (_, handoffs) => {
    const page = report(handoffs)
    expect(page).not.toMatch(loads)
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`)
    expect(page).not.toMatch(/NaN|undefined|Infinity|\[object|null/)
    expect(page.length).toBeLessThan(300_000)
  })

  test('text from outside stays text, wherever it stands', () => {
    const page = report(badRun().concat(goodRun().slice(7)).map(h => poisoned(h) as Handoff))
    expect(page).toContain('&quot;&gt;&lt;script&gt;')
    expect(page).not.toMatch(/<script|<img/i)
    expect(page.replaceAll(escapeHtml(attack), '')).not.toContain('evil.example')
  })

  test('tags are closed in the order in which they were opened', () => {
    for (const handoffs of [goodRun(), badRun(), lateRun(), []]) {
      const open: string[] = []
      for (const [, slash, name = '', self] of report(handoffs).replace(/<!doctype[^>]*>|<style>[^<]*<\/style>/g, '').matchAll(/<(\/?)([a-z0-9]+)[^>]*?(\/?)>/g)) {
        if (self || name === 'meta') continue
        if (slash) expect(open.pop()).toBe(name)
        else open.push(name)
      }
      expect(open).toEqual([])
    }
  })

  test('every table has a caption and every heading cell a scope', () => {
    const page = report(goodRun())
    expect(page.match(/<table/g)).toHaveLength(page.match(/<caption>/g)?.length ?? 0)
    expect(page).not.toMatch(/<th(?![^>]*scope=)[ >]/)
    expect(page.match(/<svg[^>]*role="img"(?![^>]*aria-label)/)).toBeNull()
  })

  test('equal runs give equal bytes', () => {
    expect(report(lateRun())).toBe(report(lateRun()))
  })
})

describe('what the report says', () => {
  const words = (page: string): string => page.replace(/<style>[^<]*<\/style>/, '').replace(/<title>[^<]*<\/title>/g, '').replace(/<[^>]+>/g, ' ').replace(/&nbsp;|\u00a0/g, ' ').replace(/\s+/g, ' ')

  test('when and why the release went back', () => {
    const text = words(report(badRun()))
    expect(text).toContain('Release 2 was taken back')
    expect(text).toContain('At 10 % of traffic, api answered 5.3 % errors; 1.0 % is allowed.')
    expect(text).toContain('Back after verdict 3.1 s')
    expect(text).toContain('5.3 % 4 of 76')
    expect(text).toContain('verdict')
    expect(text).toContain('integration-test did not run')
  })

  test('which revisions serve now', () => {
    expect(words(report(badRun()))).toContain('api 2b3c4d5 8e7d6c5 2b3c4d5 taken back')
    expect(words(report(goodRun()))).toContain('api 2b3c4d5 8e7d6c5 8e7d6c5 canary')
  })

  test('tests, findings, checks and whether the plan was kept', () => {
    const text = words(report(goodRun()))
    for (const part of ['POST /orders pass 201 6 ms', '150 sent, 0 failed', '0 critical, 0 high, 0 medium, 1 low', 'Memory pass 512 MiB 23.4 GiB', 'What was planned is what ran.', 'worker, then api, then web']) expect(text).toContain(part)
  })

  test('a report without a deployment has no traffic and no evidence', () => {
    const text = words(report([handoff('scan', [0, 1], null, {verdict: 'error', headline: 'No advisories'})]))
    expect(text).toContain('Stopped at scan')
    expect(text).not.toContain('Traffic while')
    expect(text).not.toContain('Evidence')
  })
})

describe('pieces', () => {
  test('values of a template are escaped, templates within are not', () => {
    expect(html`<b title="${'"<'}">${html`<i>${'&'}</i>`}${[html`1`, '<']}${null}${3}</b>`.text).toBe('<b title="&quot;&lt;"><i>&amp;</i>1&lt;3</b>')
  })

  test('no text makes a tag or ends an attribute', () => {
    fc.assert(fc.property(fc.string({unit: 'binary'}), text => { expect(escapeHtml(text)).not.toMatch(/[<>"'\u202e]/) }))
  })

  test('the top of an axis is never below its values', () => {
    fc.assert(fc.property(fc.double({min: 0.001, max: 1e6, noNaN: true}), value => {
      expect(niceTop(value)).toBeGreaterThanOrEqual(value * 0.999)
      expect(niceTop(value)).toBeLessThanOrEqual(value * 10)
    }))
  })
})

describe('the summary of a run in Markdown', () => {
  test('says the verdict first and shows the evidence', () => {
    const text = renderRunSummary(collectRun(badRun()))
    expect(text.split('\n')[0]).toBe('## Release 2 was taken back')
    expect(text).toContain('> [!WARNING]')
    expect(text).toContain('| errors | api | 0.0 % \\(0 of 680\\) | 5.3 % \\(4 of 76\\) | 1.0 % | fail |')
    expect(text).toContain('| monitor-gate | did not run |')
  })

  test('holds hostile text as text', () => {
    const text = renderRunSummary(collectRun(badRun().map(h => ({...h, headline: '| <b> @team #1 `x`\n## Hi'}))))
    expect(text).not.toMatch(/<b>|@team|\n## Hi|#1\b/)
  })

  test('fits, whatever the findings', () => {
    const many = Array.from({length: 12_000}, () => ({rule: 'r', severity: 'high', title: '漢'.repeat(40), where: 'a', remedy: ''}))
    const run = collectRun([handoff('scan', [0, 1], {counts: {critical: 0, high: 12_000, medium: 0, low: 0}, suppressed: 0, incomplete: [], findings: many})])
    const text = renderRunSummary(run)
    expect(Buffer.byteLength(text)).toBeLessThan(900 * 1024)
    expect(text).toContain('| scan |')
  })
})
