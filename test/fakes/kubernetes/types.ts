/** The types of objects as a server published them: which lists merge by which keys, what is atomic, what a field is. Read from a recorded fixture. */
import {readFileSync} from 'node:fs'
import type {Json} from '../../../src/kernel/digest.ts'
import {isRecord} from '../../../src/targets/kubernetes/objects/fields.ts'

/** `s` text, `i` integer, `n` number, `b` boolean, `q` quantity, `x` integer or text, `u` any scalar, `*` anything (deduced from the value), `#Name` a named type. */
export type TypeRef = string | MapType | ListType

export interface MapType {
  f?: Record<string, Field>
  /** The type of members that are not named. */
  m?: TypeRef
  /** Atomic: owned and replaced as a whole. */
  a?: 1
}

export interface ListType {
  l: TypeRef
  /** Associative by these keys. */
  k?: string[]
  /** Associative by the value itself. */
  s?: 1
}

/** With a default as the server publishes it: `{}` marks a struct that is always there. */
export type Field = TypeRef | {t: TypeRef; d: Json}

export interface Types {
  roots: Record<string, TypeRef>
  types: Record<string, TypeRef>
}

/** From the root of the repository, where tests and scripts run: a bundled script has no place of its own. */
let recorded: Types | undefined

const table = (): Types => recorded ??= JSON.parse(readFileSync('test/fixtures/kubernetes/types.json', 'utf8')) as Types

const metadata = '#meta.v1.ObjectMeta'
/** A custom resource whose definition was not recorded: its metadata is known, the rest is deduced. */
const unknownRoot: MapType = {f: {apiVersion: 's', kind: 's', metadata}, m: '*'}

export const rootType = (apiVersion: string, kind: string): TypeRef => table().roots[`${apiVersion} ${kind}`] ?? unknownRoot

/** Anything: maps are granular, lists atomic, as structured-merge-diff deduces them. */
const deducedMap: MapType = {m: '*'}
const deducedList: ListType = {l: '*'}

export function resolve(type: TypeRef): Exclude<TypeRef, `#${string}`> {
  let resolved = type
  while (typeof resolved === 'string' && resolved.startsWith('#')) resolved = table().types[resolved.slice(1)] ?? '*'
  return resolved
}

/** The type as it is for this value: one that may be anything is a map, a list or a scalar by what stands there. */
export function typeFor(type: TypeRef, ...values: (Json | undefined)[]): MapType | ListType | string {
  const resolved = resolve(type)
  if (resolved !== '*') return resolved
  const value = values.find(v => v !== undefined && v !== null)
  if (Array.isArray(value)) return deducedList
  return isRecord(value) ? deducedMap : 'u'
}

export const isMap = (type: MapType | ListType | string): type is MapType => typeof type === 'object' && !('l' in type)
export const isList = (type: MapType | ListType | string): type is ListType => typeof type === 'object' && 'l' in type
export const isAssociative = (type: ListType): boolean => type.k !== undefined || type.s === 1

const isWrapped = (field: Field): field is {t: TypeRef; d: Json} => typeof field === 'object' && 't' in field
export const fieldType = (field: Field): TypeRef => (isWrapped(field) ? field.t : field)
export const fieldDefault = (field: Field | undefined): Json | undefined => (field !== undefined && isWrapped(field) ? field.d : undefined)

/** The type of a member; undefined where a struct declares no such field. */
export function memberType(map: MapType, key: string): TypeRef | undefined {
  const field = map.f && Object.hasOwn(map.f, key) ? map.f[key] : undefined
  return field === undefined ? map.m : fieldType(field)
}
