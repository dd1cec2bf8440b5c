/** Made-up secrets of each rule's form, put together at run time: no file of the repository holds one. */
import {base62, crc32} from '../../../src/scan/crc32.ts'
import {secretRules, type Part, type SecretRule} from '../../../src/scan/secret-rules.ts'

const ascii = Array.from({length: 94}, (_, i) => String.fromCharCode(33 + i))

/** A generator with a seed (mulberry32), so that a failure can be repeated. */
export function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const run = (characters: RegExp, length: number, next: () => number): string => {
  const letters = ascii.filter(c => characters.test(c))
  return Array.from({length}, () => letters[Math.floor(next() * letters.length)]).join('')
}

const part = (p: Part, next: () => number): string => (typeof p === 'string' ? p : p[0].test('=') && p[0].test(' ') ? ' = ' : run(p[0], p[1], next))

export function sampleOf(rule: SecretRule, seed: number): string {
  const next = random(seed)
  if (/github-(pat|oauth)/.test(rule.id)) {
    const body = run(/[A-Za-z0-9]/, 30, next)
    return rule.prefix + body + base62(crc32(body), 6)
  }
  if (rule.id === 'secrets/openai-key') return `${rule.prefix}${run(/[A-Za-z0-9]/, 20, next)}T3BlbkFJ${run(/[A-Za-z0-9]/, 20, next)}`
  return rule.prefix + rule.parts.map(p => part(p, next)).join('')
}

export const samplePrivateKey = (seed: number, kind = 'RSA '): string => {
  const next = random(seed)
  const lines = Array.from({length: 6}, () => run(/[A-Za-z0-9+/]/, 64, next))
  return [`-----BEGIN ${kind}PRIVATE KEY-----`, ...lines, `-----END ${kind}PRIVATE KEY-----`].join('\n')
}

export const samplePassword = (seed: number): string => run(/[A-Za-z0-9]/, 14, random(seed))

/** One sample of every rule, by its id. */
export const samples = (seed: number): {rule: SecretRule; text: string}[] => secretRules.map((rule, i) => ({rule, text: sampleOf(rule, seed * 1000 + i)}))
