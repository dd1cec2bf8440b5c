/** EndpointSlices of Services: which pods, and in what state (k8s.io/endpointslice). */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, booleanAt, listAt, numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {matchesMap, type Labels} from '../selectors.ts'
import {same} from '../values.ts'
import {controllerReference, isEnded, isEnding, isReady, type Control} from './control.ts'

export const serviceLabel = 'kubernetes.io/service-name'

function portsFor(service: KubeObject, pods: readonly KubeObject[]): Json[] {
  return listAt(service, 'spec', 'ports').map(port => {
    const target = at(port, 'targetPort')
    const named = typeof target === 'string' ? pods.flatMap(pod => listAt(pod, 'spec', 'containers')).flatMap(container => listAt(container, 'ports')).find(p => textAt(p, 'name') === target) : undefined
    return {name: textAt(port, 'name') ?? '', protocol: textAt(port, 'protocol') ?? 'TCP', port: numberAt(named, 'containerPort') ?? (typeof target === 'number' ? target : numberAt(port, 'port') ?? 0)}
  })
}

function endpointOf(pod: KubeObject, publishUnready: boolean): Json {
  const [ready, ending] = [isReady(pod), isEnding(pod)]
  return {
    addresses: [textAt(pod, 'status', 'podIP') ?? ''], conditions: {ready: publishUnready || (ready && !ending), serving: ready, terminating: ending}, nodeName: textAt(pod, 'spec', 'nodeName') ?? '',
    targetRef: {kind: 'Pod', name: pod.metadata.name, namespace: pod.metadata.namespace ?? '', uid: pod.metadata.uid ?? ''}
  }
}

export function reconcileEndpoints(control: Control, found: KubeObject): void {
  const service = control.fresh(found)
  const selector = recordAt(service, 'spec', 'selector') as Labels
  if (!service || isEnding(service) || Object.keys(selector).length === 0) return
  const pods = control.all('Pod', service.metadata.namespace)
    .filter(pod => matchesMap(selector, pod.metadata.labels ?? {}) && !isEnded(pod) && textAt(pod, 'status', 'podIP') !== undefined)
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
  const endpoints = pods.map(pod => endpointOf(pod, booleanAt(service, 'spec', 'publishNotReadyAddresses') ?? false))
  const ports = portsFor(service, pods)
  const slice = control.all('EndpointSlice', service.metadata.namespace).find(one => one.metadata.labels?.[serviceLabel] === service.metadata.name)
  if (slice) {
    if (!same([slice['endpoints'], slice['ports']], [endpoints, ports])) control.write({...slice, endpoints, ports, metadata: {...slice.metadata, generation: (slice.metadata.generation ?? 0) + 1}})
    return
  }
  control.create({
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', addressType: 'IPv4', endpoints, ports,
    metadata: {
      name: control.uniqueName(service.metadata.name), namespace: service.metadata.namespace ?? '', ownerReferences: [controllerReference(service)],
      labels: {...service.metadata.labels, [serviceLabel]: service.metadata.name, 'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io'}
    }
  })
}
