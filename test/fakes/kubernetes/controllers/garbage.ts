/** The garbage collector and the end of namespaces: what goes when its owners go, and what keeps an object until then (pkg/controller/garbagecollector). */
import type {KubeObject, OwnerReference} from '../../../../src/targets/kubernetes/model.ts'
import {recordAt, textAt, listAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {dropFinalizer, updateOther} from '../own-writes.ts'
import {isEnding, type Control} from './control.ts'

const everything = (control: Control): KubeObject[] => control.server.kinds.flatMap(kind => [...control.server.store.each(kind)])
const dependants = (control: Control, owner: KubeObject): KubeObject[] => everything(control).filter(object => object.metadata.ownerReferences?.some(reference => reference.uid === owner.metadata.uid))

function drop(control: Control, object: KubeObject, finalizer: string): void {
  const live = control.fresh(object)
  if (live?.metadata.finalizers?.includes(finalizer)) dropFinalizer(control.server, live, finalizer)
}

function disown(control: Control, object: KubeObject, left: OwnerReference[]): void {
  const {ownerReferences: _, ...metadata} = object.metadata
  updateOther(control.server, {...object, metadata: {...metadata, ...(left.length > 0 ? {ownerReferences: left} : {})}}, 'kube-controller-manager')
}

/** After an object has gone. */
export function collectDependants(control: Control, owner: KubeObject): void {
  for (const object of dependants(control, owner)) {
    const left = (object.metadata.ownerReferences ?? []).filter(reference => everything(control).some(other => other.metadata.uid === reference.uid))
    if (left.length === 0) control.remove(object)
    else disown(control, object, left)
  }
}

/** For an object that waits for its dependants, or leaves them behind. */
export function finishOwner(control: Control, found: KubeObject): void {
  const owner = control.fresh(found)
  if (!owner || !isEnding(owner)) return
  const finalizers = owner.metadata.finalizers ?? []
  if (finalizers.includes('orphan')) {
    for (const object of dependants(control, owner)) disown(control, object, (object.metadata.ownerReferences ?? []).filter(reference => reference.uid !== owner.metadata.uid))
    return drop(control, owner, 'orphan')
  }
  if (!finalizers.includes('foregroundDeletion')) return
  const blocking = dependants(control, owner).filter(object => object.metadata.ownerReferences?.some(reference => reference.uid === owner.metadata.uid && (reference as {blockOwnerDeletion?: boolean}).blockOwnerDeletion))
  for (const object of blocking) if (!isEnding(object)) control.remove(object, dependants(control, object).length > 0 ? 'Foreground' : 'Background')
  if (dependants(control, owner).every(object => !blocking.some(other => other.metadata.uid === object.metadata.uid))) drop(control, owner, 'foregroundDeletion')
}

/** Empties a namespace that is to go, and then lets it go. */
export function emptyNamespace(control: Control, found: KubeObject): void {
  const space = control.fresh(found)
  if (!space || !isEnding(space)) return
  const content = everything(control).filter(object => object.metadata.namespace === space.metadata.name)
  for (const object of content) if (!isEnding(object)) control.remove(object)
  if (content.length === 0) control.server.store.remove(control.server.known('Namespace'), space)
  else control.after(500, `namespace/${space.metadata.uid}`, () => emptyNamespace(control, space))
}

/** A claim stays while a pod uses it. */
export function releaseClaim(control: Control, found: KubeObject): void {
  const claim = control.fresh(found)
  if (!claim || !isEnding(claim)) return
  const used = control.all('Pod', claim.metadata.namespace).some(pod => listAt(pod, 'spec', 'volumes').some(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name))
  if (used) control.after(1000, `claim/${claim.metadata.uid}`, () => releaseClaim(control, claim))
  else drop(control, claim, 'kubernetes.io/pvc-protection')
}

/** A claim is bound at once, or when a pod that uses it has its node, as its class says. */
export function bindClaim(control: Control, found: KubeObject): void {
  const claim = control.fresh(found)
  if (!claim || textAt(claim, 'status', 'phase') !== 'Pending') return
  const storage = control.get('StorageClass', undefined, textAt(claim, 'spec', 'storageClassName') ?? '')
  if (!storage) return
  const consumer = control.all('Pod', claim.metadata.namespace).some(pod => textAt(pod, 'spec', 'nodeName') !== undefined && listAt(pod, 'spec', 'volumes').some(volume => textAt(volume, 'persistentVolumeClaim', 'claimName') === claim.metadata.name))
  if (textAt(storage, 'volumeBindingMode') === 'WaitForFirstConsumer' && !consumer) return
  const spec = recordAt(claim, 'spec')
  const bound = control.write({...claim, spec: {...spec, volumeName: `pvc-${claim.metadata.uid}`}})
  control.writeStatus(bound, {phase: 'Bound', accessModes: spec['accessModes'] ?? [], capacity: recordAt(spec, 'resources', 'requests')})
}
