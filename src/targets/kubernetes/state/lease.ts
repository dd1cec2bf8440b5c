/** One change of a set at a time: a Lease, created or replaced by version, whose transitions are the epoch. */
import {ApiError} from '../../../kernel/errors.ts'
import type {Owner} from '../../../rollout/journal-entry.ts'
import type {LockFacts} from '../../../rollout/target.ts'
import type {KubeObject} from '../model.ts'
import {keepLease, type ClusterHold} from './lease-keeper.ts'
import {expiryOf, heldError, holderIdentity, holdAnnotation, judgeLease, leaseFacts, leaseSeconds, microTime, told} from './lease-value.ts'
import {isUncertain} from './reach.ts'
import {getState, isContention, stateObject, type StateContext} from './state-object.ts'

const watchMs = 10_000
const retryMs = 250
const attempts = 20
/** After an answer that did not come. */
const uncertainMs = 2_000
const uncertainAttempts = 2

interface Taking extends LeaseOptions {
  owner: Owner
  /** The name of this very hold. */
  hold: string
}

export interface LeaseOptions {
  /** The highest epoch that anything else of the state was written under: asked where the Lease is gone, so that the epoch does not go back. */
  floor(): Promise<number>
  signal?: AbortSignal
}

/** Who holds it, as far as can be seen from outside; null: nobody. One request. */
export async function observeLock(context: StateContext, signal?: AbortSignal): Promise<LockFacts | null> {
  const found = await getState(context, context.names.lease, signal)
  const facts = found && leaseFacts(found)
  if (!facts || facts.owner === null) return null
  const expiry = expiryOf(facts)
  return {owner: facts.owner, expiresAt: expiry === null ? '' : new Date(expiry).toISOString(), state: expiry === null || context.clock.now() >= expiry ? 'stale' : 'held'}
}

/** Two requests where it is free. Throws UserError `lock-held` with owner and expiry, and what the client throws. */
export async function acquireLease(context: StateContext, owner: Owner, options: LeaseOptions): Promise<ClusterHold> {
  const taking: Taking = {...options, owner, hold: globalThis.crypto.randomUUID()}
  let silent = 0
  for (let attempt = 1; ; attempt += 1) {
    try {
      const taken = await tryOnce(context, taking)
      if (taken) return keepLease(context, owner, taken.lease, taken.sentAt)
      if (attempt >= attempts) throw new ApiError(`Others keep changing the lock of ${context.names.set}.`, {reason: 'contention', where: context.names.lease.name, remedy: 'Run it again.'})
      await context.clock.sleep(retryMs, taking.signal)
    } catch (error) {
      // What was asked for may have happened: the next look says so by the name of the hold.
      if (!isUncertain(error) || (silent += 1) > uncertainAttempts) throw error
      await context.clock.sleep(uncertainMs, taking.signal)
    }
  }
}

interface Taken {
  lease: KubeObject
  sentAt: number
}

/** Undefined: somebody else was quicker; look again. */
async function tryOnce(context: StateContext, taking: Taking): Promise<Taken | undefined> {
  const {clock, names} = context
  const {owner, hold} = taking
  const found = await getState(context, names.lease, taking.signal)
  if (found === undefined) return put(context, taking, await taking.floor() + 1, undefined)
  const facts = leaseFacts(found)
  if (facts.hold === hold) return put(context, taking, facts.epoch, found)
  const judgement = judgeLease(facts, owner, clock.now())
  if (judgement.do === 'refuse') throw heldError(names, facts)
  const newest = judgement.do === 'watch' ? await watchLease(context, found, taking) : found
  const taken = newest && await put(context, taking, facts.epoch + 1, newest)
  if (taken && facts.owner !== null) context.log.warning(`Took over the lock of ${names.set} from ${told(facts.owner)}, which is gone.`)
  return taken
}

/**
 * The lease as it is when it was seen not renewed for its whole duration: counted by what we slept, not by a clock that may be set meanwhile. Undefined: it was given
 * back or deleted. Throws UserError `lock-held` where it is renewed.
 */
async function watchLease(context: StateContext, found: KubeObject, {signal}: Taking): Promise<KubeObject | undefined> {
  const {clock, names} = context
  const seen = leaseFacts(found)
  const since = seen.renewedAt === null ? '' : `, last renewed at ${new Date(seen.renewedAt).toISOString()}`
  context.log.warning(`The lock of ${names.set} is held by ${told(seen.owner as Owner)}${since}: watching for ${seen.durationMs / 1000} s whether it is still renewed.`)
  let newest = found
  for (let watched = 0; watched < seen.durationMs; watched += watchMs) {
    await clock.sleep(Math.min(watchMs, seen.durationMs - watched), signal)
    const now = await getState(context, names.lease, signal)
    const facts = now && leaseFacts(now)
    if (!now || !facts || facts.owner === null) return undefined
    if (facts.hold !== seen.hold || facts.renewedAt !== seen.renewedAt) throw heldError(names, facts)
    newest = now
  }
  return newest
}

async function put(context: StateContext, {owner, hold, signal}: Taking, epoch: number, live: KubeObject | undefined): Promise<Taken | undefined> {
  const {client, clock, names} = context
  const sentAt = clock.now()
  const lease: KubeObject = {
    ...stateObject(context, names.lease, {state: 'lock', annotations: {[holdAnnotation]: hold}}, live),
    spec: {holderIdentity: holderIdentity(owner), leaseDurationSeconds: leaseSeconds, leaseTransitions: epoch, acquireTime: microTime(sentAt), renewTime: microTime(sentAt)}
  }
  try {
    return {lease: live === undefined ? await client.create(lease, undefined, signal) : await client.replace(lease, undefined, signal), sentAt}
  } catch (error) {
    if (isContention(error) || (live !== undefined && await getState(context, names.lease, signal) === undefined)) return undefined
    throw error
  }
}
