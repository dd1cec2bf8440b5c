/**
 * A JSON Schema validator for OpenAPI documents: the Schema Object of 3.0, and JSON Schema 2020-12 as 3.1 uses it. Each error is placed by JSON pointer.
 * A keyword that it does not implement is named, so that a caller never takes "not checked" for "valid". Pure.
 */
import type {Json} from '../kernel/digest.ts'
import {isObject, problemAt, type Frame, type Run, type SchemaContext, type SchemaProblem} from './json-schema-frame.ts'
import {keywords, unsupportedKeywords} from './json-schema-keywords.ts'

export type {JsonObject, SchemaContext, SchemaProblem} from './json-schema-frame.ts'

export interface SchemaResult {
  /** At most 20. */
  problems: SchemaProblem[]
  /** Keywords and references that could not be judged: with any of them the value is neither valid nor invalid. */
  unsupported: string[]
}

function follow(reference: string, value: Json, pointer: string, run: Run): void {
  const mark = `${reference} ${pointer}`
  const target = run.context.resolve(reference)
  if (target === undefined || run.following.has(mark)) {
    run.unsupported.add(target === undefined ? `$ref ${reference} (nothing is there)` : `$ref ${reference} (it refers to itself)`)
    return
  }
  const inner: Run = {...run, following: new Set([...run.following, mark])}
  apply(target, value, pointer, inner)
}

function apply(schema: Json | undefined, value: Json, pointer: string, run: Run): void {
  if (schema === true || schema === undefined) return
  if (schema === false) {
    return problemAt(run, pointer, 'nothing is allowed here')
  }
  if (!isObject(schema)) {
    run.unsupported.add('a schema that is neither an object nor a boolean')
    return
  }
  if (typeof schema['$ref'] === 'string') {
    follow(schema['$ref'], value, pointer, run)
    if (run.context.dialect === '3.0') return // its siblings count only from 3.1 on
  }
  for (const name of unsupportedKeywords) if (Object.hasOwn(schema, name)) run.unsupported.add(name)
  const frame: Frame = {schema, value, pointer, run}
  for (const [name, check] of keywords) if (Object.hasOwn(schema, name)) check(frame, schema[name] as Json)
}

export function validateSchema(schema: Json, value: Json, context: SchemaContext): SchemaResult {
  const run: Run = {context, problems: [], unsupported: new Set(), following: new Set(), apply}
  apply(schema, value, '', run)
  return {problems: run.problems, unsupported: [...run.unsupported]}
}
