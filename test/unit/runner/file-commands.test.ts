import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import * as core from '@actions/core'
import fc from 'fast-check'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {parseFileCommands, withPathsAdded} from '../../../src/runner/file-commands.ts'

const room = mkdtempSync(join(tmpdir(), 'file-commands-'))
const file = join(room, 'output')
const before = process.env['GITHUB_OUTPUT']
beforeAll(() => {
  process.env['GITHUB_OUTPUT'] = file
})
afterAll(() => {
  rmSync(room, {recursive: true, force: true})
  if (before === undefined) delete process.env['GITHUB_OUTPUT']
  else process.env['GITHUB_OUTPUT'] = before
})

const name = fc.string({minLength: 1}).filter(n => !/[\r\n=<]/.test(n) && n.trim() !== '')

describe('reading GITHUB_OUTPUT', () => {
  test('gives back whatever GitHub’s own toolkit writes', () => {
    fc.assert(fc.property(fc.array(fc.tuple(name, fc.string({unit: 'binary'}).filter(v => !v.includes('\uFEFF'))), {maxLength: 5}), pairs => {
      writeFileSync(file, '')
      for (const [key, value] of pairs) core.setOutput(key, value)
      expect(parseFileCommands(readFileSync(file, 'utf8'))).toEqual({pairs: pairs.map(([key, value]) => ({name: key, value})), problem: undefined})
    }))
  })

  test('never throws, and keeps what stood before a malformed line', () => {
    const token = fc.constantFrom('a', '=', '<<', 'E', '\n', '\r\n', ' ')
    fc.assert(fc.property(fc.array(token), tokens => {
      const {pairs, problem} = parseFileCommands(`first=1\n${tokens.join('')}`)
      if (tokens[0] !== '\n' || problem === undefined) expect(pairs[0]?.name).toBe('first')
      for (const pair of pairs) expect(pair.name).not.toBe('')
    }))
  })

  test.each([
    ['a=1', [['a', '1']]], ['a=', [['a', '']]], ['a=b=c\n\n\nd=e', [['a', 'b=c'], ['d', 'e']]], ['a=b<<c', [['a', 'b<<c']]],
    ['a<<E\nE\n', [['a', '']]], ['a<<E\n\nE', [['a', '']]], ['a<<E\n1\n2\nE\nb=3', [['a', '1\n2'], ['b', '3']]], ['a<<E\n E\nEE\nE', [['a', ' E\nEE']]], ['a<<b<<c\nx\nb<<c\n', [['a', 'x']]], ['a<<E=F\nx=1\nE=F\n', [['a', 'x=1']]],
    ['a<<E\r\n1\r\nE\r\n', [['a', '1\r']]], ['\uFEFFa=1', [['a', '1']]]
  ])('%j', (text, pairs) => {
    // A file with CRLF: the delimiter is then `E\r`, as on a Linux runner.
    expect(parseFileCommands(text)).toEqual({pairs: pairs.map(([n, value]) => ({name: n, value})), problem: undefined})
  })

  test.each([
    ['no sign', "Invalid format 'no sign'"], ['=x', 'Name must not be empty'], ['<<E\nE\n', 'Name must not be empty and delimiter must not be empty'], ['a<<\n', 'delimiter must not be empty'],
    ['a<<E\n1\n', "Matching delimiter not found 'E'"], ['a<<E\n1', 'EOF marker missing new line']
  ])('%j is malformed', (text, problem) => {
    const read = parseFileCommands(`ok=1\n${text}`)
    expect(read.pairs).toEqual([{name: 'ok', value: '1'}])
    expect(read.problem).toContain(problem)
  })
})

test('GITHUB_PATH: a path named again moves to the end, which is searched first', () => {
  expect(withPathsAdded(['/a', '/b'], '/c\n\n/a\r\n')).toEqual(['/b', '/c', '/a'])
})
