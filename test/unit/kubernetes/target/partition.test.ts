/** Canary of a StatefulSet by its partition, on the fake cluster: shares of whole pods, from the last on, and the way back out of kubernetes #67250. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {abort} from '../../../../src/deploy/engine-open.ts'
import {rollback} from '../../../../src/deploy/engine-back.ts'
import {numberAt, recordAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {partitionFor, partitionWords} from '../../../../src/targets/kubernetes/partition.ts'
import {labels, type KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {app, revOf, set, type AppShape, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, ours, startWorld, whenStep, workloads, type TestWorld} from './world.ts'

const canary = (...steps: number[]) => ({canary: {steps, pause: '2s'}})
const stateful = (strategy: unknown, more: AppShape = {}, shape: ServiceShape = {}): ServiceShape => ({strategy, replicas: 4, ...shape, objects: app({kind: 'StatefulSet', ...more})})
const partitionOf = ({cluster}: TestWorld): number | undefined => numberAt(cluster.object('StatefulSet', 'api'), 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
const podsOf = ({cluster}: TestWorld): Record<string, string> => Object.fromEntries(cluster.objects('Pod', 'shop').map(({metadata}) => [metadata.name, metadata.labels?.[labels.revision] ?? '']))

async function standing(shape: ServiceShape, wanted: Parameters<typeof startWorld>[0] = {}) {
  const world = startWorld(wanted)
  const one = world.rig.release('v1', {api: shape})
  expect(await deploy(order(one), world.start('1').deps, never)).toMatchObject({outcome: 'succeeded'})
  return {...world, one, watched: world.watch('api'), release: (version: string, other: ServiceShape = shape) => world.rig.release(version, {api: other})}
}

describe('a StatefulSet by steps', () => {
  it('steps are partitions, from the last pod on; its name stays, no request is lost, and the end is what the user wrote', async () => {
    const world = await standing(stateful(canary(25, 50, 100)))
    const seen: [number | undefined, Record<string, string>][] = []
    const {deps} = world.start('2')
    const report = deps.ports.progress.report
    const two = world.release('v2')
    const told = {...deps, ports: {...deps.ports, progress: {report: (event: Parameters<typeof report>[0]) => {
      if (event.facts?.['verb'] === 'judge' && event.state === 'running' && event.line.endsWith('...')) seen.push([partitionOf(world), podsOf(world)])
      report(event)
    }}}}
    const result = await deploy(order(two), told, never)
    expect(result).toMatchObject({outcome: 'succeeded', failure: null})
    const [old, fresh] = [revOf(world.one, 'api'), revOf(two, 'api')]
    expect(seen).toEqual([
      [3, {'api-0': old, 'api-1': old, 'api-2': old, 'api-3': fresh}], [2, {'api-0': old, 'api-1': old, 'api-2': fresh, 'api-3': fresh}],
      [0, {'api-0': fresh, 'api-1': fresh, 'api-2': fresh, 'api-3': fresh}]
    ])
    expect(world.watched.lost()).toBe(0)
    expect(workloads(world.cluster)).toEqual([`StatefulSet api ${fresh} 4`])
    expect(ours(world.cluster, 'Service')).toEqual(['api'])
    expect(recordAt(world.cluster.object('StatefulSet', 'api'), 'spec', 'updateStrategy')).toEqual({type: 'RollingUpdate', rollingUpdate: {partition: 0}})
    const samples = result.traffic.map(({weights}) => weights[fresh] ?? 0)
    expect(samples).toContain(25)
    expect(samples.at(-1)).toBe(100)
  })

  it('the first deploy ignores the steps', async () => {
    const world = await standing(stateful(canary(10, 100)))
    expect(podsOf(world)).toEqual(Object.fromEntries([0, 1, 2, 3].map(n => [`api-${n}`, revOf(world.one, 'api')])))
    expect(partitionOf(world)).toBe(0)
  })

  it('rounding may leave none of the revision before: a weight that no pod can have is no failure', async () => {
    const world = await standing(stateful(canary(50, 100), {}, {replicas: 1}))
    const two = world.release('v2')
    expect(await deploy(order(two), world.start('2').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(podsOf(world)).toEqual({'api-0': revOf(two, 'api')})
  })

  it('both revisions are told while they share, each with its own pods: a gate compares two', async () => {
    const world = await standing(stateful(canary(50, 100)))
    const two = world.release('v2')
    const stop = new AbortController()
    const process = whenStep(world.start('2'), 'judge', () => stop.abort(new Error('cancelled')))
    expect(await deploy(order(two), process.deps, stop.signal)).toMatchObject({outcome: 'unfinished'})
    const facts = await world.start('3').target.observe(set, null, never)
    expect(facts.services['api']?.weights).toEqual({[revOf(world.one, 'api')]: 50, [revOf(two, 'api')]: 50})
    for (const release of [world.one, two]) expect(facts.services['api']?.revisions[revOf(release, 'api')]).toMatchObject({wanted: 2, ready: 2, endpoints: [expect.any(String), expect.any(String)]})
  })

  it('a release that asks for fewer keeps all until its last step, and never gives a share back on the way', async () => {
    const world = await standing(stateful(canary(50, 100)))
    const two = world.release('v2', stateful(canary(50, 100), {}, {replicas: 2}))
    expect(await deploy(order(two), world.start('2').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(podsOf(world)).toEqual({'api-0': revOf(two, 'api'), 'api-1': revOf(two, 'api')})
    const shares = world.watched.sharesSeen('inside').map(seen => seen[revOf(two, 'api')] ?? 0)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(world.watched.lost()).toBe(0)
  })
})

describe('taken back', () => {
  for (const [name, act] of [['abort', abort], ['a rollback', (_: string, deps: Parameters<typeof abort>[1]) => rollback({set, toSnapshot: undefined, scope: 'any'}, deps, never)]] as const) {
    it(`${name} puts template and partition back`, async () => {
      const world = await standing(stateful(canary(50, 100)))
      const stop = new AbortController()
      const process = whenStep(world.start('2'), 'judge', () => stop.abort(new Error('cancelled')))
      await deploy(order(world.release('v2')), process.deps, stop.signal)
      expect(partitionOf(world)).toBe(2)
      expect(await act(set, world.start('2').deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
      expect(new Set(Object.values(podsOf(world)))).toEqual(new Set([revOf(world.one, 'api')]))
      expect(partitionOf(world)).toBe(0)
      expect(world.watched.lost()).toBe(0)
    })
  }

  it('a bad release: its one broken pod, which the controller waits for, is deleted by its UID, and no other (kubernetes #67250)', async () => {
    const world = await standing(stateful(canary(25, 100), {}, {within: '20s'}), {behaviours: {'-bad': {readyMs: 'never'}}})
    const uids = Object.fromEntries(world.cluster.objects('Pod', 'shop').map(({metadata}) => [metadata.name, metadata.uid]))
    const result = await deploy(order(world.release('v2-bad')), world.start('2').deps, never)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-not-ready'}})
    const after = world.cluster.objects('Pod', 'shop')
    expect(after.filter(({metadata}) => metadata.uid === uids[metadata.name]).map(({metadata}) => metadata.name).sort()).toEqual(['api-0', 'api-1', 'api-2'])
    expect(new Set(Object.values(podsOf(world)))).toEqual(new Set([revOf(world.one, 'api')]))
    const removed = world.cluster.calls.filter(call => call.verb === 'remove' && call.ref?.kind === 'Pod').map(({ref}) => ref?.name)
    expect(removed).toEqual(['api-3'])
  })
})

describe('refused before anything is written', () => {
  const scaler = (name: string): KubeObject[] => [{apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name}, spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'StatefulSet', name}, minReplicas: 2, maxReplicas: 9}}]
  const refused: [string, AppShape, RegExp][] = [
    ['OnDelete', {spec: {updateStrategy: {type: 'OnDelete'}}}, /replaces no pod/], ['a partition of the user’s own', {spec: {updateStrategy: {rollingUpdate: {partition: 1}}}}, /partition of its own/],
    ['an autoscaler, whose changes at the end would move the share', {more: scaler}, /share would move/]
  ]
  for (const [name, shape, words] of refused) {
    it(name, async () => {
      const {cluster, rig, start} = startWorld()
      const error: unknown = await deploy(order(rig.release('v1', {api: stateful(canary(50, 100), shape)})), start('1').deps, never).then(() => undefined, (thrown: unknown) => thrown)
      expect(error).toMatchObject({reason: 'unsupported-strategy'})
      expect((error as Error).message).toMatch(words)
      expect(workloads(cluster)).toEqual([])
    })
  }

  it('testers: pods behind one Service answer whoever asks', async () => {
    const world = await standing(stateful(canary(50, 100)))
    const two = world.release('v2', stateful({canary: {steps: [50, 100], testers: {header: {name: 'x-tester', value: 'yes'}}}}))
    await expect(deploy(order(two), world.start('2').deps, never)).rejects.toMatchObject({reason: 'unsupported-strategy'})
  })
})

describe('the partition of a step', () => {
  it('never gives less than was asked for, less than a pod more, all at the last step, and never goes back', () => {
    fc.assert(fc.property(fc.integer({min: 1, max: 60}), fc.integer({min: 1, max: 100}), fc.integer({min: 0, max: 40}), (planned, weight, more) => {
      const count = planned + more
      const replicas = Math.ceil((weight * planned) / 100)
      const fresh = count - partitionFor({count, replicas, planned})
      expect((100 * fresh) / count).toBeGreaterThanOrEqual(weight - 1e-9)
      expect(fresh).toBeLessThan((count * (weight + 100 / planned)) / 100 + 1)
      if (weight === 100) expect(fresh).toBe(count)
      expect(partitionFor({count: planned, replicas, planned})).toBe(planned - replicas)
      const next = Math.ceil((Math.min(100, weight + 7) * planned) / 100)
      expect(partitionFor({count, replicas: next, planned})).toBeLessThanOrEqual(partitionFor({count, replicas, planned}))
    }))
  })

  it('the plan says which weights can be reached', () => {
    const workload: KubeObject = {apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: {name: 'db', namespace: 'shop'}}
    expect(partitionWords(workload, [10, 50, 100], 3)).toBe('the pods of StatefulSet shop/db, which are replaced from the last on: with 3 replicas its steps reach 33.3 %, 66.7 %, 100 % (asked for: 10 %, 50 %, 100 %), as far as new connections are shared evenly among pods')
  })
})
