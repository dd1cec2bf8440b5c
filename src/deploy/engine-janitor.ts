/** Finds and mends what no run will any more: dead locks, forgotten operations, what should serve and does not, leftovers. */
import {formatDuration} from '../kernel/duration.ts'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {operationId} from '../rollout/journal.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import {foldJournal, isUpkeep, type JournalState, type OperationState} from '../rollout/journal-state.ts'
import type {Facts, Plan, SetId, Step} from '../rollout/model.ts'
import {planJanitor, stillWarm, type Warm} from '../rollout/plan-upkeep.ts'
import type {LockFacts} from '../rollout/target.ts'
import {abortOpen} from './engine-open.ts'
import {explainFailure, listWarm, nothingDone, resultOf, runSteps, unfinished, withContext, type Context} from './engine-context.ts'
import type {Chore, EngineDependencies, EngineResult, JanitorOrder} from './engine-model.ts'
import {rebuildJournal} from './engine-rebuild.ts'
import {verbText} from './wording.ts'

/** One look at the set. `mends` is what will be done about it; empty: it is left alone, and `why` says why. */
interface Trouble {
  id: string
  what: string
  where: string
  found: string
  mends: string
  why: string
}

interface Look {
  state: JournalState
  facts: Facts
  plan: Plan
  troubles: Trouble[]
  /** Somebody alive is at work: nothing may be touched. */
  busy: boolean
}

/** Throws what the target throws where it cannot be looked at: `journal-corrupt` unless it may be rebuilt, `wrong-machine`. What cannot be mended is in the result. */
export async function janitor(order: JanitorOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  const rebuilt = order.rebuild === true ? await rebuildJournal(order, deps, signal) : null
  // Without its journal there is nothing more to look at.
  if (rebuilt?.state === 'planned') return {...nothingDone, outcome: 'planned', chores: [rebuilt]}
  const result = await tidy(order, deps, signal)
  return rebuilt === null ? result : {...result, outcome: result.outcome === 'unchanged' ? 'succeeded' : result.outcome, started: true, note: '', chores: [rebuilt, ...result.chores]}
}

async function tidy(order: JanitorOrder, deps: EngineDependencies, signal: AbortSignal): Promise<EngineResult> {
  const seen = await look('outside', order, deps, signal)
  const work = seen.troubles.some(trouble => trouble.mends !== '')
  if (order.mode === 'look') return untouched(seen, deps, 'planned')
  if (seen.busy || !work) return untouched(seen, deps, 'unchanged')
  return withContext(order.set, deps, signal, async context => {
    const failed = await mend(order, context)
    const after = await look('inside', order, deps, signal).catch(() => undefined)
    const chores = seen.troubles.map(trouble => choreOf(trouble, after))
    return failed === null ? judge(context, chores) : {...failed, chores}
  })
}

function judge(context: Context, chores: Chore[]): EngineResult {
  const stuck = chores.filter(chore => chore.state === 'failed')
  const failure = stuck.length === 0 ? null : {
    reason: 'release-not-ready' as const, service: null, logTail: [], message: `Not mended: ${stuck.map(c => `${c.what} ${c.where}`).join(', ')}.`, remedy: 'Read the table, mend the cause, then run the janitor again.'
  }
  return {...resultOf(context, null, {outcome: stuck.length === 0 ? 'succeeded' : 'unfinished', failure}), chores}
}

function untouched({state, facts, plan, troubles}: Look, {ports}: EngineDependencies, outcome: 'planned' | 'unchanged'): EngineResult {
  const serving = facts.current ?? null
  return {
    ...nothingDone, outcome, plan: outcome === 'planned' ? plan : null, before: serving, after: serving, warm: listWarm(state.warm, ports.clock.now()),
    note: troubles.length === 0 ? 'Nothing to mend.' : outcome === 'planned' ? '' : 'Nothing was mended: the table says what was found and why it was left alone.',
    chores: troubles.map(t => ({what: t.what, where: t.where, found: t.found, done: t.mends === '' ? `left alone: ${t.why}` : t.mends, state: t.mends === '' ? 'left' : 'planned'}))
  }
}

function choreOf(trouble: Trouble, after: Look | undefined): Chore {
  const {what, where, found, mends, why} = trouble
  if (mends === '') return {what, where, found, done: `left alone: ${why}`, state: 'left'}
  const there = after === undefined || after.troubles.some(t => t.id === trouble.id)
  return {what, where, found, done: there ? `tried: ${mends}` : mends, state: there ? 'failed' : 'mended'}
}

/** `inside`: the lock is the janitor's own, and no sign of somebody at work. */
async function look(from: 'outside' | 'inside', order: JanitorOrder, deps: EngineDependencies, signal: AbortSignal): Promise<Look> {
  const {target, ports} = deps
  const {set} = order
  const now = ports.clock.now()
  const {entries} = await target.read(set)
  const state = foldJournal(entries)
  const facts = await target.observe(set, null, signal)
  const {leftovers, lock: seen} = await target.observeLeftovers(set, signal)
  const lock = from === 'inside' ? null : seen
  const serving = state.current === null ? null : await target.recall(set, state.current)
  const kept = keptRevisions(order, state, facts, now)
  const planned = planJanitor(set, {facts, serving, capabilities: await target.capabilities(set), kept, leftovers})
  const plan: Plan = {...planned, steps: target.lower(planned.steps, facts, serving)}
  const busy = lock?.state === 'held'
  const open = state.unfinished
  const age = open === null ? 0 : now - Date.parse(open.lastAt)
  const young = open !== null && !isUpkeep(open) && age < order.olderThanMs
  const waits = busy ? `${lock.owner.name} is at work` : rests(open) ? `${open.failure.message} A person goes on with it, or takes it back` : young ? `an unfinished operation is younger than ${formatDuration(order.olderThanMs)}` : ''
  // What serves half-way is the operation's matter: when that is taken back, everything is looked at anew.
  const matters = open === null || isUpkeep(open) ? plan : {...plan, steps: plan.steps.filter(({verb}) => verb.do === 'sweep')}
  const troubles = [...lockTrouble(lock, set), ...openTrouble(open, age), ...planTroubles(matters)].map(trouble => (waits === '' || trouble.mends === '' ? trouble : {...trouble, mends: '', why: waits}))
  return {state, facts, plan, troubles, busy}
}

