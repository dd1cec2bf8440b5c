/** Carries out the steps of a plan: intents first, effects in parallel where `after` allows, one writer of the journal. */
import type {Json} from '../kernel/digest.ts'
import {InternalError, SlipwayError, toSlipwayError, UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {EntryBody} from '../rollout/journal-entry.ts'
import {chainsMs, longestChainFirst} from '../rollout/longest-way.ts'
import type {Evidence, Step} from '../rollout/model.ts'
import {withDeadline} from './deadline.ts'
import type {Phase, Recorder} from './recorder.ts'
import type {Session} from './session.ts'
import {stepFacts} from './step-facts.ts'
import {stepLine, verbText} from './wording.ts'

/** How long steps get to notice that the operation stops. */
const stopGraceMs = 1_000
/** How much longer the journal may wait for each step that is still at work. */
const gatherMsOfStep = 5
/** A judge ends at its own deadline with a verdict; this is for one that hangs. */
const judgeMarginMs = 30_000

export interface Execution {
  operation: string
  phase: Phase
  steps: readonly Step[]
  /** `stop`: the first failure ends everything. `finish`: what does not depend on the failed step goes on. */
  onFailure: 'stop' | 'finish'
  /** What happens within so long after a write of the journal goes together into the next one. */
  journalEveryMs: number
  session: Session
  recorder: Recorder
  ports: Pick<Ports, 'clock' | 'progress'>
  signal: AbortSignal
  redact(text: string): string
  carryOut(step: Step, signal: AbortSignal): Promise<Evidence>
}

export interface StepFailure {
  step: Step
  error: SlipwayError
}

type Settled = {step: Step; evidence: Evidence} | {step: Step; error: SlipwayError}

/** The failures, first one first; none if every step is done. Throws if the journal cannot be written: no further effect has begun. */
export async function executeSteps(execution: Execution): Promise<StepFailure[]> {
  const run = new Run(execution)
  try {
    return await run.toTheEnd()
  } catch (thrown) {
    await run.stop()
    throw thrown
  }
}

class Run {
  readonly failures: StepFailure[] = []
  private readonly execution: Execution
  private readonly waiting: Map<string, Step>
  private readonly chains: ReadonlyMap<string, number>
  private readonly running = new Map<string, Promise<void>>()
  private readonly settled: Settled[] = []
  private readonly done = new Set<string>()
  private readonly halt = new AbortController()
  private readonly signal: AbortSignal
  private writtenAt = -Infinity

  constructor(execution: Execution) {
    this.execution = execution
    this.waiting = new Map(execution.steps.map(step => [step.id, step]))
    this.chains = chainsMs(execution.steps)
    this.signal = AbortSignal.any([execution.signal, execution.session.hold.lost, this.halt.signal])
  }

  async toTheEnd(): Promise<StepFailure[]> {
    for (;;) {
      const bodies = this.takeSettled()
      const stopping = this.stopping()
      if (stopping) {
        const interrupted = [...this.running.keys(), ...this.waiting.keys()][0]
        await this.stop()
        bodies.push(...this.takeSettled(), ...this.cancelEntry(interrupted))
      }
      const next = stopping ? [] : this.runnable()
      bodies.push(...next.map((step): EntryBody => ({kind: 'intent', step: step.id})))
      if (bodies.length > 0) await this.execution.session.append(this.execution.operation, bodies)
      this.writtenAt = this.execution.ports.clock.now()
      for (const step of next) this.start(step)
      this.execution.session.hold.lost.throwIfAborted()
      if (stopping) return this.failures
      // Something may have settled while the journal was written.
      if (this.settled.length > 0) continue
      if (this.running.size === 0) return this.allAccountedFor()
      await this.somethingHappens()
      if (this.gatherMs() > 0) await this.execution.ports.clock.sleep(this.gatherMs(), this.signal).catch(() => undefined)
    }
  }

  /** The fewer are at work, the less there is to gather. A failure, and a wish to stop, wait for nobody. */
  private gatherMs(): number {
    const {ports: {clock}, journalEveryMs} = this.execution
    return this.settled.some(settled => 'error' in settled) ? 0 : this.writtenAt + Math.min(journalEveryMs, this.running.size * gatherMsOfStep) - clock.now()
  }

  /** Never a success with steps left over. */
  private allAccountedFor(): StepFailure[] {
    if (this.failures.length === 0 && this.waiting.size > 0) throw new InternalError(`Steps were never begun: ${[...this.waiting.keys()].join(', ')}.`)
    return this.failures
  }

  /** Tells what runs to stop and gives it a moment. */
  async stop(): Promise<void> {
    this.halt.abort(new UserError('The operation stops.', {reason: 'cancelled'}))
    const over = new AbortController()
    const patience = this.execution.ports.clock.sleep(stopGraceMs, over.signal).catch(() => undefined)
    await Promise.race([Promise.allSettled(this.running.values()), patience])
    over.abort()
  }

  private stopping(): boolean {
    return this.execution.signal.aborted || this.execution.session.hold.lost.aborted || (this.execution.onFailure === 'stop' && this.failures.length > 0)
  }

  /** What more waits for begins first: a target lets in so many requests at once, in the order in which they come. */
  private runnable(): Step[] {
    const ready = [...this.waiting.values()].filter(step => step.after.every(id => this.done.has(id) || !this.chains.has(id)))
    return longestChainFirst(ready, this.chains)
  }

  private somethingHappens(): Promise<unknown> {
    const {signal} = this.execution
    const wake = new AbortController()
    const aborted = new Promise<void>(resolve => {
      if (signal.aborted) resolve()
      signal.addEventListener('abort', () => resolve(), {once: true, signal: wake.signal})
    })
    return Promise.race([...this.running.values(), aborted]).finally(() => wake.abort())
  }

  private start(step: Step): void {
    const {recorder, phase, ports, session: {hold}} = this.execution
    this.waiting.delete(step.id)
    recorder.started(step, phase)
    ports.progress.report({stage: 'deploy', subject: step.service, state: 'running', line: stepLine(step, '...'), facts: stepFacts(step.verb, 'begun')})
    const ms = step.deadlineMs + (step.verb.do === 'judge' ? judgeMarginMs : 0)
    const work = withDeadline(ports.clock, {what: `${step.service}: ${verbText(step.verb)}`, ms, awayMs: () => hold.awayMs()}, this.signal, signal => this.execution.carryOut(step, signal))
    this.running.set(step.id, work.then(
      evidence => this.settle({step, evidence}),
      (thrown: unknown) => this.settle({step, error: toSlipwayError(thrown)})
    ))
  }

  private settle(settled: Settled): void {
    this.running.delete(settled.step.id)
    this.settled.push(settled)
  }

  private takeSettled(): EntryBody[] {
    return this.settled.splice(0).flatMap(settled => ('error' in settled ? this.failed(settled) : this.succeeded(settled)))
  }

  private succeeded({step, evidence}: {step: Step; evidence: Evidence}): EntryBody[] {
    const {recorder, phase, ports} = this.execution
    this.done.add(step.id)
    recorder.ended(step, phase, 'done', evidence.note ?? '')
    ports.progress.report({stage: 'deploy', subject: step.service, state: phase === 'do' ? 'done' : 'undone', line: stepLine(step, evidence.note ?? 'done'), facts: stepFacts(step.verb, 'ended')})
    return [...this.judged(step), {kind: 'done', step: step.id, evidence}]
  }

  private failed({step, error}: StepFailure): EntryBody[] {
    const {recorder, phase, ports, redact} = this.execution
    // A step that was told to stop is no failure of its own.
    if (this.halt.signal.aborted || this.execution.signal.aborted) return []
    this.failures.push({step, error})
    const message = redact(error.message)
    recorder.ended(step, phase, 'failed', message)
    ports.progress.report({stage: 'deploy', subject: step.service, state: 'failed', line: stepLine(step, `failed: ${message}`), facts: stepFacts(step.verb, 'begun')})
    return [...this.judged(step), {kind: 'failed', step: step.id, reason: error.reason, message}]
  }

  private judged(step: Step): EntryBody[] {
    const judgement = this.execution.recorder.judgementOf(step.id)
    return judgement ? [{kind: 'judged', step: step.id, verdict: judgement.verdict, evidence: judgement as unknown as Json}] : []
  }

  private cancelEntry(interrupted: string | undefined): EntryBody[] {
    const step = this.execution.steps.find(s => s.id === interrupted)
    if (!this.execution.signal.aborted || step === undefined) return []
    const {reason: why} = this.execution.signal as {reason: unknown}
    const error = why instanceof SlipwayError && why.reason === 'paused' ? why : cancelled()
    this.failures.push({step, error})
    return [{kind: 'failed', step: step.id, reason: error.reason, message: error.message}]
  }
}

const cancelled = (): UserError => new UserError('The run was cancelled.', {reason: 'cancelled', remedy: 'Run it again; what was begun is resumed or taken back first.'})
