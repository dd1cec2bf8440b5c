/** A shop that serves, released by an account of its own: so that what a failing release wrote can be told from the server's audit log, and what it changed from the objects. */
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {equal, holds} from '../../scenario.ts'
import type {AuditedRequest} from '../audit.ts'
import {makeRepository, type Repository, type Shipped} from '../shipped.ts'
import {ask, type KubernetesWorld} from '../world.ts'

export const account = 'releaser'

export type Rule = {apiGroups: string[]; resources: string[]; verbs: string[]}

/** What docs/kubernetes.md says that the credentials must allow, as far as the shop is made of it. */
export const rules: readonly Rule[] = [
  {apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update']},
  {apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'create', 'update', 'patch', 'delete']},
  {apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'create', 'delete']},
  {apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list', 'create', 'patch', 'delete']},
  {apiGroups: ['apps'], resources: ['statefulsets', 'daemonsets', 'replicasets'], verbs: ['list']},
  {apiGroups: [''], resources: ['pods'], verbs: ['list']},
  {apiGroups: [''], resources: ['services'], verbs: ['get', 'list', 'create', 'patch', 'delete']},
  {apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list']},
  {apiGroups: ['networking.k8s.io'], resources: ['ingresses'], verbs: ['list', 'update']},
  // It goes on without these, and tells less.
  {apiGroups: ['apps'], resources: ['deployments', 'statefulsets', 'daemonsets'], verbs: ['watch']},
  {apiGroups: [''], resources: ['pods', 'services'], verbs: ['watch']},
  {apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['watch']},
  {apiGroups: [''], resources: ['events'], verbs: ['list']},
  {apiGroups: [''], resources: ['pods/log', 'pods/proxy'], verbs: ['get']},
  {apiGroups: [''], resources: ['services/proxy'], verbs: ['get', 'create']}
]

async function bind(world: KubernetesWorld, granted: readonly Rule[]): Promise<void> {
  const group = 'rbac.authorization.k8s.io'
  const role = {apiVersion: `${group}/v1`, kind: 'Role', metadata: {name: account}, rules: granted}
  const binding = {apiVersion: `${group}/v1`, kind: 'RoleBinding', metadata: {name: account}, roleRef: {apiGroup: group, kind: 'Role', name: account}, subjects: [{kind: 'ServiceAccount', name: account, namespace: world.namespace}]}
  await ask(world, ['apply', '-f', '-'], {apiVersion: 'v1', kind: 'List', items: [role, binding]})
}

export interface ShopOptions {
  /** Where the API server is asked; the lab's own address. */
  server?: string
}

/** What `write` makes: a Deployment with its settings and its Service, as a team has it. */
export interface Version {
  tag: string
  strategy?: unknown
  replicas?: number
  /** Beside those three; takes the place of all of them where it is text. */
  more?: readonly unknown[]
  /** The file as it stands, in place of these objects. */
  text?: string
  /** Fields of the service in slipway.yaml. */
  service?: Record<string, unknown>
  namespace?: string
}

const settings = (tag: string): unknown => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `api-settings-${tag}`}, data: {version: tag}})
const workload = (tag: string, replicas: number): unknown => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: 'api'},
  spec: {
    replicas, selector: {matchLabels: {app: 'api'}},
    template: {metadata: {labels: {app: 'api'}}, spec: {containers: [{name: 'main', image: `registry.example:5000/api:${tag}`, ports: [{containerPort: 8080}], readinessProbe: {httpGet: {path: '/', port: 8080}}, envFrom: [{configMapRef: {name: `api-settings-${tag}`}}]}]}}
  }
})
const service = {apiVersion: 'v1', kind: 'Service', metadata: {name: 'api'}, spec: {selector: {app: 'api'}, ports: [{name: 'http', port: 80, targetPort: 8080}]}}

export const objectsOf = ({tag, replicas = 2, more = []}: Version): unknown[] => [settings(tag), workload(tag, replicas), service, ...more]

export class Shop {
  readonly world: KubernetesWorld
  readonly repository: Repository
  private readonly directory: string

  private constructor(world: KubernetesWorld, directory: string, repository: Repository) {
    this.world = world
    this.directory = directory
    this.repository = repository
  }

  static async open(world: KubernetesWorld, {server}: ShopOptions = {}): Promise<Shop> {
    const {lab} = world
    holds(lab !== undefined, 'There is no lab.')
    const directory = await mkdtemp(path.join(os.tmpdir(), 'slipway-e2e-shop-'))
    await ask(world, ['create', 'serviceaccount', account])
    await bind(world, rules)
    const [kubeconfig, tokenFile] = [path.join(directory, 'kubeconfig'), path.join(directory, 'token')]
    await writeFile(kubeconfig, JSON.stringify({
      apiVersion: 'v1', kind: 'Config', 'current-context': 'lab', contexts: [{name: 'lab', context: {cluster: 'lab', user: account}}], users: [{name: account, user: {tokenFile}}],
      clusters: [{name: 'lab', cluster: {server: server ?? lab.server, 'certificate-authority-data': (await readFile(path.join(lab.pki, 'ca.crt'))).toString('base64')}}]
    }))
    const shop = new Shop(world, directory, await makeRepository(kubeconfig))
    await shop.present(await shop.token())
    return shop
  }

