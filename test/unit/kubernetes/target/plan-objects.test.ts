import {describe, expect, test} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {observeDeployPlan} from '../../../../src/deploy/observe-plan.ts'
import {renderPlan} from '../../../../src/deploy/render-plan.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import {foldJournal} from '../../../../src/rollout/journal-state.ts'
import type {Facts, Plan, PlannedObject, Release} from '../../../../src/rollout/model.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {app, httpRoute, nginxRoute, set, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, type TestWorld} from './world.ts'

const canary = {canary: {steps: [50, 100], pause: '1s'}}
const secret: Objects = (name, version) => [{apiVersion: 'v1', kind: 'Secret', metadata: {name: `${name}-key`}, stringData: {token: `hunter2-${version}`}}] as unknown as KubeObject[]
const inPlace = app({settings: 'plain'})

interface Seen {
  plan: Plan
  facts: Facts
  calls: TestWorld['cluster']['calls']
}

async function planned(world: TestWorld, release: Release): Promise<Seen> {
  const {target} = world.start('900')
  const {entries, snapshots} = await target.read(set)
  const before = snapshots.find(s => s.id === foldJournal(entries).current) ?? null
  const from = world.cluster.calls.length
  const seen = await observeDeployPlan(target, release, before, never)
  return {...seen, calls: world.cluster.calls.slice(from)}
}

async function serving(services: Record<string, ServiceShape>, wanted: Parameters<typeof startWorld>[0] = {}): Promise<TestWorld> {
  const world = startWorld(wanted)
  const result = await deploy(order(world.rig.release('1', services), '1'), world.start('1').deps, never)
  expect(result.failure).toBeNull()
  return world
}

/** What was read of the users' objects beside the lists that every look at a set needs. */
const askedOfUsers = (calls: Seen['calls']): string[] => calls.filter(({verb, ref}) => (verb === 'get' && ref?.name.startsWith('slipway-') !== true) || (verb === 'list' && ref !== undefined && ref.kind === 'ConfigMap'))
  .map(({verb, ref}) => `${verb} ${ref?.kind ?? ''}`)

const changes = (objects: readonly PlannedObject[]): string[] => objects.map(({object, change}) => `${change} ${object}`).sort()
const lines = (objects: readonly PlannedObject[], object: string): string[] | undefined => objects.find(o => o.object === object)?.lines

