/** Where one point is tried: a namespace of a cluster with nothing of ours in it, a fake one in virtual time or a real one. */
import type {Clock} from '../../../src/ports/index.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import {idleClock} from '../../../test/fakes/idle-clock.ts'
import {makeCluster, type FakeCluster} from '../../../test/fakes/kubernetes/cluster.ts'
import {makeSet, type SetRig} from '../../../test/fakes/kubernetes-set.ts'

export interface Bed {
  namespace: string
  clock: Clock
  client: KubeClient
  rig: SetRig
  /** The greatest share of a service's requests that was lost since the watching began; null where nobody counts. */
  watch(service: string): () => number | null
  /** Passes between a death and its mending. */
  rest(ms: number): Promise<void>
  close(): Promise<void>
}

export interface FakeBed extends Bed {
  cluster: FakeCluster
}

/** Images that end so run and never get ready; nodes of the lab understand it as well (test/e2e/kubernetes/stages.ts). */
export const badTag = 'never-ready'

export function makeFakeBed(): FakeBed {
  const clock = idleClock()
  const cluster = makeCluster({clock, behaviours: {[badTag]: {readyMs: 'never'}, '-fail': {ends: {afterMs: 500, exitCode: 1}}}})
  return {
    cluster, clock, namespace: 'shop', client: cluster.client(), rig: makeSet({namespace: 'shop', clock}),
    watch(service) {
      const logs = [cluster.followTraffic(service), cluster.followTraffic(service, {from: 'inside'})]
      return () => {
        for (const log of logs) log.stop()
        return Math.max(...logs.flatMap(log => log.samples.map(({lost}) => lost)))
      }
    },
    rest: ms => clock.sleep(ms),
    close: () => Promise.resolve()
  }
}
