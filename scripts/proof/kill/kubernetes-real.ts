/** A real API server as the place of points: a namespace for each, that goes when the point was tried. */
import {openCluster} from '../../../src/targets/kubernetes/client/open-cluster.ts'
import {makePorts} from '../../../src/platform/index.ts'
import type {Clock} from '../../../src/ports/index.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import {textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import {startKubernetes} from '../../../test/e2e/kubernetes/control-plane.ts'
import {tellingNodes} from '../../../test/e2e/kubernetes/stages.ts'
import {sayToPeople} from '../../../test/e2e/progress.ts'
import {makeSet} from '../../../test/fakes/kubernetes-set.ts'
import type {Bed} from './kubernetes-bed.ts'
import {openEdge} from './kubernetes-edge.ts'

const namespaces = {apiVersion: 'v1', kind: 'Namespace'} as const
const leases = {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease'} as const

/** What is waited for in real seconds; beyond that, the leases are made older instead. */
const mostRestMs = 1000

export interface RealGround {
  makeBed(): Promise<Bed>
  version: string
  /** Its nodes are simulated, and their pods behave as the tag of their image says. */
  telling: boolean
  close(): Promise<void>
}

/** As if the time had passed since each was renewed. */
async function age(client: KubeClient, namespace: string, ms: number): Promise<void> {
  const earlier = (time: string): string => new Date(Date.parse(time) - ms).toISOString().replace(/Z$/, '000Z')
  for (const lease of (await client.list(leases, {namespace})).items) {
    const renewed = textAt(lease, 'spec', 'renewTime')
    if (renewed !== undefined) await client.patch({...leases, name: lease.metadata.name, namespace}, {spec: {renewTime: earlier(renewed)}})
  }
}

const rest = (client: KubeClient, namespace: string, clock: Clock) => async (ms: number): Promise<void> => {
  if (ms > mostRestMs * 10) await age(client, namespace, ms)
  await clock.sleep(Math.min(ms, mostRestMs))
}

/** `lab`: one of our own, for as long as this takes; else a kubeconfig. */
export async function openRealGround(real: string): Promise<RealGround> {
  const lab = real === 'lab' ? await startKubernetes({nodes: 5, audit: false, say: sayToPeople}) : undefined
  try {
    const ports = makePorts()
    const run = Date.now().toString(36)
    const client = await openCluster(ports, {kubeconfig: lab?.kubeconfig ?? real, userAgent: 'slipway-kill'})
    const {version} = await client.server()
    const edge = await openEdge(client)
    const nodes = await client.list({apiVersion: 'v1', kind: 'Node'}, {labelSelector: tellingNodes})
    let made = 0
    const makeBed = async (): Promise<Bed> => {
      const namespace = `kill-${run}-${made += 1}`
      await client.create({...namespaces, metadata: {name: namespace}})
      const {clock} = ports
      return {
        namespace, clock, client, rig: makeSet({namespace, clock}), watch: () => () => null, rest: rest(client, namespace, clock),
        close: async () => { await client.remove({...namespaces, name: namespace}) }
      }
    }
    return {makeBed, version, telling: nodes.items.length > 0, close: async () => { await edge.close(); await lab?.stop() }}
  } catch (error) {
    await lab?.stop()
    throw error
  }
}
