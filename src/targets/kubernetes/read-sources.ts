/** Rendered objects of every service, handed to the target in files that end with the job. */
import path from 'node:path'
import type {Ports} from '../../ports/index.ts'
import type {EnvironmentSpec, ServiceSpec, TargetSpec} from '../../spec/schema.ts'
import type {ReadSource} from '../sources.ts'
import type {RenderedFile} from './contents.ts'
import {openFor} from './open.ts'
import {observeServiceObjects} from './sources/observe.ts'

type ClusterSpec = Pick<EnvironmentSpec, 'name' | 'tools'> & {target: Extract<TargetSpec, {kind: 'kubernetes'}>}

/**
 * Charts ask for the version of the cluster (`.Capabilities.KubeVersion`): one request where there is one. It is not guessed where the server does not answer: a plan and its
 * deploy could then be made of different objects. Throws what `observeServiceObjects` and the cluster throw. What people should know of a source is said once, as a warning.
 */
export async function readKubernetesSources({name, target, tools}: ClusterSpec, services: Record<string, ServiceSpec>, ports: Ports): Promise<Record<string, ReadSource>> {
  const charts = Object.values(services).some(({source}) => source.chart !== undefined)
  const version = charts ? {kubeVersion: (await (await openFor(target, ports)).server()).version} : {}
  const observed = await observeServiceObjects(ports, {name, namespace: target.namespace, tools, ...version}, services)
  const read = await Promise.all(Object.entries(observed).map(async ([service, {digest, objects, how, replicas, hooks, warnings}]): Promise<[string, ReadSource]> => {
    for (const warning of warnings) ports.log.warning(`${service}: ${warning}`)
    const file = path.join(ports.host.temporary, 'slipway', 'objects', `${service}-${digest.slice('sha256:'.length, 'sha256:'.length + 12)}.json`)
    const rendered: RenderedFile = {schema: 1, how, objects}
    // Manifests may hold Secrets.
    await ports.files.write(file, JSON.stringify(rendered), 0o600)
    return [service, {source: {kind: 'objects', digest, file}, replicas, hooks}]
  }))
  return Object.fromEntries(read)
}