describe('the plan of a cluster', () => {
  test('of a first release tells each object, for one request more than without, and writes nothing', async () => {
    const world = startWorld()
    const {facts, calls} = await planned(world, world.rig.release('1', {api: {}, web: {}}))
    expect(facts.problems).toEqual([])
    expect(changes(facts.objects)).toEqual(['create ConfigMap shop/api-settings-1', 'create ConfigMap shop/web-settings-1', 'create Deployment shop/api', 'create Deployment shop/web', 'create Service shop/api', 'create Service shop/web'])
    expect(lines(facts.objects, 'ConfigMap shop/api-settings-1')).toContain('+ data: {"version":"1"}')
    expect(calls.filter(c => c.persisted)).toEqual([])
    expect(calls.filter(c => c.dryRun)).toHaveLength(6)
    expect(askedOfUsers(calls)).toEqual([])
    expect(calls.filter(c => c.ref?.name.includes('inventory'))).toHaveLength(1)
  })

  test('brings advice on what is released anew, and none on what runs already', async () => {
    const world = await serving({api: {}})
    const seen = await planned(world, world.rig.release('2', {api: {version: '1'}, web: {}}))
    expect(seen.facts.advice?.length).toBeGreaterThan(0)
    expect(new Set(seen.facts.advice?.map(({service}) => service))).toEqual(new Set(['web']))
    expect(seen.facts.problems).toEqual([])
  })

  test('tells value by value what a native update changes, and nothing that changes by itself', async () => {
    const world = await serving({api: {objects: inPlace}})
    const {facts} = await planned(world, world.rig.release('2', {api: {objects: inPlace}}))
    expect(changes(facts.objects)).toEqual(['unchanged Service shop/api', 'update ConfigMap shop/api-settings', 'update Deployment shop/api'])
    expect(lines(facts.objects, 'ConfigMap shop/api-settings')).toEqual(['data.version: 1 > 2'])
    expect(lines(facts.objects, 'Deployment shop/api')).toEqual(['spec.template.spec.containers[main].image: registry.example/api:1 > registry.example/api:2'])
  })

  test('compares a new workload with the one that it stands beside', async () => {
    const world = await serving({api: {strategy: canary, objects: inPlace}})
    const release = world.rig.release('2', {api: {strategy: canary, objects: inPlace}})
    const {facts} = await planned(world, release)
    const made = facts.objects.find(o => o.object.startsWith('Deployment'))
    expect(made).toMatchObject({change: 'create', object: `Deployment shop/api-${release.services.api?.rev}`, lines: ['spec.template.spec.containers[main].image: registry.example/api:1 > registry.example/api:2']})
    expect(changes(facts.objects)).toContain('unchanged Service shop/api')
  })

  test('masks the values of Secrets', async () => {
    const objects = app({settings: 'none', more: secret})
    const world = await serving({api: {objects}})
    const {facts} = await planned(world, world.rig.release('2', {api: {objects}}))
    expect(lines(facts.objects, 'Secret shop/api-key')).toEqual(['data.token: "***" > "***"'])
    expect(JSON.stringify(facts)).not.toMatch(/hunter2|aHVudGVyM/)
  })

  test('has the same digest whatever its objects come to', async () => {
    const world = await serving({api: {objects: inPlace}})
    const release = world.rig.release('2', {api: {objects: inPlace}})
    const first = await planned(world, release)
    await world.cluster.client({manager: 'admin', user: 'admin'}).patch({apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'api-settings'}, {metadata: {labels: {mine: 'yes'}}})
    const second = await planned(world, release)
    expect(second.plan.digest).toBe(first.plan.digest)
  })

  test('names what nobody wants any more, and leaves what a rollback needs', async () => {
    const extra: Objects = name => [{apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: {name: `${name}-policy`}, spec: {podSelector: {}}}] as unknown as KubeObject[]
    const world = await serving({api: {objects: app({more: extra})}})
    const {facts, calls} = await planned(world, world.rig.release('2', {api: {objects: app()}}))
    expect(changes(facts.objects).filter(text => text.startsWith('prune'))).toEqual(['prune NetworkPolicy shop/api-policy'])
    expect(facts.objects.find(o => o.change === 'prune')?.service).toBe('api')
    expect(calls.filter(c => c.persisted)).toEqual([])
  })

  test('finds what is there without the label of the set', async () => {
    const world = startWorld()
    const admin = world.cluster.client({manager: 'kubectl-client-side-apply', user: 'admin'})
    await admin.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'api-settings-1', namespace: 'shop'}, data: {version: '0'}})
    const {facts} = await planned(world, world.rig.release('1', {api: {}}))
    expect(facts.objects.find(o => o.object === 'ConfigMap shop/api-settings-1')).toMatchObject({change: 'update', lines: expect.arrayContaining(['data.version: 0 > 1']) as string[]})
  })

  test('asks one list a kind, however many services there are', async () => {
    const names = Array.from({length: 8}, (_, n) => `s${n}`)
    const of = (): Record<string, ServiceShape> => Object.fromEntries(names.map(name => [name, {objects: inPlace, replicas: 1}]))
    const world = await serving(of())
    const {calls} = await planned(world, world.rig.release('2', of()))
    expect(askedOfUsers(calls)).toEqual(['list ConfigMap'])
    expect(calls.filter(c => c.dryRun)).toHaveLength(24)
  })

  test('says why a canary is split as it is, where one changes', async () => {
    for (const [more, words] of [[httpRoute, /HTTPRoute/], [nginxRoute, /Ingress/]] as const) {
      const shape = {strategy: canary, objects: app({more})}
      const world = await serving({api: shape, web: {}}, {nginx: true})
      const {facts, plan} = await planned(world, world.rig.release('2', {api: shape, web: {}}))
      expect(facts.services.api?.traffic).toMatch(words)
      expect(facts.services.web?.traffic).toBeUndefined()
      expect(renderPlan(plan, facts)).toContain('**api**: traffic is split by ')
    }
  })

  test('asks nothing about traffic where no canary changes', async () => {
    const world = await serving({api: {strategy: canary}})
    const {facts, calls} = await planned(world, world.rig.release('1', {api: {strategy: canary}}))
    expect([facts.services.api?.traffic, facts.objects]).toEqual([undefined, []])
    expect(calls.some(c => c.ref?.kind === 'IngressClass')).toBe(false)
  })
})

