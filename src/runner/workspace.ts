/** Directories of a run and of its jobs, and the processes that a job leaves behind. */
import {createHash} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync} from 'node:fs'
import {basename, join} from 'node:path'
import {UserError} from '../kernel/errors.ts'

/** `<runs>/<n>/`, one above the greatest number that stands there; made by whoever comes first. Throws UserError `state-unwritable`. */
export function makeRunDirectory(runs: string): {number: number; directory: string} {
  try {
    mkdirSync(runs, {recursive: true})
    for (;;) {
      const taken = readdirSync(runs).map(name => (/^\d+$/.test(name) ? Number(name) : 0))
      const number = Math.max(0, ...taken) + 1
      const directory = join(runs, String(number))
      if (!claim(directory)) continue
      makeRooms(directory)
      return {number, directory}
    }
  } catch (error) {
    throw new UserError(`The run directory cannot be made: ${(error as Error).message}`, {
      reason: 'state-unwritable', where: runs, expected: 'a directory that may be written', remedy: 'Make room or correct the permissions.', cause: error
    })
  }
}

export function makeRooms(directory: string): void {
  for (const room of ['logs', 'summaries', 'artifacts']) mkdirSync(join(directory, room))
}

function claim(directory: string): boolean {
  try {
    mkdirSync(directory)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Ids that differ get names that differ: what had to be replaced is told apart by a digest. */
export function fileNameOf(jobId: string): string {
  const dotted = jobId.replaceAll(' / ', '.')
  const plain = dotted.replace(/[^\w.-]+/g, '-').replace(/-$/, '').slice(0, 120)
  return plain === dotted ? plain : `${plain}-${createHash('sha256').update(jobId).digest('hex').slice(0, 6)}`
}

export interface JobDirectories {
  /** Holds all the others; removed when the job is over. */
  root: string
  workspace: string
  temp: string
  tools: string
  /** The files behind GITHUB_OUTPUT and its like. */
  commands: string
  event: string
}

/** As on a runner: `_work/<repository>/<repository>`, `_work/_temp`, `_work/_tool`. */
export function makeJobDirectories(run: string, jobId: string, slug: string): JobDirectories {
  const root = join(run, 'work', fileNameOf(jobId))
  const name = basename(slug)
  const temp = join(root, '_temp')
  const made = {root, workspace: join(root, name, name), temp, tools: join(root, '_tool'), commands: join(temp, '_runner_file_commands')}
  for (const directory of [made.workspace, made.tools, made.commands, join(temp, '_github_workflow')]) mkdirSync(directory, {recursive: true})
  return {...made, event: join(temp, '_github_workflow', 'event.json')}
}

export const removeDirectory = (path: string): void => rmSync(path, {recursive: true, force: true, maxRetries: 3})

/**
 * Ends every process that still carries the job's RUNNER_TRACKING_ID (actions/runner: src/Runner.Worker/JobExtension.cs, FinalizeJob). A process that
 * removed the variable when it was started outlives the job. Only Linux lets us read the environment of others.
 */
export function endOrphans(trackingId: string): {pid: number; name: string}[] {
  if (!existsSync('/proc/self/environ')) return []
  const wanted = `RUNNER_TRACKING_ID=${trackingId}`
  const ended: {pid: number; name: string}[] = []
  for (const entry of readdirSync('/proc')) {
    const pid = Number(entry)
    if (!Number.isInteger(pid) || pid === process.pid) continue
    try {
      if (!readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(wanted)) continue
      const name = basename(readlinkSync(`/proc/${pid}/exe`))
      process.kill(pid, 'SIGKILL')
      ended.push({pid, name})
    } catch {
      // it has ended, or belongs to somebody else
    }
  }
  return ended
}
