/** Objects as they are of one set, one service and one revision: labels, workloads and Services of their own, scalers that follow. Pure. */
import {UserError} from '../../../kernel/errors.ts'
import type {Rev, SetId} from '../../../rollout/model.ts'
import {labels, type KubeObject, type ObjectRef, type RenderedService} from '../model.ts'
import {recordAt, textAt, withAt, withoutAt} from './fields.ts'
import {classify, describe, groupOf, isClusterKind, refOf} from './identity.ts'
import {revisionName, setToken} from './names.ts'
import {podTemplatePath, withPodLabels} from './pods.ts'
import {selectorMatches} from './selectors.ts'

export interface Identity {
  set: SetId
  service: string
  /** Of workloads: their pods carry it. */
  rev?: Rev
  /** Where namespaced objects live that do not say it. */
  namespace?: string
  /** More for the objects' own metadata: the epoch, the digest. */
  annotations?: Readonly<Record<string, string>>
}

/** Labels on the objects and on their pods, never in a selector: those cannot be changed (kubernetes #50808), and whoever tries breaks every later deployment (azure-pipelines-tasks #11954). */
export const withIdentity = (objects: readonly KubeObject[], identity: Identity): KubeObject[] => objects.map(object => {
  const {set, service, rev, namespace, annotations = {}} = identity
  const added = {[labels.set]: setToken(set), [labels.service]: service, ...(rev === undefined || classify(object) !== 'workload' ? {} : {[labels.revision]: rev})}
  const {metadata} = object
  const labelled: KubeObject = {
    ...object,
    metadata: {
      ...metadata, labels: {...metadata.labels, ...added},
      ...(namespace === undefined || metadata.namespace !== undefined || isClusterKind(object.kind) ? {} : {namespace}),
      ...(Object.keys(annotations).length === 0 && metadata.annotations === undefined ? {} : {annotations: {...metadata.annotations, ...annotations}})
    }
  }
  return withPodLabels(labelled, added)
})

/** How a revision has its workload: under the user's own name, or beside others under a name of its own. */
export interface WorkloadForm {
  rev: Rev
  mode: 'shared' | 'own'
}

/**
 * `shared`: the pods say which revision they are of. `own`: `<name>-<rev>`, whose selector takes only those. Throws UserError `unsupported-strategy` for a kind whose
 * name is part of what its pods are: a StatefulSet's volumes and addresses, a DaemonSet's one pod a node.
 */
export function workloadFor(object: KubeObject, {rev, mode}: WorkloadForm): KubeObject {
  const revision = {[labels.revision]: rev}
  const marked = withPodLabels({...object, metadata: {...object.metadata, labels: {...object.metadata.labels, ...revision}}}, revision)
  if (mode === 'shared') return marked
  if (['StatefulSet', 'DaemonSet', 'Pod', 'CronJob'].includes(object.kind)) {
    throw new UserError(`${describe(refOf(object))} cannot run in two revisions beside each other.`, {
      reason: 'unsupported-strategy', where: describe(refOf(object)), expected: '`strategy: rolling`', remedy: 'Use `strategy: rolling` for this service, or make it a Deployment.'
    })
  }
  const selector = ['spec', 'selector', 'matchLabels']
  return withAt({...marked, metadata: {...marked.metadata, name: revisionName(object.metadata.name, rev)}}, selector, {...recordAt(object, ...selector), ...revision})
}

/** What the server chose for one Service and cannot give to another. */
const ownedByOne = ['clusterIP', 'clusterIPs', 'externalIPs', 'externalName', 'externalTrafficPolicy', 'healthCheckNodePort', 'ipFamilies', 'loadBalancerClass', 'loadBalancerIP', 'loadBalancerSourceRanges', 'allocateLoadBalancerNodePorts']

/** The Service of one revision, inside the cluster only: `<name>-<rev>`. */
export function revisionService(service: KubeObject, rev: Rev): KubeObject {
  const {name, namespace, labels: own, annotations} = service.metadata
  const spec = Object.fromEntries(Object.entries(recordAt(service, 'spec')).filter(([key]) => !ownedByOne.includes(key)))
  const ports = Array.isArray(spec['ports']) ? spec['ports'].map(port => withoutAt(port, ['nodePort'])) : []
  const headless = textAt(service, 'spec', 'clusterIP') === 'None' ? {clusterIP: 'None'} : {}
  const kept = Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => !/load-?balancer|external-dns|tailscale/i.test(key)))
  const metadata = {name: revisionName(name, rev), ...(namespace === undefined ? {} : {namespace}), labels: {...own, [labels.revision]: rev}, ...(Object.keys(kept).length > 0 ? {annotations: kept} : {})}
  const made: KubeObject = {apiVersion: service.apiVersion, kind: service.kind, metadata, spec: {...spec, ...headless, ports, type: 'ClusterIP'}}
  return pinService(made, rev)
}

