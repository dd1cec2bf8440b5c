/** Shares of the traffic by counts of replicas behind one Service, never rounded in silence; and the replicas that a share needs. Pure. */

/** Percent, from 0 to 100: every share that so many replicas can give. */
export const achievableWeights = (replicas: number): number[] => Array.from({length: Math.max(1, replicas) + 1}, (_, canary) => (100 * canary) / Math.max(1, replicas))

export interface Ratio {
  stable: number
  canary: number
  /** Percent that the canary gets by it. */
  weight: number
}

export type RatioChoice =
  | {kind: 'exact'; ratio: Ratio}
  /** The share cannot be had: the next ones below and above, and in words what would make it possible. */
  | {kind: 'between'; below: Ratio; above: Ratio; words: string}

/** `weight` percent of `replicas` in sum. Argo rounds up, Azure/k8s-deploy documents down and rounds: both silently. */
export function ratioFor(weight: number, replicas: number): RatioChoice {
  const total = Math.max(1, replicas)
  const of = (canary: number): Ratio => ({stable: total - canary, canary, weight: (100 * canary) / total})
  const exact = (weight * total) / 100
  if (Number.isInteger(exact)) return {kind: 'exact', ratio: of(exact)}
  const [below, above] = [of(Math.floor(exact)), of(Math.ceil(exact))]
  const say = ({weight: reached, canary}: Ratio): string => `${Math.round(reached * 10) / 10} % (${canary} of ${total})`
  return {kind: 'between', below, above, words: `${weight} % cannot be reached with ${total} replicas: ${say(below)} or ${say(above)}; ${replicasFor(weight)} replicas would reach it`}
}

function replicasFor(weight: number): number {
  for (let replicas = 1; replicas < 100; replicas += 1) if (Number.isInteger((weight * replicas) / 100)) return replicas
  return 100
}

/** Replicas that a share of the traffic needs, measured by those that serve all of it now (live, not as the manifest once said). Never none for any share. */
export const capacityFor = (weight: number, liveStable: number): number => (weight <= 0 ? 0 : Math.max(1, Math.ceil((weight * liveStable) / 100)))
