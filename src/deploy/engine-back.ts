/** Rolls back on request, takes back what a run left half-way, and retires warm predecessors. */
import type {Digest} from '../kernel/digest.ts'
import {formatDuration} from '../kernel/duration.ts'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {operationId} from '../rollout/journal.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import type {IrreversibleHook} from '../rollout/hooks-begun.ts'
import {irreversibleBegun} from '../rollout/hooks-undone.ts'
import {irreversibleSince, isUpkeep, staysPut, type JournalState, type OperationState} from '../rollout/journal-state.ts'
import type {Plan} from '../rollout/model.ts'
import {planFinalize, stillWarm} from '../rollout/plan-upkeep.ts'
import {emptyRelease} from '../rollout/release.ts'
import {explainFailure, listWarm, resultOf, runSteps, snapshotOf, unfinished, withContext, type Context} from './engine-context.ts'
import type {EngineDependencies, EngineResult, FinalizeOrder, RollbackOrder} from './engine-model.ts'
import {unfinishedError} from './refusals.ts'
import {planBack, takeBack, wayToSnapshot, type TakenBack} from './take-back.ts'

/** Throws before anything is changed: `nothing-to-roll-back`, `irreversible`, `lock-held`. */
export function rollback(order: RollbackOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return withContext(order.set, deps, signal, async context => {
    const {state} = context.session
    if (order.scope !== 'any' && !madeByThisRun(state, deps, order.scope)) {
      return resultOf(context, null, {outcome: 'unchanged', note: 'Nothing to take back: what serves was not made by this run.'})
    }
    const open = state.unfinished
    const kept = order.scope === 'this-run' ? keptOnPurpose(state) : undefined
    if (kept !== undefined) return resultOf(context, open?.plan ?? null, {outcome: 'unchanged', note: `Nothing was taken back: ${kept}`})
    await deps.target.revive(context.session.hold, signal)
    if (open === null) return rollbackFinished(context, order.toSnapshot)
    if (!isUpkeep(open)) return finishOpen(context, open, order.toSnapshot)
    await context.session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
    return rollbackFinished(context, order.toSnapshot)
  })
}

/** What a run that failed left as it is because it should: undefined where it is to be taken back. */
function keptOnPurpose({unfinished, last}: JournalState): string | undefined {
  if (unfinished === null) return last?.outcome === 'partial' ? 'what failed, and what depends on it, is back already; the rest serves, as `onFailure: continue-independent` says.' : undefined
  const {failure, plan} = unfinished
  if (failure === null || failure.reason === 'cancelled' || !staysPut(unfinished)) return undefined
  const why = plan.onFailure === 'freeze' ? 'That is as `onFailure: freeze` says.' : 'That says nothing of the release.'
  return `${failure.message} ${why} Run it again to go on, or \`operation: abort\` to go back.`
}

function madeByThisRun(state: JournalState, {owner}: EngineDependencies, scope: 'this-run' | 'half-way'): boolean {
  if (state.unfinished !== null && !isUpkeep(state.unfinished)) return state.unfinished.owner.runId === owner.runId
  return scope === 'this-run' && state.lineage.at(-1)?.owner.runId === owner.runId
}

/** Only a person who names the snapshot may go back over a step that cannot be undone. Throws UserError `irreversible`. */
export function refuseIrreversible(open: OperationState, chosen: Digest | undefined): void {
  const final = irreversibleBegun(open)
  if (final.length === 0 || chosen !== undefined) return
  throw new UserError(`${final.map(s => s.id).join(', ')} cannot be undone.`, {reason: 'irreversible', where: open.plan.set, remedy: 'Mend forward with another deploy, or name the snapshot to go back to in the input `to-snapshot`.'})
}

/** Where an operation that stopped half-way goes back to. */
export const goalOf = (open: OperationState): Digest | null => (open.plan.operation === 'rollback' ? open.to : open.before)

export async function finishOpen(context: Context, open: OperationState, chosen: Digest | undefined): Promise<EngineResult> {
  refuseIrreversible(open, chosen)
  const goal = chosen ?? goalOf(open)
  const verdictAt = open.failure?.at ?? new Date(context.deps.ports.clock.now()).toISOString()
  const cause = {reason: open.undo?.reason ?? open.failure?.reason ?? 'cancelled', message: open.undo?.message ?? open.failure?.message ?? `The ${open.plan.operation} by ${open.owner.name} stopped half-way.`} as const
  try {
    const taken = await takeBack(context, open, await wayToSnapshot(context, goal), cause)
    return {...backResult(context, taken, goal), undo: {...cause, verdictAt, restoredAt: taken.restoredAt}}
  } catch (thrown) {
    return unfinished(context, open.plan, thrown)
  }
}

async function rollbackFinished(context: Context, chosen: Digest | undefined): Promise<EngineResult> {
  const goal = chosen ?? context.session.state.previous
  if (goal === null) throw new UserError('There is no earlier snapshot to go back to.', {reason: 'nothing-to-roll-back', where: context.set, remedy: 'Deploy a release that works; what serves now was left as it is.'})
  const {deps, session} = context
  if (snapshotOf(session, goal) === null) {
    throw new UserError(`There is no snapshot ${goal}.`, {reason: 'nothing-to-roll-back', where: context.set, expected: `one of ${session.snapshots.map(s => s.id).join(', ') || '(none)'}`})
  }
  const over = irreversibleSince(session.state, goal)
  if (chosen === undefined && over.length > 0) throw crossing(context.set, goal, over)
  const way = await wayToSnapshot(context, goal)
  const plan = over.reduce(overHook, await planBack(context, way, null))
  if (plan.steps.length === 0 && goal === session.state.current) return resultOf(context, plan, {outcome: 'unchanged', note: 'Nothing to do: that snapshot serves already.'})
  const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, to: goal, label: snapshotOf(session, goal)?.label ?? ''}
  const id = operationId(session.head(), body)
  await session.append(id, [body])
  const verdictAt = new Date(deps.ports.clock.now()).toISOString()
  const cause = {reason: 'rolled-back', message: 'A rollback was asked for.'} as const
  try {
    const taken = await takeBack(context, {id, plan}, way, cause)
    return {...backResult(context, taken, goal), plan: over.reduce(overHook, taken.plan), undo: {...cause, verdictAt, restoredAt: taken.restoredAt}}
  } catch (thrown) {
    return unfinished(context, plan, thrown)
  }
}

