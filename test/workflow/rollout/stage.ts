/** The real workflow files with actions that stand in: a repository of the suite and one of a caller, in a temporary directory, and what a run of them did. */
import {createHash} from 'node:crypto'
import {copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {parse} from 'yaml'
import {rerunFailed, runWorkflow, type GateQuestion, type RunEvent, type RunResult} from '../../../src/runner/index.ts'

export type WorkflowFile = 'deploy' | 'rollout'
export type WorkflowTexts = Record<WorkflowFile, string>

export const workflowPath = (name: WorkflowFile): string => `.github/workflows/${name}.yml`
export const readWorkflows = (): WorkflowTexts => ({deploy: readFileSync(workflowPath('deploy'), 'utf8'), rollout: readFileSync(workflowPath('rollout'), 'utf8')})

const actions = ['validate-env', 'scan', 'provision', 'configure', 'deploy', 'integration-test', 'monitor-gate']
export const secret = 'made-up-database-password'

/** How the action in `job/step` ends, and what it gives out instead of the usual. Waiting ends with `go`. */
export interface Behaviour {
  ends?: 'fail' | 'hang' | 'wait'
  outputs?: Record<string, string>
  without?: string[]
}

export interface Part {
  behaviour?: Record<string, Behaviour>
  decide?: 'approve' | 'reject' | 'hang'
  /** Environments with reviewers; `production-approval` by default. */
  protected?: string[]
  /** Cancel is pressed when this job says this line, or waits at its gate. */
  cancelAt?: {job: string; line: string} | 'gate'
  /** More `with` for the caller. */
  with?: Record<string, unknown>
  onEvent?(event: RunEvent): void
  /** Cancel is pressed when this is done. */
  cancelAfter?: Promise<unknown>
}

export interface Call {
  run: string
  attempt: string
  /** `job/step` */
  call: string
  action: string
  inputs: Record<string, string>
  /** Whether the secret stood anywhere in its environment. */
  sees: boolean
  /** Whether the caller's files were there. */
  files: boolean
}

export interface Played {
  result: RunResult
  questions: GateQuestion[]
  events: RunEvent[]
}

export interface Stage {
  /** Of the workflow files that it plays. */
  digest: string
  play(part?: Part): Promise<Played>
  /** Runs the failed jobs of that run again, all actions doing well. */
  again(run: number): Promise<Played>
  /** Lets go on what waits. */
  go(): void
  calls(): Call[]
  remove(): void
}

const caller = (more: Record<string, unknown>): string => `
name: release
on: workflow_dispatch
jobs:
  production:
    uses: slipway-deploy/slipway/.github/workflows/deploy.yml@v0
    permissions: {contents: read}
    with: ${JSON.stringify({environment: 'production', label: 'v7', ...more})}
    secrets:
      SLIPWAY_SECRETS: \${{ secrets.SLIPWAY_SECRETS }}
`

function write(file: string, text: string): void {
  mkdirSync(join(file, '..'), {recursive: true})
  writeFileSync(file, text)
}

/** The action's own inputs, defaults and outputs, with another program behind them. */
function writeAction(suite: string, name: string): void {
  const text = readFileSync(`actions/${name}/action.yml`, 'utf8')
  const {inputs, outputs} = parse(text) as {inputs: object; outputs: object}
  const directory = join(suite, 'actions', name)
  write(join(directory, 'action.yml'), `${text.slice(0, text.indexOf('\nruns:'))}\nruns: {using: node24, main: main.mjs}\n`)
  write(join(directory, 'manifest.json'), JSON.stringify({action: name, inputs: Object.keys(inputs), outputs: Object.keys(outputs)}))
  copyFileSync('test/workflow/rollout/stand-in-action.mjs', join(directory, 'main.mjs'))
}

export function setStage(workflows: WorkflowTexts): Stage {
  const room = mkdtempSync(join(tmpdir(), 'rollout-stage-'))
  const suite = join(room, 'suite')
  for (const name of ['deploy', 'rollout'] as const) write(join(suite, workflowPath(name)), workflows[name])
  for (const name of actions) writeAction(suite, name)
  const repository = join(room, 'caller')
  write(join(repository, 'slipway.yaml'), 'schema: 1\n')
  const calls = (): Call[] => {
    const file = join(room, 'calls.jsonl')
    return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n').map(line => JSON.parse(line) as Call) : []
  }
  const digest = createHash('sha256').update(JSON.stringify(workflows)).digest('hex')
  return {digest, play: part => play(room, part ?? {}, runWorkflow), again: run => play(room, {}, (request, signal) => rerunFailed(request, run, signal)), calls, go: () => write(join(room, 'go'), ''), remove: () => rmSync(room, {recursive: true, force: true})}
}

async function play(room: string, part: Part, run: typeof runWorkflow): Promise<Played> {
  const {behaviour = {}, decide = 'approve', protected: gates = ['production-approval'], cancelAt, cancelAfter, with: more = {}, onEvent} = part
  write(join(room, 'caller', '.github/workflows/release.yml'), caller(more))
  write(join(room, 'behaviour.json'), JSON.stringify({secret, behaviour}))
  const cancel = new AbortController()
  const questions: GateQuestion[] = []
  const events: RunEvent[] = []
  void cancelAfter?.then(() => cancel.abort())
  const result = await run({
    repository: join(room, 'caller'), workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {'slipway-deploy/slipway': join(room, 'suite')}, event: {name: 'workflow_dispatch', payload: {}}, inputs: {},
    secrets: {SLIPWAY_SECRETS: JSON.stringify({DATABASE_PASSWORD: secret})}, vars: {}, protectedEnvironments: gates, runs: join(room, 'runs'), runnerEnvironment: {STAGE: room}, parallelJobs: 4,
    timings: {minute: 1000, interrupt: 2000, terminate: 500, drain: 100},
    decide: question => {
      questions.push(question)
      if (cancelAt === 'gate') cancel.abort()
      return decide === 'hang' || cancelAt === 'gate' ? new Promise(() => undefined) : Promise.resolve({approved: decide === 'approve', by: 'ada'})
    },
    onEvent: event => {
      events.push(event)
      onEvent?.(event)
      if (typeof cancelAt === 'object' && event.kind === 'log' && event.line === cancelAt.line && event.job.endsWith(cancelAt.job)) cancel.abort()
    }
  }, cancel.signal)
  return {result, questions, events}
}

/** `release / deploy` for `production / release / deploy`. */
export const jobName = (id: string): string => id.replace(/^production \/ /, '')

export const artifactsOf = ({directory}: RunResult): string[] => readdirSync(join(directory, 'artifacts')).sort()
