/** What is there: routers that answer, state that routers left, the journal's current snapshot. Changes nothing, needs nothing. */
import type {Ports} from '../../ports/index.ts'
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Facts, Release, Rev, RevisionFacts, ServiceFacts, SnapshotRef} from '../../rollout/model.ts'
import {brokenJournal, type Wreck} from '../../rollout/wreck.ts'
import {readJournal} from './journal-file.ts'
import type {Layout} from './layout.ts'
import {machineProblem} from './machine.ts'
import {releaseProblems} from './problems.ts'
import {readSavedState, routerStatus} from './router-client.ts'
import type {RevisionStatus, RouterState, RouterStatus} from './router-protocol.ts'
import {listSnapshots, recallRelease} from './snapshots.ts'

export async function observeSet(ports: Ports, layout: Layout, want: Release | SnapshotRef | null, signal: AbortSignal): Promise<Facts> {
  const foreign = await machineProblem(ports, layout)
  const snapshots = await listSnapshots(ports, layout)
  const state = foldJournal((await readJournal(ports, layout)).entries)
  const release = want === null ? undefined : 'services' in want ? want : await recallRelease(ports, layout, want.id)
  const byId = (id: string | null): SnapshotRef | undefined => snapshots.find(snapshot => snapshot.id === id)
  const current = byId(state.current)
  const {services, routers} = await observeRouters(ports, layout, {names: Object.keys(release?.services ?? {}), current, foreign: foreign !== undefined}, signal)
  const problems = [...(foreign ? [foreign] : []), ...(release ? await releaseProblems(ports, release, routers) : [])]
  return {services, current, previous: byId(state.previous), problems, objects: []}
}

/** What is seen without the journal, whether that can be read or not. */
export async function observeWreck(ports: Ports, layout: Layout, signal: AbortSignal): Promise<Wreck> {
  const read = await readJournal(ports, layout).then(() => undefined, (thrown: unknown) => thrown)
  const {services} = await observeRouters(ports, layout, {names: [], current: undefined, foreign: false}, signal)
  return {broken: brokenJournal(read, layout.journal), snapshots: await listSnapshots(ports, layout), services}
}

interface Looked {
  names: readonly string[]
  current: SnapshotRef | undefined
  foreign: boolean
}

/** Those of `names`, and those that have a router. */
async function observeRouters(ports: Ports, layout: Layout, {names, current, foreign}: Looked, signal: AbortSignal): Promise<{services: Facts['services']; routers: Record<string, RouterStatus | undefined>}> {
  const services: Record<string, ServiceFacts> = {}
  const routers: Record<string, RouterStatus | undefined> = {}
  const all = new Set([...await ports.files.list(layout.routers), ...names])
  await Promise.all([...all].sort().map(async service => {
    signal.throwIfAborted()
    const router = {service, directory: layout.router(service)}
    // Pids and ports of another machine mean nothing here.
    const status = foreign ? undefined : await routerStatus(ports, router)
    const saved = status ? undefined : await readSavedState(ports, router)
    routers[service] = status
    services[service] = {serving: current?.revisions[service], ...(status ? live(status) : saved ? written(saved) : {weights: {}, revisions: {}})}
  }))
  return {services: sorted(services), routers}
}

const sorted = <T>(values: Record<string, T>): Record<string, T> => Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)))

const live = ({weights, revisions}: RouterStatus): Omit<ServiceFacts, 'serving'> =>
  ({weights, revisions: Object.fromEntries(Object.entries(revisions).map(([rev, status]) => [rev, revisionFacts(status)]))})

function revisionFacts({wanted, ready, restarts, total, instances}: RevisionStatus): RevisionFacts {
  return {
    wanted, ready, restarts, traffic: total,
    endpoints: instances.filter(instance => instance.phase === 'ready').map(instance => `http://127.0.0.1:${instance.port}`)
  }
}

/** No router answers, so nothing is served, whatever still runs. */
function written({weights, revisions}: RouterState): Omit<ServiceFacts, 'serving'> {
  const down = ([rev, {spec}]: [Rev, RouterState['revisions'][string]]): [Rev, RevisionFacts] => [rev, {wanted: spec.replicas, ready: 0, restarts: 0, endpoints: []}]
  return {weights, revisions: Object.fromEntries(Object.entries(revisions).filter(([, {leaving}]) => !leaving).map(down))}
}
