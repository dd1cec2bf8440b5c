/** A real node: containerd, kubelet and kube-proxy in namespaces of their own. Ending their first process ends all that runs in them, as a power cut. */
import {existsSync} from 'node:fs'
import {access, mkdir, readdir, readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {succeed} from '../command.ts'
import {binDirectory} from '../cache.ts'
import {cniPlugins} from '../engines/debian.ts'
import {program, type Programs} from '../engines/engine.ts'
import {type Lab, type Running} from '../lab.ts'
import {nodeCgroup} from '../leftovers.ts'
import {dnsService, hostAddress, nodeAddress, pods, podsOf, services} from './addresses.ts'
import {observeNodes, type Admin} from './admin.ts'
import {makeCertificate, writeKubeconfig} from './certificates.ts'
import {firstProcess, ip, type LabNetwork} from './network.ts'

export interface NodeOptions {
  lab: Lab
  programs: Programs
  network: LabNetwork
  admin: Admin
  server: string
  pki: string
  /** Where images are pulled from, by plain HTTP. */
  registry: string
  /** 1 to 200. */
  index: number
}

export interface RealNode {
  name: string
  address: string
  /** A power cut: its pods are gone, its Node object stays. */
  cut: () => Promise<void>
}

/** Everything of it lies in `directory`; what programs expect elsewhere is mounted there. */
interface Place {
  name: string
  address: string
  directory: string
  cgroup: string
  options: NodeOptions
}

const inPlace = (place: Place, ...names: string[]): string => path.join(place.directory, ...names)

const containerdConfig = (place: Place): string => {
  const {directory, options} = place
  return `version = 3
oom_score = 0
root = "${directory}/containerd"
state = "/run/containerd"
[plugins.'io.containerd.internal.v1.opt']
  path = "${directory}/opt"
[plugins.'io.containerd.nri.v1.nri']
  disable = true
[plugins.'io.containerd.cri.v1.images']
  snapshotter = "overlayfs"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
  sandbox = "${options.registry}/lab/pause:1"
[plugins.'io.containerd.cri.v1.images'.registry]
  config_path = "${directory}/etc/certs.d"
[plugins.'io.containerd.cri.v1.runtime']
  restrict_oom_score_adj = true
  tolerate_missing_hugetlb_controller = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
  bin_dirs = ["${cniPlugins}"]
  conf_dir = "${directory}/etc/cni"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
  runtime_type = "io.containerd.runc.v2"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
  SystemdCgroup = false
`
}

/** Pods send by the bridge of their node; there is no default route beyond it. */
const cniConfig = (place: Place): unknown => ({
  cniVersion: '1.0.0', name: 'lab',
  plugins: [
    {
      type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true,
      ipam: {type: 'host-local', dataDir: inPlace(place, 'cni/networks'), ranges: [[{subnet: podsOf(place.options.index)}]], routes: [{dst: '0.0.0.0/0'}]}
    },
    {type: 'portmap', capabilities: {portMappings: true}}
  ]
})

const kubeletConfig = (place: Place): unknown => ({
  apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration',
  failCgroupV1: false, cgroupDriver: 'cgroupfs', cgroupRoot: `/${place.cgroup}`, containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
  authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: path.join(place.options.pki, 'ca.crt')}},
  authorization: {mode: 'Webhook'},
  tlsCertFile: inPlace(place, 'pki/kubelet.crt'), tlsPrivateKeyFile: inPlace(place, 'pki/kubelet.key'),
  clusterDomain: 'cluster.local', clusterDNS: [dnsService], resolvConf: inPlace(place, 'etc/resolv.conf'),
  failSwapOn: false, oomScoreAdj: 0, serializeImagePulls: false, imagePullCredentialsVerificationPolicy: 'NeverVerify', localStorageCapacityIsolation: true,
  // The disk is the machine's own: how full it is says nothing of the lab.
  imageGCHighThresholdPercent: 100, imageGCLowThresholdPercent: 99, evictionHard: {'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%'}
})

