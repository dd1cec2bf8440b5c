/** What is there, and what stands against a release: facts from the set's own objects, problems from the server's dry run. Changes nothing. */
import {SlipwayError, toSlipwayError} from '../../kernel/errors.ts'
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Facts, Problem, Release, Rev, ServiceFacts, SnapshotRef} from '../../rollout/model.ts'
import {isReady, podsOf, revisionFacts, type LiveWorkload} from './live.ts'
import {annotations, fieldManager, labels, type KubeObject} from './model.ts'
import {allObjects, revisionObjects, withReplicas} from './revision-objects.ts'
import {observeWorkloads, type SetContext} from './set-context.ts'
import {observeRevisionServices, observeSplit, routeIn} from './split.ts'
import {pinnedRev} from './stable-service.ts'
import {takeFrom} from './step-run.ts'
import {kinds} from './view.ts'

export async function observeSet(context: SetContext, want: Release | SnapshotRef | null, signal: AbortSignal): Promise<Facts> {
  const release = want === null ? undefined : 'services' in want ? want : await context.state.recall(want.id, signal)
  if (release) await context.contents.learn(release)
  const [{entries, snapshots}, workloads, pods, services] = await Promise.all([
    context.reading ?? context.state.read(signal), observeWorkloads(context, signal), context.view.objects(kinds.pod, signal), context.view.objects(kinds.service, signal)
  ])
  const state = foldJournal(entries)
  const byId = (id: string | null): SnapshotRef | undefined => snapshots.find(snapshot => snapshot.id === id)
  const current = byId(state.current)
  const names = [...new Set([...workloads.map(w => w.service), ...Object.keys(current?.revisions ?? {}), ...Object.keys(release?.services ?? {})])].sort()
  const found = await Promise.all(names.map(async (name): Promise<[string, ServiceFacts]> => {
    const own = workloads.filter(w => w.service === name)
    return [name, {
      serving: current?.revisions[name], weights: await weightsOf(context, {name, own, pods, services}, signal),
      revisions: Object.fromEntries(own.map(workload => [workload.rev, revisionFacts(workload, pods, context.podUrl)]))
    }]
  }))
  return {services: Object.fromEntries(found), current, previous: byId(state.previous), problems: release ? await releaseProblems(context, release, workloads, signal) : []}
}

interface ServiceSight {
  name: string
  own: readonly LiveWorkload[]
  pods: readonly KubeObject[]
  services: readonly KubeObject[]
}

/** Percent by revision: as the data plane's object says while two share, else whom the stable Service selects, else by the pods that are ready. */
async function weightsOf(context: SetContext, {name, own, pods, services}: ServiceSight, signal: AbortSignal): Promise<Record<Rev, number>> {
  const mine = services.filter(({metadata}) => metadata.labels?.[labels.service] === name)
  const stable = mine.find(({metadata}) => metadata.labels?.[labels.revision] === undefined && metadata.annotations?.[annotations.stable] !== undefined)
  const pin = stable === undefined ? null : pinnedRev(stable)
  const sharing = await observeRevisionServices(context, name, signal)
  const route = routeIn(sharing)
  if (stable && pin !== null && route) {
    const split = await observeSplit(context, {route, service: stable.metadata.name, stable: pin}, signal)
    if (split) return whole(split)
  }
  if (pin !== null) return {[pin]: 100}
  return stable === undefined && expectsService(own) ? {} : byReadyPods(name, own, pods)
}

const expectsService = (own: readonly LiveWorkload[]): boolean => own.some(({object}) => object.metadata.annotations?.[annotations.behind] !== undefined)

/** In a native update the pods of both revisions stand behind one Service: each gets new connections by its number. */
function byReadyPods(service: string, own: readonly LiveWorkload[], pods: readonly KubeObject[]): Record<Rev, number> {
  const revs = new Set([...own.map(w => w.rev), ...pods.filter(p => p.metadata.labels?.[labels.service] === service).map(p => p.metadata.labels?.[labels.revision] ?? '')])
  const counts = [...revs].filter(rev => rev !== '').map((rev): [Rev, number] => [rev, podsOf(service, rev, pods).filter(isReady).length]).filter(([, count]) => count > 0)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  return whole(Object.fromEntries(counts.map(([rev, count]) => [rev, (100 * count) / total])))
}

/** Whole percents with the sum 100: the largest takes what rounding leaves. */
function whole(weights: Readonly<Record<Rev, number>>): Record<Rev, number> {
  const rounded = Object.entries(weights).map(([rev, weight]): [Rev, number] => [rev, Math.round(weight)]).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const rest = 100 - rounded.reduce((sum, [, weight]) => sum + weight, 0)
  return Object.fromEntries(rounded.map(([rev, weight], index) => [rev, index === 0 ? weight + rest : weight]))
}

/** What the server would refuse, object by object, in its own words. Revisions that run already have been accepted. */
async function releaseProblems(context: SetContext, release: Release, workloads: readonly LiveWorkload[], signal: AbortSignal): Promise<Problem[]> {
  const found = await Promise.all(Object.entries(release.services).map(async ([service, {rev, replicas}]): Promise<Problem[]> => {
    if (workloads.some(w => w.service === service && w.rev === rev)) return []
    try {
      const revision = revisionObjects(await context.contents.of(service, rev), {set: context.set, namespace: context.namespace, service, rev})
      const dry = await Promise.all(allObjects({...revision, workload: withReplicas(revision.workload, replicas)}).map(object => tryObject(context, service, object, signal)))
      return dry.flat()
    } catch (thrown) {
      return [problemOf(service, thrown)]
    }
  }))
  return found.flat()
}

async function tryObject({client}: SetContext, service: string, object: KubeObject, signal: AbortSignal): Promise<Problem[]> {
  try {
    await client.apply(object, {manager: fieldManager, takeFrom, dryRun: true}, signal)
    return []
  } catch (thrown) {
    return [problemOf(service, thrown)]
  }
}

/** What says nothing of the release itself is no problem of the release: it ends the observation. */
function problemOf(service: string, thrown: unknown): Problem {
  const error = toSlipwayError(thrown)
  if (!(error instanceof SlipwayError) || ['api-unavailable', 'timeout', 'internal', 'cancelled'].includes(error.reason)) throw error
  return {reason: error.reason, service, message: error.where ? `${error.where}: ${error.message}` : error.message, ...(error.remedy === undefined ? {} : {remedy: error.remedy})}
}
