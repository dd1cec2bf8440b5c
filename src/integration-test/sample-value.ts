/**
 * A value for a schema: what the document gives (example, default, enum), else the smallest one by its type. Whether it really fits is for the validator to say;
 * a value that does not is never sent as if it were valid. Pure.
 */
import type {Json} from '../kernel/digest.ts'
import {isObject, type JsonObject} from './json-schema-frame.ts'
import {validateSchema, type SchemaContext} from './json-schema.ts'

/** Nesting after which optional parts are left out: schemas may be cyclic. */
const deepest = 8

type Context = Pick<SchemaContext, 'dialect' | 'resolve'>

const first = (...values: (Json | undefined)[]): Json | undefined => values.find(v => v !== undefined)
const numeric = (value: Json | undefined): number | undefined => (typeof value === 'number' ? value : undefined)

function typeOf(schema: JsonObject): string | undefined {
  const types = Array.isArray(schema['type']) ? schema['type'].map(String) : typeof schema['type'] === 'string' ? [schema['type']] : []
  return types.find(t => t !== 'null') ?? types[0] ?? (isObject(schema['properties']) ? 'object' : schema['items'] !== undefined ? 'array' : undefined)
}

const formats: Record<string, string> = {
  'date-time': '2026-01-01T00:00:00Z', date: '2026-01-01', time: '00:00:00Z', uuid: '00000000-0000-4000-8000-000000000000', email: 'user@example.com',
  uri: 'https://example.com/', hostname: 'example.com', ipv4: '192.0.2.1', ipv6: '2001:db8::1', byte: 'c2FtcGxl'
}

function sampleText(schema: JsonObject): string {
  const known = typeof schema['format'] === 'string' ? formats[schema['format']] : undefined
  const [least, most] = [numeric(schema['minLength']) ?? 0, numeric(schema['maxLength']) ?? Infinity]
  return known ?? 'sample'.padEnd(Math.min(least, 10_000), 'x').slice(0, Math.min(most, Math.max(least, 6)))
}

function sampleNumber(schema: JsonObject, isInteger: boolean): number {
  const step = numeric(schema['multipleOf']) ?? (isInteger ? 1 : 0)
  const exclusive = schema['exclusiveMinimum']
  const least = Math.max(numeric(schema['minimum']) ?? -Infinity, numeric(exclusive) ?? -Infinity)
  const most = Math.min(numeric(schema['maximum']) ?? Infinity, numeric(schema['exclusiveMaximum']) ?? Infinity)
  const isOpen = exclusive === true || (numeric(exclusive) !== undefined && least === exclusive)
  const lowest = isFinite(least) ? least : Math.min(1, most)
  if (step === 0) return isOpen ? (isFinite(most) ? (lowest + most) / 2 : lowest + 1) : lowest
  const aligned = Math.ceil(lowest / step) * step
  return isOpen && aligned <= least ? aligned + step : aligned
}

function sampleArray(schema: JsonObject, context: Context, depth: number): Json | undefined {
  const prefix = Array.isArray(schema['prefixItems']) ? schema['prefixItems'].map(item => sample(item, context, depth + 1)) : []
  const least = numeric(schema['minItems']) ?? (depth < deepest && prefix.length === 0 && schema['maxItems'] !== 0 ? 1 : 0)
  const item = least > prefix.length ? sample(schema['items'] ?? {}, context, depth + 1) : undefined
  if (item === undefined && least > prefix.length) return numeric(schema['minItems']) ? undefined : []
  const values = [...prefix, ...Array<Json | undefined>(Math.max(0, Math.min(least, 1000) - prefix.length)).fill(item)]
  return values.every(v => v !== undefined) ? values : undefined
}

function sampleObject(schema: JsonObject, context: Context, depth: number): Json | undefined {
  const declared = isObject(schema['properties']) ? schema['properties'] : {}
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const value: JsonObject = {}
  for (const name of new Set([...required, ...Object.keys(declared)])) {
    const property = follow(declared[name] ?? {}, context)
    if (isObject(property) && property['readOnly'] === true && context.dialect === '3.0') continue
    const isGiven = isObject(property) && (property['example'] !== undefined || property['default'] !== undefined)
    if (!required.includes(name) && !isGiven) continue
    const member = sample(property ?? {}, context, depth + 1)
    if (member !== undefined) value[name] = member
    else if (required.includes(name)) return undefined
  }
  return value
}

function follow(schema: Json, context: Context): Json | undefined {
  let current: Json | undefined = schema
  for (let hops = 0; isObject(current) && typeof current['$ref'] === 'string'; hops += 1) {
    if (hops > 20) return undefined
    current = context.resolve(current['$ref'])
  }
  return current
}

/** All parts of an allOf as one schema: properties together, of other keywords the last one. */
function mergeAllOf(schema: JsonObject, context: Context): JsonObject {
  const parts = [schema, ...(schema['allOf'] as Json[]).map(part => follow(part, context))].filter(isObject)
  const flat = parts.map((part, i) => (i > 0 && Array.isArray(part['allOf']) ? mergeAllOf(part, context) : part))
  const properties = Object.assign({}, ...flat.map(p => (isObject(p['properties']) ? p['properties'] : {}))) as JsonObject
  const required = flat.flatMap(p => (Array.isArray(p['required']) ? p['required'] : []))
  const {allOf: _, ...rest} = Object.assign({}, ...flat) as JsonObject
  return {...rest, ...(Object.keys(properties).length > 0 ? {properties} : {}), ...(required.length > 0 ? {required} : {})}
}

function given(schema: JsonObject): Json | undefined {
  const examples = Array.isArray(schema['examples']) ? schema['examples'][0] : undefined
  const options = Array.isArray(schema['enum']) ? schema['enum'][0] : undefined
  return first(schema['example'], examples, schema['default'], schema['const'], options)
}

function sample(reference: Json, context: Context, depth: number): Json | undefined {
  if (depth > 2 * deepest) return undefined
  const schema = follow(reference, context)
  if (schema === true) return 'sample'
  if (!isObject(schema)) return undefined
  const known = given(schema)
  if (known !== undefined) return known
  if (Array.isArray(schema['allOf'])) return sample(mergeAllOf(schema, context), context, depth + 1)
  const options = schema['oneOf'] ?? schema['anyOf']
  if (Array.isArray(options)) {
    const {oneOf: _, anyOf: __, ...rest} = schema
    for (const option of options) {
      const value = sample({...rest, allOf: [option]}, context, depth + 1)
      if (value !== undefined && value !== null) return value
    }
  }
  switch (typeOf(schema)) {
    case 'object': return sampleObject(schema, context, depth)
    case 'array': return sampleArray(schema, context, depth)
    case 'integer': return sampleNumber(schema, true)
    case 'number': return sampleNumber(schema, false)
    case 'boolean': return true
    case 'null': return null
    default: return sampleText(schema)
  }
}

/** A value for a request that the validator accepts, or why there is none. */
export function sampleValue(schema: Json, context: Context): {value: Json} | {problem: string} {
  const value = sample(schema, context, 0)
  if (value === undefined) return {problem: 'no value can be made for its schema; give an example in the document'}
  const {problems, unsupported} = validateSchema(schema, value, {...context, direction: 'request'})
  const [worst] = problems
  if (worst) return {problem: `the value made for it does not fit its schema (${worst.pointer || 'the value'}: ${worst.message}); give an example in the document`}
  if (unsupported.length > 0) return {problem: `its schema uses ${unsupported.join(', ')}, which is not implemented`}
  return {value}
}
