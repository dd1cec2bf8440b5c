/** What has to be done so that a release serves: strategies expanded into steps, in the order of the dependencies. Pure. */
import {digestJson, type Digest} from '../kernel/digest.ts'
import {UserError} from '../kernel/errors.ts'
import {hookVerbs, lastSteps, layLane, timingOf, type Lane} from './lane.ts'
import type {Facts, Plan, Release, Rev, ServiceFacts, ServicePlan, ServiceRelease, Step, Verb} from './model.ts'
import {nearestDependencies, wavesOf, type Dependencies} from './order.ts'
import {declareDowntime, strategyVerbs} from './strategies.ts'
import type {Capabilities} from './target.ts'

/** Over what was approved, never over counts of what is there, pids or times. */
export function planDigest(plan: {set: string; operation: Plan['operation']; onFailure?: Plan['onFailure']; services: readonly ServicePlan[]; verbs: Readonly<Record<string, readonly Verb[]>>}): Digest {
  const services = plan.services.filter(s => s.change !== 'unchanged').map(({service, change, from, to, strategy, changed}) =>
    ({service, change, from, to, strategy, changed, verbs: plan.verbs[service] ?? []}))
  const {onFailure = 'rollback-set'} = plan
  return digestJson({set: plan.set, operation: plan.operation, ...(onFailure === 'rollback-set' ? {} : {onFailure}), services: services.sort((a, b) => (a.service < b.service ? -1 : 1))})
}

interface ServiceView {
  name: string
  want: ServiceRelease
  /** As the current snapshot has it; unknown where nobody recalled it. */
  serving: ServiceRelease | undefined
  facts: ServiceFacts | undefined
}

/**
 * Steps before `Target.lower`. `serving` is the release of the current snapshot: with it the plan says what changed.
 * Throws UserError `unsupported-strategy` with all problems, `dependency-cycle`, `spec-invalid`.
 */
export function planDeploy(want: Release, facts: Facts, capabilities: Capabilities, serving: Release | null = null): Plan {
  refuseUnsupported(want, capabilities)
  const views = viewsOf(want, facts, serving)
  const removed = removedServices(want, facts, serving)
  const removal = ({service, rev}: Removal): ServicePlan => ({service, change: 'remove', from: rev, to: null, strategy: 'rolling', changed: ['removed from the specification']})
  const services = [...views.map(planService), ...removed.map(removal)]
  const nominal = Object.fromEntries(views.map(view => [view.name, nominalVerbs(view)]))
  const approved = [...views.map(planService), ...removed.filter(r => r.approved).map(removal)]
  const onFailure = want.onFailure === undefined ? {} : {onFailure: want.onFailure}
  const digest = planDigest({set: want.set, operation: 'deploy', ...onFailure, services: approved, verbs: nominal})
  const dependencies = dependenciesOf(want)
  const steps = layServices(views, dependencies)
  steps.push(...layRemovals(removed, facts, serving, lastSteps(steps)))
  const changing = new Set(services.filter(s => s.change !== 'unchanged').map(s => s.service))
  const order = wavesOf(dependencies).map(wave => wave.filter(name => changing.has(name))).filter(wave => wave.length > 0)
  return {set: want.set, operation: 'deploy', ...onFailure, services: services.map(s => withPredecessorNote(s, views)), order: [...order, ...removed.map(r => [r.service])], steps, digest}
}

function refuseUnsupported(want: Release, capabilities: Capabilities): void {
  const supported = capabilities.strategies
  const problems = Object.entries(want.services).flatMap(([name, {strategy, port}]) => {
    if (!supported.some(kind => kind === strategy.kind)) return [`services.${name}: the strategy ${strategy.kind} is not supported on the ${capabilities.kind} target`]
    if (port === undefined && (strategy.kind === 'canary' || strategy.kind === 'blue-green')) {
      return [`services.${name}: ${strategy.kind === 'canary' ? 'a canary splits' : 'blue-green switches'} traffic, and this service has no port`]
    }
    if (strategy.kind !== 'canary') return []
    const mark = strategy.testers === undefined ? undefined : 'header' in strategy.testers ? 'header' : 'cookie'
    if (mark !== undefined && capabilities.testers?.includes(mark) !== true) return [`services.${name}: the ${capabilities.kind} target cannot tell testers by a ${mark}: leave out \`testers\``]
    const odd = strategy.steps.filter(step => step % capabilities.weightStep !== 0)
    return odd.length > 0 ? [`services.${name}: this target moves traffic in steps of ${capabilities.weightStep} %, which ${odd.join(' %, ')} % is not`] : []
  })
  if (problems.length === 0) return
  throw new UserError(problems.join('\n'), {reason: 'unsupported-strategy', where: 'slipway.yaml', expected: `one of ${supported.join(', ')}`})
}

