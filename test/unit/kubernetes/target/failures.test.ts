/** Releases that do not get ready, by whose fault it is: the release's own is taken back with the pod's words, the cluster's is held where it is. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import type {EngineResult} from '../../../../src/deploy/engine-model.ts'
import {abort} from '../../../../src/deploy/engine-open.ts'
import {app, httpRoute, revOf, set, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import type {Behaviours} from '../../../fakes/kubernetes/cluster.ts'
import {never, order, startWorld, stops, workloads, type TestWorld} from './world.ts'

const canary = {canary: {steps: [50, 100], pause: '1s'}}
const blueGreen = {blueGreen: {warm: '10m', pause: '1s'}}

interface Tried extends TestWorld {
  result: EngineResult
  old: string
  before: string[]
  lost: number
}

/** v1 serves; `bad` is then tried. */
async function tryBad(bad: ServiceShape, {behaviours = {}, setUp, good = {}}: {behaviours?: Behaviours; setUp?: (world: TestWorld) => Promise<unknown>; good?: ServiceShape} = {}): Promise<Tried> {
  const world = startWorld({behaviours})
  const shape = {replicas: 2, ...good}
  const one = world.rig.release('v1', {api: {...shape, ...(bad.strategy === undefined ? {} : {strategy: bad.strategy})}})
  expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
  await setUp?.(world)
  const before = workloads(world.cluster)
  const watched = world.watch('api')
  const result = await deploy(order(world.rig.release('v2', {api: {...shape, ...bad}})), world.start('2').deps, never)
  return {...world, result, old: revOf(one, 'api'), before, lost: watched.lost()}
}

const faults: [name: string, behaviour: Behaviours, shape: ServiceShape, reason: string, words: RegExp][] = [
  ['crash loop', {':v2': {ends: {afterMs: 300, exitCode: 3, message: 'no database'}}}, {}, 'release-crashed', /exit|restart|no database/i],
  ['out of memory', {':v2': {ends: {afterMs: 300, exitCode: 137, reason: 'OOMKilled'}}}, {objects: app({container: {resources: {limits: {memory: '64Mi'}}}})}, 'release-crashed', /OOMKilled|memory/i],
  ['an image that is not there', {':v2': {pull: 'not-found'}}, {}, 'release-not-ready', /image/i],
  ['never ready', {':v2': {readyMs: 'never'}}, {within: '20s'}, 'release-not-ready', /not ready/i],
  ['configuration that is not there', {}, {objects: app({container: {envFrom: [{secretRef: {name: 'nobody-made-this'}}]}})}, 'release-not-ready', /nobody-made-this/]
]

describe('a release that is to blame is taken back by itself, with the words of its pods', () => {
  for (const [strategyName, strategy] of [['rolling', 'rolling'], ['canary', canary], ['blue-green', blueGreen]] as const) {
    for (const [name, behaviours, shape, reason, words] of strategyName === 'canary' ? faults : faults.slice(0, 1)) {
      it(`${strategyName}: ${name}`, async () => {
        const {result, cluster, old, before, lost} = await tryBad({strategy, ...shape}, {behaviours})
        expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason, service: 'api'}})
        expect(result.failure?.message).toMatch(words)
        expect(workloads(cluster)).toEqual(before)
        expect(cluster.trafficOf('api').shares).toEqual({[old]: 1})
        expect(lost).toBe(0)
        await cluster.settle(60_000)
        expect(stops(cluster)).toEqual({[old]: 2})
      })
    }
  }

  it('a first release that is bad leaves nothing behind', async () => {
    const {cluster, rig, start} = startWorld({behaviours: {':v1': {readyMs: 'never'}}})
    const result = await deploy(order(rig.release('v1', {api: {within: '10s', config: 'A=1', objects: app({more: httpRoute, config: 'read'})}})), start('1').deps, never)
    expect(result).toMatchObject({outcome: 'rolled-back'})
    const left = cluster.objects(undefined, 'shop').filter(({metadata}) => metadata.labels?.['slipway.dev/set'] !== undefined && metadata.labels['slipway.dev/state'] === undefined)
    expect(left.map(({kind, metadata}) => `${kind} ${metadata.name}`)).toEqual([])
  })

  it('slow is not broken: ready within the time that the release gives itself', async () => {
    const {result} = await tryBad({within: '4m'}, {behaviours: {':v2': {readyMs: 200_000}}})
    expect(result).toMatchObject({outcome: 'succeeded'})
  })
})

const gpu = app({container: {resources: {limits: {'nvidia.com/gpu': '1'}}}})
const quota = ({cluster}: TestWorld): Promise<unknown> => cluster.client({user: 'admin'}).create({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'team', namespace: 'shop'}, spec: {hard: {pods: '2'}}})

describe('what says nothing of the release is held, and nothing is taken back', () => {
  it('no node has what its pods ask for: a rolling update is refused before its first write', async () => {
    const world = startWorld()
    await deploy(order(world.rig.release('v1', {api: {replicas: 2}})), world.start('1').deps, never)
    const before = workloads(world.cluster)
    const two = world.rig.release('v2', {api: {replicas: 2, within: '3m', objects: gpu}})
    await expect(deploy(order(two), world.start('2').deps, never)).rejects.toMatchObject({reason: 'capacity', message: expect.stringContaining('nvidia.com/gpu') as string, remedy: expect.stringContaining('recreate') as string})
    expect(workloads(world.cluster)).toEqual(before)
  })

  it('no node has what its pods ask for: a canary is held', async () => {
    const {result, cluster, old, lost} = await tryBad({strategy: canary, within: '3m', objects: gpu})
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'capacity'}})
    expect(result.failure?.message).toMatch(/nvidia\.com\/gpu/)
    expect(result.failure?.remedy).toMatch(/abort/)
    expect(cluster.trafficOf('api').shares).toEqual({[old]: 1})
    expect(lost).toBe(0)
  })

  it('and goes on when there is room: the next attempt of the same run', async () => {
    const {result, cluster, rig, start, old} = await tryBad({strategy: canary, within: '3m', objects: gpu})
    expect(result.outcome).toBe('unfinished')
    cluster.addNode({name: 'gpu-1', gpus: 8})
    const two = rig.release('v2', {api: {replicas: 2, strategy: canary, within: '3m', objects: gpu}})
    expect(await deploy(order(two), start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(two, 'api')]: 1})
    expect(revOf(two, 'api')).not.toBe(old)
  })

  it('a quota that filled up between plan and apply, in the server’s words; abort goes back', async () => {
    const {result, cluster, start, old, lost, before} = await tryBad({strategy: canary, within: '2m'}, {setUp: quota})
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'quota-exceeded'}})
    expect(result.failure?.message).toMatch(/exceeded quota: team/)
    expect(lost).toBe(0)
    expect(await abort(set, start('3').deps, never)).toMatchObject({outcome: 'rolled-back'})
    expect(workloads(cluster)).toEqual(before)
    expect(cluster.trafficOf('api').shares).toEqual({[old]: 1})
  })
})

it('a StatefulSet whose new pods never get ready comes back, although its controller waits for the broken pod (kubernetes #67250)', async () => {
  const {result, cluster, old, before} = await tryBad({within: '20s', objects: app({kind: 'StatefulSet'})}, {behaviours: {':v2': {readyMs: 'never'}}, good: {objects: app({kind: 'StatefulSet'})}})
  expect(result).toMatchObject({outcome: 'rolled-back'})
  expect(workloads(cluster)).toEqual(before)
  await cluster.settle(60_000)
  expect(stops(cluster)).toEqual({[old]: 2})
})
