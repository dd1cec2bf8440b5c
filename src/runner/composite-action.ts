/** A composite action: its steps in order, each with the action's own contexts, then its outputs (actions/runner: src/Runner.Worker/Handlers/CompositeActionHandler.cs). */
import {evaluateInputs, printInputs} from './action-inputs.ts'
import type {ActionModel} from './action-file.ts'
import {evaluateText} from './expressions.ts'
import {Frame, type FrameParent, type Stage} from './frame.ts'
import {hasPre, registerPost} from './instances.ts'
import type {JobStatus, StepInstance, StepScope} from './run-state.ts'
import type {Token} from './tokens.ts'

type CompositeRuns = Extract<ActionModel['runs'], {kind: 'composite'}>

interface Composite {
  model: ActionModel
  runs: CompositeRuns
  inner: {scope: StepScope; instances: StepInstance[]}
  given: Token | undefined
}

interface Running {
  deadline: AbortSignal
  /** Runs one of the steps: composites hold composites. */
  execute(scope: StepScope, instance: StepInstance, stage: Stage, parent: FrameParent): Promise<{conclusion: string}>
}

export async function runComposite(frame: Frame, composite: Composite, running: Running): Promise<boolean> {
  const {inner} = composite
  inner.scope.inputs = evaluateInputs(frame, composite.model, composite.given)
  const title = frame.instance.model.does.kind === 'uses' ? frame.instance.model.does.uses : ''
  printInputs(frame, title, inner.scope.inputs as Record<string, string>)
  const standing: {status: JobStatus} = {status: 'success'}
  for (const instance of stepsAt(frame.stage, inner.instances)) {
    const parent = {label: frame.parent.label, overrides: frame.overrides, composite: standing, deadline: running.deadline}
    const {conclusion} = await running.execute(inner.scope, instance, frame.stage, parent)
    if (conclusion === 'failure' && standing.status === 'success') standing.status = 'failure'
    if (conclusion === 'cancelled') standing.status = 'cancelled'
    if (instance.postRegistered) registerPost(frame.instance)
  }
  if (frame.stage === 'main') setOutputs(frame, composite)
  return standing.status === 'success'
}

/** Only what ran cleans up, the last first. */
function stepsAt(stage: Stage, instances: StepInstance[]): StepInstance[] {
  if (stage === 'main') return instances
  return stage === 'pre' ? instances.filter(hasPre) : instances.filter(i => i.postRegistered).reverse()
}

/** Evaluated whether the steps succeeded or not, with the action's own `steps` and `inputs`. */
function setOutputs(frame: Frame, {runs, inner}: Composite): void {
  const {scope} = inner
  const inside = new Frame(scope, frame.instance, frame.stage, {...frame.parent, overrides: frame.overrides})
  const evaluation = inside.evaluation()
  for (const {name, value} of runs.outputs) frame.setOutput(name, evaluateText(value, evaluation))
}
