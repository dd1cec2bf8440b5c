/** Each strategy on the fake cluster, through the real engine, in virtual time: who serves, what is left, and whether a request was ever lost. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../../src/deploy/engine-back.ts'
import {numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {app, httpRoute, nginxRoute, revOf, set, traefikRoute, type AppShape, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, ours, shares, startWorld, stops, workloads} from './world.ts'

const canary = {canary: {steps: [25, 100], pause: '2s'}}
const blueGreen = {blueGreen: {warm: '10m', pause: '1s'}}

/** Deploys v1, then v2 while the traffic is watched from outside and inside. */
async function twice(shape: ServiceShape, wanted: Parameters<typeof startWorld>[0] = {}) {
  const world = startWorld(wanted)
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: shape})) as [ReturnType<typeof world.rig.release>, ReturnType<typeof world.rig.release>]
  const first = await deploy(order(one), world.start('1').deps, never)
  expect(first.failure).toBeNull()
  const watched = world.watch('api')
  const second = await deploy(order(two), world.start('2').deps, never)
  return {...world, one, two, watched, second, revs: {old: revOf(one, 'api'), fresh: revOf(two, 'api')}}
}

describe('one revision after another', () => {
  it('rolling: native, one Deployment under the user’s own name, never a request lost', async () => {
    const {cluster, second, watched, revs} = await twice({replicas: 3})
    expect(second).toMatchObject({outcome: 'succeeded', failure: null})
    expect(watched.lost()).toBe(0)
    expect(workloads(cluster)).toEqual([`Deployment api ${revs.fresh} 3`])
    expect(cluster.trafficOf('api').shares).toEqual({[revs.fresh]: 1})
    expect(cluster.object('Service', 'api')?.['spec']).toMatchObject({selector: {app: 'api'}})
  })

  it('the first deploy of any strategy ends as the user wrote it, and needs no second Service', async () => {
    for (const strategy of ['rolling', canary, blueGreen, 'recreate']) {
      const {cluster, rig, start} = startWorld()
      const release = rig.release('v1', {api: {strategy}})
      expect(await deploy(order(release), start('1').deps, never)).toMatchObject({outcome: 'succeeded'})
      expect(cluster.trafficOf('api')).toMatchObject({shares: {[revOf(release, 'api')]: 1}, lost: 0})
      expect(ours(cluster, 'Service')).toEqual(['api'])
    }
  })

  it('blue-green: all of the new one is ready before it gets anything, the old one is kept warm and ends with finalize; its objects stay', async () => {
    const {cluster, second, watched, revs, start} = await twice({strategy: blueGreen, replicas: 3})
    expect(second).toMatchObject({outcome: 'succeeded'})
    expect(watched.lost()).toBe(0)
    expect(watched.sharesSeen('inside')).toEqual([{[revs.old]: 1}, {[revs.fresh]: 1}])
    expect(workloads(cluster)).toEqual([`Deployment api-${revs.fresh} ${revs.fresh} 3`, `Deployment api-${revs.old} ${revs.old} 3`].sort())
    const ended = await finalize({set, retire: 'all'}, start('2').deps, never)
    expect(ended).toMatchObject({outcome: 'succeeded', failure: null})
    expect(workloads(cluster)).toEqual([`Deployment api-${revs.fresh} ${revs.fresh} 3`])
    expect(cluster.trafficOf('api').shares).toEqual({[revs.fresh]: 1})
    expect(watched.lost()).toBe(0)
  })

  it('recreate: never two revisions at once, and the Service stays', async () => {
    const world = startWorld()
    const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: {strategy: 'recreate', replicas: 2}}))
    await deploy(order(one as never), world.start('1').deps, never)
    let most = 0
    const stop = world.cluster.onChange(() => {
      const revs = new Set(world.cluster.objects('Pod', 'shop').map(pod => pod.metadata.labels?.['slipway.dev/revision']))
      most = Math.max(most, revs.size)
    })
    const result = await deploy(order(two as never), world.start('2').deps, never)
    stop()
    expect(result).toMatchObject({outcome: 'succeeded'})
    expect(result.downtime.length).toBeGreaterThan(0)
    expect(most).toBe(1)
    expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(two as never, 'api')]: 1})
  })

  for (const kind of ['StatefulSet', 'DaemonSet'] as const) {
    it(`${kind}: rolled natively under its own name, never a request lost`, async () => {
      const {cluster, second, watched, revs} = await twice({replicas: 3, objects: app({kind})})
      expect(second).toMatchObject({outcome: 'succeeded', failure: null})
      expect(watched.lost()).toBe(0)
      expect(workloads(cluster).map(line => line.replace(/ \d+$/, ''))).toEqual([`${kind} api ${revs.fresh}`])
      expect(cluster.trafficOf('api').shares).toEqual({[revs.fresh]: 1})
    })
  }

  for (const [kind, strategy] of [['StatefulSet', blueGreen], ['StatefulSet', 'recreate'], ['DaemonSet', canary], ['DaemonSet', blueGreen]] as const) {
    it(`a ${kind} cannot be had twice: ${JSON.stringify(strategy)} is refused before anything is written`, async () => {
      const {cluster, rig, start} = startWorld()
      const release = rig.release('v1', {api: {strategy, objects: app({kind})}})
      await expect(deploy(order(release), start('1').deps, never)).rejects.toMatchObject({reason: 'unsupported-strategy'})
      expect(workloads(cluster)).toEqual([])
    })
  }
})

