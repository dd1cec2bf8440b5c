/** The interface of the Kubernetes client in front of the fake server: the same errors, hooks around each call, and a log of the calls. */
import type {Json} from '../../../src/kernel/digest.ts'
import {ApiError, UserError} from '../../../src/kernel/errors.ts'
import type {Clock} from '../../../src/ports/index.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import {unknownKind} from '../../../src/targets/kubernetes/client/discovery.ts'
import {describeRef} from '../../../src/targets/kubernetes/client/paths.ts'
import {conflictsOf, ownershipConflict, refusal, type Asked} from '../../../src/targets/kubernetes/client/refusals.ts'
import type {ServerStatus} from '../../../src/targets/kubernetes/client/status.ts'
import type {KubeObject, ObjectRef} from '../../../src/targets/kubernetes/model.ts'
import type {ApiServer, Caller} from './server.ts'
import {StatusError} from './status.ts'
import {copy} from './values.ts'
import {watchStore} from './watching.ts'

export type Verb = 'server' | 'resource' | 'get' | 'list' | 'apply' | 'create' | 'replace' | 'patch' | 'remove' | 'watch' | 'logTail' | 'denied' | 'rules' | 'user'

/** One call as hooks and the log see it. */
export interface Call {
  verb: Verb
  ref: ObjectRef | undefined
  dryRun: boolean
  subresource?: string
  user: string
  /** Milliseconds since the epoch. */
  at: number
  /** 'ok', or the reason of the error. */
  result?: string
  /** Whether something was stored. */
  persisted?: boolean
}

export interface ClientOptions {
  user?: string
  /** For namespaced objects that name none; `default` where nothing is said. */
  namespace?: string
  /** The name under which create, replace and patch own fields. */
  manager?: string
  /** Throws to withhold the call. */
  before?: (call: Call) => void | Promise<void>
  /** Throws to withhold the answer: what was asked for has happened. */
  after?: (call: Call) => void | Promise<void>
  /** How long each call takes. */
  latencyMs?: number
}

export interface ClientParts {
  server: ApiServer
  clock: Clock
  calls: Call[]
  address: string
  version: string
  logOf: (namespace: string, pod: string, previous: boolean) => string[]
  /** When the server answers again; undefined while it does. */
  outage: () => number | undefined
}

const askedFor: Record<Verb, Asked['verb']> = {
  server: 'discover', resource: 'discover', get: 'get', list: 'list', apply: 'apply', create: 'create', replace: 'replace', patch: 'patch', remove: 'remove', watch: 'watch', logTail: 'logs', denied: 'review', rules: 'review', user: 'review'
}

/** What the client says of an answer of the server: by the client's own table. */
export function clientError(error: StatusError, {verb, ref}: Pick<Call, 'verb' | 'ref'>, body?: unknown): ApiError | UserError {
  const status: ServerStatus = {
    code: error.code, reason: error.reason, message: error.message, causes: error.causes.map(({reason, message, field}) => ({reason, message, field: field ?? ''})),
    kind: error.about?.kind ?? '', name: error.about?.name ?? '', retryAfterSeconds: error.retryAfterSeconds
  }
  return refusal(status, {verb: askedFor[verb], subject: ref ? describeRef(ref) : 'the cluster', confidential: ref?.kind === 'Secret', ...(body === undefined ? {} : {bytes: Buffer.byteLength(JSON.stringify(body))})}) as ApiError | UserError
}

const refOf = (from: {apiVersion: string; kind: string}, name = '', namespace?: string): ObjectRef => ({apiVersion: from.apiVersion, kind: from.kind, name, ...(namespace === undefined ? {} : {namespace})})