const crossing = (set: string, goal: Digest, over: readonly IrreversibleHook[]): UserError => new UserError(`Going back would pass over what cannot be undone: ${over.map(({service, name}) => `the hook ${name} of ${service}`).join(', ')}.`, {
  reason: 'irreversible', where: set, remedy: `Mend forward with another deploy. If the release before can do with what was done, name it: \`to-snapshot: ${goal}\`. Nothing was changed.`
})

/** The plan says it where the service stands. */
const overHook = (plan: Plan, {service, name}: IrreversibleHook): Plan =>
  ({...plan, services: plan.services.map(s => (s.service === service ? {...s, changed: [...s.changed, `over the hook ${name}, which is irreversible`]} : s))})

function backResult(context: Context, {outcome: came, plan, failures}: TakenBack, goal: Digest | null): EngineResult {
  const outcome = came === 'back' ? 'rolled-back' : came
  const first = failures[0]
  const after = outcome === 'rolled-back' ? snapshotOf(context.session, goal) : null
  const failure = first === undefined ? null : {
    reason: outcome === 'rollback-failed' ? 'rollback-failed' as const : first.error.reason, service: first.step.service, logTail: [],
    message: failures.map(f => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join('; '), remedy: 'See what serves with `operation: status`, mend the cause, then run `operation: rollback` again.'
  }
  return {...resultOf(context, null, {outcome, after, failure}), plan}
}

/** Run again after its rollback job, a run keeps the success of its deploy job: only the target knows that it no longer serves. */
function refuseTakenBack({set, snapshot}: FinalizeOrder, {before, session}: Context): void {
  if (snapshot === undefined || before?.id === snapshot) return
  const serves = before === null ? 'nothing serves' : `what serves is ${before.label === '' ? `snapshot ${before.id.slice(7, 13)}` : `release ${before.label}`}`
  const known = snapshotOf(session, snapshot)
  throw new UserError(`The release is not finalized: ${serves}, not ${known === null || known.label === '' ? `snapshot ${snapshot.slice(7, 13)}` : `release ${known.label}`}.`, {
    reason: 'rolled-back', where: set, expected: `the snapshot ${snapshot}`, remedy: 'It was taken back or replaced meanwhile: start a new run to release it again. Nothing was changed.'
  })
}

/** Throws `unfinished-operation` where something else is half-way, `rolled-back` where the expected snapshot does not serve. */
export function finalize(order: FinalizeOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  const {set, retire} = order
  return withContext(set, deps, signal, async context => {
    const {session} = context
    const {state} = session
    const open = state.unfinished
    if (open !== null && !isUpkeep(open)) throw unfinishedError(open)
    refuseTakenBack(order, context)
    if (open !== null) await session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
    const facts = await deps.target.observe(set, null, signal)
    const now = deps.ports.clock.now()
    const kept = retire === 'all' ? {} : stillWarm(state.warm, now)
    const planned = planFinalize(set, facts, kept)
    // What serves stays wanted: lowered for an empty release, ending a predecessor would end its whole service.
    const serving = facts.current === undefined ? emptyRelease(set) : await deps.target.recall(set, facts.current.id)
    const plan: Plan = {...planned, steps: deps.target.lower(planned.steps, facts, serving)}
    const stays = warmWords(listWarm(kept, now), now)
    if (plan.steps.length === 0) return resultOf(context, plan, {outcome: 'unchanged', note: stays === '' ? 'Nothing to do: no predecessor is kept warm.' : `Nothing to end yet: ${stays}`})
    const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, label: context.before?.label ?? ''}
    const id = operationId(session.head(), body)
    await session.append(id, [body])
    return {...await retireSteps(context, id, plan), note: stays}
  })
}

/** The janitor ends them: nobody has to wait. */
function warmWords(warm: EngineResult['warm'], now: number): string {
  if (warm.length === 0) return ''
  return `${warm.map(({service, until}) => `the predecessor of ${service} stays warm for ${formatDuration(Date.parse(until) - now)} more`).join(', ')}; then \`operation: janitor\` ends it, or the next release does.`
}

async function retireSteps(context: Context, id: string, plan: Plan): Promise<EngineResult> {
  try {
    const failures = await runSteps(context, {operation: id, plan, phase: 'do'})
    const first = failures[0]
    if (first === undefined) {
      await context.session.append(id, [{kind: 'end', outcome: 'succeeded'}])
      return resultOf(context, plan, {outcome: 'succeeded'})
    }
    // Also where it was cancelled: there is nothing to take back, and what is left the next one finds again.
    await context.session.append(id, [{kind: 'end', outcome: 'abandoned'}])
    return resultOf(context, plan, {outcome: 'unfinished', failure: await explainFailure(context, toSlipwayError(first.error), first.step)})
  } catch (thrown) {
    return unfinished(context, plan, thrown)
  }
}
