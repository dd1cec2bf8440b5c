/** One try to have a request answered by one instance. */
import http, {type ClientRequest, type IncomingMessage, type ServerResponse} from 'node:http'
import type {RequestBody} from './body.ts'
import {originForm, pairs, requestHeaders, responseHeaders} from './headers.ts'
import type {Upstream} from './instance.ts'

export type AttemptResult =
  | {kind: 'answered'; status: number}
  /** The instance broke off after part of the answer had been passed on. */
  | {kind: 'broken'; status: number}
  | {kind: 'client-gone'}
  /** Nothing of an answer came. `sent`: the instance may have seen the request. `reused`: over a kept connection, which may just have been closed as idle. */
  | {kind: 'failed'; sent: boolean; reused: boolean; reason: 'connect-failed' | 'reset' | 'timeout' | 'bad-request' | 'invalid-answer'}

export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  body: RequestBody
  /** The client waits for `100 Continue` before it sends the body. */
  expectsContinue: boolean
  answerTimeoutMs: number
}

/** Methods that may be sent again after an instance may have seen them (RFC 9110, section 9.2.2). */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'])
export const isIdempotent = (method: string | undefined): boolean => idempotent.has(method ?? '')

/**
 * A kept connection may be closed by the instance at the moment that we write. A method that must not be sent twice therefore gets
 * a connection of its own, on which a reset cannot mean that (the reason for HAProxy's `http-reuse safe`).
 */
function open(exchange: Exchange, instance: Upstream): ClientRequest {
  const {request} = exchange
  const method = request.method ?? 'GET'
  const incoming = {method, rawHeaders: request.rawHeaders, client: request.socket.remoteAddress ?? 'unknown'}
  return http.request({
    host: '127.0.0.1', port: instance.port, method, path: originForm(request.url ?? '/'), setHost: false,
    agent: isIdempotent(method) ? instance.agent : false, headers: requestHeaders(incoming, undefined)
  })
}

export function attempt(exchange: Exchange, instance: Upstream): Promise<AttemptResult> {
  return new Promise(resolve => {
    let upstream: ClientRequest
    try {
      upstream = open(exchange, instance)
    } catch {
      return resolve({kind: 'failed', sent: false, reused: false, reason: 'bad-request'})
    }
    new Attempt(exchange, upstream, resolve).begin()
  })
}

class Attempt {
  private readonly exchange: Exchange
  private readonly upstream: ClientRequest
  private readonly resolve: (result: AttemptResult) => void
  private connected = false
  private status = 0
  private settled = false
  private timer: NodeJS.Timeout | undefined

  constructor(exchange: Exchange, upstream: ClientRequest, resolve: (result: AttemptResult) => void) {
    this.exchange = exchange
    this.upstream = upstream
    this.resolve = resolve
  }

  begin(): void {
    const {upstream, exchange} = this
    upstream.once('socket', socket => {
      if (socket.connecting) socket.once('connect', () => this.send())
      else this.send()
    })
    upstream.once('response', answer => this.pass(answer))
    upstream.on('error', () => this.failed('reset'))
    exchange.response.once('close', this.onClientClose)
    this.timer = setTimeout(() => this.failed('timeout'), exchange.answerTimeoutMs)
  }

  private readonly onClientClose = (): void => {
    if (!this.exchange.response.writableFinished) this.settle({kind: 'client-gone'})
  }

  /** Only a connection that stands gets the body: one that failed has cost nothing of it. */
  private send(): void {
    if (this.settled) return
    this.connected = true
    if (this.exchange.expectsContinue) {
      this.exchange.expectsContinue = false
      this.exchange.response.writeContinue()
    }
    this.exchange.body.sendTo(this.upstream)
  }

  private pass(answer: IncomingMessage): void {
    clearTimeout(this.timer)
    const {response} = this.exchange
    if (this.settled) return
    try {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, responseHeaders(answer.rawHeaders))
    } catch {
      return this.failed('invalid-answer')
    }
    this.status = answer.statusCode ?? 502
    // A stream of events may have nothing to say for a while: its head must not wait for it.
    setImmediate(() => { if (!response.headersSent || !response.writableEnded) response.flushHeaders() })
    answer.pipe(response, {end: false})
    answer.once('end', () => {
      const {rawTrailers} = answer
      if (rawTrailers.length > 0) response.addTrailers(pairs(rawTrailers))
      response.end()
      this.settle({kind: 'answered', status: this.status})
    })
    answer.once('error', () => this.failed('reset'))
    answer.once('close', () => { if (!answer.complete) this.failed('reset') })
  }

  private failed(reason: 'reset' | 'timeout' | 'invalid-answer'): void {
    if (this.settled) return
    if (this.status !== 0) {
      this.settle({kind: 'broken', status: this.status})
      this.exchange.response.destroy()
    } else this.settle({kind: 'failed', sent: this.connected, reused: this.upstream.reusedSocket, reason: this.connected || reason !== 'reset' ? reason : 'connect-failed'})
  }

  private settle(result: AttemptResult): void {
    if (this.settled) return
    this.settled = true
    clearTimeout(this.timer)
    this.exchange.response.off('close', this.onClientClose)
    if (result.kind === 'answered') this.exchange.body.discard()
    else {
      this.exchange.body.release()
      this.upstream.destroy()
    }
    this.resolve(result)
  }
}
