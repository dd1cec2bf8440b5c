/**
 * The local target beside what one would use instead: its router beside nginx in front of the same two processes, the memory of a
 * release switch, and the cold start of each bundle over an empty Node process. Needs nginx and wrk (Debian packages nginx-light, wrk).
 */
import {execFile, spawn, spawnSync, type ChildProcess} from 'node:child_process'
import {mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {promisify} from 'node:util'
import {makePorts} from '../../src/platform/index.ts'
import {composeRelease} from '../../src/rollout/release.ts'
import type {Release, Rev, ServiceRelease, Step, Verb} from '../../src/rollout/model.ts'
import {observeSourceTree} from '../../src/rollout/source-tree.ts'
import type {Hold, Target} from '../../src/rollout/target.ts'
import type {ServiceSpec} from '../../src/spec/schema.ts'
import {openLocalTarget, stopLocalSet} from '../../src/targets/local/local-target.ts'
import {figure, median, type Figure} from './figures.ts'

const set = 'bench/local'
const rounds = 3
const never = new AbortController().signal
const server = `
import http from 'node:http'
const body = Buffer.alloc(1024, 'x')
http.createServer((req, res) => res.writeHead(200, {'content-type': 'text/plain'}).end(body)).listen(Number(process.env.PORT), '127.0.0.1')
`

interface Load {
  requestsPerSecond: number
  p50Ms: number
  p99Ms: number
}

const milliseconds = (text: string): number => {
  const [, value, unit] = /^([\d.]+)(us|ms|s)$/.exec(text) ?? []
  return Number(value) * (unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1)
}

/** wrk's own account: 1 thread, 16 connections, 4 s. */
async function load(port: number): Promise<Load> {
  const {stdout} = await promisify(execFile)('wrk', ['-t1', '-c16', '-d4s', '--latency', `http://127.0.0.1:${port}/`])
  const percentile = (share: string): number => milliseconds(new RegExp(`${share}%\\s+([\\d.]+(?:us|ms|s))`).exec(stdout)?.[1] ?? '')
  return {requestsPerSecond: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]), p50Ms: percentile('50'), p99Ms: percentile('99')}
}

interface Bed {
  directory: string
  target: Target
  hold: Hold
  port: number
  release(replicas: number, mark: string): Promise<Release>
  apply(verb: Verb): Promise<void>
  endpoints(rev: Rev): Promise<number[]>
  close(): Promise<void>
}

async function openBed(): Promise<Bed> {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-bench-'))
  const app = path.join(directory, 'app')
  mkdirSync(app)
  writeFileSync(path.join(app, 'server.mjs'), server)
  const ports = makePorts({...process.env, SLIPWAY_STATE: path.join(directory, 'state'), GITHUB_WORKSPACE: directory, SLIPWAY_ROUTER_PROGRAM: path.resolve('dist/router.js')})
  const target = openLocalTarget(ports)
  const hold = await target.lock(set, {name: 'bench', runId: '1', attempt: 1})
  const port = await ports.network.freePort('127.0.0.1')
  return {
    directory, target, hold, port,
    async release(replicas, mark) {
      const {digest} = await observeSourceTree(ports.files, app)
      const spec: ServiceSpec = {
        dependsOn: [], source: {run: [process.execPath, 'server.mjs']}, replicas, port, drain: 1_000, strategy: {kind: 'rolling'},
        ready: {http: '/', within: 10_000, interval: 50, timeout: 1_000}, env: {MARK: mark}
      }
      return composeRelease(set, '', {app: {spec, source: {kind: 'process', argv: [process.execPath, 'server.mjs'], directory: app, digest}}})
    },
    async apply(verb) {
      const step: Step = {id: `app/1-${verb.do}`, service: 'app', after: [], verb, undo: 'nothing', deadlineMs: 20_000}
      await target.apply(hold, step, never)
    },
    async endpoints(rev) {
      const facts = await target.observe(set, null, never)
      return (facts.services.app?.revisions[rev]?.endpoints ?? []).map(url => Number(new URL(url).port))
    },
    async close() {
      await hold.release()
      await stopLocalSet(ports, set)
      rmSync(directory, {recursive: true, force: true})
    }
  }
}

async function serve(bed: Bed, mark: string, replicas: number): Promise<Rev> {
  const release = await bed.release(replicas, mark)
  const {rev} = release.services.app as ServiceRelease
  await bed.target.stage(bed.hold, release, never)
  await bed.apply({do: 'ensure', rev, replicas})
  return rev
}

/** One worker: the router is one process as well. */
function nginxConfig(directory: string, port: number, backends: readonly number[]): string {
  return `daemon off; worker_processes 1; error_log ${directory}/nginx.log; pid ${directory}/nginx.pid;
events { worker_connections 1024; }
http { access_log off; client_body_temp_path ${directory}/t1; proxy_temp_path ${directory}/t2; fastcgi_temp_path ${directory}/t3; uwsgi_temp_path ${directory}/t4; scgi_temp_path ${directory}/t5;
  upstream app { ${backends.map(b => `server 127.0.0.1:${b};`).join(' ')} keepalive 64; }
  server { listen 127.0.0.1:${port}; location / { proxy_pass http://app; proxy_http_version 1.1; proxy_set_header Connection ""; } } }\n`
}

