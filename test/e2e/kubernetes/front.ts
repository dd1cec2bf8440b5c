/** What stands before a Service in the lab: Traefik by its Gateway, and a route to it. */

export const gateway = (port: number): unknown => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: {name: 'front'},
  spec: {gatewayClassName: 'traefik', listeners: [{name: 'web', protocol: 'HTTP', port, allowedRoutes: {namespaces: {from: 'Same'}}}]}
})

export interface Backend {
  name: string
  port: number
  weight?: number
}

export const httpRoute = (name: string, backends: readonly Backend[]): unknown => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: {name}, spec: {parentRefs: [{name: 'front'}], rules: [{backendRefs: backends}]}
})

export const ingressRoute = (name: string, service: {name: string; port?: number; kind?: 'TraefikService'}): unknown => ({
  apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: {name},
  spec: {entryPoints: ['web'], routes: [{kind: 'Rule', match: 'PathPrefix(`/`)', services: [service]}]}
})
