/** Fields that the API never changes on an object that exists, and what it costs to make the object anew. Pure. */
import {canonicalJson, type Json} from '../../../kernel/digest.ts'
import type {KubeObject} from '../model.ts'
import {at, isRecord, recordAt, withAt, type FieldPath} from './fields.ts'
import {groupOf} from './identity.ts'
import {sameQuantity} from './quantities.ts'

export interface ImmutableChange {
  path: string
  from: Json
  to: Json
  /** What replacing the object does, in words for the plan. */
  consequence: string
}

interface Rule {
  path: FieldPath
  /** `whole`: nothing is added to it by the server. `said`: what is said in the manifest has to be there, the rest are defaults. */
  compare: 'whole' | 'said'
  consequence: string
}

const orphaned = 'its pods run on without it and are not counted until they are deleted, or end with it: nothing serves until the new ones are ready'
const again = 'it runs again from the start, and the logs of the run before are gone'

/** By API group and kind; after the validation of the API (pkg/apis/<group>/validation of kubernetes) and its documentation. */
const rules: Readonly<Record<string, readonly Rule[]>> = {
  'apps Deployment': [{path: ['spec', 'selector'], compare: 'whole', consequence: orphaned}],
  'apps ReplicaSet': [{path: ['spec', 'selector'], compare: 'whole', consequence: orphaned}],
  'apps DaemonSet': [{path: ['spec', 'selector'], compare: 'whole', consequence: `${orphaned}; on every node at once`}],
  'apps StatefulSet': [
    {path: ['spec', 'selector'], compare: 'whole', consequence: orphaned},
    ...(['serviceName', 'podManagementPolicy'] as const).map((field): Rule => ({path: ['spec', field], compare: 'said', consequence: 'the StatefulSet is deleted without its pods and made anew, which then takes them over one by one'})),
    {path: ['spec', 'volumeClaimTemplates'], compare: 'said', consequence: 'the StatefulSet is made anew; claims that exist keep their size and class, only new pods get the new ones'}
  ],
  'batch Job': [
    {path: ['spec', 'template'], compare: 'said', consequence: again}, {path: ['spec', 'selector'], compare: 'said', consequence: again}, {path: ['spec', 'completionMode'], compare: 'said', consequence: again}
  ],
  ' Service': [{path: ['spec', 'clusterIP'], compare: 'said', consequence: 'the Service gets another address: clients that keep the old one, or its name in a cache, fail until they look it up again'}],
  ' PersistentVolumeClaim': (['accessModes', 'storageClassName', 'volumeName', 'volumeMode', 'selector', 'dataSource'] as const).map((field): Rule =>
    ({path: ['spec', field], compare: 'said', consequence: 'the claim is deleted, and with it, by the usual reclaim policy, all data on its volume'})),
  ' Secret': [{path: ['type'], compare: 'said', consequence: 'the Secret is gone for a moment: pods that start in it wait'}],
  'rbac.authorization.k8s.io RoleBinding': [{path: ['roleRef'], compare: 'whole', consequence: 'for a moment its subjects may not do what it allows'}],
  'rbac.authorization.k8s.io ClusterRoleBinding': [{path: ['roleRef'], compare: 'whole', consequence: 'for a moment its subjects may not do what it allows'}],
  'storage.k8s.io StorageClass': (['provisioner', 'parameters', 'reclaimPolicy', 'volumeBindingMode'] as const).map((field): Rule => ({path: [field], compare: 'said', consequence: 'claims that wait for it are not served for a moment; volumes that exist keep what they had'})),
  'scheduling.k8s.io PriorityClass': [{path: ['value'], compare: 'said', consequence: 'pods that exist keep their priority'}],
  'apiextensions.k8s.io CustomResourceDefinition': [{path: ['spec', 'scope'], compare: 'whole', consequence: 'all objects of this kind are deleted with it'}, {path: ['spec', 'names', 'kind'], compare: 'whole', consequence: 'all objects of this kind are deleted with it'}]
}
const sealed: Rule[] = (['data', 'binaryData'] as const).map(field => ({path: [field], compare: 'whole', consequence: 'the object says `immutable: true`: it is deleted and made anew, and pods that run keep what they read before; give it another name instead'}))

/** What of `want`, the object as it is to be sent, cannot become of `live`. */
export function immutableChanges(live: KubeObject, want: KubeObject): ImmutableChange[] {
  const own = rules[`${groupOf(live.apiVersion)} ${live.kind}`] ?? []
  return [...own, ...(live['immutable'] === true ? sealed : [])].flatMap(({path, compare, consequence}) => {
    const [from, to] = [at(live, ...path), at(asKept(want), ...path)]
    if (to === undefined || to === null) return compare === 'whole' && from !== undefined && path.length === 1 ? [change(live, path, {from, to: null, consequence})] : []
    if (compare === 'whole' ? canonicalJson(from) === canonicalJson(to) : holds(from, to)) return []
    return [change(live, path, {from: from ?? null, to, consequence})]
  })
}

/** The server keeps `stringData` as `data`. */
function asKept(want: KubeObject): KubeObject {
  const texts = want.kind === 'Secret' ? recordAt(want, 'stringData') : {}
  if (Object.keys(texts).length === 0) return want
  return withAt(want, ['data'], {...recordAt(want, 'data'), ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]))})
}

function change({kind}: KubeObject, path: FieldPath, {from, to, consequence}: Omit<ImmutableChange, 'path'>): ImmutableChange {
  const hidden = kind === 'Secret' && path[0] === 'data'
  return {path: path.join('.'), from: hidden ? '***' : from, to: hidden ? '***' : to, consequence}
}

/** Everything that `said` says is true of `live`; quantities by their value. */
function holds(live: Json | undefined, said: Json): boolean {
  if (Array.isArray(said)) return Array.isArray(live) && live.length === said.length && said.every((item, index) => holds(live[index], item))
  if (isRecord(said)) return Object.entries(said).every(([key, value]) => value === null || (isRecord(value) && Object.keys(value).length === 0) || holds(isRecord(live) ? live[key] : undefined, value))
  return live === said || (live !== undefined && typeof live !== 'object' && sameQuantity(live, said))
}