function dependenciesOf(release: Release): Dependencies {
  const problems = Object.entries(release.services).flatMap(([name, service]) =>
    service.dependsOn.filter(d => !Object.hasOwn(release.services, d)).map(d => `services.${name}.dependsOn names ${d}, which is no service`))
  if (problems.length > 0) throw new UserError(problems.join('\n'), {reason: 'spec-invalid', where: 'slipway.yaml'})
  return Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, service.dependsOn]))
}

const viewsOf = (want: Release, facts: Facts, serving: Release | null): ServiceView[] => Object.keys(want.services).sort().map(name => ({
  name, want: want.services[name] as ServiceRelease, serving: serving?.services[name], facts: facts.services[name]
}))

const servingRev = (view: ServiceView): Rev | null => view.facts?.serving ?? view.serving?.rev ?? null

/** Instances of the revision that serves: as it was released, or as it stands where that is not known. */
const servingReplicas = ({serving, facts}: ServiceView): number | undefined => serving?.replicas ?? (facts?.serving === undefined ? undefined : facts.revisions[facts.serving]?.wanted)

function planService(view: ServiceView): ServicePlan {
  const {name, want} = view
  const from = servingRev(view)
  const changed = from === null ? ['new'] : whatChanged(view, from)
  const change = from === null ? 'create' : changed.length > 0 ? 'update' : 'unchanged'
  const downtime = declareDowntime(want, from, view.serving)
  return {service: name, change, from, to: want.rev, strategy: want.strategy.kind, changed: from === want.rev ? changed : [...changed, ...hookWords(want)], ...(downtime === undefined ? {} : {downtime})}
}

const hookWords = (want: ServiceRelease): string[] => [...hookVerbs(want, 'before'), ...hookVerbs(want, 'after')].map(({name, phase, undo}) =>
  `hook ${name} ${phase}${undo === 'irreversible' ? ': irreversible' : undo === 'compensate' ? ', with its compensation' : ''}`)

function whatChanged(view: ServiceView, from: Rev): string[] {
  const {want, serving} = view
  const replicas = servingReplicas(view)
  const scaled = replicas !== undefined && replicas !== want.replicas ? [`replicas ${replicas} > ${want.replicas}`] : []
  if (from === want.rev) return scaled
  if (serving === undefined) return ['revision', ...scaled]
  const differs = (a: unknown, b: unknown): boolean => digestJson(a) !== digestJson(b)
  const argv = (s: ServiceRelease): unknown => (s.source.kind === 'process' ? s.source.argv : null)
  const parts: [string, boolean][] = [
    ['source', want.source.digest !== serving.source.digest], ['command', differs(argv(want), argv(serving))],
    ['config', differs(want.config?.release, serving.config?.release)], ['environment', differs(want.env, serving.env)],
    ['port', want.port !== serving.port], ['readiness', differs(want.ready, serving.ready)], ['drain', want.drainMs !== serving.drainMs],
    ['hooks', differs(want.hooks, serving.hooks)]
  ]
  return [...parts.filter(([, is]) => is).map(([what]) => what), ...scaled]
}

/** As approved: whatever is up or down at the moment. */
function nominalVerbs(view: ServiceView): Verb[] {
  const {want} = view
  const from = servingRev(view)
  const all: Verb[] = [{do: 'ensure', rev: want.rev, replicas: want.replicas}]
  if (from === null) return withHooks(want, [...all, {do: 'route', weights: {[want.rev]: 100}}])
  if (from === want.rev) return servingReplicas(view) === want.replicas ? [] : all
  return withHooks(want, strategyVerbs(want, from))
}

/** Only a new revision has them: what is scaled or brought back was released already. */
const withHooks = (want: ServiceRelease, verbs: Verb[]): Verb[] => [...hookVerbs(want, 'before'), ...verbs, ...hookVerbs(want, 'after')]

