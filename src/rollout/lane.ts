/** One service's part of a plan: verbs one after another, as steps with ids, deadlines and the way back. Pure. */
import type {HookVerb, Rev, RevisionFacts, ServiceFacts, ServiceRelease, Step, Verb} from './model.ts'

const secondMs = 1000
/** For what a target does by itself: start a program, tell the router, end a process. */
const marginMs = 30 * secondMs
const defaultReadyMs = 30 * secondMs
const defaultDrainMs = 10 * secondMs

export interface Timing {
  /** Deadline of one process from its start to its first good answer. */
  readyMs: number
  drainMs: number
  replicas: number
}

export const timingOf = (release: ServiceRelease | undefined): Timing => ({
  readyMs: release?.ready?.within ?? defaultReadyMs,
  drainMs: release?.drainMs ?? defaultDrainMs,
  replicas: release?.replicas ?? 1
})

export function deadlineOf(verb: Verb, timing: Timing): number {
  switch (verb.do) {
    case 'ensure': return timing.readyMs + marginMs
    // One at a time, each started, waited for and drained.
    case 'roll': return timing.replicas * (timing.readyMs + timing.drainMs) + marginMs
    case 'route': return marginMs
    // Too little data at the end of the pause: twice the pause more, and half a minute, to see enough.
    case 'judge': return 3 * verb.pauseMs + marginMs
    case 'drain': return timing.drainMs + marginMs
    case 'retire': case 'sweep': return marginMs
    // A compensation may first have to wait for the end of what it undoes.
    case 'hook': return verb.timeoutMs + marginMs
  }
}

/** Which revision has which share of the traffic and how many instances, as steps would leave it. */
interface Standing {
  weights: Record<Rev, number>
  wanted: Record<Rev, number>
}

export const standingOf = (facts: ServiceFacts | undefined): Standing => ({
  weights: {...facts?.weights},
  wanted: Object.fromEntries(Object.entries(facts?.revisions ?? {}).map(([rev, r]: [string, RevisionFacts]) => [rev, r.wanted]))
})

export interface Lane {
  service: string
  verbs: Verb[]
  timing: Timing
}

/** Steps in a row. The first waits for `after`; `number` is that of the first. */
export function layLane({service, verbs, timing}: Lane, facts: ServiceFacts | undefined, after: readonly string[], number = 1): Step[] {
  const standing = standingOf(facts)
  let previous = [...after]
  return verbs.map((verb, index) => {
    const id = `${service}/${number + index}-${verb.do === 'hook' ? `hook-${verb.name}` : verb.do}`
    const step: Step = {id, service, after: previous, verb, undo: wayBack(verb, standing), deadlineMs: deadlineOf(verb, timing)}
    advance(verb, standing)
    previous = [id]
    return step
  })
}

function wayBack(verb: Verb, standing: Standing): Step['undo'] {
  const routed = Object.values(standing.weights).some(weight => weight > 0)
  switch (verb.do) {
    case 'ensure': {
      const before = standing.wanted[verb.rev] ?? 0
      return before > 0 ? {do: 'ensure', rev: verb.rev, replicas: before} : {do: 'retire', rev: verb.rev}
    }
    case 'route': {
      const first = Object.keys(verb.weights)[0]
      if (routed) return {do: 'route', weights: {...standing.weights}}
      return first === undefined ? 'nothing' : {do: 'drain', rev: first}
    }
    case 'roll': {
      const from = Object.entries(standing.weights).find(([, weight]) => weight === 100)?.[0]
      return from === undefined ? {do: 'retire', rev: verb.to} : {do: 'roll', to: from, surge: verb.surge, unavailable: verb.unavailable}
    }
    case 'drain': return (standing.weights[verb.rev] ?? 0) > 0 ? {do: 'route', weights: {...standing.weights}} : 'nothing'
    case 'retire': {
      const before = standing.wanted[verb.rev] ?? 0
      return before > 0 ? {do: 'ensure', rev: verb.rev, replicas: before} : 'nothing'
    }
    case 'judge': case 'sweep': return 'nothing'
    case 'hook': return verb.undo === 'compensate' ? undoOf(verb) : verb.undo
  }
}

/** Done and interrupted alike are compensated; of what has no compensation only the running ends. */
export const undoOf = (verb: HookVerb): HookVerb => ({...verb, phase: verb.undo === 'compensate' ? 'compensate' : 'end', undo: 'nothing'})

export const hookVerbs = ({rev, hooks}: ServiceRelease, phase: 'before' | 'after'): HookVerb[] => (hooks?.[phase] ?? []).map(({name, timeoutMs, irreversible, compensate}) =>
  ({do: 'hook', rev, name, phase, timeoutMs, undo: irreversible ? 'irreversible' : compensate === undefined ? 'nothing' : 'compensate'}))

function advance(verb: Verb, standing: Standing): void {
  switch (verb.do) {
    case 'ensure': standing.wanted[verb.rev] = verb.replicas; return
    case 'route': standing.weights = {...verb.weights}; return
    case 'roll': standing.weights = {[verb.to]: 100}; return
    case 'drain': delete standing.weights[verb.rev]; return
    case 'retire': delete standing.wanted[verb.rev]; return
    case 'judge': case 'hook': case 'sweep': return
  }
}

/** Ids that nothing in the list waits for: a service that depends on these waits for the whole. */
export function lastSteps(steps: readonly Step[]): string[] {
  const waitedFor = new Set(steps.flatMap(step => step.after))
  return steps.map(step => step.id).filter(id => !waitedFor.has(id))
}
