/**
 * A Kubernetes target against the same interface, to see that the seam holds for a cluster: `roll` is native, weights are accepted
 * before they move, the journal is a ConfigMap compared and set by resourceVersion, the lock a Lease. Types and `lower` only: no I/O.
 */
import {digestJson, type Digest, type Json} from '../../../src/kernel/digest.ts'
import {UserError} from '../../../src/kernel/errors.ts'
import {chainEntries, entryDigest, parseJournal, renderJournal, verifyChain} from '../../../src/rollout/journal.ts'
import type {EntryBody, Owner} from '../../../src/rollout/journal-entry.ts'
import type {Evidence, Facts, Release, Rev, SetId, SnapshotRef, Step, Verb} from '../../../src/rollout/model.ts'
import type {Hold, JournalReading, Note, Target} from '../../../src/rollout/target.ts'

interface Ref {kind: 'ConfigMap' | 'Deployment' | 'HTTPRoute' | 'Lease' | 'Pod'; name: string}
interface KubeObject {metadata: {name: string; resourceVersion: string; generation?: number; uid: string}; data?: Record<string, string>; spec?: Json; status?: Record<string, Json>}

/** The few calls that a generic client offers; every write may carry the version that it was made from. */
export interface KubeApi {
  get(ref: Ref): Promise<KubeObject | undefined>
  /** Server-side apply. `resourceVersion` is a precondition: 409 if it has moved. */
  apply(ref: Ref, body: Json, options: {manager: string; resourceVersion?: string; dryRun?: 'All'}, signal?: AbortSignal): Promise<KubeObject>
  /** Resolves when `until` holds of the object as watched from now on. */
  watch(ref: Ref, until: (object: KubeObject) => boolean, signal: AbortSignal): Promise<KubeObject>
  remove(ref: Ref, uid: string): Promise<void>
  observe(set: SetId, want: Release | SnapshotRef | null, signal: AbortSignal): Promise<Facts>
  log(pod: string, lines: number): Promise<string[]>
  /** Workloads with the set's label that no journal entry names. */
  strays(set: SetId, signal: AbortSignal): Promise<{service: string; name: string; uid: string}[]>
}

export interface KubernetesOptions {
  /** HTTPRoute weights; with replica ratio alone only multiples of 100/replicas can be reached. */
  traffic: 'http-route' | {replicas: number}
}

const manager = 'slipway'
const deploymentOf = (service: string, rev: Rev): Ref => ({kind: 'Deployment', name: `${service}-${rev}`})
const mapOf = (set: SetId, what: string): Ref => ({kind: 'ConfigMap', name: `slipway-${set.replace('/', '-')}-${what}`})

/** Pure. `roll` stays whole: the Deployment controller carries it out. Steps carry what the server is to be sent. */
export function lowerForKubernetes(steps: readonly Step[], facts: Facts, want: Release | null): Step[] {
  return steps.map(step => {
    const detail = detailOf(step.service, step.verb, facts, want)
    return detail === undefined ? step : {...step, detail}
  })
}

function detailOf(service: string, verb: Verb, facts: Facts, want: Release | null): Json | undefined {
  switch (verb.do) {
    case 'ensure': return {object: deploymentOf(service, verb.rev).name, patch: {spec: {replicas: verb.replicas}}}
    case 'roll': {
      const replicas = want?.services[service]?.replicas ?? facts.services[service]?.revisions[verb.to]?.wanted ?? 1
      return {object: service, patch: {spec: {replicas, strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: verb.surge, maxUnavailable: verb.unavailable}}, template: {metadata: {labels: {'slipway.dev/revision': verb.to}}}}}}
    }
    case 'route': return {object: service, patch: {spec: {rules: [{backendRefs: Object.entries(verb.weights).sort().map(([rev, weight]) => ({name: `${service}-${rev}`, weight}))}]}}}
    case 'retire': return {object: deploymentOf(service, verb.rev).name}
    case 'sweep': return {object: verb.leftover.id}
    case 'drain': case 'judge': case 'hook': return undefined
  }
}

