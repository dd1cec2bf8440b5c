/** `slipway run`: one workflow of the repository here, on the offline runner. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {makePorts} from '../platform/index.ts'
import {listRuns, pullRequestEvent, rerunAll, rerunFailed, runWorkflow, showRun, type GateQuestion, type RunEvent, type RunRequest, type RunResult} from '../runner/index.ts'
import {plainMarkdown} from './plain-markdown.ts'
import {suiteOf, suiteSlug} from './suite.ts'
import {renderTable, type Page} from './table.ts'
import type {Terminal} from './terminal.ts'

/** What starts the run, as a person says it. */
export interface EventWish {
  name: string
  base: string
  head: string
  fork: string | undefined
  changed: string[]
}

export interface RunOptions {
  /** Absolute path of the repository that is released. */
  repository: string
  /** Undefined where a run is run again: then it is that run's. */
  workflow: string | undefined
  event: EventWish
  gate: 'ask' | 'approve' | 'reject'
  inputs: Record<string, string>
  /** Names of environment variables whose values the workflow may use as secrets. */
  secrets: string[]
  protectedEnvironments: string[]
  runs: string
  again: {number: number; jobs: 'failed' | 'all'} | undefined
}

const refuse = (what: string, where: string, expected: string): UserError => new UserError(what, {reason: 'input-invalid', where, expected})

/** Secrets come from the environment: an argument would stand in the list of processes. */
export function secretsFrom(names: readonly string[], env: Record<string, string | undefined>): Record<string, string> {
  const missing = names.filter(name => env[name] === undefined)
  if (missing.length > 0) throw refuse(`There is no variable ${missing.join(', ')} in the environment.`, '--secret', 'names of environment variables that hold the secrets')
  return Object.fromEntries(names.map(name => [name, env[name] as string]))
}

/** Throws UserError `input-invalid` for an event that the runner does not know. */
export function eventOf({name, base, head, fork, changed}: EventWish, slug: string): Pick<RunRequest, 'event' | 'github'> {
  const changedFiles = changed.length > 0 ? {changedFiles: changed} : {}
  switch (name) {
    case 'workflow_dispatch': return {event: {name, payload: {}}}
    case 'push': return {event: {name, payload: {ref: `refs/heads/${base}`}, ...changedFiles}, github: {ref: `refs/heads/${base}`}}
    case 'pull_request': return {event: pullRequestEvent(slug, {number: 1, base, head, ...(fork === undefined ? {} : {fork}), ...changedFiles}), github: {ref: 'refs/pull/1/merge'}}
    default: throw refuse(`There is no event ${name} here.`, '--event', 'workflow_dispatch, push or pull_request')
  }
}

/** The number of a run. Throws UserError `input-invalid`. */
export function runNumber(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw refuse(`\`${text}\` is no number of a run.`, '--rerun', 'a number that --list shows')
  return Number(text)
}

/** What a person sees of an event; undefined for what does not concern them. */
export function eventLine(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'job': return event.state === 'waiting' ? undefined : `${event.job}: ${event.state}`
    case 'step': return event.state === 'failure' ? `${event.job} / ${event.step}: failure` : undefined
    case 'log': return `  ${event.line}`
    case 'annotation': return `  ${event.level}: ${event.message}`
    case 'gate': return `${event.job}: ${event.approved ? 'approved' : 'rejected'} by ${event.by} (${event.environment})`
  }
}

/** 0 if the run succeeded, else 1. */
export async function runCommand(options: RunOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const runs = path.resolve(options.runs)
  const again = options.again === undefined ? undefined : {...options.again, entry: (await showRun(runs, options.again.number)).entry}
  const workflow = options.workflow ?? again?.entry.workflow
  if (workflow === undefined) throw refuse('The argument WORKFLOW is missing.', 'slipway run', 'the path of a workflow, such as .github/workflows/release.yml')
  const request = requestOf({...options, workflow, inputs: {...again?.entry.inputs, ...options.inputs}}, terminal, signal)
  const result = await (again === undefined ? runWorkflow(request, signal) : (again.jobs === 'all' ? rerunAll : rerunFailed)(request, again.number, signal))
  sayResult(result, request.repository, terminal)
  return result.conclusion === 'success' ? 0 : 1
}

function requestOf(options: RunOptions & {workflow: string}, terminal: Terminal, signal: AbortSignal): RunRequest {
  const {repository} = options
  const slug = `local/${path.basename(repository)}`
  return {
    repository, workflow: options.workflow, slug, repositories: {[suiteSlug]: suiteOf(makePorts().host).root}, ...eventOf(options.event, slug),
    inputs: options.inputs, secrets: secretsFrom(options.secrets, process.env), vars: {},
    protectedEnvironments: options.protectedEnvironments, decide: question => decide(options, question, terminal, signal), runs: path.resolve(options.runs),
    runnerEnvironment: process.env.SLIPWAY_STATE ? {SLIPWAY_STATE: process.env.SLIPWAY_STATE} : {},
    onEvent: event => {
      const line = eventLine(event)
      if (line !== undefined) terminal.say(line)
    }
  }
}

function sayResult({number, attempt, conclusion, directory, notes}: RunResult, repository: string, terminal: Terminal): void {
  terminal.say(`\nRun ${number}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${conclusion}. Logs and artifacts: ${path.relative(repository, directory) || '.'}`)
  for (const note of notes) terminal.say(`  ${note}`)
  if (conclusion !== 'success') terminal.say(`Run its failed jobs again: slipway run --rerun ${number}`)
}

/** The newest last. */
export async function listCommand(runs: string, {say, page}: {say(text: string): void; page: Page}): Promise<number> {
  const entries = await listRuns(path.resolve(runs))
  if (entries.length === 0) say(`There are no runs in ${runs} yet.`)
  else for (const line of renderTable(['run', 'attempt', 'workflow', 'event', 'result', 'started'], entries.map(e => [String(e.number), String(e.attempt), e.workflow, e.event, e.state, e.startedAt.replace(/\.\d+Z$/, 'Z')]), page)) say(line)
  return 0
}

async function decide({gate}: RunOptions, question: GateQuestion, terminal: Terminal, signal: AbortSignal): Promise<{approved: boolean; by: string}> {
  if (gate !== 'ask') return {approved: gate === 'approve', by: gate === 'approve' ? '--approve' : '--reject'}
  // Nobody is there to ask: an approval that nobody gave is none.
  if (!terminal.asks) return {approved: false, by: 'nobody: this is no terminal; use --approve or --reject'}
  for (const {job, markdown} of question.summaries) terminal.say(`--- ${job}\n${plainMarkdown(markdown)}\n`)
  const answer = await terminal.ask(`Approve ${question.job} for the environment ${question.environment}? [y/N] `, signal).catch(() => 'n')
  return {approved: /^y/i.test(answer), by: 'you'}
}
