/** From the facts of a repository to its services: what runs from source, what runs in a cluster, what must be there already. Pure. */
import path from 'node:path'
import {findCycle} from '../../spec/dependency-cycle.ts'
import type {ComposeFacts, ComposeService, DockerfileFacts, Remark, RepositoryFacts, SourceFacts, Told} from './facts.ts'
import {planRun} from './run-command.ts'
import type {Drafts, NeedDraft, ServiceDraft} from './service-draft.ts'
import {looksSecret, specName} from './words.ts'

const depthOf = (file: string): number => file.split('/').length
const byDepth = <T extends {file: string}>(facts: readonly T[]): T[] => [...facts].sort((a, b) => depthOf(a.file) - depthOf(b.file) || (a.file < b.file ? -1 : 1))

/** Names that nobody has yet. */
function namer(): (wanted: string) => string {
  const taken = new Set<string>()
  return wanted => {
    const base = specName(wanted)
    let name = base
    for (let n = 2; taken.has(name); n += 1) name = `${base.slice(0, 40 - String(n).length - 1).replace(/-+$/, '')}-${n}`
    taken.add(name)
    return name
  }
}

const within = (file: string, directory: string): boolean => directory === '.' || file.startsWith(`${directory}/`)

/** Sources of the folder, but for those that belong to another service below it. */
function sourcesOf(facts: RepositoryFacts, directory: string, others: readonly string[]): SourceFacts[] {
  const deeper = others.filter(other => other !== directory && within(`${other}/`, directory))
  return facts.sources.filter(({file}) => within(file, directory) && !deeper.some(other => within(file, other)))
}

const first = <T>(values: readonly (T | undefined)[]): T | undefined => values.find(v => v !== undefined)

/** What is the same for every service that has a folder. */
function evidenceOf(facts: RepositoryFacts, directory: string, others: readonly string[]): Pick<ServiceDraft, 'readsPort' | 'metrics' | 'health'> & {fallback: Told<number> | undefined} {
  const sources = sourcesOf(facts, directory, others)
  const described = facts.openapi.filter(o => within(o.file, directory) && !others.some(other => other !== directory && within(`${other}/`, directory) && within(o.file, other)))
  return {
    readsPort: sources.some(s => s.readsPort), metrics: first(sources.map(s => s.metrics)), fallback: first(sources.map(s => s.port)),
    health: first(sources.map(s => s.health)) ?? first(described.map(o => o.health))
  }
}

const blank = {image: undefined, chart: undefined, manifests: undefined, kustomize: undefined, declaredPort: undefined, replicas: undefined, env: [], withheld: [], dependsOn: []}

/** By the service's own Dockerfile, else the package: without a Compose file. */
function planPlain(facts: RepositoryFacts, folderName: string): ServiceDraft[] {
  const name = namer()
  const plainFirst = [...facts.dockerfiles].sort((a, b) => Number(!/(?:^|\/)(?:Docker|Container)file$/.test(a.file)) - Number(!/(?:^|\/)(?:Docker|Container)file$/.test(b.file)) || (a.file < b.file ? -1 : 1))
  const dockerfiles = plainFirst.filter((d, i) => plainFirst.findIndex(o => o.directory === d.directory) === i)
  const packages = dockerfiles.length > 0 ? [] : facts.packages.filter(p => (p.start ?? p.main) && !(p.root && facts.packages.length > 1 && !p.start))
  const directories = dockerfiles.length > 0 ? dockerfiles.map(d => d.directory) : packages.map(p => p.directory)
  return directories.sort().map(directory => {
    const dockerfile = dockerfiles.find(d => d.directory === directory)
    const pack = facts.packages.find(p => p.directory === directory)
    const {fallback, ...evidence} = evidenceOf(facts, directory, directories)
    const run = planRun({directory, command: undefined, dockerfile}, facts)
    return {
      ...blank, ...evidence, id: name(pack?.name ?? (directory === '.' ? folderName : path.posix.basename(directory))), from: {file: dockerfile?.file ?? pack?.file ?? directory, line: 1},
      run, port: dockerfile?.exposes[0] ?? fallback, health: dockerfile?.health ?? evidence.health
    }
  })
}

