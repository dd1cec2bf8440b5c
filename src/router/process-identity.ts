/** Processes told from later ones with the same pid, so that the router adopts and ends only what is its own. */
import {execFileSync} from 'node:child_process'
import {readFileSync, readdirSync} from 'node:fs'
import {renderStart, sameStart} from '../kernel/process-start.ts'
import type {ProcessIdentity} from '../ports/index.ts'

/** The process with this pid now; undefined if there is none, or if it has ended and waits to be reaped. */
export function identify(pid: number): ProcessIdentity | undefined {
  const startTime = process.platform === 'linux' ? linuxStartTime(pid) : otherStartTime(pid)
  return startTime === undefined ? undefined : {pid, startTime}
}

let bootId: string | undefined

/** random(4): made anew at each boot. */
function readBootId(): string {
  try {
    return (bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
  } catch {
    return (bootId = '')
  }
}

/** Field 22 of /proc/PID/stat, proc(5). The second field is the name in parentheses, which may hold spaces and parentheses itself. */
function linuxStartTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' || fields[0] === 'X' || fields[19] === undefined ? undefined : renderStart(fields[19], readBootId())
  } catch {
    return undefined
  }
}

function otherStartTime(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {encoding: 'utf8', timeout: 2000}).trim()
    return text === '' || text.startsWith('Z') ? undefined : text.replace(/^\S+\s+/, '')
  } catch {
    return undefined
  }
}

export function isAlive(identity: ProcessIdentity): boolean {
  const now = identify(identity.pid)
  return now !== undefined && sameStart(identity.startTime, now.startTime)
}

/** Signals the whole group of a process that still is the one meant. */
export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (isAlive(identity)) kill(-identity.pid, signal)
}

/** Ends what a leader left behind in its group. A group's number is not given to a new process while a member lives. */
export function endRemains(identity: ProcessIdentity): void {
  if (identify(identity.pid) === undefined) kill(-identity.pid, 'SIGKILL')
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // gone already
  }
}

/** The process that was started with this token but whose pid was never written down. Linux only: elsewhere nothing is found. */
export function findByToken(token: string): ProcessIdentity | undefined {
  if (process.platform !== 'linux') return undefined
  const needle = `\0SLIPWAY_PROCESS=${token}\0`
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue
    const found = carries(name, needle)
    if (found) return found
  }
  return undefined
}

/** Only the leader of its group counts: children of an instance inherit the token. */
function carries(name: string, needle: string): ProcessIdentity | undefined {
  try {
    if (!`\0${readFileSync(`/proc/${name}/environ`, 'latin1')}`.includes(needle)) return undefined
    const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
    const group = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]
    return group === name ? identify(Number(name)) : undefined
  } catch {
    return undefined
  }
}
