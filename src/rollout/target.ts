/**
 * The seam that carries the most: where software runs. A process target and a cluster keep it alike.
 * Every call may be repeated after a crash, honours its signal, and throws one of the five errors.
 */
import type {Digest} from '../kernel/digest.ts'
import type {Http} from '../ports/index.ts'
import type {Audit} from './audit.ts'
import type {Entry, EntryBody, Owner} from './journal-entry.ts'
import type {Progress} from './progress.ts'
import type {Wreck} from './wreck.ts'
import type {Evidence, Facts, Leftover, Plan, Problem, Release, SetId, SnapshotRef, Step} from './model.ts'

export interface Capabilities {
  kind: 'local' | 'docker' | 'kubernetes'
  strategies: ReadonlyArray<'rolling' | 'canary' | 'blue-green' | 'recreate'>
  /** Smallest step of weight in percent: 1 with a router, 100/replicas with replica ratio alone. */
  weightStep: number
  /** By what requests of testers can be told from others; by nothing where it is left out. */
  testers?: ReadonlyArray<'header' | 'cookie'>
  /** A write of the journal costs a request: what happens within so many milliseconds of the one before goes together into the next. 0: it costs nothing. */
  journalEveryMs: number
}

/** Held while a set is changed. A lock cannot fence a write, so each step checks the epoch itself. */
export interface Hold {
  set: SetId
  epoch: number
  owner: Owner
  expiresAt(): number
  /** Milliseconds so far in which the target did not answer while it was asked: deadlines do not count them, for what is not seen is no failure. */
  awayMs(): number
  /** Aborts when the hold is lost. */
  lost: AbortSignal
  release(): Promise<void>
}

export interface JournalReading {
  head: Digest
  entries: Entry[]
  snapshots: SnapshotRef[]
}

/** Who holds the lock, as far as can be seen from outside. `stale`: it may be taken over. */
export interface LockFacts {
  owner: Owner
  expiresAt: string
  state: 'held' | 'stale'
}

/** A wish of a person towards a run that is under way elsewhere. */
export interface Note {
  kind: 'promote' | 'pause'
  operation: string
  by: Owner
  at: string
  /** Of a pause: somebody has gone on since, and it counts no more. */
  answeredAt?: string
}

/** An approved plan has tried every object of the release: a target need only look again at what could take what serves down, and tells nothing of the objects. */
export type Tried = 'by an approved plan'

export interface Target {
  /** Speaks to the addresses that this target gives: the endpoints of facts, and `address`. */
  http: Http
  /** Where a service answers for whoever runs the stages, without a slash at its end. */
  address(set: SetId, service: string, port: number): string
  capabilities(set: SetId): Promise<Capabilities>
  /** What is there, and what stands against `want`. Changes nothing. */
  observe(set: SetId, want: Release | SnapshotRef | null, signal: AbortSignal, tried?: Tried): Promise<Facts>
  /** What the credentials do not allow of what this release will ask of the target: asked before anything is written, the lock included. Changes nothing. */
  observeAccess(want: Release, signal: AbortSignal): Promise<Problem[]>
  /** What of ours is there and named by nothing that should name it, and who holds the lock. Changes nothing. */
  observeLeftovers(set: SetId, signal: AbortSignal): Promise<{leftovers: {service: string; leftover: Leftover}[]; lock: LockFacts | null}>
  /** Brings back what keeps serving on its own (a dead router) and waits a moment for it: no change of what is wanted. Repeatable. */
  revive(hold: Hold, signal: AbortSignal): Promise<void>
  /** Leaves a note for the run that is at work; needs no lock. The next note replaces it. */
  leaveNote(set: SetId, note: Note): Promise<void>
  readNote(set: SetId): Promise<Note | null>
  /** Pure: steps in the target's own terms (a `roll` may become finer steps). */
  lower(steps: Step[], facts: Facts, want: Release | null): Step[]
  /** Throws UserError `lock-held` with owner and expiry. */
  lock(set: SetId, owner: Owner): Promise<Hold>
  /** Compare-and-set on the head; one write covers a wave of entries. Returns the new head. */
  append(hold: Hold, head: Digest, operation: string, wave: EntryBody[]): Promise<Digest>
  /** Verified: throws UserError `journal-corrupt` where the chain breaks. A cut-off last line is an entry never written. */
  read(set: SetId): Promise<JournalReading>
  /** The whole chain followed from its first entry, also what `read` need not look at any more. A break is an answer, not an error. Changes nothing. */
  audit(set: SetId): Promise<Audit>
  /** What is seen of a set without its journal. Throws UserError `state-version`. Changes nothing. */
  observeWreck(set: SetId, signal: AbortSignal): Promise<Wreck>
  /** Puts the journal aside as it is, and begins it anew with this entry. Repeatable. */
  rebuild(hold: Hold, entry: Extract<EntryBody, {kind: 'rebuilt'}>): Promise<void>
  /** How far the run at work has come, by its own word of a few seconds ago; null: it says nothing. A view: nothing may be decided by it. */
  observeProgress(set: SetId): Promise<Progress | null>
  /** Copies what the release needs into the target by digest, so that no step needs the workspace. Answers it with its files where the target keeps them. Repeatable. */
  stage(hold: Hold, release: Release, signal: AbortSignal): Promise<Release>
  /** Carries out one step; `judge` is the engine's. */
  apply(hold: Hold, step: Step, signal: AbortSignal): Promise<Evidence>
  /** Keeps the release as the one that serves now; its content stays at the target. */
  snapshot(hold: Hold, release: Release, label: string): Promise<SnapshotRef>
  /** The release that a snapshot stands for. */
  recall(set: SetId, snapshot: Digest): Promise<Release>
  /** Last lines of the newest log of a revision, for messages. */
  logTail(set: SetId, service: string, rev: string, lines: number): Promise<string[]>
}

export type {Entry, EntryBody, Owner, Plan}
