/** A set on the real local target, with the small test application as its source. Ends with no process left. */
import {cpSync, mkdirSync} from 'node:fs'
import path from 'node:path'
import {onTestFinished} from 'vitest'
import type {Ports} from '../../src/ports/index.ts'
import type {Evidence, Release, ServiceRelease, Step, Verb} from '../../src/rollout/model.ts'
import {composeRelease} from '../../src/rollout/release.ts'
import {observeSourceTree} from '../../src/rollout/source-tree.ts'
import type {Hold, Owner, Target} from '../../src/rollout/target.ts'
import type {ServiceSpec} from '../../src/spec/schema.ts'
import {openLocalTarget, stopLocalSet} from '../../src/targets/local/local-target.ts'
import {systemNetwork} from '../../src/platform/http.ts'
import {makeTestPorts, type TestPorts} from './ports.ts'
import {appDirectory, ask, processesWith, until, writeRouterProgram, type Answer, type Ask} from './router-program.ts'

export const set = 'shop/local'
export const service = 'api'
export const owner: Owner = {name: 'acme/shop', runId: '100', attempt: 1}
export const never = new AbortController().signal

export interface LocalSet {
  ports: TestPorts
  target: Target
  /** The service's public port. */
  port: number
  hold: Hold
  /** A release of the one service; equal variables are an equal revision. */
  release(env?: Record<string, string>, changes?: Partial<ServiceSpec>): Promise<Release>
  service(release: Release): ServiceRelease
  apply(verb: Verb, changes?: Partial<Step>): Promise<Evidence>
  /** Staged, ensured and all traffic on it. */
  serve(release: Release): Promise<void>
  ask(options?: Ask): Promise<Answer>
  /** Pids of this set's processes, routers included. */
  processes(): number[]
}

export const stepOf = (verb: Verb, changes: Partial<Step> = {}): Step => ({id: `${service}/1-${verb.do}`, service, after: [], verb, undo: 'nothing', deadlineMs: 15_000, ...changes})

export async function openLocalSet(changes: Partial<Ports> = {}): Promise<LocalSet> {
  const ports = makeTestPorts(changes)
  // HOME goes to the router and to every process: it marks them as this test's.
  const home = path.join(ports.directory, 'home')
  mkdirSync(home)
  ports.host.variable = name => (name === 'HOME' ? home : name === 'PATH' ? process.env.PATH : undefined)
  await writeRouterProgram(ports.host.routerProgram)
  cpSync(appDirectory, path.join(ports.host.workspace, 'app'), {recursive: true})
  const target = openLocalTarget(ports)
  const processes = (): number[] => processesWith(`HOME=${home}`)
  onTestFinished(async () => {
    await stopLocalSet(ports, set).catch(() => undefined)
    await until('nothing is left running', () => processes().length === 0, 5000).catch(error => {
      for (const pid of processes()) process.kill(pid, 'SIGKILL')
      throw error
    })
  })
  const hold = await target.lock(set, owner)
  onTestFinished(() => hold.release())
  const port = await systemNetwork.freePort('127.0.0.1')
  const directory = path.join(ports.host.workspace, 'app')
  const apply: LocalSet['apply'] = (verb, stepChanges) => target.apply(hold, stepOf(verb, stepChanges), never)
  return {
    ports, target, port, hold, processes, apply,
    release: async (env = {}, specChanges = {}) => {
      const {digest} = await observeSourceTree(ports.files, directory)
      const spec: ServiceSpec = {
        dependsOn: [], source: {run: [process.execPath, 'server.mjs']}, replicas: 1, port, drain: 3_000, strategy: {kind: 'rolling'},
        ready: {http: '/healthz', within: 5_000, interval: 25, timeout: 1_000}, ...specChanges, env
      }
      return composeRelease(set, '', {[service]: {spec, source: {kind: 'process', argv: spec.source.run as [string, ...string[]], directory, digest}}})
    },
    service: release => release.services[service] as ServiceRelease,
    serve: async release => {
      const {rev, replicas} = release.services[service] as ServiceRelease
      await target.stage(hold, release, never)
      await apply({do: 'ensure', rev, replicas})
      await apply({do: 'route', weights: {[rev]: 100}})
    },
    ask: (options = {}) => ask({port, ...options})
  }
}
