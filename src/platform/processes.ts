/** Processes that outlive this one, told from later ones with the same pid by their start time. */
import {execFile, spawn} from 'node:child_process'
import {mkdir, open, readFile} from 'node:fs/promises'
import path from 'node:path'
import {promisify} from 'node:util'
import {ToolError} from '../kernel/errors.ts'
import type {Command, ProcessIdentity, Processes} from '../ports/index.ts'
import {detachedEnvironment} from './child-environment.ts'

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold spaces and parentheses. A zombie counts as gone. */
async function linuxStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

async function portableStartTime(pid: number): Promise<string | undefined> {
  const {stdout} = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({stdout: ''}))
  return stdout.trim() || undefined
}

async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await (process.platform === 'linux' ? linuxStartTime(pid) : portableStartTime(pid))
  return startTime === undefined ? undefined : {pid, startTime}
}

const alive = async (identity: ProcessIdentity): Promise<boolean> => (await identify(identity.pid))?.startTime === identity.startTime

async function spawnDetached(command: Command & {log: string}): Promise<ProcessIdentity> {
  await mkdir(path.dirname(command.log), {recursive: true})
  const log = await open(command.log, 'a', 0o600)
  try {
    const [program, ...args] = command.argv
    const child = spawn(program, args, {cwd: command.cwd, env: {...(command.env ?? detachedEnvironment(process.env)), ...command.variables}, detached: true, stdio: ['ignore', log.fd, log.fd]})
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', cause => reject(new ToolError(`${program}: could not be started.`, {reason: 'command-not-found', argv: command.argv, exitCode: null, cause})))
    })
    child.unref()
    const identity = await identify(child.pid as number)
    if (!identity) throw new ToolError(`${program}: ended at once.`, {reason: 'command-failed', argv: command.argv, exitCode: null, remedy: `Read ${command.log}.`})
    return identity
  } finally {
    await log.close()
  }
}

async function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await alive(identity))) return false
  try {
    process.kill(-identity.pid, signal)
  } catch {
    try {
      process.kill(identity.pid, signal)
    } catch {
      return false
    }
  }
  return true
}

export const systemProcesses: Processes = {spawnDetached, alive, signal: signalGroup, identify}
