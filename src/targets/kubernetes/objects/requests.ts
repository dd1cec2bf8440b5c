/** What a pod asks of a node and of a quota, and which nodes may take it, as far as that is simple. What is not modelled is named. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import type {KubeObject} from '../model.ts'
import {at, listAt, recordAt, textAt, type Readable} from './fields.ts'
import {quantityOf} from './quantities.ts'

export type Asked = Record<string, bigint>

const one = 1_000_000_000n

/** A limit without a request is a request (https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/). */
function amountsOf(resources: Readable, which: 'requests' | 'limits'): Asked {
  const stated = {...(which === 'requests' ? recordAt(resources, 'limits') : {}), ...recordAt(resources, which)}
  return Object.fromEntries(Object.entries(stated).map(([name, value]): [string, bigint] => [name, quantityOf(value) ?? 0n]))
}

function plus(into: Asked, more: Readonly<Asked>, join: (a: bigint, b: bigint) => bigint = (a, b) => a + b): Asked {
  for (const [name, amount] of Object.entries(more)) into[name] = join(into[name] ?? 0n, amount)
  return into
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)

/** The sum of its containers, or its greediest init container where that is more; sidecars run beside both (KEP-753). */
function totalOf(podSpec: Readable, which: 'requests' | 'limits'): Asked {
  const total: Asked = {}
  for (const container of listAt(podSpec, 'containers')) plus(total, amountsOf(at(container, 'resources'), which))
  const sidecars: Asked = {}
  const starting: Asked = {}
  for (const container of listAt(podSpec, 'initContainers')) {
    const its = amountsOf(at(container, 'resources'), which)
    if (textAt(container, 'restartPolicy') === 'Always') plus(sidecars, its)
    else plus(starting, plus({...its}, sidecars), larger)
  }
  plus(plus(total, sidecars), starting, larger)
  const whole = recordAt(podSpec, 'resources', which)
  return plus({...total, ...amountsOf({[which]: whole}, which)}, amountsOf({requests: at(podSpec, 'overhead') ?? {}}, 'requests'))
}

/** Of a node: what it asks for, and its place among the pods. */
export const podRequests = (podSpec: Readable): Asked => ({...totalOf(podSpec, 'requests'), pods: one})

/** Whether it asks for anything at all. */
export const asksForResources = (podSpec: Readable): boolean => Object.values(totalOf(podSpec, 'requests')).some(amount => amount > 0n)

/** Of a quota, under the names that quotas have for it (https://kubernetes.io/docs/concepts/policy/resource-quotas/). */
export function quotaRequests(podSpec: Readable): Asked {
  const requests = Object.entries(totalOf(podSpec, 'requests')).flatMap(([name, amount]): [string, bigint][] => [[`requests.${name}`, amount], ...(['cpu', 'memory', 'ephemeral-storage'].includes(name) ? [[name, amount] as [string, bigint]] : [])])
  const limits = Object.entries(totalOf(podSpec, 'limits')).map(([name, amount]): [string, bigint] => [`limits.${name}`, amount])
  return Object.fromEntries([...requests, ...limits, ['pods', one], ['count/pods', one]])
}

function tolerates(podSpec: Readable, taint: Json): boolean {
  return listAt(podSpec, 'tolerations').some(toleration => {
    const [key, effect] = [textAt(toleration, 'key'), textAt(toleration, 'effect')]
    if (effect !== undefined && effect !== textAt(taint, 'effect')) return false
    if (key === undefined || key === '') return textAt(toleration, 'operator') === 'Exists'
    return key === textAt(taint, 'key') && (textAt(toleration, 'operator') === 'Exists' || (textAt(toleration, 'value') ?? '') === (textAt(taint, 'value') ?? ''))
  })
}

/** Ready, not cordoned, of the wanted labels, and with no taint that keeps the pod away. */
export function mayTake(node: KubeObject, podSpec: Readable): boolean {
  const isReady = listAt(node, 'status', 'conditions').some(c => textAt(c, 'type') === 'Ready' && textAt(c, 'status') === 'True')
  const wanted = Object.entries(recordAt(podSpec, 'nodeSelector')).every(([key, value]) => node.metadata.labels?.[key] === value)
  const name = textAt(podSpec, 'nodeName')
  return isReady && at(node, 'spec', 'unschedulable') !== true && wanted && (name === undefined || name === node.metadata.name)
    && listAt(node, 'spec', 'taints').every(taint => textAt(taint, 'effect') === 'PreferNoSchedule' || tolerates(podSpec, taint))
}

/** What else the scheduler looks at: it can only leave less room. */
export function unmodelledOf(podSpec: Readable): string[] {
  const required = (kind: string): boolean => at(podSpec, 'affinity', kind, 'requiredDuringSchedulingIgnoredDuringExecution') !== undefined
  const found: [string, boolean][] = [
    ['required node affinity', required('nodeAffinity')], ['required affinity to pods', required('podAffinity') || required('podAntiAffinity')],
    ['topology spread', listAt(podSpec, 'topologySpreadConstraints').some(c => textAt(c, 'whenUnsatisfiable') !== 'ScheduleAnyway')],
    ['host ports', listAt(podSpec, 'containers').some(c => listAt(c, 'ports').some(p => at(p, 'hostPort') !== undefined))],
    ['volumes that belong to a node or a zone', listAt(podSpec, 'volumes').some(v => at(v, 'persistentVolumeClaim') !== undefined || at(v, 'ephemeral') !== undefined)],
    ['resource claims', listAt(podSpec, 'resourceClaims').length > 0], ['the overhead of its runtime class', at(podSpec, 'runtimeClassName') !== undefined && at(podSpec, 'overhead') === undefined],
    ['a scheduler of its own', !['default-scheduler', undefined].includes(textAt(podSpec, 'schedulerName'))]
  ]
  return found.flatMap(([words, is]) => (is ? [`${words} is not looked at`] : []))
}
