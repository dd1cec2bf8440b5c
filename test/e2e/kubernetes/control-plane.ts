/** A control plane of real programs (etcd, kube-apiserver, kube-controller-manager, kube-scheduler) on loopback, with nodes that kwok simulates. */
import {mkdir, readFile, writeFile} from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import {finish, type CommandOptions, type Finished} from '../command.ts'
import {program, provideEngines, type Programs} from '../engines/engine.ts'
import {kubernetes} from '../engines/kubernetes.ts'
import {openLab, type Lab} from '../lab.ts'
import {sayToPeople, type Say} from '../progress.ts'
import {services, simulatedPods} from './addresses.ts'
import {observeNodes, openAdmin, type Admin} from './admin.ts'
import {auditPolicy, openAudit, type Audit} from './audit.ts'
import {makeCertificates, writeKubeconfig} from './certificates.ts'
import {renderStages, tellingNodes, type Stage} from './stages.ts'

export interface KubernetesOptions {
  /** Simulated nodes of 64 cores and 512 GiB; 5 where it is not said. */
  nodes?: number
  /** So many of them have 8 `nvidia.com/gpu` each; 0. */
  gpuNodes?: number
  /** Stages beside kwok's and those of stages.ts. */
  stages?: readonly Stage[]
  /** Who asked what is written down; true. */
  audit?: boolean
  /** A KubeSchedulerConfiguration in place of the lab's; its `clientConnection.kubeconfig` is filled in. */
  schedConfig?: Record<string, unknown>
  /** Where the API server listens; 127.0.0.1. Real nodes need an address that they can reach. */
  bind?: string
  apiserverArgs?: readonly string[]
  /** Processes outlive the run. */
  keep?: boolean
  say?: Say
}

export type Kubectl = (args: readonly string[], options?: CommandOptions) => Promise<Finished>

export interface KubernetesLab {
  server: string
  /** The path of a cluster administrator's kubeconfig. */
  kubeconfig: string
  directory: string
  pki: string
  lab: Lab
  programs: Programs
  admin: Admin
  /** As the administrator; what the exit code means is for the caller. */
  kubectl: Kubectl
  /** Undefined where the lab was started without. */
  audit: Audit | undefined
  /** The name of each part, and its process. */
  processes: ReadonlyMap<string, number>
  stop: () => Promise<void>
}

/** Below the range from which the kernel takes ports for clients, so that none of them sits on it. */
export async function freePort(host: string): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = net.createServer()
    const free = await new Promise<boolean>(resolve => {
      server.once('error', () => { resolve(false) })
      server.listen(port, host, () => { resolve(true) })
    })
    if (!free) continue
    await new Promise(resolve => { server.close(resolve) })
    return port
  }
}

const etcdArgs = (directory: string, port: number): string[] => [
  '--data-dir', `${directory}/etcd`, '--unsafe-no-fsync', '--listen-client-urls', `http://127.0.0.1:${port}`, '--advertise-client-urls', `http://127.0.0.1:${port}`,
  '--listen-peer-urls', 'http://127.0.0.1:0', '--log-level', 'warn', '--quota-backend-bytes', '8589934592', '--snapshot-count', '10000'
]

function apiserverArgs(pki: string, at: {etcd: number; bind: string; port: number}): string[] {
  const file = (name: string): string => path.join(pki, name)
  return [
    '--etcd-servers', `http://127.0.0.1:${at.etcd}`, '--bind-address', at.bind, '--secure-port', String(at.port), '--cert-dir', pki,
    '--tls-cert-file', file('apiserver.crt'), '--tls-private-key-file', file('apiserver.key'), '--client-ca-file', file('ca.crt'),
    '--authorization-mode', 'Node,RBAC', '--enable-admission-plugins', 'NodeRestriction', '--allow-privileged', '--service-cluster-ip-range', services,
    '--service-account-issuer', 'https://kubernetes.default.svc', '--service-account-key-file', file('sa.pub'), '--service-account-signing-key-file', file('sa.key'),
    '--kubelet-client-certificate', file('kubelet-client.crt'), '--kubelet-client-key', file('kubelet-client.key'),
    '--requestheader-client-ca-file', file('front-proxy-ca.crt'), '--requestheader-allowed-names', 'front-proxy', '--requestheader-username-headers', 'X-Remote-User',
    '--requestheader-group-headers', 'X-Remote-Group', '--requestheader-extra-headers-prefix', 'X-Remote-Extra-',
    '--proxy-client-cert-file', file('front-proxy.crt'), '--proxy-client-key-file', file('front-proxy.key'),
    ...(at.bind.startsWith('127.') ? ['--endpoint-reconciler-type', 'none'] : [])
  ]
}

