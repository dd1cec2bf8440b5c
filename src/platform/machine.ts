/** This machine behind the Machine port. */
import {readFile} from 'node:fs/promises'
import net from 'node:net'
import os from 'node:os'
import tls from 'node:tls'
import type {Dial, DialResult, Machine} from '../ports/index.ts'

/** A conversation that a check needs is short; more than this is not one. */
const largestAnswer = 64 * 1024

const outcomes: Record<string, DialResult['outcome']> = {
  ECONNREFUSED: 'refused', ETIMEDOUT: 'timeout', EHOSTUNREACH: 'unreachable', ENETUNREACH: 'unreachable', EADDRNOTAVAIL: 'unreachable',
  ENOTFOUND: 'unresolved', EAI_AGAIN: 'unresolved'
}

function open(dial: Dial): {socket: net.Socket; ready: string} {
  const {host, port} = dial
  if (dial.transport === 'tcp') return {socket: net.connect({host, port}), ready: 'connect'}
  return {socket: tls.connect({host, port, ...(net.isIP(host) ? {} : {servername: host})}), ready: 'secureConnect'}
}

function codeOf(error: Error): string {
  const first = error instanceof AggregateError ? (error.errors[0] as Error | undefined) ?? error : error
  return (first as NodeJS.ErrnoException).code ?? ''
}

function dial(request: Dial, signal?: AbortSignal): Promise<DialResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const {socket, ready} = open(request)
    let received = Buffer.alloc(0)
    let stood = false
    const end = (outcome: DialResult['outcome'], detail = ''): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.destroy()
      resolve({outcome: stood ? 'connected' : outcome, received, detail})
    }
    const onAbort = (): void => {
      reject(signal?.reason as Error)
      end('closed')
    }
    const timer = setTimeout(() => end('timeout', `no answer within ${request.timeoutMs} ms`), request.timeoutMs)
    signal?.addEventListener('abort', onAbort, {once: true})
    socket.once(ready, () => {
      stood = true
      if (!request.enough) return end('connected')
      if (request.send) socket.write(request.send)
    })
    socket.on('data', (piece: Buffer) => {
      received = Buffer.concat([received, piece])
      if (received.length > largestAnswer || request.enough?.(received)) end('connected')
    })
    socket.once('error', error => end(outcomes[codeOf(error)] ?? 'closed', error.message || codeOf(error)))
    socket.once('close', () => end('closed', 'the other side closed the connection'))
  })
}

export const systemMachine: Machine = {
  reported: () => ({cpus: os.cpus().length, memoryBytes: os.totalmem(), architecture: os.arch(), release: os.release(), nodeVersion: process.versions.node}),
  kernelText: path => readFile(path, 'utf8').catch(() => undefined),
  dial
}
