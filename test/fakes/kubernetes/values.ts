/** Small operations on JSON values that the parts of the fake server share. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {isRecord, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'

/** A deep copy without `undefined` members; quicker than structuredClone on small plain data. */
export function copy<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(copy) as T
  const result: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(value)) if (member !== undefined) result[key] = copy(member)
  return result as T
}

export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, index) => same(item, b[index]))
  if (Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const present = (record: Record<string, unknown>): string[] => Object.keys(record).filter(key => record[key] !== undefined)
  const keys = present(left)
  return keys.length === present(right).length && keys.every(key => right[key] !== undefined && same(left[key], right[key]))
}

/** RFC 7386. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isRecord(patch)) return copy(patch)
  const result: JsonRecord = isRecord(target) ? {...target} : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = mergePatch(result[key], value)
  }
  return result
}

/** An object of the API as plain JSON, for code that writes into it. */
export const tree = (object: KubeObject): JsonRecord => object as unknown as JsonRecord

/** RFC 3339 in whole seconds, as the server writes times. */
export const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

const alphanumerics = 'bcdfghjklmnpqrstvwxz2456789'

/** Five letters as the server makes them from a random number (no vowels), here from a counter, so that runs repeat. */
export function suffix(count: number, length = 5): string {
  let rest = Math.imul(count, 2654435761) >>> 0
  let text = ''
  for (let i = 0; i < length; i += 1) {
    text += alphanumerics[rest % alphanumerics.length]
    rest = (Math.imul(rest, 1664525) + 1013904223) >>> 0
  }
  return text
}

/** FNV-1a, for names that follow from contents. */
export function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16777619) >>> 0
  return value
}
