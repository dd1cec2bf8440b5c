import {describe, expect, it} from 'vitest'
import type {Note} from '../../../../src/rollout/target.ts'
import type {InventoryItem} from '../../../../src/targets/kubernetes/state/inventory.ts'
import {virtualClock} from '../../../fakes/clock.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {another, lostAnswer, makeRig, owner, thrown, told} from './state-rig.ts'

const mapRef = (name: string): {apiVersion: string; kind: string; namespace: string; name: string} => ({apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: `slipway-shop.production-${name}`})

describe('a note', () => {
  const note: Note = {kind: 'promote', operation: 'abc', by: another, at: '2026-01-01T00:00:00.000Z'}

  it('is left without the lock in one request, and replaced by the next', async () => {
    const rig = makeRig(virtualClock())
    const hold = await rig.open().lock(owner)
    expect(await rig.open().readNote()).toBeNull()
    rig.requests()
    await rig.open().leaveNote(note)
    await rig.open().leaveNote({...note, operation: 'def'})
    expect(await rig.open().readNote()).toEqual({...note, operation: 'def'})
    expect(told(rig.requests())).toEqual(['apply ConfigMap note', 'apply ConfigMap note', 'get ConfigMap note'])
    await hold.release()
  })

  it('that cannot be read is an error, not a wish', async () => {
    const rig = makeRig(virtualClock())
    await rig.open().leaveNote(note)
    for (const [text, reason] of [['{', 'journal-corrupt'], ['{"schema":2}', 'state-version'], ['{"kind":"promote"}', 'state-version']]) {
      await rig.cluster.client().patch(mapRef('note'), {data: {'note.json': text as string}})
      expect((await thrown(rig.open().readNote())).reason).toBe(reason)
    }
  })
})

describe('the inventory', () => {
  const item = (name: string, uid = `uid-${name}`): InventoryItem => ({service: 'api', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name, uid})

  it('is written once a wave, and not at all where nothing was written', async () => {
    const rig = makeRig(virtualClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    rig.requests()
    await state.inventory.flush(hold)
    expect(rig.requests()).toEqual([])
    state.inventory.wrote([item('api-a'), item('api-b')])
    state.inventory.wrote([item('api-c')])
    await state.inventory.flush(hold)
    expect(told(rig.requests())).toEqual(['get ConfigMap inventory', 'create ConfigMap inventory'])
    state.inventory.removed([item('api-a')])
    state.inventory.wrote([item('api-b', 'uid-again')])
    await state.inventory.flush(hold)
    await state.inventory.flush(hold)
    expect(told(rig.requests())).toEqual(['replace ConfigMap inventory'])
    expect(await rig.open().inventory.read()).toEqual([item('api-b', 'uid-again'), item('api-c')])
    await hold.release()
  })

  it('knows an object across versions of its API', async () => {
    const rig = makeRig(virtualClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    state.inventory.wrote([{...item('api'), apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler'}])
    state.inventory.wrote([{...item('api'), apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler'}])
    await state.inventory.flush(hold)
    expect((await rig.open().inventory.read()).map(({apiVersion}) => apiVersion)).toEqual(['autoscaling/v2'])
    await hold.release()
  })

  it('survives lost answers and marks of people, and loses nothing that was noted meanwhile', async () => {
    const rig = makeRig(idleClock())
    let lost = 0
    const state = rig.open({after: call => {
      if (call.ref?.name.endsWith('-inventory') === true && ['create', 'replace'].includes(call.verb) && (lost += 1) % 2 === 1) {
        throw lostAnswer()
      }
    }, before: call => { if (call.verb === 'replace' && call.ref?.name.endsWith('-inventory') === true && lost < 4) state.inventory.wrote([item(`later-${lost}`)]) }})
    const hold = await state.lock(owner)
    for (const name of ['a', 'b', 'c']) {
      state.inventory.wrote([item(name)])
      await state.inventory.flush(hold)
      await rig.cluster.client().patch(mapRef('inventory'), {metadata: {annotations: {seen: name}}})
    }
    expect((await rig.open().inventory.read()).map(({name}) => name)).toEqual(['a', 'b', 'c', 'later-1', 'later-2', 'later-3'])
    await hold.release()
  })

  it('of a thousand objects is packed', async () => {
    const rig = makeRig(virtualClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    const items = Array.from({length: 1_500}, (_, n) => item(`service-${String(n).padStart(4, '0')}`))
    state.inventory.wrote(items)
    await state.inventory.flush(hold)
    expect(JSON.stringify(rig.cluster.object('ConfigMap', mapRef('inventory').name, 'shop')).length).toBeLessThan(200_000)
    expect(await rig.open().inventory.read()).toEqual(items)
    await hold.release()
  })

  it('is not overwritten by a run that was overtaken, nor read where it is no inventory', async () => {
    const rig = makeRig(virtualClock())
    const state = rig.open()
    const hold = await state.lock(owner)
    const later = await rig.open().lock({...owner, attempt: 2})
    const other = rig.open()
    other.inventory.wrote([item('theirs')])
    await other.inventory.flush(later)
    state.inventory.wrote([item('mine')])
    expect((await thrown(state.inventory.flush(hold))).reason).toBe('lock-held')
    expect((await other.inventory.read()).map(({name}) => name)).toEqual(['theirs'])
    await rig.cluster.client().patch(mapRef('inventory'), {data: {'inventory.json': '{"schema":1,"items":{}}'}})
    expect((await thrown(rig.open().inventory.read())).reason).toBe('journal-corrupt')
    await hold.release()
    await later.release()
  })
})
