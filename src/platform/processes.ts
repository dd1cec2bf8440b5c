/** Processes that outlive this one, told from later ones with the same pid by their start time. */
import {execFile, spawn} from 'node:child_process'
import {mkdir, open, readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {promisify} from 'node:util'
import {ToolError} from '../kernel/errors.ts'
import {renderStart, sameStart} from '../kernel/process-start.ts'
import type {Command, ProcessFacts, ProcessIdentity, Processes} from '../ports/index.ts'
import {detachedEnvironment} from './child-environment.ts'

let bootId: Promise<string> | undefined
/** random(4): made anew at each boot. */
const readBootId = (): Promise<string> => (bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => ''))

/** Field 22 of /proc/PID/stat (proc_pid_stat(5)); the name in field 2 may hold spaces and parentheses. A zombie counts as gone. */
async function linuxStartTime(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined ? undefined : renderStart(fields[19], await readBootId())
}

async function portableStartTime(pid: number): Promise<string | undefined> {
  const {stdout} = await promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => ({stdout: ''}))
  return stdout.trim() || undefined
}

async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const startTime = await (process.platform === 'linux' ? linuxStartTime(pid) : portableStartTime(pid))
  return startTime === undefined ? undefined : {pid, startTime}
}

async function alive({pid, startTime}: ProcessIdentity): Promise<boolean> {
  const now = await identify(pid)
  return now !== undefined && sameStart(startTime, now.startTime)
}

/** Those of other users cannot be read, and are none of ours. */
async function observeProcess(pid: number): Promise<ProcessFacts | undefined> {
  try {
    const [environment, line, identity] = await Promise.all([readFile(`/proc/${pid}/environ`, 'utf8'), readFile(`/proc/${pid}/cmdline`, 'utf8'), identify(pid)])
    if (identity === undefined) return undefined
    const own = environment.split('\0').filter(text => text.startsWith('SLIPWAY_')).map(text => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const)
    return {...identity, argv: line.split('\0').slice(0, -1), variables: Object.fromEntries(own)}
  } catch {
    return undefined
  }
}

async function list(): Promise<ProcessFacts[]> {
  if (process.platform !== 'linux') return []
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  return (await Promise.all(pids.map(observeProcess))).filter(facts => facts !== undefined)
}

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

export const systemProcesses: Processes = {spawnDetached, alive, signal: signalGroup, identify, list}
