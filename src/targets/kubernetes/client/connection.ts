/** Requests to one API server: with credentials, through the door of the flow limit, sent again as the class of what went wrong allows. */
import {formatDuration} from '../../../kernel/duration.ts'
import {ApiError, SlipwayError} from '../../../kernel/errors.ts'
import {planRetry, transportFailure, type Failure, type RetryBudget} from '../../../kernel/retry.ts'
import type {HttpRequest, HttpResponse, HttpStream, Ports} from '../../../ports/index.ts'
import {openCredentials, type Credentials, type Presented} from './credentials.ts'
import {openInFlight, type InFlight} from './in-flight.ts'
import type {ClusterAccess} from './kubeconfig.ts'
import type {Asked} from './refusals.ts'
import {failureOfStatus, parseStatus, type ServerStatus} from './status.ts'

export type ConnectionPorts = Pick<Ports, 'http' | 'files' | 'host' | 'exec' | 'clock' | 'log'>

export interface Call {
  method: NonNullable<HttpRequest['method']>
  /** With the query; begins with a slash. */
  path: string
  body?: string
  contentType?: string
  accept?: string
  /** It does no harm twice. What nobody has seen is sent again all the same. */
  repeatable: boolean
  /** Waits for no other request: the Lease that all others depend on. */
  urgent?: boolean
  /** Sent once, whatever comes of it. */
  once?: boolean
  asked: Asked
}

/** `unsure`: it was sent before, and an answer was lost: what it stands against may be its own effect. */
export type Answer = {ok: true; body: string; unsure: boolean} | {ok: false; status: ServerStatus; unsure: boolean}
type Told = {ok: true; body: string} | {ok: false; status: ServerStatus}

