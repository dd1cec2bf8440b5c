/** Runs one step at one stage: condition, work, verdict, `continue-on-error` (actions/runner: src/Runner.Worker/StepsRunner.cs). */
import {InternalError} from '../kernel/errors.ts'
import type {ResolvedAction} from './catalogue.ts'
import {runComposite} from './composite-action.ts'
import {evaluate, evaluateCondition, evaluateText} from './expressions.ts'
import {Frame, type FrameParent, type Stage} from './frame.ts'
import {settle} from './instances.ts'
import {runJavaScript} from './javascript-action.ts'
import type {Conclusion} from './model.ts'
import {runScript} from './run-step.ts'
import type {StepInstance, StepScope} from './run-state.ts'
import {runStandIn} from './stand-ins.ts'

export interface StepVerdict {
  outcome: Conclusion
  conclusion: Conclusion
}

const both = (result: Conclusion): StepVerdict => ({outcome: result, conclusion: result})

/** Never throws for what a step does; an InternalError of ours passes. */
export async function executeStep(scope: StepScope, instance: StepInstance, stage: Stage, parent: FrameParent): Promise<StepVerdict> {
  const frame = new Frame(scope, instance, stage, parent)
  const verdict = scope.job.killed.signal.aborted ? both('cancelled') : await judge(frame)
  frame.record(verdict)
  return verdict
}

async function judge(frame: Frame): Promise<StepVerdict> {
  const stop = new AbortController()
  const unhook = watchCancellation(frame, stop)
  try {
    frame.evaluateEnv()
    if (!evaluateCondition(conditionAt(frame), frame.evaluation())) return both('skipped')
    return withContinueOnError(frame, await work(frame, stop))
  } catch (error) {
    frame.annotate('error', (error as Error).message)
    return both('failure')
  } finally {
    unhook()
  }
}

function conditionAt({instance, stage}: Frame): string {
  if (stage === 'main') return instance.model.condition
  if (instance.action?.kind !== 'action' || instance.action.model.runs.kind !== 'node') return 'always()'
  return stage === 'pre' ? instance.action.model.runs.preIf : instance.action.model.runs.postIf
}

/** A job that is cancelled stops those of its steps whose condition no longer holds; one that is ended by force, all. */
function watchCancellation(frame: Frame, stop: AbortController): () => void {
  const {job, parent} = frame
  const end = (): void => stop.abort()
  job.killed.signal.addEventListener('abort', end, {once: true})
  const unkill = (): void => job.killed.signal.removeEventListener('abort', end)
  if (job.stopping.cancelled) return unkill
  const forget = job.stopping.onCancel(() => {
    if (parent.composite) parent.composite.status = 'cancelled'
    if (!holdsNow(frame)) stop.abort()
  })
  return () => {
    unkill()
    forget()
  }
}

function holdsNow(frame: Frame): boolean {
  try {
    return evaluateCondition(conditionAt(frame), frame.evaluation())
  } catch {
    return false
  }
}

async function work(frame: Frame, stop: AbortController): Promise<Conclusion> {
  const clock = startClock(frame)
  const deadlines = [clock.deadline, frame.parent.deadline].filter(d => d !== undefined)
  frame.signal = AbortSignal.any([stop.signal, ...deadlines])
  try {
    const ok = await perform(frame, AbortSignal.any(deadlines))
    if (stop.signal.aborted) {
      frame.annotate('error', 'The operation was canceled.')
      return 'cancelled'
    }
    if (clock.deadline.aborted) frame.annotate('error', `The action '${frame.parent.label}' has timed out after ${clock.minutes} minutes.`)
    return ok && !frame.signal.aborted && !frame.commandFailed ? 'success' : 'failure'
  } finally {
    clock.stop()
  }
}

/** `timeout-minutes` of a job's own steps; steps in a composite action share what is left of it. */
function startClock(frame: Frame): {deadline: AbortSignal; minutes: number; stop(): void} {
  const over = new AbortController()
  const {timeoutMinutes} = frame.instance.model
  const minutes = frame.stage === 'main' && frame.scope.kind === 'job' && timeoutMinutes ? Number(evaluate(timeoutMinutes, frame.evaluation())) : 0
  if (!(minutes > 0)) return {deadline: over.signal, minutes: 0, stop: () => undefined}
  const timer = setTimeout(() => over.abort(), minutes * frame.job.scope.run.timings.minute)
  return {deadline: over.signal, minutes, stop: () => clearTimeout(timer)}
}

/** Does it, and takes in what the step wrote into its command files, even when it failed. True if nothing failed. */
async function perform(frame: Frame, deadline: AbortSignal): Promise<boolean> {
  frame.openCommandFiles()
  try {
    return await dispatch(frame, deadline)
  } finally {
    frame.takeCommandFiles()
  }
}

async function dispatch(frame: Frame, deadline: AbortSignal): Promise<boolean> {
  const {does} = frame.instance.model
  if (does.kind === 'run') return runScript(frame, does)
  const {instance, scope, job} = frame
  const {catalogue} = job.scope.run
  // A reference into the workspace is known only now: something earlier had to put it there.
  if (!instance.action) settle(instance, catalogue.action(does.uses, scope.source, job.directories.workspace), {scope, catalogue})
  const action = instance.action as ResolvedAction
  if (action.kind === 'stand-in') return runStandIn(frame, action, does.with)
  if (!action.local) Object.assign(frame.github, {action_repository: action.source.slug, action_ref: action.source.ref})
  const {runs} = action.model
  if (runs.kind === 'node') return runJavaScript(frame, action, {runs, given: does.with})
  if (!instance.inner) throw new InternalError('A composite action without steps of its own')
  return runComposite(frame, {model: action.model, runs, inner: instance.inner, given: does.with}, {deadline, execute: executeStep})
}

function withContinueOnError(frame: Frame, outcome: Conclusion): StepVerdict {
  const token = frame.instance.model.continueOnError
  if (outcome !== 'failure' || !token || frame.stage !== 'main') return both(outcome)
  return {outcome, conclusion: evaluateText(token, frame.evaluation()) === 'true' ? 'success' : outcome}
}
