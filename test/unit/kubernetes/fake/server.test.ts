/** The fake API server stores, versions and watches objects as the real one does. */
import {expect, it} from 'vitest'
import type {WatchEvent} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {makeCluster} from '../../../fakes/kubernetes/cluster.ts'

const configMap = (name: string, data: Record<string, string>): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop'}, data})
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
