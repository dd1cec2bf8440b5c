/** A directory of source files as a value: which files count, and one digest over their content. Targets copy exactly these. */
import path from 'node:path'
import {digestBytes, digestJson, type Digest} from '../kernel/digest.ts'
import {UserError} from '../kernel/errors.ts'
import type {Files} from '../ports/index.ts'

export type SourceEntry =
  | {path: string; kind: 'file'; executable: boolean; content: Digest}
  | {path: string; kind: 'symlink'; to: string}

export interface SourceTree {
  digest: Digest
  /** Sorted by path, relative, with `/`. */
  entries: SourceEntry[]
}

const skipped = ['.git', '.slipway', 'node_modules/.cache']

/** Histories and caches are no part of a release. */
export const skipInSource = (relative: string): boolean => skipped.some(name => relative === name || relative.endsWith(`/${name}`))

/** Content, names and the executable bit count; times and owners do not. Throws UserError `spec-invalid` with all problems. */
export async function observeSourceTree(files: Files, directory: string): Promise<SourceTree> {
  if ((await files.facts(directory))?.kind !== 'directory') {
    throw new UserError('There is no such directory.', {reason: 'spec-invalid', where: directory, expected: 'the directory that `source.directory` names', remedy: 'Check out or build it before this step.'})
  }
  const entries: SourceEntry[] = []
  const problems: string[] = []
  for (const relative of await files.walk(directory, skipInSource)) {
    const entry = await observeEntry(files, directory, relative)
    if (typeof entry === 'string') problems.push(entry)
    else entries.push(entry)
  }
  if (problems.length > 0) throw new UserError(problems.join('\n'), {reason: 'spec-invalid', where: directory, remedy: 'A release holds files, and links that stay inside it.'})
  return {digest: digestJson(entries), entries}
}

async function observeEntry(files: Files, directory: string, relative: string): Promise<SourceEntry | string> {
  const file = path.join(directory, relative)
  const facts = await files.facts(file)
  if (facts?.kind === 'symlink') return observeLink(files, directory, relative)
  if (facts?.kind !== 'file') return `${relative} is neither a file nor a directory.`
  return {path: relative, kind: 'file', executable: (facts.mode & 0o100) !== 0, content: digestBytes(await files.readBytes(file) ?? '')}
}

async function observeLink(files: Files, directory: string, relative: string): Promise<SourceEntry | string> {
  const to = await files.readLink(path.join(directory, relative)) ?? ''
  const reached = path.relative(directory, path.resolve(directory, path.dirname(relative), to))
  // A `..` behind a name may climb out through another link: only leading ones are taken at their word.
  const segments = to.split('/').filter(segment => segment !== '' && segment !== '.')
  const climbs = segments.lastIndexOf('..') > segments.findIndex(segment => segment !== '..') && segments.some(segment => segment !== '..')
  const outside = path.isAbsolute(to) || climbs || reached === '..' || reached.startsWith(`..${path.sep}`)
  return outside ? `${relative} is a symbolic link that leaves the directory (to ${to}).` : {path: relative, kind: 'symlink', to}
}
