/** What the server does to an object of each kind before it is stored: what may be set at creation, what counts as a new generation, what never changes. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {badValue, type StatusCause} from './status.ts'
import {copy, same, tree} from './values.ts'

/** Fields that stay as they are; the words are the server's. */
const immutable: Record<string, readonly (readonly [path: string, words: string])[]> = {
  Deployment: [['spec.selector', 'field is immutable']],
  DaemonSet: [['spec.selector', 'field is immutable']],
  ReplicaSet: [['spec.selector', 'field is immutable']],
  Job: [['spec.selector', 'field is immutable'], ['spec.template', 'field is immutable'], ['spec.completionMode', 'field is immutable']]
}

export function prepareCreate(kind: Kind, object: KubeObject): KubeObject {
  const prepared = tree(copy(object))
  if (kind.status) delete prepared['status']
  return prepared as unknown as KubeObject
}

/** The part of the object that makes a new generation when it changes. */
function generationPart(kind: Kind, object: KubeObject): Json {
  const {metadata: _m, status: _s, apiVersion: _a, kind: _k, ...rest} = tree(object)
  return kind.custom ? rest : {spec: rest['spec'] ?? null}
}

/** The object as the update leaves it: status and spec are each written by their own path. */
export function prepareUpdate(kind: Kind, live: KubeObject, next: KubeObject, subresource: string | undefined): KubeObject {
  if (subresource === 'status') {
    const {labels: _l, annotations: _a, ownerReferences: _o, ...metadata} = live.metadata
    void metadata
    return {...live, metadata: {...live.metadata, ...(next.metadata.managedFields ? {managedFields: next.metadata.managedFields} : {})}, status: next['status']}
  }
  const prepared: KubeObject = {...next}
  if (kind.status) {
    if (live['status'] === undefined) delete prepared['status']
    else prepared['status'] = live['status']
  }
  if (!kind.generation) return prepared
  const moved = !same(generationPart(kind, live), generationPart(kind, prepared))
  return {...prepared, metadata: {...prepared.metadata, generation: (live.metadata.generation ?? 1) + (moved ? 1 : 0)}}
}

export function validateUpdate(kind: Kind, live: KubeObject, next: KubeObject): StatusCause[] {
  return (immutable[kind.kind] ?? []).flatMap(([path, words]) => {
    const [before, after] = [at(live, ...path.split('.')), at(next, ...path.split('.'))]
    return same(before, after) ? [] : [badValue(path, after ?? null, words)]
  })
}
