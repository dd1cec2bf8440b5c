/** The warnings of a namespace, asked for rarely and once for all who wait. */
import type {Clock} from '../../ports/index.ts'
import type {KubeClient} from './client/client.ts'
import type {KubeObject} from './model.ts'

const everyMs = 5_000

export interface Warnings {
  /** Events of type Warning, at most five seconds old; those of before where the server does not answer. */
  recent(signal: AbortSignal): Promise<KubeObject[]>
}

export function openWarnings({client, clock, namespace}: {client: KubeClient; clock: Clock; namespace: string}): Warnings {
  let askedAt = -Infinity
  let found: Promise<KubeObject[]> = Promise.resolve([])
  return {
    recent(signal) {
      const now = clock.now()
      if (now - askedAt < everyMs) return found
      askedAt = now
      const before = found
      found = client.list({apiVersion: 'v1', kind: 'Event'}, {namespace, fieldSelector: 'type=Warning'}, signal).then(({items}) => items, () => before)
      return found
    }
  }
}
