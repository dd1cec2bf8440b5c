/** When the watched release began to serve and which revisions it has, out of the inputs. Pure. */
import {UserError} from '../kernel/errors.ts'
import type {Verdict} from '../kernel/verdict.ts'
import {parseHandoff} from '../report/handoff.ts'
import {parseStageData} from '../report/parse-stage-data.ts'
import type {Rev} from '../rollout/model.ts'

export interface Anchor {
  /** Milliseconds since the epoch. */
  since: number
  /** Revision by service, as far as a deployment named them. */
  deployed: ReadonlyMap<string, Rev>
  /** What came of the deployment; undefined if nothing was handed over. */
  deployment: {verdict: Verdict; headline: string} | undefined
}

/** Throws UserError `input-invalid` or `state-version`. A time ahead of this machine's clock counts as now. */
export function parseAnchor(inputs: {since: string | undefined; deployHandoff: string | undefined}, now: number): Anchor {
  const given = inputs.since === undefined ? undefined : Date.parse(inputs.since)
  if (inputs.deployHandoff === undefined) return {since: Math.min(given ?? now, now), deployed: new Map(), deployment: undefined}
  const handoff = parseHandoff(inputs.deployHandoff, 'deploy-handoff')
  if (handoff.stage !== 'deploy') {
    throw new UserError(`This is the handoff of ${JSON.stringify(handoff.stage)}.`, {reason: 'input-invalid', where: 'deploy-handoff', expected: 'the output `handoff` of the action deploy'})
  }
  const services = parseStageData('deploy', handoff.data)?.services ?? []
  return {
    since: Math.min(given ?? Date.parse(handoff.endedAt), now),
    deployed: new Map(services.flatMap(({service, to}) => (to === null ? [] : [[service, to]]))),
    deployment: {verdict: handoff.verdict, headline: handoff.headline}
  }
}
