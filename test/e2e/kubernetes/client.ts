/** The client of src/targets/kubernetes against a real API server: what its contract promises, said by the server itself. */
import {makePorts} from '../../../src/platform/index.ts'
import type {Cluster as Client} from '../../../src/targets/kubernetes/client/open-cluster.ts'
import {openCluster} from '../../../src/targets/kubernetes/client/open-cluster.ts'
import type {WatchEvent} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {SlipwayError} from '../../../src/kernel/errors.ts'
import {equal, holds} from '../scenario.ts'
import {countByAgent} from './audit.ts'
import {ask, eventually, type KubernetesScenario, type KubernetesSuite, type KubernetesWorld} from './world.ts'

const agent = 'slipway-e2e-client'
const quiet = new AbortController().signal

const open = (world: KubernetesWorld): Promise<Client> =>
  openCluster(makePorts({...process.env, ...(world.kubeconfig === undefined ? {} : {KUBECONFIG: world.kubeconfig})}), {userAgent: `${agent}/1`})

const settings = (world: KubernetesWorld, level: string, name = 'settings'): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: world.namespace}, data: {level}})
const levelOf = (object: KubeObject | undefined): unknown => (object?.['data'] as {level?: string} | undefined)?.level
const refOf = (world: KubernetesWorld, name = 'settings'): {apiVersion: string; kind: string; name: string; namespace: string} => ({apiVersion: 'v1', kind: 'ConfigMap', name, namespace: world.namespace})

async function refused(reason: string, work: () => Promise<unknown>, ...words: string[]): Promise<void> {
  const error = await work().then(() => undefined, (thrown: unknown) => thrown)
  holds(error instanceof SlipwayError, `not refused with ${reason}: ${String(error)}`)
  equal(error.reason, reason, error.message)
  for (const word of words) holds(error.explain().includes(word), `"${word}" does not stand in: ${error.explain()}`)
}

const scenario = (name: string, run: (client: Client, world: KubernetesWorld) => Promise<string | undefined>, needs?: KubernetesScenario['needs']): KubernetesScenario => ({
  name, run: async world => run(await open(world), world), ...(needs ? {needs} : {})
})

const writing: KubernetesScenario[] = [
  scenario('applies, meets the owner of a field, and takes it from whom it was told', async (client, world) => {
    await client.apply(settings(world, 'one'), {manager: 'one'})
    await refused('ownership-conflict', () => client.apply(settings(world, 'two'), {manager: 'two'}), 'one', 'level')
    await client.apply(settings(world, 'two'), {manager: 'two', takeFrom: ['one']})
    equal(levelOf(await client.get(refOf(world))), 'two', 'level')
    return undefined
  }),
  scenario('a dry run answers, and keeps nothing', async (client, world) => {
    equal(levelOf(await client.apply(settings(world, 'one'), {manager: 'one', dryRun: true})), 'one', 'the answer')
    equal(await client.get(refOf(world)), undefined, 'afterwards')
    return undefined
  }),
  scenario('what exists is not created again; what has moved on is not replaced or removed', async (client, world) => {
    const made = await client.create(settings(world, 'one'))
    await refused('contention', () => client.create(settings(world, 'one')))
    await client.replace({...made, data: {level: 'two'}})
    await refused('contention', () => client.replace({...made, data: {level: 'three'}}))
    equal(await client.remove(refOf(world), {uid: '00000000-0000-0000-0000-000000000000'}), false, 'removed by another uid')
    equal(await client.remove(refOf(world), {uid: made.metadata.uid as string}), true, 'removed by its uid')
    equal(await client.remove(refOf(world)), false, 'removed once more')
    return undefined
  }),
  scenario('an invalid object is refused in the words of the server', async (client, world) => {
    await refused('manifest-invalid', () => client.apply({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'app', namespace: world.namespace}, spec: {replicas: -1}}, {manager: 'one'}), 'spec.replicas')
    return undefined
  }),
  scenario('a quota that is full says so', async (client, world) => {
    await ask(world, ['create', 'quota', 'small', '--hard=configmaps=1'])
    await eventually('a quota with its use, the authority of the cluster in kube-root-ca.crt', async () => (await ask(world, ['get', 'quota', 'small', '-o', 'jsonpath={.status.used.configmaps}'])) === '1')
    await refused('quota-exceeded', () => client.apply(settings(world, 'one'), {manager: 'one'}), 'small')
    return undefined
  }),
  scenario('replicas by the subresource scale', async (client, world) => {
    const labels = {app: 'app'}
    await client.apply({apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'app', namespace: world.namespace}, spec: {replicas: 0, selector: {matchLabels: labels}, template: {metadata: {labels}, spec: {containers: [{name: 'main', image: 'app:1'}]}}}}, {manager: 'one'})
    await client.patch({apiVersion: 'apps/v1', kind: 'Deployment', name: 'app', namespace: world.namespace}, {spec: {replicas: 2}}, {subresource: 'scale'})
    equal(await ask(world, ['get', 'deployment', 'app', '-o', 'jsonpath={.spec.replicas}']), '2', 'replicas')
    return undefined
  })
]

