/** A journal that cannot be read, and what can be known without it: which of the kept snapshots is what serves. Pure. */
import {SlipwayError} from '../kernel/errors.ts'
import type {Digest} from '../kernel/digest.ts'
import type {ServiceFacts, SnapshotRef} from './model.ts'

/** What a person can do about a journal that cannot be read. */
export const rebuildRemedy = 'Restore it from a copy, or let `operation: janitor` with `rebuild: true` begin it anew from the snapshots.'

export interface Wreck {
  /** Null: the journal can be read. */
  broken: {where: string; words: string} | null
  /** Oldest first. */
  snapshots: SnapshotRef[]
  /** What runs, and the percent of traffic that each revision has. */
  services: Record<string, Pick<ServiceFacts, 'weights' | 'revisions'>>
}

/** How it is broken; null where `thrown` is undefined. Throws whatever says something else again. */
export function brokenJournal(thrown: unknown, where: string): Wreck['broken'] {
  if (thrown === undefined) return null
  if (!(thrown instanceof SlipwayError) || thrown.reason !== 'journal-corrupt') throw thrown
  return {where: thrown.where ?? where, words: thrown.message}
}

/** Where `refuse` is null: the snapshots that led here, oldest first, of which the last one serves. */
export type Salvage = {refuse: null; lineage: [SnapshotRef, ...SnapshotRef[]]; serves: SnapshotRef} | {refuse: string}

/** `chosen`: the snapshot that a person says shall serve; else the newest one that does serve, as far as can be seen. */
export function salvage({snapshots, services}: Pick<Wreck, 'snapshots' | 'services'>, chosen: Digest | undefined): Salvage {
  const newest = snapshots.at(-1)
  if (newest === undefined) return {refuse: 'No snapshot is kept.'}
  const index = snapshots.findLastIndex(one => (chosen === undefined ? differences(one, services).length === 0 : one.id === chosen))
  const serves = snapshots[index]
  if (serves !== undefined) return {refuse: null, lineage: snapshots.slice(0, index + 1) as [SnapshotRef, ...SnapshotRef[]], serves}
  return {refuse: chosen === undefined ? `No kept snapshot is what serves. From the newest, ${nameOf(newest)}: ${differences(newest, services).join('; ')}.` : `No snapshot ${chosen} is kept.`}
}

export const nameOf = ({id, label}: SnapshotRef): string => (label === '' ? id : `${label} (${id})`)

/** In what the set is not what the snapshot says, one a service. */
function differences({revisions}: SnapshotRef, services: Wreck['services']): string[] {
  return [...new Set([...Object.keys(revisions), ...Object.keys(services)])].sort().flatMap(service => {
    const rev = revisions[service]
    const {weights = {}, revisions: live = {}} = Object.hasOwn(services, service) ? services[service] ?? {} : {}
    const other = Object.entries(weights).find(([one, percent]) => one !== rev && percent > 0)
    if (other !== undefined) return [`${service} has ${other[1]} % of its traffic on ${other[0]}`]
    return rev === undefined || Object.hasOwn(live, rev) ? [] : [`${service} has no revision ${rev}`]
  })
}
