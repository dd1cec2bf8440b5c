/** Which controller looks at which change, and when. */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {quotaStatus} from '../quota.ts'
import {matchesMap, type Labels} from '../selectors.ts'
import type {Change} from '../store.ts'
import {same} from '../values.ts'
import {controllerOf, isEnding, type Control} from './control.ts'
import {reconcileAutoscaler, reconcileScaledObject} from './autoscaler.ts'
import {reconcileDaemonSet} from './daemon-set.ts'
import {countDisruptions, establish} from './definitions.ts'
import {reconcileDeployment} from './deployment.ts'
import {reconcileEndpoints} from './endpoints.ts'
import {bindClaim, collectDependants, emptyNamespace, finishOwner, releaseClaim} from './garbage.ts'
import {reconcileJob} from './job.ts'
import type {Kubelet} from './kubelet.ts'
import {giveAddress, reconcileGateway, reconcileGatewayClass, reconcileRoute, type RouteAnswer} from './networks.ts'
import {reconcileReplicaSet} from './replica-set.ts'
import {schedule} from './scheduler.ts'
import {reconcileStatefulSet} from './stateful-set.ts'

type Reconcile = (control: Control, object: KubeObject) => void

const workloads: Record<string, Reconcile> = {
  Deployment: reconcileDeployment, ReplicaSet: reconcileReplicaSet, StatefulSet: reconcileStatefulSet, DaemonSet: reconcileDaemonSet, Job: reconcileJob
}

