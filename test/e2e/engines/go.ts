/** Builds from the Go module proxy: checksums are verified as ever, and nothing is fetched but modules. */
import {chmod, cp, mkdir, readdir, rm, writeFile} from 'node:fs/promises'
import {existsSync} from 'node:fs'
import path from 'node:path'
import {cacheDirectory} from '../cache.ts'
import {finish, succeed} from '../command.ts'

const oldestGo = {major: 1, minor: 26}

/** `GOFLAGS` of the caller stay: -p=1 keeps a machine usable meanwhile. */
export const goVariables = (more: Record<string, string> = {}): Record<string, string> => ({
  CGO_ENABLED: '0', GOWORK: 'off', GOTOOLCHAIN: 'local', ...more, GOFLAGS: `${process.env.GOFLAGS ?? ''} -mod=mod -buildvcs=false -trimpath`.trim()
})

/** The directories in which Go keeps modules and what it has compiled. */
export async function goCaches(): Promise<string[]> {
  const {stdout} = await finish(['go', 'env', 'GOMODCACHE', 'GOCACHE'])
  return stdout.split('\n').filter(line => line !== '')
}

export async function requireGo(): Promise<void> {
  const wanted = `Go ${oldestGo.major}.${oldestGo.minor} or newer builds the engines.`
  const {stdout} = await finish(['go', 'env', 'GOVERSION']).catch(() => { throw new Error(`${wanted} There is no go on the PATH.`) })
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout.trim()) ?? []
  if (Number(major) < oldestGo.major || Number(minor ?? 0) < oldestGo.minor) throw new Error(`${wanted} The one on the PATH is ${stdout.trim()}.`)
}

export const workDirectory = (name: string): string => path.join(cacheDirectory(), 'work', name)

/** Where Go keeps the module, after it has fetched it. */
export async function moduleDirectory(module: string): Promise<string> {
  await mkdir(cacheDirectory(), {recursive: true})
  const answer = JSON.parse(await succeed(['go', 'mod', 'download', '-json', module], {cwd: cacheDirectory(), variables: goVariables()})) as {Dir?: string}
  if (!answer.Dir) throw new Error(`The Go module proxy gives no directory for ${module}.`)
  return answer.Dir
}

/** Go keeps its modules read-only; a copy is ours. */
export async function makeWritable(directory: string): Promise<void> {
  await chmod(directory, 0o755)
  for (const entry of await readdir(directory, {withFileTypes: true})) {
    const file = path.join(directory, entry.name)
    if (entry.isDirectory()) await makeWritable(file)
    else if (entry.isFile()) await chmod(file, 0o644)
  }
}

/** A copy of the module to build as the main one: then its own `replace` lines hold. */
export async function copyModule(module: string, name: string): Promise<string> {
  const copy = workDirectory(`${name}/module`)
  await rm(copy, {recursive: true, force: true})
  await cp(await moduleDirectory(module), copy, {recursive: true})
  await makeWritable(copy)
  return copy
}

/** A module of nothing that requires this one: its `replace` lines do not hold, and need not. */
export async function moduleAround(required: string, name: string, packages: readonly string[]): Promise<string> {
  const directory = workDirectory(`${name}/module`)
  await mkdir(directory, {recursive: true})
  if (!existsSync(path.join(directory, 'go.mod'))) await writeFile(path.join(directory, 'go.mod'), 'module lab\n\ngo 1.26\n')
  const version = required.slice(required.indexOf('@'))
  await succeed(['go', 'get', required, ...packages.map(p => p + version)], {cwd: directory, variables: goVariables()})
  return directory
}

export interface Build {
  directory: string
  packages: readonly string[]
  /** A file for one package, a directory (it ends with a slash) for more. */
  into: string
  linker?: readonly string[]
  tags?: readonly string[]
  variables?: Record<string, string>
}

async function countPackages({directory, packages, tags, variables}: Build): Promise<number> {
  const {stdout} = await finish(['go', 'list', '-deps', ...(tags ? ['-tags', tags.join(',')] : []), ...packages], {cwd: directory, variables: goVariables(variables)})
  return stdout.split('\n').length - 1
}

/**
 * One command for all packages: what they share is compiled once. At low priority, for people go on working meanwhile; it ends with this process. What it was building in is
 * taken away by whoever builds next; what it has compiled stays in Go's cache, and the next build goes on from there.
 */
export async function goBuild(build: Build, note: (words: string) => void): Promise<void> {
  const {directory, packages, into, linker = [], tags = [], variables} = build
  const temporary = path.join(path.dirname(directory), 'temporary')
  await rm(temporary, {recursive: true, force: true})
  await mkdir(temporary, {recursive: true})
  note('fetching modules')
  const total = await countPackages(build)
  let compiled = 0
  await succeed(
    ['setpriv', '--pdeathsig', 'INT', '--', 'nice', '-n', '10', 'go', 'build', '-v', ...(tags.length > 0 ? ['-tags', tags.join(',')] : []), '-ldflags', ['-s', '-w', ...linker].join(' '), '-o', into, ...packages],
    {
      cwd: directory,
      variables: goVariables({...variables, GOTMPDIR: temporary}),
      onLine: line => {
        if (!line.startsWith('go: ')) compiled += 1
        note(`${compiled} of at most ${total} packages`) // those of Go's cache are not told
      }
    }
  )
  await rm(temporary, {recursive: true, force: true})
}