async function auditArgs(directory: string): Promise<string[]> {
  const policy = path.join(directory, 'audit-policy.json')
  await writeFile(policy, JSON.stringify(auditPolicy))
  return ['--audit-policy-file', policy, '--audit-log-path', path.join(directory, 'audit.log'), '--audit-log-format', 'json', '--audit-log-maxsize', '10000']
}

/** Simulated nodes do not go away, but for an API server that is frozen by a test: then they only seem to. Real ones are given up after the 40 s that are usual. */
const patience = ['--node-monitor-grace-period', '5m']

const controllerArgs = (pki: string): string[] => [
  '--kubeconfig', `${pki}/controller-manager.kubeconfig`, '--use-service-account-credentials', '--leader-elect=false', '--secure-port', '0',
  '--service-account-private-key-file', `${pki}/sa.key`, '--root-ca-file', `${pki}/ca.crt`, '--cluster-signing-cert-file', `${pki}/ca.crt`, '--cluster-signing-key-file', `${pki}/ca.key`,
  '--kube-api-qps', '500', '--kube-api-burst', '1000', '--concurrent-deployment-syncs', '20', '--concurrent-replicaset-syncs', '20'
]

async function schedulerArgs(directory: string, pki: string, own: Record<string, unknown> = {}): Promise<string[]> {
  const file = path.join(directory, 'scheduler.json')
  await writeFile(file, JSON.stringify({
    apiVersion: 'kubescheduler.config.k8s.io/v1', kind: 'KubeSchedulerConfiguration', ...own,
    leaderElection: {leaderElect: false}, clientConnection: {kubeconfig: `${pki}/scheduler.kubeconfig`, qps: 500, burst: 1000}
  }))
  return ['--config', file, '--secure-port', '0']
}

const [told, behaviour] = tellingNodes.split('=') as [string, string]

/** Its address lies in the simulated range: it does not exist, and nothing here sends to it. */
function renderNode(index: number, gpus: number): unknown {
  const resources = {cpu: '64', memory: '512Gi', 'ephemeral-storage': '1Ti', pods: '1000', ...(gpus > 0 ? {'nvidia.com/gpu': String(gpus)} : {})}
  const name = `node-${index}`
  return {
    apiVersion: 'v1', kind: 'Node',
    metadata: {
      name, annotations: {'kwok.x-k8s.io/node': 'fake'},
      labels: {
        'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64', [told]: behaviour, 'topology.kubernetes.io/zone': `zone-${index % 3}`, ...(gpus > 0 ? {accelerator: 'nvidia'} : {})
      }
    },
    status: {
      capacity: resources, allocatable: resources,
      addresses: [{type: 'InternalIP', address: `10.245.${Math.floor(index / 250)}.${(index % 250) + 1}`}, {type: 'Hostname', address: name}]
    }
  }
}

