/** One job from its first step to its outputs: pre, main and post steps, leftovers ended, directories removed. */
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {evaluateText, evaluateTexts} from './expressions.ts'
import type {Stage} from './frame.ts'
import {hasPre} from './instances.ts'
import {evaluationOf, openJob, setUp, type JobRequest} from './job-setup.ts'
import {watchJob} from './job-stop.ts'
import type {JobResult} from './model.ts'
import {permissionLines} from './permissions.ts'
import type {Job, StepInstance, StepScope} from './run-state.ts'
import {executeStep} from './steps.ts'
import {field} from './tokens.ts'
import {endOrphans, fileNameOf, removeDirectory} from './workspace.ts'

/** Throws only for defects of ours and for a disk that cannot be written. */
export async function runJob(request: JobRequest): Promise<JobResult> {
  const job = openJob(request)
  let unwatch = (): void => undefined
  try {
    try {
      unwatch = watchJob(job, evaluationOf(job))
      await carryOut(job)
    } catch (error) {
      failJob(job, error)
    }
    return finish(job)
  } finally {
    unwatch()
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

/** One of the job's own steps: what a person sees as a line in the job. After the job was ended by force none is begun. */
async function runStep(scope: StepScope, instance: StepInstance, stage: Stage): Promise<void> {
  const {job} = scope
  if (job.killed.signal.aborted) return
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

/** Empty outputs are left out; one that a mask would change is dropped (actions/runner: src/Runner.Worker/JobExtension.cs, FinalizeJob). */
function finishOutputs(job: Job, scope: StepScope): void {
  const print = (text: string): void => job.log.line('Complete job', text)
  try {
    const outputs = evaluateTexts(job.model.outputs, evaluationOf(job, {steps: scope.steps}))
    for (const [name, value] of Object.entries(outputs)) {
      if (value === '') continue
      if (job.masks.touches(value)) job.log.annotate('Complete job', 'warning', {message: `Skip output '${name}' since it may contain secret.`})
      else {
        print(`Set output '${name}'`)
        job.outputs[name] = value
      }
    }
    const url = field(job.model.environment, 'url')
    if (url) print(`Evaluated environment url: ${evaluateText(url, evaluationOf(job, {steps: scope.steps}))}`)
  } catch (error) {
    job.log.annotate('Complete job', 'error', {message: (error as Error).message})
    if (job.status === 'success') job.status = 'failure'
  }
}

function finish(job: Job): JobResult {
  for (const {pid, name} of endOrphans(job.trackingId)) job.log.line('Complete job', `Terminate orphan process: pid (${pid}) (${name})`)
  const {run} = job.scope
  const summary = job.summaries.join('\n')
  if (summary !== '') {
    run.summaries.push({job: job.id, markdown: summary})
    writeFileSync(join(run.directory, 'summaries', `${fileNameOf(job.id)}.md`), summary)
  }
  return {
    id: job.id, name: job.masks.mask(job.name), result: job.status, outputs: job.outputs, permissions: permissionLines(job.permissions), steps: job.results, summary, annotations: job.log.annotations
  }
}
