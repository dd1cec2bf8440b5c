/** Who imports whom, read from the sources; the rules of the house as data. */
import {readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'

export interface Import {
  from: string
  to: string
  typeOnly: boolean
}

const stages = ['validate-env', 'provision', 'configure', 'scan', 'integration-test', 'deploy', 'monitor-gate']
const levels: Record<string, number> = {
  kernel: 0, spec: 1, ports: 2, analysis: 3, capacity: 3, rollout: 3, targets: 4, report: 4, 'github-comment': 5,
  ...Object.fromEntries(stages.map(stage => [stage, 6])), app: 7, actions: 8, router: 7, runner: 7, cli: 8, platform: 6
}
const compositionRoots = ['app', 'router', 'runner', 'cli']

export const roomOf = (file: string): string => file.split('/')[1] as string

export function sourceFiles(root = 'src'): string[] {
  return readdirSync(root, {recursive: true, encoding: 'utf8'}).map(f => `${root}/${f.replaceAll(path.sep, '/')}`).filter(f => f.endsWith('.ts')).sort()
}

export function importsOf(file: string, text = readFileSync(file, 'utf8')): Import[] {
  const found = [...text.matchAll(/^\s*(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/gm)]
  return found.map(match => {
    const target = (match[2] ?? match[3]) as string
    const to = target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target
    return {from: file, to, typeOnly: match[1] !== undefined}
  })
}

/** What is wrong with one import, or undefined. */
export function breach({from, to}: Import): string | undefined {
  const room = roomOf(from)
  if (!to.startsWith('src/')) return foreignBreach(room, to)
  const other = roomOf(to)
  if (other === room) return undefined
  if (other === 'platform') return compositionRoots.includes(room) ? undefined : 'only composition roots import src/platform'
  if (compositionRoots.includes(other) && !(other === 'app' && room === 'actions') && !(other === 'runner' && room === 'cli')) return `src/${other} is a composition root: nothing imports it`
  if (stages.includes(room) && stages.includes(other)) return 'one of the seven never imports another'
  if (room === 'platform') return ['kernel', 'ports'].includes(other) ? undefined : 'src/platform knows kernel and ports alone'
  const [own, its] = [levels[room], levels[other]]
  if (own === undefined || its === undefined) return `there is no room src/${own === undefined ? room : other}`
  return its < own ? undefined : `src/${room} imports upwards from src/${other}`
}

const outside = new Set(['platform', 'router', 'runner', 'cli'])

function foreignBreach(room: string, name: string): string | undefined {
  if (/^@(actions|octokit)\//.test(name) && !['platform', 'runner'].includes(room)) return `only src/platform imports ${name}`
  if (name === 'node:path' || (room === 'kernel' && name === 'node:crypto')) return undefined
  if (name.startsWith('node:') && !outside.has(room)) return `effects come through ports: src/${room} imports ${name}`
  if (room === 'kernel' && !name.startsWith('node:')) return `src/kernel depends on nothing: ${name}`
  return undefined
}

/** Cycles among files over imports that remain at run time. */
export function cycles(imports: Import[]): string[][] {
  const graph = new Map<string, string[]>()
  for (const i of imports) if (!i.typeOnly && i.to.startsWith('src/')) graph.set(i.from, [...(graph.get(i.from) ?? []), i.to])
  const done = new Set<string>()
  const found: string[][] = []
  const visit = (file: string, trail: string[]): void => {
    const at = trail.indexOf(file)
    if (at >= 0) found.push([...trail.slice(at), file])
    else if (!done.has(file)) {
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
      done.add(file)
    }
  }
  for (const file of graph.keys()) visit(file, [])
  return found
}
