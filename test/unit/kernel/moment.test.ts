import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {formatMoment, formatMomentWithUtc, isTimezone, knownTimezones, withLocalTimes, withLocalTimesInMarkdown} from '../../../src/kernel/moment.ts'

const at = Date.UTC(2026, 10, 21, 10, 9, 12)
const summer = Date.UTC(2026, 6, 1, 22, 30, 0)

describe('a moment', () => {
  it.each([
    [undefined, '2026-11-21 10:09:12 UTC', '2026-07-01 22:30:00 UTC'],
    ['Europe/Berlin', '2026-11-21 11:09:12 CET (UTC+1)', '2026-07-02 00:30:00 CEST (UTC+2)'],
    ['America/New_York', '2026-11-21 05:09:12 EST (UTC-5)', '2026-07-01 18:30:00 EDT (UTC-4)'],
    ['Asia/Kolkata', '2026-11-21 15:39:12 IST (UTC+5:30)', '2026-07-02 04:00:00 IST (UTC+5:30)'],
    ['America/Sao_Paulo', '2026-11-21 07:09:12 UTC-3', '2026-07-01 19:30:00 UTC-3']
  ])('in %s reads as people there write it, summer and winter', (zone, winter, inSummer) => {
    expect([formatMoment(at, zone), formatMoment(summer, zone)]).toEqual([winter, inSummer])
  })

  it('has UTC beside it, and the day where it is another one', () => {
    expect(formatMomentWithUtc(at, 'Europe/Berlin')).toBe('2026-11-21 11:09:12 CET (UTC+1) · 10:09:12 UTC')
    expect(formatMomentWithUtc(summer, 'Europe/Berlin')).toBe('2026-07-02 00:30:00 CEST (UTC+2) · 2026-07-01 22:30:00 UTC')
    expect(formatMomentWithUtc(at, undefined)).toBe('2026-11-21 10:09:12 UTC')
  })

  it('is the same instant in every zone: local time less its offset is UTC', () => {
    const zones = knownTimezones()
    fc.assert(fc.property(fc.integer({min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000}), fc.constantFrom(...zones), (seconds, zone) => {
      const [, date, time, sign, hours, minutes] = /^(\S+) (\S+) .*UTC(?:([+-])(\d{1,2})(?::(\d\d))?)?\)?$/.exec(formatMoment(seconds * 1000, zone)) ?? []
      const offset = (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60
      expect(Date.parse(`${date}T${time}Z`) / 1000 - offset).toBe(seconds)
    }), {numRuns: 300})
  })
})

describe('a time zone', () => {
  it.each(['Europe/Berlin', 'UTC', 'Etc/GMT+5', 'America/Argentina/Buenos_Aires', 'europe/berlin'])('%s is one', zone => { expect(isTimezone(zone)).toBe(true) })
  it.each(['', 'Europe/Belrin', '+01:00', 'Berlin', 'CET+1', '../etc/passwd', 'Europe/Berlin '])('%j is none', zone => { expect(isTimezone(zone)).toBe(false) })
})

describe('instants in a text for people', () => {
  it('get the local time beside them and stay to be found', () => {
    expect(withLocalTimes('it expires at 2026-11-21T10:09:12.000Z unless renewed', 'Europe/Berlin')).toBe('it expires at 2026-11-21T10:09:12.000Z (11:09:12 CET) unless renewed')
    expect(withLocalTimes('begun 2026-07-01T22:30:00Z', 'Europe/Berlin')).toBe('begun 2026-07-01T22:30:00Z (2026-07-02 00:30:00 CEST)')
  })
  it('are left alone without a zone, in quoted code, and where they are no instant', () => {
    const text = 'at 2026-11-21T10:09:12Z'
    expect(withLocalTimes(text, undefined)).toBe(text)
    expect(withLocalTimes('2026-13-41T10:09:12Z and 2026-11-21', 'Europe/Berlin')).toBe('2026-13-41T10:09:12Z and 2026-11-21')
    const quoted = `Now ${text}\n\n\`\`\`\n${text}\n\`\`\`\n\n<code>${text}</code> and ${text}`
    expect(withLocalTimesInMarkdown(quoted, 'Europe/Berlin').match(/CET/g)).toHaveLength(2)
    expect(withLocalTimesInMarkdown(quoted, 'Europe/Berlin')).toContain(`\`\`\`\n${text}\n\`\`\``)
  })
  it('are told once, however often the text passes through', () => {
    const once = withLocalTimes('at 2026-11-21T10:09:12Z.', 'Asia/Kolkata')
    expect(withLocalTimes(once, 'Asia/Kolkata')).toBe(once)
  })
})
