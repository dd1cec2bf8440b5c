/** Rolling updates where room is short: what is foretold, held against a cluster that schedules and replaces as it pleases. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {fenceposts, planSurge, roomNow, type Amounts, type Room, type SurgePlan, type SurgeWish} from '../../../../src/targets/kubernetes/traffic/surge.ts'

const gpu = 'nvidia.com/gpu'
/** A node with so many devices free, and pods on it that leave one each. */
const node = (free: number, old = 0, asked = 1): Room => ({name: 'n', free: {[gpu]: BigInt(free)}, asked: {[gpu]: BigInt(asked)}, leaving: Array.from({length: old}, () => ({[gpu]: 1n}))})
const wish = (given: Partial<SurgeWish> & Pick<SurgeWish, 'replicas' | 'nodes'>): SurgeWish => ({
  maxSurge: '25%', maxUnavailable: 0, there: given.replicas, stranded: 0, quotas: [], unmodelled: [], growing: [], ...given
})

describe('how a Deployment is updated', () => {
  it.each<[string, SurgeWish, Partial<SurgePlan>]>([
    ['with room for one more: as written', wish({replicas: 3, nodes: [node(1, 3)]}), {kind: 'as-written', words: 'up to 1 more at a time; room for 1 now'}],
    ['full, with two or more: one gives its room, where the defaults wait for ever (kubernetes #97227)', wish({replicas: 3, nodes: [node(0, 3)]}), {kind: 'in-place', words: 'no room for one more (nvidia.com/gpu on 1 node): 1 of 3 at a time gives its room to the new release, 2 serve meanwhile'}],
    ['full, and the manifest lets some go first: as written', wish({replicas: 4, maxUnavailable: '25%', nodes: [node(0, 4)]}), {kind: 'as-written', words: '1 of 4 at a time give their room to the new release: no room for one more'}],
    ['full, with one replica: it would stand still', wish({replicas: 1, nodes: [node(0, 1)]}), {kind: 'no-room', how: 'alone', words: 'no room for one more beside the only replica (nvidia.com/gpu on 1 node)'}],
    ['one replica that may go, by its manifest: a declared gap (traefik #12417)', wish({replicas: 1, maxSurge: 0, maxUnavailable: 1, nodes: [node(0, 1)]}), {kind: 'as-written'}],
    ['four devices on four nodes hold no pod of two', wish({replicas: 2, nodes: [node(1, 0, 2), node(1, 0, 2), node(1, 1, 2), node(1, 1, 2)]}), {kind: 'in-place'}],
    ['pods that never fit, also with all old ones gone', wish({replicas: 2, nodes: [node(0, 1, 2), node(0, 1, 2)]}), {kind: 'no-room', how: 'never'}],
    ['more replicas than there is room for', wish({replicas: 4, there: 2, nodes: [node(1, 2)]}), {kind: 'no-room', how: 'never'}],
    ['no node takes them', wish({replicas: 2, stranded: 2, nodes: []}), {kind: 'no-room', how: 'never', words: '2 new pods are wanted, and with all old ones gone there is room for 0 (no node takes them)'}],
    ['a full quota counts like nodes', wish({replicas: 2, nodes: [node(9, 2)], quotas: [{name: 'ResourceQuota team', free: {pods: 0n}, asked: {pods: 1n}, leaving: [{pods: 1n}, {pods: 1n}]}]}), {kind: 'in-place', words: 'no room for one more (ResourceQuota team): 1 of 2 at a time gives its room to the new release, 1 serve meanwhile'}],
    ['a full cluster that adds nodes is not full', wish({replicas: 1, nodes: [node(0, 1)], growing: ['Karpenter may add a node']}), {kind: 'as-written', words: 'up to 1 more at a time; room for 0 now, and Karpenter may add a node'}],
    ['what is not modelled is said to be unknown', wish({replicas: 2, nodes: [node(1, 2)], unmodelled: ['topology spread is not looked at']}), {kind: 'as-written', words: 'up to 1 more at a time; room for 1 now; whether that goes on to the end is not known: topology spread is not looked at'}],
    ['new pods that ask for more than the old ones leave: not assumed to fit', wish({replicas: 2, nodes: [node(3, 2, 2)]}), {kind: 'as-written', words: expect.stringContaining('is not known') as unknown as string}],
    ['of none: nothing', wish({replicas: 0, nodes: []}), {words: 'nothing is to run'}]
  ])('%s', (_, given, expected) => {
    expect(planSurge(given)).toMatchObject(expected)
  })

  it('reads bounds as the API server does, and refuses what it refuses', () => {
    expect(fenceposts(3, '25%', '25%')).toEqual({surge: 1, unavailable: 0})
    expect(fenceposts(3, 0, '25%')).toEqual({surge: 0, unavailable: 1})
    expect(fenceposts(10, undefined, undefined)).toEqual({surge: 3, unavailable: 2})
    for (const bad of ['two', '2.5%', -1, 1.5, {}, true]) expect(() => fenceposts(3, bad, 0)).toThrow('maxSurge is')
  })
})

