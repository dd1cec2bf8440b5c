/** A cluster as a target: native objects, the truth of the set in its namespace, nothing of ours that keeps running there (decision 9). */
import {ApiError, InternalError, UserError} from '../../kernel/errors.ts'
import type {Http, Ports} from '../../ports/index.ts'
import {brokenAudit, type Audit} from '../../rollout/audit.ts'
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Evidence, Leftover, Release, SetId, Step} from '../../rollout/model.ts'
import type {Hold, Target} from '../../rollout/target.ts'
import {brokenJournal, type Wreck} from '../../rollout/wreck.ts'
import type {KubeClient} from './client/client.ts'
import {observeAccess} from './access.ts'
import {adoptUnfinished} from './adopt.ts'
import {makeContents} from './contents.ts'
import {ensureRevision, rollTo} from './ensure.ts'
import {podsOf} from './live.ts'
import {labels, type KubeObject, type RenderedService} from './model.ts'
import {describe, refOf} from './objects/identity.ts'
import {runHook} from './hook.ts'
import {lowerSteps} from './lower.ts'
import {observeLiveServices, observeSet} from './observe.ts'
import {logsWanted} from './readiness/logs.ts'
import {failed, blame} from './readiness/verdicts.ts'
import {pruneSet} from './prune-set.ts'
import {drainRevision, retireRevision, sweepLeftover} from './retire.ts'
import {openRooms} from './room.ts'
import {routeTo} from './route.ts'
import {observeWorkloads, type SetContext} from './set-context.ts'
import {openState} from './state/open-state.ts'
import type {ClusterHold} from './state/lease-keeper.ts'
import {isUncertain} from './state/reach.ts'
import {startStep, type StepRun} from './step-run.ts'
import {ClusterView, kinds} from './view.ts'
import {openWarnings} from './warnings.ts'

export interface ClusterAt {
  client: KubeClient
  namespace: string
  /** The server's address, without a slash at its end. */
  address: string
  /** Reaches what stands behind the server's proxies. */
  http: Http
}

interface Held {
  context: SetContext
  held: ClusterHold
}

export function openKubernetesTarget(ports: Ports, cluster: ClusterAt): Target {
  const contexts = new Map<SetId, SetContext>()
  const holds = new WeakMap<Hold, Held>()
  const at = (set: SetId): SetContext => {
    const known = contexts.get(set) ?? makeContext(ports, cluster, set)
    contexts.set(set, known)
    return known
  }
  /** What was begun under a hold goes on with what it knows, also where the hold is over: then its writes are refused. */
  const ours = (hold: Hold): Held => {
    const found = holds.get(hold)
    if (found === undefined) throw new InternalError('The hold is not of this target.')
    return found
  }
  return {
    http: cluster.http,
    address: (_set, service, port) => `${cluster.address}/api/v1/namespaces/${cluster.namespace}/services/${service}:${port}/proxy`,
    capabilities: () => Promise.resolve({kind: 'kubernetes', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: 1, journalEveryMs: 250, testers: ['header', 'cookie']}),
    observe: (set, want, signal, tried) => observeSet(at(set), {want, tried}, signal),
    observeAccess: (want, signal) => observeAccess(at(want.set), want, signal),
    observeLeftovers: async (set, signal) => ({leftovers: await observeStrays(at(set), signal), lock: await at(set).state.observeLock(signal)}),
    revive: () => Promise.resolve(), // controllers bring back what should run
    leaveNote: (set, note) => at(set).state.leaveNote(note),
    readNote: set => at(set).state.readNote(),
    lower: lowerSteps,
    async lock(set, owner) {
      const context = at(set)
      const held = await context.state.lock(owner)
      const hold = beginHold(context, held, () => contexts.delete(set))
      holds.set(hold, {context, held})
      return hold
    },
    async append(hold, head, operation, wave) {
      const {context, held} = ours(hold)
      // A snapshot moves what is current.
      if (wave.some(({kind}) => kind === 'snapshot')) context.reading = undefined
      const [next] = await Promise.all([context.state.append(held, head, operation, wave), context.state.inventory.flush(held)])
      return next
    },
    async read(set) {
      const context = at(set)
      const reading = await context.state.read()
      if (context.held) context.reading = reading
      return reading
    },
    observeProgress: set => at(set).state.observeProgress(),
    audit: set => auditSet(at(set)),
    observeWreck: (set, signal) => observeWreck(at(set), signal),
    rebuild: (hold, entry) => rebuildState(ours(hold), entry),
    stage: (hold, release) => stage(ours(hold), release),
    apply: (hold, step, signal) => applyStep(ours(hold).context, hold, step, signal).catch(blameCluster),
    snapshot: (hold, release, label) => keepSnapshot(ours(hold), release, label),
    recall: (set, id) => at(set).state.recall(id),
    logTail: (set, service, rev, lines) => logTail(at(set), {service, rev}, lines)
  }
}

/** While it lasts, what is listed is watched as well; what was known before it counts no more. */
function beginHold(context: SetContext, held: ClusterHold, forget: () => void): Hold {
  const {set, owner, epoch, lost} = held
  context.view.follow()
  context.held = true
  context.standing.clear()
  return {
    set, owner, epoch, lost, expiresAt: () => held.expiresAt(), awayMs: () => held.awayMs(),
    async release() {
      forget()
      context.view.close()
      await context.state.closeStatus()
      await held.release()
    }
  }
}

