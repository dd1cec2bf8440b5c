/** Whether this run may change an environment that asks for approval: bound to the plan and the attempt, and it ages. Pure. */
import {UserError} from '../kernel/errors.ts'
import {formatDuration} from '../kernel/duration.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'

/** Clocks of runners and of GitHub differ. */
const clockSkewMs = 5 * 60_000

export interface Approval {
  at: string | undefined
  attempt: number | undefined
  planDigest: string | undefined
}

/** `attempt` and `now` are those of this run. Throws UserError `approval-missing`, `approval-expired`. */
export function refuseUnapproved(spec: EnvironmentSpec, approval: Approval, {attempt, now}: {attempt: number; now: number}): void {
  const {approval: rule} = spec
  if (rule === undefined) return
  const missing = (what: string): UserError => new UserError(what, {
    reason: 'approval-missing', where: `environments.${spec.environment}.approval`, expected: `an approval through the GitHub environment ${rule.environment}`,
    remedy: 'Run all jobs again, so that the gate asks anew; nothing was changed.'
  })
  const given = [['approved-at', approval.at], ['approved-attempt', approval.attempt], ['plan-digest', approval.planDigest]] as const
  const absent = given.filter(([, value]) => value === undefined).map(([name]) => `\`${name}\``)
  if (absent.length > 0) throw missing(`The environment ${spec.environment} asks for an approval, and these inputs are empty: ${absent.join(', ')}.`)
  if (approval.attempt !== attempt) throw missing(`The plan was approved in attempt ${approval.attempt} of the run; this is attempt ${attempt}.`)
  const age = now - Date.parse(approval.at as string)
  if (age < -clockSkewMs) throw missing(`The approval is dated ${formatDuration(-age)} in the future.`)
  if (age > rule.maxAge) {
    throw new UserError(`The approval is ${formatDuration(age)} old.`, {
      reason: 'approval-expired', where: `environments.${spec.environment}.approval`, expected: `at most ${formatDuration(rule.maxAge)}`, remedy: 'Approve again; nothing was changed.'
    })
  }
}
