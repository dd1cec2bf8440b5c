/** The jobs of one workflow: each waits for its needs, is judged by its condition, and is then dispatched. */
import {jobContexts} from './contexts.ts'
import {dispatchJob, ended, problemOf} from './dispatch.ts'
import {evaluateCondition, type EvaluationScope} from './expressions.ts'
import {strongest, type Conclusion} from './model.ts'
import type {GraphOutcome, JobOutcome, Need, WorkflowScope} from './run-state.ts'
import type {JobModel} from './workflow-file.ts'

export async function runGraph(scope: WorkflowScope): Promise<GraphOutcome> {
  const {jobs} = scope.workflow
  const models = new Map(jobs.map(job => [job.id.toLowerCase(), job]))
  const begun = new Map<JobModel, Promise<JobOutcome>>()
  const finished = new Map<JobModel, JobOutcome>()
  const model = (id: string): JobModel => models.get(id.toLowerCase()) as JobModel
  const begin = (job: JobModel): Promise<JobOutcome> => {
    const running = begun.get(job) ?? afterNeeds(job)
    begun.set(job, running)
    return running
  }
  const afterNeeds = async (job: JobModel): Promise<JobOutcome> => {
    await Promise.all(job.needs.map(id => begin(model(id))))
    const needs = Object.fromEntries(job.needs.map(id => [model(id).id, (finished.get(model(id)) as JobOutcome).need]))
    const before = ancestorsOf(job, model).map(a => finished.get(a) as JobOutcome)
    const outcome = await decide(scope, job, {needs, ancestors: before.map(o => o.need.result), mayStand: scope.standing === 'may-stand' && before.every(o => o.kept)})
    finished.set(job, outcome)
    return outcome
  }
  for (const job of jobs) if (!job.strategy) emit(scope, job, 'waiting')
  const outcomes = await Promise.all(jobs.map(begin))
  const needs = Object.fromEntries(jobs.map((job, i) => [job.id, (outcomes[i] as JobOutcome).need]))
  return {needs, results: outcomes.flatMap(o => o.results), conclusion: strongest(outcomes.map(o => o.need.result))}
}

function ancestorsOf(job: JobModel, model: (id: string) => JobModel): JobModel[] {
  const all = new Set<JobModel>()
  const visit = (id: string): void => {
    const found = model(id)
    if (all.has(found)) return
    all.add(found)
    found.needs.forEach(visit)
  }
  job.needs.forEach(visit)
  return [...all]
}

const emit = (scope: WorkflowScope, job: JobModel, state: 'waiting' | Conclusion): void =>
  scope.run.request.onEvent({kind: 'job', job: `${scope.prefix}${job.id}`, state, at: Date.now()})

interface Circumstances {
  needs: Record<string, Need>
  /** Results of all jobs that this one depends on, directly or not: what the status functions look at (docs: Status check functions). */
  ancestors: Conclusion[]
  /** Whether a result of the attempt before may stand: nothing that it depends on has run anew. */
  mayStand: boolean
}

async function decide(scope: WorkflowScope, job: JobModel, {needs, ancestors, mayStand}: Circumstances): Promise<JobOutcome> {
  const {cancellation} = scope
  const standing: WorkflowScope = mayStand ? scope : {...scope, standing: 'all-anew'}
  const evaluation: EvaluationScope = {
    contexts: jobContexts(scope, needs),
    status: {success: () => !cancellation.cancelled && ancestors.every(r => r === 'success'), failure: () => ancestors.includes('failure'), cancelled: () => cancellation.cancelled}
  }
  const end = (result: Conclusion, problem?: string): JobOutcome => {
    emit(scope, job, result)
    return ended(scope, {id: job.id, name: job.id}, {result, problem})
  }
  try {
    const before = mayStand ? scope.run.previous.get(`${scope.prefix}${job.id}`) : undefined
    if (before?.result === 'skipped') return {need: {result: 'skipped', outputs: {}}, results: [{...before, keptFrom: before.keptFrom ?? scope.run.attempt - 1}], kept: true}
    if (evaluateCondition(job.condition, evaluation)) return await dispatchJob(standing, job, {needs, evaluation, runGraph})
    // Only the cancellation kept it from running: it was cancelled, not skipped.
    return end(cancellation.cancelled && ancestors.every(r => r === 'success') ? 'cancelled' : 'skipped')
  } catch (error) {
    return end('failure', problemOf(error))
  }
}
