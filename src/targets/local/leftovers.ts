/** What of a set is there and named by nothing: processes, releases, files that a write left half-way. Found by identity; changes nothing. */
import path from 'node:path'
import type {Ports, ProcessFacts} from '../../ports/index.ts'
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Leftover, Rev} from '../../rollout/model.ts'
import {readJournal} from './journal-file.ts'
import {hookProcesses} from './hook.ts'
import type {Layout} from './layout.ts'
import {readSavedState, readStart, routerStatus, type RouterAt} from './router-client.ts'
import {listSnapshots} from './snapshots.ts'

export interface Found {
  service: string
  leftover: Leftover
}

/** What is being written has this long to be finished; and a router that another one followed lingers for its open connections (80 s). */
const youngMs = 100_000
/** The set as a whole, where no service is meant. */
export const wholeSet = 'set'

export async function observeLeftovers(ports: Ports, layout: Layout, signal: AbortSignal): Promise<Found[]> {
  if (await ports.files.facts(layout.root) === undefined) return []
  const processes = await strayProcesses(ports, layout)
  signal.throwIfAborted()
  return [...processes, ...await unnamedReleases(ports, layout), ...await unfinishedFiles(ports, layout)]
}

/** Ours are those that carry the directory of one of this set's routers: processes of another state directory are none of our business. */
async function strayProcesses(ports: Ports, layout: Layout): Promise<Found[]> {
  const all = await ports.processes.list()
  const services = new Set([...await ports.files.list(layout.routers), ...all.map(facts => serviceOf(layout, routerDirectoryOf(layout, facts))).filter(name => name !== undefined)])
  const found = await Promise.all([...services].sort().map(async service => {
    const router: RouterAt = {service, directory: layout.router(service)}
    const ours = all.filter(facts => routerDirectoryOf(layout, facts) === router.directory)
    return ours.length === 0 ? [] : strayOf(ports, router, ours)
  }))
  const hooks = hookProcesses(layout, all).map(({service, facts}): Found => ({service, leftover: {kind: 'process', id: nameOf(facts), what: `pid ${facts.pid}, the hook ${facts.variables.SLIPWAY_HOOK ?? ''}, whose run is gone`}}))
  return [...found.flat(), ...hooks]
}

/** A router has its directory as its argument behind our program; what it starts has it in its environment. */
function routerDirectoryOf(layout: Layout, {argv, variables}: ProcessFacts): string | undefined {
  const [, program, directory] = argv
  if (program !== undefined && path.dirname(program) === layout.bin) return directory
  return variables.SLIPWAY_ROUTER
}

function serviceOf(layout: Layout, directory: string | undefined): string | undefined {
  return directory !== undefined && path.dirname(directory) === layout.routers ? path.basename(directory) : undefined
}

const isRouter = ({variables}: ProcessFacts): boolean => variables.SLIPWAY_ROUTER === undefined
const nameOf = ({pid, startTime}: {pid: number; startTime: string}): string => `${pid} ${startTime}`

async function strayOf(ports: Ports, router: RouterAt, ours: readonly ProcessFacts[]): Promise<Found[]> {
  // The state is read after the processes: one that was started meanwhile is named by then.
  const [start, status] = [await readStart(ports, router), await routerStatus(ports, router)]
  const saved = await readSavedState(ports, router)
  const tokens = new Set(Object.values(saved?.revisions ?? {}).flatMap(({instances}) => instances.map(i => i.token)))
  const pids = new Set(Object.values(status?.revisions ?? {}).flatMap(({instances}) => instances.map(i => i.pid)))
  const startFacts = await ports.files.facts(path.join(router.directory, 'start.json'))
  const lingering = startFacts !== undefined && ports.clock.now() - startFacts.modifiedAt < youngMs
  return ours.flatMap((facts): Found[] => {
    const named = isRouter(facts) ? lingering || start?.identity.pid === facts.pid : pids.has(facts.pid) || tokens.has(facts.variables.SLIPWAY_PROCESS ?? '')
    if (named) return []
    const how = isRouter(facts) ? `router ${path.basename(facts.argv[1] ?? '')} that another one has replaced` : `${facts.variables.SLIPWAY_INSTANCE ?? 'process'} with the token ${facts.variables.SLIPWAY_PROCESS ?? '(none)'}, which no state names`
    return [{service: router.service, leftover: {kind: 'process', id: nameOf(facts), what: `pid ${facts.pid}, ${how}`}}]
  })
}

/** Named by a snapshot, by a router, or by the operation that is under way. */
async function unnamedReleases(ports: Ports, layout: Layout): Promise<Found[]> {
  const named = new Set((await listSnapshots(ports, layout)).flatMap(({revisions}) => Object.entries(revisions).map(([service, rev]) => `${service}/${rev}`)))
  const {unfinished} = foldJournal((await readJournal(ports, layout)).entries)
  for (const {service, from, to} of unfinished?.plan.services ?? []) for (const rev of [from, to]) if (rev !== null) named.add(`${service}/${rev}`)
  const found: Found[] = []
  for (const service of await ports.files.list(layout.releases)) {
    const saved = await readSavedState(ports, {service, directory: layout.router(service)})
    const running = new Set<Rev>(Object.keys(saved?.revisions ?? {}))
    for (const rev of await ports.files.list(path.join(layout.releases, service))) {
      const directory = layout.release(service, rev)
      if (named.has(`${service}/${rev}`) || running.has(rev) || await isYoung(ports, directory)) continue
      const what = rev.startsWith('.') ? 'a copy of a release that was never finished' : 'a release that no snapshot names'
      found.push({service, leftover: {kind: 'release', id: path.relative(layout.root, directory), what: `${what}: ${rev}`}})
    }
  }
  return found
}

const isYoung = async ({files, clock}: Ports, file: string): Promise<boolean> => clock.now() - ((await files.facts(file))?.modifiedAt ?? 0) < youngMs

/** `*.tmp` beside what was written whole; claims of those who took the lock over; programs that no router runs. */
async function unfinishedFiles(ports: Ports, layout: Layout): Promise<Found[]> {
  const {files} = ports
  const routers = (await files.list(layout.routers)).map(service => ({service, directory: layout.router(service)}))
  const places = [{service: wholeSet, directory: layout.root}, {service: wholeSet, directory: layout.snapshots}, ...routers]
  const found: Found[] = []
  for (const {service, directory} of places) {
    for (const name of await files.list(directory)) {
      const file = path.join(directory, name)
      if (/(\.tmp$|^lock\.takeover-)/.test(name) && !(await isYoung(ports, file))) found.push({service, leftover: fileOf(layout, file, 'a write that never ended')})
    }
  }
  const running = new Set((await ports.processes.list()).map(({argv}) => argv[1]))
  const installed = (await files.list(layout.bin)).map(name => path.join(layout.bin, name))
  for (const file of installed) if (!running.has(file) && !(await isYoung(ports, file))) found.push({service: wholeSet, leftover: fileOf(layout, file, 'a router program that nothing runs')})
  return found
}

const fileOf = (layout: Layout, file: string, what: string): Leftover => ({kind: 'file', id: path.relative(layout.root, file), what: `${what}: ${path.relative(layout.root, file)}`})
