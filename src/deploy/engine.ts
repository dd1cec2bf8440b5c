/** Deploys: plan, journal, carry out, judge; and on any failure the whole set back to what served before. */
import type {Digest} from '../kernel/digest.ts'
import {toSlipwayError, UserError, type SlipwayError} from '../kernel/errors.ts'
import {heldReasons, type FailureReason} from '../kernel/failure-reasons.ts'
import {irreversibleBegun} from '../rollout/hooks-undone.ts'
import {operationId} from '../rollout/journal.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import {isUpkeep, type OperationFailure, type OperationState} from '../rollout/journal-state.ts'
import type {Facts, Plan, Release, Step} from '../rollout/model.ts'
import {planResume} from '../rollout/resume.ts'
import {explainFailure, resultOf, runSteps, unfinished, withContext, type Context} from './engine-context.ts'
import type {DeployOrder, EngineDependencies, EngineResult} from './engine-model.ts'
import type {StepFailure} from './execute-steps.ts'
import {observeDeployPlan, triedAlready} from './observe-plan.ts'
import {recallSteps} from './recorder.ts'
import {adviceText} from './render-plan.ts'
import {refuseChangedPlan, refuseProblems, unfinishedError} from './refusals.ts'
import {takeBack, wayToSnapshot, type Cause, type Way} from './take-back.ts'
import {answerPause} from './wishes.ts'

export interface Begun {
  id: string
  plan: Plan
  before: Digest | null
  /** Null where an older suite did not write it down. */
  want: Release | null
  label: string
  /** Steps that earlier attempts have begun. */
  irreversible: Step[]
  /** What earlier attempts have left behind, where the rest goes on all the same. */
  failures: readonly OperationFailure[]
}

/** What earlier attempts have made of it. */
export const begunOf = (open: OperationState): Begun => ({
  id: open.id, plan: open.plan, before: open.before, want: open.want, label: open.label, irreversible: irreversibleBegun(open),
  failures: open.plan.onFailure === 'continue-independent' ? open.failures : []
})

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
  for (const one of facts.advice ?? []) deps.ports.log.info(`note: ${adviceText(one)}`)
  if (plan.steps.length === 0) return resultOf(context, plan, {outcome: 'unchanged', note: 'Nothing to do: this release serves already.'})
  const want = await deps.target.stage(session.hold, order.want, signal)
  const before = context.before?.id ?? null
  const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before, want, label: order.label}
  const id = operationId(session.head(), body)
  await session.append(id, [body])
  announce(context, plan)
  return carryThrough(context, order, {id, plan, before, want, label: order.label, irreversible: [], failures: []}, plan)
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
    const failures = [...await runSteps(context, {operation: begun.id, plan: remaining, phase: 'do'}), ...begun.failures.flatMap(failure => toStepFailure(begun.plan, failure))]
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

function toStepFailure({steps}: Plan, {step: id, reason, message}: OperationFailure): StepFailure[] {
  const step = steps.find(one => one.id === id)
  return step === undefined ? [] : [{step, error: new UserError(message, {reason})}]
}

type Failing = StepFailure | {step: undefined; error: SlipwayError}

/** What says nothing of the release comes first: it keeps the set where it is, whatever else failed. */
function decisive(failures: readonly Failing[]): Failing {
  const held = (reason: FailureReason): boolean => reason === 'cancelled' || heldReasons.has(reason)
  return (failures.length > 1 ? failures.find(({error}) => held(error.reason)) : undefined) ?? failures[0] as Failing
}

async function giveUp(context: Context, begun: Begun, failures: readonly Failing[]): Promise<EngineResult> {
  const {step, error} = decisive(failures)
  const failure = await explainFailure(context, error, step)
  const stays = (why: NonNullable<EngineResult['failure']>): EngineResult => resultOf(context, begun.plan, {outcome: 'unfinished', after: null, failure: why})
  if (error.reason === 'cancelled' || error.reason === 'paused') return stays(failure)
  if (heldReasons.has(error.reason)) return stays(held(failure))
  if (begun.plan.onFailure === 'freeze') return stays(frozen(failure))
  const way = await wayBack(context, begun)
  const final = [...begun.irreversible, ...begun.plan.steps.filter(s => s.undo === 'irreversible' && context.recorder.begun(s))].filter(({service}) => way.part?.includes(service) ?? true)
  if (final.length > 0) return stays({...failure, reason: 'irreversible', message: `${failure.message} ${blocked(final)}`})
  return comeBack(context, begun, failure, way)
}

