/** What the rooms of the target know of the API server. `openCluster` makes one from a kubeconfig; the tests' fake server answers the same one. */
import type {Json} from '../../../kernel/digest.ts'
import type {KubeObject, ObjectRef, ResourceInfo} from '../model.ts'

export interface ListOptions {
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
}

export interface KubeList {
  items: KubeObject[]
  /** Where a watch goes on from. */
  resourceVersion: string
}

export type WatchEvent =
  | {type: 'added' | 'modified' | 'deleted'; object: KubeObject}
  /** What was known is too old (410): the caller has listed anew, and these are all that there is. */
  | {type: 'replaced'; list: KubeList}

export interface WriteOptions {
  /** Nothing is persisted; the answer is the object as it would be. */
  dryRun?: boolean
  /** A precondition: ApiError `contention` where the object has moved on. */
  resourceVersion?: string
}

export interface ApplyOptions extends WriteOptions {
  manager: string
  /** Take fields from these managers; a conflict with any other is a UserError that names it. */
  takeFrom?: readonly string[]
}

export interface RemoveOptions {
  /** Precondition: only this very object. */
  uid?: string
  resourceVersion?: string
  propagation?: 'Background' | 'Foreground' | 'Orphan'
  dryRun?: boolean
}

export interface Access {
  verb: 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete'
  group: string
  resource: string
  subresource?: string
  namespace?: string
}

/** One rule of the authoriser; `*` stands for all, also before the slash of a subresource. With names it holds for objects of those names alone. */
export interface GrantedRule {
  groups: string[]
  resources: string[]
  verbs: string[]
  names: string[]
}

export interface GrantedRules {
  rules: GrantedRule[]
  /** The server cannot list all that is allowed. */
  incomplete: boolean
}

/**
 * Reads and repeatable writes are sent again after a passing trouble (429 with Retry-After, 5xx, a reset connection, a plain 409 of server-side apply); a conflict of
 * ownership never. At most 16 to 64 requests are in flight, fewer when the server asks for it. Nothing secret stands in an error.
 *
 * Throws ApiError: `api-unavailable`, `timeout`, `access-denied` (401, 403), `contention` (409 by resourceVersion or an object that exists already);
 * UserError: `ownership-conflict`, `manifest-invalid` (400, 413, 422, a webhook's denial: in the server's own words), `unknown-kind`, `quota-exceeded`.
 */
export interface KubeClient {
  /** For people: the server's address and version. */
  server(signal?: AbortSignal): Promise<{address: string; version: string}>
  /** The kinds of the server, cached by its version; looked up anew once where a kind is missing. Throws UserError `unknown-kind` with near misses. */
  resource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceInfo>
  /** As `resource`, but undefined where the server has no such kind: for choosing from what a cluster has. */
  findResource(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceInfo | undefined>
  get(ref: ObjectRef, signal?: AbortSignal): Promise<KubeObject | undefined>
  /** All pages. */
  list(kind: Pick<ObjectRef, 'apiVersion' | 'kind'>, options: ListOptions, signal?: AbortSignal): Promise<KubeList>
  /** Server-side apply. */
  apply(object: KubeObject, options: ApplyOptions, signal?: AbortSignal): Promise<KubeObject>
  /** POST: ApiError `contention` if it exists. */
  create(object: KubeObject, options?: WriteOptions, signal?: AbortSignal): Promise<KubeObject>
  /** PUT of the whole object, with its own resourceVersion as precondition. */
  replace(object: KubeObject, options?: WriteOptions, signal?: AbortSignal): Promise<KubeObject>
  /** JSON merge patch (RFC 7386); with `subresource: 'scale'` or 'status' where asked. */
  patch(ref: ObjectRef, body: Json, options?: WriteOptions & {subresource?: string}, signal?: AbortSignal): Promise<KubeObject>
  /** False if it was gone already (or is another object than `uid` says). */
  remove(ref: ObjectRef, options?: RemoveOptions, signal?: AbortSignal): Promise<boolean>
  /** From `list.resourceVersion` on, until the signal aborts: bookmarks, 410, silence and dropped connections are dealt with inside. */
  watch(kind: Pick<ObjectRef, 'apiVersion' | 'kind'>, options: ListOptions & {from: string}, signal: AbortSignal): AsyncIterable<WatchEvent>
  /** The last lines of a container; empty where there are none (yet). */
  logTail(pod: {namespace: string; name: string; container?: string; previous?: boolean}, lines: number, signal?: AbortSignal): Promise<string[]>
  /** SelfSubjectAccessReviews in one batch: those that are not allowed. */
  denied(accesses: readonly Access[], signal?: AbortSignal): Promise<Access[]>
  /** SelfSubjectRulesReview: one request for all that is known to be allowed in a namespace. */
  rules(namespace: string, signal?: AbortSignal): Promise<GrantedRules>
  /** SelfSubjectReview: whom the server takes us for. */
  user(signal?: AbortSignal): Promise<string | undefined>
}
