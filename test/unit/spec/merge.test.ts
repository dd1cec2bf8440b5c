import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {at, toPlain} from '../../../src/spec/located.ts'
import type {Located} from '../../../src/spec/located.ts'
import {idleRemovals, mergeLocated, withoutRemoved} from '../../../src/spec/merge.ts'
import {parseSource} from '../../../src/spec/yaml-source.ts'

const tree = (value: unknown, file = 'a.yaml'): Located => parseSource(JSON.stringify(value, null, 1), file).tree as Located
const key = fc.constantFrom('a', 'b', 'c')
const {document} = fc.letrec<{document: unknown; node: unknown}>(tie => ({
  document: fc.dictionary(key, tie('node'), {maxKeys: 3, noNullPrototype: true}),
  node: fc.oneof({depthSize: 'small'}, fc.integer({min: 0, max: 9}), fc.constant(null), fc.constant('x'), fc.array(fc.nat(3), {maxLength: 2}), tie('document'))
}))

/** RFC 7396, word for word: the independent judge. */
function mergePatch(target: unknown, patch: unknown): unknown {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = target !== null && typeof target === 'object' && !Array.isArray(target) ? {...target} : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = mergePatch(result[name], value)
  }
  return result
}

describe('merging layers', () => {
  it('does what RFC 7396 says', () => {
    fc.assert(fc.property(document, document, (base, over) => {
      const clean = mergePatch({}, base)
      expect(toPlain(withoutRemoved(mergeLocated(tree(clean), tree(over))))).toEqual(mergePatch(clean, over))
    }), {numRuns: 400})
  })

  it('does not depend on which two layers are merged first', () => {
    fc.assert(fc.property(document, document, document, (a, b, c) => {
      const [x, y, z] = [tree(a), tree(b), tree(c)]
      const left = toPlain(withoutRemoved(mergeLocated(mergeLocated(x, y), z)))
      const right = toPlain(withoutRemoved(mergeLocated(x, mergeLocated(y, z))))
      expect(right).toEqual(left)
    }), {numRuns: 400})
  })

  it('lets the last layer win, key by key', () => {
    fc.assert(fc.property(fc.array(fc.dictionary(key, fc.nat(9), {noNullPrototype: true}), {minLength: 1, maxLength: 5}), layers => {
      const merged = layers.map(layer => tree(layer)).reduce(mergeLocated)
      expect(toPlain(merged)).toEqual(Object.assign({}, ...layers))
    }))
  })

  it('keeps where the winner and each loser were written, nearest first', () => {
    const layers = ['base', 'region', 'env'].map((file, i) => parseSource(`${'\n'.repeat(i)}a: {b: ${i}}\n`, `${file}.yaml`).tree as Located)
    const winner = at(layers.reduce(mergeLocated), ['a', 'b'])
    expect(winner?.place).toEqual({file: 'env.yaml', line: 3, column: 8})
    expect(winner?.replaced?.map(p => `${p.file}:${p.line}`)).toEqual(['region.yaml:2', 'base.yaml:1'])
  })

  it('notices a removal of what is not there', () => {
    const base = parseSource('a: {b: 1}\n', 'base.yaml').tree
    expect(idleRemovals(base, parseSource('a: {b: null, c: null}\nd: null\n', 'o').tree as Located, 'the base').map(p => `${p.line}:${p.column}`)).toEqual(['1:14', '2:1'])
  })
})
