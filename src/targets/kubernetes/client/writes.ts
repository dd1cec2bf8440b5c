/** The writing verbs but server-side apply: create, replace, merge patch, remove. */
import type {Json} from '../../../kernel/digest.ts'
import {planRetry, type RetryBudget} from '../../../kernel/retry.ts'
import {fieldManager, type KubeObject, type ObjectRef} from '../model.ts'
import {ask, askingFor, includes, isUrgent, namespaceOf, objectOf, placed, refOf, type Asking, type Build, type Core} from './asking.ts'
import type {RemoveOptions, WriteOptions} from './client.ts'
import type {Answer} from './connection.ts'
import {collectionPath, objectPath, withQuery} from './paths.ts'
import {getObject} from './reads.ts'
import {refusal, type Asked} from './refusals.ts'
import {alreadyExists, hasMovedOn, type ServerStatus} from './status.ts'

/** A race within the server is over in a moment. */
const raceBudget: RetryBudget = {attempts: 6, totalMs: 10_000, baseMs: 50, capMs: 1_000}

export interface Write {
  asking: Asking
  ref: ObjectRef
  build: Build
  /** What has to stand in the object for the write to have been carried out. */
  sent: unknown
  /** Without a precondition of its own, a 409 because the object has moved on is no answer. */
  conditional: boolean
}

export const dryRunOf = (options: {dryRun?: boolean}): string | undefined => (options.dryRun ? 'All' : undefined)

/** Without what the server keeps; of the version only what the caller has made a precondition. */
export function bodyOf(object: KubeObject, resourceVersion: string | undefined): KubeObject {
  const {managedFields: _, resourceVersion: _old, ...metadata} = object.metadata
  return {...object, metadata: {...metadata, ...(resourceVersion === undefined ? {} : {resourceVersion})}}
}

function withoutVersion(sent: unknown): unknown {
  const {metadata, ...rest} = sent as {metadata?: Record<string, unknown>}
  if (metadata === undefined) return rest
  const {resourceVersion: _, ...kept} = metadata
  return {...rest, metadata: kept}
}

/** An earlier answer was lost and now the object stands against it: it may be as we made it. */
async function ownEffect(core: Core, write: Write, answer: Answer, signal?: AbortSignal): Promise<KubeObject | undefined> {
  if (answer.ok || !answer.unsure || !(hasMovedOn(answer.status) || alreadyExists(answer.status))) return undefined
  const there = await getObject(core, write.ref, signal)
  return there !== undefined && includes(there, withoutVersion(write.sent)) ? there : undefined
}

export type Written = {object: KubeObject} | {status: ServerStatus; asked: Asked}

/** The object as it is after the write, or the refusal that stays. */
export async function write(core: Core, wanted: Write, signal?: AbortSignal): Promise<Written> {
  const began = core.ports.clock.now()
  for (let attempts = 1; ; attempts += 1) {
    const done = await ask(core, wanted.asking, wanted.build, signal)
    if (done.answer.ok) return {object: objectOf(done)}
    const own = await ownEffect(core, wanted, done.answer, signal)
    if (own) return {object: own}
    const again = !wanted.conditional && hasMovedOn(done.answer.status)
      ? planRetry({repeatable: true, failure: {kind: 'throttled'}, attempts, elapsedMs: core.ports.clock.now() - began}, raceBudget, core.chance()) : undefined
    if (again?.do !== 'again') return {status: done.answer.status, asked: done.asked}
    await core.ports.clock.sleep(again.afterMs, signal)
  }
}

export function written(result: Written): KubeObject {
  if ('object' in result) return result.object
  throw refusal(result.status, result.asked)
}

/** Unknown fields are refused, not dropped (https://kubernetes.io/docs/reference/using-api/api-concepts/#field-validation). */
export const writeQuery = (options: WriteOptions): Record<string, string | undefined> => ({dryRun: dryRunOf(options), fieldManager, fieldValidation: 'Strict'})

export async function createObject(core: Core, object: KubeObject, options: WriteOptions = {}, signal?: AbortSignal): Promise<KubeObject> {
  const [ref, body] = [refOf(object), bodyOf(object, undefined)]
  const build: Build = info => ({
    method: 'POST', path: withQuery(collectionPath(info, placed(core, info, ref.namespace)), writeQuery(options)), body: JSON.stringify(body), repeatable: true, urgent: isUrgent(ref)
  })
  return written(await write(core, {asking: askingFor('create', ref), ref, build, sent: body, conditional: true}, signal))
}

export async function replaceObject(core: Core, object: KubeObject, options: WriteOptions = {}, signal?: AbortSignal): Promise<KubeObject> {
  const ref = refOf(object)
  const body = bodyOf(object, options.resourceVersion ?? object.metadata.resourceVersion)
  const build: Build = info => ({
    method: 'PUT', path: withQuery(objectPath(info, {name: ref.name, ...namespaceOf(placed(core, info, ref.namespace))}), writeQuery(options)), body: JSON.stringify(body), repeatable: true, urgent: isUrgent(ref)
  })
  return written(await write(core, {asking: askingFor('replace', ref), ref, build, sent: body, conditional: body.metadata.resourceVersion !== undefined}, signal))
}

function withVersion(body: Json, resourceVersion: string | undefined): Json {
  if (resourceVersion === undefined) return body
  const record = body as {[key: string]: Json}
  return {...record, metadata: {...(record['metadata'] as {[key: string]: Json} | undefined), resourceVersion}}
}

export async function patchObject(core: Core, ref: ObjectRef, patch: {body: Json; options: WriteOptions & {subresource?: string}}, signal?: AbortSignal): Promise<KubeObject> {
  const {options} = patch
  const body = withVersion(patch.body, options.resourceVersion)
  const build: Build = info => ({
    method: 'PATCH', path: withQuery(objectPath(info, {name: ref.name, ...namespaceOf(placed(core, info, ref.namespace))}, options.subresource), writeQuery(options)),
    body: JSON.stringify(body), contentType: 'application/merge-patch+json', repeatable: true, urgent: isUrgent(ref)
  })
  return written(await write(core, {asking: askingFor('patch', ref), ref, build, sent: body, conditional: options.resourceVersion !== undefined}, signal))
}

export async function removeObject(core: Core, ref: ObjectRef, options: RemoveOptions = {}, signal?: AbortSignal): Promise<boolean> {
  const {uid, resourceVersion, propagation} = options
  const preconditions = {...(uid === undefined ? {} : {uid}), ...(resourceVersion === undefined ? {} : {resourceVersion})}
  const body = {
    apiVersion: 'v1', kind: 'DeleteOptions', ...(propagation === undefined ? {} : {propagationPolicy: propagation}),
    ...(Object.keys(preconditions).length === 0 ? {} : {preconditions}), ...(options.dryRun ? {dryRun: ['All']} : {})
  }
  const {answer, asked} = await ask(core, askingFor('remove', ref), info => ({
    method: 'DELETE', path: objectPath(info, {name: ref.name, ...namespaceOf(placed(core, info, ref.namespace))}), body: JSON.stringify(body), repeatable: true
  }), signal)
  if (answer.ok) return true
  // Gone after an answer was lost: it was we who removed it.
  if (answer.status.code === 404) return answer.unsure
  if (answer.status.code === 409 && uid !== undefined && (await getObject(core, ref, signal))?.metadata.uid !== uid) return false
  throw refusal(answer.status, asked)
}
