/** Nodes: how they look, and what becomes of their pods when one is lost (pkg/controller/nodelifecycle). */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Control} from './control.ts'
import type {Kubelet} from './kubelet.ts'

export interface NodeShape {
  name?: string
  cpu?: string
  memory?: string
  gpus?: number
  pods?: number
  labels?: Record<string, string>
  taints?: {key: string; value?: string; effect: 'NoSchedule' | 'NoExecute'}[]
}

export function nodeObject({name = 'node', cpu = '64', memory = '512Gi', gpus = 0, pods = 110, labels = {}, taints}: NodeShape): KubeObject {
  const room = {cpu, memory, pods: String(pods), ...(gpus > 0 ? {'nvidia.com/gpu': String(gpus)} : {})}
  return {
    apiVersion: 'v1', kind: 'Node', metadata: {name, labels: {'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', ...labels}},
    spec: taints ? {taints: taints.map(taint => ({...taint}))} : {}, status: {capacity: room, allocatable: room, conditions: [{type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status'}]}
  }
}

/** How long pods stay bound to a node that cannot be reached: the toleration that admission gives every pod. */
const tolerated = 300_000

const podsOn = (control: Control, node: string): KubeObject[] => control.all('Pod').filter(pod => textAt(pod, 'spec', 'nodeName') === node)

/** The power goes. Its pods are not ready at once, are marked to go after five minutes, and stay so. */
export function loseNode(control: Control, kubelet: Kubelet, name: string): void {
  const node = control.get('Node', undefined, name)
  if (!node) throw new Error(`There is no node ${name}`)
  const condition = {type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.', lastTransitionTime: control.stamp()}
  control.write({...node, spec: {...recordAt(node, 'spec'), taints: [{key: 'node.kubernetes.io/unreachable', effect: 'NoSchedule'}, {key: 'node.kubernetes.io/unreachable', effect: 'NoExecute'}]}, status: {...recordAt(node, 'status'), conditions: [condition]}})
  for (const pod of podsOn(control, name)) kubelet.lose(pod)
  control.after(tolerated, `node/${name}/evict`, () => { for (const pod of podsOn(control, name)) control.remove(pod) })
}

/** The node object goes, and its pods with it (pkg/controller/podgc). */
export function deleteNode(control: Control, name: string): void {
  const node = control.get('Node', undefined, name)
  if (node) control.server.removeOwn(node, 'now')
  for (const pod of podsOn(control, name)) control.server.removeOwn(pod, 'now')
}
