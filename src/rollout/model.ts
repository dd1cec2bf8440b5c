/** The values of a rollout: what is wanted, what is there, what will be done. Plain data, the same for every kind of target. */
import type {Appendix} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Digest, Json} from '../kernel/digest.ts'
import type {OnFailure, ProbeSpec, StrategySpec, TestersSpec} from '../spec/schema.ts'

/** `<name>/<environment>`: everything that is released, journalled and rolled back together. */
export type SetId = string
/** A revision of one service, named by its content: twelve hexadecimal digits. Equal content, equal revision. */
export type Rev = string

export type ServiceSource =
  | {kind: 'process'; argv: readonly [string, ...string[]]; /** absolute */ directory: string; digest: Digest}
  | {kind: 'objects'; digest: Digest; /** absolute path of the rendered objects, a JSON list; absent once the target keeps them */ file?: string}

/** Rendered configuration of one service. Files may hold secrets; `release` is safe to print. */
export interface ServiceConfig {
  release: Digest
  /** Absolute path of the env or JSON file (mode 0600), absent while only planning. */
  file?: string
  format: 'env' | 'json'
}

/** A program that runs once a release, beside the service. At least once: whoever goes on after a crash may run it again. */
export interface HookRelease {
  /** Unique in its service. */
  name: string
  run: readonly string[]
  /** Of a chart or a manifest: the Job among the service's objects that is run instead. */
  job?: string
  image?: string
  timeoutMs: number
  irreversible: boolean
  compensate?: readonly string[]
}

export interface Hooks {
  before: readonly HookRelease[]
  after: readonly HookRelease[]
}

export interface ServiceRelease {
  rev: Rev
  /** What people call this release (a version, a tag); empty if nobody said. */
  label: string
  source: ServiceSource
  config?: ServiceConfig
  /** Plain variables of slipway.yaml; configuration overrides them. */
  env: Record<string, string>
  replicas: number
  port?: number
  ready?: ProbeSpec
  drainMs: number
  dependsOn: string[]
  strategy: StrategySpec
  /** Absent: none. */
  hooks?: Hooks
}

export interface Release {
  set: SetId
  /** Absent: `rollback-set`. No part of what serves: a snapshot does not have it. */
  onFailure?: OnFailure
  services: Record<string, ServiceRelease>
}

/** A set as it once served, kept at the target so that it can be restored without the workspace. */
export interface SnapshotRef {
  id: Digest
  at: string
  label: string
  revisions: Record<string, Rev>
}

export interface RevisionFacts {
  wanted: number
  ready: number
  /** Process or container restarts since it was started. */
  restarts: number
  /** What keeps the rest from being ready, in the target's words; absent where all are, or nobody can say. */
  trouble?: string
  /** All are there, but what brought them has not been tidied up after: it is brought up once more. */
  unsettled?: true
  /** Base URLs of the instances, for scraping. */
  endpoints: string[]
  /** As the data plane counted since the revision first got traffic. `lost`: no answer, or the router's own 502 to 504. */
  traffic?: {requests: number; serverErrors: number; lost: number; p95Ms: number | null}
}

export interface ServiceFacts {
  /** Revision that the current snapshot names. */
  serving: Rev | undefined
  weights: Record<Rev, number>
  revisions: Record<Rev, RevisionFacts>
  /** What would share the traffic between two revisions, and why that: where the wanted release has steps of weight. */
  traffic?: string
  /** How the target would replace its instances, and in what room: where it is updated natively and asks for resources. */
  update?: string
  /** Its instances are replaced one by one, each ready before the next: that takes as many times longer. */
  replaced?: 'one after another'
}

export interface Problem {
  reason: FailureReason
  service?: string
  message: string
  remedy?: string
  appendix?: Appendix
}

/** What people should know of a release that nothing stands against. */
export interface Advice {
  service?: string
  message: string
}

