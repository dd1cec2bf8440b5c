/** npm versions in order: precedence of semver.org, section 11, by npm's own library, so that we agree with what npm installs. */
import parse from 'semver/functions/parse.js'
import type SemVer from 'semver/classes/semver.js'

/** OSV's `"0"`: before every version (OSV schema, "events"). */
export const beforeAll = 'before-all'
export type Bound = SemVer | typeof beforeAll

/** A version of the registry, or undefined. `loose` as npm reads lockfiles: a leading `v` or `=` is let through. */
export const parseVersion = (text: string): SemVer | undefined => parse(text, {loose: true}) ?? undefined

/** A version of an advisory's event; advisories also write `1` and `1.2`. */
export function parseBound(text: string): Bound | undefined {
  if (text === '0') return beforeAll
  const short = /^(\d+)(\.\d+)?$/.exec(text)
  return parseVersion(short ? `${short[1]}${short[2] ?? '.0'}.0` : text)
}

/** Negative, zero or positive. Build metadata has no precedence. */
export function compareVersions(a: Bound, b: Bound): number {
  if (a === beforeAll || b === beforeAll) return a === b ? 0 : a === beforeAll ? -1 : 1
  return a.compare(b)
}
