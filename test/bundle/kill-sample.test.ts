import {expect, it} from 'vitest'
import {sampleOf} from '../../scripts/proof/kill/sample.ts'
import {scenarios, sweepSome, type Exception} from '../../scripts/proof/kill/sweep.ts'

/** Another seed takes other scenarios and other points of them; the whole is `npm run proof:kill`. */
const seed = Number(process.env.SLIPWAY_KILL_SEED ?? 4)
const dist = process.env.SLIPWAY_DIST ?? 'dist'
const chosen = sampleOf(scenarios, 3, seed)

it(`the deploy bundle, killed anywhere, leaves what the next run brings to one snapshot (seed ${seed}: ${chosen.map(s => s.name).join('; ')})`, async () => {
  const exceptions: Exception[] = []
  let killed = 0
  for (const scenario of chosen) {
    const choose = (points: readonly Parameters<Parameters<typeof sweepSome>[1]>[0][number][]) => {
      expect(points.length, scenario.name).toBeGreaterThan(20)
      return sampleOf(points, 4, seed)
    }
    exceptions.push(...await sweepSome(scenario, choose, {dist, progress: () => { killed += 1 }}))
  }
  expect(exceptions).toEqual([])
  expect(killed).toBe(12)
}, 180_000)
