import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {parseDocument} from 'yaml'
import {specJsonSchema} from '../../../src/spec/json-schema.ts'
import {parseSpec} from '../../../src/spec/parse.ts'

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
const text = read('docs/slipway.example.yaml')

interface Schema {
  properties?: Record<string, Schema>
  additionalProperties?: Schema | boolean
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  required?: string[]
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  description?: string
}

/** Every path of keys that the schema knows; `*` stands for a name of the user's. */
function paths(schema: Schema, at = ''): string[] {
  const inner = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap(option => paths(option, at))
  const named = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => [`${at}/${key}`, ...paths(value, `${at}/${key}`)])
  const free = typeof schema.additionalProperties === 'object' && Object.keys(schema.additionalProperties).length > 0 ? paths(schema.additionalProperties, `${at}/*`) : []
  return [...inner, ...named, ...free, ...(schema.items ? paths(schema.items, `${at}/0`) : [])]
}

const follow = (value: unknown, path: string[]): boolean => {
  const [step, ...rest] = path
  if (step === undefined) return true
  if (value === null || typeof value !== 'object') return false
  const next = step === '*' ? Object.values(value) : step in value ? [(value as Record<string, unknown>)[step]] : []
  return next.some(one => follow(one, rest))
}

/** The part of JSON Schema that the printed one uses, to see that it accepts what the parser accepts. */
function fits(value: unknown, schema: Schema | boolean): boolean {
  if (typeof schema === 'boolean') return schema
  if (schema.anyOf && !schema.anyOf.some(option => fits(value, option))) return false
  if (schema.oneOf && !schema.oneOf.some(option => fits(value, option))) return false
  if (schema.const !== undefined && schema.const !== value) return false
  if (schema.enum && !schema.enum.includes(value)) return false
  if (Array.isArray(schema.type)) return schema.type.some(type => fits(value, {...schema, type}))
  if (schema.type === 'null') return value === null
  if (schema.type === 'array') return Array.isArray(value) && value.every(item => fits(item, schema.items ?? true))
  if (schema.type !== 'object') return schema.type === undefined || typeof value === (schema.type === 'integer' ? 'number' : schema.type)
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  if ((schema.required ?? []).some(key => !(key in value))) return false
  return Object.entries(value).every(([key, one]) => fits(one, schema.properties?.[key] ?? schema.additionalProperties ?? true))
}

describe('the annotated example', () => {
  it('is valid in every environment', () => {
    expect(Object.keys(parseSpec(text, 'docs/slipway.example.yaml').environments)).toEqual(['local', 'staging', 'production', 'box'])
  })

  it('shows every key that the schema knows', () => {
    const example: unknown = parseDocument(text).toJS()
    const known = [...new Set(paths(specJsonSchema() as Schema))].filter(path => !/^\/environments\/\*\/(requires|tools|infrastructure|config|security|services|tests|gates)/.test(path))
    expect(known.length).toBeGreaterThan(60)
    expect(known.filter(path => !follow(example, path.slice(1).split('/')))).toEqual([])
  })
})

describe('the JSON Schema', () => {
  const schema = specJsonSchema() as Schema
  it.each(['docs/slipway.example.yaml', 'test/fixtures/spec/v1.yaml', 'examples/three-tier/slipway.yaml'])('accepts %s', file => {
    expect(fits(parseDocument(read(file)).toJS(), schema)).toBe(true)
  })
  it('knows the overrides of an environment, with null to remove', () => {
    const base = parseDocument(read('test/fixtures/spec/v1.yaml')).toJS() as {environments: {local: Record<string, unknown>}}
    const over = (services: unknown) => ({...base, environments: {local: {...base.environments.local, services}}})
    expect(fits(over({api: {replicas: 2, port: null}, web: null}), schema)).toBe(true)
    expect(fits(over(null), schema)).toBe(true)
    expect(fits({...base, services: null}, schema)).toBe(false)
    expect(fits(over({api: {replcias: 2}}), schema)).toBe(false)
    expect(fits({...base, securty: {}}, schema)).toBe(false)
  })
})
