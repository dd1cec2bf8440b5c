/**
 * A target in memory that checks what it is asked: weight never leads capacity, nothing that has traffic is retired, nothing is started
 * that was not staged. A process that uses it can be killed at every entry and effect, before and after; the world survives.
 */
import {digestJson, type Digest} from '../../src/kernel/digest.ts'
import {UserError} from '../../src/kernel/errors.ts'
import type {FailureReason} from '../../src/kernel/failure-reasons.ts'
import type {Clock} from '../../src/ports/index.ts'
import {brokenAudit, type Audit} from '../../src/rollout/audit.ts'
import {chainEntries, entryDigest, parseJournal, renderJournal, verifyChain} from '../../src/rollout/journal.ts'
import {journalRoot, type Entry, type EntryBody, type Owner} from '../../src/rollout/journal-entry.ts'
import {foldJournal, type JournalState} from '../../src/rollout/journal-state.ts'
import type {Evidence, Facts, HookVerb, Leftover, PlannedObject, Problem, Release, Rev, SetId, SnapshotRef, Step} from '../../src/rollout/model.ts'
import {brokenJournal, type Wreck} from '../../src/rollout/wreck.ts'
import type {Capabilities, Hold, JournalReading, LockFacts, Note, Target} from '../../src/rollout/target.ts'

export interface WorldService {
  weights: Record<Rev, number>
  revisions: Record<Rev, {wanted: number; ready: number; restarts: number}>
}

export interface HookRun {
  service: string
  rev: Rev
  name: string
  phase: HookVerb['phase']
  occasion: string
  state: 'running' | 'done' | 'failed' | 'ended'
  /** The weights of its service when it began. */
  routed: string
}

/** What survives a process. Plain data, so that a test can copy it. */
export interface World {
  now: number
  journal: string
  snapshots: {ref: SnapshotRef; release: Release}[]
  services: Record<string, WorldService>
  staged: Record<Rev, number>
  /** Revisions of services that are recreated: never next to another one. */
  alone: Rev[]
  note: Note | null
  leftovers: {service: string; leftover: Leftover}[]
  /** Each run of a hook, in the order in which they began. */
  hooks: HookRun[]
  lock: {owner: Owner; epoch: number; /** the holder died then; null while it lives */ diedAt: number | null} | null
  epoch: number
  violations: string[]
  effects: string[]
}

export const newWorld = (): World => ({now: Date.UTC(2026, 0, 1), journal: '', snapshots: [], services: {}, staged: {}, alone: [], note: null, leftovers: [], hooks: [], lock: null, epoch: 0, violations: [], effects: []})

export class Killed extends Error {}

export interface Circumstances {
  clock: Clock
  /** Dies at this point; `tear` leaves half of what an append writes. */
  killAt?: number
  tear?: boolean
  /** The disk is full from this append on (1 is the first). */
  fullFromAppend?: number
  behaviour?: Record<Rev, 'never-ready' | 'no-room' | 'crashes-later' | 'hangs' | 'cannot-retire'>
  problems?: Problem[]
  objects?: PlannedObject[]
  irreversible?: (step: Step) => boolean
  /** Hooks that fail, by `service name phase`. */
  hooks?: Record<string, FailureReason>
  strategies?: Capabilities['strategies']
  weightStep?: number
}

const lockMs = 60_000
const effectMs = 40
const keyOf = (revs: Record<Rev, number>): string => JSON.stringify(revs)

interface Folded {
  entries: Entry[]
  kept: string
  head: Digest
  state: JournalState
}

// The same text folds to the same state: read once by each process, not at every effect of thousands of runs.
let lastFolded: Folded | undefined

function folded(text: string): Folded {
  if (text !== lastFolded?.kept) lastFolded = readAnew(text)
  return lastFolded
}

function readAnew(text: string): Folded {
  const {entries, kept} = parseJournal(text)
  return {entries, kept, head: verifyChain(entries), state: foldJournal(entries)}
}

/** One process's view of the world. */
export class MemoryTarget implements Target {
  points = 0
  appends = 0
  /** Points at which a write may be torn. */
  appendPoints: number[] = []
  dead = false
  readonly world: World
  private readonly c: Circumstances

  constructor(world: World, circumstances: Circumstances) {
    this.world = world
    this.c = circumstances
  }

