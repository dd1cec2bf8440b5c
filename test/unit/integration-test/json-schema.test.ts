import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Json} from '../../../src/kernel/digest.ts'
import {validateSchema, type SchemaContext} from '../../../src/integration-test/json-schema.ts'
import {sampleValue} from '../../../src/integration-test/sample-value.ts'

const library: Record<string, Json> = {
  '#/Node': {type: 'object', required: ['value'], properties: {value: {type: 'integer'}, next: {$ref: '#/Node'}}},
  '#/Circle': {$ref: '#/Circle'},
  '#/Secret': {type: 'string', writeOnly: true}
}
const contextOf = (changes: Partial<SchemaContext> = {}): SchemaContext => ({dialect: '3.1', direction: 'response', resolve: reference => library[reference], ...changes})
const problemsOf = (schema: Json, value: Json, changes: Partial<SchemaContext> = {}): string[] =>
  validateSchema(schema, value, contextOf(changes)).problems.map(p => `${p.pointer}: ${p.message}`)

describe('a value is valid or every problem has its place', () => {
  const order: Json = {
    type: 'object', required: ['id', 'lines'], additionalProperties: false,
    properties: {id: {type: 'string', format: 'uuid'}, 'a/b': {type: 'boolean'}, lines: {type: 'array', minItems: 1, items: {type: 'object', required: ['count'], properties: {count: {type: 'integer', minimum: 1}}}}}
  }

  it('by JSON pointer, all of them at once', () => {
    expect(problemsOf(order, {id: 'x', lines: [{count: 0}, {}, {count: 1.5}], 'a/b': 1, more: 1})).toEqual([
      '/id: expected the format uuid, found "x"', '/a~1b: expected boolean, found 1', '/lines/0/count: expected at least 1, found 0', '/lines/1: expected the property count',
      '/lines/2/count: expected integer, found 1.5', '/more: the property "more" is not declared'
    ])
    expect(problemsOf(order, {id: '00000000-0000-4000-8000-000000000000', lines: [{count: 1}]})).toEqual([])
  })

  it.each([
    [{type: ['string', 'null']}, null, true], [{type: 'integer'}, 1.0, true], [{type: 'number'}, '1', false], [{enum: [1, {a: [2]}]}, {a: [2]}, true], [{const: null}, 0, false],
    [{exclusiveMinimum: 1}, 1, false], [{multipleOf: 0.1}, 0.3, true], [{multipleOf: 0.1}, 0.35, false], [{maxLength: 1}, '😀', true], [{pattern: '^a+$'}, 'aab', false], [{pattern: 'b'}, 'abc', true],
    [{uniqueItems: true}, [{a: 1, b: 2}, {b: 2, a: 1}], false], [{prefixItems: [{type: 'string'}], items: false}, ['a', 1], false], [{contains: {const: 1}}, [2, 1], true], [{contains: {const: 1}, maxContains: 1}, [1, 1], false],
    [{minProperties: 1}, {}, false], [{patternProperties: {'^x': {type: 'string'}}, additionalProperties: false}, {x1: 1}, false], [{propertyNames: {maxLength: 1}}, {ab: 1}, false],
    [{dependentRequired: {a: ['b']}}, {a: 1}, false], [{dependentSchemas: {a: {required: ['b']}}}, {a: 1, b: 1}, true], [{anyOf: [{type: 'string'}, {minimum: 5}]}, 4, false], [{oneOf: [{type: 'integer'}, {minimum: 2}]}, 3, false],
    [{oneOf: [{type: 'integer'}, {minimum: 2}]}, 1, true], [{allOf: [{minimum: 1}, {maximum: 2}]}, 3, false], [{not: {type: 'null'}}, null, false], [{if: {minimum: 10}, then: {multipleOf: 10}, else: {maximum: 5}}, 20, true],
    [{if: {minimum: 10}, then: {multipleOf: 10}, else: {maximum: 5}}, 7, false], [false, 1, false], [true, 1, true], [{properties: {$ref: {type: 'string'}}}, {$ref: 1}, false], [{required: ['constructor']}, {}, false],
    [{format: 'date'}, '2025-02-29', false], [{format: 'date'}, '2024-02-29', true], [{format: 'date-time'}, '2026-01-01T00:00:60Z', true], [{format: 'date-time'}, '2026-01-01 00:00', false], [{format: 'int32'}, 2147483648, false],
    [{format: 'int32'}, -2147483648, true], [{format: 'something-new'}, 'x', true]
  ] as [Json, Json, boolean][])('%j takes %j: %s', (schema, value, valid) => {
    expect(problemsOf(schema, value).length === 0).toBe(valid)
  })

  it('follows references through the value, and names those that lead nowhere or in a circle', () => {
    expect(problemsOf({$ref: '#/Node'}, {value: 1, next: {value: 2, next: {value: 'x'}}})).toEqual(['/next/next/value: expected integer, found "x"'])
    expect(validateSchema({$ref: 'https://example.com/s.json'}, 1, contextOf()).unsupported).toEqual(['$ref https://example.com/s.json (nothing is there)'])
    expect(validateSchema({$ref: '#/Circle'}, 1, contextOf()).unsupported).toEqual(['$ref #/Circle (it refers to itself)'])
  })

  it('names what it does not implement, instead of taking it for valid', () => {
    expect(validateSchema({anyOf: [{unevaluatedProperties: false}]}, {a: 1}, contextOf()).unsupported).toEqual(['unevaluatedProperties'])
    expect(validateSchema({pattern: '(?P<x>a)'}, 'a', contextOf()).unsupported).toEqual(['pattern (?P<x>a)'])
    expect(validateSchema({pattern: '(a+)+$'}, `${'a'.repeat(5000)}b`, contextOf()).unsupported).toEqual(['pattern (a+)+$'])
    expect(validateSchema(7, 1, contextOf()).unsupported).toHaveLength(1)
  })
})

