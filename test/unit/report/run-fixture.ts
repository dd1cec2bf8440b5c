/** Runs as the stages would hand them over, for the tests of what is drawn from them. */
import {handoffSchemaNumber, type Handoff} from '../../../src/report/handoff.ts'
import type {Digest, Json} from '../../../src/kernel/digest.ts'
import type {Judgement} from '../../../src/analysis/model.ts'
import type {DeployData, TrafficSample} from '../../../src/report/stage-data.ts'

const start = Date.parse('2026-11-21T09:24:06.000Z')
export const at = (seconds: number): string => new Date(start + seconds * 1000).toISOString()
const digest = (letter: string): Digest => `sha256:${letter.repeat(64)}`

export function handoff(stage: string, span: [number, number], data: unknown, rest: Partial<Handoff> = {}): Handoff {
  return {
    schema: handoffSchemaNumber, suite: '0.1.0', stage, environment: 'production', commit: '5f3c1a9be2d04476a1c9d0e8f7b6a5c4d3e2f1a0', runId: '3', attempt: 1,
    verdict: 'pass', headline: `${stage} is done`, startedAt: at(span[0]), endedAt: at(span[1]), data: data as Json, ...rest
  }
}

const old = {worker: '1a2b3c4d5e6f', api: '2b3c4d5e6f1a', web: '3c4d5e6f1a2b'}
const fresh = {worker: '9f8e7d6c5b4a', api: '8e7d6c5b4a9f', web: '7d6c5b4a9f8e'}
export const before = {id: digest('1'), at: at(-600), label: '1', revisions: old}
export const afterwards = {id: digest('2'), at: at(40), label: '2', revisions: fresh}

const services: DeployData['services'] = (['worker', 'api', 'web'] as const).map(service => ({
  service, change: 'update', from: old[service], to: fresh[service], strategy: service === 'api' ? 'canary' : 'rolling', changed: ['source']
}))

export function judgement(from: number, to: number, bad: number, events: number, rest: Partial<Judgement> = {}): Judgement {
  const share = events === 0 ? null : bad / events
  return {
    gate: 'errors', service: 'api', verdict: share === null ? 'inconclusive' : share > 0.01 ? 'fail' : 'pass', from: at(from), to: at(to),
    baseline: {rev: old.api, events: 680, bad: 0, share: 0}, canary: {rev: fresh.api, events, bad, share}, max: 0.01, atLeast: 60,
    headline: `${bad} of ${events} failed`, ...rest
  }
}

/** Weight of the new revision of a service in percent at a second of the run. */
type Weights = (service: keyof typeof old, second: number) => number

export function traffic(from: number, to: number, weight: Weights, errorShare: number): TrafficSample[] {
  return (['worker', 'api', 'web'] as const).flatMap(service => {
    const counts = {old: 90_000, fresh: 0, errors: 0}
    return Array.from({length: to - from + 1}, (_, i): TrafficSample => {
      const second = from + i
      const percent = weight(service, second)
      counts.old += Math.round(150 * (1 - percent / 100)) + (i % 3)
      counts.fresh += Math.round(150 * (percent / 100))
      if (service === 'api') counts.errors = Math.round(counts.fresh * errorShare)
      return {
        at: at(second), service, weights: percent === 0 ? {[old[service]]: 100} : percent === 100 ? {[fresh[service]]: 100} : {[old[service]]: 100 - percent, [fresh[service]]: percent},
        arms: {
          [old[service]]: {requests: counts.old, serverErrors: 0, lost: 0, p95Ms: 9},
          ...(counts.fresh > 0 ? {[fresh[service]]: {requests: counts.fresh, serverErrors: counts.errors, lost: 0, p95Ms: 11}} : {})
        }
      }
    })
  })
}

export function deployData(rest: Partial<DeployData> = {}): DeployData {
  return {
    operation: 'deploy', label: '2', planDigest: digest('7'), outcome: 'succeeded', services, order: [['worker'], ['api'], ['web']], before, after: afterwards,
    steps: [{id: 'worker/1-ensure', service: 'worker', verb: 'ensure', phase: 'do', startedAt: at(9), endedAt: at(10), state: 'done', note: '2 ready'}],
    judgements: [judgement(14, 19, 0, 76), judgement(19, 24, 0, 372), judgement(24, 29, 0, 744)],
    traffic: traffic(8, 33, (service, s) => (service === 'worker' ? (s > 11 ? 100 : 0) : service === 'api' ? (s > 23 ? 100 : s > 18 ? 50 : s > 12 ? 10 : 0) : s > 30 ? 100 : s > 29 ? 50 : 0), 0),
    undo: null, ...rest
  }
}

