/** What the offline runner is asked and what it answers. */

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

/** Of several results the one that counts: a failure outweighs a cancellation; what was skipped does not count, unless there is nothing else. */
export function strongest(results: readonly Conclusion[]): Conclusion {
  const order: Conclusion[] = ['failure', 'cancelled', 'success', 'skipped']
  return order.find(c => results.includes(c)) ?? 'skipped'
}

export interface RunEventSource {
  name: 'workflow_dispatch' | 'push' | 'pull_request'
  /** `github.event`. For pull_request see `pullRequestEvent`. */
  payload: Record<string, unknown>
  /** What the event changed, for `paths` filters; without it they are named as not looked at. */
  changedFiles?: string[]
}

export interface GateQuestion {
  job: string
  environment: string
  /** The summaries that the jobs before have written, in order: what a reviewer would read. */
  summaries: {job: string; markdown: string}[]
}

export interface RunRequest {
  /** The repository that is released: its files are what actions/checkout brings, its .github/workflows hold `workflow`. */
  repository: string
  /** Path of the workflow in that repository, `.github/workflows/release.yml`. */
  workflow: string
  /** owner/name of that repository. */
  slug: string
  /** Directories that stand for other repositories, whatever the ref: `{'slipway-deploy/slipway': DIR}`. */
  repositories: Record<string, string>
  event: RunEventSource
  inputs: Record<string, string>
  secrets: Record<string, string>
  vars: Record<string, string>
  /** Environments with required reviewers; `decide` is asked once a job that names one. Others pass. */
  protectedEnvironments: string[]
  decide(question: GateQuestion): Promise<{approved: boolean; by: string}>
  /** Where run directories are made: `<runs>/<number>/`. */
  runs: string
  /** Variables for every process of a job, as an administrator sets them in the runner's .env file. */
  runnerEnvironment: Record<string, string>
  onEvent(event: RunEvent): void
  /** Values of the github context that a server would fill in. */
  github?: GithubFacts
  /** Shortened in tests; as on GitHub by default. */
  timings?: Partial<Timings>
  /** Jobs that run at the same time; 2 by default. */
  parallelJobs?: number
}

export interface GithubFacts {
  /** Default `https://api.github.com`; the address of a stand-in for the API. */
  apiUrl?: string
  serverUrl?: string
  /** The job token; a random value that opens nothing by default. It is masked. */
  token?: string
  actor?: string
  /** Default `refs/heads/main`; for a pull request its merge branch. */
  ref?: string
  /** Default: the commit that is checked out in `repository`, or 40 zeros. */
  sha?: string
}

/** Milliseconds. */
export interface Timings {
  /** What a minute of `timeout-minutes` lasts: 60 000. */
  minute: number
  /** From SIGINT to SIGTERM: 7 500. */
  interrupt: number
  /** From SIGTERM to SIGKILL of the tree: 2 500. */
  terminate: number
  /** How long output that a descendant keeps open is awaited after a process ended: 5 000. */
  drain: number
}

export type RunEvent =
  /** `pending`: it waits for its concurrency group. */
  | {kind: 'job'; job: string; state: 'waiting' | 'pending' | 'running' | Conclusion; at: number}
  | {kind: 'step'; job: string; step: string; state: 'running' | Conclusion; at: number}
  | {kind: 'log'; job: string; step: string; line: string}
  | {kind: 'annotation'; job: string; step: string; level: AnnotationLevel; message: string; place?: AnnotationPlace}
  | {kind: 'gate'; job: string; environment: string; approved: boolean; by: string; at: number}

export type AnnotationLevel = 'error' | 'warning' | 'notice'

/** Where a workflow command said that it points: `::error file=app.js,line=3::`. */
export interface AnnotationPlace {
  title?: string
  file?: string
  line?: number
  endLine?: number
}

export interface JobResult {
  /**
   * `build`, or `release / deploy` for a job of a called workflow. The calling job (`release`) is listed before its inner jobs, with the outputs
   * of the call and no steps. A job of a matrix: `build (linux, 20)`.
   */
  id: string
  /** As GitHub prints it. */
  name: string
  result: Conclusion
  /** It failed and `continue-on-error` let it: to the jobs that need it, it succeeded. */
  tolerated?: true
  /** The attempt that it ran in, if not in this one. */
  keptFrom?: number
  /** The environment whose rules and secrets apply, and whether GitHub would make a deployment record of its own. */
  environment?: {name: string; record: 'made' | 'none'}
  /** What its token might do: `contents: read`, `none`. Empty for a calling job. */
  permissions: string[]
  outputs: Record<string, string>
  steps: {name: string; id: string | undefined; outcome: Conclusion; conclusion: Conclusion; ms: number}[]
  summary: string
  /** At most ten of a level and step, as GitHub keeps. */
  annotations: {step: string; level: AnnotationLevel; message: string; place?: AnnotationPlace}[]
}

export interface RunResult {
  number: number
  attempt: number
  /** Absolute path of the run's directory: logs, summaries, artifacts. */
  directory: string
  conclusion: Conclusion
  /** What concerns the run as a whole: filters that were looked at, why it was cancelled. */
  notes: string[]
  jobs: JobResult[]
}
