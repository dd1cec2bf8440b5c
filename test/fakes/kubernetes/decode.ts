/** What the server makes of the JSON that it is sent: the typed object, without what the types do not know and without what Go leaves out when it writes. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, isRecord, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {canonicalQuantity} from './quantity.ts'
import {badRequest} from './status.ts'
import {fieldDefault, fieldType, isList, isMap, memberType, resolve, rootType, type MapType, type TypeRef} from './types.ts'
import {copy, tree} from './values.ts'

/** Optional numbers in the Go types: a zero in them is kept. All other zeros are left out, but where the types give zero as the default. */
const optionalNumbers = new Set(['replicas', 'partition', 'revisionHistoryLimit', 'progressDeadlineSeconds', 'terminationGracePeriodSeconds', 'completions', 'parallelism', 'backoffLimit',
  'activeDeadlineSeconds', 'ttlSecondsAfterFinished', 'minReplicas', 'defaultMode', 'mode', 'runAsUser', 'runAsGroup', 'fsGroup', 'stabilizationWindowSeconds', 'averageUtilization',
  'successfulJobsHistoryLimit', 'failedJobsHistoryLimit', 'priority', 'leaseTransitions', 'leaseDurationSeconds', 'deletionGracePeriodSeconds', 'tolerationSeconds', 'startingDeadlineSeconds', 'expirationSeconds'])
const optionalStatusNumbers = new Set(['ready', 'terminating', 'terminatingReplicas'])
/** Plain booleans in the Go types: false in them is left out. */
const plainBooleans = new Set(['hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'paused', 'readOnly', 'publishNotReadyAddresses'])
const optionalTexts = new Set(['storageClassName', 'ingressClassName', 'type'])

interface Decoding {
  unknown: string[]
  custom: boolean
}

const structOf = (ref: TypeRef): string => (typeof ref === 'string' && ref.startsWith('#') ? ref.split('.').at(-1) as string : '')

/** The object as it is stored. Throws 400 for a value of another type and for every unknown field. */
export function decodeObject(kind: Kind, body: KubeObject): KubeObject {
  const type = rootType(kind.apiVersion, kind.kind)
  if (typeof type === 'object') return copy(body)
  const state: Decoding = {unknown: [], custom: kind.custom}
  const told = `${kind.kind} in version "${kind.apiVersion.split('/').at(-1)}" cannot be handled as a ${kind.kind}: `
  const decoded = decodedOr(told, () => decodeValue(state, type, tree(body), []) as JsonRecord)
  if (state.unknown.length > 0) throw badRequest(`${told}strict decoding error: ${state.unknown.map(path => `unknown field "${path}"`).join(', ')}`)
  return decoded as unknown as KubeObject
}

function decodedOr<T>(told: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Mismatch) throw badRequest(`${told}json: ${error.message}`)
    throw error
  }
}

function decodeValue(state: Decoding, ref: TypeRef, value: Json, path: string[]): Json | undefined {
  const type = resolve(ref)
  if (value === null) return undefined
  if (typeof type === 'string') return decodeScalar(type, value, path)
  if (isList(type)) {
    if (!Array.isArray(value)) throw mismatch(value, path, 'list')
    return value.map((item, index) => decodeValue(state, type.l, item, [...path, `[${index}]`]) ?? null)
  }
  if (!isRecord(value)) throw mismatch(value, path, typeof ref === 'string' ? ref.slice(1) : 'map[string]interface {}')
  return decodeMap(state, type, value, {path, struct: structOf(ref)})
}

/** The innermost struct gives its name to what went wrong in it. */
function within<T>(struct: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Mismatch && struct !== '') error.message = error.message.replace('{struct}', struct)
    throw error
  }
}

function decodeMap(state: Decoding, type: MapType, value: JsonRecord, {path, struct}: {path: string[]; struct: string}): JsonRecord {
  const result: JsonRecord = {}
  for (const [key, member] of Object.entries(value)) {
    const declared = memberType(type, key)
    if (declared === undefined) {
      state.unknown.push([...path, key].join('.').replaceAll('.[', '['))
      continue
    }
    const named = type.f !== undefined && Object.hasOwn(type.f, key)
    const decoded = within(struct, () => decodeValue(state, declared, member, named ? [...path, key] : path))
    if (decoded !== undefined && (state.custom || !named || !leftOut(type, key, decoded, path))) result[key] = decoded
  }
  for (const [key, field] of Object.entries(type.f ?? {})) {
    if (result[key] !== undefined) continue
    const value = fieldDefault(field)
    const given = state.custom ? value !== undefined : isRecord(value) || value === '' || value === 0 || value === false || (value !== undefined && path[0] === 'status')
    if (given) result[key] = decodeValue(state, fieldType(field), copy(value as Json), [...path, key]) as Json
  }
  return result
}

/** Whether Go leaves the field out when it writes the object (`omitempty` on a value that is not a pointer). */
function leftOut(type: MapType, key: string, value: Json, path: readonly string[]): boolean {
  const field = type.f?.[key]
  const written = field === undefined ? undefined : fieldDefault(field)
  if (written !== undefined) return false
  if (value === '') return !optionalTexts.has(key)
  if (value === 0) return !(path[0] === 'status' ? optionalStatusNumbers.has(key) : optionalNumbers.has(key) || typeof field === 'string' && field === 'x')
  if (value === false) return plainBooleans.has(key)
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0 && !isStruct(field === undefined ? '*' : fieldType(field))
}

function isStruct(ref: TypeRef): boolean {
  const type = resolve(ref)
  return type === '*' || (typeof type === 'object' && isMap(type) && type.f !== undefined)
}

const goTypes: Record<string, string> = {s: 'string', i: 'int32', b: 'bool', n: 'float64'}

function decodeScalar(type: string, value: Json, path: readonly string[]): Json {
  if (type === 'q' && (typeof value === 'string' || typeof value === 'number')) return canonicalQuantity(value)
  const right = {s: 'string', i: 'number', n: 'number', b: 'boolean'}[type]
  if (right !== undefined && typeof value !== right) throw mismatch(value, path, goTypes[type] ?? type)
  return value
}

const jsonType = (value: Json): string => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value)

class Mismatch extends Error {}

const mismatch = (value: Json, path: readonly string[], wanted: string): Error =>
  new Mismatch(`cannot unmarshal ${jsonType(value)} into Go struct field ${'{struct}'}.${path.filter(part => !part.startsWith('[')).join('.')} of type ${wanted}`)

/** What the server has before anything is in it: the structs that are always there. */
export function emptyOf(kind: Kind): JsonRecord {
  if (kind.custom) return {}
  const empty = decodeValue({unknown: [], custom: false}, rootType(kind.apiVersion, kind.kind), {}, []) as JsonRecord
  const pod = kind.kind === 'Pod' ? empty['spec'] : at(empty, 'spec', 'template', 'spec') ?? at(empty, 'spec', 'jobTemplate', 'spec', 'template', 'spec')
  // A list that is always written is null there.
  if (isRecord(pod)) pod['containers'] = null
  return empty
}
