/** A circuit breaker as a state machine: an endpoint that is away is left alone for a while, then tried by one request. Pure; times are milliseconds. */

export type Circuit =
  /** Everything passes; so many requests in a row have failed. */
  | {state: 'closed'; failures: number}
  /** Nothing passes until then; it has been opened so many times in a row. */
  | {state: 'open'; until: number; trips: number}
  /** One request is on its way to see whether the endpoint is back. */
  | {state: 'half-open'; trips: number}

export interface CircuitLimits {
  /** Failures in a row that open it. More than one request makes of its own retries. */
  threshold: number
  /** How long it stays open the first time; doubled each further time in a row, up to `longestMs`. */
  openMs: number
  longestMs: number
}

export const circuitLimits: CircuitLimits = {threshold: 5, openMs: 5_000, longestMs: 60_000}
export const closedCircuit: Circuit = {state: 'closed', failures: 0}

/** `probe`: the one request of a half-open circuit. */
export type Pass = 'regular' | 'probe'
export type Admission = {admitted: true; circuit: Circuit; pass: Pass} | {admitted: false; retryAfterMs: number}

/** While the probe is on its way, others come back a little later. */
const probeMs = 500

export function admit(circuit: Circuit, now: number): Admission {
  switch (circuit.state) {
    case 'closed': return {admitted: true, circuit, pass: 'regular'}
    case 'half-open': return {admitted: false, retryAfterMs: probeMs}
    case 'open':
      if (now < circuit.until) return {admitted: false, retryAfterMs: circuit.until - now}
      return {admitted: true, circuit: {state: 'half-open', trips: circuit.trips}, pass: 'probe'}
  }
}

function opened(trips: number, now: number, limits: CircuitLimits): Circuit {
  return {state: 'open', trips, until: now + Math.min(limits.longestMs, limits.openMs * 2 ** (trips - 1))}
}

/**
 * What an admitted request has come to: `answered` (whatever the status, if the endpoint itself works), `failed`, or `abandoned` by its caller, which says nothing. An
 * answer that was asked for before the circuit opened comes too late to count.
 */
export function settle(circuit: Circuit, pass: Pass, result: 'answered' | 'failed' | 'abandoned', at: {now: number; limits: CircuitLimits}): Circuit {
  const {now, limits} = at
  if (pass === 'probe') {
    if (circuit.state !== 'half-open') return circuit
    if (result === 'answered') return closedCircuit
    return result === 'abandoned' ? {state: 'open', until: now, trips: circuit.trips} : opened(circuit.trips + 1, now, limits)
  }
  if (circuit.state !== 'closed' || result === 'abandoned') return circuit
  if (result === 'answered') return closedCircuit
  const failures = circuit.failures + 1
  return failures >= limits.threshold ? opened(1, now, limits) : {state: 'closed', failures}
}
