/** A Kubernetes cluster in this process: the API server, its controllers in the time of a clock, and a model of where traffic goes. */
import type {Clock} from '../../../src/ports/index.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject, ResourceInfo} from '../../../src/targets/kubernetes/model.ts'
import {Access, type Forbidden, type Webhook} from './access.ts'
import {makeClient, type Call, type ClientOptions} from './client.ts'
import type {Behaviours} from './behaviours.ts'
import {reconcileAutoscaler} from './controllers/autoscaler.ts'
import {Control, usualDelays, type Delays} from './controllers/control.ts'
import {Kubelet} from './controllers/kubelet.ts'
import type {RouteAnswer} from './controllers/networks.ts'
import {deleteNode, loseNode, nodeObject, type NodeShape} from './controllers/nodes.ts'
import {startControllers} from './controllers/start.ts'
import {customKind, knownKinds, type KindSet} from './kinds.ts'
import {ApiServer} from './server.ts'
import {Store} from './store.ts'
import {Timeline} from './timeline.ts'
import {DataPlane, followTraffic, type Traffic, type TrafficLog, type TrafficOptions} from './traffic.ts'
import {copy} from './values.ts'

export type {Call, ClientOptions} from './client.ts'
export type {Behaviours, PodBehaviour} from './behaviours.ts'
export type {NodeShape} from './controllers/nodes.ts'
export type {Traffic, TrafficLog} from './traffic.ts'

export interface ClusterOptions {
  clock: Clock
  /** What the cluster has beyond the kinds of Kubernetes itself; Gateway API and Traefik where nothing is said. */
  kinds?: readonly (KindSet | Omit<ResourceInfo, 'verbs'>)[]
  namespaces?: readonly string[]
  version?: string
  /** Three of 64 processors and 512 GiB where nothing is said. */
  nodes?: readonly NodeShape[]
  /** How containers behave, by image; they get ready after a second and a half where nothing is said. */
  behaviours?: Behaviours
  delays?: Partial<Delays>
  /** Without controllers nothing happens to objects but what clients do. */
  controllers?: 'none'
}

export interface FakeCluster {
  client(options?: ClientOptions): KubeClient
  /** Every object, or those of one kind, as they are now; for assertions. */
  objects(kind?: string, namespace?: string): KubeObject[]
  object(kind: string, name: string, namespace?: string): KubeObject | undefined
  /** Every call of every client, in order. */
  calls: Call[]
  forbid(rule: Forbidden): void
  /** From now on this user may do what roles grant, and nothing else. */
  bindToRoles(user: string): void
  /** The credentials of this user are not accepted any more. */
  expire(user: string): void
  /** How the server answers who asks what it may do. */
  answerReviews(how: 'answered' | 'unknown' | 'refused'): void
  addWebhook(webhook: Webhook): void
  /** The server answers nothing for this long from now on. */
  goAway(ms: number): void
  /** Watches that are behind are told that what they know is too old. */
  expireWatches(): void
  /** What a gateway controller says of routes from now on. */
  answerRoutes(answer: RouteAnswer): void
  setBehaviours(behaviours: Behaviours): void
  addNode(node: NodeShape): void
  /** The node's object goes, and its pods at once. */
  removeNode(name: string): void
  /** The node's power goes. */
  loseNode(name: string): void
  /** An autoscaler finds that so many replicas are needed, and scales its target within its bounds. */
  autoscale(name: string, replicas: number, namespace?: string): void
  /** Open watches wait for ever, as those of a process that has been killed. */
  abandon(): void
  /** Share of the requests for a service by revision, at this instant; options: the namespace (`shop`), from inside or outside. */
  trafficOf(service: string, options?: TrafficOptions): Traffic
  followTraffic(service: string, options?: TrafficOptions): TrafficLog
  /** What a sweep checks between calls, at every event that changes anything. */
  onChange(listener: () => void): () => void
  /** Lets time pass from event to event until nothing more is to come, or the limit is reached. */
  settle(limitMs?: number): Promise<void>
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>
  /** As `settle`, but no longer than until it holds; throws where it never does. */
  until(holds: () => boolean, limitMs?: number): Promise<void>
}

