/** What the server refuses, in its own words: immutable fields, names and labels, selectors that do not fit (k8s.io/kubernetes/pkg/apis, validation). */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, listAt, numberAt, recordAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {matchesSelector, type Labels} from './selectors.ts'
import {badValue, required, type StatusCause} from './status.ts'
import {same} from './values.ts'

const immutable = 'field is immutable'

/** Fields that stay as they are. */
const fixed: Record<string, readonly string[]> = {
  Deployment: ['spec.selector'], DaemonSet: ['spec.selector'], ReplicaSet: ['spec.selector'], Job: ['spec.selector', 'spec.template', 'spec.completionMode', 'spec.completions'],
  Secret: ['type'], StorageClass: ['provisioner', 'parameters'], RoleBinding: ['roleRef'], ClusterRoleBinding: ['roleRef']
}

/** A Job that waits to be begun may still be told where to run: its template is compared part by part. */
const fixedOf = (kind: Kind, live: KubeObject): readonly string[] =>
  (fixed[kind.kind] ?? []).flatMap(path => (kind.kind === 'Job' && path === 'spec.template' && at(live, 'spec', 'suspend') === true ? ['spec.template.metadata', 'spec.template.spec'] : [path]))

const forbidden = (field: string, why: string): StatusCause => ({reason: 'FieldValueForbidden', field, message: `Forbidden: ${why}`})

const statefulSetWords = "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
const claimWords = 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
const statefulSetFree = new Set(['replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy', 'minReadySeconds'])

const without = (object: KubeObject, free: ReadonlySet<string>): Json => Object.fromEntries(Object.entries(recordAt(object, 'spec')).filter(([key]) => !free.has(key)))

function updateByKind(live: KubeObject, next: KubeObject): StatusCause[] {
  switch (next.kind) {
    case 'StatefulSet': return same(without(live, statefulSetFree), without(next, statefulSetFree)) ? [] : [forbidden('spec', statefulSetWords)]
    case 'PersistentVolumeClaim': return same(without(live, new Set(['resources'])), without(next, new Set(['resources']))) ? [] : [forbidden('spec', `${claimWords}\n@@ -1 +1 @@`)]
    case 'Service': {
      const [before, after] = [listAt(live, 'spec', 'clusterIPs'), listAt(next, 'spec', 'clusterIPs')]
      return before.length === 0 || at(next, 'spec', 'type') === 'ExternalName' || before[0] === after[0] ? [] : [badValue('spec.clusterIPs[0]', after, 'may not change once set')]
    }
    case 'ConfigMap': case 'Secret': {
      if (at(live, 'immutable') !== true) return []
      return ['data', 'binaryData'].filter(field => !same(at(live, field), at(next, field))).map(field => forbidden(field, 'field is immutable when `immutable` is set'))
    }
    default: return []
  }
}

