/**
 * A program by digest. The cache keeps what was downloaded, under its digest, and each use checks it again to the byte, the program taken out of it too: whatever was altered meanwhile is
 * replaced before it could run. Files are written whole and renamed, so two runs at once write the same bytes, and one that is killed leaves nothing that counts.
 */
import path from 'node:path'
import {digestBytes} from '../kernel/digest.ts'
import {ApiError, SlipwayError, UserError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {formatBytes} from '../kernel/quantity.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {Host, ToolDownload} from '../ports/index.ts'
import {archiveKind, findInArchive} from './archive.ts'
import {download as fetchBytes} from './download.ts'
import type {ToolParts} from './tools.ts'

export interface PinnedTool {
  name: string
  download: ToolDownload
}

const executable = 0o755

/** That of the runner, which outlives its jobs; else beside the state of sets, none of which can be named so. */
function cacheOf(host: Host): string {
  const shared = host.variable('RUNNER_TOOL_CACHE')
  return shared ? path.resolve(shared, 'slipway') : path.join(host.state, '.tools')
}

function inside(folder: string, relative: string): string {
  const whole = path.resolve(folder, relative)
  if (whole.startsWith(folder + path.sep)) return whole
  throw new UserError(`${JSON.stringify(relative)} leads out of the cache.`, {reason: 'spec-invalid', where: 'slipway.yaml: tools', expected: 'a path without `..`'})
}

/** Absolute path of the program. Throws as `Tools.locate` says. */
export async function pinnedTool({name, download}: PinnedTool, parts: ToolParts, signal?: AbortSignal): Promise<string> {
  const folder = path.join(cacheOf(parts.host), download.sha256)
  const program = inside(path.join(folder, 'bin'), download.file ?? name)
  const kept = download.file === undefined ? program : path.join(folder, 'archive')
  const bytes = await fromCache(kept, {name, download}, parts) ?? await fetched({name, download}, parts, signal)
  const content = download.file === undefined ? plain(name, bytes) : await unpacked(name, bytes, download.file)
  if (kept !== program) await place(kept, {bytes, mode: 0o644}, parts)
  await place(program, {bytes: content, mode: executable}, parts)
  return program
}

async function fromCache(kept: string, {name, download}: PinnedTool, {files, log}: ToolParts): Promise<Uint8Array | undefined> {
  const bytes = await files.readBytes(kept)
  if (bytes === undefined || digestBytes(bytes) === `sha256:${download.sha256}`) return bytes
  log.warning(`${name}: ${kept} is not what was kept there. It is fetched again.`)
  return undefined
}

async function fetched({name, download}: PinnedTool, parts: ToolParts, signal?: AbortSignal): Promise<Uint8Array> {
  const {progress} = parts
  const from = withoutCredentials(download.url)
  progress.report({stage: 'tools', subject: name, state: 'running', line: `${name}: fetching ${from}`})
  try {
    const bytes = await fetchBytes(download.url, parts, signal)
    refuseOther({name, download}, bytes)
    progress.report({stage: 'tools', subject: name, state: 'done', line: `${name}: ${formatBytes(bytes.length)}, its digest fits`})
    return bytes
  } catch (thrown) {
    progress.report({stage: 'tools', subject: name, state: 'failed', line: `${name}: not fetched from ${from}`})
    throw thrown
  }
}

function refuseOther({name, download}: PinnedTool, bytes: Uint8Array): void {
  const digest = digestBytes(bytes)
  if (digest === `sha256:${download.sha256}`) return
  throw new ApiError(`${name}: ${withoutCredentials(download.url)} answered with ${formatBytes(bytes.length)} of ${digest}. They were not kept, and nothing of them has run.`, {
    reason: 'digest-mismatch', where: `slipway.yaml: tools.${name}.sha256`, expected: download.sha256, remedy: 'Compare with the digest that the publisher tells; take over the other one only if you know why it changed.'
  })
}

function plain(name: string, bytes: Uint8Array): Uint8Array {
  const kind = archiveKind(bytes)
  if (kind === undefined) return bytes
  throw new UserError(`${name} is pinned to an archive (${kind}).`, {reason: 'unsupported', where: `slipway.yaml: tools.${name}`, expected: '`file`, the path of the program inside'})
}

async function unpacked(name: string, bytes: Uint8Array, file: string): Promise<Uint8Array> {
  const where = `slipway.yaml: tools.${name}.file`
  const kind = archiveKind(bytes)
  if (kind === undefined) throw new UserError(`${name} is pinned to something that is no archive.`, {reason: 'unsupported', where, expected: 'a .tar.gz or a .zip; a plain program has no `file`'})
  const found = await readable(name, () => findInArchive(bytes, kind, file))
  if (found.kind === 'file') return found.bytes
  if (found.kind !== 'absent') throw new UserError(`${file} is ${found.kind === 'link' ? 'a link' : 'no file'} in the archive of ${name}.`, {reason: 'unsupported', where, expected: 'the program itself'})
  const meant = found.names.find(one => path.posix.basename(one) === path.posix.basename(file)) ?? nearest(file, found.names)
  throw new UserError(`The archive of ${name} holds no ${file}.${meant === undefined ? '' : ` Did you mean ${JSON.stringify(meant)}?`}`, {reason: 'command-not-found', where, expected: `one of its ${found.names.length} files`})
}

async function readable<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause
    throw new UserError(`The archive of ${name} cannot be read: ${(cause as Error).message}.`, {reason: 'unsupported', where: `slipway.yaml: tools.${name}`, expected: 'a .tar.gz or a .zip as the publisher gives it out', cause})
  }
}

/** As it should be, or written whole. */
async function place(file: string, {bytes, mode}: {bytes: Uint8Array; mode: number}, {files}: ToolParts): Promise<void> {
  const facts = await files.facts(file)
  const there = facts?.kind === 'file' && (facts.mode & 0o100) === (mode & 0o100) ? await files.readBytes(file) : undefined
  if (there === undefined || Buffer.compare(there, bytes) !== 0) await files.write(file, bytes, mode)
}