export function makeCluster(options: ClusterOptions): FakeCluster {
  const {clock} = options
  const wanted = options.kinds ?? ['gateway-api', 'traefik']
  const sets = wanted.filter(kind => typeof kind === 'string')
  const custom = wanted.filter(kind => typeof kind !== 'string').map(customKind)
  const [store, timeline, access] = [new Store(), new Timeline(clock), new Access()]
  const server = new ApiServer({store, timeline, kinds: [...knownKinds(sets), ...custom], access})
  access.roles = kind => store.list(server.known(kind))
  const calls: Call[] = []
  const control = new Control({server, delays: {...usualDelays, ...options.delays}, behaviours: options.behaviours ?? {}})
  const kubelet = new Kubelet(control)
  const plane = new DataPlane(control, kubelet)
  let answer: RouteAnswer = 'accepted'
  if (options.controllers !== 'none') startControllers(control, kubelet, () => answer)
  let awayUntil = 0
  const root = {user: 'system:admin', manager: 'kubectl'}
  for (const name of new Set(['default', 'kube-system', ...options.namespaces ?? ['shop']])) server.create(root, {apiVersion: 'v1', kind: 'Namespace', metadata: {name}})
  server.create(root, {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'local-path', annotations: {'storageclass.kubernetes.io/is-default-class': 'true'}}, provisioner: 'rancher.io/local-path', volumeBindingMode: 'WaitForFirstConsumer'})
  let made = 0
  const addNode = (shape: NodeShape): void => {
    server.createOwn(nodeObject({name: `node-${made}`, ...shape}))
    made += 1
  }
  for (const shape of options.nodes ?? [{}, {}, {}]) addNode(shape)
  if (sets.includes('gateway-api')) {
    server.create(root, {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: {name: 'traefik'}, spec: {controllerName: 'traefik.io/gateway-controller'}})
    server.create(root, {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: {name: 'traefik', namespace: 'kube-system'}, spec: {gatewayClassName: 'traefik', listeners: [{name: 'web', port: 80, protocol: 'HTTP', allowedRoutes: {namespaces: {from: 'All'}}}]}})
  }
  const podLog = (namespace: string, name: string): string[] => {
    const pod = control.get('Pod', namespace, name)
    return pod ? kubelet.log(pod) : []
  }
  const parts = {
    server, clock, calls, address: 'https://127.0.0.1:6443', version: options.version ?? 'v1.36.3', logOf: (namespace: string, name: string) => podLog(namespace, name),
    outage: () => (clock.now() < awayUntil ? awayUntil : undefined)
  }
  async function pass(done: () => boolean, limitMs: number): Promise<boolean> {
    const end = clock.now() + limitMs
    for (;;) {
      timeline.catchUp()
      if (done()) return true
      const next = timeline.next()
      if (next === undefined || next > end) return false
      await clock.sleep(next - clock.now())
    }
  }
  const all = (): KubeObject[] => {
    timeline.catchUp()
    return server.kinds.flatMap(kind => store.list(kind))
  }
  return {
    calls,
    client: given => makeClient(parts, given),
    objects: (kind, namespace) => copy(all().filter(object => (kind === undefined || object.kind === kind) && (namespace === undefined || object.metadata.namespace === namespace))),
    object: (kind, name, namespace) => {
      timeline.catchUp()
      const known = server.known(kind)
      return copy(store.get(known, known.namespaced ? namespace ?? 'shop' : undefined, name))
    },
    forbid: rule => void access.rules.push(rule),
    bindToRoles: user => void access.bound.add(user),
    expire: user => void access.expired.add(user),
    answerReviews: how => { access.reviews = how },
    addWebhook: webhook => void access.webhooks.push(webhook),
    goAway: ms => { awayUntil = clock.now() + ms },
    expireWatches: () => store.expire(),
    answerRoutes: given => { answer = given },
    setBehaviours: behaviours => { control.behaviours = behaviours },
    addNode,
    removeNode: name => deleteNode(control, name),
    loseNode: name => loseNode(control, kubelet, name),
    autoscale: (name, replicas, namespace = 'shop') => {
      timeline.catchUp()
      const autoscaler = control.get('HorizontalPodAutoscaler', namespace, name)
      if (!autoscaler) throw new Error(`There is no HorizontalPodAutoscaler ${namespace}/${name}`)
      reconcileAutoscaler(control, autoscaler, replicas)
    },
    abandon: () => timeline.abandon(),
    trafficOf: (service, given) => {
      timeline.catchUp()
      return plane.trafficOf(service, given)
    },
    followTraffic: (service, given = {}) => {
      timeline.catchUp()
      return followTraffic({plane, control}, service, given)
    },
    onChange: listener => {
      const stops = [store.listen(listener), timeline.listen(listener)]
      return () => { for (const stop of stops) stop() }
    },
    settle: async (limitMs = 600_000) => void await pass(() => false, limitMs),
    pass: async ms => {
      const end = clock.now() + ms
      await pass(() => clock.now() >= end, ms)
      if (clock.now() < end) await clock.sleep(end - clock.now())
      timeline.catchUp()
    },
    until: async (holds, limitMs = 600_000) => {
      if (!await pass(holds, limitMs)) throw new Error(`Within ${limitMs} ms of the cluster's time this never held: ${holds.toString()}`)
    }
  }
}
