/** One process of a revision through its life: started or adopted, probed, restarted when it ends, drained, ended. */
import {randomBytes} from 'node:crypto'
import http from 'node:http'
import {crashLoopAfter, type ExitFacts, type InstancePhase, type InstanceStatus, type RevisionSpec, type SavedInstance} from '../targets/local/router-protocol.ts'
import type {ProcessIdentity} from '../ports/index.ts'
import {restartDelay, stableMs} from './backoff.ts'
import {launch} from './launch.ts'
import {endRemains, findByToken, identify, isAlive, signalGroup} from './process-identity.ts'
import {freePort, probe} from './probe.ts'

/** What an instance asks of the supervisor. */
export interface Surroundings {
  service: string
  directory: string
  logOf(rev: string, slot: number): string
  takenPorts(): Set<number>
  /** Something changed: look again soon, and tell those who wait for a ready instance. */
  changed(): void
  /** Only the time of the next look has changed. */
  rescheduled(): void
  /** Writes down which processes there are. */
  save(): Promise<void>
  say(line: string): void
}

const livenessMs = 250
/** How often a ready instance is asked again, at the most. */
const steadyProbeMs = 1000
/** A single late answer of a busy process must not take it out of traffic. */
const failuresUntilUnready = 3

/** What the proxy needs of where it sends a request. */
export interface Upstream {
  readonly rev: string
  readonly port: number
  readonly agent: http.Agent
  readonly phase: InstancePhase
  open: number
  chosenAt: number
  /** A connection was refused or reset: no more traffic until a probe is answered. */
  suspect(now: number): void
}

export class Instance implements Upstream {
  readonly rev: string
  readonly slot: number
  readonly agent = new http.Agent({keepAlive: true, maxFreeSockets: 256, timeout: 4000})
  open = 0
  chosenAt = 0
  phase: InstancePhase = 'waiting'
  port: number
  private spec: RevisionSpec
  private readonly around: Surroundings
  private token: string
  private identity: ProcessIdentity | null
  /** Not our child: its end is not told, but found. */
  private adopted = false
  private restarts: number
  private failures = 0
  private lastExit: ExitFacts | null = null
  private startedAt = 0
  private readyAt = Number.POSITIVE_INFINITY
  private late = false
  private busy = false
  private missed = 0
  private dueAt = 0
  private endAt = Number.POSITIVE_INFINITY
  gone = false

  constructor(rev: string, spec: RevisionSpec, saved: SavedInstance, around: Surroundings) {
    this.rev = rev
    this.spec = spec
    this.around = around
    this.slot = saved.slot
    this.token = saved.token
    this.port = saved.port
    this.identity = saved.identity
    this.restarts = saved.restarts
  }

  static create(rev: string, slot: number, spec: RevisionSpec, around: Surroundings): Instance {
    return new Instance(rev, spec, {slot, token: '', port: 0, identity: null, restarts: 0}, around)
  }

  update(spec: RevisionSpec): void {
    this.spec = spec
  }

  saved(): SavedInstance {
    return {slot: this.slot, token: this.token, port: this.port, identity: this.identity, restarts: this.restarts}
  }

  /** Takes over the process of an earlier router if it is still the same one. */
  adopt(ready: 'ready' | 'starting', now: number): boolean {
    const found = this.identity ?? (this.token === '' ? undefined : findByToken(this.token))
    if (!found || !isAlive(found)) return false
    this.identity = found
    this.adopted = true
    this.startedAt = this.readyAt = this.dueAt = now
    this.phase = ready
    return true
  }

  /** When this instance wants to be looked at again. */
  due(now: number): number {
    if (this.busy) return now + livenessMs
    return Math.min(this.dueAt, this.endAt, this.adopted ? now + livenessMs : Number.POSITIVE_INFINITY)
  }

  tick(now: number): void {
    if (this.gone) return
    if (this.adopted && this.identity && !isAlive(this.identity)) return this.ended({at: new Date(now).toISOString(), code: null, signal: null}, now)
    switch (this.phase) {
      case 'waiting':
        if (now >= this.dueAt && !this.busy) void this.start(now)
        return
      case 'starting':
      case 'ready':
      case 'unready':
        if (now >= this.dueAt && !this.busy) void this.look(now)
        return
      case 'draining':
        if (this.open === 0 || now >= this.endAt) this.stop(now)
        else this.dueAt = now + livenessMs
        return
      case 'stopping':
        if (now >= this.endAt && this.identity) {
          this.around.say(`${this.rev}-${this.slot} did not end ${this.spec.killGraceMs} ms after SIGTERM: SIGKILL`)
          signalGroup(this.identity, 'SIGKILL')
          this.endAt = now + 1000
        }
        this.dueAt = now + livenessMs
    }
  }

  /** No new requests; the process is ended when the open ones have, or at the deadline. */
  drain(now: number): void {
    if (this.phase === 'draining' || this.phase === 'stopping') return
    if (!this.identity && !this.busy) return this.leave()
    this.phase = 'draining'
    this.endAt = now + this.spec.drainMs
    this.dueAt = now
  }

