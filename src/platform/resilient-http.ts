/** The retry policy and a circuit breaker per endpoint around a client that sends one request once. */
import {admit, circuitLimits, closedCircuit, settle, type Circuit, type Pass} from '../kernel/circuit.ts'
import {formatDuration} from '../kernel/duration.ts'
import {ApiError} from '../kernel/errors.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import {failureOf, isIdempotent, planRetry, transientBudget, transportFailure, type Failure} from '../kernel/retry.ts'
import type {Clock, Http, HttpRequest, HttpResponse} from '../ports/index.ts'

export interface ResilientParts {
  send: Http['request']
  clock: Clock
  /** Between 0 and 1. */
  chance(): number
  /** A line for the log each time that a request is sent again. */
  tell(line: string): void
}

/** What one try came to. `failure` undefined: `response` is the answer, or `error` is final. */
interface Try {
  response?: HttpResponse
  error?: unknown
  failure: Failure | undefined
}

const endpointOf = (request: HttpRequest): string => (request.socketPath ? `unix:${request.socketPath}` : new URL(request.url).origin)
const describe = (tried: Try): string => (tried.response ? `status ${tried.response.status}` : (tried.error as Error).message)

class Endpoint {
  private circuit: Circuit = closedCircuit
  private lastFailure = ''
  private readonly clock: Clock

  constructor(clock: Clock) {
    this.clock = clock
  }

  async pass(name: string, attempt: () => Promise<Try>): Promise<Try> {
    const admission = admit(this.circuit, this.clock.now())
    if (!admission.admitted) {
      const error = new ApiError(`Not asked: it failed ${circuitLimits.threshold} times in a row or more, at last with: ${this.lastFailure}`, {reason: 'api-unavailable', where: name, remedy: 'See whether the service runs and can be reached from here.'})
      return {error, failure: {kind: 'circuit-open', retryAfterMs: admission.retryAfterMs}}
    }
    this.circuit = admission.circuit
    return this.settled(admission.pass, attempt)
  }

  private async settled(pass: Pass, attempt: () => Promise<Try>): Promise<Try> {
    let result: 'answered' | 'failed' | 'abandoned' = 'abandoned'
    try {
      const tried = await attempt()
      // A service that refuses for now is there; one that cannot be reached or does not work is not.
      result = tried.failure === undefined || tried.failure.kind === 'throttled' ? 'answered' : 'failed'
      if (result === 'failed') this.lastFailure = describe(tried)
      return tried
    } finally {
      this.circuit = settle(this.circuit, pass, result, {now: this.clock.now(), limits: circuitLimits})
    }
  }
}

/** Requests of class `none` go straight through: neither repeated nor refused, and what they meet opens no circuit. */
export function resilientHttp(parts: ResilientParts): Http {
  const endpoints = new Map<string, Endpoint>()
  const endpoint = (name: string): Endpoint => {
    const known = endpoints.get(name) ?? new Endpoint(parts.clock)
    endpoints.set(name, known)
    return known
  }
  return {
    request: (request, signal) => (request.retry === undefined || request.retry === 'none' || !URL.canParse(request.url)
      ? parts.send(request, signal)
      : persist(request, {...parts, endpoint: endpoint(endpointOf(request))}, signal))
  }
}

/** What the last try that was sent came to: an answer is an answer, whatever its status. */
async function persist(request: HttpRequest, parts: ResilientParts & {endpoint: Endpoint}, signal?: AbortSignal): Promise<HttpResponse> {
  const {clock} = parts
  const name = `${request.method ?? 'GET'} ${withoutCredentials(request.url)}`
  const repeatable = request.retry === 'repeatable' || isIdempotent(request.method ?? 'GET')
  const began = clock.now()
  let sent: Try | undefined
  for (let attempts = 1; ; attempts += 1) {
    const left = transientBudget.totalMs - (clock.now() - began)
    const tried = await parts.endpoint.pass(name, () => tryOnce({...request, timeoutMs: Math.max(1, Math.min(request.timeoutMs ?? 10_000, left))}, parts, signal))
    const decision = tried.failure && planRetry({repeatable, failure: tried.failure, attempts, elapsedMs: clock.now() - began}, transientBudget, parts.chance())
    if (tried.failure?.kind !== 'circuit-open') sent = tried
    if (!decision || decision.do === 'give-up') return outcomeOf(sent ?? tried)
    parts.tell(`${name}: ${describe(tried).replace(/\.$/, '')}. Again in ${formatDuration(decision.afterMs)} (try ${attempts + 1} of ${transientBudget.attempts}).`)
    await clock.sleep(decision.afterMs, signal)
  }
}

function outcomeOf({response, error}: Try): HttpResponse {
  if (response) return response
  throw error
}

async function tryOnce(request: HttpRequest, {send, clock}: ResilientParts, signal?: AbortSignal): Promise<Try> {
  try {
    const response = await send(request, signal)
    return {response, failure: failureOf(response.status, response.headers, clock.now())}
  } catch (error) {
    if (signal?.aborted) throw error
    return {error, failure: transportFailure(error)}
  }
}
