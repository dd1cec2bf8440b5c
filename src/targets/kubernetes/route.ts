/** Moves the traffic of a service between its revisions: what carries the share is there before the share, and the end is what the user wrote. */
import {ApiError, UserError} from '../../kernel/errors.ts'
import type {Evidence, Rev, Testers} from '../../rollout/model.ts'
import {awaitEndpoints} from './endpoints.ts'
import {heaviestOf} from '../../rollout/weights.ts'
import {isReady, ofService, podsOf, sharesByReadyPods, wantedOf, type LiveWorkload} from './live.ts'
import {annotations, labels, type KubeObject, type TrafficRoute} from './model.ts'
import {describe, refOf} from './objects/identity.ts'
import {pinService, revisionService} from './objects/revisions.ts'
import {partitionOf} from './partition.ts'
import {judgeReadiness} from './readiness/judge.ts'
import {heldScalers, scalersFor, type RevisionObjects} from './revision-objects.ts'
import {observeRevision, observeWorkloads} from './set-context.ts'
import {observeChoice, observeRevisionServices, observeRouteObjects, routeIn} from './split.ts'
import {observeStable, pinnedRev} from './stable-service.ts'
import {isLate, remove, write, writeAll, type StepRun} from './step-run.ts'
import {renderWeights, type TrafficWrite} from './traffic/weights.ts'
import {kinds} from './view.ts'

const lookMs = 250
const attempts = 5

export type Weights = Readonly<Record<Rev, number>>

/** Done: the data plane's object has been accepted with these weights, or the stable Service points there. */
export async function routeTo(run: StepRun, weights: Weights, testers?: Testers): Promise<Evidence> {
  const {context, step, signal} = run
  const shares = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0))
  const heaviest = heaviestOf(shares)
  if (heaviest === undefined) return {level: 'accepted', note: 'no traffic'}
  const revision = await observeRevision(context, step.service, heaviest, signal)
  const stepping = Object.keys(shares).length === 1 ? undefined : await observeStepping(run)
  if (stepping !== undefined) return byPartition(run, stepping, shares)
  await refuseLeading(run, shares)
  if (revision.stable === undefined) return alone(run, revision)
  return Object.keys(shares).length === 1 ? whole(run, revision) : shared(run, revision, {shares, testers})
}

/** A StatefulSet whose pods are of two revisions: nothing beside it serves. */
async function observeStepping({context, step, signal}: StepRun): Promise<LiveWorkload | undefined> {
  const [one, ...others] = (await observeWorkloads(context, signal)).filter(w => w.service === step.service)
  return one?.object.kind === 'StatefulSet' && others.length === 0 ? one : undefined
}

/** Its pods share already: by rounding there may be none left of the revision before. */
async function byPartition(run: StepRun, {object, rev}: LiveWorkload, shares: Weights): Promise<Evidence> {
  await refuseLeading(run, {[rev]: shares[rev] ?? 0})
  return byRatio(run, {stableRev: rev, shares, because: `as many of its pods as are of each revision (${describe(refOf(object))}, partition ${partitionOf(object)})`})
}

/** Pods are watched apart from what controls them: that says "available" a moment before they are seen to be ready. */
const sightMs = 15_000

/** Weight never leads capacity: argo-rollouts had that order wrong until #4898. */
async function refuseLeading(run: StepRun, shares: Weights): Promise<void> {
  const {context: {view, ports: {clock}}, step, signal} = run
  const soon: StepRun = {...run, until: Math.min(run.until, clock.now() + sightMs)}
  await view.until(async () => {
    const pods = await view.objects(kinds.pod, signal)
    const empty = Object.keys(shares).filter(rev => !podsOf(step.service, rev, pods).some(isReady))
    if (empty.length === 0) return true
    if (!await isLate(soon)) return undefined
    throw new UserError(`${step.service}: revision ${empty.join(', ')} has no ready pod, and was to get traffic.`, {reason: 'release-not-ready', where: step.service, remedy: 'See why its pods are not ready. The traffic was left where it is.'})
  }, {service: step.service, everyMs: lookMs}, signal)
}

