/** A job that calls a workflow: inputs by type, secrets, the inner jobs, outputs (docs: Reusing workflows). */
import {UserError} from '../kernel/errors.ts'
import {jobContexts, statusOf} from './contexts.ts'
import {evaluate, evaluateText, type EvaluationScope} from './expressions.ts'
import type {Conclusion, JobResult} from './model.ts'
import type {Need, WorkflowScope} from './run-state.ts'
import {entries, literal} from './tokens.ts'
import type {InputModel, JobModel, WorkflowModel} from './workflow-file.ts'

export interface CallOutcome {
  need: Need
  /** The calling job first, then the inner ones. */
  results: JobResult[]
}

type RunGraph = (scope: WorkflowScope) => Promise<{needs: Record<string, Need>; results: JobResult[]; conclusion: Conclusion}>

/** Throws UserError or ExpressionFailure if the call cannot be made; the caller's job then fails. */
export async function runCall(scope: WorkflowScope, job: JobModel, {needs, runGraph}: {needs: Record<string, Need>; runGraph: RunGraph}): Promise<CallOutcome> {
  if (job.does.kind !== 'call') throw new UserError('Not a calling job', {reason: 'internal'})
  const called = await scope.run.catalogue.called(job.does.uses, scope.workflow)
  const evaluation: EvaluationScope = {contexts: jobContexts(scope, needs), status: statusOf('success')}
  const given = new Map(entries(job.does.with).map(({key, token}) => [key.toLowerCase(), evaluate(token, evaluation)]))
  const inner: WorkflowScope = {
    run: scope.run, workflow: called, prefix: `${scope.prefix}${job.id} / `,
    inputs: typedInputs(called.callInputs, given, job.place), secrets: secretsOf(scope, job, {called, evaluation})
  }
  const graph = await runGraph(inner)
  const outputs = callOutputs(inner, graph.needs)
  const need = {result: graph.conclusion, outputs}
  return {need, results: [{id: `${scope.prefix}${job.id}`, result: graph.conclusion, outputs, steps: [], summary: '', annotations: []}, ...graph.results]}
}

/** `secrets: inherit` hands over all; otherwise the named ones. The token is always there. */
function secretsOf(scope: WorkflowScope, job: JobModel, {called, evaluation}: {called: WorkflowModel; evaluation: EvaluationScope}): Record<string, string> {
  if (job.does.kind !== 'call') return {}
  if (literal(job.does.secrets) === 'inherit') return scope.secrets
  const named = entries(job.does.secrets).map(({key, token}) => [key, evaluateText(token, evaluation)] as const)
  const missing = [...called.callSecrets].filter(([name, {required}]) => required && !named.some(([key, value]) => key.toLowerCase() === name.toLowerCase() && value !== ''))
  if (missing.length > 0) {
    throw new UserError(`Secret ${missing.map(([name]) => name).join(', ')} is required, but not provided while calling`, {reason: 'input-invalid', where: job.place})
  }
  return {...Object.fromEntries(named), GITHUB_TOKEN: scope.run.token}
}

/** Values of `inputs`: given, default, or the empty value of the type. Throws UserError naming all that do not fit. */
export function typedInputs(declared: Map<string, InputModel>, given: Map<string, unknown>, where: string): Record<string, unknown> {
  const problems: string[] = []
  const values = Object.fromEntries([...declared].map(([name, input]) => {
    const provided = given.get(name.toLowerCase())
    const absent = provided === undefined || provided === null
    if (absent && input.required && input.default === undefined) problems.push(`Input ${name} is required, but not provided while calling`)
    const value = absent ? defaultOf(input) : provided
    if (!fits(value, input.type)) problems.push(`Input ${name} must be of type ${input.type}, and is ${JSON.stringify(value)}`)
    return [name, isText(input) && value !== null && typeof value !== 'object' ? String(value) : value]
  }))
  if (problems.length > 0) throw new UserError(problems.join('\n  '), {reason: 'input-invalid', where, expected: 'inputs of the declared types'})
  return values
}

const isText = (input: InputModel): boolean => input.type !== 'boolean' && input.type !== 'number'

function defaultOf(input: InputModel): unknown {
  const empty = input.type === 'boolean' ? false : input.type === 'number' ? 0 : ''
  const value = evaluate(input.default, {contexts: {}, status: statusOf('success')})
  return value ?? empty
}

function fits(value: unknown, type: string): boolean {
  if (type === 'boolean' || type === 'number') return typeof value === type
  return value === null || typeof value !== 'object'
}

function callOutputs(scope: WorkflowScope, jobs: Record<string, Need>): Record<string, string> {
  const evaluation = {contexts: {...jobContexts(scope, {}), jobs}, status: statusOf('success')}
  return Object.fromEntries([...scope.workflow.callOutputs].map(([name, value]) => [name, evaluateText(value, evaluation)]).filter(([, value]) => value !== ''))
}
