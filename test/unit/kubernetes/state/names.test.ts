import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {digestJson} from '../../../../src/kernel/digest.ts'
import {UserError} from '../../../../src/kernel/errors.ts'
import {setToken} from '../../../../src/targets/kubernetes/objects/names.ts'
import {setOf, setOfToken, stateNames} from '../../../../src/targets/kubernetes/state/names.ts'

const word = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[a-z0-9][a-z0-9-]{0,${most}}$`))
const odd = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,70}$/)
const sets = fc.tuple(fc.oneof(word(6), word(60), odd), fc.oneof(word(6), word(60), odd)).map(([name, environment]) => `${name}/${environment}`)
const label = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/

const all = (set: string): string[] => {
  const names = stateNames('shop', set)
  const digest = digestJson(1)
  return [names.lease, names.journal, names.snapshots, names.note, names.inventory, names.archive('0123abcd', 12), names.broken(digest), names.release(digest, 10)].map(({kind, name}) => `${kind} ${name}`)
}

describe('names of the state', () => {
  it('show the set and its environment', () => {
    const names = stateNames('shop', 'web-shop/production')
    expect(names.label).toBe('web-shop.production')
    expect([names.lease.name, names.journal.name, names.inventory.name]).toEqual(['slipway-web-shop.production-lock', 'slipway-web-shop.production-journal', 'slipway-web-shop.production-inventory'])
  })

  it('are allowed by the server, whatever the set is called', () => {
    fc.assert(fc.property(sets, set => {
      expect(setToken(set)).toMatch(label)
      for (const named of all(set)) {
        const name = named.split(' ')[1] as string
        expect(name).toMatch(subdomain)
        expect(name.length).toBeLessThanOrEqual(253)
      }
    }))
  })

  it('never collide between two sets in one namespace', () => {
    const close = fc.tuple(fc.constantFrom('a', 'a-b', 'a-b-c', 'A', 'a.b', 'a-journal', 'a_b', 'a-'), fc.constantFrom('c', 'b-c', 'b', 'journal', 'c-journal', 'C', 'b.c', 'c-release', 'b_c')).map(parts => parts.join('/'))
    fc.assert(fc.property(fc.oneof(sets, close), fc.oneof(sets, close), (one, other) => {
      fc.pre(one !== other)
      expect(setToken(one)).not.toBe(setToken(other))
      const names = new Set(all(one))
      expect(all(other).filter(name => names.has(name))).toEqual([])
    }), {numRuns: 500})
  })

  it('lead back to the set: by the token, and else by the annotation', () => {
    fc.assert(fc.property(sets, set => {
      const back = setOfToken(setToken(set))
      expect([set, undefined]).toContain(back)
    }))
    expect(setOfToken('shop.production')).toBe('shop/production')
    expect(setOf({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'x', annotations: {'slipway.dev/set': 'Shop/1'}}})).toBe('Shop/1')
  })

  it('refuses what is no name of a set', () => {
    for (const set of ['shop', 'shop/', '/production', 'a/b/c', '../x', 'a b/c', '']) expect(() => stateNames('shop', set)).toThrow(UserError)
  })
})
