import {setMaxListeners} from 'node:events'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {ApiError} from '../../../src/kernel/errors.ts'
import type {Http} from '../../../src/ports/index.ts'
import {judgeLoad} from '../../../src/integration-test/judge-load.ts'
import {plannedRequests, runLoad, type LoadPlan, type LoadRun, type LoadSample} from '../../../src/integration-test/load.ts'
import {fewestFor, percentile} from '../../../src/integration-test/percentiles.ts'
import {virtualClock} from '../../fakes/clock.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'

const plan: LoadPlan = {url: 'http://127.0.0.1:9/', rate: 100, durationMs: 20_000, timeoutMs: 10_000}
const never = (): AbortSignal => new AbortController().signal
const ascending = (values: number[]): number[] => [...values].sort((a, b) => a - b)

/** A service on a virtual clock: `answersAt` says when a request that came at that time (ms since the start) is answered. */
function simulate(answersAt: (at: number) => number, changes: Partial<LoadPlan> = {}): {run: Promise<LoadRun>; finish(): Promise<void>; ports: TestPorts; sentAt: number[]; open: {most: number}} {
  const clock = virtualClock()
  const start = clock.now()
  const sentAt: number[] = []
  const open = {now: 0, most: 0}
  const http: Http = {request: async (_, signal) => {
    if (signal) setMaxListeners(0, signal)
    const at = clock.now() - start
    sentAt.push(at)
    open.most = Math.max(open.most, open.now += 1)
    await clock.sleep(answersAt(at) - at, signal).finally(() => { open.now -= 1 })
    return {status: 200, headers: {}, body: ''}
  }}
  const ports = makeTestPorts({clock, http})
  return {run: runLoad({...plan, ...changes}, ports, {signal: never(), deadline: never()}), finish: () => clock.advance(120_000), ports, sentAt, open}
}

describe('the load is open: it does not wait for the service', () => {
  it('sees the stall that a closed loop would leave out', async () => {
    // As in Tene's talk: answers in 1 ms, but for 2 s of every 10 everything stands still. 20 % of the requests are due in a stall.
    const {run, finish, sentAt} = simulate(at => (at % 10_000 >= 8_000 ? Math.ceil(at / 10_000) * 10_000 + 1 : at + 1))
    await finish()
    const {samples, unfinished} = await run
    const latencies = ascending(samples.map(s => s.latencyMs))
    expect([samples.length, unfinished]).toEqual([2000, 0])
    expect(percentile(latencies, 0.5)).toBe(1)
    expect(percentile(latencies, 0.95)).toBeGreaterThan(1400)
    expect(percentile(latencies, 0.95)).toBeLessThan(1600)
    expect(sentAt.slice(0, 3)).toEqual([0, 10, 20])
  })

  it('sends as many as the rate asks for, also where the gaps are no whole milliseconds', async () => {
    const {run, finish, sentAt} = simulate(at => at + 5, {rate: 333, durationMs: 1000})
    await finish()
    expect((await run).samples).toHaveLength(333)
    expect(sentAt.every((at, i) => Math.abs(at - (i * 1000) / 333) < 1)).toBe(true)
  })

  it('keeps a bound on open requests, and counts the waiting for a free one', async () => {
    const {run, finish, open} = simulate(at => at + 1500, {rate: 1000, durationMs: 1000})
    await finish()
    const {samples} = await run
    expect(open.most).toBe(512)
    expect(samples).toHaveLength(1000)
    expect(Math.max(...samples.map(s => s.latencyMs))).toBeGreaterThan(1900)
    expect(samples.every(s => s.lateMs < 1)).toBe(true)
  })

  it('tells a person once a second how far it is', async () => {
    const {run, finish, ports} = simulate(at => at + 5, {durationMs: 3000})
    await finish()
    await run
    expect(ports.events.map(e => [e.subject, e.line])).toEqual([['load', 'load: 101 of 300 requests due, 100 answered, 0 failed'], ['load', expect.stringContaining('of 300 requests due') as string]])
  })

  it('stops at the deadline, and says how much is missing', async () => {
    const clock = virtualClock()
    const deadline = new AbortController()
    const http: Http = {request: async (_, signal) => { if (signal) setMaxListeners(0, signal); await clock.sleep(50, signal); return {status: 200, headers: {}, body: ''} }}
    const run = runLoad({...plan, durationMs: 1000}, makeTestPorts({clock, http}), {signal: never(), deadline: deadline.signal})
    await clock.advance(500)
    deadline.abort(new Error('time is up'))
    await clock.advance(1)
    const {samples, unfinished} = await run
    expect(samples.length + unfinished).toBe(100)
    expect(samples.every(s => s.failure === '')).toBe(true)
    expect(judgeLoad(plan, {samples, unfinished}, {errors: 1, p95: undefined})).toMatchObject({verdict: 'inconclusive', message: expect.stringContaining('before the deadline') as string})
  })

  it('ends with the reason of its signal', async () => {
    const signal = AbortSignal.abort(new Error('cancelled'))
    await expect(runLoad(plan, makeTestPorts(), {signal, deadline: never()})).rejects.toThrow('cancelled')
  })
})

