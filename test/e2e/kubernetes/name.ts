/** `npm run e2e -- kubernetes`: its suites, the cluster that they run on, and the engines that these need. */
import process from 'node:process'
import {provideEngines} from '../engines/engine.ts'
import {kubernetes} from '../engines/kubernetes.ts'
import type {Name, NameOptions} from '../name.ts'
import {sayToPeople, timed} from '../progress.ts'
import {tellSuite, type Need, type Result} from '../scenario.ts'
import {client} from './client.ts'
import {startKubernetes} from './control-plane.ts'
import {smoke} from './smoke.ts'
import {openWorld, removeAbandoned, removeWorlds, type Cluster, type KubernetesSuite} from './world.ts'

const suites: readonly KubernetesSuite[] = [smoke, client]

/** A suite whose own name holds the words is told whole. */
function choose(only: string): KubernetesSuite[] {
  return suites
    .map(suite => (suite.name.includes(only) ? suite : {...suite, scenarios: suite.scenarios.filter(({name}) => name.includes(only))}))
    .filter(({scenarios}) => scenarios.length > 0)
}

async function openCluster({cluster, keep}: NameOptions): Promise<Cluster & {close: (namespaces: readonly string[]) => Promise<void>}> {
  if (cluster === 'current') {
    if (!process.env.KUBECONFIG) throw new Error('--cluster current follows KUBECONFIG, which is not set.')
    const current = {kind: 'current', programs: await provideEngines([kubernetes], sayToPeople)} as const
    await removeAbandoned(current)
    return {...current, close: namespaces => removeWorlds(current, namespaces)}
  }
  const lab = await timed(sayToPeople, 'control plane', () => startKubernetes({nodes: 5, gpuNodes: 1, keep, say: sayToPeople}))
  return {
    kind: 'lab', lab,
    close: async () => {
      if (!keep) return await lab.stop()
      lab.admin.close()
      process.stdout.write(`The lab stays: export KUBECONFIG=${lab.kubeconfig}\n\`npm run e2e -- down\` ends it.\n`)
    }
  }
}

async function run(options: NameOptions): Promise<Result[]> {
  const chosen = choose(options.only)
  if (chosen.length === 0) throw new Error(`No suite or scenario holds the words "${options.only}"; the suites are ${suites.map(s => s.name).join(', ')}.`)
  await provideEngines([kubernetes], sayToPeople)
  if (options.buildOnly) return []
  const cluster = await openCluster(options)
  const namespaces: string[] = []
  const open = async (): ReturnType<typeof openWorld> => {
    const world = await openWorld(cluster)
    namespaces.push(world.namespace)
    return world
  }
  const has: ReadonlySet<Need> = new Set(cluster.kind === 'lab' ? ['lab'] : [])
  try {
    const results: Result[] = []
    for (const suite of chosen) {
      results.push(...await tellSuite({suite: suite.name, scenarios: suite.scenarios, has, open, say: sayToPeople, signal: options.signal}))
    }
    return results
  } finally {
    await cluster.close(namespaces)
  }
}

export const kubernetesName: Name = {
  words: ['a real control plane with simulated nodes; on failing and slow pods, rollouts and the API', 'first run: about 10 min to build; then half a minute'],
  run
}
