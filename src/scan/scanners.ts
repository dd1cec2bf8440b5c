/** The four scanners with their files: each reads what the inventory holds for it and says in one line what it looked at. */
import path from 'node:path'
import {formatBytes} from '../kernel/quantity.ts'
import type {Ports} from '../ports/index.ts'
import type {Finding, Scanner} from '../report/finding.ts'
import {scanDockerfile} from './dockerfile.ts'
import {dockerfileRules} from './dockerfile-rules.ts'
import {foreignLockfiles, hasLockfileAbove, isDockerfile, isNpmLockfile, isWorkflow, type Entry, type Inventory} from './inventory.ts'
import {indexAdvisories, matchAdvisories} from './match-advisories.ts'
import {parseNpmLockfile, type Lockfile} from './npm-lockfile.ts'
import {observeAdvisories} from './observe-advisories.ts'
import type {Problem} from './problem.ts'
import {readTextOf} from './read-text.ts'
import {secretRuleCount} from './secret-rules.ts'
import {scanSecrets} from './secrets.ts'
import {scanWorkflow} from './workflow.ts'
import {workflowRules} from './workflow-rules.ts'

export interface Scanned {
  scanner: Scanner
  findings: Finding[]
  problems: Problem[]
  line: string
  /** What it knows: rules or advisories. */
  knowledge: string
}

export interface Scanning {
  inventory: Inventory
  advisories: string | undefined
  ports: Ports
  signal: AbortSignal
}

const MiB = 1024 * 1024
const largest = {lockfile: 64 * MiB, manifest: MiB, text: 10 * MiB} as const
const plural = (count: number, one: string, many = `${one}s`): string => `${count.toLocaleString('en')} ${count === 1 ? one : many}`

/** Every file of the list as text, in order; what cannot be read becomes a problem. */
async function eachText(entries: readonly Entry[], limit: number, {ports, signal}: Scanning, use: (text: string, path: string) => void): Promise<{problems: Problem[]; read: number; binary: number}> {
  const result = {problems: [] as Problem[], read: 0, binary: 0}
  for (const entry of entries) {
    signal.throwIfAborted()
    const reading = await readTextOf(entry, limit, ports)
    if (reading.kind === 'text') {
      result.read += 1
      use(reading.text, entry.path)
    } else if (reading.kind === 'binary') result.binary += 1
    else if (reading.kind === 'too-large') result.problems.push({kind: 'too-large', path: entry.path, message: `The file is larger than ${formatBytes(limit)}; name it in security.ignore if it needs no scan.`})
    else result.problems.push({kind: 'unreadable', path: entry.path, message: 'The file cannot be read.'})
  }
  return result
}

const declaresDependencies = (text: string): boolean => {
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null
    return ['dependencies', 'devDependencies', 'optionalDependencies'].some(key => Object.keys((value?.[key] as object | null | undefined) ?? {}).length > 0)
  } catch {
    return true // what cannot be read may declare anything
  }
}

async function missingLockfiles(scanning: Scanning): Promise<Problem[]> {
  const {files} = scanning.inventory
  const paths = new Set(files.map(f => f.path))
  const problems: Problem[] = []
  const manifests = files.filter(f => path.posix.basename(f.path) === 'package.json' && !hasLockfileAbove(f.path, paths))
  const read = await eachText(manifests, largest.manifest, scanning, (text, file) => {
    if (declaresDependencies(text)) problems.push({kind: 'lockfile-missing', path: file, message: 'It declares dependencies and there is no lockfile: which versions are installed is not known.'})
  })
  return [...problems, ...read.problems]
}

