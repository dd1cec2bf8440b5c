/** The embedded target: processes on this machine behind a router of our own, with state on its disk. */
import path from 'node:path'
import type {Ports} from '../../ports/index.ts'
import {snapshotsToKeep} from '../../rollout/kept.ts'
import {foldJournal} from '../../rollout/journal-state.ts'
import type {Release, SetId, SnapshotRef} from '../../rollout/model.ts'
import {progressOf, type Progress} from '../../rollout/progress.ts'
import type {Hold, Target} from '../../rollout/target.ts'
import {applyStep} from './apply.ts'
import {appendJournal, auditJournal, readJournal, rebuildJournal} from './journal-file.ts'
import {collectHookLogs} from './hook.ts'
import {layoutOf, type Layout} from './layout.ts'
import {observeLeftovers} from './leftovers.ts'
import {acquireLock, checkHold, observeLock} from './lock.ts'
import {readLogTail} from './log-tail.ts'
import {lowerSteps} from './lower.ts'
import {claimMachine, refuseOtherMachine} from './machine.ts'
import {readNote, writeNote} from './notes.ts'
import {observeSet, observeWreck} from './observe.ts'
import {collectReleases, stageRelease} from './releases.ts'
import {reviveRouters} from './revive.ts'
import {readSavedState, routerStatus, stopRouter} from './router-client.ts'
import {dropSnapshots, listSnapshots, recallRelease, writeSnapshot} from './snapshots.ts'

export function openLocalTarget(ports: Ports): Target {
  const layout = (set: SetId): Layout => layoutOf(ports.host.state, set)
  /** Effects are fenced: nothing is changed by a run whose lock another one has taken over. */
  const fenced = async <T>(hold: Hold, effect: (layout: Layout) => Promise<T>): Promise<T> => {
    await checkHold(ports, layout(hold.set), hold)
    return effect(layout(hold.set))
  }
  return {
    http: ports.http,
    address: (_set, _service, port) => `http://127.0.0.1:${port}`,
    capabilities: async () => ({kind: 'local', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: 1, journalEveryMs: 0}),
    observe: (set, want, signal) => observeSet(ports, layout(set), want, signal),
    // Files and processes of this user: what is missing is found where it is tried.
    observeAccess: () => Promise.resolve([]),
    observeLeftovers: async (set, signal) => ({leftovers: await observeLeftovers(ports, layout(set), signal), lock: await observeLock(ports, layout(set))}),
    revive: (hold, signal) => fenced(hold, at => reviveRouters(ports, at, signal)),
    leaveNote: (set, note) => writeNote(ports, layout(set), note),
    readNote: set => readNote(ports, layout(set)),
    lower: lowerSteps,
    lock: async (set, owner) => {
      await claimMachine(ports, layout(set))
      return acquireLock(ports, layout(set), owner)
    },
    append: (hold, head, operation, wave) => fenced(hold, at => appendJournal(ports, at, {head, operation, wave})),
    read: async set => {
      await refuseOtherMachine(ports, layout(set))
      const {head, entries} = await readJournal(ports, layout(set))
      return {head, entries, snapshots: await listSnapshots(ports, layout(set))}
    },
    audit: async set => {
      await refuseOtherMachine(ports, layout(set))
      return auditJournal(ports, layout(set))
    },
    observeWreck: async (set, signal) => {
      await refuseOtherMachine(ports, layout(set))
      return observeWreck(ports, layout(set), signal)
    },
    rebuild: (hold, entry) => fenced(hold, at => rebuildJournal(ports, at, entry)),
    observeProgress: set => observeProgress(ports, layout(set)),
    stage: (hold, release, signal) => fenced(hold, at => stageRelease(ports, at, release, signal)),
    apply: (hold, step, signal) => fenced(hold, at => applyStep(ports, at, step, signal)),
    snapshot: (hold, release, label) => fenced(hold, at => keepSnapshot(ports, at, release, label)),
    recall: (set, id) => recallRelease(ports, layout(set), id),
    logTail: (set, service, rev, lines) => readLogTail(ports, layout(set).router(service), rev, lines)
  }
}

/** The journal is a file of this machine, as new as can be: a run that holds its lock lives. */
async function observeProgress(ports: Ports, at: Layout): Promise<Progress | null> {
  const [{entries}, lock] = await Promise.all([readJournal(ports, at), observeLock(ports, at)])
  const state = foldJournal(entries)
  const progress = progressOf(state)
  if (progress === null) return null
  return {...progress, updated: lock?.state === 'held' ? new Date(ports.clock.now()).toISOString() : state.last?.lastAt ?? progress.since}
}

/** Written first; then what no kept snapshot and no living process needs is removed. */
async function keepSnapshot(ports: Ports, layout: Layout, release: Release, label: string): Promise<SnapshotRef> {
  const earlier = snapshotsToKeep((await readJournal(ports, layout)).entries)
  const ref = await writeSnapshot(ports, layout, release, label)
  await dropSnapshots(ports, layout, earlier.add(ref.id))
  const named = new Set((await listSnapshots(ports, layout)).flatMap(({revisions}) => Object.entries(revisions).map(([service, rev]) => `${service}/${rev}`)))
  for (const service of await ports.files.list(layout.routers)) {
    const router = {service, directory: layout.router(service)}
    // A router that is down comes back with what its state names.
    const {revisions} = await routerStatus(ports, router) ?? await readSavedState(ports, router) ?? {revisions: {}}
    for (const rev of Object.keys(revisions)) named.add(`${service}/${rev}`)
  }
  const kept = (service: string, rev: string): boolean => named.has(`${service}/${rev}`)
  await collectReleases(ports, layout, kept)
  await collectHookLogs(ports, layout, kept)
  return ref
}

/** Ends all routers of a set with their processes, keeping the state: the next `ensure` or `route` brings them back. */
export async function stopLocalSet(ports: Ports, set: SetId): Promise<void> {
  const {routers} = layoutOf(ports.host.state, set)
  const services = await ports.files.list(routers)
  await Promise.all(services.map(service => stopRouter(ports, {service, directory: path.join(routers, service)})))
}
