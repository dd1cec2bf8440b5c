/** Sees to it that a service's router runs, and that it runs this suite's program. */
import path from 'node:path'
import {digestBytes} from '../../kernel/digest.ts'
import {ApiError, ToolError, UserError} from '../../kernel/errors.ts'
import {sameStart} from '../../kernel/process-start.ts'
import type {Ports, ProcessIdentity} from '../../ports/index.ts'
import type {Layout} from './layout.ts'
import {handOver, readStart, routerStatus, type RouterAt} from './router-client.ts'
import {routerStateSchema, type RouterSettings, type RouterStart, type RouterStatus} from './router-protocol.ts'

/** Where services listen. */
export const listenHost = '127.0.0.1'
const startMs = 15_000

/** What a process of ours may know of the environment that it was started from; never what ties it to a job. */
export function plainEnvironment({host}: Ports): Record<string, string> {
  return Object.fromEntries(['PATH', 'HOME', 'LANG', 'TZ'].flatMap(name => {
    const value = host.variable(name)
    return value === undefined ? [] : [[name, value] as const]
  }))
}

/** A copy in the state: the directory that the program came from is wiped with the job. `.mjs`, because no package.json lies beside it. */
async function installProgram({files, host}: Ports, layout: Layout): Promise<{program: string; digest: string}> {
  const bytes = await files.readBytes(host.routerProgram)
  if (!bytes) throw new UserError('The router program is missing.', {reason: 'command-not-found', where: host.routerProgram, remedy: 'Build the suite with `npm run build`, or use it as it is committed.'})
  const digest = digestBytes(bytes)
  const program = path.join(layout.bin, `router-${digest.slice(7, 23)}.mjs`)
  if (!(await files.facts(program))) await files.write(program, bytes)
  return {program, digest}
}

/** The router's status; it is started if it does not run, and followed by this suite's version if it is another one. */
export async function ensureRouter(ports: Ports, layout: Layout, service: string): Promise<RouterStatus> {
  const router: RouterAt = {service, directory: layout.router(service)}
  const {program, digest} = await installProgram(ports, layout)
  const running = await routerStatus(ports, router)
  if (!running) return startRouter(ports, router, program)
  return running.program === digest ? running : follow(ports, router, {program, digest, running})
}

async function startRouter(ports: Ports, router: RouterAt, program: string): Promise<RouterStatus> {
  const {files, host, processes, clock} = ports
  const settings: RouterSettings = {schema: routerStateSchema, service: router.service, host: listenHost}
  await files.makeDirectory(router.directory, 0o700)
  await files.write(path.join(router.directory, 'router.json'), `${JSON.stringify(settings)}\n`, 0o600)
  const log = path.join(router.directory, 'router.log')
  const argv: [string, ...string[]] = [host.node, program, router.directory]
  const identity = await processes.spawnDetached({argv, cwd: router.directory, env: plainEnvironment(ports), log})
  const until = clock.now() + startMs
  for (;;) {
    const ended = !(await processes.alive(identity))
    const start = await readStart(ports, router)
    // An old file may name the same pid: after a reboot pids begin anew.
    if (start?.identity.pid === identity.pid && sameStart(start.identity.startTime, identity.startTime)) return started(ports, router, start, argv)
    const other = ended ? await otherRouter(ports, router) : undefined
    if (other && other !== 'starting') return other
    if ((ended && other === undefined) || clock.now() > until) {
      throw new ToolError(`The router of ${router.service} did not start.`, {reason: 'command-failed', where: log, argv, exitCode: null, remedy: `Read ${log}.`})
    }
    await clock.sleep(25)
  }
}

/** One that a run which died had started a moment before. `starting`: it holds the directory and does not answer yet. */
async function otherRouter(ports: Ports, router: RouterAt): Promise<RouterStatus | 'starting' | undefined> {
  const status = await routerStatus(ports, router)
  if (status) return status
  const text = await ports.files.readText(path.join(router.directory, 'claim.json'))
  try {
    return text !== undefined && await ports.processes.alive(JSON.parse(text) as ProcessIdentity) ? 'starting' : undefined
  } catch {
    return undefined
  }
}

async function started(ports: Ports, router: RouterAt, {outcome}: RouterStart, argv: readonly string[]): Promise<RouterStatus> {
  if (outcome.kind === 'failed') {
    const newer = outcome.message.includes('Use a newer version')
    throw new ToolError(`The router of ${router.service} did not start: ${outcome.message}`, {reason: newer ? 'state-version' : 'command-failed', where: router.directory, argv, exitCode: 1})
  }
  if (outcome.kind === 'port-in-use') {
    throw new UserError(`${router.service}: port ${outcome.ports.join(', ')} is used by another program.`, {reason: 'port-in-use', where: listenHost, remedy: 'Stop that program: the router takes the port as soon as it is free.'})
  }
  const status = await routerStatus(ports, router)
  if (!status) throw new ApiError(`The router of ${router.service} ended again.`, {reason: 'api-unavailable', where: router.directory})
  return status
}

/** A router of another version goes on serving if the change does not succeed. */
async function follow(ports: Ports, router: RouterAt, {program, digest, running}: {program: string; digest: string; running: RouterStatus}): Promise<RouterStatus> {
  try {
    await handOver(ports, router, program)
  } catch (error) {
    ports.log.warning(`The router of ${router.service} stays at its version: ${error instanceof Error ? error.message : String(error)}`)
    return running
  }
  const until = ports.clock.now() + startMs
  for (;;) {
    const status = await routerStatus(ports, router)
    if (status?.program === digest) return status
    if (ports.clock.now() > until) throw new ApiError(`The new router of ${router.service} does not answer.`, {reason: 'api-unavailable', where: router.directory, remedy: `Read ${path.join(router.directory, 'router.log')}.`})
    await ports.clock.sleep(50)
  }
}
