/** What a repository has for a cluster: charts (helm.sh/docs/topics/charts), plain manifests, folders for Kustomize. Pure. */
import path from 'node:path'
import {textsOf, type Located} from '../../scan/located-yaml.ts'
import type {ChartFacts, OpenApiFacts, Remark, WorkloadFacts} from './facts.ts'
import {portOf} from './words.ts'
import {jsonAsYaml, keysOf, pick, placeOf, readDocuments, told, toldAs, wholeNumber} from './yaml-documents.ts'

const remarksOf = (file: string, problems: {line: number; message: string}[]): Remark[] => problems.slice(0, 2).map(({line, message}) => ({where: {file, line}, message}))

/** `values` is the text of the chart's values.yaml, if there is one. A library is no release of its own. */
export function parseChartFacts(chart: string, values: string | undefined, file: string): {facts: ChartFacts | undefined; remarks: Remark[]} {
  const directory = path.posix.dirname(file)
  const {documents: [whole], problems} = readDocuments(chart)
  const name = told(file, pick(whole, 'name'))
  if (name === undefined) return {facts: undefined, remarks: problems.length > 0 ? remarksOf(file, problems) : [{where: {file, line: 1}, message: 'It names no chart.'}]}
  if (pick(whole, 'type')?.text === 'library') return {facts: undefined, remarks: [{where: name.from, message: `The chart ${name.value} is a library and was left out.`}]}
  const valuesFile = path.posix.join(directory, 'values.yaml')
  const given = readDocuments(values ?? '')
  return {remarks: remarksOf(valuesFile, given.problems), facts: {
    file, directory, name, replicas: toldAs(valuesFile, pick(given.documents[0], 'replicaCount') ?? pick(given.documents[0], 'replicas'), wholeNumber),
    port: toldAs(valuesFile, pick(given.documents[0], 'service', 'port'), portOf)
  }}
}

const workloadKinds = new Set(['Deployment', 'StatefulSet', 'DaemonSet'])

function readWorkload(file: string, document: Located): WorkloadFacts | undefined {
  const name = told(file, pick(document, 'metadata', 'name'))
  if (name === undefined || !workloadKinds.has(pick(document, 'kind')?.text ?? '')) return undefined
  const container = pick(document, 'spec', 'template', 'spec', 'containers')?.list[0]
  const probe = pick(container, 'readinessProbe', 'httpGet', 'path') ?? pick(container, 'livenessProbe', 'httpGet', 'path')
  return {
    file, name, replicas: toldAs(file, pick(document, 'spec', 'replicas'), wholeNumber),
    port: toldAs(file, pick(pick(container, 'ports')?.list[0], 'containerPort'), portOf), health: toldAs(file, probe, text => (text.startsWith('/') ? text : undefined))
  }
}

/** Cheap enough for every YAML file: most are no manifests and are not parsed. */
export const looksLikeManifest = (text: string): boolean => /^apiVersion:\s*\S/m.test(text) && /^kind:\s*(?:Deployment|StatefulSet|DaemonSet)\b/m.test(text)

export function parseWorkloadFacts(text: string, file: string): {facts: WorkloadFacts[]; remarks: Remark[]} {
  const {documents, problems} = readDocuments(text)
  return {facts: documents.flatMap(document => readWorkload(file, document) ?? []), remarks: remarksOf(file, problems)}
}

export const looksLikeOpenApi = (text: string): boolean => /^\s{0,4}"?(?:openapi|swagger)"?\s*:/m.test(text.slice(0, 20_000)) && /^\s{0,4}"?paths"?\s*:/m.test(text)

const healthPath = /^\/(?:_?healthz?|readyz?|livez|ready|live|api\/health|health\/(?:ready|live))$/

/** `servers` may put a path in front of all others. */
function healthOf(file: string, whole: Located): OpenApiFacts['health'] {
  const prefix = /^(?:https?:\/\/[^/]*)?(\/.*?)\/?$/.exec(textsOf(pick(pick(whole, 'servers')?.list[0], 'url'))[0] ?? '')?.[1] ?? ''
  const found = [...keysOf(pick(whole, 'paths'))].find(([name, operations]) => healthPath.test(name) && keysOf(operations).has('get'))
  return found && !prefix.includes('{') ? {value: `${prefix}${found[0]}`, from: placeOf(file, found[1])} : undefined
}

export function parseOpenApiFacts(text: string, file: string): {facts: OpenApiFacts | undefined; remarks: Remark[]} {
  const {documents: [whole], problems} = readDocuments(file.endsWith('.json') ? jsonAsYaml(text) : text)
  const version = told(file, pick(whole, 'openapi'))
  if (whole === undefined || problems.length > 0) return {facts: undefined, remarks: remarksOf(file, problems)}
  if (version === undefined || !/^3\.\d/.test(version.value)) return {facts: undefined, remarks: [{where: {file, line: 1}, message: 'It describes an API by another version than OpenAPI 3, which the contract test does not read.'}]}
  return {facts: {file, directory: path.posix.dirname(file), version, health: healthOf(file, whole)}, remarks: []}
}
