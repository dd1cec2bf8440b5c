/** A program that is run to its end, and what Linux says of it meanwhile: its peak memory, and whether it ever had a child. */
import {spawn} from 'node:child_process'
import {readFileSync} from 'node:fs'

export interface Watched {
  code: number
  output: string
  /** Peak resident set (VmHWM), MiB. */
  peakMiB: number
  /** It has, or has waited for, a child process. */
  hadChildren: boolean
}

const everyMs = 15

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return '' // it has ended
  }
}

/** Children that run stand in task/PID/children; page faults of those that have ended and were waited for in fields 11 and 13 of stat (proc_pid_stat(5)): no program starts without one. */
function sawChildren(pid: number): boolean {
  if (read(`/proc/${pid}/task/${pid}/children`).trim() !== '') return true
  const fields = read(`/proc/${pid}/stat`).replace(/^.*\) /s, '').split(' ')
  return Number(fields[8] ?? 0) > 0 || Number(fields[10] ?? 0) > 0
}

export interface WatchedOptions {
  cwd?: string
  environment: Readonly<Record<string, string>>
  signal: AbortSignal
}

/** Nothing of this process's own environment reaches it. Killed when the signal fires, or this process ends. */
export async function runWatched(argv: readonly string[], {cwd, environment, signal}: WatchedOptions): Promise<Watched> {
  signal.throwIfAborted()
  // `setpriv` becomes the program: the pid stays.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...argv], {...(cwd === undefined ? {} : {cwd}), env: {...environment}, stdio: ['ignore', 'pipe', 'pipe'], killSignal: 'SIGKILL', signal})
  const {pid} = child
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => { output += text })
  const seen = {peakMiB: 0, hadChildren: false}
  const look = (): void => {
    if (pid === undefined) return
    seen.peakMiB = Math.max(seen.peakMiB, Number(/^VmHWM:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) / 1024)
    seen.hadChildren ||= sawChildren(pid)
  }
  const timer = setInterval(look, everyMs)
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', status => { resolve(status ?? -1) })
    })
    return {code, output, ...seen}
  } finally {
    clearInterval(timer)
  }
}
