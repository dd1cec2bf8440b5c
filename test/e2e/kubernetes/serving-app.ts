/** The app that real nodes serve: that of the traffic proof, so that the same users can check every answer to its last byte. */
import {readFile} from 'node:fs/promises'
import path from 'node:path'
import type {Image} from './images.ts'
import {nodeLayer} from './images.ts'

export async function servingImage(): Promise<Image> {
  const app = {path: '/app.mjs', content: await readFile(path.resolve('scripts/proof/traffic/app.mjs')), mode: 0o644}
  return {name: 'lab/app', tag: '1', layers: [await nodeLayer(), [app]], entrypoint: ['/usr/bin/node', '/app.mjs'], variables: {HOST: '0.0.0.0', PORT: '8080', VERSION: 'unknown', DRAIN_MS: '2000'}, user: '65532'}
}

export interface ServingApp {
  name: string
  image: string
  /** What each answer carries in x-release. */
  version: string
  replicas: number
}

/** A Deployment as a careful team writes it, and its Service on port 80. */
export function servingApp({name, image, version, replicas}: ServingApp): unknown[] {
  const labels = {app: name}
  return [
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name},
      spec: {
        replicas, selector: {matchLabels: labels}, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}},
        template: {
          metadata: {labels},
          spec: {
            terminationGracePeriodSeconds: 15, nodeSelector: {lab: 'real'},
            topologySpreadConstraints: [{maxSkew: 1, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: {matchLabels: labels}}],
            containers: [{
              name: 'main', image, env: [{name: 'VERSION', value: version}], ports: [{containerPort: 8080}],
              readinessProbe: {httpGet: {path: '/healthz', port: 8080}, periodSeconds: 1},
              resources: {requests: {cpu: '10m', memory: '64Mi'}, limits: {memory: '256Mi'}},
              securityContext: {runAsNonRoot: true, runAsUser: 65532, readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: ['ALL']}, seccompProfile: {type: 'RuntimeDefault'}}
            }]
          }
        }
      }
    },
    {apiVersion: 'v1', kind: 'Service', metadata: {name}, spec: {selector: labels, ports: [{name: 'http', port: 80, targetPort: 8080}]}}
  ]
}
