import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {jumpingClock} from '../../../fakes/clock.ts'
import {temporaryDirectory} from '../../../fakes/ports.ts'
import {answersDiscovery, clusterOf, configMap, coreKinds, groupKinds, json, ref, statusObject, type Handler, type Reply, type Seen} from './harness.ts'

const asked = (seen: Seen[]): string[] => seen.map(s => s.path)
const nothing: Handler = () => undefined

describe('a cold start', () => {
  it('takes three requests, however many kinds are asked for at once', async () => {
    const {cluster, discovery} = await clusterOf(nothing)
    const kinds = await Promise.all([cluster.resource('v1', 'Pod'), cluster.resource('apps/v1', 'Deployment'), cluster.findResource('gateway.networking.k8s.io/v1', 'HTTPRoute'), cluster.server()])
    expect(kinds).toMatchObject([{resource: 'pods', namespaced: true}, {resource: 'deployments', verbs: expect.arrayContaining(['watch']) as unknown}, undefined, {address: 'https://cluster.test:6443', version: 'v1.36.3'}])
    expect(asked(discovery).sort()).toEqual(['/api', '/apis', '/version'])
    expect(discovery.find(s => s.path === '/apis')?.headers['accept']).toContain('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList')
  })

  it('with what was kept on disk takes one', async () => {
    const state = temporaryDirectory()
    await (await clusterOf(nothing, {state})).cluster.resource('v1', 'Pod')
    const {cluster, discovery} = await clusterOf(nothing, {state})
    expect(await cluster.resource('apps/v1', 'StatefulSet')).toMatchObject({resource: 'statefulsets'})
    expect(asked(discovery)).toEqual(['/version'])
  })
})

describe('what is kept on disk', () => {
  const fileIn = (state: string): string => {
    const directory = path.join(state, 'kubernetes', 'discovery')
    return path.join(directory, readdirSync(directory)[0] as string)
  }

  it('is of one server and version', async () => {
    const state = temporaryDirectory()
    await (await clusterOf(nothing, {state})).cluster.resource('v1', 'Pod')
    const upgraded = await clusterOf(nothing, {state, discovery: (seen, nth) => (seen.path === '/version' ? json({gitVersion: 'v1.37.0'}) : answersDiscovery(seen, nth))})
    await upgraded.cluster.resource('v1', 'Pod')
    expect(upgraded.discovery).toHaveLength(3)
  })

  it('grows old after six hours', async () => {
    const state = temporaryDirectory()
    await (await clusterOf(nothing, {state})).cluster.resource('v1', 'Pod')
    const later = await clusterOf(nothing, {state, clock: jumpingClock(Date.UTC(2026, 0, 1, 6, 0, 1))})
    await later.cluster.resource('v1', 'Pod')
    expect(later.discovery).toHaveLength(3)
  })

  it.each(['', '{', 'null', '{"schema":2}', '{"schema":1}'])('is asked for again where it is damaged: %j', async text => {
    const state = temporaryDirectory()
    await (await clusterOf(nothing, {state})).cluster.resource('v1', 'Pod')
    writeFileSync(fileIn(state), text)
    const {cluster, discovery} = await clusterOf(nothing, {state})
    expect(await cluster.resource('v1', 'Pod')).toMatchObject({resource: 'pods'})
    expect(discovery).toHaveLength(3)
  })

  it('holds nothing secret, and is missed by nobody where it cannot be written', async () => {
    const state = temporaryDirectory()
    await (await clusterOf(nothing, {state})).cluster.resource('v1', 'Pod')
    expect(readFileSync(fileIn(state), 'utf8')).not.toContain('sesame')
    const file = path.join(temporaryDirectory(), 'file')
    writeFileSync(file, '')
    expect(await (await clusterOf(nothing, {state: path.join(file, 'below')})).cluster.findResource('v1', 'Pod')).toBeDefined()
    expect(existsSync(path.join(file, 'below'))).toBe(false)
  })
})

