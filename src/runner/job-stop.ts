/** When a job stops: cancelled from outside, out of time, and killed if it still runs long after (docs: Workflow cancellation reference). */
import {jobContexts, statusOf} from './contexts.ts'
import {evaluate, evaluateCondition, type EvaluationScope} from './expressions.ts'
import type {Job} from './run-state.ts'
import type {Token} from './tokens.ts'

/** The time limit of a job without `timeout-minutes` (docs: jobs.<job_id>.timeout-minutes). */
const defaultMinutes = 360

/** From a cancellation to the end of whatever still runs (docs: Workflow cancellation reference; actions/runner: JobDispatcher.cs, CancelTimeout). */
const defaultCancelMinutes = 5

const longestTimer = 2 ** 31 - 1

/** Returns what ends the watch. Throws ExpressionFailure for a time limit that is none. */
export function watchJob(job: Job, evaluation: EvaluationScope): () => void {
  const limits = {run: minutesOf(job.model.timeoutMinutes, evaluation, defaultMinutes), cancel: minutesOf(job.model.cancelTimeoutMinutes, evaluation, defaultCancelMinutes)}
  const minute = job.scope.run.timings.minute
  let kill: NodeJS.Timeout | undefined
  const stop = (why: string): void => {
    if (job.stopping.cancelled) return
    job.status = 'cancelled'
    kill = setTimeout(() => killJob(job, limits.cancel), Math.min(limits.cancel * minute, longestTimer))
    job.stopping.cancel(why)
  }
  const clock = setTimeout(() => {
    job.log.annotate('Job', 'error', {message: `The job has exceeded the maximum execution time of ${limits.run} minutes.`})
    stop('')
  }, Math.min(limits.run * minute, longestTimer))
  const forget = watchCancellation(job, stop)
  return () => {
    clearTimeout(clock)
    clearTimeout(kill)
    forget()
  }
}

/** The job stops unless its own condition still holds; the condition is judged anew. */
function watchCancellation(job: Job, stop: (why: string) => void): () => void {
  const cancelled = (): void => {
    if (conditionHolds(job)) return
    if (job.cancellation.why !== '') job.log.annotate('Job', 'error', {message: job.cancellation.why})
    stop(job.cancellation.why)
  }
  if (job.cancellation.cancelled) cancelled() // it may have been pressed since the job's condition was judged
  return job.cancellation.onCancel(cancelled)
}

function conditionHolds(job: Job): boolean {
  try {
    return evaluateCondition(job.model.condition, {contexts: jobContexts(job.scope, job.needs), status: statusOf('cancelled')})
  } catch {
    return false
  }
}

function killJob(job: Job, minutes: number): void {
  job.log.annotate('Job', 'error', {message: `The job still ran ${minutes} minutes after its cancellation and was ended by force.`})
  job.killed.abort()
}

function minutesOf(token: Token | undefined, evaluation: EvaluationScope, otherwise: number): number {
  const minutes = token ? Number(evaluate(token, evaluation)) : otherwise
  return minutes > 0 ? minutes : otherwise
}
