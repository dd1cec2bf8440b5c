/** What a revision is made of, kept at the target: source files by digest, configuration, and how to start it. */
import path from 'node:path'
import {InternalError, UserError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import type {Release, Rev, ServiceRelease} from '../../rollout/model.ts'
import {observeSourceTree, type SourceEntry} from '../../rollout/source-tree.ts'
import type {Layout} from './layout.ts'
import {readStored, renderStored, stateSchema} from './stored-json.ts'

interface ReleaseFile {
  schema: number
  release: ServiceRelease
}

const sourceOf = (layout: Layout, service: string, rev: Rev): string => path.join(layout.release(service, rev), 'source')
const configOf = (layout: Layout, service: string, {rev, config}: ServiceRelease): string => path.join(layout.release(service, rev), `config.${config?.format ?? 'env'}`)

/** The same release, with its files where the target keeps them. */
export function atTarget(layout: Layout, service: string, release: ServiceRelease): ServiceRelease {
  const {source, config} = release
  return {
    ...release,
    source: source.kind === 'process' ? {...source, directory: sourceOf(layout, service, release.rev)} : source,
    ...(config === undefined ? {} : {config: {...config, file: configOf(layout, service, release)}})
  }
}

/** Repeatable; a revision that is there already is not copied again. Throws UserError `plan-changed` if the source has changed meanwhile. */
export async function stageRelease(ports: Ports, layout: Layout, release: Release, signal: AbortSignal): Promise<Release> {
  for (const [service, wanted] of Object.entries(release.services)) {
    signal.throwIfAborted()
    await stageService(ports, layout, service, wanted)
  }
  return {set: release.set, services: Object.fromEntries(Object.entries(release.services).map(([service, wanted]) => [service, atTarget(layout, service, wanted)]))}
}

async function stageService({files}: Ports, layout: Layout, service: string, wanted: ServiceRelease): Promise<void> {
  const {source, rev} = wanted
  if (source.kind !== 'process') throw new UserError(`${service}: the local target runs processes, not ${source.kind}.`, {reason: 'unsupported', expected: '`source.run`'})
  const final = layout.release(service, rev)
  const file = path.join(final, 'release.json')
  const content = renderStored({schema: stateSchema, release: atTarget(layout, service, wanted)} as ReleaseFile)
  if (await files.facts(file) !== undefined) return files.write(file, content, 0o600)
  const staging = path.join(layout.releases, service, `.staging-${rev}`)
  await files.remove(staging)
  await files.makeDirectory(staging, 0o700)
  const tree = await observeSourceTree(files, source.directory)
  for (const entry of tree.entries) await copyEntry(files, entry, source.directory, path.join(staging, 'source'))
  await files.makeDirectory(path.join(staging, 'source'))
  const copied = await observeSourceTree(files, path.join(staging, 'source'))
  if (copied.digest !== source.digest) {
    await files.remove(staging)
    throw new UserError(`${service}: its source has changed since the plan was made.`, {reason: 'plan-changed', where: source.directory, expected: source.digest, remedy: 'Plan again.'})
  }
  await copyConfig(files, service, wanted, staging)
  await files.write(path.join(staging, 'release.json'), content, 0o600)
  await files.remove(final)
  await files.rename(staging, final)
}

function copyEntry(files: Ports['files'], entry: SourceEntry, from: string, to: string): Promise<void> {
  return entry.kind === 'file' ? files.copyFile(path.join(from, entry.path), path.join(to, entry.path)) : files.makeLink(path.join(to, entry.path), entry.to)
}

/** It may hold secrets: readable by this user alone. */
async function copyConfig(files: Ports['files'], service: string, {config}: ServiceRelease, staging: string): Promise<void> {
  if (config === undefined) return
  const bytes = config.file === undefined ? undefined : await files.readBytes(config.file)
  if (bytes === undefined) {
    throw new UserError(`${service}: its rendered configuration is not there.`, {reason: 'config-invalid', where: config.file ?? service, remedy: 'Run configure in the same job, before deploy.'})
  }
  await files.write(path.join(staging, `config.${config.format}`), bytes, 0o600)
}

export async function readRelease({files}: Ports, layout: Layout, service: string, rev: Rev): Promise<ServiceRelease> {
  const stored = await readStored<ReleaseFile>(files, path.join(layout.release(service, rev), 'release.json'), 'A release')
  if (!stored) throw new InternalError(`Revision ${rev} of ${service} was not staged.`)
  // The state directory may have been moved since.
  return atTarget(layout, service, stored.release)
}

/** Removes what none of the named revisions needs. */
export async function collectReleases({files}: Ports, layout: Layout, kept: (service: string, rev: Rev) => boolean): Promise<void> {
  for (const service of await files.list(layout.releases)) {
    for (const rev of await files.list(path.join(layout.releases, service))) {
      if (!kept(service, rev)) await files.remove(path.join(layout.releases, service, rev))
    }
  }
}
