/** The target of an environment: its cluster as the kubeconfig knows it. */
import type {Ports} from '../../ports/index.ts'
import type {Target} from '../../rollout/target.ts'
import type {TargetSpec} from '../../spec/schema.ts'
import {openCluster} from './client/open-cluster.ts'
import {openKubernetesTarget} from './kubernetes-target.ts'

/** Reads files alone. Throws UserError `input-invalid` or `unsupported` for a kubeconfig that cannot be used. */
export async function openKubernetes({namespace, context}: Extract<TargetSpec, {kind: 'kubernetes'}>, ports: Ports): Promise<Target> {
  const client = await openCluster(ports, {namespace, ...(context === undefined ? {} : {context}), userAgent: `slipway/${ports.host.suiteVersion}`})
  return openKubernetesTarget(ports, {client, namespace, address: client.address, http: client.http})
}
