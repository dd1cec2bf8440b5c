/** What a pod needs of ConfigMaps and Secrets before its containers can be made, and the kubelet's words where it is not there. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Control} from './control.ts'

const has = (control: Control, kind: string, pod: KubeObject, name: string): KubeObject | undefined => control.get(kind, pod.metadata.namespace, name)
const optional = (reference: Json | undefined): boolean => at(reference, 'optional') === true

function missingKey(control: Control, pod: KubeObject, kind: 'ConfigMap' | 'Secret', reference: Json | undefined): string | undefined {
  const [name, key] = [textAt(reference, 'name'), textAt(reference, 'key')]
  if (name === undefined || optional(reference)) return undefined
  const object = has(control, kind, pod, name)
  if (!object) return `${kind.toLowerCase()} "${name}" not found`
  const there = key === undefined || recordAt(object, 'data')[key] !== undefined || recordAt(object, 'binaryData')[key] !== undefined
  return there ? undefined : `couldn't find key ${key} in ${kind} ${pod.metadata.namespace}/${name}`
}

/** For environment variables: CreateContainerConfigError. */
export function missingConfig(control: Control, pod: KubeObject): string | undefined {
  for (const container of listAt(pod, 'spec', 'containers')) {
    for (const source of listAt(container, 'envFrom')) {
      const why = missingKey(control, pod, 'ConfigMap', at(source, 'configMapRef')) ?? missingKey(control, pod, 'Secret', at(source, 'secretRef'))
      if (why !== undefined) return why
    }
    for (const variable of listAt(container, 'env')) {
      const why = missingKey(control, pod, 'ConfigMap', at(variable, 'valueFrom', 'configMapKeyRef')) ?? missingKey(control, pod, 'Secret', at(variable, 'valueFrom', 'secretKeyRef'))
      if (why !== undefined) return why
    }
  }
  return undefined
}

/** For volumes: the pod stays in ContainerCreating. */
export function missingVolume(control: Control, pod: KubeObject): string | undefined {
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const named = [{kind: 'ConfigMap', source: at(volume, 'configMap'), name: textAt(volume, 'configMap', 'name')}, {kind: 'Secret', source: at(volume, 'secret'), name: textAt(volume, 'secret', 'secretName')}]
    for (const {kind, source, name} of named) {
      if (name !== undefined && !optional(source) && !has(control, kind, pod, name)) return `MountVolume.SetUp failed for volume "${textAt(volume, 'name')}" : ${kind.toLowerCase()} "${name}" not found`
    }
  }
  return undefined
}
