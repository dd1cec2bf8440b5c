/** Opens a gate on two arms and judges what has been counted since. The deploy engine and monitor-gate both watch through it. */
import type {GateSpec} from '../spec/schema.ts'
import type {Ports} from '../ports/index.ts'
import {judge} from './judge.ts'
import {parseMatchers} from './matchers.ts'
import type {Arm, ArmReading, ArmSource, GateRequest, GateWindow, Judgement} from './model.ts'
import {prometheusArm} from './prometheus-query.ts'
import {scrapeArm} from './scrape.ts'
import type {Counter} from './select-series.ts'

type GatePorts = Pick<Ports, 'http' | 'clock' | 'log'>
type Side = 'baseline' | 'canary'

const undeclaredArms = (rev: string): ArmSource => ({
  read: () => Promise.resolve({sample: {rev, events: 0, bad: 0, share: null}, complete: false, restarts: 0, problems: ['the gate declares no `arms`, so the server’s series cannot be told apart']})
})

/** `${revision}` and `${service}` in a selector stand for the arm's revision and the service; both are names without quotes in them. */
const fillSelector = (selector: string, arm: Arm, service: string): string =>
  selector.replaceAll('${revision}', arm.rev).replaceAll('${service}', service)

function openArm(request: GateRequest, side: Side, from: number, ports: GatePorts): ArmSource | null {
  const arm = request[side]
  if (!arm) return null
  const {provider}: GateSpec = request.gate
  const counter: Counter = {metric: request.gate.metric, bad: parseMatchers(request.gate.bad, `gates.${request.name}.bad`)}
  const countFrom = side === 'baseline' && request.baselineFrom === 'lifetime' ? 'zero' : 'now'
  if ('scrape' in provider) return scrapeArm({arm, path: provider.scrape, counter, countFrom}, ports.http)
  const declared = provider.arms?.[side]
  if (declared === undefined && side === 'baseline') return undeclaredArms(arm.rev)
  const selector = fillSelector(declared ?? '', arm, request.service)
  return prometheusArm({rev: arm.rev, server: provider.prometheus, counter, selector, where: `gates.${request.name}.provider.arms.${side}`, from, countFrom}, ports)
}

function toJudgement(request: GateRequest, canary: ArmReading, baseline: ArmReading | null, span: {from: string; to: string}): Judgement {
  const {max, atLeast, against} = request.gate
  const {verdict, headline} = judge({max, atLeast, against}, canary, baseline)
  const unread = [...canary.problems, ...(against ? baseline?.problems ?? [] : [])].slice(0, 5)
  return {
    gate: request.name, service: request.service, verdict, ...span, baseline: baseline?.sample ?? null, canary: canary.sample, max, atLeast, headline, ...(unread.length > 0 ? {unread} : {})
  }
}

/**
 * Takes the first reading of both arms, from which `window` counting starts. A provider that cannot be reached is an inconclusive judgement, not an error.
 * Throws UserError `spec-invalid` for matchers that cannot be read.
 */
export async function openGate(request: GateRequest, ports: GatePorts): Promise<GateWindow> {
  const keepsHistory = 'prometheus' in request.gate.provider
  const from = keepsHistory ? Math.min(request.since ?? Infinity, ports.clock.now()) : ports.clock.now()
  const canary = openArm(request, 'canary', from, ports) as ArmSource
  const baseline = openArm(request, 'baseline', from, ports)

  const read = (signal?: AbortSignal): Promise<[ArmReading, ArmReading | null]> =>
    Promise.all([canary.read(signal), baseline ? baseline.read(signal) : null])

  const first = await read()
  for (const problem of first.flatMap(arm => arm?.problems ?? [])) ports.log.debug(`gate ${request.name}, ${request.service}: ${problem}`)
  // Readings are folded in the order in which they were asked for; two at once would look like a restart.
  let last: Promise<unknown> = Promise.resolve()
  return {
    judge(signal) {
      const next = last.then(async () => {
        signal.throwIfAborted()
        const [canaryReading, baselineReading] = await read(signal)
        return toJudgement(request, canaryReading, baselineReading, {from: new Date(from).toISOString(), to: new Date(ports.clock.now()).toISOString()})
      })
      last = next.catch(() => undefined)
      return next
    }
  }
}
