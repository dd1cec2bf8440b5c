/** A job that calls a workflow: inputs by type, secrets, the called workflow's own group, the inner jobs, outputs (docs: Reusing workflows). */
import {UserError} from '../kernel/errors.ts'
import type {Cancellation} from './cancellation.ts'
import {readConcurrency, type Admission, type GroupWish, type HeldGroup} from './concurrency.ts'
import {jobContexts, permissionsOf, statusOf} from './contexts.ts'
import {evaluate, evaluateText, type EvaluationScope} from './expressions.ts'
import type {JobResult} from './model.ts'
import type {GraphOutcome, JobOutcome, Need, WorkflowScope} from './run-state.ts'
import type {Leg} from './strategy.ts'
import {entries, literal} from './tokens.ts'
import type {InputModel, JobModel, WorkflowModel} from './workflow-file.ts'

export interface Call {
  leg: Leg
  evaluation: EvaluationScope
  cancellation: Cancellation
  held: readonly HeldGroup[]
  enter(wish: GroupWish, held: readonly HeldGroup[]): Promise<Admission>
  runGraph(scope: WorkflowScope): Promise<GraphOutcome>
}

/** The calling job first, then the inner ones. Throws UserError or ExpressionFailure if the call cannot be made; the caller's job then fails. */
export async function runCall(scope: WorkflowScope, job: JobModel, call: Call): Promise<JobOutcome> {
  if (job.does.kind !== 'call') throw new UserError('Not a calling job', {reason: 'internal'})
  const {leg, held, evaluation} = call
  const called = await scope.run.catalogue.called(job.does.uses, scope.workflow)
  const given = new Map(entries(job.does.with).map(({key, token}) => [key.toLowerCase(), evaluate(token, evaluation)]))
  const {github, vars} = evaluation.contexts
  const inner: WorkflowScope = {
    ...scope, workflow: called, prefix: `${scope.prefix}${leg.id} / `, namePrefix: `${scope.namePrefix}${leg.name} / `, cancellation: call.cancellation, held,
    inputs: typedInputs(called.callInputs, given, {where: job.place, contexts: {github, vars}}), secrets: secretsOf(scope, job, {called, evaluation}), permissions: permissionsOf(scope, job)
  }
  const wish = readConcurrency(called.concurrency, {contexts: jobContexts(inner, {}), status: statusOf('success')})
  if (!wish) return inside(inner, call)
  const admission = await call.enter(wish, held)
  if (admission.kind === 'refused') return {need: {result: 'cancelled', outputs: {}}, results: [resultOf(inner, call, {result: 'cancelled', why: admission.why})]}
  try {
    return await inside({...inner, held: [...held, {group: wish.group, by: leg.name}]}, call)
  } finally {
    admission.leave()
  }
}

async function inside(inner: WorkflowScope, call: Call): Promise<JobOutcome> {
  const graph = await call.runGraph(inner)
  const {outputs, skipped} = callOutputs(inner, graph.needs)
  const own = resultOf(inner, call, {result: graph.conclusion, why: ''})
  const warnings: JobResult['annotations'] = skipped.map(name => ({step: 'Complete job', level: 'warning', message: `Skip output '${name}' since it may contain secret.`}))
  return {need: {result: graph.conclusion, outputs}, results: [{...own, outputs, annotations: [...own.annotations, ...warnings]}, ...graph.results]}
}

function resultOf({prefix, namePrefix, run}: WorkflowScope, {leg}: Call, {result, why}: {result: JobResult['result']; why: string}): JobResult {
  const short = (text: string): string => text.slice(0, -' / '.length)
  const annotations: JobResult['annotations'] = why === '' ? [] : [{step: 'Set up job', level: 'error', message: run.masks.mask(why)}]
  return {id: short(prefix), name: namePrefix === '' ? leg.name : short(namePrefix), result, outputs: {}, permissions: [], steps: [], summary: '', annotations}
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
export function typedInputs(declared: Map<string, InputModel>, given: Map<string, unknown>, {where, contexts = {}}: {where: string; contexts?: Record<string, unknown>}): Record<string, unknown> {
  const problems: string[] = []
  const values = Object.fromEntries([...declared].map(([name, input]) => {
    const provided = given.get(name.toLowerCase())
    const absent = provided === undefined || provided === null
    if (absent && input.required && input.default === undefined) problems.push(`Input ${name} is required, but not provided while calling`)
    const value = absent ? defaultOf(input, contexts) : provided
    if (!fits(value, input.type)) problems.push(`Input ${name} must be of type ${input.type}, and is ${JSON.stringify(value)}`)
    return [name, isText(input) && value !== null && typeof value !== 'object' ? String(value) : value]
  }))
  if (problems.length > 0) throw new UserError(problems.join('\n  '), {reason: 'input-invalid', where, expected: 'inputs of the declared types'})
  return values
}

const isText = (input: InputModel): boolean => input.type !== 'boolean' && input.type !== 'number'

function defaultOf(input: InputModel, contexts: Record<string, unknown>): unknown {
  const empty = input.type === 'boolean' ? false : input.type === 'number' ? 0 : ''
  return evaluate(input.default, {contexts, status: statusOf('success')}) ?? empty
}

function fits(value: unknown, type: string): boolean {
  if (type === 'boolean' || type === 'number') return typeof value === type
  return value === null || typeof value !== 'object'
}

/** A value that a mask would change stays inside, as that of a job does. */
function callOutputs(scope: WorkflowScope, jobs: Record<string, Need>): {outputs: Record<string, string>; skipped: string[]} {
  const evaluation = {contexts: {...jobContexts(scope, {}), jobs}, status: statusOf('success')}
  const all = [...scope.workflow.callOutputs].map(([name, value]) => [name, evaluateText(value, evaluation)] as const).filter(([, value]) => value !== '')
  const hidden = ([, value]: readonly [string, string]): boolean => scope.run.masks.touches(value)
  return {outputs: Object.fromEntries(all.filter(pair => !hidden(pair))), skipped: all.filter(hidden).map(([name]) => name)}
}
