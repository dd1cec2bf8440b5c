/**
 * The router: a program of its own that owns a service's public port, splits its traffic and supervises its processes.
 * Its one argument is its directory, which holds router.json; `--take-over` means that it follows a router that runs.
 */
import {readFileSync} from 'node:fs'
import path from 'node:path'
import {digestBytes} from '../kernel/digest.ts'
import {routerProtocol, routerStateSchema, type RouterSettings, type RouterStart} from '../targets/local/router-protocol.ts'
import {claimDirectory, inheritClaim} from './claim.ts'
import {answers, openControl} from './control.ts'
import {succeed} from './handover.ts'
import {identify} from './process-identity.ts'
import {Router} from './router.ts'
import {readJson, readState, socketPath, writeJson} from './state.ts'

const say = (line: string): void => { process.stdout.write(`${new Date().toISOString()} ${line}\n`) }

async function reportStart(directory: string, start: Omit<RouterStart, 'schema' | 'protocol'>): Promise<void> {
  await writeJson(path.join(directory, 'start.json'), {schema: routerStateSchema, protocol: routerProtocol, ...start} satisfies RouterStart)
}

async function run(directory: string, following: boolean): Promise<void> {
  const settings = readJson<RouterSettings>(path.join(directory, 'router.json'))
  if (!settings) throw new Error('There is no router.json.')
  const program = digestBytes(readFileSync(process.argv[1] as string))
  const identity = identify(process.pid) ?? {pid: process.pid, startTime: ''}
  const socket = socketPath(directory)
  if (!following && (!(await claimDirectory(directory, identity)) || await answers(socket))) throw new Error('Another router runs for this directory.')
  const router = new Router({directory, settings, program, identity, say, exit: () => process.exit(0)})
  const refused = following ? await follow(router, directory) : await begin(router, directory)
  if (following) inheritClaim(directory, identity)
  router.control = await openControl(router, socket)
  await reportStart(directory, {identity, program, socket, outcome: refused.length > 0 ? {kind: 'port-in-use', ports: refused} : {kind: 'listening'}})
  say(`router ${process.pid} serves ${settings.service}`)
}

/** Ports that somebody else holds. */
async function begin(router: Router, directory: string): Promise<number[]> {
  router.restore(readState(path.join(directory, 'state.json')), new Set())
  const refused: number[] = []
  for (const port of router.wantedPorts()) if (!(await router.listeners.insist(port))) refused.push(port)
  return refused
}

async function follow(router: Router, directory: string): Promise<number[]> {
  await succeed(async (listeners, ready) => {
    router.restore(readState(path.join(directory, 'state.json')), ready)
    for (const [port, handle] of listeners) await router.listeners.adopt(port, handle)
  })
  return []
}

/** An error of one connection must not end the service: it is said and survived. */
process.on('uncaughtException', error => say(`uncaught: ${error.stack ?? error.message}`))
process.on('unhandledRejection', error => say(`unhandled: ${error instanceof Error ? error.stack : String(error)}`))
process.on('SIGHUP', () => undefined)
// Only this process: what it supervises runs on, and the next router adopts it.
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0))

const directory = path.resolve(process.argv[2] ?? '.')
run(directory, process.argv.includes('--take-over')).catch(async (error: Error) => {
  say(`could not start: ${error.stack ?? error.message}`)
  const identity = identify(process.pid) ?? {pid: process.pid, startTime: ''}
  const running = error.message.startsWith('Another router')
  if (!running) await reportStart(directory, {identity, program: '', socket: '', outcome: {kind: 'failed', message: error.message}}).catch(() => undefined)
  process.exit(1)
})
