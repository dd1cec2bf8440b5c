import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {base62, crc32, hasGithubChecksum} from '../../../src/scan/crc32.ts'
import {secretRuleCount, secretRules} from '../../../src/scan/secret-rules.ts'
import {findSecretSpans, scanSecrets, withoutSecrets, type Steps} from '../../../src/scan/secrets.ts'
import {sampleOf, samplePassword, samplePrivateKey, samples} from './sample-secrets.ts'

const ids = (text: string): string[] => scanSecrets(text, 'f').map(f => f.rule.id.replace('secrets/', ''))
const awsId = (seed: number): string => sampleOf(secretRules.find(r => r.prefix === 'AKIA') as (typeof secretRules)[number], seed)
const githubPat = (seed: number): string => sampleOf(secretRules.find(r => r.prefix === 'ghp_') as (typeof secretRules)[number], seed)

describe('provider-prefixed secrets', () => {
  test('there are more than 60 rules, each with its own form', () => {
    expect(secretRuleCount).toBeGreaterThan(60)
    expect(new Set(secretRules.map(r => r.prefix)).size).toBe(secretRules.length)
  })

  test.each(secretRules.map(r => [r.id, r.prefix, r] as const))('%s (%s) is found in code, JSON, logs and escaped text', (id, _, rule) => {
    for (let seed = 1; seed <= 5; seed += 1) {
      const secret = sampleOf(rule, seed)
      for (const text of [secret, `x = "${secret}"\n`, `{"a":${JSON.stringify(secret)}}`, `first\nline two ${secret} end`, `"a\\n${secret}\\n"`]) {
        const spans = findSecretSpans(text)
        expect([text, spans.map(s => s.rule.id)]).toEqual([text, [id]])
        expect(text.slice(spans[0]?.start, spans[0]?.end)).toBe(secret)
      }
    }
  })

  test.each(secretRules.map(r => [r.id, r.prefix, r] as const))('%s (%s): a longer run, a shorter one and the prefix alone are something else', (id, _, rule) => {
    const secret = sampleOf(rule, 9)
    const last = rule.parts.at(-1)
    if (last === undefined || typeof last === 'string') return
    const found = (text: string): boolean => findSecretSpans(text).some(s => s.rule.id === id)
    expect(found(rule.prefix)).toBe(false)
    expect(found(secret.slice(0, -1))).toBe(false)
    const character = Array.from({length: 94}, (_unused, i) => String.fromCharCode(33 + i)).find(c => last[0].test(c)) as string
    expect(found(secret + character.repeat(last[2] - last[1] + 1))).toBe(false)
  })

  test('no class holds the beginning of what follows it: nothing has to be taken back', () => {
    for (const {id, parts} of secretRules) {
      parts.forEach((part, i) => {
        const next = parts[i + 1]
        if (typeof part === 'string' || next === undefined) return
        const begins = typeof next === 'string' ? [next[0] as string] : Array.from({length: 94}, (_, c) => String.fromCharCode(33 + c)).filter(c => next[0].test(c))
        expect([id, begins.filter(c => part[0].test(c))]).toEqual([id, []])
      })
    }
  })

  test('GitHub’s checksum: the published example fits, a changed one does not', () => {
    const body = ['zQWBuTSOoRi4A9spHcVY5n', 'cnsDkxkJ0mLq17'].join('')
    expect(hasGithubChecksum(body)).toBe(true)
    expect(ids(`ghp_${body}`)).toEqual(['github-pat'])
    expect(ids(`ghp_${body.replace('zQWB', 'zQWC')}`)).toEqual([])
    expect(crc32('123456789')).toBe(0xcbf43926) // the check value of the CRC catalogue
    expect(base62(61, 2)).toBe('0z')
  })

  test.each([
    ['AWS’s own example', 'AKIAIOSFODNN7EXAMPLE'], ['AWS’s own secret', 'aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'], ['a mask', `glpat-${'x'.repeat(20)}`], ['a reference', 'npm_${NPM_TOKEN}aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'],
    ['one character', `hf_${'a'.repeat(34)}`], ['your key here', 'sk_live_yourSecretKeyGoesHere1234'], ['the middle of a word', `x${awsId(3)}`], ['a mention of a key', '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----'],
    ['a public key', samplePrivateKey(3).replaceAll('PRIVATE', 'PUBLIC')]
  ])('%s is no secret', (_, text) => { expect(ids(text)).toEqual([]) })
})

