/** Runs one fixture workflow on the offline runner in a temporary run directory and keeps what it said. */
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {runWorkflow, type GateQuestion, type RunEvent, type RunRequest, type RunResult} from '../../../src/runner/index.ts'
import {fileNameOf} from '../../../src/runner/workspace.ts'

const fixtures = join(import.meta.dirname, '../../fixtures/workflows')
export const password = 'sword<fish>&co+1/2'
export const multiline = 'first-line-secret\nsecond-line-secret'

export interface Ran {
  result: RunResult
  events: RunEvent[]
  questions: GateQuestion[]
  /** The log file of a job, without its time stamps. */
  log(job: string): string
  directory: string
}

export interface Options extends Partial<Omit<RunRequest, 'workflow' | 'onEvent' | 'runs'>> {
  onEvent?(event: RunEvent): void
  signal?: AbortSignal
}

const rooms: string[] = []

/** A temporary directory that `cleanUp` removes. */
export function makeRoom(): string {
  const room = mkdtempSync(join(tmpdir(), 'offline-runner-'))
  rooms.push(room)
  return room
}

export const cleanUp = (): void => {
  for (const room of rooms.splice(0)) rmSync(room, {recursive: true, force: true})
}

/** A repository of these workflow files alone. */
export function makeRepository(files: Record<string, string>): string {
  const repository = makeRoom()
  mkdirSync(join(repository, '.github/workflows'), {recursive: true})
  for (const [name, text] of Object.entries(files)) writeFileSync(join(repository, '.github/workflows', `${name}.yml`), text)
  return repository
}

export interface Prepared {
  request: RunRequest
  events: RunEvent[]
  questions: GateQuestion[]
}

/** `workflow` is a fixture's name, or workflow files by name, of which `main` is run. */
export function prepare(workflow: string | Record<string, string>, options: Omit<Options, 'signal'> = {}, runs = makeRoom()): Prepared {
  const events: RunEvent[] = []
  const questions: GateQuestion[] = []
  const {onEvent, ...overrides} = options
  const repository = typeof workflow === 'string' ? join(fixtures, 'app') : makeRepository(workflow)
  const request: RunRequest = {
    repository, workflow: `.github/workflows/${typeof workflow === 'string' ? workflow : 'main'}.yml`, slug: 'acme/app', repositories: {'acme/suite': join(fixtures, 'suite')},
    event: {name: 'workflow_dispatch', payload: {marker: 'yes'}}, inputs: {}, secrets: {PASSWORD: password, MULTILINE: multiline}, vars: {BROKEN: '{', PLACE: 'production', WORD: 'seven'},
    protectedEnvironments: [], runnerEnvironment: {}, timings: {interrupt: 300, terminate: 300, drain: 200}, runs,
    ...overrides,
    decide: async question => {
      questions.push(question)
      return overrides.decide ? overrides.decide(question) : {approved: true, by: 'tester'}
    },
    onEvent: event => {
      events.push(event)
      onEvent?.(event)
    }
  }
  return {request, events, questions}
}

export function ranFrom(result: RunResult, {events, questions}: Prepared): Ran {
  const log = (job: string): string => readFileSync(join(result.directory, 'logs', `${fileNameOf(job)}.log`), 'utf8').replace(/^\S+ /gm, '')
  return {result, events, questions, log, directory: result.directory}
}

export async function runFixture(workflow: string | Record<string, string>, {signal, ...options}: Options = {}, runs = makeRoom()): Promise<Ran> {
  const prepared = prepare(workflow, options, runs)
  return ranFrom(await runWorkflow(prepared.request, signal), prepared)
}

/** Every file below a directory, as one text. */
export function everyByte(directory: string): string {
  return readdirSync(directory, {withFileTypes: true, recursive: true})
    .filter(entry => entry.isFile()).map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8')).join('\n')
}
