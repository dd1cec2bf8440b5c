/** slipway.yaml as typed values: parsed once, every environment merged and checked, all problems told together with their places. */
import type {LocatedProblem} from '../kernel/errors.ts'
import {UserError} from '../kernel/errors.ts'
import {migrateSchema} from '../kernel/schema-number.ts'
import type {SchemaTable} from '../kernel/schema-number.ts'
import {crossCheck} from './cross-checks.ts'
import {findCycle} from './dependency-cycle.ts'
import {problemsOf} from './issues.ts'
import {child, formatPlace, problemAt, scalarAt, toPlain, valuePlace} from './located.ts'
import type {Entry, Located, LocatedMap, Place} from './located.ts'
import {idleRemovals, mergeLocated, withoutRemoved} from './merge.ts'
import {problemsError, suggestion, ticked} from './problems.ts'
import {EnvironmentSpec, specSchemaNumber, stageSections} from './schema.ts'
import {parseSource} from './yaml-source.ts'

export interface ParsedSpec {
  file: string
  name: string
  environments: Record<string, EnvironmentSpec>
}

const sections = Object.keys(stageSections)
const fileKeys = ['schema', 'name', 'timezone', 'environments', ...sections]
const environmentKeys = ['target', 'approval', 'onFailure', ...sections]

/** Schema 1 is the first: a later one adds `{1: from1To2}`, which works on the located tree, so that places survive. */
const schemaTable: SchemaTable<LocatedMap> = {what: 'slipway.yaml', current: specSchemaNumber, migrations: {}, reason: 'spec-version'}

/** A problem, and the environments in which it shows. */
interface Sighting extends LocatedProblem {
  environment: string | undefined
  cycle?: true
}

/**
 * Throws UserError `spec-invalid` with every problem as `file:line:column`; `spec-version` if the schema number does not fit;
 * `dependency-cycle` if circles of `dependsOn` are all that is wrong. Anything else that a hostile text may cause is `spec-invalid` too.
 */
export function parseSpec(text: string, file: string): ParsedSpec {
  const {tree, problems} = parseSource(text, file)
  const start: Place = {file, line: 1, column: 1}
  if (problems.length > 0) throw problemsError('spec-invalid', file, problems)
  if (!tree || tree.kind !== 'map') {
    const what = tree && !(tree.kind === 'scalar' && tree.value === null) ? 'the file is no map of keys' : 'the file is empty'
    throw problemsError('spec-invalid', file, [problemAt(tree?.place ?? start, `${what}; it begins with \`schema: ${specSchemaNumber}\`, \`name\` and \`environments\``)])
  }
  const schema = tree.entries.get('schema')?.value
  const root = migrateSchema(tree, schema && toPlain(schema), schemaTable, formatPlace(schema?.place ?? start))
  return readEnvironments(root, file)
}

function readEnvironments(root: LocatedMap, file: string): ParsedSpec {
  const declared = root.entries.get('environments')
  const environments = declared?.value.kind === 'map' ? [...declared.value.entries] : []
  const sightings: Sighting[] = unknownKeys(root, fileKeys, 'at the top of the file').map(p => ({...p, environment: undefined}))
  if (environments.length === 0) {
    const place = declared?.key ?? root.place
    sightings.push({...problemAt(place, '`environments` has to name at least one: `environments: {local: {target: {kind: local}}}`'), environment: undefined})
    sightings.push(...validate(merged(root, undefined, undefined), undefined).sightings)
  }
  const specs: Record<string, EnvironmentSpec> = {}
  for (const [id, entry] of environments) {
    const read = readEnvironment(root, id, entry)
    sightings.push(...read.sightings)
    if (read.spec) specs[id] = read.spec
  }
  if (sightings.length > 0) throw failure(file, sightings, environments.length)
  const [first] = Object.values(specs)
  return {file, name: first?.name ?? '', environments: specs}
}

function readEnvironment(root: LocatedMap, id: string, entry: Entry): {spec?: EnvironmentSpec; sightings: Sighting[]} {
  const {value} = entry
  if (value.kind !== 'map') return {sightings: [{...problemAt(entry.key, `environment ${ticked(id)} has to be a map with a \`target\``), environment: undefined}]}
  const own = unknownKeys(value, environmentKeys, `of an environment`).map(p => ({...p, environment: undefined}))
  const idle = sections.flatMap(key => {
    const section = value.entries.get(key)
    return section ? idleRemovals(root.entries.get(key)?.value, section.value, 'the base') : []
  }).map(p => ({...p, environment: undefined}))
  const tree = merged(root, id, entry)
  if (!child(tree, 'target')) own.push({...problemAt(entry.key, `environment ${ticked(id)} has no \`target\`: expected a map with a \`kind\``), environment: undefined})
  const read = validate(tree, id)
  const strange = misspeltOverrides(root, value)
  const hinted = read.sightings.map(s => ({...s, message: `${s.message}${strange.get(formatPlace(s)) ?? ''}`}))
  return {...read, sightings: [...own, ...idle, ...hinted]}
}

