/** Whose repository this is, from git's own files: git itself may not be installed. */
import path from 'node:path'
import type {Files} from '../../ports/index.ts'

/** Hooks and includes are not followed: the section of the remote stands in the file itself. */
export function parseOrigin(config: string): string | undefined {
  let inside = false
  for (const line of config.split(/\r?\n/).slice(0, 5_000)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
    if (section !== undefined) inside = /^remote\s+"origin"$/i.test(section.trim())
    const url = inside ? /^\s*url\s*=\s*"?([^"]*?)"?\s*$/i.exec(line)?.[1] : undefined
    if (url) return url
  }
  return undefined
}

/** `owner/name` of an HTTPS or SSH address; credentials in it are not kept. */
export function slugOf(url: string): string | undefined {
  const match = /^(?:[a-z+]+:\/\/(?:[^/@]*@)?[^/]+\/|(?:[^/@]+@)?[^/:]+:)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(url.trim())
  return match ? `${match[1]}/${match[2]}` : undefined
}

/** Of a work tree `.git` is a file that names the folder, which names the folder that all trees share. */
async function configFile(root: string, files: Files): Promise<string | undefined> {
  const own = path.join(root, '.git')
  const kind = (await files.facts(own))?.kind
  if (kind === 'directory') return path.join(own, 'config')
  const named = kind === 'file' ? /^gitdir:\s*(.+)$/m.exec(await files.readText(own) ?? '')?.[1]?.trim() : undefined
  if (named === undefined) return undefined
  const directory = path.resolve(root, named)
  const common = (await files.readText(path.join(directory, 'commondir')))?.trim()
  return path.join(common === undefined ? directory : path.resolve(directory, common), 'config')
}

/** Looks upwards: the folder may lie inside the repository. Undefined if there is no remote. */
export async function observeSlug(directory: string, files: Files): Promise<string | undefined> {
  for (let root = path.resolve(directory); ; root = path.dirname(root)) {
    const file = await configFile(root, files)
    const text = file && await files.readText(file)
    if (text !== undefined && text !== '') {
      const url = parseOrigin(text)
      return url === undefined ? undefined : slugOf(url)
    }
    if (path.dirname(root) === root) return undefined
  }
}
