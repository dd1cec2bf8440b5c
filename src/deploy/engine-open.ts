/** What a run left half-way, because a person asks for it: gone on with, gone on with at once, or taken back, whoever began it. */
import {formatDuration} from '../kernel/duration.ts'
import {SlipwayError, UserError} from '../kernel/errors.ts'
import type {EntryBody, TakenHow} from '../rollout/journal-entry.ts'
import {foldJournal, isUpkeep, staysPut, type OperationState} from '../rollout/journal-state.ts'
import type {Plan, SetId} from '../rollout/model.ts'
import type {Note} from '../rollout/target.ts'
import {planResume, remainingJudgements, withoutJudgements, type Remainder} from '../rollout/resume.ts'
import {begunOf, carryThrough, comeBack, wayBack, withEarlier} from './engine.ts'
import {finishOpen, refuseIrreversible} from './engine-back.ts'
import {nothingDone, resultOf, withContext, type Context} from './engine-context.ts'
import type {EngineDependencies, EngineResult} from './engine-model.ts'
import {refuseProblems} from './refusals.ts'
import {wayToSnapshot} from './take-back.ts'
import {answerPause} from './wishes.ts'

const nothing = (context: Context): EngineResult => resultOf(context, null, {outcome: 'unchanged', note: 'Nothing to do: nothing is unfinished.'})
const takenBy = ({deps}: Context, how: TakenHow): EntryBody => ({kind: 'taken', by: deps.owner, how})

/** Throws UserError `unfinished-operation` where going on is not possible, `spec-invalid` for a gate that this checkout lacks. */
export function resume(set: SetId, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return withContext(set, deps, signal, context => goOn(context, 'resume'))
}

/** Like `resume`, but what is still to be waited for or judged is passed over. A run that is at work is told to do so itself. */
export function promote(set: SetId, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return orTell('promote', set, deps, () => withContext(set, deps, signal, context => goOn(context, 'promote')))
}

/** Tells the run that is at work to stop where it is: it ends soon after, `unfinished` and `paused`, and holds no runner. */
export function pause(set: SetId, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return orTell('pause', set, deps, () => withContext(set, deps, signal, context => Promise.resolve(atRest(context))))
}

async function orTell(kind: Note['kind'], set: SetId, deps: EngineDependencies, alone: () => Promise<EngineResult>): Promise<EngineResult> {
  try {
    return await alone()
  } catch (thrown) {
    if (thrown instanceof SlipwayError && thrown.reason === 'lock-held') return tellRunning(kind, set, deps, thrown)
    throw thrown
  }
}

function atRest(context: Context): EngineResult {
  const open = context.session.state.unfinished
  const rests = open === null || isUpkeep(open) ? '' : ` The ${open.plan.operation} by ${open.owner.name} is half-way: \`operation: resume\` goes on with it, \`operation: abort\` takes it back.`
  return resultOf(context, null, {outcome: 'unchanged', note: `Nothing to pause: no run is at work.${rests}`})
}

/** Takes back what is half-way and nothing else. Throws UserError `irreversible`, `lock-held`. */
export function abort(set: SetId, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  return withContext(set, deps, signal, context => abortOpen(context, 'abort'))
}

export async function abortOpen(context: Context, how: 'abort' | 'janitor'): Promise<EngineResult> {
  const {deps, session, signal} = context
  const open = session.state.unfinished
  if (open === null) return nothing(context)
  if (isUpkeep(open)) return closeUpkeep(context, open)
  if (open.undo === null && open.snapshot !== null) return closeComplete(context, open, how)
  refuseIrreversible(open, undefined)
  await session.append(open.id, [takenBy(context, how)])
  await deps.target.revive(session.hold, signal)
  return withEarlier(await finishOpen(context, open, undefined), open)
}

async function closeUpkeep(context: Context, open: OperationState): Promise<EngineResult> {
  await context.session.append(open.id, [{kind: 'end', outcome: 'abandoned'}])
  return resultOf(context, null, {outcome: 'unchanged', note: `Nothing to take back: a ${open.plan.operation} was half-way, which changes nothing that serves. Run it again.`})
}

/** Everything was done and kept; only the last word is missing. */
async function closeComplete(context: Context, open: OperationState, how: TakenHow): Promise<EngineResult> {
  await context.session.append(open.id, [takenBy(context, how), {kind: 'end', outcome: open.plan.operation === 'rollback' ? 'rolled-back' : 'succeeded'}])
  return withEarlier(resultOf(context, open.plan, {outcome: 'succeeded', note: 'It was complete: only its end had not been written.'}), open)
}

