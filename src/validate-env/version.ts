/**
 * Versions that programs report, brought to semantic versions so that npm's range rules apply. Most are none: driver 535.161.08,
 * PostgreSQL 16beta1, Docker 17.03.1-ce, kubectl v1.29.0-eks-a5565ad, Python 3.11.0rc1.
 */
import satisfiesRange from 'semver/functions/satisfies.js'
import validRange from 'semver/ranges/valid.js'

export interface Version {
  release: readonly [major: number, minor: number, patch: number]
  /** A release candidate, a beta or the like of that release. */
  preRelease: boolean
}

/** Vendor suffixes (`-eks-…`, `-ce`, `-1051-aws`) are no pre-releases; these are. */
const preReleaseMark = /^[-.+~_]?(?:alpha|beta|rc|candidate|pre|preview|dev|nightly|canary|snapshot|[ab]\d)/i

/** undefined if the text does not begin with a number. Numbers after the third are dropped: no range can name them. */
export function parseVersion(text: string): Version | undefined {
  const match = /^v?(\d{1,15})(?:\.(\d{1,15}))?(?:\.(\d{1,15}))?(?:\.\d+)*(.*)$/s.exec(text.trim())
  if (!match) return undefined
  const [, major, minor = '0', patch = '0', rest = ''] = match
  return {release: [Number(major), Number(minor), Number(patch)], preRelease: preReleaseMark.test(rest)}
}

/** What npm's rules take as a range. */
export const isRange = (text: string): boolean => validRange(text) !== null

/** The greatest release before this one, as far as numbers go. */
function before([major, minor, patch]: Version['release']): string | undefined {
  const last = Number.MAX_SAFE_INTEGER
  if (patch > 0) return `${major}.${minor}.${patch - 1}`
  if (minor > 0) return `${major}.${minor - 1}.${last}`
  return major > 0 ? `${major - 1}.${last}.${last}` : undefined
}

/**
 * Whether a version lies in a range. A pre-release lies between the release before and its own, so both must be in: a candidate of
 * 3.12 satisfies >=3.11 but not >=3.12, where npm's own rule would refuse both or, asked to include pre-releases, accept both.
 */
export function versionSatisfies(version: Version, range: string): boolean {
  if (!satisfiesRange(version.release.join('.'), range)) return false
  if (!version.preRelease) return true
  const previous = before(version.release)
  return previous !== undefined && satisfiesRange(previous, range)
}
