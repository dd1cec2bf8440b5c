/** Programs that run to their end: argv in, what they printed out. Nothing here passes through a shell. */
import {spawn} from 'node:child_process'

export interface Finished {
  argv: readonly string[]
  /** -1 where a signal or the time limit ended it. */
  code: number
  stdout: string
  stderr: string
}

export interface CommandOptions {
  cwd?: string
  /** Beside the variables of this process; undefined takes one away. */
  variables?: Record<string, string | undefined>
  input?: string
  /** Ends the program (SIGKILL). */
  signal?: AbortSignal | undefined
  timeoutMs?: number
  /** Each line of stderr as it comes. */
  onLine?: (line: string) => void
}

/** Ends in all cases; what the exit code means is for the caller. Throws only where the program cannot be started. */
export async function finish(argv: readonly [string, ...string[]], options: CommandOptions = {}): Promise<Finished> {
  const [program, ...args] = argv
  const signals = [options.signal, options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs)].filter(s => s !== undefined)
  const child = spawn(program, args, {
    cwd: options.cwd, env: {...process.env, ...options.variables}, stdio: ['pipe', 'pipe', 'pipe'],
    killSignal: 'SIGKILL', ...(signals.length === 0 ? {} : {signal: AbortSignal.any(signals)})
  })
  const out = {stdout: '', stderr: ''}
  let tail = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => { out.stdout += text })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    out.stderr += text
    const lines = (tail + text).split('\n')
    tail = lines.pop() as string
    if (options.onLine) lines.forEach(options.onLine)
  })
  child.stdin.on('error', () => undefined) // one that reads nothing closes it early
  child.stdin.end(options.input ?? '')
  const code = await new Promise<number>((resolve, reject) => {
    child.once('close', status => { resolve(status ?? -1) })
    child.once('error', cause => { if (cause.name !== 'AbortError') reject(new Error(`${program} could not be started: ${cause.message}`, {cause})) })
  })
  return {argv, code, ...out}
}

const lastLines = (text: string, lines: number): string => text.trimEnd().split('\n').slice(-lines).join('\n')

/** As `finish`; throws where the exit code is not 0. */
export async function succeed(argv: readonly [string, ...string[]], options: CommandOptions = {}): Promise<string> {
  const {code, stdout, stderr} = await finish(argv, options)
  if (code !== 0) throw new Error(`${argv.slice(0, 6).join(' ')}${argv.length > 6 ? ' ...' : ''} ended with ${code}:\n${lastLines(stderr || stdout, 12)}`)
  return stdout
}
