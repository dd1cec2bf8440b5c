/** Which hooks an operation has begun: what has to be compensated where the set goes back, and what blocks that. Pure. */
import {keyOfHook} from './hooks-begun.ts'
import type {OperationState} from './journal-state.ts'
import {undoOf} from './lane.ts'
import type {HookVerb, Step} from './model.ts'

export interface HookToUndo {
  service: string
  verb: HookVerb
}

type StateOf = Pick<OperationState, 'plan' | 'steps' | 'compensations'>

/** Steps that cannot be undone and were begun: nobody can tell how far an interrupted one came. */
export const irreversibleBegun = ({plan, steps}: Pick<OperationState, 'plan' | 'steps'>): Step[] => plan.steps.filter(step => step.undo === 'irreversible' && steps[step.id] !== undefined)

/** The last one begun comes first. Done and interrupted alike are compensated; of what has no compensation, only what may still run is ended. */
export function hooksToUndo(operation: StateOf): HookToUndo[] {
  const begun = operation.plan.steps.flatMap((step, order) => {
    const state = operation.steps[step.id]
    return step.verb.do === 'hook' && state !== undefined ? [{step, verb: step.verb, state, order}] : []
  })
  const latestFirst = begun.sort((a, b) => (a.state.intentAt === b.state.intentAt ? b.order - a.order : a.state.intentAt < b.state.intentAt ? 1 : -1))
  return latestFirst.flatMap(({step: {service}, verb, state}) => {
    const undone = undoOf(verb)
    const idle = undone.phase === 'end' && state.state === 'done'
    return idle || operation.compensations[keyOfHook(service, verb)]?.state === 'done' ? [] : [{service, verb: undone}]
  })
}

/** So often has this compensation, or this hook, failed: the next try is another one. */
export const triesOf = ({steps, compensations}: Pick<OperationState, 'steps' | 'compensations'>, {id, service}: Step, verb: HookVerb): number =>
  (verb.phase === 'compensate' || verb.phase === 'end' ? compensations[keyOfHook(service, verb)]?.failures : steps[id]?.failures) ?? 0
