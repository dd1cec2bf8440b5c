/** How long a service that was recreated was without a ready instance, as the journal tells it. Pure. */
import type {OperationState, StepState} from './journal-state.ts'
import type {Rev, Step} from './model.ts'

export interface Downtime {
  service: string
  /** As the plan declared it. */
  atMostMs: number
  /** The first and the last moment without a ready instance, ISO 8601, UTC; `until` null: it is not over. Null: nothing was stopped. */
  measured: {from: string; until: string | null; ms: number | null} | null
}

type Change = {at: string; routed: boolean}

/**
 * From the moment at which the drain of what had the traffic was begun to the moment at which traffic was seen on the next one, over both
 * phases of the operation: never shorter than what a client could have seen.
 */
export function measureDowntime(operation: OperationState): Downtime[] {
  return operation.plan.services.flatMap(({service, from, downtime}) => (downtime === undefined ? [] : [{service, atMostMs: downtime.atMostMs, measured: measure(operation, service, from)}]))
}

function measure(operation: OperationState, service: string, from: Rev | null): Downtime['measured'] {
  const phases = [{steps: operation.plan.steps, states: operation.steps}, ...(operation.undo === null ? [] : [{steps: operation.undo.plan.steps, states: operation.undo.steps}])]
  const begun = phases.flatMap(({steps, states}) => steps.filter(step => step.service === service).flatMap(step => (states[step.id] === undefined ? [] : [{step, state: states[step.id] as StepState}])))
  let serving = from
  const changes: Change[] = []
  for (const {step: {verb}, state} of begun.sort((a, b) => (a.state.intentAt < b.state.intentAt ? -1 : 1))) {
    if (verb.do === 'drain' && verb.rev === serving) {
      changes.push({at: state.intentAt, routed: false})
      serving = null
    }
    const next = routedRev(verb)
    if (next === undefined || state.state !== 'done' || state.endedAt === null) continue
    if (serving === null) changes.push({at: state.endedAt, routed: true})
    serving = next
  }
  return spanOf(changes)
}

const routedRev = (verb: Step['verb']): Rev | undefined => (verb.do === 'route' ? Object.keys(verb.weights).find(rev => verb.weights[rev] === 100) : undefined)

function spanOf(changes: readonly Change[]): Downtime['measured'] {
  const first = changes[0]
  if (first === undefined) return null
  const over = changes.at(-1)?.routed === true
  let ms = 0
  changes.forEach(({at, routed}, i) => { if (routed) ms += Date.parse(at) - Date.parse(changes[i - 1]?.at ?? at) })
  return {from: first.at, until: over ? (changes.at(-1) as Change).at : null, ms: over ? ms : null}
}
