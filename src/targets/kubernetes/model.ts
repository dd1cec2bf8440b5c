/** The values that the rooms of the Kubernetes target share: objects as the API has them, and what Slipway says of them. Plain data. */
import type {Digest, Json} from '../../kernel/digest.ts'
import type {FailureReason} from '../../kernel/failure-reasons.ts'

export interface OwnerReference {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
}

export interface ManagedFields {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  time?: string
  fieldsType?: 'FieldsV1'
  fieldsV1?: Json
  subresource?: string
}

export interface ObjectMeta {
  name: string
  namespace?: string
  uid?: string
  resourceVersion?: string
  generation?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  creationTimestamp?: string
  deletionTimestamp?: string
  managedFields?: ManagedFields[]
}

/** Any object of the API. Fields beyond these are read through `at()` of objects/fields.ts, never by cast. */
export interface KubeObject {
  apiVersion: string
  kind: string
  metadata: ObjectMeta
  [field: string]: Json | ObjectMeta | undefined
}

/** `apps/v1 Deployment shop/api`, as data. */
export interface ObjectRef {
  apiVersion: string
  kind: string
  name: string
  namespace?: string
}

/** A kind as discovery knows it. */
export interface ResourceInfo {
  apiVersion: string
  kind: string
  /** The plural, as in the path. */
  resource: string
  namespaced: boolean
  verbs: string[]
}

/** What every object that Slipway made carries. */
export const labels = {
  /** `<name>.<environment>`: a label's value may hold no slash. */
  set: 'slipway.dev/set',
  service: 'slipway.dev/service',
  /** On workloads and in their pod templates: the revision that the pods are of. */
  revision: 'slipway.dev/revision',
  /** On Jobs and their pods: the hook that they carry out. They bear no revision, which would make them its instances. */
  hook: 'slipway.dev/hook'
} as const

export const annotations = {
  /** The epoch of the hold under which it was last written: a run whose epoch is lower is a zombie. */
  epoch: 'slipway.dev/epoch',
  /** Digest of the object as it was wanted. */
  digest: 'slipway.dev/digest',
  /** On the Job of a hook: the revision that it is of, and when it runs. In a user's own objects the latter makes a Job a hook. */
  hookOf: 'slipway.dev/hook-of',
  hook: 'slipway.dev/hook',
  /** On the workload that is rolled out: the strategy it was released with, and how long its open requests may go on, in milliseconds. */
  strategy: 'slipway.dev/strategy',
  drainMs: 'slipway.dev/drain-ms',
  /** On the one Service that others know a service by: whose it is. */
  stable: 'slipway.dev/stable',
  /** On a workload: the Service that it stands behind. Until that is there, nothing is served. */
  behind: 'slipway.dev/behind',
  /** On a Deployment while it is updated in place for want of room: its own numbers come back when that is over. */
  inPlace: 'slipway.dev/in-place',
  /** On the Service of a revision: what shares the traffic with it, as JSON, so that everybody reads the same one while it lasts. */
  route: 'slipway.dev/route'
} as const

/** Our name as the manager of fields in server-side apply. */
export const fieldManager = 'slipway'

/** One revision of one service, rendered: what `sources` makes of any kind of source. Names are the user's own. */
export interface RenderedService {
  service: string
  digest: Digest
  /** Namespaced objects lack a namespace where the user left it out. */
  objects: KubeObject[]
}

/** How far an object is from what was written. Only `failed` ends the waiting early. */
export type Readiness =
  | {state: 'ready'; words: string}
  | {state: 'progressing'; words: string}
  /** Ready in a way that people should look at: a DaemonSet that no node wants. */
  | {state: 'warning'; words: string}
  | {state: 'failed'; class: FailureClass; reason: FailureReason; words: string; remedy?: string}

/**
 * What a failure says of whom. Only `release-bad` is taken back by itself: going back because a node died makes it worse.
 */
export type FailureClass = 'release-bad' | 'invalid' | 'ownership' | 'capacity' | 'infrastructure-bad' | 'transient-api' | 'contention' | 'unknown'

/** What the readiness of one workload is judged by; pods, ReplicaSets and events are those that belong to it. */
export interface ReadinessContext {
  /** `metadata.generation` that our own write returned; older status says nothing of it. */
  writtenGeneration: number
  pods: KubeObject[]
  events: KubeObject[]
  /** Other objects of the set, for a claim that waits for its first consumer. */
  siblings: KubeObject[]
  /** Milliseconds since the epoch. */
  now: number
  /** When our write returned. */
  since: number
  /** How patient the judgement is; what is left out has its default in readiness/sight.ts. */
  limits?: Partial<ReadinessLimits>
}

export interface ReadinessLimits {
  /** So often may a container end before its crashing counts as lasting. */
  restarts: number
  /** For this long may mend itself what often does: a pull, a missing Secret, a pod without a node. */
  graceMs: number
  /** For this long after a cluster autoscaler said that it adds a node. */
  scaleUpMs: number
  /** Whether a workload is ready while pods of its predecessor still end (kubernetes KEP-3973): on full nodes they hold what is needed next. */
  terminating: 'ignore' | 'wait'
}

/** A data plane that can split traffic between revisions of a service, chosen from what the cluster has. */
export type TrafficRoute =
  | {kind: 'http-route'; route: ObjectRef}
  | {kind: 'traefik-service'; service: ObjectRef}
  | {kind: 'ingress-nginx'; ingress: ObjectRef}
  /** Pods behind one Service share new connections: only shares of whole replicas can be reached. */
  | {kind: 'replica-ratio'}
