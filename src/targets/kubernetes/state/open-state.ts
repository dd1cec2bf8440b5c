/** The state of one set in its cluster, put together: what the target works with. */
import type {Digest} from '../../../kernel/digest.ts'
import type {Ports} from '../../../ports/index.ts'
import type {Audit} from '../../../rollout/audit.ts'
import {journalRoot, type EntryBody, type Owner} from '../../../rollout/journal-entry.ts'
import {foldJournal} from '../../../rollout/journal-state.ts'
import {snapshotsToKeep} from '../../../rollout/kept.ts'
import type {Release, Rev, SetId, SnapshotRef} from '../../../rollout/model.ts'
import {progressOf, type Progress} from '../../../rollout/progress.ts'
import type {JournalReading, LockFacts, Note} from '../../../rollout/target.ts'
import type {KubeClient} from '../client/client.ts'
import type {OwnerReference, RenderedService} from '../model.ts'
import {verifyAudit} from './audit.ts'
import {openInventory, type Inventory} from './inventory.ts'
import {entriesOf, goneError, openJournal, refuseCut, type Journal, type StoredChain} from './journal.ts'
import {openGate, wrapClient, type Gate} from './held-client.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {acquireLease, observeLock} from './lease.ts'
import type {Witness} from './lease-value.ts'
import {stateNames, type StateNames} from './names.ts'
import {leaveNote, readNote} from './notes.ts'
import {openReach} from './reach.ts'
import {rebuildJournal, type RebuiltEntry} from './rebuild.ts'
import {openReleases, type KeptRelease, type KeptRevision, type ReleaseContent} from './releases.ts'
import {openSnapshots, refOf} from './snapshots.ts'
import {openStatus, readStatus} from './status.ts'
import {epochOf, getState, type StateContext} from './state-object.ts'

export interface ClusterState {
  names: StateNames
  /** Two requests where it is free. Throws UserError `lock-held` with owner and expiry. */
  lock(owner: Owner, signal?: AbortSignal): Promise<ClusterHold>
  observeLock(signal?: AbortSignal): Promise<LockFacts | null>
  /** The client of the set: under the lock its writes are fenced, and an outage is outlasted. */
  client: KubeClient
  /** Milliseconds so far in which the server did not answer while it was asked. */
  awayMs(): number
  /** Two requests. Throws UserError `journal-corrupt`, `state-version`. */
  read(signal?: AbortSignal): Promise<JournalReading>
  append(hold: ClusterHold, head: Digest, operation: string, wave: EntryBody[]): Promise<Digest>
  keepRelease(hold: ClusterHold, release: Release, rendered: Record<string, RenderedService>): Promise<Digest>
  loadRelease(digest: Digest, signal?: AbortSignal): Promise<ReleaseContent | undefined>
  loadRevision(service: string, rev: Rev, signal?: AbortSignal): Promise<KeptRevision>
  listReleases(signal?: AbortSignal): Promise<KeptRelease[]>
  /** The object that goes when the newest kept release with this revision goes. One request. */
  ownerOf(service: string, rev: Rev, signal?: AbortSignal): Promise<OwnerReference | undefined>
  /** Removes the kept releases that neither a snapshot names nor `needed` asks for. */
  collectReleases(hold: ClusterHold, needed: (release: KeptRelease) => boolean): Promise<number>
  /** Written first; then what no kept snapshot and nothing that `needed` asks for needs is removed. */
  snapshot(hold: ClusterHold, release: Release, label: string, needed: (release: KeptRelease) => boolean): Promise<SnapshotRef>
  recall(id: Digest, signal?: AbortSignal): Promise<Release>
  leaveNote(note: Note, signal?: AbortSignal): Promise<void>
  readNote(signal?: AbortSignal): Promise<Note | null>
  inventory: Inventory
  /** One request. Null: nothing was told, or it cannot be read. */
  observeProgress(signal?: AbortSignal): Promise<Progress | null>
  /** Tells how it ended: before the lock is given back. Never throws. */
  closeStatus(): Promise<void>
  verifyAudit(signal?: AbortSignal): Promise<Audit>
  /** One request. Oldest first. Throws UserError `journal-corrupt`, `state-version`. */
  listSnapshots(signal?: AbortSignal): Promise<SnapshotRef[]>
  /** Puts the journal aside as it is, and begins it anew. Two writes at most. */
  rebuild(hold: ClusterHold, entry: RebuiltEntry): Promise<void>
}

export interface StateParts extends Pick<Ports, 'clock' | 'compression' | 'log'> {
  /** How long the text of the journal may get before older operations are moved to archives. */
  journalBytes?: number
}

interface Contexts {
  context: StateContext
  /** The lock itself is what fences; a note needs none, and the status waits for nothing. */
  unheld: StateContext
  gate: Gate
}

function makeContexts({clock, compression, log, journalBytes = 200_000}: StateParts, client: KubeClient, names: StateNames): Contexts {
  const reach = openReach(clock)
  const ask = <T>(work: (signal: AbortSignal | undefined) => Promise<T>, signal: AbortSignal | undefined): Promise<T> => reach.ask(() => work(signal))
  const plain = wrapClient(client, {read: ask, write: ask})
  const gate = openGate(plain, {clock, reach})
  const context: StateContext = {client: gate.client, reach, clock, compression, log, names, journalBytes}
  return {context, unheld: {...context, client: plain}, gate}
}

