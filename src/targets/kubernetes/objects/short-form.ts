/** The short form of slipway.yaml, `source.image`, as the objects that a careful author would write. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import type {ProbeSpec, ResourcesSpec} from '../../../spec/schema.ts'
import type {KubeObject} from '../model.ts'
import type {JsonRecord} from './fields.ts'
import {cpuQuantity, memoryQuantity} from './quantities.ts'
import {literalValue} from './variables.ts'

export interface ShortForm {
  name: string
  image: string
  port?: number | undefined
  ready?: ProbeSpec | undefined
  replicas?: number | undefined
  env: Readonly<Record<string, string>>
  resources?: ResourcesSpec | undefined
  drainMs: number
}

const portName = 'http'
/** Endpoints and proxies hear of a pod's end after the pod does (kubernetes #43576): so long it goes on taking requests. */
const propagationSeconds = 10
const graceSpareSeconds = 5
const defaultProgressSeconds = 600

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))

/** A Deployment, and a Service where there is a port. */
export function renderShortForm(service: ShortForm): KubeObject[] {
  return [...(service.port === undefined ? [] : [renderService(service.name, service.port)]), renderDeployment(service)]
}

const selectorOf = (name: string): Record<string, string> => ({'app.kubernetes.io/name': name})

function renderService(name: string, port: number): KubeObject {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: {name, labels: selectorOf(name)},
    spec: {type: 'ClusterIP', selector: selectorOf(name), ports: [{name: portName, port, targetPort: portName, protocol: 'TCP'}]}
  }
}

function renderDeployment(service: ShortForm): KubeObject {
  const {name, replicas = 1, ready, drainMs} = service
  const drainSeconds = Math.ceil(drainMs / 1000)
  const sleepSeconds = Math.min(drainSeconds, propagationSeconds)
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name, labels: selectorOf(name)},
    spec: {
      replicas, selector: {matchLabels: selectorOf(name)},
      strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: 0}},
      progressDeadlineSeconds: Math.max(defaultProgressSeconds, seconds(ready?.within ?? 0) + defaultProgressSeconds / 2),
      template: {
        metadata: {labels: selectorOf(name)},
        spec: {
          // Variables such as API_PORT=tcp://10.0.0.1:80 for every Service of the namespace: no program asked for them, and some trip over them.
          enableServiceLinks: false, automountServiceAccountToken: false,
          terminationGracePeriodSeconds: sleepSeconds + drainSeconds + graceSpareSeconds,
          securityContext: {seccompProfile: {type: 'RuntimeDefault'}},
          containers: [renderContainer(service, sleepSeconds)]
        }
      }
    }
  }
}

function renderContainer({name, image, port, ready, env, resources}: ShortForm, sleepSeconds: number): JsonRecord {
  const variables = {...(port === undefined ? {} : {PORT: String(port)}), SLIPWAY_SERVICE: name, ...env}
  return {
    name, image,
    ...(port === undefined ? {} : {ports: [{name: portName, containerPort: port, protocol: 'TCP'}]}),
    env: Object.entries(variables).map(([variable, value]) => ({name: variable, value: literalValue(value)})),
    ...(port === undefined ? {} : renderProbes(ready)),
    resources: renderResources(resources),
    // An action of the kubelet (Kubernetes 1.30, KEP-3960): images without a shell have no `sleep` to run.
    ...(sleepSeconds === 0 || port === undefined ? {} : {lifecycle: {preStop: {sleep: {seconds: sleepSeconds}}}}),
    // What Pod Security calls `baseline` and more; `runAsNonRoot` would refuse the many images that say nothing of their user.
    securityContext: {allowPrivilegeEscalation: false}
  }
}

/** Without `ready` a connection is enough. A startup probe bears the long wait, so that the readiness probe may be strict later. */
function renderProbes(ready: ProbeSpec | undefined): JsonRecord {
  const action: JsonRecord = ready !== undefined && 'http' in ready ? {httpGet: {path: ready.http, port: portName, scheme: 'HTTP'}} : {tcpSocket: {port: portName}}
  const timing = ready ?? {within: 30_000, interval: 1_000, timeout: 2_000}
  const period = seconds(timing.interval)
  const probe = {...action, periodSeconds: period, timeoutSeconds: seconds(timing.timeout), successThreshold: 1}
  return {startupProbe: {...probe, failureThreshold: Math.max(1, Math.ceil(seconds(timing.within) / period))}, readinessProbe: {...probe, failureThreshold: 3}}
}

/** Memory cannot be taken back, so the request is the limit; cores can, so they have none (a limit would throttle an idle node). A device is always both. */
function renderResources(resources: ResourcesSpec | undefined): JsonRecord {
  const {cpu, memory, gpu} = resources ?? {}
  const amount = memory === undefined ? undefined : memoryQuantity(memory.bytes)
  const requests: Record<string, Json> = {...(cpu === undefined ? {} : {cpu: cpuQuantity(cpu)}), ...(amount === undefined ? {} : {memory: amount})}
  const limits: Record<string, Json> = {...(amount === undefined ? {} : {memory: amount}), ...(gpu === undefined ? {} : {'nvidia.com/gpu': gpu})}
  return {...(Object.keys(requests).length > 0 ? {requests} : {}), ...(Object.keys(limits).length > 0 ? {limits} : {})}
}
