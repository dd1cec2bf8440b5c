/** The drafts of services as the fields of slipway.yaml, each with its source. Pure. */
import {field, group, type Field, type Flow} from './model.ts'
import type {PackageFacts, Place, RepositoryFacts} from './facts.ts'
import {planPorts, type PlannedPort} from './plan-ports.ts'
import type {Drafts, NeedDraft, ServiceDraft} from './service-draft.ts'

export type EnvironmentName = 'local' | 'production'

/** Which environments there are and what runs in each. */
export interface Layout {
  kind: 'machine' | 'cluster' | 'both' | 'images'
  services: Record<EnvironmentName, ServiceDraft[] | undefined>
}

/** A run from source and a chart that are the same service: the same name, or the only ones of their kind. */
function matching(local: ServiceDraft, {drafts}: {drafts: Drafts}): ServiceDraft | undefined {
  return drafts.cluster.find(c => c.id === local.id) ?? (drafts.cluster.length === 1 && drafts.local.length === 1 ? drafts.cluster[0] : undefined)
}

export function planLayout(drafts: Drafts): Layout {
  const {local, cluster, images} = drafts
  if (local.length === 0 && cluster.length === 0) return {kind: 'images', services: {local: undefined, production: images}}
  if (local.length === 0) return {kind: 'cluster', services: {local: undefined, production: cluster}}
  if (cluster.length === 0) return {kind: 'machine', services: {local, production: local}}
  const merged = new Map(local.map(l => [l, matching(l, {drafts})]))
  const both = local.map((l): ServiceDraft => {
    const c = merged.get(l)
    return c ? {...l, chart: c.chart, manifests: c.manifests, kustomize: c.kustomize} : l
  })
  const alone = cluster.filter(c => ![...merged.values()].includes(c)).map(c => (local.some(l => l.id === c.id) ? {...c, id: `${c.id.slice(0, 38)}-c`} : c))
  return {kind: 'both', services: {local: both, production: [...both.filter(s => s.chart ?? s.manifests ?? s.kustomize), ...alone]}}
}

function sourceField({run, image, chart, manifests, kustomize}: ServiceDraft): Field {
  const sources: Field[] = [
    ...(run ? [field('run', run.value.argv, {from: run.from}), ...(run.value.directory === '.' ? [] : [field('directory', `${run.value.directory}/`)])] : []),
    ...(image ? [field('image', image.value, {from: image.from})] : []),
    ...Object.entries({chart, manifests, kustomize}).flatMap(([key, told]) => (told ? [field(key, told.value, {from: told.from})] : []))
  ]
  return group('source', sources)
}

function readyField({health, port}: ServiceDraft): Field[] {
  if (health && port) return [field('ready', {http: health.value}, {from: health.from})]
  return port ? [field('ready', {tcp: true}, {note: 'no file names a path that tells its health'})] : []
}

function envField(service: ServiceDraft): Field[] {
  const given = new Map(service.env.map(({value, from}) => [value.name, {value: value.value, from}]))
  return given.size === 0 ? [] : [group('env', [...given].map(([name, {value, from}]) => field(name, value, {from})))]
}

interface Surroundings {
  ports: Map<string, PlannedPort>
  /** Services that may be named in `dependsOn` there. */
  peers: readonly ServiceDraft[]
}

const dependsOnField = ({dependsOn}: ServiceDraft, peers: readonly ServiceDraft[]): Field[] => {
  const known = dependsOn.filter(d => peers.some(p => p.id === d.value))
  return known.length === 0 ? [] : [field('dependsOn', known.map(d => d.value), {from: known[0]?.from})]
}

function serviceField(service: ServiceDraft, {ports, peers}: Surroundings): Field {
  const planned = ports.get(service.id)
  const port = planned && service.port ? [field('port', planned.port, {from: service.port.from, note: planned.note || undefined})] : []
  // A cluster has probes of its own: ours would only repeat the chart's.
  const ready = service.run ? readyField(service) : []
  return group(service.id, [
    ...dependsOnField(service, peers), sourceField(service), ...(service.replicas ? [field('replicas', service.replicas.value, {from: service.replicas.from})] : []), ...port, ...ready, ...envField(service)
  ], {from: service.from})
}

function needField({id, port, protocol, from, published}: NeedDraft): Field[] {
  if (port === undefined) return []
  const address = protocol === 'redis' ? {redis: `redis://localhost:${port}`} : {tcp: `localhost:${port}`}
  return [field(id, address, {from, note: published ? undefined : 'its port is not published there: name where it runs'})]
}

/** Ranges that `requires.tools` can say. */
const isRange = (text: string): boolean => /^[\d\s.<>=^~|x*-]+$/i.test(text) && /\d/.test(text)

function nodeRange(packages: readonly PackageFacts[], facts: RepositoryFacts): {range: string; from: Place} | undefined {
  const told = packages.map(p => p.node).find(n => n !== undefined && isRange(n.value))
  if (told) return {range: told.value, from: told.from}
  const image = facts.dockerfiles.map(d => d.image).find(i => /^(?:[\w.:-]+\/)*node:\d+/.test(i?.value ?? ''))
  const major = /node:(\d+)/.exec(image?.value ?? '')?.[1]
  return image && major ? {range: `>=${major}`, from: image.from} : undefined
}

