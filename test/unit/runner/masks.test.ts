import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Masks} from '../../../src/runner/masks.ts'

/** Without `*`, in which the mask itself would contain the secret. */
const secret = fc.string({minLength: 1}).filter(s => s.trim() !== '' && !s.includes('*') && s.trim() === s && !/[\r\n]/.test(s))

describe('masks', () => {
  test('no secret is left in any text that holds it, overlapping or not', () => {
    fc.assert(fc.property(fc.array(secret, {minLength: 1, maxLength: 4}), fc.array(fc.string()), (secrets, texts) => {
      const masks = new Masks(secrets)
      const text = texts.flatMap((t, i) => [t, secrets[i % secrets.length] as string]).join('')
      // What stands between two masks never holds one: a mask may not be needed for what replacing created.
      for (const part of masks.mask(text).split('***')) for (const s of secrets) expect(part).not.toContain(s)
    }))
  })

  test('a text without secrets is left alone', () => {
    fc.assert(fc.property(fc.string(), text => {
      expect(new Masks(['a secret that is longer than texts get here']).mask(text)).toBe(text)
    }))
  })

  test.each([
    ['itself', (s: string) => s], ['base64', (s: string) => Buffer.from(s).toString('base64')], ['URI', encodeURIComponent], ['JSON', (s: string) => JSON.stringify(s).slice(1, -1)],
    ['XML', (s: string) => s.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;').replaceAll("'", '&apos;')], ['expression', (s: string) => s.replaceAll("'", "''")]
  ])('a secret is found as %s', (_, form) => {
    for (const value of ['p<ss & "word" \\ it\'s', 'zwölf/+?']) expect(new Masks([value]).mask(`[${form(value)}]`)).toBe(`[***]`)
  })

  // actions/runner: src/Sdk/DTLogging/Logging/ValueEncoders.cs: base64(user:password) begins the password at any of three bytes.
  test.each(['', 'u', 'us', 'use'])('a secret is found in the base64 of %j and itself', prefix => {
    const value = 'correct horse battery'
    const encoded = Buffer.from(`${prefix}${value}`).toString('base64')
    expect(new Masks([value]).mask(encoded)).toMatch(/^.{0,5}\*\*\*$/)
  })

  test('each line of a secret is one; empty ones mask nothing', () => {
    const masks = new Masks(['  first\r\n\n second ', '', '   '])
    expect(masks.mask('a first b second c')).toBe('a *** b *** c')
    expect([masks.touches('second'), masks.touches('third')]).toEqual([true, false])
  })

  test('touching and overlapping secrets become one mask', () => {
    expect(new Masks(['abc', 'cde', 'fg']).mask('xabcdefgx')).toBe('x***x')
  })
})
