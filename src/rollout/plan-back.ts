/** The way back to a snapshot. Pure. */
import type {HookToUndo} from './hooks-undone.ts'
import {lastSteps, layLane, timingOf} from './lane.ts'
import type {Facts, Plan, Release, Rev, ServiceFacts, ServicePlan, ServiceRelease, Step, Verb} from './model.ts'
import {nearestDependencies, wavesOf} from './order.ts'
import {planDigest} from './plan.ts'
import {downtimeBetween} from './strategies.ts'
import {heaviestOf} from './weights.ts'

/**
 * Traffic first: wherever the old revision can still carry it, at once and everywhere. Then what has to be started, in the order of the
 * dependencies. When the whole set serves again, everything else is drained and retired. `alone`: services of which two revisions must
 * never run at once, besides those whose strategy in the snapshot says so: there what runs goes first. `hooks`, the last one begun first,
 * are undone one after another when nothing of the new release has an open request any more, and before anything of it goes that they may need.
 */
export function planRollback(to: Release, facts: Facts, alone: ReadonlySet<string> = new Set(), hooks: readonly HookToUndo[] = []): Plan {
  const services = rollbackServices(to, facts, alone)
  const immediate = Object.keys(to.services).filter(name => needsRoute(to, facts, name) && canCarry(to, facts, name)).sort()
  const first = immediate.flatMap(name => layLane({service: name, verbs: [routeAll(to.services[name] as ServiceRelease)], timing: timingOf(to.services[name])}, facts.services[name], []))
  const restored = [...first, ...layRestarts({to, facts, first}, alone)]
  const steps = [...restored, ...inReverse(layCleanup({to, facts, restored, hooks}), hooks)]
  const changing = new Set(services.filter(s => s.change !== 'unchanged').map(s => s.service))
  const order = [[...changing].sort()].filter(wave => wave.length > 0)
  const verbs = Object.fromEntries(services.map(s => [s.service, [...(s.to === null ? [] : [{do: 'route', weights: {[s.to]: 100}} as const]), ...hooks.filter(h => h.service === s.service).map(h => h.verb)]]))
  return {set: to.set, operation: 'rollback', services, order, steps, digest: planDigest({set: to.set, operation: 'rollback', services, verbs})}
}

const ensureAll = (service: ServiceRelease): Verb => ({do: 'ensure', rev: service.rev, replicas: service.replicas})
const routeAll = (service: ServiceRelease): Verb => ({do: 'route', weights: {[service.rev]: 100}})
const readyOf = (facts: Facts, service: string, rev: Rev): number => facts.services[service]?.revisions[rev]?.ready ?? 0
/** Weight never leads capacity, on the way back neither. */
const canCarry = (to: Release, facts: Facts, name: string): boolean => readyOf(facts, name, (to.services[name] as ServiceRelease).rev) >= (to.services[name] as ServiceRelease).replicas

/** Too few run, or what brought them was not ended. */
const needsEnsure = (to: Release, facts: Facts, name: string): boolean => !canCarry(to, facts, name) || facts.services[name]?.revisions[(to.services[name] as ServiceRelease).rev]?.unsettled === true

function needsRoute(to: Release, facts: Facts, name: string): boolean {
  const {rev} = to.services[name] as ServiceRelease
  const weights = Object.entries(facts.services[name]?.weights ?? {}).filter(([, weight]) => weight > 0)
  return !(weights.length === 1 && weights[0]?.[0] === rev && weights[0][1] === 100)
}

export const othersOf = (facts: ServiceFacts | undefined, keep: Rev | undefined): Rev[] => Object.keys(facts?.revisions ?? {}).filter(rev => rev !== keep).sort()

function rollbackServices(to: Release, facts: Facts, alone: ReadonlySet<string>): ServicePlan[] {
  return [...new Set([...Object.keys(to.services), ...Object.keys(facts.services)])].sort().flatMap((service): ServicePlan[] => {
    const there = facts.services[service]
    const back = to.services[service]
    const others = othersOf(there, back?.rev)
    const from = heaviestOf(there?.weights ?? {}) ?? there?.serving ?? others[0] ?? null
    if (back === undefined) return others.length > 0 ? [{service, change: 'remove', from, to: null, strategy: 'rolling', changed: ['not in the snapshot']}] : []
    const whole = others.length === 0 && !needsRoute(to, facts, service) && !needsEnsure(to, facts, service) && there?.revisions[back.rev]?.wanted === back.replicas
    const stops = isAlone(back, service, alone) && others.length > 0 && readyOf(facts, service, back.rev) === 0
    return [{
      service, change: whole ? 'unchanged' : 'update', from, to: back.rev, strategy: back.strategy.kind, changed: whole ? [] : ['back to the snapshot'],
      ...(stops ? {downtime: downtimeBetween(timingOf(back).drainMs, back)} : {})
    }]
  })
}

