/** HTTP, TCP and DNS behind their ports, on node's own clients. */
import dns from 'node:dns/promises'
import {setMaxListeners} from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import {ApiError} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {Http, HttpRequest, HttpResponse, Network} from '../ports/index.ts'
import {systemClock} from './clock.ts'

const defaultTimeoutMs = 10_000
/** An answer larger than this is refused, so that no server can fill our memory. */
const largestBody = 32 * 1024 * 1024

const agents = {
  http: new http.Agent({keepAlive: true, maxFreeSockets: 64}),
  https: new https.Agent({keepAlive: true, maxFreeSockets: 16})
}

class NoAnswerInTime extends Error {}

function unavailable(request: HttpRequest, what: string, cause?: unknown): ApiError {
  const reason: FailureReason = cause instanceof NoAnswerInTime ? 'timeout' : 'api-unavailable'
  return new ApiError(what, {reason, where: `${request.method ?? 'GET'} ${withoutCredentials(request.url)}`, remedy: 'Check the address and that the service runs.', ...(cause === undefined ? {} : {cause})})
}

function readBody(response: http.IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestBody) response.destroy(new Error(`the answer is larger than ${largestBody} bytes`))
      else chunks.push(chunk)
    })
    response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    response.once('error', reject)
    response.once('aborted', () => reject(Object.assign(new Error('the answer was cut off'), {code: 'ECONNRESET'})))
  })
}

function flatHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}

/** One request, sent once. */
export function sendOnce(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let url: URL
    try {
      url = new URL(request.url)
    } catch (cause) {
      return reject(unavailable(request, 'This is no URL.', cause))
    }
    const secure = url.protocol === 'https:'
    // Many requests under one signal are meant: a load run, a scrape of all instances. Each takes its listener away when it ends.
    if (signal) setMaxListeners(0, signal)
    const options: https.RequestOptions = {
      method: request.method ?? 'GET', headers: request.headers ?? {},
      ...(request.socketPath ? {socketPath: request.socketPath} : {agent: secure ? agents.https : agents.http}),
      ...(signal ? {signal} : {})
    }
    const sent = (secure ? https : http).request(url, options, response => {
      readBody(response).then(
        body => resolve({status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body}),
        (cause: Error) => reject(unavailable(request, `The answer broke off: ${cause.message}.`, cause))
      ).finally(() => clearTimeout(timer))
    })
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    const timer = setTimeout(() => sent.destroy(new NoAnswerInTime(`no answer within ${timeoutMs} ms`)), timeoutMs)
    sent.once('error', cause => {
      clearTimeout(timer)
      reject(signal?.aborted ? (signal.reason as Error) : unavailable(request, `No answer: ${cause.message || (cause as NodeJS.ErrnoException).code}.`, cause))
    })
    if (request.body !== undefined) sent.setHeader('content-length', Buffer.byteLength(request.body))
    sent.end(request.body)
  })
}

/** `tell` is given a line for the log each time that a request is sent again. The policy is loaded by the first request that asks for it: most runs have none. */
export function makeHttp(tell: (line: string) => void): Http {
  let persistent: Promise<Http> | undefined
  return {
    request: async (request, signal) => {
      if (request.retry === undefined || request.retry === 'none') return sendOnce(request, signal)
      persistent ??= import('./resilient-http.ts').then(({resilientHttp}) => resilientHttp({send: sendOnce, clock: systemClock, chance: Math.random, tell}))
      return (await persistent).request(request, signal)
    }
  }
}
export const systemHttp: Http = makeHttp(() => undefined)

function accepts(host: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({host, port})
    const answer = (open: boolean): void => {
      socket.destroy()
      resolve(open)
    }
    socket.setTimeout(timeoutMs, () => answer(false))
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

function listenOnce(host: string, port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = net.createServer()
    server.once('error', () => resolve(undefined))
    server.listen({host, port, exclusive: true}, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined))
    })
  })
}

export const systemNetwork: Network = {
  accepts,
  canListen: async (host, port) => (await listenOnce(host, port)) !== undefined,
  freePort: async host => {
    const port = await listenOnce(host, 0)
    if (port === undefined) throw new ApiError(`No port can be had on ${host}.`, {reason: 'api-unavailable'})
    return port
  },
  resolve: async name => {
    try {
      return (await dns.lookup(name, {all: true})).map(a => a.address)
    } catch (cause) {
      throw new ApiError(`The name ${name} does not resolve.`, {reason: 'api-unavailable', where: name, remedy: 'Check the name and the resolver of this machine.', cause})
    }
  }
}
