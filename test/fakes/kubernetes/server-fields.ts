/** The fields of an object that the server alone writes, and what they say of whether a write changes anything. */
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {same} from './values.ts'

/** What no writer sets. */
export function withServerFields(live: KubeObject, next: KubeObject): KubeObject {
  const {uid, creationTimestamp, resourceVersion, generation, deletionTimestamp} = live.metadata
  const kept = Object.fromEntries(Object.entries({uid, creationTimestamp, resourceVersion, generation, deletionTimestamp}).filter(([, value]) => value !== undefined))
  return {...next, metadata: {...next.metadata, ...kept}}
}

/** The times of managers alone are no reason to write (kubernetes #124605 tells where that once went wrong). */
export function sameButTimes(live: KubeObject, next: KubeObject): boolean {
  const timeless = (object: KubeObject): KubeObject => {
    if (!object.metadata.managedFields) return object
    return {...object, metadata: {...object.metadata, managedFields: object.metadata.managedFields.map(({time: _t, ...entry}) => entry)}}
  }
  return same(timeless(live), timeless(next))
}
