/** A Kubernetes cluster in this process: the API server, its controllers in the time of a clock, and a model of where traffic goes. */
import type {Clock} from '../../../src/ports/index.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject, ResourceInfo} from '../../../src/targets/kubernetes/model.ts'
import {Access, type Forbidden, type Webhook} from './access.ts'
import {makeClient, type Call, type ClientOptions} from './client.ts'
import {customKind, knownKinds, type KindSet} from './kinds.ts'
import {ApiServer} from './server.ts'
import {Store} from './store.ts'
import {Timeline} from './timeline.ts'
import {copy} from './values.ts'

export type {Call, ClientOptions} from './client.ts'

export interface ClusterOptions {
  clock: Clock
  /** What the cluster has beyond the kinds of Kubernetes itself; Gateway API and Traefik where nothing is said. */
  kinds?: readonly (KindSet | Omit<ResourceInfo, 'verbs'>)[]
  namespaces?: readonly string[]
  version?: string
}

export interface FakeCluster {
  client(options?: ClientOptions): KubeClient
  /** Every object, or those of one kind, as they are now; for assertions. */
  objects(kind?: string, namespace?: string): KubeObject[]
  object(kind: string, name: string, namespace?: string): KubeObject | undefined
  /** Every call of every client, in order. */
  calls: Call[]
  forbid(rule: Forbidden): void
  addWebhook(webhook: Webhook): void
  /** The server answers nothing for this long from now on. */
  goAway(ms: number): void
  /** Watches that are behind are told that what they know is too old. */
  expireWatches(): void
  /** Lets time pass from event to event until nothing more is to come, or the limit is reached. */
  settle(limitMs?: number): Promise<void>
  /** As `settle`, but no longer than until it holds; throws where it never does. */
  until(holds: () => boolean, limitMs?: number): Promise<void>
}

export function makeCluster(options: ClusterOptions): FakeCluster {
  const {clock} = options
  const wanted = options.kinds ?? ['gateway-api', 'traefik']
  const sets = wanted.filter(kind => typeof kind === 'string')
  const custom = wanted.filter(kind => typeof kind !== 'string').map(customKind)
  const [store, timeline, access] = [new Store(), new Timeline(clock), new Access()]
  const server = new ApiServer({store, timeline, kinds: [...knownKinds(sets), ...custom], access})
  const calls: Call[] = []
  let awayUntil = 0
  const root = {user: 'system:admin', manager: 'kubectl'}
  for (const name of options.namespaces ?? ['default', 'shop']) server.create(root, {apiVersion: 'v1', kind: 'Namespace', metadata: {name}})
  const parts = {
    server, clock, calls, address: 'https://127.0.0.1:6443', version: options.version ?? 'v1.36.3', logOf: () => [],
    outage: () => (clock.now() < awayUntil ? awayUntil : undefined)
  }
  async function pass(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = clock.now() + limitMs
    for (;;) {
      timeline.catchUp()
      if (done()) return true
      const next = timeline.next()
      if (next === undefined || next > end) return false
      await clock.sleep(next - clock.now())
    }
  }
  const all = (): KubeObject[] => {
    timeline.catchUp()
    return server.kinds.flatMap(kind => store.list(kind))
  }
  return {
    calls,
    client: given => makeClient(parts, given),
    objects: (kind, namespace) => copy(all().filter(object => (kind === undefined || object.kind === kind) && (namespace === undefined || object.metadata.namespace === namespace))),
    object: (kind, name, namespace) => {
      timeline.catchUp()
      const known = server.known(kind)
      return copy(store.get(known, known.namespaced ? namespace ?? 'shop' : undefined, name))
    },
    forbid: rule => void access.rules.push(rule),
    addWebhook: webhook => void access.webhooks.push(webhook),
    goAway: ms => { awayUntil = clock.now() + ms },
    expireWatches: () => store.expire(),
    settle: async (limitMs = 600_000) => void await pass(() => false, limitMs),
    until: async (holds, limitMs = 600_000) => {
      if (!await pass(holds, limitMs)) throw new Error(`Within ${limitMs} ms of the cluster's time this never held: ${holds.toString()}`)
    }
  }
}
