/** What of the set is there, as last seen: each kind listed once, then watched while somebody works on the set. */
import type {KubeClient, ListOptions} from './client/client.ts'
import {labels, type KubeObject, type ObjectRef} from './model.ts'

export type Kind = Pick<ObjectRef, 'apiVersion' | 'kind'>

export const kinds = {
  deployment: {apiVersion: 'apps/v1', kind: 'Deployment'},
  statefulSet: {apiVersion: 'apps/v1', kind: 'StatefulSet'},
  daemonSet: {apiVersion: 'apps/v1', kind: 'DaemonSet'},
  job: {apiVersion: 'batch/v1', kind: 'Job'},
  pod: {apiVersion: 'v1', kind: 'Pod'},
  service: {apiVersion: 'v1', kind: 'Service'},
  endpointSlice: {apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice'}
} as const satisfies Record<string, Kind>

/** Changes come in swarms: all who wait look at them together. */
const swarmMs = 25

interface Shelf {
  items: Map<string, KubeObject>
  loaded: Promise<void>
  state: 'loading' | 'loaded'
}

const keyOf = ({metadata}: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`
const shelfOf = ({apiVersion, kind}: Kind): string => `${apiVersion} ${kind}`

/** Versions are numbers that grow (KEP-5504); where they are not, the later word counts. */
const grew = (x = '', y = ''): boolean => /^\d+$/.test(x) && /^\d+$/.test(y) && BigInt(x) < BigInt(y)
const isOlder = (a: KubeObject, b: KubeObject): boolean => a.metadata.uid === b.metadata.uid && grew(a.metadata.resourceVersion, b.metadata.resourceVersion)
const isNewer = ({metadata}: KubeObject, version: string): boolean => grew(version, metadata.resourceVersion)

function keep(shelf: Shelf, object: KubeObject): void {
  const known = shelf.items.get(keyOf(object))
  if (known === undefined || !isOlder(object, known)) shelf.items.set(keyOf(object), object)
}

/** Aborting without a reason makes an error with its stack each time. */
const ended = 'the waiting is over'

export interface ViewPorts {
  client: KubeClient
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

export class ClusterView {
  private readonly ports: ViewPorts
  private readonly options: ListOptions
  private readonly shelves = new Map<string, Shelf>()
  private readonly over = new AbortController()
  private following = false
  private readonly waiting = new Set<{service: string; wake: () => void}>()
  /** Services of which something has changed since those who wait last looked. */
  private readonly changed = new Set<string>()
  private swarm: Promise<void> | undefined

  constructor(ports: ViewPorts, options: ListOptions) {
    this.ports = ports
    this.options = options
  }

  /** Those of the kind that the selector chooses. Listed at each call, once for all who ask meanwhile; from the cache after `follow`. */
  async objects(kind: Kind, signal: AbortSignal): Promise<readonly KubeObject[]> {
    signal.throwIfAborted()
    const known = this.shelves.get(shelfOf(kind))
    const shelf = known !== undefined && (this.following || known.state === 'loading') ? known : this.load(kind)
    await shelf.loaded
    return [...shelf.items.values()]
  }

  /** As it was last seen, where its kind is watched; undefined: it is gone. */
  seen(object: KubeObject): KubeObject | 'unseen' | undefined {
    const shelf = this.following ? this.shelves.get(shelfOf(object)) : undefined
    return shelf?.state === 'loaded' ? shelf.items.get(keyOf(object)) : 'unseen'
  }

  /** As the server says it now, whatever is watched: what a verdict is made of must not be older than the verdict. */
  async reread(kind: Kind, signal: AbortSignal): Promise<void> {
    const shelf = this.shelves.get(shelfOf(kind))
    if (shelf === undefined || !this.following) return
    const {items, resourceVersion} = await this.ports.client.list(kind, this.options, signal)
    const there = new Set(items.map(keyOf))
    for (const [key, known] of shelf.items) if (!there.has(key) && !isNewer(known, resourceVersion)) shelf.items.delete(key)
    for (const item of items) keep(shelf, {...kind, ...item})
  }

  /** An answer to a write of ours: seen at once, before the watch brings it. */
  put(object: KubeObject): void {
    const shelf = this.shelves.get(shelfOf(object))
    if (shelf) keep(shelf, object)
    this.wake([object])
  }

  /** From now on what is listed is watched as well, until `close`. */
  follow(): void {
    this.following = true
    this.shelves.clear()
  }

  close(): void {
    this.over.abort()
    this.following = false
    this.shelves.clear()
  }

  /** The first answer of `look` that is not undefined; looked for again at each change of an object of the service, and at least every `everyMs`. */
  async until<T>(look: () => T | undefined | Promise<T | undefined>, {service, everyMs}: {service: string; everyMs: number}, signal: AbortSignal): Promise<T> {
    const over = new AbortController()
    const both = AbortSignal.any([signal, over.signal])
    const tick = (): Promise<'tick'> => {
      const ticking = this.ports.sleep(everyMs, both).then((): 'tick' => 'tick')
      ticking.catch(() => undefined)
      return ticking
    }
    const mine = {service, wake: (): void => undefined}
    this.waiting.add(mine)
    try {
      for (let ticking = tick(); ;) {
        const next = new Promise<'changed'>(resolve => { mine.wake = () => resolve('changed') })
        const found = await look()
        if (found !== undefined) return found
        if (await Promise.race([next, ticking]) === 'tick') ticking = tick()
      }
    } finally {
      this.waiting.delete(mine)
      over.abort(ended)
    }
  }

  private load(kind: Kind): Shelf {
    const shelf: Shelf = {items: new Map(), loaded: Promise.resolve(), state: 'loading'}
    shelf.loaded = this.ports.client.list(kind, this.options).then(list => {
      shelf.state = 'loaded'
      for (const item of list.items) keep(shelf, {...kind, ...item})
      if (this.following) void this.watch(kind, shelf, list.resourceVersion).catch(() => undefined).then(() => this.forget(kind, shelf))
    })
    shelf.loaded.catch(() => this.forget(kind, shelf))
    this.shelves.set(shelfOf(kind), shelf)
    return shelf
  }

  /** Where the watch cannot go on, the next look lists anew. */
  private forget(kind: Kind, shelf: Shelf): void {
    if (this.shelves.get(shelfOf(kind)) === shelf) this.shelves.delete(shelfOf(kind))
  }

  private async watch(kind: Kind, shelf: Shelf, from: string): Promise<void> {
    for await (const event of this.ports.client.watch(kind, {...this.options, from}, this.over.signal)) {
      const before = event.type === 'replaced' ? [...shelf.items.values()] : []
      if (event.type === 'replaced') shelf.items = new Map(event.list.items.map(o => [keyOf(o), {...kind, ...o}]))
      else if (event.type === 'deleted') shelf.items.delete(keyOf(event.object))
      else keep(shelf, {...kind, ...event.object})
      this.wake(event.type === 'replaced' ? [...before, ...event.list.items] : [event.object])
    }
  }

  private wake(objects: readonly KubeObject[]): void {
    for (const {metadata} of objects) this.changed.add(metadata.labels?.[labels.service] ?? '')
    this.swarm ??= this.ports.sleep(swarmMs, this.over.signal).catch(() => undefined).then(() => {
      this.swarm = undefined
      const awake = [...this.waiting].filter(({service}) => this.changed.has(service) || this.over.signal.aborted)
      this.changed.clear()
      for (const {wake} of awake) wake()
    })
  }
}
