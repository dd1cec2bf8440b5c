/** What goes, what stays and what is left alone: services removed, settings pruned, configuration kept while needed, scalers, plans, leftovers. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../../src/deploy/engine-back.ts'
import {janitor} from '../../../../src/deploy/engine-janitor.ts'
import {abort, promote, resume} from '../../../../src/deploy/engine-open.ts'
import {observeDeployPlan} from '../../../../src/deploy/observe-plan.ts'
import type {EngineDependencies, EngineResult} from '../../../../src/deploy/engine-model.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import {numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {stateNames} from '../../../../src/targets/kubernetes/state/names.ts'
import {app, httpRoute, revOf, set, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, ours, startWorld, stops, whenStep, workloads, type TestWorld} from './world.ts'

const canary = {canary: {steps: [50, 100], pause: '2s'}}
const blueGreen = {blueGreen: {warm: '10m', pause: '1s'}}

async function must(world: TestWorld, run: string, release: Release): Promise<EngineResult> {
  const result = await deploy(order(release), world.start(run).deps, never)
  expect([result.outcome, result.failure]).toEqual(['succeeded', null])
  return result
}

describe('what goes', () => {
  const claim: Objects = name => [{apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: `${name}-data`}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}]

  it('a service that the release no longer has: all of it goes but the claim, which holds data', async () => {
    const world = startWorld()
    const both = {api: {}, old: {strategy: canary, config: 'A=1', objects: app({config: 'read', more: (name, version) => [...httpRoute(name, version), ...claim(name, version)]})}}
    const one = world.rig.release('v1', both)
    await must(world, '1', one)
    expect(ours(world.cluster, 'PersistentVolumeClaim')).toEqual(['old-data'])
    await must(world, '2', world.rig.release('v2', {api: {}}))
    expect(world.cluster.objects(undefined, 'shop').filter(({metadata}) => metadata.labels?.['slipway.dev/service'] === 'old' && metadata.deletionTimestamp === undefined).map(({kind}) => kind)).toEqual(['PersistentVolumeClaim'])
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, world.start('3').deps, never)
    expect(back).toMatchObject({outcome: 'rolled-back', failure: null})
    expect(world.cluster.trafficOf('old').shares).toEqual({[revOf(one, 'old')]: 1})
  })

  it('settings of releases that nobody can go back to; those of the rollback window stay (flux2 #3378)', async () => {
    const world = startWorld()
    for (let n = 1; n <= 8; n += 1) {
      await must(world, String(n), world.rig.release(`v${n}`, {api: {strategy: blueGreen, config: `A=${n}`}}))
      await finalize({set, retire: 'all'}, world.start(String(n)).deps, never)
    }
    const kept = (await world.rig.state(world.cluster.client()).read()).snapshots.length
    expect(kept).toBeLessThan(8)
    expect(ours(world.cluster, 'ConfigMap')).toEqual(Array.from({length: kept}, (_, n) => `api-settings-v${8 - n}`).sort())
    expect(ours(world.cluster, 'Secret')).toHaveLength(kept)
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, world.start('9').deps, never)
    expect(back).toMatchObject({outcome: 'rolled-back', failure: null})
  }, 60_000)

  it('not a namesake that somebody else made after ours was deleted: by its UID', async () => {
    const world = startWorld()
    await must(world, '1', world.rig.release('v1', {api: {objects: app({settings: 'none', more: () => [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'extra'}, data: {of: 'ours'}}]})}}))
    const human = world.cluster.client({user: 'ada', manager: 'kubectl'})
    await human.remove({apiVersion: 'v1', kind: 'ConfigMap', name: 'extra', namespace: 'shop'})
    await human.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'extra', namespace: 'shop'}, data: {of: 'ada'}})
    await must(world, '2', world.rig.release('v2', {api: {objects: app({settings: 'none'})}}))
    expect(world.cluster.object('ConfigMap', 'extra')?.['data']).toEqual({of: 'ada'})
  })
})

describe('who scales', () => {
  const scaler: Objects = name => [{apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name}, spec: {minReplicas: 2, maxReplicas: 10, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name}}}]

  for (const [name, strategy] of [['rolling', 'rolling'], ['blue-green', blueGreen], ['canary', canary]] as const) {
    it(`${name}: the count of an autoscaler is never reset, and a new revision starts with its share of it (kubernetes #67135)`, async () => {
      const world = startWorld()
      const make = (version: string): Release => world.rig.release(version, {api: {strategy, replicas: 2, objects: app({more: (n, v) => [...scaler(n, v), ...httpRoute(n, v)]})}})
      await must(world, '1', make('v1'))
      const live = name === 'rolling' ? 'api' : `api-${revOf(make('v1'), 'api')}`
      await world.cluster.client({user: 'hpa', manager: 'horizontal-pod-autoscaler'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', name: live, namespace: 'shop'}, {spec: {replicas: 6}} as never, {subresource: 'scale'})
      await world.cluster.settle(20_000)
      let fewest = 6
      const stop = world.cluster.onChange(() => { fewest = Math.min(fewest, Math.max(...world.cluster.objects('Deployment', 'shop').map(d => numberAt(d, 'spec', 'replicas') ?? 0))) })
      const watched = world.watch('api')
      await must(world, '2', make('v2'))
      stop()
      expect(fewest).toBe(6)
      expect(watched.lost()).toBe(0)
      const fresh = world.cluster.objects('Deployment', 'shop').find(d => d.metadata.labels?.['slipway.dev/revision'] === revOf(make('v2'), 'api'))
      expect(numberAt(fresh, 'spec', 'replicas')).toBe(6)
      expect((world.cluster.object('HorizontalPodAutoscaler', 'api') as never as {spec: {scaleTargetRef: {name: string}}}).spec.scaleTargetRef.name).toBe(fresh?.metadata.name)
    })
  }
})

describe('who scales without being of the release', () => {
  it('an autoscaler that the release does not bring along keeps its count as well', async () => {
    const world = startWorld()
    await must(world, '1', world.rig.release('v1', {api: {replicas: 2}}))
    await world.cluster.client({user: 'k3s', manager: 'k3s'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', namespace: 'shop'}, {spec: {replicas: 5}} as never, {subresource: 'scale'})
    await world.cluster.settle(20_000)
    await must(world, '2', world.rig.release('v2', {api: {replicas: 2}}))
    expect(workloads(world.cluster)[0]).toMatch(/ 5$/)
  })

  it('a person with kubectl is named, and nothing is overwritten', async () => {
    const world = startWorld()
    await must(world, '1', world.rig.release('v1', {api: {replicas: 2}}))
    await world.cluster.client({user: 'ada', manager: 'kubectl'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', namespace: 'shop'}, {spec: {replicas: 5}} as never, {subresource: 'scale'})
    const outcome = await deploy(order(world.rig.release('v2', {api: {replicas: 2}})), world.start('2').deps, never).then(result => result.failure, (error: {reason: string; message: string}) => error)
    expect(outcome).toMatchObject({reason: 'ownership-conflict'})
    expect(outcome?.message).toMatch(/kubectl/)
    expect(workloads(world.cluster)[0]).toMatch(/ 5$/)
  })
})

describe('what is half-way', () => {
  async function halfWay(): Promise<TestWorld & {one: Release; two: Release}> {
    const world = startWorld()
    const make = (version: string): Release => world.rig.release(version, {api: {strategy: canary, replicas: 2, objects: app({more: httpRoute})}})
    const [one, two] = [make('v1'), make('v2')]
    await must(world, '1', one)
    const stop = new AbortController()
    const {deps} = whenStep(world.start('2'), 'judge', () => stop.abort(new Error('cancelled')))
    expect(await deploy(order(two), deps, stop.signal)).toMatchObject({outcome: 'unfinished', failure: {reason: 'cancelled'}})
    expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 0.5, [revOf(two, 'api')]: 0.5})
    return {...world, one, two}
  }
  const mendings: [name: string, act: (deps: EngineDependencies) => Promise<EngineResult>, serves: 'one' | 'two'][] = [
    ['abort', deps => abort(set, deps, never), 'one'], ['resume', deps => resume(set, deps, never), 'two'], ['promote', deps => promote(set, deps, never), 'two'],
    ['rollback', deps => rollback({set, toSnapshot: undefined, scope: 'any'}, deps, never), 'one'],
    ['janitor', deps => janitor({set, retire: 'all', olderThanMs: 0, mode: 'mend'}, deps, never), 'one']
  ]
  for (const [name, act, serves] of mendings) {
    it(`${name}, by somebody without the workspace: ${serves === 'one' ? 'what served before' : 'the new release'} serves, no request lost`, async () => {
      const world = await halfWay()
      const watched = world.watch('api')
      const result = await act(world.start('3').deps)
      expect(result.failure).toBeNull()
      expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(world[serves], 'api')]: 1})
      expect(watched.lost()).toBe(0)
      expect(ours(world.cluster, 'Service')).toEqual(['api'])
    })
  }

  it('a workload that no release names is found and swept by the janitor, by its UID', async () => {
    const world = startWorld()
    const one = world.rig.release('v1', {api: {strategy: blueGreen}})
    await must(world, '1', one)
    const live = world.cluster.object('Deployment', `api-${revOf(one, 'api')}`)
    const stray = {...live, metadata: {name: 'api-ffffffffffff', namespace: 'shop', labels: {...live?.metadata.labels, 'slipway.dev/revision': 'ffffffffffff'}}} as never
    await world.cluster.client({user: 'x', manager: 'x'}).create(stray)
    const result = await janitor({set, retire: 'expired', olderThanMs: 0, mode: 'mend'}, world.start('2').deps, never)
    expect(result).toMatchObject({outcome: 'succeeded'})
    await world.cluster.settle(60_000)
    expect(workloads(world.cluster)).toEqual([`Deployment api-${revOf(one, 'api')} ${revOf(one, 'api')} 2`])
    expect(stops(world.cluster)).toEqual({[revOf(one, 'api')]: 2})
  })
})

it('a journal that somebody has altered is begun anew when asked: what serves is the current release, and the one before can be gone back to', async () => {
  const world = startWorld()
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: {strategy: blueGreen}})) as [Release, Release]
  await must(world, '1', one)
  await must(world, '2', two)
  const {journal} = stateNames('shop', set)
  const text = textAt(world.cluster.object('ConfigMap', journal.name), 'data', 'journal.jsonl') ?? ''
  await world.cluster.client({user: 'ada', manager: 'kubectl'}).patch(journal, {data: {'journal.jsonl': text.replace('"label":"label"', '"label":"another"')}} as never)
  const mend = (rebuild: boolean): Promise<EngineResult> => janitor({set, retire: 'expired', olderThanMs: 3_600_000, mode: 'mend', rebuild}, world.start('3').deps, never)
  await expect(mend(false)).rejects.toMatchObject({reason: 'journal-corrupt'})
  const watched = world.watch('api')
  expect(await mend(true)).toMatchObject({outcome: 'succeeded', failure: null, chores: [{what: 'journal', state: 'mended'}]})
  expect(await world.start('4').deps.target.audit(set)).toMatchObject({state: 'intact', note: expect.stringContaining('Begun anew by') as string})
  expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(two, 'api')]: 1})
  expect(await rollback({set, toSnapshot: undefined, scope: 'any'}, world.start('5').deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
  expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
  expect(watched.lost()).toBe(0)
})

it('a plan persists nothing, for a first release and for an update', async () => {
  const world = startWorld()
  const services = (version: string): Record<string, ServiceShape> => ({api: {strategy: canary, config: `A=${version}`, objects: app({more: httpRoute, config: 'read'})}, db: {objects: app({kind: 'StatefulSet'})}})
  const plan = async (version: string): Promise<void> => {
    const from = world.cluster.calls.length
    const {deps} = world.start('plan')
    const {plan: found} = await observeDeployPlan(deps.target, world.rig.release(version, services(version)), null, never)
    expect(found.steps.length).toBeGreaterThan(0)
    expect(world.cluster.calls.slice(from).filter(call => call.persisted)).toEqual([])
  }
  await plan('v1')
  await must(world, '1', world.rig.release('v1', services('v1')))
  await plan('v2')
})

describe('the same release again', () => {
  it('changes nothing: not one object is written but the lock (kubernetes #124605: an apply without a change may write all the same)', async () => {
    const world = startWorld()
    const release = world.rig.release('v1', {api: {strategy: canary, config: 'A=1', objects: app({more: httpRoute, config: 'read'})}, web: {dependsOn: ['api']}})
    await must(world, '1', release)
    const from = world.cluster.calls.length
    expect(await deploy(order(release), world.start('2').deps, never)).toMatchObject({outcome: 'unchanged'})
    expect([...new Set(world.cluster.calls.slice(from).filter(call => call.persisted).map(({ref}) => ref?.kind))]).toEqual(['Lease'])
  })

  it('that was taken back can be deployed anew without a bump (flagger #862, #1152)', async () => {
    const world = startWorld({behaviours: {':v2': {readyMs: 'never'}}})
    const make = (version: string): Release => world.rig.release(version, {api: {strategy: canary, within: '10s'}})
    await must(world, '1', make('v1'))
    expect(await deploy(order(make('v2')), world.start('2').deps, never)).toMatchObject({outcome: 'rolled-back'})
    world.cluster.setBehaviours({})
    await must(world, '3', make('v2'))
    expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(make('v2'), 'api')]: 1})
  })
})
