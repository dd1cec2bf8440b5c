/** A client of one cluster, from the kubeconfig that stands for it. */
import type {Http, Ports} from '../../../ports/index.ts'
import type {Core} from './asking.ts'
import {applyObject} from './apply.ts'
import type {KubeClient} from './client.ts'
import {openConnection} from './connection.ts'
import {openDiscovery} from './discovery.ts'
import {observeAccess, type AccessWish} from './observe-access.ts'
import {deniedAccesses, getObject, listObjects, readLog} from './reads.ts'
import {grantedRules, reviewedUser} from './reviews.ts'
import {watchObjects} from './watch.ts'
import {createObject, patchObject, removeObject, replaceObject} from './writes.ts'

export interface Cluster extends KubeClient {
  /** Of the wish, the context, the pod, or `default`: for namespaced objects that name none. */
  defaultNamespace: string
  /** Of the server, without a slash at its end. */
  address: string
  /** Reaches pods and Services through the server, by the addresses of its proxies. */
  http: Http
}

/** Reads files alone: the server is asked by the first call. Throws UserError `input-invalid` or `unsupported` for a kubeconfig that cannot be used. */
export async function openCluster(ports: Ports, options: AccessWish & {userAgent: string}): Promise<Cluster> {
  const {userAgent, ...wish} = options
  const access = await observeAccess(wish, ports)
  const connection = openConnection(access, userAgent, ports)
  const core: Core = {connection, ports, discovery: openDiscovery(connection, ports), namespace: access.namespace, chance: Math.random}
  return {defaultNamespace: access.namespace, address: access.server, http: {...ports.http, request: (request, signal) => connection.through(request, signal)}, ...clientOf(core)}
}

export function clientOf(core: Core): KubeClient {
  const {discovery} = core
  return {
    server: async signal => ({address: core.connection.access.server, version: await discovery.version(signal)}),
    resource: (apiVersion, kind, signal) => discovery.need(apiVersion, kind, signal),
    findResource: (apiVersion, kind, signal) => discovery.find(apiVersion, kind, signal),
    get: (ref, signal) => getObject(core, ref, signal),
    list: (kind, options, signal) => listObjects(core, kind, options, signal),
    apply: (object, options, signal) => applyObject(core, object, options, signal),
    create: (object, options, signal) => createObject(core, object, options, signal),
    replace: (object, options, signal) => replaceObject(core, object, options, signal),
    patch: (ref, body, options, signal) => patchObject(core, ref, {body, options: options ?? {}}, signal),
    remove: (ref, options, signal) => removeObject(core, ref, options, signal),
    watch: (kind, options, signal) => watchObjects(core, kind, options, signal),
    logTail: (pod, lines, signal) => readLog(core, pod, lines, signal),
    denied: (accesses, signal) => deniedAccesses(core, accesses, signal),
    rules: (namespace, signal) => grantedRules(core, namespace, signal),
    user: signal => reviewedUser(core, signal)
  }
}
