import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {afterAnswer, flowLimits, openFlow, type Flow, type Sample} from '../../../../src/targets/kubernetes/client/flow.ts'
import {openInFlight} from '../../../../src/targets/kubernetes/client/in-flight.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'

const answered = (flow: Flow, changes: Partial<Sample> = {}): Flow => afterAnswer(flow, {result: 'answered', tookMs: 10, inFlight: 64, now: 0, ...changes})
const times = (n: number, step: (flow: Flow, i: number) => Flow, flow: Flow = openFlow): Flow => Array.from({length: n}).reduce<Flow>((f, _, i) => step(f, i), flow)

describe('the limit of requests in flight', () => {
  it('stays between 16 and 64, whatever happens', () => {
    const sample = fc.record({result: fc.constantFrom<Sample['result']>('answered', 'throttled', 'failed'), tookMs: fc.integer({min: 0, max: 60_000}), inFlight: fc.integer({min: 1, max: 200}), after: fc.integer({min: 0, max: 5_000})})
    fc.assert(fc.property(fc.array(sample, {maxLength: 300}), samples => {
      let now = 0
      let flow = openFlow
      for (const {after, ...one} of samples) {
        now += after
        flow = afterAnswer(flow, {...one, now})
        expect(flow.limit).toBeGreaterThanOrEqual(flowLimits.least)
        expect(flow.limit).toBeLessThanOrEqual(flowLimits.most)
      }
    }))
  })

  it('grows by about one a round while it is used, and not while it is not', () => {
    expect(times(16, f => answered(f)).limit).toBeCloseTo(17, 0)
    expect(times(5_000, f => answered(f)).limit).toBe(flowLimits.most)
    expect(times(5_000, f => answered(f, {inFlight: 5})).limit).toBe(flowLimits.start)
  })

  it('does not grow where requests wait for each other at the server: more of them would only wait longer', () => {
    const one = answered(openFlow, {tookMs: 3})
    expect(times(500, f => answered(f, {tookMs: 40}), one).limit).toBeLessThan(flowLimits.start + 1)
    // Far away every answer takes its time: that is no queue.
    expect(times(5_000, f => answered(f, {tookMs: 110}), answered(openFlow, {tookMs: 80})).limit).toBe(flowLimits.most)
  })

  it('halves when the server asks for it, once a round', () => {
    const burst = times(30, f => afterAnswer(f, {result: 'throttled', tookMs: 20, inFlight: 32, now: 10}), {...openFlow, limit: 32})
    expect(burst.limit).toBe(16)
    expect(afterAnswer({...openFlow, limit: 60}, {result: 'throttled', tookMs: 20, inFlight: 60, now: 10}).limit).toBe(30)
    expect(times(2, (f, i) => afterAnswer(f, {result: 'throttled', tookMs: 20, inFlight: 60, now: 10 + i * 500}), {...openFlow, limit: 60}).limit).toBe(30)
    expect(times(2, (f, i) => afterAnswer(f, {result: 'throttled', tookMs: 20, inFlight: 60, now: 10 + i * 1_500}), {...openFlow, limit: 60}).limit).toBe(flowLimits.least)
  })

  it('falls when answers take much longer than usual, not for one slow answer', () => {
    const usual = times(200, f => answered(f))
    expect(answered(usual, {tookMs: 700}).limit).toBeGreaterThanOrEqual(usual.limit)
    expect(times(20, f => answered(f, {tookMs: 2_000, now: 10}), usual).limit).toBeLessThan(usual.limit)
  })

  it('a connection that fails says nothing of how much the server can take', () => {
    expect(afterAnswer(openFlow, {result: 'failed', tookMs: 5, inFlight: 30, now: 0})).toEqual(openFlow)
  })
})

describe('the door', () => {
  const go = () => 'answered' as const

  it('lets no more through than the limit, loses nobody, and keeps the order of those who wait', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ms: fc.integer({min: 1, max: 500}), result: fc.constantFrom<Sample['result']>('answered', 'throttled', 'failed'), throws: fc.boolean(), gone: fc.boolean()}), {minLength: 1, maxLength: 200, size: 'max'}), async jobs => {
      const clock = idleClock()
      const door = openInFlight(clock)
      const begun: number[] = []
      const limits: number[] = [flowLimits.start]
      const all = jobs.map(({ms, result, throws, gone}, index) => {
        const stop = new AbortController()
        const run = door.run(async () => {
          begun.push(index)
          limits.push(door.facts().limit)
          expect(door.facts().inFlight).toBeLessThanOrEqual(Math.max(...limits))
          await clock.sleep(ms)
          if (throws) throw new Error('no')
        }, () => result, {urgent: false, signal: stop.signal})
        if (gone && index > 40) stop.abort(new Error('gone'))
        return run.then(() => 'done', (error: Error) => error.message)
      })
      const ends = await Promise.all(all)
      expect(ends).toEqual(jobs.map(({throws}, index) => (begun.includes(index) ? (throws ? 'no' : 'done') : 'gone')))
      expect(begun).toEqual([...begun].sort((a, b) => a - b))
      expect(door.facts()).toMatchObject({inFlight: 0, waiting: 0})
    }), {numRuns: 40})
  })

  it('lets the urgent through when it is full', async () => {
    const clock = idleClock()
    const door = openInFlight(clock)
    const full = Array.from({length: 60}, () => door.run(() => clock.sleep(1_000), go, {urgent: false}))
    expect(door.facts()).toMatchObject({inFlight: flowLimits.start, waiting: 60 - flowLimits.start})
    let ran = false
    const urgent = door.run(async () => { ran = true }, go, {urgent: true})
    expect(ran).toBe(true)
    await Promise.all([...full, urgent])
  })

  it('does not even begin for a caller who has gone', async () => {
    await expect(openInFlight(idleClock()).run(() => Promise.resolve(1), go, {urgent: false, signal: AbortSignal.abort(new Error('gone'))})).rejects.toThrow('gone')
  })
})
