/** What the journal tells of hooks: which compensations were tried, and what was begun that cannot be undone. Pure. */
import type {OperationState} from './journal-state.ts'
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

const hookOf = (plan: Plan, id: string): {step: Step; verb: HookVerb} | undefined => {
  const step = plan.steps.find(one => one.id === id)
  return step?.verb.do === 'hook' ? {step, verb: step.verb} : undefined
}

export const keyOfHook = (service: string, {rev, name}: HookVerb): string => `${service} ${rev} ${name}`

/** Called when a step of the way back has got another state. */
export function noteCompensation(state: OperationState, id: string): void {
  const {undo, compensations} = state
  const hook = undo === null ? undefined : hookOf(undo.plan, id)
  const now = undo?.steps[id]
  if (hook === undefined || now === undefined) return
  const key = keyOfHook(hook.step.service, hook.verb)
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
