import http from 'node:http'
import net, {type AddressInfo} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {circuitLimits} from '../../../src/kernel/circuit.ts'
import {transientBudget} from '../../../src/kernel/retry.ts'
import {sendOnce} from '../../../src/platform/http-send.ts'
import {resilientHttp} from '../../../src/platform/resilient-http.ts'
import type {HttpRequest} from '../../../src/ports/index.ts'
import {jumpingClock} from '../../fakes/clock.ts'

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, nth: number) => void

/** A real server on loopback: what a socket does is the point. */
async function serve(handler: Handler): Promise<{url: string; seen: string[]}> {
  const seen: string[] = []
  const server = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    handler(request, response, seen.length)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen}
}

async function closedPort(): Promise<string> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const {port} = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

/** The real sender of this house under a clock that costs nothing. */
function client(): ReturnType<typeof resilientHttp> & {lines: string[]; now(): number} {
  const clock = jumpingClock()
  const began = clock.now()
  const lines: string[] = []
  return {...resilientHttp({send: sendOnce, clock, chance: () => 1, tell: line => { lines.push(line) }}), lines, now: () => clock.now() - began}
}

const after = (good: number, status: number, headers: Record<string, string> = {}): Handler => (_, response, nth) => {
  if (nth < good) response.writeHead(status, headers).end('not now')
  else response.end('here')
}
const reset: Handler = (request, _, nth) => { if (nth < 3) request.socket.resetAndDestroy() }

describe('a request that may be repeated', () => {
  it.each([429, 502, 503, 504])('outlasts a passing %d, and says each time that it tries again', async status => {
    const {url, seen} = await serve(after(3, status))
    const http = client()
    expect(await http.request({url, retry: 'transient'})).toMatchObject({status: 200, body: 'here'})
    expect(seen).toHaveLength(3)
    expect(http.lines).toEqual([`GET ${url}/: status ${status}. Again in 0.3 s (try 2 of 4).`, `GET ${url}/: status ${status}. Again in 0.5 s (try 3 of 4).`])
  })

  it('outlasts connections that are reset', async () => {
    const {url, seen} = await serve((request, response, nth) => { if (nth < 3) reset(request, response, nth); else response.end('here') })
    expect(await client().request({url, retry: 'transient'})).toMatchObject({status: 200})
    expect(seen).toHaveLength(3)
  })

  it('outlasts an answer that breaks off and one that does not come in time', async () => {
    const {url} = await serve((_, response, nth) => {
      if (nth === 1) response.writeHead(200, {'content-length': '100'}).write('half', () => response.destroy())
      else if (nth > 2) response.end('here')
    })
    expect(await client().request({url, retry: 'transient', timeoutMs: 150})).toMatchObject({status: 200, body: 'here'})
  })

  it('waits as long as the server asks for, in seconds and as a date', async () => {
    const seconds = await serve(after(2, 503, {'retry-after': '7'}))
    const one = client()
    await one.request({url: seconds.url, retry: 'transient'})
    expect(one.now()).toBe(7_250)
    const date = await serve(after(2, 429, {'retry-after': 'Thu, 01 Jan 2026 00:00:11 GMT', date: 'Thu, 01 Jan 2026 00:00:00 GMT'}))
    const other = client()
    await other.request({url: date.url, retry: 'transient'})
    expect(other.now()).toBe(11_250)
  })

  it('ends with the last answer when the attempts are used up, and with the first one when there is no time to wait', async () => {
    const {url, seen} = await serve(after(99, 503))
    expect((await client().request({url, retry: 'transient'})).status).toBe(503)
    expect(seen).toHaveLength(transientBudget.attempts)
    const long = await serve(after(99, 429, {'retry-after': '3600'}))
    expect((await client().request({url: long.url, retry: 'transient'})).status).toBe(429)
    expect(long.seen).toHaveLength(1)
  })

  it('is not sent again for an answer that will not change, or an address that is none', async () => {
    const {url, seen} = await serve((_, response) => { response.writeHead(500).end() })
    expect((await client().request({url, retry: 'transient'})).status).toBe(500)
    expect(seen).toHaveLength(1)
    await expect(client().request({url: 'nonsense', retry: 'transient'})).rejects.toMatchObject({reason: 'api-unavailable'})
  })

  it('ends at once when it is cancelled', async () => {
    const {url, seen} = await serve(after(99, 503))
    const stop = new AbortController()
    const cancelled = resilientHttp({send: sendOnce, clock: {now: () => 0, sleep: async (_, signal) => { stop.abort(new Error('stopped')); signal?.throwIfAborted() }}, chance: () => 1, tell: () => undefined})
    await expect(cancelled.request({url, retry: 'transient'}, stop.signal)).rejects.toThrow('stopped')
    expect(seen).toHaveLength(1)
  })
})

