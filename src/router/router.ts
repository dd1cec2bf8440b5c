/** One service's router: what the control socket asks for, done; the desired state always written before it is acted on. */
import type http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import type {RevisionSpec, RevisionStatus, RouterSettings, RouterState, RouterStatus} from '../targets/local/router-protocol.ts'
import {routerProtocol} from '../targets/local/router-protocol.ts'
import type {ProcessIdentity} from '../ports/index.ts'
import {ControlFailure} from './control-failure.ts'
import type {Tally} from './counters.ts'
import {spawnSuccessor, type Successor} from './handover.ts'
import {Listeners} from './listeners.ts'
import {Proxy} from './proxy.ts'
import {rotate} from './rotation.ts'
import {readJson, Saver} from './state.ts'
import {Supervisor, type Revision} from './supervisor.ts'
import {tunnel} from './tunnel.ts'

export interface RouterFacts {
  directory: string
  settings: RouterSettings
  program: string
  identity: ProcessIdentity
  say(line: string): void
  /** Ends this process once everything is closed. */
  exit(): void
}

/** Long enough for a start of node and a restart's first wait. */
const holdMs = 5000
const answerTimeoutMs = 300_000
/** Idle connections of clients end by themselves within this time (see Listeners). */
const lingerMs = 80_000

export class Router {
  readonly supervisor: Supervisor
  readonly listeners: Listeners
  control: http.Server | undefined
  private readonly facts: RouterFacts
  private readonly saver: Saver
  private readonly countSaver: Saver
  /** A change of what is wanted that is being written and not yet acted on. */
  private pending: ((state: RouterState) => void) | undefined
  private queue: Promise<unknown> = Promise.resolve()
  private mode: 'serving' | 'handing-over' | 'superseded' | 'stopping' = 'serving'
  private counted = -1

  constructor(facts: RouterFacts) {
    this.facts = facts
    const {directory, settings, say} = facts
    this.saver = new Saver(path.join(directory, 'state.json'), () => this.stateToWrite())
    this.countSaver = new Saver(path.join(directory, 'counters.json'), () => this.tallies())
    this.supervisor = new Supervisor({
      service: settings.service, directory, say, save: () => this.save(), forgotten: () => this.listeners.keepOnly(this.wantedPorts())
    })
    const proxy = new Proxy({supervisor: this.supervisor, holdMs, answerTimeoutMs, closing: () => this.mode === 'superseded' || this.mode === 'stopping'})
    this.listeners = new Listeners(settings.host, server => {
      server.on('request', (request, response) => void proxy.handle(request, response, 'nothing'))
      server.on('checkContinue', (request, response) => void proxy.handle(request, response, 'continue'))
      server.on('upgrade', (request, socket, head) => void tunnel(proxy, request, socket, head))
    }, say)
  }

  restore(state: RouterState, readyPorts: ReadonlySet<number>): void {
    this.supervisor.restore(state, readJson<Record<string, Tally>>(path.join(this.facts.directory, 'counters.json')) ?? {}, readyPorts)
    setInterval(() => void this.keepHouse(), 2000).unref()
  }

  wantedPorts(): Set<number> {
    return new Set([...this.supervisor.revisions.values()].flatMap(({spec}) => (spec.port === undefined ? [] : [spec.port])))
  }

  status(): RouterStatus {
    const {supervisor, facts} = this
    return {
      protocol: routerProtocol, service: facts.settings.service, identity: facts.identity, program: facts.program, ports: this.listeners.status(),
      weights: supervisor.choice.get(), unrouted: supervisor.unrouted,
      revisions: Object.fromEntries([...supervisor.revisions].map(([rev, revision]) => [rev, statusOf(revision)]))
    }
  }

  putRevision(rev: string, spec: RevisionSpec): Promise<void> {
    return this.change(async () => {
      if (spec.port !== undefined && !(await this.listeners.listen(spec.port))) {
        throw new ControlFailure({error: 'port-in-use', message: `Port ${spec.port} on ${this.facts.settings.host} is used by another program.`})
      }
      await this.commit(
        state => { state.revisions[rev] = {instances: [], ...state.revisions[rev], spec} },
        () => this.supervisor.put(rev, spec)
      ).finally(() => this.listeners.keepOnly(this.wantedPorts()))
    })
  }

  setWeights(weights: Record<string, number>): Promise<void> {
    return this.change(async () => {
      const unknown = Object.keys(weights).filter(rev => !this.supervisor.revisions.has(rev))
      if (unknown.length > 0) throw new ControlFailure({error: 'not-found', message: `No revision ${unknown.join(', ')} is here.`})
      await this.applyWeights(weights)
    })
  }

  /** No new requests for a revision; its open ones go on. */
  drain(rev: string): Promise<void> {
    return this.change(async () => {
      const {[rev]: _left, ...others} = this.supervisor.choice.get()
      await this.applyWeights(others)
    })
  }

