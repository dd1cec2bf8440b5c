import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import type {SnapshotRef} from '../../../src/rollout/model.ts'
import {brokenJournal, salvage, type Wreck} from '../../../src/rollout/wreck.ts'

const snapshot = (n: number, revisions: Record<string, string>): SnapshotRef => ({id: `sha256:${String(n).repeat(64)}`, at: `2026-01-0${n}T00:00:00.000Z`, label: `v${n}`, revisions})
const live = (weights: Record<string, number>, revisions = Object.keys(weights)): Wreck['services'][string] => ({weights, revisions: Object.fromEntries(revisions.map(rev => [rev, {wanted: 1, ready: 1, restarts: 0, endpoints: []}]))})
const [first, second, third] = [snapshot(1, {api: 'a1'}), snapshot(2, {api: 'a2', web: 'w2'}), snapshot(3, {api: 'a3', web: 'w2'})]
const snapshots = [first, second, third]

describe('what serves, known without a journal', () => {
  it('is the newest snapshot of which every revision is there and no other one has traffic; what is newer does not count', () => {
    expect(salvage({snapshots, services: {api: live({a2: 100}, ['a1', 'a2', 'a3']), web: live({w2: 100})}}, undefined)).toEqual({refuse: null, lineage: [first, second], serves: second})
    // A service without traffic of its own is there or it is not.
    expect(salvage({snapshots, services: {api: live({}, ['a3']), web: live({}, ['w2'])}}, undefined)).toMatchObject({serves: third})
  })

  it.each([
    ['shared traffic', {api: live({a2: 50, a3: 50}), web: live({w2: 100})}, 'api has 50 % of its traffic on a2'],
    ['a revision that is gone', {api: live({a3: 100}), web: live({}, [])}, 'web has no revision w2'],
    ['a service that is gone', {api: live({a3: 100})}, 'web has no revision w2'],
    ['a service that no snapshot has', {api: live({a3: 100}), web: live({w2: 100}), cron: live({c1: 100})}, 'cron has 100 % of its traffic on c1']
  ])('is refused in words: %s', (_, services, words) => {
    expect(salvage({snapshots, services}, undefined)).toEqual({refuse: expect.stringContaining(words) as string})
  })

  it('is what a person says, of the snapshots that are kept', () => {
    expect(salvage({snapshots, services: {}}, second.id)).toMatchObject({refuse: null, serves: second, lineage: [first, second]})
    expect(salvage({snapshots, services: {}}, `sha256:${'9'.repeat(64)}`)).toMatchObject({refuse: expect.stringContaining('No snapshot sha256:999') as string})
    expect(salvage({snapshots: [], services: {}}, undefined)).toEqual({refuse: 'No snapshot is kept.'})
  })

  it('is never a snapshot beside which another revision has traffic', () => {
    const services = fc.dictionary(fc.constantFrom('api', 'web', 'cron'), fc.dictionary(fc.constantFrom('a1', 'a2', 'a3', 'w2', 'c1'), fc.integer({min: 0, max: 100})).map(weights => live(weights)))
    fc.assert(fc.property(services, there => {
      const found = salvage({snapshots, services: there}, undefined)
      if (found.refuse !== null) return
      for (const [service, {weights}] of Object.entries(there)) for (const [rev, percent] of Object.entries(weights)) if (percent > 0) expect(found.serves.revisions[service]).toBe(rev)
      for (const [service, rev] of Object.entries(found.serves.revisions)) expect(Object.keys(there[service]?.revisions ?? {})).toContain(rev)
    }))
  })
})

it('only what says that a journal is corrupt counts as one: not that a newer suite wrote it', () => {
  expect(brokenJournal(undefined, 'here')).toBeNull()
  expect(brokenJournal(new UserError('Altered.', {reason: 'journal-corrupt', where: 'there'}), 'here')).toEqual({where: 'there', words: 'Altered.'})
  expect(() => brokenJournal(new UserError('Newer.', {reason: 'state-version'}), 'here')).toThrow('Newer.')
})
