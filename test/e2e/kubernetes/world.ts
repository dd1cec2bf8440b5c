/** What a scenario on Kubernetes is given: a namespace of its own, in a lab or in the cluster that KUBECONFIG points at. */
import {randomBytes} from 'node:crypto'
import {setTimeout as delay} from 'node:timers/promises'
import {finish} from '../command.ts'
import {program, type Programs} from '../engines/engine.ts'
import type {Scenario} from '../scenario.ts'
import type {Audit} from './audit.ts'
import type {Kubectl, KubernetesLab} from './control-plane.ts'

export interface KubernetesWorld {
  /** Removed after the scenario. */
  namespace: string
  /** As the administrator (or whoever the KUBECONFIG is), in the namespace. */
  kubectl: Kubectl
  /** Undefined where KUBECONFIG is followed as it is. */
  kubeconfig: string | undefined
  /** Undefined outside of a lab. */
  lab: KubernetesLab | undefined
  audit: Audit | undefined
}

/** Which cluster a run uses. */
export type Cluster =
  | {kind: 'lab'; lab: KubernetesLab}
  | {kind: 'current'; programs: Programs}

export type KubernetesScenario = Scenario<KubernetesWorld>

export interface KubernetesSuite {
  name: string
  scenarios: readonly KubernetesScenario[]
}

function kubectlOf(cluster: Cluster): Kubectl {
  if (cluster.kind === 'lab') return cluster.lab.kubectl
  const kubectl = program(cluster.programs, 'kubectl')
  return (args, options) => finish([kubectl, ...args], options)
}

/** On every namespace of a run, so that the next run finds those of one that was killed. */
const mark = 'e2e.slipway.dev/namespace'
/** Longer than any run takes. */
const abandonedAfterMs = 2 * 3600_000

export async function removeAbandoned(cluster: Cluster): Promise<void> {
  const {code, stdout} = await kubectlOf(cluster)(['get', 'namespaces', '-l', mark, '-o', 'json'])
  if (code !== 0) return
  const {items} = JSON.parse(stdout) as {items: {metadata: {name: string; creationTimestamp: string}}[]}
  const old = items.filter(({metadata}) => Date.now() - Date.parse(metadata.creationTimestamp) > abandonedAfterMs).map(({metadata}) => metadata.name)
  if (old.length > 0) await kubectlOf(cluster)(['delete', 'namespace', ...old, '--ignore-not-found', '--wait=false'])
}

/** Until the namespaces of the worlds are gone. */
export async function removeWorlds(cluster: Cluster, namespaces: readonly string[]): Promise<void> {
  if (namespaces.length > 0) await kubectlOf(cluster)(['wait', '--for=delete', '--timeout=120s', ...namespaces.map(name => `namespace/${name}`)])
}

/** A namespace for one scenario. What is shared beyond namespaces, as a data plane, must not see two of them: then closing waits for its end. */
export async function openWorld(cluster: Cluster, closing: 'at once' | 'when gone' = 'at once'): Promise<KubernetesWorld & {close: () => Promise<void>}> {
  const kubectl = kubectlOf(cluster)
  const namespace = `slipway-e2e-${randomBytes(4).toString('hex')}`
  const created = await kubectl(['create', '-f', '-'], {input: JSON.stringify({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace, labels: {[mark]: 'true'}}})})
  if (created.code !== 0) throw new Error(`The namespace ${namespace} was not created: ${created.stderr}`)
  const lab = cluster.kind === 'lab' ? cluster.lab : undefined
  return {
    namespace, lab, audit: lab?.audit, kubeconfig: lab?.kubeconfig,
    kubectl: (args, options) => kubectl(['--namespace', namespace, ...args], options),
    close: async () => { await kubectl(['delete', 'namespace', namespace, ...(closing === 'at once' ? ['--wait=false'] : ['--timeout=90s'])]) }
  }
}

/** What the command prints; throws where it fails. */
export async function ask(world: KubernetesWorld, args: readonly string[], input?: unknown): Promise<string> {
  const {code, stdout, stderr} = await world.kubectl(args, input === undefined ? {} : {input: JSON.stringify(input)})
  if (code !== 0) throw new Error(`kubectl ${args.join(' ')} ended with ${code}: ${stderr.trim()}`)
  return stdout
}

export async function eventually(what: string, reached: () => Promise<boolean>, timeoutMs = 30_000): Promise<void> {
  const deadline = performance.now() + timeoutMs
  while (!(await reached())) {
    if (performance.now() > deadline) throw new Error(`Within ${timeoutMs / 1000} s not seen: ${what}.`)
    await delay(100)
  }
}

export interface Workload {
  name: string
  image: string
  replicas?: number
  resources?: Record<string, string>
}

/** A Deployment as people write it. */
export const deployment = ({name, image, replicas = 1, resources}: Workload): unknown => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name},
  spec: {
    replicas, selector: {matchLabels: {app: name}},
    template: {metadata: {labels: {app: name}}, spec: {containers: [{name: 'main', image, ...(resources ? {resources: {requests: resources, limits: resources}} : {})}]}}
  }
})
