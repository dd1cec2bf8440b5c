import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import {parseMatchers, renderMatcher, selects} from '../../../src/analysis/matchers.ts'
import {compileRegex} from '../../../src/analysis/regex.ts'

const chosen = (matchers: string, labels: Record<string, string>): boolean => selects(parseMatchers(matchers, 'here'), new Map(Object.entries(labels)))
const refusal = (body: () => unknown): UserError => {
  try {
    body()
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError)
    return thrown as UserError
  }
  throw new Error('was accepted')
}

describe('label matchers select as PromQL does', () => {
  it.each([
    ['code=~"5.."', {code: '503'}, true], ['code=~"5.."', {code: '5033'}, false], ['code=~"5.."', {code: '1503'}, false], ['code=~"5.."', {}, false],
    ['code=~"5..",method!="GET"', {code: '500', method: 'POST'}, true], ['code=~"5..",method!="GET"', {code: '500', method: 'GET'}, false],
    ['code=~"5..",method!="GET"', {code: '500'}, true], ['code=""', {}, true], ['code!~"2..|3.."', {code: '404'}, true], ['code!~"2..|3.."', {code: '301'}, false],
    ['{code="500",}', {code: '500'}, true], ["code='500'", {code: '500'}, true], ['path=`a\\d`', {path: 'a\\d'}, true], ['path=~"a\\\\d"', {path: 'a7'}, true], [' code = "500" , a = "b" ', {code: '500', a: 'b'}, true]
  ] as [string, Record<string, string>, boolean][])('%s on %o', (matchers, labels, expected) => {
    expect(chosen(matchers, labels)).toBe(expected)
  })

  it.each(['', '{}', 'code', 'code=500', 'code=="500"', 'code=~"5..', 'code="5" method="GET"', ',code="5"', 'code="5",,a="b"', 'code="\\q"', '__name__="up"', '5code="1"'])('refuses %j with the place in the spec', text => {
    const error = refusal(() => parseMatchers(text, 'gates.errors.bad'))
    expect(error.reason).toBe('spec-invalid')
    expect(error.where).toBe('gates.errors.bad')
  })

  it('writes a matcher so that it reads the same', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z_]{1,8}$/), fc.constantFrom('=' as const, '!=' as const), fc.string({unit: 'grapheme'}).filter(v => !/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(v)), (label, operator, value) => {
      const [read] = parseMatchers(renderMatcher({label, operator, value}), 'here')
      expect(read).toMatchObject({label, operator, value})
    }))
  })
})

describe('regular expressions are RE2’s', () => {
  it.each([
    ['a(?=b)', 'look-around'], ['a(?!b)', 'look-around'], ['(?<=a)b', 'look-around'], ['(?<!a)b', 'look-around'], ['(a)\\1', 'back-references'], ['a**', 'repeat of a repeat'], ['a{2}{3}', 'repeat of a repeat'],
    ['(a', 'not closed'], ['a)', 'never opened'], ['[a', 'not closed'], ['[z-a]', 'wrong way round'], ['*a', 'nothing before'], ['a\\', 'backslash'], ['\\pL', '\\p'], ['\\b', '\\b'], ['(?s)a', 'flags'],
    ['a{1001}', 'more than 1000'], ['a{3,2}', 'wrong way round'], ['[[:alpha:]]', 'POSIX'], ['a'.repeat(1001), 'longer than 1000'], ['('.repeat(60) + ')'.repeat(60), 'nested too deep']
  ])('refuses %j and says why', (pattern, why) => {
    const error = refusal(() => compileRegex(pattern))
    expect(error.message).toContain(why)
    expect(error.reason).toBe('spec-invalid')
  })

  it('refuses counted repeats that multiply into a huge program', () => {
    expect(refusal(() => compileRegex('((a{100}){100}){100}')).message).toContain('too large')
  })

  it('matches a pattern that would stall a backtracking engine', () => {
    expect(compileRegex('(a+)+b').matches('a'.repeat(2000))).toBe(false)
    expect(compileRegex('(a|a)*(a|aa)*').matches('a'.repeat(2000))).toBe(true)
    expect(compileRegex('(a*)*').matches('aaab')).toBe(false)
  })

  it('ignores case only when told at the start', () => {
    expect(compileRegex('(?i)ERR[a-f]').matches('errB')).toBe(true)
    expect(compileRegex('ERR').matches('err')).toBe(false)
  })

  it('takes a dot for any character, also a line feed, and an emoji for one', () => {
    expect(compileRegex('a.b').matches('a\nb')).toBe(true)
    expect(compileRegex('.').matches('😀')).toBe(true)
  })

  it('agrees with JavaScript on what both know', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\d', '\\w', '0', '^', '$', '\\.')
    const pattern = fc.letrec<{node: string; sequence: string}>(tie => ({
      node: fc.oneof({depthSize: 'small', withCrossShrink: true}, atom, fc.tuple(atom.filter(a => a !== '^' && a !== '$'), fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{0,}', '*?')).map(p => p.join('')), tie('sequence').map(s => `(${s})`), tie('sequence').map(s => `(?:${s})?`), fc.tuple(tie('sequence'), tie('sequence')).map(([l, r]) => `(${l}|${r})`)),
      sequence: fc.array(tie('node'), {minLength: 1, maxLength: 3}).map(n => n.join(''))
    })).sequence
    fc.assert(fc.property(pattern, fc.string({unit: fc.constantFrom('a', 'b', '0', '.'), maxLength: 6}), (text, subject) => {
      expect(compileRegex(text).matches(subject)).toBe(new RegExp(`^(?:${text})$`, 's').test(subject))
    }), {numRuns: 500})
  })
})