const reading: KubernetesScenario[] = [
  scenario('finds kinds, and names what was meant where there is none', async client => {
    equal((await client.resource('apps/v1', 'Deployment')).resource, 'deployments', 'plural')
    equal(await client.findResource('example.org/v1', 'Nothing'), undefined, 'a group that is not served')
    await refused('unknown-kind', () => client.resource('apps/v1', 'Deploymnet'), 'Deployment')
    return undefined
  }),
  scenario('lists all pages', async (client, world) => {
    const names = Array.from({length: 620}, (_, index) => `settings-${index}`)
    for (let at = 0; at < names.length; at += 62) await Promise.all(names.slice(at, at + 62).map(name => client.create(settings(world, 'one', name))))
    const {items} = await client.list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace: world.namespace, fieldSelector: 'metadata.name!=kube-root-ca.crt'})
    equal(new Set(items.map(item => item.metadata.name)).size, names.length, 'names')
    return `${names.length} objects`
  }),
  scenario('watches from a list on, in order', async (client, world) => {
    const kind = {apiVersion: 'v1', kind: 'ConfigMap'}
    const options = {namespace: world.namespace, fieldSelector: 'metadata.name=settings'}
    const {resourceVersion} = await client.list(kind, options)
    const stop = new AbortController()
    const seen: string[] = []
    const watching = (async () => {
      for await (const event of client.watch(kind, {...options, from: resourceVersion}, stop.signal)) seen.push(wordsOf(event))
    })()
    await client.apply(settings(world, 'one'), {manager: 'one'})
    await client.apply(settings(world, 'two'), {manager: 'one'})
    await client.remove(refOf(world))
    await eventually('three events', async () => seen.length >= 3)
    stop.abort()
    await watching.catch(() => undefined)
    equal(seen, ['added one', 'modified two', 'deleted two'], 'events')
    return undefined
  }),
  scenario('says what an account may not do', async (client, world) => {
    equal(await client.denied([{verb: 'create', group: 'apps', resource: 'deployments', namespace: world.namespace}], quiet), [], 'denied to an administrator')
    return undefined
  }),
  scenario('the server counts its requests by its user agent', async (client, world) => {
    const {audit} = world
    holds(audit !== undefined, 'The lab has no audit log.')
    await client.get(refOf(world)) // discovery is done
    const mark = await audit.mark()
    for (let n = 0; n < 5; n++) await client.get(refOf(world))
    equal(countByAgent(await audit.since(mark)).get(agent), 5, 'requests')
    return undefined
  }, ['lab'])
]

function wordsOf(event: WatchEvent): string {
  return event.type === 'replaced' ? 'replaced' : `${event.type} ${String(levelOf(event.object))}`
}

export const client: KubernetesSuite = {name: 'client', scenarios: [...writing, ...reading]}