describe('a verdict over the load', () => {
  const samplesOf = (latencies: number[], failures = 0): LoadSample[] => latencies.map((latencyMs, i) => ({latencyMs, lateMs: 0, failure: i < failures ? 'status 500' : ''}))
  const judge = (samples: LoadSample[], limits = {errors: 0.01, p95: 200 as number | undefined}): ReturnType<typeof judgeLoad> => judgeLoad(plan, {samples, unfinished: 0}, limits)
  const flat = (n: number, ms: number): number[] => Array<number>(n).fill(ms)

  it('passes within both bounds, with the figures', () => {
    expect(judge(samplesOf([...flat(990, 10), ...flat(10, 900)], 10))).toMatchObject({verdict: 'pass', sent: 1000, failed: 10, p50Ms: 10, p95Ms: 10, p99Ms: 10, message: '10 of 1000 requests failed (1.0 %), at most 1.0 % allowed; p95 10 ms, at most 200 ms allowed'})
  })

  it('fails on errors, with the commonest', () => {
    expect(judge(samplesOf(flat(100, 10), 2))).toMatchObject({verdict: 'fail', message: expect.stringContaining('most often: status 500') as string})
  })

  it('fails on the percentile, and counts failed requests in it', () => {
    expect(judge([...samplesOf(flat(90, 10)), ...samplesOf(flat(10, 5000), 10)], {errors: 1, p95: 200})).toMatchObject({verdict: 'fail', p95Ms: 5000})
  })

  it('does not blame the service for this machine’s own lateness', () => {
    const late = flat(100, 0).map((): LoadSample => ({latencyMs: 400, lateMs: 350, failure: ''}))
    expect(judge(late)).toMatchObject({verdict: 'inconclusive', message: expect.stringContaining('this machine was late to send (50 ms without that)') as string})
    expect(judge(late.map(s => ({...s, lateMs: 100}))).verdict).toBe('fail')
  })

  it('is inconclusive with too few requests for a 95th percentile, or with none', () => {
    expect(judge(samplesOf(flat(58, 1)))).toMatchObject({verdict: 'inconclusive', p95Ms: null, message: expect.stringContaining('58 requests are too few') as string})
    expect(judge(samplesOf(flat(59, 1)))).toMatchObject({verdict: 'pass', p95Ms: 1, p99Ms: null})
    expect(judge([]).verdict).toBe('inconclusive')
  })

  it('passes 58 requests where no percentile is asked for', () => {
    expect(judge(samplesOf(flat(58, 1)), {errors: 0, p95: undefined}).verdict).toBe('pass')
  })
})

describe('percentiles', () => {
  it('are measurements, exact, and not given where they would be a guess', () => {
    expect([fewestFor(0.5), fewestFor(0.95), fewestFor(0.99)]).toEqual([5, 59, 299])
    const hundred = Array.from({length: 100}, (_, i) => i + 1)
    expect([percentile(hundred, 0.5), percentile(hundred, 0.95), percentile(hundred, 0.99)]).toEqual([50, 95, null])
  })

  it('leave at least their share at or below, and less than it strictly below', () => {
    fc.assert(fc.property(fc.array(fc.nat(1000), {minLength: 59, maxLength: 300}), values => {
      const p95 = percentile(ascending(values), 0.95) as number
      expect(values.filter(v => v <= p95).length).toBeGreaterThanOrEqual(0.95 * values.length)
      expect(values.filter(v => v < p95).length).toBeLessThan(0.95 * values.length)
    }))
  })

  it('plan at least one request', () => {
    expect([plannedRequests({...plan, rate: 0.01, durationMs: 1}), plannedRequests(plan)]).toEqual([1, 2000])
  })
})

it('knows an answer that never came from one that was refused', async () => {
  const clock = virtualClock()
  let n = 0
  const http: Http = {request: () => {
    n += 1
    if (n % 2 === 0) throw new ApiError('No answer: socket hang up.', {reason: 'api-unavailable'})
    return Promise.resolve({status: 404, headers: {}, body: ''})
  }}
  const run = runLoad({...plan, durationMs: 100}, makeTestPorts({clock, http}), {signal: never(), deadline: never()})
  await clock.advance(1000)
  expect((await run).samples.map(s => s.failure).slice(0, 2)).toEqual(['status 404', 'No answer: socket hang up.'])
})