describe('a missing kind', () => {
  it('is looked up anew once, so that a definition that was just applied is found', async () => {
    let installed = false
    const {cluster, discovery, ports} = await clusterOf(nothing, {discovery: (seen, nth) => {
      const thing = {metadata: {name: 'example.test'}, versions: [{version: 'v1', freshness: 'Current', resources: [{resource: 'things', responseKind: {kind: 'Thing'}, scope: 'Cluster', verbs: ['get']}]}]}
      return seen.path === '/apis' && installed ? json({...groupKinds as object, items: [thing]}) : answersDiscovery(seen, nth)
    }})
    expect(await cluster.findResource('example.test/v1', 'Thing')).toBeUndefined()
    expect(await cluster.findResource('example.test/v1', 'Thing')).toBeUndefined()
    expect(discovery).toHaveLength(3)
    installed = true
    await ports.clock.sleep(3_000)
    expect(await cluster.findResource('example.test/v1', 'Thing')).toMatchObject({resource: 'things', namespaced: false})
    expect(discovery).toHaveLength(5)
  })

  it('is refused with what was probably meant', async () => {
    const {cluster} = await clusterOf(nothing)
    await expect(cluster.resource('apps/v1', 'Deploymnt')).rejects.toMatchObject({reason: 'unknown-kind', expected: 'apps/v1 Deployment'})
    await expect(cluster.resource('extensions/v1beta1', 'Ingress')).rejects.toMatchObject({reason: 'unknown-kind', expected: 'networking.k8s.io/v1 Ingress'})
    await expect(cluster.resource('acme.test/v1', 'Zzzzzzzz')).rejects.toMatchObject({reason: 'unknown-kind', expected: undefined})
    await expect(cluster.list({apiVersion: 'acme.test/v1', kind: 'Zzzzzzzz'}, {})).rejects.toMatchObject({reason: 'unknown-kind'})
  })

  it('says that a server behind the group does not answer, and keeps nothing of that on disk', async () => {
    const state = temporaryDirectory()
    const {cluster} = await clusterOf(nothing, {state, discovery: (seen, nth) => (seen.path === '/apis' ? json({kind: 'APIGroupDiscoveryList', items: [{metadata: {name: 'metrics.k8s.io'}, versions: [{version: 'v1beta1', freshness: 'Stale'}]}]}) : answersDiscovery(seen, nth))})
    await expect(cluster.resource('metrics.k8s.io/v1beta1', 'PodMetrics')).rejects.toMatchObject({message: expect.stringContaining('The server behind metrics.k8s.io/v1beta1 does not answer now') as unknown})
    expect(existsSync(path.join(state, 'kubernetes'))).toBe(false)
  })

  it('that was known before and whose path is gone is looked up anew, and then refused', async () => {
    let removed = false
    const {cluster, discovery, seen} = await clusterOf(() => ({status: 404, body: '404 page not found\n'}), {discovery: (one, nth) => (one.path === '/api' && removed ? json({...coreKinds as object, items: []}) : answersDiscovery(one, nth))})
    await cluster.resource('v1', 'ConfigMap')
    removed = true
    await expect(cluster.apply(configMap('a'), {manager: 'slipway'})).rejects.toMatchObject({reason: 'unknown-kind'})
    expect([seen.length, discovery.length]).toEqual([1, 5])
  })
})

describe('a server without aggregated discovery', () => {
  const classic: Record<string, Reply> = {
    '/version': json({gitVersion: 'v1.25.0'}), '/api': json({kind: 'APIVersions', versions: ['v1']}),
    '/apis': json({kind: 'APIGroupList', groups: [{name: 'apps', versions: [{groupVersion: 'apps/v1'}]}, {name: 'metrics.k8s.io', versions: [{groupVersion: 'metrics.k8s.io/v1beta1'}]}]}),
    '/api/v1': json({kind: 'APIResourceList', groupVersion: 'v1', resources: [{name: 'pods', kind: 'Pod', namespaced: true, verbs: ['get']}, {name: 'pods/log', kind: 'Pod', namespaced: true, verbs: ['get']}]}),
    '/apis/apps/v1': json({kind: 'APIResourceList', groupVersion: 'apps/v1', resources: [{name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['get']}]}),
    '/apis/metrics.k8s.io/v1beta1': statusObject(503, 'ServiceUnavailable', 'the server is currently unable to handle the request')
  }

  it('is asked group by group, and one that is away takes no other with it', async () => {
    const {cluster} = await clusterOf(nothing, {discovery: seen => classic[seen.path]})
    expect(await cluster.resource('v1', 'Pod')).toMatchObject({resource: 'pods'})
    expect(await cluster.resource('apps/v1', 'Deployment')).toMatchObject({namespaced: true})
    await expect(cluster.resource('metrics.k8s.io/v1beta1', 'PodMetrics')).rejects.toMatchObject({message: expect.stringContaining('does not answer now') as unknown})
  })
})

describe('what is no API server', () => {
  it.each<[string, Reply]>([['a page', {status: 200, body: '<html>'}], ['other JSON', json({hello: 'world'})], ['null', json(null)]])('%s', async (_, reply) => {
    const {cluster} = await clusterOf(nothing, {discovery: () => reply})
    await expect(cluster.get(ref)).rejects.toMatchObject({reason: 'input-invalid', where: expect.stringContaining('https://cluster.test:6443') as unknown})
  })
})
