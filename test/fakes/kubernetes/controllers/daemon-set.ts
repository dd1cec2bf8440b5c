/** DaemonSets: a pod on each node that fits, replaced a few at a time (pkg/controller/daemon). */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {StatusError} from '../status.ts'
import {availableAt, isEnded, isEnding, isReady, type Control} from './control.ts'
import {podFrom} from './replica-set.ts'
import {revisionFor, revisionLabel} from './stateful-set.ts'

const tolerated = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable', 'node.kubernetes.io/disk-pressure', 'node.kubernetes.io/memory-pressure', 'node.kubernetes.io/pid-pressure', 'node.kubernetes.io/unschedulable']
const nodeOf = (pod: KubeObject): string => textAt(pod, 'spec', 'affinity', 'nodeAffinity', 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms', 0, 'matchFields', 0, 'values', 0) ?? ''

function wants(set: KubeObject, node: KubeObject): boolean {
  const selector = recordAt(set, 'spec', 'template', 'spec', 'nodeSelector')
  if (!Object.entries(selector).every(([key, value]) => node.metadata.labels?.[key] === value)) return false
  const tolerations = listAt(set, 'spec', 'template', 'spec', 'tolerations')
  return listAt(node, 'spec', 'taints').every(taint => tolerated.includes(textAt(taint, 'key') ?? '')
    || tolerations.some(t => textAt(t, 'key') === undefined || textAt(t, 'key') === textAt(taint, 'key')))
}

function createOn(control: Control, set: KubeObject, node: string, revision: string): void {
  const suffixed = revision.slice(set.metadata.name.length + 1)
  try {
    control.create(podFrom(set, control.uniqueName(set.metadata.name), {
      labels: {[revisionLabel]: suffixed, 'pod-template-generation': String(set.metadata.generation ?? 1)},
      spec: {
        affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: 'metadata.name', operator: 'In', values: [node]}]}]}}},
        tolerations: [...listAt(set, 'spec', 'template', 'spec', 'tolerations'), ...tolerated.map(key => ({key, operator: 'Exists', effect: key.endsWith('not-ready') || key.endsWith('unreachable') ? 'NoExecute' : 'NoSchedule'}))]
      }
    }))
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    control.event(set, {type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}`, from: 'daemonset-controller'})
    control.after(1000, `daemon-set/${set.metadata.uid}/again`, () => reconcileDaemonSet(control, set))
  }
}

export function reconcileDaemonSet(control: Control, found: KubeObject): void {
  const set = control.fresh(found)
  if (!set) return
  const revision = revisionFor(control, set)
  const mine = revision.slice(set.metadata.name.length + 1)
  const isNew = (pod: KubeObject): boolean => pod.metadata.labels?.[revisionLabel] === mine
  const nodes = control.all('Node').filter(node => wants(set, node)).map(node => node.metadata.name).sort()
  const minReady = numberAt(set, 'spec', 'minReadySeconds') ?? 0
  const pods = (): KubeObject[] => control.owned('Pod', set).filter(pod => !isEnding(pod))
  const isAvailable = (pod: KubeObject): boolean => {
    const at = availableAt(pod, minReady)
    if (at !== undefined && at > control.now()) control.after(at - control.now(), `daemon-set/${set.metadata.uid}/available`, () => reconcileDaemonSet(control, set))
    return at !== undefined && at <= control.now()
  }
  if (!isEnding(set)) {
    for (const pod of pods()) if (!nodes.includes(nodeOf(pod)) || isEnded(pod)) control.remove(pod)
    for (const node of nodes) if (!control.owned('Pod', set).some(pod => nodeOf(pod) === node)) createOn(control, set, node, revision)
    replaceOld(control, set, {nodes, pods: pods(), isNew, isAvailable})
  }
  const alive = pods().filter(pod => nodes.includes(nodeOf(pod)))
  const count = (holds: (pod: KubeObject) => boolean): number => alive.filter(holds).length
  const [updated, available] = [count(isNew), count(isAvailable)]
  const live = control.fresh(set)
  if (live) {
    control.writeStatus(live, {
      currentNumberScheduled: alive.length, numberMisscheduled: 0, desiredNumberScheduled: nodes.length, numberReady: count(isReady), observedGeneration: set.metadata.generation ?? 0,
      ...(updated > 0 ? {updatedNumberScheduled: updated} : {}), ...(available > 0 ? {numberAvailable: available} : {}), ...(nodes.length > available ? {numberUnavailable: nodes.length - available} : {})
    })
  }
}

interface Sight {
  nodes: string[]
  pods: KubeObject[]
  isNew: (pod: KubeObject) => boolean
  isAvailable: (pod: KubeObject) => boolean
}

function replaceOld(control: Control, set: KubeObject, {nodes, pods, isNew, isAvailable}: Sight): void {
  if (textAt(set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return
  const given = recordAt(set, 'spec', 'updateStrategy', 'rollingUpdate')['maxUnavailable'] ?? 1
  const most = Math.max(1, typeof given === 'number' ? given : Math.ceil(Number.parseFloat(String(given)) * nodes.length / 100))
  const old = pods.filter(pod => !isNew(pod))
  const [broken, whole] = [old.filter(pod => !isAvailable(pod)), old.filter(isAvailable)]
  const unavailable = nodes.length - pods.filter(isAvailable).length
  for (const pod of [...broken, ...whole.slice(0, Math.max(0, most - unavailable))]) control.remove(pod)
}
