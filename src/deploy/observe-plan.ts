/** The plan of a release against what is there now. */
import type {Facts, Plan, Release, SnapshotRef} from '../rollout/model.ts'
import {planDeploy} from '../rollout/plan.ts'
import type {Target} from '../rollout/target.ts'

export async function observeDeployPlan(target: Target, want: Release, current: SnapshotRef | null, signal: AbortSignal): Promise<{plan: Plan; facts: Facts}> {
  const capabilities = await target.capabilities(want.set)
  const facts = await target.observe(want.set, want, signal)
  const serving = current === null ? null : await target.recall(want.set, current.id)
  const plan = planDeploy(want, facts, capabilities, serving)
  return {facts, plan: {...plan, steps: target.lower(plan.steps, facts, want)}}
}
