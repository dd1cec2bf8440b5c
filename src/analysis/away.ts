/** What a gate could not read, as the stage tells it: metrics that are away leave a judgement without a verdict. */
import type {Away} from '../ports/contract.ts'
import type {Judgement} from './model.ts'

/** Only where it cost the verdict: a reading that was missing in between changes nothing. */
export function metricsAway(judgements: readonly Judgement[]): Away[] {
  const unread = judgements.filter(j => j.verdict === 'inconclusive' && j.unread !== undefined)
  return unread.map(j => ({dependency: 'metrics', why: `Gate ${j.gate} on ${j.service}: ${j.unread?.join('; ')}`}))
}
