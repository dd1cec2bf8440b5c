/** Steps in the terms of a cluster: a roll stays whole, deadlines leave room for pulls and scheduling. Pure. */
import type {Json} from '../../kernel/digest.ts'
import type {Facts, Release, Step} from '../../rollout/model.ts'

/** As a Deployment's `progressDeadlineSeconds` is by default: a node pulls images and waits for its volumes. */
const progressMs = 600_000
/** Kubernetes ends a pod after `terminationGracePeriodSeconds`, 30 by default; more is waited for, and told where it is not enough. */
const endMs = 120_000
/** `terminationGracePeriodSeconds`, of a pod whose place another one waits for. */
const graceMs = 30_000
/** A controller accepts a route, and Services follow. */
const routeMs = 60_000

export function lowerSteps(steps: readonly Step[], facts: Facts, want: Release | null): Step[] {
  return steps.map(step => {
    const detail = detailOf(step, {facts, want, steps})
    return {...step, deadlineMs: deadlineOf(step, facts, want), ...(detail === undefined ? {} : {detail})}
  })
}

/** Where the release says how long getting ready may take, that is the deadline. */
function deadlineOf({verb, service, deadlineMs}: Step, facts: Facts, want: Release | null): number {
  const {ready, replicas = 1} = want?.services[service] ?? {}
  switch (verb.do) {
    case 'ensure': case 'roll': {
      const inTurn = facts.services[service]?.replaced === undefined ? 0 : replicas * ((ready?.within ?? 0) + graceMs)
      return Math.max(deadlineMs, inTurn, ready === undefined ? progressMs : 0)
    }
    case 'route': return Math.max(deadlineMs, routeMs)
    case 'retire': return Math.max(deadlineMs, endMs)
    default: return deadlineMs
  }
}

interface Lowered {
  facts: Facts
  want: Release | null
  steps: readonly Step[]
}

function detailOf(step: Step, {facts, want, steps}: Lowered): Json | undefined {
  const {verb, service} = step
  const wanted = want?.services[service]
  switch (verb.do) {
    case 'ensure': return wanted === undefined ? undefined : {replicas: wanted.replicas, weights: weightsBefore(step, steps, facts)}
    case 'roll': return {replicas: wanted?.replicas ?? facts.services[service]?.revisions[verb.to]?.wanted ?? 1}
    case 'retire': return want !== null && wanted === undefined ? {whole: true} : undefined
    default: return undefined
  }
}

/** The shares that stand when the step begins, as the steps before it leave them. */
function weightsBefore(step: Step, steps: readonly Step[], facts: Facts): Record<string, number> {
  const routed = steps.slice(0, steps.indexOf(step)).findLast(({service, verb}) => service === step.service && verb.do === 'route')?.verb
  return routed?.do === 'route' ? routed.weights : facts.services[step.service]?.weights ?? {}
}