/** The Service sends to this revision alone; to all that the user's own selector takes where `rev` is null. */
export const pinService = (service: KubeObject, rev: Rev | null): KubeObject =>
  (rev === null ? withoutAt(service, ['spec', 'selector', labels.revision]) : withAt(service, ['spec', 'selector', labels.revision], rev))

/** Where a scaler says what it scales. */
const targets: Readonly<Record<string, readonly string[]>> = {HorizontalPodAutoscaler: ['spec', 'scaleTargetRef'], ScaledObject: ['spec', 'scaleTargetRef'], VerticalPodAutoscaler: ['spec', 'targetRef']}

/** Whether it scales this workload; KEDA takes a Deployment where nothing else is said (https://keda.sh/docs/latest/reference/scaledobject-spec/). */
export function scales(scaler: KubeObject, workload: Pick<ObjectRef, 'apiVersion' | 'kind' | 'name'>): boolean {
  const path = targets[scaler.kind]
  if (path === undefined) return false
  const [kind = 'Deployment', apiVersion = 'apps/v1'] = [textAt(scaler, ...path, 'kind'), textAt(scaler, ...path, 'apiVersion')]
  return textAt(scaler, ...path, 'name') === workload.name && kind === workload.kind && groupOf(apiVersion) === groupOf(workload.apiVersion)
}

export interface Serving {
  /** As the user named it. */
  workload: ObjectRef
  /** Labels of its pods: which PodDisruptionBudgets count them. */
  podLabels: Readonly<Record<string, string>>
  form: WorkloadForm
}

/** The same scaler for the workload that serves: an HPA, VPA or ScaledObject names it, a PodDisruptionBudget counts its pods alone. Others stay as they are. */
export function scalerFor(scaler: KubeObject, {workload, podLabels, form}: Serving): KubeObject {
  if (form.mode === 'shared') return scaler
  if (scaler.kind === 'PodDisruptionBudget') {
    const ofOthers = !selectorMatches(recordAt(scaler, 'spec', 'selector'), podLabels)
    return ofOthers ? scaler : withAt(scaler, ['spec', 'selector', 'matchLabels'], {...recordAt(scaler, 'spec', 'selector', 'matchLabels'), [labels.revision]: form.rev})
  }
  if (!scales(scaler, workload)) return scaler
  return withAt(scaler, [...targets[scaler.kind] as readonly string[], 'name'], revisionName(workload.name, form.rev))
}

export interface RolledOut {
  workload: KubeObject
  /** Updated natively beside it; `words` for the plan. */
  others: {object: KubeObject; words: string}[]
}

/** The one workload of a service that its strategy is about. Throws UserError `manifest-invalid` where there is none, or nothing says which. */
export function rolledOutWorkload({service, objects}: Pick<RenderedService, 'service' | 'objects'>): RolledOut {
  const workloads = objects.filter(object => rollable(object))
  const named = workloads.filter(({metadata}) => metadata.name === service)
  const behind = workloads.filter(object => objects.some(one => classify(one) === 'stable-service' && one.metadata.name === service && selects(one, object)))
  const [workload] = [workloads, named, behind].find(choice => choice.length === 1) ?? []
  if (workload === undefined) throw noWorkload(service, workloads)
  return {workload, others: workloads.filter(object => object !== workload).map(object => ({object, words: `${describe(refOf(object))} is updated natively, beside ${describe(refOf(workload))}`}))}
}

const rollable = ({apiVersion, kind}: KubeObject): boolean => groupOf(apiVersion) === 'apps' && ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind)

export function podLabelsOf(workload: KubeObject): Record<string, string> {
  const template = podTemplatePath(workload)
  return template === undefined ? {} : recordAt(workload, ...template, 'metadata', 'labels') as Record<string, string>
}

/** The Service sends to the pods of the workload. */
export function selects(service: KubeObject, workload: KubeObject): boolean {
  const selector = recordAt(service, 'spec', 'selector')
  return Object.keys(selector).length > 0 && selectorMatches({matchLabels: selector}, podLabelsOf(workload))
}

function noWorkload(service: string, workloads: readonly KubeObject[]): UserError {
  const names = workloads.map(object => describe(refOf(object)))
  return new UserError(names.length === 0 ? `Service ${service} has no Deployment, StatefulSet or DaemonSet that could be rolled out.` : `Service ${service} has ${names.length} workloads, and none of them is called ${service}: ${names.join(', ')}.`, {
    reason: 'manifest-invalid', where: `services.${service}.source`, expected: 'one workload that the strategy is about', remedy: names.length === 0
      ? 'Add the workload, or move these objects to the service that uses them.' : `Name one of them \`${service}\`, let the Service \`${service}\` select one of them, or make each a service of its own.`
  })
}
