/** Writes what init planned: all files or none, never over something that is there unless it was asked to, never through a link. */
import path from 'node:path'
import {UserError} from '../../kernel/errors.ts'
import type {Files} from '../../ports/index.ts'

export interface NewFile {
  /** Relative to the repository, with `/`. */
  file: string
  text: string
}

export type Overwrite = 'refuse' | 'force'

/** Links on the way could lead out of the repository. */
async function linkOnTheWay(root: string, file: string, files: Files): Promise<string | undefined> {
  const segments = file.split('/')
  for (let n = 1; n <= segments.length; n += 1) {
    const relative = segments.slice(0, n).join('/')
    if ((await files.facts(path.join(root, relative)))?.kind === 'symlink') return relative
  }
  return undefined
}

async function obstaclesTo(root: string, {file}: NewFile, {files, overwrite}: {files: Files; overwrite: Overwrite}): Promise<string[]> {
  const link = await linkOnTheWay(root, file, files)
  if (link !== undefined) return [`${link} is a symbolic link; nothing is written through it.`]
  const facts = await files.facts(path.join(root, file))
  if (facts?.kind === 'directory') return [`${file} is a folder.`]
  return facts && overwrite === 'refuse' ? [`${file} is there already.`] : []
}

async function restore(root: string, before: ReadonlyMap<string, string | undefined>, files: Files): Promise<void> {
  for (const [file, text] of before) {
    if (text === undefined) await files.remove(path.join(root, file))
    else await files.write(path.join(root, file), text)
  }
}

/** Throws UserError `input-invalid` with every obstacle before anything is written; what a failed write has left is taken back. */
export async function writeFiles(root: string, wanted: readonly NewFile[], {files, overwrite}: {files: Files; overwrite: Overwrite}): Promise<void> {
  const obstacles = (await Promise.all(wanted.map(file => obstaclesTo(root, file, {files, overwrite})))).flat()
  if (obstacles.length > 0) {
    const remedy = obstacles.every(o => o.endsWith('already.')) ? 'slipway init --dry-run shows what it would be; --force writes it anew.' : 'Move it away.'
    throw new UserError(`Nothing was written: ${obstacles.join(' ')}`, {reason: 'input-invalid', where: root, remedy})
  }
  const before = new Map<string, string | undefined>()
  try {
    for (const {file, text} of wanted) {
      before.set(file, await files.readText(path.join(root, file)))
      await files.write(path.join(root, file), text)
    }
  } catch (error) {
    await restore(root, before, files)
    throw error
  }
}