function requiresField(drafts: Drafts, facts: RepositoryFacts): Field[] {
  const withNode = drafts.local.some(s => /^(?:node|npm|npx|yarn|pnpm)$/.test(s.run?.value.argv[0] ?? ''))
  const node = withNode ? nodeRange(facts.packages, facts) : undefined
  const needs = drafts.needs.flatMap(needField)
  const fields = [...(node ? [group('tools', [field('node', node.range, {from: node.from})])] : []), ...(needs.length > 0 ? [group('services', needs)] : [])]
  return fields.length === 0 ? [] : [group('requires', fields, {above: needs.length > 0
    ? ['What has to be there already. Images that nothing here can run from source are looked for at these addresses: start them as you do now', '(such as `docker compose up -d`), or name where they run.']
    : ['What the machine has to offer.']})]
}

/** A release that nothing tests does not pass: without a document some requests to a path that is known to answer. */
function loadField(listening: readonly ServiceDraft[]): Field[] {
  const front = listening.find(s => s.health && !listening.some(o => o.dependsOn.some(d => d.value === s.id))) ?? listening.find(s => s.health)
  if (!front?.health) return []
  const load = {service: front.id, path: front.health.value, rate: '10/s', for: '5s'}
  return [group('tests', [field('load', load, {from: front.health.from})], {above: ['A release that nothing tests does not pass. Better than this: `contract: {openapi: FILE, service: NAME}`.']})]
}

/** The document belongs to the service in whose folder it lies, else to the only one, else to the first that serves what others do not need. */
function testsField(base: readonly ServiceDraft[], facts: RepositoryFacts): Field[] {
  const [openapi] = facts.openapi
  const listening = base.filter(s => s.port && s.run)
  if (!openapi) return loadField(listening)
  const inFolder = listening.filter(s => s.run?.value.directory !== '.' && openapi.file.startsWith(`${s.run?.value.directory}/`))
  const owner = inFolder[0] ?? listening.find(s => openapi.directory.split('/').at(-1) === s.id) ?? listening.find(s => /(?:^|-)api(?:-|$)/.test(s.id)) ?? listening[0]
  if (!owner) return []
  return [group('tests', [field('contract', {openapi: openapi.file, service: owner.id} satisfies Flow, {from: openapi.version.from})], {above: ['Every operation of the OpenAPI document is called and its answer validated.']})]
}

function gatesField(base: readonly ServiceDraft[]): Field[] {
  const metered = base.find(s => s.metrics && s.port)
  if (!metered) return []
  const gate = {service: metered.id, provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%'}
  return [group('gates', [field('errors', gate, {from: metered.metrics})], {off: true, above: ['To watch each release: name the counter of requests and the label that tells its bad ones, then take the signs away.']})]
}

const configField = (base: readonly ServiceDraft[]): Field[] => (base.some(s => s.withheld.length > 0)
  ? [group('config', [field('base', 'config/base.yaml')], {off: true, above: ['For what may not stand in `env`: a file with `services: {<name>: {KEY: "${secrets.KEY}"}}`; the secret SLIPWAY_SECRETS holds the values.']})] : [])

const approval = field('approval', {environment: 'production-approval'})

/** Environments with what only one of them has. */
function environmentsField(name: string, {kind, services}: Layout, only: Record<EnvironmentName, Field[]>): Field {
  const local = group('local', [field('target', {kind: 'local'}), ...only.local], {above: ['The machine in front of you: processes behind a router, nobody is asked.']})
  const words: Record<Layout['kind'], [Flow, string[]]> = {
    machine: [{kind: 'local'}, ['The machine of the runner that the workflow names; a reviewer of the GitHub environment production-approval is asked.']],
    cluster: [{kind: 'kubernetes', namespace: name}, ['The cluster that the kubeconfig of the runner leads to.']],
    both: [{kind: 'kubernetes', namespace: name}, ['The cluster that the kubeconfig of the runner leads to.']],
    images: [{kind: 'docker'}, ['Nothing here runs from its source, so this needs a container engine. This version plans for it and does not deploy to it yet.']]
  }
  const [target, above] = words[kind]
  const production = group('production', [field('target', target), approval, ...only.production], {above})
  return group('environments', [...(services.local ? [local] : []), production])
}

/** The fields of slipway.yaml. */
export function planSpec(name: string, drafts: Drafts, layout: Layout, facts: RepositoryFacts): Field[] {
  const {local, production = []} = layout.services
  const ports = planPorts(local ?? production)
  for (const s of production) if (!ports.has(s.id) && s.port) ports.set(s.id, {port: s.port.value, note: ''})
  const base = local === undefined ? production : production.filter(s => local.some(l => l.id === s.id))
  const outside = (all: readonly ServiceDraft[] | undefined): ServiceDraft[] => (all ?? []).filter(s => !base.includes(s) && !base.some(b => b.id === s.id))
  const extra = (all: readonly ServiceDraft[] | undefined): Field[] => {
    const own = outside(all).map(s => serviceField(s, {ports, peers: all ?? []}))
    // A list replaces: a service of the base that also waits for one of this environment alone says both here.
    const waits = (all ?? []).filter(s => base.some(b => b.id === s.id) && dependsOnField(s, all ?? []).length > 0 && s.dependsOn.some(d => outside(all).some(o => o.id === d.value)))
    const services = [...own, ...waits.map(s => group(s.id, dependsOnField(s, all ?? [])))]
    return services.length === 0 ? [] : [group('services', services)]
  }
  const requires = requiresField(drafts, facts)
  const machine = layout.kind === 'machine'
  const services = base.map(s => serviceField(s, {ports, peers: base}))
  return [
    field('schema', 1), field('name', name), environmentsField(name, layout, {local: [...(machine ? [] : requires), ...extra(local)], production: extra(production)}), ...(machine ? requires : []),
    ...(services.length > 0 ? [group('services', services, {above: ['What is released, and taken back, as one.']})] : []), ...configField(local ?? []), ...testsField(base, facts), ...gatesField(base)
  ]
}
