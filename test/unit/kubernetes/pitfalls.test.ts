/** Every pitfall that the documentation tells has a test, and that test is there. */
import {existsSync, readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'

interface Row {
  pitfall: string
  reported: string
  answer: string
  tests: {file: string; name: string}[]
}

const rows: Row[] = readFileSync('docs/kubernetes-pitfalls.md', 'utf8').split('\n').filter(line => line.startsWith('| ') && !line.startsWith('| Pitfall')).map(line => {
  const [pitfall = '', reported = '', answer = '', tests = ''] = line.slice(2, -2).split(' | ')
  return {pitfall, reported, answer, tests: tests.split('<br>').map(text => {
    const [, file = '', name = ''] = /^`([^`]+)`: (.+)$/.exec(text) ?? []
    return {file, name}
  })}
})

/** In the title of a test or of a row of one, not in a comment. */
const titled = (file: string, name: string): boolean => readFileSync(file, 'utf8').split('\n').some(line => line.includes(name) && !/^\s*(\/\/|\/?\*)/.test(line) && /['`"]/.test(line))

describe('the pitfalls of releasing to Kubernetes', () => {
  it('are many, and each is told with where it was reported and what is done', () => {
    expect(rows.length).toBeGreaterThan(55)
    expect(rows.filter(({pitfall, reported, answer}) => [pitfall, reported, answer].some(text => text.trim().length < 4))).toEqual([])
    expect(new Set(rows.map(({pitfall}) => pitfall)).size).toBe(rows.length)
  })

  it.each(rows.map(row => [row.pitfall, row] as const))('%s: has its test', (_, {tests}) => {
    expect(tests.length).toBeGreaterThan(0)
    for (const {file, name} of tests) {
      expect(existsSync(file), `there is no file ${file}`).toBe(true)
      expect(name.length).toBeGreaterThan(5)
      expect(titled(file, name), `${file} has no test "${name}"`).toBe(true)
    }
  })
})