export function makeClient(parts: ClientParts, options: ClientOptions = {}): KubeClient {
  const {server, clock} = parts
  const caller: Caller = {user: options.user ?? 'slipway', manager: options.manager ?? 'slipway'}

  const place = <T extends {namespace?: string}>(kind: {apiVersion: string; kind: string}, given: T): T =>
    (given.namespace === undefined && server.findKind(kind.apiVersion, kind.kind)?.namespaced ? {...given, namespace: options.namespace ?? 'default'} : given)
  const body = (object: KubeObject, version?: string): KubeObject => sent({...object, metadata: place(object, object.metadata)}, version)
  const about = (object: KubeObject): ObjectRef => {
    const {name, namespace} = place(object, object.metadata)
    return refOf(object, name, namespace)
  }

  async function call<T>(facts: {verb: Verb; ref?: ObjectRef | undefined; dryRun?: boolean | undefined; subresource?: string | undefined; body?: unknown}, work: () => T, signal?: AbortSignal): Promise<T> {
    signal?.throwIfAborted()
    const made: Call = {verb: facts.verb, ref: facts.ref, dryRun: facts.dryRun ?? false, user: caller.user, at: clock.now(), ...(facts.subresource === undefined ? {} : {subresource: facts.subresource})}
    await options.before?.(made)
    parts.calls.push(made)
    if (options.latencyMs) await clock.sleep(options.latencyMs, signal)
    server.timeline.catchUp()
    const version = server.store.version
    try {
      const back = parts.outage()
      if (back !== undefined) throw new ApiError('The API server does not answer', {reason: 'api-unavailable', where: parts.address})
      server.access.authenticate(caller.user)
      const {ref} = facts
      if (ref && !server.findKind(ref.apiVersion, ref.kind) && facts.verb !== 'resource') throw unknownKind(ref.apiVersion, ref.kind, {resources: server.kinds, absent: []})
      const answer = work()
      made.result = 'ok'
      made.persisted = server.store.version !== version
      await options.after?.(made)
      return copy(answer)
    } catch (error) {
      if (made.result === 'ok') throw error
      const shown = error instanceof StatusError ? clientError(error, made, facts.body) : error
      made.result = shown instanceof ApiError || shown instanceof UserError ? shown.reason : 'internal'
      throw shown
    }
  }

  const flags = <T extends object>(given: T | undefined): T => ({...given} as T)

  return {
    server: signal => call({verb: 'server'}, () => ({address: parts.address, version: parts.version}), signal),
    resource: (apiVersion, kind, signal) => call({verb: 'resource', ref: refOf({apiVersion, kind})}, () => {
      const found = server.findKind(apiVersion, kind)
      if (!found) throw unknownKind(apiVersion, kind, {resources: server.kinds, absent: []})
      return {apiVersion, kind, resource: found.resource, namespaced: found.namespaced, verbs: found.verbs}
    }, signal),
    findResource: (apiVersion, kind, signal) => call({verb: 'resource', ref: refOf({apiVersion, kind})}, () => {
      const found = server.findKind(apiVersion, kind)
      return found && {apiVersion, kind, resource: found.resource, namespaced: found.namespaced, verbs: found.verbs}
    }, signal),
    get: (given, signal) => {
      const ref = place(given, given)
      return call({verb: 'get', ref}, () => absent(() => server.get(caller, ref)), signal)
    },
    list: (kind, asked, signal) => call({verb: 'list', ref: refOf(kind, '', asked.namespace)}, () => server.list(caller, kind, asked), signal),
    apply: (object, asked, signal) => call({verb: 'apply', ref: about(object), dryRun: asked.dryRun, body: body(object)}, () => applyTaking(server, {...caller, manager: asked.manager}, body(object, asked.resourceVersion), asked), signal),
    create: (object, asked, signal) => call({verb: 'create', ref: about(object), dryRun: asked?.dryRun, body: body(object)}, () => server.create(caller, body(object), flags(asked)), signal),
    replace: (object, asked, signal) => call({verb: 'replace', ref: about(object), dryRun: asked?.dryRun}, () => server.replace(caller, body(object, asked?.resourceVersion ?? object.metadata.resourceVersion), flags(asked)), signal),
    patch: (given, change: Json, asked, signal) => {
      const ref = place(given, given)
      return call({verb: 'patch', ref, dryRun: asked?.dryRun, subresource: asked?.subresource}, () => server.patch(caller, ref, change, flags(asked)), signal)
    },
    remove: (given, asked, signal) => {
      const ref = place(given, given)
      return call({verb: 'remove', ref, dryRun: asked?.dryRun}, () => removed(server, caller, ref, asked ?? {}), signal)
    },
    async *watch(kind, asked, signal) {
      const relist = () => copy(server.list(caller, kind, asked))
      const known = await call({verb: 'watch', ref: refOf(kind, '', asked.namespace)}, () => {
        const found = server.kindOf(kind)
        server.access.authorise(caller.user, 'watch', found, {name: '', ...(asked.namespace === undefined ? {} : {namespace: asked.namespace})})
        return found.kind
      }, signal)
      void known
      for await (const event of watchStore(server, server.kindOf(kind), {...asked, relist}, signal)) {
        // What happens while the server is away is seen when it is back.
        for (let back = parts.outage(); back !== undefined && !signal.aborted; back = parts.outage()) await clock.sleep(back - clock.now(), signal).catch(() => undefined)
        yield event
      }
    },
    logTail: (pod, lines, signal) => call({verb: 'logTail', ref: refOf({apiVersion: 'v1', kind: 'Pod'}, pod.name, pod.namespace)}, () => {
      server.access.authorise(caller.user, 'get', server.known('Pod'), pod, 'log')
      return parts.logOf(pod.namespace, pod.name, pod.previous ?? false).slice(-lines)
    }, signal),
    denied: (accesses, signal) => call({verb: 'denied'}, () => {
      server.access.review('SelfSubjectAccessReview', caller.user)
      return accesses.filter(access => server.access.denies({user: caller.user, ...access}))
    }, signal),
    rules: (namespace, signal) => call({verb: 'rules'}, () => {
      server.access.review('SelfSubjectRulesReview', caller.user)
      return server.access.listed(caller.user, namespace)
    }, signal),
    user: signal => call({verb: 'user'}, () => {
      server.access.review('SelfSubjectReview', caller.user)
      return caller.user
    }, signal)
  }
}

