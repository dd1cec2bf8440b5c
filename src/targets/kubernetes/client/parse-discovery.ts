/** What kinds a server has, out of its own documents: aggregated (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery) and classic. Pure. */
import type {ResourceInfo} from '../model.ts'

export const aggregatedAccept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json'

export interface Discovered {
  resources: ResourceInfo[]
  /** Group versions whose server does not answer now: what they have is not known. */
  absent: string[]
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {})
const records = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.map(record) : [])
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : [])
const join = (group: string, version: string): string => (group === '' ? version : `${group}/${version}`)

/** Undefined where the document is of the classic kind. */
export function parseAggregated(document: unknown): Discovered | undefined {
  const list = record(document)
  if (list['kind'] !== 'APIGroupDiscoveryList') return undefined
  const found: Discovered = {resources: [], absent: []}
  for (const group of records(list['items'])) {
    const name = text(record(group['metadata'])['name'])
    for (const version of records(group['versions'])) {
      const apiVersion = join(name, text(version['version']))
      if (version['freshness'] === 'Stale') found.absent.push(apiVersion)
      for (const resource of records(version['resources'])) {
        const kind = text(record(resource['responseKind'])['kind'])
        // A resource that only has subresources has no kind of its own.
        if (kind !== '') found.resources.push({apiVersion, kind, resource: text(resource['resource']), namespaced: resource['scope'] === 'Namespaced', verbs: texts(resource['verbs'])})
      }
    }
  }
  return found
}

/** The group versions of the classic documents `/api` and `/apis`. */
export function parseGroupVersions(document: unknown): string[] {
  const root = record(document)
  if (root['kind'] === 'APIVersions') return texts(root['versions'])
  return records(root['groups']).flatMap(group => records(group['versions']).map(version => text(version['groupVersion']))).filter(Boolean)
}

/** One `APIResourceList`. */
export function parseResourceList(document: unknown): ResourceInfo[] {
  const list = record(document)
  const apiVersion = text(list['groupVersion'])
  return records(list['resources']).filter(resource => !text(resource['name']).includes('/')).map(resource => ({
    apiVersion, kind: text(resource['kind']), resource: text(resource['name']), namespaced: resource['namespaced'] === true, verbs: texts(resource['verbs'])
  }))
}