export function kubernetesTarget(api: KubeApi, options: KubernetesOptions): Target {
  const read = async (set: SetId): Promise<JournalReading & {version: string | undefined; kept: string}> => {
    const map = await api.get(mapOf(set, 'journal'))
    const {entries, kept} = parseJournal(map?.data?.['journal'] ?? '', mapOf(set, 'journal').name)
    return {entries, kept, head: verifyChain(entries), snapshots: snapshotsIn(map), version: map?.metadata.resourceVersion}
  }
  return {
    capabilities: () => Promise.resolve({kind: 'kubernetes', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: options.traffic === 'http-route' ? 1 : 100 / options.traffic.replicas}),
    observe: (set, want, signal) => api.observe(set, want, signal),
    lower: lowerForKubernetes,
    lock: (set, owner) => takeLease(api, set, owner),
    // Everything of ours carries the set's label: what no journal names is left over, told by its uid. Controllers revive by themselves.
    observeLeftovers: async (set, signal) => ({leftovers: (await api.strays(set, signal)).map(({service, name, uid}) => ({service, leftover: {kind: 'process', id: `${name} ${uid}`, what: `Deployment ${name} (uid ${uid})`}})), lock: null}),
    revive: () => Promise.resolve(),
    leaveNote: async (set, note) => { await api.apply(mapOf(set, 'note'), {data: {note: JSON.stringify(note)}}, {manager}) },
    readNote: async set => JSON.parse((await api.get(mapOf(set, 'note')))?.data?.['note'] ?? 'null') as Note | null,
    read,
    async append(hold, head, operation, wave: EntryBody[]) {
      const before = await read(hold.set)
      if (before.head !== head) throw new UserError('The journal has moved.', {reason: 'lock-held', where: hold.set})
      const added = chainEntries(head, operation, wave, {at: new Date(hold.expiresAt()).toISOString(), seq: before.entries.length})
      // Another writer in between makes this a 409: compare and set by the server.
      await api.apply(mapOf(hold.set, 'journal'), {data: {journal: before.kept + renderJournal(added)}}, {manager, ...(before.version === undefined ? {} : {resourceVersion: before.version})})
      return added.length === 0 ? head : entryDigest(added[added.length - 1] as (typeof added)[number])
    },
    async stage(_hold, release, signal) {
      // Images are there already; the server's dry run finds what it would refuse.
      await Promise.all(Object.entries(release.services).map(([name, {rev}]) => api.apply(deploymentOf(name, rev), {}, {manager, dryRun: 'All'}, signal)))
      return release
    },
    apply: (_hold, step, signal) => applyStep(api, step, signal),
    async snapshot(hold, release, label) {
      const ref: SnapshotRef = {id: digestJson(release), at: new Date(hold.expiresAt()).toISOString(), label, revisions: Object.fromEntries(Object.entries(release.services).map(([name, s]) => [name, s.rev]))}
      await api.apply(mapOf(hold.set, ref.id.slice(7, 19)), {data: {release: JSON.stringify(release)}}, {manager})
      return ref
    },
    async recall(set, snapshot: Digest) {
      const map = await api.get(mapOf(set, snapshot.slice(7, 19)))
      if (!map?.data?.['release']) throw new UserError(`There is no snapshot ${snapshot}.`, {reason: 'nothing-to-roll-back', where: set})
      return JSON.parse(map.data['release']) as Release
    },
    logTail: (_set, service, rev, lines) => api.log(`${service}-${rev}`, lines)
  }
}

const snapshotsIn = (map: KubeObject | undefined): SnapshotRef[] => JSON.parse(map?.data?.['snapshots'] ?? '[]') as SnapshotRef[]

async function takeLease(api: KubeApi, set: SetId, owner: Owner): Promise<Hold> {
  const ref: Ref = {kind: 'Lease', name: mapOf(set, 'lock').name}
  const found = await api.get(ref)
  const lease = await api.apply(ref, {spec: {holderIdentity: owner.name, leaseDurationSeconds: 60}}, {manager, ...(found ? {resourceVersion: found.metadata.resourceVersion} : {})})
  const expiresAt = Date.parse(String(lease.status?.['expiresAt'] ?? '1970-01-01'))
  return {set, owner, epoch: Number(lease.metadata.generation ?? 1), expiresAt: () => expiresAt, lost: new AbortController().signal, release: () => api.remove(ref, lease.metadata.uid)}
}

async function applyStep(api: KubeApi, step: Step, signal: AbortSignal): Promise<Evidence> {
  const {service, verb} = step
  const {patch} = (step.detail ?? {}) as {patch?: Json}
  const observed = (written: KubeObject) => (o: KubeObject): boolean => Number(o.status?.['observedGeneration'] ?? 0) >= (written.metadata.generation ?? 0)
  switch (verb.do) {
    case 'ensure': case 'roll': {
      const ref = verb.do === 'roll' ? {kind: 'Deployment', name: service} as const : deploymentOf(service, verb.rev)
      const written = await api.apply(ref, patch ?? {}, {manager}, signal)
      await api.watch(ref, o => observed(written)(o) && o.status?.['availableReplicas'] === o.status?.['replicas'], signal)
      return {level: verb.do === 'roll' ? 'estimated' : 'data-plane', note: 'available'}
    }
    case 'route': {
      const ref = {kind: 'HTTPRoute', name: service} as const
      const there = await api.get(ref)
      // A switching write carries the version that it was decided on.
      const written = await api.apply(ref, patch ?? {}, {manager, ...(there ? {resourceVersion: there.metadata.resourceVersion} : {})}, signal)
      await api.watch(ref, observed(written), signal)
      // The route's controller has accepted the weights; whether the proxies have moved is for sampling to say.
      return {level: 'accepted', weights: verb.weights}
    }
    case 'retire': {
      const there = await api.get(deploymentOf(service, verb.rev))
      if (there) await api.remove(deploymentOf(service, verb.rev), there.metadata.uid)
      return {level: 'accepted'}
    }
    case 'sweep': {
      const [name = '', uid = ''] = verb.leftover.id.split(' ')
      await api.remove({kind: 'Deployment', name}, uid)
      return {level: 'accepted'}
    }
    case 'drain': return {level: 'estimated', note: 'connections end with preStop and the grace period'}
    case 'judge': case 'hook': throw new UserError(`${verb.do} is the engine's.`, {reason: 'unsupported'})
  }
}
