/** A watch that goes on until its caller has had enough: bookmarks, expired versions, silence and broken connections are dealt with here. */
import {formatDuration} from '../../../kernel/duration.ts'
import {ApiError, SlipwayError, toSlipwayError} from '../../../kernel/errors.ts'
import type {HttpStream} from '../../../ports/index.ts'
import type {KubeObject} from '../model.ts'
import type {Core, Kind} from './asking.ts'
import type {KubeList, ListOptions, WatchEvent} from './client.ts'
import {collectionPath, withQuery} from './paths.ts'
import {describeKind, listObjects, selectors} from './reads.ts'
import {refusal, type Asked} from './refusals.ts'
import {isExpired, statusOf, type ServerStatus} from './status.ts'

/** A server sends a bookmark about once a minute (k8s.io/apiserver, storage/cacher): without any line for longer the connection is dead, whatever TCP says. */
export const idleMs = 90_000
/** We end a connection before proxies do; between this and a quarter more, so that watches do not all come back together. */
const lifeSeconds = 240
/** A connection that lived so long was no failure. */
const soundMs = 5_000
const backoff = {baseMs: 250, capMs: 10_000}

type Options = ListOptions & {from: string}

/** How one connection ended. */
type Ending = {from: string; because: 'closed' | 'expired'; error?: SlipwayError}

const typeOf = {ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted'} as const

const tooNew = (status: ServerStatus): boolean => status.causes.some(cause => cause.reason === 'ResourceVersionTooLarge')

/** Throws what waiting does not mend: no right to watch, no such kind, a selector that cannot be read. */
function endingOf(status: ServerStatus, asked: Asked, from: string): Ending {
  if (isExpired(status) || tooNew(status)) return {from, because: 'expired'}
  const error = refusal(status, asked)
  if ([400, 401, 403, 404, 405].includes(status.code)) throw error
  return {from, because: 'closed', error}
}

/** Aborts `stop` when no line has come for too long. While the caller is busy with an event, silence is not the server's. */
function guardSilence(core: Core, stop: AbortController): {heard(): void; busy(is: 'busy' | 'waiting'): void} {
  const {clock} = core.ports
  let last = clock.now()
  let waiting = true
  const guard = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const left = waiting ? last + idleMs - clock.now() : idleMs
      if (left <= 0) return stop.abort(new ApiError(`Nothing came for ${formatDuration(idleMs)}.`, {reason: 'timeout'}))
      await clock.sleep(left, stop.signal)
    }
  }
  guard().catch(() => undefined)
  return {
    heard: () => { last = clock.now() },
    busy: is => {
      waiting = is === 'waiting'
      last = clock.now()
    }
  }
}

/** Half a line is what a connection leaves that breaks; what it was about comes again. Its text is not repeated: it may be a Secret. */
function readEvent(line: string): {type: string; object: KubeObject} {
  try {
    const event = JSON.parse(line) as {type: string; object: KubeObject}
    if (event.type === 'ERROR' || typeof event.object.metadata === 'object') return event
  } catch {
    // As for an event without an object.
  }
  throw new ApiError('A line of the watch was cut off or is no event.', {reason: 'api-unavailable'})
}

async function* eventsOf(stream: HttpStream, {from, asked, guard}: {from: string; asked: Asked; guard: ReturnType<typeof guardSilence>}): AsyncGenerator<WatchEvent, Ending> {
  let at = from
  try {
    for await (const line of stream.lines) {
      guard.heard()
      if (line.trim() === '') continue
      const event = readEvent(line)
      if (event.type === 'ERROR') return endingOf(statusOf(event.object, 500), asked, at)
      at = event.object.metadata.resourceVersion ?? at
      const type = typeOf[event.type as keyof typeof typeOf] as (typeof typeOf)[keyof typeof typeOf] | undefined
      if (type === undefined) continue
      guard.busy('busy')
      yield {type, object: event.object}
      guard.busy('waiting')
    }
    return {from: at, because: 'closed'}
  } catch (error) {
    if (error instanceof SlipwayError && error.reason !== 'api-unavailable' && error.reason !== 'timeout') throw error
    return {from: at, because: 'closed', error: toSlipwayError(error)}
  }
}

async function* connectOnce(core: Core, kind: Kind, options: Options, signal: AbortSignal): AsyncGenerator<WatchEvent, Ending> {
  const asked: Asked = {verb: 'watch', subject: describeKind(kind, options), confidential: kind.kind === 'Secret'}
  const info = await core.discovery.need(kind.apiVersion, kind.kind, signal)
  const stop = new AbortController()
  const guard = guardSilence(core, stop)
  try {
    const query = {...selectors(options), watch: 'true', allowWatchBookmarks: 'true', resourceVersion: options.from, timeoutSeconds: Math.round(lifeSeconds * (1 + core.chance() / 4))}
    const opened = await core.connection.stream({method: 'GET', path: withQuery(collectionPath(info, options.namespace), query), repeatable: true, asked}, AbortSignal.any([signal, stop.signal]))
    if (!opened.ok) return endingOf(opened.status, asked, options.from)
    return yield* eventsOf(opened.stream, {from: options.from, asked, guard})
  } catch (error) {
    if (signal.aborted || !(error instanceof ApiError) || error.reason === 'access-denied') throw error
    return {from: options.from, because: 'closed', error}
  } finally {
    stop.abort(new Error('over'))
  }
}

/** Ends without an error when the signal aborts. Throws ApiError `access-denied`, UserError `unknown-kind` or `input-invalid`. */
export async function* watchObjects(core: Core, kind: Kind, options: Options, signal: AbortSignal): AsyncGenerator<WatchEvent, void> {
  const {clock} = core.ports
  let {from} = options
  let failures = 0
  try {
    while (!signal.aborted) {
      const began = clock.now()
      const ending = yield* connectOnce(core, kind, {...options, from}, signal)
      from = ending.from
      failures = clock.now() - began >= soundMs ? 0 : failures + 1
      if (failures > 0) await pause(core, {failures, ending, what: describeKind(kind, options)}, signal)
      if (ending.because === 'expired') {
        const list = await relist(core, kind, options, signal)
        if (list) {
          from = list.resourceVersion
          yield {type: 'replaced', list}
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** Undefined where the server does not answer: the watch is tried again, refused again, and so comes back here. */
async function relist(core: Core, kind: Kind, {from: _, ...options}: Options, signal: AbortSignal): Promise<KubeList | undefined> {
  return listObjects(core, kind, options, signal).catch((error: unknown) => {
    if (!signal.aborted && error instanceof ApiError && error.reason !== 'access-denied') return undefined
    throw error
  })
}

async function pause(core: Core, {failures, ending, what}: {failures: number; ending: Ending; what: string}, signal: AbortSignal): Promise<void> {
  const ms = Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + core.chance() / 2)
  if (failures % 10 === 3) core.ports.log.info(`The watch of ${what} broke off ${failures} times in a row${ending.error ? `: ${ending.error.message.replace(/\.$/, '')}` : ''}. Again in ${formatDuration(Math.round(ms))}.`)
  await core.ports.clock.sleep(ms, signal)
}
