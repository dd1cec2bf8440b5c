/** The fields that the server fills in where the sender left them out, kind by kind (k8s.io/kubernetes/pkg/apis, the files defaults.go of v1.36). */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, isRecord, listAt, recordAt, textAt, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import {tree} from './values.ts'

type Tree = JsonRecord

const fill = (target: Tree, values: Record<string, Json>): void => {
  for (const [key, value] of Object.entries(values)) target[key] ??= value
}
const inside = (target: Tree, key: string): Tree => (target[key] = isRecord(target[key]) ? target[key] : {})
const some = (target: Tree, key: string): Tree | undefined => (isRecord(target[key]) ? target[key] : undefined)
const each = (target: Tree, key: string): Tree[] => listAt(target, key).filter(isRecord)

function defaultHandler(handler: Tree | undefined): void {
  const http = handler && some(handler, 'httpGet')
  if (http) fill(http, {path: '/', scheme: 'HTTP'})
  const grpc = handler && some(handler, 'grpc')
  if (grpc) fill(grpc, {service: ''})
}

function defaultProbe(probe: Tree | undefined): void {
  if (!probe) return
  fill(probe, {timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3})
  defaultHandler(probe)
}

/** `:latest` and no tag are pulled always; a digest never changes. */
function pullPolicy(image: string): string {
  const [name, digest] = image.split('@')
  const tag = /:([^/]*)$/.exec(name ?? '')?.[1]
  return tag === 'latest' || (tag === undefined && digest === undefined) ? 'Always' : 'IfNotPresent'
}

