/** Users, as an open model: a request is due every so often, whether the last one was answered or not, and is timed from that moment. */
import http from 'node:http'

export interface TrafficCount {
  sent: number
  answered: number
  /** No answer, or a router's own 502 to 504. */
  lost: number
  /** Answers of the application that say 5xx. */
  errors: number
  /** Answers by the release that gave them. */
  releases: Record<string, number>
  p50Ms: number | null
  p95Ms: number | null
  /** Why the first few were lost. */
  losses: string[]
}

export interface Traffic {
  count(): TrafficCount
  /** No new requests; resolves when the open ones have ended. */
  stop(): Promise<void>
}

const keptLatencies = 5_000
const keptLosses = 5
const deadlineMs = 10_000

/** Who lost a request: a router names itself in the answers that it makes up for want of a process. */
export function lostBecause(status: number, headers: http.IncomingHttpHeaders): string | undefined {
  const router = headers['x-slipway-router']
  return router !== undefined && status >= 502 && status <= 504 ? `${status} by the router (${String(router)})` : undefined
}

/** The value below which that share of the values lies, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null
}

class Users implements Traffic {
  private readonly agent = new http.Agent({keepAlive: true, maxSockets: 200})
  private readonly counted = {sent: 0, answered: 0, lost: 0, errors: 0}
  private readonly releases = new Map<string, number>()
  private readonly latencies: number[] = []
  private readonly losses: string[] = []
  private readonly url: string
  private readonly intervalMs: number
  private readonly started = performance.now()
  private readonly timer: NodeJS.Timeout
  private open = 0
  private ended: (() => void) | undefined

  constructor(url: string, rate: number) {
    this.url = url
    this.intervalMs = 1000 / rate
    this.timer = setInterval(() => this.catchUp(), 5)
  }

  count(): TrafficCount {
    return {...this.counted, releases: Object.fromEntries(this.releases), losses: [...this.losses], p50Ms: percentile(this.latencies, 0.5), p95Ms: percentile(this.latencies, 0.95)}
  }

  async stop(): Promise<void> {
    clearInterval(this.timer)
    if (this.open > 0) await new Promise<void>(resolve => { this.ended = resolve })
    this.agent.destroy()
  }

  private catchUp(): void {
    for (;;) {
      const due = this.started + this.counted.sent * this.intervalMs
      if (due > performance.now()) return
      this.counted.sent += 1
      this.send(due)
    }
  }

  private send(due: number): void {
    this.open += 1
    let told = false
    const once = (tell: () => void): void => {
      if (!told) tell()
      told = true
    }
    const request = http.get(this.url, {agent: this.agent, timeout: deadlineMs}, response => {
      response.resume()
      response.once('end', () => once(() => this.answered(due, response)))
      response.once('error', error => once(() => this.lost(error.message)))
    })
    request.once('timeout', () => request.destroy(new Error(`no answer within ${deadlineMs} ms`)))
    request.on('error', error => once(() => this.lost(error.message)))
    request.once('close', () => {
      once(() => this.lost('the connection ended without an answer'))
      this.closed()
    })
  }

  private answered(due: number, response: http.IncomingMessage): void {
    const status = response.statusCode ?? 0
    const reason = lostBecause(status, response.headers)
    if (reason !== undefined) return this.lost(reason)
    this.counted.answered += 1
    if (status >= 500) this.counted.errors += 1
    const release = String(response.headers['x-release'] ?? '?')
    this.releases.set(release, (this.releases.get(release) ?? 0) + 1)
    this.latencies.push(performance.now() - due)
    if (this.latencies.length > keptLatencies) this.latencies.shift()
  }

  private lost(reason: string): void {
    this.counted.lost += 1
    if (this.losses.length < keptLosses) this.losses.push(reason)
  }

  private closed(): void {
    this.open -= 1
    if (this.open === 0) this.ended?.()
  }
}

/** Requests a second to one address, until stopped. */
export const startTraffic = (url: string, rate: number): Traffic => new Users(url, rate)
