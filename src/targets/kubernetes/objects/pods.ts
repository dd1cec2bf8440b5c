/** Where the pods of an object are described: its pod template and the containers in it. */
import type {Json} from '../../../kernel/digest.ts'
import type {KubeObject} from '../model.ts'
import {at, isRecord, listAt, withAt, type FieldPath, type JsonRecord} from './fields.ts'
import {isBuiltIn} from './identity.ts'

const templates: Readonly<Record<string, FieldPath>> = {
  Pod: [], PodTemplate: ['template'], CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ...Object.fromEntries(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Job'].map(kind => [kind, ['spec', 'template']]))
}

/**
 * The path of the map that holds the pods' `metadata` and `spec`; `undefined` for an object without pods. A foreign kind is known by its shape: Argo's Rollout and
 * OpenKruise's CloneSet have theirs where a Deployment has it.
 */
export function podTemplatePath(object: KubeObject): FieldPath | undefined {
  if (isBuiltIn(object.apiVersion)) return Object.hasOwn(templates, object.kind) ? templates[object.kind] : undefined
  return listAt(object, 'spec', 'template', 'spec', 'containers').length > 0 ? ['spec', 'template'] : undefined
}

export const podSpecPath = (object: KubeObject): FieldPath | undefined => {
  const template = podTemplatePath(object)
  return template && [...template, 'spec']
}

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const

/** A copy in which each container is what `change` makes of it. */
export function withContainers(object: KubeObject, change: (container: JsonRecord, list: typeof containerLists[number]) => JsonRecord): KubeObject {
  const path = podSpecPath(object)
  if (path === undefined) return object
  return containerLists.reduce((changed, list) => {
    const containers = listAt(object, ...path, list)
    if (containers.length === 0) return changed
    return withAt(changed, [...path, list], containers.map((container): Json => (isRecord(container) ? change(container, list) : container)))
  }, object)
}

/** A copy whose pods carry more labels. */
export function withPodLabels(object: KubeObject, added: Readonly<Record<string, string>>): KubeObject {
  const path = podTemplatePath(object)
  // A Pod's own labels are its metadata, which others have set already.
  if (path === undefined || path.length === 0) return object
  const labels = at(object, ...path, 'metadata', 'labels')
  return withAt(object, [...path, 'metadata', 'labels'], {...(isRecord(labels) ? labels : {}), ...added})
}
