/** Deploys: plan, journal, carry out, judge; and on any failure the whole set back to what served before. */
import type {Digest} from '../kernel/digest.ts'
import {toSlipwayError, type SlipwayError} from '../kernel/errors.ts'
import {heldReasons} from '../kernel/failure-reasons.ts'
import {operationId} from '../rollout/journal.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import {isUpkeep, type OperationState} from '../rollout/journal-state.ts'
import type {Facts, Plan, Step} from '../rollout/model.ts'
import {planResume} from '../rollout/resume.ts'
import {explainFailure, resultOf, runSteps, unfinished, withContext, type Context} from './engine-context.ts'
import type {DeployOrder, EngineDependencies, EngineResult} from './engine-model.ts'
import type {StepFailure} from './execute-steps.ts'
import {observeDeployPlan, triedAlready} from './observe-plan.ts'
import {recallSteps} from './recorder.ts'
import {refuseChangedPlan, refuseProblems, unfinishedError} from './refusals.ts'
import {takeBack, type Cause} from './take-back.ts'
import {answerPause} from './wishes.ts'

export interface Begun {
  id: string
  plan: Plan
  before: Digest | null
  /** Steps that this and earlier attempts have done. */
  irreversible: Step[]
}

/** Throws before anything is changed; once the operation has begun, whatever happens is in the result. */
export async function deploy(order: DeployOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  refuseProblems(await deps.target.observeAccess(order.want, signal))
  return withContext(order.want.set, deps, signal, async context => {
    await deps.target.revive(context.session.hold, signal)
    const open = context.session.state.unfinished
    const resumed = open === null ? undefined : await goOn(context, order, open)
    return resumed ?? begin(context, order)
  })
}

async function begin(context: Context, order: DeployOrder): Promise<EngineResult> {
  const {deps, session, signal} = context
  const {plan, facts} = await observeDeployPlan(order.expectedDigest === undefined ? deps.target : triedAlready(deps.target), order.want, context.before, signal)
  refuseChangedPlan(order.expectedDigest, plan)
  refuseProblems(facts.problems)
  if (plan.steps.length === 0) return resultOf(context, plan, {outcome: 'unchanged', note: 'Nothing to do: this release serves already.'})
  const want = await deps.target.stage(session.hold, order.want, signal)
  const before = context.before?.id ?? null
  const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before, want, label: order.label}
  const id = operationId(session.head(), body)
  await session.append(id, [body])
  announce(context, plan)
  return carryThrough(context, order, {id, plan, before, irreversible: []}, plan)
}

function announce({deps}: Context, plan: Plan): void {
  for (const {service} of plan.services) {
    const first = plan.steps.find(step => step.service === service)
    const awaited = [...new Set((first?.after ?? []).map(id => id.slice(0, id.indexOf('/'))))]
    if (awaited.length > 0) deps.ports.progress.report({stage: 'deploy', subject: service, state: 'waiting', line: `${service}  waits for ${awaited.join(', ')}`})
  }
}

/** `remaining` is the part of the plan that is not done yet. */
export async function carryThrough(context: Context, order: Pick<DeployOrder, 'want' | 'label'>, begun: Begun, remaining: Plan): Promise<EngineResult> {
  try {
    const failures = await runSteps(context, {operation: begun.id, plan: remaining, phase: 'do'})
    if (failures.length > 0) return await giveUp(context, begun, failures)
    const kept = await keep(context, order)
    if ('error' in kept) return await giveUp(context, begun, [kept])
    await context.session.append(begun.id, [{kind: 'snapshot', id: kept.id}, {kind: 'end', outcome: 'succeeded'}])
    return resultOf(context, begun.plan, {outcome: 'succeeded', after: kept})
  } catch (thrown) {
    return unfinished(context, begun.plan, thrown)
  }
}

async function keep({deps, session}: Context, order: Pick<DeployOrder, 'want' | 'label'>): Promise<Awaited<ReturnType<EngineDependencies['target']['snapshot']>> | {step: undefined; error: SlipwayError}> {
  try {
    return await deps.target.snapshot(session.hold, order.want, order.label)
  } catch (thrown) {
    return {step: undefined, error: toSlipwayError(thrown)}
  }
}

