/** Weights never lead capacity, whatever the strategy and whenever somebody breaks in: no share is ever given to what cannot answer (argo-rollouts #4898, #3372, #4390). */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {rollback} from '../../../../src/deploy/engine-back.ts'
import {abort, resume} from '../../../../src/deploy/engine-open.ts'
import type {EngineDependencies, EngineResult} from '../../../../src/deploy/engine-model.ts'
import {app, httpRoute, nginxRoute, revOf, set, traefikRoute, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld} from './world.ts'

const routes: Record<string, Objects | undefined> = {none: undefined, httpRoute, traefikRoute, nginxRoute}
const steps = fc.uniqueArray(fc.integer({min: 1, max: 99}), {maxLength: 3}).map(some => [...some.sort((a, b) => a - b), 100])
const strategy = fc.oneof(fc.constant('rolling'), fc.constant({blueGreen: {warm: '10m', pause: '1s'}}), steps.map(chosen => ({canary: {steps: chosen, pause: '1s'}})))

const endings: Record<string, (deps: EngineDependencies) => Promise<EngineResult>> = {
  none: deps => resume(set, deps, never), abort: deps => abort(set, deps, never), resume: deps => resume(set, deps, never),
  rollback: deps => rollback({set, toSnapshot: undefined, scope: 'any'}, deps, never)
}

const circumstances = fc.record({
  strategy, replicas: fc.integer({min: 1, max: 4}), route: fc.constantFrom(...Object.keys(routes)), ending: fc.constantFrom(...Object.keys(endings)),
  /** When the run is cancelled, in milliseconds of the cluster's time from its begin. */
  cancelAt: fc.integer({min: 0, max: 12_000}), dataPlane: fc.constantFrom(0, 40, 300), readyMs: fc.integer({min: 100, max: 4_000}), drain: fc.constantFrom('1s', '3s')
})

it('no request is lost at any instant of a release, its cancelling, and what is done about it', async () => {
  await fc.assert(fc.asyncProperty(circumstances, async ({strategy: chosen, replicas, route, ending, cancelAt, dataPlane, readyMs, drain}) => {
    const world = startWorld({nginx: route === 'nginxRoute', delays: {dataPlane}, behaviours: {'*': {readyMs}}})
    const more = routes[route]
    const shape: ServiceShape = {strategy: chosen, replicas, drain, objects: app(more === undefined ? {} : {more})}
    const [one, two] = [world.rig.release('v1', {api: shape}), world.rig.release('v2', {api: shape})]
    await deploy(order(one), world.start('1').deps, never)
    await world.cluster.settle(5_000)
    const watched = world.watch('api')
    const stop = new AbortController()
    if (ending !== 'none') void world.clock.sleep(cancelAt).then(() => stop.abort(new Error('cancelled')))
    await deploy(order(two), world.start('2').deps, stop.signal)
    await endings[ending]?.(world.start('3').deps).catch(() => undefined)
    await world.cluster.settle(30_000)
    expect(watched.lost()).toBe(0)
    const [serving] = Object.entries(world.cluster.trafficOf('api').shares)
    expect(serving?.[1]).toBe(1)
    expect([revOf(one, 'api'), revOf(two, 'api')]).toContain(serving?.[0])
  }), {numRuns: Number(process.env.SLIPWAY_RUNS ?? 12), seed: Number(process.env.SLIPWAY_SEED ?? 7)})
}, 120_000)
