/** One process of a step: its lines, its end, and GitHub's way of cancelling it. */
import {spawn, type ChildProcess} from 'node:child_process'
import {StringDecoder} from 'node:string_decoder'
import type {Readable} from 'node:stream'
import type {Timings} from './model.ts'

export interface Launch {
  file: string
  args: string[]
  cwd: string
  env: Record<string, string>
  onLine(line: string): void
  /** Aborted: SIGINT to this process alone, then SIGTERM, then SIGKILL to its group. */
  signal: AbortSignal
  /** Aborted: SIGKILL to the group at once. */
  kill: AbortSignal
  timings: Timings
}

export interface Ended {
  /** 128 + the signal's number is not known to us: a process ended by a signal has code -1. */
  code: number
  aborted: boolean
}

/** Resolves when the process has ended. Rejects if it cannot be started. */
export function launch(request: Launch): Promise<Ended> {
  return new Promise((resolve, reject) => {
    // A group of its own: Ctrl-C at the terminal must reach us alone, so that the ladder below is what the step sees.
    const child = spawn(request.file, request.args, {cwd: request.cwd, env: request.env, stdio: ['ignore', 'pipe', 'pipe'], detached: true})
    const flush = [child.stdout, child.stderr].map(stream => readLines(stream, request.onLine))
    const stop = cancelLadder(child, request)
    child.once('error', error => {
      stop()
      reject(error)
    })
    child.once('exit', (code, signal) => {
      stop()
      const ended = {code: code ?? (signal ? -1 : 0), aborted: request.signal.aborted}
      void outputEnd(child, request.timings.drain).then(() => {
        for (const last of flush) last()
        resolve(ended)
      })
    })
  })
}

/** A descendant may hold the pipes open long after the process: waited for, then let go (actions/runner: src/Runner.Sdk/ProcessInvoker.cs). */
function outputEnd(child: ChildProcess, drainMs: number): Promise<void> {
  return new Promise(resolve => {
    const late = setTimeout(done, drainMs)
    child.once('close', done)
    function done(): void {
      clearTimeout(late)
      child.stdout?.destroy()
      child.stderr?.destroy()
      resolve()
    }
  })
}

/** SIGINT, 7.5 s, SIGTERM, 2.5 s, then the whole tree is killed (actions/runner: src/Runner.Sdk/ProcessInvoker.cs). Returns what disarms it. */
function cancelLadder(child: ChildProcess, {signal, kill, timings}: Launch): () => void {
  let timer: NodeJS.Timeout | undefined
  const send = (what: NodeJS.Signals, target: number): void => {
    try {
      process.kill(target, what)
    } catch {
      // it has just ended
    }
  }
  const begin = (): void => {
    const pid = child.pid
    if (pid === undefined) return
    send('SIGINT', pid)
    timer = setTimeout(() => {
      send('SIGTERM', pid)
      timer = setTimeout(() => send('SIGKILL', -pid), timings.terminate)
    }, timings.interrupt)
  }
  const end = (): void => {
    if (child.pid !== undefined) send('SIGKILL', -child.pid)
  }
  const hooks = [[kill, end], [signal, begin]] as const
  for (const [on, call] of hooks) {
    if (on.aborted) call()
    else on.addEventListener('abort', call, {once: true})
  }
  return () => {
    clearTimeout(timer)
    for (const [on, call] of hooks) on.removeEventListener('abort', call)
  }
}

function readLines(stream: Readable, onLine: (line: string) => void): () => void {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const take = (text: string): void => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() as string
    for (const line of lines) onLine(line.replace(/\r$/, ''))
  }
  stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)))
  stream.on('error', () => undefined)
  return () => {
    take(decoder.end())
    if (rest !== '') onLine(rest)
    rest = ''
  }
}
