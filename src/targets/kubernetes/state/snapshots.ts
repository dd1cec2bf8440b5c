/** Sets as they once served, in one ConfigMap: each names the kept release that it stands for. */
import {digestJson, type Digest} from '../../../kernel/digest.ts'
import {InternalError, UserError} from '../../../kernel/errors.ts'
import {snapshotId} from '../../../rollout/kept.ts'
import type {Release, SnapshotRef} from '../../../rollout/model.ts'
import {emptyRelease} from '../../../rollout/release.ts'
import type {KubeObject} from '../model.ts'
import {recordAt} from '../objects/fields.ts'
import {describe} from '../objects/identity.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {lostError} from './lease-value.ts'
import type {ReleaseStore} from './releases.ts'
import {epochOf, getState, isContention, readStored, renderStored, stateObject, stateSchema, type StateContext} from './state-object.ts'

export interface Snapshot extends SnapshotRef {
  schema: number
  /** The kept release; null: nothing served. */
  release: Digest | null
}

export interface SnapshotStore {
  /** Oldest first. One request. Throws UserError `state-version`, `journal-corrupt`. */
  list(signal?: AbortSignal): Promise<Snapshot[]>
  /** As last read or written; undefined: neither yet. */
  known(): readonly Snapshot[] | undefined
  /** Somebody else may have had the lock since. */
  forget(): void
  /** Written whole with what is kept of the earlier ones: one request where they were read before. Throws InternalError for a release that was never kept. */
  write(hold: ClusterHold, release: Release, label: string, kept: ReadonlySet<Digest>): Promise<Snapshot>
  /** Throws UserError `nothing-to-roll-back` where it, or its content, is gone. Two requests. */
  recall(id: Digest, signal?: AbortSignal): Promise<Release>
  /** Those that the journal names and the list has lost, made anew from the kept releases; the next write keeps them. One request, and one for each part. */
  recover(ids: readonly Digest[], signal?: AbortSignal): Promise<Snapshot[]>
}

const keyOf = (id: Digest): string => `${id.slice('sha256:'.length)}.json`

export const refOf = ({id, at, label, revisions}: Snapshot): SnapshotRef => ({id, at, label, revisions})

export function openSnapshots(context: StateContext, releases: ReleaseStore): SnapshotStore {
  const store = new Store(context, releases)
  return {
    list: signal => store.list(signal), known: () => store.all, forget: () => { store.all = undefined }, write: (hold, release, label, kept) => store.write(hold, {release, label, kept}),
    recall: (id, signal) => store.recall(id, signal), recover: (ids, signal) => store.recover(ids, signal)
  }
}

class Store {
  private readonly context: StateContext
  private readonly releases: ReleaseStore
  private object: KubeObject | undefined
  all: Snapshot[] | undefined

  constructor(context: StateContext, releases: ReleaseStore) {
    this.context = context
    this.releases = releases
  }

  async list(signal?: AbortSignal): Promise<Snapshot[]> {
    const ref = this.context.names.snapshots
    this.object = await getState(this.context, ref, signal)
    const {object} = this
    this.all = object === undefined ? [] : Object.keys(recordAt(object, 'data')).map(key => readSnapshot(object, ref, key)).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
    return this.all
  }

  async write(hold: ClusterHold, {release, label, kept}: {release: Release; label: string; kept: ReadonlySet<Digest>}): Promise<Snapshot> {
    const id = snapshotId(release)
    const empty = Object.keys(release.services).length === 0
    const content = empty ? null : await this.releases.find(release)
    if (content === undefined) throw new InternalError(`The release that snapshot ${id} is to stand for was never kept.`)
    const revisions = Object.fromEntries(Object.entries(release.services).map(([name, {rev}]) => [name, rev]))
    const snapshot: Snapshot = {schema: stateSchema, id, at: new Date(this.context.clock.now()).toISOString(), label, revisions, release: content}
    await this.change(hold, all => [...all.filter(other => other.id !== id && kept.has(other.id)), snapshot])
    return snapshot
  }

  async recover(ids: readonly Digest[], signal?: AbortSignal): Promise<Snapshot[]> {
    const found = new Map<Digest, Snapshot>()
    for (const {digest, at, revisions} of (await this.releases.list(signal)).reverse()) {
      const content = await this.releases.load(digest, signal)
      const id = content && snapshotId(content.release)
      if (content === undefined || id === undefined || !ids.includes(id)) continue
      found.set(id, {schema: stateSchema, id, at, label: Object.values(content.release.services)[0]?.label ?? '', revisions, release: digest})
    }
    if (found.size > 0) this.context.log.warning(`Snapshots of ${this.context.names.set} were missing from the cluster and were found again by what they are made of: ${[...found.keys()].join(', ')}.`)
    this.all = [...found.values(), ...(this.all ?? []).filter(({id}) => !found.has(id))]
    return [...found.values()]
  }

  /** Under the lock there is no other writer: a conflict is our own write whose answer was lost, or somebody's mark on the object. */
  private async change(hold: ClusterHold, next: (all: Snapshot[]) => Snapshot[]): Promise<void> {
    const {client, names} = this.context
    if (this.all === undefined) await this.list(hold.lost)
    for (;;) {
      if (epochOf(this.object) > hold.epoch) throw lostError(names, 'another run has written the snapshots under a later one')
      const all = next(this.all ?? [])
      const data = Object.fromEntries(all.map(snapshot => [keyOf(snapshot.id), renderStored(snapshot)]))
      const object = stateObject(this.context, names.snapshots, {state: 'snapshots', epoch: hold.epoch, data}, this.object)
      try {
        this.object = this.object === undefined ? await client.create(object, undefined, hold.lost) : await client.replace(object, undefined, hold.lost)
        this.all = all
        return
      } catch (error) {
        if (!isContention(error)) throw error
        await this.list(hold.lost)
      }
    }
  }

  async recall(id: Digest, signal?: AbortSignal): Promise<Release> {
    const gone = (what: string): UserError => new UserError(what, {reason: 'nothing-to-roll-back', where: describe(this.context.names.snapshots), remedy: 'Choose one that `operation: status` lists.'})
    const snapshot = (await this.list(signal)).find(kept => kept.id === id) ?? (await this.recover([id], signal))[0]
    if (!snapshot) throw gone(`There is no snapshot ${id}.`)
    if (snapshot.release === null) return emptyRelease(this.context.names.set)
    const content = await this.releases.load(snapshot.release, signal)
    if (!content) throw gone(`What snapshot ${id} is made of is no longer kept in the cluster.`)
    if (snapshotId(content.release) !== id) throw corruptSnapshot(this.context.names.snapshots.name)
    return content.release
  }
}

const corruptSnapshot = (where: string): UserError => new UserError('A snapshot does not hold what its name says.', {reason: 'journal-corrupt', where, remedy: 'Restore the ConfigMap from a copy, or deploy again.'})

function readSnapshot(object: KubeObject, ref: Parameters<typeof describe>[0], key: string): Snapshot {
  const snapshot = readStored<Snapshot>(object, ref, {key, what: 'A snapshot'})
  if (keyOf(snapshot.id) !== key || (snapshot.release === null && snapshot.id !== digestJson({set: object.metadata.annotations?.['slipway.dev/set'], services: {}}))) throw corruptSnapshot(`${describe(ref)}: ${key}`)
  return snapshot
}