const proxyConfig = (place: Place): unknown => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration', mode: 'iptables', clusterCIDR: pods, hostnameOverride: place.name,
  clientConnection: {kubeconfig: inPlace(place, 'pki/kube-proxy.kubeconfig')},
  conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s'}, // they are the machine's
  healthzBindAddress: '0.0.0.0:10256', metricsBindAddress: '127.0.0.1:10249'
})

async function writeIdentity(place: Place): Promise<void> {
  const {options, name, address} = place
  const pki = inPlace(place, 'pki')
  for (const file of ['ca.crt', 'ca.key', 'req.cnf']) await writeFile(path.join(pki, file), await readFile(path.join(options.pki, file)), {mode: 0o600})
  await makeCertificate(pki, 'ca', {name: 'kubelet', subject: `/O=system:nodes/CN=system:node:${name}`, usage: 'clientAuth,serverAuth', alternativeNames: [`IP:${address}`, `DNS:${name}`]})
  await makeCertificate(pki, 'ca', {name: 'kube-proxy', subject: '/CN=system:kube-proxy', usage: 'clientAuth'})
  for (const user of ['kubelet', 'kube-proxy']) await writeKubeconfig(path.join(pki, `${user}.kubeconfig`), {pki, server: options.server, user})
}

async function writeConfiguration(place: Place): Promise<void> {
  const {registry} = place.options
  for (const directory of ['pki', 'etc/cni', `etc/certs.d/${registry}`, 'log', 'containerd', 'kubelet', 'cni', 'varlog', 'opt']) await mkdir(inPlace(place, directory), {recursive: true})
  await writeIdentity(place)
  await writeFile(inPlace(place, 'etc/containerd.toml'), containerdConfig(place))
  await writeFile(inPlace(place, `etc/certs.d/${registry}/hosts.toml`), `server = "http://${registry}"\n[host."http://${registry}"]\n  capabilities = ["pull", "resolve"]\n`)
  await writeFile(inPlace(place, 'etc/cni/10-lab.conflist'), JSON.stringify(cniConfig(place)))
  await writeFile(inPlace(place, 'etc/kubelet.json'), JSON.stringify(kubeletConfig(place)))
  await writeFile(inPlace(place, 'etc/kube-proxy.json'), JSON.stringify(proxyConfig(place)))
  await writeFile(inPlace(place, 'etc/resolv.conf'), '') // no name is asked for outside
}

/** Version 1: a directory in every hierarchy. Version 2: one, with the controllers that the kubelet wants. */
async function makeCgroups({cgroup, options: {lab}}: Place): Promise<void> {
  const root = '/sys/fs/cgroup'
  if (existsSync(path.join(root, 'cgroup.controllers'))) {
    await lab.willMakeCgroup(path.join(root, cgroup))
    await writeFile(path.join(root, 'cgroup.subtree_control'), '+cpu +cpuset +memory +pids')
    await mkdir(path.join(root, cgroup), {recursive: true})
    return
  }
  for (const hierarchy of await readdir(root)) {
    const directory = path.join(root, hierarchy, cgroup)
    await lab.willMakeCgroup(directory)
    await mkdir(directory, {recursive: true})
  }
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    const from = path.join(root, 'cpuset', file)
    if (existsSync(from)) await writeFile(path.join(root, 'cpuset', cgroup, file), await readFile(from))
  }
}

/** Where programs insist on a place, an empty directory is made for the mount, and goes again. */
async function makeMountPoint(lab: Lab, directory: string): Promise<void> {
  if (existsSync(directory)) return
  await lab.willUndo(['rmdir', directory])
  await mkdir(directory)
}

interface Namespaces {
  first: number
  /** Who holds them, and what was started in them. */
  processes: Running[]
  run: (...argv: string[]) => Promise<void>
  start: (name: string, argv: readonly string[]) => Promise<void>
}

