/** Objects for tests, as people write them. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'

export const deployment = (name: string, changes: {image?: string; labels?: Record<string, string>; pod?: Record<string, Json>; container?: Record<string, Json>} = {}): KubeObject => {
  const own = changes.labels ?? {app: name}
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name},
    spec: {replicas: 2, selector: {matchLabels: own}, template: {metadata: {labels: own}, spec: {containers: [{name, image: changes.image ?? `${name}:1`, ...changes.container}], ...changes.pod}}}
  }
}

export const service = (name: string, selector: Record<string, string> = {app: name}): KubeObject => ({apiVersion: 'v1', kind: 'Service', metadata: {name}, spec: {selector, ports: [{port: 80}]}})

export const kind = (apiVersion: string, kindName: string, name: string, fields: Record<string, Json> = {}): KubeObject => ({apiVersion, kind: kindName, metadata: {name}, ...fields})
