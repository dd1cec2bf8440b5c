/** A lease while it is held: renewed at a third of its time, suspended well before others may take it, live again once it is renewed, given back at the end. */
import {formatDuration} from '../../../kernel/duration.ts'
import {ApiError} from '../../../kernel/errors.ts'
import type {Clock} from '../../../ports/index.ts'
import type {Owner} from '../../../rollout/journal-entry.ts'
import type {Hold} from '../../../rollout/target.ts'
import type {KubeObject} from '../model.ts'
import {withAt} from '../objects/fields.ts'
import {holdAnnotation, leaseFacts, leaseMs, lostError, microTime, witnessAnnotation, type Witness} from './lease-value.ts'
import type {StateContext} from './state-object.ts'

const renewMs = leaseMs / 3
/**
 * Nothing is written any more so long before others may take over: what is still under way is broken off then, and this is for what the server has in hand already. A lease cannot fence
 * a write elsewhere (client-go, leaderelection: "does not guarantee that only one client is acting as a leader").
 */
export const fenceMarginMs = 20_000
/** How long after the sending of the last renewal writes go on. */
const windowMs = leaseMs - fenceMarginMs
const retryMs = 2_000
/** One attempt to renew; there is time for several before the fence. */
const attemptMs = 8_000
/**
 * A hold that could not be renewed is suspended: nothing is written, and everything waits. Longer than a restart of a control plane or the failover of a load balancer takes, and over before
 * others may take an expired lock without watching it first (lease-value.ts, `mostSkewMs`), or anybody who was woken has begun to mend by hand.
 */
export const mostSuspendedMs = 5 * 60_000
/** How often a write that waits looks whether it may. */
const waitMs = 1_000

export interface ClusterHold extends Hold {
  /** The journal as this holder, or else one before, last saw it. */
  readonly witness: Witness | undefined
  /** What this one has seen: stands in the lease from the next renewal on, and from the release. */
  witnessed(head: Witness): void
  /** Aborts when it is lost or given back. */
  ended: AbortSignal
  /** Before every write: waits while the hold is suspended. The write must carry the signal that it answers. Throws UserError `lock-held`. */
  mayWrite(signal?: AbortSignal): Promise<AbortSignal>
}

/** An answer that does not come within `ms` counts as none. Throws ApiError `timeout`. */
export async function within<T>(clock: Clock, ms: number, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const [late, over] = [new AbortController(), new AbortController()]
  const timeout = new ApiError('The API server did not answer in time.', {reason: 'timeout'})
  const timer = clock.sleep(ms, over.signal).then(() => {
    late.abort(timeout)
    throw timeout
  })
  timer.catch(() => undefined)
  const working = work(AbortSignal.any([signal, late.signal]))
  working.catch(() => undefined)
  try {
    return await Promise.race([working, timer])
  } finally {
    over.abort()
  }
}

class Keeper {
  readonly gone = new AbortController()
  readonly over = new AbortController()
  readonly ended = AbortSignal.any([this.gone.signal, this.over.signal])
  fenceAt = 0
  witness: Witness | undefined
  private readonly context: StateContext
  private lease: KubeObject
  /** Aborted: suspended. A write that is under way then is broken off. */
  private window = new AbortController()
  private timer = new AbortController()
  private readonly renewing: Promise<void>

  constructor(context: StateContext, lease: KubeObject, sentAt: number) {
    this.context = context
    this.lease = lease
    this.witness = leaseFacts(lease).witness
    this.arm(sentAt)
    this.renewing = this.keepOn().catch(() => undefined)
  }

  /** By the clock and by a timer: the first to say so suspends the hold, for a clock may be set and a process may be halted. */
  private arm(sentAt: number): void {
    const {clock, log, names} = this.context
    this.timer.abort()
    this.timer = new AbortController()
    this.fenceAt = sentAt + windowMs
    const passed = Math.min(windowMs, Math.max(0, clock.now() - sentAt))
    if (passed === windowMs) return this.suspend()
    if (this.window.signal.aborted) {
      this.window = new AbortController()
      log.warning(`The cluster answers again, and the lock of ${names.set} is still ours: it goes on.`)
    }
    clock.sleep(windowMs - passed, this.timer.signal).then(() => this.suspend(), () => undefined)
  }

  private suspend(): void {
    const {clock, log, names} = this.context
    if (this.ended.aborted) return
    const late = clock.now() - this.fenceAt
    if (late >= mostSuspendedMs) return this.lose(`it could not be renewed for ${formatDuration(windowMs + late)}`)
    this.giveUpAfter(mostSuspendedMs - Math.max(0, late))
    if (this.window.signal.aborted) return
    this.window.abort(new ApiError('The lock could not be renewed in time: the write was broken off.', {reason: 'api-unavailable'}))
    log.warning(`The lock of ${names.set} could not be renewed for ${formatDuration(windowMs)}: nothing is written until it is. It is given up after ${formatDuration(mostSuspendedMs)} more.`)
  }

