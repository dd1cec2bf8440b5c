/** The router as a program, bundled from its source, and a client of its control socket. Nothing that it starts outlives the test. */
import {spawn} from 'node:child_process'
import {mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {build} from 'esbuild'
import {expect, onTestFinished} from 'vitest'
import {isAlive} from '../../src/router/process-identity.ts'
import type {RevisionSpec, RouterStart, RouterStatus} from '../../src/targets/local/router-protocol.ts'
import {temporaryDirectory} from './ports.ts'

const root = path.resolve(import.meta.dirname, '../..')
export const appDirectory = path.join(root, 'test/fixtures/app')

let bundled: Promise<string> | undefined
const bundle = (): Promise<string> => bundled ??= build({
  entryPoints: [path.join(root, 'src/router/main.ts')], bundle: true, platform: 'node', target: 'node20.19', format: 'esm', write: false, logLevel: 'warning'
}).then(result => result.outputFiles[0]?.text as string)

/** Writes the program there. `mark` makes another program of it, with another digest. */
export async function writeRouterProgram(file: string, mark = ''): Promise<void> {
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, `${await bundle()}\n// ${mark}\n`)
}

export interface Answer {
  status: number
  headers: http.IncomingHttpHeaders
  rawHeaders: string[]
  trailers: NodeJS.Dict<string>
  body: string
}

export interface Ask extends http.RequestOptions {
  send?: string | Buffer
}

/** One request; rejects if no complete answer comes. */
export function ask({send, ...options}: Ask): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', ...options}, response => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('error', reject)
      response.once('end', () => resolve({
        status: response.statusCode ?? 0, headers: response.headers, rawHeaders: response.rawHeaders, trailers: response.trailers, body: Buffer.concat(chunks).toString('utf8')
      }))
    })
    request.once('error', reject)
    request.end(send)
  })
}

/** Processes with this text in their environment. */
export function processesWith(variable: string): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      return `\0${readFileSync(`/proc/${pid}/environ`, 'latin1')}`.includes(`\0${variable}\0`) && isAlive({pid, startTime: startTimeOf(pid)})
    } catch {
      return false
    }
  })
}
function startTimeOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] as string
}

export async function until<T>(what: string, look: () => Promise<T | undefined | false> | T | undefined | false, ms = 10_000): Promise<T> {
  const end = Date.now() + ms
  for (;;) {
    const found = await look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > end) throw new Error(`not within ${ms} ms: ${what}`)
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

export class RouterClient {
  readonly directory: string
  constructor(directory: string) {
    this.directory = directory
  }

  start(): RouterStart {
    return JSON.parse(readFileSync(path.join(this.directory, 'start.json'), 'utf8')) as RouterStart
  }

  async call(method: string, url: string, body?: unknown): Promise<{status: number; value: unknown}> {
    const answer = await ask({socketPath: this.start().socket, method, path: url, agent: false, ...(body === undefined ? {} : {send: JSON.stringify(body)})})
    return {status: answer.status, value: JSON.parse(answer.body)}
  }

  async status(): Promise<RouterStatus> {
    return (await this.call('GET', '/v1/status')).value as RouterStatus
  }

  async ensure(rev: string, spec: RevisionSpec): Promise<void> {
    expect(await this.call('PUT', `/v1/revisions/${rev}`, spec)).toEqual({status: 200, value: {}})
    await until(`${rev} ready`, async () => (await this.status()).revisions[rev]?.ready === spec.replicas)
  }

  async route(weights: Record<string, number>): Promise<void> {
    expect(await this.call('PUT', '/v1/weights', {weights})).toEqual({status: 200, value: {}})
  }

  async log(): Promise<string> {
    return readFileSync(path.join(this.directory, 'router.log'), 'utf8')
  }
}

export interface RunningRouter extends RouterClient {
  /** A public port that was free a moment ago. */
  port: number
  program: string
  marker: string
  spec(changes?: Partial<RevisionSpec>): RevisionSpec
  /** Starts the program (again); resolves when it has reported its start. */
  launch(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = http.createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const {port} = server.address() as {port: number}
  await new Promise(resolve => server.close(resolve))
  return port
}

/** A router without revisions. Everything it has started is ended when the test is, and must then be gone. */
export async function startRouter(directory = temporaryDirectory(), finish: (end: () => Promise<void>) => void = onTestFinished): Promise<RunningRouter> {
  const program = path.join(directory, 'bin', 'router.mjs')
  await writeRouterProgram(program)
  const state = path.join(directory, 'svc')
  mkdirSync(state, {recursive: true})
  writeFileSync(path.join(state, 'router.json'), JSON.stringify({schema: 1, service: 'svc', host: '127.0.0.1'}))
  const marker = `TEST_MARK=${path.basename(directory)}`
  const port = await freePort()
  const client = new RouterClient(state)
  const launch = async (): Promise<void> => {
    const child = spawn(process.execPath, [program, state], {stdio: ['ignore', 'pipe', 'pipe'], env: {PATH: process.env.PATH, TEST_MARK: path.basename(directory)}})
    const log = path.join(state, 'router.log')
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => writeFileSync(log, text, {flag: 'a'}))
    await until('the router starts', () => {
      try {
        if (client.start().identity.pid === child.pid) return true
      } catch {
        // not written yet
      }
      if (child.exitCode !== null) throw new Error('the router ended')
      return false
    })
  }
  finish(async () => {
    await client.call('POST', '/v1/stop').catch(() => undefined)
    await until('nothing is left running', () => processesWith(marker).length === 0, 5000).catch(error => {
      for (const pid of processesWith(marker)) process.kill(pid, 'SIGKILL')
      throw error
    })
  })
  await launch()
  const spec = (changes: Partial<RevisionSpec> = {}): RevisionSpec => ({
    argv: [process.execPath, 'server.mjs'], directory: appDirectory, replicas: 1, port, drainMs: 2000, killGraceMs: 500,
    ready: {kind: 'http', path: '/healthz', withinMs: 5000, intervalMs: 25, timeoutMs: 1000}, ...changes,
    env: {PATH: process.env.PATH ?? '', TEST_MARK: path.basename(directory), ...changes.env}
  })
  return Object.assign(client, {port, program, marker, spec, launch})
}
