/** A real API server as the place of points: a namespace for each, that goes when the point was tried. */
import {openCluster} from '../../../src/targets/kubernetes/client/open-cluster.ts'
import {makePorts} from '../../../src/platform/index.ts'
import {makeSet} from '../../../test/fakes/kubernetes-set.ts'
import type {Bed} from './kubernetes-bed.ts'

const namespaces = {apiVersion: 'v1', kind: 'Namespace'} as const

/** `rest` is short: menders are the next attempt of the run that died, and need not wait for its lock. */
const restMs = 50

export async function openRealBeds(kubeconfig: string): Promise<{makeBed(): Promise<Bed>; version: string}> {
  const ports = makePorts()
  const run = Date.now().toString(36)
  const client = await openCluster(ports, {kubeconfig, userAgent: 'slipway-kill'})
  const {version} = await client.server()
  let made = 0
  const makeBed = async (): Promise<Bed> => {
    const namespace = `kill-${run}-${made += 1}`
    await client.create({...namespaces, metadata: {name: namespace}})
    const {clock} = ports
    return {
      namespace, clock, client, data: 'api-server', rig: makeSet({namespace, clock}), watch: () => () => null, rest: () => clock.sleep(restMs),
      close: async () => { await client.remove({...namespaces, name: namespace}) }
    }
  }
  return {makeBed, version}
}
