/** What each stage puts into `data` of its handoff, and what the run's report is drawn from. Times are ISO 8601, UTC. */
import type {Judgement} from '../analysis/model.ts'
import type {CheckStatus, Verdict} from '../kernel/verdict.ts'
import type {Audit} from '../rollout/audit.ts'
import type {PlannedObject, ServicePlan, SnapshotRef} from '../rollout/model.ts'

export interface ValidateEnvData {
  checks: {id: string; title: string; required: string; observed: string; status: CheckStatus; remedy: string}[]
}

export interface ProvisionData {
  operation: 'plan' | 'apply'
  /** `local` for the embedded engine, else the program and its version. */
  engine: string
  changes: {action: 'create' | 'update' | 'delete' | 'replace' | 'none'; resource: string}[]
  planDigest: string
}

export interface ConfigureData {
  release: string
  services: Record<string, {release: string; keys: number}>
}

export interface ScanData {
  counts: Record<'critical' | 'high' | 'medium' | 'low', number>
  suppressed: number
  /** Parts that could not be looked at. */
  incomplete: string[]
  /** Ranked; at most 50. */
  findings: {rule: string; severity: string; title: string; where: string; remedy: string}[]
}

export interface TrafficSample {
  at: string
  service: string
  /** Percent by revision. */
  weights: Record<string, number>
  /** By revision, counted since it first got traffic (counts only grow; a smaller one means that counting began anew). */
  arms: Record<string, {requests: number; serverErrors: number; lost: number; p95Ms: number | null}>
}

export interface DeployData {
  operation: string
  /** What people call the release that was wanted; absent or empty if nobody said. */
  label?: string | undefined
  planDigest: string | null
  outcome: 'planned' | 'succeeded' | 'rolled-back' | 'rollback-failed' | 'partial' | 'unfinished' | 'unchanged' | 'status'
  services: ServicePlan[]
  order: string[][]
  /** Snapshot that served before and the one that serves after. */
  before: SnapshotRef | null
  after: SnapshotRef | null
  steps: {id: string; service: string; verb: string; phase: 'do' | 'undo'; startedAt: string; endedAt: string | null; state: 'done' | 'failed' | 'pending'; note: string}[]
  judgements: Judgement[]
  /** At most 600, about one a second. */
  traffic: TrafficSample[]
  /** Why and when the set went back, and when the last service was back. */
  undo: {reason: string; message: string; verdictAt: string; restoredAt: string | null} | null
  /** Services of which nothing served for a while: as declared, and from the first to the last moment without a ready instance. */
  downtime?: {service: string; atMostMs: number; measured: {from: string; until: string | null; ms: number | null} | null}[] | undefined
  /** Predecessors that run on without traffic, and until when. */
  warm?: {service: string; rev: string; until: string}[] | undefined
  /** Of `plan`: what would happen to the objects of a cluster; at most 50 that change, the beginning of each. */
  objects?: Pick<PlannedObject, 'service' | 'object' | 'change' | 'lines'>[] | undefined
  /** Of `plan`: what people should know of a release that nothing stands against; at most 30. */
  advice?: {service?: string | undefined; message: string}[] | undefined
  /** Of `health`: each service of the release that serves. */
  health?: ServiceHealth[] | undefined
  /** Of `verify-audit`. */
  audit?: Audit | undefined
  /** Of the janitor: what it found and what came of it. */
  chores?: {what: string; where: string; found: string; done: string; state: 'mended' | 'planned' | 'left' | 'failed'}[] | undefined
}

export interface ServiceHealth {
  service: string
  rev: string
  ready: number
  wanted: number
  restarts: number
  /** Percent by revision. */
  weights: Record<string, number>
  verdict: Exclude<Verdict, 'error'>
  /** What is wrong; empty if nothing is. */
  words: string
}

export interface IntegrationTestData {
  operations: {method: string; path: string; verdict: Verdict; status: number | null; ms: number | null; message: string}[]
  load: {rate: number; seconds: number; sent: number; failed: number; p50Ms: number | null; p95Ms: number | null; p99Ms: number | null; verdict: Verdict; message: string} | null
}

export interface MonitorGateData {
  judgements: Judgement[]
  /** Cumulative events of the canary arm during the window, about one a second. */
  series: {at: string; gate: string; service: string; events: number; bad: number}[]
}