  /** Nothing listens in memory. */
  readonly http = {request: (): Promise<never> => Promise.reject(new Error('nothing listens in memory'))}
  address(_set: SetId, service: string, port: number): string {
    return `http://${service}.invalid:${port}`
  }

  private point(): void {
    if (this.dead) throw new Killed()
    this.points += 1
    if (this.points === this.c.killAt) this.die()
  }

  private die(): never {
    this.dead = true
    if (this.world.lock) this.world.lock.diedAt = this.c.clock.now()
    throw new Killed()
  }

  private async pass(signal?: AbortSignal): Promise<void> {
    if (this.dead) throw new Killed()
    await this.c.clock.sleep(effectMs, signal)
    this.world.now = Math.max(this.world.now, this.c.clock.now())
    if (this.dead) throw new Killed()
  }

  private violated(what: string): never {
    this.world.violations.push(what)
    throw new Error(`model violation: ${what}`)
  }

  private serviceOf(name: string): WorldService {
    return (this.world.services[name] ??= {weights: {}, revisions: {}})
  }

  private state(): JournalState {
    return folded(this.world.journal).state
  }

  capabilities(): Promise<Capabilities> {
    return Promise.resolve({kind: 'local', strategies: this.c.strategies ?? ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: this.c.weightStep ?? 1, journalEveryMs: 0})
  }

  async observe(_set: SetId, want: Release | SnapshotRef | null, signal: AbortSignal): Promise<Facts> {
    signal.throwIfAborted()
    if (this.dead) throw new Killed()
    const {current, previous} = this.state()
    const ref = (id: Digest | null): SnapshotRef | undefined => this.world.snapshots.find(s => s.ref.id === id)?.ref
    const names = new Set([...Object.keys(this.world.services), ...(want && 'services' in want ? Object.keys(want.services) : [])])
    const services = [...names].map(name => [name, {
      serving: ref(current)?.revisions[name],
      weights: {...this.world.services[name]?.weights},
      revisions: Object.fromEntries(Object.entries(this.world.services[name]?.revisions ?? {}).map(([rev, r]) => [rev, {...r, endpoints: [`http://127.0.0.1:1/${rev}`], traffic: {requests: 400, serverErrors: 0, lost: 0, p95Ms: 9}}]))
    }] as const)
    return {services: Object.fromEntries(services), current: ref(current), previous: ref(previous), problems: this.c.problems ?? [], objects: this.c.objects ?? []}
  }

  lower(steps: Step[]): Step[] {
    return steps.map(step => (this.c.irreversible?.(step) ? {...step, undo: 'irreversible' as const} : step))
  }

  async lock(set: SetId, owner: Owner): Promise<Hold> {
    await this.pass()
    const {lock} = this.world
    if (lock && (lock.diedAt === null || this.c.clock.now() < lock.diedAt + lockMs)) {
      throw new UserError(`${lock.owner.name} is changing ${set}.`, {reason: 'lock-held', where: set})
    }
    const epoch = (this.world.epoch += 1)
    this.world.lock = {owner, epoch, diedAt: null}
    this.point()
    return {
      set, epoch, owner, expiresAt: () => this.c.clock.now() + lockMs, awayMs: () => 0, lost: new AbortController().signal,
      release: async () => {
        await this.pass()
        if (this.world.lock?.epoch === epoch) this.world.lock = null
      }
    }
  }

  private fence(hold: Hold): void {
    if (this.dead) throw new Killed()
    if (this.world.lock?.epoch !== hold.epoch) this.violated('an effect without the lock')
  }

  async append(hold: Hold, head: Digest, operation: string, wave: EntryBody[]): Promise<Digest> {
    await this.pass()
    this.fence(hold)
    this.appends += 1
    if (this.appends >= (this.c.fullFromAppend ?? Infinity)) throw new UserError('Could not write (ENOSPC).', {reason: 'state-unwritable', where: 'journal'})
    const {entries, kept, head: found} = folded(this.world.journal)
    if (found !== head) this.violated('an append to another head')
    const added = chainEntries(head, operation, wave, {at: new Date(this.c.clock.now()).toISOString(), seq: entries.length})
    const text = renderJournal(added)
    if (this.c.tear && this.points + 1 === this.c.killAt) this.world.journal = kept + text.slice(0, Math.floor(text.length * 0.6))
    this.appendPoints.push(this.points + 1)
    this.point()
    this.world.journal = kept + text
    this.point()
    const all = [...entries, ...added]
    lastFolded = {entries: all, kept: this.world.journal, head: entryDigest(added.at(-1) as Entry), state: foldJournal(all)}
    return lastFolded.head
  }

