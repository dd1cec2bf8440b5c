/** Which ConfigMaps and Secrets the pods of an object cannot run without. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import type {KubeObject} from '../model.ts'
import {at, isRecord, textAt} from './fields.ts'
import {podSpecPath} from './pods.ts'

export interface ConfigReference {
  kind: 'ConfigMap' | 'Secret'
  name: string
  namespace?: string
}

/** In every place of a pod spec, those for pulling images included; a ControllerRevision keeps the pod spec of a StatefulSet's or DaemonSet's past. */
export function configReferences(object: KubeObject): ConfigReference[] {
  const path = object.kind === 'ControllerRevision' ? ['data', 'spec', 'template', 'spec'] : podSpecPath(object)
  if (path === undefined) return []
  const {namespace} = object.metadata
  const found = new Map<string, ConfigReference>()
  for (const reference of references(at(object, ...path))) found.set(`${reference.kind}/${reference.name}`, {...reference, ...(namespace === undefined ? {} : {namespace})})
  return [...found.values()]
}

function* references(value: Json | undefined): Generator<ConfigReference> {
  if (Array.isArray(value)) for (const item of value) yield* references(item)
  if (!isRecord(value)) return
  for (const [key, inner] of Object.entries(value)) {
    const kind = /configmap/i.test(key) ? 'ConfigMap' : /secret/i.test(key) ? 'Secret' : undefined
    if (kind !== undefined) {
      for (const named of Array.isArray(inner) ? inner : [inner]) {
        const name = isRecord(named) ? (textAt(named, 'name') ?? textAt(named, 'secretName')) : undefined
        if (name !== undefined) yield {kind, name}
      }
    }
    yield* references(inner)
  }
}
