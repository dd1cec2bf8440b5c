/** The offline runner: runs a repository's real workflow files on this machine, as GitHub's runner would, without a network. */
import {randomBytes} from 'node:crypto'
import {realpathSync, renameSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {Catalogue, defaultShellProblems} from './catalogue.ts'
import {githubContext} from './contexts.ts'
import {runGraph} from './graph.ts'
import {Masks} from './masks.ts'
import type {RunRequest, RunResult, Timings} from './model.ts'
import {commitOf} from './released-files.ts'
import {typedInputs} from './reusable.ts'
import {Slots, type Run, type WorkflowScope} from './run-state.ts'
import {Repositories, type Source} from './sources.ts'
import type {InputModel, WorkflowModel} from './workflow-file.ts'
import {makeRunDirectory, removeDirectory} from './workspace.ts'

export type * from './model.ts'

/** As GitHub's runner (actions/runner: src/Runner.Sdk/ProcessInvoker.cs). */
const realTimings: Timings = {minute: 60_000, interrupt: 7500, terminate: 2500, drain: 5000}

/**
 * Runs one workflow to its end. Aborting `signal` is the Cancel button. Throws UserError before anything runs: `input-invalid` for a workflow that GitHub would not
 * accept, `unsupported` for what this engine does not implement, `state-unwritable` if the run directory cannot be made. A failing job is a result, not an error.
 */
export async function runWorkflow(request: RunRequest, signal?: AbortSignal): Promise<RunResult> {
  const released: Source = {slug: request.slug, directory: realpathSync(request.repository), ref: request.github?.sha ?? (await commitOf(request.repository))}
  const catalogue = new Catalogue(new Repositories(released, request.repositories), released)
  const workflow = await catalogue.workflow(released, request.workflow)
  await catalogue.check(workflow)
  refuseUnsupported(workflow, catalogue)
  const inputs = inputsOf(request, workflow)
  const run = openRun(request, {released, catalogue, workflow})
  const unhook = listen(run, signal)
  try {
    const scope: WorkflowScope = {run, workflow, prefix: '', inputs, secrets: {...request.secrets, GITHUB_TOKEN: run.token}}
    const {results, conclusion} = await runGraph(scope)
    return store(run, {number: run.number, directory: run.directory, conclusion: run.cancelled && conclusion !== 'failure' ? 'cancelled' : conclusion, jobs: results})
  } finally {
    unhook()
    tryRemove(join(run.directory, 'work'))
  }
}

function tryRemove(path: string): void {
  try {
    removeDirectory(path)
  } catch {
    // the job whose directory it was has said so
  }
}

function refuseUnsupported(workflow: WorkflowModel, catalogue: Catalogue): void {
  const refusals = [...new Set([...catalogue.refusals, ...defaultShellProblems(workflow)])]
  if (refusals.length === 0) return
  throw new UserError(`The offline runner does not implement what these lines ask for:\n  ${refusals.join('\n  ')}`, {
    reason: 'unsupported', where: (refusals[0] as string).replace(/: .*/s, ''), remedy: 'Run this workflow on GitHub, or leave these parts out. Nothing was run.'
  })
}

/** Inputs of a manual run arrive as text and become what the workflow declares (docs: inputs context). */
function inputsOf(request: RunRequest, workflow: WorkflowModel): Record<string, unknown> {
  if (!workflow.events.has(request.event.name)) {
    throw new UserError(`The workflow is not triggered by ${request.event.name}`, {
      reason: 'input-invalid', where: workflow.path, expected: `one of ${[...workflow.events.keys()].join(', ')}`, remedy: 'Run it with an event that it listens to.'
    })
  }
  if (request.event.name !== 'workflow_dispatch') return {}
  const declared = workflow.dispatchInputs
  const unknown = Object.keys(request.inputs).filter(name => ![...declared.keys()].some(d => d.toLowerCase() === name.toLowerCase()))
  if (unknown.length > 0) {
    throw new UserError(`Unexpected inputs provided: ${unknown.join(', ')}`, {reason: 'input-invalid', where: workflow.path, expected: `inputs among ${[...declared.keys()].join(', ') || '(none)'}`})
  }
  const given = new Map(Object.entries(request.inputs).map(([name, text]) => [name.toLowerCase(), fromText(text, inputNamed(declared, name))]))
  const values = typedInputs(declared, given, workflow.path)
  const outside = [...declared].filter(([name, input]) => input.type === 'choice' && !input.options.includes(String(values[name])) && values[name] !== '')
  if (outside.length === 0) return values
  throw new UserError(outside.map(([name, input]) => `Input ${name} is ${JSON.stringify(values[name])}, one of ${input.options.join(', ')} was expected`).join('\n  '), {reason: 'input-invalid', where: workflow.path})
}

const inputNamed = (declared: Map<string, InputModel>, name: string): InputModel | undefined => [...declared].find(([d]) => d.toLowerCase() === name.toLowerCase())?.[1]

function fromText(text: string, input: InputModel | undefined): unknown {
  if (input?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (input?.type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  return text
}

function openRun(request: RunRequest, {released, catalogue, workflow}: {released: Source; catalogue: Catalogue; workflow: WorkflowModel}): Run {
  const {number, directory} = makeRunDirectory(request.runs)
  const token = request.github?.token ?? `ghs_${randomBytes(18).toString('hex')}`
  return {
    request, timings: {...realTimings, ...request.timings}, number, directory, released, catalogue, token, cancelled: false, onCancel: new Set(), summaries: [],
    masks: new Masks([...Object.values(request.secrets), token]),
    github: githubContext(request, workflow, {number, sha: released.ref, token}), slots: new Slots(request.parallelJobs ?? 2)
  }
}

function listen(run: Run, signal: AbortSignal | undefined): () => void {
  const cancel = (): void => {
    run.cancelled = true
    for (const hook of [...run.onCancel]) hook()
  }
  if (signal?.aborted) cancel()
  else signal?.addEventListener('abort', cancel, {once: true})
  return () => signal?.removeEventListener('abort', cancel)
}

/** Written beside and renamed, so that a reader never sees half of it. Masked member by member: a mask over the JSON text could break it. */
function store(run: Run, result: RunResult): RunResult {
  const masked = JSON.parse(JSON.stringify(result), (_key, value: unknown) => (typeof value === 'string' ? run.masks.mask(value) : value)) as RunResult
  const file = join(run.directory, 'result.json')
  writeFileSync(`${file}.new`, `${JSON.stringify(masked, null, 2)}\n`)
  renameSync(`${file}.new`, file)
  return {...masked, directory: run.directory}
}
