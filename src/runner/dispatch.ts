/** From a job that shall run to its result: the legs of its matrix, its concurrency group, its gate, its place on the runner. */
import {UserError} from '../kernel/errors.ts'
import {Cancellation} from './cancellation.ts'
import {enterGroup, readConcurrency, type Admission, type HeldGroup} from './concurrency.ts'
import {evaluateCondition, evaluateText, type EvaluationScope} from './expressions.ts'
import {environmentOf, passGate} from './gate.ts'
import {runJob} from './job.ts'
import {keptLeg} from './kept.ts'
import {strongest, type Conclusion, type JobResult} from './model.ts'
import {runCall} from './reusable.ts'
import {Slots, type GraphOutcome, type JobOutcome, type Need, type WorkflowScope} from './run-state.ts'
import {planLegs, type Leg} from './strategy.ts'
import type {JobModel} from './workflow-file.ts'

export interface Dispatch {
  needs: Record<string, Need>
  evaluation: EvaluationScope
  runGraph(scope: WorkflowScope): Promise<GraphOutcome>
}

/** One leg on its way. */
interface Way extends Dispatch {
  scope: WorkflowScope
  job: JobModel
  leg: Leg
  cancellation: Cancellation
}

export const problemOf = (error: unknown): string => (error instanceof UserError ? error.explain() : (error as Error).message)

const emit = ({scope, leg}: Way, state: 'waiting' | 'pending' | 'running' | Conclusion): void =>
  scope.run.request.onEvent({kind: 'job', job: `${scope.prefix}${leg.id}`, state, at: Date.now()})

/** Emits the states of each leg. Throws for a strategy that is none. */
export async function dispatchJob(scope: WorkflowScope, job: JobModel, dispatch: Dispatch): Promise<JobOutcome> {
  const plan = planLegs(job, dispatch.evaluation)
  const lanes = new Slots(plan.maxParallel)
  const ways = plan.legs.map(leg => ({
    ...dispatch, scope, job, leg, cancellation: new Cancellation(scope.cancellation), evaluation: {...dispatch.evaluation, contexts: {...dispatch.evaluation.contexts, ...leg.contexts}}
  }))
  if (job.strategy) for (const way of ways) emit(way, 'waiting')
  const arrived: JobOutcome[] = []
  const outcomes = await Promise.all(ways.map(async way => {
    const outcome = keptLeg(scope, way.leg.id) ?? await travel(way, lanes)
    arrived.push(outcome)
    emit(way, outcome.results[0]?.result ?? outcome.need.result)
    if (outcome.need.result === 'failure' && plan.siblings === 'stop-on-failure') stopSiblings(ways, way)
    return outcome
  }))
  return joined(outcomes, arrived)
}

function stopSiblings(ways: readonly Way[], failed: Way): void {
  for (const way of ways) if (way !== failed) way.cancellation.cancel(`The job was canceled because "${failed.leg.key}" failed.`)
}

/** One result for all; of the outputs, what the last one to arrive has set (actions/runner#1835). */
function joined(outcomes: readonly JobOutcome[], arrived: readonly JobOutcome[]): JobOutcome {
  const result = strongest(outcomes.map(o => o.need.result))
  const outputs = Object.assign({}, ...arrived.map(o => o.need.outputs)) as Record<string, string>
  return {need: {result, outputs}, results: outcomes.flatMap(o => o.results), ...(outcomes.every(o => o.kept) ? {kept: true as const} : {})}
}

/** Never throws for what a job does. */
async function travel(way: Way, lanes: Slots): Promise<JobOutcome> {
  try {
    const lane = await placeOrCancelled(way, lanes)
    if (!lane) return cancelled(way)
    try {
      return tolerated(way, await inGroup(way))
    } finally {
      lane()
    }
  } catch (error) {
    return tolerated(way, ended(way.scope, way.leg, {result: 'failure', problem: problemOf(error)}))
  }
}

const cancelled = (way: Way, why = way.cancellation.why): JobOutcome => ended(way.scope, way.leg, {result: 'cancelled', problem: why === '' ? undefined : why})

/** A place in `slots`; undefined if the job was cancelled while it waited and its condition no longer holds. */
async function placeOrCancelled(way: Way, slots: Slots): Promise<(() => void) | undefined> {
  const place = slots.take()
  const pressed = way.cancellation.pressed()
  const first = await Promise.race([place, pressed.promise])
  pressed.forget()
  if (first !== 'cancelled') return first
  if (stillWanted(way)) return place
  void place.then(release => release())
  return undefined
}

