/** One request on node's own clients, sent once: up to the head of its answer, or to its end. */
import {setMaxListeners} from 'node:events'
import http from 'node:http'
import https from 'node:https'
import {ApiError} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {HttpRequest, HttpResponse} from '../ports/index.ts'

const defaultTimeoutMs = 10_000
/** An answer larger than this is refused, so that no server can fill our memory. */
const largestBody = 32 * 1024 * 1024

const agents = {
  http: new http.Agent({keepAlive: true, maxFreeSockets: 64}),
  https: new https.Agent({keepAlive: true, maxFreeSockets: 16})
}

class NoAnswerInTime extends Error {}

export function unavailable(request: HttpRequest, what: string, cause?: unknown): ApiError {
  const reason: FailureReason = cause instanceof NoAnswerInTime ? 'timeout' : 'api-unavailable'
  return new ApiError(what, {reason, where: `${request.method ?? 'GET'} ${withoutCredentials(request.url)}`, remedy: 'Check the address and that the service runs.', ...(cause === undefined ? {} : {cause})})
}

/** Rejects where the answer is cut off, or longer than `largest` bytes. */
export function readBytes(response: http.IncomingMessage, largest: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largest) response.destroy(new Error(`the answer is larger than ${largest} bytes`))
      else chunks.push(chunk)
    })
    response.once('end', () => resolve(Buffer.concat(chunks)))
    response.once('error', reject)
    response.once('aborted', () => reject(Object.assign(new Error('the answer was cut off'), {code: 'ECONNRESET'})))
  })
}

export function flatHeaders(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
}

/** The agents of requests with an identity of their own are loaded by the first one: most runs have none. */
async function optionsOf(request: HttpRequest, url: URL, signal?: AbortSignal): Promise<https.RequestOptions> {
  const rest = {method: request.method ?? 'GET', headers: request.headers ?? {}, ...(signal ? {signal} : {})}
  if (request.socketPath) return {...rest, socketPath: request.socketPath}
  if (request.tls ?? request.proxy) return {...rest, agent: (await import('./identity-agents.ts')).agentFor(url, request)}
  return {...rest, agent: url.protocol === 'https:' ? agents.https : agents.http}
}

async function parts(request: HttpRequest, signal?: AbortSignal): Promise<{url: URL; options: https.RequestOptions}> {
  let url: URL
  try {
    url = new URL(request.url)
  } catch (cause) {
    throw unavailable(request, 'This is no URL.', cause)
  }
  // Many requests under one signal are meant: a load run, a scrape of all instances. Each takes its listener away when it ends.
  if (signal) setMaxListeners(0, signal)
  try {
    return {url, options: await optionsOf(request, url, signal)}
  } catch (cause) {
    throw unavailable(request, `The certificate or key for the connection cannot be used: ${(cause as Error).message}.`, cause)
  }
}

/** The head of the answer. Time runs on until `settled` is called. */
export async function sendHead(request: HttpRequest, signal?: AbortSignal): Promise<{response: http.IncomingMessage; settled(): void}> {
  const {url, options} = await parts(request, signal)
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'https:' ? https : http).request(url, options, response => resolve({response, settled: () => clearTimeout(timer)}))
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs
    const timer = setTimeout(() => sent.destroy(new NoAnswerInTime(`no answer within ${timeoutMs} ms`)), timeoutMs)
    // Stays after the head has come: what breaks the connection then is told by the answer too.
    sent.on('error', cause => {
      clearTimeout(timer)
      reject(signal?.aborted ? (signal.reason as Error) : unavailable(request, `No answer: ${cause.message || (cause as NodeJS.ErrnoException).code}.`, cause))
    })
    if (request.body !== undefined) sent.setHeader('content-length', Buffer.byteLength(request.body))
    sent.end(request.body)
  })
}

export async function sendOnce(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
  const {response, settled} = await sendHead(request, signal)
  try {
    return {status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body: (await readBytes(response, largestBody)).toString('utf8')}
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw unavailable(request, `The answer broke off: ${(cause as Error).message}.`, cause)
  } finally {
    settled()
  }
}