/** Nobody asks for it by a Service: all that is left are its scalers. */
async function alone(run: StepRun, revision: RevisionObjects): Promise<Evidence> {
  await writeAll(run, [...scalersFor(revision), ...revision.routes])
  return {level: 'estimated', weights: {[revision.form.rev]: 100}, note: 'no Service: it takes its work itself'}
}

async function whole(run: StepRun, revision: RevisionObjects): Promise<Evidence> {
  const {context, step, signal} = run
  const {rev, mode} = revision.form
  const stable = revision.stable as KubeObject
  const services = await observeRevisionServices(context, step.service, signal)
  const route = routeIn(services)
  const pin = await livePin(run, revision)
  if (route !== undefined && pin !== null && pin !== rev && services.some(s => s.metadata.labels?.[labels.revision] === rev)) await split(run, {route, stable: pin, service: stable.metadata.name, weights: {[rev]: 100}})
  const others = (await observeWorkloads(context, signal)).some(w => w.service === step.service && w.rev !== rev)
  await write(run, pinService(stable, mode === 'own' || others ? rev : null))
  await awaitEndpoints(run, stable.metadata.name, rev)
  if (route !== undefined) await split(run, {route, stable: rev, service: stable.metadata.name, weights: {[rev]: 100}})
  for (const service of services) await remove(run, {ref: refOf(service), uid: service.metadata.uid})
  await writeAll(run, [...scalersFor(revision), ...revision.routes])
  return {level: 'accepted', weights: {[rev]: 100}, note: `Service ${stable.metadata.name} selects it`}
}

async function livePin(run: StepRun, revision: RevisionObjects): Promise<Rev | null> {
  const live = await observeStable(run.context, revision, run.signal)
  return live === undefined ? null : pinnedRev(live)
}

/** Two or more revisions share: the stable Service stands for the one that served before, each other one gets a Service of its own. */
async function shared(run: StepRun, heaviest: RevisionObjects, {shares, testers}: {shares: Weights; testers: Testers | undefined}): Promise<Evidence> {
  const {context, step, signal} = run
  const stableName = (heaviest.stable as KubeObject).metadata.name
  const services = await observeRevisionServices(context, step.service, signal)
  const stableRev = await livePin(run, heaviest) ?? servedBefore(shares, services)
  const sharing = routeIn(services)
  const {route, because} = sharing === undefined ? await observeChoice(context, stableName, {replicas: await readyPods(run), ...toldBy(testers)}, signal) : {route: sharing, because: 'as before'}
  if (route.kind === 'replica-ratio') return byRatio(run, {stableRev, shares, because})
  const before = await observeRevision(context, step.service, stableRev, signal)
  await write(run, pinService((before.stable ?? heaviest.stable) as KubeObject, stableRev))
  for (const rev of Object.keys(shares).filter(r => r !== stableRev)) {
    const {stable} = await observeRevision(context, step.service, rev, signal)
    const own = await write(run, annotated(revisionService((stable ?? heaviest.stable) as KubeObject, rev), route))
    await awaitEndpoints(run, own.metadata.name, rev)
  }
  await split(run, {route, stable: stableRev, service: stableName, weights: {...shares}, ...(testers === undefined || testers.to === stableRev ? {} : {match: testers})})
  await holdScaled(run, before)
  return {level: 'accepted', weights: {...shares}, note: because}
}

/** After the weights: an abort that finds them moved writes the scalers as they were. */
async function holdScaled(run: StepRun, revision: RevisionObjects): Promise<void> {
  const live = (await observeWorkloads(run.context, run.signal)).find(w => w.service === run.step.service && w.rev === revision.form.rev)
  if (live === undefined) return
  await writeAll(run, heldScalers(revision, wantedOf(live.object)))
}

