import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Facts, Release, ServiceFacts, Step} from '../../../src/rollout/model.ts'
import {lowerSteps} from '../../../src/targets/local/lower.ts'

const factsOf = (api: Partial<ServiceFacts>): Facts => ({services: {api: {serving: undefined, weights: {}, revisions: {}, ...api}}, current: undefined, previous: undefined, problems: [], objects: []})
const revision = (wanted: number) => ({wanted, ready: wanted, restarts: 0, endpoints: []})
const want = (replicas: number): Release => ({set: 'shop/local', services: {api: {replicas} as Release['services'][string]}})
const roll = (surge: number, unavailable: number): Step => ({id: 'api/1-roll', service: 'api', after: ['db/1-ensure'], verb: {do: 'roll', to: 'new', surge, unavailable}, undo: 'nothing', deadlineMs: 1000})
const text = (steps: Step[]): string[] => steps.map(({verb}) => (verb.do === 'ensure' ? `${verb.rev} ${verb.replicas}` : verb.do === 'route' ? Object.entries(verb.weights).map(([rev, w]) => `${rev} ${w}%`).join(' ') : verb.do))

describe('a rolling update becomes steps', () => {
  it('one at a time, weight after capacity', () => {
    const steps = lowerSteps([roll(1, 0), {...roll(1, 0), id: 'api/2-drain', after: ['api/1-roll'], verb: {do: 'drain', rev: 'old'}}], factsOf({weights: {old: 100}, revisions: {old: revision(3)}}), want(3))
    expect(text(steps)).toEqual(['new 1', 'old 67% new 33%', 'old 2', 'new 2', 'old 34% new 66%', 'old 1', 'new 3', 'new 100%', 'drain'])
    expect(steps.map(step => step.id)).toEqual(['api/1-roll.1-ensure', 'api/1-roll.2-route', 'api/1-roll.3-ensure', 'api/1-roll.4-ensure', 'api/1-roll.5-route', 'api/1-roll.6-ensure', 'api/1-roll.7-ensure', 'api/1-roll.8-route', 'api/2-drain'])
    expect(steps.map(step => step.after)).toEqual([['db/1-ensure'], ...steps.slice(0, -1).map(step => [step.id])])
  })

  it('where nothing serves yet: everything, then all traffic', () => {
    expect(text(lowerSteps([roll(1, 0)], factsOf({}), want(2)))).toEqual(['new 2', 'new 100%'])
  })

  it('keeps its bounds for any sizes; undone backwards it comes to what was', () => {
    fc.assert(fc.property(fc.integer({min: 1, max: 12}), fc.integer({min: 1, max: 12}), fc.integer({min: 0, max: 3}), fc.integer({min: 0, max: 3}), (before, replicas, surge, unavailable) => {
      const steps = lowerSteps([roll(surge, unavailable)], factsOf({weights: {old: 100}, revisions: {old: revision(before)}}), want(replicas))
      const count: Record<string, number> = {old: before, new: 0}
      let weights: Record<string, number> = {old: 100}
      const room = surge + unavailable > 0 ? surge : 1
      for (const {verb} of steps) {
        if (verb.do === 'ensure') {
          const grows = verb.replicas > (count[verb.rev] ?? 0)
          count[verb.rev] = verb.replicas
          const total = (count.old ?? 0) + (count.new ?? 0)
          if (grows) expect(total).toBeLessThanOrEqual(replicas + room)
          expect(total).toBeGreaterThanOrEqual(Math.min(before, replicas - unavailable))
        }
        if (verb.do === 'route') weights = verb.weights
        expect(weights.new ?? 0).toBeLessThanOrEqual((100 * ((count.new ?? 0) + unavailable)) / replicas)
        if (verb.do === 'ensure' && verb.rev === 'old' && verb.replicas === 0 && (count.new ?? 0) > 0) expect(weights.old ?? 0).toBe(0)
      }
      expect([count.new, weights]).toEqual([replicas, {new: 100}])
      for (const {undo} of [...steps].reverse()) {
        if (typeof undo === 'string') throw new Error('every part has its way back')
        if (undo.do === 'ensure') count[undo.rev] = undo.replicas
        if (undo.do === 'retire') count[undo.rev] = 0
        if (undo.do === 'route') weights = undo.weights
      }
      expect([count, weights]).toEqual([{old: before, new: 0}, {old: 100}])
    }))
  })
})
