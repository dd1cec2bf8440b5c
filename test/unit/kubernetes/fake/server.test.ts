/** The fake API server stores, versions and watches objects as the real one does. */
import fc from 'fast-check'
import {expect, it} from 'vitest'
import type {WatchEvent} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {makeCluster, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {deployment} from './objects.ts'

const configMap = (name: string, data: Record<string, string>): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop'}, data})
const readyPods = (cluster: FakeCluster): number => cluster.objects('Pod', 'shop').filter(pod => textAt(pod, 'status', 'phase') === 'Running').length
const ref = (name: string) => ({apiVersion: 'v1', kind: 'ConfigMap', name, namespace: 'shop'})

it('makes a version of each write, and none of a write that changes nothing', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const made = await client.create(configMap('a', {k: '1'}))
  const patched = await client.patch(ref('a'), {data: {k: '2'}})
  const again = await client.patch(ref('a'), {data: {k: '2'}})
  expect(Number(patched.metadata.resourceVersion)).toBeGreaterThan(Number(made.metadata.resourceVersion))
  expect(again.metadata.resourceVersion).toBe(patched.metadata.resourceVersion)
  await expect(client.create(configMap('a', {}))).rejects.toMatchObject({reason: 'contention', status: 409})
  await expect(client.replace({...made, data: {k: '3'}})).rejects.toMatchObject({reason: 'contention'})
})

it('shows a watch what changes through its selector, and lists anew when it is too far behind', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const stop = new AbortController()
  const seen: string[] = []
  const {resourceVersion} = await client.list({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace: 'shop', labelSelector: 'a=b'})
  const watching = (async () => {
    for await (const event of client.watch({apiVersion: 'v1', kind: 'ConfigMap'}, {namespace: 'shop', labelSelector: 'a=b', from: resourceVersion}, stop.signal)) seen.push(shown(event))
  })()
  await client.create(configMap('a', {}))
  await client.patch(ref('a'), {metadata: {labels: {a: 'b'}}})
  await client.patch(ref('a'), {data: {k: '1'}})
  await client.patch(ref('a'), {metadata: {labels: null}})
  await new Promise(setImmediate)
  cluster.expireWatches()
  await new Promise(setImmediate)
  stop.abort()
  await watching
  expect(seen).toEqual(['added a', 'modified a', 'deleted a', 'replaced 0'])
})

const shown = (event: WatchEvent): string => (event.type === 'replaced' ? `replaced ${event.list.items.length}` : `${event.type} ${event.object.metadata.name}`)

it('lets a hook withhold a call, or the answer of one that was carried out', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const killed = new Error('killed')
  const dieAt = (when: 'before' | 'after') => cluster.client({[when]: () => { throw killed }})
  await expect(dieAt('before').create(configMap('a', {}))).rejects.toBe(killed)
  expect(cluster.objects('ConfigMap')).toEqual([])
  await expect(dieAt('after').create(configMap('a', {}))).rejects.toBe(killed)
  expect(cluster.objects('ConfigMap')).toHaveLength(1)
  expect(cluster.calls.map(({verb, ref: about, dryRun, persisted, result}) => ({verb, name: about?.name, dryRun, persisted, result}))).toEqual([{verb: 'create', name: 'a', dryRun: false, persisted: true, result: 'ok'}])
})

it('refuses what a rule, a webhook or an outage forbids, with the reasons of the client', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client({user: 'robot'})
  cluster.forbid({user: 'robot', verb: 'delete', resource: 'configmaps'})
  cluster.addWebhook({name: 'policy.example.org', judge: object => (object.metadata.labels?.['team'] === undefined ? 'a team is required' : undefined)})
  await expect(client.create(configMap('a', {}))).rejects.toMatchObject({reason: 'manifest-invalid', message: expect.stringContaining('admission webhook "policy.example.org" denied the request: a team is required')})
  await client.create({...configMap('a', {}), metadata: {name: 'a', namespace: 'shop', labels: {team: 'x'}}})
  await expect(client.remove(ref('a'))).rejects.toMatchObject({reason: 'access-denied', status: 403, message: expect.stringContaining('User "robot" cannot delete resource "configmaps" in API group "" in the namespace "shop"')})
  const asked = (['delete', 'patch'] as const).map(verb => ({verb, group: '', resource: 'configmaps', namespace: 'shop'}))
  expect(await client.denied(asked)).toEqual([asked[0]])
  cluster.goAway(60_000)
  await expect(client.get(ref('a'))).rejects.toMatchObject({reason: 'api-unavailable'})
  await cluster.pass(60_000)
  expect(await client.get(ref('a'))).toBeDefined()
})

it('lets time go on while somebody watches, and leaves no sleeper behind', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const stop = new AbortController()
  await client.create(deployment('api'))
  const watching = client.watch({apiVersion: 'apps/v1', kind: 'Deployment'}, {namespace: 'shop', from: '0'}, stop.signal)
  for await (const event of watching) {
    if (event.type !== 'replaced' && numberAt(event.object, 'status', 'availableReplicas') === 3) stop.abort()
  }
  expect(readyPods(cluster)).toBe(3)
})

it('never takes from another manager unasked, and keeps what was applied (any configurations)', async () => {
  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), {minKeys: 1})
  await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom('one', 'two'), data), {minLength: 1, maxLength: 8}), async writes => {
    const client = makeCluster({clock: idleClock(), nodes: [], kinds: []}).client()
    const owned: Record<string, Record<string, string>> = {one: {}, two: {}}
    for (const [manager, wanted] of writes) {
      const other = owned[manager === 'one' ? 'two' : 'one'] as Record<string, string>
      const contested = Object.keys(wanted).some(key => other[key] !== undefined && other[key] !== wanted[key])
      const done = client.apply(configMap('a', wanted), {manager})
      if (contested) {
        await expect(done).rejects.toMatchObject({reason: 'ownership-conflict'})
        continue
      }
      owned[manager] = wanted
      expect((await done)['data'] ?? {}).toEqual({...other, ...wanted})
    }
  }), {numRuns: 60})
})
