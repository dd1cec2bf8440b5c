/** Typed reading of values inside objects of the API: a field that is missing, or of another type, is `undefined` or empty, never a cast. */
import type {Json} from '../../../kernel/digest.ts'
import type {KubeObject, ObjectMeta} from '../model.ts'

export type JsonRecord = {[key: string]: Json}
/** An object of the API or any value inside it. */
export type Readable = KubeObject | ObjectMeta | Json | undefined
export type FieldPath = readonly (string | number)[]

const step = (value: unknown, key: string | number): unknown =>
  (value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined)

/** The value at the path; `undefined` where any step of it is missing. */
export const at = (from: Readable, ...path: FieldPath): Json | undefined => path.reduce<unknown>(step, from) as Json | undefined

export function textAt(from: Readable, ...path: FieldPath): string | undefined {
  const value = at(from, ...path)
  return typeof value === 'string' ? value : undefined
}

export function numberAt(from: Readable, ...path: FieldPath): number | undefined {
  const value = at(from, ...path)
  return typeof value === 'number' ? value : undefined
}

export function booleanAt(from: Readable, ...path: FieldPath): boolean | undefined {
  const value = at(from, ...path)
  return typeof value === 'boolean' ? value : undefined
}

/** Empty where there is no list. */
export function listAt(from: Readable, ...path: FieldPath): Json[] {
  const value = at(from, ...path)
  return Array.isArray(value) ? value : []
}

/** Empty where there is no map. */
export function recordAt(from: Readable, ...path: FieldPath): JsonRecord {
  const value = at(from, ...path)
  return isRecord(value) ? value : {}
}

export const isRecord = (value: Json | undefined): value is JsonRecord => value !== null && typeof value === 'object' && !Array.isArray(value)

/** A copy with another value at the path; maps that are missing on the way are made. */
export function withAt<T extends Readable>(from: T, path: FieldPath, value: Json): T {
  const [key, ...rest] = path
  if (key === undefined) return value as T
  const inner = withAt(at(from, key), rest, value)
  if (Array.isArray(from)) return from.map((item, index) => (index === key ? inner : item)) as T
  return {...(from as JsonRecord), [key]: inner} as T
}

/** A copy without the field at the path, or the same value where it has none. */
export function withoutAt<T extends Readable>(from: T, path: FieldPath): T {
  const [key, ...rest] = path
  if (key === undefined || at(from, ...path) === undefined) return from
  if (rest.length > 0) return withAt(from, [key], withoutAt(at(from, key), rest) as Json)
  if (Array.isArray(from)) return from.filter((_, index) => index !== key) as T
  const {[key]: _gone, ...others} = from as JsonRecord
  return others as T
}