async function goOn(context: Context, how: 'resume' | 'promote'): Promise<EngineResult> {
  const {deps, session, signal} = context
  const open = session.state.unfinished
  if (open === null) return nothing(context)
  if (isUpkeep(open)) return closeUpkeep(context, open)
  const back = open.plan.operation === 'rollback' || open.undo !== null
  if (back && how === 'promote') throw cannot(open, 'it is being taken back', 'Run `operation: resume` to finish going back.')
  await deps.target.revive(session.hold, signal)
  if (back) {
    await session.append(open.id, [takenBy(context, how)])
    const {undo} = open
    if (undo?.part) return withEarlier(await comeBack(context, open, {reason: undo.reason, message: undo.message, remedy: undefined, service: null, logTail: []}, await wayBack(context, begunOf(open))), open)
    return withEarlier(await finishOpen(context, open, undefined), open)
  }
  return withEarlier(await goForward(context, open, how), open)
}

async function goForward(context: Context, open: OperationState, how: 'resume' | 'promote'): Promise<EngineResult> {
  const {deps, session, set, signal} = context
  const {want} = open
  if (want === null) throw cannot(open, 'an older version began it and did not write down the whole release', 'Run that same run again, or `operation: abort`.')
  const facts = await deps.target.observe(set, want, signal)
  const remainder = planResume(session.state, facts)
  if (remainder.kind === 'end') return closeComplete(context, open, how)
  if (remainder.kind === 'undo') return giveBack(context, open, remainder, how)
  if (remainder.kind !== 'steps') return nothing(context)
  refuseProblems(facts.problems)
  if (how === 'resume') refuseUnknownGates(deps, remainder.plan)
  await answerPause(context, open.id)
  await session.append(open.id, [takenBy(context, how), ...(how === 'promote' ? passedOver(context, remainder.plan) : [])])
  await deps.target.stage(session.hold, want, signal)
  const plan = how === 'promote' ? withoutJudgements(remainder.plan) : remainder.plan
  return carryThrough(context, {want, label: open.label}, begunOf(open), plan)
}

async function giveBack(context: Context, open: OperationState, {reason, message}: Extract<Remainder, {kind: 'undo'}>, how: 'resume' | 'promote'): Promise<EngineResult> {
  if (how === 'promote') throw cannot(open, `it failed: ${message}`, 'Run `operation: abort`, or `operation: resume`, which takes it back.')
  refuseIrreversible(open, undefined)
  await context.session.append(open.id, [takenBy(context, how)])
  return comeBack(context, open, {reason, message, remedy: undefined, service: null, logTail: []}, await wayToSnapshot(context, open.before))
}

/** Written down as what they are: done by decision, not by data. */
function passedOver({deps}: Context, plan: Plan): EntryBody[] {
  return remainingJudgements(plan).map(({id}) => ({kind: 'done', step: id, evidence: {level: 'estimated', note: `promoted by ${deps.owner.name}: not judged`}}))
}

function refuseUnknownGates({gates}: EngineDependencies, plan: Plan): void {
  const unknown = plan.steps.flatMap(({verb}) => (verb.do === 'judge' && verb.gate !== null && !Object.hasOwn(gates, verb.gate) ? [verb.gate] : []))
  if (unknown.length === 0) return
  throw new UserError(`The operation is judged by gates that this slipway.yaml does not declare: ${[...new Set(unknown)].join(', ')}.`, {
    reason: 'spec-invalid', expected: `one of ${Object.keys(gates).join(', ') || '(none declared)'}`, remedy: 'Check out the commit that was being released. Nothing was changed.'
  })
}

const cannot = (open: OperationState, why: string, remedy: string): UserError =>
  new UserError(`The ${open.plan.operation} by ${open.owner.name} cannot be gone on with: ${why}.`, {reason: 'unfinished-operation', where: open.plan.set, remedy: `${remedy} Nothing was changed.`})

const tellings: Record<Note['kind'], (who: string) => string> = {
  promote: who => `The run at work was told to go on without waiting: ${who}. Its log says what it does.`,
  pause: who => `The run at work was told to stop where it is: ${who}. It ends within seconds, unfinished and paused; \`operation: resume\` goes on from there.`
}

/** It looks for the note every few seconds. */
async function tellRunning(kind: Note['kind'], set: SetId, deps: EngineDependencies, held: SlipwayError): Promise<EngineResult> {
  const {entries, snapshots} = await deps.target.read(set)
  const state = foldJournal(entries)
  const open = state.unfinished
  if (open === null || open.plan.operation !== 'deploy' || open.undo !== null || (open.failure !== null && !staysPut(open))) throw held
  const now = deps.ports.clock.now()
  await deps.target.leaveNote(set, {kind, operation: open.id, by: deps.owner, at: new Date(now).toISOString()})
  const serving = snapshots.findLast(s => s.id === state.current) ?? null
  return {
    ...nothingDone, outcome: 'unchanged', plan: open.plan, before: serving, after: serving, chores: [],
    note: tellings[kind](`${open.owner.name}, begun ${formatDuration(now - Date.parse(open.startedAt))} ago`)
  }
}