describe('what the server would refuse', () => {
  test.each([
    ['a selector', (v: string) => app({settings: 'none', spec: v === '1' ? {} : {selector: {matchLabels: {app: 'api', tier: 'web'}}, template: {metadata: {labels: {app: 'api', tier: 'web'}}, spec: {containers: [{name: 'main', image: 'registry.example/api:2'}]}}}}), /Deployment shop\/api: spec\.selector: .* cannot be changed in place\. If it is made anew: its pods run on without it/],
    ['the Service of a StatefulSet', (v: string) => app({kind: 'StatefulSet', settings: 'none', spec: {serviceName: v === '1' ? 'api' : 'other'}}), /StatefulSet shop\/api: spec\.serviceName: api > other cannot be changed in place\. If it is made anew: the StatefulSet is deleted without its pods/],
    ['what says that it never changes', (v: string) => app({settings: 'none', more: name => [{apiVersion: 'v1', kind: 'Secret', metadata: {name: `${name}-x`}, immutable: true, data: {key: v === '1' ? 'aHVudGVyMg==' : 'aHVudGVyMw=='}}] as unknown as KubeObject[]}), /Secret shop\/api-x: data: "\*\*\*" > "\*\*\*" cannot be changed in place\. If it is made anew: the object says `immutable: true`/]
  ])('of %s that is fixed is told with what replacing it would do', async (_, objectsOf, message) => {
    const world = await serving({api: {objects: objectsOf('1')}})
    const {facts} = await planned(world, world.rig.release('2', {api: {objects: objectsOf('2')}}))
    expect(facts.problems).toEqual([{reason: 'manifest-invalid', service: 'api', message: expect.stringMatching(message) as string, remedy: expect.stringContaining('another name') as string}])
    expect(facts.objects.find(o => o.replace !== undefined)).toMatchObject({change: 'update'})
  })

  test('keeps the server’s own words where no field is fixed, and tells all problems together', async () => {
    const bad: Objects = name => [{apiVersion: 'acme.example/v1', kind: 'Gadget', metadata: {name: `${name}-g`}}] as unknown as KubeObject[]
    const world = startWorld()
    world.cluster.addWebhook({name: 'policy.acme.example', judge: object => (object.kind === 'Deployment' ? 'no image without a digest' : undefined)})
    const {facts} = await planned(world, world.rig.release('1', {api: {objects: app({more: bad})}}))
    expect(facts.problems.map(p => p.reason).sort()).toEqual(['manifest-invalid', 'unknown-kind'])
    expect(facts.problems.find(p => p.reason === 'manifest-invalid')?.message).toContain('no image without a digest')
  })

  test('tells fields of somebody else', async () => {
    const world = await serving({api: {objects: inPlace}})
    await world.cluster.client({manager: 'somebody', user: 'admin'}).patch({apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'api-settings'}, {data: {version: 'theirs'}})
    const {facts} = await planned(world, world.rig.release('2', {api: {objects: inPlace}}))
    expect(facts.problems).toMatchObject([{reason: 'ownership-conflict', message: expect.stringContaining('somebody') as string}])
  })

  test('may not list a kind, but read it: the plan is made all the same', async () => {
    const policy: Objects = (name, version) => [{apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: {name}, spec: {podSelector: {matchLabels: {app: `${name}-${version}`}}}}] as unknown as KubeObject[]
    const objects = app({settings: 'none', more: policy})
    const world = await serving({api: {objects}})
    world.cluster.forbid({verb: 'list', resource: 'networkpolicies', user: 'slipway'})
    const {facts} = await planned(world, world.rig.release('2', {api: {objects}}))
    expect(lines(facts.objects, 'NetworkPolicy shop/api')).toEqual(['spec.podSelector.matchLabels.app: api-1 > api-2'])
  })

  test('a server that is away ends the plan; it is no problem of the release', async () => {
    const world = await serving({api: {objects: inPlace}})
    const {target} = world.start('9', {client: {before: call => { if (call.dryRun) throw new ApiError('The server does not answer.', {reason: 'api-unavailable'}) }}})
    await expect(target.observe(set, world.rig.release('2', {api: {objects: inPlace}}), never)).rejects.toMatchObject({reason: 'api-unavailable'})
  })
})

test('the health of a cluster names what keeps pods from being ready', async () => {
  const world = await serving({api: {replicas: 1}})
  world.cluster.setBehaviours({'*': {pull: 'not-found'}})
  for (const pod of world.cluster.objects('Pod', 'shop')) await world.cluster.client({user: 'admin'}).remove({apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: pod.metadata.name})
  await world.cluster.settle(60_000)
  const facts = await world.start('9').target.observe(set, null, never)
  const [revision] = Object.values(facts.services.api?.revisions ?? {})
  expect(revision?.ready).toBe(0)
  expect(revision?.trouble).toMatch(/image|pull/i)
})

