import http from 'node:http'
import type {AddressInfo} from 'node:net'
import fc from 'fast-check'
import {afterEach, describe, expect, test} from 'vitest'
import {lostBecause, percentile, startTraffic, type TrafficCount} from '../../../src/cli/traffic.ts'

let server: http.Server | undefined
afterEach(() => new Promise<void>(resolve => {
  server?.closeAllConnections()
  if (server) server.close(() => resolve())
  else resolve()
}))

async function send(answer: http.RequestListener, until: (count: TrafficCount) => boolean): Promise<TrafficCount> {
  server = http.createServer(answer)
  await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve))
  const traffic = startTraffic(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 200)
  while (!until(traffic.count())) await new Promise(resolve => setTimeout(resolve, 10))
  await traffic.stop()
  return traffic.count()
}

describe('traffic', () => {
  test('every request is accounted for, by the release that answered', async () => {
    let n = 0
    const count = await send((_, response) => { response.writeHead(200, {'x-release': String(1 + (n++ % 2))}).end('{}') }, c => c.answered >= 40)
    expect(count).toMatchObject({lost: 0, errors: 0, answered: count.sent})
    expect(Object.keys(count.releases).sort()).toEqual(['1', '2'])
    expect((count.releases['1'] ?? 0) + (count.releases['2'] ?? 0)).toBe(count.sent)
    expect(count.p95Ms).toBeGreaterThan(0)
  })

  test('an error of the application is not a lost request', async () => {
    const count = await send((_, response) => { response.writeHead(503, {'x-release': '2'}).end() }, c => c.answered >= 10)
    expect(count).toMatchObject({lost: 0, errors: count.sent})
  })

  test("a router's own 502 to 504 is lost, and so is a connection that ends", async () => {
    let n = 0
    const count = await send((request, response) => {
      n += 1
      if (n % 2 === 0) request.socket.destroy()
      else response.writeHead(502, {'x-slipway-router': 'no process is ready'}).end()
    }, c => c.lost >= 10)
    expect(count).toMatchObject({answered: 0, lost: count.sent})
    expect(count.losses).toContain('502 by the router (no process is ready)')
  })

  test('only 502 to 504 are the router’s losses', () => {
    expect([500, 501, 502, 503, 504, 505].map(s => lostBecause(s, {'x-slipway-router': 'r'}) !== undefined)).toEqual([false, false, true, true, true, false])
    expect(lostBecause(502, {})).toBeUndefined()
  })

  test('a percentile is one of the values, and no fewer than its share lie at or below it', () => {
    expect(percentile([], 0.95)).toBeNull()
    fc.assert(fc.property(fc.array(fc.integer({min: 0, max: 1000}), {minLength: 1}), fc.double({min: 0.01, max: 1, noNaN: true}), (values, share) => {
      const p = percentile(values, share) as number
      expect(values).toContain(p)
      expect(values.filter(v => v <= p).length).toBeGreaterThanOrEqual(share * values.length - 1e-9)
    }))
  })
})
