/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3, to the packages that npm installs from them. Pure. */
import {LineIndex} from './line-index.ts'
import {memberOffsets, memberPath} from './json-lines.ts'
import type {Problem} from './problem.ts'
import {parseVersion} from './semver.ts'

export interface LockedPackage {
  /** The name in the registry: that of an alias's target, not of its folder. */
  name: string
  version: string
  /** Where it is installed, below the lockfile's directory. */
  location: string
  line: number
  scope: 'production' | 'development'
}

export interface Lockfile {
  path: string
  packages: LockedPackage[]
  problems: Problem[]
}

type Entry = Record<string, unknown>
const isEntry = (value: unknown): value is Entry => typeof value === 'object' && value !== null && !Array.isArray(value)
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const scopeOf = (entry: Entry): LockedPackage['scope'] => (entry['dev'] === true ? 'development' : 'production')

/** Never throws: whatever the text is, what cannot be read is a problem. */
export function parseNpmLockfile(content: string, path: string): Lockfile {
  const problem = (kind: Problem['kind'], message: string): Lockfile => ({path, packages: [], problems: [{kind, path, message}]})
  let value: unknown
  try {
    value = JSON.parse(content.replace(/^\ufeff/, ''))
  } catch {
    return problem('not-json', 'The lockfile is not JSON; a merge may have left its marks. Run `npm install` to write it anew.')
  }
  if (!isEntry(value)) return problem('not-a-lockfile', 'The lockfile is not an object.')
  const version = value['lockfileVersion'] ?? 1
  if (version !== 1 && version !== 2 && version !== 3) return problem('lockfile-version', 'Its lockfileVersion is none of 1, 2, 3.')
  if (isEntry(value['packages'])) return readPackages(value['packages'], content, path)
  if (version !== 1) return problem('not-a-lockfile', `lockfileVersion ${version} without \`packages\`.`)
  if (value['dependencies'] !== undefined && !isEntry(value['dependencies'])) return problem('not-a-lockfile', '`dependencies` is not an object.')
  return readDependencies((value['dependencies'] as Entry | undefined) ?? {}, content, path)
}

/** Collects packages of one lockfile, and what is wrong with its entries. */
function collector(content: string, path: string, depth: number) {
  const lines = new LineIndex(content)
  const offsets = memberOffsets(content, depth)
  const result: Lockfile = {path, packages: [], problems: []}
  return {
    result,
    add(keys: string[], found: Omit<LockedPackage, 'line' | 'version'> & {version: string | undefined}): void {
      const line = lines.line(offsets.get(memberPath(...keys)) ?? 0)
      const {version} = found
      if (version !== undefined && parseVersion(version)) result.packages.push({...found, version, line})
      else result.problems.push({kind: 'package-without-version', path, line, message: `The package at ${found.location} has no version of the registry, so that no advisory can be looked up.`})
    },
    reject(keys: string[], what: string): void {
      result.problems.push({kind: 'not-a-lockfile', path, line: lines.line(offsets.get(memberPath(...keys)) ?? 0), message: `The entry ${keys.at(-1)} ${what}.`})
    }
  }
}

const folder = 'node_modules/'

/** `packages` of versions 2 and 3: keys are folders. Those outside node_modules are the project's own (root, workspaces, link targets). */
function readPackages(packages: Entry, content: string, path: string): Lockfile {
  const found = collector(content, path, 2)
  for (const [location, entry] of Object.entries(packages)) {
    const keys = ['packages', location]
    if (!isEntry(entry)) found.reject(keys, 'is not an object')
    const at = location.lastIndexOf(folder)
    if (!isEntry(entry) || at === -1 || entry['link'] === true) continue
    const name = text(entry['name']) ?? location.slice(at + folder.length)
    found.add(keys, {name, version: text(entry['version']), location, scope: scopeOf(entry)})
  }
  return found.result
}

/** `npm:real@1.2.3` (an alias), `file:...` (own code), an address (git, tarball) or a plain version. */
function versionOf1(entry: Entry, key: string): {name: string; version: string | undefined} | 'own' {
  const written = text(entry['version'])
  if (written === undefined) return {name: key, version: undefined}
  if (written.startsWith('file:') || written.startsWith('link:')) return 'own'
  const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(written)
  if (alias) return {name: alias[1] as string, version: alias[2]}
  const tarball = /-(\d+\.\d+\.\d+[^/]*)\.tgz$/.exec(written)
  return {name: key, version: tarball ? tarball[1] : written}
}

/** Deeper than any real tree; each level lengthens every location below it. */
const deepest = 64

/** `dependencies` of version 1: nested; a stack instead of recursion, since a hostile file may nest without end. */
function readDependencies(dependencies: Entry, content: string, path: string): Lockfile {
  const found = collector(content, path, 2 * deepest)
  const stack: {entries: Entry; keys: string[]; below: string}[] = [{entries: dependencies, keys: ['dependencies'], below: ''}]
  for (let top = stack.pop(); top; top = stack.pop()) {
    for (const [key, entry] of Object.entries(top.entries)) {
      const keys = [...top.keys, key]
      if (!isEntry(entry)) {
        found.reject(keys, 'is not an object')
        continue
      }
      const location = `${top.below}${folder}${key}`
      const read = versionOf1(entry, key)
      if (read !== 'own') found.add(keys, {...read, location, scope: scopeOf(entry)})
      if (isEntry(entry['dependencies']) && keys.length > 2 * deepest) found.reject(keys, `nests deeper than ${deepest} levels`)
      else if (isEntry(entry['dependencies'])) stack.push({entries: entry['dependencies'], keys: [...keys, 'dependencies'], below: `${location}/`})
    }
  }
  return found.result
}