async function startNodes(lab: Lab, admin: Admin, options: {programs: Programs; pki: string; nodes: number; gpuNodes: number; stages: readonly Stage[]}): Promise<void> {
  const {programs, pki, nodes, gpuNodes} = options
  const stages = path.join(lab.directory, 'stages.yaml')
  await writeFile(stages, await renderStages(options.stages))
  await lab.start({
    name: 'kwok',
    argv: [
      program(programs, 'kwok'), '--kubeconfig', `${pki}/kwok.kubeconfig`, '--config', stages, '--manage-nodes-with-annotation-selector', 'kwok.x-k8s.io/node=fake',
      '--cidr', simulatedPods, '--node-lease-duration-seconds', '40'
    ]
  })
  for (let index = 0; index < nodes; index++) {
    const {status, body} = await admin.ask('POST', '/api/v1/nodes', renderNode(index, index < gpuNodes ? 8 : 0))
    if (status !== 201) throw new Error(`Node ${index} was not created: ${status} ${JSON.stringify(body)}`)
  }
  await lab.until('simulated nodes', async () => (await observeNodes(admin)).filter(node => node.ready).length >= nodes)
}

/** It is up after 4 s; on a machine whose cores ten others share it was seen to take 75. */
const patienceMs = 180_000

/** In a lab that is open; returns when the nodes are Ready. */
export async function startControlPlane(lab: Lab, programs: Programs, options: KubernetesOptions): Promise<KubernetesLab> {
  const {directory} = lab
  const {bind = '127.0.0.1', nodes = 5, gpuNodes = 0, audit = true} = options
  const pki = path.join(directory, 'pki')
  await mkdir(pki, {mode: 0o700})
  await makeCertificates(pki, [...new Set(['127.0.0.1', bind])])
  const at = {bind, etcd: await freePort('127.0.0.1'), port: await freePort(bind)}
  const server = `https://${bind}:${at.port}`
  const kubeconfig = path.join(directory, 'kubeconfig')
  await writeKubeconfig(kubeconfig, {pki, server, user: 'admin'})
  for (const user of ['controller-manager', 'scheduler', 'kwok']) await writeKubeconfig(path.join(pki, `${user}.kubeconfig`), {pki, server, user})

  const processes = new Map<string, number>()
  const start = async (name: string, args: readonly string[]): Promise<void> => { processes.set(name, (await lab.start({name, argv: [program(programs, name), ...args]})).pid) }
  await start('etcd', etcdArgs(directory, at.etcd))
  await start('kube-apiserver', [...apiserverArgs(pki, at), ...(audit ? await auditArgs(directory) : []), ...(options.apiserverArgs ?? [])])
  const admin = await openAdmin(server, pki)
  await lab.until('the API server', async () => (await admin.ask('GET', '/readyz')).status === 200, patienceMs)
  await start('kube-controller-manager', [...controllerArgs(pki), ...(nodes > 0 ? patience : [])])
  await start('kube-scheduler', await schedulerArgs(directory, pki, options.schedConfig))
  if (nodes > 0) await startNodes(lab, admin, {programs, pki, nodes, gpuNodes, stages: options.stages ?? []})
  await lab.until('the default service account', async () => (await admin.ask('GET', '/api/v1/namespaces/default/serviceaccounts/default')).status === 200)

  return {
    server, kubeconfig, directory, pki, lab, programs, admin, processes,
    kubectl: (args, given) => finish([program(programs, 'kubectl'), '--kubeconfig', kubeconfig, '--cache-dir', path.join(directory, 'kubectl-cache'), ...args], given),
    audit: audit ? openAudit(path.join(directory, 'audit.log')) : undefined,
    stop: async () => { admin.close(); await lab.close() }
  }
}

/** Returns when the nodes are Ready; on failure nothing is left. */
export async function startKubernetes(options: KubernetesOptions = {}): Promise<KubernetesLab> {
  const programs = await provideEngines([kubernetes], options.say ?? sayToPeople)
  const lab = await openLab('kubernetes', {keep: options.keep === true})
  try {
    return await startControlPlane(lab, programs, options)
  } catch (error) {
    await lab.close()
    throw error
  }
}

export async function readLog(cluster: KubernetesLab, part: string): Promise<string> {
  return await readFile(path.join(cluster.directory, 'log', `${part}.log`), 'utf8')
}
