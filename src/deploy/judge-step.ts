/** Watches a new revision between two steps: by a gate if there is one, and always for crashes. */
import type {GateRequest, GateWindow, Judgement} from '../analysis/model.ts'
import {GateBreach, UserError} from '../kernel/errors.ts'
import {formatDuration} from '../kernel/duration.ts'
import type {Ports} from '../ports/index.ts'
import type {Owner} from '../rollout/journal-entry.ts'
import type {Evidence, Facts, Rev, RevisionFacts, ServiceFacts, Step, Verb} from '../rollout/model.ts'
import type {GateSpec} from '../spec/schema.ts'
import type {Recorder} from './recorder.ts'
import {armFigures, judgingLine, weightOf} from './wording.ts'

export type OpenGate = (request: GateRequest, ports: Pick<Ports, 'http' | 'clock' | 'log'>) => Promise<GateWindow>
export type JudgeVerb = Extract<Verb, {do: 'judge'}>

const sampleMs = 1_000
/** Restarts during one step after which a revision counts as crashing. */
const tolerableRestarts = 2
/** Samples in a row without a ready instance: a single one may be a restart. */
const tolerableGaps = 3

export interface Watching {
  openGate: OpenGate
  gates: Readonly<Record<string, GateSpec>>
  ports: Pick<Ports, 'http' | 'clock' | 'log' | 'progress'>
  recorder: Recorder
  observe(signal: AbortSignal): Promise<Facts>
  /** Who asked that the waiting ends; null: nobody. */
  promotedBy(): Owner | null
}

/** Throws GateBreach `analysis-failed` as soon as it is decided, `gate-inconclusive` at the step's deadline; UserError `release-crashed`. */
export async function judgeStep(step: Step, verb: JudgeVerb, watching: Watching, signal: AbortSignal): Promise<Evidence> {
  const {clock} = watching.ports
  const first = (await watching.observe(signal)).services[step.service]
  const window = await openWindow(step, verb, watching, first)
  const started = clock.now()
  let gaps = 0
  for (;;) {
    const promoter = watching.promotedBy()
    if (promoter !== null) return {level: 'estimated', note: `promoted by ${promoter.name}: not judged to the end`}
    await clock.sleep(Math.min(sampleMs, Math.max(1, verb.pauseMs)), signal)
    const there = (await watching.observe(signal)).services[step.service]
    gaps = (there?.revisions[verb.canary]?.ready ?? 0) > 0 ? 0 : gaps + 1
    refuseCrashing(step, verb, {before: first?.revisions[verb.canary], now: there?.revisions[verb.canary], gaps})
    const judgement = await window?.judge(signal)
    if (judgement) watching.recorder.judged(step, judgement)
    report(step, verb, watching, {first, now: there})
    const elapsed = clock.now() - started
    if (judgement?.verdict === 'fail') throw breach(step, judgement)
    if (elapsed >= verb.pauseMs && gaps === 0 && (judgement === undefined || judgement.verdict === 'pass')) return evidenceOf(there, judgement)
    if (elapsed >= step.deadlineMs) throw inconclusive(step, judgement, elapsed)
  }
}

async function openWindow(step: Step, verb: JudgeVerb, {openGate, gates, ports}: Watching, facts: ServiceFacts | undefined): Promise<GateWindow | undefined> {
  if (verb.gate === null) return undefined
  const gate = gates[verb.gate]
  if (gate === undefined) throw new UserError(`services.${step.service}.strategy names the gate ${verb.gate}, which is not declared.`, {reason: 'spec-invalid', expected: `one of ${Object.keys(gates).join(', ') || '(none declared)'}`})
  const arm = (rev: Rev): GateRequest['canary'] => ({rev, endpoints: facts?.revisions[rev]?.endpoints ?? []})
  const shared = verb.baseline !== null && weightOf(facts, verb.baseline) > 0
  return openGate({
    name: verb.gate, gate, service: step.service, canary: arm(verb.canary), baseline: verb.baseline === null ? null : arm(verb.baseline),
    baselineFrom: shared ? 'window' : 'lifetime'
  }, ports)
}

function refuseCrashing(step: Step, verb: JudgeVerb, {before, now, gaps}: {before: RevisionFacts | undefined; now: RevisionFacts | undefined; gaps: number}): void {
  const restarts = (now?.restarts ?? 0) - (before?.restarts ?? 0)
  if (restarts <= tolerableRestarts && gaps < tolerableGaps) return
  const taken = takenAway(before, now)
  const what = taken ?? (restarts > tolerableRestarts ? `was restarted ${restarts} times while it was watched` : 'has no ready process left')
  throw new UserError(`${step.service}: revision ${verb.canary} ${what}.`, {reason: 'release-crashed', where: step.service, remedy: taken === undefined ? 'Read the last lines of its log.' : 'Ask who did, and why; then run it again.'})
}

/** Whoever takes away all that a revision runs in has judged it, and its share of the traffic has to go somewhere: it goes back, but the words do not blame the program. */
function takenAway(before: RevisionFacts | undefined, now: RevisionFacts | undefined): string | undefined {
  if (before === undefined || before.wanted === 0 || (now?.wanted ?? 0) > 0) return undefined
  return now === undefined ? 'was deleted by somebody else while it was watched' : 'was scaled to 0 by somebody else while it was watched'
}

function report(step: Step, verb: JudgeVerb, {ports}: Watching, {first, now}: {first: ServiceFacts | undefined; now: ServiceFacts | undefined}): void {
  const figures = (rev: Rev): ReturnType<typeof armFigures> => armFigures(now?.revisions[rev], first?.revisions[rev])
  const canary = figures(verb.canary)
  const baseline = verb.baseline === null || weightOf(now, verb.baseline) === 0 ? null : figures(verb.baseline)
  const weight = weightOf(now, verb.canary)
  const facts = Object.entries({baseline, canary}).flatMap(([arm, f]) => (f === null ? [] : [
    [`${arm}.requests`, f.requests] as const, ...(f.errorShare === null ? [] : [[`${arm}.errors`, f.errorShare] as const]), ...(f.p95Ms === null ? [] : [[`${arm}.p95`, f.p95Ms] as const])
  ]))
  ports.progress.report({stage: 'deploy', subject: step.service, state: 'running', line: judgingLine(step.service, weight, baseline, canary), share: weight / 100, facts: {weight, ...Object.fromEntries(facts)}})
}

const evidenceOf = (facts: ServiceFacts | undefined, judgement: Judgement | undefined): Evidence =>
  ({level: 'data-plane', weights: facts?.weights ?? {}, ...(judgement ? {note: judgement.headline} : {})})

const breach = (step: Step, judgement: Judgement): GateBreach =>
  new GateBreach(`${step.service}: ${judgement.headline}`, {reason: 'analysis-failed', where: `gates.${judgement.gate}`, expected: `at most ${(judgement.max * 100).toFixed(1)} % bad`, remedy: 'Compare the arms in the report; mend the release.'})

function inconclusive(step: Step, judgement: Judgement | undefined, elapsed: number): GateBreach | UserError {
  if (judgement === undefined) return new UserError(`${step.service}: no ready process at the end of the pause.`, {reason: 'release-crashed', where: step.service})
  return new GateBreach(`${step.service}: no verdict after ${formatDuration(elapsed)}: ${judgement.headline}`, {
    reason: 'gate-inconclusive', where: `gates.${judgement.gate}`, expected: `at least ${judgement.atLeast} events in each arm`, remedy: 'Send more traffic, or lengthen `pause`.'
  })
}
