/** Upgraded connections (WebSocket and whatever else): a handshake passed on, then bytes both ways until one side ends. */
import http, {type ClientRequest, type IncomingMessage} from 'node:http'
import type {Duplex} from 'node:stream'
import {originForm, requestHeaders, responseHeaders} from './headers.ts'
import type {Upstream} from './instance.ts'
import {newTrial, noteFailure, type Proxy} from './proxy.ts'

type Opening = {kind: 'ended'} | {kind: 'connect-failed' | 'reset'}

const handshakeMs = 30_000

/** Head of a message as it goes over the wire; the values come from node's parser, which refuses line feeds in them. */
function head(first: string, headers: readonly string[]): string {
  const lines = Array.from({length: headers.length / 2}, (_, i) => `${headers[2 * i]}: ${headers[2 * i + 1]}\r\n`)
  return `${first}\r\n${lines.join('')}\r\n`
}

export async function tunnel(proxy: Proxy, request: IncomingMessage, socket: Duplex, early: Buffer): Promise<void> {
  socket.on('error', () => socket.destroy())
  const trial = newTrial(() => socket.destroyed)
  for (;;) {
    const instance = await proxy.acquire(trial)
    if (instance) {
      const opening = await proxy.use(instance, () => open(request, socket, early, instance))
      if (opening.kind === 'ended') return proxy.record(instance.rev, {kind: 'ended'})
      noteFailure(trial, instance, {kind: 'failed', sent: opening.kind === 'reset', reused: false, reason: opening.kind})
      if (opening.kind === 'connect-failed' && trial.attempts < 4) continue
    }
    proxy.record(proxy.blamed(trial), {kind: 'lost'})
    const {status, reason} = proxy.refusal(trial)
    socket.end(head(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? ''}`, ['x-slipway-router', reason, 'Connection', 'close', 'Content-Length', '0']))
    return
  }
}

/** Resolves when the tunnel has ended, or when no answer came. */
function open(request: IncomingMessage, socket: Duplex, early: Buffer, instance: Upstream): Promise<Opening> {
  return new Promise(resolve => {
    const client = (request.socket.remoteAddress ?? 'unknown')
    const upstream: ClientRequest = http.request({
      host: '127.0.0.1', port: instance.port, method: request.method ?? 'GET', path: originForm(request.url ?? '/'), agent: false, setHost: false,
      headers: requestHeaders({method: request.method ?? 'GET', rawHeaders: request.rawHeaders, client}, request.headers.upgrade)
    })
    let connected = false
    const timer = setTimeout(() => upstream.destroy(), handshakeMs)
    upstream.once('socket', inner => inner.once('connect', () => { connected = true }))
    upstream.once('close', () => { clearTimeout(timer) })
    upstream.on('error', () => resolve({kind: connected ? 'reset' : 'connect-failed'}))
    upstream.once('upgrade', (answer, inner, innerEarly) => {
      clearTimeout(timer)
      const switched = [...responseHeaders(answer.rawHeaders), 'Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? '']
      socket.write(head(`HTTP/1.1 101 ${answer.statusMessage ?? 'Switching Protocols'}`, switched), 'latin1')
      join(socket, inner, {toClient: innerEarly, toInstance: early}, () => resolve({kind: 'ended'}))
    })
    upstream.once('response', answer => {
      clearTimeout(timer)
      socket.write(head(`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage ?? ''}`, [...responseHeaders(answer.rawHeaders), 'Connection', 'close']), 'latin1')
      answer.pipe(socket)
      answer.once('close', () => resolve({kind: 'ended'}))
    })
    upstream.end()
  })
}

function join(socket: Duplex, inner: Duplex, early: {toClient: Buffer; toInstance: Buffer}, ended: () => void): void {
  if (early.toClient.length > 0) socket.write(early.toClient)
  if (early.toInstance.length > 0) inner.write(early.toInstance)
  const close = (): void => {
    socket.destroy()
    inner.destroy()
    ended()
  }
  inner.on('error', close)
  socket.on('error', close)
  inner.once('close', close)
  socket.once('close', close)
  socket.pipe(inner).pipe(socket)
}
