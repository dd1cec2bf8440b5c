/** Routes of users as they write them, and generated ones, for the tests of traffic. */
import fc from 'fast-check'
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, TrafficRoute} from '../../../../src/targets/kubernetes/model.ts'
import {refOf} from '../../../../src/targets/kubernetes/objects/identity.ts'

export const [old, fresh, third] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const
export const service = 'api'

export const object = (apiVersion: string, kind: string, spec: Json, meta: Partial<KubeObject['metadata']> = {}, status?: Json): KubeObject =>
  ({apiVersion, kind, metadata: {name: 'web', namespace: 'shop', resourceVersion: '41', uid: 'u1', generation: 2, ...meta}, spec, ...(status === undefined ? {} : {status})})

export const accepted = (generation = 2, parent = 'edge'): Json => ({parents: [{parentRef: {name: parent}, conditions: [{type: 'Accepted', status: 'True', observedGeneration: generation}]}]})
export const httpRoute = (rules: Json, meta: Partial<KubeObject['metadata']> = {}, status: Json = accepted()): KubeObject =>
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', {parentRefs: [{name: 'edge'}], hostnames: ['shop.test'], rules}, meta, status)
export const traefikService = (services: Json, apiVersion = 'traefik.io/v1alpha1'): KubeObject => object(apiVersion, 'TraefikService', {weighted: {services, sticky: {cookie: {}}}})
export const ingressRoute = (routes: Json, apiVersion = 'traefik.io/v1alpha1'): KubeObject => object(apiVersion, 'IngressRoute', {entryPoints: ['web'], routes})
export const ingress = (more: Record<string, Json> = {}, meta: Partial<KubeObject['metadata']> = {}): KubeObject => object('networking.k8s.io/v1', 'Ingress', {
  ingressClassName: 'nginx', tls: [{hosts: ['shop.test']}], rules: [{host: 'shop.test', http: {paths: [
    {path: '/', pathType: 'Prefix', backend: {service: {name: 'api', port: {number: 80}}}}, {path: '/static', pathType: 'Prefix', backend: {service: {name: 'static', port: {number: 80}}}}]}}], ...more
}, {annotations: {'nginx.ingress.kubernetes.io/proxy-body-size': '8m', 'cert-manager.io/cluster-issuer': 'le'}, ...meta})

export const routeTo = (target: KubeObject): TrafficRoute => {
  if (target.kind === 'HTTPRoute') return {kind: 'http-route', route: refOf(target)}
  return target.kind === 'Ingress' ? {kind: 'ingress-nginx', ingress: refOf(target)} : {kind: 'traefik-service', service: refOf(target)}
}

const weight = fc.option(fc.integer({min: 1, max: 100}), {nil: undefined})
const ref = (name: fc.Arbitrary<string>): fc.Arbitrary<Json> => fc.record({name, port: fc.constantFrom(80, 8080), weight, namespace: fc.option(fc.constantFrom('shop'), {nil: undefined})})
  .map(({weight: w, namespace, ...rest}) => ({...rest, ...(w === undefined ? {} : {weight: w}), ...(namespace === undefined ? {} : {namespace})}))
const foreign = ref(fc.constantFrom('static', 'api-v2', 'other', 'api-0123456789zz'))
const refs = fc.tuple(fc.array(foreign, {maxLength: 2}), fc.array(ref(fc.constant(service)), {minLength: 1, maxLength: 2}), fc.array(foreign, {maxLength: 2})).map(parts => parts.flat())
const otherRefs = fc.array(foreign, {minLength: 1, maxLength: 3})

/** Rules of which at least one leads to the Service, with others before, between and after. */
const rules = (matches: (index: number) => Json, key: string): fc.Arbitrary<Json[]> => fc.tuple(fc.array(fc.oneof(refs, otherRefs), {maxLength: 2}), refs, fc.array(fc.oneof(refs, otherRefs), {maxLength: 2}))
  .map(([before, own, behind]) => [...before, own, ...behind].map((list, index) => ({...(matches(index) as Record<string, Json>), [key]: list})))

const annotations = fc.constantFrom({}, {annotations: {team: 'shop'}})
export const anyRoute: fc.Arbitrary<KubeObject> = fc.oneof(
  fc.tuple(rules(index => ({matches: [{path: {type: 'PathPrefix', value: `/${index}`}}], filters: [{type: 'ResponseHeaderModifier'}]}), 'backendRefs'), annotations).map(([r, meta]) => httpRoute(r, meta)),
  refs.map(r => traefikService(r)),
  rules(index => ({kind: 'Rule', match: `PathPrefix(\`/${index}\`)`, middlewares: [{name: 'auth'}]}), 'services').map(r => ingressRoute(r)),
  fc.constant(ingress())
)
