/** What the server makes of the JSON that it is sent: the typed object, without what the types do not know and without what Go leaves out when it writes. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {isRecord, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
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

/** The object as it is stored. Throws 400 for a value of another type and for every unknown field. */
export function decodeObject(kind: Kind, body: KubeObject): KubeObject {
  const type = rootType(kind.apiVersion, kind.kind)
  if (typeof type === 'object') return copy(body)
  const state: Decoding = {unknown: [], custom: kind.custom}
  const decoded = decodeValue(state, type, tree(body), []) as JsonRecord
  const told = `${kind.kind} in version "${kind.apiVersion.split('/').at(-1)}" cannot be handled as a ${kind.kind}: strict decoding error: `
  if (state.unknown.length > 0) throw badRequest(`${kind.custom ? 'strict decoding error: ' : told}${state.unknown.map(path => `unknown field "${path}"`).join(', ')}`)
  return decoded as unknown as KubeObject
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
  return decodeMap(state, type, value, path)
}

function decodeMap(state: Decoding, type: MapType, value: JsonRecord, path: string[]): JsonRecord {
  const result: JsonRecord = {}
  for (const [key, member] of Object.entries(value)) {
    const declared = memberType(type, key)
    if (declared === undefined) {
      state.unknown.push([...path, key].join('.').replaceAll('.[', '['))
      continue
    }
    const decoded = decodeValue(state, declared, member, [...path, key])
    const named = type.f !== undefined && Object.hasOwn(type.f, key)
    if (decoded !== undefined && (state.custom || !named || !leftOut(type, key, decoded, path))) result[key] = decoded
  }
  for (const [key, field] of Object.entries(type.f ?? {})) {
    if (result[key] !== undefined) continue
    const value = fieldDefault(field)
    const given = state.custom ? value !== undefined : isRecord(value) || (value !== undefined && path[0] === 'status')
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

const mismatch = (value: Json, path: readonly string[], wanted: string): Error =>
  badRequest(`json: cannot unmarshal ${jsonType(value)} into Go struct field .${path.filter(part => !part.startsWith('[')).join('.')} of type ${wanted}`)
