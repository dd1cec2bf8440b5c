import {describe, expect, it} from 'vitest'
import {tellPeople, type Telling} from '../../../src/app/for-people.ts'
import {contract as scan} from '../../../src/scan/contract.ts'
import type {Contract, Outcome} from '../../../src/ports/contract.ts'

const startedAt = Date.UTC(2026, 10, 21, 10, 9, 12)
const telling: Telling = {contract: scan as unknown as Contract, startedAt, endedAt: startedAt + 3_200, timezone: 'Europe/Berlin'}
const outcome = (changes: Partial<Outcome> = {}): Outcome => ({verdict: 'pass', headline: 'Fine.', outputs: {}, summary: '', annotations: [], data: null, ...changes} as Outcome)
const away = [{dependency: 'github', why: 'The token <b>may not</b> write comments'}]

describe('the summary of an action', () => {
  it('ends with when it was, in the declared zone and in UTC', () => {
    expect(tellPeople(outcome({summary: 'All clean.\n'}), telling).summary).toBe('All clean.\n\n<sub>scan, 2026-11-21 11:09:12 CET \\(UTC+1\\) · 10:09:12 UTC, took 3.2 s</sub>\n')
    expect(tellPeople(outcome({summary: 'All clean.'}), {...telling, timezone: undefined}).summary).toContain('2026-11-21 10:09:12 UTC, took')
  })
  it('stays empty where there is nothing to say', () => {
    expect(tellPeople(outcome(), telling).summary).toBe('')
  })
  it('says what was away, how that showed and what it means; what others wrote is escaped', () => {
    const {summary, annotations} = tellPeople(outcome({summary: 'All clean.', away}), telling)
    expect(summary).toContain('**What was away**')
    expect(summary).toContain('| GitHub’s API | The token &lt;b&gt;may not&lt;/b&gt; write comments | The comment is left out')
    expect(annotations).toEqual([{level: 'warning', title: 'scan without: GitHub’s API', message: expect.stringMatching(/^The token .* write comments\. The comment is left out/) as string}])
    expect(tellPeople(outcome({away}), telling).summary).toContain('What was away')
  })
  it('refuses a dependency that the contract does not declare', () => {
    expect(() => tellPeople(outcome({away: [{dependency: 'moon', why: 'it is new'}]}), telling)).toThrow('moon')
  })
})

describe('instants in what an action says', () => {
  it('get the local time beside them in headline, summary and annotations', () => {
    const at = 'until 2026-11-21T10:09:12Z'
    const told = tellPeople(outcome({headline: at, summary: at, annotations: [{level: 'error', message: at, file: 'a.yaml'}]}), telling)
    expect([told.headline, told.summary, told.annotations[0]?.message].every(text => text?.includes('(11:09:12 CET)'))).toBe(true)
    expect(told.annotations[0]?.file).toBe('a.yaml')
  })
})
