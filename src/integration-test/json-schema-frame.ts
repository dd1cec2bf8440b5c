/** One subschema applied to one value: what the engine of json-schema.ts and the keywords hand to each other. */
import type {Json} from '../kernel/digest.ts'

export type JsonObject = {[key: string]: Json}
export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

export interface SchemaProblem {
  /** JSON pointer into the value; empty for the value itself. */
  pointer: string
  message: string
}

export interface SchemaContext {
  dialect: '3.0' | '3.1'
  /** In 3.0 `required` does not ask for readOnly properties in a request, nor for writeOnly ones in an answer. */
  direction: 'request' | 'response'
  /** What a `$ref` points to; undefined if there is nothing or it lies outside the document. */
  resolve(reference: string): Json | undefined
}

export interface Frame {
  schema: JsonObject
  value: Json
  pointer: string
  run: Run
}

export interface Run {
  context: SchemaContext
  problems: SchemaProblem[]
  unsupported: Set<string>
  /** References being followed, with the place in the value: the same again is a circle. */
  following: ReadonlySet<string>
  apply(schema: Json | undefined, value: Json, pointer: string, run: Run): void
}

const mostProblems = 20

export function problemAt(run: Run, pointer: string, message: string): void {
  if (run.problems.length < mostProblems) run.problems.push({pointer, message})
}

export const fail = (frame: Frame, message: string, pointer = frame.pointer): void => problemAt(frame.run, pointer, message)

/** A member of a JSON pointer (RFC 6901). */
export const pointerMember = (name: string | number): string => `/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** Applies a subschema of the frame to a value. */
export const descend = (frame: Frame, schema: Json | undefined, value: Json, pointer = frame.pointer): void =>
  frame.run.apply(schema, value, pointer, frame.run)

/** Whether a subschema accepts the value; its problems are kept apart, its unsupported keywords are not. */
export function accepts(frame: Frame, schema: Json | undefined, value: Json): boolean {
  const run: Run = {...frame.run, problems: []}
  run.apply(schema, value, frame.pointer, run)
  return run.problems.length === 0
}
