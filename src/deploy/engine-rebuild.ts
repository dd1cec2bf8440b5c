/** A journal that cannot be read, begun anew because a person asked for it: from the snapshots, and what is seen to serve. */
import {UserError} from '../kernel/errors.ts'
import {nameOf, salvage, type Salvage, type Wreck} from '../rollout/wreck.ts'
import type {Chore, EngineDependencies, JanitorOrder} from './engine-model.ts'

type Found = Extract<Salvage, {refuse: null}> & {broken: NonNullable<Wreck['broken']>}

/** Null: there is nothing to rebuild. Throws UserError `journal-corrupt` where nobody can tell what serves, `lock-held`, `state-version`. Two writes. */
export async function rebuildJournal(order: JanitorOrder, deps: EngineDependencies, signal: AbortSignal): Promise<Chore | null> {
  const seen = await observeSalvage(order, deps, signal)
  if (seen === null || order.mode === 'look') return seen && choreOf(seen, 'planned')
  const hold = await deps.target.lock(order.set, deps.owner)
  try {
    // Whoever had the lock until now may have changed what serves.
    const found = await observeSalvage(order, deps, AbortSignal.any([signal, hold.lost]))
    if (found === null) return null
    await deps.target.rebuild(hold, {kind: 'rebuilt', by: deps.owner, lineage: found.lineage.map(({id}) => id), note: `Begun anew by ${deps.owner.name}: ${found.broken.words} ${served(found)}`})
    return choreOf(found, 'mended')
  } finally {
    await hold.release()
  }
}

async function observeSalvage({set, toSnapshot}: JanitorOrder, {target}: EngineDependencies, signal: AbortSignal): Promise<Found | null> {
  const {broken, ...rest} = await target.observeWreck(set, signal)
  if (broken === null) return null
  const found = salvage(rest, toSnapshot)
  if (found.refuse === null) return {...found, broken}
  throw new UserError(`${broken.words} It cannot be begun anew: ${found.refuse}`, {
    reason: 'journal-corrupt', where: broken.where, expected: 'a snapshot of which every revision is there and no other one has traffic',
    remedy: `${rest.snapshots.length === 0 ? 'Restore it from a copy' : `Name in \`to-snapshot\` what shall serve: ${rest.snapshots.map(nameOf).join(', ')}`}. Nothing was changed.`
  })
}

const served = ({lineage, serves}: Found): string =>
  `${nameOf(serves)} is what serves${lineage.length === 1 ? '' : `, after ${lineage.length - 1} earlier`}. What was under way, what is kept warm and which hooks cannot be undone is no longer known.`

const choreOf = (found: Found, state: 'planned' | 'mended'): Chore =>
  ({what: 'journal', where: found.broken.where, found: found.broken.words, done: `put aside and begun anew: ${served(found)}`, state})
