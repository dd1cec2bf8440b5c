/** The kinds of a server: asked once, kept on disk by the server's address and version, looked up anew where a kind is missing. */
import path from 'node:path'
import {digestJson} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {nearest} from '../../../kernel/near-miss.ts'
import type {ResourceInfo} from '../model.ts'
import type {Call, Connection, ConnectionPorts} from './connection.ts'
import {aggregatedAccept, parseAggregated, parseGroupVersions, parseResourceList, type Discovered} from './parse-discovery.ts'
import {refusal} from './refusals.ts'
import {shareCall} from './shared-call.ts'

export interface Discovery {
  version(signal?: AbortSignal): Promise<string>
  find(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceInfo | undefined>
  /** Throws UserError `unknown-kind` with near misses. */
  need(apiVersion: string, kind: string, signal?: AbortSignal): Promise<ResourceInfo>
  /** What is known has turned out wrong: a kind that was there is gone. */
  forget(): void
}

const schema = 1
/** As kubectl's own cache. */
const keptMs = 6 * 3_600_000
/** A kind that is missing from what was read just now is missing. */
const freshMs = 2_000

interface Known extends Discovered {
  readAt: number
  from: 'server' | 'disk'
}

interface Stored extends Discovered {
  schema: number
  readAt: number
}

const discover = (path: string, accept?: string): Call => ({method: 'GET', path, repeatable: true, asked: {verb: 'discover', subject: path, confidential: false}, ...(accept === undefined ? {} : {accept})})

async function document(connection: Connection, call: Call, signal?: AbortSignal): Promise<unknown> {
  const answer = await connection.send(call, signal)
  if (!answer.ok) throw refusal(answer.status, call.asked)
  try {
    return JSON.parse(answer.body) as unknown
  } catch {
    throw new UserError('The server’s answer is not JSON.', {reason: 'input-invalid', where: `${connection.access.server}${call.path}`, expected: 'a Kubernetes API server', remedy: 'Check the address in the kubeconfig.'})
  }
}

/** Two requests, or one more for each group version where the server is older than 1.26. */
async function readKinds(connection: Connection, signal?: AbortSignal): Promise<Discovered> {
  const both = await Promise.all(['/api', '/apis'].map(root => document(connection, discover(root, aggregatedAccept), signal)))
  const parts = await Promise.all(both.map(async (read, index) => parseAggregated(read) ?? classic(connection, index === 0 ? '/api' : '/apis', {read, signal})))
  return {resources: parts.flatMap(part => part.resources), absent: parts.flatMap(part => part.absent)}
}

/** A group whose server is away does not take the others with it. */
async function classic(connection: Connection, root: string, {read, signal}: {read: unknown; signal: AbortSignal | undefined}): Promise<Discovered> {
  const lists = await Promise.all(parseGroupVersions(read).map(async apiVersion => {
    const answer = await connection.send({...discover(`${root}/${apiVersion}`), once: root === '/apis'}, signal)
    return answer.ok ? {resources: parseResourceList(JSON.parse(answer.body)), absent: []} : {resources: [], absent: [apiVersion]}
  }))
  return {resources: lists.flatMap(list => list.resources), absent: lists.flatMap(list => list.absent)}
}

const groupOf = (apiVersion: string): string => (apiVersion.includes('/') ? apiVersion.split('/')[0] as string : '')

/** The same kind in another version first, then a kind spelt alike. */
export function nearMisses(apiVersion: string, kind: string, resources: readonly ResourceInfo[]): string[] {
  const same = resources.filter(resource => resource.kind === kind)
  const alike = nearest(kind, [...new Set(resources.map(resource => resource.kind))])
  const others = same.length > 0 ? same : resources.filter(resource => resource.kind === alike)
  const own = others.filter(resource => groupOf(resource.apiVersion) === groupOf(apiVersion))
  return [...new Set((own.length > 0 ? own : others).map(resource => `${resource.apiVersion} ${resource.kind}`))].slice(0, 4)
}

export function unknownKind(apiVersion: string, kind: string, known: Discovered): UserError {
  const near = nearMisses(apiVersion, kind, known.resources)
  const away = known.absent.filter(name => groupOf(name) === groupOf(apiVersion))
  const why = away.length > 0 ? ` The server behind ${away.join(', ')} does not answer now.` : ''
  return new UserError(`The cluster does not know the kind ${JSON.stringify(kind.slice(0, 80))} in ${JSON.stringify(apiVersion.slice(0, 80))}.${why}`, {
    reason: 'unknown-kind', where: `${apiVersion.slice(0, 80)} ${kind.slice(0, 80)}`, ...(near.length > 0 ? {expected: near.join(' or ')} : {}),
    remedy: 'Install its CustomResourceDefinition first, or correct `apiVersion` and `kind`.'
  })
}

function openCache(connection: Connection, {files, host, clock}: ConnectionPorts): {read(version: string): Promise<Known | undefined>; write(version: string, known: Known): Promise<void>} {
  const fileOf = (version: string): string => path.join(host.state, 'kubernetes', 'discovery', `${digestJson([connection.access.server, version]).slice(7, 39)}.json`)
  return {
    async read(version) {
      try {
        const stored = JSON.parse(await files.readText(fileOf(version)) ?? 'null') as Stored | null
        const good = stored?.schema === schema && Array.isArray(stored.resources) && stored.readAt <= clock.now() && clock.now() - stored.readAt < keptMs
        return good ? {resources: stored.resources, absent: stored.absent, readAt: stored.readAt, from: 'disk'} : undefined
      } catch {
        return undefined // what cannot be read is asked for
      }
    },
    async write(version, {resources, absent, readAt}) {
      // The next run asks again where nothing could be kept.
      if (absent.length === 0) await files.write(fileOf(version), JSON.stringify({schema, resources, absent, readAt} satisfies Stored)).catch(() => undefined)
    }
  }
}

export function openDiscovery(connection: Connection, ports: ConnectionPorts): Discovery {
  const cache = openCache(connection, ports)
  let known: Known | undefined
  let serverVersion: string | undefined

  const version = shareCall(async signal => {
    const read = await document(connection, discover('/version'), signal) as {gitVersion?: unknown} | null
    if (typeof read?.gitVersion !== 'string') throw new UserError('This is no Kubernetes API server.', {reason: 'input-invalid', where: connection.access.server, expected: 'an answer with `gitVersion` at /version'})
    serverVersion = read.gitVersion
    return serverVersion
  })
  const versionOf = async (signal?: AbortSignal): Promise<string> => serverVersion ?? version(signal)
  const ask = shareCall(async signal => {
    known = {...await readKinds(connection, signal), readAt: ports.clock.now(), from: 'server'}
    await cache.write(await versionOf(signal), known)
    return known
  })
  const first = shareCall(async signal => {
    known = await cache.read(await versionOf(signal))
    return known ?? ask(signal)
  })
  const lookup = async (apiVersion: string, kind: string, signal?: AbortSignal): Promise<{info: ResourceInfo | undefined; known: Known}> => {
    const find = (all: Discovered): ResourceInfo | undefined => all.resources.find(resource => resource.kind === kind && resource.apiVersion === apiVersion)
    const before = known ?? await first(signal)
    const info = find(before)
    if (info || (before.from === 'server' && ports.clock.now() - before.readAt < freshMs)) return {info, known: before}
    const after = await ask(signal)
    return {info: find(after), known: after}
  }
  return {
    version: versionOf,
    find: async (apiVersion, kind, signal) => (await lookup(apiVersion, kind, signal)).info,
    async need(apiVersion, kind, signal) {
      const {info, known: all} = await lookup(apiVersion, kind, signal)
      if (!info) throw unknownKind(apiVersion, kind, all)
      return info
    },
    forget() {
      if (known) known = {...known, resources: [], from: 'disk'}
    }
  }
}
