/** What keeps a set in order between releases: warm predecessors end, what should serve comes back, leftovers go. Pure. */
import {layLane, timingOf} from './lane.ts'
import type {Facts, Leftover, Plan, Release, Rev, ServicePlan, Step, Verb} from './model.ts'
import {othersOf} from './plan-back.ts'
import {planDeploy, planDigest} from './plan.ts'
import type {Capabilities} from './target.ts'

/** Predecessors that run on without traffic, by service and revision, and until when: ISO 8601, UTC. */
export type Warm = Readonly<Record<string, Readonly<Record<Rev, string>>>>

/** Those whose time has not passed at `now` (milliseconds since the epoch). */
export const stillWarm = (warm: Warm, now: number): Warm =>
  Object.fromEntries(Object.entries(warm).map(([service, revs]) => [service, Object.fromEntries(Object.entries(revs).filter(([, until]) => Date.parse(until) > now))] as const)
    .filter(([, revs]) => Object.keys(revs).length > 0))

interface Idle {
  service: string
  revs: Rev[]
}

/** Revisions that the current snapshot does not name, have no traffic and are not kept. Without a snapshot there is nothing to tell them by. */
function idleRevisions(facts: Facts, kept: Warm): Idle[] {
  if (facts.current === undefined) return []
  return Object.keys(facts.services).sort().map(service => ({
    service,
    revs: othersOf(facts.services[service], facts.current?.revisions[service]).filter(rev => !((facts.services[service]?.weights[rev] ?? 0) > 0) && kept[service]?.[rev] === undefined)
  })).filter(({revs}) => revs.length > 0)
}

const retireAll = (revs: readonly Rev[]): Verb[] => revs.map(rev => ({do: 'retire', rev}))

/** Retires every predecessor but those that are kept warm. */
export function planFinalize(set: string, facts: Facts, kept: Warm = {}): Plan {
  return upkeepPlan({set, operation: 'finalize', facts, lanes: idleRevisions(facts, kept).map(({service, revs}) => ({service, verbs: retireAll(revs), words: [`retire ${revs.join(', ')}`]}))})
}

export interface Upkeep {
  facts: Facts
  /** The release of the current snapshot; null where nothing serves. */
  serving: Release | null
  capabilities: Capabilities
  kept: Warm
  leftovers: readonly {service: string; leftover: Leftover}[]
}

/** First what should serve and does not, then the end of what nobody needs. */
export function planJanitor(set: string, {facts, serving, capabilities, kept, leftovers}: Upkeep): Plan {
  const repairs = serving === null ? [] : planDeploy(serving, facts, capabilities, serving).steps
  const idle = idleRevisions(facts, kept)
  const names = [...new Set([...repairs.map(s => s.service), ...idle.map(i => i.service), ...leftovers.map(l => l.service)])].sort()
  const lanes = names.map((service): LaneOf => {
    // A removed service's revisions are retired by the repairs already.
    const own = repairs.filter(s => s.service === service)
    const retired = new Set(own.flatMap(({verb}) => (verb.do === 'retire' ? [verb.rev] : [])))
    const revs = (idle.find(i => i.service === service)?.revs ?? []).filter(rev => !retired.has(rev))
    const swept = leftovers.filter(l => l.service === service).map(({leftover}): Verb => ({do: 'sweep', leftover}))
    const words = [...(own.length > 0 ? ['bring back what should serve'] : []), ...(revs.length > 0 ? [`retire ${revs.join(', ')}`] : []), ...(swept.length > 0 ? [`${swept.length} left over`] : [])]
    return {service, verbs: [...retireAll(revs), ...swept], words, behind: own}
  })
  return upkeepPlan({set, operation: 'janitor', facts, lanes, repairs})
}

interface LaneOf {
  service: string
  verbs: Verb[]
  words: string[]
  behind?: readonly Step[]
}

function upkeepPlan({set, operation, facts, lanes, repairs = []}: {set: string; operation: 'finalize' | 'janitor'; facts: Facts; lanes: readonly LaneOf[]; repairs?: readonly Step[]}): Plan {
  const services = lanes.map(({service, words}): ServicePlan => {
    const rev = facts.current?.revisions[service] ?? null
    return {service, change: 'update', from: rev, to: rev, strategy: 'rolling', changed: words}
  })
  const steps = lanes.flatMap(({service, verbs, behind = []}) => {
    const last = behind.at(-1)
    return layLane({service, verbs, timing: timingOf(undefined)}, facts.services[service], last === undefined ? [] : [last.id], behind.length + 1)
  })
  const verbs = Object.fromEntries(lanes.map(lane => [lane.service, [...(lane.behind ?? []).map(s => s.verb), ...lane.verbs]]))
  return {
    set, operation, services, order: services.length > 0 ? [services.map(s => s.service)] : [], steps: [...repairs, ...steps],
    digest: planDigest({set, operation, services, verbs})
  }
}