/** Services of which too little runs: started again, each after what it depends on. */
function layRestarts({to, facts, first}: {to: Release; facts: Facts; first: readonly Step[]}, alone: ReadonlySet<string>): Step[] {
  const missing = new Set(Object.keys(to.services).filter(name => needsEnsure(to, facts, name)))
  const dependencies = Object.fromEntries(Object.entries(to.services).map(([name, service]) => [name, service.dependsOn]))
  const needs = nearestDependencies(dependencies, missing)
  const laid = new Map<string, Step[]>()
  for (const name of wavesOf(dependencies).flat().filter(n => missing.has(n))) {
    const service = to.services[name] as ServiceRelease
    const verbs = [...(isAlone(service, name, alone) && readyOf(facts, name, service.rev) === 0 ? roomFor(service, facts.services[name]) : []), ensureAll(service)]
    if (needsRoute(to, facts, name) && !canCarry(to, facts, name)) verbs.push(routeAll(service))
    const routed = first.filter(step => step.service === name)
    laid.set(name, layLane({service: name, verbs, timing: timingOf(service)}, facts.services[name], [...lastSteps(routed), ...(needs[name] ?? []).flatMap(need => lastSteps(laid.get(need) ?? []))], 1 + routed.length))
  }
  return [...laid.values()].flat()
}

const isAlone = ({strategy}: ServiceRelease, name: string, alone: ReadonlySet<string>): boolean => strategy.kind === 'recreate' || alone.has(name)

/** Announced first, so that the data plane keeps the service's address while nothing runs. */
function roomFor({rev}: ServiceRelease, facts: ServiceFacts | undefined): Verb[] {
  const others = othersOf(facts, rev)
  const announced: Verb[] = others.length > 0 && facts?.revisions[rev] === undefined ? [{do: 'ensure', rev, replicas: 0}] : []
  return [...announced, ...others.flatMap((other): Verb[] => [{do: 'drain', rev: other}, {do: 'retire', rev: other}])]
}

interface Restored {
  to: Release
  facts: Facts
  restored: readonly Step[]
  hooks: readonly HookToUndo[]
}

function layCleanup({to, facts, restored, hooks}: Restored): Step[] {
  const after = lastSteps(restored)
  const gone = new Set(restored.flatMap(({service, verb}) => (verb.do === 'retire' ? [`${service} ${verb.rev}`] : [])))
  return [...new Set([...Object.keys(facts.services), ...hooks.map(h => h.service)])].sort().flatMap(service => {
    const back = to.services[service]
    const there = facts.services[service]
    const undone = hooks.filter(h => h.service === service).map(h => h.verb)
    const tooMany = back !== undefined && canCarry(to, facts, service) && (there?.revisions[back.rev]?.wanted ?? 0) > back.replicas
    const verbs: Verb[] = tooMany ? [{do: 'ensure', rev: back.rev, replicas: back.replicas}] : []
    const others = othersOf(there, back?.rev).filter(rev => !gone.has(`${service} ${rev}`))
    if (undone.length === 0) verbs.push(...others.flatMap((rev): Verb[] => [{do: 'drain', rev}, {do: 'retire', rev}]))
    // Of a service that was not there before, also what was written for its hooks alone goes with its revision.
    else verbs.push(...others.map((rev): Verb => ({do: 'drain', rev})), ...undone, ...[...new Set([...others, ...(back === undefined ? undone.map(h => h.rev) : [])])].map((rev): Verb => ({do: 'retire', rev})))
    const routed = there && back ? {...there, weights: {[back.rev]: 100}} : there
    return layLane({service, verbs, timing: timingOf(back)}, routed, after, 1 + restored.filter(step => step.service === service).length)
  })
}

/** Across services as well: the next one waits until the one before is undone. */
function inReverse(steps: readonly Step[], hooks: readonly HookToUndo[]): Step[] {
  const chain = hooks.flatMap(({service, verb}) => steps.find(step => step.service === service && step.verb === verb) ?? [])
  return steps.map(step => {
    const at = chain.indexOf(step)
    const before = at > 0 ? (chain[at - 1] as Step).id : undefined
    return before === undefined || step.after.includes(before) ? step : {...step, after: [...step.after, before]}
  })
}
