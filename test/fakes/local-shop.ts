/** Two small services on the real local target, driven by the stage as an action is. Ends with no process left. */
import {cpSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import {openGate} from '../../src/analysis/gate.ts'
import {contract} from '../../src/deploy/contract.ts'
import {runOperation} from '../../src/deploy/run-operation.ts'
import {camel, type Contract, type InputsOf, type Outcome} from '../../src/ports/contract.ts'
import type {DeployData} from '../../src/report/stage-data.ts'
import {EnvironmentSpec} from '../../src/spec/schema.ts'
import {openTarget} from '../../src/targets/index.ts'
import {stopLocalSet} from '../../src/targets/local/local-target.ts'
import {makeTestPorts, type TestPorts} from './ports.ts'
import {appDirectory, ask, processesWith, RouterClient, until, writeRouterProgram, type Answer} from './router-program.ts'

export const set = 'shop/local'
const never = new AbortController().signal

export interface LocalShop {
  ports: TestPorts
  /** Public ports by service. */
  port: Record<string, number>
  /** The stage with these inputs. */
  operate(given: Record<string, string>): Promise<Outcome<typeof contract>>
  /** Another version of both services, which is released by the next `deploy`. */
  write(version: string, env?: Record<string, string>): void
  deploy(version: string, more?: Record<string, string>): Promise<Outcome<typeof contract>>
  ask(service?: string): Promise<Answer>
  router(service: string): RouterClient
  directory(service: string): string
  /** Pids of this shop's processes, routers included. */
  processes(): number[]
  journal(): string
}

export const dataOf = (outcome: Outcome<typeof contract>): DeployData => outcome.data as unknown as DeployData

/** worker < api; `strategy` for both. */
export async function openLocalShop(strategy: unknown): Promise<LocalShop> {
  const ports = makeTestPorts()
  const home = path.join(ports.directory, 'home')
  mkdirSync(home)
  ports.host.variable = name => (name === 'HOME' ? home : name === 'PATH' ? process.env.PATH : undefined)
  cpSync(appDirectory, ports.host.workspace, {recursive: true})
  await writeRouterProgram(ports.host.routerProgram)
  const processes = (): number[] => processesWith(`HOME=${home}`)
  onTestFinished(async () => {
    await stopLocalSet(ports, set).catch(() => undefined)
    await until('nothing is left running', () => processes().length === 0, 5_000).catch(error => {
      for (const pid of processes()) process.kill(pid, 'SIGKILL')
      throw error
    })
  })
  const port = {worker: await ports.network.freePort('127.0.0.1'), api: await ports.network.freePort('127.0.0.1')}
  let env: Record<string, string> = {}
  const service = (name: 'worker' | 'api', more: object): object => ({
    source: {run: [process.execPath, 'server.mjs']}, port: port[name], ready: {http: '/healthz', within: '5s', interval: '25ms'}, drain: '1s', strategy, env, ...more
  })
  const spec = (): EnvironmentSpec => EnvironmentSpec.parse({
    schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'}, services: {worker: service('worker', {}), api: service('api', {dependsOn: ['worker'], replicas: 2})}
  })
  const inputs = (given: Record<string, string>): InputsOf<typeof contract> =>
    Object.fromEntries(Object.entries(contract.inputs as Contract['inputs']).map(([name, input]) => [camel(name), input.schema.parse(given[name] ?? input.default ?? '')])) as InputsOf<typeof contract>
  const operate: LocalShop['operate'] = given => runOperation({inputs: inputs(given), spec: spec(), ports, signal: never}, {openTarget, openGate})
  const directory = (name: string): string => path.join(ports.host.state, set, 'routers', name)
  const write: LocalShop['write'] = (version, more = {}) => { env = {VERSION: version, ...more} }
  return {
    ports, port, operate, write, processes, directory,
    deploy: (version, more) => {
      write(version, more)
      return operate({label: version})
    },
    ask: (name = 'api') => ask({port: port[name as 'api']}),
    router: name => new RouterClient(directory(name)),
    journal: () => readFileSync(path.join(ports.host.state, set, 'journal.jsonl'), 'utf8')
  }
}

/** As if the file had lain there for a while: what is young may still be in the making. */
export async function age(file: string, ms = 3_600_000): Promise<void> {
  const {utimes} = await import('node:fs/promises')
  const at = new Date(Date.now() - ms)
  await utimes(file, at, at)
}

export const change = (file: string, edit: (text: string) => string): void => writeFileSync(file, edit(readFileSync(file, 'utf8')))
