/** The one retry policy: what may be sent again, after how long, and when to give up. Pure; src/platform/resilient-http.ts acts on it. */
import {ApiError} from './errors.ts'

/** Why a request has no usable answer. Certificates, malformed addresses and other statuses are not here: sending again would not mend them. */
export type Failure =
  /** Refused or unresolved: nobody has seen the request. */
  | {kind: 'unsent'}
  /** Reset, cut off or timed out: it may have been carried out. */
  | {kind: 'broken'}
  /** 502, 503, 504: something before or in the service does not work; it may have been carried out. */
  | {kind: 'unwell'; retryAfterMs?: number}
  /** 429, or a 403 that names a time: the service works and has refused this request for now. */
  | {kind: 'throttled'; retryAfterMs?: number}
  /** Our own circuit breaker let nothing through. */
  | {kind: 'circuit-open'; retryAfterMs: number}

export interface RetryBudget {
  /** Tries in all, the first included. */
  attempts: number
  /** Milliseconds in all, waiting included. */
  totalMs: number
  /** The longest wait before the second try; it doubles with each further one up to `capMs`. */
  baseMs: number
  capMs: number
}

/** Long enough for a restart behind a load balancer, short enough for a person who waits. */
export const transientBudget: RetryBudget = {attempts: 4, totalMs: 30_000, baseMs: 250, capMs: 5_000}

export interface Tried {
  /** The method is idempotent, or the caller has said that sending it twice does no harm. */
  repeatable: boolean
  failure: Failure
  /** Tries so far, at least 1. */
  attempts: number
  /** Milliseconds since the first try began. */
  elapsedMs: number
}

export type RetryDecision =
  | {do: 'again'; afterMs: number}
  | {do: 'give-up'; because: 'not-repeatable' | 'attempts' | 'time'}

/** RFC 9110, 9.2.2. */
export const isIdempotent = (method: string): boolean => ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'].includes(method)

const surelyNotDone = (failure: Failure): boolean => failure.kind === 'unsent' || failure.kind === 'throttled' || failure.kind === 'circuit-open'

/**
 * `chance` is between 0 and 1. Full jitter: anything up to the exponential bound, so that clients which failed together do not come back together
 * (https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/). A time that the server names is a lower bound.
 */
export function planRetry(tried: Tried, budget: RetryBudget, chance: number): RetryDecision {
  const {failure, attempts, elapsedMs} = tried
  if (!tried.repeatable && !surelyNotDone(failure)) return {do: 'give-up', because: 'not-repeatable'}
  if (attempts >= budget.attempts) return {do: 'give-up', because: 'attempts'}
  const bound = Math.min(budget.capMs, budget.baseMs * 2 ** (attempts - 1))
  const named = 'retryAfterMs' in failure ? failure.retryAfterMs ?? 0 : 0
  const afterMs = Math.round(named + chance * bound)
  return elapsedMs + afterMs >= budget.totalMs ? {do: 'give-up', because: 'time'} : {do: 'again', afterMs}
}

/** The three forms of an HTTP date (RFC 9110, 5.6.7), and nothing else that Date.parse would take for a time. */
function parseHttpDate(text: string): number | undefined {
  const imf = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/
  const rfc850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/
  const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/
  const at = imf.test(text) || rfc850.test(text) ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN
  return Number.isNaN(at) ? undefined : at
}

const wholeSeconds = (text: string | undefined): number | undefined => (text !== undefined && /^\d{1,10}$/.test(text.trim()) ? Number(text) * 1000 : undefined)

/**
 * Milliseconds that the server asks to wait; undefined if it names none. `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), measured by the server's own
 * clock where it sends it; else the reset time of an exhausted rate limit as GitHub gives it (docs.github.com: rate limits for the REST API).
 */
export function retryAfterOf(headers: Readonly<Record<string, string>>, now: number): number | undefined {
  const serverNow = parseHttpDate(headers['date'] ?? '') ?? now
  const text = headers['retry-after']?.trim()
  if (text !== undefined) {
    const at = parseHttpDate(text)
    return wholeSeconds(text) ?? (at === undefined ? undefined : Math.max(0, at - serverNow))
  }
  const reset = headers['x-ratelimit-remaining'] === '0' ? wholeSeconds(headers['x-ratelimit-reset']) : undefined
  return reset === undefined ? undefined : Math.max(0, reset - serverNow)
}

/** What an answer means for trying again; undefined: it is an answer, good or bad, and stays one. */
export function failureOf(status: number, headers: Readonly<Record<string, string>>, now: number): Failure | undefined {
  const named = retryAfterOf(headers, now)
  const wait = named === undefined ? {} : {retryAfterMs: named}
  if (status === 429 || (status === 403 && named !== undefined)) return {kind: 'throttled', ...wait}
  return status === 502 || status === 503 || status === 504 ? {kind: 'unwell', ...wait} : undefined
}

// https://nodejs.org/api/errors.html#common-system-errors
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'])
const broken = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'])

/** The same for a request that had no answer. Undefined for what sending again does not mend: a certificate, a malformed address, an answer too large. */
export function transportFailure(error: unknown): Failure | undefined {
  if (!(error instanceof ApiError)) return undefined
  if (error.reason === 'timeout') return {kind: 'broken'}
  const {code, errors} = (error.cause ?? {}) as {code?: string; errors?: {code?: string}[]}
  // Several addresses of a name that all failed come as one AggregateError.
  const codes = errors?.map(e => e.code ?? '') ?? [code ?? '']
  if (codes.length > 0 && codes.every(c => unsent.has(c))) return {kind: 'unsent'}
  return codes.some(c => broken.has(c)) ? {kind: 'broken'} : undefined
}
