/** What all verbs share: the kind looked up, the call made, the answer read. */
import {ApiError} from '../../../kernel/errors.ts'
import type {KubeObject, ObjectRef, ResourceInfo} from '../model.ts'
import type {Answer, Call, Connection, ConnectionPorts} from './connection.ts'
import type {Discovery} from './discovery.ts'
import {describeRef} from './paths.ts'
import {refusal, type Asked} from './refusals.ts'
import type {ServerStatus} from './status.ts'

export interface Core {
  connection: Connection
  discovery: Discovery
  ports: ConnectionPorts
  /** For namespaced objects that name none. */
  namespace: string
  /** Between 0 and 1. */
  chance(): number
}

export type Kind = Pick<ObjectRef, 'apiVersion' | 'kind'>

/** One object, or all of a kind in words. */
export type Asking = {verb: Asked['verb']; kind: Kind; ref: ObjectRef} | {verb: Asked['verb']; kind: Kind; subject: string}

export type Build = (info: ResourceInfo) => Omit<Call, 'asked'>

const isUnknownPath = (status: ServerStatus): boolean => status.code === 404 && status.kind === '' && status.name === ''

/** The kind is looked up anew where the server does not know the path of old. */
export async function ask(core: Core, asking: Asking, build: Build, signal?: AbortSignal): Promise<{answer: Answer; asked: Asked; info: ResourceInfo}> {
  const {kind: {apiVersion, kind}} = asking
  const attempt = async (): Promise<{answer: Answer; asked: Asked; info: ResourceInfo}> => {
    const info = await core.discovery.need(apiVersion, kind, signal)
    const call = build(info)
    const subject = 'ref' in asking ? describeRef({...asking.ref, ...namespaceOf(placed(core, info, asking.ref.namespace))}) : asking.subject
    const asked: Asked = {verb: asking.verb, subject, confidential: kind === 'Secret', ...(call.body === undefined ? {} : {bytes: Buffer.byteLength(call.body)})}
    return {asked, info, answer: await core.connection.send({...call, asked}, signal)}
  }
  const done = await attempt()
  if (done.answer.ok || !isUnknownPath(done.answer.status)) return done
  core.discovery.forget()
  return attempt()
}

/** The Lease is renewed whatever else waits. */
export const isUrgent = (kind: Kind): boolean => kind.kind === 'Lease' && kind.apiVersion.startsWith('coordination.k8s.io/')

export const placed = (core: Core, info: ResourceInfo, namespace: string | undefined): string | undefined => (info.namespaced ? namespace ?? core.namespace : undefined)

export const namespaceOf = (namespace: string | undefined): {namespace?: string} => (namespace === undefined ? {} : {namespace})

export const refOf = (object: KubeObject): ObjectRef => {
  const {name, namespace} = object.metadata
  return {apiVersion: object.apiVersion, kind: object.kind, name, ...namespaceOf(namespace)}
}

export const askingFor = (verb: Asked['verb'], ref: ObjectRef): Asking => ({verb, kind: ref, ref})

export function readJson(body: string, asked: Asked): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    value = undefined
  }
  if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  throw new ApiError('The server’s answer is no JSON object.', {reason: 'api-unavailable', where: asked.subject, remedy: 'See what stands between this machine and the API server.'})
}

export const readObject = (body: string, asked: Asked): KubeObject => readJson(body, asked) as unknown as KubeObject

/** The object of an answer. Throws what the refusal means. */
export function objectOf({answer, asked}: {answer: Answer; asked: Asked}): KubeObject {
  if (!answer.ok) throw refusal(answer.status, asked)
  return readObject(answer.body, asked)
}

/** Whether all that was sent stands in what is there; a null of a merge patch stands for nothing being there. */
export function includes(there: unknown, sent: unknown): boolean {
  if (sent === null || sent === undefined) return there === null || there === undefined
  if (typeof sent !== 'object') return there === sent
  if (Array.isArray(sent)) return Array.isArray(there) && there.length === sent.length && sent.every((item, index) => includes(there[index], item))
  return typeof there === 'object' && there !== null && Object.entries(sent).every(([key, value]) => includes((there as Record<string, unknown>)[key], value))
}

