import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fenceposts, roomFor, surgePlan} from '../../../../src/targets/kubernetes/traffic/surge.ts'

const gpu = {'nvidia.com/gpu': 1}
const node = (free: number) => ({'nvidia.com/gpu': free})

describe('how a workload is updated', () => {
  it.each([
    ['by the defaults: surge up, unavailable down', {replicas: 10, resources: {}}, {kind: 'surge', surge: 3, unavailable: 2}],
    ['by the defaults with three: one more, none less', {replicas: 3, resources: gpu, freeCapacity: [node(1)]}, {kind: 'surge', surge: 1, unavailable: 0}],
    ['with a full cluster and two or more: one gives its room, where the defaults wait for ever (kubernetes #97227)', {replicas: 3, resources: gpu, freeCapacity: [node(0), node(0)]}, {kind: 'in-place', surge: 0, unavailable: 1}],
    ['with room for some of the surge: that many', {replicas: 10, resources: gpu, freeCapacity: [node(2)]}, {kind: 'surge', surge: 2, unavailable: 2}],
    ['with one replica and no room: a declared gap (traefik #12417)', {replicas: 1, resources: gpu, freeCapacity: [node(0)]}, {kind: 'recreate'}],
    ['with one replica and room: one more', {replicas: 1, resources: gpu, freeCapacity: [node(1)]}, {kind: 'surge', surge: 1, unavailable: 0}],
    ['with one replica and no surge asked for: a declared gap', {replicas: 1, maxSurge: 0, maxUnavailable: 1, resources: {}}, {kind: 'recreate'}],
    ['where all may be away at once: a declared gap', {replicas: 2, maxSurge: 0, maxUnavailable: '100%', resources: {}}, {kind: 'recreate'}],
    ['with four devices on four nodes and pods of two: no room', {replicas: 2, resources: {'nvidia.com/gpu': 2}, freeCapacity: [node(1), node(1), node(1), node(1)]}, {kind: 'in-place', unavailable: 1}],
    ['where what is free is not known: as asked for, and it says so', {replicas: 4, resources: gpu}, {kind: 'surge', surge: 1, words: 'up to 1 more at a time and 1 less; how much is free is not known'}],
    ['of none: nothing', {replicas: 0, resources: gpu, freeCapacity: []}, {words: 'nothing runs'}]
  ])('%s', (_behaviour, wish, expected) => {
    expect(surgePlan(wish)).toMatchObject(expected)
  })

  it('declares the gap in words', () => {
    expect(surgePlan({replicas: 1, resources: gpu, freeCapacity: []}).words).toBe('no room for one more beside the only replica: nothing serves from the end of the old pod until the new one is ready (Traefik answers 503 meanwhile)')
    expect(surgePlan({replicas: 4, resources: gpu, freeCapacity: []}).words).toBe('no room for one more: 1 of 4 at a time gives its room to the new release, 3 serve meanwhile')
    expect(surgePlan({replicas: 10, resources: gpu, freeCapacity: [node(1)]}).words).toBe('up to 1 more at a time and 2 less (3 asked for; 1 fits now)')
  })

  it('never stands still, never surges beyond the room, and never takes all away without saying so', () => {
    const bound = fc.oneof(fc.integer({min: 0, max: 20}), fc.integer({min: 0, max: 100}).map(p => `${p}%`))
    fc.assert(fc.property(fc.integer({min: 1, max: 30}), bound, bound, fc.array(fc.integer({min: 0, max: 4}), {maxLength: 5}), (replicas, maxSurge, maxUnavailable, free) => {
      const freeCapacity = free.map(node)
      const plan = surgePlan({replicas, maxSurge, maxUnavailable, resources: gpu, freeCapacity})
      if (plan.kind === 'recreate') {
        expect(plan.words).toContain('nothing serves')
        return
      }
      expect(plan.surge).toBeLessThanOrEqual(roomFor(gpu, freeCapacity))
      expect(plan.surge + plan.unavailable).toBeGreaterThan(0)
      if (plan.surge === 0) expect(replicas - plan.unavailable).toBeGreaterThan(0)
    }))
  })

  it('reads bounds as the API server does, and refuses what it refuses', () => {
    expect(fenceposts(3, '25%', '25%')).toEqual({surge: 1, unavailable: 0})
    expect(fenceposts(3, 0, '25%')).toEqual({surge: 0, unavailable: 1})
    expect(fenceposts(10, undefined, undefined)).toEqual({surge: 3, unavailable: 2})
    for (const bad of ['two', '2.5%', -1, 1.5, null, true]) expect(() => fenceposts(3, bad === null ? {} : bad, 0)).toThrow('maxSurge is')
  })

  it('counts room node by node and by the scarcest resource', () => {
    expect(roomFor({cpu: 2, memory: 4}, [{cpu: 5, memory: 4}, {cpu: 8, memory: 16}, {cpu: 1, memory: 64}, {memory: 64}])).toBe(5)
    expect(roomFor({}, [{}])).toBe(Infinity)
    expect(roomFor({}, [])).toBe(0)
  })
})
