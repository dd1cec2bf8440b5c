import {describe, expect, it} from 'vitest'
import type {Clock} from '../../../../src/ports/index.ts'
import {fenceMarginMs, mostSuspendedMs} from '../../../../src/targets/kubernetes/state/lease-keeper.ts'
import {holderIdentity, microTime, parseHolder} from '../../../../src/targets/kubernetes/state/lease-value.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {virtualClock, type VirtualClock} from '../../../fakes/clock.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {another, Killed, lostAnswer, makeRig, owner, set, thrown, told, type Rig} from './state-rig.ts'

const lease = (rig: Rig): KubeObject => rig.cluster.object('Lease', 'slipway-shop.production-lock', 'shop') as KubeObject
const field = (rig: Rig, name: string): unknown => at(lease(rig), 'spec', name)
/** Changes the lease as its holder, or a person, would. */
async function change(rig: Rig, spec: Record<string, string | number | null>): Promise<void> {
  await rig.cluster.client({user: 'other'}).patch({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'}, {spec})
}
/** Time passes, and whatever follows from it has the time to happen. */
function slowly(): VirtualClock {
  const clock = virtualClock()
  return {
    ...clock,
    async advance(ms) {
      for (let left = ms; left > 0; left -= 1_000) {
        await clock.advance(Math.min(left, 1_000))
        await new Promise(resolve => setImmediate(resolve))
      }
    }
  }
}

describe('the lock in the cluster', () => {
  it('is a Lease of two requests that says who holds it, since when and which epoch it is', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    const first = await rig.open().lock(owner)
    await first.release()
    rig.requests()
    const hold = await rig.open().lock(owner)
    expect(told(rig.requests())).toEqual(['get Lease lock', 'replace Lease lock'])
    expect([hold.set, hold.epoch, hold.owner]).toEqual([set, 2, owner])
    expect(lease(rig).spec).toEqual({holderIdentity: 'acme/shop#100.1', leaseDurationSeconds: 60, leaseTransitions: 2, acquireTime: '2026-01-01T00:00:00.000000Z', renewTime: '2026-01-01T00:00:00.000000Z'})
    expect(lease(rig).metadata.labels).toMatchObject({'slipway.dev/set': 'shop.production'})
    await hold.release()
  })

  it('names its owner and its expiry to whoever comes second', async () => {
    const rig = makeRig(virtualClock())
    const hold = await rig.open().lock(owner)
    const error = await thrown(rig.open().lock(another))
    expect(error.reason).toBe('lock-held')
    expect(error.explain()).toContain('acme/shop (run 100, attempt 1)')
    expect(error.explain()).toContain('2026-01-01T00:01:00.000Z')
    expect(await rig.open().observeLock()).toEqual({owner, expiresAt: '2026-01-01T00:01:00.000Z', state: 'held'})
    await hold.release()
    await hold.release()
    expect([await rig.open().observeLock(), field(rig, 'leaseTransitions')]).toEqual([null, 1])
  })

  it('goes to one of many who ask at once', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    const asked = Promise.allSettled(Array.from({length: 8}, (_, i) => rig.open({latencyMs: 10 + i % 3}).lock({...owner, runId: String(i)})))
    await clock.advance(5_000)
    const results = await asked
    const held = results.flatMap(r => (r.status === 'fulfilled' ? [r.value] : []))
    expect(held).toHaveLength(1)
    expect(results.flatMap(r => (r.status === 'rejected' ? [(r.reason as {reason: string}).reason] : []))).toEqual(Array(7).fill('lock-held'))
    const releasing = held[0]?.release()
    await clock.advance(5_000)
    await releasing
  })

  it('keeps counting after the Lease was deleted', async () => {
    const rig = makeRig(virtualClock())
    const state = rig.open()
    await change(rig, {}).catch(() => undefined)
    const hold = await state.lock(owner)
    await hold.release()
    const second = await state.lock(owner)
    await state.append(second, (await state.read()).head, 'op', [{kind: 'intent', step: 'a'}])
    await second.release()
    await rig.cluster.client().remove({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'})
    const third = await rig.open().lock(owner)
    expect(third.epoch).toBe(3)
    await third.release()
  })

  it('reads back every owner, and tells of a foreign holder by its own name', () => {
    for (const it of [owner, {name: 'a#b/c', runId: 'local-77', attempt: 12}, {name: '', runId: '', attempt: 0}]) expect(parseHolder(holderIdentity(it))).toEqual(it)
    expect(parseHolder('kube-scheduler')).toEqual({name: 'kube-scheduler', runId: '', attempt: 0})
    expect(microTime(0)).toBe('1970-01-01T00:00:00.000000Z')
  })
})

describe('a lock whose holder died', () => {
  async function dies(rig: Rig): Promise<void> {
    // The first renewal of this process does not reach the server, nor anything after it.
    const hold = await rig.open({before: call => { if (call.verb === 'replace') throw new Killed() }}).lock(owner)
    expect(hold.epoch).toBe(1)
  }

  it('is taken at once by a later attempt of the same run', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    await clock.advance(1_000)
    rig.requests()
    const hold = await rig.open().lock({...owner, attempt: 2})
    expect([hold.epoch, rig.requests().length]).toEqual([2, 2])
    expect(rig.lines.join()).toContain('Took over the lock of shop/production from acme/shop (run 100, attempt 1)')
    await hold.release()
    await clock.advance(120_000)
  })

  it('is refused to others while it may live, and taken by them when it was seen unchanged for its duration', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    await clock.advance(30_000)
    expect((await thrown(rig.open().lock(another))).reason).toBe('lock-held')
    await clock.advance(31_000)
    const started = clock.now()
    let taken: number | undefined
    const taking = rig.open().lock(another).then(hold => { taken = clock.now(); return hold })
    await clock.advance(59_000)
    expect(taken).toBeUndefined()
    await clock.advance(10_000)
    expect(taken).toBe(started + 60_000)
    expect((await taking).epoch).toBe(2)
    expect(rig.lines.join()).toContain('watching for 60 s')
    await (await taking).release()
  })

  it('is taken at once when it expired for longer than clocks can differ', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    await clock.advance(7 * 60_000)
    rig.requests()
    const hold = await rig.open().lock(another)
    expect(rig.requests()).toHaveLength(2)
    await hold.release()
  })

  it('is waited for by its own run, which may have died a moment ago, but not stolen from a sibling that lives', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    const taking = rig.open().lock(owner)
    await clock.advance(61_000)
    const hold = await taking
    expect(hold.epoch).toBe(2)
    const failing = thrown(rig.open().lock(owner))
    await clock.advance(61_000)
    expect((await failing).reason).toBe('lock-held')
    await hold.release()
  })

  it('is not taken from a holder whose clock is slow or fast, as long as it renews', async () => {
    for (const skew of [-4 * 60_000, -90_000, 10 * 60_000]) {
      const clock = slowly()
      const rig = makeRig(clock)
      const skewed: Clock = {now: () => clock.now() + skew, sleep: clock.sleep}
      const hold = await rig.open({}, {clock: skewed}).lock(owner)
      const failing = thrown(rig.open().lock(another))
      await clock.advance(70_000)
      expect([(await failing).reason, hold.lost.aborted]).toEqual(['lock-held', false])
      await hold.release()
    }
  })

  it('is told as stale from outside', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    await clock.advance(61_000)
    expect(await rig.open().observeLock()).toMatchObject({owner, state: 'stale'})
  })

  it('cannot be read: it is watched, not trusted', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await dies(rig)
    await change(rig, {renewTime: null, holderIdentity: 'somebody else'})
    const taking = rig.open().lock(another)
    await clock.advance(61_000)
    expect((await taking).epoch).toBe(2)
    await (await taking).release()
  })
})

