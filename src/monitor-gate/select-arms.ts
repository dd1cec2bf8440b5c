/** Which revision of a service is judged and which is its measure. Pure. */
import type {Arm} from '../analysis/model.ts'
import type {Rev, ServiceFacts} from '../rollout/model.ts'

export interface Arms {
  canary: Arm
  baseline: Arm | null
  /** A predecessor without traffic is measured over its whole life. */
  baselineFrom: 'window' | 'lifetime'
}

/** The revision with the most traffic against another that still lives; or why there is nothing to judge. */
export function selectArms(service: string, facts: ServiceFacts | undefined, deployed: Rev | undefined): Arms | string {
  if (facts === undefined) return `nothing is known of ${service} at the target`
  const byWeight = Object.entries(facts.weights).filter(([, weight]) => weight > 0).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
  const rev = byWeight[0]?.[0] ?? facts.serving
  if (rev === undefined) return `no revision of ${service} gets traffic`
  if (deployed !== undefined && rev !== deployed) return `revision ${rev} of ${service} serves, but ${deployed} was deployed`
  const others = Object.entries(facts.revisions).filter(([other, r]) => other !== rev && r.ready > 0).sort(([a, x], [b, y]) => y.ready - x.ready || (a < b ? -1 : 1))
  const arm = (name: Rev): Arm => ({rev: name, endpoints: facts.revisions[name]?.endpoints ?? []})
  const other = others[0]?.[0]
  return {
    canary: arm(rev), baseline: other === undefined ? null : arm(other),
    baselineFrom: other !== undefined && (facts.weights[other] ?? 0) > 0 ? 'window' : 'lifetime'
  }
}
