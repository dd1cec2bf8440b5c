import {describe, expect, it} from 'vitest'
import {chooseTraffic, type TrafficFound, type TrafficWish} from '../../../../src/targets/kubernetes/traffic/choose.ts'
import {accepted, httpRoute, ingress, ingressRoute, object, traefikService} from './routes.ts'

const nothing: TrafficFound = {httpRoutes: [], gateways: [], traefikServices: [], ingressRoutes: [], ingresses: [], ingressClasses: [], apis: []}
const everything: TrafficFound = {
  httpRoutes: [httpRoute([{backendRefs: [{name: 'api'}]}])], gateways: [object('gateway.networking.k8s.io/v1', 'Gateway', {}, {name: 'edge'})],
  traefikServices: [traefikService([{name: 'api'}])], ingressRoutes: [ingressRoute([{match: 'Path(`/`)', services: [{name: 'api'}]}])], ingresses: [ingress()],
  ingressClasses: [object('networking.k8s.io/v1', 'IngressClass', {controller: 'k8s.io/ingress-nginx'}, {name: 'nginx'}), object('networking.k8s.io/v1', 'IngressClass', {controller: 'traefik.io/ingress-controller'}, {name: 'traefik'})],
  apis: ['gateway.networking.k8s.io/v1', 'traefik.io/v1alpha1']
}
const choice = (found: Partial<TrafficFound>, wish: Partial<TrafficWish> = {}): string => {
  const {route, because} = chooseTraffic({...everything, ...found}, 'api', {replicas: 3, ...wish})
  return `${route.kind}: ${because}`
}

describe('the data plane that splits', () => {
  it.each([
    ['is the HTTPRoute that a Gateway accepted, first', {}, /^http-route: HTTPRoute shop\/web is accepted by Gateway edge$/],
    ['is Traefik where the HTTPRoute is accepted by nobody, and says what k3s leaves off (k3s #13977, #12183, #11099)', {httpRoutes: [httpRoute([{backendRefs: [{name: 'api'}]}], {}, {})]}, /^traefik-service: TraefikService shop\/web weighs its Services.*HTTPRoute shop\/web is accepted by no Gateway \(k3s’s Traefik serves Gateway API only where providers\.kubernetesGateway is turned on\)/],
    ['is not an HTTPRoute accepted in an older form', {httpRoutes: [httpRoute([{backendRefs: [{name: 'api'}]}], {}, accepted(1))]}, /^traefik-service/],
    ['is not an HTTPRoute whose Gateway is gone', {gateways: [object('gateway.networking.k8s.io/v1', 'Gateway', {}, {name: 'another'})]}, /^traefik-service/],
    ['may be an HTTPRoute whose Gateway lies where nobody may look', {gateways: []}, /^http-route/],
    ['is not an HTTPRoute that leads elsewhere', {httpRoutes: [httpRoute([{backendRefs: [{name: 'static'}]}])]}, /^traefik-service: .*no HTTPRoute leads to the Service api/],
    ['is Traefik where there is no Gateway API at all', {apis: ['traefik.io/v1alpha1']}, /^traefik-service: .*the cluster has no Gateway API \(k3s’s Traefik/],
    ['is a TraefikService of before Traefik 3', {apis: ['traefik.containo.us/v1alpha1'], traefikServices: [traefikService([{name: 'api'}], 'traefik.containo.us/v1alpha1')]}, /^traefik-service: TraefikService/],
    ['is the IngressRoute itself without one', {apis: [], traefikServices: []}, /^traefik-service: IngressRoute shop\/web weighs its Services/],
    ['says what is not split', {httpRoutes: [httpRoute([{backendRefs: [{name: 'api'}]}]), httpRoute([{backendRefs: [{name: 'api'}]}], {name: 'inner'})]}, /^http-route: HTTPRoute shop\/inner is accepted by Gateway edge; what comes by HTTPRoute shop\/web is not split/],
    ['is ingress-nginx after those', {apis: [], traefikServices: [], ingressRoutes: []}, /^ingress-nginx: Ingress shop\/web is served by ingress-nginx \(which has been retired/],
    ['is ingress-nginx by its old annotation', {apis: [], traefikServices: [], ingressRoutes: [], ingresses: [ingress({ingressClassName: null}, {annotations: {'kubernetes.io/ingress.class': 'nginx'}})]}, /^ingress-nginx/],
    ['is not our own canary', {apis: [], traefikServices: [], ingressRoutes: [], ingresses: [ingress({}, {annotations: {'nginx.ingress.kubernetes.io/canary': 'true'}})]}, /^replica-ratio/],
    ['is not an Ingress that Traefik serves', {apis: [], traefikServices: [], ingressRoutes: [], ingresses: [ingress({ingressClassName: 'traefik'})]}, /^replica-ratio: .*Ingress shop\/web is served by traefik\.io\/ingress-controller, which cannot split an Ingress/],
    ['is the ratio of replicas last, with what it can reach', {...nothing}, 'replica-ratio: the Service api shares new connections among its pods: with 3 replicas only 0 %, 33.3 %, 66.7 %, 100 % can be reached; the cluster has no Gateway API; no TraefikService or IngressRoute leads to the Service api; no Ingress leads to the Service api']
  ])('%s', (_behaviour, found, expected) => {
    if (typeof expected === 'string') expect(choice(found)).toBe(expected)
    else expect(choice(found)).toMatch(expected)
  })

  it('is what was asked for by name, or an error: never another in silence', () => {
    expect(choice({}, {kind: 'ingress-nginx'})).toMatch(/^ingress-nginx/)
    expect(() => choice({apis: []}, {kind: 'http-route'})).toThrow('Nothing here can split the traffic of api as asked for: the cluster has no Gateway API')
  })

  it('can tell testers where they are asked for', () => {
    expect(choice({apis: []}, {testers: 'header'})).toMatch(/^traefik-service: IngressRoute shop\/web.*TraefikService shop\/web is not split/)
    expect(() => choice(nothing, {testers: 'cookie'})).toThrow('the ratio of replicas cannot tell testers by cookie')
  })
})
