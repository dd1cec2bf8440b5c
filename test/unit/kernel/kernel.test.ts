import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {canonicalJson, digestBytes, digestJson, shortDigest} from '../../../src/kernel/digest.ts'
import {formatDuration, parseDuration} from '../../../src/kernel/duration.ts'
import {assertNever, InternalError, toSlipwayError, ToolError, UserError} from '../../../src/kernel/errors.ts'
import {failureReasons} from '../../../src/kernel/failure-reasons.ts'
import {distance, nearest} from '../../../src/kernel/near-miss.ts'
import {formatBytes, parseBytes, parseRate, parseShare} from '../../../src/kernel/quantity.ts'
import {redactor, withoutCredentials} from '../../../src/kernel/redact.ts'
import {verdictOfChecks, worstVerdict} from '../../../src/kernel/verdict.ts'

describe('digests', () => {
  it('do not depend on the order of keys, at any depth', () => {
    fc.assert(fc.property(fc.jsonValue(), value => {
      const turned = (v: unknown): unknown => (Array.isArray(v) ? v.map(turned) : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).reverse().map(([k, x]) => [k, turned(x)])) : v)
      expect(digestJson(turned(value))).toBe(digestJson(value))
    }))
  })
  it('differ where values differ', () => {
    const digests = [null, 0, '0', '', [], {}, [[]], {a: 1}, {a: '1'}, {b: 1}, [1, 2], [2, 1]].map(digestJson)
    expect(new Set(digests).size).toBe(digests.length)
  })
  it('leave out undefined members and match a published vector', () => {
    expect(canonicalJson({b: undefined, a: [1, undefined]})).toBe('{"a":[1,null]}')
    expect(digestBytes('abc')).toBe('sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
    expect(shortDigest(digestBytes('abc'))).toBe('ba7816')
  })
})

describe('durations', () => {
  it.each([['500ms', 500], ['30s', 30_000], ['1h30m', 5_400_000], ['2d', 172_800_000], ['0.5s', 500], [' 10m ', 600_000]])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms)
  })
  it.each(['', '5', '5 s', 's', '-5s', '1h 30m', '5S', '1e3s', `${'9'.repeat(400)}d`])('%j is none', text => {
    expect(parseDuration(text)).toBeUndefined()
  })
  it.each([[850, '0.9 s'], [41_000, '41 s'], [600_000, '10 m'], [3_900_000 * 2, '2 h 10 m'], [300_000_000, '3 d']])('%d ms reads %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text)
  })
})

describe('quantities', () => {
  it('tell a nominal size from a literal one', () => {
    expect(parseBytes('8 GB')).toEqual({bytes: 8e9, nominal: true})
    expect(parseBytes('8GiB')).toEqual({bytes: 8 * 2 ** 30, nominal: false})
    expect(parseBytes('1.5 MB')).toEqual({bytes: 1_500_000, nominal: true})
  })
  it.each(['8', 'GB', '8 gb', '-8 GB', '8 XB', '8 GB x'])('%j is no size', text => {
    expect(parseBytes(text)).toBeUndefined()
  })
  it('print whole bytes as such and the rest with one digit', () => {
    expect([formatBytes(512), formatBytes(1536), formatBytes(2 ** 40 * 2048)]).toEqual(['512 B', '1.5 KiB', '2048.0 TiB'])
  })
  it('read shares and rates, and refuse what is none', () => {
    expect([parseShare('1%'), parseShare('0.5 %'), parseShare(0.01), parseShare('100%')]).toEqual([0.01, 0.005, 0.01, 1])
    expect([parseShare('101%'), parseShare(1.1), parseShare(-0.1), parseShare('1'), parseShare('x%')]).toEqual(Array(5).fill(undefined))
    expect([parseRate('50/s'), parseRate('3000 / m')]).toEqual([50, 50])
    expect([parseRate('50'), parseRate('50/h'), parseRate('/s')]).toEqual(Array(3).fill(undefined))
  })
})

describe('near misses', () => {
  it('suggest what was most likely meant, and nothing far off', () => {
    const known = ['replicas', 'strategy', 'source', 'ready']
    expect([nearest('replcias', known), nearest('Strategy', known), nearest('soruce', known)]).toEqual(['replicas', 'strategy', 'source'])
    expect(nearest('completely', known)).toBeUndefined()
    expect(nearest('x', [])).toBeUndefined()
  })
  it('measure a distance: zero only to itself, the same both ways, never more than the longer length', () => {
    fc.assert(fc.property(fc.string({maxLength: 12}), fc.string({maxLength: 12}), (a, b) => {
      const d = distance(a, b)
      expect(d === 0).toBe(a === b)
      expect(d).toBe(distance(b, a))
      expect(d).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }))
  })
})

