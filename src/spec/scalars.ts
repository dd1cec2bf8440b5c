/** Scalars of slipway.yaml that people write as text and code reads as numbers. */
import * as z from 'zod'
import {parseDuration} from '../kernel/duration.ts'
import {isTimezone, knownTimezones} from '../kernel/moment.ts'
import {nearest} from '../kernel/near-miss.ts'
import {parseBytes, parseRate, parseShare} from '../kernel/quantity.ts'

function textual<T>(parse: (text: string) => T | undefined, expected: string, examples: string[]) {
  return z.string().transform((text, context): T => {
    const value = parse(text)
    if (value !== undefined) return value
    context.addIssue({code: 'custom', message: `expected ${expected}, such as ${examples.join(' or ')}`})
    return z.NEVER
  }).meta({examples, description: expected})
}

/** Milliseconds. */
export const Duration = textual(parseDuration, 'a duration', ['30s', '10m', '4h'])
export const Bytes = textual(parseBytes, 'an amount of bytes', ['8 GB', '512 MiB'])
/** Requests per second. */
export const Rate = textual(parseRate, 'a rate', ['50/s', '3000/m'])
/** Between 0 and 1. */
export const Share = z.union([
  textual(parseShare, 'a share', ['1%', '0.5%']),
  z.number().min(0).max(1)
])
/** A number of cores; also written `2 cores`. */
export const Cores = z.union([
  z.number().positive(),
  textual(text => {
    const match = /^(\d+(?:\.\d+)?)\s*cores?$/.exec(text.trim())
    return match ? Number(match[1]) : undefined
  }, 'a number of cores', ['2 cores'])
])

/** Lower-case names that are safe as file names, DNS labels and environment variable stems. */
export const Name = z.string().regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, 'expected a name of lower-case letters, digits and inner dashes, at most 40')
export const Port = z.number().int().min(1).max(65535)

/** An IANA name; for a misspelt one the nearest is the example. */
export const Timezone = z.string().refine(isTimezone, {
  error: ({input}) => `expected an IANA time zone, such as ${nearest(String(input), knownTimezones()) ?? 'Europe/Berlin'}`
}).meta({description: 'The IANA time zone in which people read times, such as Europe/Berlin. State and outputs hold UTC.'})

/** A path inside the workspace: relative, without `..`. */
export const WorkspacePath = z.string().min(1).refine(
  p => !p.startsWith('/') && !/^[A-Za-z]:/.test(p) && !p.split(/[\\/]/).includes('..'),
  'expected a relative path inside the workspace, without `..`')

/** A range of versions: `>=20.19`, `^3.1`, `>=15 <17`. */
export const VersionRange = z.string().min(1).regex(/^[\d\s.<>=^~|x*-]+$/i, 'expected a version range, such as >=20.19')
