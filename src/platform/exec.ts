/** Programs behind the Exec port: on node:child_process, because @actions/exec has neither a signal nor a pid. */
import {spawn, type ChildProcess} from 'node:child_process'
import {constants} from 'node:fs'
import {access} from 'node:fs/promises'
import path from 'node:path'
import {ToolError} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Command, Exec, ExecResult} from '../ports/index.ts'
import {childEnvironment} from './child-environment.ts'

/** The most of a stream that is kept, in characters: its end. */
const keptOutput = 8 * 1024 * 1024
const killGraceMs = 5_000

async function executable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(() => true, () => false)
}

export async function which(program: string): Promise<string | undefined> {
  if (program.includes('/')) return (await executable(program)) ? path.resolve(program) : undefined
  for (const directory of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const candidate = path.join(directory, program)
    if (await executable(candidate)) return candidate
  }
  return undefined
}

/** Ends the child's whole process group. */
function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch {
    child.kill(signal)
  }
}

function collect(stream: NodeJS.ReadableStream, onLine: ((line: string) => void) | undefined): () => string {
  let text = ''
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (chunk: string) => {
    text = (text + chunk).slice(-keptOutput)
    if (!onLine) return
    const lines = (rest + chunk).split(/\r?\n/)
    rest = lines.pop() ?? ''
    lines.forEach(onLine)
  })
  stream.on('end', () => { if (onLine && rest) onLine(rest) })
  return () => text
}

interface Failure {
  reason: FailureReason
  remedy?: string
  cause?: unknown
}

function failure(command: Command, what: string, facts: Failure): ToolError {
  return new ToolError(`${command.argv[0]}: ${what}`, {argv: command.argv, exitCode: null, ...facts})
}

function start(command: Command): ChildProcess {
  const [program, ...args] = command.argv
  return spawn(program, args, {cwd: command.cwd, env: {...(command.env ?? childEnvironment(process.env)), ...command.variables}, stdio: 'pipe', detached: true})
}

function run(command: Command, signal?: AbortSignal, onLine?: (line: string, stream: 'stdout' | 'stderr') => void): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(failure(command, 'was not started because the run was cancelled.', {reason: 'cancelled'}))
    const child = start(command)
    let ended: ToolError | undefined
    const end = (why: ToolError): void => {
      ended ??= why
      endGroup(child, 'SIGTERM')
      setTimeout(() => endGroup(child, 'SIGKILL'), killGraceMs).unref()
    }
    const onAbort = (): void => end(failure(command, 'was ended because the run was cancelled.', {reason: 'cancelled'}))
    signal?.addEventListener('abort', onAbort, {once: true})
    const timer = command.timeoutMs === undefined ? undefined : setTimeout(() => end(failure(command, `did not end within ${command.timeoutMs} ms.`, {reason: 'timeout'})), command.timeoutMs)
    const settle = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
    }
    const stdout = child.stdout ? collect(child.stdout, onLine && (line => onLine(line, 'stdout'))) : () => ''
    const stderr = child.stderr ? collect(child.stderr, onLine && (line => onLine(line, 'stderr'))) : () => ''
    child.once('error', error => {
      settle()
      const missing = ['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
      reject(missing
        ? failure(command, 'there is no such program, or it cannot be executed.', {reason: 'command-not-found', remedy: `Install ${command.argv[0]} or put it on PATH.`, cause: error})
        : failure(command, error.message, {reason: 'command-failed', cause: error}))
    })
    child.once('close', code => {
      settle()
      if (ended) reject(ended)
      else resolve({exitCode: code ?? 1, stdout: stdout(), stderr: stderr()})
    })
    child.stdin?.on('error', () => undefined) // a child that ends without reading is no error of ours
    child.stdin?.end(command.stdin ?? '')
  })
}

export const systemExec: Exec = {run, which}
