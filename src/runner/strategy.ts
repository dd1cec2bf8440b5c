/** `strategy` of a job: its configurations as jobs of their own, with the ids and names that GitHub prints (docs: Running variations of jobs in a workflow). */
import {isString} from '@actions/workflow-parser'
import {evaluate, evaluateText, ExpressionFailure, type EvaluationScope} from './expressions.ts'
import {expandMatrix, type Configuration} from './matrix.ts'
import type {JobModel} from './workflow-file.ts'

/** One job to run: the only one, or one configuration of a matrix. */
export interface Leg {
  /** `build`, or `build (linux, 20)`. */
  id: string
  /** What GitHub prints. */
  name: string
  /** How a failed sibling is named in the message of those that it cancels. */
  key: string
  contexts: {strategy: Record<string, unknown>; matrix: Record<string, unknown> | null}
}

export interface LegPlan {
  legs: Leg[]
  siblings: 'stop-on-failure' | 'independent'
  maxParallel: number
}

/** Longer names are cut (actions/runner: src/Sdk/WorkflowParser/Conversion/JobNameBuilder.cs). */
const nameLimit = 100

const cut = (name: string): string => (name.length > nameLimit ? `${name.slice(0, nameLimit - 3)}...` : name)

const withSegments = (name: string, segments: readonly string[]): string => (segments.length === 0 ? name : `${name} (${segments.join(', ')})`)

function nameOf(job: JobModel, segments: readonly string[], evaluation: EvaluationScope): string {
  // A name with an expression in it is taken as it comes out; others get the brackets.
  if (job.name && !isString(job.name)) return cut(evaluateText(job.name, evaluation))
  return cut(withSegments(job.name ? evaluateText(job.name, evaluation) : job.id, segments))
}

function settings(written: unknown): {failFast: boolean; maxParallel: number | undefined; matrix: unknown} {
  if (written === undefined || written === null) return {failFast: true, maxParallel: undefined, matrix: undefined}
  if (typeof written !== 'object' || Array.isArray(written)) throw new ExpressionFailure('strategy must be a mapping')
  const {'fail-fast': failFast = true, 'max-parallel': maxParallel, matrix} = written as Record<string, unknown>
  if (typeof failFast !== 'boolean') throw new ExpressionFailure(`strategy fail-fast must be true or false, and is ${JSON.stringify(failFast)}`)
  if (maxParallel !== undefined && typeof maxParallel !== 'number') throw new ExpressionFailure(`strategy max-parallel must be a number, and is ${JSON.stringify(maxParallel)}`)
  return {failFast, maxParallel: maxParallel === 0 ? undefined : maxParallel, matrix}
}

/** Throws ExpressionFailure for a strategy that GitHub would not take: the job then fails before it runs. */
export function planLegs(job: JobModel, evaluation: EvaluationScope): LegPlan {
  const {failFast, maxParallel, matrix} = settings(evaluate(job.strategy, evaluation))
  const configurations: Configuration[] = matrix === undefined ? [] : expandMatrix(matrix)
  const total = Math.max(1, configurations.length)
  const used = new Set<string>()
  const legOf = (one: Configuration | undefined, index: number): Leg => {
    const strategy = {'fail-fast': failFast, 'job-index': index, 'job-total': total, 'max-parallel': maxParallel ?? total}
    const contexts = {strategy, matrix: one?.matrix ?? null}
    const name = nameOf(job, one?.segments ?? [], {...evaluation, contexts: {...evaluation.contexts, ...contexts}})
    return {id: unique(withSegments(job.id, one?.segments ?? []), used), name, key: one?.key ?? job.id, contexts}
  }
  const legs = configurations.length === 0 ? [legOf(undefined, 0)] : configurations.map(legOf)
  return {legs, siblings: failFast ? 'stop-on-failure' : 'independent', maxParallel: maxParallel ?? total}
}

/** Two configurations may look the same: their jobs must not share a log. */
function unique(id: string, used: Set<string>): string {
  let free = id
  for (let n = 2; used.has(free.toLowerCase()); n += 1) free = `${id} ${n}`
  used.add(free.toLowerCase())
  return free
}
