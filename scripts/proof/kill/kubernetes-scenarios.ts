/** What is killed in a cluster and who mends it: each scenario brings a bed to where its victim begins, and says which release may serve at the end. */
import {deploy} from '../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineDependencies, EngineResult} from '../../../src/deploy/engine-model.ts'
import {abort, promote, resume} from '../../../src/deploy/engine-open.ts'
import type {Release} from '../../../src/rollout/model.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import {stateNames} from '../../../src/targets/kubernetes/state/names.ts'
import {app, httpRoute, never, nginxRoute, set, traefikRoute, type Objects, type ServiceShape} from '../../../test/fakes/kubernetes-set.ts'
import {badTag, type Bed} from './kubernetes-bed.ts'

export type Act = (deps: EngineDependencies, signal: AbortSignal) => Promise<EngineResult>

export interface Stage {
  victim: Act
  mend: Act
  /** What may serve whole at the end; null: nothing. */
  ends: (Release | null)[]
  /** Services that may be without an answer for a while: recreated, removed, or not yet there. */
  mayLose: string[]
}

export interface Scenario {
  name: string
  /** A release that never gets ready needs nodes that can be told so; full nodes, three for this point alone. */
  needs?: 'telling nodes' | 'nodes of its own'
  /** `same`: the next attempt of the run that died; `another`: a run of somebody else, later. */
  mender: 'same' | 'another'
  prepare(bed: Bed): Promise<Stage>
}

export const order = (want: Release): Parameters<typeof deploy>[0] => ({want, label: 'label', expectedDigest: undefined})
const deploying = (want: Release): Act => (deps, signal) => deploy(order(want), deps, signal)
const goBack: Act = (deps, signal) => rollback({set, toSnapshot: undefined, scope: 'any'}, deps, signal)

const canary = {canary: {steps: [50, 100], pause: '200ms'}}
const blueGreen = {blueGreen: {warm: '10m', pause: '200ms'}}

interface Case {
  name: string
  shape: ServiceShape
  /** What a cluster needs for it. */
  setUp?: (client: KubeClient) => Promise<unknown>
  needs?: Scenario['needs']
  mayLose?: string[]
}

const route = (more: Objects): Objects => app({more, config: 'read'})
const nginxClass = (client: KubeClient): Promise<unknown> => client.create({apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: {name: 'nginx'}, spec: {controller: 'k8s.io/ingress-nginx'}}).catch(() => undefined)

/** As many pods as there are nodes, each asking for a whole one. */
const wholeNodes = app({container: {resources: {requests: {cpu: '64'}}}})
/** Its least is below what serves: that is held while two revisions share. */
const scaler = (name: string): KubeObject[] => [{apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name}, spec: {minReplicas: 1, maxReplicas: 9, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name}}}]
const byPartition: ServiceShape = {strategy: canary, objects: app({kind: 'StatefulSet'}), replicas: 2}
const withTesters = {canary: {...canary.canary, testers: {header: {name: 'x-tester', value: 'yes'}}}}

const cases: Case[] = [
  {name: 'rolling', shape: {}},
  {name: 'rolling on full nodes', shape: {replicas: 3, objects: wholeNodes}, needs: 'nodes of its own'},
  {name: 'rolling, StatefulSet', shape: {objects: app({kind: 'StatefulSet'}), replicas: 2}},
  {name: 'canary of a StatefulSet', shape: byPartition},
  {name: 'canary of a scaled service', shape: {strategy: canary, replicas: 2, objects: app({more: (name, version) => [...httpRoute(name, version), ...scaler(name)]})}},
  {name: 'canary with testers by HTTPRoute', shape: {strategy: withTesters, objects: app({more: httpRoute})}},
  {name: 'blue-green', shape: {strategy: blueGreen, config: 'A=1'}},
  {name: 'canary by HTTPRoute', shape: {strategy: canary, config: 'A=1', objects: route(httpRoute)}},
  {name: 'canary by TraefikService', shape: {strategy: canary, objects: app({more: traefikRoute})}},
  {name: 'canary by ingress-nginx', shape: {strategy: canary, objects: app({more: nginxRoute})}, setUp: nginxClass},
  {name: 'canary by replicas', shape: {strategy: canary, replicas: 2}},
  {name: 'recreate', shape: {strategy: 'recreate'}, mayLose: ['api']}
]

/** `v1` serves, `v2` is wanted. */
async function standing(bed: Bed, shape: ServiceShape, more: Record<string, ServiceShape> = {}): Promise<{one: Release; two: Release}> {
  const config = (version: string): Partial<ServiceShape> => (shape.config === undefined ? {} : {config: `VERSION=${version}`})
  const [one, two] = (['v1', 'v2'] as const).map(version => bed.rig.release(version, {api: {replicas: 1, drain: '100ms', ...shape, ...config(version)}, ...more})) as [Release, Release]
  await must(deploy(order(one), bed.rig.process(bed.client, {runId: '1'}).deps, never), 'the release before')
  // What tells testers has to be seen when the next release is planned: a Gateway takes its time with a route.
  await bed.rest(2_000)
  return {one, two}
}

