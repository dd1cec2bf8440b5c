/**
 * The cluster vanishes in mid-release, at any call, for as long as a failover takes: the release waits and goes on, what serves serves on, and nothing is written by a run whose lock is
 * not surely its own. `SLIPWAY_OUTAGE_EVERY=1` tries every call; else a sample of them.
 */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {abort} from '../../../../src/deploy/engine-open.ts'
import type {EngineResult} from '../../../../src/deploy/engine-model.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
import type {Call} from '../../../fakes/kubernetes/cluster.ts'
import {unfenced} from '../../../fakes/kubernetes/fence.ts'
import {app, httpRoute, revOf, set, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, whenStep, type TestWorld} from './world.ts'

const every = Number(process.env.SLIPWAY_OUTAGE_EVERY ?? 37)
const lengths = [20_000, 45_000, 60_000, 120_000] as const

const shapes: Record<string, ServiceShape> = {
  rolling: {replicas: 2, drain: '1s'},
  'blue-green': {strategy: {blueGreen: {warm: '10m', pause: '3s'}}, replicas: 2, drain: '1s', config: 'A=1'},
  canary: {strategy: {canary: {steps: [50, 100], pause: '3s'}}, replicas: 2, drain: '1s', objects: app({more: httpRoute})}
}

interface Tried {
  world: TestWorld
  result: EngineResult
  calls: number
  lost: number
  two: Release
}

async function tryOutage(shape: ServiceShape, {at, ms, patience}: {at: number; ms: number; patience?: 'as-real'}): Promise<Tried> {
  const world = startWorld()
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: shape.config === undefined ? shape : {...shape, config: `V=${version}`}})) as [Release, Release]
  expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
  await world.cluster.settle(5_000)
  const watched = world.cluster.followTraffic('api')
  let calls = 0
  let held = false
  const before = ({verb, ref}: Call): void => {
    if (held && (calls += 1) === at) world.cluster.goAway(ms)
    // The lock is the first thing: before it is held there is no rollout to save.
    held ||= ref?.kind === 'Lease' && verb !== 'get'
  }
  const {deps} = world.start('2', {client: {before, user: 'run-2'}, ...(patience === undefined ? {} : {patience})})
  const result = await deploy(order(two), deps, never)
  return {world, result, calls, two, lost: Math.max(0, ...watched.samples.map(sample => sample.lost))}
}

async function expectNew(shape: ServiceShape, at: {at: number; ms: number; patience?: 'as-real'}): Promise<void> {
  const {world: {cluster, clock, rig}, result, two, lost} = await tryOutage(shape, at)
  const point = JSON.stringify(at)
  expect([point, result.outcome, result.failure]).toEqual([point, 'succeeded', null])
  expect([point, cluster.trafficOf('api').shares, lost]).toEqual([point, {[revOf(two, 'api')]: 1}, 0])
  await clock.sleep(at.ms)
  const state = rig.state(cluster.client())
  expect([point, (await state.verifyAudit()).state, (await state.observeLock())?.state ?? 'free']).toEqual([point, 'intact', expect.stringMatching(/free|stale|held/)])
  expect([point, unfenced(cluster.calls, 'run-2')]).toEqual([point, []])
}

describe('a cluster that vanishes in mid-rollout', () => {
  for (const [name, shape] of Object.entries(shapes)) {
    it(`at any call of a ${name} release: the release ends as it would have ended`, async () => {
      const {calls, result} = await tryOutage(shape, {at: Number.POSITIVE_INFINITY, ms: 0})
      expect(result.outcome).toBe('succeeded')
      expect(calls).toBeGreaterThan(40)
      let tried = 0
      for (const [index, ms] of lengths.entries()) {
        for (let at = 1 + (index * 7) % every; at <= calls; at += every) {
          await expectNew(shape, {at, ms, ...(tried % 2 === 0 ? {} : {patience: 'as-real' as const})})
          tried += 1
        }
      }
      expect(tried).toBeGreaterThan(4)
    }, every < 10 ? 3_600_000 : 120_000)
  }
})

