/** What the offline runner is asked and what it answers. */

export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped'

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
  event: {name: 'workflow_dispatch' | 'push' | 'pull_request'; payload: Record<string, unknown>}
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
}

export type RunEvent =
  | {kind: 'job'; job: string; state: 'waiting' | 'running' | Conclusion; at: number}
  | {kind: 'step'; job: string; step: string; state: 'running' | Conclusion; at: number}
  | {kind: 'log'; job: string; step: string; line: string}
  | {kind: 'annotation'; job: string; step: string; level: 'error' | 'warning' | 'notice'; message: string}
  | {kind: 'gate'; job: string; environment: string; approved: boolean; by: string; at: number}

export interface JobResult {
  /** `build`, or `release / deploy` for a job of a called workflow. */
  id: string
  result: Conclusion
  outputs: Record<string, string>
  steps: {name: string; id: string | undefined; outcome: Conclusion; conclusion: Conclusion; ms: number}[]
  summary: string
}

export interface RunResult {
  number: number
  /** Absolute path of the run's directory: logs, summaries, artifacts. */
  directory: string
  conclusion: Conclusion
  jobs: JobResult[]
}