describe('keys and addresses', () => {
  test.each(['', 'RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED '])('a private key: %s', kind => { expect(ids(`a\n${samplePrivateKey(1, kind)}\n`)).toEqual(['private-key']) })
  test('a private key inside JSON', () => { expect(ids(JSON.stringify({private_key: samplePrivateKey(2)}))).toEqual(['private-key']) })
  test.each(['postgres', 'postgresql', 'mysql', 'mongodb+srv', 'redis', 'amqps'])('%s with a password', scheme => {
    const password = samplePassword(4)
    const text = `URL=${scheme}://app:${password}@db.internal:5432/x`
    expect(ids(text)).toEqual(['database-url'])
    expect(withoutSecrets(text)).toBe(`URL=${scheme}://app:***@db.internal:5432/x`)
  })
  test.each(['postgres://postgres:postgres@localhost/x', 'postgres://u:${PASSWORD}@db/x', 'postgres://u:$PASSWORD@db/x', 'redis://localhost:6379', 'mysql://user:password@db/x', 'postgres://u:<password>@db', 'mongodb://db/x?a=b:c@d'])('%s is an example', text => {
    expect(ids(text)).toEqual([])
  })
})

describe('what leaves the scanner', () => {
  test('rule and place only: no part of the secret', () => {
    for (const {rule, text} of samples(1)) {
      const json = JSON.stringify(scanSecrets(`line one\nkey = ${text}\n`, 'f'))
      expect(json).toContain('"line":2')
      for (let i = rule.prefix.length; i + 6 <= text.length; i += 1) expect(json).not.toContain(text.slice(i, i + 6))
      expect(json).not.toContain('parts')
    }
  })
  test('a list of keys is a few findings that say how many there are', () => {
    const found = scanSecrets(Array.from({length: 300}, (_, i) => awsId(i + 1)).join('\n'), 'keys.txt')
    expect(found).toHaveLength(20)
    expect(found.at(-1)?.message).toContain('280 more')
  })
  test('blanking out is complete and stable', () => {
    const all = samples(2).map(s => s.text)
    fc.assert(fc.property(fc.array(fc.oneof(fc.constantFrom(...all), fc.string()), {maxLength: 6}), words => {
      const clean = withoutSecrets(words.join('\n'))
      expect(findSecretSpans(clean)).toEqual([])
      for (const w of words) if (all.includes(w)) expect(clean).not.toContain(w)
    }), {numRuns: 50})
  })
})

describe('work is bounded by the length of the text', () => {
  /** Steps per character that any text may cost: each rule reads the text once to search, and each of its parts reads each character at most once. */
  const perCharacter = 2 * secretRules.reduce((sum, r) => sum + 1 + r.parts.length * 2, 0) + 13 + 100
  const size = 40_000
  const fill = (unit: string): string => unit.repeat(Math.ceil(size / unit.length)).slice(0, size)
  const hostile = [
    ...secretRules.flatMap(r => [r.prefix, `${r.prefix}-`, ` ${r.prefix}a`]), 'eyJaaaaaaaaaa.eyJ-', '-----BEGIN ', '-----BEGIN PRIVATE KEY-----', `-----BEGIN PRIVATE KEY-----\n${'Aa1'.repeat(14)}\n`, 'postgres://', 'postgres://a:', 'a', '=', '\\n', '\n', '\u0130'
  ]
  test.each(hostile.map(h => [h]))('%j over and over', unit => {
    const steps: Steps = {count: 0}
    findSecretSpans(fill(unit), steps)
    expect(steps.count).toBeLessThan(perCharacter * size)
  })
  test('one line of 10 MB ends with its secret found', () => {
    const text = `${'eyJ-'.repeat(2_500_000)} ${githubPat(5)}`
    expect(ids(text)).toEqual(['github-pat'])
  })
})
