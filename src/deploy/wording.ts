/** Steps and measurements in the words that people read in logs and summaries. Pure. */
import {formatDuration} from '../kernel/duration.ts'
import type {Rev, RevisionFacts, ServiceFacts, Step, Verb} from '../rollout/model.ts'

const shortRev = (rev: Rev): string => rev.slice(0, 6)

const hookWords = {before: 'hook before', after: 'hook after', compensate: 'compensate hook', end: 'end hook'} as const

export function verbText(verb: Verb): string {
  switch (verb.do) {
    case 'ensure': return verb.replicas === 0 ? `announce ${shortRev(verb.rev)}` : `${verb.replicas} × ${shortRev(verb.rev)}`
    case 'roll': return `roll to ${shortRev(verb.to)}`
    case 'route': return `route ${weightsText(verb.weights)}${verb.testers === undefined ? '' : `, testers to ${shortRev(verb.testers.to)}`}`
    case 'judge': return verb.gate === null ? `watch for ${formatDuration(verb.pauseMs)}` : `judge by ${verb.gate} for ${formatDuration(verb.pauseMs)}`
    case 'drain': return `drain ${shortRev(verb.rev)}${verb.warmMs === undefined ? '' : `, kept warm for ${formatDuration(verb.warmMs)}`}`
    case 'retire': return `retire ${shortRev(verb.rev)}`
    case 'hook': return `${hookWords[verb.phase]} ${verb.name}${verb.undo === 'irreversible' ? ': irreversible' : ''}`
    case 'sweep': return `sweep ${verb.leftover.what}`
  }
}

export const weightsText = (weights: Record<Rev, number>): string => Object.entries(weights).map(([rev, weight]) => `${weight} % to ${shortRev(rev)}`).join(', ')

export const stepLine = (step: Step, what: string): string => `${step.service}  ${verbText(step.verb)}${what === '' ? '' : `  ${what}`}`

export interface ArmFigures {
  requests: number
  errorShare: number | null
  p95Ms: number | null
}

/** What an arm did since `before`; a counter that fell began anew. */
export function armFigures(now: RevisionFacts | undefined, before: RevisionFacts | undefined): ArmFigures {
  const current = now?.traffic
  const earlier = before?.traffic && current && before.traffic.requests <= current.requests ? before.traffic : {requests: 0, serverErrors: 0, lost: 0}
  const requests = (current?.requests ?? 0) - earlier.requests
  const bad = (current?.serverErrors ?? 0) - earlier.serverErrors + (current?.lost ?? 0) - earlier.lost
  return {requests, errorShare: requests > 0 ? bad / requests : null, p95Ms: current?.p95Ms ?? null}
}

const share = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`)
const latency = (value: number | null): string => (value === null ? 'p95 –' : `p95 ${Math.round(value)} ms`)

/** `api  50 %  baseline 0.0 % errors, p95 9 ms · canary 0.0 %, p95 9 ms` */
export function judgingLine(service: string, weight: number, baseline: ArmFigures | null, canary: ArmFigures): string {
  const left = baseline === null ? '' : `baseline ${share(baseline.errorShare)} errors, ${latency(baseline.p95Ms)} · `
  return `${service}  ${weight} %  ${left}canary ${share(canary.errorShare)}${baseline === null ? ' errors' : ''}, ${latency(canary.p95Ms)}`
}

export const weightOf = (facts: ServiceFacts | undefined, rev: Rev): number => facts?.weights[rev] ?? 0
