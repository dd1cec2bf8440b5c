import {describe, expect, it} from 'vitest'
import type {UserError} from '../../../src/kernel/errors.ts'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'

const file = (hooks: string, more = ''): string => `schema: 1\nname: shop\nenvironments: {local: {target: {kind: local}${more}}}\nservices:\n  api:\n    source: {run: [node, api.js]}\n    hooks:\n${hooks}`
const parse = (text: string) => resolveEnvironment(parseSpec(text, 'slipway.yaml'), 'local')

function thrownBy(act: () => unknown): UserError {
  try {
    act()
  } catch (error) {
    return error as UserError
  }
  throw new Error('nothing was refused')
}

describe('hooks in slipway.yaml', () => {
  it('become typed values with every default filled in', () => {
    expect(parse(file('      before: [{name: migrate, run: [node, migrate.js]}]\n')).services['api']?.hooks).toEqual({before: [{name: 'migrate', run: ['node', 'migrate.js'], timeout: 600_000, irreversible: false}], after: []})
    expect(parse(file('      after: [{name: warm, run: [warm], timeout: 30s, image: a/b:1, compensate: [cool]}]\n')).services['api']?.hooks?.after[0]).toMatchObject({timeout: 30_000, compensate: ['cool'], image: 'a/b:1'})
  })

  it.each([
    ['the same name twice', '      before: [{name: migrate, run: [a]}]\n      after: [{name: migrate, run: [b]}]\n', /^slipway\.yaml:9:22 service `api` has a hook `migrate` already, under `before`/],
    ['one that is irreversible and compensated', '      before: [{name: migrate, run: [a], irreversible: true, compensate: [b]}]\n', /`irreversible` and `compensate` exclude each other/],
    ['no program', '      before: [{name: migrate, run: []}]\n', /^slipway\.yaml:8:37 .*at least 1/],
    ['a shell line', '      before: [{name: migrate, run: "node migrate.js"}]\n', /^slipway\.yaml:8:37 .*expected a list/],
    ['no name', '      before: [{run: [a]}]\n', /name/],
    ['a name that is none', '      before: [{name: "Migrate it!", run: [a]}]\n', /lower-case letters/],
    ['a time that is none', '      before: [{name: m, run: [a], timeout: soon}]\n', /duration/],
    ['a phase that is none', '      during: [{name: m, run: [a]}]\n', /during/]
  ])('%s is refused with its place', (_, hooks, message) => {
    const thrown = thrownBy(() => parse(file(hooks)))
    expect(thrown.reason).toBe('spec-invalid')
    expect(`${thrown.where} ${thrown.message}`).toMatch(message)
  })
})

describe('onFailure', () => {
  const good = '      before: [{name: m, run: [a]}]\n'
  it('is said for each environment; without it the whole set goes back', () => {
    expect(parse(file(good)).onFailure).toBe('rollback-set')
    for (const said of ['rollback-set', 'freeze', 'continue-independent']) expect(parse(file(good, `, onFailure: ${said}`)).onFailure).toBe(said)
  })

  it('that is none of the three is refused, and at the top of the file it has no place', () => {
    expect(() => parse(file(good, ', onFailure: ignore'))).toThrow(expect.objectContaining({reason: 'spec-invalid', message: expect.stringContaining('onFailure') as string}))
    expect(() => parse(`onFailure: freeze\n${file(good)}`)).toThrow(expect.objectContaining({message: expect.stringContaining('`onFailure` is no key at the top of the file') as string}))
  })
})