export function startControllers(control: Control, kubelet: Kubelet, answer: (route: KubeObject) => RouteAnswer): void {
  const {delays, server} = control
  const soon = (what: string, object: KubeObject, run: Reconcile, ms = delays.controllers): void => control.after(ms, `${what}/${object.metadata.uid}`, () => run(control, object))
  const reconcile = (object: KubeObject): void => {
    const run = workloads[object.kind]
    if (run) soon('workload', object, run)
  }
  const owner = (object: KubeObject): void => {
    const reference = controllerOf(object)
    const found = reference && server.kinds.some(kind => kind.kind === reference.kind) ? control.get(reference.kind, object.metadata.namespace, reference.name) : undefined
    if (found) reconcile(found)
  }
  const tryAgain = (): void => {
    for (const pod of control.all('Pod')) if (textAt(pod, 'spec', 'nodeName') === undefined) soon('schedule', pod, schedule, delays.scheduler)
  }
  const onPod = ({type, object, previous}: Change): void => {
    owner(object)
    if (type === 'added') soon('schedule', object, schedule, delays.scheduler)
    if (type === 'deleted') {
      kubelet.forget(object)
      control.after(delays.scheduler, 'schedule/again', tryAgain)
    } else kubelet.notice(object)
    for (const service of control.all('Service', object.metadata.namespace)) {
      const selector = recordAt(service, 'spec', 'selector') as Labels
      if ([object, previous].some(pod => pod && matchesMap(selector, pod.metadata.labels ?? {}))) soon('endpoints', service, reconcileEndpoints, delays.endpoints)
    }
    for (const budget of control.all('PodDisruptionBudget', object.metadata.namespace)) soon('budget', budget, countDisruptions)
    for (const name of listAt(object, 'spec', 'volumes').map(volume => textAt(volume, 'persistentVolumeClaim', 'claimName'))) {
      const claim = name === undefined ? undefined : control.get('PersistentVolumeClaim', object.metadata.namespace, name)
      if (claim) soon('bind', claim, bindClaim, delays.volumes)
    }
  }
  const countQuotas = (namespace: string | undefined): void => {
    for (const quota of control.all('ResourceQuota', namespace)) soon('quota', quota, (c, found) => {
      const there = server.kinds.filter(kind => kind.namespaced).flatMap(kind => server.store.list(kind, namespace).map(object => ({kind, object})))
      const live = c.fresh(found)
      if (live) c.writeStatus(live, {...quotaStatus(live, there)})
    })
  }
  const byKind: Record<string, (change: Change) => void> = {
    Pod: onPod,
    Node: () => {
      for (const set of control.all('DaemonSet')) reconcile(set)
      control.after(delays.scheduler, 'schedule/again', tryAgain)
    },
    Service: ({type, object}) => {
      if (type !== 'deleted') soon('endpoints', object, reconcileEndpoints, delays.endpoints)
      if (type !== 'deleted' && listAt(object, 'status', 'loadBalancer', 'ingress').length === 0) soon('address', object, giveAddress, delays.addresses)
      routesAgain(control, answer)
    },
    Ingress: ({type, object}) => { if (type === 'added') soon('address', object, giveAddress, delays.addresses) },
    HTTPRoute: ({type, object, previous}) => { if (type !== 'deleted' && !same(object['spec'], previous?.['spec'])) soon('route', object, (c, route) => reconcileRoute(c, route, answer), delays.gateways) },
    Gateway: ({type, object, previous}) => {
      if (type !== 'deleted' && !same(object['spec'], previous?.['spec'])) soon('gateway', object, reconcileGateway, delays.gateways)
      if (type === 'added') routesAgain(control, answer)
    },
    GatewayClass: ({type, object}) => {
      if (type !== 'added') return
      soon('gateway-class', object, reconcileGatewayClass, delays.gateways)
      for (const gateway of control.all('Gateway')) soon('gateway', gateway, reconcileGateway, delays.gateways)
    },
    PersistentVolumeClaim: ({type, object}) => {
      control.after(delays.scheduler, 'schedule/again', tryAgain)
      if (type === 'added') soon('bind', object, bindClaim, delays.volumes)
      if (type !== 'deleted' && isEnding(object)) soon('claim', object, releaseClaim)
    },
    HorizontalPodAutoscaler: ({type, object, previous}) => { if (type !== 'deleted' && !same(object['spec'], previous?.['spec'])) soon('autoscaler', object, reconcileAutoscaler) },
    ScaledObject: ({type, object}) => { if (type === 'added') soon('scaled', object, reconcileScaledObject) },
    PodDisruptionBudget: ({type, object}) => { if (type !== 'deleted') soon('budget', object, countDisruptions) },
    CustomResourceDefinition: ({type, object}) => { if (type === 'added') soon('definition', object, establish, delays.controllers * 5) },
    Namespace: ({type, object}) => { if (type !== 'deleted' && isEnding(object)) soon('namespace', object, emptyNamespace) }
  }
  server.store.listen(change => {
    if (!change) return
    const {type, object, kind} = change
    if (type !== 'deleted') reconcile(object)
    if (kind.scale && !same(object['spec'], change.previous?.['spec'])) {
      for (const autoscaler of control.all('HorizontalPodAutoscaler', object.metadata.namespace)) if (textAt(autoscaler, 'spec', 'scaleTargetRef', 'name') === object.metadata.name) soon('autoscaler', autoscaler, reconcileAutoscaler)
    }
    if (object.metadata.namespace !== undefined && (type === 'deleted' || (kind.kind === 'ResourceQuota' && !same(object['spec'], change.previous?.['spec'])))) countQuotas(object.metadata.namespace)
    if (kind.kind !== 'Pod' && controllerOf(object) && workloads[kind.kind]) owner(object)
    byKind[kind.kind]?.(change)
    if (type === 'deleted') {
      soon('garbage', object, collectDependants)
      for (const reference of object.metadata.ownerReferences ?? []) {
        const found = server.kinds.some(known => known.kind === reference.kind) ? control.get(reference.kind, object.metadata.namespace, reference.name) : undefined
        if (found && isEnding(found)) soon('finish', found, finishOwner)
      }
    } else if (isEnding(object) && object.metadata.finalizers?.some(f => f === 'orphan' || f === 'foregroundDeletion')) soon('finish', object, finishOwner)
  })
}

/** A Service that comes or goes changes whether the references of routes can be resolved. */
function routesAgain(control: Control, answer: (route: KubeObject) => RouteAnswer): void {
  if (!control.server.kinds.some(kind => kind.kind === 'HTTPRoute')) return
  for (const route of control.all('HTTPRoute')) {
    if (at(route, 'status') !== undefined) control.after(control.delays.gateways, `route/${route.metadata.uid}`, () => reconcileRoute(control, route, answer))
  }
}
