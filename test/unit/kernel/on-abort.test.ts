import {getEventListeners} from 'node:events'
import {describe, expect, it} from 'vitest'
import {onAbort} from '../../../src/kernel/on-abort.ts'
import {systemClock} from '../../../src/platform/clock.ts'
import {openInFlight} from '../../../src/targets/kubernetes/client/in-flight.ts'
import {shareCall} from '../../../src/targets/kubernetes/client/shared-call.ts'

const many = 150
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length

describe('waits that end with one signal', () => {
  it('are one listener, gone with the last of them', () => {
    const {signal} = new AbortController()
    const off = Array.from({length: many}, () => onAbort(signal, () => undefined))
    expect(listeners(signal)).toBe(1)
    off.slice(1).forEach(call => { call() })
    expect(listeners(signal)).toBe(1)
    off[0]?.()
    off[0]?.()
    expect(listeners(signal)).toBe(0)
  })

  it('are each told once, those called off not at all', () => {
    const controller = new AbortController()
    const told: number[] = []
    const off = [1, 2, 3].map(n => onAbort(controller.signal, () => { told.push(n) }))
    off[1]?.()
    controller.abort()
    controller.abort()
    expect(told).toEqual([1, 3])
  })

  it('begin anew after the last was called off, and an old one called off again takes nothing of theirs', () => {
    const controller = new AbortController()
    let told = 0
    const old = onAbort(controller.signal, () => undefined)
    old()
    onAbort(controller.signal, () => { told += 1 })
    old()
    controller.abort()
    expect(told).toBe(1)
  })

  it('stay one for many requests in the door, many who share a call and many who sleep', async () => {
    const controller = new AbortController()
    const {signal} = controller
    const door = openInFlight(systemClock)
    const never = new Promise<void>(() => undefined)
    const shared = shareCall(() => never)
    const inDoor = Array.from({length: many}, () => door.run(() => never, () => 'answered', {urgent: false, signal}).catch(() => undefined))
    const waits = [...inDoor.slice(100), ...Array.from({length: many}, () => [shared(signal), systemClock.sleep(60_000, signal)]).flat()]
    await Promise.resolve()
    expect(door.facts().waiting).toBeGreaterThan(100)
    expect(listeners(signal)).toBe(1)
    controller.abort(new Error('over'))
    const settled = await Promise.race([Promise.allSettled(waits), systemClock.sleep(2_000)])
    expect(settled).toHaveLength(2 * many + 50)
    expect(door.facts().waiting).toBe(0)
    expect(listeners(signal)).toBe(0)
  })
})
