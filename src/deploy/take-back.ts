/** The way back: the whole set, or a part of it, to one release, observed and planned anew each time it is tried. */
import type {Digest} from '../kernel/digest.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {hooksToUndo, triesOf} from '../rollout/hooks-undone.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import {foldJournal, type OperationState} from '../rollout/journal-state.ts'
import type {Facts, Plan, Release, SnapshotRef, Step} from '../rollout/model.ts'
import {planRollback} from '../rollout/plan-back.ts'
import {emptyRelease} from '../rollout/release.ts'
import {occasionOf, runSteps, snapshotOf, type Context} from './engine-context.ts'
import type {StepFailure} from './execute-steps.ts'

/** A second look often finds what the first one waited for. */
const attempts = 2

export interface Cause {
  reason: FailureReason
  message: string
}

/** Where the set goes. */
export interface Way {
  /** What serves in the end. */
  release: Release
  /** Only these services go there; null: all. */
  part: readonly string[] | null
  /** Called when all of it serves. */
  arrive(): Promise<{after: SnapshotRef | null; entries: EntryBody[]}>
}

export interface TakenBack {
  outcome: 'back' | 'rollback-failed' | 'unfinished'
  plan: Plan
  failures: StepFailure[]
  restoredAt: string | null
  /** What serves now; null if nothing does, or nobody can tell. */
  after: SnapshotRef | null
}

type Undone = Pick<OperationState, 'id' | 'plan'>

/** Throws if the journal cannot be written. */
export async function takeBack(context: Context, undone: Undone, way: Way, cause: Cause): Promise<TakenBack> {
  const operation = undone.id
  let plan = await planBack(context, way, undone)
  let failures: StepFailure[] = []
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await context.session.append(operation, [{kind: 'undo', ...cause, plan, ...(way.part === null ? {} : {part: [...way.part]})}])
    failures = await runSteps(context, {operation, plan, phase: 'undo'})
    if (failures.some(f => f.error.reason === 'cancelled')) return {outcome: 'unfinished', plan, failures, restoredAt: null, after: null}
    if (failures.length === 0) {
      const {after, entries} = await way.arrive()
      await context.session.append(operation, entries)
      return {outcome: 'back', plan, failures, restoredAt: context.recorder.restoredAt() ?? now(context), after}
    }
    if (attempt < attempts) plan = await planBack(context, way, undone)
  }
  await context.session.append(operation, [{kind: 'end', outcome: 'rollback-failed'}])
  return {outcome: 'rollback-failed', plan, failures, restoredAt: null, after: null}
}

const now = ({deps}: Context): string => new Date(deps.ports.clock.now()).toISOString()

/** `goal` null: nothing served before, so nothing will. */
export async function wayToSnapshot(context: Context, goal: Digest | null): Promise<Way> {
  const {deps, set, session} = context
  const end: EntryBody = {kind: 'end', outcome: 'rolled-back'}
  return {
    release: goal === null ? emptyRelease(set) : await deps.target.recall(set, goal), part: null,
    arrive: () => Promise.resolve({after: snapshotOf(session, goal), entries: goal === null ? [end] : [{kind: 'snapshot', id: goal}, end]})
  }
}

/** `undone`: what is taken back, where it is an operation that stopped half-way. */
export async function planBack(context: Context, {release, part}: Pick<Way, 'release' | 'part'>, undone: Undone | null): Promise<Plan> {
  const {deps, set, signal} = context
  const facts = await deps.target.observe(set, null, signal)
  const open = await withHooks(context, undone)
  const within = ({service}: {service: string}): boolean => part?.includes(service) ?? true
  const plan = planRollback(only(release, part), onlyFacts(facts, part), await recreatedServices(context, undone), open === undefined ? [] : hooksToUndo(open).filter(within))
  const steps = deps.target.lower(plan.steps, facts, release)
  return {...plan, steps: open === undefined ? steps : steps.map(step => withOccasion(open, step))}
}

/** What its journal says of an operation with hooks: also what this process has done since it took the lock. */
async function withHooks({deps, set}: Context, undone: Undone | null): Promise<OperationState | undefined> {
  if (!undone?.plan.steps.some(({verb}) => verb.do === 'hook')) return undefined
  const {unfinished} = foldJournal((await deps.target.read(set)).entries)
  return unfinished?.id === undone.id ? unfinished : undefined
}

const withOccasion = (open: OperationState, step: Step): Step => (step.verb.do === 'hook' ? {...step, occasion: occasionOf(open.id, step.verb, triesOf(open, step, step.verb))} : step)

const pick = <T>(table: Readonly<Record<string, T>>, part: readonly string[] | null): Record<string, T> => Object.fromEntries(Object.entries(table).filter(([name]) => part?.includes(name) ?? true))
const only = (release: Release, part: Way['part']): Release => ({...release, services: pick(release.services, part)})
const onlyFacts = (facts: Facts, part: Way['part']): Facts => ({...facts, services: pick(facts.services, part)})

/** Of these two revisions must never run at once: as what serves says, or what was about to. */
async function recreatedServices({deps, set, before}: Context, undone: Pick<Undone, 'plan'> | null): Promise<Set<string>> {
  const serving = before === null ? undefined : await deps.target.recall(set, before.id)
  const now = Object.entries(serving?.services ?? {}).filter(([, {strategy}]) => strategy.kind === 'recreate').map(([name]) => name)
  return new Set([...now, ...(undone?.plan.services ?? []).filter(s => s.strategy === 'recreate').map(s => s.service)])
}
