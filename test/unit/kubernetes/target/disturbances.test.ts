/** Others and accidents in the middle of a release: typed errors, the running release untouched, and a next run that goes on. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {rollback} from '../../../../src/deploy/engine-back.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {app, httpRoute, revOf, set, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, whenStep, workloads, type TestWorld} from './world.ts'
import type {Release} from '../../../../src/rollout/model.ts'

const canary = {canary: {steps: [50, 100], pause: '3s'}}
const shape: ServiceShape = {strategy: canary, replicas: 2, objects: app({more: httpRoute})}

interface Standing extends TestWorld {
  one: Release
  two: Release
}

async function standing(given: ServiceShape = shape): Promise<Standing> {
  const world = startWorld()
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: given})) as [Release, Release]
  expect((await deploy(order(one), world.start('1').deps, never)).failure).toBeNull()
  await world.cluster.settle(5_000)
  return {...world, one, two}
}

const thrown = (work: Promise<unknown>): Promise<ApiError> => work.then(() => { throw new Error('it did not fail') }, (error: ApiError) => error)

describe('somebody else', () => {
  it('edits the Deployment in mid-canary: the field and its owner are named, nothing is taken back or over', async () => {
    const {cluster, start, two, one} = await standing()
    const rev = revOf(two, 'api')
    const edit = async (): Promise<void> => {
      const human = cluster.client({user: 'ada', manager: 'kubectl-edit'})
      await human.patch({apiVersion: 'apps/v1', kind: 'Deployment', name: `api-${rev}`, namespace: 'shop'}, {spec: {replicas: 7}} as never)
    }
    const edited: Promise<void>[] = []
    const {deps} = whenStep(start('2'), 'judge', () => { edited.push(edit()) })
    const result = await deploy(order(two), deps, never)
    await Promise.all(edited)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'ownership-conflict'}})
    expect(result.failure?.message).toMatch(/kubectl-edit/)
    expect(result.failure?.message).toMatch(/replicas/)
    expect(cluster.object('Deployment', `api-${rev}`)?.['spec']).toMatchObject({replicas: 7})
    expect(cluster.trafficOf('api')).toMatchObject({shares: {[revOf(one, 'api')]: expect.any(Number) as number}, lost: 0})
  })

  it.each([['scales', 'was scaled to 0 by somebody else'], ['deletes', 'was deleted by somebody else']] as const)('%s the canary away in its middle: what served before has all of the traffic again, and the words say what happened', async (how, words) => {
    const {cluster, start, two, one} = await standing()
    const ref = {apiVersion: 'apps/v1', kind: 'Deployment', name: `api-${revOf(two, 'api')}`, namespace: 'shop'}
    const human = cluster.client({user: 'ada', manager: 'kubectl'})
    const taken: Promise<unknown>[] = []
    const {deps} = whenStep(start('2'), 'judge', () => { taken.push(how === 'deletes' ? human.remove(ref) : human.patch(ref, {spec: {replicas: 0}} as never, {subresource: 'scale'})) })
    const result = await deploy(order(two), deps, never)
    await Promise.all(taken)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-crashed', message: expect.stringContaining(`revision ${revOf(two, 'api')} ${words} while it was watched`) as string}})
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
  })

  it('deploys at the same time: the second one is told whose lock it is, and changes nothing', async () => {
    const {cluster, start, rig, two} = await standing()
    const second: Promise<ApiError>[] = []
    const before = cluster.objects('Deployment', 'shop').length
    const {deps} = whenStep(start('2'), 'judge', () => { second.push(thrown(deploy(order(rig.release('v3', {api: shape})), start('3').deps, never))) })
    expect(await deploy(order(two), deps, never)).toMatchObject({outcome: 'succeeded'})
    const refused = await second[0]
    expect(refused).toMatchObject({reason: 'lock-held'})
    expect(`${refused?.message} ${refused?.expected}`).toMatch(/run 2.*expires/)
    expect(cluster.objects('Deployment', 'shop').length).toBe(before + 1)
  })

  it('wrote with client-side apply before: its fields are taken over without a conflict', async () => {
    const {cluster, rig, start} = startWorld()
    const kubectl = cluster.client({user: 'ada', manager: 'kubectl-client-side-apply'})
    const [deployment] = app()('api', 'v0').filter(({kind}) => kind === 'Deployment') as [KubeObject]
    await kubectl.create({...deployment, metadata: {...deployment.metadata, namespace: 'shop'}})
    expect(await deploy(order(rig.release('v1', {api: {replicas: 2}})), start('1').deps, never)).toMatchObject({outcome: 'succeeded'})
  })
})

describe('the cluster', () => {
  it('is away for 30 s in mid-rollout: the release waits and goes on', async () => {
    const {cluster, start, two} = await standing()
    const watched = [0]
    const {deps} = whenStep(start('2', {patience: 'as-real'}), 'judge', () => { cluster.goAway(30_000); watched.push(1) })
    expect(await deploy(order(two), deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(watched).toHaveLength(2)
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(two, 'api')]: 1})
  })

  it('is away for longer than a lock is held back for: nothing more is written, what serves serves on, and the next attempt goes on', async () => {
    const {cluster, clock, start, two} = await standing()
    const ms = 400_000
    const watched = cluster.followTraffic('api')
    const {deps} = whenStep(start('2', {patience: 'as-real'}), 'judge', () => { cluster.goAway(ms) })
    const result = await deploy(order(two), deps, never)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'lock-held'}})
    const version = cluster.calls.filter(call => call.persisted).length
    await cluster.settle(ms)
    await clock.sleep(ms)
    expect(cluster.calls.filter(call => call.persisted).length).toBe(version)
    expect(await deploy(order(two), start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(two, 'api')]: 1})
    expect(Math.max(...watched.samples.map(({lost}) => lost))).toBe(0)
  })

  it('forgets what watches know (410): the release sees it all the same', async () => {
    const {cluster, start, two} = await standing()
    const {deps} = whenStep(start('2'), 'ensure', () => { cluster.expireWatches() })
    expect(await deploy(order(two), deps, never)).toMatchObject({outcome: 'succeeded'})
  })
})

describe('the controller of the gateway', () => {
  it('refuses the route: having written weights is not having them (argo-rollouts Gateway API plugin: its verification always succeeds), and the release is taken back', async () => {
    const {cluster, start, two, one} = await standing()
    const watched = cluster.followTraffic('api')
    cluster.answerRoutes('refused')
    const result = await deploy(order(two), start('2').deps, never)
    expect(result.failure?.message).toMatch(/HTTPRoute/)
    expect(['rolled-back', 'unfinished', 'rollback-failed']).toContain(result.outcome)
    expect(Math.max(...watched.samples.map(({lost}) => lost))).toBe(0)
    cluster.answerRoutes('accepted')
    await rollback({set, toSnapshot: undefined, scope: 'any'}, start('3').deps, never).catch(() => undefined)
    expect(cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
  })

  it('does not look at the route: the release does not take that for moved', async () => {
    const {cluster, start, two} = await standing()
    cluster.answerRoutes('ignored')
    const result = await deploy(order(two), start('2').deps, never)
    expect(result.outcome).not.toBe('succeeded')
    expect(result.steps.filter(({id, state}) => id.endsWith('judge') && state === 'done')).toEqual([])
  })
})

describe('what is not allowed', () => {
  it('a verb that is missing is named before anything is changed', async () => {
    const {cluster, start, two} = await standing()
    cluster.forbid({verb: 'patch', resource: 'deployments'})
    const before = [workloads(cluster), cluster.trafficOf('api')]
    const error = await thrown(deploy(order(two), start('2').deps, never))
    expect(error).toMatchObject({reason: 'access-denied'})
    expect(error.message).toMatch(/patch.*deployments/)
    expect([workloads(cluster), cluster.trafficOf('api')]).toEqual(before)
  })

  it('a right that is taken away in mid-rollout holds the release where it is; the next attempt goes on when it is back', async () => {
    const {cluster, start, two} = await standing()
    let away = true
    const before = (call: {verb: string; ref?: {kind: string} | undefined; dryRun: boolean}): void => {
      if (away && call.verb === 'replace' && call.ref?.kind === 'HTTPRoute') throw new ApiError('User "slipway" cannot update resource "httproutes"', {reason: 'access-denied'})
    }
    const result = await deploy(order(two), start('2', {client: {before}}).deps, never)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'access-denied'}})
    expect(result.failure?.remedy).toMatch(/abort/)
    expect(cluster.trafficOf('api').lost).toBe(0)
    away = false
    expect(await deploy(order(two), start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded'})
  })

  it('a token that expires in mid-rollout ends the run with that reason, and what serves serves on', async () => {
    const {cluster, start, two, one} = await standing()
    let expired = false
    const before = (): void => { if (expired) throw new ApiError('The API server does not accept the credentials (401 Unauthorized).', {reason: 'access-denied'}) }
    const {deps} = whenStep(start('2', {client: {before}}), 'judge', () => { expired = true })
    const result = await deploy(order(two), deps, never)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'access-denied'}})
    expect(cluster.trafficOf('api').lost).toBe(0)
    expect(Object.keys(cluster.trafficOf('api').shares)).toContain(revOf(one, 'api'))
    expect(await deploy(order(two), start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded'})
  })

  it('a webhook that denies one object stops the release before anything is changed, in its own words', async () => {
    const {cluster, start, two} = await standing()
    cluster.addWebhook({name: 'policy.example', judge: object => (object.kind === 'Deployment' && object.metadata.name.includes(revOf(two, 'api')) ? 'images must be signed' : undefined)})
    const before = [workloads(cluster), cluster.trafficOf('api')]
    const error = await thrown(deploy(order(two), start('2').deps, never))
    expect(error).toMatchObject({reason: 'manifest-invalid'})
    expect(error.message).toMatch(/images must be signed/)
    expect([workloads(cluster), cluster.trafficOf('api')]).toEqual(before)
  })
})

it('watches of kinds that come in any order: a Deployment that is available before its pods are seen to be ready is no reason to go back', async () => {
  const {clock, start, two} = await standing()
  const behind = (client: KubeClient): KubeClient => ({...client, async *watch(kind, options, signal) {
    for await (const event of client.watch(kind, options, signal)) {
      if (kind.kind === 'Pod') await clock.sleep(400)
      yield event
    }
  }})
  const result = await deploy(order(two), start('2', {wrap: behind}).deps, never)
  expect(result).toMatchObject({outcome: 'succeeded', failure: null})
})
