/** What a release asks of the API server: every verb on every resource, planned from its objects before any of them is sent. Pure. */
import type {Access} from '../client/client.ts'
import type {KubeObject, ObjectRef} from '../model.ts'
import {classify, groupOf, isClusterKind, refOf} from './identity.ts'

type Verb = Access['verb']

/** `must`: without it the release cannot go through. `helps`: it goes through, and people are told less, or slower. */
export interface Right extends Access {
  need: 'must' | 'helps'
}

/** The plural of a kind, as in the path; undefined for a kind that the cluster does not have (yet). */
export type ResourceOf = (kind: Pick<ObjectRef, 'apiVersion' | 'kind'>) => string | undefined

export interface Asking {
  /** That of the set. */
  namespace: string
  /** Of every service of the release, as they are written. */
  objects: readonly KubeObject[]
  resourceOf: ResourceOf
  /** Kinds that can split traffic and that the cluster has, where a service moves its traffic in steps. */
  splitting: readonly Pick<ObjectRef, 'apiVersion' | 'kind'>[]
  /** Whether a service has hooks, which run as Jobs. */
  hooks: 'some' | 'none'
}

/** Kinds of Kubernetes itself that releases are made of: their plurals need no discovery. */
const plurals: Readonly<Record<string, string>> = Object.fromEntries([
  '/configmaps ConfigMap', '/secrets Secret', '/services Service', '/serviceaccounts ServiceAccount', '/persistentvolumeclaims PersistentVolumeClaim', '/pods Pod', '/namespaces Namespace',
  'apps/deployments Deployment', 'apps/statefulsets StatefulSet', 'apps/daemonsets DaemonSet', 'batch/jobs Job', 'batch/cronjobs CronJob',
  'autoscaling/horizontalpodautoscalers HorizontalPodAutoscaler', 'policy/poddisruptionbudgets PodDisruptionBudget',
  'networking.k8s.io/ingresses Ingress', 'networking.k8s.io/networkpolicies NetworkPolicy', 'networking.k8s.io/ingressclasses IngressClass',
  'rbac.authorization.k8s.io/roles Role', 'rbac.authorization.k8s.io/rolebindings RoleBinding', 'rbac.authorization.k8s.io/clusterroles ClusterRole', 'rbac.authorization.k8s.io/clusterrolebindings ClusterRoleBinding',
  'gateway.networking.k8s.io/httproutes HTTPRoute', 'gateway.networking.k8s.io/gateways Gateway', 'traefik.io/traefikservices TraefikService', 'traefik.io/ingressroutes IngressRoute'
].map(line => {
  const [place = '', kind = ''] = line.split(' ')
  const [group = '', resource = ''] = place.split('/')
  return [`${group} ${kind}`, resource]
}))

export const builtinResource: ResourceOf = ({apiVersion, kind}) => plurals[`${groupOf(apiVersion)} ${kind}`]

const rights = (need: Right['need'], place: Pick<Right, 'group' | 'resource' | 'subresource' | 'namespace'>, ...verbs: Verb[]): Right[] => verbs.map(verb => ({...place, verb, need}))

/** The lock, the journal with its archives and snapshots, the inventory, the kept releases. */
function stateRights(namespace: string): Right[] {
  return [
    ...rights('must', {group: 'coordination.k8s.io', resource: 'leases', namespace}, 'get', 'create', 'update'),
    ...rights('must', {group: '', resource: 'configmaps', namespace}, 'get', 'create', 'update', 'patch', 'delete'),
    ...rights('must', {group: '', resource: 'secrets', namespace}, 'get', 'list', 'create', 'delete')
  ]
}

/** What is looked at while a release goes on. Without watches it is listed again and again. */
function sightRights(namespace: string): Right[] {
  const [core, apps] = [{group: '', namespace}, {group: 'apps', namespace}]
  const seen = [
    ...['deployments', 'statefulsets', 'daemonsets'].map(resource => ({...apps, resource})), ...['pods', 'services'].map(resource => ({...core, resource})),
    {group: 'discovery.k8s.io', resource: 'endpointslices', namespace}
  ]
  return [
    ...seen.flatMap(place => [...rights('must', place, 'list'), ...rights('helps', place, 'watch')]), ...rights('must', {...apps, resource: 'replicasets'}, 'list'),
    ...rights('helps', {...core, resource: 'events'}, 'list'), ...rights('helps', {...core, resource: 'pods', subresource: 'log'}, 'get'),
    // Gates that scrape and tests that call go through the API server.
    ...rights('helps', {...core, resource: 'pods', subresource: 'proxy'}, 'get'), ...rights('helps', {...core, resource: 'services', subresource: 'proxy'}, 'get', 'create')
  ]
}

/** Kinds that are never taken away unasked: what they hold cannot be had again. */
const kept = new Set(['PersistentVolumeClaim', 'Namespace', 'CustomResourceDefinition'])

function objectRights({namespace, objects, resourceOf}: Asking): Right[] {
  return objects.flatMap(object => {
    const resource = resourceOf(object)
    if (resource === undefined) return []
    const place = {group: groupOf(object.apiVersion), resource, ...(isClusterKind(object.kind) ? {} : {namespace: refOf(object).namespace ?? namespace})}
    return [...rights('must', place, 'get', 'create', 'patch', ...(kept.has(object.kind) ? [] : ['delete' as const])), ...rights('helps', place, 'list')]
  })
}

/** Weights are written into what splits the traffic; which Gateways and classes there are only says why it was chosen. */
function splitRights({namespace, objects, splitting, resourceOf}: Asking): Right[] {
  return splitting.flatMap(kind => {
    const resource = resourceOf(kind)
    if (resource === undefined) return []
    const place = {group: groupOf(kind.apiVersion), resource}
    if (kind.kind === 'Gateway' || kind.kind === 'IngressClass') return rights('helps', place, 'list')
    const own = objects.some(object => object.kind === kind.kind && groupOf(object.apiVersion) === place.group && classify(object) === 'route')
    return rights('must', {...place, namespace}, 'list', ...(own ? ['get' as const, 'update' as const] : []))
  })
}

/** A StatefulSet that kubernetes #67250 holds up is freed by deleting its broken pod. */
const freeing = ({namespace, objects}: Asking): Right[] => (objects.some(({kind}) => kind === 'StatefulSet') ? rights('helps', {group: '', resource: 'pods', namespace}, 'delete') : [])

/** A Job is written, looked at while it runs, and taken away by the next one of its name. */
function hookRights({namespace, hooks}: Asking): Right[] {
  const jobs = {group: 'batch', resource: 'jobs', namespace}
  return hooks === 'none' ? [] : [...rights('must', jobs, 'list', 'create', 'patch', 'delete'), ...rights('helps', jobs, 'watch')]
}

const keyOf = ({verb, group, resource, subresource, namespace}: Right): string => JSON.stringify([namespace, group, resource, subresource, verb])

/** Each once; what one part must have, another does not merely like to have. */
export function planRights(asking: Asking): Right[] {
  const all = [...stateRights(asking.namespace), ...sightRights(asking.namespace), ...objectRights(asking), ...splitRights(asking), ...hookRights(asking), ...freeing(asking)]
  const known = new Map<string, Right>()
  for (const right of all) if (known.get(keyOf(right))?.need !== 'must') known.set(keyOf(right), right)
  return [...known.values()]
}
