/** HTTP, TCP and DNS behind their ports, on node's own clients. */
import dns from 'node:dns/promises'
import net from 'node:net'
import {ApiError} from '../kernel/errors.ts'
import type {Http, Network, StreamingHttp} from '../ports/index.ts'
import {systemClock} from './clock.ts'
import {sendOnce} from './http-send.ts'

/** `tell` is given a line for the log each time that a request is sent again. The policy is loaded by the first request that asks for it: most runs have none. */
export function makeHttp(tell: (line: string) => void): StreamingHttp {
  let persistent: Promise<Http> | undefined
  return {
    request: async (request, signal) => {
      if (request.retry === undefined || request.retry === 'none') return sendOnce(request, signal)
      persistent ??= import('./resilient-http.ts').then(({resilientHttp}) => resilientHttp({send: sendOnce, clock: systemClock, chance: Math.random, tell}))
      return (await persistent).request(request, signal)
    },
    stream: async (request, signal) => (await import('./http-stream.ts')).openStream(request, signal)
  }
}
export const systemHttp: StreamingHttp = makeHttp(() => undefined)

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
