/** Inputs and outputs of the action monitor-gate. */
import * as z from 'zod'
import {defineContract, flag, optionalText} from '../ports/contract.ts'

const GateNames = optionalText.transform(text => text?.split(',').map(name => name.trim()).filter(Boolean))
const Since = optionalText.pipe(z.iso.datetime({offset: true, error: 'expected a time such as 2026-03-01T12:00:00Z'}).optional())

export const contract = defineContract({
  name: 'monitor-gate',
  title: 'Slipway: monitor gate',
  description: 'Watches a new release on its own metrics for a while and says whether to promote it, hold it or roll it back. No data is never a pass.',
  branding: {icon: 'activity', color: 'purple'},
  spec: 'required',
  inputs: {
    gates: {description: 'Only these gates of slipway.yaml, separated by commas. Default: all.', schema: GateNames, default: ''},
    since: {description: 'When the release began to serve, as an ISO 8601 time. Default: the end of the deployment in `deploy-handoff`, else now.', schema: Since, default: ''},
    'deploy-handoff': {description: 'The output `handoff` of the deploy action: what was deployed, and when it ended.', schema: optionalText, default: ''},
    'allow-ungated': {description: 'Whether a release for which slipway.yaml declares no gate may pass unjudged (`true`) or is inconclusive (`false`).', schema: flag, default: 'false'}
  },
  outputs: {
    decision: 'promote, rollback or hold. Hold: there was too little data to say either.',
    'bad-share': 'The largest share of bad events that any gate saw on the new release, between 0 and 1; empty without events.',
    evidence: 'The judgements as a line of JSON: gate, service, verdict, events and bad events of both arms, headline.'
  },
  dependencies: {
    metrics: {name: 'Metrics of the release', use: 'are what the gates judge: scraped from each instance, or asked of a Prometheus server', away: 'The decision is hold. No data is never a pass.', effect: 'withholds'}
  },
  post: false
})
