/** Names of Services for pods of real nodes: CoreDNS as an addon. It asks nobody outside. */
import {readFile} from 'node:fs/promises'
import {program} from '../engines/engine.ts'
import {dnsService} from './addresses.ts'
import type {KubernetesLab} from './control-plane.ts'
import {pushImage} from './images.ts'

const namespace = 'kube-system'
const corefile = `.:53 {
  errors
  health
  ready
  kubernetes cluster.local in-addr.arpa ip6.arpa
  cache 5
}
`

function renderAddon(image: string): unknown[] {
  const metadata = {name: 'coredns', namespace}
  const labels = {app: 'coredns'}
  return [
    {apiVersion: 'v1', kind: 'ServiceAccount', metadata},
    {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: {name: 'system:coredns'},
      rules: [{apiGroups: [''], resources: ['endpoints', 'services', 'pods', 'namespaces'], verbs: ['list', 'watch']}, {apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list', 'watch']}]
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: {name: 'system:coredns'},
      roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:coredns'}, subjects: [{kind: 'ServiceAccount', ...metadata}]
    },
    {apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {Corefile: corefile}},
    {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata,
      spec: {
        selector: {matchLabels: labels},
        template: {
          metadata: {labels},
          spec: {
            serviceAccountName: 'coredns', dnsPolicy: 'Default', volumes: [{name: 'config', configMap: {name: 'coredns'}}],
            containers: [{name: 'coredns', image, args: ['-conf', '/etc/coredns/Corefile'], volumeMounts: [{name: 'config', mountPath: '/etc/coredns'}], readinessProbe: {httpGet: {path: '/ready', port: 8181}, periodSeconds: 1}}]
          }
        }
      }
    },
    {
      apiVersion: 'v1', kind: 'Service', metadata: {name: 'kube-dns', namespace},
      spec: {clusterIP: dnsService, selector: labels, ports: [{name: 'dns', port: 53, protocol: 'UDP'}, {name: 'dns-tcp', port: 53, protocol: 'TCP'}]}
    }
  ]
}

export async function startDns(cluster: KubernetesLab, registry: string): Promise<void> {
  const binary = await readFile(program(cluster.programs, 'coredns'))
  const image = await pushImage(registry, {name: 'lab/coredns', tag: '1', layers: [[{path: '/coredns', content: binary, mode: 0o755}]], entrypoint: ['/coredns']})
  const list = {apiVersion: 'v1', kind: 'List', items: renderAddon(image)}
  const applied = await cluster.kubectl(['apply', '--server-side', '-f', '-'], {input: JSON.stringify(list)})
  if (applied.code !== 0) throw new Error(`CoreDNS was not applied: ${applied.stderr}`)
  const ready = await cluster.kubectl(['rollout', 'status', 'deployment/coredns', '--namespace', namespace, '--timeout=60s'])
  if (ready.code !== 0) throw new Error(`CoreDNS is not ready: ${ready.stdout}${ready.stderr}`)
}
