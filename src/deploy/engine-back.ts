/** Rolls back on request, finishes what a run left half-way, and retires warm predecessors. */
import type {Digest} from '../kernel/digest.ts'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {operationId} from '../rollout/journal.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import type {JournalState, OperationState} from '../rollout/journal-state.ts'
import type {Plan, SetId} from '../rollout/model.ts'
import {planFinalize} from '../rollout/plan-back.ts'
import {emptyRelease} from '../rollout/release.ts'
import {explainFailure, resultOf, runSteps, snapshotOf, unfinished, withContext, type Context} from './engine-context.ts'
import type {EngineDependencies, EngineResult, RollbackOrder} from './engine-model.ts'
import {unfinishedError} from './refusals.ts'
import {planBack, takeBack, type TakenBack} from './take-back.ts'

/** Throws before anything is changed: `nothing-to-roll-back`, `irreversible`, `lock-held`. */
export function rollback(order: RollbackOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return withContext(order.set, deps, signal, async context => {
    const {state} = context.session
    if (order.scope !== 'any' && !madeByThisRun(state, deps, order.scope)) {
      return resultOf(context, null, {outcome: 'unchanged', note: 'Nothing to take back: what serves was not made by this run.'})
    }
    const open = state.unfinished
    if (open === null) return rollbackFinished(context, order.toSnapshot ?? state.previous)
    if (open.plan.operation !== 'finalize') return finishOpen(context, open, order.toSnapshot)
    await context.session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
    return rollbackFinished(context, order.toSnapshot ?? state.previous)
  })
}

function madeByThisRun(state: JournalState, {owner}: EngineDependencies, scope: 'this-run' | 'half-way'): boolean {
  if (state.unfinished !== null && state.unfinished.plan.operation !== 'finalize') return state.unfinished.owner.runId === owner.runId
  return scope === 'this-run' && state.lineage.at(-1)?.owner.runId === owner.runId
}

/** Only a person who names the snapshot may go back over a step that cannot be undone. */
function refuseIrreversible(open: OperationState, chosen: Digest | undefined): void {
  const final = open.plan.steps.filter(step => step.undo === 'irreversible' && open.steps[step.id]?.state === 'done')
  if (final.length === 0 || chosen !== undefined) return
  throw new UserError(`${final.map(s => s.id).join(', ')} cannot be undone.`, {reason: 'irreversible', where: open.plan.set, remedy: 'Mend forward with another deploy, or name the snapshot to go back to in the input `to-snapshot`.'})
}

async function finishOpen(context: Context, open: OperationState, chosen: Digest | undefined): Promise<EngineResult> {
  refuseIrreversible(open, chosen)
  const goal = chosen ?? (open.plan.operation === 'rollback' ? open.to : open.before)
  const verdictAt = open.failure?.at ?? new Date(context.deps.ports.clock.now()).toISOString()
  const cause = {reason: open.undo?.reason ?? open.failure?.reason ?? 'cancelled', message: open.undo?.message ?? open.failure?.message ?? `The ${open.plan.operation} by ${open.owner.name} stopped half-way.`} as const
  try {
    const taken = await takeBack(context, open.id, goal, cause)
    return {...backResult(context, taken, goal), undo: {...cause, verdictAt, restoredAt: taken.restoredAt}}
  } catch (thrown) {
    return unfinished(context, open.plan, thrown)
  }
}

async function rollbackFinished(context: Context, goal: Digest | null): Promise<EngineResult> {
  if (goal === null) throw new UserError('There is no earlier snapshot to go back to.', {reason: 'nothing-to-roll-back', where: context.set, remedy: 'Deploy a release that works; what serves now was left as it is.'})
  const {deps, session} = context
  if (snapshotOf(session, goal) === null) {
    throw new UserError(`There is no snapshot ${goal}.`, {reason: 'nothing-to-roll-back', where: context.set, expected: `one of ${session.snapshots.map(s => s.id).join(', ') || '(none)'}`})
  }
  const plan = await planBack(context, await deps.target.recall(context.set, goal))
  if (plan.steps.length === 0 && goal === session.state.current) return resultOf(context, plan, {outcome: 'unchanged', note: 'Nothing to do: that snapshot serves already.'})
  const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, to: goal, label: snapshotOf(session, goal)?.label ?? ''}
  const id = operationId(session.head(), body)
  await session.append(id, [body])
  const verdictAt = new Date(deps.ports.clock.now()).toISOString()
  const cause = {reason: 'rolled-back', message: 'A rollback was asked for.'} as const
  try {
    const taken = await takeBack(context, id, goal, cause)
    return {...backResult(context, taken, goal), undo: {...cause, verdictAt, restoredAt: taken.restoredAt}}
  } catch (thrown) {
    return unfinished(context, plan, thrown)
  }
}

function backResult(context: Context, {outcome, plan, failures}: TakenBack, goal: Digest | null): EngineResult {
  const first = failures[0]
  const after = outcome === 'rolled-back' ? snapshotOf(context.session, goal) : null
  const failure = first === undefined ? null : {
    reason: outcome === 'rollback-failed' ? 'rollback-failed' as const : first.error.reason, service: first.step.service, logTail: [],
    message: failures.map(f => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join('; '), remedy: 'See what serves with `operation: status`, mend the cause, then run `operation: rollback` again.'
  }
  return {...resultOf(context, null, {outcome, after, failure}), plan}
}

/** Throws `unfinished-operation` where something else is half-way. */
export function finalize(set: SetId, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return withContext(set, deps, signal, async context => {
    const {session} = context
    const open = session.state.unfinished
    if (open !== null && open.plan.operation !== 'finalize') throw unfinishedError(open)
    if (open !== null) await session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
    const facts = await deps.target.observe(set, null, signal)
    const planned = planFinalize(set, facts)
    const plan: Plan = {...planned, steps: deps.target.lower(planned.steps, facts, emptyRelease(set))}
    if (plan.steps.length === 0) return resultOf(context, plan, {outcome: 'unchanged', note: 'Nothing to do: no predecessor is kept warm.'})
    const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, label: context.before?.label ?? ''}
    const id = operationId(session.head(), body)
    await session.append(id, [body])
    return retire(context, id, plan)
  })
}

async function retire(context: Context, id: string, plan: Plan): Promise<EngineResult> {
  try {
    const failures = await runSteps(context, id, plan, 'do')
    const first = failures[0]
    if (first === undefined) {
      await context.session.append(id, [{kind: 'end', outcome: 'succeeded'}])
      return resultOf(context, plan, {outcome: 'succeeded'})
    }
    if (first.error.reason !== 'cancelled') await context.session.append(id, [{kind: 'end', outcome: 'abandoned'}])
    return resultOf(context, plan, {outcome: 'unfinished', failure: await explainFailure(context, toSlipwayError(first.error), first.step)})
  } catch (thrown) {
    return unfinished(context, plan, thrown)
  }
}
