/** One run from its concurrency group to its conclusion. */
import {enterGroup, readConcurrency, type GroupWish} from './concurrency.ts'
import {statusOf} from './contexts.ts'
import {ended, problemOf} from './dispatch.ts'
import {runGraph} from './graph.ts'
import {strongest, type Conclusion, type JobResult} from './model.ts'
import type {Run, WorkflowScope} from './run-state.ts'
import type {WorkflowModel} from './workflow-file.ts'

export interface RunOutcome {
  jobs: JobResult[]
  conclusion: Conclusion
  /** Why it was cancelled or could not begin; empty where a person pressed the button, or nobody. */
  why: string
}

export async function carryOutRun(run: Run, workflow: WorkflowModel, inputs: Record<string, unknown>): Promise<RunOutcome> {
  const scope: WorkflowScope = {
    run, workflow, prefix: '', namePrefix: '', inputs, secrets: {...run.secrets, GITHUB_TOKEN: run.token}, cancellation: run.cancellation, held: [], permissions: {kind: 'repository'},
    standing: run.previous.size > 0 ? 'may-stand' : 'all-anew'
  }
  try {
    const wish = readConcurrency(workflow.concurrency, {contexts: {github: run.github, inputs, vars: run.vars}, status: statusOf('success')})
    return wish ? await runInGroup(scope, wish) : await runJobs(scope)
  } catch (error) {
    return {jobs: [], conclusion: 'failure', why: problemOf(error)}
  }
}

async function runInGroup(scope: WorkflowScope, wish: GroupWish): Promise<RunOutcome> {
  const {run, workflow} = scope
  const by = 'top level workflow'
  const admission = await enterGroup(wish, {
    lines: run.lines, standing: {run: run.number, job: 'the whole'}, held: [], cancellation: run.cancellation, stillWanted: () => false,
    onWait: behind => {
      const line = run.masks.mask(`Waiting for the concurrency group ${wish.group}: ${behind} is before it`)
      for (const {id} of workflow.jobs) run.request.onEvent({kind: 'job', job: id, state: 'pending', at: Date.now()})
      run.request.onEvent({kind: 'log', job: workflow.jobs[0]?.id ?? '', step: 'Set up job', line})
    }
  })
  if (admission.kind === 'refused') return neverBegun(scope, admission.why)
  try {
    return await runJobs({...scope, held: [{group: wish.group, by}]})
  } finally {
    admission.leave()
  }
}

function neverBegun(scope: WorkflowScope, why: string): RunOutcome {
  const jobs = scope.workflow.jobs.flatMap(({id}) => ended(scope, {id, name: id}, {result: 'cancelled'}).results)
  for (const {id} of jobs) scope.run.request.onEvent({kind: 'job', job: id, state: 'cancelled', at: Date.now()})
  return {jobs, conclusion: 'cancelled', why}
}

async function runJobs(scope: WorkflowScope): Promise<RunOutcome> {
  const {results, conclusion} = await runGraph(scope)
  const {cancelled, why} = scope.run.cancellation
  return {jobs: results, conclusion: cancelled ? strongest([conclusion, 'cancelled']) : conclusion, why}
}
