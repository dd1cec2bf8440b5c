/** What controllers have in common: reading by kind, writing status and objects of their own, events, and being called again later. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, OwnerReference} from '../../../../src/targets/kubernetes/model.ts'
import {recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Behaviours} from '../behaviours.ts'
import {writeOwn, writeStatus} from '../own-writes.ts'
import type {ApiServer} from '../server.ts'
import {stamp, suffix} from '../values.ts'

/** Milliseconds that the parts of the cluster take to notice and to act. */
export interface Delays {
  /** A controller after a change of what it looks at. */
  controllers: number
  scheduler: number
  /** The node after a pod is bound to it, or told to end. */
  kubelet: number
  endpoints: number
  /** A gateway controller, until a route is accepted. */
  gateways: number
  /** Until a load balancer or an Ingress has its address. */
  addresses: number
  volumes: number
  /** From an object in the API until proxies send requests by it. */
  dataPlane: number
}

export const usualDelays: Delays = {controllers: 10, scheduler: 10, kubelet: 20, endpoints: 20, gateways: 50, addresses: 1000, volumes: 50, dataPlane: 0}

export interface Condition {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
}

export class Control {
  readonly server: ApiServer
  readonly delays: Delays
  behaviours: Behaviours
  private events = 0
  private names = 0

  constructor(parts: {server: ApiServer; delays: Delays; behaviours: Behaviours}) {
    this.server = parts.server
    this.delays = parts.delays
    this.behaviours = parts.behaviours
  }

  now(): number {
    return this.server.timeline.now()
  }

  stamp(): string {
    return stamp(this.now())
  }

  after(ms: number, key: string, run: () => void): void {
    this.server.timeline.after(ms, key, run)
  }

  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined {
    return this.server.store.get(this.server.known(kind), namespace, name)
  }

  all(kind: string, namespace?: string): KubeObject[] {
    const found: KubeObject[] = []
    for (const object of this.server.store.each(this.server.known(kind))) if (namespace === undefined || object.metadata.namespace === namespace) found.push(object)
    return found
  }

  /** Those that an object controls, in the order of their making. */
  owned(kind: string, owner: KubeObject): KubeObject[] {
    return this.all(kind, owner.metadata.namespace).filter(object => controllerOf(object)?.uid === owner.metadata.uid)
  }

  /** The newest state of an object, or undefined where another one or none stands in its place. */
  fresh(object: KubeObject): KubeObject | undefined {
    const found = this.get(object.kind, object.metadata.namespace, object.metadata.name)
    return found?.metadata.uid === object.metadata.uid ? found : undefined
  }

  writeStatus(object: KubeObject, status: Json, annotations?: Record<string, string>): KubeObject {
    return writeStatus(this.server, object, {status, manager: managerOf(object.kind), ...(annotations ? {annotations} : {})})
  }

  write(object: KubeObject): KubeObject {
    return writeOwn(this.server, object)
  }

  /** Creates an object that a controller makes. Throws StatusError where admission or a quota refuses it. */
  create(object: KubeObject): KubeObject {
    return this.server.createOwn(object)
  }

  remove(object: KubeObject, propagation: 'Background' | 'Foreground' = 'Background'): void {
    if (this.fresh(object)) this.server.removeOwn(object, propagation)
  }

  uniqueName(base: string): string {
    this.names += 1
    return `${base}-${suffix(this.names)}`
  }

  /** An event that happens again counts up, as the recorders of the real components do. */
  event(about: KubeObject, facts: {type: 'Normal' | 'Warning'; reason: string; message: string; from: string}): void {
    const {name, namespace = 'default', uid, resourceVersion} = about.metadata
    const same = this.all('Event', namespace).find(event => textAt(event, 'involvedObject', 'uid') === uid && textAt(event, 'reason') === facts.reason && textAt(event, 'message') === facts.message)
    if (same) return void this.write({...same, count: Number(same['count']) + 1, lastTimestamp: this.stamp()})
    this.events += 1
    this.create({
      apiVersion: 'v1', kind: 'Event', metadata: {name: `${name}.${(0x18000000 + this.events).toString(16)}`, namespace},
      involvedObject: {apiVersion: about.apiVersion, kind: about.kind, name, namespace, uid: uid ?? '', resourceVersion: resourceVersion ?? ''},
      reason: facts.reason, message: facts.message, type: facts.type, count: 1, firstTimestamp: this.stamp(), lastTimestamp: this.stamp(), source: {component: facts.from}, reportingComponent: facts.from, reportingInstance: ''
    })
  }
}

const managerOf = (kind: string): string => (kind === 'Pod' || kind === 'Node' ? 'kubelet' : ['HTTPRoute', 'Gateway', 'Ingress', 'GatewayClass'].includes(kind) ? 'traefik' : 'kube-controller-manager')

export const controllerOf = (object: KubeObject): OwnerReference | undefined => object.metadata.ownerReferences?.find(owner => owner.controller === true)

export const controllerReference = (owner: KubeObject): OwnerReference =>
  ({apiVersion: owner.apiVersion, kind: owner.kind, name: owner.metadata.name, uid: owner.metadata.uid ?? '', controller: true, blockOwnerDeletion: true} as OwnerReference)

export const conditionOf = (object: KubeObject | undefined, type: string): {type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string; lastUpdateTime?: string} | undefined =>
  (recordAt(object, 'status')['conditions'] as unknown as {type: string; status: string}[] | undefined)?.find(condition => condition.type === type)

export const isReady = (pod: KubeObject): boolean => conditionOf(pod, 'Ready')?.status === 'True'
export const phaseOf = (pod: KubeObject): string => textAt(pod, 'status', 'phase') ?? 'Pending'
export const isEnding = (object: KubeObject): boolean => object.metadata.deletionTimestamp !== undefined
export const isEnded = (pod: KubeObject): boolean => ['Succeeded', 'Failed'].includes(phaseOf(pod))

/** When the pod counts as available: ready for so many seconds. Undefined while it is not ready. */
export function availableAt(pod: KubeObject, minReadySeconds: number): number | undefined {
  const ready = conditionOf(pod, 'Ready')
  return ready?.status === 'True' ? Date.parse(ready.lastTransitionTime ?? '') + minReadySeconds * 1000 : undefined
}

/** Sets a condition among others: its transition time moves with its status alone. */
export function withCondition(conditions: readonly Json[], condition: Condition, time: string): Json[] {
  const before = conditions.find(other => textAt(other, 'type') === condition.type)
  const transition = before !== undefined && textAt(before, 'status') === condition.status ? textAt(before, 'lastTransitionTime') ?? time : time
  const next = {...condition, lastTransitionTime: transition} as Json
  return before === undefined ? [...conditions, next] : conditions.map(other => (other === before ? next : other))
}
