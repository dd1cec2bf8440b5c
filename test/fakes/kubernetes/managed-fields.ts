/** Who owns which field: server-side apply, and the bookkeeping of every other write (after structured-merge-diff, package merge, and apimachinery's managedfields). */
import type {KubeObject, ManagedFields} from '../../../src/targets/kubernetes/model.ts'
import type {JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import {emptyOf} from './decode.ts'
import {FieldSet} from './field-set.ts'
import type {Kind} from './kinds.ts'
import {badRequest, StatusError, type StatusCause} from './status.ts'
import {compareTyped, fieldSetOf, mergeTyped, removeItems, validateTyped, type Comparison} from './typed.ts'
import {rootType, type TypeRef} from './types.ts'
import {same, tree} from './values.ts'

export interface Writer {
  manager: string
  subresource: string | undefined
  /** RFC 3339. */
  time: string
}

interface Entry {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  subresource: string | undefined
  time: string
  set: FieldSet
}

const stripped = [['f:apiVersion'], ['f:kind'], ...['name', 'namespace', 'creationTimestamp', 'selfLink', 'uid', 'clusterName', 'generation', 'managedFields', 'resourceVersion'].map(name => ['f:metadata', `f:${name}`])]

/** Paths that a write through this path cannot change, and so cannot own. */
function ignoredBy(kind: Kind, subresource: string | undefined): string[][] {
  if (!kind.status) return []
  if (subresource !== 'status') return [['f:status']]
  return kind.custom ? [['f:metadata'], ['f:spec']] : [['f:spec'], ['f:metadata', 'f:labels']]
}

const decode = (object: KubeObject | undefined): Entry[] => (object?.metadata.managedFields ?? []).map(entry => ({
  manager: entry.manager, operation: entry.operation, apiVersion: entry.apiVersion, subresource: entry.subresource, time: entry.time ?? '', set: FieldSet.from(entry.fieldsV1)
}))

const order = (entry: Entry): string => [entry.operation, entry.time, entry.manager, entry.apiVersion, entry.subresource ?? ''].join('\0')

export function encode(entries: readonly Entry[]): ManagedFields[] {
  return entries.filter(entry => !entry.set.isEmpty()).sort((a, b) => (order(a) < order(b) ? -1 : 1)).map(entry => ({
    manager: entry.manager, operation: entry.operation, apiVersion: entry.apiVersion, ...(entry.time === '' ? {} : {time: entry.time}), fieldsType: 'FieldsV1', fieldsV1: entry.set.json(),
    ...(entry.subresource === undefined ? {} : {subresource: entry.subresource})
  }))
}

/** The object as the types see it: nobody owns what names it. */
function bare(object: KubeObject | undefined): JsonRecord {
  if (!object) return {}
  const {managedFields: _, ...metadata} = object.metadata
  return {...tree(object), metadata: metadata as unknown as JsonRecord}
}

const filtered = (comparison: Comparison, paths: string[][]): Comparison =>
  ({added: comparison.added.without(paths), removed: comparison.removed.without(paths), modified: comparison.modified.without(paths)})

/** Takes changed and removed fields from all others, and says which of theirs were changed. */
function takeFrom(others: Entry[], comparison: Comparison): {kept: Entry[]; conflicts: {entry: Entry; set: FieldSet}[]} {
  const changed = comparison.modified.union(comparison.added)
  const conflicts = others.map(entry => ({entry, set: entry.set.intersection(changed)})).filter(({set}) => !set.isEmpty())
  const kept = others.map(entry => ({...entry, set: entry.set.difference(changed).difference(comparison.removed)}))
  return {kept, conflicts}
}

/** The managers after a create, replace or patch. Changes of fields move them to the writer; nothing is refused. */
export function trackUpdate(kind: Kind, live: KubeObject | undefined, next: KubeObject, writer: Writer): ManagedFields[] {
  const entries = decode(live)
  if (live && entries.length === 0) return []
  const comparison = filtered(compareTyped(rootType(kind.apiVersion, kind.kind), live ? bare(live) : emptyOf(kind), bare(next)), ignoredBy(kind, writer.subresource))
  const own = comparison.modified.union(comparison.added).without(stripped)
  own.kids.get('f:metadata') && ((own.kids.get('f:metadata') as FieldSet).own = false)
  const {kept} = takeFrom(entries, comparison)
  const mine = kept.find(entry => entry.operation === 'Update' && entry.manager === writer.manager && entry.subresource === writer.subresource && entry.apiVersion === kind.apiVersion)
  if (own.isEmpty()) return encode(kept)
  const entry: Entry = {manager: writer.manager, operation: 'Update', apiVersion: kind.apiVersion, subresource: writer.subresource, time: writer.time, set: mine ? mine.set.union(own) : own}
  return encode([...kept.filter(other => other !== mine), entry])
}

/** As a Scale without a number leaves it. */
export function disownReplicas(live: KubeObject): ManagedFields[] {
  const replicas = new FieldSet()
  replicas.insert(['f:spec', 'f:replicas'])
  return encode(decode(live).map(entry => ({...entry, set: entry.set.difference(replicas)})))
}

export interface Applied {
  object: KubeObject
  managers: ManagedFields[]
}

/** Server-side apply of `config` on `live`. Throws 409 with the names of those whose fields it would change. */
export function applyConfig(kind: Kind, live: KubeObject | undefined, config: KubeObject, writer: Writer & {force: boolean}): Applied {
  if (config.metadata.managedFields !== undefined) throw badRequest('metadata.managedFields must be nil')
  const type = rootType(kind.apiVersion, kind.kind)
  const ignored = ignoredBy(kind, writer.subresource)
  const entries = beforeFirstApply(kind, live)
  const isMine = (entry: Entry): boolean => entry.operation === 'Apply' && entry.manager === writer.manager && entry.subresource === writer.subresource
  const last = entries.find(isMine)
  const others = entries.filter(entry => !isMine(entry))
  validateTyped(type, tree(config))
  const set = fieldSetOf(type, tree(config)).without(ignored)
  const old = live ? bare(live) : emptyOf(kind)
  const merged = (mergeTyped(type, old, tree(config)) ?? {}) as JsonRecord
  const pruned = prune(type, merged, {last: last?.set, managed: [...others.map(entry => entry.set), set]})
  const comparison = filtered(compareTyped(type, old, pruned), ignored)
  const {kept, conflicts} = takeFrom(others, comparison)
  if (conflicts.length > 0 && !writer.force) throw applyConflict(conflicts)
  const own = set.without(stripped)
  const metadata = own.kids.get('f:metadata')
  if (metadata) metadata.own = false
  // The same object leaves the time of the entry as it was (managedfieldsupdater).
  const time = last && same(old, pruned) ? last.time : writer.time
  const entry: Entry = {manager: writer.manager, operation: 'Apply', apiVersion: kind.apiVersion, subresource: writer.subresource, time, set: own}
  return {object: pruned as unknown as KubeObject, managers: encode([...kept, entry])}
}

/** What was there before anybody applied anything belongs to a manager of that name. */
function beforeFirstApply(kind: Kind, live: KubeObject | undefined): Entry[] {
  const entries = decode(live)
  if (!live || entries.length > 0) return entries
  const {uid: _u, ...metadata} = live.metadata
  return decode({...live, metadata: {...metadata, managedFields: trackUpdate(kind, undefined, live, {manager: 'before-first-apply', subresource: undefined, time: live.metadata.creationTimestamp ?? ''})}})
}

/** Without what this manager stated the last time and does not state now, where nobody else claims it. */
function prune(type: TypeRef, merged: JsonRecord, {last, managed}: {last: FieldSet | undefined; managed: FieldSet[]}): JsonRecord {
  if (!last || last.isEmpty()) return merged
  const named = (set: FieldSet): FieldSet => set.withNamedFields(type)
  const mergedSet = named(fieldSetOf(type, merged))
  const cut = removeItems(type, merged, named(last)) ?? {}
  const claimed = managed.reduce((all, set) => all.union(set), new FieldSet())
  const owned = removeItems(type, merged, mergedSet.difference(named(fieldSetOf(type, cut)).union(named(claimed)))) ?? {}
  const dangling = mergedSet.difference(named(fieldSetOf(type, owned))).intersection(named(last))
  return (removeItems(type, merged, dangling) ?? {}) as JsonRecord
}

function shownManager(entry: Entry): string {
  const name = `"${entry.manager}"${entry.subresource === undefined ? '' : ` with subresource "${entry.subresource}"`}`
  return entry.operation === 'Update' ? `${name} using ${entry.apiVersion}` : name
}

function applyConflict(conflicts: {entry: Entry; set: FieldSet}[]): StatusError {
  const causes: StatusCause[] = conflicts.flatMap(({entry, set}) => set.paths().map(field => ({reason: 'FieldManagerConflict', message: `conflict with ${shownManager(entry)}`, field})))
  const lines = conflicts.map(({entry, set}) => ({who: shownManager(entry), paths: set.paths()})).sort((a, b) => (a.who < b.who ? -1 : 1))
  const message = causes.length === 1
    ? `Apply failed with 1 conflict: ${causes[0]?.message}: ${causes[0]?.field}`
    : `Apply failed with ${causes.length} conflicts: ${lines.map(({who, paths}) => [`conflicts with ${who}:`, ...paths.map(path => `- ${path}`)].join('\n')).join('\n')}`
  return new StatusError({code: 409, reason: 'Conflict', message, causes})
}
