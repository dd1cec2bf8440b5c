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

export const onlyInLab = (world: KubernetesWorld): string | undefined => (world.lab ? undefined : "needs the lab's own cluster")

function kubectlOf(cluster: Cluster): Kubectl {
  if (cluster.kind === 'lab') return cluster.lab.kubectl
  const kubectl = program(cluster.programs, 'kubectl')
  return (args, options) => finish([kubectl, ...args], options)
}

export async function openWorld(cluster: Cluster): Promise<KubernetesWorld & {close: () => Promise<void>}> {
  const kubectl = kubectlOf(cluster)
  const namespace = `slipway-e2e-${randomBytes(4).toString('hex')}`
  const created = await kubectl(['create', 'namespace', namespace])
  if (created.code !== 0) throw new Error(`The namespace ${namespace} was not created: ${created.stderr}`)
  const lab = cluster.kind === 'lab' ? cluster.lab : undefined
  return {
    namespace, lab, audit: lab?.audit, kubeconfig: lab?.kubeconfig,
    kubectl: (args, options) => kubectl(['--namespace', namespace, ...args], options),
    // A lab goes as a whole; in another cluster nothing stays.
    close: async () => { await kubectl(['delete', 'namespace', namespace, ...(lab ? ['--wait=false'] : ['--timeout=120s'])]) }
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
