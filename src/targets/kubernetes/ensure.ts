/** Brings a revision up, or to another number: configuration first, then the workload, then ready. */
import {ApiError, UserError} from '../../kernel/errors.ts'
import type {Evidence, Rev} from '../../rollout/model.ts'
import {isCountedElsewhere, wantedOf} from './live.ts'
import {annotations, type KubeObject, type Readiness} from './model.ts'
import {numberAt, recordAt, withAt} from './objects/fields.ts'
import {applyRank, describe, refOf} from './objects/identity.ts'
import {pinService, scales} from './objects/revisions.ts'
import {partitioned, partitionFor} from './partition.ts'
import {observeSurge, roomRemedy} from './room.ts'
import {isScaled, leastReplicas, strategyOf, withReplicas, type RevisionObjects} from './revision-objects.ts'
import {observeStable, unpinShared} from './stable-service.ts'
import {observeRevision, observeWorkloads} from './set-context.ts'
import {awaitReady, podsOfService, write, writeAll, type StepRun} from './step-run.ts'

/** Done: that many are ready. In the shared form this is the native rolling update: the pods of the revision before go as these come. */
export async function ensureRevision(run: StepRun, rev: Rev, replicas: number): Promise<Evidence> {
  const {context, step, signal} = run
  const revision = await observeRevision(context, step.service, rev, signal)
  await Promise.all([announced(run, announce(run, revision)), writeNeeded(run, revision.base)])
  if (revision.form.mode === 'shared') await unpinShared(run, revision)
  const stepping = await observeStepping(run, revision)
  if (stepping !== undefined) return {level: 'data-plane', note: (await ensureStep(run, revision, {...stepping, replicas})).words}
  const update = replicas === 0 ? undefined : await observeUpdate(run, revision, replicas)
  const written = await writeWorkload(run, revision, {replicas, update})
  if (replicas === 0) return {level: 'accepted', note: 'announced'}
  const {words} = await awaitReady(run, written)
  if (update === undefined) return {level: 'data-plane', note: words}
  await writeWorkload(run, revision, {replicas, update: undefined})
  return {level: 'data-plane', note: `${words}, replaced one by one in the room of those before`}
}

/** A native update that has room for no pod more replaces one by one; what was begun so, also by a run that died, ends so. Throws UserError `capacity` before the first write. */
async function observeUpdate(run: StepRun, {service, workload, form}: RevisionObjects, replicas: number): Promise<'in-place' | undefined> {
  const {context, step, signal} = run
  if (form.mode !== 'shared' || workload.kind !== 'Deployment') return undefined
  const live = (await observeWorkloads(context, signal)).find(w => w.service === service && w.object.kind === 'Deployment' && w.object.metadata.name === workload.metadata.name)
  if (live === undefined) return undefined
  if (live.object.metadata.annotations?.[annotations.inPlace] !== undefined) return 'in-place'
  if (live.rev === form.rev) return undefined
  const plan = await observeSurge(context.rooms, {wanted: sized(workload, replicas), replicas, rev: form.rev, pods: await podsOfService(run)}, signal)
  if (plan === undefined || plan.kind === 'as-written') return undefined
  // On the way back anything is better than to wait for room that does not come.
  if (plan.kind === 'in-place' || step.verb.do !== 'roll') return 'in-place'
  throw new UserError(`${describe(refOf(workload))}: ${plan.words}.`, {reason: 'capacity', where: describe(refOf(workload)), remedy: roomRemedy})
}

/** In the order of their kinds: an account before what uses it. */
export const writeNeeded = async (run: StepRun, base: readonly KubeObject[]): Promise<void> => {
  for (const rank of [...new Set(base.map(applyRank))]) await writeAll(run, base.filter(object => applyRank(object) === rank))
}

interface Stepping {
  planned: number
  live: KubeObject
  /** What its pods are updated to by now. */
  rev: Rev
}

/** A StatefulSet that is there already and whose release moves its partition in steps. */
async function observeStepping({context, step, signal}: StepRun, {workload}: RevisionObjects): Promise<Stepping | undefined> {
  const planned = numberAt(step.detail, 'replicas') ?? 0
  if (workload.kind !== 'StatefulSet' || strategyOf(workload) !== 'canary' || step.verb.do !== 'ensure' || planned === 0) return undefined
  const found = (await observeWorkloads(context, signal)).find(({object, service}) => service === step.service && object.kind === workload.kind && object.metadata.name === workload.metadata.name)
  return found && {planned, live: found.object, rev: found.rev}
}

/**
 * As many pods as before, until the last step: fewer at once would take capacity from what still serves, and those that go are the new ones. Then all are
 * updated before any goes. On the way back it is well that the last ones go first.
 */
async function ensureStep(run: StepRun, {workload, form}: RevisionObjects, {planned, live, rev, replicas}: Stepping & {replicas: number}): Promise<Readiness> {
  const count = Math.max(planned, wantedOf(live))
  const partition = partitionFor({count, replicas, planned})
  if (partition > 0) return awaitReady(run, await write(run, partitioned(withReplicas(workload, count), partition)))
  if (rev === form.rev && count > planned) await awaitReady(run, await write(run, withReplicas(workload, count)))
  return awaitReady(run, await write(run, withReplicas(workload, planned)))
}

/** A Service that takes longer, behind a webhook that hangs for instance, holds up its own workload alone. */
const mostHeldUpMs = 10_000

/**
 * No workload is made while the Service of another is: addresses are given to Services one after another, and the first pods would hold up the rest
 * (50 Services beside 100 starting pods took 4 seconds instead of 0.4, Kubernetes 1.36 on two cores). What becomes of theirs is their own step's matter.
 */
