/** A hold that could not be renewed: silent until it is ours again for sure. */
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {journalRoot} from '../../../../src/rollout/journal-entry.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import {fenceMarginMs, mostSuspendedMs} from '../../../../src/targets/kubernetes/state/lease-keeper.ts'
import {leaseMs} from '../../../../src/targets/kubernetes/state/lease-value.ts'
import {openReach} from '../../../../src/targets/kubernetes/state/reach.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {unfenced} from '../../../fakes/kubernetes/fence.ts'
import {another, begin, intent, makeRig, owner, thrown, type Rig} from './state-rig.ts'

const leaseRef = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'}
const settings = (n: number): Parameters<ReturnType<Rig['cluster']['client']>['apply']>[0] => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings', namespace: 'shop'}, data: {n: String(n)}} as never)
const away = (): ApiError => new ApiError('No answer.', {reason: 'api-unavailable'})

describe('a hold that could not be renewed in time', () => {
  for (const ms of [45_000, 60_000, 120_000, 290_000]) {
    it(`for ${ms / 1000} s is live again when the server answers, and what waited is written then, once`, async () => {
      const clock = idleClock()
      const rig = makeRig(clock)
      const state = rig.open({user: 'one'})
      const hold = await state.lock(owner)
      const head = await state.append(hold, journalRoot, 'op', [begin()])
      rig.cluster.goAway(ms)
      const began = clock.now()
      await clock.sleep(ms - 1_000)
      await state.append(hold, head, 'op', [intent('a')])
      expect(clock.now() - began).toBeLessThan(ms + 15_000)
      expect([hold.lost.aborted, (await state.read()).entries.map(({seq}) => seq), unfenced(rig.cluster.calls, 'one')]).toEqual([false, [0, 1], []])
      expect(hold.awayMs()).toBeGreaterThan(ms - 25_000)
      expect(rig.lines.some(line => line.includes('nothing is written until it is'))).toBe(ms > 60_000 || rig.lines.length > 0)
      await hold.release()
      expect(await state.observeLock()).toBeNull()
    })
  }

  it('is renewed on what was read just now: a mark that somebody set meanwhile stays, and is no reason to lose it', async () => {
    const clock = idleClock()
    const rig = makeRig(clock)
    let cut = false
    const state = rig.open({before: () => { if (cut) throw away() }})
    const hold = await state.lock(owner)
    cut = true
    await clock.sleep(50_000)
    await rig.cluster.client().patch(leaseRef, {metadata: {annotations: {note: 'seen'}}})
    cut = false
    await hold.mayWrite()
    expect([hold.lost.aborted, rig.cluster.object('Lease', leaseRef.name, 'shop')?.metadata.annotations?.['note']]).toEqual([false, 'seen'])
    await hold.release()
  })

  for (const [what, act] of [
    ['taken by another run', async (rig: Rig) => rig.open({user: 'two'}).lock(another)],
    ['taken by another run and given back', async (rig: Rig) => { await (await rig.open({user: 'two'}).lock(another)).release(); return undefined }],
    ['deleted by somebody', async (rig: Rig) => { await rig.cluster.client({user: 'two'}).remove(leaseRef); return undefined }]
  ] as const) {
    it(`is lost where it was ${what} meanwhile: what waited is never written`, async () => {
      const clock = idleClock()
      const rig = makeRig(clock)
      let cut = false
      const state = rig.open({user: 'one', before: () => { if (cut) throw away() }})
      const hold = await state.lock(owner)
      cut = true
      const waiting = thrown(state.client.apply(settings(1), {manager: 'slipway'}))
      await clock.sleep(65_000)
      const taken = await act(rig)
      cut = false
      expect((await waiting).reason).toBe('lock-held')
      expect(hold.lost.aborted).toBe(true)
      const writes = rig.cluster.calls.filter(call => call.user === 'one' && call.persisted && call.ref?.kind !== 'Lease')
      await clock.sleep(120_000)
      await taken?.release()
      await hold.release()
      expect(writes).toEqual([])
      expect(rig.cluster.calls.filter(call => call.user === 'one' && call.persisted)).toHaveLength(1)
    })
  }

  it('whoever waits to write hears of a cancellation at once', async () => {
    const clock = idleClock()
    const rig = makeRig(clock)
    const state = rig.open()
    const hold = await state.lock(owner)
    rig.cluster.goAway(200_000)
    await clock.sleep(50_000)
    const stop = new AbortController()
    const waiting = thrown(state.client.apply(settings(1), {manager: 'slipway'}, stop.signal))
    const at = clock.now()
    stop.abort(new ApiError('cancelled', {reason: 'cancelled'}))
    expect([(await waiting).reason, clock.now() - at]).toEqual(['cancelled', 0])
    await hold.release().catch(() => undefined)
  })

  it('what was given back is not written under any more', async () => {
    const rig = makeRig(idleClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    await hold.release()
    expect((await thrown(state.client.apply(settings(1), {manager: 'slipway'}))).message).toContain('given back')
    expect(rig.cluster.object('ConfigMap', 'settings', 'shop')).toBeUndefined()
  })

  it('a request that alone fails while others are answered is given up: that is no outage', async () => {
    const clock = idleClock()
    const rig = makeRig(clock)
    const state = rig.open({before: call => { if (call.ref?.kind === 'Secret') throw away() }})
    const hold = await state.lock(owner)
    const heart = new AbortController()
    void (async () => { while (!heart.signal.aborted) { await state.client.get(leaseRef); await clock.sleep(1_000, heart.signal) } })().catch(() => undefined)
    const began = clock.now()
    expect((await thrown(state.client.list({apiVersion: 'v1', kind: 'Secret'}, {namespace: 'shop'}))).reason).toBe('api-unavailable')
    expect(clock.now() - began).toBeLessThan(130_000)
    heart.abort(new Error('over'))
    await hold.release()
  })

  it('never lets a write out between the fence and a renewal, however the server comes and goes (property)', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({after: fc.integer({min: 0, max: 70_000}), ms: fc.integer({min: 0, max: 400_000})}), {minLength: 1, maxLength: 5}), fc.integer({min: 0, max: 9_000}), fc.boolean(),
      async (outages, latencyMs, stolen) => {
        const clock = idleClock()
        const rig = makeRig(clock)
        const state = rig.open({user: 'one', latencyMs})
        const hold = await state.lock(owner)
        const over = new AbortController()
        let written = 0
        const writer = (async () => {
          for (let n = 0; !hold.lost.aborted && !over.signal.aborted; n += 1) {
            await state.client.apply(settings(n), {manager: 'slipway'}, over.signal)
            written += 1
            await clock.sleep(1_500, over.signal)
          }
        })().catch((error: unknown) => error)
        for (const {after, ms} of outages) {
          await clock.sleep(after)
          rig.cluster.goAway(ms)
          await clock.sleep(ms)
        }
        await clock.sleep(30_000)
        const thief = stolen ? await rig.open({user: 'two'}).lock({...owner, attempt: 2}) : undefined
        if (thief) await clock.sleep(60_000)
        over.abort(new Error('over'))
        await writer
        const longest = Math.max(...outages.map(({ms}) => ms))
        expect(unfenced(rig.cluster.calls, 'one')).toEqual([])
        if (latencyMs < 5_000 && (outages[0]?.after ?? 0) > 30_000) expect(written).toBeGreaterThan(0)
        if (longest < mostSuspendedMs - 30_000 && !stolen && latencyMs < 5_000 && outages.every(({after}) => after > 60_000)) expect(hold.lost.aborted).toBe(false)
        // An answer that takes longer than an attempt to renew is none.
        if (stolen && latencyMs < 7_000) expect(hold.lost.aborted).toBe(true)
        await thief?.release()
        await hold.release().catch(() => undefined)
      }
    ), {numRuns: 10, seed: 7, endOnFailure: true})
  }, 30_000)

  it('the fence is well before the expiry that others see', () => {
    expect(leaseMs - fenceMarginMs).toBeLessThan(leaseMs)
    expect(mostSuspendedMs + leaseMs - fenceMarginMs).toBeLessThan(leaseMs + 5 * 60_000)
  })
})

