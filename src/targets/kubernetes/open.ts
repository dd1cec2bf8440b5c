/** The target of an environment: its cluster as the kubeconfig knows it. */
import type {Ports} from '../../ports/index.ts'
import type {Target} from '../../rollout/target.ts'
import type {TargetSpec} from '../../spec/schema.ts'
import {openCluster, type Cluster} from './client/open-cluster.ts'
import {openKubernetesTarget} from './kubernetes-target.ts'

type Spec = Extract<TargetSpec, {kind: 'kubernetes'}>

/** Reads files alone. Throws UserError `input-invalid` or `unsupported` for a kubeconfig that cannot be used. */
export const openFor = ({namespace, context}: Spec, ports: Ports): Promise<Cluster> => openCluster(ports, {namespace, ...(context === undefined ? {} : {context}), userAgent: `slipway/${ports.host.suiteVersion}`})

/** Reads files, and begins to ask the server what it knows while others read on. Throws UserError `input-invalid` or `unsupported` for a kubeconfig that cannot be used. */
export async function openKubernetes(spec: Spec, ports: Ports): Promise<Target> {
  const client = await openFor(spec, ports)
  // Whoever needs the answer asks again, and is told why there is none.
  client.findResource('v1', 'Namespace').catch(() => undefined)
  return openKubernetesTarget(ports, {client, namespace: spec.namespace, address: client.address, http: client.http})
}
