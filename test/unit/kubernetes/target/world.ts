/** One fake cluster with a set on it, and what tests ask of it. */
import type {DeployOrder, EngineResult} from '../../../../src/deploy/engine-model.ts'
import type {Clock} from '../../../../src/ports/index.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import {labels, type KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {numberAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {makeCluster, type ClientOptions, type ClusterOptions, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {makeSet, type Process, type ProcessOptions, type SetRig} from '../../../fakes/kubernetes-set.ts'

export {never} from '../../../fakes/kubernetes-set.ts'

export interface Watched {
  /** The greatest share that was lost since the watching began, from outside or inside. */
  lost(): number
  /** Each state that lasted, once, in order. */
  sharesSeen(from: 'outside' | 'inside'): Record<string, number>[]
}

export interface TestWorld {
  cluster: FakeCluster
  clock: Clock
  rig: SetRig
  start(runId: string, options?: ProcessOptions & {client?: ClientOptions}): Process
  watch(service: string): Watched
}

export type Wanted = Partial<Omit<ClusterOptions, 'clock'>> & {nginx?: boolean}

export function startWorld({nginx = false, ...wanted}: Wanted = {}): TestWorld {
  const clock = idleClock()
  const cluster = makeCluster({clock, ...wanted})
  if (nginx) void cluster.client({user: 'admin', manager: 'admin'}).create({apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: {name: 'nginx'}, spec: {controller: 'k8s.io/ingress-nginx'}})
  const rig = makeSet({namespace: 'shop', clock})
  return {
    cluster, clock, rig,
    start: (runId, {client, ...options} = {}) => rig.process(cluster.client(client), {runId, ...options}),
    watch(service) {
      const logs = {outside: cluster.followTraffic(service), inside: cluster.followTraffic(service, {from: 'inside'})}
      return {
        lost: () => Math.max(...Object.values(logs).flatMap(log => log.samples.map(sample => sample.lost))),
        sharesSeen: from => logs[from].samples.map(({shares: seen}) => rounded(seen)).filter((seen, index, all) => index === 0 || JSON.stringify(seen) !== JSON.stringify(all[index - 1]))
      }
    }
  }
}

const rounded = (seen: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(seen).map(([rev, share]): [string, number] => [rev, Math.round(share * 100) / 100]).filter(([, share]) => share > 0).sort(([a], [b]) => (a < b ? -1 : 1)))

export const order = (want: Release, label = 'label'): DeployOrder => ({want, label, expectedDigest: undefined})

export const shares = ({weights}: EngineResult['traffic'][number]): Record<string, number> => weights

const kinds = ['Deployment', 'StatefulSet', 'DaemonSet']
const isOurs = ({metadata}: KubeObject): boolean => metadata.labels?.[labels.set] !== undefined

/** `Deployment api-<rev> <rev> 3`. */
export const workloads = (cluster: FakeCluster): string[] => kinds.flatMap(kind => cluster.objects(kind, 'shop')).filter(isOurs)
  .map(object => `${object.kind} ${object.metadata.name} ${object.metadata.labels?.[labels.revision] ?? ''} ${numberAt(object, 'spec', 'replicas') ?? 0}`).sort()

export const ours = (cluster: FakeCluster, kind: string): string[] => cluster.objects(kind, 'shop').filter(isOurs).map(({metadata}) => metadata.name)
  .filter(name => !name.startsWith('slipway-')).sort()

/** Pods by revision. */
export function stops(cluster: FakeCluster): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const pod of cluster.objects('Pod', 'shop')) {
    const rev = pod.metadata.labels?.[labels.revision] ?? ''
    if (pod.metadata.deletionTimestamp === undefined) counts[rev] = (counts[rev] ?? 0) + 1
  }
  return counts
}
