/**
 * The layers of a configuration laid over each other. What is nearer to a service wins: first every layer's `shared`, then every
 * layer's own keys of the service. Each value keeps where it was written and what it took the place of.
 */
import type {LocatedProblem} from '../kernel/errors.ts'
import {envKey} from '../kernel/env-file.ts'
import {outsideWorkspace} from './cross-checks.ts'
import {isNull, problemAt} from './located.ts'
import type {Entry, Located, LocatedMap} from './located.ts'
import {idleRemovals, mergeLocated, withoutRemoved} from './merge.ts'
import {suggestion, ticked} from './problems.ts'
import {parseTemplate} from './references.ts'
import type {EnvironmentSpec} from './schema.ts'
import {parseSource} from './yaml-source.ts'

export interface ConfigFile {
  path: string
  /** A layer that ends with `?` may be missing. */
  optional: boolean
}
export interface ConfigText {
  path: string
  text: string
}
export interface Layered {
  services: Map<string, LocatedMap>
  problems: LocatedProblem[]
}

/** The files of an environment in the order in which they are laid, the base first. Paths are inside the workspace. */
export function configFiles(spec: EnvironmentSpec): ConfigFile[] {
  if (!spec.config) return []
  const layers = spec.config.layers.map(layer => {
    const optional = layer.endsWith('?')
    const {parts} = parseTemplate(optional ? layer.slice(0, -1) : layer)
    return {path: parts.map(part => ('text' in part ? part.text : part.reference.to === 'name' ? spec.name : spec.environment)).join(''), optional}
  })
  return [{path: spec.config.base, optional: false}, ...layers].filter(file => !outsideWorkspace(file.path))
}

const empty = (file: string): LocatedMap => ({kind: 'map', entries: new Map(), place: {file, line: 1, column: 1}})

/** Pure: texts in the order of `configFiles`; the problems of all files together. */
export function layerConfiguration(spec: EnvironmentSpec, texts: readonly ConfigText[]): Layered {
  const problems: LocatedProblem[] = []
  const layers = texts.map((source, i) => {
    const {tree, problems: found} = parseSource(source.text, source.path)
    problems.push(...found)
    const layer = tree && !isNull(tree) ? tree : empty(source.path)
    problems.push(...shapeProblems(layer, spec, i === 0))
    return layer
  })
  const [base, ...over] = layers
  if (!base || problems.length > 0) return {services: new Map(), problems}
  const whole = over.reduce((below, layer) => {
    problems.push(...removals(below, layer), ...clashes(below, layer))
    return mergeLocated(below, layer)
  }, base)
  return {services: perService(spec, whole), problems}
}

function shapeProblems(layer: Located, spec: EnvironmentSpec, lowest: boolean): LocatedProblem[] {
  if (layer.kind !== 'map') return [problemAt(layer.place, 'a configuration file is a map with `shared` and `services`')]
  return [...layer.entries].flatMap(([key, {key: place, value}]) => {
    if (key === 'shared') return keyProblems(value, spec, lowest)
    if (key !== 'services') return [problemAt(place, `${ticked(key)} is no key of a configuration file${suggestion(key, ['shared', 'services'])}`)]
    if (value.kind !== 'map') return isNull(value) && !lowest ? [] : [problemAt(value.place, '`services` has to be a map: `services: {<name>: {KEY: value}}`')]
    const known = Object.keys(spec.services)
    return [...value.entries].flatMap(([service, entry]) => {
      if (!known.includes(service)) return [problemAt(entry.key, `${ticked(service)} is no service of this environment${suggestion(service, known)}`)]
      return keyProblems(entry.value, spec, lowest)
    })
  })
}

function keyProblems(keys: Located, spec: EnvironmentSpec, lowest: boolean): LocatedProblem[] {
  if (keys.kind !== 'map') return isNull(keys) && !lowest ? [] : [problemAt(keys.place, 'expected a map of keys and values')]
  return [...keys.entries].flatMap(([key, {key: place, value}]) => {
    if (lowest && isNull(value)) return [problemAt(place, `${ticked(key)} has no value; write \`''\` for an empty one`)]
    if (spec.config?.format !== 'env') return []
    if (!envKey.test(key)) return [problemAt(place, `${ticked(key)} cannot be the name of an environment variable: letters, digits and underscores, no digit first`)]
    return value.kind === 'scalar' ? [] : [problemAt(value.place, `${ticked(key)} is a ${value.kind}, which an env file cannot hold; use \`format: json\``)]
  })
}

/** A service may remove a key of `shared`, so `services` is laid over every shared key before its removals are judged. */
function removals(below: Located, layer: Located): LocatedProblem[] {
  const shared = section(below, 'shared')
  const problems = idleRemovals(below, only(layer, 'shared'), 'the layers below')
  const services = section(layer, 'services')
  if (services?.kind !== 'map') return problems
  const known = section(below, 'services')
  return [...problems, ...[...services.entries].flatMap(([service, entry]) => {
    const own = known?.kind === 'map' ? known.entries.get(service)?.value : undefined
    const under = shared && own ? mergeLocated(shared, own) : (own ?? shared)
    return isNull(entry.value) ? [] : idleRemovals(under, entry.value, 'the layers below')
  })]
}

const section = (layer: Located, key: string): Located | undefined => (layer.kind === 'map' ? layer.entries.get(key)?.value : undefined)
const only = (layer: Located, key: string): Located => {
  const entry = layer.kind === 'map' ? layer.entries.get(key) : undefined
  return {kind: 'map', place: layer.place, entries: new Map<string, Entry>(entry ? [[key, entry]] : [])}
}

/** A map over a value, or a value over a map, is a mistake more often than a wish. */
function clashes(below: Located | undefined, over: Located): LocatedProblem[] {
  if (!below || isNull(below) || isNull(over)) return []
  if (below.kind === 'map' && over.kind === 'map') return [...over.entries].flatMap(([key, entry]) => clashes(below.entries.get(key)?.value, entry.value))
  if (below.kind === over.kind) return []
  return [problemAt(over.place, `a ${over.kind} stands over the ${below.kind} of ${below.place.file}:${below.place.line}; remove that with null first`)]
}

function perService(spec: EnvironmentSpec, whole: Located): Map<string, LocatedMap> {
  const shared = section(whole, 'shared')
  const services = section(whole, 'services')
  const result = new Map<string, LocatedMap>()
  for (const service of Object.keys(spec.services)) {
    const own = services?.kind === 'map' ? services.entries.get(service)?.value : undefined
    const layered = [shared, own].filter((layer): layer is LocatedMap => layer?.kind === 'map')
    const [first, second] = layered
    const tree = first && withoutRemoved(second ? mergeLocated(first, second) : first)
    if (tree?.kind === 'map' && tree.entries.size > 0) result.set(service, tree)
  }
  return result
}

