/** Objects of a small shop, for tests of the fake cluster. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'

export interface DeploymentShape {
  replicas?: number
  rev?: string
  image?: string
  strategy?: Json
  spec?: {[key: string]: Json}
  pod?: {[key: string]: Json}
  container?: {[key: string]: Json}
}

export function deployment(name: string, {replicas = 3, rev = 'r1', image = `acme/${name}:${rev}`, strategy, spec = {}, pod = {}, container = {}}: DeploymentShape = {}): KubeObject {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name, namespace: 'shop', labels: {app: name}},
    spec: {
      replicas, selector: {matchLabels: {app: name}}, ...(strategy === undefined ? {} : {strategy}), ...spec,
      template: {
        metadata: {labels: {app: name, 'slipway.dev/revision': rev}},
        spec: {containers: [{name, image, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: '/healthz', port: 8080}}, ...container}], ...pod}
      }
    }
  }
}

export const service = (name: string, selector: Record<string, string> = {app: name}): KubeObject => ({
  apiVersion: 'v1', kind: 'Service', metadata: {name, namespace: 'shop'}, spec: {selector, ports: [{name: 'http', port: 80, targetPort: 8080}]}
})

export const route = (name: string, weights: Record<string, number>): KubeObject => ({
  apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: {name, namespace: 'shop'},
  spec: {parentRefs: [{name: 'traefik', namespace: 'kube-system'}], rules: [{backendRefs: Object.entries(weights).map(([backend, weight]) => ({name: backend, port: 80, weight}))}]}
})

export const ref = (kind: string, name: string, apiVersion = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet' || kind === 'ReplicaSet' ? 'apps/v1' : kind === 'Job' ? 'batch/v1' : 'v1') =>
  ({apiVersion, kind, name, namespace: 'shop'})