  read(): Promise<JournalReading> {
    if (this.dead) throw new Killed()
    try {
      const {entries, head} = readAnew(this.world.journal)
      return Promise.resolve({head, entries, snapshots: this.world.snapshots.map(s => s.ref)})
    } catch (thrown) {
      return Promise.reject(thrown as Error)
    }
  }

  audit(): Promise<Audit> {
    if (this.dead) throw new Killed()
    try {
      const {entries, head} = readAnew(this.world.journal)
      return Promise.resolve(entries.length === 0 ? {state: 'none'} : {state: 'intact', from: 0, entries: entries.length, archives: 0, head, note: ''})
    } catch (thrown) {
      return Promise.resolve(brokenAudit(thrown, 'journal'))
    }
  }

  observeWreck(): Promise<Wreck> {
    if (this.dead) throw new Killed()
    return this.read().then(() => undefined, (thrown: unknown) => thrown).then(thrown => ({
      broken: brokenJournal(thrown, 'journal'), snapshots: this.world.snapshots.map(({ref}) => ref),
      services: Object.fromEntries(Object.entries(structuredClone(this.world.services)).map(([name, {weights, revisions}]) => [name, {weights, revisions: revisions as never}]))
    }))
  }

  async rebuild(hold: Hold, entry: Extract<EntryBody, {kind: 'rebuilt'}>): Promise<void> {
    await this.pass()
    this.fence(hold)
    this.point()
    this.world.journal = renderJournal(chainEntries(journalRoot, 'rebuilt', [entry], {at: new Date(this.c.clock.now()).toISOString(), seq: 0}))
    this.point()
  }

  /** Nothing dies here by itself. */
  revive(): Promise<void> {
    return Promise.resolve()
  }

  observeAccess(): Promise<Problem[]> {
    return Promise.resolve([])
  }

  observeLeftovers(): Promise<{leftovers: World['leftovers']; lock: LockFacts | null}> {
    if (this.dead) throw new Killed()
    const {lock, leftovers} = this.world
    const stale = lock !== null && lock.diedAt !== null
    return Promise.resolve({leftovers: structuredClone(leftovers), lock: lock === null ? null : {owner: lock.owner, expiresAt: '2026-01-01T00:00:00.000Z', state: stale ? 'stale' : 'held'}})
  }

  leaveNote(_set: SetId, note: Note): Promise<void> {
    this.point()
    this.world.note = note
    return Promise.resolve()
  }

  readNote(): Promise<Note | null> {
    return Promise.resolve(this.world.note)
  }

  observeProgress(): Promise<null> {
    return Promise.resolve(null)
  }

  async stage(hold: Hold, release: Release): Promise<Release> {
    await this.pass()
    this.fence(hold)
    this.point()
    for (const {rev, replicas, strategy} of Object.values(release.services)) {
      this.world.staged[rev] = replicas
      if (strategy.kind === 'recreate') this.world.alone.push(rev)
    }
    return release
  }

  async apply(hold: Hold, step: Step, signal: AbortSignal): Promise<Evidence> {
    await this.pass(signal)
    this.fence(hold)
    this.journalled(step)
    this.point()
    await this.carryOut(hold, step, signal)
    this.world.effects.push(`${step.id} ${step.verb.do}`)
    this.point()
    return {level: 'data-plane', weights: {...this.serviceOf(step.service).weights}}
  }

  /** Write ahead: no effect without its intent. */
  private journalled(step: Step): void {
    const open = this.state().unfinished
    const steps = open?.undo ? open.undo.steps : open?.steps
    if (steps?.[step.id]?.state !== 'intended') this.violated(`${step.id} without an intent in the journal`)
  }

