/** Runs on disk: `<runs>/<number>/` is the first attempt, `<runs>/<number>/attempts/<n>/` a later one; each with what was asked and what came of it. */
import {existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {systemProcesses} from '../platform/processes.ts'
import type {ProcessIdentity} from '../ports/index.ts'
import type {Conclusion, RunResult} from './model.ts'
import {makeRooms, makeRunDirectory} from './workspace.ts'

const schema = 1

/** What was asked, without any secret. */
export interface RunFacts {
  number: number
  attempt: number
  workflow: string
  slug: string
  event: string
  inputs: Record<string, string>
  ref: string
  sha: string
  /** UTC. */
  startedAt: string
}

export interface RunEntry extends RunFacts {
  /** `interrupted`: its process ended before the run did. */
  state: Conclusion | 'running' | 'interrupted'
  directory: string
}

interface StoredFacts extends RunFacts {
  schema: number
  host: string
  process: ProcessIdentity | null
}

const factsFile = 'run.json'
const resultFile = 'result.json'

const directoryOf = (runs: string, number: number, attempt: number): string => (attempt === 1 ? join(runs, String(number)) : join(runs, String(number), 'attempts', String(attempt)))

const numbersIn = (directory: string): number[] => (existsSync(directory) ? readdirSync(directory).filter(name => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b) : [])

const attemptsOf = (runs: string, number: number): number[] => [1, ...numbersIn(join(runs, String(number), 'attempts'))]

/** Written beside and renamed, so that a reader never sees half of it. */
function writeJson(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`)
  renameSync(`${file}.new`, file)
}

function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T
  } catch {
    return undefined // not there, or of a run that was ended while it wrote
  }
}

/** Throws UserError `state-unwritable`. */
export function claimRun(runs: string): {number: number; attempt: number; directory: string} {
  return {...makeRunDirectory(runs), attempt: 1}
}

/** The next attempt of a run that is over. Throws UserError `input-invalid` if there is none such or it was of something else, `lock-held` if it is still under way. */
export async function claimAttempt(runs: string, number: number, same: Pick<RunFacts, 'workflow' | 'slug' | 'event' | 'sha'>): Promise<{number: number; attempt: number; directory: string; before: RunResult}> {
  const {entry, result} = await showRun(runs, number)
  refuseOther(entry, same)
  if (!result) {
    throw new UserError(`Run ${number} ${entry.state === 'running' ? 'is still under way' : 'was interrupted: no results of its jobs are known'}`, {
      reason: entry.state === 'running' ? 'lock-held' : 'input-invalid', where: entry.directory, remedy: entry.state === 'running' ? 'Wait for its end.' : 'Start a new run.'
    })
  }
  const attempt = entry.attempt + 1
  const directory = directoryOf(runs, number, attempt)
  mkdirSync(join(directory, '..'), {recursive: true})
  try {
    mkdirSync(directory)
  } catch (cause) {
    throw new UserError(`Attempt ${attempt} of run ${number} has just been started by somebody else`, {reason: 'lock-held', where: directory, cause})
  }
  makeRooms(directory)
  return {number, attempt, directory, before: result}
}

/** A run is run again with what it was: anything else would mix results of two releases (docs: Re-running workflows and jobs: the same GITHUB_SHA and GITHUB_REF). */
function refuseOther(entry: RunEntry, same: Pick<RunFacts, 'workflow' | 'slug' | 'event' | 'sha'>): void {
  const differing = (['workflow', 'slug', 'event', 'sha'] as const).filter(key => entry[key] !== same[key])
  if (differing.length === 0) return
  throw new UserError(`Run ${entry.number} was another one: ${differing.map(key => `${key} was ${entry[key]}, and is ${same[key]} now`).join('; ')}`, {
    reason: 'input-invalid', where: entry.directory, expected: 'the same workflow, repository, event and commit', remedy: 'Start a new run.'
  })
}

export async function writeFacts(directory: string, facts: RunFacts): Promise<void> {
  const stored: StoredFacts = {schema, ...facts, host: hostname(), process: await systemProcesses.identify(process.pid) ?? null}
  writeJson(join(directory, factsFile), stored)
}

export const writeResult = (directory: string, result: RunResult): void => writeJson(join(directory, resultFile), result)

async function stateOf(stored: StoredFacts, result: RunResult | undefined): Promise<RunEntry['state']> {
  if (result) return result.conclusion
  if (stored.host !== hostname() || stored.process === null) return 'running'
  return (await systemProcesses.alive(stored.process)) ? 'running' : 'interrupted'
}

async function readAttempt(runs: string, number: number, attempt: number): Promise<{entry: RunEntry; result: RunResult | undefined} | undefined> {
  const directory = directoryOf(runs, number, attempt)
  const stored = readJson<StoredFacts>(join(directory, factsFile))
  if (stored?.schema !== schema) return undefined
  const read = readJson<RunResult>(join(directory, resultFile))
  const result = read && {...read, directory}
  const {schema: _schema, host: _host, process: _process, ...facts} = stored
  return {entry: {...facts, state: await stateOf(stored, result), directory}, result}
}

/** All attempts of all runs, the latest first. */
export async function listRuns(runs: string): Promise<RunEntry[]> {
  const pairs = numbersIn(runs).flatMap(number => attemptsOf(runs, number).map(attempt => ({number, attempt}))).reverse()
  const read = await Promise.all(pairs.map(({number, attempt}) => readAttempt(runs, number, attempt)))
  return read.flatMap(one => (one ? [one.entry] : []))
}

/** The latest attempt, or a certain one. Throws UserError `input-invalid` if there is no such run. */
export async function showRun(runs: string, number: number, attempt?: number): Promise<{entry: RunEntry; result: RunResult | undefined}> {
  const found = await readAttempt(runs, number, attempt ?? Math.max(...attemptsOf(runs, number)))
  if (found) return found
  const known = numbersIn(runs)
  throw new UserError(`There is no run ${number}${attempt === undefined ? '' : `, attempt ${attempt}`}`, {
    reason: 'input-invalid', where: runs, expected: known.length === 0 ? 'a run to have been made' : `one of ${known.join(', ')}`
  })
}