async function announced({context: {announcing, ports: {clock}}, signal}: StepRun, announcement: Promise<void>): Promise<void> {
  announcing.add(announcement)
  try {
    await announcement
  } finally {
    announcing.delete(announcement)
  }
  const over = new AbortController()
  await Promise.race([Promise.allSettled(announcing), clock.sleep(mostHeldUpMs, AbortSignal.any([signal, over.signal])).catch(() => undefined)])
  over.abort()
}

/** Where nothing of the service is there yet, its Service need not wait for its pods: nobody is taken anything from, and its EndpointSlices are made meanwhile. */
async function announce(run: StepRun, revision: RevisionObjects): Promise<void> {
  const {context, step, signal} = run
  if (revision.stable === undefined || await observeStable(context, revision, signal) !== undefined) return
  if ((await observeWorkloads(context, signal)).some(({service}) => service === step.service)) return
  const {rev, mode} = revision.form
  await write(run, pinService(revision.stable, mode === 'own' ? rev : null))
}

const conflictAttempts = 5

/** Where an autoscaler counts, its number is taken over: dropping the field would bring one replica (kubernetes #67135), another number would be a quarrel. */
async function writeWorkload(run: StepRun, revision: RevisionObjects, {replicas, update}: {replicas: number; update: 'in-place' | undefined}): Promise<KubeObject> {
  const sizedFor = (count: number): KubeObject => (update === undefined ? sized(revision.workload, count) : inPlace(sized(revision.workload, count)))
  if (replicas === 0 || !isScaled(revision) && !await isScaledByOthers(run)) return write(run, sizedFor(replicas))
  for (let attempt = 1; ; attempt += 1) {
    const live = await run.context.client.get({apiVersion: revision.workload.apiVersion, kind: revision.workload.kind, name: revision.workload.metadata.name, namespace: run.context.namespace}, run.signal)
    const count = Math.max(replicas, await shareOfScaled(run, revision, replicas), live === undefined ? 0 : wantedOf(live))
    try {
      return await write(run, sizedFor(count))
    } catch (error) {
      const moved = error instanceof UserError && error.reason === 'ownership-conflict' || error instanceof ApiError && error.reason === 'contention'
      if (!moved || attempt >= conflictAttempts) throw error
    }
  }
}

async function isScaledByOthers({context, step, signal}: StepRun): Promise<boolean> {
  return (await observeWorkloads(context, signal)).some(({service, object}) => service === step.service && isCountedElsewhere(object))
}

/**
 * At each step a new revision of a scaled service has its share of what the whole service needs by now, never less than was planned: what the serving one has been scaled to
 * (flagger #851), and where that has been scaled for a part of the traffic, as much more as all of it needs (argo-rollouts #2857: current / weight).
 */
async function shareOfScaled(run: StepRun, revision: RevisionObjects, replicas: number): Promise<number> {
  const {context, step, signal} = run
  const planned = numberAt(step.detail, 'replicas')
  if (planned === undefined || planned === 0) return replicas
  const own = (await observeWorkloads(context, signal)).filter(w => w.service === step.service)
  const weights = recordAt(step.detail, 'weights')
  const heaviest = Math.max(0, ...Object.keys(weights).map(rev => numberAt(weights, rev) ?? 0))
  const least = await observeLeast(run, revision)
  // A small share says little, and so does a count that is held at its least.
  const telling = own.filter(({rev, object}) => heaviest > 0 && rev !== revision.form.rev && numberAt(weights, rev) === heaviest && wantedOf(object) > least)
  const needed = telling.map(({object}) => Math.ceil((100 * wantedOf(object)) / heaviest))
  return Math.ceil((replicas * Math.max(planned, ...own.map(({object}) => wantedOf(object)), ...needed)) / planned)
}

/** Below which the release's own autoscaler does not go now; 0 where it brings none. */
async function observeLeast({context: {client, namespace}, signal}: StepRun, revision: RevisionObjects): Promise<number> {
  const live = await Promise.all(revision.scalers.filter(scaler => scales(scaler, revision.userWorkload)).map(scaler => client.get({...refOf(scaler), namespace}, signal)))
  return Math.max(0, ...live.map(scaler => (scaler === undefined ? 0 : leastReplicas(scaler))))
}

/** Where the user does not say how pods are replaced, none goes before another is ready (Kubernetes: the default lets a quarter go). */
export function sized(workload: KubeObject, replicas: number): KubeObject {
  const counted = withReplicas(workload, replicas)
  if (workload.kind !== 'Deployment' || Object.keys(recordAt(workload, 'spec', 'strategy')).length > 0) return counted
  return withAt(counted, ['spec', 'strategy'], {type: 'RollingUpdate', rollingUpdate: {maxSurge: '25%', maxUnavailable: 0}})
}

const inPlace = (workload: KubeObject): KubeObject => withAt({...workload, metadata: {...workload.metadata, annotations: {...workload.metadata.annotations, [annotations.inPlace]: 'true'}}},
  ['spec', 'strategy'], {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 1}})

/** Native where the Deployment is there; else a new one beside what runs, which then gets the traffic. */
export async function rollTo(run: StepRun, rev: Rev, route: () => Promise<Evidence>): Promise<Evidence> {
  const replicas = numberAt(run.step.detail, 'replicas') ?? 1
  const ready = await ensureRevision(run, rev, replicas)
  const routed = await route()
  return {...routed, weights: {[rev]: 100}, note: ready.note ?? ''}
}