describe('3.0 is not 3.1', () => {
  const in30 = (schema: Json, value: Json, direction: 'request' | 'response' = 'response'): boolean => problemsOf(schema, value, {dialect: '3.0', direction}).length === 0

  it('lets null through where nullable stands beside type, and nowhere else', () => {
    expect(in30({type: 'string', nullable: true}, null)).toBe(true)
    expect(in30({type: 'string', nullable: true, enum: ['a']}, null)).toBe(false)
    expect(in30({nullable: true, allOf: [{type: 'string'}]}, null)).toBe(false)
    expect(problemsOf({type: 'string', nullable: true}, null)).toHaveLength(1)
  })

  it('writes exclusive bounds as booleans, and ignores what stands beside a reference', () => {
    expect(in30({type: 'integer', minimum: 1, exclusiveMinimum: true}, 1)).toBe(false)
    expect(in30({type: 'integer', minimum: 1, exclusiveMinimum: false}, 1)).toBe(true)
    expect(in30({$ref: '#/Node', required: ['other']}, {value: 1})).toBe(true)
    expect(problemsOf({$ref: '#/Node', required: ['other']}, {value: 1})).toHaveLength(1)
  })

  it('asks for readOnly properties only in answers and for writeOnly ones only in requests', () => {
    const schema: Json = {type: 'object', required: ['id', 'password'], properties: {id: {type: 'string', readOnly: true}, password: {$ref: '#/Secret'}}}
    expect(in30(schema, {id: 'x'}, 'response')).toBe(true)
    expect(in30(schema, {password: 'x'}, 'response')).toBe(false)
    expect(in30(schema, {password: 'x'}, 'request')).toBe(true)
    expect(problemsOf(schema, {id: 'x'})).toEqual([': expected the property password'])
  })
})

describe('a sample fits its schema', () => {
  const context = {dialect: '3.1' as const, resolve: (r: string) => library[r]}
  const sampleOf = (schema: Json): Json => {
    const made = sampleValue(schema, context)
    if ('problem' in made) throw new Error(made.problem)
    return made.value
  }

  it.each([
    [{example: 'tea', type: 'string'}, 'tea'], [{default: 2}, 2], [{enum: ['a', 'b']}, 'a'], [{type: 'integer', minimum: 3}, 3], [{type: 'integer', exclusiveMinimum: 3}, 4], [{type: 'integer', minimum: 7, multipleOf: 5}, 10],
    [{type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1}, 0.5], [{type: 'integer', maximum: -2}, -2], [{type: 'string', minLength: 8}, 'samplexx'], [{type: 'string', maxLength: 3}, 'sam'], [{type: ['null', 'boolean']}, true],
    [{type: 'array', items: {type: 'integer', minimum: 1}, minItems: 2}, [1, 1]], [{type: 'object', required: ['a'], properties: {a: {type: 'boolean'}, b: {type: 'string'}, c: {type: 'string', example: 'c'}}}, {a: true, c: 'c'}],
    [{allOf: [{type: 'object', required: ['a'], properties: {a: {const: 1}}}, {type: 'object', required: ['b'], properties: {b: {const: 2}}}]}, {a: 1, b: 2}], [{oneOf: [{type: 'null'}, {type: 'string', format: 'date'}]}, '2026-01-01'],
    [{$ref: '#/Node'}, {value: 1}], [{}, 'sample']
  ] as [Json, Json][])('%j', (schema, value) => {
    expect(sampleOf(schema)).toEqual(value)
  })

  it.each([[{type: 'string', pattern: '^[A-Z]{3}$'}, 'does not fit'], [{type: 'array', items: {type: 'integer'}, minItems: 2, uniqueItems: true}, 'does not fit'], [{$ref: '#/Circle'}, 'no value can be made'], [false, 'no value can be made'], [{type: 'string', example: 7}, 'does not fit'],
    [{type: 'object', required: ['self'], properties: {self: {$ref: '#/Forever'}}}, 'no value can be made'], [{type: 'object', unevaluatedProperties: false}, 'not implemented']] as [Json, string][])('or says why there is none: %j', (schema, why) => {
    library['#/Forever'] = {type: 'object', required: ['self'], properties: {self: {$ref: '#/Forever'}}}
    expect(sampleValue(schema, context)).toEqual({problem: expect.stringContaining(why) as string})
  })

  it('for any schema of plain bounds, and never one that the validator refuses', () => {
    const leaf: fc.Arbitrary<Json> = fc.oneof(
      fc.record({type: fc.constant('integer'), minimum: fc.integer({min: -50, max: 50})}), fc.record({type: fc.constant('string'), minLength: fc.nat(20)}), fc.record({type: fc.constant('boolean')}),
      fc.record({type: fc.constant('number'), exclusiveMinimum: fc.integer({min: -5, max: 5})}), fc.record({enum: fc.array(fc.oneof(fc.integer(), fc.string()), {minLength: 1, maxLength: 3})}))
    const schema: fc.Arbitrary<Json> = fc.letrec<{any: Json}>(tie => ({any: fc.oneof({depthSize: 'small'}, leaf, fc.record({type: fc.constant('array'), items: tie('any'), minItems: fc.nat(3)}),
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('any'), {maxKeys: 3}).map(properties => ({type: 'object', properties, required: Object.keys(properties)})), fc.array(tie('any'), {minLength: 1, maxLength: 2}).map(anyOf => ({anyOf})))})).any
    fc.assert(fc.property(schema, s => {
      expect(problemsOf(s, sampleOf(s), {direction: 'request'})).toEqual([])
    }))
  })
})
