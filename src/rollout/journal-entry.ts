/** The journal: what was about to be done, and what came of it. Hash-chained, appended before each effect. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Digest, Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {Evidence, Plan} from './model.ts'

export const journalSchemaNumber = 1
/** What the first entry follows. */
export const journalRoot: Digest = `sha256:${'0'.repeat(64)}`

export interface Owner {
  /** Repository and run, or `local` and the pid: who a person would ask. */
  name: string
  runId: string
  attempt: number
}

export type EntryBody =
  | {kind: 'begin'; plan: Plan; owner: Owner; machine: string; /** snapshot to go back to */ before: Digest | null; /** of a rollback: snapshot to go to */ to?: Digest | null; label: string}
  | {kind: 'intent'; step: string}
  | {kind: 'done'; step: string; evidence: Evidence}
  | {kind: 'judged'; step: string; verdict: Verdict; evidence: Json}
  | {kind: 'failed'; step: string; reason: FailureReason; message: string}
  | {kind: 'undo'; reason: FailureReason; message: string; plan: Plan}
  | {kind: 'snapshot'; id: Digest}
  | {kind: 'end'; outcome: 'succeeded' | 'rolled-back' | 'rollback-failed' | 'abandoned'}

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