describe('redaction', () => {
  const encoders: [string, (secret: string) => string][] = [
    ['plain', s => s], ['in a URL', s => encodeURIComponent(s)], ['in a form', s => new URLSearchParams({a: s}).toString().slice(2)],
    ['in JSON', s => JSON.stringify(s)], ['in Go’s JSON', s => JSON.stringify(s).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')],
    ['in base64', s => Buffer.from(s).toString('base64')], ['in base64url', s => Buffer.from(s).toString('base64url')]
  ]
  it.each(encoders)('takes a secret out %s', (_, encode) => {
    const secret = 'p@ss w&rd<"1>?é\\'
    const text = redactor([secret])(`before ${encode(secret)} after`)
    expect(text).toMatch(/^before "?\*\*\*"? after$/)
  })
  it('takes each line of a secret of several lines', () => {
    expect(redactor(['line-one\nline-two'])('x line-two y')).toBe('x *** y')
  })
  it('takes the longer of two nested secrets whole', () => {
    expect(redactor(['abcd', 'abcdefgh'])('abcdefgh abcd')).toBe('*** ***')
  })
  it('leaves text without secrets, and short values, alone', () => {
    expect(redactor(['abc', ''])('abc def')).toBe('abc def')
    expect(redactor([])('abc')).toBe('abc')
  })
  it('bears any secret', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', minLength: 4}), fc.string(), (secret, text) => {
      expect(redactor([secret])(`${text}${secret}`)).not.toContain(secret === '****' || secret.includes('***') ? '\u0000none' : secret)
    }))
    expect(redactor(['\ud800abcd'])('\ud800abcd')).toBe('***')
  })
  it('takes credentials and query out of addresses', () => {
    expect(withoutCredentials('https://user:pw@host:8443/path?token=x')).toBe('https://host:8443/path')
    expect(withoutCredentials('user:pw@host/no url')).not.toContain('pw')
  })
})

describe('verdicts', () => {
  it('are the worst of many, and nothing at all is inconclusive', () => {
    expect(worstVerdict([])).toBe('inconclusive')
    expect([worstVerdict(['pass', 'inconclusive']), worstVerdict(['inconclusive', 'fail']), worstVerdict(['fail', 'error']), worstVerdict(['pass'])]).toEqual(['inconclusive', 'fail', 'error', 'pass'])
  })
  it('are never pass when a check is unknown', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('pass', 'warn', 'fail', 'unknown', 'skipped', 'not-applicable')), checks => {
      const verdict = verdictOfChecks(checks)
      expect(verdict === 'pass').toBe(!checks.includes('unknown') && !checks.includes('fail'))
      if (checks.includes('fail')) expect(verdict).toBe('fail')
    }))
  })
})

describe('errors', () => {
  it('tell where, what, what was expected and what to do', () => {
    const error = new UserError('It is broken.', {reason: 'spec-invalid', where: 'a.yaml:1:2', expected: 'whole', remedy: 'Mend it.'})
    expect(error.explain()).toBe('a.yaml:1:2: It is broken.\n  Expected: whole\n  What to do: Mend it.')
    expect([error.name, error.problems]).toEqual(['UserError', []])
  })
  it('become internal ones when thrown by accident, with their cause', () => {
    const cause = new TypeError('x is not a function')
    expect(toSlipwayError(cause)).toMatchObject({reason: 'internal', message: 'x is not a function', cause})
    expect(toSlipwayError('text')).toBeInstanceOf(InternalError)
    const known = new ToolError('tofu failed', {reason: 'command-failed', argv: ['tofu', 'plan'], exitCode: 1})
    expect(toSlipwayError(known)).toBe(known)
    expect(() => assertNever('x' as never)).toThrow(InternalError)
  })
  it('have a cause and a remedy for every reason of the closed list', () => {
    for (const [reason, [cause, remedy]] of Object.entries(failureReasons)) {
      expect(reason).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect([cause.at(-1), remedy.at(-1)]).toEqual(['.', '.'])
    }
  })
})
