/** Rolling updates on clusters without room for one pod more: foretold in the plan, carried out one by one, and taken back the same way. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {rollback} from '../../../../src/deploy/engine-back.ts'
import {recordAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {asksForResources, mayTake, podRequests, quotaRequests, unmodelledOf} from '../../../../src/targets/kubernetes/objects/requests.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {app, revOf, set, type AppShape, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, workloads, type TestWorld, type Wanted} from './world.ts'

const gpus = (count: number, more: AppShape = {}): Objects => app({container: {resources: {limits: {'nvidia.com/gpu': String(count)}}}, ...more})
const full: Wanted = {nodes: [{name: 'a', gpus: 1}, {name: 'b', gpus: 1}, {name: 'c', gpus: 1}]}

async function standing(shape: ServiceShape, wanted: Wanted = full) {
  const world = startWorld(wanted)
  const one = world.rig.release('v1', {api: shape})
  expect(await deploy(order(one), world.start('1').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
  return {...world, one, watched: world.watch('api')}
}

const strategyIn = ({cluster}: TestWorld): unknown => recordAt(cluster.object('Deployment', 'api'), 'spec', 'strategy')
const own = {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: 0}}

describe('a rolling update on full nodes', () => {
  it('the plan says that it goes on in place, where the defaults wait for ever (kubernetes #97227); it does, and the manifest’s own numbers come back', async () => {
    const world = await standing({replicas: 3, objects: gpus(1)})
    const two = world.rig.release('v2', {api: {replicas: 3, objects: gpus(1)}})
    const facts = await world.start('2').target.observe(set, two, never)
    expect(facts.services['api']?.update).toBe('no room for one more (nvidia.com/gpu on 3 nodes): 1 of 3 at a time gives its room to the new release, 2 serve meanwhile')
    expect(facts.problems).toEqual([])
    const result = await deploy(order(two), world.start('2').deps, never)
    expect(result).toMatchObject({outcome: 'succeeded', failure: null})
    expect(result.steps.find(({id}) => id === 'api/1-roll')?.note).toMatch(/one by one/)
    expect(workloads(world.cluster)).toEqual([`Deployment api ${revOf(two, 'api')} 3`])
    expect(world.watched.lost()).toBe(0)
    expect(strategyIn(world)).toEqual(own)
    expect(world.cluster.object('Deployment', 'api')?.metadata.annotations).not.toHaveProperty(['slipway.dev/in-place'])
  })

  it('a bad release gives its room back, one by one as well', async () => {
    const world = await standing({replicas: 3, within: '20s', objects: gpus(1)}, {...full, behaviours: {'-bad': {readyMs: 'never'}}})
    const result = await deploy(order(world.rig.release('v2-bad', {api: {replicas: 3, within: '20s', objects: gpus(1)}})), world.start('2').deps, never)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-not-ready'}})
    expect(workloads(world.cluster)).toEqual([`Deployment api ${revOf(world.one, 'api')} 3`])
    expect(world.watched.lost()).toBe(0)
    expect(strategyIn(world)).toEqual(own)
  })

  it('cancelled in the midst of it: the next attempt goes on one by one, and does not wait for room either', async () => {
    const world = await standing({replicas: 3, objects: gpus(1)})
    const two = world.rig.release('v2', {api: {replicas: 3, objects: gpus(1)}})
    const halt = new AbortController()
    const off = world.cluster.onChange(() => { if (world.cluster.objects('Pod', 'shop').some(({metadata}) => metadata.labels?.['slipway.dev/revision'] === revOf(two, 'api'))) halt.abort(new Error('cancelled')) })
    expect(await deploy(order(two), world.start('2').deps, halt.signal)).toMatchObject({outcome: 'unfinished'})
    off()
    expect(await deploy(order(two), world.start('2', {attempt: 2}).deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(world.watched.lost()).toBe(0)
    expect(strategyIn(world)).toEqual(own)
  })

  it('a release that serves is rolled back in place', async () => {
    const world = await standing({replicas: 3, objects: gpus(1)})
    await deploy(order(world.rig.release('v2', {api: {replicas: 3, objects: gpus(1)}})), world.start('2').deps, never)
    expect(await rollback({set, toSnapshot: undefined, scope: 'any'}, world.start('3').deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
    expect(workloads(world.cluster)).toEqual([`Deployment api ${revOf(world.one, 'api')} 3`])
    expect(strategyIn(world)).toEqual(own)
  })

  it('one replica and no room is refused before anything is written; recreate declares its downtime instead', async () => {
    const world = await standing({replicas: 1, objects: gpus(1)}, {nodes: [{gpus: 1}]})
    const before = world.cluster.calls.length
    await expect(deploy(order(world.rig.release('v2', {api: {replicas: 1, objects: gpus(1)}})), world.start('2').deps, never)).rejects.toMatchObject({reason: 'capacity', message: expect.stringMatching(/nvidia\.com\/gpu on 1 node/) as string})
    expect(world.cluster.calls.slice(before).filter(({persisted, ref}) => persisted && ref?.kind === 'Deployment')).toEqual([])
    const recreated = await deploy(order(world.rig.release('v3', {api: {replicas: 1, strategy: 'recreate', objects: gpus(1)}})), world.start('3').deps, never)
    expect(recreated).toMatchObject({outcome: 'succeeded', failure: null})
  })

  it('a manifest that lets its only pod go first has declared its gap', async () => {
    const shape = {replicas: 1, objects: gpus(1, {spec: {strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}}})}
    const world = await standing(shape, {nodes: [{gpus: 1}]})
    expect(await deploy(order(world.rig.release('v2', {api: shape})), world.start('2').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
  })

  it('pods that end still hold what they have', async () => {
    const world = await standing({replicas: 1, objects: gpus(1)}, {nodes: [{gpus: 2}]})
    const client = world.cluster.client({user: 'ada', manager: 'kubectl'})
    await client.create({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'other', namespace: 'shop', finalizers: ['example.com/hold']}, spec: {containers: [{name: 'main', image: 'x', resources: {limits: {'nvidia.com/gpu': '1'}, requests: {'nvidia.com/gpu': '1'}}}]}})
    await world.cluster.settle(5_000)
    await client.remove({apiVersion: 'v1', kind: 'Pod', name: 'other', namespace: 'shop'})
    await world.cluster.settle(1)
    expect(world.cluster.object('Pod', 'other')?.metadata.deletionTimestamp).toBeDefined()
    const facts = await world.start('2').target.observe(set, world.rig.release('v2', {api: {replicas: 1, objects: gpus(1)}}), never)
    expect(facts.problems).toMatchObject([{reason: 'capacity', service: 'api'}])
  })

  it('a quota without room for one more counts like full nodes', async () => {
    const world = await standing({replicas: 2, objects: app({container: {resources: {requests: {cpu: '1'}}}})}, {})
    await world.cluster.client({user: 'admin', manager: 'admin'}).create({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'team', namespace: 'shop'}, spec: {hard: {'requests.cpu': '2'}}} as unknown as KubeObject)
    await world.cluster.settle(2_000)
    const two = world.rig.release('v2', {api: {replicas: 2, objects: app({container: {resources: {requests: {cpu: '1'}}}})}})
    expect((await world.start('2').target.observe(set, two, never)).services['api']?.update).toMatch(/^no room for one more \(ResourceQuota team\)/)
    expect(await deploy(order(two), world.start('2').deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(strategyIn(world)).toEqual(own)
  })
})

describe('what is not known', () => {
  it('who may not list nodes is told so, and the manifest’s own numbers stand', async () => {
    const world = await standing({replicas: 2, objects: gpus(1)})
    world.cluster.forbid({verb: 'list', resource: 'nodes'})
    const facts = await world.start('2').target.observe(set, world.rig.release('v2', {api: {replicas: 2, objects: gpus(1)}}), never)
    expect(facts.services['api']?.update).toMatch(/is not known, because nodes and pods of the cluster may not be listed/)
    expect(facts.problems).toEqual([])
  })

  it('a full cluster whose autoscaler may add a node is no reason to refuse', async () => {
    const world = await standing({replicas: 1, objects: gpus(1)}, {nodes: [{gpus: 1}], namespaces: ['kube-system', 'shop']})
    await world.cluster.client({user: 'admin', manager: 'admin'}).create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'cluster-autoscaler-status', namespace: 'kube-system'}})
    const facts = await world.start('2').target.observe(set, world.rig.release('v2', {api: {replicas: 1, objects: gpus(1)}}), never)
    expect(facts.services['api']?.update).toMatch(/the cluster autoscaler may add a node/)
    expect(facts.problems).toEqual([])
  })

  it('pods that ask for nothing cost no question', async () => {
    const world = await standing({replicas: 2})
    const before = world.cluster.calls.length
    await deploy(order(world.rig.release('v2', {api: {replicas: 2}})), world.start('2').deps, never)
    expect(world.cluster.calls.slice(before).filter(({ref}) => ref?.kind === 'Node' || ref?.kind === 'ResourceQuota')).toEqual([])
  })
})

describe('what a pod asks for', () => {
  const one = 1_000_000_000n
  const container = (requests: Record<string, string>, more: Record<string, unknown> = {}) => ({name: 'c', resources: {requests}, ...more})

  it('the sum of its containers and sidecars, or the greediest init container; a limit alone is a request', () => {
    const spec = {containers: [container({cpu: '500m'}), {name: 'd', resources: {limits: {cpu: '1', 'nvidia.com/gpu': '1'}}}], initContainers: [container({cpu: '3'}), container({cpu: '250m'}, {restartPolicy: 'Always'})], overhead: {cpu: '100m'}}
    expect(podRequests(spec as never)).toEqual({cpu: 3n * one + one / 10n, 'nvidia.com/gpu': one, pods: one})
    expect(quotaRequests({containers: [container({memory: '1Ki'})]} as never)).toEqual({'requests.memory': 1024n * one, memory: 1024n * one, pods: one, 'count/pods': one})
    expect(asksForResources({containers: [{name: 'a'}]} as never)).toBe(false)
  })

  const node = (more: Record<string, unknown> = {}, labels: Record<string, string> = {}): KubeObject => ({apiVersion: 'v1', kind: 'Node', metadata: {name: 'n', labels}, spec: {}, status: {conditions: [{type: 'Ready', status: 'True'}]}, ...more} as unknown as KubeObject)
  const tainted = node({spec: {taints: [{key: 'gpu', value: 'yes', effect: 'NoSchedule'}]}})
  it.each<[string, KubeObject, Record<string, unknown>, boolean]>([
    ['a ready node', node(), {}, true], ['one that is not ready', node({status: {conditions: [{type: 'Ready', status: 'Unknown'}]}}), {}, false], ['one that is cordoned', node({spec: {unschedulable: true}}), {}, false],
    ['one without the wanted label', node(), {nodeSelector: {pool: 'gpu'}}, false], ['one with it', node({}, {pool: 'gpu'}), {nodeSelector: {pool: 'gpu'}}, true], ['a taint', tainted, {}, false],
    ['a taint that is tolerated', tainted, {tolerations: [{key: 'gpu', operator: 'Exists'}]}, true], ['a taint of another value', tainted, {tolerations: [{key: 'gpu', value: 'no'}]}, false],
    ['whatever the taint', tainted, {tolerations: [{operator: 'Exists'}]}, true], ['only a preference', node({spec: {taints: [{key: 'x', effect: 'PreferNoSchedule'}]}}), {}, true]
  ])('which nodes may take it: %s', (_, found, spec, takes) => {
    expect(mayTake(found, spec as never)).toBe(takes)
  })

  it('what is not modelled is named', () => {
    expect(unmodelledOf({affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: []}}, topologySpreadConstraints: [{maxSkew: 1}], volumes: [{persistentVolumeClaim: {claimName: 'x'}}]} as never).join()).toMatch(/affinity to pods.*topology spread.*volumes/)
    expect(unmodelledOf({affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}, containers: [{name: 'a', ports: [{containerPort: 1}]}]} as never)).toEqual([])
  })
})
