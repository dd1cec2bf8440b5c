/** What stands at the edge: a gateway controller that accepts routes, and the addresses of load balancers and Ingresses. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {isEnding, withCondition, type Condition, type Control} from './control.ts'

/** `ignored`: nobody looks at the route. */
export type RouteAnswer = 'accepted' | 'refused' | 'ignored'

const edge = [{ip: '10.250.0.10'}]

function observed(conditions: readonly Json[], wanted: readonly Condition[], {generation, time}: {generation: number; time: string}): Json[] {
  return wanted.reduce<Json[]>((all, condition) => withCondition(all, {...condition, observedGeneration: generation} as Condition, time), [...conditions])
}

function resolvedRefs(control: Control, route: KubeObject): Condition {
  const missing = listAt(route, 'spec', 'rules').flatMap(rule => listAt(rule, 'backendRefs')).find(backend => {
    const kind = textAt(backend, 'kind') ?? 'Service'
    return control.server.kinds.some(known => known.kind === kind) && !control.get(kind, textAt(backend, 'namespace') ?? route.metadata.namespace, textAt(backend, 'name') ?? '')
  })
  if (missing === undefined) return {type: 'ResolvedRefs', status: 'True', reason: 'ResolvedRefs', message: ''}
  const [kind, name] = [textAt(missing, 'kind') ?? 'Service', textAt(missing, 'name') ?? '']
  return {type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound', message: `Cannot load HTTPBackendRef ${route.metadata.namespace}/${name}: getting ${kind.toLowerCase()}: ${kind.toLowerCase()}s "${name}" not found`}
}

export function reconcileRoute(control: Control, found: KubeObject, answer: (route: KubeObject) => RouteAnswer): void {
  const route = control.fresh(found)
  if (!route || isEnding(route) || answer(route) === 'ignored') return
  const accepted: Condition = answer(route) === 'accepted'
    ? {type: 'Accepted', status: 'True', reason: 'Accepted', message: ''}
    : {type: 'Accepted', status: 'False', reason: 'NoMatchingParent', message: 'No matching Gateway listener'}
  const parents = listAt(route, 'spec', 'parentRefs').filter(parent => control.get('Gateway', textAt(parent, 'namespace') ?? route.metadata.namespace, textAt(parent, 'name') ?? '') !== undefined)
  const before = listAt(route, 'status', 'parents')
  control.writeStatus(route, {parents: parents.map(parentRef => {
    const known = before.find(parent => JSON.stringify(at(parent, 'parentRef')) === JSON.stringify(parentRef))
    const conditions = observed(listAt(known, 'conditions'), [accepted, resolvedRefs(control, route)], {generation: route.metadata.generation ?? 1, time: control.stamp()})
    return {parentRef, controllerName: 'traefik.io/gateway-controller', conditions}
  })})
}

export function reconcileGateway(control: Control, found: KubeObject): void {
  const gateway = control.fresh(found)
  if (!gateway || isEnding(gateway) || !control.get('GatewayClass', undefined, textAt(gateway, 'spec', 'gatewayClassName') ?? '')) return
  const at = {generation: gateway.metadata.generation ?? 1, time: control.stamp()}
  const conditions = observed(listAt(gateway, 'status', 'conditions'), [{type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Gateway successfully scheduled'}, {type: 'Programmed', status: 'True', reason: 'Programmed', message: 'Gateway successfully scheduled'}], at)
  control.writeStatus(gateway, {addresses: [{type: 'IPAddress', value: '10.250.0.10'}], conditions})
}

export function reconcileGatewayClass(control: Control, found: KubeObject): void {
  const one = control.fresh(found)
  if (!one) return
  const conditions = observed(listAt(one, 'status', 'conditions'), [{type: 'Accepted', status: 'True', reason: 'Handled', message: 'Handled by Traefik controller'}], {generation: one.metadata.generation ?? 1, time: control.stamp()})
  control.writeStatus(one, {conditions})
}

/** A load balancer, or an Ingress that a controller looks after. */
export function giveAddress(control: Control, found: KubeObject): void {
  const object = control.fresh(found)
  if (!object || isEnding(object) || (object.kind === 'Service' && textAt(object, 'spec', 'type') !== 'LoadBalancer')) return
  control.writeStatus(object, {loadBalancer: {ingress: edge.map(({ip}) => ({ip, ...(object.kind === 'Service' ? {ipMode: 'VIP'} : {})}))}})
}