const toldBy = (testers: Testers | undefined): {testers?: 'header' | 'cookie'} => (testers === undefined ? {} : {testers: 'header' in testers ? 'header' : 'cookie'})

const annotated = (service: KubeObject, route: TrafficRoute): KubeObject =>
  ({...service, metadata: {...service.metadata, annotations: {...service.metadata.annotations, [annotations.route]: JSON.stringify(route)}}})

/** The revision without a Service of its own; where that is none, the one with the most. */
function servedBefore(shares: Weights, services: readonly KubeObject[]): Rev {
  const own = services.map(s => s.metadata.labels?.[labels.revision])
  return heaviestOf(Object.fromEntries(Object.entries(shares).filter(([rev]) => !own.includes(rev)))) ?? Object.keys(shares).sort()[0] as Rev
}

async function readyPods({context, step, signal}: StepRun): Promise<number> {
  const pods = await context.view.objects(kinds.pod, signal)
  return ofService(step.service, pods).filter(isReady).length
}

/** Behind one Service the pods share new connections: the share is that of the ready ones, and it is told as it is. */
async function byRatio(run: StepRun, {stableRev, shares, because}: {stableRev: Rev; shares: Weights; because: string}): Promise<Evidence> {
  const {context, step, signal} = run
  const before = await observeRevision(context, step.service, stableRev, signal)
  if (before.stable) await write(run, pinService(before.stable, null))
  await holdScaled(run, before)
  return {level: 'estimated', weights: sharesByReadyPods(step.service, Object.keys(shares), await context.view.objects(kinds.pod, signal)), note: because}
}

interface Wanted {
  route: TrafficRoute
  stable: Rev
  service: string
  weights: Record<Rev, number>
  match?: Testers
}

/** Writes the weights on the very version that they were decided on, and waits until a controller has accepted them. */
async function split(run: StepRun, wanted: Wanted): Promise<void> {
  const {context, signal} = run
  const marks = {[labels.set]: context.state.names.label, [labels.service]: run.step.service}
  for (let attempt = 1; ; attempt += 1) {
    const live = await observeRouteObjects(context, wanted.route, signal)
    const writes = renderWeights(wanted.route, live, {service: wanted.service, stable: wanted.stable, weights: wanted.weights, labels: marks, ...(wanted.match === undefined ? {} : {match: wanted.match})})
    try {
      for (const one of writes) await carryOut(run, one)
      return await accepted(run, wanted.route)
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === 'contention') || attempt >= attempts) throw error
    }
  }
}

async function carryOut({context, signal}: StepRun, one: TrafficWrite): Promise<void> {
  if (one.do === 'create') await context.client.create(one.object, undefined, signal)
  else if (one.do === 'replace') await context.client.replace(one.object, undefined, signal)
  else await context.client.remove(one.ref, {...(one.uid === undefined ? {} : {uid: one.uid})}, signal)
}

/** Setting weights on an object is not having them: its controller says when it has taken them (Gateway API, `observedGeneration`). */
async function accepted(run: StepRun, route: TrafficRoute): Promise<void> {
  const {context, signal} = run
  if (route.kind !== 'http-route') return
  const since = context.ports.clock.now()
  for (;;) {
    const [object] = await observeRouteObjects(context, route, signal)
    if (object === undefined) return
    const now = context.ports.clock.now()
    const readiness = judgeReadiness(object, {writtenGeneration: object.metadata.generation ?? 0, pods: [], events: [], siblings: [], now, since})
    if (readiness.state === 'ready' || readiness.state === 'warning') return
    if (readiness.state === 'failed' || await isLate(run)) {
      throw new UserError(`${describe(refOf(object))} ${readiness.words}`, {reason: readiness.state === 'failed' ? readiness.reason : 'timeout', where: describe(refOf(object)), remedy: 'See the status of the route; the traffic may not have moved.'})
    }
    await context.ports.clock.sleep(lookMs, signal)
  }
}
