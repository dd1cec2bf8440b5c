/** kubeconfig files as located trees, merged as kubectl does. Pure. */
import type {LocatedProblem} from '../../../kernel/errors.ts'
import {isNull, problemAt, type Entry, type Located, type LocatedMap, type Place} from '../../../spec/located.ts'
import {problemsError, ticked} from '../../../spec/problems.ts'
import {parseSource} from '../../../spec/yaml-source.ts'

export const sections = ['clusters', 'users', 'contexts'] as const
export type Section = (typeof sections)[number]

/** The entries of each section by name, and where the files say which context is the usual one. */
export interface Kubeconfig {
  files: string[]
  currentContext: {name: string; place: Place} | undefined
  clusters: ReadonlyMap<string, LocatedMap>
  users: ReadonlyMap<string, LocatedMap>
  contexts: ReadonlyMap<string, LocatedMap>
}

export const subject = 'The kubeconfig'

/** What the parser says of text that is no YAML may quote it, and the text holds tokens and keys. */
const withoutQuotes = (problem: LocatedProblem): LocatedProblem => ({...problem, message: problem.message.replace(/^not valid YAML:[\s\S]*/, 'not valid YAML').replace(/anchor `.*?`/, 'anchor')})

export const placeIn = (map: LocatedMap, key: string): Place => map.entries.get(key)?.value.place ?? map.place
export const valueIn = (map: LocatedMap, key: string): Located | undefined => {
  const value = map.entries.get(key)?.value
  return value && !isNull(value) ? value : undefined
}

/** Text, or undefined where the key is not there or empty; anything else is a problem. */
export function textIn(map: LocatedMap, key: string, problems: LocatedProblem[]): string | undefined {
  const value = valueIn(map, key)
  if (value === undefined) return undefined
  if (value.kind === 'scalar' && typeof value.value === 'string') return value.value.trim() === '' ? undefined : value.value
  problems.push(problemAt(value.place, `\`${key}\` has to be text${value.kind === 'scalar' ? '; put it in quotes' : ''}`))
  return undefined
}

export function mapIn(map: LocatedMap, key: string, problems: LocatedProblem[]): LocatedMap | undefined {
  const value = valueIn(map, key)
  if (value === undefined || value.kind === 'map') return value
  problems.push(problemAt(value.place, `\`${key}\` has to be a map`))
  return undefined
}

export function listIn(map: LocatedMap, key: string, problems: LocatedProblem[]): Located[] {
  const value = valueIn(map, key)
  if (value?.kind === 'list') return value.items
  if (value !== undefined) problems.push(problemAt(value.place, `\`${key}\` has to be a list`))
  return []
}

export function flagIn(map: LocatedMap, key: string, problems: LocatedProblem[]): boolean {
  const value = valueIn(map, key)
  if (value === undefined) return false
  if (value.kind === 'scalar' && typeof value.value === 'boolean') return value.value
  problems.push(problemAt(value.place, `\`${key}\` has to be true or false`))
  return false
}

/** `users: [{name, user: {…}}]` as a map; of two entries with one name the first counts. */
function entriesOf(root: LocatedMap, section: Section, problems: LocatedProblem[]): Map<string, LocatedMap> {
  const found = new Map<string, LocatedMap>()
  for (const item of listIn(root, section, problems)) {
    if (item.kind !== 'map') {
      problems.push(problemAt(item.place, `an entry of \`${section}\` has to be a map with \`name\` and \`${section.slice(0, -1)}\``))
      continue
    }
    const name = textIn(item, 'name', problems)
    if (name === undefined) problems.push(problemAt(item.place, `an entry of \`${section}\` has no \`name\``))
    else if (!found.has(name)) found.set(name, mapIn(item, section.slice(0, -1), problems) ?? {kind: 'map', entries: new Map<string, Entry>(), place: item.place})
  }
  return found
}

const nothing = (files: string[]): Kubeconfig => ({files, currentContext: undefined, clusters: new Map(), users: new Map(), contexts: new Map()})

function kindProblems(root: LocatedMap, problems: LocatedProblem[]): void {
  const kind = textIn(root, 'kind', problems)
  if (kind !== undefined && kind !== 'Config') problems.push(problemAt(placeIn(root, 'kind'), `this is ${ticked(kind)} and no kubeconfig, whose \`kind\` is \`Config\``))
  const version = textIn(root, 'apiVersion', problems)
  if (version !== undefined && version !== 'v1') problems.push(problemAt(placeIn(root, 'apiVersion'), `${ticked(version)} is no version of a kubeconfig that is read here; expected \`v1\``))
}

/** Throws UserError `input-invalid` with all that is wrong with the file's form. */
export function parseKubeconfigFile(text: string, file: string): Kubeconfig {
  const {tree, problems: found} = parseSource(text, file)
  const problems = found.map(withoutQuotes)
  if (problems.length > 0) throw problemsError('input-invalid', subject, problems)
  if (tree === undefined || isNull(tree)) return nothing([file])
  if (tree.kind !== 'map') throw problemsError('input-invalid', subject, [problemAt(tree.place, 'this is no kubeconfig: expected a map with `clusters`, `users` and `contexts`')])
  kindProblems(tree, problems)
  const name = textIn(tree, 'current-context', problems)
  const [clusters, users, contexts] = sections.map(section => entriesOf(tree, section, problems)) as [Map<string, LocatedMap>, Map<string, LocatedMap>, Map<string, LocatedMap>]
  if (problems.length > 0) throw problemsError('input-invalid', subject, problems)
  return {files: [file], currentContext: name === undefined ? undefined : {name, place: placeIn(tree, 'current-context')}, clusters, users, contexts}
}

/**
 * The first file that sets a value or an entry wins, and of an entry nothing shines through from later files
 * (https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files).
 */
export function mergeKubeconfigs(configs: readonly Kubeconfig[]): Kubeconfig {
  return configs.reduce((first, later) => ({
    files: [...first.files, ...later.files], currentContext: first.currentContext ?? later.currentContext,
    clusters: new Map([...later.clusters, ...first.clusters]), users: new Map([...later.users, ...first.users]), contexts: new Map([...later.contexts, ...first.contexts])
  }), nothing([]))
}
