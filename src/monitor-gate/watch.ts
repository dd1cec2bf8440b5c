/** Watches all gates side by side until their windows end or one of them fails. */
import {openGate} from '../analysis/gate.ts'
import type {GateRequest, GateWindow, Judgement} from '../analysis/model.ts'
import type {Ports} from '../ports/index.ts'
import type {MonitorGateData} from '../report/stage-data.ts'

type WatchPorts = Pick<Ports, 'http' | 'clock' | 'log' | 'progress'>

interface Watch {
  request: GateRequest
  window: GateWindow
  /** Milliseconds since the epoch. */
  opened: number
  ends: number
  judgement: Judgement | undefined
}

const lookMs = 1_000
/** Looks in the longest window: an hour is looked at every 12 s. */
const mostLooks = 300
/** Points of all series together, so that the handoff stays small. */
const mostPoints = 600

/** A provider that keeps history is read back to the deployment; a scrape needs a whole window from now on, since counters cannot be read back. */
function endOf(request: GateRequest, now: number): number {
  const from = 'prometheus' in request.gate.provider ? Math.min(request.since ?? now, now) : now
  return Math.max(now, from + request.gate.window)
}

async function open(request: GateRequest, ports: WatchPorts): Promise<Watch> {
  const window = await openGate(request, ports)
  const now = ports.clock.now()
  return {request, window, opened: now, ends: endOf(request, now), judgement: undefined}
}

function report({request, opened, ends}: Watch, judgement: Judgement, ports: WatchPorts): void {
  const now = ports.clock.now()
  const over = now >= ends || judgement.verdict === 'fail'
  ports.progress.report({
    stage: 'monitor-gate', subject: `${request.name} ${request.service}`,
    state: !over ? 'running' : judgement.verdict === 'pass' ? 'done' : 'failed',
    line: `${request.name} on ${request.service}: ${judgement.headline}`,
    share: ends === opened ? 1 : Math.min(1, (now - opened) / (ends - opened)),
    facts: {
      'canary.events': judgement.canary.events, 'canary.bad': judgement.canary.bad,
      ...(judgement.baseline ? {'baseline.events': judgement.baseline.events, 'baseline.bad': judgement.baseline.bad} : {})
    }
  })
}

const evenly = <T>(points: readonly T[], most: number): T[] => {
  const every = Math.ceil(points.length / most)
  return points.filter((_, i) => i % every === 0 || i === points.length - 1)
}

/** Throws UserError `spec-invalid`, and the signal's reason when it is aborted. */
export async function watchGates(requests: readonly GateRequest[], ports: WatchPorts, signal: AbortSignal): Promise<MonitorGateData> {
  const watches = await Promise.all(requests.map(request => open(request, ports)))
  const series: MonitorGateData['series'] = []
  const interval = Math.max(lookMs, ...watches.map(w => (w.ends - w.opened) / mostLooks))

  async function look(watch: Watch): Promise<void> {
    const judgement = await watch.window.judge(signal)
    watch.judgement = judgement
    series.push({at: judgement.to, gate: judgement.gate, service: judgement.service, events: judgement.canary.events, bad: judgement.canary.bad})
    report(watch, judgement, ports)
  }

  for (let open = watches; open.length > 0;) {
    const now = ports.clock.now()
    const next = Math.min(...open.map(w => w.ends))
    await ports.clock.sleep(Math.max(0, Math.min(interval, next - now)), signal)
    const due = open
    await Promise.all(due.map(look))
    if (due.some(w => w.judgement?.verdict === 'fail')) break
    open = due.filter(w => ports.clock.now() < w.ends)
  }
  return {judgements: watches.flatMap(w => (w.judgement ? [w.judgement] : [])), series: evenly(series, mostPoints)}
}
