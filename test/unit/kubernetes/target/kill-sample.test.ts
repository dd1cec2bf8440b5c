/**
 * A sample of `npm run proof:kill -- kubernetes`: processes that die at any call, and those who mend what they left. Others stay
 * stuck then: `pending-upgrade` (helm #8987, #10599), a lock without an end (deployer #3335). */
import {expect, it} from 'vitest'
import {makeFakeBed} from '../../../../scripts/proof/kill/kubernetes-bed.ts'
import {scenarios} from '../../../../scripts/proof/kill/kubernetes-scenarios.ts'
import {countPoints, sweepPoints} from '../../../../scripts/proof/kill/kubernetes-sweep.ts'
import {sampleOf} from '../../../../scripts/proof/kill/sample.ts'

/** Another seed takes other scenarios and other points of them. */
const seed = Number(process.env.SLIPWAY_KILL_SEED ?? 5)
const chosen = sampleOf(scenarios, 4, seed)

it(`a deploy to a cluster, killed at any call, leaves what the next one brings to one snapshot (seed ${seed}: ${chosen.map(s => s.name).join('; ')})`, async () => {
  let tried = 0
  for (const scenario of chosen) {
    const points = await countPoints(scenario, makeFakeBed)
    expect(points.length, scenario.name).toBeGreaterThan(40)
    const exceptions = await sweepPoints(sampleOf(points, 6, seed), {makeBed: makeFakeBed, progress: () => { tried += 1 }})
    expect(exceptions.map(({at, when, call, problems}) => ({scenario: scenario.name, at, when, call, problems}))).toEqual([])
  }
  expect(tried).toBe(24)
}, 60_000)
