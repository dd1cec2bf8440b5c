/** The files of the workspace, sorted to the scanners that want them. Observes; follows no symlink and leaves the workspace nowhere. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {Problem} from './problem.ts'

export interface Entry {
  path: string
  size: number
}

export interface Inventory {
  files: Entry[]
  symlinks: number
}

/** Not the project's own text: git's store, installed packages (the lockfile speaks for them), our own runs. */
export const alwaysIgnored = ['.git', 'node_modules', '.slipway'] as const

const normal = (prefix: string): string => path.posix.normalize(prefix.replaceAll('\\', '/')).replace(/^\.\//, '').replace(/\/$/, '')

/** Prefixes hold at folders: `test` skips `test/a`, not `testing`. */
export function ignoring(prefixes: readonly string[]): (relative: string) => boolean {
  const normalised = prefixes.map(normal).filter(p => p !== '' && p !== '.')
  return relative => alwaysIgnored.some(name => relative === name || relative.endsWith(`/${name}`)) || normalised.some(p => relative === p || relative.startsWith(`${p}/`))
}

async function filesBelow(start: string, skip: (relative: string) => boolean, {files, host}: Ports): Promise<string[] | undefined> {
  const facts = await files.facts(path.join(host.workspace, start))
  if (facts?.kind === 'file') return [start]
  if (facts?.kind !== 'directory') return undefined
  const prefix = start === '' ? '' : `${start}/`
  return (await files.walk(path.join(host.workspace, start), relative => skip(prefix + relative))).map(relative => prefix + relative)
}

/** Throws UserError `input-invalid` that names every path of the list that is not there or lies outside. */
export async function observeInventory(paths: readonly string[], skip: (relative: string) => boolean, ports: Ports): Promise<Inventory> {
  const wrong: string[] = []
  const found = new Set<string>()
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const start = normal(given) === '.' ? '' : normal(given)
    const outside = path.isAbsolute(given) || start === '..' || start.startsWith('../')
    const below = outside ? undefined : await filesBelow(start, skip, ports)
    if (below === undefined) wrong.push(`${given}: ${outside ? 'outside the workspace' : 'not there'}`)
    for (const file of below ?? []) found.add(file)
  }
  if (wrong.length > 0) throw new UserError(`Some paths cannot be scanned:\n${wrong.map(w => `  ${w}`).join('\n')}`, {reason: 'input-invalid', where: 'paths', expected: 'files or directories relative to the workspace'})
  const inventory: Inventory = {files: [], symlinks: 0}
  for (const file of [...found].sort()) {
    const facts = await ports.files.facts(path.join(ports.host.workspace, file))
    if (facts?.kind === 'file') inventory.files.push({path: file, size: facts.size})
    else if (facts?.kind === 'symlink') inventory.symlinks += 1
  }
  return inventory
}

const baseName = (file: string): string => path.posix.basename(file)

export const isNpmLockfile = (file: string): boolean => ['package-lock.json', 'npm-shrinkwrap.json'].includes(baseName(file))

/** `Dockerfile`, `Dockerfile.web`, `web.Dockerfile`, `Containerfile`; templates are no Dockerfiles yet. */
export const isDockerfile = (file: string): boolean =>
  /^(?:(?:Dockerfile|Containerfile)(?:\.[\w-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i.test(baseName(file)) && !/\.(?:dockerignore|md|txt|j2|tmpl|tpl|template|erb|ts|js|json|ya?ml)$/i.test(file)

export const isWorkflow = (file: string): boolean => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file) || /^action\.ya?ml$/.test(baseName(file))

/** Lockfiles and manifests whose dependencies are not read yet: said, not passed over. */
const foreign: Record<string, string> = {
  'yarn.lock': 'Yarn', 'pnpm-lock.yaml': 'pnpm', 'bun.lock': 'Bun', 'bun.lockb': 'Bun', 'requirements.txt': 'pip', 'poetry.lock': 'Poetry', 'uv.lock': 'uv', 'Pipfile.lock': 'Pipenv',
  'pdm.lock': 'PDM', 'go.mod': 'Go', 'Cargo.lock': 'Cargo', 'Gemfile.lock': 'Bundler', 'composer.lock': 'Composer', 'packages.lock.json': 'NuGet', 'gradle.lockfile': 'Gradle', 'pom.xml': 'Maven'
}

export const foreignLockfiles = (files: readonly Entry[]): Problem[] => files.flatMap(({path: file}) => {
  const manager = foreign[baseName(file)]
  return manager ? [{kind: 'foreign-lockfile' as const, path: file, message: `Dependencies of ${manager} are not read by this version.`}] : []
})

/** Whether a lockfile stands in the folder of the file or in one above it (workspaces share one). */
export function hasLockfileAbove(file: string, files: ReadonlySet<string>): boolean {
  const names = ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb']
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    if (names.some(name => files.has(folder === '.' ? name : `${folder}/${name}`))) return true
    if (folder === '.') return false
  }
}