  private applyWeights(weights: Record<string, number>): Promise<void> {
    return this.commit(state => { state.weights = weights }, () => {
      this.supervisor.choice.set(weights)
      this.supervisor.wake()
    })
  }

  removeRevision(rev: string): Promise<void> {
    return this.change(async () => {
      if ((this.supervisor.choice.get()[rev] ?? 0) > 0) throw new ControlFailure({error: 'routed', message: `Revision ${rev} still gets traffic: set weights or drain it first.`})
      if (!this.supervisor.revisions.has(rev)) return
      await this.commit(
        state => { if (state.revisions[rev]) state.revisions[rev].leaving = true },
        () => this.supervisor.remove(rev)
      )
    })
  }

  /** Ends all processes and then this one. What is wanted stays written: the next router brings it back. */
  stop(): Promise<void> {
    return this.change(async () => {
      this.mode = 'stopping'
      const longest = Math.max(0, ...[...this.supervisor.revisions.values()].map(({spec}) => spec.drainMs + spec.killGraceMs))
      this.listeners.keepOnly(new Set())
      if (!(await this.supervisor.endAll(longest + 2000))) this.facts.say('some processes did not end')
      await this.saver.save()
      await this.countSaver.save()
      this.control?.close()
      setTimeout(() => this.facts.exit(), 20)
    })
  }

  /** Another program takes the ports and the processes over; this one ends when its last connection has. */
  handOver(program: string): Promise<void> {
    return this.change(async () => {
      this.mode = 'handing-over'
      this.supervisor.freeze()
      try {
        await this.saver.save()
        await this.countSaver.save()
        const ready = this.supervisor.instances().filter(i => i.phase === 'ready').map(i => i.port)
        const successor = await spawnSuccessor({program, directory: this.facts.directory, servers: this.listeners.servers(), ready})
        this.mode = 'superseded'
        setImmediate(() => void this.retire(successor))
      } catch (error) {
        this.mode = 'serving'
        this.supervisor.thaw()
        throw new ControlFailure({error: 'failed', message: `The new router did not take over: ${error instanceof Error ? error.message : String(error)}`})
      }
    })
  }

  private async retire(successor: Successor): Promise<void> {
    const servers = [...this.listeners.servers()]
    if (servers[0]) this.supervisor.succeed(servers[0][0])
    // Only the listening end: http.Server's own close would cut idle connections, on which a request may be on its way.
    const closed = servers.map(([, server]) => new Promise<void>(resolve => net.Server.prototype.close.call(server, () => resolve())))
    await new Promise<void>(resolve => (this.control ? this.control.close(() => resolve()) : resolve()))
    successor.controlIsFree()
    this.facts.say('superseded; waits for open connections')
    await Promise.race([Promise.all(closed), successor.ended, new Promise(resolve => setTimeout(resolve, lingerMs))])
    this.facts.exit()
  }

  /** Changes one after another; none while another router takes over. */
  private change<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(() => {
      if (this.mode !== 'serving') throw new ControlFailure({error: 'handing-over', message: `This router is ${this.mode}.`})
      return work()
    })
    this.queue = turn.catch(() => undefined)
    return turn
  }

  private async commit(write: (state: RouterState) => void, act: () => void): Promise<void> {
    this.pending = write
    try {
      await this.saver.save()
    } catch (error) {
      throw new ControlFailure({error: 'state-unwritable', message: `The router's state could not be written: ${error instanceof Error ? error.message : String(error)}`})
    } finally {
      this.pending = undefined
    }
    act()
  }

  private stateToWrite(): RouterState {
    const state = this.supervisor.state()
    this.pending?.(state)
    return state
  }

  private save(): Promise<void> {
    return this.mode === 'serving' || this.mode === 'stopping' ? this.saver.save() : Promise.resolve()
  }

  private tallies(): Record<string, Tally> {
    return Object.fromEntries([...this.supervisor.revisions].map(([rev, {counters}]) => [rev, counters.save()]))
  }

  private async keepHouse(): Promise<void> {
    if (this.mode !== 'serving') return
    const tallies = this.tallies()
    const counted = Object.values(tallies).reduce((sum, tally) => sum + tally.requests, 0)
    const logs = [path.join(this.facts.directory, 'router.log'), ...this.supervisor.instances().map(i => i.status().log)]
    await Promise.allSettled(logs.map(log => rotate(log)))
    if (counted === this.counted) return
    this.counted = counted
    await this.countSaver.save().catch(error => this.facts.say(`counters not written: ${String(error)}`))
  }
}

function statusOf({spec, instances, counters}: Revision): RevisionStatus {
  const all = instances.map(instance => instance.status())
  const sum = (of: (status: (typeof all)[number]) => number): number => all.reduce((total, status) => total + of(status), 0)
  return {
    wanted: spec.replicas, ready: all.filter(i => i.phase === 'ready').length, restarts: sum(i => i.restarts), open: sum(i => i.open),
    total: counters.all(), recent: counters.recent(Date.now()), instances: all
  }
}