/** Throws UserError `input-invalid` for what is no name of a set. */
export function openState(parts: StateParts, client: KubeClient, namespace: string, set: SetId): ClusterState {
  const {context, unheld, gate} = makeContexts(parts, client, stateNames(namespace, set))
  const [journal, releases] = [openJournal(context), openReleases(context)]
  const [snapshots, inventory] = [openSnapshots(context, releases), openInventory(context)]
  const status = openStatus(unheld)
  let witness: Witness | undefined
  /** What is written goes out only under a hold that is still ours. */
  const fenced = <T>(hold: ClusterHold, work: () => Promise<T>): Promise<T> => {
    gate.under(hold)
    return work()
  }
  const collect = async (needed: (release: KeptRelease) => boolean, signal?: AbortSignal): Promise<number> => {
    const named = new Set((await snapshots.list(signal)).map(({release}) => release))
    return releases.collect(release => named.has(release.digest) || needed(release), signal)
  }
  return {
    names: context.names,
    lock: async (owner, signal) => {
      const hold = await acquireLease(unheld, owner, {floor: () => epochFloor(context), ...(signal === undefined ? {} : {signal})})
      ;({witness} = hold)
      gate.under(hold)
      for (const known of [journal, releases, snapshots, inventory]) known.forget()
      return hold
    },
    observeLock: signal => observeLock(context, signal),
    client: context.client,
    awayMs: () => context.reach.awayMs(),
    read: signal => readState(context, {journal, snapshots, witness, held: gate.isHeld()}, signal),
    append: (hold, head, operation, wave) => fenced(hold, async () => {
      const next = await journal.append(hold, head, operation, wave)
      status.tell(hold, () => progressOf(foldJournal(entriesOf(journal.known() as StoredChain, context))))
      return next
    }),
    keepRelease: (hold, release, rendered) => fenced(hold, () => releases.keep(release, rendered, hold.lost)),
    loadRelease: (digest, signal) => releases.load(digest, signal),
    loadRevision: (service, rev, signal) => releases.loadRevision(service, rev, signal),
    listReleases: signal => releases.list(signal),
    ownerOf: (service, rev, signal) => releases.ownerOf(service, rev, signal),
    collectReleases: (hold, needed) => fenced(hold, () => collect(needed, hold.lost)),
    snapshot: (hold, release, label, needed) => fenced(hold, async () => {
      const chain = journal.known() ?? await journal.read(hold.lost)
      const written = await snapshots.write(hold, release, label, snapshotsToKeep(chain === undefined ? [] : entriesOf(chain, context)))
      const named = new Set(snapshots.known()?.map(kept => kept.release))
      await releases.collect(kept => named.has(kept.digest) || needed(kept), hold.lost)
      return refOf(written)
    }),
    recall: (id, signal) => snapshots.recall(id, signal),
    leaveNote: (note, signal) => leaveNote(gate.isHeld() ? context : unheld, note, signal),
    readNote: signal => readNote(context, signal),
    inventory: {...inventory, read: async signal => (gate.isHeld() ? inventory.known() : undefined) ?? inventory.read(signal), flush: hold => fenced(hold, () => inventory.flush(hold))},
    observeProgress: signal => readStatus(context, signal),
    closeStatus: () => status.close(),
    verifyAudit: signal => verifyAudit(context, signal),
    listSnapshots: async signal => (await snapshots.list(signal)).map(refOf),
    rebuild: (hold, entry) => fenced(hold, async () => {
      journal.forget()
      witness = undefined
      await rebuildJournal(context, hold, entry)
    })
  }
}

/** What was last written while somebody held the lock: asked where the Lease itself is gone. */
async function epochFloor(context: StateContext): Promise<number> {
  const {journal, inventory, snapshots} = context.names
  return Math.max(0, ...(await Promise.all([journal, inventory, snapshots].map(ref => getState(context, ref)))).map(epochOf))
}

interface Stores {
  /** Nobody else writes: what was read or written under this lock is what there is. An append finds out where somebody has altered it all the same. */
  held: boolean
  journal: Journal
  snapshots: ReturnType<typeof openSnapshots>
  witness: Witness | undefined
}

async function readState(context: StateContext, {journal, snapshots, witness, held}: Stores, signal?: AbortSignal): Promise<JournalReading> {
  const known = held ? {chain: journal.known(), kept: snapshots.known()} : {chain: undefined, kept: undefined}
  const [chain, kept] = await Promise.all([known.chain ?? journal.read(signal), known.kept ?? snapshots.list(signal)])
  if (chain === undefined && kept.length > 0) throw goneError(context, `there are ${kept.length} snapshots`)
  refuseCut(context, chain, witness)
  const entries = chain === undefined ? [] : entriesOf(chain, context)
  const {current, previous} = foldJournal(entries)
  const lost = [current, previous].filter(id => id !== null && !kept.some(snapshot => snapshot.id === id)) as Digest[]
  const recovered = lost.length === 0 ? [] : await snapshots.recover(lost, signal)
  return {head: chain?.head ?? journalRoot, entries, snapshots: [...recovered, ...kept].map(refOf)}
}
