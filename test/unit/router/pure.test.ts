import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {restartDelay} from '../../../src/router/backoff.ts'
import {leastOpen, WeightedChoice} from '../../../src/router/balancer.ts'
import {Counters} from '../../../src/router/counters.ts'
import {originForm, requestHeaders, responseHeaders} from '../../../src/router/headers.ts'

describe('smooth weighted round robin', () => {
  const weights = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({min: 0, max: 20}), {minKeys: 1})

  it('gives each revision exactly its weight in any round, wherever the round begins', () => {
    fc.assert(fc.property(weights, fc.nat(200), (given, skipped) => {
      const total = Object.values(given).reduce((sum, w) => sum + w, 0)
      fc.pre(total > 0)
      const choice = new WeightedChoice()
      choice.set(given)
      for (let i = 0; i < skipped; i += 1) choice.next(() => true)
      const seen: Record<string, number> = {}
      for (let i = 0; i < total; i += 1) {
        const rev = choice.next(() => true) as string
        seen[rev] = (seen[rev] ?? 0) + 1
      }
      expect(seen).toEqual(Object.fromEntries(Object.entries(given).filter(([, w]) => w > 0)))
    }))
  })

  it('never chooses what is not eligible, and something whenever anything is', () => {
    fc.assert(fc.property(weights, fc.array(fc.subarray(['a', 'b', 'c', 'd']), {minLength: 1, maxLength: 50}), (given, rounds) => {
      const choice = new WeightedChoice()
      choice.set(given)
      for (const eligible of rounds) {
        const rev = choice.next(candidate => eligible.includes(candidate))
        const possible = eligible.filter(candidate => (given[candidate] ?? 0) > 0)
        if (possible.length === 0) expect(rev).toBeUndefined()
        else expect(possible).toContain(rev)
      }
    }))
  })

  it('spreads: two of one weight take turns; equal weights keep their place', () => {
    const choice = new WeightedChoice()
    choice.set({a: 1, b: 1})
    const first = choice.next(() => true)
    choice.set({b: 1, a: 1})
    expect(choice.next(() => true)).not.toBe(first)
  })
})

it('the instance with the fewest open requests is chosen, of equals the one that rested longest', () => {
  expect(leastOpen([])).toBeUndefined()
  expect(leastOpen([{open: 2, chosenAt: 1}, {open: 1, chosenAt: 9}, {open: 1, chosenAt: 3}])).toEqual({open: 1, chosenAt: 3})
})

it('restarts wait longer and longer, at most 30 s, never less than half of it', () => {
  fc.assert(fc.property(fc.integer({min: 1, max: 1000}), fc.double({min: 0, max: 1, noNaN: true, maxExcluded: true}), (failures, random) => {
    const full = Math.min(30_000, 200 * 2 ** (failures - 1))
    expect(restartDelay(failures, () => random)).toBeGreaterThanOrEqual(full / 2 - 1)
    expect(restartDelay(failures, () => random)).toBeLessThanOrEqual(full)
  }))
})

describe('counters', () => {
  it('tell 5xx of the application from lost requests, and the 95th percentile to a tenth', () => {
    const counters = new Counters()
    for (let i = 1; i <= 100; i += 1) counters.record({kind: 'answered', status: i > 97 ? 500 : 200, ms: i}, 0)
    counters.record({kind: 'lost'}, 0)
    counters.record({kind: 'ended'}, 0)
    const {p95Ms, ...counts} = counters.all()
    expect(counts).toEqual({requests: 102, serverErrors: 3, lost: 1})
    expect(p95Ms).toBeGreaterThanOrEqual(95)
    expect(p95Ms).toBeLessThanOrEqual(95 * 1.1)
    expect(new Counters().all()).toEqual({requests: 0, serverErrors: 0, lost: 0, p95Ms: null})
  })

  it('forget in the recent window what is older than five seconds, never in the whole', () => {
    const counters = new Counters()
    for (const second of [0, 1, 4, 5, 9]) counters.record({kind: 'answered', status: 200, ms: 1}, second * 1000)
    expect(counters.recent(9_999).requests).toBe(2)
    expect(counters.recent(20_000)).toEqual({requests: 0, serverErrors: 0, lost: 0, p95Ms: null})
    expect(new Counters(counters.save()).all()).toEqual(counters.all())
  })
})

describe('headers', () => {
  const name = fc.constantFrom('Connection', 'Keep-Alive', 'TE', 'Transfer-Encoding', 'Upgrade', 'Proxy-Connection', 'X-A', 'X-B', 'Set-Cookie')
  const list = fc.array(fc.tuple(name, fc.constantFrom('x-a', 'close', 'x-b, te', '1')), {maxLength: 12})

  it('of an answer: order and repetition of what is end to end stay, nothing of the connection does', () => {
    fc.assert(fc.property(list, pairs => {
      const named = pairs.filter(([n]) => n === 'Connection').flatMap(([, v]) => v.split(', '))
      const kept = pairs.filter(([n]) => ['X-A', 'X-B', 'Set-Cookie'].includes(n) && !named.includes(n.toLowerCase()))
      expect(responseHeaders(pairs.flat())).toEqual(kept.flat())
    }))
  })

  it('of a request: framing is said anew, the upgrade only on a tunnel', () => {
    const made = (method: string, raw: string[], upgrade?: string): string[] => requestHeaders({method, rawHeaders: raw, client: '::1'}, upgrade)
    expect(made('GET', ['Host', 'a'])).toEqual(['Host', 'a', 'X-Forwarded-For', '::1', 'X-Forwarded-Host', 'a', 'X-Forwarded-Proto', 'http'])
    expect(made('POST', ['Host', 'a']).slice(-2)).toEqual(['Content-Length', '0'])
    expect(made('DELETE', ['Host', 'a', 'transfer-encoding', 'gzip, chunked']).slice(-2)).toEqual(['Transfer-Encoding', 'chunked'])
    expect(made('GET', ['Host', 'a', 'Connection', 'Upgrade', 'Upgrade', 'websocket'], 'websocket').slice(-4)).toEqual(['Connection', 'Upgrade', 'Upgrade', 'websocket'])
    expect(made('GET', ['Host', 'a', 'X-Forwarded-Proto', 'https', 'X-Forwarded-Host', 'shop', 'Expect', '100-continue'])).toEqual(['Host', 'a', 'X-Forwarded-Proto', 'https', 'X-Forwarded-Host', 'shop', 'X-Forwarded-For', '::1'])
  })

  it('the absolute form of a target becomes a path', () => {
    expect(['http://a/b?c', 'HTTPS://a', 'http://a?x', '/b', '*'].map(originForm)).toEqual(['/b?c', '/', '/?x', '/b', '*'])
  })
})
