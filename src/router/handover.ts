/** One router follows another: listening sockets go over an IPC channel, processes are adopted by identity. No request is lost. */
import {spawn, type ChildProcess} from 'node:child_process'
import type http from 'node:http'
import type net from 'node:net'

export type ToSuccessor = {kind: 'listener'; port: number} | {kind: 'go'; listeners: number; ready: number[]} | {kind: 'control-free'}
export type ToPredecessor = {kind: 'hello'} | {kind: 'serving'}

const patienceMs = 10_000

export interface Estate {
  program: string
  directory: string
  servers: ReadonlyMap<number, http.Server>
  /** Ports of the instances that are ready. */
  ready: number[]
}

export interface Successor {
  controlIsFree(): void
  /** Resolves when it has ended. */
  ended: Promise<void>
}

function heard(child: ChildProcess, kind: ToPredecessor['kind']): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no word within ${patienceMs} ms`)), patienceMs)
    child.once('exit', code => reject(new Error(`it ended with ${code}`)))
    child.once('error', reject)
    child.on('message', (message: ToPredecessor) => {
      if (message.kind !== kind) return
      clearTimeout(timer)
      resolve()
    })
  })
}

const send = (child: ChildProcess, message: ToSuccessor, handle?: http.Server): Promise<void> =>
  new Promise((resolve, reject) => {
    child.send(message, handle, error => (error ? reject(error) : resolve()))
  })

/** Resolves when the new router serves. Rejects, with the new one ended, if it does not come to that. */
export async function spawnSuccessor({program, directory, servers, ready}: Estate): Promise<Successor> {
  const child = spawn(process.execPath, [program, directory, '--take-over'], {detached: true, stdio: ['ignore', 'inherit', 'inherit', 'ipc']})
  try {
    await heard(child, 'hello')
    for (const [port, server] of servers) await send(child, {kind: 'listener', port}, server)
    const serving = heard(child, 'serving')
    await send(child, {kind: 'go', listeners: servers.size, ready})
    await serving
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  child.removeAllListeners()
  child.on('error', () => undefined)
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  return {ended, controlIsFree: () => { child.send({kind: 'control-free'} satisfies ToSuccessor, () => child.disconnect()) }}
}

/** The other end. `take` gets the sockets and the ready ports; `controlFree` resolves when the control socket may be opened. */
export function succeed(take: (listeners: Map<number, net.Server>, ready: Set<number>) => Promise<void>): Promise<void> {
  const tell = (message: ToPredecessor): void => { process.send?.(message) }
  const listeners = new Map<number, net.Server>()
  let serving = false
  return new Promise((resolve, reject) => {
    // A predecessor that dies before we serve takes us with it: the next `ensure` starts afresh. After that we carry on alone.
    process.once('disconnect', () => (serving ? resolve() : reject(new Error('the predecessor went away'))))
    process.on('message', (message: ToSuccessor, handle) => {
      if (message.kind === 'listener') listeners.set(message.port, handle as net.Server)
      if (message.kind === 'control-free') resolve()
      if (message.kind === 'go') {
        take(listeners, new Set(message.ready)).then(() => {
          serving = true
          tell({kind: 'serving'})
        }, reject)
      }
    })
    tell({kind: 'hello'})
  })
}