/** An override of a service that the base does not have is a new service, but more often a typing error: a hint at the place of its key. */
function misspeltOverrides(root: LocatedMap, environment: LocatedMap): Map<string, string> {
  return new Map(['services', 'gates'].flatMap(section => {
    const base = root.entries.get(section)?.value
    const over = environment.entries.get(section)?.value
    if (base?.kind !== 'map' || over?.kind !== 'map') return []
    return [...over.entries].filter(([id]) => !base.entries.has(id))
      .map(([id, {key}]): [string, string] => [formatPlace(key), suggestion(id, [...base.entries.keys()]).replace(/^; known.*/, '')])
  }))
}

function unknownKeys(map: LocatedMap, known: readonly string[], where: string): LocatedProblem[] {
  return [...map.entries].filter(([key]) => !known.includes(key)).map(([key, {key: place}]) => problemAt(place, `${ticked(key)} is no key ${where}${suggestion(key, known)}`))
}

/** The base with the environment's overrides laid over it, in the shape of `EnvironmentSpec`. */
function merged(root: LocatedMap, id: string | undefined, environment: Entry | undefined): Located {
  const pick = (map: LocatedMap, keys: readonly string[]): [string, Entry][] => [...map.entries].filter(([key]) => keys.includes(key))
  const base: LocatedMap = {kind: 'map', place: root.place, entries: new Map(pick(root, ['schema', 'name', 'timezone', ...sections]))}
  if (environment?.value.kind !== 'map') return withoutRemoved(base)
  const over: LocatedMap = {kind: 'map', place: root.place, entries: new Map(pick(environment.value, environmentKeys))}
  const tree = withoutRemoved(mergeLocated(base, over)) as LocatedMap
  return {...tree, entries: new Map([...tree.entries, ['environment', {key: environment.key, value: scalarAt(id ?? '', environment.key)}]])}
}

function validate(tree: Located, environment: string | undefined): {spec?: EnvironmentSpec; sightings: Sighting[]} {
  const schema = environment === undefined ? EnvironmentSpec.omit({environment: true, target: true}) : EnvironmentSpec
  const parsed = schema.safeParse(toPlain(tree))
  if (!parsed.success) {
    return {sightings: problemsOf({schema, tree}, parsed.error.issues.filter(issue => !(issue.path[0] === 'target' && !child(tree, 'target')))).map(p => ({...p, environment}))}
  }
  if (environment === undefined) return {sightings: []}
  const spec = parsed.data as EnvironmentSpec
  const sightings: Sighting[] = crossCheck({spec, tree}).map(p => ({...p, environment}))
  const cycle = findCycle(Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, service.dependsOn])))
  if (cycle) {
    const [head = '', next = ''] = cycle
    const at = spec.services[head]?.dependsOn.indexOf(next) ?? 0
    sightings.push({...problemAt(valuePlace(tree, ['services', head, 'dependsOn', at]), `\`dependsOn\` runs in a circle: ${cycle.join(' > ')}`), environment, cycle: true})
  }
  return sightings.length > 0 ? {sightings} : {spec, sightings}
}

/** One problem that shows in every environment is told once; one that shows in some names them. */
function failure(file: string, sightings: readonly Sighting[], environments: number): UserError {
  const groups = groupBy(sightings)
  const problems = [...groups.values()].map(group => {
    const [{environment: first, cycle: _cycle, ...problem}] = group as [Sighting]
    const where = [...new Set(group.flatMap(s => s.environment ?? []))]
    const everywhere = first === undefined || where.length === environments
    return everywhere ? problem : {...problem, message: `${problem.message} (environment ${where.join(', ')})`}
  })
  return problemsError(sightings.every(s => s.cycle) ? 'dependency-cycle' : 'spec-invalid', file, problems)
}

const key = (s: Sighting): string => `${formatPlace(s)} ${s.message}`

function groupBy(sightings: readonly Sighting[]): Map<string, Sighting[]> {
  const groups = new Map<string, Sighting[]>()
  for (const sighting of sightings) groups.set(key(sighting), [...(groups.get(key(sighting)) ?? []), sighting])
  return groups
}

/** Throws UserError `unknown-environment` with the names that there are. */
export function resolveEnvironment(parsed: ParsedSpec, environment: string): EnvironmentSpec {
  const spec = Object.hasOwn(parsed.environments, environment) ? parsed.environments[environment] : undefined
  if (spec) return spec
  const names = Object.keys(parsed.environments)
  throw new UserError(`${parsed.file} declares no environment ${ticked(environment)}${suggestion(environment, names).replace(/^; known.*/, '')}`, {
    reason: 'unknown-environment', where: parsed.file, expected: `one of ${names.join(', ')}`
  })
}

