/**
 * The journal as it lies in one ConfigMap: what came of the operations that were moved to the archive, and the entries since. What is moved when, and how it is read.
 * Pure.
 */
import {digestJson, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {entryDigest, entryLine, parseJournal, renderJournal, verifyChain, type Anchor} from '../../../rollout/journal.ts'
import {journalRoot, journalSchemaNumber, type Entry, type EntryBody, type Owner} from '../../../rollout/journal-entry.ts'
import {foldJournal, type Kept} from '../../../rollout/journal-state.ts'
import type {Plan, SetId} from '../../../rollout/model.ts'
import type {IrreversibleHook} from '../../../rollout/hooks-begun.ts'
import type {Warm} from '../../../rollout/plan-upkeep.ts'
import {rebuildRemedy} from '../../../rollout/wreck.ts'
import {stateSchema} from './state-object.ts'

const mostLineage = 32

/** The numbers of the archived parts: `first` to `next - 1` exist; those before `gone` have been removed. */
export interface ArchiveIndex {
  first: number
  next: number
  gone: number
  /** The number of the first entry of each of them. */
  starts: number[]
  /** Packed size of the newest one: it is filled up first. */
  lastBytes: number
}

/** What is known of everything before the entries. */
export interface Base extends Anchor {
  schema: number
  /** Names this chain and its archives: another one after a rebuild. */
  chain: string
  /** ISO 8601, UTC, of the newest entry before. */
  at: string
  lineage: Kept[]
  /** Begun since the last of them, and led to no snapshot. Absent: nothing. */
  irreversible?: IrreversibleHook[]
  since: string | null
  warm: Warm
  archives: ArchiveIndex
  /** Why it does not begin at the root, in words; empty where it does. */
  note: string
  /** Over all the others. */
  digest: Digest
}

export const sealed = (base: Omit<Base, 'digest'>): Base => ({...base, digest: digestJson(base)})

export const freshBase = (seed: unknown): Base => sealed({
  schema: stateSchema, chain: digestJson(seed).slice('sha256:'.length, 'sha256:'.length + 8), seq: 0, previous: journalRoot, at: '', lineage: [], since: null, warm: {},
  archives: {first: 0, next: 0, gone: 0, starts: [], lastBytes: 0}, note: ''
})

export interface Chain {
  base: Base
  entries: Entry[]
  head: Digest
  /** The number of the next entry. */
  seq: number
}

export const chainOf = (base: Base, entries: Entry[], head: Digest): Chain => ({base, entries, head, seq: base.seq + entries.length})

/** Throws UserError `journal-corrupt`, `state-version`. An object is written whole or not at all, so a line that is cut off was cut off by somebody. */
export function parseChain(base: Base, text: string, where: string): Chain {
  const {digest, ...rest} = base
  if (digestJson(rest) !== digest) throw corrupt(where, 'What it says of the older operations')
  const {entries, kept} = parseJournal(text, where)
  if (kept !== text) throw corrupt(where, 'Its last line')
  return chainOf(base, entries, verifyChain(entries, where, base))
}

const corrupt = (where: string, what: string): UserError =>
  new UserError(`${what} was altered or cut off.`, {reason: 'journal-corrupt', where, expected: 'an unbroken chain of entries', remedy: `${rebuildRemedy} Nothing was changed.`})

const nobody: Owner = {name: 'archive', runId: '', attempt: 0}

const irreversibleStep = ({service, name}: IrreversibleHook): Plan['steps'][number] =>
  ({id: `${service}/${name}`, service, after: [], verb: {do: 'hook', rev: '', name, phase: 'before', timeoutMs: 0, undo: 'irreversible'}, undo: 'irreversible', deadlineMs: 0})
const begunStep = ({id}: Plan['steps'][number]): EntryBody => ({kind: 'intent', step: id})

/** Entries that come to the same state as those that were moved away: what serves, what served before, what is kept warm. */
export function remembered({lineage, since, warm, at, previous, irreversible = []}: Base, set: SetId): Entry[] {
  const plan = (steps: Plan['steps']): Plan => ({set, operation: 'deploy', services: [], order: [], steps, digest: journalRoot})
  const operation = (id: string, when: string, owner: Owner, {steps, bodies, outcome = 'succeeded'}: {steps: Plan['steps']; bodies: EntryBody[]; outcome?: 'succeeded' | 'abandoned'}): Entry[] => {
    const all: EntryBody[] = [{kind: 'begin', plan: plan(steps), owner, machine: '', before: null, label: ''}, ...bodies, {kind: 'end', outcome}]
    return all.map((body, seq): Entry => ({schema: journalSchemaNumber, seq, at: when, previous, operation: id, body}))
  }
  const drains = Object.entries(warm).flatMap(([service, revs]) => Object.entries(revs).map(([rev, until], n): Plan['steps'][number] =>
    ({id: `${service}/${n}-drain`, service, after: [], verb: {do: 'drain', rev, warmMs: Date.parse(until) - Date.parse(at)}, undo: 'nothing', deadlineMs: 0})))
  return [
    ...(drains.length === 0 ? [] : operation('warm', at, nobody, {steps: drains, bodies: drains.map(({id}): EntryBody => ({kind: 'done', step: id, evidence: {level: 'estimated'}}))})),
    ...lineage.flatMap(({snapshot, owner, irreversible: begun = []}, n) => {
      const steps = begun.map(irreversibleStep)
      return operation(`kept-${n}`, since ?? at, owner, {steps, bodies: [...steps.map(begunStep), {kind: 'snapshot', id: snapshot}]})
    }),
    ...(irreversible.length === 0 ? [] : operation('irreversible', at, nobody, {steps: irreversible.map(irreversibleStep), bodies: irreversible.map(irreversibleStep).map(begunStep), outcome: 'abandoned'}))
  ]
}

export interface Move {
  /** The oldest, whole operations; they go to the archive first. */
  moved: Entry[]
  /** As it is without them; its archives are still those of before. */
  rest: Chain
}

/** What has to be moved before `added` is written. An operation that is under way stays, however long it is. */
export function planMove(chain: Chain, added: readonly Entry[], {set, mostBytes}: {set: SetId; mostBytes: number}): Move {
  const sizes = chain.entries.map(entry => Buffer.byteLength(entryLine(entry)))
  let left = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(renderJournal(added)))
  if (left <= mostBytes) return {moved: [], rest: chain}
  const {ends, open} = endsOfOperations(chain.entries)
  // The newest operation is part of the state: it may only go where another one is open or begins.
  const whole = open || added[0]?.body.kind === 'begin' ? ends : ends.slice(0, -1)
  let cut = 0
  for (const end of whole) {
    // So that not each of the next appends has to move again.
    if (left <= mostBytes / 2) break
    for (; cut < end; cut += 1) left -= sizes[cut] as number
  }
  return cut === 0 ? {moved: [], rest: chain} : {moved: chain.entries.slice(0, cut), rest: chainOf(baseAfter(chain, cut, set), chain.entries.slice(cut), chain.head)}
}

/** After which entries no operation is open, as foldJournal sees it. */
function endsOfOperations(entries: readonly Entry[]): {ends: number[]; open: boolean} {
  let open: string | null = null
  const ends = entries.flatMap(({operation, body}, index) => {
    if (body.kind === 'begin' && open === null) open = operation
    if (body.kind !== 'end' || operation !== open || body.outcome === 'rollback-failed') return []
    open = null
    return [index + 1]
  })
  return {ends, open: open !== null}
}

function baseAfter({base, entries}: Chain, cut: number, set: SetId): Base {
  const moved = entries.slice(0, cut)
  const last = moved.at(-1) as Entry
  const {lineage, since, warm, irreversible} = foldJournal([...remembered(base, set), ...moved])
  const {digest: _, irreversible: __, ...before} = base
  return sealed({...before, seq: base.seq + cut, previous: entryDigest(last), at: last.at, lineage: lineage.slice(-mostLineage), since, warm, ...(irreversible.length === 0 ? {} : {irreversible})})
}
