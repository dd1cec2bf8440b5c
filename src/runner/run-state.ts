/** What all jobs of a run share, and what the steps of a job share. */
import type {Cancellation} from './cancellation.ts'
import type {Catalogue, ResolvedAction} from './catalogue.ts'
import type {HeldGroup} from './concurrency.ts'
import type {JobLog} from './log.ts'
import type {Masks} from './masks.ts'
import type {Conclusion, JobResult, RunRequest, Timings} from './model.ts'
import type {Permissions} from './permissions.ts'
import type {Source} from './sources.ts'
import type {StepModel} from './steps-model.ts'
import type {Leg} from './strategy.ts'
import type {JobModel, WorkflowModel} from './workflow-file.ts'
import type {JobDirectories} from './workspace.ts'

export interface Run {
  request: RunRequest
  timings: Timings
  number: number
  attempt: number
  /** Where the lines of concurrency groups are kept, for all runs of the repository. */
  lines: string
  directory: string
  released: Source
  catalogue: Catalogue
  /** What the event lets the run have: a fork's pull request gets neither secrets nor variables. */
  secrets: Record<string, string>
  vars: Record<string, string>
  trust: 'full' | 'fork'
  /** Secrets, and every value that any job has masked: for what the run writes as a whole. */
  masks: Masks
  token: string
  /** The github context, without what depends on job and step. */
  github: Record<string, unknown>
  cancellation: Cancellation
  /** Jobs of the attempt before, by id; empty unless only failed jobs run again. */
  previous: ReadonlyMap<string, JobResult>
  /** At most so many jobs at once; calling jobs and gates hold no place. */
  slots: Slots
  summaries: {job: string; markdown: string}[]
}

/** What a workflow's jobs see: their own inputs and secrets, the caller's variables. */
export interface WorkflowScope {
  run: Run
  workflow: WorkflowModel
  /** `release / ` for the jobs of a called workflow. */
  prefix: string
  /** The same in names as GitHub prints them. */
  namePrefix: string
  inputs: Record<string, unknown>
  secrets: Record<string, string>
  /** The run's, or that of the calling job. */
  cancellation: Cancellation
  /** Concurrency groups that the run and the calling jobs hold. */
  held: readonly HeldGroup[]
  /** What the calling job's token may do. */
  permissions: Permissions
  /** Whether results of the attempt before may stand: not below a call whose needs have run anew. */
  standing: 'may-stand' | 'all-anew'
}

export type JobStatus = 'success' | 'failure' | 'cancelled'

export interface Need {
  result: Conclusion
  outputs: Record<string, string>
}

export interface JobOutcome {
  need: Need
  results: JobResult[]
  /** Nothing of it ran in this attempt. */
  kept?: true
}

export interface GraphOutcome {
  needs: Record<string, Need>
  results: JobResult[]
  conclusion: Conclusion
}

export interface Job {
  scope: WorkflowScope
  model: JobModel
  leg: Leg
  id: string
  name: string
  permissions: Permissions
  needs: Record<string, Need>
  status: JobStatus
  /** Pressed by the run, a sibling, a newcomer in the job's group, or the clock. */
  cancellation: Cancellation
  /** Whether the job has to stop: it was cancelled and its own condition no longer holds. */
  stopping: Cancellation
  /** Aborted when it should long have stopped: whatever still runs is killed, nothing more is begun. */
  killed: AbortController
  masks: Masks
  log: JobLog
  directories: JobDirectories
  trackingId: string
  github: Record<string, unknown>
  /** Workflow and job `env`, and what steps added through GITHUB_ENV. */
  env: Record<string, string>
  paths: string[]
  defaults: {shell: string; workingDirectory: string}
  /** Actions with a `post` that have begun, latest last. */
  posts: StepInstance[]
  summaries: string[]
  results: JobResult['steps']
  outputs: Record<string, string>
}

export interface StepRecord {
  outputs: Record<string, string>
  outcome?: Conclusion
  conclusion?: Conclusion
}

/** Where steps live: a job, or one composite action in it, each with a `steps` context of its own. */
export interface StepScope {
  job: Job
  kind: 'job' | 'composite'
  /** The repository that a `$/` in these steps means. */
  source: Source
  steps: Record<string, StepRecord>
  inputs: Record<string, unknown>
  actionPath: string | undefined
}

/** A step in the life of a job: pre, main and post share its state. */
export interface StepInstance {
  model: StepModel
  /** GITHUB_ACTION */
  name: string
  action: ResolvedAction | undefined
  state: Record<string, string>
  inner: {scope: StepScope; instances: StepInstance[]} | undefined
  postRegistered: boolean
}

/** A counting semaphore. */
export class Slots {
  #free: number
  readonly #waiting: (() => void)[] = []

  constructor(count: number) {
    this.#free = count
  }

  async take(): Promise<() => void> {
    if (this.#free > 0) this.#free -= 1
    else await new Promise<void>(resolve => this.#waiting.push(resolve))
    return () => {
      const next = this.#waiting.shift()
      if (next) next()
      else this.#free += 1
    }
  }
}