/** A predecessor of which nothing runs can neither share traffic nor be compared with. Recreate does neither. */
function predecessorIsDown(view: ServiceView): boolean {
  const from = servingRev(view)
  return view.want.strategy.kind !== 'recreate' && from !== null && from !== view.want.rev && (view.facts?.revisions[from]?.ready ?? 0) === 0
}

function withPredecessorNote(plan: ServicePlan, views: readonly ServiceView[]): ServicePlan {
  const view = views.find(v => v.name === plan.service)
  return view && predecessorIsDown(view) ? {...plan, changed: [...plan.changed, 'all at once: the predecessor is not running']} : plan
}

/** The approved verbs, fitted to what is up: a repair of what should serve already, and leftovers of earlier operations away. */
function actualVerbs(view: ServiceView): Verb[] {
  const {want, facts} = view
  const from = servingRev(view)
  const all: Verb[] = [{do: 'ensure', rev: want.rev, replicas: want.replicas}, {do: 'route', weights: {[want.rev]: 100}}]
  const nominal = nominalVerbs(view)
  const leftovers = Object.keys(facts?.revisions ?? {}).filter(rev => rev !== from && rev !== want.rev).sort()
  const cleanup = (nominal.length > 0 ? leftovers : []).flatMap((rev): Verb[] => [{do: 'drain', rev}, {do: 'retire', rev}])
  if (predecessorIsDown(view)) return [...withHooks(want, [...all, ...(facts?.revisions[from as Rev] ? [{do: 'retire', rev: from as Rev} as const] : [])]), ...cleanup]
  // There is no room for two, so none for what an earlier operation left.
  if (from !== want.rev && want.strategy.kind === 'recreate') return [...cleanup, ...nominal]
  if (from !== want.rev) return [...nominal, ...cleanup]
  const there = facts?.revisions[want.rev]
  const whole = (there?.ready ?? 0) > 0 && there?.unsettled !== true && facts?.weights[want.rev] === 100
  return whole ? [...nominal, ...cleanup] : [...all, ...cleanup]
}

/** A service waits for all steps of the services that it depends on. */
function layServices(views: readonly ServiceView[], dependencies: Dependencies): Step[] {
  const lanes = new Map<string, Lane>(views.map(view => [view.name, {service: view.name, verbs: actualVerbs(view), timing: timingOf(view.want)}]))
  const busy = new Set([...lanes].filter(([, lane]) => lane.verbs.length > 0).map(([name]) => name))
  const needs = nearestDependencies(dependencies, busy)
  const laid = new Map<string, Step[]>()
  for (const name of wavesOf(dependencies).flat()) {
    const after = (needs[name] ?? []).flatMap(need => lastSteps(laid.get(need) ?? []))
    laid.set(name, layLane(lanes.get(name) as Lane, views.find(v => v.name === name)?.facts, after))
  }
  return [...laid.values()].flat()
}

interface Removal {
  service: string
  rev: Rev
  /** The current snapshot names it; else it is a leftover of an earlier operation. */
  approved: boolean
}

/** Those that depended on others go first. */
function removedServices(want: Release, facts: Facts, serving: Release | null): Removal[] {
  const approved = Object.keys(facts.current?.revisions ?? {})
  const standing = Object.keys(facts.services).filter(name => Object.keys(facts.services[name]?.revisions ?? {}).length > 0)
  const names = [...new Set([...approved, ...standing])].filter(name => !Object.hasOwn(want.services, name))
  const dependencies = Object.fromEntries(names.map(name => [name, serving?.services[name]?.dependsOn ?? []]))
  return wavesOf(dependencies).flat().reverse().map(service => {
    const rev = facts.current?.revisions[service]
    return {service, rev: rev ?? (Object.keys(facts.services[service]?.revisions ?? {}).sort()[0] as Rev), approved: rev !== undefined}
  })
}

function layRemovals(removals: readonly Removal[], facts: Facts, serving: Release | null, after: readonly string[]): Step[] {
  let before = [...after]
  return removals.flatMap(({service}) => {
    const there = facts.services[service]
    const verbs = Object.keys(there?.revisions ?? {}).sort().flatMap((rev): Verb[] => [{do: 'drain', rev}, {do: 'retire', rev}])
    const steps = layLane({service, verbs, timing: timingOf(serving?.services[service])}, there, before)
    if (steps.length > 0) before = lastSteps(steps)
    return steps
  })
}
