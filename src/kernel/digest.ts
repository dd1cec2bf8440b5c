/** Canonical JSON and SHA-256 digests: equal values have equal digests, whatever the order of their keys. */
import {createHash} from 'node:crypto'

export type Json = null | boolean | number | string | Json[] | {[key: string]: Json}

/** `sha256:` and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`

/** Keys sorted by code unit, no white space, `undefined` members left out (after RFC 8785 as far as plain data goes). */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members = Object.entries(value).filter(([, v]) => v !== undefined).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return `{${members.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`
}

export function digestBytes(bytes: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export const digestJson = (value: unknown): Digest => digestBytes(canonicalJson(value))

/** The first six hexadecimal digits, for people. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 6)
