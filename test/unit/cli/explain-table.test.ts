import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {explainCommand, explanationOf, explanations} from '../../../src/cli/explain-command.ts'
import {oneLine, plainPage, renderTable, wrap} from '../../../src/cli/table.ts'
import {failureReasons} from '../../../src/kernel/failure-reasons.ts'

const voice = () => {
  const said: string[] = []
  return {said, say: (text: string) => { said.push(text) }, page: plainPage}
}

describe('slipway explain', () => {
  test('every failure reason has its cause and remedy', async () => {
    for (const [code, [cause, remedy]] of Object.entries(failureReasons)) {
      const told = voice()
      expect(await explainCommand(code, told)).toBe(0)
      expect(told.said.join('\n')).toContain(cause)
      expect(told.said.join('\n')).toContain(remedy)
    }
  })

  test('checks of doctor and rules of the scan too, also without the word before the stroke', async () => {
    const all = await explanations()
    expect(explanationOf('doctor/owner', all).kind).toBe('doctor check')
    expect(explanationOf('Root-User', all)).toMatchObject({code: 'dockerfile/root-user', source: expect.stringContaining('hadolint')})
    expect(new Set(all.map(e => e.code)).size).toBe(all.length)
    expect(all.every(e => e.cause.length > 3 && e.remedy.length > 3)).toBe(true)
  })

  test('a misspelt code names the nearest, a strange one the list', async () => {
    await expect(explainCommand('plan-chaned', voice())).rejects.toMatchObject({reason: 'input-invalid', message: expect.stringContaining('Did you mean plan-changed?')})
    await expect(explainCommand('xyzzyxyzzy', voice())).rejects.toMatchObject({message: 'There is no code xyzzyxyzzy.'})
    const told = voice()
    expect(await explainCommand(undefined, told)).toBe(0)
    for (const code of Object.keys(failureReasons)) expect(told.said.join('\n')).toContain(code)
  })
})

describe('tables', () => {
  test('columns line up, and cells wrap where the window is narrow', () => {
    expect(renderTable(['a', 'b'], [['one', 'two'], ['three', 'four']], plainPage)).toEqual(['a      b', 'one    two', 'three  four'])
    expect(renderTable(['a', 'b'], [['x', 'some words that do not fit here']], {...plainPage, columns: 20})).toEqual(['a  b', 'x  some words that', '   do not fit here'])
    expect(renderTable(['a'], [], plainPage)).toEqual([])
  })

  test('no line is wider than the window, no word is lost, nothing steers the terminal', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.string(), fc.string({unit: 'binary'}), fc.lorem()), {minLength: 1, maxLength: 5}), fc.integer({min: 60, max: 120}), (rows, columns) => {
      const lines = renderTable(['one', 'two', 'three'], rows, {...plainPage, columns})
      expect(lines.every(line => [...line].length <= columns)).toBe(true)
      expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/)
      const letters = (text: string): number => oneLine(text).replaceAll(' ', '').length
      expect(letters(lines.slice(1).join(' '))).toBe(rows.flat().reduce((sum, cell) => sum + letters(cell), 0))
    }))
    expect(wrap('abcdefgh ij', 3)).toEqual(['abc', 'def', 'gh', 'ij'])
    expect(wrap('.github/workflows/release.yml:16: x', 20)).toEqual(['.github/workflows/', 'release.yml:16: x'])
  })

  test('a cell without an end is cut', () => {
    expect(renderTable(['a'], [['x'.repeat(1_000_000)]], plainPage)[1]?.length).toBeLessThan(600)
    expect(wrap('x'.repeat(200_000), 10)).toHaveLength(20_000)
  })

  test('colours go around the words, not around the blanks', () => {
    const paint = (tone: string, text: string): string => `<${tone}>${text}</>`
    expect(renderTable(['a', 'b'], [[{text: 'x', tone: 'bad'}, 'y']], {columns: 80, paint})).toEqual(['<dim>a</>  <dim>b</>', '<bad>x</>  y'])
  })
})
