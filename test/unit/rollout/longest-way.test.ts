/** The critical path: what the longest chain waits for begins first. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {chainsMs, longestChainFirst, longestWayMs} from '../../../src/rollout/longest-way.ts'
import type {Step} from '../../../src/rollout/model.ts'

const step = (id: string, after: string[], deadlineMs: number): Step => ({id, service: id, after, verb: {do: 'ensure', rev: 'r', replicas: 1}, undo: 'nothing', deadlineMs})

/** Each waits for some of those before it. */
const graphs = fc.array(fc.record({ms: fc.integer({min: 1, max: 1_000}), after: fc.array(fc.nat(30), {maxLength: 4})}), {minLength: 1, maxLength: 25})
  .map(nodes => nodes.map(({ms, after}, index) => step(`s${index}`, [...new Set(after.filter(n => n < index).map(n => `s${n}`))], ms)))

/** Seconds until all are done where so many run at once, in the order of `first`. */
function takesMs(steps: readonly Step[], width: number, first: (ready: Step[]) => Step[]): number {
  const done = new Set<string>()
  const running = new Map<Step, number>()
  let now = 0
  while (done.size < steps.length) {
    const ready = steps.filter(s => !done.has(s.id) && !running.has(s) && s.after.every(id => done.has(id)))
    for (const s of first(ready).slice(0, width - running.size)) running.set(s, now + s.deadlineMs)
    now = Math.min(...running.values())
    for (const [s, end] of [...running]) if (end === now) {
      running.delete(s)
      done.add(s.id)
    }
  }
  return now
}

describe('the critical path first', () => {
  it('a chain is the step and the longest of what waits for it', () => {
    const steps = [step('a', [], 10), step('b', ['a'], 20), step('c', ['a'], 50), step('d', ['b', 'c'], 5), step('lone', ['elsewhere'], 30)]
    expect(Object.fromEntries(chainsMs(steps))).toEqual({a: 65, b: 25, c: 55, d: 5, lone: 30})
    expect(longestChainFirst([steps[4], steps[1], steps[2]] as Step[], chainsMs(steps)).map(({id}) => id)).toEqual(['c', 'lone', 'b'])
  })

  it('of equal ones the order of the plan stays', () => {
    const steps = ['x', 'b', 'a'].map(id => step(id, [], 7))
    expect(longestChainFirst(steps, chainsMs(steps))).toEqual(steps)
  })

  it('each chain is longer than those that wait for it, the longest is the whole way, and the order is the same however often it is asked', () => {
    fc.assert(fc.property(graphs, steps => {
      const chains = chainsMs(steps)
      for (const s of steps) for (const id of s.after) expect(chains.get(id)).toBeGreaterThanOrEqual((chains.get(s.id) as number) + (steps.find(o => o.id === id) as Step).deadlineMs)
      expect(Math.max(...chains.values())).toBe(longestWayMs(steps))
      const ordered = longestChainFirst(steps, chains)
      expect(ordered.map(({id}) => id).sort()).toEqual(steps.map(({id}) => id).sort())
      expect(longestChainFirst(steps, chainsMs([...steps].reverse()))).toEqual(ordered)
    }))
  })

  it('with little room it never takes longer than Graham’s bound for lists (1969), and beats the order of names where a long chain comes late in it', () => {
    fc.assert(fc.property(graphs, fc.integer({min: 1, max: 4}), (steps, width) => {
      const chains = chainsMs(steps)
      const least = Math.max(longestWayMs(steps), steps.reduce((sum, s) => sum + s.deadlineMs, 0) / width)
      expect(takesMs(steps, width, ready => longestChainFirst(ready, chains))).toBeLessThanOrEqual((2 - 1 / width) * least + 1e-6)
    }))
    const steps = [...['a', 'b', 'c', 'd'].map(id => step(id, [], 10)), step('y', [], 10), step('z', ['y'], 30)]
    expect(takesMs(steps, 2, ready => longestChainFirst(ready, chainsMs(steps)))).toBe(40)
    expect(takesMs(steps, 2, ready => ready)).toBe(60)
  })
})
