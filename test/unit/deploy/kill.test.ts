import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {rollback} from '../../../src/deploy/engine-back.ts'
import {inconsistencies} from '../../fakes/memory-target.ts'
import {diamond, gateOf, never, releaseOf, revOf, set, startProcess} from './harness.ts'
import {expectServing, order, pair, points, standing, survive, type Scenario} from './kill-world.ts'

const scenarios = (): Scenario[] => [['rolling', 'rolling'] as const, ['canary', {canary: {steps: [25, 100], pause: '1s', analysis: 'errors'}}] as const].flatMap(([name, strategy]) => {
  const [one, two] = [diamond('1', strategy), diamond('2', strategy)]
  const badGate = {openGate: gateOf({[revOf(two, 'right')]: 'fail'})}
  const neverReady = {behaviour: {[revOf(two, 'right')]: 'never-ready' as const}}
  const shrunk = releaseOf('3', {base: {strategy, replicas: 1}, left: {strategy, dependsOn: ['base'], version: '1'}})
  return [
    // A first deploy has nothing to share traffic with: its strategy makes no difference.
    ...(name === 'canary' ? [] : [
      {name: 'first deploy', before: undefined, want: two, circumstances: {}, ends: 'new'},
      {name: 'first deploy that never gets ready', before: undefined, want: two, circumstances: neverReady, ends: 'old'}
    ]),
    {name: `${name}`, before: one, want: two, circumstances: {}, ends: 'new'},
    {name: `${name} that fails`, before: one, want: two, circumstances: name === 'canary' ? badGate : neverReady, ends: 'old'},
    {name: `${name} with two services removed and one unchanged`, before: one, want: shrunk, circumstances: {}, ends: 'new'}
  ] as Scenario[]
})

const pairs = (): Scenario[] => [['blue-green', {blueGreen: {warm: '10m', pause: '1s', analysis: 'errors'}}] as const, ['recreate', 'recreate'] as const].flatMap(([name, strategy]): Scenario[] => {
  const [one, two] = [pair('1', strategy), pair('2', strategy)]
  const fails = name === 'recreate' ? {behaviour: {[revOf(two, 'web')]: 'never-ready' as const}} : {openGate: gateOf({[revOf(two, 'web')]: 'fail'})}
  return [
    {name, before: one, want: two, circumstances: {}, ends: 'new'},
    {name: `${name} that fails`, before: one, want: two, circumstances: fails, ends: 'old'}
  ]
})

describe('a process that dies at any point leaves a set that the next one brings to one snapshot', () => {
  for (const scenario of [...scenarios(), ...pairs()]) {
    test(`${scenario.name}: the same run goes on`, async () => {
      const base = await standing(scenario.before)
      const {total, writes} = await points(base, scenario)
      expect(total).toBeGreaterThan(20)
      for (let killAt = 1; killAt <= total; killAt += 1) {
        for (const tear of writes.includes(killAt) ? [false, true] : [false]) {
          const world = structuredClone(base)
          await survive(deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, killAt, tear}).deps, never))
          await deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, attempt: 2}).deps, never)
          expectServing(world, scenario, `killed at ${killAt} of ${total}`)
        }
      }
      console.log(`kill points, ${scenario.name}: ${total}, ${writes.length} of them also with a torn write`)
    })

    test(`${scenario.name}: a rollback by another run takes it back`, async () => {
      const base = await standing(scenario.before)
      const {total} = await points(base, scenario)
      for (let killAt = 1; killAt <= total; killAt += 1) {
        const world = structuredClone(base)
        await survive(deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, killAt}).deps, never))
        const helper = startProcess(world, {runId: '200'})
        await survive(rollback({set, toSnapshot: undefined, scope: 'any'}, helper.deps, never))
        // Where the deploy had ended before it was killed, or had not begun, there may have been nothing to take back.
        expect(inconsistencies(world), `killed at ${killAt} of ${total}`).toEqual([])
      }
    })

    test(`${scenario.name}: a second death while going on changes nothing`, async () => {
      const base = await standing(scenario.before)
      const {total} = await points(base, scenario)
      for (let killAt = 3; killAt <= total; killAt += 7) {
        for (let again = 2; again <= 26; again += 12) {
          const world = structuredClone(base)
          await survive(deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, killAt}).deps, never))
          await survive(deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, attempt: 2, killAt: again, tear: true}).deps, never))
          await deploy(order(scenario.want), startProcess(world, {...scenario.circumstances, attempt: 3}).deps, never)
          expectServing(world, scenario, `killed at ${killAt}, then at ${again}`)
        }
      }
    })
  }
})
