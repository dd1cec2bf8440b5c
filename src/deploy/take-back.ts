/** The way back: the whole set to one snapshot, observed and planned anew each time it is tried. */
import type {Digest} from '../kernel/digest.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import type {Plan, Release} from '../rollout/model.ts'
import {planRollback} from '../rollout/plan-back.ts'
import {emptyRelease} from '../rollout/release.ts'
import {runSteps, type Context} from './engine-context.ts'
import type {StepFailure} from './execute-steps.ts'

/** A second look often finds what the first one waited for. */
const attempts = 2

export interface Cause {
  reason: FailureReason
  message: string
}

export interface TakenBack {
  outcome: 'rolled-back' | 'rollback-failed' | 'unfinished'
  plan: Plan
  failures: StepFailure[]
  restoredAt: string | null
}

/** Throws if the journal cannot be written. `goal` null: nothing served before, so nothing will. */
export async function takeBack(context: Context, {id: operation, plan: undone}: {id: string; plan: Plan}, goal: Digest | null, cause: Cause): Promise<TakenBack> {
  const release = await wanted(context, goal)
  let plan = await planBack(context, release, undone)
  let failures: StepFailure[] = []
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await context.session.append(operation, [{kind: 'undo', ...cause, plan}])
    failures = await runSteps(context, {operation, plan, phase: 'undo'})
    if (failures.some(f => f.error.reason === 'cancelled')) return {outcome: 'unfinished', plan, failures, restoredAt: null}
    if (failures.length === 0) {
      await context.session.append(operation, endings(goal))
      return {outcome: 'rolled-back', plan, failures, restoredAt: context.recorder.restoredAt() ?? now(context)}
    }
    if (attempt < attempts) plan = await planBack(context, release, undone)
  }
  await context.session.append(operation, [{kind: 'end', outcome: 'rollback-failed'}])
  return {outcome: 'rollback-failed', plan, failures, restoredAt: null}
}

const now = ({deps}: Context): string => new Date(deps.ports.clock.now()).toISOString()

const wanted = ({deps, set}: Context, goal: Digest | null): Promise<Release> => (goal === null ? Promise.resolve(emptyRelease(set)) : deps.target.recall(set, goal))

/** `undone`: the plan that is taken back, where it is one that stopped half-way. */
export async function planBack(context: Context, release: Release, undone: Plan | null): Promise<Plan> {
  const {deps, set, signal} = context
  const facts = await deps.target.observe(set, null, signal)
  const plan = planRollback(release, facts, await recreatedServices(context, undone))
  return {...plan, steps: deps.target.lower(plan.steps, facts, release)}
}

/** Of these two revisions must never run at once: as what serves says, or what was about to. */
async function recreatedServices({deps, set, before}: Context, undone: Plan | null): Promise<Set<string>> {
  const serving = before === null ? undefined : await deps.target.recall(set, before.id)
  const now = Object.entries(serving?.services ?? {}).filter(([, {strategy}]) => strategy.kind === 'recreate').map(([name]) => name)
  return new Set([...now, ...(undone?.services ?? []).filter(s => s.strategy === 'recreate').map(s => s.service)])
}

function endings(goal: Digest | null): EntryBody[] {
  const end: EntryBody = {kind: 'end', outcome: 'rolled-back'}
  return goal === null ? [end] : [{kind: 'snapshot', id: goal}, end]
}
