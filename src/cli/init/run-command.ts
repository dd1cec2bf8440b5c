/** How a program of the repository is started from its source, out of everything that says so. Pure. */
import path from 'node:path'
import type {DockerfileFacts, PackageFacts, RepositoryFacts, Told} from './facts.ts'
import {runsFromSource, scriptOf, splitCommand} from './words.ts'

export type Run = Told<{argv: string[]; directory: string}>

const join = (directory: string, file: string): string => path.posix.normalize(path.posix.join(directory, file))

/** `npm start` and its kin: the script of package.json is meant. */
const meansStart = (argv: readonly string[]): boolean => /^(?:npm|pnpm|yarn|bun)$/.test(argv[0] ?? '') && /^(?:run )?start$/.test(argv.slice(1).join(' '))

function fromPackage(pack: PackageFacts | undefined): Told<string[]> | undefined {
  if (pack?.start) {
    const argv = splitCommand(pack.start.value)
    return {value: argv && runsFromSource(argv) && !meansStart(argv) ? argv : ['npm', 'start'], from: pack.start.from}
  }
  return pack?.main && /\.[cm]?js$/.test(pack.main.value) ? {value: ['node', pack.main.value], from: pack.main.from} : undefined
}

/** What programs are called where nothing names them. */
const usualEntries = [['node', 'server.js'], ['node', 'server.mjs'], ['node', 'index.js'], ['node', 'index.mjs'], ['node', 'app.js'], ['python3', 'main.py'], ['python3', 'app.py']] as const

function usual(directory: string, files: ReadonlySet<string>): Told<string[]> | undefined {
  const found = usualEntries.find(([, file]) => files.has(join(directory, file)))
  return found && {value: [...found], from: {file: join(directory, found[1]), line: 1}}
}

/** With workspaces the packages of all stand in the root's node_modules: the whole repository is one source. */
function inWorkspace({value, from}: Told<string[]>, directory: string): Run {
  const script = scriptOf(value)
  const argv = script === undefined ? [...value, '--workspace', directory] : value.map(word => (word === script ? join(directory, script) : word))
  return {value: {argv, directory: '.'}, from}
}

export interface Origins {
  directory: string
  command: Told<string[]> | undefined
  dockerfile: DockerfileFacts | undefined
}

/** Undefined if nothing of it runs from source: a compiled program, or one that is not here. */
export function planRun({directory, command, dockerfile}: Origins, facts: RepositoryFacts): Run | undefined {
  const files = new Set(facts.files)
  const pack = facts.packages.find(p => p.directory === directory)
  const own = fromPackage(pack)
  const said = [command, dockerfile?.command].filter(c => c !== undefined).filter(c => runsFromSource(c.value)).map(c => (meansStart(c.value) && own ? own : c))
  const candidates = [...said, own, usual(directory, files)].filter(c => c !== undefined)
  const present = (c: Told<string[]>): boolean => {
    const script = scriptOf(c.value)
    return script === undefined || files.has(join(directory, script))
  }
  const chosen = candidates.find(present) ?? candidates[0]
  if (chosen === undefined) return undefined
  const workspaces = directory !== '.' && pack !== undefined && facts.packages.some(p => p.directory === '.' && p.root)
  return workspaces ? inWorkspace(chosen, directory) : {value: {argv: chosen.value, directory}, from: chosen.from}
}

/** The script that is not in the repository: a build makes it. */
export function missingScript({value: {argv, directory}}: Run, files: readonly string[]): string | undefined {
  const script = scriptOf(argv)
  return script === undefined || files.includes(join(directory, script)) ? undefined : script
}
