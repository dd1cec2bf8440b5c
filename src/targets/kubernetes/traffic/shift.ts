/** From the shares that are to those that are wanted, so that no revision ever gets more traffic than it has replicas for, in either direction. Pure. */
import type {Rev, Verb} from '../../../rollout/model.ts'
import {capacityFor} from './ratio.ts'

export interface Standing {
  /** Percent, sum 100, or empty where nothing serves yet. */
  weights: Readonly<Record<Rev, number>>
  /** Replicas that are ready, by revision. */
  ready: Readonly<Record<Rev, number>>
  /** Replicas that all of the traffic needs: live ones of the stable revision when the release began. */
  demand: number
}

const shareOf = (weights: Readonly<Record<Rev, number>>, rev: Rev): number => weights[rev] ?? 0

/** Revisions whose share is ahead of their replicas: to be asked with live counts right before a share is written, and refused where not empty. */
export const leadingWeights = ({weights, ready, demand}: Standing): Rev[] => Object.keys(weights).filter(rev => (ready[rev] ?? 0) < capacityFor(shareOf(weights, rev), demand)).sort()

export type Leftover = 'warm' | 'retired'

/**
 * Replicas first, then the shares, then away with what has none: drained before it is ended, because a proxy lags behind its object. The very
 * order that argo-rollouts had wrong until #4898. Repeatable from wherever a run died; an abort is a shift back, a superseding release a shift to a third revision.
 */
export function shiftVerbs(now: Standing, wanted: Readonly<Record<Rev, number>>, leftover: Leftover): Verb[] {
  const grown = Object.keys(wanted).sort().filter(rev => (now.ready[rev] ?? 0) < capacityFor(shareOf(wanted, rev), now.demand))
  const revs = [...new Set([...Object.keys(now.weights), ...Object.keys(wanted)])]
  const moves = revs.some(rev => shareOf(now.weights, rev) !== shareOf(wanted, rev))
  const out = Object.keys(now.ready).filter(rev => shareOf(wanted, rev) === 0 && (now.ready[rev] ?? 0) > 0).sort()
  return [
    ...grown.map((rev): Verb => ({do: 'ensure', rev, replicas: capacityFor(shareOf(wanted, rev), now.demand)})),
    ...(moves ? [{do: 'route', weights: Object.fromEntries(Object.entries(wanted).filter(([, weight]) => weight > 0))} as Verb] : []),
    ...out.flatMap((rev): Verb[] => [{do: 'drain', rev}, ...(leftover === 'retired' ? [{do: 'retire', rev} as Verb] : [])])
  ]
}
