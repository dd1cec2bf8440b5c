/** Keeps what happens during an operation for the handoff and the report: steps, judgements, about one sample of traffic a second. */
import type {Judgement} from '../analysis/model.ts'
import type {Clock} from '../ports/index.ts'
import type {OperationState, StepState} from '../rollout/journal-state.ts'
import type {Facts, Plan, Step} from '../rollout/model.ts'
import type {DeployData, TrafficSample} from '../report/stage-data.ts'
import {verbText} from './wording.ts'

type StepRun = DeployData['steps'][number]
export type Phase = StepRun['phase']
const mostSamples = 600

export interface Recorder {
  started(step: Step, phase: Phase): void
  /** Going forward, by this process. */
  begun(step: Step): boolean
  ended(step: Step, phase: Phase, state: 'done' | 'failed', note: string): void
  judged(step: Step, judgement: Judgement): void
  judgementOf(step: string): Judgement | undefined
  sample(facts: Facts): void
  /** Steps of a plan that never began are pending. */
  data(plan: Plan | null): Pick<DeployData, 'steps' | 'judgements' | 'traffic'>
  /** When the last step of the way back that matters to users was done; null if none was. */
  restoredAt(): string | null
}

export function makeRecorder(clock: Clock): Recorder {
  const runs = new Map<string, StepRun>()
  const judgements = new Map<string, Judgement>()
  let traffic: TrafficSample[] = []
  const now = (): string => new Date(clock.now()).toISOString()
  const key = (step: Step, phase: Phase): string => `${phase} ${step.id}`
  return {
    started: (step, phase) => { runs.set(key(step, phase), {...blank(step, phase), startedAt: now()}) },
    begun: step => runs.has(key(step, 'do')),
    ended: (step, phase, state, note) => { runs.set(key(step, phase), {...(runs.get(key(step, phase)) ?? {...blank(step, phase), startedAt: now()}), endedAt: now(), state, note}) },
    judged: (step, judgement) => { judgements.set(step.id, judgement) },
    judgementOf: step => judgements.get(step),
    sample(facts) {
      traffic.push(...samplesOf(facts, now()))
      while (traffic.length > mostSamples) traffic = thinned(traffic)
    },
    data: plan => ({steps: [...runs.values(), ...(plan?.steps ?? []).filter(step => !runs.has(key(step, 'do'))).map(step => ({...blank(step, 'do'), startedAt: now()}))], judgements: [...judgements.values()], traffic}),
    restoredAt: () => [...runs.values()].filter(run => run.phase === 'undo' && run.state === 'done' && !/^(drain|retire|compensate|end )/.test(run.verb)).map(run => run.endedAt).filter(at => at !== null).sort().at(-1) ?? null
  }
}

const blank = (step: Step, phase: Phase): StepRun => ({id: step.id, service: step.service, verb: verbText(step.verb), phase, startedAt: '', endedAt: null, state: 'pending', note: ''})

/** What an earlier attempt did, from the journal. */
export function recallSteps(recorded: StepRun[], operation: OperationState): StepRun[] {
  const earlier = operation.plan.steps.flatMap((step): StepRun[] => {
    const state: StepState | undefined = operation.steps[step.id]
    if (state?.state !== 'done' || recorded.some(run => run.id === step.id && run.phase === 'do' && run.state !== 'pending')) return []
    return [{...blank(step, 'do'), startedAt: state.intentAt, endedAt: state.endedAt, state: 'done', note: 'done by an earlier attempt'}]
  })
  const told = new Set(earlier.map(run => run.id))
  return [...earlier, ...recorded.filter(run => !(run.state === 'pending' && told.has(run.id)))]
}

function samplesOf(facts: Facts, at: string): TrafficSample[] {
  return Object.entries(facts.services).map(([service, {weights, revisions}]) => ({
    at, service, weights,
    arms: Object.fromEntries(Object.entries(revisions).flatMap(([rev, {traffic}]) => (traffic ? [[rev, traffic] as const] : [])))
  }))
}

/** Every other instant, the newest kept. */
function thinned(samples: TrafficSample[]): TrafficSample[] {
  const instants = [...new Set(samples.map(s => s.at))].reverse()
  const kept = new Set(instants.filter((_, index) => index % 2 === 0))
  return samples.filter(s => kept.has(s.at))
}
