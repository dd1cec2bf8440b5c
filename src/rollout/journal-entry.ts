/** The journal: what was about to be done, and what came of it. Hash-chained, appended before each effect. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Digest, Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {Evidence, Plan, Release} from './model.ts'

export const journalSchemaNumber = 1
/** What the first entry follows. */
export const journalRoot: Digest = `sha256:${'0'.repeat(64)}`

export interface Owner {
  /** Repository and run, or `local` and the pid: who a person would ask. */
  name: string
  runId: string
  attempt: number
}

/** How somebody else went on with what a run had left half-way. */
export type TakenHow = 'resume' | 'promote' | 'abort' | 'janitor'

export type EntryBody =
  | {kind: 'begin'; plan: Plan; owner: Owner; machine: string; /** snapshot to go back to */ before: Digest | null; /** of a rollback: snapshot to go to */ to?: Digest | null; /** of a deploy: what is to serve, so that anybody can go on with it */ want?: Release; label: string}
  | {kind: 'taken'; by: Owner; how: TakenHow}
  | {kind: 'intent'; step: string}
  | {kind: 'done'; step: string; evidence: Evidence}
  | {kind: 'judged'; step: string; verdict: Verdict; evidence: Json}
  | {kind: 'failed'; step: string; reason: FailureReason; message: string}
  | {kind: 'undo'; reason: FailureReason; message: string; plan: Plan; /** Only these services go back; absent: the whole set. */ part?: string[]}
  | {kind: 'snapshot'; id: Digest}
  | {kind: 'rebuilt'; by: Owner; /** Snapshots, oldest first; the last one serves. */ lineage: Digest[]; /** why, and from what: for people */ note: string}
  | {kind: 'end'; outcome: 'succeeded' | 'rolled-back' | 'rollback-failed' | 'partial' | 'abandoned'}

export interface Entry {
  schema: number
  seq: number
  at: string
  /** Digest of the entry before. */
  previous: Digest
  /** Which operation it belongs to: id of its `begin`. */
  operation: string
  body: EntryBody
}