const early = (): Handoff[] => [
  handoff('validate-env', [0, 0.4], {checks: [
    {id: 'cpu', title: 'CPU', required: '1 core', observed: '2 cores', status: 'pass', remedy: ''},
    {id: 'memory', title: 'Memory', required: '512 MiB', observed: '23.4 GiB', status: 'pass', remedy: ''},
    {id: 'tool-node', title: 'node', required: '>=20.19', observed: '20.20.2', status: 'pass', remedy: ''}
  ]}, {headline: '7 checks passed'}),
  handoff('scan', [0.5, 1.4], {counts: {critical: 0, high: 0, medium: 0, low: 1}, suppressed: 0, incomplete: [], findings: [
    {rule: 'workflow-unpinned', severity: 'low', title: 'A reusable workflow is called by tag', where: '.github/workflows/release.yml:18', remedy: 'Pin it to a commit.'}
  ]}, {headline: '0 high, 1 low'}),
  handoff('deploy', [1.6, 2.1], {...deployData({operation: 'plan', outcome: 'planned', after: null, steps: [], judgements: [], traffic: []})}, {headline: '3 services change, order worker > api > web'}),
  handoff('provision', [5.2, 5.5], {operation: 'apply', engine: 'local', changes: [{action: 'create', resource: 'state directory of shop/production'}], planDigest: digest('3')}, {headline: '1 change applied'}),
  handoff('configure', [5.8, 6.2], {release: digest('c'), services: {api: {release: digest('d'), keys: 2}, web: {release: digest('e'), keys: 2}}}, {headline: '4 keys for 2 services'})
]

export const goodRun = (): Handoff[] => [
  ...early(),
  handoff('deploy', [7, 33], deployData(), {headline: 'Release 2 serves on worker, api, web'}),
  handoff('integration-test', [34, 37.4], {
    operations: [
      {method: 'GET', path: '/products', verdict: 'pass', status: 200, ms: 3.4, message: ''},
      {method: 'POST', path: '/orders', verdict: 'pass', status: 201, ms: 5.9, message: ''}
    ],
    load: {rate: 50, seconds: 3, sent: 150, failed: 0, p50Ms: 4, p95Ms: 9, p99Ms: 14, verdict: 'pass', message: ''}
  }, {headline: '6 operations, 150 requests'}),
  handoff('monitor-gate', [38, 46.2], {judgements: [judgement(38, 46, 0, 1190)], series: []}, {headline: 'errors of api: 0.0 % of 1,190'}),
  handoff('deploy', [47, 48], {...deployData({operation: 'finalize', steps: [], judgements: [], traffic: []})}, {headline: 'The predecessor is retired'})
]

export const badRun = (): Handoff[] => [
  ...early(),
  handoff('deploy', [7, 22.1], deployData({
    outcome: 'rolled-back', after: before, judgements: [judgement(14, 19, 4, 76)],
    steps: [
      {id: 'worker/1-ensure', service: 'worker', verb: 'ensure', phase: 'do', startedAt: at(9), endedAt: at(10), state: 'done', note: '2 ready'},
      {id: 'api/3-judge', service: 'api', verb: 'judge', phase: 'do', startedAt: at(14), endedAt: at(19), state: 'failed', note: '5.3 % errors'},
      {id: 'api/2-route', service: 'api', verb: 'route', phase: 'undo', startedAt: at(19), endedAt: at(19.2), state: 'done', note: ''}
    ],
    traffic: traffic(8, 23, (service, s) => (service === 'worker' ? (s > 11 && s < 22 ? 100 : 0) : service === 'api' ? (s > 12 && s < 20 ? 10 : 0) : 0), 0.053),
    undo: {reason: 'analysis-failed', message: 'Gate errors: api answered 5.3 % errors.', verdictAt: at(19), restoredAt: at(22.1)}
  }), {verdict: 'fail', reason: 'rolled-back', headline: 'Release 2 was taken back: api answered 5.3 % errors at 10 % of traffic'})
]

export const lateRun = (): Handoff[] => [
  ...goodRun().filter(h => h.stage !== 'monitor-gate' && (h.data as {operation?: string} | null)?.operation !== 'finalize'),
  handoff('monitor-gate', [38, 46.2], {judgements: [judgement(38, 46, 60, 1190)], series: []}, {verdict: 'fail', reason: 'gate-failed', headline: 'errors of api: 5.0 % of 1,190, allowed 1.0 %'}),
  handoff('deploy', [47, 49.4], {...deployData({
    operation: 'rollback', label: '', before: afterwards, after: before, judgements: [], traffic: [], steps: [], planDigest: null
  })}, {headline: 'Release 1 serves again'})
]