describe('a run that is cut off from the cluster', () => {
  it('while another run takes its lock: that one wins, and the first one writes nothing more', async () => {
    const world = startWorld()
    const {cluster, clock, rig} = world
    const shape = shapes['canary'] as ServiceShape
    const [one, two] = ['v1', 'v2'].map(version => rig.release(version, {api: shape})) as [Release, Release]
    expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
    const watched = cluster.followTraffic('api')
    let cut = false
    const before = (): void => { if (cut) throw new ApiError('No answer.', {reason: 'api-unavailable'}) }
    const first = whenStep(world.start('2', {client: {before, user: 'run-2'}}), 'judge', () => { cut = true })
    const running = deploy(order(two), first.deps, never)
    while (!cut) await clock.sleep(500)
    await clock.sleep(61_000)
    const winner = world.start('3', {client: {user: 'run-3'}})
    expect(await abort(set, winner.deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
    const writes = (): number => cluster.calls.filter(call => call.user === 'run-2' && call.persisted).length
    const before3 = writes()
    cut = false
    expect(await running).toMatchObject({outcome: 'unfinished', failure: {reason: 'lock-held'}})
    await clock.sleep(120_000)
    expect([writes(), unfenced(cluster.calls, 'run-2')]).toEqual([before3, []])
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
    expect(Math.max(0, ...watched.samples.map(({lost}) => lost))).toBe(0)
    expect((await rig.state(cluster.client()).verifyAudit()).state).toBe('intact')
  })
})

describe('what was not seen', () => {
  const slow: ServiceShape = {replicas: 1, within: '20s', drain: '1s'}

  /** Pods that get ready only after `readyMs`, and a server that is away from the first look on. */
  async function waiting(readyMs: number, ms: number): Promise<{result: EngineResult; took: number}> {
    const world = startWorld()
    const {cluster, clock, rig} = world
    const [one, two] = ['v1', 'v2'].map(version => rig.release(version, {api: slow})) as [Release, Release]
    expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
    cluster.setBehaviours({':v2': {readyMs}})
    const process = whenStep(world.start('2', {patience: 'as-real'}), 'roll', () => { void clock.sleep(1_000).then(() => cluster.goAway(ms)) })
    const began = clock.now()
    return {result: await deploy(order(two), process.deps, never), took: clock.now() - began}
  }

  it('is no failure: the time of a step stands still while the server is away', async () => {
    const {result} = await waiting(10_000, 100_000)
    expect(result).toMatchObject({outcome: 'succeeded', failure: null})
  })

  it('is no success either: what is not ready in its own time after an outage is taken back', async () => {
    const {result, took} = await waiting(10 * 60_000, 60_000)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-not-ready'}})
    expect(took).toBeGreaterThan(60_000 + 10_000)
  })

  it('is not judged: a canary is watched for as long as it should be, by a server that answers', async () => {
    const world = startWorld()
    const {cluster, clock, rig} = world
    const shape: ServiceShape = {strategy: {canary: {steps: [50, 100], pause: '30s'}}, replicas: 2, drain: '1s', objects: app({more: httpRoute})}
    const [one, two] = ['v1', 'v2'].map(version => rig.release(version, {api: shape})) as [Release, Release]
    expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
    let judging = 0
    const process = whenStep(world.start('2', {patience: 'as-real'}), 'judge', () => { judging = clock.now(); cluster.goAway(100_000) })
    const result = await deploy(order(two), process.deps, never)
    expect(result).toMatchObject({outcome: 'succeeded', failure: null})
    const judged = result.steps.find(({id, state}) => id.endsWith('-judge') && state === 'done')
    expect(Date.parse(judged?.endedAt ?? '') - judging).toBeGreaterThan(100_000 + 25_000)
  })
})

it('a part of the API that does not answer while the rest does holds the release where it is: nothing is taken back, and it goes on later', async () => {
  const world = startWorld()
  const {cluster, rig} = world
  const shape = shapes['canary'] as ServiceShape
  const [one, two] = ['v1', 'v2'].map(version => rig.release(version, {api: shape})) as [Release, Release]
  expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
  const before = (call: {verb: string; ref?: {kind: string} | undefined}): void => { if (call.verb === 'replace' && call.ref?.kind === 'HTTPRoute') throw new ApiError('status 503', {reason: 'api-unavailable'}) }
  expect(await deploy(order(two), world.start('2', {client: {before}}).deps, never)).toMatchObject({outcome: 'unfinished', failure: {reason: 'cluster-unhealthy'}})
  expect(cluster.trafficOf('api').lost).toBe(0)
  expect(await deploy(order(two), world.start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded'})
})

it.each([[500, 60_000], [503, 600_000]] as const)('a dry run that is answered with %i for ever ends the deploy, typed, with nothing written beyond the lock', async (status, atMostMs) => {
  const world = startWorld()
  const {cluster, rig, clock} = world
  expect((await deploy(order(rig.release('v1', {api: {}})), world.start('1').deps, never)).failure).toBeNull()
  const [from, began] = [cluster.calls.length, clock.now()]
  const before = (call: {verb: string; ref?: {kind: string} | undefined; dryRun?: boolean | undefined}): void => {
    if (call.dryRun === true && call.ref?.kind === 'Deployment') throw new ApiError('failed calling webhook "no.team.example"', {reason: 'api-unavailable', status})
  }
  await expect(deploy(order(rig.release('v2', {api: {}})), world.start('2', {client: {before}}).deps, never)).rejects.toMatchObject({reason: 'api-unavailable'})
  expect(clock.now() - began).toBeLessThan(atMostMs)
  expect(cluster.calls.slice(from).filter(({verb, dryRun, ref}) => /apply|create|replace|patch|remove/.test(verb) && dryRun !== true && ref?.kind !== 'Lease')).toEqual([])
})

it('a watch that breaks for good is begun anew by the next look', async () => {
  const world = startWorld()
  const two = world.rig.release('v1', {api: {replicas: 2}, web: {replicas: 1, dependsOn: ['api']}})
  let watches = 0
  const breaking = (client: KubeClient): KubeClient => ({...client, async *watch(kind, options, signal) {
    watches += 1
    let seen = 0
    for await (const event of client.watch(kind, options, signal)) {
      yield event
      if ((seen += 1) < 2) continue
      // Some end with an error, some without.
      if (watches % 2 === 0) throw new ApiError('The watch broke off.', {reason: 'api-unavailable'})
      return
    }
  }})
  expect(await deploy(order(two), world.start('1', {wrap: breaking}).deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
  expect(watches).toBeGreaterThan(8)
})
