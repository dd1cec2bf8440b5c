/** Everything that a run can reach, loaded and checked before the first step: called workflows and actions, with what the engine refuses. */
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {parseActionFile, type ActionModel} from './action-file.ts'
import {excess, type Permissions} from './permissions.ts'
import {manifestIn, parseUses, type Repositories, type Source} from './sources.ts'
import {parseShell, type StepModel} from './steps-model.ts'
import {entries, literal, field} from './tokens.ts'
import {parseWorkflowFile, type JobModel, type WorkflowModel} from './workflow-file.ts'

export const standIns = ['actions/checkout', 'actions/upload-artifact'] as const
export type StandIn = (typeof standIns)[number]

export type ResolvedAction =
  | {kind: 'stand-in'; name: StandIn; reference: string}
  /** `local`: taken from the workspace, so that it has no `pre`. */
  | {kind: 'action'; model: ActionModel; directory: string; source: Source; local: boolean}

/** Caller and nine below (docs: Reusing workflows, limitations). Composite actions nest as deep (actions/runner: Constants.cs, CompositeActionsMaxDepth). */
const maximumDepth = 10

export class Catalogue {
  /** What this engine does not implement. */
  readonly refusals: string[] = []
  /** What GitHub would not start either. */
  readonly mistakes: string[] = []
  readonly #repositories: Repositories
  readonly #released: string
  readonly #workflows = new Map<string, WorkflowModel>()
  readonly #actions = new Map<string, ActionModel | undefined>()

  constructor(repositories: Repositories, released: Source) {
    this.#repositories = repositories
    this.#released = released.slug.toLowerCase()
  }

  /** As messages show it: plain for the released repository, with owner and name for others. */
  display(source: Source, path: string): string {
    return source.slug.toLowerCase() === this.#released ? path : `${source.slug}/${path}`
  }

  /** Throws UserError if the file is missing or not valid. */
  async workflow(source: Source, path: string): Promise<WorkflowModel> {
    const file = join(source.directory, path)
    const known = this.#workflows.get(file)
    if (known) return known
    const shown = this.display(source, path)
    if (!existsSync(file)) {
      throw new UserError('There is no such workflow file', {reason: 'input-invalid', where: shown, remedy: 'Correct the path, or add the file.'})
    }
    const {workflow, refusals} = await parseWorkflowFile(source, shown, readFileSync(file, 'utf8'))
    this.refusals.push(...refusals)
    this.#workflows.set(file, workflow)
    return workflow
  }

  /** The workflow that a calling job names. */
  async called(uses: string, from: WorkflowModel): Promise<WorkflowModel> {
    const found = this.#calledFile(uses, from.source)
    if ('problem' in found) throw new UserError(found.problem, {reason: 'unsupported', where: from.path})
    return this.workflow(found.source, found.path)
  }

  #calledFile(uses: string, from: Source): {source: Source; path: string} | {problem: string} {
    const parsed = parseUses(uses)
    if (parsed.kind === 'docker') return {problem: `\`${uses}\` is no workflow`}
    if (parsed.kind === 'malformed') return {problem: `\`uses: ${uses}\`: ${parsed.why}`}
    const source = parsed.kind === 'repository' ? this.#repositories.find(parsed.slug, parsed.ref) : from
    if (!source) return {problem: this.#unknown(uses)}
    return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(parsed.path) ? {source, path: parsed.path}
      : {problem: `\`uses: ${uses}\`: a called workflow must lie directly in .github/workflows`}
  }

