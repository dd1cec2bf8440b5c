/** Results of the attempt before that stand when only failed jobs run again (docs: Re-running workflows and jobs). */
import type {JobResult} from './model.ts'
import type {JobOutcome, WorkflowScope} from './run-state.ts'

/** A job that succeeded, with the jobs of its call, if nothing that it depends on has run anew; undefined if it has to run. */
export function keptLeg(scope: WorkflowScope, leg: string): JobOutcome | undefined {
  if (scope.standing !== 'may-stand') return undefined
  const id = `${scope.prefix}${leg}`
  const before = scope.run.previous.get(id)
  if (before?.result !== 'success') return undefined
  const inner = [...scope.run.previous.values()].filter(job => job.id.startsWith(`${id} / `))
  const kept = (job: JobResult): JobResult => ({...job, keptFrom: job.keptFrom ?? scope.run.attempt - 1})
  return {need: {result: 'success', outputs: before.outputs}, results: [before, ...inner].map(kept), kept: true}
}
