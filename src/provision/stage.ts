/** provision: observe, plan, compare with what was approved, apply. The embedded engine serves this machine, OpenTofu or Terraform the rest. */
import {digestJson, type Digest, type Json} from '../kernel/digest.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {InputsOf, Outcome, Stage, StageContext} from '../ports/contract.ts'
import type {Annotation, Ports} from '../ports/index.ts'
import type {ProvisionData} from '../report/stage-data.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {countChanges, effective, type Change} from './change.ts'
import type {contract} from './contract.ts'
import {planInfrastructure, type PlannedInfrastructure} from './infrastructure.ts'
import {applyLocal, desiredOf, observeLocal, planLocal, type Desired, type LocalPlan, type Observed} from './local-engine.ts'
import {renderSummary} from './render.ts'

type Context = Omit<StageContext<typeof contract>, 'spec'> & {spec: EnvironmentSpec}

interface Local {
  desired: Desired
  observed: Observed
  plan: LocalPlan
}

interface Whole {
  local: Local | undefined
  infrastructure: PlannedInfrastructure | undefined
  changes: Change[]
  digest: Digest
}

/** GitHub keeps at most 1 MB of outputs a job (docs: "Workflow syntax", jobs.<job_id>.outputs); this leaves room for the others. */
const largestOutputs = 200_000

async function observeThisMachine(ports: Ports, spec: EnvironmentSpec): Promise<Local | undefined> {
  if (spec.target.kind !== 'local') return undefined
  const desired = desiredOf(spec, ports.host.workspace)
  const observed = await observeLocal(ports, spec, desired)
  return {desired, observed, plan: planLocal(desired, observed)}
}

function combine(local: Local | undefined, infrastructure: PlannedInfrastructure | undefined): Whole {
  return {
    local, infrastructure, changes: [...local?.plan.changes ?? [], ...infrastructure?.plan.changes ?? []],
    digest: digestJson({local: local?.plan.digest ?? null, infrastructure: infrastructure?.plan.digest ?? null})
  }
}

function notesOf({infrastructure, local}: Whole, spec: EnvironmentSpec): string[] {
  if (!infrastructure && !local) return [`Nothing to do: slipway.yaml declares no \`infrastructure\`, and the target is ${spec.target.kind}.`]
  if (!infrastructure) return []
  const {plan, state, engine} = infrastructure
  return [
    `${engine.label}; the state lies ${state}.`,
    plan.drifted.length ? `Changed behind the engine’s back: ${plan.drifted.slice(0, 20).join(', ')}${plan.drifted.length > 20 ? ` and ${plan.drifted.length - 20} more` : ''}.` : '',
    plan.deferred ? `The engine puts ${plan.deferred} changes off to a later run.` : ''
  ].filter(Boolean)
}

const engineLabel = ({local, infrastructure}: Whole): string => [local ? 'local' : '', infrastructure?.engine.label ?? ''].filter(Boolean).join(' + ') || 'none'

/** How it ended, without what is the same for every ending. */
interface Ending {
  reason?: FailureReason
  headline: string
  operation: 'plan' | 'apply'
  outputs?: Record<string, Json>
  annotations?: Annotation[]
  notes?: string[]
}

function outcomeOf(whole: Whole, spec: EnvironmentSpec, ending: Ending): Outcome<typeof contract> {
  const {reason, headline, operation, outputs = {}, annotations = [], notes = []} = ending
  const data: ProvisionData = {operation, engine: engineLabel(whole), planDigest: whole.digest, changes: whole.changes.map(({action, resource}) => ({action, resource}))}
  const text = JSON.stringify(outputs)
  const tooLarge: Annotation[] = text.length > largestOutputs
    ? [{level: 'warning', title: 'Outputs left out', message: `The module’s outputs have ${text.length} characters; over ${largestOutputs} the output \`outputs\` stays empty.`}] : []
  return {
    verdict: reason ? 'fail' : 'pass', ...(reason ? {reason} : {}), headline,
    outputs: {planDigest: whole.digest, changes: String(effective(whole.changes).length), outputs: tooLarge.length ? '{}' : text},
    summary: renderSummary({operation, headline, changes: whole.changes, planDigest: whole.digest, notes: [...notesOf(whole, spec), ...notes], outputs}),
    annotations: [...annotations, ...tooLarge], data: data as unknown as Json
  }
}