  private async carryOut(hold: Hold, {service, verb, occasion}: Step, signal: AbortSignal): Promise<void> {
    switch (verb.do) {
      case 'ensure': return this.ensure(hold, service, verb, signal)
      case 'route': return this.route(service, verb.weights)
      case 'roll': {
        const old = Object.keys(this.serviceOf(service).weights).filter(rev => rev !== verb.to)
        await this.ensure(hold, service, {rev: verb.to, replicas: this.world.staged[verb.to] ?? 0}, signal)
        this.fence(hold)
        this.route(service, {[verb.to]: 100})
        for (const rev of old) this.serviceOf(service).revisions[rev] = {wanted: 0, ready: 0, restarts: 0}
        return
      }
      case 'drain': delete this.serviceOf(service).weights[verb.rev]; return
      case 'retire': {
        if (this.c.behaviour?.[verb.rev] === 'cannot-retire') throw new UserError(`${verb.rev} does not end.`, {reason: 'command-failed'})
        if ((this.serviceOf(service).weights[verb.rev] ?? 0) > 0) this.violated(`${service} ${verb.rev} retired with traffic on it`)
        delete this.serviceOf(service).revisions[verb.rev]
        const planned = this.state().unfinished?.plan.services.find(s => s.service === service)
        if (planned?.strategy === 'recreate' && planned.to !== null && Object.keys(this.serviceOf(service).revisions).length === 0) this.violated(`${service} lost its address with ${verb.rev}`)
        return
      }
      case 'sweep': {
        this.world.leftovers = this.world.leftovers.filter(({leftover}) => leftover.id !== verb.leftover.id)
        return
      }
      case 'hook': return this.hook(service, verb, occasion, signal)
      case 'judge': return this.violated(`${verb.do} is the engine's`)
    }
  }

  /** As a cluster does: what was begun under this occasion is awaited, not begun again. */
  private async hook(service: string, {rev, name, phase}: HookVerb, occasion: string | undefined, signal: AbortSignal): Promise<void> {
    if (this.world.staged[rev] === undefined) this.violated(`${service} ${rev} was never staged`)
    const running = this.world.hooks.filter(h => h.service === service && h.name === name && h.state === 'running')
    if (phase === 'end' || phase === 'compensate') for (const one of running) if (one.phase !== 'compensate') one.state = 'ended'
    if (phase === 'end') return
    if (occasion === undefined) this.violated(`${service} ${name} without an occasion`)
    const known = this.world.hooks.find(h => h.occasion === occasion)
    if (known === undefined && this.world.hooks.some(h => h.service === service && h.name === name && h.state === 'running')) this.violated(`${service} ${name} runs twice at once`)
    if (known?.state === 'ended') this.violated(`${service} ${name} is asked for under an occasion that was ended`)
    const run = known ?? {service, rev, name, phase, occasion: occasion as string, state: 'running' as const, routed: keyOf(this.serviceOf(service).weights)}
    if (known === undefined) this.world.hooks.push(run)
    this.point()
    if (run.state === 'running') {
      await this.c.clock.sleep(200, signal)
      const fails = this.c.hooks?.[`${service} ${name} ${phase}`]
      run.state = fails === undefined ? 'done' : 'failed'
    }
    const reason = this.c.hooks?.[`${service} ${name} ${phase}`] ?? 'command-failed'
    if (run.state === 'failed') throw new UserError(`The hook ${name} of ${service} ended with 1.`, {reason})
  }

  private async ensure(hold: Hold, service: string, {rev, replicas}: {rev: Rev; replicas: number}, signal: AbortSignal): Promise<void> {
    if (this.world.staged[rev] === undefined) this.violated(`${service} ${rev} was never staged`)
    const revision = (this.serviceOf(service).revisions[rev] ??= {wanted: 0, ready: 0, restarts: 0})
    revision.wanted = replicas
    const others = Object.entries(this.serviceOf(service).revisions).filter(([other, there]) => other !== rev && there.ready > 0)
    if (replicas > 0 && this.world.alone.includes(rev) && others.length > 0) this.violated(`${service} ${rev} is started next to ${others.map(([other]) => other).join(', ')}`)
    if (this.c.behaviour?.[rev] === 'hangs') await new Promise(() => undefined)
    if (this.c.behaviour?.[rev] === 'no-room' && replicas > 0) throw new UserError(`There is no room for ${rev}.`, {reason: 'capacity'})
    if (this.c.behaviour?.[rev] === 'never-ready' && replicas > 0) {
      await this.c.clock.sleep(5_000, signal)
      throw new UserError(`${service} ${rev} did not become ready.`, {reason: 'release-not-ready'})
    }
    while (revision.ready < replicas) {
      await this.pass(signal)
      this.fence(hold)
      revision.ready += 1
    }
    const needed = Math.ceil(((this.serviceOf(service).weights[rev] ?? 0) * (this.world.staged[rev] ?? 0)) / 100)
    if (replicas < revision.ready && replicas < needed && replicas < 1) this.violated(`${service} ${rev} has less capacity than weight`)
    revision.ready = replicas
    if (this.c.behaviour?.[rev] === 'crashes-later') void this.c.clock.sleep(1_500).then(() => { revision.ready = 0; revision.restarts += 1 })
  }

