/** What the credentials must allow is asked before the first write, and what is missing is told as a Role that can be applied. */
import {describe, expect, test} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {SlipwayError} from '../../../../src/kernel/errors.ts'
import type {Call} from '../../../fakes/kubernetes/cluster.ts'
import {parseLocatedManifests} from '../../../../src/targets/kubernetes/objects/manifests.ts'
import {app, httpRoute, nginxRoute, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, type TestWorld, type Wanted} from './world.ts'

const user = 'system:serviceaccount:ci:deployer'
const limited = {client: {user}}
const reviews = (calls: readonly Call[]): string[] => calls.filter(({verb}) => ['rules', 'denied', 'user'].includes(verb)).map(({verb}) => verb)
const written = (calls: readonly Call[]): Call[] => calls.filter(({persisted}) => persisted === true)
const refused = (calls: readonly Call[]): string[] => calls.filter(call => call.user === user && call.result === 'access-denied').map(({verb, ref}) => `${verb} ${ref?.kind ?? ''}`)

async function failing(world: TestWorld, services: Record<string, ServiceShape>): Promise<SlipwayError> {
  const thrown: unknown = await deploy(order(world.rig.release('1', services)), world.start('1', limited).deps, never).then(() => undefined, error => error as unknown)
  expect(thrown).toBeInstanceOf(SlipwayError)
  return thrown as SlipwayError
}

async function applyRoles(world: TestWorld, text: string): Promise<void> {
  const admin = world.cluster.client({user: 'admin', manager: 'kubectl'})
  for (const {object} of parseLocatedManifests([{file: 'role.yaml', text}])) await admin.apply(object, {manager: 'kubectl'})
}

/** What stands behind the remark in each Role, up to the next object. */
const withoutHelpful = (text: string): string => text.replace(/^# It goes on without these.*\n(?:- .*\n)*/gm, '')

const asVerb: Partial<Record<Call['verb'], string[]>> = {get: ['get'], list: ['list'], apply: ['patch', 'create'], create: ['create'], replace: ['update'], patch: ['patch'], remove: ['delete'], watch: ['watch'], logTail: ['log']}
const rightsOf = ({verb, ref}: Call): string[] => (asVerb[verb] ?? []).map(word => `${word} ${ref?.kind ?? ''}`)
const kindOf: Record<string, string> = Object.fromEntries([
  'ConfigMap', 'Secret', 'Service', 'ServiceAccount', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'EndpointSlice', 'Lease', 'PodDisruptionBudget', 'HTTPRoute', 'TraefikService', 'IngressRoute'
].map(kind => [`${kind.toLowerCase()}s`, kind]).concat([['ingresses', 'Ingress']]))
const rightsIn = (text: string): string[] => [...withoutHelpful(text).matchAll(/^- \{apiGroups: .*, resources: \[(.*)\], verbs: \[(.*)\]\}$/gm)]
  .flatMap(([, resources = '', verbs = '']) => resources.split(', ').flatMap(resource => verbs.split(', ').map(verb => `${verb} ${kindOf[resource] ?? resource}`)))
const granted = new Set<string>()
const used = new Set<string>()

const more = (name: string) => [{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name}}, {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: {name}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: name}}}}] as never
const canary = {canary: {steps: [50, 100], pause: '1s'}}
const kinds: [string, Record<string, ServiceShape>, Wanted][] = [
  ['rolling', {api: {objects: app({more}), config: 'A=1'}}, {}],
  ['blue-green', {api: {strategy: 'blue-green'}}, {}],
  ['canary through an HTTPRoute', {api: {strategy: canary, objects: app({more: httpRoute})}}, {}],
  ['StatefulSet and DaemonSet', {api: {objects: app({kind: 'StatefulSet'})}, agent: {objects: app({kind: 'DaemonSet'})}}, {}]
]