async function must(working: Promise<EngineResult>, what: string): Promise<EngineResult> {
  const result = await working
  if (result.failure !== null) throw new Error(`${what}: ${result.outcome}, ${result.failure.message}`)
  return result
}

/** As somebody with an editor would leave it. */
async function alterJournal({client, namespace}: Bed): Promise<void> {
  const ref = stateNames(namespace, set).journal
  const text = textAt(await client.get(ref), 'data', 'journal.jsonl') ?? ''
  await client.patch(ref, {data: {'journal.jsonl': text.replace('"label":"label"', '"label":"another"')}} as never)
}

/** Cancelled in the middle of its first judging, as a person would. */
async function halfWay(bed: Bed, want: Release): Promise<void> {
  const stop = new AbortController()
  const {deps} = bed.rig.process(bed.client, {runId: '50'})
  const report = deps.ports.progress.report
  const telling = {...deps, ports: {...deps.ports, progress: {report: (event: Parameters<typeof report>[0]) => {
    if (event.facts?.['verb'] === 'judge') stop.abort(new Error('cancelled'))
    report(event)
  }}}}
  const result = await deploy(order(want), telling, stop.signal)
  if (result.outcome !== 'unfinished') throw new Error(`The release should have stopped half-way, and ${result.outcome}.`)
}

const changes: Scenario[] = cases.flatMap(({name, shape, setUp, needs, mayLose = []}): Scenario[] => {
  const prepare = async (bed: Bed): Promise<{one: Release; two: Release}> => {
    await setUp?.(bed.client)
    return standing(bed, shape)
  }
  const needed = needs === undefined ? {} : {needs}
  return [
    {name, ...needed, mender: 'same', prepare: async bed => { const {two} = await prepare(bed); return {victim: deploying(two), mend: deploying(two), ends: [two], mayLose} }},
    // The victim may have ended before its death was noticed, and a rollback then goes back over it.
    {name: `${name}, taken back by another run`, ...needed, mender: 'another', prepare: async bed => { const {one, two} = await prepare(bed); return {victim: deploying(two), mend: goBack, ends: [one], mayLose} }}
  ]
})

const first = (name: string, shape: ServiceShape): Scenario => ({
  name, mender: 'same',
  prepare: bed => {
    const want = bed.rig.release('v1', {api: {replicas: 1, ...shape}, web: {replicas: 1, dependsOn: ['api']}})
    return Promise.resolve({victim: deploying(want), mend: deploying(want), ends: [want], mayLose: ['api', 'web']})
  }
})

const bad = (name: string, shape: ServiceShape, {mayLose = [], needs = 'telling nodes'}: Pick<Case, 'mayLose' | 'needs'> = {}): Scenario => ({
  name, needs, mender: 'same',
  prepare: async bed => {
    const {one} = await standing(bed, shape)
    const two = bed.rig.release(`v2-${badTag}`, {api: {replicas: 1, drain: '100ms', within: '5s', ...shape, ...(shape.config === undefined ? {} : {config: 'VERSION=bad'})}})
    return {victim: deploying(two), mend: deploying(two), ends: [one], mayLose}
  }
})

const before = {name: 'migrate', run: ['migrate'], compensate: ['unmigrate']}
const after = {name: 'warm', run: ['warm'], compensate: ['cool']}

/** Jobs of images that end with `-fail` fail. */
const hooked = (name: string, ends: 'old' | 'new', {mender = 'same' as Scenario['mender'], last = 'ends' as 'ends' | 'fails'}): Scenario => ({
  name, mender, ...(last === 'fails' ? {needs: 'telling nodes'} : {}),
  prepare: async bed => {
    const {one} = await standing(bed, {config: 'A=1'})
    const warm = last === 'ends' ? after : {...after, run: ['warm'], image: 'registry.example/warm:v2-fail', compensate: undefined}
    const two = bed.rig.release('v2', {api: {replicas: 1, drain: '100ms', config: 'VERSION=v2', hooks: {before: [before], after: [JSON.parse(JSON.stringify(warm))]}}})
    return {victim: deploying(two), mend: mender === 'same' ? deploying(two) : goBack, ends: [ends === 'old' ? one : two], mayLose: []}
  }
})

/** `api` never gets ready; `mail` does not depend on it. */
const independent: Scenario = {
  name: 'continue-independent, one branch fails', needs: 'telling nodes', mender: 'same',
  prepare: async bed => {
    const make = (version: string, api: string): Release => ({
      ...bed.rig.release(version, {
        api: {replicas: 1, drain: '100ms', within: '5s', version: api, config: `VERSION=${api}`, ...(api === 'v1' ? {} : {hooks: {before: [{...before, image: 'registry.example/migrate:v2'}]}})},
        web: {replicas: 1, drain: '100ms', dependsOn: ['api']}, mail: {replicas: 1, drain: '100ms', strategy: blueGreen}
      }), onFailure: 'continue-independent'
    })
    const [one, two] = [make('v1', 'v1'), make('v2', `v2-${badTag}`)]
    await must(deploy(order(one), bed.rig.process(bed.client, {runId: '1'}).deps, never), 'the release before')
    const [kept, back] = [two.services, one.services] as const
    const mixture = {set: two.set, services: {api: back['api'], mail: kept['mail'], web: back['web']}} as Release
    return {victim: deploying(two), mend: deploying(two), ends: [mixture], mayLose: []}
  }
}

