/** The verbs of the API on the store: authorisation, admission, preparation, preconditions, in the order of the real server. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject, ObjectRef} from '../../../src/targets/kubernetes/model.ts'
import type {Access} from './access.ts'
import type {Kind} from './kinds.ts'
import {prepareCreate, prepareUpdate, validateUpdate} from './registry.ts'
import {parseFieldSelector, parseSelector} from './selectors.ts'
import {alreadyExists, badRequest, badValue, conflict, invalid, notFound, StatusError} from './status.ts'
import type {Store} from './store.ts'
import type {Timeline} from './timeline.ts'
import {copy, mergePatch, same, stamp, suffix, tree} from './values.ts'

export interface Caller {
  user: string
  manager: string
}

export interface WriteFlags {
  dryRun?: boolean
  subresource?: string
  resourceVersion?: string
}

export interface RemoveFlags {
  uid?: string
  resourceVersion?: string
  propagation?: 'Background' | 'Foreground' | 'Orphan'
  dryRun?: boolean
}

export class ApiServer {
  readonly store: Store
  readonly timeline: Timeline
  readonly kinds: Kind[]
  readonly access: Access
  private made = 0

  constructor(parts: {store: Store; timeline: Timeline; kinds: Kind[]; access: Access}) {
    this.store = parts.store
    this.timeline = parts.timeline
    this.kinds = parts.kinds
    this.access = parts.access
  }

  findKind(apiVersion: string, kind: string): Kind | undefined {
    return this.kinds.find(known => known.apiVersion === apiVersion && known.kind === kind)
  }

  /** A kind of Kubernetes itself, by its name alone. */
  known(kind: string): Kind {
    const found = this.kinds.find(known => known.kind === kind)
    if (!found) throw new Error(`The fake server has no kind ${kind}`)
    return found
  }

  kindOf(ref: Pick<ObjectRef, 'apiVersion' | 'kind'>): Kind {
    const kind = this.findKind(ref.apiVersion, ref.kind)
    if (!kind) throw new StatusError({code: 404, reason: 'NotFound', message: 'the server could not find the requested resource'})
    return kind
  }

  get(caller: Caller, ref: ObjectRef): KubeObject {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'get', kind, ref)
    return this.there(kind, ref)
  }

  list(caller: Caller, ref: Pick<ObjectRef, 'apiVersion' | 'kind'>, options: {namespace?: string; labelSelector?: string; fieldSelector?: string}): {items: KubeObject[]; resourceVersion: string} {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'list', kind, {...options, name: ''})
    const [byLabels, byFields] = [parseSelector(options.labelSelector), parseFieldSelector(options.fieldSelector)]
    const items = this.store.list(kind, options.namespace).filter(object => byLabels(object.metadata.labels ?? {}) && byFields(object))
    return {items, resourceVersion: String(this.store.version)}
  }

  create(caller: Caller, body: KubeObject, flags: WriteFlags = {}): KubeObject {
    const kind = this.kindOf(body)
    const object = this.newborn(kind, body)
    this.access.authorise(caller.user, 'create', kind, object.metadata)
    if (body.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created')
    this.checkNamespace(kind, object)
    const prepared = prepareCreate(kind, object)
    this.access.admit('CREATE', kind, prepared, undefined)
    if (this.store.get(kind, prepared.metadata.namespace, prepared.metadata.name)) throw alreadyExists(kind, prepared.metadata.name)
    return flags.dryRun ? prepared : this.store.put(kind, prepared)
  }

  replace(caller: Caller, body: KubeObject, flags: WriteFlags = {}): KubeObject {
    const kind = this.kindOf(body)
    this.access.authorise(caller.user, 'update', kind, body.metadata, flags.subresource)
    const live = this.there(kind, body.metadata)
    const version = flags.resourceVersion ?? body.metadata.resourceVersion
    return this.update(kind, live, copy(body), {...flags, ...(version === undefined ? {} : {resourceVersion: version})})
  }

  patch(caller: Caller, ref: ObjectRef, body: Json, flags: WriteFlags = {}): KubeObject {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'patch', kind, ref, flags.subresource)
    const live = this.there(kind, ref)
    return this.update(kind, live, mergePatch(copy(tree(live)), body) as unknown as KubeObject, flags)
  }

  apply(caller: Caller, body: KubeObject, flags: WriteFlags & {force?: boolean} = {}): KubeObject {
    const kind = this.kindOf(body)
    this.access.authorise(caller.user, 'patch', kind, body.metadata, flags.subresource)
    const live = this.store.get(kind, body.metadata.namespace, body.metadata.name)
    if (!live) return this.create(caller, body, flags)
    return this.update(kind, live, mergePatch(copy(tree(live)), tree(copy(body))) as unknown as KubeObject, flags)
  }

  remove(caller: Caller, ref: ObjectRef, flags: RemoveFlags = {}): KubeObject {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'delete', kind, ref)
    const live = this.there(kind, ref)
    const {uid, resourceVersion} = live.metadata
    if (flags.uid !== undefined && flags.uid !== uid) throw conflict(kind, ref.name, `Precondition failed: UID in precondition: ${flags.uid}, UID in object meta: ${uid}`)
    if (flags.resourceVersion !== undefined && flags.resourceVersion !== resourceVersion) {
      throw conflict(kind, ref.name, `Precondition failed: ResourceVersion in precondition: ${flags.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`)
    }
    return flags.dryRun ? live : this.store.remove(kind, live)
  }

  private there(kind: Kind, ref: {namespace?: string; name: string}): KubeObject {
    const live = this.store.get(kind, kind.namespaced ? ref.namespace : undefined, ref.name)
    if (!live) throw notFound(kind, ref.name)
    return live
  }

  private newborn(kind: Kind, body: KubeObject): KubeObject {
    const object = copy(body)
    this.made += 1
    const {resourceVersion: _v, ...metadata} = object.metadata
    const generateName = tree(body)['metadata'] !== undefined ? (metadata as {generateName?: string}).generateName : undefined
    const uid = `00000000-0000-4000-8000-${this.made.toString(16).padStart(12, '0')}`
    return {...object, metadata: {
      ...metadata, name: metadata.name ?? `${generateName ?? ''}${suffix(this.made)}`, uid, creationTimestamp: stamp(this.timeline.now()),
      ...(kind.generation ? {generation: 1} : {})
    }}
  }

  private checkNamespace(kind: Kind, object: KubeObject): void {
    if (!kind.namespaced) return
    const name = object.metadata.namespace
    if (name === undefined) throw badRequest('an empty namespace may not be set during creation')
    if (!this.store.get(this.known('Namespace'), undefined, name)) throw notFound(this.known('Namespace'), name)
  }

  private update(kind: Kind, live: KubeObject, next: KubeObject, flags: WriteFlags): KubeObject {
    const wanted = flags.resourceVersion ?? next.metadata.resourceVersion
    if (wanted !== undefined && wanted !== '' && wanted !== live.metadata.resourceVersion) throw conflict(kind, live.metadata.name)
    if (next.metadata.uid !== undefined && next.metadata.uid !== live.metadata.uid) {
      throw conflict(kind, live.metadata.name, `Precondition failed: UID in precondition: ${next.metadata.uid}, UID in object meta: ${live.metadata.uid}`)
    }
    const {uid, creationTimestamp, resourceVersion, generation, deletionTimestamp} = live.metadata
    const kept = Object.fromEntries(Object.entries({uid, creationTimestamp, resourceVersion, generation, deletionTimestamp}).filter(([, value]) => value !== undefined))
    const prepared = prepareUpdate(kind, live, {...next, metadata: {...next.metadata, ...kept}}, flags.subresource)
    if (prepared.metadata.name !== live.metadata.name) throw invalid(kind, live.metadata.name, [badValue('metadata.name', prepared.metadata.name, 'field is immutable')])
    const causes = validateUpdate(kind, live, prepared)
    this.access.admit('UPDATE', kind, prepared, live)
    if (causes.length > 0) throw invalid(kind, live.metadata.name, causes)
    if (same(live, prepared)) return live
    return flags.dryRun ? prepared : this.store.put(kind, prepared)
  }
}
