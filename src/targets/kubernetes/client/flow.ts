/** How many requests may be in flight: more while the server keeps up, fewer when it asks for it or slows down. Pure; times are milliseconds. */

export interface Flow {
  /** With a fraction, so that it can grow by one after a full round of answers. */
  limit: number
  /** Smoothed time of an answer, and the same over a longer time; undefined before the first. */
  recentMs: number | undefined
  usualMs: number | undefined
  /** What the server can do when it is asked for little. */
  fastestMs: number | undefined
  /** It is lowered once for each round: answers to what was sent before say nothing new. */
  calmUntil: number
}

export interface Sample {
  result: 'answered' | 'throttled' | 'failed'
  /** From sending to the answer. */
  tookMs: number
  /** How many were in flight, this one included. */
  inFlight: number
  now: number
}

/**
 * kube-apiserver takes 400 reading and 200 writing requests at once in all (--max-requests-inflight, --max-mutating-requests-inflight) and shares them by priority and
 * fairness; a small k3s saturates at low hundreds of writes a second.
 */
export const flowLimits = {least: 16, most: 64, start: 16} as const

export const openFlow: Flow = {limit: flowLimits.start, recentMs: undefined, usualMs: undefined, fastestMs: undefined, calmUntil: 0}

const within = (limit: number): number => Math.min(flowLimits.most, Math.max(flowLimits.least, limit))
const smooth = (old: number | undefined, value: number, weight: number): number => (old === undefined ? value : old + (value - old) * weight)

/** Answers take four times as long as usual, and so much longer that it is no noise. */
const slow = (recentMs: number, usualMs: number): boolean => recentMs > usualMs * 4 && recentMs > usualMs + 250

/** Requests wait for each other at the server: more of them would wait longer, over connections that cost both sides a handshake. */
const queues = (recentMs: number, fastestMs: number): boolean => recentMs > fastestMs * 4 && recentMs > fastestMs + 10

/** Additive increase, multiplicative decrease (RFC 5681 does the same for segments). */
export function afterAnswer(flow: Flow, {result, tookMs, inFlight, now}: Sample): Flow {
  if (result === 'failed') return flow
  if (result === 'throttled') return now < flow.calmUntil ? flow : {...flow, limit: within(flow.limit / 2), calmUntil: now + Math.max(1_000, tookMs)}
  const recentMs = smooth(flow.recentMs, tookMs, 0.2)
  const usualMs = smooth(flow.usualMs, tookMs, 0.01)
  const fastestMs = Math.min(flow.fastestMs ?? tookMs, tookMs)
  const next = {...flow, recentMs, usualMs, fastestMs}
  if (slow(recentMs, usualMs)) return now < flow.calmUntil ? next : {...next, limit: within(flow.limit * 0.75), calmUntil: now + Math.max(1_000, tookMs)}
  // A limit that is not reached was not tried.
  return inFlight * 2 < flow.limit || queues(recentMs, fastestMs) ? next : {...next, limit: within(flow.limit + 1 / flow.limit)}
}