function defaultContainer(container: Tree): void {
  fill(container, {terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File', imagePullPolicy: pullPolicy(textAt(container, 'image') ?? '')})
  for (const port of each(container, 'ports')) fill(port, {protocol: 'TCP'})
  for (const variable of each(container, 'env')) {
    const field = some(some(variable, 'valueFrom') ?? {}, 'fieldRef')
    if (field) fill(field, {apiVersion: 'v1'})
  }
  for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) defaultProbe(some(container, probe))
  const lifecycle = some(container, 'lifecycle')
  for (const hook of ['postStart', 'preStop']) defaultHandler(lifecycle && some(lifecycle, hook))
  inside(container, 'resources')
}

/** In pods alone, not in their templates, limits are requests where nothing else is said. */
export function defaultRequests(spec: Tree): void {
  for (const container of [...each(spec, 'initContainers'), ...each(spec, 'containers')]) {
    const resources = inside(container, 'resources')
    const limits = recordAt(resources, 'limits')
    if (Object.keys(limits).length > 0) fill(inside(resources, 'requests'), limits)
  }
}

function defaultVolume(volume: Tree): void {
  const source = Object.keys(volume).find(key => key !== 'name')
  if (source === undefined) volume['emptyDir'] = {}
  for (const key of ['secret', 'configMap', 'downwardAPI', 'projected']) {
    const inner = some(volume, key)
    if (inner) fill(inner, {defaultMode: 420})
  }
  for (const projected of each(some(volume, 'projected') ?? {}, 'sources')) {
    const token = some(projected, 'serviceAccountToken')
    if (token) fill(token, {expirationSeconds: 3607})
  }
  const host = some(volume, 'hostPath')
  if (host) fill(host, {type: ''})
}

export function defaultPodSpec(spec: Tree): void {
  fill(spec, {dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', terminationGracePeriodSeconds: 30, securityContext: {}, schedulerName: 'default-scheduler'})
  const account = textAt(spec, 'serviceAccountName') ?? textAt(spec, 'serviceAccount')
  if (account !== undefined) fill(spec, {serviceAccountName: account, serviceAccount: account})
  for (const container of [...each(spec, 'initContainers'), ...each(spec, 'containers')]) defaultContainer(container)
  for (const volume of each(spec, 'volumes')) defaultVolume(volume)
  if (at(spec, 'hostNetwork') === true) for (const container of each(spec, 'containers')) for (const port of each(container, 'ports')) fill(port, {hostPort: port['containerPort'] as Json})
}

const template = (spec: Tree): void => defaultPodSpec(inside(inside(spec, 'template'), 'spec'))

function defaultDeployment(spec: Tree): void {
  template(spec)
  fill(spec, {replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600})
  const strategy = inside(spec, 'strategy')
  fill(strategy, {type: 'RollingUpdate'})
  if (strategy['type'] === 'RollingUpdate') fill(inside(strategy, 'rollingUpdate'), {maxUnavailable: '25%', maxSurge: '25%'})
}

function defaultStatefulSet(spec: Tree): void {
  template(spec)
  fill(spec, {replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady'})
  const strategy = inside(spec, 'updateStrategy')
  fill(strategy, {type: 'RollingUpdate'})
  if (strategy['type'] === 'RollingUpdate') fill(inside(strategy, 'rollingUpdate'), {partition: 0})
  fill(inside(spec, 'persistentVolumeClaimRetentionPolicy'), {whenDeleted: 'Retain', whenScaled: 'Retain'})
  for (const claim of each(spec, 'volumeClaimTemplates')) {
    fill(claim, {apiVersion: 'v1', kind: 'PersistentVolumeClaim'})
    fill(inside(claim, 'spec'), {volumeMode: 'Filesystem'})
    fill(inside(claim, 'status'), {phase: 'Pending'})
  }
}

function defaultDaemonSet(spec: Tree): void {
  template(spec)
  fill(spec, {revisionHistoryLimit: 10})
  const strategy = inside(spec, 'updateStrategy')
  fill(strategy, {type: 'RollingUpdate'})
  if (strategy['type'] === 'RollingUpdate') fill(inside(strategy, 'rollingUpdate'), {maxUnavailable: 1, maxSurge: 0})
}

function defaultJob(spec: Tree): void {
  template(spec)
  if (spec['completions'] === undefined && spec['parallelism'] === undefined) fill(spec, {completions: 1})
  fill(spec, {parallelism: 1, backoffLimit: 6, completionMode: 'NonIndexed', suspend: false, manualSelector: false, podReplacementPolicy: 'TerminatingOrFailed'})
}

function defaultService(spec: Tree): void {
  fill(spec, {sessionAffinity: 'None', type: 'ClusterIP'})
  for (const port of each(spec, 'ports')) {
    fill(port, {protocol: 'TCP'})
    fill(port, {targetPort: port['port'] as Json})
  }
  if (spec['type'] !== 'ExternalName') fill(spec, {internalTrafficPolicy: 'Cluster'})
  if (spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer') fill(spec, {externalTrafficPolicy: 'Cluster'})
  if (spec['type'] === 'LoadBalancer') fill(spec, {allocateLoadBalancerNodePorts: true})
  if (spec['sessionAffinity'] === 'ClientIP') fill(inside(inside(spec, 'sessionAffinityConfig'), 'clientIP'), {timeoutSeconds: 10800})
}

function defaultAutoscaler(spec: Tree): void {
  fill(spec, {minReplicas: 1})
  if (listAt(spec, 'metrics').length === 0) spec['metrics'] = [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}]
  const behavior = some(spec, 'behavior')
  if (!behavior) return
  fill(inside(behavior, 'scaleUp'), {stabilizationWindowSeconds: 0, selectPolicy: 'Max', policies: [{type: 'Pods', value: 4, periodSeconds: 15}, {type: 'Percent', value: 100, periodSeconds: 15}]})
  fill(inside(behavior, 'scaleDown'), {selectPolicy: 'Max', policies: [{type: 'Percent', value: 100, periodSeconds: 15}]})
}

const bySpec: Record<string, (spec: Tree, object: Tree) => void> = {
  Deployment: defaultDeployment, StatefulSet: defaultStatefulSet, DaemonSet: defaultDaemonSet, Job: defaultJob, Service: defaultService, HorizontalPodAutoscaler: defaultAutoscaler,
  ReplicaSet: spec => { template(spec); fill(spec, {replicas: 1}) },
  Pod: spec => { defaultPodSpec(spec); defaultRequests(spec); fill(spec, {enableServiceLinks: true}) },
  CronJob: spec => {
    const job = inside(inside(spec, 'jobTemplate'), 'spec')
    template(job)
    fill(spec, {concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1})
  },
  NetworkPolicy: spec => fill(spec, {policyTypes: ['Ingress', ...(listAt(spec, 'egress').length > 0 ? ['Egress'] : [])]}),
  PersistentVolumeClaim: spec => fill(spec, {volumeMode: 'Filesystem'}),
  Namespace: (spec, object) => { fill(spec, {finalizers: ['kubernetes']}); fill(inside(inside(object, 'metadata'), 'labels'), {'kubernetes.io/metadata.name': textAt(object, 'metadata', 'name') ?? ''}) }
}

/** Fills in; the object is the caller's own. */
export function applyDefaults(object: KubeObject): KubeObject {
  const target = tree(object)
  if (object.kind === 'Secret') fill(target, {type: 'Opaque'})
  if (object.kind === 'StorageClass') fill(target, {reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate'})
  if (object.kind === 'Event') fill(target, {type: 'Normal'})
  bySpec[object.kind]?.(inside(target, 'spec'), target)
  return object
}