  private giveUpAfter(ms: number): void {
    this.timer.abort()
    this.timer = new AbortController()
    this.context.clock.sleep(ms, this.timer.signal).then(() => this.lose(`it could not be renewed for ${formatDuration(windowMs + mostSuspendedMs)}`), () => undefined)
  }

  private lose(why: string): void {
    this.timer.abort()
    if (this.ended.aborted) return
    const error = lostError(this.context.names, why)
    this.gone.abort(error)
    this.window.abort(error)
  }

  /** Waits while it is suspended. The answer aborts when a write that is still under way is too late. Throws UserError `lock-held`, and what `signal` says. */
  async mayWrite(signal?: AbortSignal): Promise<AbortSignal> {
    const {clock} = this.context
    const stop = signal === undefined ? this.ended : AbortSignal.any([signal, this.ended])
    for (;;) {
      stop.throwIfAborted()
      if (clock.now() >= this.fenceAt) this.suspend()
      if (!this.window.signal.aborted) return this.window.signal
      await clock.sleep(waitMs, stop)
    }
  }

  private async keepOn(): Promise<void> {
    const stop = this.ended
    while (!stop.aborted) {
      await this.context.clock.sleep(renewMs, stop)
      while (!await this.renewOnce(stop)) await this.context.clock.sleep(retryMs, stop)
    }
  }

  private async renewOnce(stop: AbortSignal): Promise<boolean> {
    const {client, clock} = this.context
    // Others may have had their turn since: what is renewed then is what was read just now, by its version.
    if (this.window.signal.aborted && await this.look(stop) !== 'ours') return false
    const sentAt = clock.now()
    try {
      this.lease = await within(clock, attemptMs, stop, signal => client.replace(this.marked(sentAt), undefined, signal))
      this.arm(sentAt)
      return true
    } catch {
      if (!this.window.signal.aborted) await this.look(stop)
      return false
    }
  }

  private marked(now: number): KubeObject {
    const {metadata} = this.lease
    const annotations = {...metadata.annotations, ...(this.witness === undefined ? {} : {[witnessAnnotation]: `${this.witness.seq} ${this.witness.head}`})}
    return withAt({...this.lease, metadata: {...metadata, annotations}}, ['spec', 'renewTime'], microTime(now))
  }

  /** Whatever went wrong: either it is still ours, perhaps in another version, or it is lost, or nobody answers. */
  private async look(stop: AbortSignal): Promise<'ours' | 'lost' | 'unknown'> {
    const {client, clock, names} = this.context
    let found: KubeObject | undefined
    try {
      found = await within(clock, attemptMs, stop, signal => client.get(names.lease, signal))
    } catch {
      return 'unknown'
    }
    if (found === undefined || holdOf(found) !== holdOf(this.lease)) {
      this.lose(found === undefined ? 'somebody has deleted it' : 'another run has taken it over')
      return 'lost'
    }
    this.lease = found
    return 'ours'
  }

  /** Nobody holds it then; the epoch stays, for it must never go back. A hold that was lost is left to expire: a write of ours may still be under way. */
  async release(): Promise<void> {
    if (this.over.signal.aborted) return
    this.over.abort(lostError(this.context.names, 'it was given back before the write'))
    this.timer.abort()
    this.window.abort(this.over.signal.reason)
    await this.renewing
    if (this.gone.signal.aborted) return
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await within(this.context.clock, attemptMs, new AbortController().signal, signal => this.context.client.replace(this.free(), undefined, signal))
        return
      } catch (error) {
        if (await this.look(new AbortController().signal) === 'lost' || leaseFacts(this.lease).owner === null) return
        if (attempt === 2) throw error
      }
    }
  }

  private free(): KubeObject {
    return withAt(this.marked(this.context.clock.now()), ['spec', 'holderIdentity'], '')
  }
}

/** `sentAt`: before the request that took it was sent, for others may count from any moment since. Its client must not be fenced by the hold itself. */
export function keepLease(context: StateContext, owner: Owner, lease: KubeObject, sentAt: number): ClusterHold {
  const {epoch} = leaseFacts(lease)
  const keeper = new Keeper(context, lease, sentAt)
  return {
    set: context.names.set, epoch, owner, expiresAt: () => keeper.fenceAt, lost: keeper.gone.signal, ended: keeper.ended, release: () => keeper.release(),
    awayMs: () => context.reach.awayMs(), mayWrite: signal => keeper.mayWrite(signal),
    get witness() { return keeper.witness }, witnessed: head => { keeper.witness = head }
  }
}

const holdOf = (lease: KubeObject): string => lease.metadata.annotations?.[holdAnnotation] ?? ''
