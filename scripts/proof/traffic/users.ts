/** Users who keep their connections: each sends one request after the other over its own, checks every answer to its last byte, and counts what was lost. */
import {createHash, randomBytes} from 'node:crypto'
import http from 'node:http'
import {random} from '../kill/sample.ts'

export const kinds = ['get', 'post', 'slow', 'stream', 'upload'] as const
export type Kind = (typeof kinds)[number]

export interface Count {
  sent: number
  lost: number
  kinds: Record<Kind, number>
  /** Bytes of bodies that were sent. */
  bytes: number
  /** Answers by the release that gave them. */
  releases: Record<string, number>
}

export interface Users {
  /** What is sent from now on counts for that phase. */
  phase(name: string): void
  counts(): Record<string, Count>
  /** Connections that were opened in all; with keep-alive few more than there are users. */
  opened(): number
  /** Why the first ones were lost. */
  losses(): string[]
  /** Lets the requests that are open come to their end. */
  stop(): Promise<void>
}

const deadlineMs = 20_000
const keptLosses = 10
const emptyCount = (): Count => ({sent: 0, lost: 0, kinds: {get: 0, post: 0, slow: 0, stream: 0, upload: 0}, bytes: 0, releases: {}})
const sleep = (ms: number): Promise<void> => new Promise(resolve => { setTimeout(resolve, ms) })

interface Answer {
  release: string
  /** What is wrong with it; empty: nothing. */
  wrong: string
}

interface Order {
  method: 'GET' | 'POST'
  path: string
  /** Pieces of the body; more than one are sent with pauses. */
  body: Buffer[]
  expected(text: string): boolean
}

const bodyOrder = (body: Buffer[]): Order => {
  const whole = Buffer.concat(body)
  const text = JSON.stringify({bytes: whole.length, sha256: createHash('sha256').update(whole).digest('hex')})
  return {method: 'POST', path: '/sum', body, expected: answer => answer === text}
}

export function orderOf(kind: Kind, next: () => number): Order {
  const between = (least: number, most: number): number => Math.round(least + next() * (most - least))
  switch (kind) {
    case 'get': return {method: 'GET', path: '/', body: [], expected: text => text === 'fine'}
    case 'post': return bodyOrder([randomBytes(between(1, 64 * 1024))])
    case 'upload': return bodyOrder(Array.from({length: between(2, 5)}, () => randomBytes(between(1, 8 * 1024))))
    case 'slow': return {method: 'GET', path: `/slow?ms=${between(50, 400)}`, body: [], expected: text => text === 'slow'}
    case 'stream': {
      const lines = between(3, 12)
      return {method: 'GET', path: `/stream?n=${lines}&ms=${between(10, 40)}`, body: [], expected: text => text.endsWith('end\n') && text.split('\n').length === lines + 2}
    }
  }
}

/** Mostly short ones, as with people; the rest is what is hard to hand over. */
const shares: readonly (readonly [Kind, number])[] = [['get', 0.5], ['post', 0.8], ['upload', 0.86], ['slow', 0.93], ['stream', 1]]
const kindAt = (mark: number): Kind => (shares.find(([, upTo]) => mark < upTo) ?? ['get'])[0]

function ask(port: number, order: Order, agent: http.Agent, onSocket: (socket: object) => void): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = order.body.length === 1 ? {'content-length': String(order.body[0]?.length)} : {}
    const request = http.request({host: '127.0.0.1', port, method: order.method, path: order.path, agent, headers: length}, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8')
        const status = response.statusCode ?? 0
        const wrong = status !== 200 ? `status ${status}: ${text.slice(0, 80)}` : !response.complete || !order.expected(text) ? `an answer of ${text.length} characters that is not the one to ${order.path}` : ''
        resolve({release: String(response.headers['x-release'] ?? '?'), wrong})
      })
    })
    request.setTimeout(deadlineMs, () => request.destroy(new Error(`no answer within ${deadlineMs} ms`)))
    request.once('socket', onSocket)
    request.once('error', reject)
    void send(request, order.body)
  })
}

async function send(request: http.ClientRequest, body: readonly Buffer[]): Promise<void> {
  for (const [i, piece] of body.entries()) {
    if (i > 0) await sleep(25)
    if (request.destroyed) return
    request.write(piece)
  }
  request.end()
}

/** `ports`: of the services, to which the users are spread evenly. */
export function startUsers(ports: readonly number[], count: number, seed: number): Users {
  const counts: Record<string, Count> = {}
  const sockets = new WeakSet<object>()
  const losses: string[] = []
  let [current, opened, stopped] = ['', 0, false]
  const onSocket = (socket: object): void => {
    if (!sockets.has(socket)) opened += 1
    sockets.add(socket)
  }
  const lose = (tally: Count, kind: Kind, why: string): void => {
    tally.lost += 1
    if (losses.length < keptLosses) losses.push(`${kind}: ${why}`)
  }
  const live = async (port: number, next: () => number): Promise<void> => {
    const agent = new http.Agent({keepAlive: true, maxSockets: 1})
    while (!stopped) {
      const kind = kindAt(next())
      const tally = (counts[current] ??= emptyCount())
      const order = orderOf(kind, next)
      tally.sent += 1
      tally.kinds[kind] += 1
      tally.bytes += order.body.reduce((sum, piece) => sum + piece.length, 0)
      try {
        const {release, wrong} = await ask(port, order, agent, onSocket)
        if (wrong !== '') lose(tally, kind, wrong)
        else tally.releases[release] = (tally.releases[release] ?? 0) + 1
      } catch (error) {
        lose(tally, kind, (error as Error).message)
      }
      await sleep(next() * 30)
    }
    agent.destroy()
  }
  const all = Array.from({length: count}, (_, i) => live(ports[i % ports.length] as number, random(seed + i)))
  return {
    phase: name => { current = name },
    counts: () => structuredClone(counts),
    opened: () => opened,
    losses: () => [...losses],
    stop: async () => {
      stopped = true
      await Promise.all(all)
    }
  }
}
