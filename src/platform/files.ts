/** The file system behind the Files port. */
import {chmod, constants, copyFile, link, lstat, mkdir, mkdtemp, open, readdir, readFile, readlink, rename, rm, statfs, symlink} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {FileFacts, Files} from '../ports/index.ts'

const errno = (error: unknown): string => (error as NodeJS.ErrnoException | null)?.code ?? ''
const absent = (error: unknown): boolean => errno(error) === 'ENOENT' || errno(error) === 'ENOTDIR'

/** What a person can do about a failed write. */
const writeRemedies: Record<string, string> = {
  ENOSPC: 'Make room on that file system.', EDQUOT: 'Raise the disk quota.', EROFS: 'Use a writable file system.',
  EACCES: 'Correct the permissions of that path.', EPERM: 'Correct the permissions of that path.'
}

export function writeFailure(file: string, error: unknown): unknown {
  const remedy = writeRemedies[errno(error)]
  return remedy ? new UserError(`Could not write (${errno(error)}).`, {reason: 'state-unwritable', where: file, remedy, cause: error}) : error
}

async function writing<T>(file: string, effect: () => Promise<T>): Promise<T> {
  try {
    return await effect()
  } catch (error) {
    throw writeFailure(file, error)
  }
}

async function orUndefined<T>(effect: () => Promise<T>): Promise<T | undefined> {
  try {
    return await effect()
  } catch (error) {
    if (absent(error)) return undefined
    throw error
  }
}

let serial = 0

async function writeWhole(file: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  serial += 1
  const beside = `${file}.${process.pid}.${serial}.tmp`
  await writing(file, async () => {
    await mkdir(path.dirname(file), {recursive: true})
    const handle = await open(beside, 'w', mode)
    try {
      await handle.writeFile(content)
      await handle.chmod(mode)
      await handle.sync()
      await handle.close()
      await rename(beside, file)
    } catch (error) {
      await handle.close().catch(() => undefined)
      await rm(beside, {force: true})
      throw error
    }
  })
}

async function appendFlushed(file: string, content: string, mode = 0o644): Promise<void> {
  await writing(file, async () => {
    await mkdir(path.dirname(file), {recursive: true})
    const handle = await open(file, 'a', mode)
    const before = (await handle.stat()).size
    try {
      await handle.appendFile(content)
      await handle.sync()
    } catch (error) {
      await handle.truncate(before).catch(() => undefined) // half a line must not stay
      throw error
    } finally {
      await handle.close()
    }
  })
}

/** Written beside and linked: whoever dies in between leaves no file without content. */
async function createExclusive(file: string, content: string, mode = 0o644): Promise<boolean> {
  serial += 1
  const beside = `${file}.${process.pid}.${serial}.tmp`
  return writing(file, async () => {
    await mkdir(path.dirname(file), {recursive: true})
    try {
      await writeNew(beside, content, mode)
      await link(beside, file)
      return true
    } catch (error) {
      if (errno(error) === 'EEXIST') return false
      // Some file systems have no hard links.
      if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(errno(error))) return await createInPlace(file, content, mode)
      throw error
    } finally {
      await rm(beside, {force: true})
    }
  })
}

async function writeNew(file: string, content: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  await handle.writeFile(content).finally(() => handle.close())
}

async function createInPlace(file: string, content: string, mode: number): Promise<boolean> {
  try {
    await writeNew(file, content, mode)
    return true
  } catch (error) {
    if (errno(error) === 'EEXIST') return false
    throw error
  }
}

async function factsOf(file: string): Promise<FileFacts | undefined> {
  const stat = await orUndefined(() => lstat(file))
  if (!stat) return undefined
  const kind = stat.isFile() ? 'file' : stat.isDirectory() ? 'directory' : stat.isSymbolicLink() ? 'symlink' : 'other'
  return {kind, size: stat.size, mode: stat.mode & 0o7777, modifiedAt: stat.mtimeMs}
}

async function walk(directory: string, skip: (relative: string) => boolean, below = ''): Promise<string[]> {
  const entries = (await orUndefined(() => readdir(path.join(directory, below), {withFileTypes: true}))) ?? []
  const found: string[] = []
  for (const entry of entries) {
    const relative = below ? `${below}/${entry.name}` : entry.name
    if (skip(relative)) continue
    if (entry.isDirectory()) found.push(...await walk(directory, skip, relative))
    else found.push(relative)
  }
  return found.sort()
}

export const systemFiles: Files = {
  readText: file => orUndefined(() => readFile(file, 'utf8')),
  readBytes: file => orUndefined(async () => new Uint8Array(await readFile(file))),
  write: writeWhole,
  append: appendFlushed,
  create: createExclusive,
  list: async directory => ((await orUndefined(() => readdir(directory))) ?? []).sort(),
  facts: factsOf,
  readLink: file => orUndefined(() => readlink(file)),
  makeLink: (file, to) => writing(file, async () => {
    await mkdir(path.dirname(file), {recursive: true})
    await symlink(to, file)
  }),
  walk: (directory, skip = () => false) => walk(directory, skip),
  makeDirectory: (directory, mode = 0o755) => writing(directory, async () => { await mkdir(directory, {recursive: true, mode}) }),
  setMode: (file, mode) => writing(file, () => chmod(file, mode)),
  rename: (from, to) => writing(to, () => rename(from, to)),
  copyFile: (from, to) => writing(to, async () => {
    await mkdir(path.dirname(to), {recursive: true})
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }),
  remove: file => rm(file, {recursive: true, force: true, maxRetries: 3}),
  makeTemporaryDirectory: prefix => mkdtemp(path.join(os.tmpdir(), prefix)),
  freeBytes: async file => {
    const facts = await statfs(file)
    return facts.bavail * facts.bsize
  }
}