async function dependencies(scanning: Scanning): Promise<Omit<Scanned, 'scanner'>> {
  const {inventory, advisories, ports, signal} = scanning
  const lockfiles: Lockfile[] = []
  const read = await eachText(inventory.files.filter(f => isNpmLockfile(f.path)), largest.lockfile, scanning, (text, file) => { lockfiles.push(parseNpmLockfile(text, file)) })
  const problems = [...read.problems, ...lockfiles.flatMap(l => l.problems), ...foreignLockfiles(inventory.files), ...await missingLockfiles(scanning)]
  const packages = lockfiles.flatMap(l => l.packages)
  const looked = `${plural(packages.length, 'package')} in ${plural(lockfiles.length, 'lockfile')}`
  if (packages.length === 0 && advisories === undefined) return {findings: [], problems, line: looked, knowledge: 'no advisories needed'}
  if (advisories === undefined) {
    problems.push({kind: 'no-advisories', path: lockfiles[0]?.path ?? 'package-lock.json', message: `${plural(packages.length, 'package')} could not be looked up: no directory of advisories is given (input \`advisories\` or security.advisories).`})
    return {findings: [], problems, line: `${looked}, not looked up`, knowledge: 'no advisories'}
  }
  const known = await observeAdvisories(advisories, new Set(packages.map(p => p.name)), ports, signal)
  const matched = matchAdvisories(lockfiles, indexAdvisories(known.wanted))
  return {
    findings: matched.findings, problems: [...problems, ...(packages.length > 0 ? known.problems : []), ...matched.problems], line: looked,
    knowledge: `${plural(known.npm, 'npm advisory', 'npm advisories')} of ${plural(known.records, 'record')}, newest ${known.newest.slice(0, 10) || 'undated'}`
  }
}

async function dockerfiles(scanning: Scanning): Promise<Omit<Scanned, 'scanner'>> {
  const paths = new Set(scanning.inventory.files.map(f => f.path))
  const findings: Finding[] = []
  const problems: Problem[] = []
  const read = await eachText(scanning.inventory.files.filter(f => isDockerfile(f.path)), largest.manifest, scanning, (text, file) => {
    const beside = [`${file}.dockerignore`, path.posix.join(path.posix.dirname(file), '.dockerignore'), '.dockerignore']
    const scanned = scanDockerfile(text, file, beside.some(p => paths.has(p)) ? 'present' : 'absent')
    findings.push(...scanned.findings)
    problems.push(...scanned.problems)
  })
  return {findings, problems: [...read.problems, ...problems], line: plural(read.read, 'Dockerfile'), knowledge: plural(Object.keys(dockerfileRules).length, 'Dockerfile rule')}
}

async function workflows(scanning: Scanning): Promise<Omit<Scanned, 'scanner'>> {
  const findings: Finding[] = []
  const problems: Problem[] = []
  const read = await eachText(scanning.inventory.files.filter(f => isWorkflow(f.path)), largest.manifest, scanning, (text, file) => {
    const scanned = scanWorkflow(text, file)
    findings.push(...scanned.findings)
    problems.push(...scanned.problems)
  })
  return {findings, problems: [...read.problems, ...problems], line: plural(read.read, 'workflow or action', 'workflows and actions'), knowledge: plural(Object.keys(workflowRules).length, 'workflow rule')}
}

async function secrets(scanning: Scanning): Promise<Omit<Scanned, 'scanner'>> {
  const findings: Finding[] = []
  const read = await eachText(scanning.inventory.files, largest.text, scanning, (text, file) => { findings.push(...scanSecrets(text, file)) })
  const symlinks = scanning.inventory.symlinks
  const line = `${plural(read.read, 'text file')}; not read: ${plural(read.binary, 'binary file')}, ${plural(symlinks, 'symlink')}`
  return {findings, problems: read.problems, line, knowledge: plural(secretRuleCount, 'secret rule')}
}

const byScanner: Record<Scanner, (scanning: Scanning) => Promise<Omit<Scanned, 'scanner'>>> = {dependencies, dockerfile: dockerfiles, workflow: workflows, secrets}

/** One after the other, each with its progress: they share the disk and one thread. */
export async function runScanners(scanning: Scanning): Promise<Scanned[]> {
  const done: Scanned[] = []
  for (const [scanner, scan] of Object.entries(byScanner) as [Scanner, (typeof byScanner)[Scanner]][]) {
    const report = scanning.ports.progress.report.bind(scanning.ports.progress)
    report({stage: 'scan', subject: scanner, state: 'running', line: `${scanner.padEnd(12)}  looking`})
    const scanned = {scanner, ...await scan(scanning)}
    const left = scanned.problems.length === 0 ? '' : `; ${scanned.problems.length} not looked at`
    report({stage: 'scan', subject: scanner, state: 'done', line: `${scanner.padEnd(12)}  ${plural(scanned.findings.length, 'finding')} in ${scanned.line}${left}`, share: 1, facts: {findings: scanned.findings.length}})
    done.push(scanned)
  }
  return done
}
