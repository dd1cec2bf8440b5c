/** What remains of an operation that a process left half-way. Pure. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {staysPut, type JournalState, type OperationState} from './journal-state.ts'
import type {Facts, Plan, Step, Verb} from './model.ts'

export type Remainder =
  | {kind: 'nothing'}
  /** Go on: these steps, then the snapshot and the end. */
  | {kind: 'steps'; plan: Plan}
  /** All is done and kept; only the end is missing. */
  | {kind: 'end'; outcome: 'succeeded' | 'partial'}
  /** It failed already: what is left is the way back. */
  | {kind: 'undo'; reason: FailureReason; message: string; /** only these services; null: the whole set */ part: string[] | null}

/** Steps that are done are skipped, unless what they made is no longer there. */
export function planResume(state: JournalState, facts: Facts): Remainder {
  const operation = state.unfinished
  if (operation === null) return {kind: 'nothing'}
  if (operation.snapshot !== null && operation.undo?.part) return {kind: 'end', outcome: 'partial'}
  if (operation.undo !== null) return {kind: 'undo', reason: operation.undo.reason, message: operation.undo.message, part: operation.undo.part}
  if (operation.snapshot !== null) return {kind: 'end', outcome: 'succeeded'}
  const independent = operation.plan.onFailure === 'continue-independent'
  if (operation.failure !== null && !staysPut(operation) && !independent) return {kind: 'undo', reason: operation.failure.reason, message: operation.failure.message, part: null}
  const done = (step: Step): boolean => operation.steps[step.id]?.state === 'done'
  const again = new Set(operation.plan.services.flatMap(({service}) => lostWork(operation.plan.steps.filter(s => s.service === service), done, facts)))
  const stopped = independent ? stoppedSteps(operation) : new Set<string>()
  const steps = operation.plan.steps.filter(step => (!done(step) || again.has(step.id)) && !stopped.has(step.id))
  const left = new Set(steps.map(step => step.id))
  return {kind: 'steps', plan: {...operation.plan, steps: steps.map(step => ({...step, after: reachable(step, operation.plan.steps, left)}))}}
}

/** What failed, and what waits for that: it goes back when the rest is done. */
function stoppedSteps({plan, failures}: OperationState): Set<string> {
  const stopped = new Set(failures.map(({step}) => step))
  // Steps stand behind what they wait for in no certain order.
  for (let before = -1; before < stopped.size;) {
    before = stopped.size
    for (const step of plan.steps) if (step.after.some(id => stopped.has(id))) stopped.add(step.id)
  }
  return stopped
}

/** What `promote` passes over: the judgements that are not done. */
export const remainingJudgements = (plan: Plan): Step[] => plan.steps.filter(({verb}) => verb.do === 'judge')

/** The same plan without them; what waited for one waits for what that one waited for. */
export function withoutJudgements(plan: Plan): Plan {
  const left = new Set(plan.steps.filter(({verb}) => verb.do !== 'judge').map(step => step.id))
  return {...plan, steps: plan.steps.filter(step => left.has(step.id)).map(step => ({...step, after: reachable(step, plan.steps, left)}))}
}

/** An edge over steps that are done leads to what was before them. */
function reachable(step: Step, all: readonly Step[], left: ReadonlySet<string>): string[] {
  const byId = new Map(all.map(s => [s.id, s]))
  const found = new Set<string>()
  const seen = new Set<string>()
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    if (left.has(id)) found.add(id)
    else byId.get(id)?.after.forEach(visit)
  }
  step.after.forEach(visit)
  return [...found]
}

/** The newest done step of each kind in a lane, where the facts contradict it. */
function lostWork(lane: readonly Step[], done: (step: Step) => boolean, facts: Facts): string[] {
  const finished = lane.filter(done)
  const retired = new Set(finished.flatMap(({verb}) => (verb.do === 'retire' ? [verb.rev] : [])))
  const newest = (kinds: readonly Verb['do'][]): Step | undefined => finished.findLast(({verb}) => kinds.includes(verb.do))
  const candidates = [...revisionsEnsured(finished).filter(rev => !retired.has(rev)).map(rev => finished.findLast(({verb}) => verb.do === 'ensure' && verb.rev === rev)), newest(['route', 'roll'])]
  return candidates.flatMap(step => (step !== undefined && !stillHolds(step, facts) ? [step.id] : []))
}

const revisionsEnsured = (steps: readonly Step[]): string[] => [...new Set(steps.flatMap(({verb}) => (verb.do === 'ensure' ? [verb.rev] : [])))]

function stillHolds({service, verb}: Step, facts: Facts): boolean {
  const there = facts.services[service]
  if (verb.do === 'ensure') return (there?.revisions[verb.rev]?.ready ?? 0) >= verb.replicas
  if (verb.do === 'roll' && (there?.revisions[verb.to]?.ready ?? 0) === 0) return false
  const weights = verb.do === 'route' ? verb.weights : verb.do === 'roll' ? {[verb.to]: 100} : undefined
  return weights === undefined || Object.entries(weights).every(([rev, weight]) => (there?.weights[rev] ?? 0) === weight)
}
