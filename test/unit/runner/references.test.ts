import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {strongest} from '../../../src/runner/model.ts'
import {matchFiles, patternToRegExp} from '../../../src/runner/globs.ts'
import {Repositories, parseUses} from '../../../src/runner/sources.ts'
import {parseShell} from '../../../src/runner/steps-model.ts'

describe('uses', () => {
  test.each([
    ['$/actions/deploy', {kind: 'self', path: 'actions/deploy'}], ['./.github/actions/x', {kind: 'workspace', path: '.github/actions/x'}],
    ['actions/checkout@v5', {kind: 'repository', slug: 'actions/checkout', path: '', ref: 'v5'}], ['o/r/a/b@refs/tags/v1', {kind: 'repository', slug: 'o/r', path: 'a/b', ref: 'refs/tags/v1'}], ['docker://alpine:3', {kind: 'docker'}]
  ])('%s', (uses, parsed) => expect(parseUses(uses)).toEqual(parsed))

  test.each(['garbage', '$/', '$/x@v1', '$/../x', './../x', 'o/r', 'o/r@', '/abs@v1', 'o/r/../../x @v1'])('%s is malformed', uses => expect(parseUses(uses).kind).toBe('malformed'))

  test('slugs are found whatever their case', () => {
    const found = new Repositories({slug: 'Acme/App', directory: '/app', ref: 'abc'}, {'acme/suite': '/suite'})
    expect([found.find('acme/app', ''), found.find('ACME/Suite', 'v1')?.directory, found.find('x/y', '')]).toEqual([{slug: 'Acme/App', directory: '/app', ref: 'abc'}, '/suite', undefined])
  })
})

test.each([['bash', 'bash'], ['sh', 'sh'], ['', 'bash'], ['bash -x {0}', 'bash'], ['bash -x', undefined], ['python', undefined], ['pwsh', undefined], ['node {0}', undefined]])('shell %j: %s', (shell, command) => {
  expect(parseShell(shell)?.command).toBe(command)
})

describe('file patterns', () => {
  const room = mkdtempSync(join(tmpdir(), 'globs-'))
  for (const file of ['a.txt', 'b/a.txt', 'b/c/a.txt', 'b/c/d.log', '.x/a.txt']) {
    mkdirSync(join(room, file, '..'), {recursive: true})
    writeFileSync(join(room, file), file)
  }
  symlinkSync(room, join(room, 'b', 'loop'))
  afterAll(() => rmSync(room, {recursive: true, force: true}))

  test.each([
    [['*.txt'], ['a.txt']], [['**/*.txt'], ['.x/a.txt', 'a.txt', 'b/a.txt', 'b/c/a.txt']], [['b'], ['b/a.txt', 'b/c/a.txt', 'b/c/d.log']], [['b/**', '!b/c'], ['b/a.txt']], [['b/?/*.log'], ['b/c/d.log']], [['nowhere/**'], []], [['# a', ''], []],
    [['b/c/'], ['b/c/a.txt', 'b/c/d.log']]
  ])('%j', (patterns, files) => expect(matchFiles(room, patterns)).toEqual(files.map(f => join(room, f)).sort()))

  test('a dot in a pattern is a dot', () => expect([patternToRegExp('/a.b').test('/a.b'), patternToRegExp('/a.b').test('/axb')]).toEqual([true, false]))
})

test.each([[['success', 'failure', 'cancelled'], 'failure'], [['success', 'cancelled'], 'cancelled'], [['skipped', 'success'], 'success'], [['skipped'], 'skipped'], [[], 'skipped']] as const)('jobs %j make a run %s', (results, run) => {
  expect(strongest([...results])).toBe(run)
})