/** To what served before: the whole set, or what failed and what depends on it. */
export async function wayBack(context: Context, begun: Begun): Promise<Way> {
  const {want} = begun
  if (begun.plan.onFailure !== 'continue-independent' || want === null) return wayToSnapshot(context, begun.before)
  const {observePart, wayToMixture} = await import('./back-in-part.ts')
  const part = await observePart(context, begun)
  return part === null ? wayToSnapshot(context, begun.before) : wayToMixture(context, {...begun, want}, part)
}

const held = (failure: NonNullable<EngineResult['failure']>): NonNullable<EngineResult['failure']> => ({
  ...failure, remedy: [failure.remedy, 'Nothing was taken back, because the release is not to blame: run it again to go on, or `operation: abort` to go back.'].filter(Boolean).join(' ')
})

const frozen = (failure: NonNullable<EngineResult['failure']>): NonNullable<EngineResult['failure']> => ({
  ...failure, remedy: [failure.remedy, 'Nothing was taken back, as `onFailure: freeze` says: `operation: resume` tries again from here, `operation: abort` goes back.'].filter(Boolean).join(' ')
})

const blocked = (steps: readonly Step[]): string => `The set was not taken back: ${[...new Set(steps.map(s => s.id))].join(', ')} cannot be undone. Mend forward with another deploy, or name a snapshot to go back to.`

export async function comeBack(context: Context, begun: Pick<Begun, 'id' | 'plan'>, failure: NonNullable<EngineResult['failure']>, way: Way): Promise<EngineResult> {
  const verdictAt = new Date(context.deps.ports.clock.now()).toISOString()
  const cause: Cause = {reason: failure.reason, message: failure.message}
  context.deps.ports.progress.report({stage: 'deploy', subject: 'set', state: 'failed', line: `${failure.message} ${goesBack(way)}`})
  try {
    const {outcome, failures, restoredAt, after} = await takeBack(context, begun, way, cause)
    const undo = {...cause, verdictAt, restoredAt}
    if (outcome === 'back') return resultOf(context, begun.plan, {outcome: way.part === null ? 'rolled-back' : 'partial', undo, failure, after, ...(way.part === null ? {} : {wentBack: [...way.part]})})
    const why = failures.map(f => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join('; ')
    return resultOf(context, begun.plan, {outcome, undo, after: null, failure: {...failure, message: `${failure.message} Going back did not end: ${why}`}})
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    const message = `${failure.message} Going back was stopped: ${context.deps.redact(error.message)}`
    return resultOf(context, begun.plan, {outcome: 'unfinished', after: null, undo: {...cause, verdictAt, restoredAt: null}, failure: {...failure, reason: error.reason, message, remedy: error.remedy}})
  }
}

const goesBack = ({part}: Way): string => (part === null ? 'The whole set goes back.' : `Back ${part.length === 1 ? 'goes' : 'go'} ${part.join(', ')}; what does not depend on that stays.`)

/** An operation that an earlier process left: finished by its own run, passed over where that is safe, else refused. */
async function goOn(context: Context, order: DeployOrder, open: OperationState): Promise<EngineResult | undefined> {
  const {deps, session, signal} = context
  const ours = open.owner.runId === deps.owner.runId && deps.owner.attempt >= open.owner.attempt
  const {plan, facts} = await observeDeployPlan(deps.target, order.want, context.before, signal)
  const remainder = planResume(session.state, facts)
  if (remainder.kind === 'end') {
    await session.append(open.id, [{kind: 'end', outcome: remainder.outcome}])
    if (!ours || remainder.outcome === 'partial') return undefined
    return withEarlier(resultOf(context, open.plan, {outcome: 'succeeded', note: 'Finished what an earlier attempt had done.'}), open)
  }
  if (isUpkeep(open) || remainder.kind === 'undo' && remainder.part === null && irreversibleBegun(open).length > 0) {
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
    return comeBack(context, open, failure, remainder.part === null ? await wayToSnapshot(context, open.before) : await wayBack(context, begunOf(open)))
  }
  if (remainder.kind !== 'steps') throw unfinishedError(open)
  refuseProblems(facts.problems)
  await answerPause(context, open.id)
  await deps.target.stage(session.hold, order.want, signal)
  return carryThrough(context, order, begunOf(open), remainder.plan)
}

export const withEarlier = (result: EngineResult, open: OperationState): EngineResult => ({...result, steps: recallSteps(result.steps, open)})