/** Where usual images listen; for what a file does not say. */
const usualPorts: Record<string, number> = {
  postgres: 5432, postgis: 5432, timescaledb: 5432, pgvector: 5432, mysql: 3306, mariadb: 3306, mongo: 27_017, redis: 6379, valkey: 6379, memcached: 11_211, rabbitmq: 5672, nats: 4222, kafka: 9092,
  elasticsearch: 9200, opensearch: 9200, minio: 9000, mailhog: 1025, mailpit: 1025, nginx: 80, httpd: 80, caddy: 80, traefik: 80, vault: 8200, consul: 8500, etcd: 2379, prometheus: 9090, grafana: 3000
}
const imageName = (image: string): string => (image.split('/').at(-1) ?? '').split(/[:@]/)[0] ?? ''

function planNeed(id: string, service: ComposeService): NeedDraft {
  const image = service.image?.value ?? service.build?.value.directory ?? ''
  const port = service.ports[0]?.value
  const guarded = service.environment.some(({value}) => /pass|auth/i.test(value.name)) || (service.command?.value ?? []).some(word => /requirepass|aclfile/.test(word))
  return {
    id, image, from: (service.image ?? service.build ?? service.name).from, port: port?.published ?? port?.container ?? usualPorts[imageName(image)],
    published: port?.published !== undefined, protocol: /^(?:redis|valkey)$/.test(imageName(image)) && !guarded ? 'redis' : 'tcp'
  }
}

const dockerfileOf = (service: ComposeService, facts: RepositoryFacts): DockerfileFacts | undefined => facts.dockerfiles.find(d => d.file === service.build?.value.dockerfile)

function planComposed(service: ComposeService, id: string, {facts, directories}: {facts: RepositoryFacts; directories: string[]}): ServiceDraft | undefined {
  const directory = service.build?.value.directory
  if (directory === undefined || directory === '..' || directory.startsWith('../') || path.posix.isAbsolute(directory)) return undefined
  const dockerfile = dockerfileOf(service, facts)
  const run = planRun({directory, command: service.command, dockerfile}, facts)
  if (run === undefined) return undefined
  const {fallback, ...evidence} = evidenceOf(facts, directory, directories)
  const published = service.ports.find(p => p.value.published !== undefined) ?? service.ports[0]
  const port = published && {value: published.value.published ?? published.value.container, from: published.from}
  const withheld = service.environment.flatMap(({value: {name, value}, from}): ServiceDraft['withheld'] =>
    (value === undefined ? [{value: {name, why: 'outside'}, from}] : looksSecret(name, value) ? [{value: {name, why: 'secret'}, from}] : []))
  const replicas = service.replicas && service.replicas.value >= 1 && service.replicas.value <= 1000 ? service.replicas : undefined
  return {
    ...blank, ...evidence, id, from: service.name.from, run, port: port ?? dockerfile?.exposes[0] ?? fallback, declaredPort: published?.value.container ?? dockerfile?.exposes[0]?.value,
    health: service.health ?? dockerfile?.health ?? evidence.health, replicas, withheld, dependsOn: service.dependsOn,
    // PORT is what Slipway gives each process; the file's own would be overruled anyway.
    env: service.environment.flatMap(({value: {name, value}, from}) => (value === undefined || name === 'PORT' || looksSecret(name, value) ? [] : [{value: {name, value}, from}]))
  }
}

interface Peers {
  ids: ReadonlyMap<string, string>
  local: readonly ServiceDraft[]
  needs: readonly NeedDraft[]
}

/** Compose's names for other services as this machine reaches them. */
function rewrite(name: string, value: string, {ids, local, needs}: Peers): string {
  let text = value.replaceAll('${', () => '$${')
  for (const [composed, id] of ids) {
    const need = needs.find(n => n.id === id)
    if (!need && !local.some(s => s.id === id && s.port)) continue
    const [host, whole] = need ? ['localhost', `localhost:${need.port ?? ''}`] : [`\${services.${id}.host}`, `\${services.${id}.host}:\${services.${id}.port}`]
    const quoted = composed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    if (!need) text = text.replace(new RegExp(`^http://${quoted}(?::\\d+)?(?=/|$)`), () => `\${services.${id}.url}`)
    text = text.replace(new RegExp(`(?<=^|//|,)${quoted}:\\d+(?=[/,?]|$)`, 'g'), () => whole)
    if (text === composed && /host|addr|server/i.test(name)) text = host
  }
  return text
}

