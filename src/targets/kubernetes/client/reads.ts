/** The reading verbs: one object, all of a kind by pages, the last lines of a container, what we may do. */
import {ApiError} from '../../../kernel/errors.ts'
import type {KubeObject, ObjectRef} from '../model.ts'
import {ask, askingFor, isUrgent, namespaceOf, placed, readJson, readObject, type Core, type Kind} from './asking.ts'
import type {Access, KubeClient, KubeList, ListOptions} from './client.ts'
import {collectionPath, objectPath, withQuery} from './paths.ts'
import {refusal, type Asked} from './refusals.ts'
import {isExpired} from './status.ts'

export const pageLimit = 500
/** A log line may be long: no more than this is read of a tail. */
const logBytes = 1024 * 1024

export async function getObject(core: Core, ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject | undefined> {
  const {answer, asked} = await ask(core, askingFor('get', ref), info => ({
    method: 'GET', path: objectPath(info, {name: ref.name, ...namespaceOf(placed(core, info, ref.namespace))}), repeatable: true, urgent: isUrgent(ref)
  }), signal)
  if (answer.ok) return readObject(answer.body, asked)
  if (answer.status.code === 404) return undefined
  throw refusal(answer.status, asked)
}

export const describeKind = ({apiVersion, kind}: Kind, {namespace, labelSelector}: ListOptions): string =>
  `${apiVersion} ${kind}${namespace === undefined ? '' : ` in ${namespace}`}${labelSelector === undefined ? '' : ` with ${labelSelector}`}`

export const selectors = ({labelSelector, fieldSelector}: ListOptions): Record<string, string | undefined> => ({labelSelector, fieldSelector})

interface Page {
  items: KubeObject[]
  resourceVersion: string
  more: string | undefined
}

/** Objects in a list of a built-in kind carry neither apiVersion nor kind. */
function readPage(body: string, asked: Asked, {apiVersion, kind}: Kind): Page {
  const list = readJson(body, asked) as {items?: unknown; metadata?: {resourceVersion?: string; continue?: string}}
  if (!Array.isArray(list.items) || list.metadata?.resourceVersion === undefined) throw new ApiError('The server’s answer is no list.', {reason: 'api-unavailable', where: asked.subject})
  return {items: (list.items as KubeObject[]).map(item => ({...item, apiVersion, kind})), resourceVersion: list.metadata.resourceVersion, more: list.metadata.continue || undefined}
}

/** One walk over all pages; undefined where the snapshot that they are pages of expired meanwhile (410). */
async function listOnce(core: Core, kind: Kind, options: ListOptions & {limit?: number}, signal?: AbortSignal): Promise<KubeList | undefined> {
  const items: KubeObject[] = []
  let more: string | undefined
  do {
    const query = {...selectors(options), limit: options.limit, continue: more}
    const {answer, asked} = await ask(core, {verb: 'list', subject: describeKind(kind, options), kind}, info => ({method: 'GET', path: withQuery(collectionPath(info, options.namespace), query), repeatable: true}), signal)
    if (!answer.ok && more !== undefined && isExpired(answer.status)) return undefined
    if (!answer.ok) throw refusal(answer.status, asked)
    const page = readPage(answer.body, asked, kind)
    items.push(...page.items)
    more = page.more
    if (more === undefined) return {items, resourceVersion: page.resourceVersion}
  } while (more !== undefined)
  return undefined
}

/** By pages; from the beginning where the pages expire, and in one piece where they expire again (as client-go's pager falls back). */
export async function listObjects(core: Core, kind: Kind, options: ListOptions & {limit?: number}, signal?: AbortSignal): Promise<KubeList> {
  const limit = options.limit ?? pageLimit
  const {limit: _, ...whole} = options
  const list = await listOnce(core, kind, {...whole, limit}, signal) ?? await listOnce(core, kind, {...whole, limit}, signal) ?? await listOnce(core, kind, whole, signal)
  if (list) return list
  throw new ApiError('What was read grew too old again and again before the end of the list.', {reason: 'contention', where: describeKind(kind, options)})
}

/** A container that has not begun, a pod that is gone and a node that does not answer have no lines. */
export async function readLog(core: Core, pod: Parameters<KubeClient['logTail']>[0], lines: number, signal?: AbortSignal): Promise<string[]> {
  const ref = {apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name}
  const query = {tailLines: lines, limitBytes: logBytes, container: pod.container, previous: pod.previous ? 'true' : undefined}
  const {answer, asked} = await ask(core, askingFor('logs', ref), info => ({method: 'GET', path: withQuery(objectPath(info, ref, 'log'), query), repeatable: true, once: true, accept: '*/*'}), signal)
  if (answer.ok) return answer.body === '' ? [] : answer.body.replace(/\r?\n$/, '').split(/\r?\n/).slice(-lines)
  if ([401, 403, 429].includes(answer.status.code)) throw refusal(answer.status, asked)
  return []
}

async function isAllowed(core: Core, access: Access, signal?: AbortSignal): Promise<boolean> {
  const {verb, group, resource, subresource, namespace} = access
  const spec = {resourceAttributes: {verb, group, resource, ...(subresource === undefined ? {} : {subresource}), ...namespaceOf(namespace)}}
  const asked: Asked = {verb: 'review', subject: 'authorization.k8s.io/v1 SelfSubjectAccessReview', confidential: false}
  const answer = await core.connection.send({
    method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', repeatable: true, asked,
    body: JSON.stringify({apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec})
  }, signal)
  if (!answer.ok) throw refusal(answer.status, asked)
  return (readJson(answer.body, asked)['status'] as {allowed?: unknown} | undefined)?.allowed === true
}

export async function deniedAccesses(core: Core, accesses: readonly Access[], signal?: AbortSignal): Promise<Access[]> {
  const distinct = [...new Map(accesses.map(access => [JSON.stringify([access.verb, access.group, access.resource, access.subresource, access.namespace]), access])).values()]
  const allowed = await Promise.all(distinct.map(access => isAllowed(core, access, signal)))
  return distinct.filter((_, index) => !allowed[index])
}
