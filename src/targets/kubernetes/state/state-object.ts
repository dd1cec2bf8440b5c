/** Objects of the state: how they are marked, and how JSON lies in them with its schema number. */
import type {Json} from '../../../kernel/digest.ts'
import {ApiError, UserError} from '../../../kernel/errors.ts'
import {migrateSchema} from '../../../kernel/schema-number.ts'
import type {Clock, Compression, Log} from '../../../ports/index.ts'
import type {KubeClient} from '../client/client.ts'
import {annotations, labels, type KubeObject, type ObjectRef} from '../model.ts'
import {textAt} from '../objects/fields.ts'
import {describe} from '../objects/identity.ts'
import {setAnnotation, stateLabel, type StateNames} from './names.ts'
import type {Reach} from './reach.ts'

export const stateSchema = 1
/** A ConfigMap or a Secret holds at most 1 MiB (Kubernetes, "ConfigMaps", motivation); what is told here leaves room for names. */
export const mostBytes = 900_000
/** Up to here people read it in the cluster with kubectl alone; what is longer is packed, for it is sent, checked and stored whole at each write. */
export const mostText = 32_000
/** For reading back: more than anything that we write comes to. */
const mostUnpacked = 64 * 2 ** 20

/** What every part of the state works with. */
export interface StateContext {
  /** Fenced while the lock is held. */
  client: KubeClient
  reach: Reach
  clock: Clock
  compression: Compression
  log: Pick<Log, 'warning'>
  names: StateNames
  /** Beyond so many bytes of text older operations are moved out of the journal: each append sends and stores the whole of it anew. */
  journalBytes: number
}

export const isContention = (error: unknown): boolean => error instanceof ApiError && error.reason === 'contention'

export interface Content {
  /** Of the label `slipway.dev/state`. */
  state: string
  data?: Record<string, string>
  binaryData?: Record<string, string>
  /** Of the hold under which it is written. */
  epoch?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

/** With the marks of people kept where `live` is what it replaces; it then carries that one's version as precondition. */
export function stateObject({names}: StateContext, ref: ObjectRef, content: Content, live?: KubeObject): KubeObject {
  const {data, binaryData, epoch} = content
  return {
    apiVersion: ref.apiVersion, kind: ref.kind,
    metadata: {
      name: ref.name, ...(ref.namespace === undefined ? {} : {namespace: ref.namespace}),
      ...(live?.metadata.resourceVersion === undefined ? {} : {resourceVersion: live.metadata.resourceVersion}),
      ...(live?.metadata.uid === undefined ? {} : {uid: live.metadata.uid}),
      labels: {...live?.metadata.labels, ...content.labels, [labels.set]: names.label, [stateLabel]: content.state},
      annotations: {...live?.metadata.annotations, ...content.annotations, [setAnnotation]: names.set, ...(epoch === undefined ? {} : {[annotations.epoch]: String(epoch)})}
    },
    ...(data === undefined ? {} : {data}), ...(binaryData === undefined ? {} : {binaryData})
  }
}

export const epochOf = (object: KubeObject | undefined): number => Number(object?.metadata.annotations?.[annotations.epoch] ?? 0) || 0

/** Undefined: there is none. Throws UserError `journal-corrupt` where it belongs to another set. */
export async function getState({client, names}: StateContext, ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject | undefined> {
  const found = await client.get(ref, signal)
  const owner = found?.metadata.annotations?.[setAnnotation]
  if (owner !== undefined && owner !== names.set) {
    throw new UserError(`${describe(ref)} belongs to ${owner}, not to ${names.set}.`, {reason: 'journal-corrupt', where: describe(ref), remedy: 'Restore its annotations, or use another namespace. Nothing was changed.'})
  }
  return found
}

/** What stands under `key`. Throws UserError `state-version`, or `journal-corrupt` where it is missing or not JSON. */
export function readStored<T extends {schema: number}>(object: KubeObject, ref: ObjectRef, {key, what}: {key: string; what: string}): T {
  const where = `${describe(ref)}: ${key}`
  let value: Json
  try {
    value = JSON.parse(textAt(object, 'data', key) ?? '') as Json
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, {reason: 'journal-corrupt', where, remedy: 'Restore the object from a copy.', cause})
  }
  const schema = (value as {schema?: unknown} | null)?.schema
  return migrateSchema(value as unknown as T, schema, {what, current: stateSchema, migrations: {}, reason: 'state-version'}, where)
}

export const renderStored = (value: {schema: number}): string => JSON.stringify(value)

export const pack = ({compression}: StateContext, text: string): string => Buffer.from(compression.compress(text)).toString('base64')

/** Undefined where the text is no packed text. */
export const unpack = ({compression}: StateContext, base64: string): string | undefined => compression.decompress(Buffer.from(base64, 'base64'), mostUnpacked)
