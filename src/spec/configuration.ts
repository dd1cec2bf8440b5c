/** The configuration that each service of an environment gets: layered, resolved, checked against its schema. Pure. */
import type {LocatedProblem} from '../kernel/errors.ts'
import {layerConfiguration} from './config-layers.ts'
import type {ConfigText} from './config-layers.ts'
import {resolveLayers} from './config-resolve.ts'
import {schemaProblems, validateLocated} from './config-schema.ts'
import {problemAt} from './located.ts'
import type {Entry, LocatedMap} from './located.ts'
import {problemsError} from './problems.ts'
import type {Resolved} from './references.ts'
import type {EnvironmentSpec} from './schema.ts'
import {specScope} from './spec-scope.ts'
import type {Outside} from './spec-scope.ts'
import {parseSource} from './yaml-source.ts'

export interface Configuration {
  /** Resolved keys of each service that has any, in the order of slipway.yaml. */
  services: Map<string, LocatedMap>
}

/**
 * `texts` in the order of `configFiles`, those that exist; `schema` the text of `config.schema`.
 * Throws UserError `config-invalid` with every problem as `file:line:column`; a value is never repeated.
 */
export function resolveConfiguration(spec: EnvironmentSpec, texts: readonly ConfigText[], schema: ConfigText | undefined, outside: Outside): Configuration {
  const layered = layerConfiguration(spec, texts)
  const {config: _config, ...scope} = specScope(spec, outside, () => ({problem: ''}))
  const resolved = resolveLayers(layered.services, scope)
  const problems = [...layered.problems, ...resolved.problems, ...(schema ? againstSchema(resolved, schema, layered.problems.length === 0) : [])]
  if (problems.length > 0) throw problemsError('config-invalid', 'The configuration', problems)
  return {services: resolved.services}
}

/** A value that could not be resolved is told once; only whole configurations are measured. */
function againstSchema({services, problems}: {services: Map<string, LocatedMap>; problems: readonly LocatedProblem[]}, schema: ConfigText, layered: boolean): LocatedProblem[] {
  const {tree, problems: unreadable} = parseSource(schema.text, schema.path)
  const place = {file: schema.path, line: 1, column: 1}
  const own = [...unreadable, ...(tree ? schemaProblems(tree) : unreadable.length > 0 ? [] : [problemAt(place, 'the schema is empty')])]
  if (own.length > 0 || !tree || !layered || problems.length > 0) return own
  const entries = [...services].map(([service, value]): [string, Entry] => [service, {key: value.place, value}])
  const first = [...services.values()][0]
  return validateLocated({kind: 'map', place: first?.place ?? place, entries: new Map(entries)}, tree)
}

/** One key for `${config.<service>.KEY}` references outside the configuration itself. */
export function configLookup({services}: Configuration): (service: string, key: string) => {resolved: Resolved} | {problem: string} {
  return (service, key) => {
    const node = services.get(service)?.entries.get(key)?.value
    if (node?.kind !== 'scalar') return {problem: `\`${service}\` has no single value \`${key}\` in its configuration`}
    const unknown = node.pieces?.some(piece => piece.text === undefined)
    return {resolved: {value: unknown ? undefined : node.value, text: unknown ? undefined : node.text, ...(node.pieces ? {pieces: node.pieces} : {})}}
  }
}
