/** One fake cluster with a set on it, and what tests ask of it. */
import type {DeployOrder, EngineResult} from '../../../../src/deploy/engine-model.ts'
import {ApiError} from '../../../../src/kernel/errors.ts'
import type {Clock, ProgressEvent} from '../../../../src/ports/index.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
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
  start(runId: string, options?: ProcessOptions & {client?: ClientOptions; patience?: 'as-real'; wrap?: (client: KubeClient) => KubeClient}): Process
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
    start: (runId, {client, patience, wrap = (same: KubeClient): KubeClient => same, ...options} = {}) => rig.process(wrap(patience === undefined ? cluster.client(client) : patient(cluster.client(client), clock)), {runId, ...options}),
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

/** As the real client: what does not answer is asked again for a while (client/connection.ts, `passing`); streams come back by themselves. */
export function patient(client: KubeClient, clock: Clock): KubeClient {
  return new Proxy(client, {
    get(target, method: keyof KubeClient) {
      const real = target[method] as unknown
      if (typeof real !== 'function' || method === 'watch') return real
      return async (...args: unknown[]) => {
        const signal = args.find(arg => arg instanceof AbortSignal)
        for (const began = clock.now(); ;) {
          try {
            return await (Reflect.apply(real, target, args) as Promise<unknown>)
          } catch (error) {
            if (!(error instanceof ApiError && error.reason === 'api-unavailable') || clock.now() - began > 90_000) throw error
            await clock.sleep(3_000, signal)
          }
        }
      }
    }
  })
}

/** Runs `act` once, as soon as a step of this kind begins. */
export function whenStep(process: Process, verb: string, act: () => void): Process {
  const {deps} = process
  let done = false
  const report = (event: ProgressEvent): void => {
    deps.ports.progress.report(event)
    if (done || event.facts?.['verb'] !== verb) return
    done = true
    act()
  }
  return {...process, deps: {...deps, ports: {...deps.ports, progress: {report}}}}
}
