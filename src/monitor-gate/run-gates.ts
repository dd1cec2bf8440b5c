/** From the spec, the target and the inputs to an outcome: chooses gates and arms, watches, decides. */
import {metricsAway} from '../analysis/away.ts'
import type {GateRequest, Judgement} from '../analysis/model.ts'
import {percent} from '../analysis/judge.ts'
import {UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import {nearest} from '../kernel/near-miss.ts'
import {worstVerdict, type Verdict} from '../kernel/verdict.ts'
import type {InputsOf, Outcome, StageContext} from '../ports/contract.ts'
import type {Annotation} from '../ports/index.ts'
import type {MonitorGateData} from '../report/stage-data.ts'
import type {Facts} from '../rollout/model.ts'
import type {Target} from '../rollout/target.ts'
import {servicesOfGate} from '../spec/cross-checks.ts'
import type {EnvironmentSpec, GateSpec} from '../spec/schema.ts'
import {parseAnchor, type Anchor} from './anchor.ts'
import type {contract} from './contract.ts'
import {renderSummary} from './render.ts'
import {selectArms} from './select-arms.ts'
import {watchGates} from './watch.ts'

type GateOutcome = Outcome<typeof contract>
const decisions = {pass: 'promote', fail: 'rollback', inconclusive: 'hold', error: 'hold'} as const satisfies Record<Verdict, string>

function chooseGates(spec: EnvironmentSpec, wanted: InputsOf<typeof contract>['gates']): [string, GateSpec][] {
  const declared = Object.keys(spec.gates)
  const unknown = (wanted ?? []).filter(name => !declared.includes(name))
  if (unknown.length > 0) {
    const hints = unknown.map(name => nearest(name, declared)).filter(hint => hint !== undefined)
    throw new UserError(`No gate is called ${unknown.join(', ')}.`, {
      reason: 'input-invalid', where: 'gates', expected: `some of ${declared.join(', ') || '(none declared)'}`, ...(hints.length > 0 ? {remedy: `Did you mean ${hints.join(', ')}?`} : {})
    })
  }
  return Object.entries(spec.gates).filter(([name]) => wanted === undefined || wanted.includes(name))
}

/** One request for each gate and service that can be watched, and a judgement without a watch for each that cannot. */
function planWatches(spec: EnvironmentSpec, gates: [string, GateSpec][], facts: Facts, anchor: Anchor): (GateRequest | Judgement)[] {
  return gates.flatMap(([name, gate]) => servicesOfGate(spec, name).map((service): GateRequest | Judgement => {
    const arms = selectArms(service, facts.services[service], anchor.deployed.get(service))
    if (typeof arms !== 'string') return {name, gate, service, ...arms, since: anchor.since}
    const at = new Date(anchor.since).toISOString()
    return {gate: name, service, verdict: 'inconclusive', from: at, to: at, baseline: null, canary: {rev: '', events: 0, bad: 0, share: null}, max: gate.max, atLeast: gate.atLeast, headline: `Not watched: ${arms}.`}
  }))
}

function headlineOf(judgements: readonly Judgement[], verdict: Verdict): string {
  const worst = judgements.find(j => j.verdict === verdict)
  const about = worst ? `${worst.gate} on ${worst.service}: ${worst.headline}` : ''
  const others = judgements.filter(j => j.verdict === verdict).length - 1
  const more = others > 0 ? ` And ${others} more.` : ''
  if (verdict === 'pass') return judgements.length === 1 ? `Promote. ${about}` : `Promote: all ${judgements.length} gates passed. ${about}`
  return verdict === 'fail' ? `Roll back. ${about}${more}` : `Hold: no verdict. ${about}${more}`
}

function annotationsOf(judgements: readonly Judgement[]): Annotation[] {
  return judgements.filter(j => j.verdict !== 'pass').map((j): Annotation =>
    ({level: 'error', title: `Gate ${j.gate} on ${j.service}: ${j.verdict}`, message: j.headline}))
}

function outcomeOf(data: MonitorGateData): GateOutcome {
  const {judgements} = data
  const verdict = worstVerdict(judgements.map(j => j.verdict))
  const headline = headlineOf(judgements, verdict)
  const shares = judgements.flatMap(j => (j.canary.share === null ? [] : [j.canary.share]))
  const evidence = judgements.map(({gate, service, verdict: v, canary, baseline, headline: why}) => ({gate, service, verdict: v, canary, baseline, headline: why}))
  return {
    verdict, headline, ...(verdict === 'pass' ? {} : {reason: verdict === 'fail' ? 'gate-failed' : 'gate-inconclusive'}),
    outputs: {decision: decisions[verdict], badShare: shares.length > 0 ? Math.max(...shares).toFixed(6) : '', evidence: JSON.stringify(evidence)},
    summary: renderSummary(judgements, headline), annotations: annotationsOf(judgements), data: data as unknown as Json, away: metricsAway(judgements)
  }
}

/** Nothing was watched: said in so many words, and never called healthy. */
function unjudged(verdict: 'pass' | 'inconclusive', headline: string): GateOutcome {
  return {
    verdict, headline, ...(verdict === 'pass' ? {} : {reason: 'gate-inconclusive'}),
    outputs: {decision: decisions[verdict], badShare: '', evidence: '[]'}, summary: renderSummary([], headline),
    annotations: [{level: verdict === 'pass' ? 'warning' : 'error', title: 'Monitor gate: nothing was judged', message: headline}],
    data: {judgements: [], series: []}
  }
}

type GateContext = Pick<StageContext<typeof contract>, 'inputs' | 'ports' | 'signal'> & {spec: EnvironmentSpec}

/** `open` reaches the target; it is asked only when there is something to watch. */
export async function runGates({inputs, spec, ports, signal}: GateContext, open: () => Target | Promise<Target>): Promise<GateOutcome> {
  const gates = chooseGates(spec, inputs.gates)
  const anchor = parseAnchor(inputs, ports.clock.now())
  if (anchor.deployment && anchor.deployment.verdict !== 'pass') return unjudged('inconclusive', `Hold: the deployment did not succeed, so there is nothing to promote. ${anchor.deployment.headline}`)
  if (gates.length === 0) {
    return inputs.allowUngated
      ? unjudged('pass', 'Not judged: slipway.yaml declares no gate for this environment, and `allow-ungated` lets the release pass.')
      : unjudged('inconclusive', 'Hold: slipway.yaml declares no gate for this environment. Declare one under `gates`, or set `allow-ungated: true` to let releases pass unjudged.')
  }
  const target = await open()
  const facts = await target.observe(`${spec.name}/${spec.environment}`, null, signal)
  const plan = planWatches(spec, gates, facts, anchor)
  const requests = plan.filter(p => 'name' in p)
  for (const {name, gate, service, canary, baseline} of requests) {
    ports.log.info(`${name} on ${service}: revision ${canary.rev} (${canary.endpoints.length} instances)${baseline ? ` against ${baseline.rev}` : ''}, at most ${percent(gate.max)} bad, for ${gate.window / 1000} s.`)
  }
  const watched = await watchGates(requests, {...ports, http: {...ports.http, ...target.http}}, signal)
  return outcomeOf({judgements: [...plan.filter(p => 'gate' in p && 'verdict' in p), ...watched.judgements], series: watched.series})
}