/** Edges to services that run here; a circle loses the edge that closes it. */
function planDependencies(local: ServiceDraft[], ids: ReadonlyMap<string, string>): ServiceDraft[] {
  const kept = new Map(local.map((s): [string, Told<string>[]] => [s.id, s.dependsOn.flatMap(({value, from}) => {
    const id = ids.get(value)
    return id !== undefined && id !== s.id && local.some(o => o.id === id) ? [{value: id, from}] : []
  })]))
  for (;;) {
    const cycle = findCycle(Object.fromEntries([...kept].map(([id, edges]) => [id, edges.map(e => e.value)])))
    if (!cycle) break
    const [head = '', next = ''] = cycle
    kept.set(head, (kept.get(head) ?? []).filter(e => e.value !== next))
  }
  return local.map(s => ({...s, dependsOn: (kept.get(s.id) ?? []).filter((e, i, all) => all.findIndex(o => o.value === e.value) === i)}))
}

function planCompose(compose: ComposeFacts, facts: RepositoryFacts): Pick<Drafts, 'local' | 'needs'> {
  const name = namer()
  const ids = new Map(compose.services.map(s => [s.name.value, name(s.name.value)]))
  const idOf = (s: ComposeService): string => ids.get(s.name.value) as string
  const directories = compose.services.flatMap(s => s.build?.value.directory ?? [])
  const runs = new Map(compose.services.map(s => [s, planComposed(s, idOf(s), {facts, directories})]))
  const local = [...runs.values()].filter(s => s !== undefined)
  const needs = [...runs].filter(([, draft]) => draft === undefined).map(([s]) => planNeed(idOf(s), s))
  const peers: Peers = {ids, local, needs}
  const rewritten = local.map(s => ({...s, env: s.env.map(({value, from}) => ({value: {...value, value: rewrite(value.name, value.value, peers)}, from}))}))
  return {local: planDependencies(rewritten, ids), needs}
}

function planCluster(facts: RepositoryFacts): ServiceDraft[] {
  const name = namer()
  const none = {...blank, run: undefined, health: undefined, port: undefined, readsPort: true, metrics: undefined}
  const charts = facts.charts.map((c): ServiceDraft => ({...none, id: name(c.name.value), from: c.name.from, chart: {value: c.directory === '.' ? './' : `${c.directory}/`, from: c.name.from}, port: c.port, replicas: validReplicas(c.replicas)}))
  if (charts.length > 0) return charts
  const overlay = facts.kustomize.find(k => /(?:^|\/)prod(?:uction)?$/.test(k.directory)) ?? [...facts.kustomize].sort((a, b) => depthOf(a.directory) - depthOf(b.directory))[0]
  if (overlay) return [{...none, id: name(facts.name), from: overlay.from, kustomize: {value: overlay.directory === '.' ? './' : `${overlay.directory}/`, from: overlay.from}}]
  return facts.workloads.map((w): ServiceDraft => ({
    ...none, id: name(w.name.value), from: w.name.from, manifests: {value: w.file, from: w.name.from}, port: w.port, health: w.port && w.health, replicas: validReplicas(w.replicas)
  }))
}

const validReplicas = (replicas: Told<number> | undefined): Told<number> | undefined => (replicas && replicas.value >= 1 && replicas.value <= 1000 ? replicas : undefined)

/** Everything that can be released, and what was passed over. */
export function planServices(facts: RepositoryFacts, folderName: string): {drafts: Drafts; remarks: Remark[]} {
  const [compose, ...others] = byDepth(facts.compose)
  const remarks = others.map(({file}): Remark => ({where: {file, line: 1}, message: `Left out: ${compose?.file ?? ''} is the one that was read.`}))
  const composed = compose && planCompose(compose, facts)
  const useful = composed && composed.local.length > 0
  const plain = useful ? [] : planPlain(facts, folderName)
  return {remarks, drafts: {
    local: useful ? composed.local : plain.filter(s => s.run), images: plain.filter(s => !s.run), cluster: planCluster(facts), needs: composed?.needs.filter(n => useful || !plain.some(p => p.id === n.id)) ?? []
  }}
}
