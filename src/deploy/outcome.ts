/** What the engine came to as the outcome of the stage: verdict, outputs, data. Pure. */
import {metricsAway} from '../analysis/away.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {Outcome} from '../ports/contract.ts'
import type {Annotation} from '../ports/index.ts'
import {summaryBytes} from '../report/markdown.ts'
import type {DeployData} from '../report/stage-data.ts'
import type {Plan} from '../rollout/model.ts'
import type {contract, operations} from './contract.ts'
import type {EngineResult} from './engine-model.ts'
import {adviceData, objectsData, planHeadline, renderPlanWithin, type PlanSight} from './render-plan.ts'
import {renderResult, resultHeadline} from './summary.ts'

type Operation = (typeof operations)[number]
type DeployOutcome = Outcome<typeof contract>

export const emptyData: Omit<DeployData, 'operation' | 'outcome'> =
  {planDigest: null, services: [], order: [], before: null, after: null, steps: [], judgements: [], traffic: [], undo: null}

const asJson = (data: DeployData): Json => JSON.parse(JSON.stringify(data)) as Json

export interface Planned extends Pick<DeployData, 'before'> {
  plan: Plan
  sight: PlanSight
  label: string
}

/** A job hands the plan on in a variable of its environment, of which Linux takes 128 KiB (execve(2), MAX_ARG_STRLEN). */
const planBytes = 100_000

export function planOutcome({plan, sight, label, before}: Planned): DeployOutcome {
  const headline = planHeadline(plan)
  const data: DeployData = {...emptyData, operation: 'plan', label, outcome: 'planned', planDigest: plan.digest, services: plan.services, order: plan.order, before, after: before, ...(sight.objects.length === 0 ? {} : {objects: objectsData(sight.objects)}),
    ...(sight.advice === undefined || sight.advice.length === 0 ? {} : {advice: adviceData(sight.advice)})}
  return {
    verdict: 'pass', headline, summary: renderPlanWithin(plan, sight, summaryBytes), annotations: [], data: asJson(data),
    outputs: {planDigest: plan.digest, plan: renderPlanWithin(plan, sight, planBytes), outcome: 'planned', started: 'false', snapshot: before?.id ?? '', previousSnapshot: '', report: ''}
  }
}

/** A gate without enough data is inconclusive; what stopped half-way is an error; both are not a pass. */
function verdictOf(operation: string, {outcome, failure}: EngineResult): Verdict {
  switch (outcome) {
    case 'planned': case 'succeeded': case 'unchanged': return 'pass'
    // To go back is what was asked for, now or by the run that is finished.
    case 'rolled-back': return operation === 'rollback' || operation === 'abort' || failure === null ? 'pass' : failure?.reason === 'gate-inconclusive' ? 'inconclusive' : 'fail'
    // Some of it serves, and what was wanted does not.
    case 'partial': return 'fail'
    case 'rollback-failed': case 'unfinished': return 'error'
  }
}

function reasonOf({outcome, failure}: EngineResult): FailureReason {
  return outcome === 'rollback-failed' ? 'rollback-failed' : failure?.reason ?? 'rolled-back'
}

export function resultOutcome(operation: Exclude<Operation, 'plan' | 'status' | 'health' | 'verify-audit'>, label: string, result: EngineResult): DeployOutcome {
  const headline = resultHeadline(operation, label, result)
  const verdict = verdictOf(operation, result)
  const {plan, outcome, before, after, steps, judgements, traffic, undo, failure, downtime, warm, chores} = result
  const data: DeployData = {
    operation, label, planDigest: plan?.digest ?? null, outcome, services: plan?.services ?? [], order: plan?.order ?? [], before, after, steps, judgements, traffic, undo, downtime, warm,
    ...(operation === 'janitor' ? {chores} : {})
  }
  const annotations: Annotation[] = failure === null ? [] : [{level: 'error', title: `deploy: ${failure.reason}`, message: `${failure.message}${failure.remedy === undefined ? '' : ` ${failure.remedy}`}`}]
  return {
    verdict, ...(verdict === 'pass' ? {} : {reason: reasonOf(result)}), headline, summary: renderResult(headline, result), annotations, data: asJson(data), away: metricsAway(judgements),
    outputs: {
      planDigest: plan?.digest ?? '', plan: plan === null ? '' : renderPlanWithin(plan, undefined, planBytes), outcome, started: String(result.started),
      snapshot: after?.id ?? '', previousSnapshot: before?.id ?? '', report: ''
    }
  }
}