describe('pruning after a release', () => {
  const policy: Objects = (name, version) => (version === '1' ? [{apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: {name: `${name}-policy`}, spec: {podSelector: {}}}] : []) as unknown as KubeObject[]
  const names = ['a', 'b', 'c', 'd', 'e']
  const of = (): Record<string, ServiceShape> => Object.fromEntries(names.map(name => [name, {objects: app({settings: 'none', more: policy}), replicas: 1}]))

  test('takes away what its plan said, reading one list a kind', async () => {
    const world = await serving(of())
    const two = world.rig.release('2', of())
    const {facts} = await planned(world, two)
    expect(changes(facts.objects).filter(text => text.startsWith('prune'))).toEqual(names.map(name => `prune NetworkPolicy shop/${name}-policy`))
    const from = world.cluster.calls.length
    expect((await deploy(order(two, '2'), world.start('2').deps, never)).failure).toBeNull()
    const calls = world.cluster.calls.slice(from).filter(c => c.ref?.kind === 'NetworkPolicy')
    expect(calls.map(c => c.verb).toSorted()).toEqual(['list', 'list', ...names.map(() => 'remove')])
    expect(world.cluster.objects('NetworkPolicy', 'shop')).toEqual([])
  })

  test('also takes what has lost its label: it is known by its UID', async () => {
    const world = await serving(of())
    await world.cluster.client({manager: 'admin', user: 'admin'}).patch({apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', namespace: 'shop', name: 'a-policy'}, {metadata: {labels: {'slipway.dev/set': null}}})
    expect((await deploy(order(world.rig.release('2', of()), '2'), world.start('2').deps, never)).failure).toBeNull()
    expect(world.cluster.objects('NetworkPolicy', 'shop')).toEqual([])
  })
})

test('what an autoscaler has counted is no conflict, and no change', async () => {
  const scaler: Objects = name => [{apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name}, spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name}, minReplicas: 2, maxReplicas: 9, metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 60}}}]}}] as unknown as KubeObject[]
  const objects = app({settings: 'none', more: scaler})
  const world = await serving({api: {objects}})
  await world.cluster.client({user: 'hpa', manager: 'kube-controller-manager'}).patch({apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'api'}, {spec: {replicas: 5}}, {subresource: 'scale'})
  const {facts} = await planned(world, world.rig.release('2', {api: {objects}}))
  expect(facts.problems).toEqual([])
  expect(lines(facts.objects, 'Deployment shop/api')).toEqual(['spec.template.spec.containers[main].image: registry.example/api:1 > registry.example/api:2'])
})

describe('the audit of a cluster', () => {
  test('reads the whole chain, and takes a journal that is gone beside its snapshots for broken', async () => {
    const world = await serving({api: {}})
    expect(await world.start('9').target.audit(set)).toMatchObject({state: 'intact', from: 0})
    expect(await startWorld().start('9').target.audit(set)).toEqual({state: 'none'})
    const journal = world.cluster.objects('ConfigMap', 'shop').find(o => o.metadata.name.endsWith('-journal'))
    await world.cluster.client({user: 'admin'}).remove({apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: journal?.metadata.name ?? ''})
    expect(await world.start('9').target.audit(set)).toMatchObject({state: 'broken'})
    await world.cluster.client({user: 'admin'}).remove({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: world.cluster.objects('Lease', 'shop')[0]?.metadata.name ?? ''})
    expect(await world.start('9').target.audit(set)).toMatchObject({state: 'broken', words: expect.stringContaining('snapshot') as string})
  })
})

describe('a deploy that is held to a plan', () => {
  const approved = async (): Promise<{world: TestWorld; release: Release; plan: Plan}> => {
    const world = await serving({api: {}, web: {}})
    const release = world.rig.release('2', {api: {}, web: {}})
    return {world, release, plan: (await planned(world, release)).plan}
  }

  test('tries workloads alone again, before anything is written', async () => {
    const {world, release, plan} = await approved()
    const from = world.cluster.calls.length
    expect((await deploy({...order(release, '2'), expectedDigest: plan.digest}, world.start('2').deps, never)).outcome).toBe('succeeded')
    expect(world.cluster.calls.slice(from).filter(c => c.dryRun).map(({ref}) => `${ref?.kind ?? ''} ${ref?.name ?? ''}`).sort()).toEqual(['Deployment api', 'Deployment web'])
  })

  test('is refused where a webhook has changed its mind since; what serves is not touched', async () => {
    const {world, release, plan} = await approved()
    world.cluster.addWebhook({name: 'policy.example', judge: object => (object.kind === 'Deployment' && JSON.stringify(object).includes('web:2') ? 'no longer allowed' : undefined)})
    const specs = (): unknown => world.cluster.objects('Deployment', 'shop').map(object => object['spec'])
    const before = JSON.stringify(specs())
    await expect(deploy({...order(release, '2'), expectedDigest: plan.digest}, world.start('2').deps, never)).rejects.toThrow(/no longer allowed/)
    expect(JSON.stringify(specs())).toBe(before)
  })

  test('without one tries every object', async () => {
    const {world, release} = await approved()
    const from = world.cluster.calls.length
    await deploy(order(release, '2'), world.start('2').deps, never)
    expect(world.cluster.calls.slice(from).filter(c => c.dryRun)).toHaveLength(6)
  })
})
