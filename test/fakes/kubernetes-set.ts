/** A set on a cluster, driven by the real engine: releases with rendered objects, and processes that deploy them, each with a client of its own. */
import type {EngineDependencies} from '../../src/deploy/engine-model.ts'
import type {OpenGate} from '../../src/deploy/judge-step.ts'
import {digestJson, type Digest} from '../../src/kernel/digest.ts'
import {systemCompression} from '../../src/platform/compression.ts'
import type {Clock, Ports, ProgressEvent} from '../../src/ports/index.ts'
import {composeRelease} from '../../src/rollout/release.ts'
import type {Hooks, Release, Rev, ServiceConfig} from '../../src/rollout/model.ts'
import type {Target} from '../../src/rollout/target.ts'
import {Service} from '../../src/spec/schema.ts'
import type {KubeClient} from '../../src/targets/kubernetes/client/client.ts'
import type {RenderedFile} from '../../src/targets/kubernetes/contents.ts'
import {openKubernetesTarget} from '../../src/targets/kubernetes/kubernetes-target.ts'
import type {KubeObject} from '../../src/targets/kubernetes/model.ts'
import {openState, type ClusterState} from '../../src/targets/kubernetes/state/open-state.ts'

export const set = 'shop/prod'
export const never = new AbortController().signal

/** Where a set lives, and how its time passes. */
export interface Place {
  namespace: string
  clock: Clock
}

export type Objects = (name: string, version: string) => KubeObject[]

export interface ServiceShape {
  /** As in slipway.yaml. */
  strategy?: unknown
  replicas?: number
  dependsOn?: string[]
  drain?: string
  /** How long getting ready may take. */
  within?: string
  /** Where it is not that of the release. */
  version?: string
  /** Values of the service's configuration, as an env file. */
  config?: string
  /** Default: `app()`. */
  objects?: Objects
  /** As in slipway.yaml. */
  hooks?: unknown
  /** As the sources of a service would declare them. */
  declared?: Hooks
}

export interface AppShape {
  kind?: 'Deployment' | 'StatefulSet' | 'DaemonSet'
  /** Beside the workload, its settings and its Service. */
  more?: Objects
  container?: Record<string, unknown>
  pod?: Record<string, unknown>
  spec?: Record<string, unknown>
  /** A name for the settings of its own in each version, as generators with a hash make it. */
  settings?: 'suffixed' | 'plain' | 'none'
  /** Whether its pods read the configuration that the release brings. */
  config?: 'read' | 'none'
}

/** Settings, a workload that reads them, and its Service. */
export function app({kind = 'Deployment', more = () => [], container = {}, pod = {}, spec = {}, settings = 'suffixed', config = 'none'}: AppShape = {}): Objects {
  return (name, version) => {
    const map = settings === 'suffixed' ? `${name}-settings-${version}` : `${name}-settings`
    const from = [...(settings === 'none' ? [] : [{configMapRef: {name: map}}]), ...(config === 'none' ? [] : [{secretRef: {name: `${name}-config`}}])]
    const main = {name: 'main', image: `registry.example/${name}:${version}`, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: '/healthz', port: 8080}}, envFrom: from, ...container}
    const template = {metadata: {labels: {app: name}}, spec: {containers: [main], ...pod}}
    const workload = {selector: {matchLabels: {app: name}}, template, ...(kind === 'StatefulSet' ? {serviceName: name} : {}), ...spec}
    return [
      ...(settings === 'none' ? [] : [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: map}, data: {version}}]),
      {apiVersion: 'apps/v1', kind, metadata: {name}, spec: workload},
      {apiVersion: 'v1', kind: 'Service', metadata: {name}, spec: {selector: {app: name}, ports: [{name: 'http', port: 80, targetPort: 8080}]}},
      ...more(name, version)
    ] as unknown as KubeObject[]
  }
}

export const httpRoute: Objects = name => [{
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: {name},
  spec: {parentRefs: [{name: 'traefik', namespace: 'kube-system'}], rules: [{backendRefs: [{name, port: 80}]}]}
}]

