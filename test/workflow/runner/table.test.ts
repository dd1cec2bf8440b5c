import {readFileSync, writeFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {renderTable, rowsOf} from './render-table.ts'
import {stories, tables} from './tables.ts'

const file = 'docs/runner-scenarios.md'

test('the printed table is the one that is played', () => {
  const rendered = renderTable(tables, stories)
  if (process.env['UPDATE'] === '1') writeFileSync(file, rendered)
  expect(readFileSync(file, 'utf8')).toBe(rendered)
})

test('every row names its source, and no rule twice', () => {
  const rows = rowsOf(tables, stories)
  expect(rows.length).toBeGreaterThanOrEqual(60)
  expect(rows.filter(row => row.source.trim() === '')).toEqual([])
  expect(new Set(rows.map(row => row.rule)).size).toBe(rows.length)
})
