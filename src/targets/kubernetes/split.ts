/** How the traffic of a service stands between its revisions: the stable Service and its pin, and the data plane that shares while two serve. */
import type {Json} from '../../kernel/digest.ts'
import {toSlipwayError} from '../../kernel/errors.ts'
import type {Rev} from '../../rollout/model.ts'
import {annotations, labels, type KubeObject, type TrafficRoute} from './model.ts'
import type {SetContext} from './set-context.ts'
import {chooseTraffic, type TrafficChoice, type TrafficFound, type TrafficWish} from './traffic/choose.ts'
import {canaryNameOf} from './traffic/canary-ingress.ts'
import {objectOf, readWeights} from './traffic/weights.ts'
import {kinds, type Kind} from './view.ts'

const routeKinds = {
  httpRoutes: [{apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute'}],
  gateways: [{apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway'}],
  traefikServices: [{apiVersion: 'traefik.io/v1alpha1', kind: 'TraefikService'}, {apiVersion: 'traefik.containo.us/v1alpha1', kind: 'TraefikService'}],
  ingressRoutes: [{apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute'}, {apiVersion: 'traefik.containo.us/v1alpha1', kind: 'IngressRoute'}],
  ingresses: [{apiVersion: 'networking.k8s.io/v1', kind: 'Ingress'}],
  ingressClasses: [{apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass'}]
} as const satisfies Record<Exclude<keyof TrafficFound, 'apis'>, readonly Kind[]>

/** Those of them that the cluster has, for who asks what the credentials allow. */
export async function findTrafficKinds({client}: Pick<SetContext, 'client'>, signal: AbortSignal): Promise<Kind[]> {
  const all: Kind[] = Object.values(routeKinds).flat()
  const there = await Promise.all(all.map(({apiVersion, kind}) => client.findResource(apiVersion, kind, signal)))
  return all.filter((_, index) => there[index] !== undefined)
}

/** What the cluster has that could split traffic. A Gateway may stand in any namespace, an IngressClass in none. */
export async function findTraffic({client, namespace}: SetContext, signal: AbortSignal): Promise<TrafficFound> {
  const apis: string[] = []
  const list = async (wanted: readonly Kind[], everywhere: boolean): Promise<KubeObject[]> => (await Promise.all(wanted.map(async kind => {
    if (await client.findResource(kind.apiVersion, kind.kind, signal) === undefined) return []
    apis.push(kind.apiVersion)
    const {items} = await client.list(kind, everywhere ? {} : {namespace}, signal)
    return items.map(item => ({...item, ...kind}))
  }))).flat()
  const [httpRoutes, gateways, traefikServices, ingressRoutes, ingresses, ingressClasses] = await Promise.all([
    list(routeKinds.httpRoutes, false), list(routeKinds.gateways, true).catch(notAllowed), list(routeKinds.traefikServices, false), list(routeKinds.ingressRoutes, false),
    list(routeKinds.ingresses, false), list(routeKinds.ingressClasses, true).catch(notAllowed)
  ])
  return {httpRoutes, gateways, traefikServices, ingressRoutes, ingresses, ingressClasses, apis: [...new Set(apis)]}
}

/** Cluster-wide lists are a right that many do not have; the route's own status says whether a Gateway took it. */
function notAllowed(thrown: unknown): KubeObject[] {
  if (toSlipwayError(thrown).reason === 'access-denied') return []
  throw thrown
}

/** Throws UserError `unsupported-strategy` where nothing can do what is asked. */
export async function observeChoice(context: SetContext, service: string, wish: TrafficWish, signal: AbortSignal): Promise<TrafficChoice> {
  return chooseTraffic(await findTraffic(context, signal), service, wish)
}

/** The Services of revisions, which are there as long as two share the traffic. */
export async function observeRevisionServices({view}: SetContext, service: string, signal: AbortSignal): Promise<KubeObject[]> {
  return (await view.objects(kinds.service, signal)).filter(({metadata}) => metadata.labels?.[labels.service] === service && metadata.labels[labels.revision] !== undefined)
}

export function routeIn(revisionServices: readonly KubeObject[]): TrafficRoute | undefined {
  for (const {metadata} of revisionServices) {
    const text = metadata.annotations?.[annotations.route]
    if (text !== undefined) return JSON.parse(text) as Json as unknown as TrafficRoute
  }
  return undefined
}

/** The objects that a route's weights stand in, as they are now. */
export async function observeRouteObjects({client, namespace}: SetContext, route: TrafficRoute, signal: AbortSignal): Promise<KubeObject[]> {
  const ref = objectOf(route)
  if (ref === undefined) return []
  const names = route.kind === 'ingress-nginx' ? [ref.name, canaryNameOf(ref.name)] : [ref.name]
  const found = await Promise.all(names.map(name => client.get({...ref, namespace: ref.namespace ?? namespace, name}, signal)))
  return found.filter(object => object !== undefined)
}

/** Percent by revision, as the data plane's object says it; undefined where it says nothing. */
export async function observeSplit(context: SetContext, {route, service, stable}: {route: TrafficRoute; service: string; stable: Rev}, signal: AbortSignal): Promise<Record<Rev, number> | undefined> {
  return readWeights(route, await observeRouteObjects(context, route, signal), {service, stable})
}
