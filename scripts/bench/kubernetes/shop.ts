/** The same services for every contender: as manifests, as charts, and as what slipway.yaml says of them. */
import {createHash} from 'node:crypto'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {stringify} from 'yaml'

export type Version = 'first' | 'update'
export const versions: readonly Version[] = ['first', 'update']
export const replicas = 2

export interface Shop {
  directory: string
  names: readonly string[]
  /** One file a service. */
  manifests: (version: Version) => string
  chart: (version: Version) => string
}

/** By digest, as a careful user writes it: nobody has to ask a registry, and everybody deploys the same. */
export const imageOf = (name: string, version: Version): string => `registry.example/shop/${name}@sha256:${createHash('sha256').update(`${name} ${version}`).digest('hex')}`

function objectsOf(name: string, version: Version): string {
  const container = {
    name: 'main', image: imageOf(name, version), ports: [{containerPort: 8080}], envFrom: [{configMapRef: {name: `${name}-settings`}}],
    resources: {requests: {cpu: '50m', memory: '64Mi'}, limits: {memory: '128Mi'}}
  }
  const app = {app: name}
  return [
    {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${name}-settings`, labels: app}, data: {LEVEL: 'info', NAME: name}},
    {apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name, labels: app}, spec: {replicas, selector: {matchLabels: app}, template: {metadata: {labels: app}, spec: {containers: [container]}}}},
    {apiVersion: 'v1', kind: 'Service', metadata: {name, labels: app}, spec: {selector: app, ports: [{port: 80, targetPort: 8080}]}}
  ].map(object => stringify(object)).join('---\n')
}

/** Writes all forms below `directory`. */
export function writeShop(directory: string, count: number): Shop {
  const names = Array.from({length: count}, (_, index) => `service-${String(index).padStart(2, '0')}`)
  const manifests = (version: Version): string => path.join(directory, version, 'k8s')
  const chart = (version: Version): string => path.join(directory, version, 'chart')
  for (const version of versions) {
    mkdirSync(manifests(version), {recursive: true})
    mkdirSync(path.join(chart(version), 'templates'), {recursive: true})
    writeFileSync(path.join(chart(version), 'Chart.yaml'), `apiVersion: v2\nname: shop\nversion: ${version === 'first' ? '1.0.0' : '1.1.0'}\n`)
    for (const name of names) {
      writeFileSync(path.join(manifests(version), `${name}.yaml`), objectsOf(name, version))
      writeFileSync(path.join(chart(version), 'templates', `${name}.yaml`), objectsOf(name, version))
    }
  }
  return {directory, names, manifests, chart}
}

/** Of a workspace that holds the manifests in `k8s`. */
export const slipwayYaml = ({names}: Shop, namespace: string): string => [
  'schema: 1', 'name: shop', 'services:', ...names.flatMap(name => [`  ${name}:`, `    source: {manifests: k8s/${name}.yaml}`, '    strategy: rolling']),
  'environments:', '  bench:', `    target: {kind: kubernetes, namespace: ${namespace}}`, ''
].join('\n')