async function giveUp(context: Context, begun: Begun, failures: readonly (StepFailure | {step: undefined; error: SlipwayError})[]): Promise<EngineResult> {
  const {step, error} = failures[0] as StepFailure
  const failure = await explainFailure(context, error, step)
  if (error.reason === 'cancelled') return resultOf(context, begun.plan, {outcome: 'unfinished', after: null, failure})
  if (heldReasons.has(error.reason)) return resultOf(context, begun.plan, {outcome: 'unfinished', after: null, failure: error.reason === 'paused' ? failure : held(failure)})
  const done = new Set(context.recorder.data(begun.plan).steps.filter(run => run.phase === 'do' && run.state === 'done').map(run => run.id))
  const final = [...begun.irreversible, ...begun.plan.steps.filter(s => s.undo === 'irreversible' && done.has(s.id))]
  if (final.length > 0) return resultOf(context, begun.plan, {outcome: 'unfinished', after: null, failure: {...failure, reason: 'irreversible', message: `${failure.message} ${blocked(final)}`}})
  return comeBack(context, begun, failure)
}

const held = (failure: NonNullable<EngineResult['failure']>): NonNullable<EngineResult['failure']> => ({
  ...failure, remedy: [failure.remedy, 'Nothing was taken back, because the release is not to blame: run it again to go on, or `operation: abort` to go back.'].filter(Boolean).join(' ')
})

const blocked = (steps: readonly Step[]): string => `The set was not taken back: ${steps.map(s => s.id).join(', ')} cannot be undone. Mend forward with another deploy, or name a snapshot to go back to.`

export async function comeBack(context: Context, begun: Pick<Begun, 'id' | 'plan' | 'before'>, failure: NonNullable<EngineResult['failure']>): Promise<EngineResult> {
  const verdictAt = new Date(context.deps.ports.clock.now()).toISOString()
  const cause: Cause = {reason: failure.reason, message: failure.message}
  context.deps.ports.progress.report({stage: 'deploy', subject: 'set', state: 'failed', line: `${failure.message} The whole set goes back.`})
  try {
    const {outcome, failures, restoredAt} = await takeBack(context, begun, begun.before, cause)
    const undo = {...cause, verdictAt, restoredAt}
    if (outcome === 'rolled-back') return resultOf(context, begun.plan, {outcome, undo, failure})
    const why = failures.map(f => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join('; ')
    return resultOf(context, begun.plan, {outcome, undo, after: null, failure: {...failure, message: `${failure.message} Going back did not end: ${why}`}})
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    const message = `${failure.message} Going back was stopped: ${context.deps.redact(error.message)}`
    return resultOf(context, begun.plan, {outcome: 'unfinished', after: null, undo: {...cause, verdictAt, restoredAt: null}, failure: {...failure, reason: error.reason, message, remedy: error.remedy}})
  }
}

/** An operation that an earlier process left: finished by its own run, passed over where that is safe, else refused. */
async function goOn(context: Context, order: DeployOrder, open: OperationState): Promise<EngineResult | undefined> {
  const {deps, session, signal} = context
  const ours = open.owner.runId === deps.owner.runId && deps.owner.attempt >= open.owner.attempt
  const {plan, facts} = await observeDeployPlan(deps.target, order.want, context.before, signal)
  const remainder = planResume(session.state, facts)
  if (remainder.kind === 'end') {
    await session.append(open.id, [{kind: 'end', outcome: 'succeeded'}])
    if (!ours) return undefined
    return withEarlier(resultOf(context, open.plan, {outcome: 'succeeded', note: 'Finished what an earlier attempt had done.'}), open)
  }
  if (isUpkeep(open) || irreversibleOf(open).length > 0 && remainder.kind === 'undo') {
    await session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
    return undefined
  }
  if (!ours || open.plan.operation !== 'deploy' || open.plan.digest !== plan.digest) throw unfinishedError(open)
  refuseChangedPlan(order.expectedDigest, plan)
  return withEarlier(await resume(context, order, open, {remainder, facts}), open)
}

async function resume(context: Context, order: DeployOrder, open: OperationState, {remainder, facts}: {remainder: ReturnType<typeof planResume>; facts: Facts}): Promise<EngineResult> {
  const {deps, session, signal} = context
  if (remainder.kind === 'undo') {
    const failure = {reason: remainder.reason, message: remainder.message, remedy: undefined, service: null, logTail: []}
    return comeBack(context, open, failure)
  }
  if (remainder.kind !== 'steps') throw unfinishedError(open)
  refuseProblems(facts.problems)
  await answerPause(context, open.id)
  await deps.target.stage(session.hold, order.want, signal)
  return carryThrough(context, order, {...open, irreversible: irreversibleOf(open)}, remainder.plan)
}

export const irreversibleOf = (open: OperationState): Step[] => open.plan.steps.filter(step => step.undo === 'irreversible' && open.steps[step.id]?.state === 'done')
export const withEarlier = (result: EngineResult, open: OperationState): EngineResult => ({...result, steps: recallSteps(result.steps, open)})

