/** How far the operation at work has come, for whoever asks while it is: a view of the journal, never what anything is decided by. Pure. */
import type {JournalState, OperationState} from './journal-state.ts'
import type {Plan, Rev, Step} from './model.ts'

export interface ServiceProgress {
  state: 'waiting' | 'running' | 'done' | 'failed'
  /** The newest step that was begun; empty: none yet. */
  step: string
  done: number
  all: number
  /** As the last change of weights that is done says; absent: none was. */
  weights?: Record<Rev, number>
}

export interface Progress {
  /** The operation's id in the journal. */
  id: string
  operation: Plan['operation']
  label: string
  owner: string
  phase: 'forward' | 'back' | 'ended'
  services: Record<string, ServiceProgress>
  /** ISO 8601, UTC: when it began, and when this was last known to be so. */
  since: string
  updated: string
}

/** A run tells at least every five seconds while it lives; three times that is no accident. */
export const silentMs = 15_000

/** Null: nothing was ever begun. */
export function progressOf({last}: Pick<JournalState, 'last'>): Omit<Progress, 'updated'> | null {
  if (last === null) return null
  const {id, plan, label, owner, startedAt, undo, outcome} = last
  const {steps} = undo?.plan ?? plan
  const services = [...new Set(steps.map(step => step.service))].sort()
  return {
    id, operation: plan.operation, label, owner: owner.name, phase: outcome !== null ? 'ended' : undo === null ? 'forward' : 'back', since: startedAt,
    services: Object.fromEntries(services.map(service => [service, serviceProgress(steps.filter(step => step.service === service), undo?.steps ?? last.steps)]))
  }
}

function serviceProgress(steps: readonly Step[], states: OperationState['steps']): ServiceProgress {
  const of = (step: Step): string | undefined => (Object.hasOwn(states, step.id) ? states[step.id]?.state : undefined)
  const done = steps.filter(step => of(step) === 'done')
  const routed = done.findLast(({verb}) => verb.do === 'route')?.verb
  const failed = steps.some(step => of(step) === 'failed')
  const begun = steps.findLast(step => of(step) !== undefined)
  return {
    state: failed ? 'failed' : done.length === steps.length ? 'done' : begun === undefined ? 'waiting' : 'running', step: begun?.id ?? '', done: done.length, all: steps.length,
    ...(routed?.do === 'route' ? {weights: routed.weights} : {})
  }
}