const mending = (name: string, act: Act, ends: 'old' | 'new', {shape = {strategy: canary, config: 'A=1', objects: route(httpRoute)}, mender = 'same' as const}: {shape?: ServiceShape; mender?: Scenario['mender']} = {}): Scenario => ({
  name, mender,
  prepare: async bed => {
    const {one, two} = await standing(bed, shape)
    await halfWay(bed, two)
    return {victim: act, mend: act, ends: [ends === 'old' ? one : two], mayLose: []}
  }
})

const finished = (name: string, shape: ServiceShape, act: (releases: {one: Release; two: Release}) => Act, ends: 'old' | 'new'): Scenario => ({
  name, mender: 'same',
  prepare: async bed => {
    const {one, two} = await standing(bed, shape)
    await must(deploy(order(two), bed.rig.process(bed.client, {runId: '2'}).deps, never), 'the release')
    const goal = (await bed.rig.state(bed.client).read()).snapshots.find(({revisions}) => revisions['api'] === one.services['api']?.rev)
    const act2 = ends === 'old' ? (deps: EngineDependencies, signal: AbortSignal) => rollback({set, toSnapshot: goal?.id, scope: 'any'}, deps, signal) : act({one, two})
    return {victim: act2, mend: act2, ends: [ends === 'old' ? one : two], mayLose: []}
  }
})

export const scenarios: Scenario[] = [
  hooked('hooks', 'new', {}), hooked('hooks, taken back by another run', 'old', {mender: 'another'}), hooked('hooks of which the last fails', 'old', {last: 'fails'}), independent,
  first('first deploy', {}), first('first deploy of a canary', {strategy: canary, config: 'A=1', objects: route(httpRoute)}),
  ...changes,
  bad('rolling that never gets ready', {}), bad('rolling on full nodes that never gets ready', {replicas: 3, objects: wholeNodes}, {needs: 'nodes of its own'}), bad('canary that never gets ready', {strategy: canary, config: 'A=1', objects: route(httpRoute)}),
  bad('canary of a StatefulSet that never gets ready', byPartition),
  bad('blue-green that never gets ready', {strategy: blueGreen}), bad('recreate that never gets ready', {strategy: 'recreate'}, {mayLose: ['api']}),
  {
    name: 'a service removed', mender: 'same',
    prepare: async bed => {
      const {one} = await standing(bed, {config: 'A=1'}, {old: {replicas: 1, config: 'B=1', drain: '100ms'}})
      const without = bed.rig.release('v2', {api: {replicas: 1, drain: '100ms', config: 'A=2'}})
      return {victim: deploying(without), mend: deploying(without), ends: [without], mayLose: Object.keys(one.services).filter(name => name === 'old')}
    }
  },
  mending('abort of a canary', (deps, signal) => abort(set, deps, signal), 'old'),
  mending('abort of a blue-green', (deps, signal) => abort(set, deps, signal), 'old', {shape: {strategy: blueGreen}}),
  mending('abort of a canary of a StatefulSet', (deps, signal) => abort(set, deps, signal), 'old', {shape: byPartition}),
  mending('abort of a canary with testers', (deps, signal) => abort(set, deps, signal), 'old', {shape: {strategy: withTesters, objects: app({more: httpRoute})}}),
  mending('resume of a canary', (deps, signal) => resume(set, deps, signal), 'new'),
  mending('promote of a canary', (deps, signal) => promote(set, deps, signal), 'new'),
  mending('janitor over a canary', (deps, signal) => janitor({set, retire: 'all', olderThanMs: 0, mode: 'mend'}, deps, signal), 'old', {mender: 'another'}),
  {
    name: 'rebuild of an altered journal', mender: 'another',
    prepare: async bed => {
      const {one} = await standing(bed, {config: 'A=1'})
      await alterJournal(bed)
      const act: Act = (deps, signal) => janitor({set, retire: 'all', olderThanMs: 0, mode: 'mend', rebuild: true}, deps, signal)
      return {victim: act, mend: act, ends: [one], mayLose: []}
    }
  },
  finished('rollback of a canary', {strategy: canary, config: 'A=1', objects: route(httpRoute)}, () => goBack, 'old'),
  finished('rollback of a rolling', {config: 'A=1'}, () => goBack, 'old'),
  finished('finalize of a blue-green', {strategy: blueGreen, config: 'A=1'}, () => (deps, signal) => finalize({set, retire: 'all'}, deps, signal), 'new')
]
