/** The verbs of the API on the store: authorisation, admission, preparation, preconditions, in the order of the real server. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject, ManagedFields, ObjectRef} from '../../../src/targets/kubernetes/model.ts'
import {at, numberAt, recordAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Access} from './access.ts'
import type {Kind} from './kinds.ts'
import {decodeObject} from './decode.ts'
import {applyDefaults, defaultRequests} from './defaults.ts'
import {applyConfig, disownReplicas, trackUpdate} from './managed-fields.ts'
import {removeObject, writeStatus} from './own-writes.ts'
import {enforceQuotas, usedAfter} from './quota.ts'
import {admitCreate, Allocations, foldTexts, noteTemplateGeneration, prepareCreate, prepareUpdate} from './registry.ts'
import {parseFieldSelector, parseSelector, selectorText} from './selectors.ts'
import {sameButTimes, withServerFields} from './server-fields.ts'
import {alreadyExists, badRequest, badValue, conflict, forbidden, invalid, notFound, StatusError} from './status.ts'
import type {Store} from './store.ts'
import type {Timeline} from './timeline.ts'
import {TypeMismatch} from './typed.ts'
import {validate, validateUpdate} from './validation.ts'
import {copy, mergePatch, stamp, suffix, tree} from './values.ts'

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
  private readonly allocations = new Allocations()

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
    this.access.authorise(caller.user, 'create', kind, body.metadata)
    if (body.metadata.resourceVersion) throw badRequest('resourceVersion should not be set on objects to be created')
    const decoded = this.decode(kind, this.newborn(kind, body))
    this.admitted(kind, decoded)
    noteTemplateGeneration(decoded)
    return this.bear(kind, decoded, {flags, managers: object => trackUpdate(kind, undefined, object, this.writer(caller, undefined))})
  }

  replace(caller: Caller, body: KubeObject, flags: WriteFlags = {}): KubeObject {
    const kind = this.kindOf(body)
    this.access.authorise(caller.user, 'update', kind, body.metadata, flags.subresource)
    const live = this.store.get(kind, kind.namespaced ? body.metadata.namespace : undefined, body.metadata.name)
    if (!live && kind.kind === 'Lease') return this.create(caller, body, flags)
    if (!live) throw notFound(kind, body.metadata.name)
    const version = flags.resourceVersion ?? body.metadata.resourceVersion
    if (version === undefined && (kind.custom || kind.kind === 'Lease')) throw invalid({...kind, kind: kind.resource}, body.metadata.name, [badValue('metadata.resourceVersion', 0, 'must be specified for an update')])
    return this.change(caller, kind, live, {next: this.decode(kind, copy(body)), flags: {...flags, ...(version === undefined ? {} : {resourceVersion: version})}})
  }

  /** JSON merge patch. */
  patch(caller: Caller, ref: ObjectRef, body: Json, flags: WriteFlags = {}): KubeObject {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'patch', kind, ref, flags.subresource)
    if (flags.subresource === 'scale' && !kind.scale) throw new StatusError({code: 404, reason: 'NotFound', message: 'the server could not find the requested resource'})
    const live = this.there(kind, ref)
    if (flags.subresource === 'scale') return this.scale(caller, kind, live, body, flags)
    const next = this.decode(kind, mergePatch(copy(tree(live)), body) as unknown as KubeObject)
    return this.change(caller, kind, live, {next, flags})
  }

  apply(caller: Caller, body: KubeObject, flags: WriteFlags & {force?: boolean} = {}): KubeObject {
    const kind = this.kindOf(body)
    this.access.authorise(caller.user, 'patch', kind, body.metadata, flags.subresource)
    const live = this.store.get(kind, kind.namespaced ? body.metadata.namespace : undefined, body.metadata.name)
    const config = copy(body)
    const wanted = config.metadata.resourceVersion
    // A version that is asked for does not keep the real server from creating what is not there.
    delete config.metadata.resourceVersion
    const {object, managers} = this.merged(kind, live, config, {...this.writer(caller, flags.subresource), force: flags.force ?? false})
    if (!live) {
      this.access.authorise(caller.user, 'create', kind, body.metadata)
      const decoded = this.decode(kind, this.newborn(kind, object))
      this.admitted(kind, decoded)
      return this.bear(kind, decoded, {flags, managers: () => managers})
    }
    const version = flags.resourceVersion ?? wanted
    return this.change(caller, kind, live, {next: this.decode(kind, object), managers, flags: {...flags, ...(version === undefined ? {} : {resourceVersion: version})}})
  }

  remove(caller: Caller, ref: ObjectRef, flags: RemoveFlags = {}): KubeObject {
    const kind = this.kindOf(ref)
    this.access.authorise(caller.user, 'delete', kind, ref)
    const live = this.there(kind, ref)
    const {uid, resourceVersion} = live.metadata
    if (flags.uid !== undefined && flags.uid !== uid) throw unmet(kind, ref.name, `the UID in the precondition (${flags.uid}) does not match the UID in record (${uid}). The object might have been deleted and then recreated`)
    if (flags.resourceVersion !== undefined && flags.resourceVersion !== resourceVersion) {
      throw unmet(kind, ref.name, `the ResourceVersion in the precondition (${flags.resourceVersion}) does not match the ResourceVersion in record (${resourceVersion}). The object might have been modified`)
    }
    this.access.admit('DELETE', kind, live, live)
    return flags.dryRun ? live : removeObject(this, kind, {live, propagation: flags.propagation ?? (kind.kind === 'Job' ? 'Orphan' : 'Background')})
  }

  /** For controllers: what they make is complete and right, so that it is only admitted. */
  createOwn(object: KubeObject): KubeObject {
    const kind = this.kindOf(object)
    const made = this.newborn(kind, object)
    if (object['status'] !== undefined) made['status'] = object['status']
    if (kind.kind === 'PersistentVolumeClaim') applyDefaults(made)
    if (kind.kind === 'Pod') defaultRequests(recordAt(made, 'spec'))
    this.admitted(kind, made)
    return this.bear(kind, made, {flags: {}, managers: () => [], trusted: true})
  }

  removeOwn(object: KubeObject, propagation: 'Background' | 'Foreground' | 'now'): void {
    const kind = this.kindOf(object)
    if (propagation === 'now') this.store.remove(kind, object)
    else removeObject(this, kind, {live: object, propagation})
  }

  private there(kind: Kind, ref: {namespace?: string; name: string}): KubeObject {
    const live = this.store.get(kind, kind.namespaced ? ref.namespace : undefined, ref.name)
    if (!live) throw notFound(kind, ref.name)
    return live
  }

  private writer(caller: Caller, subresource: string | undefined): {manager: string; subresource: string | undefined; time: string} {
    return {manager: caller.manager, subresource, time: stamp(this.timeline.now())}
  }

  private decode(kind: Kind, body: KubeObject): KubeObject {
    if (JSON.stringify(body).length > 3_145_728) throw new StatusError({code: 413, reason: 'RequestEntityTooLarge', message: 'Request entity too large: limit is 3145728'})
    const decoded = decodeObject(kind, body)
    if (!kind.custom) {
      applyDefaults(decoded)
      foldTexts(decoded)
    }
    return decoded
  }

  private merged(kind: Kind, live: KubeObject | undefined, config: KubeObject, writer: Parameters<typeof applyConfig>[3]): ReturnType<typeof applyConfig> {
    try {
      return applyConfig(kind, live, config, writer)
    } catch (error) {
      if (!(error instanceof TypeMismatch)) throw error
      throw new StatusError({code: 500, reason: '', message: `failed to create typed patch object (${config.metadata.namespace ?? ''}/${config.metadata.name}; ${kind.apiVersion.includes('/') ? '' : '/'}${kind.apiVersion}, Kind=${kind.kind}): ${error.message}`})
    }
  }

  private newborn(kind: Kind, body: KubeObject): KubeObject {
    const object = copy(body)
    this.made += 1
    const metadata = object.metadata as KubeObject['metadata'] & {generateName?: string}
    const uid = `00000000-0000-4000-8000-${this.made.toString(16).padStart(12, '0')}`
    const {status, ...rest} = object
    return {...rest, ...(kind.status || status === undefined ? {} : {status}), metadata: {
      ...metadata, name: metadata.name ?? `${metadata.generateName ?? ''}${suffix(this.made)}`, uid, creationTimestamp: stamp(this.timeline.now()),
      ...(kind.generation ? {generation: 1} : {})
    }} as KubeObject
  }

  private admitted(kind: Kind, object: KubeObject): void {
    admitCreate(kind, object)
    if (kind.kind !== 'PersistentVolumeClaim' || at(object, 'spec', 'storageClassName') !== undefined) return
    const usual = this.store.list(this.known('StorageClass')).find(one => one.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true')
    if (usual) tree(object)['spec'] = {...recordAt(object, 'spec'), storageClassName: usual.metadata.name}
  }

  /** What creation has in common, by POST or by server-side apply. */
  private bear(kind: Kind, object: KubeObject, {flags, managers, trusted}: {flags: WriteFlags; managers: (object: KubeObject) => ManagedFields[]; trusted?: true}): KubeObject {
    this.checkNamespace(kind, object)
    const owned = managers(object)
    const prepared = prepareCreate(kind, object, this.allocations)
    if (owned.length > 0) prepared.metadata.managedFields = owned
    const {namespace, name} = prepared.metadata
    this.access.admit('CREATE', kind, prepared, undefined)
    const causes = trusted ? [] : validate(kind, prepared)
    if (causes.length > 0) throw invalid(kind, name, causes)
    const quotas = namespace === undefined ? [] : this.store.list(this.known('ResourceQuota'), namespace)
    if (quotas.length > 0) enforceQuotas(kind, prepared, quotas, this.store.list(kind, namespace))
    if (this.store.get(kind, namespace, name)) throw alreadyExists(kind, name)
    if (flags.dryRun) return prepared
    const stored = this.store.put(kind, prepared)
    for (const quota of quotas) this.charge(kind, prepared, quota)
    return stored
  }

  /** What admission has let in is counted at once. */
  private charge(kind: Kind, object: KubeObject, quota: KubeObject): void {
    const used = usedAfter(kind, object, recordAt(quota, 'status', 'used'))
    if (used) writeStatus(this, quota, {status: {...recordAt(quota, 'status'), used}, manager: 'kube-apiserver'})
  }

  private checkNamespace(kind: Kind, object: KubeObject): void {
    if (!kind.namespaced) return
    const spaces = this.known('Namespace')
    const name = object.metadata.namespace
    if (name === undefined) throw badRequest('an empty namespace may not be set during creation')
    const space = this.store.get(spaces, undefined, name)
    if (!space) throw notFound(spaces, name)
    if (space.metadata.deletionTimestamp !== undefined) throw forbidden(kind, object.metadata.name, `unable to create new content in namespace ${name} because it is being terminated`, [{reason: 'NamespaceTerminating', message: `namespace ${name} is being terminated`, field: 'metadata.namespace'}])
  }

  private scale(caller: Caller, kind: Kind, live: KubeObject, body: Json, flags: WriteFlags): KubeObject {
    const replicas = numberAt(body, 'spec', 'replicas')
    const wanted = textAt(body, 'metadata', 'resourceVersion')
    const next = {...copy(live), spec: {...recordAt(copy(live), 'spec'), ...(replicas === undefined ? {} : {replicas})}}
    // Zero is left out of a Scale: nobody comes to own it, and who owned the number before does not any more.
    const managers = replicas === 0 ? disownReplicas(live) : undefined
    const changed = this.change(caller, kind, live, {next, flags: {...flags, ...(wanted === undefined ? {} : {resourceVersion: wanted})}, ...(managers ? {managers} : {})})
    const scaled = numberAt(changed, 'spec', 'replicas') ?? 0
    const {name, namespace, uid, resourceVersion, creationTimestamp} = changed.metadata
    return {
      apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: copy({name, namespace, uid, resourceVersion, creationTimestamp}) as KubeObject['metadata'],
      spec: scaled > 0 ? {replicas: scaled} : {}, status: {replicas: numberAt(changed, 'status', 'replicas') ?? 0, selector: selectorText(at(changed, 'spec', 'selector'))}
    }
  }

  /** What every change of an object that is there has in common. */
  private change(caller: Caller, kind: Kind, live: KubeObject, {next, managers, flags}: {next: KubeObject; managers?: ManagedFields[]; flags: WriteFlags}): KubeObject {
    const {name, uid} = live.metadata
    const wanted = flags.resourceVersion ?? next.metadata.resourceVersion
    if (next.metadata.uid !== undefined && next.metadata.uid !== uid) throw conflict(kind, name, `Precondition failed: UID in precondition: ${next.metadata.uid}, UID in object meta: ${uid}`)
    if (wanted !== undefined && wanted !== '' && wanted !== live.metadata.resourceVersion) throw conflict(kind, name)
    const prepared = prepareUpdate(kind, live, withServerFields(live, next), flags.subresource)
    const owned = managers ?? trackUpdate(kind, live, withServerFields(live, next), this.writer(caller, flags.subresource))
    if (owned.length > 0) prepared.metadata = {...prepared.metadata, managedFields: owned}
    if (sameButTimes(live, prepared)) return live
    this.access.admit('UPDATE', kind, prepared, live)
    const causes = flags.subresource === 'status' ? [] : validateUpdate(kind, live, prepared)
    if (causes.length > 0) throw invalid(kind, name, causes)
    if (flags.dryRun) return prepared
    if (prepared.metadata.deletionTimestamp !== undefined && (prepared.metadata.finalizers ?? []).length === 0 && kind.kind !== 'Pod') {
      this.store.remove(kind, prepared)
      return prepared
    }
    return this.store.put(kind, prepared)
  }
}

/** A precondition of a removal that does not hold: named by the kind, not the resource. */
const unmet = (kind: Kind, name: string, why: string): StatusError => conflict({...kind, resource: kind.kind}, name, why)
