/** What the engine needs, is asked and answers. */
import type {Digest} from '../kernel/digest.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Ports} from '../ports/index.ts'
import type {DeployData} from '../report/stage-data.ts'
import type {Downtime} from '../rollout/downtime.ts'
import type {Owner} from '../rollout/journal-entry.ts'
import type {Plan, Release, SetId, SnapshotRef} from '../rollout/model.ts'
import type {Target} from '../rollout/target.ts'
import type {GateSpec} from '../spec/schema.ts'
import type {OpenGate} from './judge-step.ts'

export interface EngineDependencies {
  target: Target
  ports: Pick<Ports, 'clock' | 'http' | 'log' | 'progress'>
  openGate: OpenGate
  gates: Readonly<Record<string, GateSpec>>
  owner: Owner
  machine: string
  /** Takes secrets out of what is kept or shown. */
  redact(text: string): string
}

export interface DeployOrder {
  want: Release
  label: string
  /** The plan that was approved; undefined where nobody had to. */
  expectedDigest: string | undefined
}

export interface RollbackOrder {
  set: SetId
  /** Default: what served before the unfinished or the current release. */
  toSnapshot: Digest | undefined
  /** `this-run`: leave alone what another run made. `half-way`: finish only what this run left unfinished. */
  scope: 'any' | 'this-run' | 'half-way'
}

export interface FinalizeOrder {
  set: SetId
  /** What has to serve, where the caller knows it: a predecessor is not ended for a release that was taken back meanwhile. */
  snapshot?: Digest | undefined
  /** `expired`: what is kept warm stays until its time has passed. */
  retire: 'expired' | 'all'
}

export interface JanitorOrder extends FinalizeOrder {
  /** What was left half-way, and predecessors that nobody finalised, are left alone until they are this old. Milliseconds. */
  olderThanMs: number
  mode: 'mend' | 'look'
  /** A journal that cannot be read is begun anew first. */
  rebuild?: boolean
  /** Of a rebuild: what shall serve, where what is seen does not tell. */
  toSnapshot?: Digest | undefined
}

/** One thing that the janitor found. */
export type Chore = NonNullable<DeployData['chores']>[number]

export interface EngineFailure {
  reason: FailureReason
  message: string
  remedy: string | undefined
  service: string | null
  /** Last lines of the log of the revision that failed. */
  logTail: string[]
}

export interface EngineResult extends Pick<DeployData, 'steps' | 'judgements' | 'traffic' | 'undo'> {
  outcome: 'planned' | 'succeeded' | 'rolled-back' | 'rollback-failed' | 'partial' | 'unfinished' | 'unchanged'
  plan: Plan | null
  /** Anything was journalled. */
  started: boolean
  before: SnapshotRef | null
  /** The one that serves now; null if none does, or nobody can tell. */
  after: SnapshotRef | null
  failure: EngineFailure | null
  /** Why nothing was done, where nothing was. */
  note: string
  downtime: Downtime[]
  /** Predecessors that run on without traffic. */
  warm: NonNullable<DeployData['warm']>
  chores: Chore[]
  /** Of `partial`: the services that went back. */
  wentBack?: string[]
}
