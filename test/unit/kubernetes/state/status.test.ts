/** The status of a run at work: told while it works, never in its way, and never believed against the journal. */
import {describe, expect, it} from 'vitest'
import {atWork, renderWork, workHeadline} from '../../../../src/deploy/progress-words.ts'
import {foldJournal, type OperationState} from '../../../../src/rollout/journal-state.ts'
import {journalRoot} from '../../../../src/rollout/journal-entry.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {unfenced} from '../../../fakes/kubernetes/fence.ts'
import {begin, end, intent, makeRig, owner} from './state-rig.ts'

const ref = {apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'slipway-shop.production-status'}
const done = (step: string): Parameters<ReturnType<ReturnType<typeof makeRig>['open']>['append']>[3][number] => ({kind: 'done', step, evidence: {level: 'accepted'}})

describe('the status object', () => {
  it('tells in plain keys how far each service is, at most every five seconds, as long as the run lives, and how it ended', async () => {
    const clock = idleClock()
    const rig = makeRig(clock)
    const state = rig.open()
    const hold = await state.lock(owner)
    let head = await state.append(hold, journalRoot, 'op', [begin(3), intent('api/0-ensure')])
    await clock.sleep(100)
    for (let n = 0; n < 20; n += 1) {
      head = await state.append(hold, head, 'op', [n === 10 ? done('api/0-ensure') : intent('api/1-ensure')])
      await clock.sleep(1_000)
    }
    const writes = rig.cluster.calls.filter(call => call.verb === 'apply' && call.ref?.name === ref.name)
    expect(writes.length).toBeGreaterThanOrEqual(4)
    expect(writes.slice(1).every((call, n) => call.at - (writes[n]?.at ?? 0) >= 5_000)).toBe(true)
    expect(rig.cluster.object('ConfigMap', ref.name, 'shop')).toMatchObject({
      metadata: {annotations: {'slipway.dev/epoch': '1'}},
      data: {id: 'op', operation: 'deploy', label: 'v1', owner: 'acme/shop', phase: 'forward', 'service.api': '{"state":"running","step":"api/1-ensure","done":1,"all":3}'}
    })
    const told = await rig.open().observeProgress()
    expect(told).toMatchObject({id: 'op', services: {api: {state: 'running', done: 1, all: 3}}})
    expect(clock.now() - Date.parse(told?.updated ?? '')).toBeLessThanOrEqual(5_000)
    await state.append(hold, head, 'op', [end])
    await state.closeStatus()
    await hold.release()
    expect(await rig.open().observeProgress()).toMatchObject({phase: 'ended'})
  })

  it('costs one request at the beginning and one at the end of a short run', async () => {
    const rig = makeRig(idleClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    const head = await state.append(hold, journalRoot, 'op', [begin(1)])
    await state.append(hold, head, 'op', [end])
    await state.closeStatus()
    await hold.release()
    expect(rig.cluster.calls.filter(call => call.ref?.name === ref.name)).toHaveLength(2)
  })

  it('fails nothing and delays nothing where it cannot be written, and is not written while the lock is suspended', async () => {
    const clock = idleClock()
    const rig = makeRig(clock)
    const state = rig.open({user: 'one', before: call => { if (call.ref?.name === ref.name) throw new ApiError('no', {reason: 'access-denied'}) }})
    const hold = await state.lock(owner)
    const head = await state.append(hold, journalRoot, 'op', [begin(1)])
    rig.cluster.goAway(100_000)
    await clock.sleep(130_000)
    await state.append(hold, head, 'op', [end])
    await state.closeStatus()
    await hold.release()
    expect(unfenced(rig.cluster.calls, 'one')).toEqual([])
    expect(await state.observeProgress().catch(() => null)).toBeNull()
  })

  it('that is missing, garbage or of another shape is none', async () => {
    const rig = makeRig(idleClock())
    const admin = rig.cluster.client({user: 'admin'})
    expect(await rig.open().observeProgress()).toBeNull()
    await admin.create({apiVersion: ref.apiVersion, kind: ref.kind, metadata: {name: ref.name, namespace: 'shop'}, data: {}} as never)
    const whole = {id: 'op', operation: 'deploy', label: '', owner: 'a', phase: 'forward', since: '2026-01-01T00:00:00.000Z', updated: '2026-01-01T00:00:00.000Z'}
    for (const data of [{id: 'x'}, {...whole, updated: 'yesterday'}, {...whole, phase: 'sideways'}, {...whole, 'service.api': '{'}, {...whole, 'service.api': '{"state":"done","step":"","done":-1,"all":2}'}]) {
      await admin.patch(ref, {data: {id: null, operation: null, label: null, owner: null, phase: null, since: null, updated: null, 'service.api': null}} as never)
      await admin.patch(ref, {data} as never)
      expect(await rig.open().observeProgress()).toBeNull()
    }
  })
})

describe('operation: status', () => {
  const entries = (): OperationState => {
    const at = '2026-01-01T00:00:00.000Z'
    const chain = [begin(2), intent('api/0-ensure'), done('api/0-ensure')].map((body, seq) => ({schema: 1, seq, at, previous: journalRoot, operation: 'op', body}))
    return foldJournal(chain).unfinished as OperationState
  }
  const now = Date.parse('2026-01-01T00:01:00.000Z')
  const told = (updated: string, id = 'op'): Parameters<typeof atWork>[1] => ({id, operation: 'deploy', label: 'other', owner: 'x', phase: 'forward', services: {}, since: updated, updated})

  it('says how far a living run has come, from the journal, and how long ago it said so', () => {
    const work = atWork(entries(), told('2026-01-01T00:00:57.000Z'), now)
    expect(work.alive).toBe(true)
    expect(workHeadline(work)).toContain('The deploy of v1 by acme/shop is at work: 1 of 2 steps')
    expect(renderWork(work)).toMatch(/api[^\n]*running[^]*Updated 3\.0 s ago/)
  })

  it('says that a run may be dead which is silent, and believes neither an older operation nor an older word', () => {
    for (const word of [told('2026-01-01T00:00:44.000Z'), told('2026-01-01T00:00:59.000Z', 'another'), told('2025-12-31T00:00:00.000Z'), null]) {
      const work = atWork(entries(), word, now)
      expect([work.alive, work.progress.label, work.progress.services.api?.done]).toEqual([false, 'v1', 1])
      expect(renderWork(work)).toContain('may be dead')
    }
  })
})
