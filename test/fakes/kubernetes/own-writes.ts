/** The writes of the cluster's own parts: they know what they do, so that nothing is decoded or validated. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {numberAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {trackUpdate} from './managed-fields.ts'
import type {ApiServer} from './server.ts'
import {same, stamp} from './values.ts'

type Place = Pick<ApiServer, 'store' | 'timeline' | 'kindOf'>

/** Another status, by the path of the status. Nothing is written where it is the same, or where another object stands in its place. */
export function writeStatus(server: Place, object: KubeObject, {status, manager, annotations}: {status: Json; manager: string; annotations?: Record<string, string>}): KubeObject {
  const kind = server.kindOf(object)
  const live = server.store.get(kind, object.metadata.namespace, object.metadata.name)
  if (!live || live.metadata.uid !== object.metadata.uid) return object
  const next: KubeObject = {...live, status, metadata: {...live.metadata, ...(annotations ? {annotations: {...live.metadata.annotations, ...annotations}} : {})}}
  if (same(live, next)) return live
  const owned = trackUpdate(kind, live, next, {manager, subresource: 'status', time: stamp(server.timeline.now())})
  return server.store.put(kind, owned.length > 0 ? {...next, metadata: {...next.metadata, managedFields: owned}} : next)
}

/** An object of their own, as it is. */
export function writeOwn(server: Place, object: KubeObject): KubeObject {
  const kind = server.kindOf(object)
  const live = server.store.get(kind, object.metadata.namespace, object.metadata.name)
  return live && same(live, object) ? live : server.store.put(kind, object)
}

/** A change of an object of somebody else, under a manager's name. */
export function updateOther(server: Place, object: KubeObject, manager: string): KubeObject {
  const kind = server.kindOf(object)
  const live = server.store.get(kind, object.metadata.namespace, object.metadata.name)
  const managedFields = trackUpdate(kind, live, object, {manager, subresource: undefined, time: stamp(server.timeline.now())})
  return server.store.put(kind, {...object, metadata: {...object.metadata, ...(managedFields.length > 0 ? {managedFields} : {})}})
}

/** Takes away a finalizer; without the last one the object goes. */
export function dropFinalizer(server: Place, object: KubeObject, finalizer: string): void {
  const kind = server.kindOf(object)
  const finalizers = (object.metadata.finalizers ?? []).filter(other => other !== finalizer)
  const next = {...object, metadata: {...object.metadata, finalizers}}
  if (finalizers.length === 0 && object.metadata.deletionTimestamp !== undefined) server.store.remove(kind, next)
  else server.store.put(kind, next)
}

/** The object goes, or is marked to go where somebody has yet to do something about it. */
export function removeObject(server: Place, kind: Kind, {live, propagation}: {live: KubeObject; propagation: 'Background' | 'Foreground' | 'Orphan'}): KubeObject {
  const finalizers = new Set(live.metadata.finalizers ?? [])
  if (propagation === 'Foreground') finalizers.add('foregroundDeletion')
  if (propagation === 'Orphan') finalizers.add('orphan')
  const ended = ['Succeeded', 'Failed'].includes(textAt(live, 'status', 'phase') ?? '')
  const running = kind.kind === 'Pod' && textAt(live, 'spec', 'nodeName') !== undefined && !ended
  const grace = running ? numberAt(live, 'spec', 'terminationGracePeriodSeconds') ?? 30 : 0
  if (live.metadata.deletionTimestamp !== undefined) return live
  if (finalizers.size === 0 && grace === 0 && kind.kind !== 'Namespace') return server.store.remove(kind, live)
  const {generation} = live.metadata
  return server.store.put(kind, {
    ...live, ...(kind.kind === 'Namespace' ? {status: {phase: 'Terminating'}} : {}),
    metadata: {
      ...live.metadata, deletionTimestamp: stamp(server.timeline.now() + grace * 1000), deletionGracePeriodSeconds: grace, ...(generation === undefined ? {} : {generation: generation + 1}),
      ...(finalizers.size > 0 ? {finalizers: [...finalizers]} : {})
    } as KubeObject['metadata']
  })
}
