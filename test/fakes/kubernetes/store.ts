/** What etcd is to the real server: objects by kind and name, one counter of versions, and the history that watches read. */
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import type {Kind} from './kinds.ts'

export interface Change {
  version: number
  type: 'added' | 'modified' | 'deleted'
  kind: Kind
  object: KubeObject
  previous: KubeObject | undefined
}

/** Objects in the store are never written to: a change puts another one in their place. */
export class Store {
  version = 1000
  /** Watches from before this version are answered with 410, and those that are open when `expiries` grows. */
  oldest = 0
  expiries = 0
  readonly history: Change[] = []
  private readonly byKind = new Map<string, Map<string, KubeObject>>()
  private readonly listeners = new Set<(change?: Change) => void>()

  private of(kind: Kind): Map<string, KubeObject> {
    const key = `${kind.group}/${kind.kind}`
    let objects = this.byKind.get(key)
    if (!objects) this.byKind.set(key, objects = new Map())
    return objects
  }

  get(kind: Kind, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.of(kind).get(`${namespace ?? ''}/${name}`)
  }

  /** In the order of namespace and name, as etcd lists them. */
  list(kind: Kind, namespace?: string): KubeObject[] {
    const all = [...this.of(kind).entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
    return namespace === undefined ? all : all.filter(object => object.metadata.namespace === namespace)
  }

  /** In no order, without a copy: for controllers. */
  each(kind: Kind): Iterable<KubeObject> {
    return this.of(kind).values()
  }

  /** Stores the object under a new version, and answers it as stored. */
  put(kind: Kind, object: KubeObject): KubeObject {
    const key = `${object.metadata.namespace ?? ''}/${object.metadata.name}`
    const previous = this.of(kind).get(key)
    this.version += 1
    const stored = {...object, metadata: {...object.metadata, resourceVersion: String(this.version)}}
    this.of(kind).set(key, stored)
    this.tell({version: this.version, type: previous ? 'modified' : 'added', kind, object: stored, previous})
    return stored
  }

  remove(kind: Kind, object: KubeObject): KubeObject {
    this.of(kind).delete(`${object.metadata.namespace ?? ''}/${object.metadata.name}`)
    this.version += 1
    const gone = {...object, metadata: {...object.metadata, resourceVersion: String(this.version)}}
    this.tell({version: this.version, type: 'deleted', kind, object: gone, previous: object})
    return gone
  }

  /** Called at every change, at once; returns how to stop. */
  listen(listener: (change?: Change) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Forgets the history, as compaction does. */
  expire(): void {
    this.oldest = this.version
    this.expiries += 1
    for (const listener of this.listeners) listener()
  }

  private tell(change: Change): void {
    this.history.push(change)
    for (const listener of this.listeners) listener(change)
  }
}