  /** Bound to `secret`, it is worth nothing when that is gone. */
  async token(secret?: string): Promise<string> {
    const bound = secret === undefined ? [] : ['--bound-object-kind', 'Secret', '--bound-object-name', secret]
    if (secret !== undefined) await ask(this.world, ['create', 'secret', 'generic', secret])
    return (await ask(this.world, ['create', 'token', account, ...bound])).trim()
  }

  /** From now on, what the file says that releases read. */
  present(token: string): Promise<void> {
    return writeFile(path.join(this.directory, 'token'), token)
  }

  grant(granted: readonly Rule[]): Promise<void> {
    return bind(this.world, granted)
  }

  async write(version: Version): Promise<void> {
    const {strategy = 'rolling', text, namespace = this.world.namespace} = version
    await this.repository.write({
      'slipway.yaml': {
        schema: 1, name: 'shop', environments: {e2e: {target: {kind: 'kubernetes', namespace}}},
        services: {api: {source: {manifests: 'api.yaml'}, port: 80, drain: '1s', strategy, ...version.service}}
      },
      'api.yaml': text ?? {apiVersion: 'v1', kind: 'List', items: objectsOf(version)}
    })
  }

  ship(inputs: Readonly<Record<string, string>>, onLine?: (line: string) => void): Promise<Shipped> {
    return this.repository.ship({environment: 'e2e', ...inputs}, onLine)
  }

  /** Has to go well. */
  async deploy(version: Version, inputs: Readonly<Record<string, string>> = {}, onLine?: (line: string) => void): Promise<Shipped> {
    await this.write(version)
    const shipped = await this.ship({operation: 'deploy', label: version.tag, ...inputs}, onLine)
    equal(shipped.code, 0, `exit code of ${version.tag}; ${endOf(shipped)}`)
    return shipped
  }

  async close(): Promise<void> {
    await this.repository.remove()
    await rm(this.directory, {recursive: true, force: true})
  }
}

/** For a message. */
export const endOf = ({log}: Shipped): string => `the end of its log: ${log.split('\n').slice(-14).join(' | ')}`

/** An output as a runner reads it: `name=value`, or between two lines of a delimiter. */
export function outputOf({outputs}: Shipped, name: string): string {
  const [, delimiter, long] = new RegExp(`^${name}<<(.+)\\n([\\s\\S]*?)\\n?\\1$`, 'm').exec(outputs) ?? []
  return delimiter === undefined ? new RegExp(`^${name}=(.*)$`, 'm').exec(outputs)?.[1] ?? '' : long ?? ''
}

interface Seen {
  kind: string
  metadata: {name: string; uid: string; resourceVersion: string; labels?: Record<string, string>}
}

/** Everything that runs or is read by what runs, and what it is a version of; the state of releases is none of it. */
export async function observeRunning(world: KubernetesWorld): Promise<string[]> {
  const kinds = 'deployments,replicasets,statefulsets,pods,services,configmaps,secrets,endpointslices'
  const {items} = JSON.parse(await ask(world, ['get', kinds, '-o', 'json'])) as {items: Seen[]}
  return items
    .filter(({metadata}) => metadata.labels?.['slipway.dev/state'] === undefined && metadata.name !== 'kube-root-ca.crt' && !metadata.name.startsWith('token-'))
    .map(({kind, metadata}) => `${kind} ${metadata.name} ${metadata.uid} ${metadata.resourceVersion}`).sort()
}

const writing = new Set(['create', 'update', 'patch', 'delete', 'deletecollection'])

/** Reviews are created and not kept. */
const isPersisted = ({verb, uri, code}: AuditedRequest): boolean =>
  writing.has(verb) && !uri.includes('dryRun=All') && !/^\/apis\/auth(?:entication|orization)\.k8s\.io\//.test(uri) && (code === undefined || code < 300)

export interface Written {
  /** `patch /apis/apps/v1/namespaces/shop/deployments/api` of releases of this namespace. */
  all: string[]
  /** Without the lock, which is taken before anything is looked at. */
  beyondLock: string[]
}

export async function writtenSince(world: KubernetesWorld, mark: number): Promise<Written> {
  const user = `system:serviceaccount:${world.namespace}:${account}`
  const requests = await world.audit?.since(mark) ?? []
  const all = requests.filter(request => request.user === user && isPersisted(request)).map(({verb, uri}) => `${verb} ${uri.split('?')[0]}`)
  return {all, beyondLock: all.filter(words => !words.includes('/leases'))}
}
