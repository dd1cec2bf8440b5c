/** The offline runner: runs a repository's real workflow files on this machine, as GitHub's runner would, without a network. */
import {randomBytes} from 'node:crypto'
import {realpathSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {Cancellation} from './cancellation.ts'
import {Catalogue, defaultShellProblems} from './catalogue.ts'
import {githubContext} from './contexts.ts'
import {dispatchInputs} from './dispatch-inputs.ts'
import {comesFromFork} from './events.ts'
import {claimAttempt, claimRun, writeFacts, writeResult} from './history.ts'
import {Masks} from './masks.ts'
import type {JobResult, RunRequest, RunResult, Timings} from './model.ts'
import {commitOf} from './released-files.ts'
import {Slots, type Run} from './run-state.ts'
import {carryOutRun} from './run.ts'
import {Repositories, type Source} from './sources.ts'
import {judgeTrigger} from './triggers.ts'
import type {WorkflowModel} from './workflow-file.ts'
import {removeDirectory} from './workspace.ts'

export type * from './model.ts'
export {comesFromFork, pullRequestEvent, type PullRequestFacts} from './events.ts'
export {listRuns, showRun, type RunEntry} from './history.ts'

/** As GitHub's runner (actions/runner: src/Runner.Sdk/ProcessInvoker.cs). */
const realTimings: Timings = {minute: 60_000, interrupt: 7500, terminate: 2500, drain: 5000}

interface Prepared {
  request: RunRequest
  released: Source
  catalogue: Catalogue
  workflow: WorkflowModel
  inputs: Record<string, unknown>
  notes: string[]
}

/**
 * Runs one workflow to its end. Aborting `signal` is the Cancel button. Throws UserError before anything runs: `input-invalid` for a workflow that GitHub would not
 * accept or an event that would not start it, `unsupported` for what this engine does not implement, `state-unwritable` if the run directory cannot be made. A
 * failing job is a result, not an error.
 */
export async function runWorkflow(request: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  const prepared = await prepare(request)
  return begin(prepared, {...claimRun(request.runs), previous: new Map()}, signal)
}

/** Runs a run again under its number, as its next attempt: all jobs, with the same commit, event and workflow. Throws as `runWorkflow`, and `lock-held` if it is still under way. */
export async function rerunAll(request: RunRequest, number: number, signal?: AbortSignal): Promise<RunResult> {
  return rerun(request, {number, kept: () => false}, signal)
}

/** Runs the jobs anew that did not succeed, and those that depend on them; the others keep results and outputs (docs: Re-running workflows and jobs). */
export async function rerunFailed(request: RunRequest, number: number, signal?: AbortSignal): Promise<RunResult> {
  return rerun(request, {number, kept: () => true}, signal)
}

async function rerun(request: RunRequest, {number, kept}: {number: number; kept(job: JobResult): boolean}, signal: AbortSignal | undefined): Promise<RunResult> {
  const prepared = await prepare(request)
  const claimed = await claimAttempt(request.runs, number, {workflow: request.workflow, slug: request.slug, event: request.event.name, sha: prepared.released.ref})
  return begin(prepared, {...claimed, previous: new Map(claimed.before.jobs.filter(kept).map(job => [job.id, job]))}, signal)
}

async function prepare(request: RunRequest): Promise<Prepared> {
  const released: Source = {slug: request.slug, directory: realpathSync(request.repository), ref: request.github?.sha ?? (await commitOf(request.repository))}
  const catalogue = new Catalogue(new Repositories(released, request.repositories), released)
  const workflow = await catalogue.workflow(released, request.workflow)
  await catalogue.check(workflow)
  refuseWhatCannotRun(workflow, catalogue)
  const notes = refuseUnstarted(request, workflow)
  return {request, released, catalogue, workflow, inputs: dispatchInputs(request, workflow), notes}
}

async function begin(prepared: Prepared, claimed: {number: number; attempt: number; directory: string; previous: Run['previous']}, signal: AbortSignal | undefined): Promise<RunResult> {
  const run = openRun(prepared, claimed)
  const {request, released, workflow, inputs, notes} = prepared
  const {number, attempt, directory} = run
  const shown = Object.fromEntries(Object.entries(request.inputs).map(([name, value]) => [name, run.masks.mask(value)]))
  await writeFacts(directory, {
    number, attempt, workflow: request.workflow, slug: request.slug, event: request.event.name, inputs: shown, ref: run.github['ref'] as string, sha: released.ref, startedAt: new Date().toISOString()
  })
  const press = (): void => run.cancellation.cancel('')
  if (signal?.aborted) press()
  else signal?.addEventListener('abort', press, {once: true})
  try {
    const {jobs, conclusion, why} = await carryOutRun(run, workflow, inputs)
    return store(run, {number, attempt, directory, conclusion, notes: [...notes, ...(why === '' ? [] : [why])], jobs})
  } finally {
    signal?.removeEventListener('abort', press)
    tryRemove(join(directory, 'work'))
  }
}

function tryRemove(path: string): void {
  try {
    removeDirectory(path)
  } catch {
    // the job whose directory it was has said so
  }
}

function refuseWhatCannotRun(workflow: WorkflowModel, catalogue: Catalogue): void {
  const unsupported = [...new Set([...catalogue.refusals, ...defaultShellProblems(workflow)])]
  const mistakes = [...new Set(catalogue.mistakes)]
  const all = [...(unsupported.length > 0 ? ['The offline runner does not implement what these lines ask for:', ...unsupported] : []), ...(mistakes.length > 0 ? ['GitHub would not start this workflow:', ...mistakes] : [])]
  if (all.length === 0) return
  const remedy = unsupported.length > 0 ? 'Run this workflow on GitHub, or leave these parts out.' : 'Mend these lines.'
  throw new UserError(all.join('\n  '), {reason: unsupported.length > 0 ? 'unsupported' : 'input-invalid', where: (all[1] as string).replace(/: .*/s, ''), remedy: `${remedy} Nothing was run.`})
}

/** The notes about filters that let the event pass. */
function refuseUnstarted({event, github}: RunRequest, workflow: WorkflowModel): string[] {
  if (!workflow.events.has(event.name)) {
    throw new UserError(`The workflow is not triggered by ${event.name}`, {
      reason: 'input-invalid', where: workflow.path, expected: `one of ${[...workflow.events.keys()].join(', ')}`, remedy: 'Run it with an event that it listens to.'
    })
  }
  const {starts, notes} = judgeTrigger(event, workflow.events.get(event.name), github?.ref ?? 'refs/heads/main')
  if (starts) return notes
  throw new UserError(`GitHub would not start this workflow for this event:\n  ${notes.join('\n  ')}`, {
    reason: 'input-invalid', where: workflow.path, expected: 'an event that all filters let pass', remedy: 'Give another branch, activity or list of changed files, or change the filters. Nothing was run.'
  })
}

function openRun({request, released, catalogue, workflow}: Prepared, claimed: {number: number; attempt: number; directory: string; previous: Run['previous']}): Run {
  const token = request.github?.token ?? `ghs_${randomBytes(18).toString('hex')}`
  const fork = comesFromFork(request.event, request.slug)
  return {
    request, timings: {...realTimings, ...request.timings}, ...claimed, released, catalogue, token, cancellation: new Cancellation(), summaries: [],
    secrets: fork ? {} : request.secrets, vars: fork ? {} : request.vars, trust: fork ? 'fork' : 'full', lines: join(resolve(request.runs), '.concurrency', request.slug.toLowerCase().replace('/', '.')),
    masks: new Masks([...Object.values(request.secrets), token]),
    github: githubContext(request, workflow, {number: claimed.number, attempt: claimed.attempt, sha: released.ref, token}), slots: new Slots(request.parallelJobs ?? 2)
  }
}

/** Masked member by member: a mask over the JSON text could break it. */
function store(run: Run, result: RunResult): RunResult {
  const masked = JSON.parse(JSON.stringify(result), (_key, value: unknown) => (typeof value === 'string' ? run.masks.mask(value) : value)) as RunResult
  writeResult(run.directory, masked)
  return {...masked, directory: run.directory}
}