const stillWanted = ({job, evaluation, cancellation}: Way): boolean =>
  evaluateCondition(job.condition, {...evaluation, status: {...evaluation.status, success: () => !cancellation.cancelled && evaluation.status.success(), cancelled: () => cancellation.cancelled}})

/** The group is entered before the gate: a job that waits for a reviewer holds it (vstorm-co/agenticos#1494). */
async function inGroup(way: Way): Promise<JobOutcome> {
  const {scope, job, leg, evaluation} = way
  const wish = readConcurrency(job.concurrency, evaluation)
  const work = (held: readonly HeldGroup[]): Promise<JobOutcome> => (job.does.kind === 'call' ? call(way, held) : pastGate({...way, scope: {...scope, held}}))
  if (!wish) return work(scope.held)
  const admission = await enter(way, wish, scope.held)
  if (admission.kind === 'refused') return cancelled(way, admission.why)
  try {
    return await work([...scope.held, {group: wish.group, by: leg.name}])
  } finally {
    admission.leave()
  }
}

function enter(way: Way, wish: NonNullable<ReturnType<typeof readConcurrency>>, held: readonly HeldGroup[]): Promise<Admission> {
  const {scope, leg, cancellation} = way
  const id = `${scope.prefix}${leg.id}`
  return enterGroup(wish, {
    lines: scope.run.lines, standing: {run: scope.run.number, job: id}, held, cancellation, stillWanted: () => stillWanted(way),
    onWait: behind => {
      emit(way, 'pending')
      scope.run.request.onEvent({kind: 'log', job: id, step: 'Set up job', line: scope.run.masks.mask(`Waiting for the concurrency group ${wish.group}: ${behind} is before it`)})
    }
  })
}

async function call(way: Way, held: readonly HeldGroup[]): Promise<JobOutcome> {
  emit(way, 'running')
  return runCall(way.scope, way.job, {...way, held, enter: (wish, groups) => enter(way, wish, groups)})
}

async function pastGate(way: Way): Promise<JobOutcome> {
  const {scope, job, leg, evaluation, cancellation, needs} = way
  const environment = environmentOf(job, evaluation)
  const {passage, by} = environment === undefined ? {passage: 'open' as const, by: ''} : await passGate(scope.run, {job: `${scope.prefix}${leg.id}`, environment: environment.name, cancellation})
  if (passage === 'rejected') return ended(scope, leg, {result: 'failure', problem: `The deployment to ${environment?.name} was rejected by ${by}.`})
  const release = passage === 'open' ? await placeOrCancelled(way, scope.run.slots) : undefined
  if (!release) return cancelled(way)
  try {
    emit(way, 'running')
    const result = await runJob({scope, model: job, leg, needs, cancellation})
    return {need: {result: result.result, outputs: result.outputs}, results: [{...result, ...(environment ? {environment} : {})}]}
  } finally {
    release()
  }
}

/** `continue-on-error`: the job failed, and neither the run nor those who need it are told (actions/runner#1161). */
function tolerated({job, evaluation}: Way, outcome: JobOutcome): JobOutcome {
  const [first, ...rest] = outcome.results
  if (outcome.need.result !== 'failure' || !job.continueOnError || !first || evaluateText(job.continueOnError, evaluation) !== 'true') return outcome
  return {...outcome, need: {...outcome.need, result: 'success'}, results: [{...first, tolerated: true}, ...rest]}
}

/** A job that ends without having run. */
export function ended(scope: WorkflowScope, leg: Pick<Leg, 'id' | 'name'>, {result, problem}: {result: Conclusion; problem?: string | undefined}): JobOutcome {
  const id = `${scope.prefix}${leg.id}`
  const annotations: JobResult['annotations'] = []
  if (problem !== undefined) {
    const message = scope.run.masks.mask(problem)
    annotations.push({step: 'Set up job', level: 'error', message})
    scope.run.request.onEvent({kind: 'annotation', job: id, step: 'Set up job', level: 'error', message})
  }
  return {need: {result, outputs: {}}, results: [{id, name: `${scope.namePrefix}${leg.name}`, result, outputs: {}, permissions: [], steps: [], summary: '', annotations}]}
}
