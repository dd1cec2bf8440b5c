/** Sets as they once served, so that they can serve again: one file each, named by its content. */
import path from 'node:path'
import type {Digest} from '../../kernel/digest.ts'
import {UserError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import {snapshotId} from '../../rollout/kept.ts'
import type {Release, SnapshotRef} from '../../rollout/model.ts'
import type {Layout} from './layout.ts'
import {atTarget} from './releases.ts'
import {readStored, renderStored, stateSchema} from './stored-json.ts'

interface SnapshotFile {
  schema: number
  id: Digest
  /** ISO 8601, UTC. */
  at: string
  label: string
  release: Release
}

const fileOf = (layout: Layout, id: Digest): string => path.join(layout.snapshots, `${id.slice('sha256:'.length)}.json`)

const refOf = ({id, at, label, release}: SnapshotFile): SnapshotRef =>
  ({id, at, label, revisions: Object.fromEntries(Object.entries(release.services).map(([name, {rev}]) => [name, rev]))})

export async function writeSnapshot({files, clock}: Ports, layout: Layout, release: Release, label: string): Promise<SnapshotRef> {
  const services = Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, atTarget(layout, name, service)]))
  const snapshot: SnapshotFile = {schema: stateSchema, id: snapshotId(release), at: new Date(clock.now()).toISOString(), label, release: {set: release.set, services}}
  await files.write(fileOf(layout, snapshot.id), renderStored(snapshot), 0o600)
  return refOf(snapshot)
}

/** Throws UserError `state-version`, `journal-corrupt`. */
async function readSnapshot({files}: Ports, file: string): Promise<SnapshotFile | undefined> {
  const stored = await readStored<SnapshotFile>(files, file, 'A snapshot')
  if (stored && (snapshotId(stored.release) !== stored.id || !file.endsWith(`${stored.id.slice('sha256:'.length)}.json`))) {
    throw new UserError('A snapshot does not hold what its name says.', {reason: 'journal-corrupt', where: file, remedy: 'Restore the file from a copy, or deploy again.'})
  }
  return stored
}

/** Oldest first. */
export async function listSnapshots(ports: Ports, layout: Layout): Promise<SnapshotRef[]> {
  const names = (await ports.files.list(layout.snapshots)).filter(name => /^[0-9a-f]{64}\.json$/.test(name))
  const found = await Promise.all(names.map(name => readSnapshot(ports, path.join(layout.snapshots, name))))
  return found.flatMap(snapshot => (snapshot ? [refOf(snapshot)] : [])).sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
}

/** Throws UserError `nothing-to-roll-back` if there is no such snapshot. */
export async function recallRelease(ports: Ports, layout: Layout, id: Digest): Promise<Release> {
  const snapshot = await readSnapshot(ports, fileOf(layout, id))
  if (!snapshot) throw new UserError(`There is no snapshot ${id}.`, {reason: 'nothing-to-roll-back', where: layout.snapshots, remedy: 'Choose one that `operation: status` lists.'})
  // The state directory may have been moved since.
  return {set: snapshot.release.set, services: Object.fromEntries(Object.entries(snapshot.release.services).map(([name, service]) => [name, atTarget(layout, name, service)]))}
}

/** Removes all but the named ones. */
export async function dropSnapshots(ports: Ports, layout: Layout, kept: ReadonlySet<Digest>): Promise<void> {
  for (const {id} of await listSnapshots(ports, layout)) if (!kept.has(id)) await ports.files.remove(fileOf(layout, id))
}
