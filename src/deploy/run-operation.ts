/** The operations of the deploy stage, each from its inputs to its outcome. */
import * as z from 'zod'
import {InternalError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import type {Outcome, Post, StageContext} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import {foldJournal} from '../rollout/journal-state.ts'
import type {Owner} from '../rollout/journal-entry.ts'
import type {Release} from '../rollout/model.ts'
import type {Target} from '../rollout/target.ts'
import {Target as TargetSpec, type EnvironmentSpec} from '../spec/schema.ts'
import {refuseUnapproved} from './approval.ts'
import type {contract} from './contract.ts'
import type {EngineDependencies, EngineResult, JanitorOrder} from './engine-model.ts'
import type {OpenGate} from './judge-step.ts'
import {observeDeployPlan} from './observe-plan.ts'
import {refuseProblems} from './refusals.ts'
import {observeRelease, setOf} from './release-from-spec.ts'

// The engine is a tenth of the action's code, and a plan or a status needs none of it: each part is loaded by the operation that carries something out,
// after `resumable` has kept what the post step needs.
const engineBack = () => import('./engine-back.ts')
/** What is said in the end is loaded in the end. */
const told = async (operation: 'deploy' | 'rollback' | 'janitor' | 'finalize' | 'pause' | 'resume' | 'promote' | 'abort', label: string, result: EngineResult): Promise<DeployOutcome> =>
  (await import('./outcome.ts')).resultOutcome(operation, label, result)
const redactorOf = async (want: Release, ports: Ports): Promise<(text: string) => string> => (await import('./config-secrets.ts')).observeRedactor(want, ports)

/** What the stage is built with. */
export interface Parts {
  openTarget(spec: Pick<EnvironmentSpec, 'target' | 'environment'>, ports: Ports): Promise<Target>
  openGate: OpenGate
}

type Context = StageContext<typeof contract>
type DeployOutcome = Outcome<typeof contract>

export async function runOperation({inputs, spec, ports, signal}: Context, parts: Parts): Promise<DeployOutcome> {
  if (!spec) throw new InternalError('deploy was started without slipway.yaml.')
  const set = setOf(spec)
  const engine = (): Promise<EngineDependencies> => engineOf(spec, ports, parts)
  switch (inputs.operation) {
    case 'plan': return runPlan({inputs, spec, ports, signal}, parts)
    case 'deploy': return runDeploy({inputs, spec, ports, signal}, parts)
    case 'rollback': return resumable(spec, ports, async () => told('rollback', inputs.label, await (await engineBack()).rollback({set, toSnapshot: inputs.toSnapshot, scope: inputs.scope}, await engine(), signal)))
    case 'resume': case 'promote': case 'abort': return runOnOpen(inputs.operation, {inputs, spec, ports, signal}, parts)
    case 'janitor': {
      const order: JanitorOrder = {set, olderThanMs: inputs.olderThan, mode: inputs.dryRun ? 'look' : 'mend', retire: inputs.retire, rebuild: inputs.rebuild, toSnapshot: inputs.toSnapshot}
      return resumable(spec, ports, async () => told('janitor', inputs.label, await (await import('./engine-janitor.ts')).janitor(order, await engine(), signal)))
    }
    case 'finalize': return told('finalize', inputs.label, await (await engineBack()).finalize({set, retire: inputs.retire, snapshot: inputs.snapshot}, await engine(), signal))
    // Leaves a note and nothing else: there is nothing for a post step to take back.
    case 'pause': return told('pause', inputs.label, await (await import('./engine-open.ts')).pause(set, await engine(), signal))
    case 'health': return (await import('./observe-health.ts')).observeHealth(await parts.openTarget(spec, ports), set, signal)
    case 'verify-audit': return (await import('./observe-health.ts')).observeAudit(await parts.openTarget(spec, ports), set)
    case 'status': return (await import('./observe-status.ts')).observeStatus(() => parts.openTarget(spec, ports), set, ports, {handoffs: inputs.handoffs, signal})
  }
}

type WithSpec = Context & {spec: EnvironmentSpec}

async function runPlan({inputs, spec, ports, signal}: WithSpec, parts: Parts): Promise<DeployOutcome> {
  const target = await parts.openTarget(spec, ports)
  const want = await observeRelease(spec, ports, {...inputs, purpose: 'plan'})
  refuseProblems(await target.observeAccess(want, signal))
  const {snapshots, entries} = await target.read(want.set)
  const {current} = foldJournal(entries)
  const before = snapshots.findLast(s => s.id === current) ?? null
  const {plan, facts} = await observeDeployPlan(target, want, before, signal)
  refuseProblems(facts.problems)
  for (const {service, from, to, changed} of plan.services) {
    ports.progress.report({stage: 'deploy', subject: service, state: 'done', line: `${service}  ${from?.slice(0, 6) ?? 'nothing'} > ${to?.slice(0, 6) ?? 'nothing'}  ${changed.join(', ') || 'unchanged'}`, facts: {from: from ?? '', to: to ?? ''}})
  }
  const {adviceText} = await import('./render-plan.ts')
  for (const one of facts.advice ?? []) ports.log.info(`note: ${adviceText(one)}`)
  // Loaded when it is asked for: most plans are made without a pull request.
  const away = inputs.comment ? await (await import('./plan-section.ts')).commentPlan({plan, sight: facts}, {environment: spec.environment, token: inputs.githubToken}, ports, signal) : []
  return {...(await import('./outcome.ts')).planOutcome({plan, sight: facts, label: inputs.label, before}), away}
}

async function runDeploy({inputs, spec, ports, signal}: WithSpec, parts: Parts): Promise<DeployOutcome> {
  const {attempt} = ports.host.run
  refuseUnapproved(spec, {at: inputs.approvedAt, attempt: inputs.approvedAttempt, planDigest: inputs.planDigest}, {attempt, now: ports.clock.now()})
  const opened = await engineOf(spec, ports, parts)
  const want = await observeRelease(spec, ports, {...inputs, purpose: 'deploy'})
  const engine = {...opened, redact: await redactorOf(want, ports)}
  return resumable(spec, ports, async () => told('deploy', inputs.label, await (await import('./engine.ts')).deploy({want, label: inputs.label, expectedDigest: inputs.planDigest}, engine, signal)))
}

/** The release is the one that was begun, as the target keeps it: nothing of this workspace goes into it. */
async function runOnOpen(operation: 'resume' | 'promote' | 'abort', {inputs, spec, ports, signal}: WithSpec, parts: Parts): Promise<DeployOutcome> {
  const engine = await engineOf(spec, ports, parts)
  const want = foldJournal((await engine.target.read(setOf(spec))).entries).unfinished?.want
  const redact = want ? await redactorOf(want, ports) : engine.redact
  return resumable(spec, ports, async () => told(operation, inputs.label, await (await import('./engine-open.ts'))[operation](setOf(spec), {...engine, redact}, signal)))
}

export function ownerOf({host}: Pick<Ports, 'host'>): Owner {
  const {repository, runId, attempt, url} = host.run
  return {name: url === '' ? `${repository || 'local'} run ${runId}` : url, runId, attempt}
}

async function engineOf(spec: Pick<EnvironmentSpec, 'target' | 'environment' | 'gates'>, ports: Ports, parts: Parts): Promise<EngineDependencies> {
  const target = await parts.openTarget(spec, ports)
  return {target, openGate: parts.openGate, gates: spec.gates, ports: {...ports, http: {...ports.http, ...target.http}}, owner: ownerOf(ports), machine: ports.host.machine, redact: text => text}
}

const Saved = z.object({schema: z.literal(1), set: z.string(), environment: z.string(), target: TargetSpec})

/** Keeps what `post` needs to take back a release whose main was cancelled or killed; nothing where main came to an end of its own. */
async function resumable(spec: EnvironmentSpec, {savedState}: Ports, work: () => Promise<DeployOutcome>): Promise<DeployOutcome> {
  savedState.keep({schema: 1, set: setOf(spec), environment: spec.environment, target: spec.target} as Json)
  const outcome = await work()
  if (outcome.outputs.outcome !== 'unfinished' || outcome.reason !== 'cancelled') savedState.keep(null)
  return outcome
}

/** Where main was cancelled and nobody has gone on since, the set goes back to what served before. */
export function makePost(parts: Parts): Post {
  return async (saved, ports, signal) => {
    const parsed = Saved.safeParse(saved)
    if (!parsed.success) return
    const {set} = parsed.data
    const deps = await engineOf({...parsed.data, gates: {}}, ports, parts)
    const result: EngineResult = await (await engineBack()).rollback({set, toSnapshot: undefined, scope: 'half-way'}, deps, signal)
    const {headline, verdict} = await told('rollback', '', result)
    if (verdict === 'pass') ports.log.info(headline)
    else ports.log.annotate({level: 'error', title: 'deploy: the cancelled release is not taken back', message: headline})
  }
}
