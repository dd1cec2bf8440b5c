/** A real HTTP server on loopback that answers what the test says. */
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {onTestFinished} from 'vitest'

export interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: string
}

export interface Loopback {
  url: string
  requests: {method: string; path: string; headers: http.IncomingHttpHeaders; body: string}[]
  close(): Promise<void>
}

export async function listen(answer: (path: string, request: {method: string; body: string; headers: http.IncomingHttpHeaders}) => Answer | Promise<Answer>, port = 0): Promise<Loopback> {
  const requests: Loopback['requests'] = []
  const server = http.createServer((request, response) => {
    let body = ''
    request.on('data', chunk => { body += String(chunk) })
    request.on('end', () => void (async () => {
      const seen = {method: request.method ?? '', path: request.url ?? '', headers: request.headers, body}
      requests.push(seen)
      const {status = 200, headers = {}, body: text = ''} = await answer(seen.path, seen)
      response.writeHead(status, headers).end(text)
    })())
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const close = (): Promise<void> => new Promise(resolve => {
    server.closeAllConnections()
    server.close(() => resolve())
  })
  onTestFinished(close)
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, close}
}
