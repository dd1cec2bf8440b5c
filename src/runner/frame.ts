/** One execution of one step at one stage: its contexts, environment, log and file commands. */
import {createHash, randomUUID} from 'node:crypto'
import {existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {delimiter, join} from 'node:path'
import {baseEnvironment, githubVariables, isDebugging, jobContext, jobContexts, runnerContext, statusOf} from './contexts.ts'
import {evaluateTexts, type EvaluationScope} from './expressions.ts'
import {parseFileCommands, withPathsAdded} from './file-commands.ts'
import {matchFiles} from './globs.ts'
import type {AnnotationLevel, AnnotationPlace} from './model.ts'
import type {JobStatus, StepInstance, StepRecord, StepScope} from './run-state.ts'

export type Stage = 'pre' | 'main' | 'post'

export interface FrameParent {
  /** The name of the job's step, under which everything below it is logged. */
  label: string
  /** `env` of the steps around this one. */
  overrides: Record<string, string>
  /** For the steps of a composite action: how it stands. */
  composite: {status: JobStatus} | undefined
  /** Aborted when the job's step has run out of time. */
  deadline: AbortSignal | undefined
}

const commandFiles = {output: 'set_output', env: 'set_env', path: 'add_path', state: 'save_state', step_summary: 'step_summary'} as const
type CommandFile = keyof typeof commandFiles

/** Over this a summary is not kept, and the step does not fail (actions/runner: FileCommandManager.cs, CreateStepSummaryCommand). */
const summaryLimit = 1024 * 1024

export class Frame {
  readonly scope: StepScope
  readonly instance: StepInstance
  readonly stage: Stage
  readonly parent: FrameParent
  readonly outputs: Record<string, string> = {}
  readonly github: Record<string, unknown>
  overrides: Record<string, string>
  /** A command in the output or a file was malformed: the step fails whatever its exit code. */
  commandFailed = false
  /** Aborted when the step has to stop. */
  signal: AbortSignal = new AbortController().signal

  constructor(scope: StepScope, instance: StepInstance, stage: Stage, parent: FrameParent) {
    this.scope = scope
    this.instance = instance
    this.stage = stage
    this.parent = parent
    this.overrides = parent.overrides
    const suffix = randomUUID()
    const files = Object.entries(commandFiles).map(([key, prefix]) => [key, join(scope.job.directories.commands, `${prefix}_${suffix}`)])
    this.github = {action: instance.name, ...(scope.actionPath === undefined ? {} : {action_path: scope.actionPath}), ...Object.fromEntries(files)}
  }

  get job() {
    return this.scope.job
  }

  log(text: string): void {
    this.job.log.line(this.parent.label, text)
  }

  annotate(level: AnnotationLevel, message: string, place?: AnnotationPlace): void {
    this.job.log.annotate(this.parent.label, level, {message, place})
  }

  debug(text: string): void {
    if (isDebugging(this.job.scope.run)) this.log(`##[debug]${text}`)
  }

  /** The main steps of a composite action look at the action, all others at the job (actions/runner: Expressions/SuccessFunction.cs). */
  evaluation(): EvaluationScope {
    const {job, scope, parent} = this
    const own = statusOf(parent.composite && this.stage === 'main' ? parent.composite.status : job.status)
    return {
      contexts: {
        ...jobContexts(job.scope, job.needs), ...job.leg.contexts,
        github: {...job.github, ...this.github, ...(parent.composite ? {action_status: parent.composite.status} : {})},
        env: this.env(), job: jobContext(job), runner: runnerContext(job), steps: scope.steps, inputs: scope.inputs
      },
      status: {...own, cancelled: () => job.status === 'cancelled'},
      hashFiles: patterns => hashFiles(job.directories.workspace, patterns)
    }
  }

  evaluateEnv(): void {
    const own = evaluateTexts(this.instance.model.env, this.evaluation())
    this.overrides = {...this.parent.overrides, ...own}
  }

  env(): Record<string, string> {
    return {...this.job.env, ...this.overrides}
  }

  /** The environment of the step's process. `more` is STATE_… and INPUT_… of a JavaScript action. */
  processEnvironment(more: Record<string, string>): Record<string, string> {
    const {job} = this
    const runner = Object.fromEntries(Object.entries(runnerContext(job)).map(([k, v]) => [`RUNNER_${k.toUpperCase()}`, v]))
    const env = {...baseEnvironment(job), ...this.env(), ...more, ...githubVariables({...job.github, ...this.github}), ...runner}
    const paths = [...job.paths].reverse()
    return paths.length === 0 ? env : {...env, PATH: [...paths, env['PATH'] ?? ''].join(delimiter)}
  }

  record(change: Partial<StepRecord>): void {
    const {id} = this.instance.model
    if (id === undefined || this.stage !== 'main') return
    this.scope.steps[id] = {...(this.scope.steps[id] ?? {outputs: {}}), ...change}
  }

  setOutput(name: string, value: string): void {
    this.outputs[name] = value
    this.record({outputs: this.outputs})
  }

  /** Made anew each time: a step may have emptied RUNNER_TEMP. */
  openCommandFiles(): void {
    mkdirSync(this.job.directories.commands, {recursive: true})
    for (const key of Object.keys(commandFiles)) writeFileSync(this.github[key] as string, '')
  }

  /** Reads what the step wrote, applies it and removes the files. */
  takeCommandFiles(): void {
    for (const key of Object.keys(commandFiles) as CommandFile[]) {
      const path = this.github[key] as string
      if (!existsSync(path)) continue
      if (key === 'step_summary') this.#takeSummary(path)
      else this.#take(key, readFileSync(path, 'utf8'))
      rmSync(path, {force: true})
    }
  }

  #take(key: Exclude<CommandFile, 'step_summary'>, content: string): void {
    if (key === 'path') {
      this.job.paths = withPathsAdded(this.job.paths, content)
      return
    }
    const {pairs, problem} = parseFileCommands(content)
    for (const {name, value} of pairs) this.#apply(key, name, value)
    if (problem === undefined) return
    this.annotate('error', `Unable to process file command '${key}' successfully.`)
    this.annotate('error', problem)
    this.commandFailed = true
  }

  #apply(key: 'output' | 'env' | 'state', name: string, value: string): void {
    if (key === 'output') this.setOutput(name, value)
    else if (key === 'state') this.instance.state[name] = value
    else if (name.toUpperCase() === 'NODE_OPTIONS') this.annotate('error', "Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command.")
    else this.job.env[name] = value
  }

  #takeSummary(path: string): void {
    const size = statSync(path).size
    if (size === 0) return
    if (size > summaryLimit) {
      this.annotate('error', `$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ${summaryLimit / 1024}k, got ${Math.floor(size / 1024)}k.`)
      return
    }
    this.job.summaries.push(this.job.masks.mask(readFileSync(path, 'utf8')))
  }
}

/** The digest over the digests of the files (actions/runner: src/Misc/expressionFunc/hashFiles). Empty if no file matches. */
function hashFiles(workspace: string, patterns: string[]): string {
  const files = matchFiles(workspace, patterns)
  if (files.length === 0) return ''
  const all = createHash('sha256')
  for (const file of files) all.update(createHash('sha256').update(readFileSync(file)).digest())
  return all.digest('hex')
}
