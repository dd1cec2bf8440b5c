/** The jobs of one workflow: each waits for its needs, is judged by its condition, passes its gate, and runs. */
import {UserError} from '../kernel/errors.ts'
import {jobContexts} from './contexts.ts'
import {evaluateCondition, type EvaluationScope} from './expressions.ts'
import {environmentOf, passGate, whenCancelled} from './gate.ts'
import {runJob} from './job.ts'
import type {Conclusion, JobResult} from './model.ts'
import {runCall} from './reusable.ts'
import type {Need, WorkflowScope} from './run-state.ts'
import type {JobModel} from './workflow-file.ts'

export interface GraphOutcome {
  needs: Record<string, Need>
  results: JobResult[]
  conclusion: Conclusion
}

interface JobOutcome {
  need: Need
  results: JobResult[]
}

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
    const ancestors = ancestorsOf(job, model).map(a => (finished.get(a) as JobOutcome).need.result)
    const outcome = await decideAndRun(scope, job, {needs, ancestors})
    finished.set(job, outcome)
    return outcome
  }
  for (const job of jobs) emit(scope, job, 'waiting')
  const outcomes = await Promise.all(jobs.map(begin))
  const needs = Object.fromEntries(jobs.map((job, i) => [job.id, (outcomes[i] as JobOutcome).need]))
  return {needs, results: outcomes.flatMap(o => o.results), conclusion: conclusionOf(outcomes.map(o => o.need.result))}
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

/** A failure outweighs a cancellation; jobs that were skipped do not count, unless there is nothing else. */
export function conclusionOf(results: readonly Conclusion[]): Conclusion {
  const order: Conclusion[] = ['failure', 'cancelled', 'success', 'skipped']
  return order.find(c => results.includes(c)) ?? 'skipped'
}

const emit = (scope: WorkflowScope, job: JobModel, state: 'waiting' | 'running' | Conclusion): void =>
  scope.run.request.onEvent({kind: 'job', job: `${scope.prefix}${job.id}`, state, at: Date.now()})

interface Circumstances {
  needs: Record<string, Need>
  /** Results of all jobs that this one depends on, directly or not: what the status functions look at (docs: Status check functions). */
  ancestors: Conclusion[]
}

/** Emits the state at which it ends. */
async function decideAndRun(scope: WorkflowScope, job: JobModel, circumstances: Circumstances): Promise<JobOutcome> {
  const {ancestors} = circumstances
  const evaluation: EvaluationScope = {
    contexts: jobContexts(scope, circumstances.needs),
    status: {
      success: () => !scope.run.cancelled && ancestors.every(r => r === 'success'), failure: () => ancestors.includes('failure'), cancelled: () => scope.run.cancelled
    }
  }
  const outcome = await judged(scope, job, {...circumstances, evaluation})
  emit(scope, job, outcome.need.result)
  return outcome
}

async function judged(scope: WorkflowScope, job: JobModel, given: Circumstances & {evaluation: EvaluationScope}): Promise<JobOutcome> {
  try {
    if (!evaluateCondition(job.condition, given.evaluation)) {
      // Only the cancellation kept it from running: it was cancelled, not skipped.
      return ended(scope, job, {result: scope.run.cancelled && given.ancestors.every(r => r === 'success') ? 'cancelled' : 'skipped'})
    }
    if (job.does.kind === 'call') {
      emit(scope, job, 'running')
      return await runCall(scope, job, {needs: given.needs, runGraph})
    }
    return await gatedJob(scope, job, given)
  } catch (error) {
    return ended(scope, job, {result: 'failure', problem: error instanceof UserError ? error.explain() : (error as Error).message})
  }
}

async function gatedJob(scope: WorkflowScope, job: JobModel, {needs, evaluation}: Circumstances & {evaluation: EvaluationScope}): Promise<JobOutcome> {
  const environment = environmentOf(job, evaluation)
  const {passage, by} = environment === undefined ? {passage: 'open' as const, by: ''} : await passGate(scope.run, `${scope.prefix}${job.id}`, environment)
  if (passage === 'rejected') return ended(scope, job, {result: 'failure', problem: `The deployment to ${environment} was rejected by ${by}.`})
  const release = passage === 'open' ? await placeOrCancelled(scope, () => evaluateCondition(job.condition, evaluation)) : undefined
  if (!release) return ended(scope, job, {result: 'cancelled'})
  try {
    emit(scope, job, 'running')
    const result = await runJob(scope, job, needs)
    return {need: {result: result.result, outputs: result.outputs}, results: [result]}
  } finally {
    release()
  }
}

/** A place on the runner; undefined if the run was cancelled while the job waited and the job's condition no longer holds. */
async function placeOrCancelled(scope: WorkflowScope, stillWanted: () => boolean): Promise<(() => void) | undefined> {
  const place = scope.run.slots.take()
  const cancelled = whenCancelled(scope.run)
  const first = await Promise.race([place, cancelled.promise])
  cancelled.forget()
  if (first !== 'cancelled') return first
  if (stillWanted()) return place
  void place.then(release => release())
  return undefined
}

function ended(scope: WorkflowScope, job: JobModel, {result, problem}: {result: Conclusion; problem?: string}): JobOutcome {
  const id = `${scope.prefix}${job.id}`
  const annotations: JobResult['annotations'] = []
  if (problem !== undefined) {
    const message = scope.run.masks.mask(problem)
    annotations.push({step: 'Set up job', level: 'error', message})
    scope.run.request.onEvent({kind: 'annotation', job: id, step: 'Set up job', level: 'error', message})
  }
  return {need: {result, outputs: {}}, results: [{id, result, outputs: {}, steps: [], summary: '', annotations}]}
}
