/** What each keyword of JSON Schema asks of a value. Keywords are read by their place in a schema, never by searching for names: a property may be called `$ref`. */
import {canonicalJson, type Json} from '../kernel/digest.ts'
import {checkFormat, checkPattern} from './json-schema-strings.ts'
import {accepts, descend, fail, isObject, pointerMember, type Frame} from './json-schema-frame.ts'

type Check = (frame: Frame, wanted: Json) => void

const list = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : [])
const shown = (value: Json): string => {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'null': return value === null
    case 'array': return Array.isArray(value)
    case 'object': return isObject(value)
    case 'integer': return Number.isInteger(value)
    default: return typeof value === type
  }
}

/** `nullable` of 3.0 acts only beside `type`, in the same Schema Object (OpenAPI 3.0.3, proposal "Clarify nullable"). */
const isNullable = (frame: Frame): boolean => frame.run.context.dialect === '3.0' && frame.schema['nullable'] === true && Object.hasOwn(frame.schema, 'type')

const type: Check = (frame, wanted) => {
  const types = typeof wanted === 'string' ? [wanted] : list(wanted).map(String)
  if (types.some(t => isOfType(frame.value, t)) || (frame.value === null && isNullable(frame))) return
  fail(frame, `expected ${types.join(' or ')}, found ${shown(frame.value)}`)
}

const same = (a: Json, b: Json): boolean => canonicalJson(a) === canonicalJson(b)

const enumeration: Check = (frame, wanted) => {
  if (!list(wanted).some(option => same(option, frame.value))) fail(frame, `expected one of ${list(wanted).map(shown).join(', ')}, found ${shown(frame.value)}`)
}

const constant: Check = (frame, wanted) => {
  if (!same(wanted, frame.value)) fail(frame, `expected ${shown(wanted)}, found ${shown(frame.value)}`)
}

function numberCheck(test: (value: number, wanted: number, frame: Frame) => boolean, words: string): Check {
  return (frame, wanted) => {
    if (typeof frame.value !== 'number' || typeof wanted !== 'number') return
    if (!test(frame.value, wanted, frame)) fail(frame, `expected ${words} ${wanted}, found ${frame.value}`)
  }
}

/** 3.0 writes exclusiveMinimum as a boolean beside minimum. */
const isExclusive = (frame: Frame, keyword: string): boolean => frame.schema[keyword] === true

function isMultiple(value: number, of: number): boolean {
  const quotient = value / of
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient))
}

const characters = (text: string): number => [...text].length

function sizeCheck(size: (value: Json) => number | undefined, test: (size: number, wanted: number) => boolean, words: string): Check {
  return (frame, wanted) => {
    const found = size(frame.value)
    if (found !== undefined && typeof wanted === 'number' && !test(found, wanted)) fail(frame, `expected ${words.replace('#', String(wanted))}, found ${found}`)
  }
}
const length = (value: Json): number | undefined => (typeof value === 'string' ? characters(value) : undefined)
const items = (value: Json): number | undefined => (Array.isArray(value) ? value.length : undefined)
const members = (value: Json): number | undefined => (isObject(value) ? Object.keys(value).length : undefined)
const atLeast = (size: number, wanted: number): boolean => size >= wanted
const atMost = (size: number, wanted: number): boolean => size <= wanted

const uniqueItems: Check = (frame, wanted) => {
  if (wanted !== true || !Array.isArray(frame.value)) return
  if (new Set(frame.value.map(canonicalJson)).size < frame.value.length) fail(frame, 'expected no item twice')
}

const itemsCheck: Check = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return
  const before = list(frame.schema['prefixItems']).length
  frame.value.forEach((item, i) => { if (i >= before) descend(frame, wanted, item, frame.pointer + pointerMember(i)) })
}

const prefixItems: Check = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return
  const found = frame.value
  list(wanted).forEach((schema, i) => { if (i < found.length) descend(frame, schema, found[i] as Json, frame.pointer + pointerMember(i)) })
}

const contains: Check = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return
  const matching = frame.value.filter(item => accepts(frame, wanted, item)).length
  const [least, most] = [frame.schema['minContains'] ?? 1, frame.schema['maxContains'] ?? Infinity]
  if (matching < Number(least) || matching > Number(most)) fail(frame, `expected ${String(least)} or more matching items, found ${matching}`)
}

/** Properties that the other side alone may set are not required in this direction (OpenAPI 3.0; from 3.1 on they are annotations). */
function isOtherDirection(frame: Frame, name: string): boolean {
  const {dialect, direction, resolve} = frame.run.context
  if (dialect !== '3.0' || !isObject(frame.schema['properties'])) return false
  const declared = frame.schema['properties'][name]
  const property = isObject(declared) && typeof declared['$ref'] === 'string' ? resolve(declared['$ref']) : declared
  return isObject(property) && property[direction === 'request' ? 'readOnly' : 'writeOnly'] === true
}

const required: Check = (frame, wanted) => {
  if (!isObject(frame.value)) return
  const value = frame.value
  const missing = list(wanted).map(String).filter(name => !Object.hasOwn(value, name) && !isOtherDirection(frame, name))
  if (missing.length > 0) fail(frame, `expected the ${missing.length === 1 ? 'property' : 'properties'} ${missing.join(', ')}`)
}

