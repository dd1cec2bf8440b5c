import {describe, expect, it} from 'vitest'
import {parseHandoff, renderHandoff} from '../../../src/report/handoff.ts'
import {renderReport} from '../../../src/report/html.ts'
import {collectRun} from '../../../src/report/run-record.ts'
import {handoff} from './run-fixture.ts'

const head = (timezone: string | undefined): string => {
  const one = handoff('scan', [0, 5], null, timezone === undefined ? {} : {timezone})
  return renderReport(collectRun([parseHandoff(renderHandoff(one), 'handoff')])).match(/<header[\s\S]*?<\/header>/)?.[0] ?? ''
}

describe('the report', () => {
  it('tells when the run was in the zone of slipway.yaml, with UTC beside it', () => {
    expect(head('Europe/Berlin')).toContain('2026-11-21 10:24:06 CET (UTC+1) · 09:24:06 UTC')
    expect(head('Asia/Kolkata')).toContain('2026-11-21 14:54:06 IST (UTC+5:30) · 09:24:06 UTC')
  })
  it('tells it in UTC where no zone is declared', () => {
    expect(head(undefined)).toContain('2026-11-21 09:24:06 UTC')
    expect(head(undefined)).not.toContain('CET')
  })
  it('takes no handoff whose zone is none', () => {
    expect(() => head('<b>Mars</b>')).toThrow('IANA time zone')
  })
})
