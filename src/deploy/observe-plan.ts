/** The plan of a release against what is there now. */
import type {Facts, Plan, Release, SnapshotRef} from '../rollout/model.ts'
import {planDeploy} from '../rollout/plan.ts'
import type {Target} from '../rollout/target.ts'

type Planning = Pick<Target, 'capabilities' | 'observe' | 'recall' | 'lower'>

/** For who is held to the digest of a plan: it is refused where this release is not the one that was tried. */
export const triedAlready = (target: Target): Planning => ({
  capabilities: set => target.capabilities(set), observe: (set, want, signal) => target.observe(set, want, signal, 'by an approved plan'),
  recall: (set, id) => target.recall(set, id), lower: (steps, facts, want) => target.lower(steps, facts, want)
})

export async function observeDeployPlan(target: Planning, want: Release, current: SnapshotRef | null, signal: AbortSignal): Promise<{plan: Plan; facts: Facts}> {
  const capabilities = await target.capabilities(want.set)
  const facts = await target.observe(want.set, want, signal)
  const serving = current === null ? null : await target.recall(want.set, current.id)
  const plan = planDeploy(want, facts, capabilities, serving)
  return {facts, plan: {...plan, steps: target.lower(plan.steps, facts, want)}}
}
