import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {admit, circuitLimits, closedCircuit, settle, type Circuit, type Pass} from '../../../src/kernel/circuit.ts'
import {failureOf, isIdempotent, planRetry, retryAfterOf, transientBudget, type Failure} from '../../../src/kernel/retry.ts'

const failures: fc.Arbitrary<Failure> = fc.oneof(
  fc.constant<Failure>({kind: 'unsent'}), fc.constant<Failure>({kind: 'broken'}), fc.constant<Failure>({kind: 'unwell'}),
  fc.nat(100_000).map((retryAfterMs): Failure => ({kind: 'unwell', retryAfterMs})),
  fc.nat(100_000).map((retryAfterMs): Failure => ({kind: 'throttled', retryAfterMs})),
  fc.nat(100_000).map((retryAfterMs): Failure => ({kind: 'circuit-open', retryAfterMs}))
)
const chance = fc.double({min: 0, max: 1, noNaN: true})
const give = (more: Partial<Parameters<typeof planRetry>[0]> = {}): Parameters<typeof planRetry>[0] => ({repeatable: true, failure: {kind: 'broken'}, attempts: 1, elapsedMs: 0, ...more})

describe('the retry policy', () => {
  it('never goes over its attempts or its time, and never waits less than the server asks for', () => {
    const tried = fc.record({failure: failures, repeatable: fc.boolean(), attempts: fc.integer({min: 1, max: 9}), elapsedMs: fc.nat(40_000)})
    fc.assert(fc.property(tried, chance, (given, at) => {
      const {failure, attempts, elapsedMs} = given
      const decision = planRetry(given, transientBudget, at)
      if (decision.do === 'give-up') return
      const named = 'retryAfterMs' in failure ? failure.retryAfterMs ?? 0 : 0
      expect(attempts).toBeLessThan(transientBudget.attempts)
      expect(elapsedMs + decision.afterMs).toBeLessThan(transientBudget.totalMs)
      expect(decision.afterMs).toBeGreaterThanOrEqual(named)
      expect(decision.afterMs).toBeLessThanOrEqual(named + transientBudget.capMs)
    }))
  })

  it('doubles the bound of the wait, and draws from all of it', () => {
    const wait = (attempts: number, at: number): number => {
      const decision = planRetry(give({attempts}), {attempts: 99, totalMs: 1e9, baseMs: 100, capMs: 700}, at)
      return decision.do === 'again' ? decision.afterMs : -1
    }
    expect([1, 2, 3, 4, 5].map(n => wait(n, 1))).toEqual([100, 200, 400, 700, 700])
    expect([1, 2, 3].map(n => wait(n, 0))).toEqual([0, 0, 0])
    expect(wait(3, 0.5)).toBe(200)
  })

  it('repeats a request that changes something only if nobody has carried it out', () => {
    const decide = (failure: Failure, repeatable: boolean): string => planRetry(give({failure, repeatable}), transientBudget, 0).do
    for (const failure of [{kind: 'broken'}, {kind: 'unwell'}] as const) expect([decide(failure, false), decide(failure, true)]).toEqual(['give-up', 'again'])
    for (const failure of [{kind: 'unsent'}, {kind: 'throttled'}] as const) expect([decide(failure, false), decide(failure, true)]).toEqual(['again', 'again'])
  })

  it('gives up at once where the server asks to wait longer than there is time', () => {
    expect(planRetry(give({failure: {kind: 'throttled', retryAfterMs: 60_000}}), transientBudget, 0)).toEqual({do: 'give-up', because: 'time'})
  })

  it.each([['GET', true], ['PUT', true], ['DELETE', true], ['HEAD', true], ['POST', false], ['PATCH', false]])('takes %s for idempotent: %s', (method, expected) => {
    expect(isIdempotent(method)).toBe(expected)
  })

  it.each([[429, 'throttled'], [502, 'unwell'], [503, 'unwell'], [504, 'unwell'], [500, undefined], [501, undefined], [404, undefined], [403, undefined], [200, undefined]])('takes status %d for %s', (status, kind) => {
    expect(failureOf(status, {}, 0)?.kind).toBe(kind)
  })

  it('takes a 403 that names a time for a limit', () => {
    expect(failureOf(403, {'retry-after': '60'}, 0)).toEqual({kind: 'throttled', retryAfterMs: 60_000})
    expect(failureOf(403, {'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '90'}, 30_000)).toEqual({kind: 'throttled', retryAfterMs: 60_000})
    expect(failureOf(403, {'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '90'}, 30_000)).toBeUndefined()
  })
})

describe('Retry-After', () => {
  const now = Date.UTC(2026, 10, 21, 10, 0, 0)
  it.each([
    ['120', 120_000], [' 0 ', 0],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000], ['Saturday, 21-Nov-26 10:00:30 GMT', 30_000], ['Sat Nov 21 10:00:30 2026', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['-5', undefined], ['1.5', undefined], ['soon', undefined], ['2026-11-21T10:00:30Z', undefined], ['', undefined], ['99999999999999', undefined]
  ])('%j asks for %s ms', (text, expected) => {
    expect(retryAfterOf({'retry-after': text}, now)).toBe(expected)
  })
  it('is measured by the clock of the server where that goes wrong', () => {
    expect(retryAfterOf({'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: 'Sat, 21 Nov 2026 12:00:00 GMT'}, now)).toBe(30_000)
  })
  it('never asks for a time in the past, whatever stands there', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, date) => {
      const asked = retryAfterOf({'retry-after': text, date}, now)
      expect(asked === undefined || asked >= 0).toBe(true)
    }))
  })
})

describe('the circuit breaker', () => {
  type Act = {act: 'ask'} | {act: 'wait'; ms: number} | {act: 'end'; which: number; result: 'answered' | 'failed' | 'abandoned'}
  const acts: fc.Arbitrary<Act[]> = fc.array(fc.oneof(
    {weight: 4, arbitrary: fc.constant<Act>({act: 'ask'})},
    {weight: 2, arbitrary: fc.nat(70_000).map((ms): Act => ({act: 'wait', ms}))},
    {weight: 4, arbitrary: fc.record({act: fc.constant('end' as const), which: fc.nat(5), result: fc.constantFrom('answered' as const, 'failed' as const, 'failed' as const, 'abandoned' as const)})}
  ), {maxLength: 80})

  it('lets one request at a time try an endpoint that is away, never before its time, and never shuts for good', () => {
    const begun = fc.constantFrom<Circuit>(closedCircuit, {state: 'open', until: 0, trips: 1}, {state: 'open', until: 5_000, trips: 4})
    fc.assert(fc.property(begun, acts, (first, list) => {
      let circuit: Circuit = first
      let now = 0
      const flying: Pass[] = []
      for (const act of list) {
        if (act.act === 'wait') now += act.ms
        else if (act.act === 'ask') {
          const before = circuit
          const admission = admit(circuit, now)
          if (admission.admitted) {
            if (before.state === 'open') expect(now).toBeGreaterThanOrEqual(before.until)
            expect(admission.pass).toBe(before.state === 'closed' ? 'regular' : 'probe')
            flying.push(admission.pass)
            circuit = admission.circuit
          } else expect(admission.retryAfterMs).toBeGreaterThan(0)
        } else if (flying.length > 0) {
          const [pass] = flying.splice(act.which % flying.length, 1)
          circuit = settle(circuit, pass as Pass, act.result, {now, limits: circuitLimits})
        }
        expect(flying.filter(pass => pass === 'probe').length).toBe(circuit.state === 'half-open' ? 1 : 0)
        if (circuit.state === 'open') expect(circuit.until - now).toBeLessThanOrEqual(circuitLimits.longestMs)
        if (circuit.state === 'closed') expect(circuit.failures).toBeLessThan(circuitLimits.threshold)
      }
      // Whatever happened: when those on their way have ended, and after the longest pause, somebody may ask again.
      for (const pass of flying) circuit = settle(circuit, pass, 'failed', {now, limits: circuitLimits})
      expect(admit(circuit, now + circuitLimits.longestMs).admitted).toBe(true)
    }), {numRuns: 500})
  })

  const fail = (circuit: Circuit, now: number): Circuit => {
    const admission = admit(circuit, now)
    return admission.admitted ? settle(admission.circuit, admission.pass, 'failed', {now, limits: circuitLimits}) : circuit
  }

  it('opens after so many failures in a row, longer each time, and one answer closes it', () => {
    let circuit: Circuit = closedCircuit
    for (let i = 0; i < circuitLimits.threshold; i += 1) circuit = fail(circuit, 0)
    expect(circuit).toEqual({state: 'open', until: circuitLimits.openMs, trips: 1})
    circuit = fail(circuit, circuitLimits.openMs)
    expect(circuit).toEqual({state: 'open', until: 3 * circuitLimits.openMs, trips: 2})
    const admission = admit(circuit, 3 * circuitLimits.openMs)
    expect(admission.admitted && settle(admission.circuit, admission.pass, 'answered', {now: 0, limits: circuitLimits})).toEqual(closedCircuit)
  })

  it('lets the next one try at once when the one that tried gave up by itself', () => {
    const at = {now: 10, limits: circuitLimits}
    const back = settle({state: 'half-open', trips: 3}, 'probe', 'abandoned', at)
    expect(admit(back, 10)).toMatchObject({admitted: true, pass: 'probe'})
    expect(settle({state: 'half-open', trips: 3}, 'probe', 'failed', at)).toMatchObject({state: 'open', trips: 4})
  })

  it('does not open for failures with an answer in between', () => {
    let circuit: Circuit = closedCircuit
    for (let i = 0; i < 50; i += 1) {
      circuit = fail(circuit, 0)
      if (i % 4 === 3) circuit = settle(circuit, 'regular', 'answered', {now: 0, limits: circuitLimits})
    }
    expect(circuit.state).toBe('closed')
  })
})