function problemsOf(whole: Whole, spec: EnvironmentSpec): Outcome<typeof contract> | undefined {
  const problems = whole.local?.plan.problems ?? []
  const [first] = problems
  if (!first) return undefined
  return outcomeOf(whole, spec, {
    reason: first.reason, operation: 'plan', headline: `This machine cannot carry ${spec.name}/${spec.environment}: ${first.message}${problems.length > 1 ? ` And ${problems.length - 1} more.` : ''}`,
    annotations: problems.map(({message, remedy}) => ({level: 'error', title: 'provision', message: `${message} ${remedy}`})),
    notes: problems.map(({message, remedy}) => `${message} ${remedy}`)
  })
}

/**
 * The approved digest against that of now. A module whose changes have all been made already passes: its plan is empty, so nothing that was
 * not approved can run, and a job that died after its apply can be run again.
 */
function refusalOf(whole: Whole, spec: EnvironmentSpec, approved: string | undefined): Outcome<typeof contract> | undefined {
  if (approved === undefined || approved === whole.digest) return undefined
  if (whole.infrastructure && effective(whole.changes).length === 0) return undefined
  return outcomeOf(whole, spec, {
    reason: 'plan-changed', operation: 'plan', headline: `The plan is another than the one approved: ${countChanges(whole.changes, 'future')} now. Nothing was changed; look at this plan and approve it.`,
    notes: [`Approved: ${approved}. Now: ${whole.digest}.`]
  })
}

async function apply(whole: Whole, {ports, spec}: Context): Promise<Outcome<typeof contract>> {
  const {local, infrastructure} = whole
  if (local) await applyLocal(ports, local.desired, local.observed)
  if (infrastructure && effective(infrastructure.plan.changes).length > 0) await infrastructure.apply()
  const outputs = infrastructure ? await infrastructure.outputs() : {}
  const done = effective(whole.changes).length
  return outcomeOf(whole, spec, {operation: 'apply', outputs, headline: done ? `Provisioned: ${countChanges(whole.changes, 'past')}.` : 'Everything stands already; nothing was changed.'})
}

async function planned(whole: Whole, {spec}: Context): Promise<Outcome<typeof contract>> {
  const outputs = whole.infrastructure ? await whole.infrastructure.outputs() : {}
  return outcomeOf(whole, spec, {operation: 'plan', outputs, headline: effective(whole.changes).length ? `Plan: ${countChanges(whole.changes, 'future')}.` : 'Everything stands already; the plan changes nothing.'})
}

async function decide(whole: Whole, context: Context, inputs: InputsOf<typeof contract>): Promise<Outcome<typeof contract>> {
  const problem = problemsOf(whole, context.spec)
  if (problem) return problem
  const refusal = refusalOf(whole, context.spec, inputs.planDigest)
  if (refusal) return refusal
  context.signal.throwIfAborted()
  for (const {action, resource, note} of effective(whole.changes)) context.ports.log.info(`${action.padEnd(8)} ${resource}${note ? `: ${note}` : ''}`)
  return inputs.operation === 'apply' ? apply(whole, context) : planned(whole, context)
}

export const stage: Stage<typeof contract> = async context => {
  const {ports, signal, inputs} = context
  const spec = context.spec as EnvironmentSpec // the contract requires it
  const local = await observeThisMachine(ports, spec)
  const infrastructure = spec.infrastructure ? await planInfrastructure({ports, spec, infrastructure: spec.infrastructure, signal}) : undefined
  try {
    const whole = combine(local, infrastructure)
    return await decide(whole, {...context, spec}, inputs)
  } finally {
    await infrastructure?.close()
  }
}
