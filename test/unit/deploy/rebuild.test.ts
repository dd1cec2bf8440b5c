/** A journal that cannot be read: refused by every operation, begun anew by the one that a person asks for. */
import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineResult, JanitorOrder} from '../../../src/deploy/engine-model.ts'
import {resultOutcome} from '../../../src/deploy/outcome.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import {inconsistencies, newWorld, type World} from '../../fakes/memory-target.ts'
import {chain, never, revOf, set, startProcess, type Process} from './harness.ts'

const [one, two] = [chain('1'), chain('2')]
const stateOf = (world: World): ReturnType<typeof foldJournal> => foldJournal(parseJournal(world.journal).entries)
const mend = (process: Process, changes: Partial<JanitorOrder> = {}): Promise<EngineResult> =>
  janitor({set, retire: 'expired', olderThanMs: 3_600_000, mode: 'mend', rebuild: true, ...changes}, process.deps, never)

async function twice(): Promise<World> {
  const world = newWorld()
  for (const [label, want] of [['1', one], ['2', two]] as const) expect((await deploy({want, label, expectedDigest: undefined}, startProcess(world, {runId: label}).deps, never)).outcome).toBe('succeeded')
  return world
}

/** As somebody who edits it would leave it. */
const alter = (world: World): World => Object.assign(world, {journal: world.journal.replace('"label":"1"', '"label":"9"')})

describe('a journal that cannot be read', () => {
  test('is refused, with what to do about it and nothing changed, unless a person asks for its rebuild', async () => {
    const world = alter(await twice())
    const before = structuredClone(world)
    const refused = {reason: 'journal-corrupt', remedy: expect.stringContaining('`rebuild: true`') as string}
    await expect(mend(startProcess(world), {rebuild: false})).rejects.toMatchObject(refused)
    await expect(deploy({want: two, label: '3', expectedDigest: undefined}, startProcess(world).deps, never)).rejects.toMatchObject(refused)
    expect({...world, lock: null, epoch: 0, now: 0}).toEqual({...before, lock: null, epoch: 0, now: 0})
  })

  test('is begun anew from the snapshots: what serves is the current one, and the one before can be gone back to', async () => {
    const world = alter(await twice())
    const before = structuredClone(world)
    const look = await mend(startProcess(world), {mode: 'look'})
    expect([look.outcome, look.chores.map(c => [c.what, c.state])]).toEqual(['planned', [['journal', 'planned']]])
    expect(world).toEqual(before)

    const result = await mend(startProcess(world, {runId: '9'}))
    expect([result.outcome, result.failure]).toEqual(['succeeded', null])
    expect(resultOutcome('janitor', '', result)).toMatchObject({verdict: 'pass', headline: '1 thing mended.', data: {chores: [{what: 'journal', state: 'mended', done: expect.stringContaining('after 1 earlier') as string}]}})
    const {current, previous, unfinished} = stateOf(world)
    expect([current, previous, unfinished]).toEqual([world.snapshots[1]?.ref.id, world.snapshots[0]?.ref.id, null])
    expect(inconsistencies(world)).toEqual([])
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, startProcess(world, {runId: '10'}).deps, never)
    expect(back).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('that can be read is left as it is', async () => {
    const world = await twice()
    const {journal} = world
    expect(await mend(startProcess(world))).toMatchObject({outcome: 'unchanged', chores: []})
    expect(world.journal).toBe(journal)
  })

  test('is not begun anew where no snapshot is what serves, but by a person’s word; what serves is then brought to it', async () => {
    const world = await twice()
    await deploy({want: chain('3'), label: '3', expectedDigest: undefined}, startProcess(world, {runId: '3', killAt: 30}).deps, never).catch(() => undefined)
    const api = world.services['worker']
    expect(Object.keys(api?.revisions ?? {})).toContain(revOf(chain('3'), 'worker'))
    Object.assign(api?.weights ?? {}, {[revOf(two, 'worker')]: 50, [revOf(chain('3'), 'worker')]: 50})
    alter(world)
    const ids = world.snapshots.map(({ref}) => ref.id)
    await expect(mend(startProcess(world))).rejects.toMatchObject({
      reason: 'journal-corrupt', message: expect.stringContaining(`worker has 50 % of its traffic on ${revOf(chain('3'), 'worker')}`) as string, remedy: expect.stringContaining(`to-snapshot\` what shall serve: 1 (${ids[0]}), 2 (${ids[1]})`) as string
    })
    await expect(mend(startProcess(world), {toSnapshot: `sha256:${'7'.repeat(64)}`})).rejects.toMatchObject({message: expect.stringContaining('No snapshot sha256:777') as string})
    const result = await mend(startProcess(world, {runId: '9'}), {toSnapshot: ids[1]})
    expect([result.outcome, result.failure]).toEqual(['succeeded', null])
    expect(world.services['worker']?.weights[revOf(two, 'worker')]).toBe(100)
    // What had half of the traffic has none now, and is ended like any predecessor.
    expect(await mend(startProcess(world, {runId: '10'}), {retire: 'all'})).toMatchObject({outcome: 'succeeded'})
    expect(inconsistencies(world)).toEqual([])
  })

  test('whoever begins it anew may die at any point: the next one finishes, and what serves is untouched', async () => {
    const base = alter(await twice())
    const whole = startProcess(structuredClone(base), {runId: '9'})
    await mend(whole)
    expect(whole.target.points).toBeGreaterThan(2)
    for (let killAt = 1; killAt <= whole.target.points; killAt += 1) {
      const world = structuredClone(base)
      await mend(startProcess(world, {runId: '9', killAt})).catch(() => undefined)
      await mend(startProcess(world, {runId: '10'}))
      expect([killAt, stateOf(world).current, inconsistencies(world)]).toEqual([killAt, base.snapshots[1]?.ref.id, []])
      expect(world.services).toEqual(base.services)
    }
  })
})