describe('a lock that is held', () => {
  it('is renewed at a third of its time, one request each', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    const hold = await rig.open().lock(owner)
    rig.requests()
    const first = hold.expiresAt()
    await clock.advance(60_000)
    expect(told(rig.requests())).toEqual(Array(3).fill('replace Lease lock'))
    expect([hold.expiresAt() - first, hold.lost.aborted, field(rig, 'leaseTransitions')]).toEqual([60_000, false, 1])
    await hold.release()
  })

  it('ends its writes well before others may take it, and is given up after five minutes', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    const hold = await rig.open().lock(owner)
    expect(Date.parse((await rig.open().observeLock())?.expiresAt ?? '') - hold.expiresAt()).toBe(fenceMarginMs)
    rig.cluster.goAway(400_000)
    await clock.advance(39_999)
    const under = await hold.mayWrite()
    expect(under.aborted).toBe(false)
    await clock.advance(1)
    expect([under.aborted, hold.lost.aborted]).toEqual([true, false])
    const late = thrown(hold.mayWrite())
    await clock.advance(mostSuspendedMs - 1)
    expect(hold.lost.aborted).toBe(false)
    await clock.advance(1)
    expect(hold.lost.aborted).toBe(true)
    await clock.advance(1_000)
    expect((await late).message).toContain('could not be renewed for')
    await clock.advance(120_000)
    // What was lost is not given back, nor renewed again.
    await hold.release()
    expect(field(rig, 'renewTime')).toBe('2026-01-01T00:00:00.000000Z')
  })

  it('survives an API that is away for half a minute', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    const hold = await rig.open().lock(owner)
    rig.cluster.goAway(30_000)
    await clock.advance(300_000)
    expect([hold.lost.aborted, hold.expiresAt() > clock.now()]).toEqual([false, true])
    await hold.release()
    expect(await rig.open().observeLock()).toBeNull()
  })

  it('counts from before the request was sent when answers are slow, and does without those that are too slow', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    await (await rig.open().lock(owner)).release()
    const slow = rig.open({latencyMs: 5_000}).lock(owner)
    await clock.advance(10_000)
    const hold = await slow
    expect(hold.expiresAt()).toBe(clock.now() - 5_000 + 40_000)
    await clock.advance(200_000)
    expect(hold.lost.aborted).toBe(false)
    const releasing = hold.release()
    await clock.advance(10_000)
    await releasing

    const stuck = rig.open({latencyMs: 0, before: async call => { if (call.verb === 'replace' && clock.now() > started + 1_000) await clock.sleep(600_000) }})
    const started = clock.now()
    const next = await stuck.lock(owner)
    await clock.advance(41_000)
    const waiting = thrown(next.mayWrite())
    await clock.advance(300_000)
    expect((await waiting).reason).toBe('lock-held')
  })

  it('recognises a renewal whose answer was lost, and a mark that somebody set on the Lease', async () => {
    const clock = slowly()
    const rig = makeRig(clock)
    let lose = false
    const hold = await rig.open({after: call => { if (lose && call.verb === 'replace') { lose = false; throw lostAnswer() } }}).lock(owner)
    lose = true
    await clock.advance(25_000)
    await rig.cluster.client().patch({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'}, {metadata: {annotations: {note: 'seen'}}})
    await clock.advance(100_000)
    expect([hold.lost.aborted, lease(rig).metadata.annotations?.note]).toEqual([false, 'seen'])
    await hold.release()
    expect(await rig.open().observeLock()).toBeNull()
  })

  it('is lost as soon as another has it, or somebody has deleted it', async () => {
    for (const lose of [
      (rig: Rig) => rig.open().lock({...owner, attempt: 2}).then(() => undefined),
      (rig: Rig) => rig.cluster.client().remove({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'}).then(() => undefined)
    ]) {
      const clock = slowly()
      const rig = makeRig(clock)
      const hold = await rig.open().lock(owner)
      await lose(rig)
      await clock.advance(21_000)
      expect(hold.lost.aborted).toBe(true)
      expect((await thrown(rig.open().append(hold, (await rig.open().read()).head, 'op', [{kind: 'intent', step: 'a'}]))).reason).toBe('lock-held')
      await hold.release()
    }
  })

  it('is suspended by a process that was halted for a while, and lost by one that was halted for long, whatever its clock then says', async () => {
    const clock = slowly()
    let jump = 0
    const jumping: Clock = {now: () => clock.now() + jump, sleep: clock.sleep}
    const rig = makeRig(clock)
    const hold = await rig.open({}, {clock: jumping}).lock(owner)
    jump = 41_000
    let may = false
    void hold.mayWrite().then(() => { may = true })
    await clock.advance(1_000)
    expect([may, hold.lost.aborted]).toEqual([false, false])
    await clock.advance(20_000)
    expect(may).toBe(true)
    jump = 3_600_000
    expect((await thrown(hold.mayWrite())).message).toContain('could not be renewed for')
    expect(hold.lost.aborted).toBe(true)
    // Set back by an hour, the clock would give it an hour more: the timer does not.
    const back = await rig.open({}, {clock: jumping}).lock({...owner, attempt: 2})
    const under = await back.mayWrite()
    jump = 0
    rig.cluster.goAway(600_000)
    await clock.advance(40_000)
    expect(under.aborted).toBe(true)
    await clock.advance(mostSuspendedMs)
    expect(back.lost.aborted).toBe(true)
  })

  it('is ours when only the answer to taking it was lost', async () => {
    for (const verb of ['create', 'replace'] as const) {
      const clock = idleClock()
      const rig = makeRig(clock)
      if (verb === 'replace') await (await rig.open().lock(owner)).release()
      let lost = 0
      const state = rig.open({after: call => { if (call.verb === verb && (lost += 1) === 1) throw lostAnswer() }})
      const hold = await state.lock(another)
      expect(hold.epoch).toBe(verb === 'create' ? 1 : 2)
      await hold.release()
    }
  })
})
