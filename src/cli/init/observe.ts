/** Looks at a repository: which files tell how it runs, and what they say. Follows no link and reads no file that is too large. */
import path from 'node:path'
import {UserError} from '../../kernel/errors.ts'
import type {Files} from '../../ports/index.ts'
import {isDockerfile} from '../../scan/inventory.ts'
import {looksLikeManifest, looksLikeOpenApi, parseChartFacts, parseOpenApiFacts, parseWorkloadFacts} from './cluster-facts.ts'
import {parseComposeFacts} from './compose-facts.ts'
import {parseDockerfileFacts} from './dockerfile-facts.ts'
import type {Remark, RepositoryFacts} from './facts.ts'
import {parsePackageFacts} from './package-facts.ts'
import {isSource, parseSourceFacts} from './source-facts.ts'

/** More files than this are data, not a description of it. */
const mostFiles = 20_000
const deepestFolder = 8
export const largestFile = 512 * 1024
const mostSources = 400

const leftOut = new Set([
  '.git', 'node_modules', '.slipway', 'vendor', 'third_party', '.venv', 'venv', '__pycache__', 'target', '.next', '.terraform', 'bower_components',
  // They describe something else than the release.
  'test', 'tests', '__tests__', 'fixtures', '__fixtures__', 'testdata', 'examples', 'example', 'samples'
])
const composeName = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/
const lockfile = /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|requirements\.txt)$/

/** The files of the repository and what keeps it from seeing more. */
async function observeFiles(root: string, files: Files): Promise<{paths: string[]; remarks: Remark[]}> {
  let seen = 0
  const remarks: Remark[] = []
  const paths = await files.walk(root, relative => {
    const segments = relative.split('/')
    if (leftOut.has(segments.at(-1) ?? '') || segments.length > deepestFolder) return true
    seen += 1
    return seen > mostFiles
  }).catch((cause: unknown): never => {
    throw new UserError(`A folder of it cannot be read: ${(cause as Error).message}`, {reason: 'input-invalid', where: root, remedy: 'Correct its permissions.', cause})
  })
  if (seen > mostFiles) remarks.push({where: {file: '.', line: 1}, message: `There are more than ${mostFiles} files; the rest was not looked at.`})
  return {paths, remarks}
}

/** Reads what it is asked for, and remembers why it could not. */
class Reader {
  readonly remarks: Remark[] = []
  private readonly root: string
  private readonly files: Files

  constructor(root: string, files: Files) {
    this.root = root
    this.files = files
  }

  async text(file: string, told: 'remarked' | 'silent' = 'remarked'): Promise<string | undefined> {
    const absolute = path.join(this.root, file)
    const facts = await this.files.facts(absolute)
    const problem = facts?.kind === 'symlink' ? 'It is a symbolic link, which is not followed.' : facts && facts.size > largestFile ? `It is larger than ${largestFile / 1024} KiB and was not read.` : undefined
    if (problem !== undefined) {
      if (told === 'remarked') this.remarks.push({where: {file, line: 1}, message: problem})
      return undefined
    }
    return facts?.kind === 'file' ? this.files.readText(absolute).catch(() => this.refused(file)) : undefined
  }

  private refused(file: string): undefined {
    this.remarks.push({where: {file, line: 1}, message: 'It may not be read.'})
    return undefined
  }

  /** Every file through a parser; what a parser remarks is kept. */
  async each<T>(files: readonly string[], parse: (text: string, file: string) => {facts: T | undefined; remarks: Remark[]}): Promise<NonNullable<T>[]> {
    const found: NonNullable<T>[] = []
    for (const file of files) {
      const text = await this.text(file)
      if (text === undefined) continue
      const {facts, remarks} = parse(text, file)
      this.remarks.push(...remarks)
      if (facts !== undefined && facts !== null) found.push(facts)
    }
    return found
  }
}