export const traefikRoute: Objects = name => [
  {apiVersion: 'traefik.io/v1alpha1', kind: 'TraefikService', metadata: {name: `${name}-split`}, spec: {weighted: {services: [{name, port: 80, weight: 1}]}}},
  {apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: {name}, spec: {entryPoints: ['web'], routes: [{kind: 'Rule', match: 'PathPrefix(`/`)', services: [{kind: 'TraefikService', name: `${name}-split`}]}]}}
]

export const nginxRoute: Objects = name => [{
  apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: {name},
  spec: {ingressClassName: 'nginx', rules: [{host: 'shop.example', http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name, port: {number: 80}}}}]}}]}
}]

export interface ProcessOptions {
  runId?: string
  attempt?: number
  openGate?: OpenGate
  gates?: EngineDependencies['gates']
  clock?: Clock
}

export interface Process {
  target: Target
  deps: EngineDependencies
  events: ProgressEvent[]
  lines: string[]
}

export interface SetRig {
  release(version: string, services: Record<string, ServiceShape>): Release
  /** A process of its own: what an earlier one knew is gone. */
  process(client: KubeClient, options?: ProcessOptions): Process
  /** For assertions. */
  state(client: KubeClient): ClusterState
}

export const revOf = (release: Release, service: string): Rev => release.services[service]?.rev as Rev

/** The files of a job live in memory: reading a disk would take time that the virtual clock does not see. */
export function makeSet({namespace, clock}: Place): SetRig {
  const files = new Map<string, string>()
  const configOf = (name: string, version: string, text: string | undefined): ServiceConfig | undefined => {
    if (text === undefined) return undefined
    files.set(`/job/${name}-${version}.env`, text)
    return {release: digestJson([name, text]), format: 'env', file: `/job/${name}-${version}.env`}
  }
  const portsOf = (at: Clock, lines: string[], events: ProgressEvent[]): Ports => {
    const write = (line: string): void => { lines.push(line) }
    return {
      clock: at, compression: systemCompression, files: {readText: (file: string) => Promise.resolve(files.get(file))}, progress: {report: (event: ProgressEvent) => { events.push(event) }},
      log: {info: write, debug: write, warning: write, group: <T>(_: string, body: () => Promise<T>) => body(), annotate: () => undefined, mask: () => undefined}
    } as unknown as Ports
  }
  return {
    release: (version, services) => composeRelease(set, version, Object.fromEntries(Object.entries(services).map(([name, shape]) => {
      const {strategy = 'rolling', replicas = 2, dependsOn = [], drain = '1s', within, config, version: own = version, hooks, declared} = shape
      const objects = shape.objects ?? app({config: config === undefined ? 'none' : 'read'})
      const rendered: RenderedFile = {schema: 1, how: 'refer', objects: objects(name, own)}
      const digest: Digest = digestJson(rendered.objects as never)
      files.set(`/job/${name}-${digest}.json`, JSON.stringify(rendered))
      const spec = Service.parse({source: {manifests: 'deploy'}, port: 80, replicas, dependsOn, drain, strategy, ...(within === undefined ? {} : {ready: {http: '/', within}}), ...(hooks === undefined ? {} : {hooks})})
      const rendersConfig = configOf(name, own, config)
      return [name, {spec, source: {kind: 'objects', digest, file: `/job/${name}-${digest}.json`}, ...(rendersConfig ? {config: rendersConfig} : {}), ...(declared ? {hooks: declared} : {})}]
    }))),
    process(client, {runId = '100', attempt = 1, openGate = () => Promise.reject(new Error('no gate here')), gates = {}, clock: own = clock} = {}) {
      const lines: string[] = []
      const events: ProgressEvent[] = []
      const ports = portsOf(own, lines, events)
      const http = {request: () => Promise.reject(new Error('no network here')), stream: () => Promise.reject(new Error('no network here'))}
      const target = openKubernetesTarget(ports, {client, namespace, address: 'https://127.0.0.1:6443', http})
      const owner = {name: `acme/shop run ${runId}`, runId, attempt}
      return {target, events, lines, deps: {target, openGate, gates, owner, machine: 'runner-1', redact: text => text, ports: {...ports, http}}}
    },
    state: client => openState(portsOf(clock, [], []), client, namespace, set)
  }
}
