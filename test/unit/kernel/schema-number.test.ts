import {describe, expect, it} from 'vitest'
import {migrateSchema} from '../../../src/kernel/schema-number.ts'

interface Doc {
  schema: number
  log: string[]
}
const table = {
  what: 'the journal', current: 3, reason: 'state-version' as const,
  migrations: {1: (d: Doc) => ({schema: 2, log: [...d.log, '1 to 2']}), 2: (d: Doc) => ({schema: 3, log: [...d.log, '2 to 3']})}
}
const migrate = (found: unknown): Doc => migrateSchema({schema: Number(found), log: []}, found, table, 'journal.jsonl:1')

describe('a schema number', () => {
  it('of today leaves the value alone', () => {
    expect(migrate(3)).toEqual({schema: 3, log: []})
  })
  it('of yesterday runs every migration in order', () => {
    expect(migrate(2).log).toEqual(['2 to 3'])
    expect(migrate(1).log).toEqual(['1 to 2', '2 to 3'])
  })
  it.each([[4, 'knows up to 3'], [0, 'nothing leads to 3'], [undefined, 'no schema number'], [null, 'no schema number'], ['3', 'no whole number'], [1.5, 'no whole number'], [-1, 'no whole number'], [NaN, 'no whole number']])(
    '%j is refused with the reason of the table and the place', (found, message) => {
      expect(() => migrate(found)).toThrow(expect.objectContaining({reason: 'state-version', where: 'journal.jsonl:1', message: expect.stringContaining(message) as string}))
    })
})
