/** Which data plane splits the traffic of a service, chosen from what the cluster has; the reasons are for the plan. Pure. */
import {UserError} from '../../../kernel/errors.ts'
import type {KubeObject, TrafficRoute} from '../model.ts'
import {listAt, numberAt, textAt} from '../objects/fields.ts'
import {describe, groupOf, refOf} from '../objects/identity.ts'
import {ingressRefersTo, isCanary} from './canary-ingress.ts'
import {canTellTesters, refersTo} from './rules.ts'

export interface TrafficFound {
  httpRoutes: readonly KubeObject[]
  gateways: readonly KubeObject[]
  /** Of traefik.io and of traefik.containo.us, its name before Traefik 3. */
  traefikServices: readonly KubeObject[]
  ingressRoutes: readonly KubeObject[]
  ingresses: readonly KubeObject[]
  ingressClasses: readonly KubeObject[]
  /** `apiVersion`s that the server has: `gateway.networking.k8s.io/v1`. */
  apis: readonly string[]
}

export interface TrafficWish {
  /** What somebody asked for by name; any other is refused then. */
  kind?: TrafficRoute['kind']
  /** Testers are told by a header or a cookie. */
  testers?: 'header' | 'cookie'
  /** For the weights that the replica ratio can reach. */
  replicas: number
}

export interface TrafficChoice {
  route: TrafficRoute
  because: string
}

type Look = {route: TrafficRoute; because: string} | {missing: string}

const looks: readonly (readonly [TrafficRoute['kind'], (found: TrafficFound, service: string, wish: TrafficWish) => Look])[] = [
  ['http-route', lookForHttpRoute], ['traefik-service', lookForTraefik], ['ingress-nginx', lookForNginx], ['replica-ratio', ratio]
]

/** Throws UserError `unsupported-strategy` where what was asked for by name is not to be had, or nothing can tell testers. */
export function chooseTraffic(found: TrafficFound, service: string, wish: TrafficWish): TrafficChoice {
  const missed: string[] = []
  for (const [kind, look] of looks) {
    if (wish.kind !== undefined && wish.kind !== kind) continue
    const seen = look(found, service, wish)
    if ('missing' in seen) missed.push(seen.missing)
    else return {route: seen.route, because: [seen.because, ...missed].join('; ')}
  }
  throw new UserError(`Nothing here can split the traffic of ${service} as asked for: ${missed.join('; ')}.`, {
    reason: 'unsupported-strategy', where: service, remedy: wish.testers === undefined ? 'Leave the choice open, or add the route.' : 'Add an HTTPRoute for the Service, or leave out the match for testers.'
  })
}

const hasApi = ({apis}: TrafficFound, group: string): boolean => apis.some(api => groupOf(api) === group)
const hasTraefik = (found: TrafficFound): boolean => hasApi(found, 'traefik.io') || hasApi(found, 'traefik.containo.us') || found.ingressClasses.some(c => textAt(c, 'spec', 'controller') === 'traefik.io/ingress-controller')
/** k3s #13977, #12183, #11099. */
const offByDefault = (found: TrafficFound): string => (hasTraefik(found) ? ' (k3s’s Traefik serves Gateway API only where providers.kubernetesGateway is turned on)' : '')

const names = (objects: readonly KubeObject[]): string => objects.map(object => describe(refOf(object))).sort().join(', ')
/** Shares of one route say nothing of another's: what comes by the others goes on to the stable Service. */
const besides = (others: readonly KubeObject[]): string => (others.length === 0 ? '' : `; what comes by ${names(others)} is not split`)
const byName = (a: KubeObject, b: KubeObject): number => (describe(refOf(a)) < describe(refOf(b)) ? -1 : 1)

function lookForHttpRoute(found: TrafficFound, service: string): Look {
  if (!hasApi(found, 'gateway.networking.k8s.io')) return {missing: `the cluster has no Gateway API${offByDefault(found)}`}
  const routes = found.httpRoutes.filter(route => refersTo(route, service)).sort(byName)
  if (routes.length === 0) return {missing: `no HTTPRoute leads to the Service ${service}`}
  const accepted = routes.filter(route => acceptedBy(route, found).length > 0)
  const [chosen, ...others] = accepted
  if (chosen === undefined) return {missing: `${names(routes)} is accepted by no Gateway${offByDefault(found)}`}
  return {route: {kind: 'http-route', route: refOf(chosen)}, because: `${describe(refOf(chosen))} is accepted by ${acceptedBy(chosen, found).join(', ')}${besides([...others, ...routes.filter(route => !accepted.includes(route))])}`}
}

