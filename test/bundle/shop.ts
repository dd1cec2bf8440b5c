/** A shop of one service for bundle tests: the small test application behind a port of its own, stopped when the test ends. */
import {readFileSync, readdirSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import {systemNetwork} from '../../src/platform/http.ts'
import {makeBench, type Bench} from './harness.ts'

export interface Shop {
  bench: Bench
  port: number
}

export const secret = 'correct-horse-battery-staple'

const spec = (port: number, changes: string): string => `
schema: 1
name: shop
environments:
  local: {target: {kind: local}}
requires: {tools: {node: ">=20"}}
config: {base: config.yaml}
security: {failOn: critical}
services:
  api:
    source: {run: [node, server.mjs]}
    port: ${port}
    ready: {http: /healthz, within: 20s}
    drain: 1s
    ${changes}
gates:
  errors: {service: api, provider: {scrape: /metrics}, metric: http_requests_total, bad: 'code=~"5.."', max: 1%, atLeast: 50, window: 2s}
tests:
  contract: {openapi: openapi.yaml, service: api}
`

const openapi = `
openapi: 3.0.3
info: {title: api, version: '1'}
paths:
  /healthz: {get: {responses: {'200': {description: healthy, content: {application/json: {schema: {type: object}}}}}}}
`

export async function makeShop(changes = '', files: Record<string, string> = {}): Promise<Shop> {
  const port = await systemNetwork.freePort('127.0.0.1')
  const bench = makeBench({
    'slipway.yaml': spec(port, changes), 'openapi.yaml': openapi,
    'config.yaml': 'services:\n  api:\n    GREETING: hello\n    DATABASE_PASSWORD: ${secrets.DATABASE_PASSWORD}\n',
    'server.mjs': readFileSync('test/fixtures/app/server.mjs', 'utf8'), ...files
  })
  onTestFinished(() => stopRouters(bench))
  return {bench, port}
}

/** Ends every router under the state directory through its control socket, and with it the processes that it supervises. */
async function stopRouters(bench: Bench): Promise<void> {
  const sockets = readdirSync(bench.state, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('control.sock'))
  for (const socket of sockets) await post(path.join(bench.state, socket)).catch(() => undefined)
}

function post(socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.request({socketPath, path: '/v1/stop', method: 'POST'}, response => response.resume().once('end', resolve)).once('error', reject).end()
  })
}

export async function ask(port: number, location: string): Promise<{status: number; body: string}> {
  const response = await fetch(`http://127.0.0.1:${port}${location}`)
  return {status: response.status, body: await response.text()}
}

/** Command lines of living processes whose working directory or arguments lie below. */
export function processesOf(bench: Bench): string[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(pid => {
    try {
      const line = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      const environment = readFileSync(`/proc/${pid}/environ`, 'utf8')
      return environment.includes(bench.directory) || line.includes(bench.directory) ? [line] : []
    } catch {
      return []
    }
  })
}
