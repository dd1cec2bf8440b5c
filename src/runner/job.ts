/** One job from its first step to its outputs: workspace, pre, main and post steps, leftovers ended, directories removed. */
import {randomUUID} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {jobContexts, runnerContext, statusOf} from './contexts.ts'
import {evaluate, evaluateCondition, evaluateText, evaluateTexts, type EvaluationScope} from './expressions.ts'
import {hasPre, instancesOf} from './instances.ts'
import {JobLog} from './log.ts'
import {Masks} from './masks.ts'
import type {Conclusion, JobResult} from './model.ts'
import {permissionLines} from './permissions.ts'
import type {Job, Need, StepInstance, StepScope, WorkflowScope} from './run-state.ts'
import {executeStep} from './steps.ts'
import {field} from './tokens.ts'
import type {JobModel} from './workflow-file.ts'
import {endOrphans, fileNameOf, makeJobDirectories, removeDirectory} from './workspace.ts'
import type {Stage} from './frame.ts'

/** The time limit of a job without `timeout-minutes` (docs: jobs.<job_id>.timeout-minutes). */
const defaultMinutes = 360

/** Throws only for defects of ours and for a disk that cannot be written. */
export async function runJob(scope: WorkflowScope, model: JobModel, needs: Record<string, Need>): Promise<JobResult> {
  const job = openJob(scope, model, needs)
  const unhook = watchRun(job)
  const clock = startClock(job)
  try {
    await carryOut(job)
    return await finish(job)
  } finally {
    clearTimeout(clock)
    unhook()
    removeDirectories(job)
    await job.log.close()
  }
}

/** What a step made unreadable to us stays, and the log says so: the job's result does not depend on it. */
function removeDirectories(job: Job): void {
  try {
    removeDirectory(job.directories.root)
  } catch (error) {
    job.log.annotate('Complete job', 'warning', {message: `The job's directories could not be removed: ${(error as Error).message}`})
  }
}

function openJob(scope: WorkflowScope, model: JobModel, needs: Record<string, Need>): Job {
  const {run} = scope
  const id = `${scope.prefix}${model.id}`
  const directories = makeJobDirectories(run.directory, id, run.request.slug)
  writeFileSync(directories.event, JSON.stringify(run.github['event'] ?? {}))
  // A job knows its secrets and what it masks itself; what another job masked is not known to it, as on GitHub.
  const masks = new Masks([...Object.values(scope.secrets), ...Object.values(run.request.secrets), run.token])
  const log = new JobLog(join(run.directory, 'logs', `${fileNameOf(id)}.log`), id, {masks, onEvent: run.request.onEvent})
  return {
    scope, model, id, needs, status: 'success', cancelled: false, onCancel: new Set(), masks, log, directories, trackingId: `github_${randomUUID()}`,
    github: {...run.github, job: model.id, workspace: directories.workspace, event_path: directories.event},
    env: {}, paths: [], defaults: {shell: '', workingDirectory: ''}, posts: [], summaries: [], results: []
  }
}

/** The job stops at a cancellation of the run, unless its own condition still holds (docs: Canceling a workflow run). */
function watchRun(job: Job): () => void {
  const {run} = job.scope
  const cancelled = (): void => {
    if (!conditionHolds(job)) cancelJob(job)
  }
  if (run.cancelled) cancelled() // it may have been pressed since the job's condition was judged
  run.onCancel.add(cancelled)
  return () => void run.onCancel.delete(cancelled)
}

function conditionHolds(job: Job): boolean {
  try {
    return evaluateCondition(job.model.condition, {contexts: jobContexts(job.scope, job.needs), status: statusOf('cancelled')})
  } catch {
    return false
  }
}

function cancelJob(job: Job): void {
  if (job.cancelled) return
  job.cancelled = true
  job.status = 'cancelled'
  for (const hook of [...job.onCancel]) hook()
}

function startClock(job: Job): NodeJS.Timeout {
  const {timeoutMinutes} = job.model
  let minutes = defaultMinutes
  try {
    if (timeoutMinutes) minutes = Number(evaluate(timeoutMinutes, evaluationOf(job))) || defaultMinutes
  } catch (error) {
    failJob(job, error)
  }
  return setTimeout(() => {
    job.log.annotate('Job', 'error', {message: `The job has exceeded the maximum execution time of ${minutes} minutes.`})
    cancelJob(job)
  }, Math.min(minutes * job.scope.run.timings.minute, 2 ** 31 - 1))
}

const evaluationOf = (job: Job, contexts: Record<string, unknown> = {}): EvaluationScope => ({
  contexts: {...jobContexts(job.scope, job.needs), github: job.github, env: job.env, runner: runnerContext(job), ...contexts}, status: statusOf(job.status)
})

function failJob(job: Job, error: unknown): void {
  job.log.annotate('Set up job', 'error', {message: error instanceof UserError ? error.explain() : (error as Error).message})
  if (job.status === 'success') job.status = 'failure'
}

async function carryOut(job: Job): Promise<void> {
  const steps = setUp(job)
  if (!steps) return
  const {scope, instances} = steps
  for (const instance of instances.filter(hasPre)) await runStep(scope, instance, 'pre')
  for (const instance of instances) await runStep(scope, instance, 'main')
  for (const instance of [...job.posts].reverse()) await runStep(scope, instance, 'post')
  finishOutputs(job, scope)
}

