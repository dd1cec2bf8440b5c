/** A canary of a service that an autoscaler counts: enough pods on both sides at each step, and enough of the old ones to take all back. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {abort} from '../../../../src/deploy/engine-open.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {numberAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {app, httpRoute, revOf, set, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, whenStep} from './world.ts'

const hpa: Objects = name => [{apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name}, spec: {minReplicas: 2, maxReplicas: 30, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name}}}] as unknown as KubeObject[]
const shapeOf = (scaler: Objects, steps = [50, 100]): ServiceShape => ({strategy: {canary: {steps, pause: '30s'}}, replicas: 2, objects: app({more: (n, v) => [...scaler(n, v), ...httpRoute(n, v)]})})

/** v1 serves with ten pods, as its autoscaler found; `during` is called in the midst of each judging of v2. */
async function scaledTo10(shape: ServiceShape, during: (world: ReturnType<typeof startWorld>, old: string, judging: number) => void) {
  const world = startWorld()
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: shape})) as [ReturnType<typeof world.rig.release>, ReturnType<typeof world.rig.release>]
  await deploy(order(one), world.start('1').deps, never)
  const [old, fresh] = [`api-${revOf(one, 'api')}`, `api-${revOf(two, 'api')}`]
  await world.cluster.client({user: 'system:kube-controller-manager', manager: 'kube-controller-manager'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', name: old, namespace: 'shop'}, {spec: {replicas: 10}} as never, {subresource: 'scale'})
  await world.cluster.settle(20_000)
  const process = world.start('2')
  let judging = 0
  const report = process.deps.ports.progress.report
  const counts: (number | undefined)[][] = []
  const deps = {...process.deps, ports: {...process.deps.ports, progress: {report: (event: Parameters<typeof report>[0]) => {
    if (event.facts?.['verb'] === 'judge' && event.line.endsWith('...')) {
      judging += 1
      counts.push([old, fresh].map(name => numberAt(world.cluster.object('Deployment', name), 'spec', 'replicas')))
      during(world, old, judging)
    }
    report(event)
  }}}}
  return {...world, one, two, deps, counts, old, fresh, least: () => numberAt(world.cluster.object('HorizontalPodAutoscaler', 'api'), 'spec', 'minReplicas')}
}

describe('a canary of a scaled service', () => {
  it('the serving revision keeps the pods that it began with, though it has half the traffic, and the new one ends with as many (argo-rollouts #2857)', async () => {
    const seen: (number | undefined)[] = []
    const world = await scaledTo10(shapeOf(hpa), ({cluster}, _, judging) => {
      // With half of its traffic the autoscaler finds that five would do.
      if (judging === 1) cluster.autoscale('api', 5)
      seen.push(numberAt(cluster.object('HorizontalPodAutoscaler', 'api'), 'spec', 'minReplicas'))
    })
    expect(await deploy(order(world.two), world.deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(world.counts).toEqual([[10, 5], [10, 10]])
    expect(seen).toEqual([10, 2])
    expect(world.least()).toBe(2)
    expect(numberAt(world.cluster.object('Deployment', world.fresh), 'spec', 'replicas')).toBe(10)
  })

  it('aborted: the old one has what it needs for all of the traffic, and its autoscaler is as its author wrote it', async () => {
    const world = await scaledTo10(shapeOf(hpa), ({cluster}) => cluster.autoscale('api', 5))
    const stop = new AbortController()
    const process = whenStep({deps: world.deps} as never, 'judge', () => stop.abort(new Error('cancelled')))
    await deploy(order(world.two), process.deps, stop.signal)
    const watched = world.watch('api')
    expect(await abort(set, world.start('2').deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
    expect(numberAt(world.cluster.object('Deployment', world.old), 'spec', 'replicas')).toBe(10)
    expect(world.least()).toBe(2)
    expect(watched.lost()).toBe(0)
  })

  it('a load that grows meanwhile is seen: the share that is told of is a part (current / weight)', async () => {
    const world = await scaledTo10(shapeOf(hpa, [20, 60, 100]), ({cluster}, _, judging) => { if (judging === 1) cluster.autoscale('api', 16) })
    expect(await deploy(order(world.two), world.deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    // 16 for four fifths of the traffic: 20 for all of it; the plan of two pods gives both of them from 60 % on.
    expect(world.counts).toEqual([[10, 5], [16, 20], [16, 20]])
  })

  it('an autoscaler of somebody else cannot be held: the new one gets what all of the traffic needs all the same (flagger #851)', async () => {
    const world = await scaledTo10(shapeOf(() => []), (at, old, judging) => {
      if (judging === 1) void at.cluster.client({user: 'k3s', manager: 'k3s'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', name: old, namespace: 'shop'}, {spec: {replicas: 5}} as never, {subresource: 'scale'})
    })
    expect(await deploy(order(world.two), world.deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(world.counts).toEqual([[10, 5], [5, 10]])
  })
})
