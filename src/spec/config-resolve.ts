/** References of a layered configuration resolved, each key once, circles told with their path. */
import type {LocatedProblem} from '../kernel/errors.ts'
import {problemAt} from './located.ts'
import type {Entry, Located, LocatedMap, LocatedScalar} from './located.ts'
import {suggestion, ticked} from './problems.ts'
import {resolveText} from './references.ts'
import type {Resolved, Scope} from './references.ts'

interface Work {
  services: ReadonlyMap<string, LocatedMap>
  scope: Omit<Scope, 'config'>
  done: Map<string, Resolved>
  /** Keys that are being resolved, outermost first. */
  open: string[]
  problems: LocatedProblem[]
}

/** Scalars become their resolved values; one that holds a secret which is not known yet keeps its pieces and has no `value`. */
export function resolveLayers(services: ReadonlyMap<string, LocatedMap>, scope: Omit<Scope, 'config'>): {services: Map<string, LocatedMap>; problems: LocatedProblem[]} {
  const work: Work = {services, scope, done: new Map(), open: [], problems: []}
  const resolved = new Map([...services].map(([service, tree]) => [service, resolveMap(work, service, [], tree)]))
  return {services: resolved, problems: work.problems}
}

function resolveMap(work: Work, service: string, path: readonly string[], map: LocatedMap): LocatedMap {
  const entries = [...map.entries].map(([key, entry]): [string, Entry] => [key, {...entry, value: resolveNode(work, service, [...path, key], entry.value)}])
  return {...map, entries: new Map(entries)}
}

function resolveNode(work: Work, service: string, path: readonly string[], node: Located): Located {
  if (node.kind === 'map') return resolveMap(work, service, path, node)
  if (node.kind === 'list') return {...node, items: node.items.map((item, i) => resolveNode(work, service, [...path, String(i)], item))}
  const {value, text, pieces} = resolveScalar(work, `${service}.${path.join('.')}`, node)
  return {...node, value: value ?? null, text: text ?? '', ...(pieces ? {pieces} : {})}
}

function resolveScalar(work: Work, id: string, node: LocatedScalar): Resolved {
  if (typeof node.value !== 'string') return {value: node.value, text: node.text}
  const known = work.done.get(id)
  if (known) return known
  work.open.push(id)
  const {resolved, problems} = resolveText(node.value, {...work.scope, config: (service, key) => lookUp(work, service, key)})
  work.open.pop()
  work.problems.push(...problems.map(problem => problemAt(node.place, `${ticked(id)}: ${problem}`)))
  work.done.set(id, resolved)
  return resolved
}

function lookUp(work: Work, service: string, key: string): {resolved: Resolved} | {problem: string} {
  const tree = work.services.get(service)
  if (!tree) return {problem: `service ${ticked(service)} has no configuration${suggestion(service, [...work.services.keys()])}`}
  const path = key.split('.')
  const node = path.reduce<Located | undefined>((at, step) => (at?.kind === 'map' ? at.entries.get(step)?.value : undefined), tree)
  if (!node) return {problem: `${ticked(service)} has no key ${ticked(key)}${suggestion(key, [...tree.entries.keys()])}`}
  if (node.kind !== 'scalar') return {problem: `${ticked(`${service}.${key}`)} is a ${node.kind}, and a reference takes a single value`}
  const id = `${service}.${key}`
  const begin = work.open.indexOf(id)
  if (begin >= 0) return {problem: `references run in a circle: ${[...work.open.slice(begin), id].join(' > ')}`}
  return {resolved: resolveScalar(work, id, node)}
}
