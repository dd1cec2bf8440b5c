/** Paths and queries of the API. Pure. */
import {UserError} from '../../../kernel/errors.ts'
import type {ObjectRef, ResourceInfo} from '../model.ts'

/** A name that would leave its place in the path; the server refuses these too (k8s.io/apimachinery, api/validation/path). */
function segment(name: string, what: string): string {
  if (name !== '' && name !== '.' && name !== '..' && !/[/%]/.test(name)) return encodeURIComponent(name)
  throw new UserError(`${JSON.stringify(name.slice(0, 60))} is no ${what}.`, {reason: 'manifest-invalid', where: what, expected: 'a name without slash and percent sign that is not `.` or `..`'})
}

const root = (apiVersion: string): string => (apiVersion.includes('/') ? `/apis/${apiVersion.split('/').map(part => segment(part, 'apiVersion')).join('/')}` : `/api/${segment(apiVersion, 'apiVersion')}`)

/** Of a namespaced kind without a namespace: of all namespaces. */
export function collectionPath(info: ResourceInfo, namespace: string | undefined): string {
  const inside = info.namespaced && namespace !== undefined ? `/namespaces/${segment(namespace, 'namespace')}` : ''
  return `${root(info.apiVersion)}${inside}/${segment(info.resource, 'resource')}`
}

export function objectPath(info: ResourceInfo, ref: Pick<ObjectRef, 'name' | 'namespace'>, subresource?: string): string {
  return `${collectionPath(info, ref.namespace)}/${segment(ref.name, 'name')}${subresource === undefined ? '' : `/${segment(subresource, 'subresource')}`}`
}

export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const set = Object.entries(query).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`)
  return set.length === 0 ? path : `${path}?${set.join('&')}`
}

/** `apps/v1 Deployment shop/api` */
export const describeRef = (ref: ObjectRef): string => `${ref.apiVersion} ${ref.kind} ${ref.namespace === undefined ? '' : `${ref.namespace}/`}${ref.name}`