/** Words of the parents that have accepted the route as it is now. A Gateway that is known not to exist has accepted nothing. */
const acceptedBy = (route: KubeObject, {gateways}: TrafficFound): string[] => listAt(route, 'status', 'parents').filter(parent => {
  const accepted = listAt(parent, 'conditions').find(c => textAt(c, 'type') === 'Accepted')
  const current = (numberAt(accepted, 'observedGeneration') ?? 0) >= (route.metadata.generation ?? 0)
  const namespace = textAt(parent, 'parentRef', 'namespace') ?? route.metadata.namespace
  const isGone = (textAt(parent, 'parentRef', 'kind') ?? 'Gateway') === 'Gateway' && gateways.some(g => g.metadata.namespace === namespace) && !gateways.some(g => g.metadata.namespace === namespace && g.metadata.name === textAt(parent, 'parentRef', 'name'))
  return textAt(accepted, 'status') === 'True' && current && !isGone
}).map(parent => `${textAt(parent, 'parentRef', 'kind') ?? 'Gateway'} ${textAt(parent, 'parentRef', 'name') ?? ''}`)

/** An IngressRoute weighs its Services itself, so it does without a TraefikService. */
function lookForTraefik(found: TrafficFound, service: string, {testers}: TrafficWish): Look {
  const all = [...found.traefikServices, ...found.ingressRoutes].filter(object => refersTo(object, service)).sort((a, b) => (a.kind === b.kind ? byName(a, b) : a.kind === 'TraefikService' ? -1 : 1))
  const able = all.filter(object => testers === undefined || canTellTesters(object))
  const [chosen, ...others] = able
  if (chosen === undefined) return {missing: all.length > 0 ? `${names(all)} cannot tell testers` : `no TraefikService or IngressRoute leads to the Service ${service}`}
  return {route: {kind: 'traefik-service', service: refOf(chosen)}, because: `${describe(refOf(chosen))} weighs its Services${besides([...others, ...all.filter(object => !able.includes(object))])}`}
}

const nginxController = 'k8s.io/ingress-nginx'

function lookForNginx(found: TrafficFound, service: string): Look {
  const ingresses = found.ingresses.filter(ingress => ingressRefersTo(ingress, service) && !isCanary(ingress)).sort(byName)
  const [chosen, ...others] = ingresses.filter(ingress => controllerOf(ingress, found) === nginxController)
  if (chosen !== undefined) return {route: {kind: 'ingress-nginx', ingress: refOf(chosen)}, because: `${describe(refOf(chosen))} is served by ingress-nginx (which has been retired in March 2026: move to an HTTPRoute)${besides(others)}`}
  const [other] = ingresses
  if (other === undefined) return {missing: `no Ingress leads to the Service ${service}`}
  return {missing: `${describe(refOf(other))} is served by ${controllerOf(other, found) ?? 'nobody that is known'}, which cannot split an Ingress`}
}

function controllerOf(ingress: KubeObject, {ingressClasses}: TrafficFound): string | undefined {
  const name = textAt(ingress, 'spec', 'ingressClassName') ?? ingress.metadata.annotations?.['kubernetes.io/ingress.class']
  const found = ingressClasses.find(c => (name === undefined ? c.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true' : c.metadata.name === name))
  return textAt(found, 'spec', 'controller')
}

/** Percent, from 0 to 100: every share that so many replicas behind one Service can give. Argo rounds up, Azure/k8s-deploy documents down and rounds: both silently. */
const achievableWeights = (replicas: number): number[] => Array.from({length: Math.max(1, replicas) + 1}, (_, canary) => (100 * canary) / Math.max(1, replicas))

function ratio(_found: TrafficFound, service: string, {replicas, testers}: TrafficWish): Look {
  if (testers !== undefined) return {missing: `the ratio of replicas cannot tell testers by ${testers}`}
  const weights = achievableWeights(replicas).map(weight => `${Math.round(weight * 10) / 10} %`)
  return {route: {kind: 'replica-ratio'}, because: `the Service ${service} shares new connections among its pods: with ${replicas} replicas only ${weights.join(', ')} can be reached`}
}
