/** Which files of a repository a checkout would bring, and which commit it is at. */
import {execFile} from 'node:child_process'
import {readdirSync, realpathSync} from 'node:fs'
import {join} from 'node:path'
import {promisify} from 'node:util'

const run = promisify(execFile)
const leftOut = new Set(['.git', 'node_modules', '.slipway'])

const git = async (directory: string, args: string[]): Promise<string | undefined> => {
  try {
    return (await run('git', ['-C', directory, ...args], {maxBuffer: 64 * 1024 * 1024, timeout: 20_000})).stdout
  } catch {
    return undefined // no git here, or no repository
  }
}

/** Only a directory that is itself the top of a repository: below another one, its ignore rules and commit are not ours. */
async function isTop(directory: string): Promise<boolean> {
  const top = await git(directory, ['rev-parse', '--show-toplevel'])
  return top !== undefined && top.trim() === realpathSync(directory)
}

/** Relative paths, sorted. */
export async function releasedFiles(directory: string): Promise<{files: string[]; from: string}> {
  const listed = (await isTop(directory)) ? await git(directory, ['ls-files', '-z', '-co', '--exclude-standard', '--deduplicate']) : undefined
  if (listed !== undefined) return {files: listed.split('\0').filter(f => f !== '').sort(), from: 'what git tracks or does not ignore'}
  return {files: walk(directory, '').sort(), from: `all but ${[...leftOut].join(', ')}`}
}

function walk(root: string, below: string): string[] {
  return readdirSync(join(root, below), {withFileTypes: true})
    .filter(entry => !leftOut.has(entry.name))
    .flatMap(entry => (entry.isDirectory() ? walk(root, join(below, entry.name)) : [join(below, entry.name)]))
}

export const noCommit = '0'.repeat(40)

export async function commitOf(directory: string): Promise<string> {
  const head = (await isTop(directory)) ? await git(directory, ['rev-parse', 'HEAD']) : undefined
  return head?.trim() || noCommit
}
