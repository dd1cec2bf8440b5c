/** What the operations of the engine share: the session, one observation for all who watch, steps and their evidence, the result. */
import type {Digest} from '../kernel/digest.ts'
import {toSlipwayError, type SlipwayError} from '../kernel/errors.ts'
import type {Clock} from '../ports/index.ts'
import {measureDowntime} from '../rollout/downtime.ts'
import {foldJournal} from '../rollout/journal-state.ts'
import {stillWarm, type Warm} from '../rollout/plan-upkeep.ts'
import type {Evidence, Facts, HookVerb, Plan, Rev, SetId, SnapshotRef, Step} from '../rollout/model.ts'
import type {EngineDependencies, EngineFailure, EngineResult} from './engine-model.ts'
import {executeSteps, type StepFailure} from './execute-steps.ts'
import {judgeStep} from './judge-step.ts'
import {makeRecorder, type Phase, type Recorder} from './recorder.ts'
import {withSession, type Session} from './session.ts'
import {startWishes, type Wishes} from './wishes.ts'

const sampleMs = 1_000
const logLines = 12

export interface Context {
  set: SetId
  deps: EngineDependencies
  session: Session
  recorder: Recorder
  signal: AbortSignal
  before: SnapshotRef | null
}

export function withContext(set: SetId, deps: EngineDependencies, signal: AbortSignal, body: (context: Context) => Promise<EngineResult>): Promise<EngineResult> {
  return withSession(deps.target, set, deps.owner, async session => {
    const context = {set, deps, session, recorder: makeRecorder(deps.ports.clock), signal, before: snapshotOf(session, session.state.current)}
    return withAftermath(context, await body(context))
  })
}

/** What the journal, written also by earlier attempts, tells about the whole operation. */
async function withAftermath({set, deps, session}: Context, result: EngineResult): Promise<EngineResult> {
  const now = deps.ports.clock.now()
  if (!session.wrote()) return {...result, warm: listWarm(session.state.warm, now)}
  const state = await deps.target.read(set).then(({entries}) => foldJournal(entries), () => undefined)
  if (state === undefined) return result
  return {...result, downtime: state.last === null ? [] : measureDowntime(state.last), warm: listWarm(state.warm, now)}
}

export const listWarm = (warm: Warm, now: number): EngineResult['warm'] =>
  Object.entries(stillWarm(warm, now)).flatMap(([service, revs]) => Object.entries(revs).map(([rev, until]) => ({service, rev, until})))

export const snapshotOf = (session: Session, id: Digest | null): SnapshotRef | null => session.snapshots.findLast(s => s.id === id) ?? null

export interface Run {
  operation: string
  plan: Plan
  phase: Phase
  /** Default: a failure while going forward ends everything, unless the plan says otherwise; one on the way back does not. */
  onFailure?: 'stop' | 'finish'
}

/** The same for whoever goes on with the same try of a hook. */
export const occasionOf = (operation: string, {rev, name, phase}: HookVerb, tries: number): string => [operation, rev, name, phase, tries].join(' ')

const stopsAll = (phase: Phase, {onFailure}: Plan): boolean => phase === 'do' && onFailure !== 'continue-independent'

export async function runSteps(context: Context, {operation, plan, phase, onFailure = stopsAll(phase, plan) ? 'stop' : 'finish'}: Run): Promise<StepFailure[]> {
  const {deps, session, recorder, set} = context
  const watch = startWatch(context)
  // Going back, and tidying up, is nothing that anybody should hold.
  const wishes = phase === 'do' && plan.operation === 'deploy' ? startWishes(context, operation) : undefined
  try {
    const {journalEveryMs} = await deps.target.capabilities(set)
    return await executeSteps({
      operation, phase, steps: plan.steps, onFailure, journalEveryMs, session, recorder, signal: AbortSignal.any([context.signal, ...(wishes ? [wishes.paused] : [])]),
      ports: deps.ports, redact: deps.redact,
      async carryOut(step, s) {
        const evidence = await carryOut(context, inOccasion(context, operation, step), wishes, s)
        if (step.verb.do === 'route') watch.look()
        return evidence
      }
    })
  } finally {
    wishes?.stop()
    await watch.stop()
  }
}

