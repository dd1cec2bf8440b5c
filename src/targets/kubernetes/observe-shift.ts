/** How a release would get from one revision to the next, for its plan: what splits its traffic, which weights can be reached, and what stands against that. Changes nothing. */
import {UserError} from '../../kernel/errors.ts'
import type {Facts, Problem, Release, Rev, ServiceFacts, ServiceRelease, Testers} from '../../rollout/model.ts'
import type {TestersSpec} from '../../spec/schema.ts'
import {sized} from './ensure.ts'
import {isCountedElsewhere, ofService, wantedOf, type LiveWorkload} from './live.ts'
import {labels, type KubeObject, type TrafficRoute} from './model.ts'
import {describe, refOf} from './objects/identity.ts'
import {countedByOther, partitionWords} from './partition.ts'
import {problemOf} from './plan-objects.ts'
import {isScaled, revisionObjects, type RevisionObjects} from './revision-objects.ts'
import {observeSurge, roomRemedy} from './room.ts'
import type {SetContext} from './set-context.ts'
import {findTraffic, routeIn} from './split.ts'
import {chooseTraffic, type TrafficFound} from './traffic/choose.ts'
import {renderWeights} from './traffic/weights.ts'

/** What has been listed already: nothing is asked twice. */
interface Standing {
  services: Facts['services']
  workloads: readonly LiveWorkload[]
  /** Of the set. */
  pods: readonly KubeObject[]
  kubeServices: readonly KubeObject[]
}

interface Moving {
  name: string
  want: ServiceRelease
  facts: ServiceFacts
  revision: RevisionObjects
}

interface Told {
  services: Facts['services']
  problems: Problem[]
}

/** What is seen belongs to the services that really change. */
export async function observeShift(context: SetContext, release: Release, standing: Standing, signal: AbortSignal): Promise<Told> {
  const {services, workloads} = standing
  const changing = Object.entries(release.services).filter(([name, {rev}]) => services[name]?.serving !== undefined && services[name].serving !== rev)
  const found = (await Promise.all(changing.map(async ([name, want]): Promise<Moving[]> => {
    // What the objects themselves have against them is told where they are tried.
    const live = workloads.find(w => w.service === name && w.rev === want.rev)?.object
    const revision = await context.contents.of(name, want.rev).then(objects => revisionObjects(objects, {set: context.set, namespace: context.namespace, service: name, rev: want.rev, live})).catch(() => undefined)
    return revision === undefined ? [] : [{name, want, facts: services[name] as ServiceFacts, revision}]
  }))).flat()
  const canaries = await tellCanaries(context, found.filter(({want}) => want.strategy.kind === 'canary'), standing, signal)
  const updates = await tellUpdates(context, found.filter(({want}) => want.strategy.kind === 'rolling'), standing, signal)
  return {services: {...services, ...canaries.services, ...updates.services}, problems: [...canaries.problems, ...updates.problems]}
}

/** A rolling update of a Deployment: it is foretold where it would stand still (kubernetes #97227). */
async function tellUpdates({rooms}: SetContext, updates: readonly Moving[], {workloads, pods}: Standing, signal: AbortSignal): Promise<Told> {
  const problems: Problem[] = []
  const services: Facts['services'] = {}
  for (const {name, want, facts, revision} of updates) {
    const {workload} = revision
    const live = workloads.find(w => w.service === name && w.object.kind === 'Deployment' && w.object.metadata.name === workload.metadata.name)
    if (live === undefined || live.rev === want.rev) continue
    const replicas = isScaled(revision) || isCountedElsewhere(live.object) ? Math.max(want.replicas, wantedOf(live.object)) : want.replicas
    const plan = await observeSurge(rooms, {wanted: sized(workload, replicas), replicas, rev: want.rev, pods: ofService(name, pods)}, signal)
    if (plan === undefined) continue
    services[name] = {...facts, update: plan.words}
    if (plan.kind === 'no-room') problems.push({reason: 'capacity', service: name, message: `${describe(refOf(workload))}: ${plan.words}.`, remedy: roomRemedy})
  }
  return {services, problems}
}

/** The cluster is asked once for all. */
async function tellCanaries(context: SetContext, canaries: readonly Moving[], {workloads, kubeServices}: Standing, signal: AbortSignal): Promise<Told> {
  const problems: Problem[] = []
  const services: Facts['services'] = {}
  // What is split already stays with the way that was chosen when that began.
  const fresh = canaries.filter(({name}) => routeIn(kubeServices.filter(({metadata}) => metadata.labels?.[labels.service] === name && metadata.labels[labels.revision] !== undefined)) === undefined)
  const split = fresh.filter(({revision}) => revision.workload.kind !== 'StatefulSet')
  const traffic = split.length === 0 ? undefined : await findTraffic(context, signal)
  for (const one of fresh) {
    try {
      services[one.name] = {...one.facts, ...toldTraffic(one, traffic, workloads)}
    } catch (thrown) {
      problems.push(problemOf(one.name, thrown))
    }
  }
  return {services, problems}
}

function toldTraffic({name, want, facts, revision}: Moving, found: TrafficFound | undefined, workloads: readonly LiveWorkload[]): Pick<ServiceFacts, 'traffic'> {
  const {workload, stable} = revision
  const {strategy, replicas} = want
  if (strategy.kind !== 'canary') return {}
  if (workload.kind === 'StatefulSet') {
    refuseCounted(name, workloads)
    if (strategy.testers !== undefined) throw untold(name, `the pods of ${describe(refOf(workload))} share new connections, whoever asks`)
    return {traffic: partitionWords(workload, strategy.steps, replicas)}
  }
  if (stable === undefined || found === undefined) {
    if (strategy.testers !== undefined) throw untold(name, 'it has no Service')
    return {}
  }
  const {testers} = strategy
  const {route, because} = chooseTraffic(found, stable.metadata.name, {replicas, ...(testers === undefined ? {} : {testers: 'header' in testers ? 'header' : 'cookie'})})
  if (testers !== undefined) tryTesters(found, route, {service: stable.metadata.name, stable: facts.serving ?? '', match: {to: want.rev, ...testers}})
  return {traffic: testers === undefined ? because : `${because}; testers by ${testersWords(testers)} go to the new revision`}
}

const testersWords = (testers: TestersSpec): string => ('header' in testers ? `the header ${testers.header.name}` : `the cookie ${testers.cookie.name}`)

/** What the data plane cannot write is refused before anything is: a value that it cannot tell, a route without room for one rule more. */
function tryTesters(found: TrafficFound, route: TrafficRoute, {match, ...split}: {service: string; stable: Rev; match: Testers}): void {
  const live = [...found.httpRoutes, ...found.traefikServices, ...found.ingressRoutes, ...found.ingresses]
  renderWeights(route, live, {...split, match, weights: {[split.stable]: 99, [match.to]: 1}})
}

const untold = (service: string, why: string): UserError => new UserError(`Nothing can tell the testers of ${service}: ${why}.`, {
  reason: 'unsupported-strategy', where: `services.${service}.strategy.canary.testers`, remedy: 'Leave out `testers`.'
})

function refuseCounted(service: string, workloads: readonly LiveWorkload[]): void {
  const live = workloads.find(w => w.service === service && w.object.kind === 'StatefulSet')?.object
  if (live === undefined || !isCountedElsewhere(live)) return
  const {why, remedy} = countedByOther('an autoscaler')
  throw new UserError(`${describe(refOf(live))} ${why}.`, {reason: 'unsupported-strategy', where: `services.${service}.strategy`, remedy})
}
