import {spawn, type ChildProcess} from 'node:child_process'
import {cpSync, readFileSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

const example = path.resolve('examples/three-tier')
const children: ChildProcess[] = []
afterEach(() => Promise.all(children.splice(0).map(child => new Promise<void>(resolve => {
  if (child.exitCode !== null || child.signalCode !== null) return resolve()
  child.once('exit', () => resolve())
  child.kill('SIGKILL')
}))))

interface Service {url: string; child: ChildProcess; output: () => string}

/** A copy of the example with its own release.json. */
function shop(release: unknown): string {
  const directory = temporaryDirectory()
  cpSync(example, directory, {recursive: true})
  writeFileSync(path.join(directory, 'release.json'), JSON.stringify(release))
  return directory
}

async function start(directory: string, service: string, env: Record<string, string> = {}): Promise<Service> {
  const child = spawn(process.execPath, [`${service}/server.js`], {cwd: directory, env: {PATH: process.env.PATH ?? '', PORT: '0', ...env}, stdio: ['ignore', 'pipe', 'pipe']})
  children.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => { output += chunk.toString() })
  await new Promise<void>(resolve => {
    child.stdout?.on('data', () => { if (output.includes('listens on')) resolve() })
    child.once('exit', () => resolve())
  })
  return {url: `http://${/listens on (\S+)/.exec(output)?.[1]}`, child, output: () => output}
}

async function whole(release: unknown): Promise<{web: Service; api: Service; worker: Service}> {
  const directory = shop(release)
  const worker = await start(directory, 'worker')
  const api = await start(directory, 'api', {WORKER_URL: worker.url})
  return {worker, api, web: await start(directory, 'web', {API_URL: api.url})}
}

async function get(url: string, init: RequestInit = {}): Promise<{status: number; release: string | null; body: Record<string, unknown>}> {
  const response = await fetch(url, init)
  return {status: response.status, release: response.headers.get('x-release'), body: await response.json() as Record<string, unknown>}
}

describe('the shop', () => {
  test('answers with the chain of releases, takes orders, and refuses what is wrong', async () => {
    const {web, api} = await whole({release: 7, fault: null})
    expect(await get(web.url)).toMatchObject({status: 200, release: '7', body: {offer: {cents: 900}, chain: [{service: 'web', release: 7}, {service: 'api', release: 7}, {service: 'worker', release: 7}]}})
    const order = await get(`${api.url}/orders`, {method: 'POST', body: JSON.stringify({product: 'mug', quantity: 3})})
    expect(order).toMatchObject({status: 201, body: {product: 'mug', cents: 3600}})
    expect(await get(`${api.url}/orders/${String(order.body.id)}`)).toMatchObject({status: 200, body: order.body})
    for (const [address, init, status] of [
      ['/products/none', {}, 404], ['/nothing', {}, 404], ['/quote', {}, 400], ['/quote?product=none', {}, 404], ['/quote?product=tea&quantity=0', {}, 400],
      ['/orders', {method: 'POST', body: '{'}, 400], ['/orders', {method: 'POST', body: '[]'}, 400], ['/orders', {method: 'POST', body: 'x'.repeat(70_000)}, 400], ['/products', {method: 'PUT'}, 405]
    ] as const) expect((await get(api.url + address, init)).status, address).toBe(status)
    const metrics = await (await fetch(`${api.url}/metrics`)).text()
    expect(metrics).toContain('http_requests_total{method="GET",code="404"} 3')
    expect(metrics).toMatch(/http_request_duration_seconds_bucket\{le="\+Inf"\} (\d+)\n.*_sum [\d.e-]+\nhttp_request_duration_seconds_count \1\n/)
  })

  test('fails exactly the share that release.json names, and only the service that is meant', async () => {
    const {web, api, worker} = await whole({release: 2, fault: {errors: {share: 0.05, after: '0s'}}})
    const statuses = await Promise.all(Array.from({length: 100}, () => fetch(web.url).then(async r => { await r.text(); return r.status })))
    expect(statuses.filter(s => s === 500)).toHaveLength(5)
    expect(statuses.filter(s => s === 200)).toHaveLength(95)
    expect((await get(`${api.url}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${worker.url}/metrics`)).text()).toContain('http_requests_total{method="GET",code="500"} 0')
  })

  test('errors can begin later', async () => {
    const {api} = await whole({release: 2, fault: {errors: {share: 1, after: '10m'}}})
    expect((await get(`${api.url}/products`)).status).toBe(200)
  })

  test('crashes on start, or is never ready, or is slow, as told', async () => {
    const crashed = await start(shop({release: 2, fault: {service: 'worker', crash: 'start'}}), 'worker')
    expect(crashed.child.exitCode).toBe(1)
    expect(crashed.output()).toContain('cannot start')
    const never = await start(shop({release: 2, fault: {service: 'worker', ready: 'never'}}), 'worker')
    expect((await get(`${never.url}/healthz`)).status).toBe(503)
    const slow = await start(shop({release: 2, fault: {service: 'worker', slow: {ms: 120}}}), 'worker')
    const before = performance.now()
    await get(`${slow.url}/price?product=tea`)
    expect(performance.now() - before).toBeGreaterThanOrEqual(115)
  })

  test('a service that is gone is 503 from ours, and a router’s own 502 stays one', async () => {
    const directory = shop({release: 1, fault: null})
    const alone = await start(directory, 'web', {API_URL: 'http://127.0.0.1:9'})
    expect(await get(alone.url)).toMatchObject({status: 503, body: {error: expect.stringContaining('api does not answer')}})
    const router = http.createServer((_, response) => { response.writeHead(502, {'x-slipway-router': 'no process'}).end('{"error":"none"}') })
    await new Promise<void>(resolve => router.listen(0, '127.0.0.1', resolve))
    const behind = await start(directory, 'web', {API_URL: `http://127.0.0.1:${(router.address() as {port: number}).port}`})
    const answer = await fetch(behind.url)
    expect([answer.status, answer.headers.get('x-slipway-router')]).toEqual([502, 'no process'])
    router.closeAllConnections()
    await new Promise(resolve => router.close(resolve))
  })

  test('finishes open requests when it is told to end', async () => {
    const slow = await start(shop({release: 2, fault: {service: 'worker', slow: {ms: 300}}}), 'worker')
    const answer = get(`${slow.url}/price?product=tea`)
    await new Promise(resolve => setTimeout(resolve, 100))
    const ended = new Promise<number | null>(resolve => slow.child.once('exit', resolve))
    slow.child.kill('SIGTERM')
    expect((await answer).status).toBe(200)
    expect(await ended).toBe(0)
  })
})

describe('its declaration', () => {
  const text = readFileSync(path.join(example, 'slipway.yaml'), 'utf8')

  test.each(['local', 'production'])('fits the schema for %s', environment => {
    const spec = resolveEnvironment(parseSpec(text, 'slipway.yaml'), environment)
    expect(Object.keys(spec.services).sort()).toEqual(['api', 'web', 'worker'])
    expect(spec.approval !== undefined).toBe(environment === 'production')
  })

  test('has no dependency to install', () => {
    const {dependencies, devDependencies} = JSON.parse(readFileSync(path.join(example, 'package.json'), 'utf8')) as Record<string, unknown>
    expect([dependencies, devDependencies]).toEqual([undefined, undefined])
  })
})
