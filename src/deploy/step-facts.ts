/** What a step is about, as figures and names beside its line: for whoever follows the progress and puts it in words of their own. Pure. */
import type {ProgressEvent} from '../ports/index.ts'
import type {Verb} from '../rollout/model.ts'

type Facts = NonNullable<ProgressEvent['facts']>

/** Weights are what was routed: they are told with a step's end alone. */
export function stepFacts(verb: Verb, moment: 'begun' | 'ended'): Facts {
  switch (verb.do) {
    case 'ensure': return {verb: verb.do, rev: verb.rev, replicas: verb.replicas}
    case 'roll': return {verb: verb.do, rev: verb.to}
    case 'route': return {verb: verb.do, ...(moment === 'ended' ? Object.fromEntries(Object.entries(verb.weights).map(([rev, weight]) => [`weight.${rev}`, weight])) : {})}
    case 'drain': case 'retire': return {verb: verb.do, rev: verb.rev}
    case 'hook': return {verb: verb.do, hook: verb.name, phase: verb.phase, rev: verb.rev}
    default: return {verb: verb.do}
  }
}
