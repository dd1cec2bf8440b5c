/** Two services on the local target, released, stopped, aborted and rolled back by the deploy bundle as a job would run it. */
import {appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {followProgress} from '../../../src/cli/follow-progress.ts'
import {runBundle} from '../../../src/cli/run-bundle.ts'
import {stopSet} from '../../../src/cli/stop-set.ts'
import {makePorts} from '../../../src/platform/index.ts'
import type {ProgressEvent} from '../../../src/ports/index.ts'

const set = 'shop/local'
export const services = ['api', 'web'] as const

export const strategies = {
  rolling: 'rolling',
  canary: '{canary: {steps: [20, 50, 100], pause: 1500ms}}',
  'blue-green': '{blueGreen: {warm: 1h, pause: 1500ms}}'
} as const

export interface Releases {
  ports: Record<string, number>
  /** The version that should serve. */
  serves: number
  deploy(strategy: keyof typeof strategies): Promise<void>
  /** A release whose web never starts: the bundle takes all back itself. */
  deployBad(strategy: keyof typeof strategies): Promise<void>
  /** Interrupts the deploy in the midst of a canary, leaves it half-way for a while, then aborts it. */
  abort(): Promise<void>
  rollback(): Promise<void>
  /** Another release, with the router of another version: it follows the one that serves. */
  replaceRouter(): Promise<void>
  finalize(): Promise<void>
  /** Processes that could not be ended. */
  close(): Promise<number>
}

const specOf = (ports: Record<string, number>, strategy: string, env: (service: string) => string): string => `schema: 1
name: shop
environments:
  local: {target: {kind: local}}
services:${services.map(name => `
  ${name}:
    source: {run: [node, app.mjs]}
    port: ${ports[name]}
    replicas: 2
    ready: {http: /healthz, within: 20s, interval: 50ms}
    drain: 5s
    env: {${env(name)}}
    strategy: ${strategy}${name === 'web' ? '\n    dependsOn: [api]' : ''}`).join('')}
`

const inCanary = ({facts}: ProgressEvent): boolean => Number(facts?.weight ?? 0) > 0 && Number(facts?.weight ?? 0) < 100

class LocalReleases implements Releases {
  readonly ports: Record<string, number>
  serves = 0
  private version = 0
  private previous = 0
  private runs = 0
  private router: string
  private readonly dist: string
  private readonly directory: string

  constructor(dist: string, directory: string, ports: Record<string, number>) {
    this.dist = path.resolve(dist)
    this.router = path.join(this.dist, 'router.js')
    this.directory = directory
    this.ports = ports
  }

  async deploy(strategy: keyof typeof strategies): Promise<void> {
    this.write(strategy, 'good')
    await this.bundle({operation: 'deploy', label: String(this.version)})
    ;[this.previous, this.serves] = [this.serves, this.version]
  }

  async deployBad(strategy: keyof typeof strategies): Promise<void> {
    this.write(strategy, 'bad')
    await this.mustFail(this.bundle({operation: 'deploy', label: String(this.version)}))
  }

  async abort(): Promise<void> {
    this.write('canary', 'good')
    const button = new AbortController()
    const progress = path.join(this.directory, 'progress.jsonl')
    appendFileSync(progress, '')
    const unfollow = followProgress(progress, event => { if (inCanary(event)) button.abort() })
    await this.mustFail(this.bundle({operation: 'deploy', label: String(this.version)}, {signal: button.signal, progress})).finally(unfollow)
    rmSync(progress)
    await new Promise(resolve => { setTimeout(resolve, 2_000) })
    await this.bundle({operation: 'abort'})
  }

  async rollback(): Promise<void> {
    await this.bundle({operation: 'rollback'})
    this.serves = this.previous
  }

  async replaceRouter(): Promise<void> {
    const newer = path.join(this.directory, `router-${this.runs}.js`)
    cpSync(this.router, newer)
    appendFileSync(newer, `\n// another version: ${this.runs}\n`)
    this.router = newer
    await this.deploy('rolling')
  }

  async finalize(): Promise<void> {
    await this.bundle({operation: 'finalize', retire: 'all'})
  }

  async close(): Promise<number> {
    const left = await stopSet(makePorts({...process.env, SLIPWAY_STATE: path.join(this.directory, 'state')}), set)
    rmSync(this.directory, {recursive: true, force: true, maxRetries: 5})
    return left.length
  }

  private write(strategy: keyof typeof strategies, health: 'good' | 'bad'): void {
    this.version += 1
    const env = (service: string): string => `VERSION: "${this.version}"${health === 'bad' && service === 'web' ? ', CRASH: "1"' : ''}`
    writeFileSync(path.join(this.directory, 'workspace/slipway.yaml'), specOf(this.ports, strategies[strategy], env))
  }

  private async bundle(inputs: Record<string, string>, {signal = new AbortController().signal, progress = ''} = {}): Promise<void> {
    this.runs += 1
    const environment = {
      PATH: process.env.PATH ?? '', HOME: this.directory, SLIPWAY_STATE: path.join(this.directory, 'state'), SLIPWAY_ROUTER_PROGRAM: this.router, GITHUB_RUN_ID: String(this.runs), GITHUB_RUN_ATTEMPT: '1',
      GITHUB_REPOSITORY: 'acme/shop', ...(progress === '' ? {} : {SLIPWAY_PROGRESS: progress})
    }
    const [workspace, temporary] = ['workspace', 'temp'].map(name => path.join(this.directory, name)) as [string, string]
    await runBundle({dist: this.dist, action: 'deploy', inputs: {spec: 'slipway.yaml', environment: 'local', ...inputs}, workspace, temporary, environment, signal})
  }

  private async mustFail(running: Promise<void>): Promise<void> {
    if (await running.then(() => true, () => false)) throw new Error(`Release ${this.version} was to fail and did not.`)
  }
}

/** Serves nothing yet. `dist`: the directory of the bundles. */
export async function makeReleases(dist: string): Promise<Releases> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-traffic-'))
  for (const name of ['workspace', 'state', 'temp']) mkdirSync(path.join(directory, name))
  cpSync(path.resolve('scripts/proof/traffic/app.mjs'), path.join(directory, 'workspace/app.mjs'))
  const {network} = makePorts()
  const ports: Record<string, number> = {}
  for (const service of services) ports[service] = await network.freePort('127.0.0.1')
  return new LocalReleases(dist, directory, ports)
}
