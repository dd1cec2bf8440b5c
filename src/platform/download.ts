/** A file from elsewhere, whole and in memory: its digest is known before any of it lies on the disk. */
import {ApiError} from '../kernel/errors.ts'
import {proxyFromEnvironment} from '../kernel/proxy.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import {isSafeAddress} from '../kernel/safe-address.ts'
import type {HttpRequest, HttpResponse, Ports} from '../ports/index.ts'
import {flatHeaders, readBytes, sendHead, unavailable} from './http-send.ts'
import {resilientHttp} from './resilient-http.ts'

/** Archives of programs have tens of megabytes. */
const largestDownload = 256 * 2 ** 20
const headMs = 20_000
/** Without a byte for this long the connection counts as broken. */
const idleMs = 30_000
/** Releases on GitHub redirect once to their storage. */
const mostRedirects = 5

export type DownloadParts = Pick<Ports, 'clock' | 'host' | 'log'>

async function receive(request: HttpRequest, signal?: AbortSignal): Promise<{answer: HttpResponse; bytes: Buffer}> {
  const {response, settled} = await sendHead(request, signal)
  settled()
  const answer: HttpResponse = {status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body: ''}
  if (answer.status !== 200) {
    response.on('error', () => undefined).destroy()
    return {answer, bytes: Buffer.alloc(0)}
  }
  response.setTimeout(idleMs, () => response.destroy(Object.assign(new Error(`nothing came for ${idleMs} ms`), {code: 'ETIMEDOUT'})))
  try {
    return {answer, bytes: await readBytes(response, largestDownload)}
  } catch (cause) {
    if (signal?.aborted) throw signal.reason
    throw unavailable(request, `The download broke off: ${(cause as Error).message}.`, cause)
  }
}

function nextAddress({status, headers}: HttpResponse, address: string): string {
  const where = `GET ${withoutCredentials(address)}`
  const {location} = headers
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined || !URL.canParse(location, address)) {
    throw new ApiError(`The download was answered with status ${status}.`, {reason: 'api-unavailable', status, where, expected: 'status 200', remedy: 'Correct the address, or see what lies behind it.'})
  }
  const next = new URL(location, address).href
  if (isSafeAddress(next)) return next
  throw new ApiError(`The download was redirected to ${withoutCredentials(next)}.`, {reason: 'api-unavailable', status, where, expected: 'https', remedy: 'Name an address that stays with https.'})
}

/** Sent again under the one policy. Throws ApiError `api-unavailable`, `timeout`; UserError `unsupported` for a proxy that is not spoken to. */
export async function download(url: string, {clock, host, log}: DownloadParts, signal?: AbortSignal): Promise<Uint8Array> {
  let received: Uint8Array = new Uint8Array()
  const http = resilientHttp({clock, chance: Math.random, tell: log.info, send: async (request, stop) => {
    const {answer, bytes} = await receive(request, stop)
    received = bytes
    return answer
  }})
  let address = url
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const proxy = proxyFromEnvironment(address, host.variable)
    const answer = await http.request({url: address, timeoutMs: headMs, retry: 'transient', ...(proxy === undefined ? {} : {proxy})}, signal)
    if (answer.status === 200) return received
    address = nextAddress(answer, address)
  }
  throw new ApiError(`The download was redirected more than ${mostRedirects} times.`, {reason: 'api-unavailable', where: `GET ${withoutCredentials(url)}`, remedy: 'Name the address at which it ends.'})
}
