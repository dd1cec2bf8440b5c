/** Releases, processes and gates for the engine's tests. */
import type {Judgement} from '../../../src/analysis/model.ts'
import type {EngineDependencies} from '../../../src/deploy/engine-model.ts'
import type {OpenGate} from '../../../src/deploy/judge-step.ts'
import type {Log, ProgressEvent} from '../../../src/ports/index.ts'
import type {Verdict} from '../../../src/kernel/verdict.ts'
import {composeRelease} from '../../../src/rollout/release.ts'
import type {Release, Rev} from '../../../src/rollout/model.ts'
import {Gate, Service, type ServiceSpec} from '../../../src/spec/schema.ts'
import {digestJson} from '../../../src/kernel/digest.ts'
import {idleClock} from '../../fakes/idle-clock.ts'
import {MemoryTarget, type Circumstances, type World} from '../../fakes/memory-target.ts'

export const set = 'shop/local'

/** The text of a service of slipway.yaml, read as the suite reads it. */
export const serviceSpec = (value: Record<string, unknown>): ServiceSpec => Service.parse({source: {run: ['node', 'main.js']}, port: 8080, ready: {http: '/healthz'}, drain: '2s', ...value})

export function releaseOf(version: string, services: Record<string, Record<string, unknown>>): Release {
  return composeRelease(set, version, Object.fromEntries(Object.entries(services).map(([name, value]) => {
    const {version: own = version, ...rest} = value
    return [name, {spec: serviceSpec(rest), source: {kind: 'process' as const, argv: ['node', 'main.js'] as const, directory: '/srv', digest: digestJson({name, own})}}]
  })))
}

const canary = {canary: {steps: [10, 50, 100], pause: '1s', analysis: 'errors'}}
/** base < left, right < top */
export const diamond = (version: string, strategy: unknown): Release => releaseOf(version, {
  base: {strategy, replicas: 2}, left: {strategy, dependsOn: ['base']}, right: {strategy, dependsOn: ['base'], replicas: 3}, top: {strategy, dependsOn: ['left', 'right']}
})
/** worker < api < web */
export const chain = (version: string, strategy: unknown = canary): Release => releaseOf(version, {
  worker: {strategy, replicas: 2}, api: {strategy, dependsOn: ['worker'], replicas: 2}, web: {strategy, dependsOn: ['api']}
})
export const canaryStrategy = canary
export const revOf = (release: Release, service: string): Rev => release.services[service]?.rev as Rev

export const gates = {errors: Gate.parse({provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%'})}

export const judgement = (service: string, rev: Rev, verdict: Verdict): Judgement => ({
  gate: 'errors', service, verdict, from: '2026-01-01T00:00:00.000Z', to: '2026-01-01T00:00:01.000Z', baseline: null,
  canary: {rev, events: 200, bad: verdict === 'fail' ? 20 : 0, share: verdict === 'fail' ? 0.1 : 0}, max: 0.01, atLeast: 150, headline: `${verdict}: ${rev}`
})

/** A gate that says of each revision what the test tells it to; others pass. */
export const gateOf = (verdicts: Record<Rev, Verdict | ((calls: number) => Verdict)>): OpenGate => request => {
  let calls = 0
  return Promise.resolve({judge: () => {
    calls += 1
    const told = verdicts[request.canary.rev] ?? 'pass'
    return Promise.resolve(judgement(request.service, request.canary.rev, typeof told === 'function' ? told(calls) : told))
  }})
}

const silent: Log = {info: () => undefined, debug: () => undefined, warning: () => undefined, group: (_, body) => body(), annotate: () => undefined, mask: () => undefined}

export interface Process {
  target: MemoryTarget
  deps: EngineDependencies
  events: ProgressEvent[]
}

export interface ProcessOptions extends Omit<Circumstances, 'clock'> {
  runId?: string
  attempt?: number
  openGate?: OpenGate
}

/** A process that starts two minutes after whatever happened before: the lock of a dead one has expired. */
export function startProcess(world: World, {runId = '100', attempt = 1, openGate = gateOf({}), ...circumstances}: ProcessOptions = {}): Process {
  const clock = idleClock(world.now + 120_000)
  const target = new MemoryTarget(world, {clock, ...circumstances})
  const events: ProgressEvent[] = []
  return {
    target, events,
    deps: {
      target, openGate, gates, owner: {name: `acme/shop run ${runId}`, runId, attempt}, machine: 'machine-1', redact: text => text.replaceAll('hunter2hunter2', '***'),
      ports: {clock, log: silent, progress: {report: event => { events.push(event) }}, http: {request: () => Promise.reject(new Error('no network here')), stream: () => Promise.reject(new Error('no network here'))}}
    }
  }
}

export const never = new AbortController().signal
