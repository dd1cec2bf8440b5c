/** A rolling update in the local target's terms: one revision grows as the other shrinks, and weight follows capacity. Pure. */
import type {Facts, Release, Rev, ServiceFacts, Step, Verb} from '../../rollout/model.ts'
import {heaviestOf} from '../../rollout/weights.ts'

type Roll = Extract<Verb, {do: 'roll'}>
interface Part {
  verb: Verb
  undo: Step['undo']
}

export function lowerSteps(steps: readonly Step[], facts: Facts, want: Release | null): Step[] {
  const last = new Map<string, string>()
  return steps.flatMap(step => {
    const {verb} = step
    const after = step.after.map(id => last.get(id) ?? id)
    if (verb.do !== 'roll') return [{...step, after}]
    const there = facts.services[step.service]
    const replicas = want?.services[step.service]?.replicas ?? there?.revisions[verb.to]?.wanted ?? 1
    const lowered = laid({...step, after}, partsOf(verb, replicas, there))
    last.set(step.id, (lowered.at(-1) as Step).id)
    return lowered
  })
}

function laid(step: Step, parts: Part[]): Step[] {
  let previous = step.after
  return parts.map(({verb, undo}, index) => {
    const id = `${step.id}.${index + 1}-${verb.do}`
    const lowered: Step = {...step, id, after: previous, verb, undo}
    previous = [id]
    return lowered
  })
}

/** The revision that gives way: the one with the greatest weight. */
const predecessor = (to: Rev, facts: ServiceFacts | undefined): Rev | undefined => heaviestOf(Object.fromEntries(Object.entries(facts?.weights ?? {}).filter(([rev]) => rev !== to)))

/**
 * At no time are more than `replicas + surge` instances there, nor fewer than `replicas - unavailable` ready; neither revision gets a
 * greater share of the traffic than it has ready instances for. One instance of the predecessor may stay; whoever planned retires it.
 */
function partsOf({to, surge, unavailable}: Roll, replicas: number, facts: ServiceFacts | undefined): Part[] {
  const from = predecessor(to, facts)
  const before = {fresh: facts?.revisions[to]?.wanted ?? 0, weights: facts?.weights ?? {}}
  const ensure = (rev: Rev, count: number, was: number): Part => ({verb: {do: 'ensure', rev, replicas: count}, undo: was > 0 ? {do: 'ensure', rev, replicas: was} : {do: 'retire', rev}})
  let weights: Record<Rev, number> = before.weights
  const route = (next: Record<Rev, number>): Part => {
    const undo: Step['undo'] = Object.values(weights).some(w => w > 0) ? {do: 'route', weights} : {do: 'drain', rev: to}
    weights = next
    return {verb: {do: 'route', weights: next}, undo}
  }
  if (from === undefined) return [ensure(to, replicas, before.fresh), route({[to]: 100})]
  const parts: Part[] = []
  // Neither surge nor unavailability leaves no way to go on: one more is the lesser evil.
  const room = surge + unavailable > 0 ? surge : 1
  let old = facts?.revisions[from]?.wanted ?? 0
  let fresh = 0
  while (fresh < replicas) {
    const grown = Math.min(replicas, replicas + room - old)
    if (grown <= fresh) {
      const shrunk = Math.max(0, Math.min(old - 1, replicas - unavailable - fresh, replicas + room - fresh - 1))
      if (shrunk === 0 && fresh > 0) parts.push(route({[to]: 100}))
      parts.push(ensure(from, shrunk, old))
      old = shrunk
      continue
    }
    parts.push(ensure(to, grown, fresh === 0 ? before.fresh : fresh))
    fresh = grown
    const share = Math.floor((100 * fresh) / replicas)
    parts.push(route(share === 100 ? {[to]: 100} : {[from]: 100 - share, [to]: share}))
  }
  return parts
}
