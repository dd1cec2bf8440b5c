/** The steps of a job or composite action, each with its GITHUB_ACTION name and a place for its state. */
import type {Catalogue, ResolvedAction} from './catalogue.ts'
import type {StepInstance, StepScope} from './run-state.ts'
import type {StepModel} from './steps-model.ts'

/** `__run`, `__owner_repository`, and `_2` for the second of a name; an id is its own name (docs: github.action). */
function namesOf(models: readonly StepModel[]): string[] {
  const used = new Map<string, number>()
  return models.map(model => {
    if (model.id !== undefined) return model.id
    const base = model.does.kind === 'run' ? '__run' : `__${model.does.uses.replace(/@.*$/, '').replace(/^[$.]\//, 'self/').replace(/[^\w-]+/g, '_')}`
    const count = (used.get(base) ?? 0) + 1
    used.set(base, count)
    return count === 1 ? base : `${base}_${count}`
  })
}

/** What is fixed is resolved now, down through composite actions; what lies in the workspace only when its step comes. */
export function instancesOf(models: readonly StepModel[], scope: StepScope, catalogue: Catalogue): StepInstance[] {
  const names = namesOf(models)
  return models.map((model, i) => {
    const instance: StepInstance = {model, name: names[i] as string, action: undefined, state: {}, inner: undefined, postRegistered: false}
    const {does} = model
    if (does.kind === 'uses' && !does.uses.startsWith('./')) settle(instance, catalogue.action(does.uses, scope.source, ''), {scope, catalogue})
    return instance
  })
}

/** Gives a step its action, and a composite action its steps. */
export function settle(instance: StepInstance, action: ResolvedAction, {scope, catalogue}: {scope: StepScope; catalogue: Catalogue}): void {
  instance.action = action
  if (action.kind !== 'action' || action.model.runs.kind !== 'composite') return
  const inner: StepScope = {...scope, kind: 'composite', source: action.source, steps: {}, inputs: {}, actionPath: action.directory}
  instance.inner = {scope: inner, instances: instancesOf(action.model.runs.steps, inner, catalogue)}
}

/** Notes that the step's action has a `post`; the post of a composite action runs those of the steps inside. */
export function registerPost(instance: StepInstance): void {
  instance.postRegistered = true
}

/** Whether the step, or one inside it, has something to do before the job's first step. What lies in the workspace is not known then, so its `pre` never runs. */
export function hasPre(instance: StepInstance): boolean {
  if (instance.action?.kind !== 'action') return false
  const {runs} = instance.action.model
  return runs.kind === 'node' ? runs.pre !== undefined : (instance.inner?.instances.some(hasPre) ?? false)
}
