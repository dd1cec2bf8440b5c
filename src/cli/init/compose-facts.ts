/** A Compose file: its services, what each is built or taken from, and what they need of each other (compose-spec.io). Pure. */
import path from 'node:path'
import type {Located} from '../../scan/located-yaml.ts'
import {textsOf} from '../../scan/located-yaml.ts'
import type {ComposeFacts, ComposePort, ComposeService, Remark, Told} from './facts.ts'
import {healthPathOf, interpolate, portOf, splitCommand, withoutInit} from './words.ts'
import {keysOf, pick, placeOf, readDocuments, told, toldAs, wholeNumber} from './yaml-documents.ts'

const items = (value: Located | undefined): readonly Located[] => (value?.kind === 'list' ? value.list : [])

/** `8080:80`, `127.0.0.1:8080:80/tcp`, `80`, or `{target, published}`. Of a range the first port counts. */
function readPort(entry: Located): ComposePort | undefined {
  const number = (text: string | undefined): number | undefined => portOf((interpolate(text ?? '') ?? '').replace(/-\d+/, ''))
  if (entry.kind === 'map') {
    const container = number(pick(entry, 'target')?.text)
    return container === undefined || pick(entry, 'protocol')?.text === 'udp' ? undefined : {container, published: number(pick(entry, 'published')?.text)}
  }
  const parts = (interpolate(entry.text ?? '') ?? '').replace(/^\[[^\]]*\]/, '').split(':')
  const container = number(parts.at(-1))
  return container === undefined ? undefined : {container, published: parts.length > 1 ? number(parts.at(-2)) : undefined}
}

function portsOf(file: string, service: Located): Told<ComposePort>[] {
  const entries = [...items(pick(service, 'ports')), ...items(pick(service, 'expose'))]
  return entries.flatMap(entry => {
    const value = readPort(entry)
    return value === undefined ? [] : [{value, from: placeOf(file, pick(entry, 'published') ?? entry)}]
  })
}

/** Text is split as a shell would; a list is taken as it is. Undefined where a shell has to read it. */
function argvOf(value: Located | undefined): string[] | undefined {
  if (value === undefined || value.kind === 'null') return []
  const words = value.kind === 'list' ? textsOf(value).map(interpolate) : [interpolate(value.text ?? '')]
  if (words.some(word => word === undefined)) return undefined
  return value.kind === 'list' ? words as string[] : splitCommand(words[0] as string)
}

function commandOf(file: string, service: Located): Told<string[]> | undefined {
  const [entry, command] = [pick(service, 'entrypoint'), pick(service, 'command')]
  const [head, tail] = [argvOf(entry), argvOf(command)]
  const from = command ?? entry
  if (head === undefined || tail === undefined || from === undefined) return undefined
  const argv = withoutInit([...head, ...tail])
  return argv.length === 0 ? undefined : {value: argv, from: placeOf(file, from)}
}

function environmentOf(file: string, service: Located): ComposeService['environment'] {
  const value = pick(service, 'environment')
  const pairs = value?.kind === 'list'
    ? items(value).map(item => ({item, name: (item.text ?? '').split('=')[0] ?? '', text: item.text?.includes('=') ? item.text.slice(item.text.indexOf('=') + 1) : undefined}))
    : [...keysOf(value)].map(([name, item]) => ({item, name, text: item.kind === 'scalar' ? item.text : undefined}))
  return pairs.filter(({name}) => /^[A-Za-z_]\w*$/.test(name)).map(({item, name, text}) => ({value: {name, value: text === undefined ? undefined : interpolate(text)}, from: placeOf(file, item)}))
}

function buildOf(file: string, service: Located): ComposeService['build'] {
  const build = pick(service, 'build')
  const context = interpolate((build?.kind === 'map' ? pick(build, 'context')?.text : build?.text) ?? '.')
  if (build === undefined || build.kind === 'null' || context === undefined || /^[a-z+]+:\/\/|^git@/.test(context)) return undefined
  const directory = path.posix.join(path.posix.dirname(file), context)
  const dockerfile = path.posix.join(directory, interpolate(pick(build, 'dockerfile')?.text ?? 'Dockerfile') ?? 'Dockerfile')
  return {value: {directory: directory.replace(/\/$/, '') || '.', dockerfile}, from: placeOf(file, build)}
}

function readService(file: string, name: string, service: Located): ComposeService {
  const depends = pick(service, 'depends_on')
  const names = depends?.kind === 'list' ? items(depends).flatMap(item => told(file, item) ?? []) : [...keysOf(depends)].map(([value, item]): Told<string> => ({value, from: placeOf(file, item)}))
  const test = pick(service, 'healthcheck', 'test')
  const health = test && healthPathOf(textsOf(test).map(text => interpolate(text) ?? text).join(' '))
  return {
    name: {value: name, from: placeOf(file, service)}, image: toldAs(file, pick(service, 'image'), interpolate), build: buildOf(file, service), command: commandOf(file, service),
    ports: portsOf(file, service), dependsOn: names, environment: environmentOf(file, service), health: test && health !== undefined ? {value: health, from: placeOf(file, test)} : undefined,
    replicas: toldAs(file, pick(service, 'deploy', 'replicas') ?? pick(service, 'scale'), wholeNumber)
  }
}

/** Never throws. Services behind a profile are not part of what runs by default. */
export function parseComposeFacts(text: string, file: string): {facts: ComposeFacts | undefined; remarks: Remark[]} {
  const {documents, problems} = readDocuments(text)
  const remarks = problems.slice(0, 3).map(({line, message}): Remark => ({where: {file, line}, message}))
  const services = pick(documents[0], 'services')
  if (services?.kind !== 'map') return {facts: undefined, remarks: remarks.length > 0 ? remarks : [{where: {file, line: 1}, message: 'There are no services in it.'}]}
  const include = pick(documents[0], 'include')
  if (include) remarks.push({where: placeOf(file, include), message: '`include` is not followed: what it names is missing here.'})
  const all = [...keysOf(services)].filter(([, service]) => service.kind === 'map')
  const [behind, plain] = [all.filter(([, s]) => keysOf(s).has('profiles')), all.filter(([, s]) => !keysOf(s).has('profiles'))]
  for (const [name, service] of behind) remarks.push({where: placeOf(file, service), message: `The service ${name} stands behind a profile and was left out.`})
  for (const [name, service] of plain) if (keysOf(service).has('extends')) remarks.push({where: placeOf(file, service), message: `\`extends\` of the service ${name} is not followed.`})
  return {facts: {file, name: interpolate(pick(documents[0], 'name')?.text ?? '') || undefined, services: plain.map(([name, service]) => readService(file, name, service))}, remarks}
}