function absent<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof StatusError && error.code === 404 && error.message.endsWith('not found')) return undefined
    throw error
  }
}

/** Without what the server keeps. */
function sent(object: KubeObject, resourceVersion: string | undefined): KubeObject {
  const {managedFields: _m, resourceVersion: _v, ...metadata} = object.metadata
  return {...object, metadata: {...metadata, ...(resourceVersion === undefined ? {} : {resourceVersion})}}
}

/** As the client does it: without force first; again with force where all that stand against it may be taken from. */
function applyTaking(server: ApiServer, caller: Caller, body: KubeObject, asked: Parameters<KubeClient['apply']>[1]): KubeObject {
  const {takeFrom = [], manager, ...flags} = asked
  try {
    return server.apply(caller, body, flags)
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    const conflicts = conflictsOf({...error, message: error.message, causes: error.causes.map(({reason, message, field}) => ({reason, message, field: field ?? ''})), kind: '', name: ''})
    if (conflicts.length === 0) throw error
    const foreign = conflicts.filter(conflict => conflict.manager !== manager && !takeFrom.includes(conflict.manager))
    const ref = refOf(body, body.metadata.name, body.metadata.namespace)
    if (foreign.length > 0) throw ownershipConflict(foreign, {verb: 'apply', subject: describeRef(ref), confidential: false}, server.get(caller, ref).metadata.managedFields)
    return server.apply(caller, body, {...flags, force: true})
  }
}

function removed(server: ApiServer, caller: Caller, ref: ObjectRef, asked: NonNullable<Parameters<KubeClient['remove']>[1]>): boolean {
  try {
    server.remove(caller, ref, asked)
    return true
  } catch (error) {
    if (!(error instanceof StatusError)) throw error
    if (error.code === 404 && error.message.endsWith('not found')) return false
    if (error.code === 409 && error.message.includes('does not match the UID in record')) return false
    throw error
  }
}
