import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {ExpressionFailure} from '../../../src/runner/expressions.ts'
import {expandMatrix, matrixLimit} from '../../../src/runner/matrix.ts'

/** None equals another by the rules of expressions, where 0 is false. */
const scalar = fc.oneof(fc.constantFrom('a', 'b', 'Linux'), fc.integer({min: 0, max: 3}))
const vectors = fc.dictionary(fc.constantFrom('os', 'node', 'arch'), fc.uniqueArray(scalar, {minLength: 1, maxLength: 4, selector: v => `${typeof v}${String(v).toLowerCase()}`}), {minKeys: 1, maxKeys: 3})
const matrices = (written: unknown): unknown[] => expandMatrix(written).map(one => one.matrix)

describe('a matrix', () => {
  test('has as many configurations as the product, each once, with every value of its variables', () => {
    fc.assert(fc.property(vectors, matrix => {
      const found = expandMatrix(matrix)
      expect(found).toHaveLength(Object.values(matrix).reduce((n, v) => n * v.length, 1))
      expect(new Set(found.map(f => JSON.stringify(f.matrix))).size).toBe(found.length)
      for (const [name, values] of Object.entries(matrix)) expect(new Set(found.map(f => f.matrix[name]))).toEqual(new Set(values))
    }))
  })

  test('tells its configurations apart by key, whatever they look like', () => {
    fc.assert(fc.property(fc.array(fc.record({x: fc.string()}), {minLength: 1, maxLength: 20}), include => {
      const keys = expandMatrix({include}).map(one => one.key)
      expect(new Set(keys.map(k => k.toLowerCase())).size).toBe(keys.length)
      for (const key of keys) expect(key).toMatch(/^[A-Za-z_][\w-]*$/)
    }))
  })

  test('keeps exactly what no exclude covers, in the order of the product', () => {
    fc.assert(fc.property(vectors, fc.nat(), (matrix, pick) => {
      const all = expandMatrix(matrix)
      const out = (all[pick % all.length] as (typeof all)[number]).matrix
      const rest = all.filter(one => one.matrix !== out).map(one => one.matrix)
      if (rest.length === 0) expect(() => expandMatrix({...matrix, exclude: [out]})).toThrow(ExpressionFailure)
      else expect(matrices({...matrix, exclude: [out]})).toEqual(rest)
    }))
  })

  test('an include never changes a value of the matrix, and is lost nowhere', () => {
    fc.assert(fc.property(vectors, fc.array(fc.dictionary(fc.constantFrom('os', 'node', 'arch', 'extra', 'more'), scalar, {minKeys: 1}), {maxLength: 4}), (matrix, include) => {
      const plain = matrices(matrix)
      const found = matrices({...matrix, include})
      for (const [i, one] of plain.entries()) expect(found[i]).toMatchObject(one as object)
      for (const item of include) expect(found.some(one => Object.keys(item).every(key => key in (one as object)))).toBe(true)
    }))
  })

  test.each([
    [{n: []}, "Matrix vector 'n' does not contain any values"], [{n: 1}, "Matrix vector 'n' must be a sequence"], ['x', 'matrix must be a mapping'], [{}, 'Matrix must define at least one vector'],
    [{n: [1], exclude: [{}]}, 'Matrix exclude filter must not be empty'], [{n: [1], include: [{}]}, 'Matrix include mapping does not contain any values'], [{n: [1], include: ['x']}, 'A matrix includes item must be a mapping'],
    [{n: [1], exclude: [{m: 1}]}, "Matrix exclude key 'm' does not match"], [{n: [1], exclude: [{n: 1}]}, 'Matrix must define at least one vector'],
    [{a: Array.from({length: matrixLimit + 1}, (_, i) => i)}, '257 configurations'], [Object.fromEntries('abcdefgh'.split('').map(k => [k, Array.from({length: 50}, (_, i) => i)])), 'configurations; a run may have 256']
  ])('%j is refused', (written, why) => expect(() => expandMatrix(written)).toThrow(why))

  // actions/runner: MatrixBuilder.cs, MatrixFilter: equality of expressions, over the leaves of the filter.
  test.each([
    [{os: ['Linux', 'mac']}, [{os: 'linux'}], [{os: 'mac'}]], [{n: [1, 2]}, [{n: '1'}], [{n: 2}]], [{f: [true, false]}, [{f: true}], [{f: false}]], [{o: [{a: 1, b: 2}, {a: 2, b: 2}]}, [{o: {a: 1}}], [{o: {a: 2, b: 2}}]],
    [{l: [[1, 2], [3, 4]]}, [{l: [1]}], [{l: [3, 4]}]], [{o: [{a: 1}, 'text']}, [{o: {a: 1}}], [{o: 'text'}]]
  ])('%j without %j', (matrix, exclude, left) => expect(matrices({...matrix, exclude})).toEqual(left))
})