  #unknown(uses: string): string {
    return `\`uses: ${uses}\`: no directory stands for this repository (there are ${this.#repositories.known().join(', ')}; stand-ins for ${standIns.join(', ')})`
  }

  /** What a step's `uses` refers to. Throws UserError: before the run for fixed references, while it runs for the workspace. */
  action(uses: string, from: Source, workspace: string): ResolvedAction {
    const parsed = parseUses(uses)
    const refused = (why: string): never => {
      throw new UserError(`\`uses: ${uses}\`: ${why}`, {reason: 'unsupported'})
    }
    if (parsed.kind === 'docker') return refused('docker actions are not implemented')
    if (parsed.kind === 'malformed') return refused(parsed.why)
    if (parsed.kind === 'workspace') return this.#load({slug: from.slug, directory: workspace, ref: from.ref}, parsed.path, uses, true)
    const source = parsed.kind === 'self' ? from : this.#repositories.find(parsed.slug, parsed.ref)
    if (source) return this.#load(source, parsed.path, uses, false)
    const standIn = parsed.kind === 'repository' && parsed.path === '' ? standIns.find(s => s === parsed.slug.toLowerCase()) : undefined
    if (standIn) return {kind: 'stand-in', name: standIn, reference: uses}
    throw new UserError(this.#unknown(uses), {reason: 'unsupported'})
  }

  #load(source: Source, path: string, uses: string, local: boolean): ResolvedAction {
    const directory = join(source.directory, path)
    const manifest = manifestIn(directory)
    if (!manifest) throw new UserError(`Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for action '${uses}'.`, {reason: 'unsupported'})
    if (local || !this.#actions.has(manifest)) {
      const {action, refusals} = parseActionFile(this.display(source, join(path, 'action.yml')), readFileSync(manifest, 'utf8'))
      if (local && refusals.length > 0) throw new UserError(`Not implemented: ${refusals.join('; ')}`, {reason: 'unsupported'})
      this.refusals.push(...refusals)
      this.#actions.set(manifest, action)
    }
    const model = this.#actions.get(manifest)
    if (!model) throw new UserError(`\`uses: ${uses}\` cannot run here`, {reason: 'unsupported'})
    return {kind: 'action', model, directory, source, local}
  }

  /** Walks all that can be known before the run and collects refusals. */
  async check(workflow: WorkflowModel, callers: string[] = [], allowed: Permissions = {kind: 'repository'}): Promise<void> {
    if (callers.includes(workflow.path) || callers.length >= maximumDepth) {
      this.refusals.push(`${workflow.path}: called through ${[...callers, workflow.path].join(' > ')}: a circle, or deeper than ${maximumDepth} levels`)
      return
    }
    for (const job of workflow.jobs) {
      if (job.does.kind === 'steps') this.#checkSteps(job.does.steps, workflow.source, 0)
      else await this.#checkCall(job, workflow, {callers: [...callers, workflow.path], allowed: job.permissions ?? workflow.permissions ?? allowed})
    }
  }

  async #checkCall(job: JobModel, workflow: WorkflowModel, {callers, allowed}: {callers: string[]; allowed: Permissions}): Promise<void> {
    if (job.does.kind !== 'call') return
    const found = this.#calledFile(job.does.uses, workflow.source)
    if ('problem' in found) {
      this.refusals.push(`${job.place}: ${found.problem}`)
      return
    }
    const called = await this.workflow(found.source, found.path)
    const problem = (what: string): void => void this.mistakes.push(`${job.place}: the call of ${called.path}: ${what}`)
    if (!called.events.has('workflow_call')) problem('that workflow has no `workflow_call` trigger')
    checkNames(entries(job.does.with).map(e => e.key), called.callInputs, 'input', problem)
    if (literal(job.does.secrets) !== 'inherit') checkNames(entries(job.does.secrets).map(e => e.key), called.callSecrets, 'secret', problem)
    this.#checkPermissions(job, called, allowed)
    await this.check(called, callers, allowed)
  }

  /** A called workflow may not ask for more than its caller has: GitHub does not start the run (actions/runner: PermissionsHelper.cs, ValidateEmbeddedPermissions). */
  #checkPermissions(job: JobModel, called: WorkflowModel, allowed: Permissions): void {
    if (job.does.kind !== 'call') return
    const asking = [{who: 'The workflow', wanted: called.permissions}, ...called.jobs.map(inner => ({who: `The nested job '${inner.id}'`, wanted: inner.permissions}))]
    for (const {who, wanted} of asking) {
      const over = wanted ? excess(wanted, allowed) : {requested: [], allowed: []}
      if (over.requested.length === 0) continue
      this.mistakes.push(`${job.place}: Error calling workflow '${job.does.uses}'. ${who} is requesting '${over.requested.join(', ')}', but is only allowed '${over.allowed.join(', ')}'.`)
    }
  }

  #checkSteps(steps: StepModel[], source: Source, depth: number): void {
    for (const step of steps) {
      if (step.does.kind === 'run') this.#checkShell(step)
      else if (parseUses(step.does.uses).kind !== 'workspace') this.#checkAction(step, step.does.uses, {source, depth})
    }
  }

  #checkAction(step: StepModel, uses: string, {source, depth}: {source: Source; depth: number}): void {
    if (depth >= maximumDepth) {
      this.refusals.push(`${step.place}: composite actions nested deeper than ${maximumDepth} levels`)
      return
    }
    const before = this.refusals.length
    try {
      const action = this.action(uses, source, '')
      if (action.kind === 'action' && action.model.runs.kind === 'composite') this.#checkSteps(action.model.runs.steps, action.source, depth + 1)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
      if (this.refusals.length === before) this.refusals.push(`${step.place}: ${error.where ? `${error.where}: ` : ''}${error.message}`)
    }
  }

  #checkShell(step: StepModel): void {
    const shell = step.does.kind === 'run' ? literal(step.does.shell) : undefined
    if (shell !== undefined && !parseShell(shell)) this.refusals.push(`${step.place}: the shell \`${shell}\``)
  }
}

function checkNames(given: string[], declared: Map<string, {required: boolean; default?: unknown}>, what: string, problem: (text: string) => void): void {
  const same = (a: string) => (b: string): boolean => a.toLowerCase() === b.toLowerCase()
  for (const name of given) if (![...declared.keys()].some(same(name))) problem(`${what} \`${name}\` is not declared there`)
  for (const [name, {required, default: value}] of declared) {
    if (required && value === undefined && !given.some(same(name))) problem(`${what} \`${name}\` is required`)
  }
}

/** The shells that `defaults.run` names, for the same check. */
export function defaultShellProblems(workflow: WorkflowModel): string[] {
  return workflow.jobs.flatMap(job => job.defaults).map(d => literal(field(d, 'shell'))).filter(s => s !== undefined && !parseShell(s)).map(s => `${workflow.path}: the shell \`${s}\``)
}