export interface Facts {
  /** Every service that the wanted release names or that the target has anything of. */
  services: Record<string, ServiceFacts>
  current: SnapshotRef | undefined
  previous: SnapshotRef | undefined
  /** What already stands against the wanted release: a port in use, a program that does not exist. */
  problems: Problem[]
  /** What the wanted release would do to the objects of the target; empty where it knows none, or where nothing is wanted. */
  objects: PlannedObject[]
  /** Never blocks anything, and is no part of a plan's digest. */
  advice?: Advice[]
}

/** One object of the target, as a release would find and leave it. For people: no digest is made of it. */
export interface PlannedObject {
  service: string
  /** `Deployment shop/api`. */
  object: string
  change: 'create' | 'update' | 'unchanged' | 'prune'
  /** What differs, a value a line; values of Secrets are masked. */
  lines: string[]
  /** Of a change that the target cannot make in place: what making the object anew would do. */
  replace?: string
}

/** Something of ours that no journal, no snapshot and no router names. Found by identity, never by name. */
export interface Leftover {
  kind: 'process' | 'release' | 'file'
  /** What the target finds it by: pid and start time, or a path relative to the set. */
  id: string
  /** For people: what it is and how it was recognised. */
  what: string
}

/** Requests of people who test go to one revision, whatever the weights. */
export type Testers = {to: Rev} & TestersSpec

export type Verb =
  | {do: 'ensure'; rev: Rev; replicas: number}                      // done = that many ready; never stops more than it must
  | {do: 'roll'; to: Rev; surge: number; unavailable: number}       // natively, where a target can; done = all of `to` ready and all weight on it
  | {do: 'route'; weights: Record<Rev, number>; testers?: Testers}  // percent, sum 100
  | {do: 'judge'; gate: string | null; pauseMs: number; baseline: Rev | null; canary: Rev}  // carried out by the engine, not the target
  | {do: 'drain'; rev: Rev; warmMs?: number}                        // no new requests; done = open ones have ended or the deadline passed; `warmMs`: it runs on that long
  | {do: 'retire'; rev: Rev}                                        // processes ended
  | {do: 'sweep'; leftover: Leftover}                               // the janitor's: away with what nothing names
  /** `compensate` undoes what was begun, `end` only stops what still runs of it. `undo`: what has to be done where the set goes back. */
  | {do: 'hook'; rev: Rev; name: string; phase: 'before' | 'after' | 'compensate' | 'end'; timeoutMs: number; undo: 'compensate' | 'irreversible' | 'nothing'}

export interface Step {
  /** `<service>/<n>-<verb>`, of a hook with its name: unique in its plan, stable for equal plans. */
  id: string
  service: string
  /** Ids of steps that must be done before. */
  after: string[]
  verb: Verb
  undo: Verb | 'nothing' | 'irreversible'
  deadlineMs: number
  /** What a target adds while lowering. */
  detail?: Json
  /** Of a hook: names one try of it. The same for whoever goes on with that try; the engine says it when the step is carried out. */
  occasion?: string
}

export type HookVerb = Extract<Verb, {do: 'hook'}>

export interface ServicePlan {
  service: string
  change: 'create' | 'update' | 'unchanged' | 'remove'
  from: Rev | null
  to: Rev | null
  strategy: StrategySpec['kind']
  /** What differs, in words: `source`, `config`, `replicas 1 > 2`. */
  changed: string[]
  /** Of recreate: for how long nothing will serve. */
  downtime?: DeclaredDowntime
}

export interface DeclaredDowntime {
  /** The sum of the deadlines: what it takes if everything takes its longest. */
  atMostMs: number
  words: string
}

export interface Plan {
  set: SetId
  operation: 'deploy' | 'rollback' | 'finalize' | 'janitor'
  services: ServicePlan[]
  /** Services that may change at the same time, wave after wave. */
  order: string[][]
  steps: Step[]
  /** Absent: `rollback-set`. */
  onFailure?: OnFailure
  /** Over set, operation, services and verbs; never over counts of what is there, pids or times. */
  digest: Digest
}

/** A cluster accepts a weight before it moves; a process router moves it at once. */
export interface Evidence {
  level: 'data-plane' | 'accepted' | 'estimated'
  weights?: Record<Rev, number>
  note?: string
}
