/** Moments as people read them: in the time zone that slipway.yaml declares, with its offset. State and outputs hold UTC alone. */

/** An IANA name (https://www.iana.org/time-zones) that this Node knows; offsets such as +01:00 know no summer time and are none. */
export function isTimezone(text: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en-GB', {timeZone: text})
    return true
  } catch {
    return false
  }
}

export const knownTimezones = (): string[] => Intl.supportedValuesOf('timeZone')

const partsIn = (at: number, zone: string, more: Intl.DateTimeFormatOptions, locale = 'en-GB'): Record<string, string> =>
  Object.fromEntries(new Intl.DateTimeFormat(locale, {timeZone: zone, ...more}).formatToParts(at).map(part => [part.type, part.value]))

/** Each English locale abbreviates the zones of its own part of the world (Unicode CLDR). */
const locales = ['en-GB', 'en-US', 'en-AU', 'en-IN', 'en-ZA']

/** `UTC+1`, or with an abbreviation where English has one: `CET (UTC+1)`. */
function zoneName(at: number, zone: string): string {
  const offset = (partsIn(at, zone, {timeZoneName: 'shortOffset'})['timeZoneName'] ?? '').replace('GMT', 'UTC')
  const short = locales.map(locale => partsIn(at, zone, {timeZoneName: 'short'}, locale)['timeZoneName'] ?? '').find(name => /^[A-Z]{2,5}$/.test(name) && name !== 'UTC')
  return short === undefined || short === offset ? offset : `${short} (${offset})`
}

const digits: Intl.DateTimeFormatOptions = {year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'}

function dateAndTime(at: number, zone: string): {date: string; time: string} {
  // Intl loads its tables of locales first, some 30 ms: most runs need none of them.
  if (zone === 'UTC') return {date: new Date(at).toISOString().slice(0, -14), time: new Date(at).toISOString().slice(-13, -5)}
  const {year = '', month = '', day = '', hour = '', minute = '', second = ''} = partsIn(at, zone, digits)
  return {date: `${year.padStart(4, '0')}-${month}-${day}`, time: `${hour}:${minute}:${second}`}
}

/** `2026-11-21 11:09:12 CET (UTC+1)`; without a zone `2026-11-21 10:09:12 UTC`. Milliseconds since the epoch. */
export function formatMoment(at: number, zone = 'UTC'): string {
  const {date, time} = dateAndTime(at, zone)
  return `${date} ${time} ${zone === 'UTC' ? 'UTC' : zoneName(at, zone)}`
}

/** The moment in the declared zone with UTC beside it, the day once if it is the same. */
export function formatMomentWithUtc(at: number, zone: string | undefined): string {
  if (zone === undefined || zone === 'UTC') return formatMoment(at)
  const [here, there] = [dateAndTime(at, zone), dateAndTime(at, 'UTC')]
  return `${formatMoment(at, zone)} · ${here.date === there.date ? '' : `${there.date} `}${there.time} UTC`
}

const instant = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z(?! \()/g

/** Text for people: each UTC instant in it gets the local time beside it, and is itself left as it is, to be found in logs and state. */
export function withLocalTimes(text: string, zone: string | undefined): string {
  if (zone === undefined || zone === 'UTC') return text
  return text.replace(instant, iso => {
    const at = Date.parse(iso)
    if (Number.isNaN(at)) return iso
    const {date, time} = dateAndTime(at, zone)
    return `${iso} (${date === iso.slice(0, 10) ? '' : `${date} `}${time} ${zoneName(at, zone).replace(/ \(.*/, '')})`
  })
}

/** The same for Markdown: what stands in a fenced block or between tags of code is somebody else's and stays. */
export function withLocalTimesInMarkdown(markdown: string, zone: string | undefined): string {
  const quoted = /(^`{3,}[^\n]*\n[\s\S]*?^`{3,}[ \t]*$|<code>[\s\S]*?<\/code>)/gm
  return markdown.split(quoted).map((part, i) => (i % 2 === 1 ? part : withLocalTimes(part, zone))).join('')
}
