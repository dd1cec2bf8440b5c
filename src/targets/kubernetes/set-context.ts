/** What every part of the target works with: the cluster, one set in it, and what is known of it by now. */
import type {Digest} from '../../kernel/digest.ts'
import type {Ports} from '../../ports/index.ts'
import type {Rev, SetId} from '../../rollout/model.ts'
import type {JournalReading} from '../../rollout/target.ts'
import type {KubeClient} from './client/client.ts'
import type {Contents} from './contents.ts'
import {liveWorkloads, type LiveWorkload} from './live.ts'
import type {KubeObject} from './model.ts'
import type {Rooms} from './room.ts'
import type {Warnings} from './warnings.ts'
import {revisionObjects, type RevisionObjects} from './revision-objects.ts'
import type {ClusterState} from './state/open-state.ts'
import {kinds, type ClusterView} from './view.ts'

export interface SetContext {
  ports: Ports
  client: KubeClient
  set: SetId
  namespace: string
  view: ClusterView
  contents: Contents
  warnings: Warnings
  rooms: Rooms
  state: ClusterState
  /** The state as it was last read under the lock: nobody else changes it. */
  reading: JournalReading | undefined
  held: boolean
  /** What stands as it was wanted, by the answers to this process: by identity. */
  standing: Map<string, {wanted: Digest; object: KubeObject}>
  /** Services that are being made before their workloads. */
  announcing: Set<Promise<unknown>>
  /** Where a port of a pod answers, through the API server. */
  podUrl(pod: KubeObject, port: number): string
}

export const workloadKinds = [kinds.deployment, kinds.statefulSet, kinds.daemonSet] as const

/** Deployments, StatefulSets and DaemonSets of the set. */
export const observeWorkloadObjects = async ({view}: SetContext, signal: AbortSignal): Promise<KubeObject[]> => (await Promise.all(workloadKinds.map(kind => view.objects(kind, signal)))).flat()

/** Those that are rolled out, by service and revision. */
export const observeWorkloads = async (context: SetContext, signal: AbortSignal): Promise<LiveWorkload[]> => liveWorkloads(await observeWorkloadObjects(context, signal))

/** The objects of one revision in the form in which it runs, or would run. */
export async function observeRevision(context: SetContext, service: string, rev: Rev, signal: AbortSignal): Promise<RevisionObjects> {
  const [objects, workloads] = await Promise.all([context.contents.of(service, rev), observeWorkloads(context, signal)])
  const live = workloads.find(w => w.service === service && w.rev === rev)?.object
  return revisionObjects(objects, {set: context.set, namespace: context.namespace, service, rev, live})
}
