/** The plan as the comment on a pull request. Text from outside is escaped. */
import {keepComment} from '../github-comment/keep-comment.ts'
import type {Away} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import {code, escapeMarkdown, withinBytes} from '../report/markdown.ts'
import type {Plan} from '../rollout/model.ts'
import {planHeadline, renderPlan, type PlanSight} from './render-plan.ts'

/** One comment an environment: a pull request may plan for several. Names of environments are lower-case letters, digits and dashes. */
export const planMarker = (environment: string): string => `<!-- slipway:plan ${environment} -->`

export interface Seen {
  plan: Plan
  sight: PlanSight
}

/** The fullest rendering of at most so many characters (a character has a byte or more): without the objects, without the steps, and in the end without the services. */
export function renderPlanSection({plan, sight}: Seen, environment: string, limit: number): string {
  const head = `${planMarker(environment)}\n\n### Plan for ${code(environment)}\n\n${escapeMarkdown(planHeadline(plan))}\n\n`
  return withinBytes([() => head + renderPlan(plan, sight), () => head + renderPlan(plan), () => head + renderPlan({...plan, steps: []}), () => head], limit)
}

export function commentPlan(seen: Seen, {environment, token}: {environment: string; token: string | undefined}, ports: Pick<Ports, 'github' | 'host' | 'log'>, signal: AbortSignal): Promise<Away[]> {
  return keepComment({marker: planMarker(environment), render: limit => renderPlanSection(seen, environment, limit), token}, ports, signal)
}