function makeContext(given: Ports, {client: plain, namespace, address}: ClusterAt, set: SetId): SetContext {
  const state = openState(given, plain, namespace, set)
  const {client} = state
  // Time in which the server did not answer is no time: nothing of the release was seen in it, and nothing in it may be held against the release.
  const ports: Ports = {...given, clock: {...given.clock, now: () => given.clock.now() - state.awayMs()}}
  const view = new ClusterView({client, sleep: (ms, signal) => ports.clock.sleep(ms, signal)}, {namespace, labelSelector: `${labels.set}=${state.names.label}`})
  const contents = makeContents(ports, async (service, rev) => (await state.loadRevision(service, rev)).rendered.objects)
  const podUrl = (pod: KubeObject, port: number): string => `${address}/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}:${port}/proxy`
  const warnings = openWarnings({client, clock: ports.clock, namespace})
  const rooms = openRooms({client, clock: ports.clock, namespace})
  return {ports, client, set, namespace, view, contents, warnings, rooms, state, podUrl, reading: undefined, held: false, standing: new Map(), announcing: new Set()}
}

/** A journal that is gone while its snapshots are there was not always so. */
async function auditSet({state}: SetContext): Promise<Audit> {
  const audit = await state.verifyAudit()
  if (audit.state !== 'none') return audit
  return state.read().then(() => audit, (thrown: unknown) => brokenAudit(thrown, describe(state.names.journal)))
}

async function observeWreck(context: SetContext, signal: AbortSignal): Promise<Wreck> {
  const {state} = context
  const read = await state.read(signal).then(() => undefined, (thrown: unknown) => thrown)
  const broken = brokenJournal(read, describe(state.names.journal))
  return {broken, snapshots: await state.listSnapshots(signal), services: await observeLiveServices(context, signal)}
}

async function rebuildState({context, held}: Held, entry: Parameters<Target['rebuild']>[1]): Promise<void> {
  context.reading = undefined
  await context.state.rebuild(held, entry)
}

/** The rendered objects go into the cluster by digest; from then on no step needs the workspace. */
async function stage({context: {contents, state}, held}: Held, release: Release): Promise<Release> {
  await contents.learn(release)
  const services = Object.entries(release.services)
  const rendered = Object.fromEntries(await Promise.all(services.map(async ([service, {rev, source}]): Promise<[string, RenderedService]> => [service, {service, digest: source.digest, objects: await contents.of(service, rev)}])))
  const kept: Release = {...release, services: Object.fromEntries(services.map(([name, {config, source, ...rest}]) => [name, {
    ...rest, source: source.kind === 'objects' ? {kind: source.kind, digest: source.digest} : source, ...(config === undefined ? {} : {config: {release: config.release, format: config.format}})
  }]))}
  await state.keepRelease(held, kept, rendered)
  return kept
}

/** A part of the API that does not answer for minutes, while the rest does, says nothing of the release. Throws. */
function blameCluster(thrown: unknown): never {
  if (!isUncertain(thrown) || !(thrown instanceof ApiError)) throw thrown
  throw new UserError(thrown.message, {reason: 'cluster-unhealthy', ...(thrown.where === undefined ? {} : {where: thrown.where}), remedy: 'See what is wrong with that part of the API server, then run again.', cause: thrown})
}

function applyStep(context: SetContext, hold: Hold, step: Step, signal: AbortSignal): Promise<Evidence> {
  const run: StepRun = startStep(context, hold, step, signal)
  const {verb} = step
  switch (verb.do) {
    case 'ensure': return ensureRevision(run, verb.rev, verb.replicas)
    case 'roll': return rollTo(run, verb.to, () => routeTo(run, {[verb.to]: 100}))
    case 'route': return routeTo(run, verb.weights, verb.testers)
    case 'drain': return drainRevision(run, verb.rev)
    case 'retire': return retireRevision(run, verb.rev)
    case 'sweep': return sweepLeftover(run, verb.leftover)
    case 'hook': return runHook(run, verb)
    case 'judge': throw new InternalError(`${step.id}: the engine carries out \`${verb.do}\`, not the target.`)
  }
}

async function keepSnapshot({context, held: hold}: Held, release: Release, label: string): ReturnType<Target['snapshot']> {
  const [workloads] = await Promise.all([observeWorkloads(context, hold.lost), adoptUnfinished(context, hold, release)])
  const kept = await context.state.snapshot(hold, release, label, one => workloads.some(w => one.revisions[w.service] === w.rev))
  await pruneSet(context, hold, release)
  return kept
}

/** Workloads of the set that no kept release names: what a run left that nobody remembers. */
async function observeStrays(context: SetContext, signal: AbortSignal): Promise<{service: string; leftover: Leftover}[]> {
  const [workloads, kept, {entries}] = await Promise.all([observeWorkloads(context, signal), context.state.listReleases(signal), context.state.read(signal)])
  const open = foldJournal(entries).unfinished
  if (open !== null) return []
  return workloads.filter(({service, rev}) => !kept.some(({revisions}) => revisions[service] === rev)).map(({service, object}) => ({
    service, leftover: {kind: 'process', id: `${object.apiVersion} ${object.kind} ${object.metadata.name} ${object.metadata.uid ?? ''}`, what: `${object.kind} ${refOf(object).name}, which no kept release names`}
  }))
}

async function logTail(context: SetContext, {service, rev}: {service: string; rev: string}, lines: number): Promise<string[]> {
  const signal = AbortSignal.timeout(10_000)
  const pods = podsOf(service, rev, await context.view.objects(kinds.pod, signal))
  const wanted = logsWanted(failed(blame.unclear, ''), pods)[0]
  const [first] = pods
  const pod = wanted ?? (first && {namespace: context.namespace, name: first.metadata.name})
  if (pod === undefined) return []
  return context.client.logTail(pod, lines, signal).catch((error: unknown) => {
    if (error instanceof UserError) throw error
    return []
  })
}
