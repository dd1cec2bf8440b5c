/** The scheduler: pods onto nodes by what they ask for, node selectors and taints; and why not, in its words. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {amountOf} from '../quantity.ts'
import {conditionOf, isEnded, withCondition, type Control} from './control.ts'

type Amounts = Map<string, number>

function askedBy(pod: KubeObject): Amounts {
  const asked: Amounts = new Map([['pods', 1]])
  for (const container of listAt(pod, 'spec', 'containers')) {
    for (const [name, value] of Object.entries(recordAt(container, 'resources', 'requests'))) asked.set(name, (asked.get(name) ?? 0) + amountOf(value))
  }
  return asked
}

const boundTo = (pod: KubeObject): string | undefined => textAt(pod, 'spec', 'nodeName')

function freeOn(control: Control, node: KubeObject): Amounts {
  const free: Amounts = new Map(Object.entries(recordAt(node, 'status', 'allocatable')).map(([name, value]) => [name, amountOf(value)]))
  for (const pod of control.all('Pod')) {
    if (boundTo(pod) !== node.metadata.name || isEnded(pod)) continue
    for (const [name, amount] of askedBy(pod)) free.set(name, (free.get(name) ?? 0) - amount)
  }
  return free
}

function tolerates(pod: KubeObject, taint: Json): boolean {
  return listAt(pod, 'spec', 'tolerations').some(toleration => {
    const [key, effect] = [textAt(toleration, 'key'), textAt(toleration, 'effect')]
    if (key !== undefined && key !== textAt(taint, 'key')) return false
    if (effect !== undefined && effect !== textAt(taint, 'effect')) return false
    return textAt(toleration, 'operator') === 'Exists' || key === undefined || (textAt(toleration, 'value') ?? '') === (textAt(taint, 'value') ?? '')
  })
}

/** Where a DaemonSet wants its pod. */
const pinnedTo = (pod: KubeObject): string | undefined =>
  textAt(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', 0, 'matchFields', 0, 'values', 0)

interface Obstacle {
  reason: string
  /** Whether the node could ever take the pod, if others went. */
  byOthers: boolean
}

const lasting = (reason: string): Obstacle[] => [{reason, byOthers: false}]

/** Why the pod does not go onto the node; empty where it does. */
function against(control: Control, pod: KubeObject, node: KubeObject): Obstacle[] {
  const pinned = pinnedTo(pod)
  if (pinned !== undefined && pinned !== node.metadata.name) return lasting("node(s) didn't match Pod's node affinity/selector")
  const unwanted = listAt(node, 'spec', 'taints').find(taint => textAt(taint, 'effect') !== 'PreferNoSchedule' && !tolerates(pod, taint))
  if (unwanted !== undefined) return lasting('node(s) had untolerated taint(s)')
  if (recordAt(node, 'spec')['unschedulable'] === true && !listAt(pod, 'spec', 'tolerations').some(t => textAt(t, 'key') === 'node.kubernetes.io/unschedulable')) return lasting('node(s) were unschedulable')
  const labels = node.metadata.labels ?? {}
  if (!Object.entries(recordAt(pod, 'spec', 'nodeSelector')).every(([key, value]) => labels[key] === value)) return lasting("node(s) didn't match Pod's node affinity/selector")
  const free = freeOn(control, node)
  const whole = recordAt(node, 'status', 'allocatable')
  return [...askedBy(pod)].filter(([name, amount]) => amount > 0 && amount > (free.get(name) ?? 0))
    .map(([name, amount]) => ({reason: name === 'pods' ? 'Too many pods' : `Insufficient ${name}`, byOthers: amount <= amountOf(whole[name])}))
}

function unschedulable(reasons: Obstacle[][]): string {
  const counts = new Map<string, number>()
  for (const {reason} of reasons.flat()) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  const told = [...counts].map(([reason, count]) => `${count} ${reason}`).sort().join(', ')
  const short = reasons.filter(all => all.every(({byOthers}) => byOthers)).length
  const rest = reasons.length - short
  const preemption = [...(short > 0 ? [`${short} No preemption victims found for incoming pod`] : []), ...(rest > 0 ? [`${rest} Preemption is not helpful for scheduling`] : [])].join(', ')
  return `0/${reasons.length} nodes are available: ${told}. no new claims to deallocate, preemption: 0/${reasons.length} nodes are available: ${preemption}.`
}

/** The node with the most room by processor. */
function best(control: Control, nodes: KubeObject[]): KubeObject | undefined {
  return nodes.map(node => ({node, free: freeOn(control, node).get('cpu') ?? 0, pods: freeOn(control, node).get('pods') ?? 0}))
    .sort((a, b) => b.free - a.free || b.pods - a.pods || (a.node.metadata.name < b.node.metadata.name ? -1 : 1))[0]?.node
}

/** A claim has to be there, and bound where its class does not wait for its first consumer. */
function missingClaim(control: Control, pod: KubeObject): string | undefined {
  for (const volume of listAt(pod, 'spec', 'volumes')) {
    const name = textAt(volume, 'persistentVolumeClaim', 'claimName')
    if (name === undefined) continue
    const claim = control.get('PersistentVolumeClaim', pod.metadata.namespace, name)
    if (!claim) return `persistentvolumeclaim "${name}" not found`
    const storage = control.get('StorageClass', undefined, textAt(claim, 'spec', 'storageClassName') ?? '')
    if (textAt(claim, 'status', 'phase') !== 'Bound' && textAt(storage, 'volumeBindingMode') !== 'WaitForFirstConsumer') return 'pod has unbound immediate PersistentVolumeClaims'
  }
  return undefined
}

export function schedule(control: Control, pod: KubeObject): void {
  const live = control.fresh(pod)
  if (!live || boundTo(live) !== undefined || live.metadata.deletionTimestamp !== undefined) return
  const nodes = control.all('Node')
  const reasons = nodes.map(node => against(control, live, node))
  const chosen = best(control, nodes.filter((_, index) => reasons[index]?.length === 0))
  const status = recordAt(live, 'status')
  const conditions = listAt(live, 'status', 'conditions')
  const claim = missingClaim(control, live)
  if (!chosen || claim !== undefined) {
    const message = claim ?? (nodes.length === 0 ? 'no nodes available to schedule pods' : unschedulable(reasons))
    if (conditionOf(live, 'PodScheduled')?.message === message) return
    control.event(live, {type: 'Warning', reason: 'FailedScheduling', message, from: 'default-scheduler'})
    control.write({...live, status: {...status, conditions: withCondition(conditions, {type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message}, control.stamp())}})
    return
  }
  control.event(live, {type: 'Normal', reason: 'Scheduled', message: `Successfully assigned ${live.metadata.namespace}/${live.metadata.name} to ${chosen.metadata.name}`, from: 'default-scheduler'})
  const zones = Object.fromEntries(Object.entries(chosen.metadata.labels ?? {}).filter(([key]) => key === 'topology.kubernetes.io/zone' || key === 'topology.kubernetes.io/region'))
  control.write({
    // Binding copies the topology of the node onto the pod (PodTopologyLabels).
    ...live, metadata: {...live.metadata, labels: {...live.metadata.labels, ...zones}}, spec: {...recordAt(live, 'spec'), nodeName: chosen.metadata.name},
    status: {...status, conditions: withCondition(conditions.filter(c => textAt(c, 'type') !== 'PodScheduled'), {type: 'PodScheduled', status: 'True'}, control.stamp())}
  })
}