describe('a request that changes something', () => {
  const post = (url: string, retry: HttpRequest['retry']): HttpRequest => ({url, method: 'POST', body: '{}', ...(retry ? {retry} : {})})

  it('is sent once where it may have been carried out', async () => {
    for (const handler of [after(99, 503), reset]) {
      const {url, seen} = await serve(handler)
      await client().request(post(url, 'transient')).catch(() => undefined)
      expect(seen).toHaveLength(1)
    }
  })

  it('is sent again where it was refused, and where the caller says that it does no harm', async () => {
    const limited = await serve(after(2, 429))
    expect((await client().request(post(limited.url, 'transient'))).status).toBe(200)
    const away = await serve(after(2, 503))
    expect((await client().request(post(away.url, 'repeatable'))).status).toBe(200)
  })
})

describe('a request that measures', () => {
  it('is sent once whatever comes of it, is never held back, and opens no circuit for others', async () => {
    const {url, seen} = await serve(after(30, 503))
    const http = client()
    for (let i = 0; i < 20; i += 1) expect((await http.request({url})).status).toBe(503)
    expect(seen).toHaveLength(20)
    expect(http.now()).toBe(0)
    await http.request({url, retry: 'transient'})
    for (let i = 0; i < 5; i += 1) await http.request({url, retry: 'none'})
    expect(seen).toHaveLength(29)
  })
})

describe('an endpoint that is away', () => {
  it('is left alone after some failures in a row, with words that say why, while another endpoint is not', async () => {
    const url = await closedPort()
    const other = await serve((_, response) => { response.end('here') })
    let sent = 0
    const clock = jumpingClock()
    // No time passes while waiting, so the circuit cannot come half-open in between.
    const frozen = {now: clock.now, sleep: () => Promise.resolve()}
    const http = resilientHttp({send: (request, signal) => { sent += 1; return sendOnce(request, signal) }, clock: frozen, chance: () => 0, tell: () => undefined})
    for (let i = 0; i < 6; i += 1) await http.request({url, retry: 'transient'}).catch(() => undefined)
    expect(sent).toBe(circuitLimits.threshold)
    await expect(http.request({url, retry: 'transient'})).rejects.toMatchObject({reason: 'api-unavailable', message: expect.stringMatching(/^Not asked: it failed 5 times .*ECONNREFUSED/) as string})
    expect((await http.request({url: other.url, retry: 'transient'})).status).toBe(200)
  })

  it('is not one that only asks to be asked less', async () => {
    const {url, seen} = await serve(after(99, 429))
    const http = client()
    for (let i = 0; i < 3; i += 1) expect((await http.request({url, retry: 'transient'})).status).toBe(429)
    expect(seen).toHaveLength(3 * transientBudget.attempts)
  })

  it('is still away when the one request that tried it was cancelled', async () => {
    const url = await closedPort()
    const clock = jumpingClock()
    const stop = new AbortController()
    let sent = 0
    let hang = false
    const http = resilientHttp({
      send: (request, signal) => {
        sent += 1
        if (!hang) return sendOnce(request, signal)
        return new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error))
          stop.abort(new Error('stopped'))
        })
      },
      clock, chance: () => 0, tell: () => undefined
    })
    for (let i = 0; i < 3; i += 1) await http.request({url, retry: 'transient'}).catch(() => undefined)
    await clock.sleep(60_000)
    hang = true
    await expect(http.request({url, retry: 'transient'}, stop.signal)).rejects.toThrow('stopped')
    hang = false
    const before = sent
    await http.request({url, retry: 'transient'}).catch(() => undefined)
    expect(sent - before, 'a probe, and no row of tries as for an endpoint that is there').toBeLessThan(transientBudget.attempts)
  })

  it('is tried again after its pause, and used again when it answers', async () => {
    let away = true
    const {url, seen} = await serve((_, response) => { response.writeHead(away ? 503 : 200).end() })
    const clock = jumpingClock()
    const http = resilientHttp({send: sendOnce, clock, chance: () => 0, tell: () => undefined})
    await http.request({url, retry: 'transient'})
    await http.request({url, retry: 'transient'})
    const asked = seen.length
    expect(asked).toBeLessThan(2 * transientBudget.attempts)
    away = false
    expect((await http.request({url, retry: 'transient'})).status).toBe(200)
    expect((await http.request({url, retry: 'transient'})).status).toBe(200)
    expect(seen).toHaveLength(asked + 2)
  })
})
