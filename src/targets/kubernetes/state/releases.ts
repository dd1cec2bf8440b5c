/** What releases are made of, rendered, kept in the cluster by digest: one Secret each, in parts where it is long. They may hold secrets. */
import {canonicalJson, digestBytes, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {migrateSchema} from '../../../kernel/schema-number.ts'
import {snapshotId} from '../../../rollout/kept.ts'
import type {Release, Rev, ServiceRelease} from '../../../rollout/model.ts'
import {labels, type KubeObject, type OwnerReference, type RenderedService} from '../model.ts'
import {booleanAt, textAt} from '../objects/fields.ts'
import {stateLabel} from './names.ts'
import {getState, isContention, mostBytes, stateObject, stateSchema, unpack, type StateContext} from './state-object.ts'

const secret = {apiVersion: 'v1', kind: 'Secret'} as const
const type = 'slipway.dev/release'
const releaseAnnotation = 'slipway.dev/release'
const partsAnnotation = 'slipway.dev/parts'
const revisionsAnnotation = 'slipway.dev/revisions'
const partLabel = 'slipway.dev/part'
const atOnce = 8

export interface ReleaseContent {
  schema: number
  release: Release
  rendered: Record<string, RenderedService>
}

/** As the cluster lists it. */
export interface KeptRelease {
  digest: Digest
  /** ISO 8601, UTC: when it was written. */
  at: string
  revisions: Record<string, Rev>
}

export interface KeptRevision {
  release: ServiceRelease
  rendered: RenderedService
}

export interface ReleaseStore {
  /** Written under its digest before the journal names it. One request where it is short and new, none where this process has written it. Repeatable. */
  keep(release: Release, rendered: Record<string, RenderedService>, signal?: AbortSignal): Promise<Digest>
  /** Undefined: it is not kept. One request a part. Throws UserError `journal-corrupt`, `state-version`. */
  load(digest: Digest, signal?: AbortSignal): Promise<ReleaseContent | undefined>
  /** The newest that any kept release has of it; one request where it was not yet seen. Throws UserError `nothing-to-roll-back`. */
  loadRevision(service: string, rev: Rev, signal?: AbortSignal): Promise<KeptRevision>
  /** The content that serves what `release` wants, by what it is and not by where it came from; undefined: it was never kept. */
  find(release: Release, signal?: AbortSignal): Promise<Digest | undefined>
  /** Newest first. One request. */
  list(signal?: AbortSignal): Promise<KeptRelease[]>
  /** What goes with the newest kept release that has this revision: as the owner of what is made for it. One request; undefined where none is kept. */
  ownerOf(service: string, rev: Rev, signal?: AbortSignal): Promise<OwnerReference | undefined>
  /** Removes the others. One request unless they were listed under this lock, and one for each part that goes. Returns how many releases went. */
  collect(kept: (release: KeptRelease) => boolean, signal?: AbortSignal): Promise<number>
  /** What was listed counts no more: somebody else may have had the lock. */
  forget(): void
}

export function openReleases(context: StateContext): ReleaseStore {
  const store = new Store(context)
  return {
    keep: (release, rendered, signal) => store.keep({release, rendered}, signal), load: (digest, signal) => store.load(digest, signal), loadRevision: (service, rev, signal) => store.loadRevision(service, rev, signal),
    find: (release, signal) => store.find(release, signal), list: async signal => (await store.heads(signal)).map(keptOf),
    ownerOf: async (service, rev, signal) => {
      const head = (await store.heads(signal)).find(found => keptOf(found).revisions[service] === rev)
      return head?.metadata.uid === undefined ? undefined : {...secret, name: head.metadata.name, uid: head.metadata.uid}
    }, collect: (kept, signal) => store.collect(kept, signal), forget: () => { store.forget() }
  }
}

const keptOf = ({metadata}: KubeObject): KeptRelease => ({
  digest: (metadata.annotations?.[releaseAnnotation] ?? '') as Digest, at: metadata.creationTimestamp ?? '', revisions: parseRevisions(metadata.annotations?.[revisionsAnnotation])
})

/** For finding alone: what counts is the content, under its digest. */
function parseRevisions(text = '{}'): Record<string, Rev> {
  try {
    return JSON.parse(text) as Record<string, Rev>
  } catch {
    return {}
  }
}

class Store {
  private readonly context: StateContext
  private readonly known = new Map<Digest, ReleaseContent>()
  private readonly revisions = new Map<string, KeptRevision>()
  private loading: Promise<unknown> = Promise.resolve()
  /** As they were last listed, and what was written since. */
  private parts: KubeObject[] | undefined

  constructor(context: StateContext) {
    this.context = context
  }

  async keep({release, rendered}: Pick<ReleaseContent, 'release' | 'rendered'>, signal?: AbortSignal): Promise<Digest> {
    const content: ReleaseContent = {schema: stateSchema, release, rendered}
    const text = canonicalJson(content)
    const digest = digestBytes(text)
    if (this.known.has(digest)) return digest
    const bytes = this.context.compression.compress(text)
    const parts = Array.from({length: Math.ceil(bytes.length / mostBytes)}, (_, n) => Buffer.from(bytes.subarray(n * mostBytes, (n + 1) * mostBytes)).toString('base64'))
    // The first part comes last: where it stands, the others stand.
    for (const [number, part] of [...parts.entries()].reverse()) await this.ensurePart(this.partOf(digest, number, {part, count: parts.length, release}), {digest, number}, signal)
    this.remember(digest, JSON.parse(text) as ReleaseContent)
    return digest
  }

  private partOf(digest: Digest, number: number, {part, count, release}: {part: string; count: number; release: Release}): KubeObject {
    const revisions = Object.fromEntries(Object.entries(release.services).map(([service, {rev}]) => [service, rev]))
    const marked = stateObject(this.context, this.context.names.release(digest, number), {
      state: 'release', labels: {[partLabel]: String(number)},
      annotations: {[releaseAnnotation]: digest, ...(number > 0 ? {} : {[partsAnnotation]: String(count), [revisionsAnnotation]: JSON.stringify(revisions)})}
    })
    return {...marked, type, immutable: true, data: {content: part}}
  }

  private async ensurePart(wanted: KubeObject, {digest, number}: {digest: Digest; number: number}, signal?: AbortSignal): Promise<void> {
    const {client, names} = this.context
    for (let attempt = 1; ; attempt += 1) {
      try {
        const made = await client.create(wanted, undefined, signal)
        this.parts?.push(made)
        return
      } catch (error) {
        if (!isContention(error) || attempt > 3) throw error
        const there = await getState(this.context, names.release(digest, number), signal)
        if (there !== undefined && textAt(there, 'data', 'content') === textAt(wanted, 'data', 'content') && booleanAt(there, 'immutable') === true) return
        // Of another packer, or altered: it cannot be changed, only replaced.
        if (there?.metadata.uid !== undefined) await client.remove(names.release(digest, number), {uid: there.metadata.uid}, signal)
      }
    }
  }

  async load(digest: Digest, signal?: AbortSignal): Promise<ReleaseContent | undefined> {
    const known = this.known.get(digest)
    if (known) return known
    const head = await getState(this.context, this.context.names.release(digest, 0), signal)
    return head === undefined ? undefined : this.read(digest, head, signal)
  }

  private async read(digest: Digest, head: KubeObject, signal?: AbortSignal): Promise<ReleaseContent> {
    const known = this.known.get(digest)
    if (known) return known
    const count = Number(head.metadata.annotations?.[partsAnnotation] ?? 1)
    const others = await Promise.all(Array.from({length: count - 1}, (_, n) => getState(this.context, this.context.names.release(digest, n + 1), signal)))
    const bytes = Buffer.concat([head, ...others].map(part => Buffer.from(textAt(part, 'data', 'content') ?? '', 'base64')))
    const text = unpack(this.context, bytes.toString('base64'))
    const where = `Secret ${head.metadata.namespace ?? ''}/${head.metadata.name}`
    if (text === undefined || digestBytes(text) !== digest) {
      throw new UserError('A kept release does not hold what its name says.', {reason: 'journal-corrupt', where, remedy: 'Restore the Secret from a copy, or deploy again.'})
    }
    const value = JSON.parse(text) as ReleaseContent
    const content = migrateSchema(value, value.schema, {what: 'A kept release', current: stateSchema, migrations: {}, reason: 'state-version'}, where)
    this.remember(digest, content)
    return content
  }

  private remember(digest: Digest, content: ReleaseContent): void {
    this.known.set(digest, content)
    for (const [service, release] of Object.entries(content.release.services)) {
      const rendered = content.rendered[service]
      const key = `${service}/${release.rev}`
      if (rendered !== undefined && !this.revisions.has(key)) this.revisions.set(key, {release, rendered})
    }
  }

  /** One after the other: what one of them reads holds the revisions of all its services. */
  loadRevision(service: string, rev: Rev, signal?: AbortSignal): Promise<KeptRevision> {
    const loaded = this.loading.then(() => this.loadNow(service, rev, signal))
    this.loading = loaded.catch(() => undefined)
    return loaded
  }

  private async loadNow(service: string, rev: Rev, signal?: AbortSignal): Promise<KeptRevision> {
    const key = `${service}/${rev}`
    if (!this.revisions.has(key)) {
      const head = (await this.heads(signal)).find(found => keptOf(found).revisions[service] === rev)
      if (head) await this.read(keptOf(head).digest, head, signal)
    }
    const found = this.revisions.get(key)
    if (found) return found
    throw new UserError(`Revision ${rev} of ${service} is no longer kept in the cluster.`, {
      reason: 'nothing-to-roll-back', where: `${this.context.names.namespace}: Secrets of type ${type}`, remedy: 'Deploy the release again from its sources.'
    })
  }

  async find(release: Release, signal?: AbortSignal): Promise<Digest | undefined> {
    const id = snapshotId(release)
    const match = (): Digest | undefined => [...this.known].findLast(([, content]) => snapshotId(content.release) === id)?.[0]
    if (match() !== undefined) return match()
    const revisions = JSON.stringify(sortedRevisions(release))
    for (const head of await this.heads(signal)) {
      const kept = keptOf(head)
      if (JSON.stringify(Object.entries(kept.revisions).sort()) !== revisions) continue
      if (snapshotId((await this.read(kept.digest, head, signal)).release) === id) return kept.digest
    }
    return undefined
  }

  /** The first parts, newest first. */
  async heads(signal?: AbortSignal): Promise<KubeObject[]> {
    this.parts = await this.listParts(signal)
    return this.parts.filter(isFirst).sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? 1 : -1))
  }

  private async listParts(signal?: AbortSignal): Promise<KubeObject[]> {
    const {client, names} = this.context
    return (await client.list(secret, {namespace: names.namespace, labelSelector: `${labels.set}=${names.label},${stateLabel}=release`}, signal)).items
  }

  forget(): void {
    this.parts = undefined
  }

  async collect(kept: (release: KeptRelease) => boolean, signal?: AbortSignal): Promise<number> {
    const items = this.parts ?? await this.listParts(signal)
    this.forget()
    const heads = new Set(items.filter(isFirst).map(keptOf).filter(kept).map(({digest}) => digest))
    // A part without its first one is what a killed run left.
    const gone = items.filter(({metadata}) => !heads.has((metadata.annotations?.[releaseAnnotation] ?? '') as Digest))
    // The first parts go last: a release whose first part stands is whole.
    for (const wave of [gone.filter(isFirst), gone.filter(part => !isFirst(part))]) {
      for (let n = 0; n < wave.length; n += atOnce) await Promise.all(wave.slice(n, n + atOnce).map(object => this.removePart(object, signal)))
    }
    const digests = new Set(gone.map(({metadata}) => (metadata.annotations?.[releaseAnnotation] ?? '') as Digest))
    for (const digest of digests) this.known.delete(digest)
    return digests.size
  }

  private async removePart({metadata: {name, namespace, uid}}: KubeObject, signal?: AbortSignal): Promise<void> {
    await this.context.client.remove({...secret, name, ...(namespace === undefined ? {} : {namespace})}, uid === undefined ? {} : {uid}, signal)
  }
}

const isFirst = ({metadata}: KubeObject): boolean => metadata.labels?.[partLabel] === '0'

const sortedRevisions = ({services}: Release): [string, Rev][] => Object.entries(services).map(([service, {rev}]): [string, Rev] => [service, rev]).sort()
