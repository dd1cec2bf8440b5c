/** A whole lab with real nodes: network, registry, control plane, nodes, Traefik. One at a time on a machine, and as root. */
import {readFile} from 'node:fs/promises'
import process from 'node:process'
import {setTimeout as delay} from 'node:timers/promises'
import {claim} from '../cache.ts'
import {containerd} from '../engines/containerd.ts'
import {coredns} from '../engines/coredns.ts'
import {provideDebianPackages} from '../engines/debian.ts'
import {program, provideEngines, type Engine} from '../engines/engine.ts'
import {kubernetes} from '../engines/kubernetes.ts'
import {pause} from '../engines/pause.ts'
import {registry} from '../engines/registry.ts'
import {runc} from '../engines/runc.ts'
import {traefik} from '../engines/traefik.ts'
import {openLab} from '../lab.ts'
import {sayToPeople, timed, type Say} from '../progress.ts'
import {hostAddress} from './addresses.ts'
import {startControlPlane, type KubernetesLab, type KubernetesOptions} from './control-plane.ts'
import {startDns} from './dns.ts'
import {pushImage, type Image} from './images.ts'
import {startNetwork} from './network.ts'
import {startNode, type RealNode} from './node.ts'
import {startRegistry} from './registry.ts'
import {startTraefik, type Traefik} from './traefik.ts'

export const realNodeEngines: readonly Engine[] = [kubernetes, registry, containerd, runc, pause, coredns, traefik]

export interface RealNodesOptions extends Omit<KubernetesOptions, 'bind' | 'nodes'> {
  /** Real nodes; 2. Simulated ones would take pods that are to serve: they have labs of their own. */
  nodes?: number
}

export interface RealLab extends KubernetesLab {
  nodes: readonly RealNode[]
  traefik: Traefik
  /** The reference by digest that the nodes pull. */
  push: (image: Image) => Promise<string>
}

/** The addresses of the lab are fixed: another one on the same machine waits. */
async function alone(say: Say): Promise<{release: () => void}> {
  const name = 'slipway-e2e-real-nodes'
  let server = await claim(name)
  if (!server) say('Another lab with real nodes stands on this machine: waiting for it ...')
  while (!server) {
    await delay(1000)
    server = await claim(name)
  }
  server.unref()
  return {release: () => { server.close() }}
}

/** kube-proxy's own account, as a cluster's installer would bind it. */
const proxyRole = {
  apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRoleBinding', metadata: {name: 'lab-node-proxier'},
  roleRef: {apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node-proxier'}, subjects: [{apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:kube-proxy'}]
}

export async function startRealNodes(options: RealNodesOptions = {}): Promise<RealLab> {
  const {nodes: count = 2, say = sayToPeople} = options
  if (process.getuid?.() !== 0) throw new Error('A lab with real nodes makes network links, mounts and cgroups: run it as root.')
  await provideDebianPackages(say)
  const programs = await provideEngines(realNodeEngines, say)
  const {release} = await alone(say)
  const lab = await openLab('real', {keep: options.keep === true})
  const step = <T>(part: string, work: () => Promise<T>): Promise<T> => timed(say, part, work)
  try {
    const network = await step('network', () => startNetwork(lab))
    const address = await step('registry', () => startRegistry(lab, programs))
    const push: RealLab['push'] = image => pushImage(address, image)
    await push({name: 'lab/pause', tag: '1', layers: [[{path: '/pause', content: await readFile(program(programs, 'pause')), mode: 0o755}]], entrypoint: ['/pause']})
    const cluster = await step('control plane', () => startControlPlane(lab, programs, {
      ...options, nodes: 0, bind: hostAddress, apiserverArgs: ['--kubelet-preferred-address-types=InternalIP', ...(options.apiserverArgs ?? [])]
    }))
    await cluster.admin.ask('POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', proxyRole)
    const nodes: RealNode[] = []
    for (let index = 1; index <= count; index++) nodes.push(await step(`node ${index}`, () => startNode({lab, programs, network, admin: cluster.admin, server: cluster.server, pki: cluster.pki, registry: address, index})))
    await step('names of Services', () => startDns(cluster, address))
    const front = await step('Traefik', () => startTraefik(cluster))
    return {...cluster, nodes, traefik: front, push, stop: async () => { await cluster.stop(); release() }}
  } catch (error) {
    await lab.close()
    release()
    throw error
  }
}
