/** Two small services in a directory of their own, and the deploy bundle run on them as a runner would, to its end or to its death. */
import {spawn} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

const root = process.cwd()
const preload = path.join(root, 'scripts/proof/kill/preload.mjs')
export const services = ['api', 'web'] as const
export type How = 'before' | 'after' | 'torn'

export interface Kill {
  at: number
  how: How
}

export interface Ran {
  killed: boolean
  exitCode: number | null
  output: string
  /** What it did to the world, in order. */
  effects: string[]
  outputs: Record<string, string>
}

export interface World {
  dist: string
  directory: string
  state: string
  ports: Record<string, number>
  strategy: string
  /** Of the newest release; the revision follows from it. */
  version: number
  runs: number
}

export const strategies: Record<string, string> = {
  rolling: 'rolling',
  canary: '{canary: {steps: [20, 50, 100], pause: 20ms}}',
  'blue-green': '{blueGreen: {warm: 1h, pause: 20ms}}',
  recreate: 'recreate'
}

async function freePort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const {port} = server.address() as net.AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}

export async function makeWorld(dist: string, strategy: string): Promise<World> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-kill-'))
  mkdirSync(path.join(directory, 'workspace'))
  mkdirSync(path.join(directory, 'state'))
  mkdirSync(path.join(directory, 'temp'))
  cpSync(path.join(root, 'test/fixtures/app/server.mjs'), path.join(directory, 'workspace/server.mjs'))
  const ports: Record<string, number> = {}
  for (const service of services) ports[service] = await freePort()
  const world: World = {dist: path.resolve(dist), directory, state: path.join(directory, 'state'), ports, strategy, version: 0, runs: 0}
  writeRelease(world, 1)
  return world
}

/** The next release: its version is a variable of both services. `bad`: its second service never starts. */
export function writeRelease(world: World, version: number, health: 'good' | 'bad' = 'good'): void {
  world.version = version
  const service = (name: string, more: string): string => `
  ${name}:
    source: {run: [node, server.mjs]}
    port: ${world.ports[name]}
    ready: {http: /healthz, within: 5s, interval: 20ms}
    drain: 200ms
    env: {VERSION: "${version}"${health === 'bad' && name === 'web' ? ', CRASH: "1"' : ''}}
    strategy: ${strategies[world.strategy]}${more}`
  writeFileSync(path.join(world.directory, 'workspace/slipway.yaml'), `schema: 1
name: shop
environments:
  local: {target: {kind: local}}
services:${service('api', '')}${service('web', '\n    dependsOn: [api]')}
`)
}

export interface Command {
  inputs: Record<string, string>
  runId: number
  attempt?: number
  kill?: Kill | undefined
}

/** The bundle as a process of its own, with the runner's files and nothing of ours. */
export async function runBundle(world: World, {inputs, runId, attempt = 1, kill}: Command): Promise<Ran> {
  world.runs += 1
  const files = path.join(world.directory, 'temp', String(world.runs))
  mkdirSync(files)
  const file = (name: string): string => path.join(files, name)
  for (const name of ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY']) writeFileSync(file(name), '')
  const child = spawn(process.execPath, ['--import', preload, path.join(world.dist, 'deploy/index.js')], {
    cwd: path.join(world.directory, 'workspace'), stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH, HOME: world.directory, GITHUB_WORKSPACE: path.join(world.directory, 'workspace'), RUNNER_TEMP: path.join(world.directory, 'temp'),
      SLIPWAY_STATE: world.state, GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: String(runId), GITHUB_RUN_ATTEMPT: String(attempt), GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: 'c0ffee',
      GITHUB_OUTPUT: file('OUTPUT'), GITHUB_ENV: file('ENV'), GITHUB_PATH: file('PATH'), GITHUB_STATE: file('STATE'), GITHUB_STEP_SUMMARY: file('STEP_SUMMARY'),
      SLIPWAY_KILL_LOG: file('effects'), SLIPWAY_KILL_BELOW: path.join(world.state, 'shop'), ...(kill ? {SLIPWAY_KILL_AT: `${kill.at}:${kill.how}`} : {}),
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
    }
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString() })
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve => child.once('close', (code, sig) => resolve([code, sig])))
  const effects = existsSync(file('effects')) ? readFileSync(file('effects'), 'utf8').split('\n').filter(Boolean) : []
  const ran = {killed: signal === 'SIGKILL', exitCode, output, effects, outputs: parseOutputs(readFileSync(file('OUTPUT'), 'utf8'))}
  rmSync(files, {recursive: true, force: true})
  return ran
}

function parseOutputs(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const match of text.matchAll(/^(\S+?)<<(\S+)\n([^]*?)\n\2$/gm)) values[match[1] as string] = match[3] as string
  for (const match of text.matchAll(/^([\w-]+)=(.*)$/gm)) values[match[1] as string] ??= match[2] as string
  return values
}

export function control(socketPath: string, method: string, url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = http.request({socketPath, method, path: url, timeout: 5_000}, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() })
      response.once('end', () => resolve(text))
    })
    request.once('timeout', () => request.destroy(new Error('timeout')))
    request.once('error', reject).end()
  })
}

/** Living processes that were started from this world: its directory is their HOME. */
export function processesOf({directory}: World): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0HOME=${directory}\0`) && !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')))
    } catch {
      return false
    }
  })
}

export const routerDirectory = (world: World, service: string): string => path.join(world.state, 'shop/local/routers', service)

/** Nothing of it is left afterwards. */
export async function endWorld(world: World): Promise<void> {
  for (const service of services) {
    try {
      const start = JSON.parse(readFileSync(path.join(routerDirectory(world, service), 'start.json'), 'utf8')) as {socket: string}
      await control(start.socket, 'POST', '/v1/stop')
    } catch {
      // It does not run.
    }
  }
  for (let waited = 0; processesOf(world).length > 0 && waited < 3_000; waited += 50) await new Promise(resolve => { setTimeout(resolve, 50) })
  for (const pid of processesOf(world)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // gone
    }
  }
  rmSync(world.directory, {recursive: true, force: true, maxRetries: 5})
}