describe('credentials that do not suffice', () => {
  test('are told before anything is written, the lock included, with every verb that is missing', async () => {
    const world = startWorld()
    world.cluster.bindToRoles(user)
    const error = await failing(world, {api: {}})
    expect(error).toMatchObject({reason: 'access-denied', message: expect.stringContaining(`The credentials of ${user} lack what the release needs: get, create and update leases.coordination.k8s.io in namespace shop;`)})
    expect(error.message).toMatch(/get, create, patch, delete and list deployments\.apps in namespace shop|list, get, create, patch and delete deployments\.apps in namespace shop/)
    expect(error.message).not.toMatch(/events|watch/)
    expect(error.remedy).toContain('Nothing was changed.')
    expect(written(world.cluster.calls.filter(call => call.user === user))).toEqual([])
    expect(reviews(world.cluster.calls)).toEqual(['rules', 'denied', 'user'])
  })

  test('leave what serves as it is, also where an approved plan asks', async () => {
    const world = startWorld()
    const first = await deploy(order(world.rig.release('1', {api: {}})), world.start('1', limited).deps, never)
    expect(first.failure).toBeNull()
    world.cluster.forbid({user, verb: 'patch', resource: 'deployments'})
    const before = world.cluster.objects()
    const release = world.rig.release('2', {api: {}})
    await expect(deploy({...order(release), expectedDigest: `sha256:${'0'.repeat(64)}`}, world.start('2', limited).deps, never)).rejects.toMatchObject({reason: 'access-denied', message: expect.stringContaining('lack what the release needs: patch deployments.apps in namespace shop.')})
    expect(world.cluster.objects()).toEqual(before)
  })

  test.each(kinds)('%s: releases need no more than the part of the Role that they must have', async (_, services, wanted) => {
    const world = startWorld(wanted)
    world.cluster.bindToRoles(user)
    const {appendix} = await failing(world, services)
    await applyRoles(world, withoutHelpful(appendix?.text ?? ''))
    const from = world.cluster.calls.length
    for (const version of ['1', '2']) {
      const release = world.rig.release(version, Object.fromEntries(Object.entries(services).map(([name, shape]) => [name, {...shape, ...(shape.config === undefined ? {} : {config: `A=${version}`})}])))
      const result = await deploy(order(release, version), world.start(version, limited).deps, never)
      expect(result).toMatchObject({outcome: 'succeeded', failure: null})
    }
    const calls = world.cluster.calls.slice(from)
    expect(reviews(calls)).not.toContain('user')
    for (const right of rightsIn(appendix?.text ?? '')) granted.add(right)
    for (const right of calls.filter(call => call.user === user).flatMap(rightsOf)) used.add(right)
  })

  test('are refused nothing at all with the whole Role', async () => {
    const world = startWorld({nginx: true, kinds: []})
    world.cluster.bindToRoles(user)
    const services: Record<string, ServiceShape> = {api: {strategy: {canary: {steps: [25, 50, 100], pause: '1s'}}, objects: app({more: nginxRoute}), config: 'A=1'}}
    await applyRoles(world, (await failing(world, services)).appendix?.text ?? '')
    const from = world.cluster.calls.length
    for (const [version, wanted] of [['1', services], ['2', services], ['3', {}]] as const) {
      expect((await deploy(order(world.rig.release(version, wanted)), world.start(version, limited).deps, never)).failure).toBeNull()
    }
    const calls = world.cluster.calls.slice(from).filter(call => call.user === user)
    for (const right of calls.flatMap(rightsOf)) used.add(right)
    // What is taken away with a service is listed kind by kind; these are of kinds that this release never had.
    expect([...new Set(refused(calls))]).toEqual(['list HorizontalPodAutoscaler', 'list PodDisruptionBudget'])
  })

  test('get a Role without a verb that no release uses; reading and removing single objects is for going back and pruning', () => {
    expect([...granted].filter(right => !used.has(right) && !/^(get|delete) /.test(right)).sort()).toEqual([])
  })

  test('of which only something helpful is missing go on, and it is said once', async () => {
    const world = startWorld()
    world.cluster.forbid({user, verb: 'watch'})
    world.cluster.forbid({user, resource: 'events'})
    const process = world.start('1', limited)
    const result = await deploy(order(world.rig.release('1', {api: {}})), process.deps, never)
    expect(result.failure).toBeNull()
    expect(process.lines.filter(line => line.includes('can do without'))).toEqual([expect.stringContaining('list events in namespace shop')])
  })
})

describe('a server that is asked what is allowed', () => {
  test('gets one request where it says that everything is', async () => {
    const world = startWorld()
    await deploy(order(world.rig.release('1', {api: {}, web: {}})), world.start('1').deps, never)
    expect(reviews(world.cluster.calls)).toEqual(['rules'])
  })

  test.each(['unknown', 'refused'] as const)('and has no answer (%s) stops nothing; it is said once, and what is forbidden is found where it is tried', async how => {
    const world = startWorld()
    world.cluster.answerReviews(how)
    const process = world.start('1', limited)
    expect((await deploy(order(world.rig.release('1', {api: {}})), process.deps, never)).failure).toBeNull()
    expect(process.lines.filter(line => line.includes('was not asked'))).toHaveLength(1)
    world.cluster.forbid({user, verb: 'patch', resource: 'deployments'})
    await expect(deploy(order(world.rig.release('2', {api: {}})), world.start('2', limited).deps, never)).rejects.toMatchObject({reason: 'access-denied'})
  })

  test('and does not accept the credentials at all ends it there', async () => {
    const world = startWorld()
    world.cluster.expire(user)
    const error = await failing(world, {api: {}})
    expect(error).toMatchObject({reason: 'access-denied', message: 'The cluster does not accept the credentials.', remedy: expect.stringContaining('renew them')})
    expect(world.cluster.calls).toHaveLength(1)
  })
})
