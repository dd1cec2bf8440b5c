import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {afterEach, describe, expect, test} from 'vitest'
import {startUsers, type Count} from '../../../scripts/proof/traffic/users.ts'

let server: http.Server | undefined
afterEach(() => new Promise<void>(resolve => {
  server?.closeAllConnections()
  if (server) server.close(() => resolve())
  else resolve()
}))

async function live(answer: http.RequestListener, enough: number): Promise<Count & {opened: number; losses: string[]}> {
  server = http.createServer(answer)
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const users = startUsers([(server.address() as AddressInfo).port], 4, 1)
  users.phase('now')
  while ((users.counts().now?.sent ?? 0) < enough) await new Promise(resolve => setTimeout(resolve, 10))
  await users.stop()
  return {...users.counts().now as Count, opened: users.opened(), losses: users.losses()}
}

describe('the users of the traffic proof', () => {
  test('keep their connections, and ask in every way', async () => {
    const count = await live((request, response) => {
      request.resume().once('end', () => response.setHeader('x-release', '7').end('fine'))
    }, 60)
    expect(count.opened).toBe(4)
    for (const n of Object.values(count.kinds)) expect(n).toBeGreaterThan(0)
    // Only plain requests may be answered with this word: for all others it is a wrong answer.
    expect(count.releases).toEqual({7: count.kinds.get})
    expect(count.lost).toBe(count.sent - count.kinds.get)
  })

  test.each<[string, http.RequestListener, string]>([
    ['a connection that ends without an answer', request => request.socket.destroy(), 'socket hang up'],
    ['an answer that is cut', (_, response) => {
      response.writeHead(200, {'content-length': '100'}).write('fine')
      setTimeout(() => response.destroy(), 5)
    }, 'aborted'],
    ['an error', (request, response) => { request.resume().once('end', () => response.writeHead(502).end('no process')) }, 'status 502: no process']
  ])('count %s as lost', async (_, answer, why) => {
    const count = await live(answer, 12)
    expect(count.lost).toBe(count.sent)
    expect(count.losses.join()).toContain(why)
  })
})