const properties: Check = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return
  for (const [name, schema] of Object.entries(wanted)) {
    if (Object.hasOwn(frame.value, name)) descend(frame, schema, frame.value[name] as Json, frame.pointer + pointerMember(name))
  }
}

function matchesPattern(frame: Frame, pattern: string, text: string): boolean {
  const matched = checkPattern(pattern, text)
  if (matched === 'unsupported') frame.run.unsupported.add(`pattern ${pattern}`)
  return matched === true
}

const patternProperties: Check = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return
  for (const [pattern, schema] of Object.entries(wanted)) {
    for (const [name, value] of Object.entries(frame.value)) {
      if (matchesPattern(frame, pattern, name)) descend(frame, schema, value, frame.pointer + pointerMember(name))
    }
  }
}

const additionalProperties: Check = (frame, wanted) => {
  if (!isObject(frame.value)) return
  const declared = isObject(frame.schema['properties']) ? frame.schema['properties'] : {}
  const patterns = isObject(frame.schema['patternProperties']) ? Object.keys(frame.schema['patternProperties']) : []
  for (const [name, value] of Object.entries(frame.value)) {
    if (Object.hasOwn(declared, name) || patterns.some(p => matchesPattern(frame, p, name))) continue
    if (wanted === false) fail(frame, `the property ${JSON.stringify(name)} is not declared`, frame.pointer + pointerMember(name))
    else descend(frame, wanted, value, frame.pointer + pointerMember(name))
  }
}

const propertyNames: Check = (frame, wanted) => {
  if (isObject(frame.value)) for (const name of Object.keys(frame.value)) descend(frame, wanted, name, frame.pointer + pointerMember(name))
}

const dependentRequired: Check = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return
  for (const [name, needs] of Object.entries(wanted)) {
    if (Object.hasOwn(frame.value, name)) required(frame, needs)
  }
}

const dependentSchemas: Check = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return
  for (const [name, schema] of Object.entries(wanted)) if (Object.hasOwn(frame.value, name)) descend(frame, schema, frame.value)
}

const anyOf: Check = (frame, wanted) => {
  if (!list(wanted).some(option => accepts(frame, option, frame.value))) fail(frame, `fits none of the ${list(wanted).length} alternatives (anyOf)`)
}

const oneOf: Check = (frame, wanted) => {
  const matching = list(wanted).filter(option => accepts(frame, option, frame.value)).length
  if (matching !== 1) fail(frame, `fits ${matching === 0 ? 'none' : matching} of the ${list(wanted).length} alternatives (oneOf), exactly one was expected`)
}

const condition: Check = (frame, wanted) => {
  descend(frame, accepts(frame, wanted, frame.value) ? frame.schema['then'] : frame.schema['else'], frame.value)
}

const pattern: Check = (frame, wanted) => {
  if (typeof frame.value !== 'string' || typeof wanted !== 'string') return
  const matched = checkPattern(wanted, frame.value)
  if (matched === 'unsupported') frame.run.unsupported.add(`pattern ${wanted}`)
  else if (!matched) fail(frame, `expected a text that matches ${wanted}, found ${shown(frame.value)}`)
}

const format: Check = (frame, wanted) => {
  if (typeof wanted === 'string' && !checkFormat(wanted, frame.value)) fail(frame, `expected the format ${wanted}, found ${shown(frame.value)}`)
}

export const keywords: ReadonlyMap<string, Check> = new Map(Object.entries({
  type, enum: enumeration, const: constant,
  minimum: numberCheck((v, w, f) => v >= w && !(isExclusive(f, 'exclusiveMinimum') && v === w), 'at least'),
  maximum: numberCheck((v, w, f) => v <= w && !(isExclusive(f, 'exclusiveMaximum') && v === w), 'at most'),
  exclusiveMinimum: numberCheck((v, w) => v > w, 'more than'), exclusiveMaximum: numberCheck((v, w) => v < w, 'less than'),
  multipleOf: numberCheck(isMultiple, 'a multiple of'),
  minLength: sizeCheck(length, atLeast, 'at least # characters'), maxLength: sizeCheck(length, atMost, 'at most # characters'), pattern, format,
  minItems: sizeCheck(items, atLeast, 'at least # items'), maxItems: sizeCheck(items, atMost, 'at most # items'), uniqueItems, items: itemsCheck, prefixItems, contains,
  minProperties: sizeCheck(members, atLeast, 'at least # properties'), maxProperties: sizeCheck(members, atMost, 'at most # properties'),
  required, properties, patternProperties, additionalProperties, propertyNames, dependentRequired, dependentSchemas,
  allOf: ((frame, wanted) => list(wanted).forEach(part => descend(frame, part, frame.value))) satisfies Check, anyOf, oneOf,
  not: ((frame, wanted) => { if (accepts(frame, wanted, frame.value)) fail(frame, 'fits what `not` excludes') }) satisfies Check, if: condition
} satisfies Record<string, Check>))

/** Known to JSON Schema, not implemented here. `discriminator` is no constraint (OpenAPI: it must not change the outcome). */
export const unsupportedKeywords = ['$dynamicRef', '$recursiveRef', 'unevaluatedProperties', 'unevaluatedItems', 'dependencies', 'additionalItems', '$id'] as const