async function startNginx(directory: string, port: number, backends: readonly number[]): Promise<ChildProcess> {
  const file = path.join(directory, 'nginx.conf')
  writeFileSync(file, nginxConfig(directory, port, backends))
  const child = spawn('nginx', ['-p', directory, '-c', file], {stdio: 'ignore'})
  for (let i = 0; i < 100; i += 1) {
    if (await fetch(`http://127.0.0.1:${port}/`).then(r => r.ok, () => false)) return child
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  throw new Error('nginx did not start')
}

/** Proportional set size in MiB of a process and everything below it. */
function memoryOf(root: number): number {
  const children = readdirSync('/proc').filter(name => /^\d+$/.test(name)).filter(pid => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === root
    } catch {
      return false
    }
  })
  const own = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${root}/smaps_rollup`, 'utf8'))?.[1]) / 1024
  return children.reduce((sum, pid) => sum + memoryOf(Number(pid)), own)
}

function routerPid(directory: string): number {
  const file = readdirSync(directory, {recursive: true, encoding: 'utf8'}).find(name => name.endsWith('start.json')) as string
  return (JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as {identity: {pid: number}}).identity.pid
}

async function benchProxies(bed: Bed): Promise<Figure[]> {
  const rev = await serve(bed, 'one', 2)
  await bed.apply({do: 'route', weights: {[rev]: 100}})
  const backends = await bed.endpoints(rev)
  const nginxPort = bed.port + 1
  const nginx = await startNginx(bed.directory, nginxPort, backends)
  const taken: Record<'direct' | 'router' | 'nginx', Load[]> = {direct: [], router: [], nginx: []}
  for (let round = 0; round < rounds; round += 1) {
    taken.direct.push(await load(backends[0] as number))
    taken.router.push(await load(bed.port))
    taken.nginx.push(await load(nginxPort))
  }
  const nginxMemory = memoryOf(nginx.pid as number)
  nginx.kill('SIGTERM')
  const of = (who: keyof typeof taken, what: keyof Load): number => median(taken[who].map(l => l[what]))
  return [
    figure('requests/s, straight to one process', of('direct', 'requestsPerSecond'), '1/s'),
    figure('requests/s, nginx before two', of('nginx', 'requestsPerSecond'), '1/s'),
    figure('requests/s, router before two', of('router', 'requestsPerSecond'), '1/s'),
    figure('router over nginx, requests/s', of('router', 'requestsPerSecond') / of('nginx', 'requestsPerSecond'), 'ratio'),
    figure('router over nginx, median latency', of('router', 'p50Ms') / of('nginx', 'p50Ms'), 'ratio'),
    figure('router over nginx, p99 latency', of('router', 'p99Ms') / of('nginx', 'p99Ms'), 'ratio'),
    figure('median latency that the router adds to a direct call', of('router', 'p50Ms') - of('direct', 'p50Ms'), 'ms'),
    figure('memory of nginx, two processes', nginxMemory, 'MiB')
  ]
}

async function benchSwitch(bed: Bed): Promise<Figure[]> {
  const pid = routerPid(bed.directory)
  const before = memoryOf(pid)
  const rev = await serve(bed, 'two', 2)
  const during = memoryOf(pid)
  await bed.apply({do: 'route', weights: {[rev]: 100}})
  const old = Object.keys((await bed.target.observe(set, null, never)).services.app?.revisions ?? {}).find(r => r !== rev) as Rev
  await bed.apply({do: 'drain', rev: old})
  await bed.apply({do: 'retire', rev: old})
  return [
    figure('memory of the router and two processes', before, 'MiB'),
    figure('the same while two releases are up', during, 'MiB'),
    figure('peak of a release switch over rest', during / before, 'ratio'),
    figure('after the switch over before', memoryOf(pid) / before, 'ratio')
  ]
}

/** Wall time of a process that finds nothing to do: the bundle refuses a workspace without slipway.yaml. */
function coldStart(argv: string[], directory: string): number {
  const started = process.hrtime.bigint()
  spawnSync(process.execPath, argv, {cwd: directory, env: {PATH: process.env.PATH ?? '', HOME: directory, GITHUB_WORKSPACE: directory}, stdio: 'ignore'})
  return Number(process.hrtime.bigint() - started) / 1e6
}

function benchColdStart(directory: string): Figure[] {
  const empty = path.join(directory, 'empty.mjs')
  const workspace = path.join(directory, 'nothing')
  mkdirSync(workspace, {recursive: true})
  writeFileSync(empty, '')
  const bundles = readdirSync('dist').filter(name => readdirSync('actions').includes(name))
  const taken: Record<string, number[]> = {empty: []}
  for (let round = 0; round < 9; round += 1) {
    taken.empty?.push(coldStart([empty], workspace))
    for (const name of bundles) (taken[name] ??= []).push(coldStart([path.resolve('dist', name, 'index.js')], workspace))
  }
  const floor = median(taken.empty as number[])
  return [figure('an empty Node process', floor, 'ms'), ...bundles.map(name => figure(`cold start of ${name} over an empty Node process`, median(taken[name] as number[]) / floor, 'ratio'))]
}

export async function benchLocal(): Promise<Figure[]> {
  for (const program of ['nginx', 'wrk']) {
    if (spawnSync('which', [program]).status !== 0) throw new Error(`${program} is needed: install the Debian packages nginx-light and wrk`)
  }
  console.log(`${os.cpus().length} cores, Node ${process.versions.node}; ${rounds} rounds of 4 s each with 16 connections; about a minute`)
  const bed = await openBed()
  try {
    const proxies = await benchProxies(bed)
    return [...proxies, ...await benchSwitch(bed), ...benchColdStart(bed.directory)]
  } finally {
    await bed.close()
  }
}
