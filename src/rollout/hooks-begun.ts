/** Which hooks an operation has begun, as its journal tells it: what has to be compensated where the set goes back, and what blocks that. Pure. */
import type {OperationState} from './journal-state.ts'
import {undoOf} from './lane.ts'
import type {HookVerb, Plan, Step} from './model.ts'

export interface IrreversibleHook {
  service: string
  name: string
}

/** What came of one compensation, over all ways back that tried it. */
export interface Compensation {
  state: 'begun' | 'done'
  failures: number
}

export interface HookToUndo {
  service: string
  verb: HookVerb
}

type StateOf = Pick<OperationState, 'plan' | 'steps' | 'compensations'>

const hookOf = (plan: Plan, id: string): {step: Step; verb: HookVerb} | undefined => {
  const step = plan.steps.find(one => one.id === id)
  return step?.verb.do === 'hook' ? {step, verb: step.verb} : undefined
}

const keyOf = (service: string, {rev, name}: HookVerb): string => `${service} ${rev} ${name}`

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
    return idle || operation.compensations[keyOf(service, verb)]?.state === 'done' ? [] : [{service, verb: undone}]
  })
}

/** So often has this compensation, or this hook, failed: the next try is another one. */
export const triesOf = ({steps, compensations}: Pick<OperationState, 'steps' | 'compensations'>, {id, service}: Step, verb: HookVerb): number =>
  (verb.phase === 'compensate' || verb.phase === 'end' ? compensations[keyOf(service, verb)]?.failures : steps[id]?.failures) ?? 0

/** Called when a step of the way back has got another state. */
export function noteCompensation(state: OperationState, id: string): void {
  const {undo, compensations} = state
  const hook = undo === null ? undefined : hookOf(undo.plan, id)
  const now = undo?.steps[id]
  if (hook === undefined || now === undefined) return
  const key = keyOf(hook.step.service, hook.verb)
  const {failures = 0} = compensations[key] ?? {}
  compensations[key] = {state: now.state === 'done' ? 'done' : 'begun', failures: now.state === 'failed' && now.failures > 0 ? failures + 1 : failures}
}

/** Of the way there alone: on the way back nothing is irreversible. */
export function noteIrreversible(known: readonly IrreversibleHook[], {plan, undo}: OperationState, id: string): IrreversibleHook[] {
  const hook = undo === null ? hookOf(plan, id) : undefined
  if (hook?.step.undo !== 'irreversible') return [...known]
  const {step: {service}, verb: {name}} = hook
  return known.some(one => one.service === service && one.name === name) ? [...known] : [...known, {service, name}]
}
