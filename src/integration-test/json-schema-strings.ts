/** Patterns and formats of JSON Schema. Formats are checked only where every reader agrees what they mean; all others are annotations. */
import type {Json} from '../kernel/digest.ts'

/** Longer texts are not run through a pattern: JavaScript's engine backtracks, and the text comes from a service under test. */
const longestText = 4096

/** Schema patterns are ECMA-262 and not anchored. `unsupported`: another dialect, or a text too long to be tried safely. */
export function checkPattern(pattern: string, text: string): boolean | 'unsupported' {
  if (text.length > longestText) return 'unsupported'
  for (const flags of ['u', '']) {
    try {
      return new RegExp(pattern, flags).test(text)
    } catch {
      // Not valid with this flag: many documents escape characters that the flag u does not let be escaped.
    }
  }
  return 'unsupported'
}

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

/** RFC 3339, with the leap second that it allows. */
function isDateTime(text: string): boolean {
  const match = /^(.{10})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/.exec(text)
  if (!match) return false
  const [hour, minute, second, offsetHour, offsetMinute] = match.slice(2).map(part => Number(part ?? 0)) as [number, number, number, number, number]
  return isDate(match[1] as string) && hour < 24 && minute < 60 && second <= 60 && offsetHour < 24 && offsetMinute < 60
}

const textFormats: Record<string, (text: string) => boolean> = {
  'date-time': isDateTime, date: isDate,
  uuid: text => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)
}

export function checkFormat(format: string, value: Json): boolean {
  if (typeof value === 'string') return textFormats[format]?.(value) ?? true
  if (typeof value === 'number' && format === 'int32') return Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31
  return true
}
