/**
 * A short load run in the open model: requests are due at fixed times whatever the service does, and each latency counts from the time at which its request was due.
 * A closed loop waits for slow answers and so leaves out the requests that would have been slow too: coordinated omission (Gil Tene, "How NOT to Measure Latency").
 */
import {toSlipwayError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'

export interface LoadPlan {
  url: string
  /** Requests per second. */
  rate: number
  durationMs: number
  timeoutMs: number
}

export interface LoadSample {
  /** Milliseconds from the time the request was due to its end; for one that got no answer, at least this long. */
  latencyMs: number
  /** How much of it this machine was late to send, for want of time rather than of a free connection. */
  lateMs: number
  /** Empty if it was answered with a status below 400. */
  failure: string
}

export interface LoadRun {
  samples: LoadSample[]
  /** Requests of the plan that the deadline of the tests left unsent or unanswered: they say nothing about the service. */
  unfinished: number
}

type LoadPorts = Pick<Ports, 'http' | 'clock' | 'progress'>

/** Requests that may be open at a time. One that finds no room waits, and its waiting counts. */
const mostOpen = 512
const warmUpMost = 16

export const plannedRequests = (plan: LoadPlan): number => Math.max(1, Math.round((plan.rate * plan.durationMs) / 1000))

async function send(plan: LoadPlan, ports: LoadPorts, signal: AbortSignal): Promise<string> {
  try {
    // Not repeated: each request of the schedule is one sample, and retries would add load that nobody asked for.
    const answer = await ports.http.request({url: plan.url, timeoutMs: plan.timeoutMs, retry: 'none'}, signal)
    return answer.status < 400 ? '' : `status ${answer.status}`
  } catch (thrown) {
    return toSlipwayError(thrown).message
  }
}

/** Opens connections before the schedule begins, so that their set-up is not taken for the service's latency. Not counted; returns how many were answered. */
export async function warmUp(plan: LoadPlan, ports: LoadPorts, signal: AbortSignal): Promise<number> {
  const count = Math.min(warmUpMost, Math.max(1, Math.ceil(plan.rate / 10)))
  const failures = await Promise.all(Array.from({length: count}, () => send(plan, ports, signal)))
  return failures.filter(f => f === '').length
}

class Room {
  private open = 0
  private readonly waiting: (() => void)[] = []

  async enter(): Promise<void> {
    if (this.open >= mostOpen) await new Promise<void>(resolve => this.waiting.push(resolve))
    else this.open += 1
  }

  leave(): void {
    const next = this.waiting.shift()
    if (next) next()
    else this.open -= 1
  }
}

function reportLoad(plan: LoadPlan, samples: readonly LoadSample[], due: number, ports: LoadPorts): void {
  const total = plannedRequests(plan)
  const failed = samples.filter(s => s.failure !== '').length
  ports.progress.report({
    stage: 'integration-test', subject: 'load', state: 'running', share: due / total,
    line: `load: ${due} of ${total} requests due, ${samples.length} answered, ${failed} failed`, facts: {requests: samples.length, failed}
  })
}

/** Runs the schedule to its end, or until `deadline` aborts. Throws when `signal` is aborted. */
export async function runLoad(plan: LoadPlan, ports: LoadPorts, {signal, deadline}: {signal: AbortSignal; deadline: AbortSignal}): Promise<LoadRun> {
  const {clock} = ports
  const either = AbortSignal.any([signal, deadline])
  const total = plannedRequests(plan)
  const started = clock.now()
  const samples: LoadSample[] = []
  const open: Promise<void>[] = []
  const room = new Room()
  let reported = started

  async function one(due: number, lateMs: number): Promise<void> {
    await room.enter()
    const failure = await send(plan, ports, either)
    room.leave()
    if (either.aborted && failure !== '') return
    samples.push({latencyMs: clock.now() - due, lateMs, failure})
  }

  for (let i = 0; i < total && !either.aborted; i += 1) {
    const due = started + (i * 1000) / plan.rate
    // Sleeping to the whole millisecond after the due time would be late: the clock has milliseconds, the schedule has not.
    if (due - clock.now() >= 1) await clock.sleep(Math.floor(due - clock.now()), either).catch(() => undefined)
    if (either.aborted) break
    open.push(one(due, Math.max(0, clock.now() - due)))
    if (clock.now() - reported >= 1000) {
      reported = clock.now()
      reportLoad(plan, samples, i + 1, ports)
    }
  }
  await Promise.all(open)
  signal.throwIfAborted()
  return {samples, unfinished: total - samples.length}
}
