/** Which snapshots stay at a target, and what each is named by. Pure. */
import {digestJson, type Digest} from '../kernel/digest.ts'
import type {Entry} from './journal-entry.ts'
import {foldJournal} from './journal-state.ts'
import type {Release} from './model.ts'

/** How many stay, newest first, beside the one that is being made. */
export const keptSnapshots = 5

/** Over what serves, not over what it is called nor where its files lie. */
export function snapshotId({set, services}: Release): Digest {
  return digestJson({set, services: Object.fromEntries(Object.entries(services).map(([name, {rev, replicas, dependsOn, strategy}]) => [name, {rev, replicas, dependsOn, strategy}]))})
}

/** The newest by the journal, and whatever it may go back to next. */
export function snapshotsToKeep(entries: readonly Entry[]): Set<Digest> {
  const {current, previous} = foldJournal(entries)
  const journalled = entries.flatMap(({body}) => (body.kind === 'snapshot' ? [body.id] : [])).reverse()
  const newest = [...new Set(journalled)].slice(0, keptSnapshots)
  return new Set([...newest, ...(current ? [current] : []), ...(previous ? [previous] : [])])
}