describe('the time in which the server did not answer', () => {
  it('begins with the last answer, ends with the next one, and is nothing where answers are only slow', async () => {
    const clock = idleClock()
    const reach = openReach(clock)
    const asks = (ms: number, error?: Error): Promise<unknown> => reach.ask(() => clock.sleep(ms).then(() => { if (error) throw error })).catch(() => undefined)
    await asks(2_500)
    expect(reach.awayMs()).toBe(0)
    await clock.sleep(5_000)
    await asks(1_000, away())
    await clock.sleep(10_000)
    expect(reach.awayMs()).toBe(16_000)
    await asks(0)
    expect(reach.awayMs()).toBe(16_000)
    await clock.sleep(60_000)
    await asks(100)
    expect(reach.awayMs()).toBe(16_000)
    await asks(0, new ApiError('no', {reason: 'access-denied'}))
    await asks(4_000, new Error('broken off'))
    await clock.sleep(9_000)
    expect(reach.awayMs()).toBe(16_000)
  })

  it('is over as soon as any of many requests is answered', async () => {
    const clock = idleClock()
    const reach = openReach(clock)
    const slow = reach.ask(() => clock.sleep(10_000))
    await clock.sleep(6_000)
    await reach.ask(() => Promise.resolve())
    expect(reach.awayMs()).toBe(6_000)
    await slow
    expect(reach.awayMs()).toBe(10_000)
  })
})
