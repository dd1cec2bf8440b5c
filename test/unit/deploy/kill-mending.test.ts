import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineDependencies, EngineResult} from '../../../src/deploy/engine-model.ts'
import {abort, promote, resume} from '../../../src/deploy/engine-open.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import type {World} from '../../fakes/memory-target.ts'
import {never, revOf, set, startProcess} from './harness.ts'
import {expectServing, order, pair, points, standing, survive, type Scenario} from './kill-world.ts'

/** What a later run does about a release that stopped half-way; a run of its own each time. */
interface Mending {
  name: string
  run(deps: EngineDependencies): Promise<EngineResult>
  ends: 'new' | 'old'
}

const canaryPair = {canary: {steps: [50, 100], pause: '1s', analysis: 'errors'}}
const strategies = {canary: canaryPair, 'blue-green': {blueGreen: {warm: '10m', pause: '1s', analysis: 'errors'}}, recreate: 'recreate', rolling: 'rolling'}
const mendings: Mending[] = [
  {name: 'resume', run: deps => resume(set, deps, never), ends: 'new'},
  {name: 'promote', run: deps => promote(set, deps, never), ends: 'new'},
  {name: 'abort', run: deps => abort(set, deps, never), ends: 'old'},
  {name: 'janitor', run: deps => janitor({set, retire: 'expired', olderThanMs: 60_000, mode: 'mend'}, deps, never), ends: 'old'}
]

/** The journal has a `begin` and no `end`: somebody has to do something about it. */
const isOpen = (world: World): boolean => foldJournal(parseJournal(world.journal).entries).unfinished !== null

describe('who mends what stopped half-way may die at any point as well', () => {
  for (const [name, strategy] of Object.entries(strategies)) {
    const [one, two] = [pair('1', strategy), pair('2', strategy)]
    const scenario = (ends: 'new' | 'old'): Scenario => ({name, before: one, want: two, circumstances: {}, ends})
    for (const mending of mendings) {
      test(`${mending.name} of a ${name}`, async () => {
        const base = await standing(one)
        const {total} = await points(base, scenario('new'))
        let tried = 0
        for (let stoppedAt = 5; stoppedAt < total - 4; stoppedAt += Math.max(1, Math.floor(total / 3))) {
          const halfWay = structuredClone(base)
          await survive(deploy(order(two), startProcess(halfWay, {killAt: stoppedAt}).deps, never))
          if (!isOpen(halfWay)) continue
          const leftover = {service: 'api', leftover: {kind: 'process' as const, id: '4711 99', what: 'pid 4711'}}
          if (mending.name === 'janitor') halfWay.leftovers.push(leftover)
          const whole = startProcess(structuredClone(halfWay), {runId: '200'})
          await mending.run(whole.deps)
          for (let killAt = 1; killAt <= whole.target.points; killAt += 1) {
            const world = structuredClone(halfWay)
            await survive(mending.run(startProcess(world, {runId: '200', killAt, tear: killAt % 2 === 0}).deps))
            await mending.run(startProcess(world, {runId: '201'}).deps)
            expectServing(world, scenario(mending.ends), `release stopped at ${stoppedAt}, ${mending.name} killed at ${killAt} of ${whole.target.points}`)
            tried += 1
          }
        }
        expect(tried).toBeGreaterThan(10)
        console.log(`kill points, ${mending.name} of a ${name}: ${tried}`)
      })
    }

    test(`a rollback of a finished ${name}`, async () => {
      const base = await standing(one)
      await deploy(order(two), startProcess(base, {runId: '2'}).deps, never)
      const goal = foldJournal(parseJournal(base.journal).entries).previous ?? undefined
      const back = (deps: EngineDependencies): Promise<EngineResult> => rollback({set, toSnapshot: goal, scope: 'any'}, deps, never)
      const whole = startProcess(structuredClone(base), {runId: '3'})
      await back(whole.deps)
      for (let killAt = 1; killAt <= whole.target.points; killAt += 1) {
        const world = structuredClone(base)
        await survive(back(startProcess(world, {runId: '3', killAt}).deps))
        await back(startProcess(world, {runId: '4'}).deps)
        expectServing(world, scenario('old'), `killed at ${killAt}`)
      }
    })
  }

  test('a janitor that ends what was kept warm too long, and sweeps, is finished by the next one', async () => {
    const base = await standing(pair('1', strategies['blue-green']))
    const two = pair('2', strategies['blue-green'])
    await deploy(order(two), startProcess(base, {runId: '2'}).deps, never)
    await finalize({set, retire: 'expired'}, startProcess(base, {runId: '2'}).deps, never)
    expect(Object.keys(base.services.api?.revisions ?? {})).toHaveLength(2)
    base.now += 600_000
    base.leftovers.push({service: 'set', leftover: {kind: 'release', id: 'releases/api/x', what: 'x'}}, {service: 'api', leftover: {kind: 'process', id: '1 2', what: 'pid 1'}})
    // The machine was restarted meanwhile: nothing runs.
    if (base.services.web) for (const revision of Object.values(base.services.web.revisions)) revision.ready = 0
    const run = mendings.find(m => m.name === 'janitor')?.run as Mending['run']
    const whole = startProcess(structuredClone(base), {runId: '3'})
    expect(await run(whole.deps)).toMatchObject({outcome: 'succeeded'})
    for (let killAt = 1; killAt <= whole.target.points; killAt += 1) {
      const world = structuredClone(base)
      await survive(run(startProcess(world, {runId: '3', killAt, tear: true}).deps))
      await run(startProcess(world, {runId: '4'}).deps)
      expectServing(world, {name: '', before: undefined, want: two, circumstances: {}, ends: 'new'}, `killed at ${killAt}`)
      expect(Object.keys(world.services.api?.revisions ?? {})).toEqual([revOf(two, 'api')])
    }
  })
})