  private route(service: string, weights: Record<Rev, number>): void {
    const total = Object.values(weights).reduce((a, b) => a + b, 0)
    if (total !== 100) this.violated(`${service}: weights ${keyOf(weights)} are ${total} in sum`)
    for (const [rev, weight] of Object.entries(weights)) {
      const needed = Math.max(weight > 0 ? 1 : 0, Math.ceil((weight * (this.world.staged[rev] ?? 0)) / 100))
      if ((this.serviceOf(service).revisions[rev]?.ready ?? 0) < needed) this.violated(`${service}: ${weight} % to ${rev}, of which too little is ready`)
    }
    this.serviceOf(service).weights = {...weights}
  }

  async snapshot(hold: Hold, release: Release, label: string): Promise<SnapshotRef> {
    await this.pass()
    this.fence(hold)
    this.point()
    const revisions = Object.fromEntries(Object.entries(release.services).map(([name, s]) => [name, s.rev]))
    const ref: SnapshotRef = {id: digestJson({set: release.set, services: release.services}), at: new Date(this.c.clock.now()).toISOString(), label, revisions}
    if (!this.world.snapshots.some(s => s.ref.id === ref.id)) this.world.snapshots.push({ref, release})
    return ref
  }

  recall(_set: SetId, snapshot: Digest): Promise<Release> {
    if (this.dead) throw new Killed()
    const found = this.world.snapshots.find(s => s.ref.id === snapshot)
    return found ? Promise.resolve(found.release) : Promise.reject(new UserError(`There is no snapshot ${snapshot}.`, {reason: 'nothing-to-roll-back'}))
  }

  logTail(_set: SetId, service: string, rev: Rev): Promise<string[]> {
    return Promise.resolve([`${service} ${rev}: listening`, `${service} ${rev}: password is hunter2hunter2`])
  }
}

/** What is wrong with the world at rest; nothing if exactly one snapshot serves, whole. */
export function inconsistencies(world: World): string[] {
  const {entries} = parseJournal(world.journal)
  verifyChain(entries)
  const {unfinished, current, lineage} = foldJournal(entries)
  const found = [...world.violations]
  if (unfinished) found.push(`the ${unfinished.plan.operation} is unfinished`)
  if (world.lock) found.push('the lock is held')
  found.push(...world.hooks.filter(h => h.state === 'running').map(h => `the hook ${h.name} of ${h.service} still runs`))
  found.push(...world.leftovers.map(({leftover}) => `left over: ${leftover.what}`))
  const release = world.snapshots.find(s => s.ref.id === current)?.release.services ?? {}
  const known = new Set(world.snapshots.filter(s => lineage.some(k => k.snapshot === s.ref.id)).flatMap(s => Object.values(s.ref.revisions)))
  for (const [name, {rev, replicas}] of Object.entries(release)) {
    const there = world.services[name]
    const weights = Object.fromEntries(Object.entries(there?.weights ?? {}).filter(([, w]) => w > 0))
    if (keyOf(weights) !== keyOf({[rev]: 100})) found.push(`${name} routes ${keyOf(weights)} and not all to ${rev}`)
    const revision = there?.revisions[rev]
    if (revision?.ready !== replicas || revision.wanted !== replicas) found.push(`${name} has ${revision?.ready} of ${replicas} ready`)
  }
  for (const [name, {weights, revisions}] of Object.entries(world.services)) {
    if (!(name in release) && (Object.values(weights).some(w => w > 0) || Object.keys(revisions).length > 0)) found.push(`${name} is in no snapshot and still there`)
    for (const rev of Object.keys(revisions)) if (!known.has(rev)) found.push(`${name} ${rev} is an orphan`)
  }
  return found
}
