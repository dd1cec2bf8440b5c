/** What an object is called, in which order kinds are written, and what part each kind plays in a release. Pure data and its reading. */
import type {KubeObject, ObjectRef} from '../model.ts'

export function refOf({apiVersion, kind, metadata: {name, namespace}}: KubeObject): ObjectRef {
  return {apiVersion, kind, name, ...(namespace === undefined ? {} : {namespace})}
}

const placeOf = ({name, namespace}: ObjectRef): string => (namespace === undefined ? name : `${namespace}/${name}`)

/** `apps/v1 Deployment shop/api`: for messages and as a key where the version of the API counts. */
export const keyOf = (ref: ObjectRef): string => `${ref.apiVersion} ${ref.kind} ${placeOf(ref)}`

/** `Deployment shop/api`: for people. */
export const describe = (ref: ObjectRef): string => `${ref.kind} ${placeOf(ref)}`

export const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '')

/** Equal for the same object in two versions of its API (`autoscaling/v1` and `v2` are one HPA). */
export const identityOf = (ref: ObjectRef): string => `${groupOf(ref.apiVersion)} ${ref.kind} ${placeOf(ref)}`

/** Groups that are part of Kubernetes itself: what their kinds look like is known. */
export const isBuiltIn = (apiVersion: string): boolean => {
  const group = groupOf(apiVersion)
  return !group.includes('.') || group.endsWith('.k8s.io')
}

export type Part = 'base' | 'workload' | 'stable-service' | 'route' | 'scaler' | 'job' | 'custom'

/** Kinds by the place in which they are written: what others need comes first (as in Helm's install order, https://helm.sh/docs/intro/using_helm/). */
const ranks: readonly (readonly [part: Part, kinds: readonly string[]])[] = [
  ['base', ['Namespace']],
  ['base', ['CustomResourceDefinition']],
  ['base', ['PriorityClass', 'StorageClass', 'RuntimeClass', 'IngressClass', 'GatewayClass', 'ResourceQuota', 'LimitRange', 'NetworkPolicy']],
  ['base', ['ServiceAccount', 'ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding', 'ReferenceGrant']],
  ['base', ['ConfigMap', 'Secret', 'PersistentVolume', 'PersistentVolumeClaim']],
  ['stable-service', ['Service']],
  ['custom', []],
  ['job', ['Job']],
  ['workload', ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod', 'CronJob']],
  ['scaler', ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'ScaledObject', 'VerticalPodAutoscaler']],
  ['route', ['Gateway', 'Middleware', 'TraefikService', 'Ingress', 'IngressRoute', 'IngressRouteTCP', 'HTTPRoute', 'GRPCRoute', 'TCPRoute', 'TLSRoute']],
  ['base', ['APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding']]
]
const byKind = new Map(ranks.flatMap(([part, kinds], rank) => kinds.map(kind => [kind, {part, rank}] as const)))
/** Groups outside Kubernetes whose kinds stand above under their own names. */
const knownGroups = new Set(['traefik.io', 'traefik.containo.us', 'keda.sh'])
const customRank = ranks.findIndex(([part]) => part === 'custom')

const rankOf = ({apiVersion, kind}: Pick<ObjectRef, 'apiVersion' | 'kind'>): {part: Part; rank: number} =>
  (isBuiltIn(apiVersion) || knownGroups.has(groupOf(apiVersion)) ? byKind.get(kind) : undefined) ?? {part: 'custom', rank: customRank}

/** A foreign kind is `custom`, also where it shares its name with one of Kubernetes (`serving.knative.dev` has a Service). */
export const classify = (object: Pick<ObjectRef, 'apiVersion' | 'kind'>): Part => rankOf(object).part

/** Objects with equal numbers may be written at the same time, lower ones before. Deleting goes the other way round. */
export const applyRank = (object: Pick<ObjectRef, 'apiVersion' | 'kind'>): number => rankOf(object).rank

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By rank, then by key: the same for the same objects. */
export const inApplyOrder = (objects: readonly KubeObject[]): KubeObject[] =>
  objects.map(object => ({object, rank: applyRank(object), key: keyOf(refOf(object))})).sort((a, b) => a.rank - b.rank || byText(a.key, b.key)).map(({object}) => object)

/** Kinds that no namespace holds. Others are taken as namespaced until discovery says otherwise. */
const clusterKinds = new Set(['Namespace', 'CustomResourceDefinition', 'PriorityClass', 'StorageClass', 'RuntimeClass', 'IngressClass', 'GatewayClass', 'ClusterRole', 'ClusterRoleBinding', 'PersistentVolume', 'APIService', 'MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration', 'ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding', 'Node', 'CSIDriver', 'ClusterIssuer', 'ClusterPolicy'])
export const isClusterKind = (kind: string): boolean => clusterKinds.has(kind)
