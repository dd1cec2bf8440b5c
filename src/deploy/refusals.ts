/** Why an operation does not begin. Nothing was changed when one of these is thrown. */
import {UserError} from '../kernel/errors.ts'
import type {OperationState} from '../rollout/journal-state.ts'
import type {Plan, Problem} from '../rollout/model.ts'

/** Throws UserError `plan-changed` that shows both plans. */
export function refuseChangedPlan(expected: string | undefined, plan: Plan): void {
  if (expected === undefined || expected === plan.digest) return
  throw new UserError('The plan is not the one that was approved.', {
    reason: 'plan-changed', where: plan.set, expected: `plan ${expected}`,
    remedy: `The plan is now ${plan.digest}: ${planWords(plan)}. Look at it and approve it; nothing was changed.`
  })
}

export function planWords(plan: Plan): string {
  const changes = plan.services.filter(s => s.change !== 'unchanged')
  if (changes.length === 0) return 'nothing changes'
  return changes.map(s => `${s.service} ${s.from?.slice(0, 6) ?? 'nothing'} > ${s.to?.slice(0, 6) ?? 'nothing'} (${s.changed.join(', ')})`).join('; ')
}

/** Throws UserError with the first problem's reason and all problems in its message. */
export function refuseProblems(problems: readonly Problem[]): void {
  const first = problems[0]
  if (first === undefined) return
  const appendix = problems.find(problem => problem.appendix !== undefined)?.appendix
  throw new UserError(problems.map(p => (p.service === undefined ? p.message : `${p.service}: ${p.message}`)).join('\n'), {
    reason: first.reason, remedy: [...new Set([...problems.flatMap(p => (p.remedy === undefined ? [] : [p.remedy])), 'Nothing was changed.'])].join(' '), ...(appendix === undefined ? {} : {appendix})
  })
}

export function unfinishedError(open: OperationState): UserError {
  const since = open.undo === null ? `stopped half-way (begun ${open.startedAt})` : 'was being taken back'
  return new UserError(`The ${open.plan.operation} by ${open.owner.name}, attempt ${open.owner.attempt}, ${since}.`, {
    reason: 'unfinished-operation', where: open.plan.set,
    remedy: 'Run the deploy action with `operation: abort` to take it back or `operation: resume` to go on with it, or run that same run again. Nothing was changed.'
  })
}