/** What was journalled as failed is tried anew; what a process left half-way is the same try. The way back has said which. */
function inOccasion({session}: Context, operation: string, step: Step): Step {
  const {verb} = step
  if (verb.do !== 'hook' || step.occasion !== undefined) return step
  const {unfinished} = session.state
  return {...step, occasion: occasionOf(operation, verb, unfinished?.id === operation ? unfinished.steps[step.id]?.failures ?? 0 : 0)}
}

function carryOut(context: Context, step: Step, wishes: Wishes | undefined, signal: AbortSignal): Promise<Evidence> {
  const {deps, session, recorder, set} = context
  const {verb} = step
  if (verb.do !== 'judge') return deps.target.apply(session.hold, step, signal)
  // What is not seen is not judged, neither as bad nor as good.
  const clock: Clock = {...deps.ports.clock, now: () => deps.ports.clock.now() - session.hold.awayMs()}
  return judgeStep(step, verb, {...deps, ports: {...deps.ports, clock}, recorder, observe: s => deps.target.observe(set, null, s), promotedBy: () => wishes?.promotedBy() ?? null}, signal)
}

/**
 * About one sample of traffic a second, for the report, and one after each change of weights and at the end: a rolling update may be over within a
 * second. What cannot be observed is left out; judging observes for itself.
 */
function startWatch({deps, recorder, set, signal}: Context): {look(): void; stop(): Promise<void>} {
  const over = new AbortController()
  let looking: Promise<void> = Promise.resolve()
  const sample = async (): Promise<void> => {
    const facts: Facts | undefined = await deps.target.observe(set, null, signal).catch(() => undefined)
    if (facts) recorder.sample(facts)
  }
  let waits = false
  /** One at a time, and one that has not begun is enough for all who ask. */
  const look = (): void => {
    if (waits) return
    waits = true
    looking = looking.then(() => {
      waits = false
      return sample()
    })
  }
  const ended = new Promise<void>(resolve => over.signal.addEventListener('abort', () => resolve(), {once: true}))
  const watch = async (): Promise<void> => {
    while (!over.signal.aborted) {
      look()
      await Promise.race([looking, ended])
      await deps.ports.clock.sleep(sampleMs, over.signal)
    }
  }
  const watching = watch().catch(() => undefined)
  return {
    look,
    async stop() {
      over.abort()
      await watching
      look()
      const waited = new AbortController()
      await Promise.race([looking, deps.ports.clock.sleep(sampleMs, waited.signal).catch(() => undefined)])
      waited.abort()
    }
  }
}

/** `error` as people and the handoff get it, with the last lines of the log where a revision failed. */
export async function explainFailure({deps, set}: Context, error: SlipwayError, step: Step | undefined): Promise<EngineFailure> {
  const rev = step && revisionOf(step)
  const tail = rev === undefined || error.reason === 'cancelled' || error.reason === 'paused' ? [] : await deps.target.logTail(set, (step as Step).service, rev, logLines).catch(() => [])
  return {reason: error.reason, message: deps.redact(error.message), remedy: error.remedy, service: step?.service ?? null, logTail: tail.map(deps.redact)}
}

function revisionOf({verb}: Step): Rev | undefined {
  switch (verb.do) {
    case 'ensure': case 'drain': case 'retire': return verb.rev
    case 'roll': return verb.to
    case 'judge': return verb.canary
    case 'route': case 'hook': case 'sweep': return undefined
  }
}

export const nothingDone: Omit<EngineResult, 'outcome' | 'chores'> =
  {plan: null, started: false, before: null, after: null, failure: null, undo: null, note: '', steps: [], judgements: [], traffic: [], downtime: [], warm: []}

export function resultOf(context: Context, plan: Plan | null, facts: Pick<EngineResult, 'outcome'> & Partial<EngineResult>): EngineResult {
  return {
    plan, started: context.session.wrote(), before: context.before, after: context.before, failure: null, note: '', undo: null, downtime: [], warm: [], chores: [],
    ...context.recorder.data(plan), ...facts
  }
}

/** The journal could not be written, the lock was lost, the target does not answer: nothing more may happen; the operation stays unfinished. */
export async function unfinished(context: Context, plan: Plan, thrown: unknown): Promise<EngineResult> {
  return resultOf(context, plan, {outcome: 'unfinished', after: null, failure: await explainFailure(context, toSlipwayError(thrown), undefined)})
}
