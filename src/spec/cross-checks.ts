/** What the schema cannot say: names that must exist, circles, ports, alternatives that a kind of target needs. */
import type {LocatedProblem} from '../kernel/errors.ts'
import {keyPlace, problemAt, valuePlace} from './located.ts'
import type {Located, Path} from './located.ts'
import {suggestion, ticked} from './problems.ts'
import {referenceProblems} from './references.ts'
import type {ReferenceKind} from './references.ts'
import type {EnvironmentSpec, ServiceSpec, TargetSpec} from './schema.ts'
import {openKinds} from './spec-scope.ts'

interface Situation {
  spec: EnvironmentSpec
  tree: Located
}
interface Finding {
  path: Path
  /** At the key instead of the value. */
  key?: true
  message: string
}

const sources: Record<TargetSpec['kind'], readonly (keyof ServiceSpec['source'])[]> = {
  local: ['run'], docker: ['image'], kubernetes: ['image', 'chart', 'manifests', 'kustomize']
}

export function crossCheck({spec, tree}: Situation): LocatedProblem[] {
  const findings = [
    ...Object.keys(spec.services).flatMap(service => [...serviceFindings(spec, service), ...hookFindings(spec, service)]),
    ...portFindings(spec),
    ...Object.keys(spec.gates).flatMap(gate => gateFindings(spec, gate)),
    ...testFindings(spec), ...layerFindings(spec), ...referenceFindings(spec)
  ]
  return findings.map(f => problemAt(f.key ? keyPlace(tree, f.path) : valuePlace(tree, f.path), f.message))
}

const unknownService = (spec: EnvironmentSpec, named: string): string => `${ticked(named)} is no service${suggestion(named, Object.keys(spec.services))}`
const exists = (table: object, key: string): boolean => Object.hasOwn(table, key)

const analysisOf = ({strategy}: ServiceSpec): string | undefined => ('analysis' in strategy ? strategy.analysis : undefined)

function serviceFindings(spec: EnvironmentSpec, id: string): Finding[] {
  const service = spec.services[id] as ServiceSpec
  const path = ['services', id]
  const findings: Finding[] = []
  service.dependsOn.forEach((other, i) => {
    if (!exists(spec.services, other)) findings.push({path: [...path, 'dependsOn', i], message: `dependsOn: ${unknownService(spec, other)}`})
  })
  const wanted = sources[spec.target.kind]
  if (!wanted.some(kind => service.source[kind])) {
    findings.push({path: [...path, 'source'], key: true, message: `service ${ticked(id)} has no source for the target ${spec.target.kind}: expected ${wanted.map(kind => `\`${kind}\``).join(' or ')}`})
  }
  if (service.ready && service.port === undefined) findings.push({path: [...path, 'ready'], key: true, message: `service ${ticked(id)} has \`ready\` but no \`port\` to probe`})
  const analysis = analysisOf(service)
  if (analysis !== undefined && !exists(spec.gates, analysis)) {
    findings.push({path: [...path, 'strategy', service.strategy.kind === 'canary' ? 'canary' : 'blueGreen', 'analysis'], message: `${ticked(analysis)} is no gate${suggestion(analysis, Object.keys(spec.gates))}`})
  }
  return findings
}

/** A hook is asked for by its name, whatever its phase. */
function hookFindings(spec: EnvironmentSpec, id: string): Finding[] {
  const {hooks} = spec.services[id] as ServiceSpec
  const seen = new Map<string, string>()
  return (['before', 'after'] as const).flatMap(phase => (hooks?.[phase] ?? []).flatMap(({name}, i): Finding[] => {
    const first = seen.get(name)
    if (first === undefined) seen.set(name, phase)
    return first === undefined ? [] : [{path: ['services', id, 'hooks', phase, i, 'name'], message: `service ${ticked(id)} has a hook ${ticked(name)} already, under \`${first}\`: names of hooks are unique in a service`}]
  }))
}

/** Services of one machine share its ports; in a cluster each has an address of its own. */
function portFindings(spec: EnvironmentSpec): Finding[] {
  if (spec.target.kind === 'kubernetes') return []
  const owners = new Map<number, string>()
  return Object.entries(spec.services).flatMap(([id, {port}]) => {
    if (port === undefined) return []
    const owner = owners.get(port)
    if (owner === undefined) owners.set(port, id)
    return owner === undefined ? [] : [{path: ['services', id, 'port'], message: `port ${port} belongs to service ${ticked(owner)} already`}]
  })
}

/** The services that a gate judges: the one it names, or all whose analysis it is. */
export function servicesOfGate(spec: EnvironmentSpec, gate: string): string[] {
  const named = spec.gates[gate]?.service
  if (named !== undefined) return [named]
  return Object.keys(spec.services).filter(id => analysisOf(spec.services[id] as ServiceSpec) === gate)
}

function gateFindings(spec: EnvironmentSpec, id: string): Finding[] {
  const gate = spec.gates[id]
  if (!gate) return []
  const path = ['gates', id]
  if (gate.service !== undefined && !exists(spec.services, gate.service)) return [{path: [...path, 'service'], message: unknownService(spec, gate.service)}]
  const judged = servicesOfGate(spec, id)
  if (judged.length === 0) return [{path, key: true, message: `gate ${ticked(id)} judges nothing: give it a \`service\`, or name it as the \`analysis\` of a strategy`}]
  if (!('scrape' in gate.provider)) return []
  return judged.filter(service => spec.services[service]?.port === undefined)
    .map(service => ({path: [...path, 'provider', 'scrape'], key: true as const, message: `gate ${ticked(id)} scrapes service ${ticked(service)}, which has no \`port\``}))
}

function testFindings(spec: EnvironmentSpec): Finding[] {
  return (['contract', 'load'] as const).flatMap(test => {
    const service = spec.tests?.[test]?.service
    return service === undefined || exists(spec.services, service) ? [] : [{path: ['tests', test, 'service'], message: unknownService(spec, service)}]
  })
}

export const outsideWorkspace = (path: string): boolean => /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[\\/]/).includes('..')

function layerFindings(spec: EnvironmentSpec): Finding[] {
  return (spec.config?.layers ?? []).flatMap((layer, i) => {
    const path = ['config', 'layers', i]
    if (outsideWorkspace(layer)) return [{path, message: `${ticked(layer)} lies outside the workspace`}]
    return referenceProblems(layer, ['environment', 'name']).map(message => ({path, message}))
  })
}

/** Texts in which references are resolved later; their form and the names that they can know are checked now. */
function referenceFindings(spec: EnvironmentSpec): Finding[] {
  const services = Object.keys(spec.services)
  const open: [Path, string | number | boolean][] = [
    ...services.flatMap(id => Object.entries((spec.services[id] as ServiceSpec).env).map(([key, text]): [Path, string] => [['services', id, 'env', key], text])),
    ...Object.entries(spec.infrastructure?.variables ?? {}).map(([key, value]): [Path, string | number | boolean] => [['infrastructure', 'variables', key], value])
  ]
  const needs = Object.entries(spec.requires?.services ?? {}).flatMap(([id, need]) =>
    (['postgres', 'redis', 'tcp'] as const).map((kind): [Path, string] => [['requires', 'services', id, kind], need[kind] ?? '']))
  const check = (kinds: readonly ReferenceKind[] | undefined) => ([path, value]: [Path, unknown]): Finding[] =>
    (typeof value === 'string' ? referenceProblems(value, kinds, services).map(message => ({path, message})) : [])
  return [...open.flatMap(check(openKinds)), ...needs.flatMap(check(undefined))]
}
