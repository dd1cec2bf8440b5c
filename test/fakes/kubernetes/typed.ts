/** Merging, comparing and cutting objects by their types: the operations of sigs.k8s.io/structured-merge-diff (package typed) that server-side apply is made of. */
import type {Json} from '../../../src/kernel/digest.ts'
import {isRecord, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import {FieldSet, shownElement, type PathElement} from './field-set.ts'
import {fieldDefault, isAssociative, isList, isMap, memberType, resolve, typeFor, type ListType, type MapType, type TypeRef} from './types.ts'
import {same} from './values.ts'

type Value = Json | undefined

/** How an item of an associative list is addressed. Throws a text where it has no key. */
export function elementOf(list: ListType, item: Json): PathElement {
  if (list.k === undefined) return `v:${JSON.stringify(item)}`
  if (!isRecord(item)) throw new TypeMismatch('associative list with keys may not have non-map elements')
  const struct = resolve(list.l)
  const keys: JsonRecord = {}
  for (const key of [...list.k].sort()) {
    const value = item[key] ?? (typeof struct === 'object' && isMap(struct) ? fieldDefault(struct.f?.[key]) : undefined)
    if (value !== undefined && value !== null) keys[key] = value
  }
  if (Object.keys(keys).length === 0) throw new TypeMismatch(`associative list with keys has an element that omits all key fields [${list.k.map(k => JSON.stringify(k)).join(' ')}] (and doesn't have default values for any key fields)`)
  return `k:${JSON.stringify(keys)}`
}

export class TypeMismatch extends Error {}

const blank = (value: Value): boolean => value === undefined || value === null || (Array.isArray(value) ? value.length === 0 : isRecord(value) && Object.keys(value).length === 0)
const membersOf = (value: Value): JsonRecord => (isRecord(value) ? value : {})
const itemsOf = (value: Value): Json[] => (Array.isArray(value) ? value : [])
const keysOf = (a: Value, b: Value): string[] => [...new Set([...Object.keys(membersOf(a)), ...Object.keys(membersOf(b))])]
const isLeaf = (type: MapType | ListType | string): boolean => typeof type === 'string' || (isMap(type) ? type.a === 1 : !isAssociative(type))

/** `right` over `left`. */
export function mergeTyped(ref: TypeRef, left: Value, right: Value): Value {
  const type = typeFor(ref, right, left)
  if (isLeaf(type) || (blank(left) && blank(right))) return right === undefined ? left : right
  if (isMap(type as MapType)) {
    const result: JsonRecord = {}
    for (const key of keysOf(left, right)) {
      const merged = mergeTyped(memberType(type as MapType, key) ?? '*', membersOf(left)[key], membersOf(right)[key])
      if (merged !== undefined) result[key] = merged
    }
    return Object.keys(result).length > 0 ? result : undefined
  }
  const items = mergeItems(type as ListType, itemsOf(left), itemsOf(right))
  return items.length > 0 ? items : undefined
}

/** Items keep the order of the right list, with those of the left alone where they stood between them. */
function mergeItems(list: ListType, left: Json[], right: Json[]): Json[] {
  const [leftElements, rightElements] = [left.map(item => elementOf(list, item)), right.map(item => elementOf(list, item))]
  const duplicate = rightElements.find((element, index) => rightElements.indexOf(element) !== index)
  if (duplicate !== undefined) throw new TypeMismatch(`duplicate entries for key ${duplicate.slice(2)}`)
  const [leftAt, rightAt] = [new Map(leftElements.map((e, i) => [e, left[i] as Json])), new Map(rightElements.map((e, i) => [e, right[i] as Json]))]
  const merged = new Set<PathElement>()
  const out: Json[] = []
  const take = (element: PathElement): void => {
    const value = mergeTyped(list.l, leftAt.get(element), rightAt.get(element))
    if (value !== undefined) out.push(value)
  }
  const shared = rightElements.filter(element => leftAt.has(element))
  let l = 0
  let r = 0
  while (l < left.length || r < right.length) {
    const [mine, theirs] = [leftElements[l], rightElements[r]]
    if (mine !== undefined && theirs !== undefined) {
      if (mine === theirs) {
        merged.add(mine)
        take(mine)
        l += 1
        r += 1
        shared.shift()
        continue
      }
      if (rightAt.has(mine) && shared[0] !== undefined && shared[0] !== mine) {
        l += 1
        continue
      }
    }
    if (mine !== undefined) {
      if (!rightAt.has(mine)) {
        take(mine)
        l += 1
        continue
      }
      if (merged.has(mine)) l += 1
    }
    if (theirs !== undefined) {
      merged.add(theirs)
      take(theirs)
      r += 1
      if (shared[0] === theirs) shared.shift()
    }
  }
  return out
}

/** What the types do not allow in an applied object; throws all of it in one text. */
export function validateTyped(ref: TypeRef, value: Json): void {
  const errors = problems(ref, value, '')
  if (errors.length > 0) throw new TypeMismatch(errors.length === 1 ? errors[0] as string : ['errors:', ...errors.map(error => `  ${error}`)].join('\n'))
}

const wanted: Record<string, readonly [type: string, words: string]> = {s: ['string', 'expected string, got '], i: ['number', 'expected numeric (int or float), got '], n: ['number', 'expected numeric (int or float), got '], b: ['boolean', 'expected boolean, got ']}
/** As Go prints a value that is not what it should be. */
const goValue = (value: Json): string => `&value.valueUnstructured{Value:${typeof value === 'object' ? (Array.isArray(value) ? '[]interface {}{}' : 'map[string]interface {}{}') : typeof value === 'string' ? JSON.stringify(value) : String(value)}}`
const goType = (value: Json): string => (typeof value === 'string' ? 'string' : typeof value === 'boolean' ? 'bool' : typeof value === 'number' ? 'int64' : Array.isArray(value) ? '[]interface {}' : 'map[string]interface {}')

function problems(ref: TypeRef, value: Json, path: string): string[] {
  const type = typeFor(ref, value)
  if (value === null) return []
  if (typeof type === 'string') {
    const rule = wanted[type]
    if (rule === undefined || typeof value === rule[0]) return []
    return [`${path}: ${rule[1]}${type === 's' || type === 'b' ? goValue(value) : goType(value)}`]
  }
  if (isMap(type)) {
    if (!isRecord(value)) return [`${path}: expected map, got ${goValue(value)}`]
    return Object.entries(value).flatMap(([key, member]) => {
      const declared = memberType(type, key)
      return declared === undefined ? [`${path}.${key}: field not declared in schema`] : problems(declared, member, `${path}.${key}`)
    })
  }
  if (!Array.isArray(value)) return [`${path}: expected list, got ${goValue(value)}`]
  return isAssociative(type) ? itemProblems(type, value, path) : value.flatMap((item, index) => problems(type.l, item, `${path}[${index}]`))
}

function itemProblems(type: ListType, value: Json[], path: string): string[] {
  const seen = new Set<PathElement>()
  return value.flatMap((item, index) => {
    try {
      const element = elementOf(type, item)
      const at = shownElement(element)
      if (seen.has(element)) return [`${path}: duplicate entries for key ${at}`]
      seen.add(element)
      return problems(type.l, item, `${path}${at}`)
    } catch (error) {
      if (!(error instanceof TypeMismatch)) throw error
      return [`${path}: element ${index}: ${error.message}`]
    }
  })
}

export interface Comparison {
  added: FieldSet
  removed: FieldSet
  modified: FieldSet
}

export function compareTyped(ref: TypeRef, left: Value, right: Value): Comparison {
  const found: Comparison = {added: new FieldSet(), removed: new FieldSet(), modified: new FieldSet()}
  compareInto(found, [], ref, {left, right})
  return found
}

function compareInto(found: Comparison, path: PathElement[], ref: TypeRef, {left, right}: {left: Value; right: Value}): void {
  if (left !== undefined && right !== undefined && same(left, right)) return
  const type = typeFor(ref, right, left)
  if (left === undefined) found.added.insert(path)
  else if (right === undefined) found.removed.insert(path)
  if (isLeaf(type) || (blank(left) && blank(right))) {
    if (left !== undefined && right !== undefined) found.modified.insert(path)
    return
  }
  const into = (element: PathElement, inner: TypeRef, values: {left: Value; right: Value}): void => {
    path.push(element)
    compareInto(found, path, inner, values)
    path.pop()
  }
  if (isMap(type as MapType)) {
    for (const key of keysOf(left, right)) into(`f:${key}`, memberType(type as MapType, key) ?? '*', {left: membersOf(left)[key], right: membersOf(right)[key]})
    return
  }
  const list = type as ListType
  const index = (items: Json[]): Map<PathElement, Json> => new Map([...items].reverse().map(item => [elementOf(list, item), item]))
  const [before, after] = [index(itemsOf(left)), index(itemsOf(right))]
  for (const element of new Set([...before.keys(), ...after.keys()])) into(element, list.l, {left: before.get(element), right: after.get(element)})
}

/** Every field that the value states. */
export function fieldSetOf(ref: TypeRef, value: Json): FieldSet {
  const set = new FieldSet()
  collect(set, [], ref, value)
  return set
}

function collect(set: FieldSet, path: PathElement[], ref: TypeRef, value: Json): void {
  const type = typeFor(ref, value)
  if (isLeaf(type)) return set.insert(path)
  if (isMap(type as MapType)) {
    const map = type as MapType
    for (const [key, member] of Object.entries(membersOf(value))) {
      path.push(`f:${key}`)
      collect(set, path, memberType(map, key) ?? '*', member)
      const named = map.f !== undefined && Object.hasOwn(map.f, key)
      if (member === null || (isRecord(member) && Object.keys(member).length === 0) || !named) set.insert(path)
      path.pop()
    }
    return
  }
  for (const item of itemsOf(value)) {
    path.push(elementOf(type as ListType, item))
    collect(set, path, (type as ListType).l, item)
    set.insert(path)
    path.pop()
  }
}

/** The value without the members and items of the set; lists and maps that are then empty are gone. */
export function removeItems(ref: TypeRef, value: Json, set: FieldSet): Json | undefined {
  const type = typeFor(ref, value)
  if (typeof type === 'string') return value
  if (isList(type)) {
    if (!isAssociative(type)) return undefined
    const kept = itemsOf(value).flatMap(item => {
      const element = elementOf(type, item)
      if (set.has(element)) return []
      const below = set.below(element)
      const rest = below ? removeItems(type.l, item, below) : item
      return rest === undefined ? [null] : [rest]
    })
    return kept.length > 0 ? kept : undefined
  }
  if (type.a === 1) return undefined
  const result: JsonRecord = {}
  for (const [key, member] of Object.entries(membersOf(value))) {
    const element = `f:${key}`
    if (set.has(element)) continue
    const below = set.below(element)
    // What is emptied stays as null: it was not itself removed.
    result[key] = below ? removeItems(memberType(type, key) ?? '*', member, below) ?? null : member
  }
  return Object.keys(result).length > 0 ? result : undefined
}
