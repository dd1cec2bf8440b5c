/** A parsed document in which every value knows where it was written, also after several documents were merged. */
import type {LocatedProblem} from '../kernel/errors.ts'

/** Line and column count from 1. */
export interface Place {
  file: string
  line: number
  column: number
}

export type Scalar = string | number | boolean | null

/** A piece of a resolved text. A secret whose value is not known yet has no text. */
export type Piece = {kind: 'text'; text: string} | {kind: 'variable'; name: string; text: string} | {kind: 'secret'; name: string; text: string | undefined}

export interface LocatedScalar {
  kind: 'scalar'
  value: Scalar
  /** As written: `1.10` stays `1.10`. */
  text: string
  place: Place
  /** Values that this one took the place of, nearest first. */
  replaced?: Place[]
  /** What a resolved text is made of; absent for a value as written. */
  pieces?: Piece[]
}
export interface LocatedList {
  kind: 'list'
  items: Located[]
  place: Place
  replaced?: Place[]
}
export interface LocatedMap {
  kind: 'map'
  entries: ReadonlyMap<string, Entry>
  place: Place
  replaced?: Place[]
  /** It took the place of something that was no map, so nothing below shines through. */
  fresh?: boolean
}
export type Located = LocatedScalar | LocatedList | LocatedMap
export interface Entry {
  key: Place
  value: Located
}

export type Path = readonly (string | number)[]

export const scalarAt = (value: Scalar, place: Place): LocatedScalar => ({kind: 'scalar', value, text: String(value), place})

export function child(node: Located | undefined, step: string | number): Located | undefined {
  if (node?.kind === 'map') return node.entries.get(String(step))?.value
  if (node?.kind === 'list') return node.items[Number(step)]
  return undefined
}

export const at = (node: Located | undefined, path: Path): Located | undefined => path.reduce<Located | undefined>(child, node)

/** Where the key at the end of the path was written; for the root and for list items, where the value begins. */
export function keyPlace(root: Located, path: Path): Place {
  const parent = at(root, path.slice(0, -1))
  const last = path.at(-1)
  if (last !== undefined && parent?.kind === 'map') {
    const entry = parent.entries.get(String(last))
    if (entry) return entry.key
  }
  const found = path.length === 0 ? root : at(root, path)
  if (found) return found.place
  return keyPlace(root, path.slice(0, -1))
}

/** Where the value at the path begins; if there is none, the nearest key above it. */
export function valuePlace(root: Located, path: Path): Place {
  return at(root, path)?.place ?? keyPlace(root, path.slice(0, -1))
}

/** Plain data without prototypes of its own. */
export function toPlain(node: Located): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(toPlain)
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value)]))
}

export const isNull = (node: Located): boolean => node.kind === 'scalar' && node.value === null

export const problemAt = (place: Place, message: string): LocatedProblem => ({...place, message})

export const formatPlace = (place: Place): string => `${place.file}:${place.line}:${place.column}`
