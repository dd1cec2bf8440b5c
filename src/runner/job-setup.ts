/** "Set up job": directories, log and masks, what holds for all steps, and the lines that say so. */
import {randomUUID} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {Cancellation} from './cancellation.ts'
import {jobContexts, permissionsOf, runnerContext, statusOf} from './contexts.ts'
import {evaluate, evaluateText, evaluateTexts, type EvaluationScope} from './expressions.ts'
import {instancesOf} from './instances.ts'
import {JobLog} from './log.ts'
import {Masks} from './masks.ts'
import {permissionLines} from './permissions.ts'
import type {Job, Need, StepInstance, StepScope, WorkflowScope} from './run-state.ts'
import type {Leg} from './strategy.ts'
import {field} from './tokens.ts'
import type {JobModel} from './workflow-file.ts'
import {fileNameOf, makeJobDirectories} from './workspace.ts'

export interface JobRequest {
  scope: WorkflowScope
  model: JobModel
  leg: Leg
  needs: Record<string, Need>
  cancellation: Cancellation
}

export function openJob({scope, model, leg, needs, cancellation}: JobRequest): Job {
  const {run} = scope
  const id = `${scope.prefix}${leg.id}`
  const directories = makeJobDirectories(run.directory, id, run.request.slug)
  writeFileSync(directories.event, JSON.stringify(run.github['event'] ?? {}))
  // A job knows its secrets and what it masks itself; what another job masked is not known to it, as on GitHub.
  const masks = new Masks([...Object.values(scope.secrets), ...Object.values(run.request.secrets), run.token])
  const log = new JobLog(join(run.directory, 'logs', `${fileNameOf(id)}.log`), id, {masks, onEvent: run.request.onEvent})
  return {
    scope, model, leg, id, name: `${scope.namePrefix}${leg.name}`, permissions: permissionsOf(scope, model), needs, status: 'success',
    cancellation, stopping: new Cancellation(), killed: new AbortController(), masks, log, directories, trackingId: `github_${randomUUID()}`,
    github: {...run.github, job: model.id, workspace: directories.workspace, event_path: directories.event},
    env: {}, paths: [], defaults: {shell: '', workingDirectory: ''}, posts: [], summaries: [], results: [], outputs: {}
  }
}

export const evaluationOf = (job: Job, contexts: Record<string, unknown> = {}): EvaluationScope => ({
  contexts: {...jobContexts(job.scope, job.needs), ...job.leg.contexts, github: job.github, env: job.env, runner: runnerContext(job), ...contexts}, status: statusOf(job.status)
})

/** Undefined for a job without steps. Throws what the expressions in it do wrong. */
export function setUp(job: Job): {scope: StepScope; instances: StepInstance[]} | undefined {
  const {model, scope: {run, workflow, inputs}} = job
  if (model.does.kind !== 'steps') return undefined
  printSetUp(job)
  for (const env of [workflow.env, model.env]) Object.assign(job.env, evaluateTexts(env, evaluationOf(job)))
  const defaults = model.defaults.at(-1)
  const text = (key: string): string => evaluateText(field(defaults, key), evaluationOf(job))
  job.defaults = {shell: text('shell'), workingDirectory: text('working-directory')}
  const scope: StepScope = {job, kind: 'job', source: workflow.source, steps: {}, inputs, actionPath: undefined}
  return {scope, instances: instancesOf(model.does.steps, scope, run.catalogue)}
}

function printSetUp(job: Job): void {
  const {model, scope: {run}, log} = job
  const print = (text: string): void => log.line('Set up job', text)
  const labels = evaluate(model.runsOn, evaluationOf(job))
  print(`Offline runner on this machine; the job asks for runs-on: ${typeof labels === 'string' ? labels : JSON.stringify(labels)}`)
  print('##[group]GITHUB_TOKEN Permissions (shown only: the token is a stand-in)')
  for (const line of permissionLines(job.permissions)) print(line)
  print('##[endgroup]')
  if (run.trust === 'fork') print('The event comes from a fork: secrets and variables are empty, and the token may only read.')
  for (const {group, by} of job.scope.held) print(`Concurrency: ${by} holds ${group}`)
}