const baseName = (file: string): string => path.posix.basename(file)
const isYaml = (file: string): boolean => /\.ya?ml$/.test(file)
const below = (file: string, directories: readonly string[]): boolean => directories.some(d => file.startsWith(d === '.' ? '' : `${d}/`))

async function observeCharts(reader: Reader, paths: readonly string[]): Promise<RepositoryFacts['charts']> {
  const own = paths.filter(file => baseName(file) === 'Chart.yaml')
  const directories = own.map(file => path.posix.dirname(file))
  // A chart below another's `charts/` is a part of that one.
  const whole = own.filter(file => !directories.some(d => path.posix.dirname(file).startsWith(d === '.' ? 'charts/' : `${d}/charts/`) && path.posix.dirname(file) !== d))
  const values = new Map(await Promise.all(whole.map(async file => [file, await reader.text(path.posix.join(path.posix.dirname(file), 'values.yaml'))] as const)))
  return reader.each(whole, (text, file) => parseChartFacts(text, values.get(file), file))
}

async function observeDescriptions(reader: Reader, paths: readonly string[], charts: readonly string[]): Promise<Pick<RepositoryFacts, 'workloads' | 'openapi'>> {
  const found: Pick<RepositoryFacts, 'workloads' | 'openapi'> = {workloads: [], openapi: []}
  for (const file of paths) {
    const json = file.endsWith('.json') && /openapi|swagger|api/i.test(baseName(file))
    if (!(json || isYaml(file)) || below(file, charts) || file.startsWith('.github/') || composeName.test(baseName(file)) || lockfile.test(baseName(file))) continue
    const text = await reader.text(file, 'silent')
    if (text === undefined) continue
    if (looksLikeOpenApi(text)) {
      const {facts, remarks} = parseOpenApiFacts(text, file)
      if (facts) found.openapi.push(facts)
      reader.remarks.push(...remarks)
    } else if (isYaml(file) && looksLikeManifest(text)) {
      const {facts, remarks} = parseWorkloadFacts(text, file)
      found.workloads.push(...facts)
      reader.remarks.push(...remarks)
    }
  }
  return found
}

async function observeSources(reader: Reader, paths: readonly string[]): Promise<RepositoryFacts['sources']> {
  const sources = paths.filter(isSource).slice(0, mostSources)
  const texts = await Promise.all(sources.map(async file => [file, await reader.text(file, 'silent')] as const))
  return texts.flatMap(([file, text]) => (text === undefined ? [] : parseSourceFacts(text, file) ?? []))
}

export const callsSuite = (text: string): boolean => /^\s*(?:-\s*)?uses:\s*["']?[\w.-]+\/slipway(?:\/|@)/m.test(text)

/** Never throws for what the files hold. Throws UserError `input-invalid` for a folder that may not be read. */
export async function observeRepository(root: string, files: Files): Promise<RepositoryFacts> {
  const {paths, remarks} = await observeFiles(root, files)
  const reader = new Reader(root, files)
  const charts = await observeCharts(reader, paths)
  const kustomize = paths.filter(file => /^kustomization\.ya?ml$|^Kustomization$/.test(baseName(file))).map(file => ({directory: path.posix.dirname(file), from: {file, line: 1}}))
  const workflows = await reader.each(paths.filter(file => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)), (text, file) => ({facts: {file, ours: callsSuite(text)}, remarks: []}))
  const facts: RepositoryFacts = {
    name: path.basename(root), files: paths, charts, kustomize, workflows,
    dockerfiles: await reader.each(paths.filter(isDockerfile), parseDockerfileFacts),
    compose: await reader.each(paths.filter(file => composeName.test(baseName(file))), parseComposeFacts),
    packages: await reader.each(paths.filter(file => baseName(file) === 'package.json'), parsePackageFacts),
    ...await observeDescriptions(reader, paths, charts.map(chart => chart.directory)), sources: await observeSources(reader, paths),
    lockfiles: paths.filter(file => lockfile.test(baseName(file))), remarks: []
  }
  return {...facts, remarks: [...remarks, ...reader.remarks]}
}
