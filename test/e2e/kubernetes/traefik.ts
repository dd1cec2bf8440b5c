/** Traefik on the host, in front of real pods: Gateway API, its own kinds, and Ingress. */
import path from 'node:path'
import {shareDirectory} from '../cache.ts'
import {program} from '../engines/engine.ts'
import {freePort, type KubernetesLab} from './control-plane.ts'

export interface Traefik {
  /** Where its entry point `web` listens on 127.0.0.1; a Gateway's listener has this port. */
  port: number
  /** Of its own API, which says what it routes. */
  api: number
}

async function installKinds(cluster: KubernetesLab): Promise<void> {
  const apply = await cluster.kubectl(['apply', '--server-side', '-f', path.join(shareDirectory(), 'gateway-api/standard'), '-f', path.join(shareDirectory(), 'traefik')])
  if (apply.code !== 0) throw new Error(`The kinds of Gateway API and Traefik were not installed: ${apply.stderr}`)
  const wait = await cluster.kubectl(['wait', '--for=condition=Established', 'crd', '--all', '--timeout=30s'])
  if (wait.code !== 0) throw new Error(`The kinds were not established: ${wait.stderr}`)
  const gatewayClass = {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: {name: 'traefik'}, spec: {controllerName: 'traefik.io/gateway-controller'}}
  await cluster.kubectl(['apply', '-f', '-'], {input: JSON.stringify(gatewayClass)})
}

export async function startTraefik(cluster: KubernetesLab): Promise<Traefik> {
  await installKinds(cluster)
  const [port, api] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')]
  await cluster.lab.start({
    name: 'traefik',
    argv: [
      program(cluster.programs, 'traefik'), `--entryPoints.web.address=127.0.0.1:${port}`, `--entryPoints.traefik.address=127.0.0.1:${api}`, '--api.insecure', '--ping',
      '--providers.kubernetesGateway', '--providers.kubernetesCRD', '--providers.kubernetesIngress', '--providers.providersThrottleDuration=100ms',
      '--global.checkNewVersion=false', '--global.sendAnonymousUsage=false', '--log.level=INFO'
    ],
    variables: {KUBECONFIG: cluster.kubeconfig}
  })
  await cluster.lab.until('Traefik', () => fetch(`http://127.0.0.1:${api}/ping`).then(answer => answer.ok, () => false))
  return {port, api}
}
