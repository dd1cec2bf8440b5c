/** What is there, and what stands against a release: facts from the set's own objects, problems from the server's dry run. Changes nothing. */
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Facts, Release, Rev, ServiceFacts, SnapshotRef} from '../../rollout/model.ts'
import type {Tried} from '../../rollout/target.ts'
import {wholePercents} from '../../rollout/weights.ts'
import {isReady, liveRevisions, liveWorkloads, ofService, podsOf, revisionFacts, sharesByReadyPods, type LiveRevision, type LiveWorkload} from './live.ts'
import {annotations, labels, type KubeObject} from './model.ts'
import {observePlanned} from './plan-objects.ts'
import {judgeReadiness} from './readiness/judge.ts'
import {observeShift} from './observe-shift.ts'
import {observeWorkloadObjects, workloadKinds, type SetContext} from './set-context.ts'
import {observeRevisionServices, observeSplit, routeIn} from './split.ts'
import {pinnedRev} from './stable-service.ts'
import {kinds} from './view.ts'

export async function observeSet(context: SetContext, {want, tried}: {want: Release | SnapshotRef | null; tried?: Tried | undefined}, signal: AbortSignal): Promise<Facts> {
  const release = want === null ? undefined : 'services' in want ? want : await context.state.recall(want.id, signal)
  if (release) await context.contents.learn(release)
  const [{entries, snapshots}, sight] = await Promise.all([context.reading ?? context.state.read(signal), lookAt(context, signal)])
  const {all, workloads, pods, services} = sight
  const state = foldJournal(entries)
  const byId = (id: string | null): SnapshotRef | undefined => snapshots.find(snapshot => snapshot.id === id)
  const current = byId(state.current)
  const names = [...Object.keys(current?.revisions ?? {}), ...Object.keys(release?.services ?? {})]
  const facts: Facts = {services: await observeServices(context, sight, {names, current}, signal), current, previous: byId(state.previous), problems: [], objects: []}
  if (release === undefined) return facts
  const planned = await observePlanned(context, release, {workloads, tried, listed: {kinds: [...workloadKinds, kinds.service], objects: [...all, ...services]}}, signal)
  const shift = await observeShift(context, release, {services: facts.services, workloads, pods, kubeServices: services}, signal)
  return {...facts, ...planned, services: shift.services, problems: [...planned.problems, ...shift.problems]}
}

/** The set as it is, whatever its journal says. */
export async function observeLiveServices(context: SetContext, signal: AbortSignal): Promise<Facts['services']> {
  return observeServices(context, await lookAt(context, signal), {names: [], current: undefined}, signal)
}

interface Sight {
  all: KubeObject[]
  workloads: LiveWorkload[]
  pods: readonly KubeObject[]
  services: readonly KubeObject[]
}

async function lookAt(context: SetContext, signal: AbortSignal): Promise<Sight> {
  const [all, pods, services] = await Promise.all([observeWorkloadObjects(context, signal), context.view.objects(kinds.pod, signal), context.view.objects(kinds.service, signal)])
  return {all, workloads: liveWorkloads(all), pods, services}
}

/** Those of `names`, and those of which something runs. */
async function observeServices(context: SetContext, {workloads, pods, services}: Sight, {names, current}: {names: readonly string[]; current: SnapshotRef | undefined}, signal: AbortSignal): Promise<Facts['services']> {
  const all = [...new Set([...workloads.map(w => w.service), ...names])].sort()
  return Object.fromEntries(await Promise.all(all.map(async (name): Promise<[string, ServiceFacts]> => {
    const own = workloads.filter(w => w.service === name)
    return [name, {
      serving: current?.revisions[name], weights: await weightsOf(context, {name, own, pods, services}, signal),
      revisions: Object.fromEntries(own.flatMap(workload => liveRevisions(workload, pods).map(one => [one.rev, {...revisionFacts(name, one, pods, context.podUrl), ...troubleOf(context, workload, {...one, pods}), ...(isUnsettled(workload, one) ? {unsettled: true as const} : {})}]))),
      ...(own.some(({object}) => object.kind === 'StatefulSet') ? {replaced: 'one after another'} : {})
    }]
  })))
}

/** An update in the room of those before is over when the Deployment has its own numbers again. */
const isUnsettled = ({object, rev}: LiveWorkload, one: LiveRevision): boolean => object.metadata.annotations?.[annotations.inPlace] !== undefined && one.rev === rev

/** Why not all are ready, from the pods' own words. */
function troubleOf({ports}: SetContext, {object, service}: LiveWorkload, {rev, wanted, pods}: LiveRevision & {pods: readonly KubeObject[]}): {trouble?: string} {
  const own = podsOf(service, rev, pods)
  if (own.filter(isReady).length >= wanted) return {}
  const now = ports.clock.now()
  const since = Date.parse(object.metadata.creationTimestamp ?? '') || now
  return {trouble: judgeReadiness(object, {writtenGeneration: 0, pods: own, events: [], siblings: [], now, since}).words}
}

interface ServiceSight {
  name: string
  own: readonly LiveWorkload[]
  pods: readonly KubeObject[]
  services: readonly KubeObject[]
}

/** Percent by revision: as the data plane's object says while two share, else whom the stable Service selects, else by the pods that are ready. */
async function weightsOf(context: SetContext, {name, own, pods, services}: ServiceSight, signal: AbortSignal): Promise<Record<Rev, number>> {
  const mine = ofService(name, services)
  const stable = mine.find(({metadata}) => metadata.labels?.[labels.revision] === undefined && metadata.annotations?.[annotations.stable] !== undefined)
  const pin = stable === undefined ? null : pinnedRev(stable)
  const sharing = await observeRevisionServices(context, name, signal)
  const route = routeIn(sharing)
  if (stable && pin !== null && route) {
    const split = await observeSplit(context, {route, service: stable.metadata.name, stable: pin}, signal)
    if (split) return wholePercents(split)
  }
  if (pin !== null) return {[pin]: 100}
  return stable === undefined && expectsService(own) ? {} : sharesByReadyPods(name, own.map(w => w.rev), pods)
}

const expectsService = (own: readonly LiveWorkload[]): boolean => own.some(({object}) => object.metadata.annotations?.[annotations.behind] !== undefined)
