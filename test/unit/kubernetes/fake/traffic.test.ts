/** The traffic model of the fake cluster sends requests where proxies of a real one would, as late as they learn of it. */
import {expect, it} from 'vitest'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {makeCluster, type ClusterOptions, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {deployment, ref, route, service} from './objects.ts'

async function twoRevisions(options: Partial<ClusterOptions> = {}): Promise<{cluster: FakeCluster; client: ReturnType<FakeCluster['client']>}> {
  const cluster = makeCluster({clock: idleClock(), ...options})
  const client = cluster.client()
  for (const rev of ['r1', 'r2']) {
    const made = deployment(`api-${rev}`, {replicas: 2, rev})
    const selector = {app: 'api', rev}
    await client.create({...made, spec: {...made['spec'] as object, selector: {matchLabels: selector}, template: {...(made['spec'] as {template: object}).template, metadata: {labels: {...selector, 'slipway.dev/revision': rev}}}} as never})
  }
  await client.create(service('api', {app: 'api', rev: 'r1'}))
  await client.create({...service('api-r2', {app: 'api', rev: 'r2'}), metadata: {name: 'api-r2', namespace: 'shop', labels: {'slipway.dev/service': 'api'}}})
  await cluster.settle()
  return {cluster, client}
}

it('splits by the weights of a route, and from inside by the Service alone', async () => {
  const {cluster, client} = await twoRevisions()
  expect(cluster.trafficOf('api')).toEqual({shares: {r1: 1}, lost: 0, by: 'Service api'})
  await client.create(route('api', {api: 90, 'api-r2': 10}))
  expect(cluster.trafficOf('api')).toEqual({shares: {r1: 0.9, r2: 0.1}, lost: 0, by: 'HTTPRoute api'})
  expect(cluster.trafficOf('api', {from: 'inside'})).toMatchObject({shares: {r1: 1}})
})

it('counts as lost what a weight sends to a Service without ready pods', async () => {
  const {cluster, client} = await twoRevisions()
  await client.create(route('api', {api: 75, 'api-r2': 25}))
  const log = cluster.followTraffic('api')
  await client.patch(ref('Deployment', 'api-r2'), {spec: {replicas: 0}}, {subresource: 'scale'})
  await cluster.settle()
  expect(cluster.trafficOf('api')).toMatchObject({shares: {r1: 0.75}, lost: 0.25})
  expect(log.mostLost()).toBe(0.25)
  log.stop()
})

it('loses requests where pods end before proxies have heard of it, and none where they wait before ending', async () => {
  const lostBy = async (pod: {[key: string]: unknown}): Promise<number> => {
    const cluster = makeCluster({clock: idleClock(), delays: {dataPlane: 3000}})
    const client = cluster.client()
    await client.create(deployment('api', {replicas: 3, container: pod as never}))
    await client.create(service('api'))
    await cluster.settle()
    const log = cluster.followTraffic('api')
    await client.patch(ref('Deployment', 'api'), deployment('api', {rev: 'r2', container: pod as never}) as never)
    await cluster.settle()
    expect(cluster.trafficOf('api').shares).toEqual({r2: 1})
    log.stop()
    return log.mostLost()
  }
  expect(await lostBy({})).toBeGreaterThan(0)
  expect(await lostBy({lifecycle: {preStop: {sleep: {seconds: 5}}}})).toBe(0)
})

it('follows TraefikService weights and the canary annotations of ingress-nginx', async () => {
  const {cluster, client} = await twoRevisions()
  const traefik = (kind: string, name: string, spec: KubeObject[string]): KubeObject => ({apiVersion: 'traefik.io/v1alpha1', kind, metadata: {name, namespace: 'shop'}, spec: spec as never})
  await client.create(traefik('TraefikService', 'split', {weighted: {services: [{name: 'api', port: 80, weight: 3}, {name: 'api-r2', port: 80, weight: 1}]}}))
  await client.create(traefik('IngressRoute', 'web', {routes: [{match: 'PathPrefix(`/`)', kind: 'Rule', services: [{name: 'split', kind: 'TraefikService'}]}]}))
  expect(cluster.trafficOf('api')).toEqual({shares: {r1: 0.75, r2: 0.25}, lost: 0, by: 'IngressRoute web'})
  await client.remove({apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', name: 'web', namespace: 'shop'})
  const ingress = (name: string, backend: string, annotations: Record<string, string> = {}): KubeObject => ({
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name, namespace: 'shop', annotations}, spec: {rules: [{host: 'shop.example', http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name: backend, port: {number: 80}}}}]}}]}
  })
  await client.create(ingress('web', 'api'))
  await client.create(ingress('web-canary', 'api-r2', {'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '40'}))
  expect(cluster.trafficOf('api')).toEqual({shares: {r1: 0.6, r2: 0.4}, lost: 0, by: 'Ingress web'})
})

it('keeps to what proxies know until the change has come through', async () => {
  const {cluster, client} = await twoRevisions({delays: {dataPlane: 2000}})
  await client.create(route('api', {api: 100, 'api-r2': 0}))
  await cluster.settle()
  await client.patch({apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name: 'api', namespace: 'shop'}, route('api', {api: 0, 'api-r2': 100}) as never)
  expect(cluster.trafficOf('api').shares).toEqual({r1: 1})
  await cluster.until(() => cluster.trafficOf('api').shares['r2'] === 1, 2500)
})

it('accepts a route with the generation that was written, after a while', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  await client.create(service('api'))
  await client.create(route('api', {api: 1}))
  const status = (): unknown => cluster.object('HTTPRoute', 'api')?.['status']
  expect(status()).toBeUndefined()
  await cluster.settle()
  expect(status()).toMatchObject({parents: [{controllerName: 'traefik.io/gateway-controller', conditions: [{type: 'Accepted', status: 'True', observedGeneration: 1}, {type: 'ResolvedRefs', status: 'True'}]}]})
  cluster.answerRoutes('refused')
  await client.patch({apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name: 'api', namespace: 'shop'}, route('api', {api: 1, gone: 0}) as never)
  await cluster.settle()
  expect(status()).toMatchObject({parents: [{conditions: [{type: 'Accepted', status: 'False', observedGeneration: 2}, {type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound'}]}]})
})
