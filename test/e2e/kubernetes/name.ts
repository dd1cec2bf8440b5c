/** `npm run e2e -- kubernetes`: its suites, the clusters that they run on, and the engines that these need. */
import process from 'node:process'
import {provideEngines, type Engine} from '../engines/engine.ts'
import {provideDebianPackages} from '../engines/debian.ts'
import {helm} from '../engines/helm.ts'
import {kubernetes} from '../engines/kubernetes.ts'
import {kustomize} from '../engines/kustomize.ts'
import type {Name, NameOptions} from '../name.ts'
import {sayToPeople, timed} from '../progress.ts'
import {tellSuite, untold, type Need, type Result, type Scenario} from '../scenario.ts'
import {client} from './client.ts'
import {exampleApp} from './example.ts'
import {failingInput} from './failing-input/suite.ts'
import {startKubernetes} from './control-plane.ts'
import {realNodeEngines, startRealNodes} from './real-nodes.ts'
import {real, type RealWorld} from './real.ts'
import {releases} from './releases.ts'
import {servingImage} from './serving-app.ts'
import {smoke} from './smoke.ts'
import {openWorld, removeAbandoned, removeWorlds, type Cluster, type KubernetesSuite, type KubernetesWorld} from './world.ts'

const suites: readonly KubernetesSuite[] = [smoke, client, failingInput]
const realSuites: readonly {name: string; scenarios: readonly Scenario<RealWorld>[]}[] = [real, releases, exampleApp]

/** A suite whose own name holds the words is told whole. */
function choose<S extends {name: string; scenarios: readonly {name: string}[]}>(all: readonly S[], only: string): S[] {
  return all
    .map(suite => (suite.name.includes(only) ? suite : {...suite, scenarios: suite.scenarios.filter(({name}) => name.includes(only))}))
    .filter(({scenarios}) => scenarios.length > 0)
}

type World<W> = W & {close: () => Promise<void>}

/** A cluster while its suites are told. */
interface Stage<W> {
  has: ReadonlySet<Need>
  open: () => Promise<World<W>>
  close: () => Promise<void>
}

/** The same, where it stays afterwards. */
function keepStage<W>(stage: Stage<W>, kubeconfig: string): Stage<W> {
  return {...stage, close: async () => { process.stdout.write(`The lab stays: export KUBECONFIG=${kubeconfig}\n\`npm run e2e -- down\` ends it.\n`) }}
}

async function openCurrent(): Promise<Stage<KubernetesWorld>> {
  if (!process.env.KUBECONFIG) throw new Error('--cluster current follows KUBECONFIG, which is not set.')
  const current: Cluster = {kind: 'current', programs: await provideEngines([kubernetes], sayToPeople)}
  const namespaces: string[] = []
  await removeAbandoned(current)
  const open = async (): Promise<World<KubernetesWorld>> => {
    const world = await openWorld(current)
    namespaces.push(world.namespace)
    return world
  }
  return {has: new Set(), open, close: () => removeWorlds(current, namespaces)}
}

async function openSimulated({keep}: NameOptions): Promise<Stage<KubernetesWorld>> {
  const lab = await timed(sayToPeople, 'control plane', () => startKubernetes({nodes: 5, gpuNodes: 1, keep, say: sayToPeople}))
  const stage: Stage<KubernetesWorld> = {has: new Set(['lab']), open: () => openWorld({kind: 'lab', lab}), close: lab.stop}
  return keep ? keepStage(stage, lab.kubeconfig) : stage
}

async function openReal({keep}: NameOptions): Promise<Stage<RealWorld>> {
  const lab = await startRealNodes({keep, say: sayToPeople})
  try {
    const image = await timed(sayToPeople, 'image of the app', async () => lab.push(await servingImage()))
    const open = async (): Promise<World<RealWorld>> => ({...await openWorld({kind: 'lab', lab}, 'when gone'), lab, image})
    const stage: Stage<RealWorld> = {has: new Set(['real nodes']), open, close: lab.stop}
    return keep ? keepStage(stage, lab.kubeconfig) : stage
  } catch (error) {
    await lab.stop()
    throw error
  }
}

/** Told without a cluster: each scenario says what it lacks. */
const nowhere: Stage<never> = {has: new Set(), open: () => Promise.reject(new Error('There is no cluster.')), close: async () => undefined}

async function tellOn<W>(openStage: () => Promise<Stage<W>>, chosen: readonly {name: string; scenarios: readonly Scenario<W>[]}[], signal: AbortSignal): Promise<Result[]> {
  if (chosen.length === 0) return []
  try {
    const stage = await openStage()
    return await tellAll(stage, chosen, signal).finally(stage.close)
  } catch (error) {
    sayToPeople(error instanceof Error ? error.message : String(error))
    return untold(chosen, error)
  }
}

async function tellAll<W>(stage: Stage<W>, chosen: readonly {name: string; scenarios: readonly Scenario<W>[]}[], signal: AbortSignal): Promise<Result[]> {
  const results: Result[] = []
  for (const {name, scenarios} of chosen) results.push(...await tellSuite({suite: name, scenarios, has: stage.has, open: stage.open, say: sayToPeople, signal}))
  return results
}

/** Real nodes need root, and a cluster that is ours. */
const canReal = ({cluster}: NameOptions): boolean => cluster === 'lab' && process.getuid?.() === 0

async function build(options: NameOptions, withReal: boolean): Promise<void> {
  const needed: readonly Engine[] = withReal ? realNodeEngines : [kubernetes]
  // What the sources and the benchmark use comes along where somebody prepares a machine.
  const engines = options.buildOnly && options.only === '' ? [...needed, helm, kustomize] : needed
  if (withReal) await provideDebianPackages(sayToPeople)
  await provideEngines(engines, sayToPeople)
  if (options.buildOnly) sayToPeople('All engines are here.')
}

/** A compiler that is asked to stop goes on for a while; it ends with this process. */
async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => { stop = () => { reject(new Error('The build was stopped; the next run goes on from here.')) } })
  signal.addEventListener('abort', stop, {once: true})
  return await Promise.race([work, stopped]).finally(() => { signal.removeEventListener('abort', stop) })
}

async function run(options: NameOptions): Promise<Result[]> {
  const [chosen, chosenReal] = [choose(suites, options.only), choose(realSuites, options.only)]
  if (chosen.length + chosenReal.length === 0) throw new Error(`No suite or scenario holds the words "${options.only}"; the suites are ${[...suites, ...realSuites].map(s => s.name).join(', ')}.`)
  const {signal} = options
  const withReal = chosenReal.length > 0 && canReal(options)
  const unbuilt = await unlessStopped(build(options, withReal), signal).then(() => undefined, (error: Error) => error)
  if (unbuilt && (options.buildOnly || signal.aborted || !withReal)) throw unbuilt
  if (options.buildOnly) return []
  // The simulated nodes need less: their suites are told all the same.
  const results = await tellOn(() => (options.cluster === 'lab' ? openSimulated(options) : openCurrent()), chosen, signal)
  const real = (): Promise<Stage<RealWorld>> => (unbuilt ? Promise.reject(unbuilt) : withReal ? openReal(options) : Promise.resolve(nowhere))
  return [...results, ...signal.aborted ? [] : await tellOn(real, chosenReal, signal)]
}

export const kubernetesName: Name = {
  words: [
    'a real control plane with simulated nodes: rollouts, failing and slow pods, our client;',
    'then, as root, real nodes with containers and Traefik: traffic that loses nothing.',
    'First run: up to an hour of building; then some minutes (docs/e2e.md).'
  ],
  run
}
