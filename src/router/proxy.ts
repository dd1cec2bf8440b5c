/** A request from its arrival to its end: which instance, another one if that failed, and what is counted. */
import type {IncomingMessage, ServerResponse} from 'node:http'
import {attempt, isIdempotent, type AttemptResult, type Exchange} from './attempt.ts'
import {RequestBody} from './body.ts'
import type {Ending} from './counters.ts'
import type {Upstream} from './instance.ts'
import type {Supervisor} from './supervisor.ts'

export interface ProxySettings {
  supervisor: Supervisor
  /** How long a request waits for an instance that is about to be ready. */
  holdMs: number
  /** Until the head of the answer. */
  answerTimeoutMs: number
  /** Answers end their connection: another router takes over. */
  closing(): boolean
}

/** A request that ends the process which reads it must not be carried from instance to instance. */
const mostResets = 2
const mostAttempts = 8
/** More than this waiting at once are turned away: a queue that only grows helps nobody. */
const mostHeld = 1000

type Failure = Extract<AttemptResult, {kind: 'failed'}>
interface Refusal {
  status: 400 | 502 | 503 | 504
  reason: string
}

/** What was tried for one request. */
export interface Trial {
  tried: Set<Upstream>
  last?: Upstream
  failure?: Failure
  attempts: number
  resets: number
  gone(): boolean
}
export const newTrial = (gone: () => boolean): Trial => ({tried: new Set(), attempts: 0, resets: 0, gone})

export class Proxy {
  private readonly settings: ProxySettings
  private held = 0

  constructor(settings: ProxySettings) {
    this.settings = settings
  }

  async handle(request: IncomingMessage, response: ServerResponse, expects: 'continue' | 'nothing'): Promise<void> {
    const began = performance.now()
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    if (this.settings.closing()) response.shouldKeepAlive = false
    const exchange: Exchange = {
      request, response, body: new RequestBody(request), expectsContinue: expects === 'continue', answerTimeoutMs: this.settings.answerTimeoutMs
    }
    const trial = newTrial(() => response.destroyed)
    for (;;) {
      const instance = await this.acquire(trial)
      if (!instance) return this.refuse(exchange, trial)
      const result = await this.use(instance, () => attempt(exchange, instance))
      if (result.kind !== 'failed') return this.record(instance.rev, endingOf(result, performance.now() - began))
      noteFailure(trial, instance, result)
      if (!mayRepeat(exchange, trial, result)) return this.refuse(exchange, trial)
    }
  }

  /** An instance to try; waits a moment if none is ready but one may soon be. */
  async acquire(trial: Trial): Promise<Upstream | undefined> {
    const {supervisor, holdMs} = this.settings
    const until = Date.now() + holdMs
    for (;;) {
      // One that left the ready ones may be tried again once it is back: it proved itself anew.
      for (const earlier of trial.tried) if (earlier.phase !== 'ready') trial.tried.delete(earlier)
      const instance = supervisor.choose(trial.tried)
      if (instance) return instance
      if (trial.gone() || Date.now() >= until || this.held >= mostHeld || !supervisor.hopeful()) return undefined
      this.held += 1
      await supervisor.nextChange(until - Date.now()).finally(() => { this.held -= 1 })
    }
  }

  async use<T>(instance: Upstream, work: () => Promise<T>): Promise<T> {
    instance.open += 1
    try {
      return await work()
    } finally {
      instance.open -= 1
      if (instance.open === 0 && instance.phase === 'draining') this.settings.supervisor.wake()
    }
  }

  record(rev: string | undefined, ending: Ending): void {
    const revision = rev === undefined ? undefined : this.settings.supervisor.revisions.get(rev)
    if (revision) revision.counters.record(ending, Date.now())
    else if (ending.kind === 'lost') this.settings.supervisor.unrouted += 1
  }

  /** Why there is no answer, in the words of the header `x-slipway-router`. */
  refusal({failure}: Trial): Refusal {
    if (failure?.reason === 'bad-request') return {status: 400, reason: failure.reason}
    if (failure) return failure.reason === 'timeout' ? {status: 504, reason: 'timeout'} : {status: 502, reason: failure.reason}
    return {status: 503, reason: Object.keys(this.settings.supervisor.choice.get()).length === 0 ? 'no-route' : 'no-ready-instance'}
  }

  /** The revision that a request without an answer counts for: the last one tried, else the one with the greatest weight, else the one that is to come. */
  blamed({last}: Trial): string | undefined {
    const {supervisor} = this.settings
    return last?.rev ?? Object.entries(supervisor.choice.get()).sort(([, a], [, b]) => b - a)[0]?.[0] ?? supervisor.awaited()
  }

  private refuse({request, response, body}: Exchange, trial: Trial): void {
    const {status, reason} = this.refusal(trial)
    this.record(this.blamed(trial), response.destroyed || status === 400 ? {kind: 'ended'} : {kind: 'lost'})
    if (response.destroyed) return
    const text = `${status} ${reason}\n`
    response.writeHead(status, {
      'x-slipway-router': reason, 'content-type': 'text/plain; charset=utf-8', 'content-length': String(Buffer.byteLength(text)),
      ...(status === 503 ? {'retry-after': '1'} : {}), ...(request.complete ? {} : {connection: 'close'})
    })
    response.end(text)
    body.discard()
  }
}

export function noteFailure(trial: Trial, instance: Upstream, failure: Failure): void {
  trial.last = instance
  trial.failure = failure
  trial.attempts += 1
  if (failure.reason === 'reset' && !failure.reused) trial.resets += 1
  if (failure.reused) return
  trial.tried.add(instance)
  if (failure.reason === 'connect-failed' || failure.reason === 'reset') instance.suspect(Date.now())
}

/** Sent again only if the instance cannot have seen it, or may see it twice; and only if nothing of the body is lost. */
function mayRepeat({request, response, body}: Exchange, trial: Trial, failure: Failure): boolean {
  if (response.destroyed || !body.replayable || trial.attempts >= mostAttempts || trial.resets > mostResets) return false
  if (failure.reason === 'connect-failed') return true
  return failure.reason === 'reset' && (!failure.sent || isIdempotent(request.method))
}

function endingOf(result: Exclude<AttemptResult, {kind: 'failed'}>, ms: number): Ending {
  if (result.kind === 'answered') return {kind: 'answered', status: result.status, ms}
  return result.kind === 'broken' ? {kind: 'lost'} : {kind: 'ended'}
}
