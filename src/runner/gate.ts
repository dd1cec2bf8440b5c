/** Environments with required reviewers: the job waits for a decision before it takes a place on a runner. */
import type {Cancellation} from './cancellation.ts'
import {evaluate, type EvaluationScope} from './expressions.ts'
import type {Run} from './run-state.ts'
import type {JobModel} from './workflow-file.ts'

export type Passage = 'open' | 'rejected' | 'cancelled'

export interface Environment {
  name: string
  /** Whether GitHub would make a deployment record of its own; `deployment: false` keeps it from that. */
  record: 'made' | 'none'
}

/** The environment that a job is for, or undefined. */
export function environmentOf(model: JobModel, evaluation: EvaluationScope): Environment | undefined {
  const value = evaluate(model.environment, evaluation)
  const {name, deployment} = (value !== null && typeof value === 'object' ? value : {name: value}) as Record<string, unknown>
  return name === undefined || name === null || name === '' ? undefined : {name: String(name), record: deployment === false ? 'none' : 'made'}
}

/** Asks once a job; a reviewer's failure to answer is a rejection. Names of environments are compared without regard to case, as on GitHub. */
export async function passGate(run: Run, {job, environment, cancellation}: {job: string; environment: string; cancellation: Cancellation}): Promise<{passage: Passage; by: string}> {
  const isProtected = run.request.protectedEnvironments.some(name => name.toLowerCase() === environment.toLowerCase())
  if (!isProtected) return {passage: 'open', by: ''}
  const cancelled = cancellation.pressed()
  try {
    const question = {job, environment, summaries: run.summaries.map(s => ({job: s.job, markdown: run.masks.mask(s.markdown)}))}
    const answer = await Promise.race([run.request.decide(question), cancelled.promise])
    if (answer === 'cancelled') return {passage: 'cancelled', by: ''}
    run.request.onEvent({kind: 'gate', job, environment, approved: answer.approved, by: answer.by, at: Date.now()})
    return {passage: answer.approved ? 'open' : 'rejected', by: answer.by}
  } catch (error) {
    run.request.onEvent({kind: 'gate', job, environment, approved: false, by: `nobody: ${run.masks.mask((error as Error).message)}`, at: Date.now()})
    return {passage: 'rejected', by: 'nobody'}
  } finally {
    cancelled.forget()
  }
}
