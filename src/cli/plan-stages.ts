/** The planning half of each stage, in the order of the workflow, and what each would mean for a release. Changes nothing. */
import {toSlipwayError, InternalError, type Appendix} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Json} from '../kernel/digest.ts'
import {camel, commonInputs, type Contract, type Input, type InputsOf, type Outcome, type Stage} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'

/**
 * `planned`: fine. `look`: planned, with something to know. `stops`: planned, and a release would end here as things are.
 * `unsupported`: it cannot be done for that target from here. `no-plan`: it could not be planned.
 */
export type StageState = 'planned' | 'look' | 'stops' | 'unsupported' | 'no-plan'

export interface StagePlan {
  stage: string
  state: StageState
  reason: FailureReason | undefined
  headline: string
  /** What a person may want to do something about. */
  notes: string[]
  digest: string | undefined
  outputs: Record<string, string | undefined>
  data: Json
  /** What belongs to the headline and is too long for it. */
  appendix?: Appendix
}

/** The inputs of a contract with their defaults, as an action gets them where nothing stands under `with:`. */
function inputsOf<C extends Contract>(contract: C, given: Record<string, string>): InputsOf<C> {
  const all = Object.entries({...commonInputs, ...contract.inputs} as Record<string, Input>)
  return Object.fromEntries(all.map(([name, input]) => [camel(name), input.schema.parse(given[name] ?? input.default ?? '')])) as InputsOf<C>
}

interface Asked<C extends Contract> {
  contract: C
  stage: Stage<C>
  inputs: Record<string, string>
}

interface Circumstances {
  spec: EnvironmentSpec
  ports: Ports
  signal: AbortSignal
}

type Judge = (outcome: Outcome) => Pick<StagePlan, 'state' | 'notes' | 'digest'>

/** What a runner that reaches the target does not meet. */
const elsewhere: ReadonlySet<FailureReason> = new Set(['unsupported', 'command-not-found', 'input-invalid', 'api-unavailable', 'timeout', 'access-denied'])

const failed = (stage: string, thrown: unknown, {spec}: Circumstances): StagePlan => {
  const error = toSlipwayError(thrown)
  if (error instanceof InternalError) throw error
  // A cluster that is not reached from here, or a target that is not built yet, is no fault of the file: everything before it is still worth a plan.
  const unsupported = spec.target.kind !== 'local' && elsewhere.has(error.reason)
  return {stage, state: unsupported ? 'unsupported' : 'no-plan', reason: error.reason, headline: error.explain(), notes: [], digest: undefined, outputs: {}, data: null, ...(error.appendix === undefined ? {} : {appendix: error.appendix})}
}

async function planStage<C extends Contract>({contract, stage, inputs}: Asked<C>, judge: Judge, circumstances: Circumstances): Promise<StagePlan> {
  const {spec, ports, signal} = circumstances
  try {
    signal.throwIfAborted()
    const outcome = await stage({inputs: inputsOf(contract, {...inputs, environment: spec.environment}), spec, ports, signal}) as Outcome
    return {stage: contract.name, reason: outcome.reason, headline: outcome.headline, outputs: outcome.outputs as Record<string, string | undefined>, data: outcome.data, ...judge(outcome)}
  } catch (thrown) {
    if (signal.aborted) throw toSlipwayError(signal.reason)
    return failed(contract.name, thrown, circumstances)
  }
}

const messagesOf = ({annotations}: Outcome): string[] => annotations.filter(a => a.level !== 'notice').map(({file, line, title, message}) => `${file ? `${file}${line ? `:${line}` : ''}: ` : title ? `${title}: ` : ''}${message}`)

/** Checks and findings judge: they leave the plan as it is, and stop a release. */
const judging: Judge = outcome => ({state: outcome.verdict !== 'pass' ? 'stops' : outcome.annotations.some(a => a.level !== 'notice') ? 'look' : 'planned', notes: messagesOf(outcome), digest: undefined})
const planning = (digest: string): Judge => outcome => ({
  state: outcome.verdict !== 'pass' ? 'no-plan' : outcome.annotations.length > 0 ? 'look' : 'planned', notes: messagesOf(outcome), digest: (outcome.outputs as Record<string, string | undefined>)[digest]
})

/** Incomplete is no finding: what could not be looked at is said, and stops a release unless the workflow allows it. */
const scanning: Judge = outcome => {
  const {incomplete} = outcome.data as unknown as {incomplete?: string[]}
  const judged = judging(outcome)
  if (!incomplete?.length) return judged
  return {...judged, state: judged.state === 'planned' ? 'look' : judged.state, notes: [...incomplete.map(what => `not looked at: ${what}`), 'A release ends here unless the workflow says `allow-incomplete-scan`.', ...judged.notes]}
}

export async function planStages(spec: EnvironmentSpec, ports: Ports, signal: AbortSignal, scope: 'all' | 'without-scan' = 'all'): Promise<StagePlan[]> {
  const circumstances: Circumstances = {spec, ports, signal}
  const [validate, scan, provision, configure, deploy] = await Promise.all([
    Promise.all([import('../validate-env/contract.ts'), import('../validate-env/stage.ts')]), Promise.all([import('../scan/contract.ts'), import('../scan/stage.ts')]),
    Promise.all([import('../provision/contract.ts'), import('../provision/stage.ts')]), Promise.all([import('../configure/contract.ts'), import('../configure/stage.ts')]),
    Promise.all([import('../deploy/contract.ts'), import('../deploy/stage.ts')])
  ])
  const plans = [
    await planStage({contract: validate[0].contract, stage: validate[1].stage, inputs: {}}, judging, circumstances),
    ...(scope === 'all' ? [await planStage({contract: scan[0].contract, stage: scan[1].stage, inputs: {'allow-incomplete': 'true'}}, scanning, circumstances)] : []),
    await planStage({contract: provision[0].contract, stage: provision[1].stage, inputs: {operation: 'plan'}}, planning('planDigest'), circumstances)
  ]
  const configured = await planStage({contract: configure[0].contract, stage: configure[1].stage, inputs: {operation: 'plan'}}, planning('release'), circumstances)
  const manifest = spec.config ? configured.outputs.manifest ?? '' : ''
  if (configured.state === 'no-plan' && spec.config) return [...plans, configured]
  return [...plans, configured, await planStage({contract: deploy[0].contract, stage: deploy[1].stage, inputs: {operation: 'plan', 'config-manifest': manifest}}, planning('planDigest'), circumstances)]
}
