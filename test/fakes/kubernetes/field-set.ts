/** Sets of field paths, in the shape of FieldsV1: what managers own, and what a comparison finds (after sigs.k8s.io/structured-merge-diff, fieldpath). */
import type {Json} from '../../../src/kernel/digest.ts'
import {isRecord, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import {isList, isMap, memberType, resolve, type TypeRef} from './types.ts'

/** `f:name`, `k:{"name":"x"}`, `v:"x"` */
export type PathElement = string

const read = new WeakMap<object, FieldSet>()

export class FieldSet {
  /** The path that leads here is itself in the set. */
  own = false
  readonly kids = new Map<PathElement, FieldSet>()

  /** The same stored value is the same set: read once. Sets that are shared are never written to. */
  static from(json: Json | undefined): FieldSet {
    if (!isRecord(json)) return new FieldSet()
    const known = read.get(json)
    if (known) return known
    const set = FieldSet.parse(json)
    read.set(json, set)
    return set
  }

  private static parse(json: JsonRecord): FieldSet {
    const set = new FieldSet()
    for (const [key, value] of Object.entries(json)) {
      if (key === '.') continue
      const kid = isRecord(value) ? FieldSet.parse(value) : new FieldSet()
      kid.own = !isRecord(value) || Object.keys(value).length === 0 || Object.hasOwn(value, '.')
      set.kids.set(key, kid)
    }
    return set
  }

  json(): JsonRecord {
    const result: JsonRecord = {}
    for (const [key, kid] of this.kids) {
      if (kid.isEmpty()) continue
      const inner = kid.json()
      result[key] = kid.own && Object.keys(inner).length > 0 ? {'.': {}, ...inner} : inner
    }
    return result
  }

  /** The whole object is owned by nobody. */
  insert(path: readonly PathElement[]): void {
    if (path.length === 0) return
    let set: FieldSet = this
    for (const element of path) {
      let kid = set.kids.get(element)
      if (!kid) set.kids.set(element, kid = new FieldSet())
      set = kid
    }
    set.own = true
  }

  isEmpty(): boolean {
    return !this.own && [...this.kids.values()].every(kid => kid.isEmpty())
  }

  has(element: PathElement): boolean {
    return this.kids.get(element)?.own ?? false
  }

  /** The set below an element; undefined where nothing of it is in the set. */
  below(element: PathElement): FieldSet | undefined {
    const kid = this.kids.get(element)
    return kid && [...kid.kids.values()].some(k => !k.isEmpty()) ? kid : undefined
  }

  private combine(other: FieldSet | undefined, keep: (mine: boolean, theirs: boolean) => boolean): FieldSet {
    const result = new FieldSet()
    result.own = keep(this.own, other?.own ?? false)
    for (const element of new Set([...this.kids.keys(), ...other?.kids.keys() ?? []])) {
      const kid = (this.kids.get(element) ?? new FieldSet()).combine(other?.kids.get(element), keep)
      if (!kid.isEmpty()) result.kids.set(element, kid)
    }
    return result
  }

  union(other: FieldSet): FieldSet { return this.combine(other, (a, b) => a || b) }
  intersection(other: FieldSet): FieldSet { return this.combine(other, (a, b) => a && b) }
  difference(other: FieldSet): FieldSet { return this.combine(other, (a, b) => a && !b) }

  /** Without the fields at these top-level paths and everything below them. */
  without(paths: readonly (readonly PathElement[])[]): FieldSet {
    const result = this.union(new FieldSet())
    for (const path of paths) {
      const parent = path.slice(0, -1).reduce<FieldSet | undefined>((set, element) => set?.kids.get(element), result)
      parent?.kids.delete(path.at(-1) as PathElement)
    }
    return result
  }

  /** With the named fields of structs on the way as members of their own. */
  withNamedFields(type: TypeRef): FieldSet {
    const result = new FieldSet()
    result.own = this.own
    const resolved = resolve(type)
    for (const [element, kid] of this.kids) {
      const name = element.startsWith('f:') ? element.slice(2) : undefined
      const named = name !== undefined && typeof resolved === 'object' && isMap(resolved) && resolved.f !== undefined && Object.hasOwn(resolved.f, name)
      const inner = kid.withNamedFields(innerType(resolved, name))
      if (named && kid.kids.size > 0) inner.own = true
      result.kids.set(element, inner)
    }
    return result
  }

  /** As conflicts name them: `.spec.template.spec.containers[name="api"].image`. */
  paths(prefix = ''): string[] {
    return [...(this.own ? [prefix] : []), ...[...this.kids].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([element, kid]) => kid.paths(prefix + shownElement(element)))]
  }
}

function innerType(resolved: Exclude<TypeRef, `#${string}`>, name: string | undefined): TypeRef {
  if (typeof resolved === 'string') return '*'
  if (isList(resolved)) return name === undefined ? resolved.l : '*'
  return name === undefined ? '*' : memberType(resolved, name) ?? '*'
}

export function shownElement(element: PathElement): string {
  const rest = element.slice(2)
  if (element.startsWith('f:')) return `.${rest}`
  if (element.startsWith('v:')) return `[=${rest}]`
  const keys = Object.entries(JSON.parse(rest) as JsonRecord).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return `[${keys.join(',')}]`
}