describe('canary by what the cluster has', () => {
  const ways: [name: string, more: AppShape['more'], by: RegExp][] = [
    ['HTTPRoute', httpRoute, /^HTTPRoute/], ['TraefikService', traefikRoute, /^IngressRoute/], ['ingress-nginx', nginxRoute, /^Ingress /]
  ]
  for (const [name, more, by] of ways) {
    it(`${name}: first a share, then all, no request lost, and the end is what the user wrote`, async () => {
      const {cluster, second, watched, revs} = await twice({strategy: canary, replicas: 4, objects: app({more: more as never})}, {nginx: name === 'ingress-nginx'})
      expect(second).toMatchObject({outcome: 'succeeded', failure: null})
      expect(watched.lost()).toBe(0)
      expect(watched.sharesSeen('outside')).toEqual([{[revs.old]: 1}, {[revs.old]: 0.75, [revs.fresh]: 0.25}, {[revs.fresh]: 1}])
      expect(cluster.trafficOf('api').by).toMatch(by)
      expect(ours(cluster, 'Service')).toEqual(['api'])
      expect(ours(cluster, 'Ingress').filter(n => n !== 'api')).toEqual([])
      const [one, two] = [workloads(cluster).find(l => l.includes(revs.old)), workloads(cluster).find(l => l.includes(revs.fresh))]
      expect([one, two]).toEqual([`Deployment api-${revs.old} ${revs.old} 4`, `Deployment api-${revs.fresh} ${revs.fresh} 4`])
    })
  }

  it('replica ratio: where nothing splits, the pods do, and the achieved share is told as it is', async () => {
    const {second, watched, revs, two} = await twice({strategy: canary, replicas: 3})
    expect(second).toMatchObject({outcome: 'succeeded'})
    expect(watched.lost()).toBe(0)
    const step = second.steps.find(s => s.id === 'api/2-route')
    expect(step?.note).toMatch(/replica|pods|share/i)
    expect(watched.sharesSeen('inside').at(-1)).toEqual({[revs.fresh]: 1})
    expect(watched.sharesSeen('inside')).toContainEqual({[revs.old]: 0.75, [revs.fresh]: 0.25})
    expect(revOf(two, 'api')).toBe(revs.fresh)
  })

  it('the weights that it tells are those that the traffic has', async () => {
    const {cluster, rig, start} = startWorld()
    const make = (version: string) => rig.release(version, {api: {strategy: {canary: {steps: [25, 50, 100], pause: '3s'}}, replicas: 4, objects: app({more: httpRoute})}})
    await deploy(order(make('v1')), start('1').deps, never)
    const {deps} = start('2')
    const result = await deploy(order(make('v2')), deps, never)
    const rev = revOf(make('v2'), 'api')
    expect([...new Set(result.traffic.filter(t => t.service === 'api').map(t => shares(t)[rev] ?? 0))]).toEqual([0, 25, 50, 100])
    expect(cluster.trafficOf('api').lost).toBe(0)
  })
})

describe('a rollback of the whole set', () => {
  it('restores images, settings, configuration, weights and replicas of every service, traffic first', async () => {
    const {cluster, rig, start, watch} = startWorld()
    const services = (version: string, replicas: number): Record<string, ServiceShape> => ({
      api: {strategy: canary, replicas, config: `LEVEL=${version}`, objects: app({more: httpRoute, config: 'read'})},
      web: {strategy: blueGreen, replicas, dependsOn: ['api']}, job: {replicas, config: `LEVEL=${version}`}
    })
    const [one, two] = [rig.release('v1', services('v1', 2)), rig.release('v2', services('v2', 3))]
    await deploy(order(one), start('1').deps, never)
    const before = settled(cluster)
    const watched = [watch('api'), watch('web'), watch('job')]
    expect(await deploy(order(two), start('2').deps, never)).toMatchObject({outcome: 'succeeded'})
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, start('3').deps, never)
    expect(back).toMatchObject({outcome: 'rolled-back', failure: null})
    expect(back.steps.filter(s => s.id.startsWith('api') || s.id.startsWith('web')).map(s => s.id).slice(0, 2)).toEqual(['api/1-route', 'web/1-route'])
    expect(settled(cluster)).toEqual(before)
    expect(watched.map(w => w.lost())).toEqual([0, 0, 0])
    for (const name of ['api', 'web', 'job']) expect(cluster.trafficOf(name).shares).toEqual({[revOf(one, name)]: 1})
  })
})

/** What runs, in the words that matter: image, replicas, what it reads; the Services and where they send. */
const settled = (cluster: Parameters<typeof workloads>[0]): unknown => ({
  workloads: cluster.objects('Deployment', 'shop').map(d => [d.metadata.name, numberAt(d, 'spec', 'replicas'), textAt(d, 'spec', 'template', 'spec', 'containers', 0, 'image'), (d as never as {spec: {template: {spec: {containers: {envFrom: unknown}[]}}}}).spec.template.spec.containers[0]?.envFrom]),
  services: cluster.objects('Service', 'shop').map(s => [s.metadata.name, (s as never as {spec: {selector: unknown}}).spec.selector]),
  routes: cluster.objects('HTTPRoute', 'shop').map(r => [r.metadata.name, (r as never as {spec: {rules: unknown}}).spec.rules]),
  running: stops(cluster)
})