  stop(now: number): void {
    if (this.phase === 'stopping') return
    if (!this.identity && !this.busy) return this.leave()
    this.phase = 'stopping'
    this.endAt = now + this.spec.killGraceMs
    this.dueAt = now + livenessMs
    if (this.identity) signalGroup(this.identity, 'SIGTERM')
  }

  suspect(now: number): void {
    if (this.phase !== 'ready') return
    this.phase = 'unready'
    this.dueAt = now
    this.around.changed()
  }

  private async start(now: number): Promise<void> {
    this.busy = true
    this.phase = 'starting'
    this.token = randomBytes(8).toString('hex')
    try {
      this.port = await freePort(this.around.takenPorts())
      await this.around.save().catch(error => this.around.say(`state not written: ${String(error)}`))
      if (this.leaving()) return this.leave()
      this.spawn()
    } catch (error) {
      this.ended({at: new Date().toISOString(), code: null, signal: null, spawnError: (error as NodeJS.ErrnoException).code ?? 'failed'}, now)
      this.around.say(`${this.rev}-${this.slot} could not be started: ${error instanceof Error ? error.message : String(error)}`)
    } finally {
      this.busy = false
      this.around.changed()
    }
  }

  private leaving(): boolean {
    return this.phase === 'draining' || this.phase === 'stopping'
  }

  private spawn(): void {
    const child = launch({service: this.around.service, router: this.around.directory, rev: this.rev, slot: this.slot, token: this.token, port: this.port, spec: this.spec, log: this.around.logOf(this.rev, this.slot)})
    const now = Date.now()
    this.startedAt = this.dueAt = now
    this.readyAt = Number.POSITIVE_INFINITY
    this.late = this.adopted = false
    this.missed = 0
    child.once('error', (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) this.ended({at: new Date().toISOString(), code: null, signal: null, spawnError: error.code ?? 'failed'}, Date.now())
    })
    if (child.pid === undefined) return
    this.identity = identify(child.pid) ?? {pid: child.pid, startTime: ''}
    child.once('exit', (code, signal) => this.ended({at: new Date().toISOString(), code, signal}, Date.now()))
    this.around.save().catch(error => this.around.say(`state not written: ${String(error)}`))
  }

  private ended(exit: ExitFacts, now: number): void {
    const identity = this.identity
    this.identity = null
    this.agent.destroy()
    if (identity) endRemains(identity)
    this.lastExit = exit
    if (this.leaving()) return this.leave()
    this.failures = now - this.readyAt >= stableMs ? 1 : this.failures + 1
    const delay = restartDelay(this.failures)
    this.phase = 'waiting'
    this.dueAt = now + delay
    this.restarts += 1
    const how = exit.spawnError ?? (exit.signal ? `signal ${exit.signal}` : exit.code === null ? 'unseen' : `code ${exit.code}`)
    this.around.say(`${this.rev}-${this.slot} ended (${how}), ${this.failures} in a row${this.crashLoop() ? ': crash loop' : ''}; again in ${delay} ms`)
    this.around.changed()
  }

  private leave(): void {
    this.gone = true
    this.agent.destroy()
    this.around.changed()
  }

  private async look(now: number): Promise<void> {
    this.busy = true
    const identity = this.identity
    const {ready} = this.spec
    const good = ready.kind === 'alive' ? now - this.startedAt >= ready.forMs : await probe(ready, this.port)
    this.busy = false
    // The process may have ended or been told to end while the probe was under way.
    if (this.identity !== identity || identity === null || this.leaving() || this.phase === 'waiting') return
    this.judge(good, Date.now())
  }

  private judge(good: boolean, now: number): void {
    const {ready} = this.spec
    const interval = ready.kind === 'alive' ? 100 : ready.intervalMs
    const before = this.phase
    this.missed = good ? 0 : this.missed + 1
    if (good && before !== 'ready') {
      this.phase = 'ready'
      this.readyAt = now
      this.late = false
    }
    if (!good && before === 'ready' && this.missed >= failuresUntilUnready) this.phase = 'unready'
    if (!good && before === 'starting' && ready.kind !== 'alive') this.late = now - this.startedAt > ready.withinMs
    this.dueAt = now + (this.phase === 'ready' && good ? Math.max(interval, steadyProbeMs) : interval)
    if (this.phase === before) return this.around.rescheduled()
    this.around.say(`${this.rev}-${this.slot} is ${this.phase}`)
    this.around.changed()
  }

  private crashLoop(): boolean {
    return this.failures >= crashLoopAfter
  }

  /** Whether it may become ready soon, so that a request may wait for it. */
  hopeful(): boolean {
    return !this.crashLoop() && !this.late && (this.phase === 'starting' || this.phase === 'waiting' || this.phase === 'unready')
  }

  status(): InstanceStatus {
    return {
      slot: this.slot, pid: this.identity?.pid ?? null, startTime: this.identity?.startTime ?? null, port: this.port, phase: this.phase,
      open: this.open, restarts: this.restarts, failures: this.failures, crashLoop: this.crashLoop(), late: this.late,
      lastExit: this.lastExit, log: this.around.logOf(this.rev, this.slot)
    }
  }
}