async function openNamespaces(place: Place): Promise<Namespaces> {
  const {lab, programs} = place.options
  const holder = await lab.start({
    name: place.name,
    argv: ['unshare', '--net', '--mount', '--uts', '--pid', '--mount-proc', '--fork', '--kill-child', program(programs, 'pause')]
  })
  const first = await firstProcess(lab, holder.pid, `the namespaces of ${place.name}`)
  const enter = ['nsenter', '-t', String(first), '-m', '-u', '-n', '-p', '--'] as const
  const variables = {PATH: `${binDirectory()}:${process.env.PATH ?? ''}`}
  const processes = [holder]
  return {
    first, processes,
    run: async (...argv) => { await succeed([...enter, ...argv]) },
    start: async (name, argv) => { processes.push(await lab.start({name: `${place.name}-${name}`, argv: [...enter, ...argv], variables})) }
  }
}

async function mountPlace(place: Place, {run}: Namespaces): Promise<void> {
  const {lab} = place.options
  for (const directory of ['/var/lib/kubelet', '/var/lib/cni']) await makeMountPoint(lab, directory)
  await run('hostname', place.name)
  await run('mount', '--make-rshared', '/')
  await run('mount', '-t', 'tmpfs', 'tmpfs', '/run')
  await run('mkdir', '/run/lock')
  for (const [from, to] of [['kubelet', '/var/lib/kubelet'], ['cni', '/var/lib/cni'], ['varlog', '/var/log'], ['etc/resolv.conf', '/etc/resolv.conf']] as const) await run('mount', '--bind', inPlace(place, from), to)
}

async function connect(place: Place, {first, run}: Namespaces): Promise<void> {
  const {network, index} = place.options
  await network.inside(['ip', 'link', 'add', `port${index}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', String(first)])
  await network.inside(['ip', 'link', 'set', `port${index}`, 'master', 'br0', 'up'])
  await run('ip', 'link', 'set', 'lo', 'up')
  await run('ip', 'address', 'add', `${place.address}/24`, 'dev', 'eth0')
  await run('ip', 'link', 'set', 'eth0', 'up')
  await run('ip', 'route', 'add', services, 'via', hostAddress)
  await run('ip', 'route', 'add', pods, 'dev', 'eth0')
  await run('sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv4.conf.eth0.proxy_arp=1', 'net.bridge.bridge-nf-call-iptables=1')
}

async function startPrograms(place: Place, {first, start}: Namespaces): Promise<void> {
  const {lab, programs, index} = place.options
  await start('containerd', [program(programs, 'containerd'), '--config', inPlace(place, 'etc/containerd.toml')])
  await lab.until(`containerd of ${place.name}`, () => access(`/proc/${first}/root/run/containerd/containerd.sock`).then(() => true, () => false))
  await start('kube-proxy', [program(programs, 'kube-proxy'), '--config', inPlace(place, 'etc/kube-proxy.json')])
  await start('kubelet', [
    program(programs, 'kubelet'), '--config', inPlace(place, 'etc/kubelet.json'), '--kubeconfig', inPlace(place, 'pki/kubelet.kubeconfig'), '--hostname-override', place.name,
    '--node-ip', place.address, '--volume-plugin-dir', '/var/lib/kubelet/plugins-exec', '--node-labels', `lab=real,topology.kubernetes.io/zone=zone-${index}`
  ])
}

/** Returns when it is Ready and serves Services. */
export async function startNode(options: NodeOptions): Promise<RealNode> {
  const {lab, admin, index} = options
  const name = `real-${index}`
  const place: Place = {name, address: nodeAddress(index), directory: path.join(lab.directory, name), cgroup: `${nodeCgroup}${name}`, options}
  await mkdir(place.directory)
  await writeConfiguration(place)
  await makeCgroups(place)
  const namespaces = await openNamespaces(place)
  await mountPlace(place, namespaces)
  await connect(place, namespaces)
  await startPrograms(place, namespaces)
  await lab.until(`${name} Ready`, async () => (await observeNodes(admin)).some(node => node.name === name && node.ready))
  await lab.until(`kube-proxy of ${name}`, () => fetch(`http://${place.address}:10256/healthz`).then(answer => answer.ok, () => false))
  await ip('route', 'replace', services, 'via', place.address) // the host's way to Services: by the last node that came
  return {name, address: place.address, cut: async () => { for (const running of namespaces.processes) await lab.end(running) }}
}