export function validateUpdate(kind: Kind, live: KubeObject, next: KubeObject): StatusCause[] {
  const changed = fixedOf(kind, live).flatMap(path => {
    const [before, after] = [at(live, ...path.split('.')), at(next, ...path.split('.'))]
    return same(before, after) ? [] : [badValue(path, after ?? null, immutable)]
  })
  return [...validate(kind, next), ...changed, ...updateByKind(live, next)]
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const label = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const subdomainWords = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelWords = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

function checkLabels(labels: Labels, field: string): StatusCause[] {
  return Object.values(labels).flatMap(value => [
    ...(value.length > 63 ? [{reason: 'FieldValueInvalid', field, message: `Invalid value: "${value}": must be no more than 63 bytes`}] : []),
    ...(label.test(value) ? [] : [badValue(field, value, labelWords)])
  ])
}

function checkTemplate(object: KubeObject): StatusCause[] {
  const path = object.kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec'] : ['spec']
  const labels = recordAt(object, ...path, 'template', 'metadata', 'labels') as Labels
  const selector = at(object, ...path, 'selector')
  const causes: StatusCause[] = []
  if (selector === undefined && ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'].includes(object.kind)) causes.push(required('spec.selector'))
  if (selector !== undefined && !matchesSelector(selector, labels)) causes.push(badValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  return [...causes, ...checkContainers(at(object, ...path, 'template', 'spec'), [...path, 'template', 'spec'].join('.')), ...checkLabels(labels, 'spec.template.labels')]
}

function checkContainers(spec: Json | undefined, path: string): StatusCause[] {
  const containers = listAt(spec, 'containers')
  if (containers.length === 0) return [required(`${path}.containers`)]
  return containers.flatMap((container, index) => [
    ...(textAt(container, 'name') === undefined ? [required(`${path}.containers[${index}].name`)] : []),
    ...(containers.findIndex(other => textAt(other, 'name') === textAt(container, 'name')) < index ? [{reason: 'FieldValueDuplicate', field: `${path}.containers[${index}].name`, message: `Duplicate value: "${textAt(container, 'name')}"`}] : []),
    ...(textAt(container, 'image') === undefined ? [required(`${path}.containers[${index}].image`)] : []),
    ...listAt(container, 'ports').flatMap((port, at) => (numberAt(port, 'containerPort') ? [] : [required(`${path}.containers[${index}].ports[${at}].containerPort`)]))
  ])
}

const isZero = (value: Json | undefined): boolean => value === 0 || value === '0%'

/** A strategy that was defaulted stays behind when another type is applied, and stands against it. */
function checkStrategy(object: KubeObject): StatusCause[] {
  const strategy = at(object, 'spec', 'strategy')
  const rolling = at(strategy, 'rollingUpdate')
  if (textAt(strategy, 'type') === 'Recreate' && rolling !== undefined) return [forbidden('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")]
  const none = isZero(at(rolling, 'maxSurge')) && isZero(at(rolling, 'maxUnavailable'))
  return none ? [badValue('spec.strategy.rollingUpdate.maxUnavailable', at(rolling, 'maxUnavailable') ?? null, 'may not be 0 when `maxSurge` is 0')] : []
}

function checkWeights(route: KubeObject): StatusCause[] {
  return listAt(route, 'spec', 'rules').flatMap((rule, r) => listAt(rule, 'backendRefs').flatMap((backend, b) => {
    const [field, weight] = [`spec.rules[${r}].backendRefs[${b}].weight`, numberAt(backend, 'weight') ?? 1]
    if (weight >= 0 && weight <= 1_000_000) return []
    return [badValue(field, weight, `${field} in body should be ${weight < 0 ? 'greater than or equal to 0' : 'less than or equal to 1000000'}`)]
  }))
}

const dataSize = (object: KubeObject): number => [...Object.values(recordAt(object, 'data')), ...Object.values(recordAt(object, 'binaryData'))]
  .reduce<number>((sum, value) => sum + (object.kind === 'Secret' ? Math.floor(String(value).length * 3 / 4) : Buffer.byteLength(String(value))), 0)

/** Everything that is wrong with the object as it stands. */
export function validate(kind: Kind, object: KubeObject): StatusCause[] {
  const causes: StatusCause[] = []
  const {name, labels = {}} = object.metadata
  if (!kind.resource.includes('role') && !subdomain.test(name)) causes.push(badValue('metadata.name', name, subdomainWords))
  if (name.length > 253) causes.push(badValue('metadata.name', name, 'must be no more than 253 bytes'))
  causes.push(...checkLabels(labels, 'metadata.labels'))
  if (['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob'].includes(kind.kind)) causes.push(...checkTemplate(object))
  if (kind.kind === 'Deployment') causes.push(...checkStrategy(object))
  if (kind.kind === 'HTTPRoute') causes.push(...checkWeights(object))
  if (kind.kind === 'Pod') causes.push(...checkContainers(at(object, 'spec'), 'spec'))
  if ((kind.kind === 'ConfigMap' || kind.kind === 'Secret') && dataSize(object) > 1_048_576) causes.push({reason: 'FieldValueTooLong', field: kind.kind === 'Secret' ? 'data' : '[]', message: 'Too long: may not be more than 1048576 bytes'})
  const noted = Object.entries(object.metadata.annotations ?? {}).reduce((sum, [key, value]) => sum + key.length + Buffer.byteLength(value), 0)
  if (noted > 262_144) causes.push({reason: 'FieldValueTooLong', field: 'metadata.annotations', message: 'Too long: may not be more than 262144 bytes'})
  if (kind.kind === 'Service' && textAt(object, 'spec', 'type') !== 'ExternalName' && listAt(object, 'spec', 'ports').length === 0 && textAt(object, 'spec', 'clusterIP') !== 'None') causes.push(required('spec.ports'))
  return causes
}
