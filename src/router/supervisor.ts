/** The revisions of the service and their processes: as many as wanted, and which of them may take a request. */
import {mkdirSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {routerStateSchema, type RevisionSpec, type RouterState} from '../targets/local/router-protocol.ts'
import {leastOpen, WeightedChoice} from './balancer.ts'
import {Counters, type Tally} from './counters.ts'
import {Instance, type Surroundings, type Upstream} from './instance.ts'

export interface Revision {
  spec: RevisionSpec
  instances: Instance[]
  counters: Counters
  /** Being ended: leaves with its last process. */
  leaving: boolean
}

export interface SupervisorFacts {
  service: string
  directory: string
  save(): Promise<void>
  say(line: string): void
  /** A revision has ended: its port may be needed no more. */
  forgotten(): void
}

const idleTickMs = 1000

export class Supervisor {
  readonly revisions = new Map<string, Revision>()
  readonly choice = new WeightedChoice()
  unrouted = 0
  private readonly facts: SupervisorFacts
  private readonly around: Surroundings
  private timer: NodeJS.Timeout | undefined
  private waiters = new Set<() => void>()
  private picks = 0
  private frozen = false
  private successor: Upstream | undefined

  constructor(facts: SupervisorFacts) {
    this.facts = facts
    mkdirSync(path.join(facts.directory, 'logs'), {recursive: true, mode: 0o700})
    this.around = {
      service: facts.service, directory: facts.directory,
      logOf: (rev, slot) => path.join(facts.directory, 'logs', `${rev}-${slot}.log`),
      takenPorts: () => new Set(this.instances().map(instance => instance.port)),
      changed: () => this.wake(), rescheduled: () => this.plan(0), save: facts.save, say: facts.say
    }
  }

  instances(): Instance[] {
    return [...this.revisions.values()].flatMap(revision => revision.instances)
  }

  /** What an earlier router left: live processes are adopted, the others started anew. `readyPorts`: known to be ready. */
  restore(state: RouterState, counted: Record<string, Tally>, readyPorts: ReadonlySet<number>): void {
    const now = Date.now()
    for (const [rev, {spec, instances, leaving}] of Object.entries(state.revisions)) {
      const revision: Revision = {spec, instances: [], counters: new Counters(counted[rev]), leaving: leaving === true}
      this.revisions.set(rev, revision)
      for (const saved of instances) {
        const instance = new Instance(rev, spec, saved, this.around)
        const adopted = instance.adopt(readyPorts.has(saved.port) ? 'ready' : 'starting', now)
        if (adopted) revision.instances.push(instance)
        if (adopted && leaving) instance.stop(now)
        this.facts.say(`${rev}-${saved.slot} ${adopted ? 'adopted' : 'is gone'}`)
      }
    }
    this.choice.set(state.weights)
    this.wake()
  }

  state(): RouterState {
    const revisions = Object.fromEntries([...this.revisions].map(([rev, {spec, instances, leaving}]) =>
      [rev, {spec, instances: instances.map(i => i.saved()), ...(leaving ? {leaving} : {})}]))
    return {schema: routerStateSchema, revisions, weights: this.choice.get()}
  }

  put(rev: string, spec: RevisionSpec): void {
    const known = this.revisions.get(rev)
    if (known) {
      known.spec = spec
      known.leaving = false
      for (const instance of known.instances) instance.update(spec)
    } else this.revisions.set(rev, {spec, instances: [], counters: new Counters(), leaving: false})
    this.wake()
  }

  /** Ends the processes of a revision; it is forgotten with the last of them. */
  remove(rev: string): void {
    const revision = this.revisions.get(rev)
    if (!revision) return
    revision.leaving = true
    for (const instance of revision.instances) instance.stop(Date.now())
    this.wake()
  }

  /** For a router that takes over or is taken over: processes are neither started nor ended any more. */
  freeze(): void {
    this.frozen = true
    clearTimeout(this.timer)
  }

  thaw(): void {
    this.frozen = false
    this.wake()
  }

  /** From now on every request goes to the router that took over: it alone knows what is wanted. */
  succeed(port: number): void {
    this.successor = {rev: '', port, agent: new http.Agent({keepAlive: true, timeout: 4000}), open: 0, phase: 'ready', chosenAt: 0, suspect: () => undefined}
  }

  wake(): void {
    const waiting = this.waiters
    this.waiters = new Set()
    for (const tell of waiting) tell()
    this.plan(0)
  }

  private plan(ms: number): void {
    clearTimeout(this.timer)
    if (!this.frozen) this.timer = setTimeout(() => this.tick(), ms)
  }

  private tick(): void {
    const now = Date.now()
    for (const [rev, revision] of this.revisions) {
      for (const instance of revision.instances) instance.tick(now)
      revision.instances = revision.instances.filter(instance => !instance.gone)
      if (revision.leaving) this.forget(rev, revision)
      else this.adjust(rev, revision, now)
    }
    const due = Math.min(now + idleTickMs, ...this.instances().map(instance => instance.due(now)))
    this.plan(Math.max(5, due - now))
  }

  private forget(rev: string, revision: Revision): void {
    if (revision.instances.length > 0) return
    this.revisions.delete(rev)
    this.facts.say(`${rev} has ended`)
    this.facts.forgotten()
    this.facts.save().catch(error => this.facts.say(`state not written: ${String(error)}`))
  }

  private adjust(rev: string, revision: Revision, now: number): void {
    const staying = revision.instances.filter(i => i.phase !== 'draining' && i.phase !== 'stopping')
    const taken = new Set(revision.instances.map(i => i.slot))
    for (let missing = revision.spec.replicas - staying.length; missing > 0; missing -= 1) {
      let slot = 0
      while (taken.has(slot)) slot += 1
      taken.add(slot)
      const instance = Instance.create(rev, slot, revision.spec, this.around)
      revision.instances.push(instance)
      instance.tick(now)
    }
    const rank = (i: Instance): number => (i.phase === 'ready' ? 1 : 0)
    const leavers = staying.sort((a, b) => rank(a) - rank(b) || b.slot - a.slot).slice(0, Math.max(0, staying.length - revision.spec.replicas))
    for (const instance of leavers) instance.drain(now)
    if (leavers.length > 0) this.plan(0)
  }

  /** The revision whose turn it is, and an instance of it that is ready and was not tried. A revision without one passes its turn. */
  choose(tried: ReadonlySet<Upstream>): Upstream | undefined {
    if (this.successor) return this.successor
    const usable = (rev: string): Instance[] => (this.revisions.get(rev)?.instances ?? []).filter(i => i.phase === 'ready' && !tried.has(i))
    const rev = this.choice.next(candidate => usable(candidate).length > 0)
    const instance = rev === undefined ? undefined : leastOpen(usable(rev))
    if (instance) instance.chosenAt = this.picks += 1
    return instance
  }

  /**
   * Whether there may be an instance to ask soon. While nothing has a weight, one release takes another's place: each that is not leaving
   * may get it next, also one that is only announced and has no process yet.
   */
  hopeful(): boolean {
    const weighted = Object.keys(this.choice.get())
    if (weighted.length > 0) return weighted.some(rev => this.revisions.get(rev)?.instances.some(i => i.hopeful()))
    return [...this.revisions.values()].some(({instances, leaving}) => !leaving && (instances.length === 0 || instances.some(i => i.phase === 'ready' || i.hopeful())))
  }

  /** While nothing has a weight: the newest revision that is not leaving, which will get it. */
  awaited(): string | undefined {
    return [...this.revisions].findLast(([, {leaving}]) => !leaving)?.[0]
  }

  /** Resolves at the next change, or after `ms`. */
  nextChange(ms: number): Promise<void> {
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer)
        this.waiters.delete(done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      this.waiters.add(done)
    })
  }

  /** Ends all processes without forgetting what is wanted; true when none is left. */
  async endAll(deadlineMs: number): Promise<boolean> {
    this.freeze()
    const until = Date.now() + deadlineMs
    for (const instance of this.instances()) instance.drain(Date.now())
    for (;;) {
      const left = this.instances().filter(instance => !instance.gone)
      if (left.length === 0) return true
      if (Date.now() > until) return false
      for (const instance of left) instance.tick(Date.now())
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}
