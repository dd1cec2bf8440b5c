/**
 * The client of a set while its lock is held: no write leaves while the lock is not surely ours, and an outage of the server is outlasted instead of being taken for a failure of what was
 * being done. Every write of a run goes through here, so that none can forget it.
 */
import type {Clock} from '../../../ports/index.ts'
import type {KubeClient} from '../client/client.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {isUncertain, type Reach} from './reach.ts'

const retryMs = 1_000
/** While other requests are answered, one that is not is broken by itself (an aggregated API that is down answers 503 for ever): it fails after so long. */
const patienceMs = 15_000
/** Whatever else is answered: longer than any outage is outlasted. */
const longestMs = 7 * 60_000

type Ask = <T>(work: (signal: AbortSignal | undefined) => Promise<T>, signal: AbortSignal | undefined) => Promise<T>

/** Each verb by the way that it has to go; a dry run reads. A watch deals with outages itself. */
export function wrapClient(client: KubeClient, {read, write}: {read: Ask; write: Ask}): KubeClient {
  const by = (options: {dryRun?: boolean} | undefined): Ask => (options?.dryRun ? read : write)
  return {
    server: signal => read(s => client.server(s), signal),
    resource: (apiVersion, kind, signal) => read(s => client.resource(apiVersion, kind, s), signal),
    findResource: (apiVersion, kind, signal) => read(s => client.findResource(apiVersion, kind, s), signal),
    get: (ref, signal) => read(s => client.get(ref, s), signal),
    list: (kind, options, signal) => read(s => client.list(kind, options, s), signal),
    apply: (object, options, signal) => by(options)(s => client.apply(object, options, s), signal),
    create: (object, options, signal) => by(options)(s => client.create(object, options, s), signal),
    replace: (object, options, signal) => by(options)(s => client.replace(object, options, s), signal),
    patch: (ref, body, options, signal) => by(options)(s => client.patch(ref, body, options, s), signal),
    remove: (ref, options, signal) => by(options)(s => client.remove(ref, options, s), signal),
    watch: (kind, options, signal) => client.watch(kind, options, signal),
    logTail: (pod, lines, signal) => read(s => client.logTail(pod, lines, s), signal),
    denied: (accesses, signal) => read(s => client.denied(accesses, s), signal),
    rules: (namespace, signal) => read(s => client.rules(namespace, s), signal),
    user: signal => read(s => client.user(s), signal)
  }
}

export interface Gate {
  client: KubeClient
  /** From now on what is written is written under this hold. */
  under(hold: ClusterHold): void
  /** Whether one is held, suspended or not. */
  isHeld(): boolean
}

/** Without a hold everything passes. A write that was broken off is sent again once the hold is live again: whoever asked for it finds a conflict where it had been carried out. */
export function openGate(client: KubeClient, {clock, reach}: {clock: Clock; reach: Reach}): Gate {
  let hold: ClusterHold | undefined
  const present = (): number => clock.now() - reach.awayMs()
  const asking = (what: 'read' | 'write'): Ask => async (work, signal) => {
    const held = hold
    if (held === undefined) return work(signal)
    for (const began = present(), asked = clock.now(); ;) {
      const fence = what === 'write' ? await held.mayWrite(signal) : undefined
      try {
        return await work(both(signal, fence))
      } catch (error) {
        signal?.throwIfAborted()
        if (!isUncertain(error) || held.ended.aborted || present() - began >= patienceMs || clock.now() - asked >= longestMs) throw error
        await clock.sleep(retryMs, both(signal, held.ended))
      }
    }
  }
  return {
    client: wrapClient(client, {read: asking('read'), write: asking('write')}), under: next => { hold = next },
    isHeld: () => hold !== undefined && !hold.ended.aborted
  }
}

export const both = (one: AbortSignal | undefined, other: AbortSignal | undefined): AbortSignal | undefined => (one && other ? AbortSignal.any([one, other]) : one ?? other)
