/** One readiness probe: an answer below 400, or an accepted connection. Never rejects. */
import http from 'node:http'
import net from 'node:net'
import type {Readiness} from '../targets/local/router-protocol.ts'

export function probe(readiness: Exclude<Readiness, {kind: 'alive'}>, port: number): Promise<boolean> {
  return readiness.kind === 'http' ? httpProbe(readiness.path, port, readiness.timeoutMs) : tcpProbe(port, readiness.timeoutMs)
}

function httpProbe(path: string, port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const request = http.get({host: '127.0.0.1', port, path, agent: false, headers: {'user-agent': 'slipway-probe', connection: 'close'}})
    const timer = setTimeout(() => request.destroy(new Error('timeout')), timeoutMs)
    const answer = (good: boolean): void => {
      clearTimeout(timer)
      request.destroy()
      resolve(good)
    }
    request.once('response', response => {
      response.on('error', () => undefined)
      answer((response.statusCode ?? 500) < 400)
    })
    request.on('error', () => answer(false))
  })
}

function tcpProbe(port: number, timeoutMs: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = net.connect({host: '127.0.0.1', port})
    const answer = (good: boolean): void => {
      socket.destroy()
      resolve(good)
    }
    socket.setTimeout(timeoutMs, () => answer(false))
    socket.once('connect', () => answer(true))
    socket.on('error', () => answer(false))
  })
}

/** A port that was free a moment ago and that no instance of ours was given. */
export function freePort(taken: ReadonlySet<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer()
    server.once('error', reject)
    server.listen({host: '127.0.0.1', port: 0}, () => {
      const {port} = server.address() as net.AddressInfo
      server.close(() => resolve(taken.has(port) ? freePort(taken) : port))
    })
  })
}