/** Somebody paused it, or it froze as it should, and nobody has gone on since: not forgotten, however long it is silent. */
const rests = (open: OperationState | null): open is OperationState & {failure: NonNullable<OperationState['failure']>} =>
  open?.undo === null && (open.failure?.reason === 'paused' && open.failure.at === open.lastAt || open.plan.onFailure === 'freeze' && open.failures.at(-1)?.at === open.lastAt)

/** A canary's predecessor waits for `finalize`; where that never came, it is forgotten after the age that was given. */
function keptRevisions({retire, olderThanMs}: JanitorOrder, state: JournalState, facts: Facts, now: number): Warm {
  if (retire === 'all') return {}
  const until = state.since === null ? now : Date.parse(state.since) + olderThanMs
  const warm = stillWarm(state.warm, now)
  if (until <= now) return warm
  return Object.fromEntries(Object.entries(facts.services).map(([service, {revisions}]) => [service, {
    ...Object.fromEntries(Object.keys(revisions).filter(rev => state.warm[service]?.[rev] === undefined).map(rev => [rev, new Date(until).toISOString()])), ...warm[service]
  }]))
}

function lockTrouble(lock: LockFacts | null, set: SetId): Trouble[] {
  if (lock === null) return []
  const {owner, expiresAt, state} = lock
  const found = `${state === 'stale' ? 'its owner is gone' : 'held'}: ${owner.name}, attempt ${owner.attempt}${expiresAt === '' ? '' : `, expires ${expiresAt}`}`
  return [{id: 'lock', what: 'lock', where: set, found, mends: state === 'stale' ? 'taken over and freed' : '', why: 'its owner lives'}]
}

function openTrouble(open: OperationState | null, age: number): Trouble[] {
  if (open === null) return []
  return [{
    id: 'operation', what: 'unfinished operation', where: open.id, why: '',
    found: `${open.plan.operation} by ${open.owner.name}, ${open.undo === null ? 'half-way' : 'half taken back'}, silent for ${formatDuration(age)}`, mends: isUpkeep(open) ? 'closed: nothing that serves was changed' : 'taken back to what served before'
  }]
}

/** What should serve and does not, one line a service; each predecessor and each leftover a line of its own. */
function planTroubles(plan: Plan): Trouble[] {
  const repaired = [...new Set(plan.steps.filter(isRepair).map(s => s.service))]
  return [
    ...repaired.map((service): Trouble => ({id: `service ${service}`, what: 'service', where: service, found: 'does not serve as the current snapshot says', mends: 'brought back', why: ''})),
    ...plan.steps.flatMap(({service, verb}): Trouble[] => {
      if (verb.do === 'retire') return [{id: `idle ${service} ${verb.rev}`, what: 'predecessor', where: service, found: `revision ${verb.rev}, no traffic, past its time`, mends: 'ended', why: ''}]
      if (verb.do !== 'sweep') return []
      const {kind, id, what} = verb.leftover
      return [{id: `${kind} ${service} ${id}`, what: kind === 'process' ? 'orphan process' : kind, where: service, found: what, mends: kind === 'process' ? 'ended' : 'removed', why: ''}]
    })
  ]
}

const isRepair = ({verb}: Step): boolean => verb.do === 'ensure' || verb.do === 'route'

/** Null, or why it stopped. What was half-way first: until then nobody knows what should serve. */
async function mend(order: JanitorOrder, context: Context): Promise<EngineResult | null> {
  const {session, deps} = context
  const open = session.state.unfinished
  if (open !== null) {
    const aborted = await abortOpen(context, 'janitor').catch((thrown: unknown) => unfinished(context, open.plan, thrown))
    if (aborted.failure !== null || aborted.outcome === 'unfinished') return aborted
  }
  const {plan, state} = await look('inside', order, deps, context.signal)
  const body: EntryBody = {kind: 'begin', plan, owner: deps.owner, machine: deps.machine, before: state.current, label: 'janitor'}
  const id = operationId(session.head(), body)
  await session.append(id, [body])
  return carryOut(context, id, plan)
}

async function carryOut(context: Context, id: string, plan: Plan): Promise<EngineResult | null> {
  try {
    const failures = await runSteps(context, {operation: id, plan, phase: 'do', onFailure: 'finish'})
    const first = failures[0]
    if (first?.error.reason === 'cancelled') throw new UserError('The janitor was cancelled.', {reason: 'cancelled', remedy: 'Run it again.'})
    await context.session.append(id, [{kind: 'end', outcome: first === undefined ? 'succeeded' : 'abandoned'}])
    if (first === undefined) return null
    return resultOf(context, plan, {outcome: 'unfinished', failure: {...await explainFailure(context, toSlipwayError(first.error), first.step), message: failures.map(f => `${verbText(f.step.verb)}: ${context.deps.redact(f.error.message)}`).join('; ')}})
  } catch (thrown) {
    return unfinished(context, plan, thrown)
  }
}