export interface Connection {
  access: ClusterAccess
  /** Throws ApiError `api-unavailable`, `timeout`; a refusal by the server is an answer, once sending again has not helped. */
  send(call: Call, signal?: AbortSignal): Promise<Answer>
  /** Sent once. */
  stream(call: Call, signal: AbortSignal): Promise<{ok: true; stream: HttpStream} | {ok: false; status: ServerStatus}>
  /** What stands behind the server's proxies, with its own answers; any other address is asked without credentials. Sent once. */
  through(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>
  flow(): ReturnType<InFlight['facts']>
}

/** A restart of the control plane, or of a load balancer before it, is outlasted; then the caller decides. */
export const passing: RetryBudget = {attempts: 60, totalMs: 90_000, baseMs: 250, capMs: 5_000}
/** Before the server has ever answered, a wrong address is likelier than a restart: nothing is lost by giving up soon. */
export const firstContact: RetryBudget = {attempts: 5, totalMs: 10_000, baseMs: 250, capMs: 3_000}
/** 500 may be a webhook that starts, or a defect that stays. */
export const doubtful: RetryBudget = {attempts: 5, totalMs: 30_000, baseMs: 500, capMs: 5_000}
/** A webhook may take 30 s (`timeoutSeconds`), the server itself 60 s. */
export const timeoutMs = 40_000
const tellEveryMs = 5_000

interface Parts {
  access: ClusterAccess
  userAgent: string
  ports: ConnectionPorts
  credentials: Credentials
  inFlight: InFlight
  chance(): number
}

interface Tried {
  answer?: Told
  error?: unknown
  failure: Failure | undefined
  budget: RetryBudget
}

function requestOf({access, userAgent}: Parts, call: Call, presented: Presented): HttpRequest {
  return {
    method: call.method, url: `${access.server}${call.path}`, timeoutMs, retry: 'none',
    headers: {
      ...presented.headers, accept: call.accept ?? 'application/json', 'user-agent': userAgent,
      ...(call.body === undefined ? {} : {'content-type': call.contentType ?? 'application/json'})
    },
    ...(call.body === undefined ? {} : {body: call.body}), ...(access.server.startsWith('https:') ? {tls: presented.tls} : {}), ...(access.proxy === undefined ? {} : {proxy: access.proxy})
  }
}

/** With what is presented now, and once more with newer credentials where the server refuses these. */
async function withCredentials<T extends {status: number}>(parts: Parts, send: (presented: Presented) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const presented = await parts.credentials.current(signal)
  const answer = await send(presented)
  const newer = answer.status === 401 ? await parts.credentials.renew(presented, signal) : undefined
  return newer ? send(newer) : answer
}

// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/

function remedyOf(code: string | undefined): {expected?: string; remedy: string} {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return {expected: 'a server certificate for this name', remedy: 'Correct `server`, or set `tls-server-name` in the kubeconfig.'}
  if (code !== undefined && untrusted.test(code)) return {expected: 'a server certificate that the authority in the kubeconfig signed', remedy: 'Renew `certificate-authority-data` in the kubeconfig: the cluster was made anew, or something stands in between.'}
  return {remedy: 'Check that the address in the kubeconfig is right and can be reached from here.'}
}

function unreachable(error: unknown, {access, ports}: Parts, tries: {attempts: number; began: number}): unknown {
  if (!(error instanceof ApiError)) return error
  const {code} = (error.cause ?? {}) as {code?: string}
  const persistence = tries.attempts > 1 ? ` Tried ${tries.attempts} times in ${formatDuration(ports.clock.now() - tries.began)}.` : ''
  return new ApiError(`The cluster cannot be reached: ${error.message.replace(/^No answer: /, '')}${persistence}`, {reason: error.reason, where: access.server, ...remedyOf(code), cause: error.cause})
}

async function tryOnce(call: Call, parts: Parts, signal?: AbortSignal): Promise<Tried> {
  try {
    const response = await withCredentials(parts, presented => parts.ports.http.request(requestOf(parts, call, presented), signal), signal)
    return judged(response, parts)
  } catch (error) {
    signal?.throwIfAborted()
    return {error, failure: transportFailure(error), budget: passing}
  }
}

function judged(response: HttpResponse, {ports}: Parts): Tried {
  if (response.status < 400) return {answer: {ok: true, body: response.body}, failure: undefined, budget: passing}
  const status = parseStatus(response.status, response.body)
  return {answer: {ok: false, status}, failure: failureOfStatus(status, response.headers, ports.clock.now()), budget: status.code === 500 ? doubtful : passing}
}

const describe = ({answer, error}: Tried): string => (answer && !answer.ok ? `status ${answer.status.code} ${answer.status.reason}`.trim() : error instanceof SlipwayError ? error.message.replace(/\.$/, '') : String(error))

export function openConnection(access: ClusterAccess, userAgent: string, ports: ConnectionPorts, chance: () => number = Math.random): Connection {
  const parts: Parts = {access, userAgent, ports, chance, credentials: openCredentials(access, ports), inFlight: openInFlight(ports.clock)}
  let toldAt = -Infinity
  let met = false
  const tell = (tried: Tried, afterMs: number): void => {
    const now = ports.clock.now()
    if (now - toldAt < tellEveryMs) return
    toldAt = now
    ports.log.info(`${access.server}: ${describe(tried)}. Again in ${formatDuration(afterMs)}.`)
  }
  const send = async (call: Call, signal?: AbortSignal): Promise<Answer> => {
    const began = ports.clock.now()
    let unsure = false
    for (let attempts = 1; ; attempts += 1) {
      const tried = await parts.inFlight.run(() => tryOnce(call, parts, signal), outcome => ('value' in outcome ? resultOf(outcome.value) : 'failed'), {urgent: call.urgent === true, signal})
      met ||= tried.answer !== undefined
      const budget = met ? tried.budget : firstContact
      const decision = tried.failure && call.once !== true ? planRetry({repeatable: call.repeatable, failure: tried.failure, attempts, elapsedMs: ports.clock.now() - began}, budget, chance()) : undefined
      if (decision?.do !== 'again') {
        if (tried.answer) return {...tried.answer, unsure}
        throw unreachable(tried.error, parts, {attempts, began})
      }
      unsure ||= tried.failure?.kind === 'broken' || tried.failure?.kind === 'unwell'
      tell(tried, decision.afterMs)
      await ports.clock.sleep(decision.afterMs, signal)
    }
  }
  return {access, send, stream: (call, signal) => openStream(call, parts, signal), through: (request, signal) => through(request, parts, signal), flow: () => parts.inFlight.facts()}
}

const resultOf = ({answer, failure}: Tried): 'answered' | 'throttled' | 'failed' => (failure?.kind === 'throttled' ? 'throttled' : answer ? 'answered' : 'failed')

/** The server's own credentials end at the server: its proxies take `Authorization` off before they pass a request on. */
async function through(request: HttpRequest, parts: Parts, signal?: AbortSignal): Promise<HttpResponse> {
  const {access, ports} = parts
  if (!request.url.startsWith(`${access.server}/`)) return ports.http.request(request, signal)
  return withCredentials(parts, presented => ports.http.request({
    ...request, headers: {...request.headers, ...presented.headers},
    ...(access.server.startsWith('https:') ? {tls: presented.tls} : {}), ...(access.proxy === undefined ? {} : {proxy: access.proxy})
  }, signal), signal)
}

async function openStream(call: Call, parts: Parts, signal: AbortSignal): ReturnType<Connection['stream']> {
  const stream = await withCredentials(parts, async presented => {
    const {retry: _, ...request} = requestOf(parts, call, presented)
    const opened = await parts.ports.http.stream(request, signal)
    return opened.status < 400 ? opened : {...opened, body: await firstLines(opened)}
  }, signal)
  return 'body' in stream ? {ok: false, status: parseStatus(stream.status, stream.body)} : {ok: true, stream}
}

async function firstLines({lines}: HttpStream): Promise<string> {
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length > 64 * 1024) break
  }
  return text
}