interface Cluster {
  free: Record<string, bigint>[]
  asked: Amounts
  old: {node: number; amounts: Amounts}[]
}

const fits = (asked: Amounts, free: Amounts): boolean => Object.entries(asked).every(([name, amount]) => amount <= (free[name] ?? 0n))
const take = (free: Record<string, bigint>, amounts: Amounts, sign: 1n | -1n): void => { for (const [name, amount] of Object.entries(amounts)) free[name] = (free[name] ?? 0n) - sign * amount }

/** A Deployment controller and a scheduler that choose at random what they may choose; true where the update comes to its end. */
function runs({free: at, asked, old: given}: Cluster, {replicas, surge, unavailable}: {replicas: number; surge: number; unavailable: number}, choose: (n: number) => number): boolean {
  const free = at.map(one => ({...one}))
  const old = [...given]
  let [placed, pending] = [0, 0]
  for (let round = 0; round < 400; round += 1) {
    const before = [old.length, placed, pending].join()
    pending += Math.max(0, Math.min(replicas - placed - pending, replicas + surge - old.length - placed - pending))
    while (pending > 0) {
      const open = free.map((one, index) => ({one, index})).filter(({one}) => fits(asked, one))
      const chosen = open[choose(open.length)]
      if (chosen === undefined) break
      take(free[chosen.index] as Record<string, bigint>, asked, 1n)
      pending -= 1
      placed += 1
    }
    if (old.length === 0 && placed === replicas) return true
    const goes = Math.min(old.length, old.length + placed - (replicas - unavailable))
    for (let n = 0; n < goes; n += 1) {
      const [gone] = old.splice(choose(old.length), 1)
      if (gone) take(free[gone.node] as Record<string, bigint>, gone.amounts, -1n)
    }
    if (before === [old.length, placed, pending].join() && !free.some(one => fits(asked, one) && pending > 0)) return false
  }
  return false
}

const circumstances = fc.record({
  replicas: fc.integer({min: 1, max: 6}), there: fc.integer({min: 1, max: 6}), asked: fc.record({cpu: fc.integer({min: 1, max: 4}), gpu: fc.integer({min: 0, max: 2})}), was: fc.record({cpu: fc.integer({min: 1, max: 4}), gpu: fc.integer({min: 0, max: 2})}),
  nodes: fc.array(fc.record({cpu: fc.integer({min: 0, max: 6}), gpu: fc.integer({min: 0, max: 3})}), {minLength: 1, maxLength: 4}),
  maxSurge: fc.constantFrom(0, 1, 2, '25%'), maxUnavailable: fc.constantFrom(0, 1, '25%', '50%'), seed: fc.integer({min: 1, max: 1_000_000})
})

describe('what is foretold', () => {
  const tally = {fits: 0, stuck: 0, wrongly: 0, unknown: 0}

  it('never says that an update goes on where it stands still, nor that it stands still where it would have gone on', () => {
    fc.assert(fc.property(circumstances, ({replicas, there, asked, was, nodes, maxSurge, maxUnavailable, seed}) => {
      let state = seed
      const choose = (n: number): number => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
        return n === 0 ? 0 : state % n
      }
      const big = (amounts: {cpu: number; gpu: number}): Amounts => ({cpu: BigInt(amounts.cpu), [gpu]: BigInt(amounts.gpu)})
      const old = Array.from({length: there}, (_, index) => ({node: index % nodes.length, amounts: big(was)}))
      const cluster: Cluster = {free: nodes.map(one => ({...big(one)})), asked: big(asked), old}
      const rooms = nodes.map((one, index): Room => ({name: `n${index}`, free: big(one), asked: big(asked), leaving: old.filter(pod => pod.node === index).map(({amounts}) => amounts)}))
      const plan = planSurge(wish({replicas, there, maxSurge, maxUnavailable, nodes: rooms}))
      const bounds = plan.kind === 'in-place' ? {surge: 0, unavailable: 1} : fenceposts(replicas, maxSurge, maxUnavailable)
      const ends = [1, 2, 3].map(() => runs(cluster, {replicas, ...bounds}, choose))
      if (plan.words.includes('not known')) tally.unknown += 1
      else if (plan.kind === 'no-room') {
        tally.stuck += 1
        if (ends.some(Boolean)) tally.wrongly += 1
      } else {
        tally.fits += 1
        expect(ends, plan.words).toEqual([true, true, true])
      }
      expect(roomNow({nodes: rooms, quotas: []})).toBeGreaterThanOrEqual(0)
    }), {numRuns: Number(process.env.SLIPWAY_RUNS ?? 3_000), seed: Number(process.env.SLIPWAY_SEED ?? 11)})
    expect(tally.fits).toBeGreaterThan(100)
    expect(tally.stuck).toBeGreaterThan(100)
    expect(tally.wrongly).toBe(0)
  })
})