/** "Set up job": prints what the job has, and evaluates what holds for all steps. Undefined if it failed. */
function setUp(job: Job): {scope: StepScope; instances: StepInstance[]} | undefined {
  const {model, scope: {run, workflow, inputs}} = job
  if (model.does.kind !== 'steps') return undefined
  try {
    printSetUp(job)
    for (const env of [workflow.env, model.env]) Object.assign(job.env, evaluateTexts(env, evaluationOf(job)))
    const defaults = model.defaults.at(-1)
    const text = (key: string): string => evaluateText(field(defaults, key), evaluationOf(job))
    job.defaults = {shell: text('shell'), workingDirectory: text('working-directory')}
    const scope: StepScope = {job, kind: 'job', source: workflow.source, steps: {}, inputs, actionPath: undefined}
    return {scope, instances: instancesOf(model.does.steps, scope, run.catalogue)}
  } catch (error) {
    failJob(job, error)
    return undefined
  }
}

function printSetUp(job: Job): void {
  const {model, scope: {workflow}, log} = job
  const print = (text: string): void => log.line('Set up job', text)
  const labels = evaluate(model.runsOn, evaluationOf(job))
  print(`Offline runner on this machine; the job asks for runs-on: ${typeof labels === 'string' ? labels : JSON.stringify(labels)}`)
  print('##[group]GITHUB_TOKEN Permissions (shown only: the token is a stand-in)')
  for (const line of permissionLines(model.permissions ?? workflow.permissions)) print(line)
  print('##[endgroup]')
  for (const [where, token] of [['workflow', workflow.concurrency], ['job', model.concurrency]] as const) {
    if (token) print(`Concurrency of the ${where}: ${JSON.stringify(evaluate(token, evaluationOf(job)))} (one run at a time here: nothing is queued)`)
  }
}

/** One of the job's own steps: what a person sees as a line in the job. */
async function runStep(scope: StepScope, instance: StepInstance, stage: Stage): Promise<void> {
  const {job} = scope
  const {onEvent} = job.scope.run.request
  const name = job.masks.mask(`${{pre: 'Pre ', main: '', post: 'Post '}[stage]}${displayName(job, scope, instance)}`)
  const begun = performance.now()
  onEvent({kind: 'step', job: job.id, step: name, state: 'running', at: Date.now()})
  const {outcome, conclusion} = await executeStep(scope, instance, stage, {label: name, overrides: {}, composite: undefined, deadline: undefined})
  if (conclusion === 'failure' && job.status === 'success') job.status = 'failure'
  if (instance.postRegistered && !job.posts.includes(instance)) job.posts.push(instance)
  job.results.push({name, id: stage === 'main' ? instance.model.id : undefined, outcome, conclusion, ms: Math.round(performance.now() - begun)})
  onEvent({kind: 'step', job: job.id, step: name, state: conclusion, at: Date.now()})
}

/** The name, or `Run ` and the first line of what runs (actions/runner: ActionRunner.cs, GenerateDisplayName). */
function displayName(job: Job, scope: StepScope, {model}: StepInstance): string {
  const evaluation = evaluationOf(job, {steps: scope.steps})
  const text = (token: typeof model.name): string => {
    try {
      return evaluateText(token, evaluation)
    } catch {
      return token?.toString() ?? ''
    }
  }
  if (model.name) return text(model.name)
  const what = model.does.kind === 'run' ? text(model.does.script) : model.does.uses
  return `Run ${what.trimStart().split(/\r?\n/)[0] ?? ''}`
}

const outputsOf = new WeakMap<Job, Record<string, string>>()

/** Evaluated whatever the job's status; empty ones and ones that a mask touches are left out (actions/runner: JobExtension.cs, FinalizeJob). */
function finishOutputs(job: Job, scope: StepScope): void {
  const kept: Record<string, string> = {}
  outputsOf.set(job, kept)
  const print = (text: string): void => job.log.line('Complete job', text)
  try {
    const outputs = evaluateTexts(job.model.outputs, evaluationOf(job, {steps: scope.steps}))
    for (const [name, value] of Object.entries(outputs)) {
      if (value === '') continue
      if (job.masks.touches(value)) job.log.annotate('Complete job', 'warning', {message: `Skip output '${name}' since it may contain secret.`})
      else {
        print(`Set output '${name}'`)
        kept[name] = value
      }
    }
    const url = field(job.model.environment, 'url')
    if (url) print(`Evaluated environment url: ${evaluateText(url, evaluationOf(job, {steps: scope.steps}))}`)
  } catch (error) {
    job.log.annotate('Complete job', 'error', {message: (error as Error).message})
    if (job.status === 'success') job.status = 'failure'
  }
}

async function finish(job: Job): Promise<JobResult> {
  for (const {pid, name} of endOrphans(job.trackingId)) job.log.line('Complete job', `Terminate orphan process: pid (${pid}) (${name})`)
  const {run} = job.scope
  const summary = job.summaries.join('\n')
  if (summary !== '') {
    run.summaries.push({job: job.id, markdown: summary})
    writeFileSync(join(run.directory, 'summaries', `${fileNameOf(job.id)}.md`), summary)
  }
  const result: Conclusion = job.status
  return {id: job.id, result, outputs: outputsOf.get(job) ?? {}, steps: job.results, summary, annotations: job.log.annotations}
}
