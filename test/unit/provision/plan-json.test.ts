import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parsePlan} from '../../../src/provision/plan-json.ts'

interface Resource { address: string; change: Record<string, unknown>; [key: string]: unknown }
const resource = (address: string, actions: string[], change: Record<string, unknown> = {}, more: Record<string, unknown> = {}): Resource =>
  ({address, change: {actions, before: null, after: {}, after_unknown: {}, before_sensitive: {}, after_sensitive: {}, ...change}, ...more})
const planText = (changes: unknown[], more: Record<string, unknown> = {}): string => JSON.stringify({format_version: '1.2', resource_changes: changes, ...more})
const parse = (text: string): ReturnType<typeof parsePlan> => parsePlan(text, ['terraform', 'show'])

describe('the changes that people see', () => {
  test.each([
    [['no-op'], 'none'], [['read'], 'none'], [['create'], 'create'], [['update'], 'update'], [['delete'], 'delete'],
    [['delete', 'create'], 'replace'], [['create', 'delete'], 'replace'], [['create', 'forget'], 'replace'], [['forget'], 'delete']
  ])('%j is shown as %s', (actions, shown) => {
    expect(parse(planText([resource('a.b', actions)])).changes[0]?.action).toBe(shown)
  })

  test('a replacement says which attribute forces it', () => {
    const plan = parse(planText([resource('db.main', ['delete', 'create'], {replace_paths: [['size']]}, {action_reason: 'replace_because_cannot_update'})]))
    expect(plan.changes[0]?.note).toBe('replace because cannot update; because of size')
  })

  test('changed outputs are changes too, and drift is named', () => {
    const plan = parse(planText([], {output_changes: {url: {actions: ['create'], after: 'x'}}, resource_drift: [{address: 'a.b'}], deferred_changes: [{}]}))
    expect(plan.changes).toEqual([{action: 'create', resource: 'output.url', note: ''}])
    expect(plan.drifted).toEqual(['a.b'])
    expect(plan.deferred).toBe(1)
  })
})

describe('the digest that an approval is bound to', () => {
  const base = [resource('a.one', ['create'], {after: {size: 1}}), resource('a.two', ['update'], {after: {size: 2}})]

  test('does not depend on order, on unchanged resources or on time', () => {
    const again = planText([base[1], resource('a.three', ['no-op'], {after: {x: 1}}), base[0]], {timestamp: '2026-01-01T00:00:00Z'})
    expect(parse(again).digest).toBe(parse(planText(base)).digest)
  })

  test.each([
    ['another value', [resource('a.one', ['create'], {after: {size: 9}}), base[1]]],
    ['another action', [resource('a.one', ['delete', 'create'], {after: {size: 1}}), base[1]]],
    ['another address', [resource('a.other', ['create'], {after: {size: 1}}), base[1]]],
    ['a resource more', [...base, resource('a.three', ['delete'])]],
    ['a value that is only known afterwards', [resource('a.one', ['create'], {after: {size: 1}, after_unknown: {id: true}}), base[1]]],
    ['a move', [resource('a.one', ['create'], {after: {size: 1}}), base[1], resource('a.new', ['no-op'], {}, {previous_address: 'a.old'})]]
  ])('changes with %s', (_, changes) => {
    expect(parse(planText(changes)).digest).not.toBe(parse(planText(base)).digest)
  })

  test('any change of a plain value changes it', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({minLength: 1}), fc.integer({min: 0, max: 999})), fc.dictionary(fc.string({minLength: 1}), fc.integer({min: 0, max: 999})), (one, other) => {
      const digest = (after: object): string => parse(planText([resource('a.b', ['create'], {after})])).digest
      const same = JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort())
      return (digest(one) === digest(other)) === same
    }))
  })
})

describe('secrets of a plan', () => {
  const secret = 'correct-horse-battery'
  const withSecret = (value: string): string => planText(
    [resource('a.b', ['create'], {after: {password: value, copy: `user:${value}`}, after_sensitive: {password: true}})],
    {variables: {token: {value: 'tok-12345'}, region: {value: 'eu-west'}}, configuration: {root_module: {variables: {token: {sensitive: true}, region: {}}}}})

  test('are found behind marks and in sensitive variables, and only there', () => {
    expect(parse(withSecret(secret)).secrets.sort()).toEqual([secret, 'tok-12345'].sort())
  })

  test('are not guessable from the digest, even where a provider copies them unmarked', () => {
    expect(parse(withSecret(secret)).digest).toBe(parse(withSecret('another-secret-value')).digest)
  })

  test('are not guessable even where they are too short to be searched for', () => {
    const withPin = (pin: unknown): string => parse(planText([resource('a.b', ['create'], {after: {pin, on: true}, after_sensitive: {pin: true}})])).digest
    expect(withPin('42')).toBe(withPin('77'))
    expect(withPin(true)).toBe(withPin(false))
  })

  test('never reach changes or notes', () => {
    expect(JSON.stringify({...parse(withSecret(secret)), secrets: []})).not.toContain(secret)
  })
})

describe('what is no usable plan is refused', () => {
  test.each([
    ['text that is no JSON', 'Error: nope'],
    ['another format', JSON.stringify({format_version: '2.0', resource_changes: []})],
    ['an action nobody knows', planText([resource('a.b', ['explode'])])],
    ['a resource without an action', planText([resource('a.b', [])])],
    ['a plan that failed half-way', planText([], {errored: true})]
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(expect.objectContaining({reason: 'infrastructure-failed'}))
  })

  test('no text makes the parser throw anything else', () => {
    fc.assert(fc.property(fc.json(), text => {
      try {
        parse(text)
        return true
      } catch (thrown) {
        return (thrown as {reason?: string}).reason === 'infrastructure-failed'
      }
    }))
  })
})
