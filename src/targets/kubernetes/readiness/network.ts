/** Service of type LoadBalancer, Ingress, HTTPRoute and Gateway: ready is what the data plane's controller says of our generation. Pure. */
import {listAt, numberAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {isReady} from './pods.ts'
import {conditionOf, conditionsOf, inGrace, type Condition} from './sight.ts'
import {noNodeOf} from './unschedulable.ts'
import {blame, failed, progressing, quoted, ready, warning, type Failure} from './verdicts.ts'

const addressesOf = (object: KubeObject): string[] => listAt(object, 'status', 'loadBalancer', 'ingress').map(i => textAt(i, 'ip') ?? textAt(i, 'hostname') ?? '').filter(Boolean)

export function judgeService(object: KubeObject, context: ReadinessContext): Readiness {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return ready('exists')
  const addresses = addressesOf(object)
  // k3s serves a load balancer with one pod a node that takes the port of the node; two Services with one port wait for ever (k3s #1969, #2270).
  const balancers = context.pods.filter(pod => pod.metadata.labels?.['svccontroller.k3s.cattle.io/svcname'] === object.metadata.name)
  const waiting = balancers.filter(pod => !isReady(pod))
  if (addresses.length === 0) return balancerFailure(object, waiting, context) ?? progressing(waiting.length > 0 ? `no address yet: ${waiting.length} of ${balancers.length} svclb pods are not ready` : 'no address yet')
  if (waiting.length === 0) return ready(`reached at ${quoted(addresses.join(', '))}`)
  const words = `reached at ${quoted(addresses.join(', '))}; ${waiting.length} of ${balancers.length} svclb pods are not ready`
  return waiting.length === balancers.length ? (balancerFailure(object, waiting, context) ?? progressing(words)) : warning(words)
}

function balancerFailure(object: KubeObject, waiting: readonly KubeObject[], context: ReadinessContext): Failure | undefined {
  for (const pod of waiting) {
    const placed = conditionOf(pod, 'PodScheduled')
    if (placed?.reason !== 'Unschedulable' || inGrace(placed.since, context)) continue
    const {whose, words} = noNodeOf(quoted(placed.message))
    const ports = listAt(object, 'spec', 'ports').map(port => numberAt(port, 'port')).join(', ')
    return failed(whose, `the svclb pod ${pod.metadata.name} fits on no node: ${words} (port ${ports})`, 'Another LoadBalancer Service or hostPort holds the port on these nodes: free it, or take another port.')
  }
  return undefined
}

/** Many controllers publish no address (Traefik without publishedService): that is worth a word, not a failure. */
export function judgeIngress(object: KubeObject, context: ReadinessContext): Readiness {
  const addresses = addressesOf(object)
  if (addresses.length > 0) return ready(`reached at ${quoted(addresses.join(', '))}`)
  if (inGrace(undefined, context)) return progressing('no controller has published an address yet')
  return warning('no controller has published an address: either none serves this class, or it is not told to publish one')
}

/** Conditions that speak of what we wrote: one of an older generation says nothing. */
const current = (conditions: readonly Condition[], context: ReadinessContext): Condition[] => conditions.filter(c => (c.observedGeneration ?? 0) >= context.writtenGeneration)

interface Parent {
  words: string
  conditions: Condition[]
}

/** The parents that the route itself names; other controllers may write of others. */
function parentsOf(object: KubeObject): Parent[] {
  return listAt(object, 'spec', 'parentRefs').map(ref => ({
    words: `${textAt(ref, 'kind') ?? 'Gateway'} ${textAt(ref, 'name') ?? ''}`,
    conditions: listAt(object, 'status', 'parents').filter(parent => sameParent(ref, parent, object.metadata.namespace)).flatMap(parent => conditionsOf(parent, 'conditions'))
  }))
}

function sameParent(ref: Readable, parent: Readable, namespace: string | undefined): boolean {
  const identity = (...path: string[]) => (of: Readable): unknown[] => [
    textAt(of, ...path, 'group') ?? 'gateway.networking.k8s.io', textAt(of, ...path, 'kind') ?? 'Gateway', textAt(of, ...path, 'namespace') ?? namespace,
    textAt(of, ...path, 'name'), textAt(of, ...path, 'sectionName'), numberAt(of, ...path, 'port')
  ]
  return JSON.stringify(identity()(ref)) === JSON.stringify(identity('parentRef')(parent))
}

/** Setting a weight is not having it: each of our parents has to have accepted this generation and found its backends. */
export function judgeRoute(object: KubeObject, context: ReadinessContext): Readiness {
  const parents = parentsOf(object)
  if (parents.length === 0) return warning('names no parent: no Gateway serves it')
  for (const {words, conditions} of parents) {
    const now = current(conditions, context)
    for (const type of ['Accepted', 'ResolvedRefs']) {
      const condition = now.find(c => c.type === type)
      if (condition === undefined) return progressing(`${words} has not answered for it yet${conditions.length > 0 ? ' (its status is older than the route)' : '; k3s’s Traefik serves Gateway API only where that is turned on'}`)
      if (condition.status !== 'True') return refused(`${words}: ${type} is ${condition.status}`, condition, context)
    }
  }
  return ready(`accepted by ${parents.map(parent => parent.words).join(', ')}`)
}

/** `Pending` and missing backends or Gateways may come with the rest of the set. */
function refused(words: string, condition: Condition, context: ReadinessContext): Readiness {
  const told = `${words}: ${[condition.reason, quoted(condition.message)].filter(Boolean).join(': ')}`
  return condition.status !== 'False' || condition.reason === 'Pending' || inGrace(condition.since, context) ? progressing(told) : failed(blame.notReady, told, 'Correct the reference or the listener that it names.')
}

export function judgeGateway(object: KubeObject, context: ReadinessContext): Readiness {
  const now = current(conditionsOf(object), context)
  const accepted = now.find(c => c.type === 'Accepted')
  if (accepted === undefined) return progressing('no controller has answered for it yet')
  if (accepted.status !== 'True') return refused('Accepted is not True', accepted, context)
  const lame = listAt(object, 'status', 'listeners').flatMap(listener => current(conditionsOf(listener, 'conditions'), context)
    .filter(c => (c.type === 'ResolvedRefs' || c.type === 'Accepted') && c.status === 'False').map(c => `listener ${textAt(listener, 'name') ?? ''}: ${c.reason}: ${quoted(c.message)}`))
  const programmed = now.find(c => c.type === 'Programmed')
  // A certificate may be issued minutes later, by an operator that first needs the Gateway: only the deadline ends that.
  if (lame.length > 0) return progressing(lame.join('; '))
  return programmed?.status === 'True' ? ready('programmed') : progressing(programmed === undefined ? 'accepted, not programmed yet' : `accepted, not programmed yet: ${quoted(programmed.message) || programmed.reason}`)
}
