/** A cluster whose server is a function: what it was asked is kept. Time costs nothing. */
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ApiError} from '../../../../src/kernel/errors.ts'
import type {HttpRequest, HttpResponse, HttpStream} from '../../../../src/ports/index.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {openCluster, type Cluster} from '../../../../src/targets/kubernetes/client/open-cluster.ts'
import {jumpingClock} from '../../../fakes/clock.ts'
import {makeTestPorts, type TestPorts} from '../../../fakes/ports.ts'

export interface Seen {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: unknown
}

export type Reply = {status?: number; headers?: Record<string, string>; body?: unknown} | Error
export type Handler = (seen: Seen, nth: number) => Reply | Promise<Reply> | undefined
export type StreamHandler = (seen: Seen, signal: AbortSignal, nth: number) => Promise<HttpStream> | HttpStream

export const json = (body: unknown, status = 200): Reply => ({status, body})
export const statusObject = (code: number, reason: string, message = '', details: Record<string, unknown> = {}): Reply =>
  ({status: code, body: {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, details, code}})
/** As node's client has it when nobody listens, and when the connection breaks. */
export const transport = (code: string): Error => Object.assign(new Error(code), {code})

const resource = (kind: string, plural: string, scope = 'Namespaced'): unknown => ({resource: plural, responseKind: {group: '', version: 'v1', kind}, scope, singularResource: kind.toLowerCase(), verbs: ['get', 'list', 'watch', 'patch', 'create', 'delete']})
const group = (name: string, version: string, resources: unknown[]): unknown => ({metadata: {name}, versions: [{version, freshness: 'Current', resources}]})
const list = (items: unknown[]): unknown => ({kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items})

export const coreKinds = list([group('', 'v1', [resource('ConfigMap', 'configmaps'), resource('Secret', 'secrets'), resource('Pod', 'pods'), resource('Namespace', 'namespaces', 'Cluster')])])
export const groupKinds = list([
  group('apps', 'v1', [resource('Deployment', 'deployments'), resource('StatefulSet', 'statefulsets')]),
  group('coordination.k8s.io', 'v1', [resource('Lease', 'leases')]), group('networking.k8s.io', 'v1', [resource('Ingress', 'ingresses')])
])

export const answersDiscovery: Handler = seen => {
  if (seen.path === '/version') return json({major: '1', minor: '36', gitVersion: 'v1.36.3'})
  if (seen.path === '/api') return json(coreKinds)
  return seen.path === '/apis' ? json(groupKinds) : undefined
}

export const token = 'sesame-open-very-secret'
export const kubeconfig = (user = `{token: ${token}}`, cluster = '{server: "https://cluster.test:6443"}'): string =>
  `apiVersion: v1\nkind: Config\ncurrent-context: main\ncontexts: [{name: main, context: {cluster: main, user: me, namespace: shop}}]\nclusters: [{name: main, cluster: ${cluster}}]\nusers: [{name: me, user: ${user}}]\n`

export interface World {
  cluster: Cluster
  ports: TestPorts
  /** All that came but /version, /api and /apis. */
  seen: Seen[]
  discovery: Seen[]
  elapsed(): number
}

function seenOf(request: Omit<HttpRequest, 'retry'>): Seen {
  const url = new URL(request.url)
  return {method: request.method ?? 'GET', path: url.pathname, query: url.searchParams, headers: request.headers ?? {}, body: request.body === undefined ? undefined : JSON.parse(request.body)}
}

export interface Setting {
  clock?: TestPorts['clock']
  stream?: StreamHandler
  config?: string
  variables?: Record<string, string>
  discovery?: Handler
  ports?: Partial<Omit<TestPorts, 'host' | 'http'>>
  state?: string
}

export async function clusterOf(handler: Handler, setting: Setting = {}): Promise<World> {
  const clock = setting.clock ?? jumpingClock()
  const began = clock.now()
  const [seen, discovery]: [Seen[], Seen[]] = [[], []]
  const request = async (wanted: HttpRequest): Promise<HttpResponse> => {
    const one = seenOf(wanted)
    const known = await (setting.discovery ?? answersDiscovery)(one, discovery.length + 1)
    if (known) discovery.push(one)
    else seen.push(one)
    const reply = known ?? await handler(one, seen.length) ?? statusObject(404, 'NotFound', 'not found', {name: 'x', kind: 'x'})
    if (reply instanceof Error) throw unavailable(reply)
    return {status: reply.status ?? 200, headers: reply.headers ?? {}, body: typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {})}
  }
  const stream = async (wanted: Omit<HttpRequest, 'retry'>, signal: AbortSignal): Promise<HttpStream> => {
    const one = seenOf(wanted)
    seen.push(one)
    if (!setting.stream) throw new Error('no streams here')
    return setting.stream(one, signal, seen.filter(s => s.query.has('watch')).length)
  }
  const ports = makeTestPorts({...setting.ports, clock, http: {request, stream} as TestPorts['http'], host: {variable: name => setting.variables?.[name], ...(setting.state ? {state: setting.state} : {})}})
  const file = path.join(ports.directory, 'kubeconfig')
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, setting.config ?? kubeconfig())
  const cluster = await openCluster(ports, {kubeconfig: file, userAgent: 'slipway/test'})
  return {cluster, ports, seen, discovery, elapsed: () => clock.now() - began}
}

function unavailable(cause: Error): ApiError {
  return new ApiError(`No answer: ${cause.message}.`, {reason: 'api-unavailable', where: 'GET https://cluster.test:6443', cause})
}

export const configMap = (name: string, more: Record<string, unknown> = {}): KubeObject => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name, namespace: 'shop', resourceVersion: '7', ...more}, data: {a: '1'}})
export const ref = {apiVersion: 'v1', kind: 'ConfigMap', name: 'a', namespace: 'shop'}
