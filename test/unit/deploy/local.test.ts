import {cpSync, mkdirSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {openGate} from '../../../src/analysis/gate.ts'
import {contract} from '../../../src/deploy/contract.ts'
import {runOperation} from '../../../src/deploy/run-operation.ts'
import {camel, type Contract, type InputsOf, type Outcome} from '../../../src/ports/contract.ts'
import type {DeployData} from '../../../src/report/stage-data.ts'
import {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {openTarget} from '../../../src/targets/index.ts'
import {stopLocalSet} from '../../../src/targets/local/local-target.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {processesWith, until, writeRouterProgram} from '../../fakes/router-program.ts'
import {never} from './harness.ts'

const example = path.resolve(import.meta.dirname, '../../../examples/three-tier')
const set = 'shop/local'

interface Shop {
  ports: TestPorts
  operate(given: Record<string, string>): Promise<Outcome<typeof contract>>
  release(content: object): void
  port: number
}

/** The example's three services on free ports, with a quick canary in the middle. */
async function openShop(): Promise<Shop> {
  const ports = makeTestPorts()
  const home = path.join(ports.directory, 'home')
  mkdirSync(home)
  ports.host.variable = name => (name === 'HOME' ? home : name === 'PATH' ? process.env.PATH : undefined)
  cpSync(example, ports.host.workspace, {recursive: true})
  await writeRouterProgram(ports.host.routerProgram)
  onTestFinished(async () => {
    await stopLocalSet(ports, set).catch(() => undefined)
    await until('nothing is left running', () => processesWith(`HOME=${home}`).length === 0)
  })
  const [worker, api, web] = [await ports.network.freePort('127.0.0.1'), await ports.network.freePort('127.0.0.1'), await ports.network.freePort('127.0.0.1')]
  const service = (name: string, port: number, more: object): object => ({source: {run: [process.execPath, `${name}/server.js`]}, port, ready: {http: '/healthz', within: '5s', interval: '50ms'}, drain: '1s', ...more})
  const spec = EnvironmentSpec.parse({
    schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'},
    services: {
      worker: service('worker', worker, {}),
      api: service('api', api, {dependsOn: ['worker'], replicas: 2, env: {WORKER_URL: '${services.worker.url}'}, strategy: {canary: {steps: [50, 100], pause: '1s', analysis: 'errors'}}}),
      web: service('web', web, {dependsOn: ['api'], env: {API_URL: '${services.api.url}'}})
    },
    gates: {errors: {provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%', atLeast: 20}}
  })
  const inputs = (given: Record<string, string>): InputsOf<typeof contract> =>
    Object.fromEntries(Object.entries(contract.inputs as Contract['inputs']).map(([name, input]) => [camel(name), input.schema.parse(given[name] ?? input.default ?? '')])) as InputsOf<typeof contract>
  return {
    ports, port: web,
    operate: given => runOperation({inputs: inputs(given), spec, ports, signal: never}, {openTarget, openGate}),
    release: content => { writeFileSync(path.join(ports.host.workspace, 'release.json'), JSON.stringify(content)) }
  }
}

interface Load {
  sent: number
  lost: number
  stop(): Promise<void>
}

function startLoad(port: number): Load {
  const agent = new http.Agent({keepAlive: true})
  const load: Load = {sent: 0, lost: 0, stop: () => Promise.resolve()}
  const ask = (): Promise<void> => new Promise(resolve => {
    load.sent += 1
    const request = http.get({host: '127.0.0.1', port, path: '/', agent}, response => {
      if ([502, 503, 504].includes(response.statusCode ?? 0)) load.lost += 1
      response.resume().on('end', resolve)
    })
    request.on('error', () => { load.lost += 1; resolve() })
  })
  const timer = setInterval(() => { void ask() }, 8)
  load.stop = async () => { clearInterval(timer); await ask(); agent.destroy() }
  return load
}

test('the example goes from release to release under traffic, and a bad one is taken back, without losing a request', async () => {
  const shop = await openShop()
  expect(await shop.operate({label: '1'})).toMatchObject({verdict: 'pass', outputs: {outcome: 'succeeded'}})
  const load = startLoad(shop.port)
  shop.release({release: 2, fault: null})
  const planned = await shop.operate({operation: 'plan', label: '2'})
  expect(await shop.operate({label: '2', 'plan-digest': planned.outputs.planDigest as string})).toMatchObject({verdict: 'pass', headline: 'Release 2 serves on 3 services (worker > api > web).'})

  shop.release({release: 3, fault: {errors: {share: 0.5}}})
  const bad = await shop.operate({label: '3'})
  expect(bad).toMatchObject({verdict: 'fail', reason: 'analysis-failed', outputs: {outcome: 'rolled-back'}})
  const data = bad.data as unknown as DeployData
  expect(data).toMatchObject({before: {label: '2'}, after: {label: '2'}, undo: {reason: 'analysis-failed'}})
  expect(data.traffic.some(s => s.service === 'api' && Object.values(s.arms).some(arm => arm.serverErrors > 0))).toBe(true)

  await load.stop()
  expect(load.sent).toBeGreaterThan(100)
  expect(load.lost).toBe(0)
  expect(await shop.operate({operation: 'finalize'})).toMatchObject({verdict: 'pass'})
  expect(await shop.operate({operation: 'status'})).toMatchObject({verdict: 'pass', headline: 'Release 2 serves on 3 services.'})
}, 60_000)
