/**
 * A lab: a directory of its own, the processes that were started for it, and what was changed on the machine, all recorded before it happens.
 * Its processes end when the runner ends, however that ends (PR_SET_PDEATHSIG); what the kernel does not undo, the next run undoes from the record.
 */
import {existsSync} from 'node:fs'
import {mkdir, readdir, readFile, rename, rm, rmdir, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'
import {randomBytes} from 'node:crypto'
import {setTimeout as delay} from 'node:timers/promises'
import {systemProcesses} from '../../src/platform/processes.ts'
import type {ProcessIdentity} from '../../src/ports/index.ts'
import {finish} from './command.ts'

export const labsDirectory = (): string => path.resolve(process.env.SLIPWAY_E2E_STATE || path.join(os.tmpdir(), 'slipway-e2e'))

/** Stands in the environment of each process of a lab, so that what is left can be found. */
export const labVariable = 'SLIPWAY_E2E_LAB'

interface LabRecord {
  /** The run that it belongs to. */
  runner: ProcessIdentity
  /** Asked to stay when the run ends. */
  kept: boolean
  processes: ({name: string} & ProcessIdentity)[]
  /** Commands that take back changes of the machine, last first. Each may find its work done. */
  undo: [string, ...string[]][]
  /** Directories of cgroups, to be removed when the processes in them have ended. */
  cgroups: string[]
}

export interface Part {
  name: string
  argv: readonly [string, ...string[]]
  variables?: Record<string, string>
  cwd?: string
}

export interface Running extends ProcessIdentity {
  name: string
  log: string
}

export interface Lab {
  directory: string
  start: (part: Part) => Promise<Running>
  /** Ends one process at once, as a power cut. */
  end: (running: Running) => Promise<void>
  /** Records how the next change of the machine is taken back. */
  willUndo: (argv: readonly [string, ...string[]]) => Promise<void>
  willMakeCgroup: (directory: string) => Promise<void>
  /** Until `reached`; throws with the last lines of a log where a process has ended meanwhile, or the time is over. */
  until: (what: string, reached: () => Promise<boolean>, timeoutMs?: number) => Promise<void>
  /** Ends everything and removes the directory. */
  close: () => Promise<void>
}

const recordFile = (directory: string): string => path.join(directory, 'lab.json')

async function writeRecord(directory: string, record: LabRecord): Promise<void> {
  await writeFile(`${recordFile(directory)}.new`, JSON.stringify(record, null, 1))
  await rename(`${recordFile(directory)}.new`, recordFile(directory))
}

const tail = async (file: string, lines: number): Promise<string> => (await readFile(file, 'utf8').catch(() => '')).trimEnd().split('\n').slice(-lines).join('\n')

/** Nothing here needs a graceful end: the data goes too, and an API server would drain for a long time. */
async function endProcess(identity: ProcessIdentity): Promise<void> {
  await systemProcesses.signal(identity, 'SIGKILL')
  while (await systemProcesses.alive(identity)) await delay(10)
}

/** rmdir says busy for a moment after the last process has ended. */
async function removeCgroup(directory: string): Promise<void> {
  for (let attempt = 0; attempt < 100 && existsSync(directory); attempt++) {
    const inner = (await readdir(directory, {recursive: true, withFileTypes: true}).catch(() => [])).filter(e => e.isDirectory()).map(e => path.join(e.parentPath, e.name))
    for (const one of [...inner.sort((a, b) => b.length - a.length), directory]) await rmdir(one).catch(() => undefined)
    if (existsSync(directory)) await delay(50)
  }
}

async function takeDown(directory: string, record: LabRecord): Promise<void> {
  await Promise.all([...record.processes].reverse().map(endProcess)) // by pid, boot and start time: a later process with the same pid is none of ours
  for (const argv of [...record.undo].reverse()) await finish(argv).catch(() => undefined)
  for (const cgroup of record.cgroups) await removeCgroup(cgroup)
  await rm(directory, {recursive: true, force: true, maxRetries: 20, retryDelay: 100})
}

async function readRecord(directory: string): Promise<LabRecord | undefined> {
  const text = await readFile(recordFile(directory), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as LabRecord)
}

/** Takes down what ended runs have left: the labs of runs that live stay, and those that were asked to stay, unless `kept` says otherwise. */
export async function sweepLabs(kept: 'leave kept' | 'take kept'): Promise<{swept: string[]; left: string[]}> {
  const result = {swept: [] as string[], left: [] as string[]}
  for (const name of await readdir(labsDirectory()).catch(() => [])) {
    const directory = path.join(labsDirectory(), name)
    const record = await readRecord(directory)
    if (record === undefined) continue
    if (await systemProcesses.alive(record.runner) || (record.kept && kept === 'leave kept')) {
      result.left.push(directory)
      continue
    }
    await takeDown(directory, record)
    result.swept.push(directory)
  }
  return result
}

/** Labs of other runs that live, and whether they change more of the machine than their own directory. */
export async function observeOtherLabs(): Promise<{directories: string[]; machine: boolean}> {
  const found = {directories: [] as string[], machine: false}
  for (const name of await readdir(labsDirectory()).catch(() => [])) {
    const directory = path.join(labsDirectory(), name)
    const record = await readRecord(directory)
    if (record === undefined || record.runner.pid === process.pid || !(record.kept || await systemProcesses.alive(record.runner))) continue
    found.directories.push(directory)
    found.machine ||= record.undo.length > 0 || record.cgroups.length > 0
  }
  return found
}

export interface LabOptions {
  /** Its processes outlive the run; `npm run e2e -- down` ends them. */
  keep?: boolean
}

/** `setpriv` sets the signal that the kernel sends when the parent ends, and becomes the program. */
const endsWithRunner = ['setpriv', '--pdeathsig', 'KILL', '--'] as const

export async function openLab(name: string, options: LabOptions = {}): Promise<Lab> {
  if (process.platform !== 'linux') throw new Error(`The labs need Linux; this is ${process.platform}.`)
  const runner = await systemProcesses.identify(process.pid)
  if (!runner) throw new Error('This process cannot be found in /proc.')
  await sweepLabs('leave kept')
  const directory = path.join(labsDirectory(), `${name}-${randomBytes(3).toString('hex')}`)
  await mkdir(path.join(directory, 'log'), {recursive: true, mode: 0o700})
  const record: LabRecord = {runner, kept: options.keep === true, processes: [], undo: [], cgroups: []}
  await writeRecord(directory, record)
  const started: Running[] = []

  async function start(part: Part): Promise<Running> {
    const log = path.join(directory, 'log', `${part.name}.log`)
    const argv = (record.kept ? part.argv : [...endsWithRunner, ...part.argv]) as [string, ...string[]]
    const identity = await systemProcesses.spawnDetached({argv, cwd: part.cwd ?? directory, variables: {...part.variables, [labVariable]: directory}, log})
    const running = {name: part.name, log, ...identity}
    started.push(running)
    record.processes.push({name: part.name, ...identity})
    await writeRecord(directory, record)
    return running
  }

  async function end(running: Running): Promise<void> {
    started.splice(started.indexOf(running), 1)
    await endProcess(running)
  }

  async function until(what: string, reached: () => Promise<boolean>, timeoutMs = 60_000): Promise<void> {
    const deadline = performance.now() + timeoutMs
    while (!(await reached())) {
      for (const running of started) {
        if (!(await systemProcesses.alive(running))) throw new Error(`${running.name} ended while the lab waited for ${what}:\n${await tail(running.log, 8)}`)
      }
      if (performance.now() > deadline) throw new Error([`${what} was not reached in ${timeoutMs / 1000} s.`, ...await Promise.all(started.map(async ({name: part, log}) => `${part}: ${(await tail(log, 3)).slice(-600)}`))].join('\n'))
      await delay(50)
    }
  }

  return {
    directory, start, end, until,
    willUndo: async argv => { record.undo.push([...argv]); await writeRecord(directory, record) },
    willMakeCgroup: async cgroup => { record.cgroups.push(cgroup); await writeRecord(directory, record) },
    close: () => takeDown(directory, record)
  }
}
