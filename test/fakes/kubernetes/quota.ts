/** ResourceQuota, as the admission plugin enforces it: at creation, from what is there. */
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {listAt, recordAt, textAt, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {amountOf, canonicalQuantity} from './quantity.ts'
import {forbidden} from './status.ts'

const computed = new Set(['cpu', 'memory', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'])

function podUse(pod: KubeObject, resource: string): number {
  if (resource === 'pods') return 1
  const [which, name] = resource.includes('.') && !resource.startsWith('requests.nvidia') ? resource.split('.') as [string, string] : resource.startsWith('requests.') ? ['requests', resource.slice(9)] : ['requests', resource]
  return listAt(pod, 'spec', 'containers').reduce<number>((sum, container) => sum + amountOf(recordAt(container, 'resources', which)[name]), 0)
}

/** How much of a quota's resource one object takes; undefined where it is not counted. */
function useOf(kind: Kind, object: KubeObject, resource: string): number | undefined {
  if (resource === `count/${kind.resource}${kind.group === '' ? '' : `.${kind.group}`}`) return 1
  if (kind.kind === 'Pod') return resource === 'pods' || computed.has(resource) || resource.startsWith('requests.') ? podUse(object, resource) : undefined
  return ['services', 'configmaps', 'secrets', 'persistentvolumeclaims'].includes(resource) && resource === kind.resource ? 1 : undefined
}

const ended = (object: KubeObject): boolean => object.kind === 'Pod' && ['Succeeded', 'Failed'].includes(textAt(object, 'status', 'phase') ?? '')

/** What a quota says of its use. */
export function quotaStatus(quota: KubeObject, there: readonly {kind: Kind; object: KubeObject}[]): {hard: JsonRecord; used: JsonRecord} {
  const hard = recordAt(quota, 'spec', 'hard')
  const used = Object.fromEntries(Object.keys(hard).map(resource => [resource, canonicalQuantity(there.filter(({object}) => !ended(object)).reduce((sum, {kind, object}) => sum + (useOf(kind, object, resource) ?? 0), 0))]))
  return {hard, used}
}

/** The use with one object more; undefined where nothing of it is counted. */
export function usedAfter(kind: Kind, object: KubeObject, used: JsonRecord): JsonRecord | undefined {
  const counted = Object.keys(used).filter(resource => useOf(kind, object, resource) !== undefined)
  return counted.length === 0 ? undefined : {...used, ...Object.fromEntries(counted.map(resource => [resource, canonicalQuantity(amountOf(used[resource]) + (useOf(kind, object, resource) ?? 0))]))}
}

/** A quota of a computed resource asks every container to say how much of it. */
function unsaid(kind: Kind, object: KubeObject, resource: string): string[] {
  if (kind.kind !== 'Pod' || !(computed.has(resource) || resource.startsWith('requests.'))) return []
  const [which, name] = resource.includes('.') ? [resource.slice(0, resource.indexOf('.')), resource.slice(resource.indexOf('.') + 1)] : ['requests', resource]
  return listAt(object, 'spec', 'containers').filter(container => recordAt(container, 'resources', which)[name] === undefined).map(container => textAt(container, 'name') ?? '')
}

/** Throws 403 in the words of the server where a quota leaves no room. */
export function enforceQuotas(kind: Kind, object: KubeObject, quotas: readonly KubeObject[], there: readonly KubeObject[]): void {
  for (const quota of quotas) {
    const hard = recordAt(quota, 'spec', 'hard')
    const silent = Object.keys(hard).sort().map(resource => ({resource, containers: unsaid(kind, object, resource)})).filter(({containers}) => containers.length > 0)
    if (silent.length > 0) throw forbidden(kind, object.metadata.name, `failed quota: ${quota.metadata.name}: must specify ${silent.map(({resource, containers}) => `${resource} for: ${containers.join(',')}`).join('; ')}`)
    const short = Object.keys(hard).sort().flatMap(resource => {
      const asked = useOf(kind, object, resource)
      if (asked === undefined) return []
      const used = there.filter(other => !ended(other)).reduce((sum, other) => sum + (useOf(kind, other, resource) ?? 0), 0)
      return used + asked > amountOf(hard[resource]) ? [{resource, asked, used}] : []
    })
    if (short.length === 0) continue
    const amounts = (pick: (part: typeof short[number]) => number): string => short.map(part => `${part.resource}=${canonicalQuantity(pick(part))}`).join(',')
    const limited = short.map(({resource}) => `${resource}=${String(hard[resource])}`).join(',')
    throw forbidden(kind, object.metadata.name, `exceeded quota: ${quota.metadata.name}, requested: ${amounts(part => part.asked)}, used: ${amounts(part => part.used)}, limited: ${limited}`)
  }
}
