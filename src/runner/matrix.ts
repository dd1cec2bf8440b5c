/** A matrix as GitHub expands it: cross product, exclude, include, names (actions/runner: src/Sdk/WorkflowParser/Conversion/MatrixBuilder.cs). Pure. */
import {ExpressionFailure} from './expressions.ts'

export type MatrixValues = Record<string, unknown>

export interface Configuration {
  matrix: MatrixValues
  /** `linux_20`, as the message about a failed sibling names it. */
  key: string
  /** What stands in the brackets of the job's name; empty where no value shows. */
  segments: string[]
}

/** All jobs that a run may have through matrices (docs: Running variations of jobs in a workflow). */
export const matrixLimit = 256

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)

function mapping(value: unknown, what: string): MatrixValues {
  if (!isObject(value)) throw new ExpressionFailure(`${what} must be a mapping`)
  return value
}

function sequence(value: unknown, what: string): unknown[] {
  if (!Array.isArray(value)) throw new ExpressionFailure(`${what} must be a sequence`)
  return value
}

/** Equality of GitHub's expressions: texts without regard to case, other types through numbers. */
function equals(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase()
  if (typeof left === typeof right && left !== null && right !== null) return left === right
  return numberOf(left) === numberOf(right)
}

function numberOf(value: unknown): number {
  if (value === null || value === undefined) return 0
  return typeof value === 'object' ? NaN : Number(value)
}

/** Whether every leaf of the filter is found in the value: a filter may name a part of an object. */
function covers(filter: unknown, value: unknown): boolean {
  if (Array.isArray(filter)) return filter.every((item, i) => covers(item, Array.isArray(value) ? value[i] : undefined))
  if (isObject(filter)) return Object.entries(filter).every(([key, item]) => covers(item, isObject(value) ? value[key] : undefined))
  return equals(filter, value)
}

function crossProduct(vectors: readonly (readonly [string, unknown[]])[]): MatrixValues[] {
  if (vectors.length === 0) return []
  return vectors.reduce<MatrixValues[]>((made, [name, values]) => made.flatMap(one => values.map(value => ({...one, [name]: value}))), [{}])
}

interface Include {
  /** The part over the matrix's own keys; the rest is added. */
  filter: MatrixValues
  extra: MatrixValues
  matched: boolean
}

function readIncludes(value: unknown, names: ReadonlySet<string>): Include[] {
  if (value === undefined || value === null) return []
  return sequence(value, 'Matrix includes').map(item => {
    const pairs = Object.entries(mapping(item, 'A matrix includes item'))
    if (pairs.length === 0) throw new ExpressionFailure('Matrix include mapping does not contain any values')
    const part = (own: boolean): MatrixValues => Object.fromEntries(pairs.filter(([key]) => names.has(key) === own))
    return {filter: part(true), extra: part(false), matched: false}
  })
}

function readExcludes(value: unknown, names: ReadonlySet<string>): MatrixValues[] {
  if (value === undefined || value === null) return []
  return sequence(value, 'Matrix excludes').map(item => {
    const filter = mapping(item, 'A matrix excludes item')
    if (Object.keys(filter).length === 0) throw new ExpressionFailure('Matrix exclude filter must not be empty')
    const unknown = Object.keys(filter).find(key => !names.has(key))
    if (unknown !== undefined) throw new ExpressionFailure(`Matrix exclude key '${unknown}' does not match any key within the matrix`)
    return filter
  })
}

/** Only what the matrix itself says shows in a name; what an include adds does not, unless it is a configuration of its own. */
function scalarsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(scalarsIn)
  if (isObject(value)) return Object.values(value).flatMap(scalarsIn)
  return value === null || value === undefined || value === '' ? [] : [String(value)]
}

/** Makes keys that differ (actions/runner: src/Sdk/WorkflowParser/Conversion/IdBuilder.cs). */
function keyMaker(): (segments: readonly string[]) => string {
  const used = new Set<string>()
  return segments => {
    const joined = segments.join('_').replace(/[^\w-]/g, '_')
    const base = (/^[A-Za-z_]/.test(joined) ? joined : joined === '' ? 'job' : `_${joined}`).replace(/^__+/, '_')
    let key = base
    for (let n = 2; used.has(key.toLowerCase()); n += 1) key = `${base}_${n}`
    used.add(key.toLowerCase())
    return key
  }
}

/** Throws ExpressionFailure for what is no matrix, for one without a configuration, and for one with too many. */
export function expandMatrix(written: unknown): Configuration[] {
  const all = mapping(written, 'matrix')
  const vectors = Object.entries(all).filter(([name]) => name !== 'include' && name !== 'exclude').map(([name, values]) => [name, sequence(values, `Matrix vector '${name}'`)] as const)
  const empty = vectors.find(([, values]) => values.length === 0)
  if (empty) throw new ExpressionFailure(`Matrix vector '${empty[0]}' does not contain any values`)
  const product = vectors.reduce((size, [, values]) => size * values.length, 1)
  if (product > 100 * matrixLimit) throw new ExpressionFailure(`The matrix has ${product} configurations; a run may have ${matrixLimit}`)
  const names = new Set(vectors.map(([name]) => name))
  const includes = readIncludes(all['include'], names)
  const excludes = readExcludes(all['exclude'], names)
  const keyOf = keyMaker()
  const name = (matrix: MatrixValues, shown: MatrixValues): Configuration => ({matrix, segments: scalarsIn(shown), key: keyOf(scalarsIn(shown))})
  const own = crossProduct(vectors).filter(one => !excludes.some(filter => covers(filter, one))).map(one => name({...one, ...extrasFor(one, includes)}, one))
  const added = includes.filter(include => !include.matched).map(({filter, extra}) => name({...filter, ...extra}, {...filter, ...extra}))
  const found = [...own, ...added]
  if (found.length === 0) throw new ExpressionFailure('Matrix must define at least one vector')
  if (found.length > matrixLimit) throw new ExpressionFailure(`The matrix has ${found.length} configurations; a run may have ${matrixLimit}`)
  return found
}

function extrasFor(one: MatrixValues, includes: Include[]): MatrixValues {
  const fitting = includes.filter(({filter}) => covers(filter, one))
  for (const include of fitting) include.matched = true
  return Object.assign({}, ...fitting.map(({extra}) => extra)) as MatrixValues
}
