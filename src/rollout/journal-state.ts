/** The state that a journal comes to: what serves, which operation is unfinished, and which of its steps are done. */
import {heldReasons, type FailureReason} from '../kernel/failure-reasons.ts'
import type {Digest, Json} from '../kernel/digest.ts'
import {entryDigest} from './journal.ts'
import {journalRoot, type Entry, type EntryBody, type Owner, type TakenHow} from './journal-entry.ts'
import {noteCompensation, noteIrreversible, type Compensation, type IrreversibleHook} from './hooks-begun.ts'
import type {Evidence, Plan, Release, Step} from './model.ts'
import type {Warm} from './plan-upkeep.ts'

/** An operation that ended for this stays where it is until it is gone on with or taken back; the release itself has not failed. */
export const isPause = (reason: FailureReason): boolean => reason === 'cancelled' || heldReasons.has(reason)

/** It stays as it is until it is gone on with or taken back: the environment asks for that whatever the failure, or the failure says nothing of the release. */
export const staysPut = ({plan, failure, undo}: Pick<OperationState, 'plan' | 'failure' | 'undo'>): boolean =>
  undo === null && failure !== null && (plan.onFailure === 'freeze' || isPause(failure.reason))

export interface StepState {
  state: 'intended' | 'done' | 'failed'
  intentAt: string
  endedAt: string | null
  evidence: Evidence | null
  judged: Json
  /** How often it ended without success by its own doing. */
  failures: number
}

export interface OperationFailure {
  step: string
  reason: FailureReason
  message: string
  at: string
}

export interface OperationState {
  id: string
  plan: Plan
  /** Who is at it: the one that began, or who took it over last. */
  owner: Owner
  taken: {by: Owner; how: TakenHow; at: string}[]
  machine: string
  label: string
  before: Digest | null
  /** Of a rollback: the snapshot that it goes to. */
  to: Digest | null
  /** Of a deploy: what is to serve; null where an older suite did not write it. */
  want: Release | null
  startedAt: string
  /** Of its newest entry. */
  lastAt: string
  steps: Record<string, StepState>
  failure: OperationFailure | null
  /** The last failure of each step that counts, in their order. */
  failures: OperationFailure[]
  undo: {reason: FailureReason; message: string; plan: Plan; at: string; steps: Record<string, StepState>; /** only these services; null: the whole set */ part: string[] | null} | null
  /** Over all ways back that were begun; by `service revision hook`. */
  compensations: Record<string, Compensation>
  /** Written by the phase that the operation is in. */
  snapshot: Digest | null
  outcome: Extract<EntryBody, {kind: 'end'}>['outcome'] | null
  endedAt: string | null
}

export interface Kept {
  snapshot: Digest
  owner: Owner
  /** What cannot be undone and was begun on the way from the snapshot before. Absent: nothing. */
  irreversible?: IrreversibleHook[]
}

export interface JournalState {
  head: Digest
  /** The number that the next entry gets. */
  seq: number
  /** Snapshots that led here, oldest first, and who made each; a rollback cuts it back. The last one serves. */
  lineage: Kept[]
  current: Digest | null
  /** What cannot be undone and was begun since, and led to no snapshot. */
  irreversible: IrreversibleHook[]
  /** When it was written down that this serves. */
  since: string | null
  previous: Digest | null
  /** Also one whose rollback failed: only another rollback ends it. */
  unfinished: OperationState | null
  /** The newest operation, finished or not. */
  last: OperationState | null
  /** Predecessors that were drained to run on for a time. */
  warm: Warm
}

/** Deterministic and total: entries that belong to no open operation change nothing. */
export function foldJournal(entries: readonly Entry[]): JournalState {
  let lineage: Kept[] = []
  let open: OperationState | null = null
  let last: OperationState | null = null
  let since: string | null = null
  let irreversible: IrreversibleHook[] = []
  const warm: Record<string, Record<string, string>> = {}
  for (const {at, operation, body} of entries) {
    if (body.kind === 'begin') {
      if (open === null) last = open = begun(operation, at, body)
      continue
    }
    if (body.kind === 'rebuilt') {
      lineage = body.lineage.map(snapshot => ({snapshot, owner: body.by}))
      since = at
      open = null
      continue
    }
    if (open === null || open.id !== operation) continue
    const state: OperationState = open
    enter(state, at, body)
    if (body.kind === 'intent') irreversible = noteIrreversible(irreversible, state, body.step)
    if (body.kind === 'done') keepWarm(warm, at, (state.undo?.plan ?? state.plan).steps.find(step => step.id === body.step))
    if (body.kind === 'snapshot') {
      lineage = advance(lineage, state, body.id, irreversible)
      irreversible = []
      since = at
    }
    if (body.kind !== 'end') continue
    if (body.outcome === 'rolled-back' && state.snapshot === null && state.before === null) [lineage, irreversible] = [[], []]
    if (body.outcome !== 'rollback-failed') open = null
  }
  const final = entries.at(-1)
  return {
    head: final ? entryDigest(final) : journalRoot,
    seq: final ? final.seq + 1 : 0,
    lineage, current: lineage.at(-1)?.snapshot ?? null, irreversible, since, previous: lineage.at(-2)?.snapshot ?? null, unfinished: open, last, warm
  }
}

/** Nobody has to go on with it: what it left undone, the next one finds again. */
export const isUpkeep = ({plan}: OperationState): boolean => plan.operation === 'finalize' || plan.operation === 'janitor'

const begun = (id: string, at: string, body: Extract<EntryBody, {kind: 'begin'}>): OperationState => ({
  id, plan: body.plan, owner: body.owner, taken: [], machine: body.machine, label: body.label, before: body.before, to: body.to ?? null, want: body.want ?? null,
  startedAt: at, lastAt: at,
  steps: {}, failure: null, failures: [], undo: null, compensations: {}, snapshot: null, outcome: null, endedAt: null
})

/** From the end of a drain that says so, until it has traffic again or has ended. */
function keepWarm(warm: Record<string, Record<string, string>>, at: string, step: Step | undefined): void {
  if (step === undefined) return
  const {service, verb} = step
  const here = Object.hasOwn(warm, service) ? warm[service] as Record<string, string> : {}
  if (verb.do === 'drain' && verb.warmMs !== undefined) warm[service] = {...here, [verb.rev]: new Date(Date.parse(at) + verb.warmMs).toISOString()}
  const over = verb.do === 'retire' ? [verb.rev] : verb.do === 'roll' ? Object.keys(here) : verb.do === 'route' ? Object.keys(verb.weights).filter(rev => (verb.weights[rev] ?? 0) > 0) : []
  for (const rev of over) delete here[rev]
}

/** What going back to that snapshot would pass over; all of it where the snapshot is not among those that led here. */
export function irreversibleSince({lineage, irreversible}: Pick<JournalState, 'lineage' | 'irreversible'>, goal: Digest | null): IrreversibleHook[] {
  const at = goal === null ? -1 : lineage.findLastIndex(kept => kept.snapshot === goal)
  return [...lineage.slice(at + 1).flatMap(kept => kept.irreversible ?? []), ...irreversible]
}

/** A deploy goes on, also one of which only a part came to serve; a rollback goes back to where that snapshot served last. */
function advance(lineage: Kept[], state: OperationState, id: Digest, irreversible: IrreversibleHook[]): Kept[] {
  if (lineage.at(-1)?.snapshot === id) return lineage
  const back = state.undo === null ? state.plan.operation === 'rollback' : state.undo.part === null
  const at = back ? lineage.findLastIndex(kept => kept.snapshot === id) : -1
  return at >= 0 ? lineage.slice(0, at + 1) : [...lineage, {snapshot: id, owner: state.owner, ...(irreversible.length === 0 ? {} : {irreversible})}]
}

function enter(state: OperationState, at: string, body: Exclude<EntryBody, {kind: 'begin' | 'rebuilt'}>): void {
  state.lastAt = at
  switch (body.kind) {
    case 'taken':
      state.owner = body.by
      state.taken.push({by: body.by, how: body.how, at})
      return
    case 'undo':
      state.undo = {reason: body.reason, message: body.message, plan: body.plan, at, steps: {}, part: body.part ?? null}
      state.snapshot = null
      return
    case 'snapshot':
      state.snapshot = body.id
      return
    case 'end':
      state.outcome = body.outcome
      state.endedAt = at
      return
    case 'failed':
      // A cancelled step is no verdict on the release: what fails after a resume counts.
      if (state.undo === null && (state.failure === null || isPause(state.failure.reason))) state.failure = {step: body.step, reason: body.reason, message: body.message, at}
      if (state.undo === null && !isPause(body.reason)) state.failures = [...state.failures.filter(f => f.step !== body.step), {step: body.step, reason: body.reason, message: body.message, at}]
      return markStep(state, body.step, at, {state: 'failed', endedAt: at, ...(body.reason === 'cancelled' || body.reason === 'paused' ? {} : {failures: failuresOf(state, body.step) + 1})})
    case 'intent':
      return markStep(state, body.step, at, {state: 'intended', intentAt: at, endedAt: null})
    case 'done':
      return markStep(state, body.step, at, {state: 'done', endedAt: at, evidence: body.evidence})
    case 'judged':
      return markStep(state, body.step, at, {judged: body.evidence})
  }
}

const stepsOf = (state: OperationState): Record<string, StepState> => (state.undo === null ? state.steps : state.undo.steps)
const failuresOf = (state: OperationState, step: string): number => stepsOf(state)[step]?.failures ?? 0

function markStep(state: OperationState, step: string, at: string, change: Partial<StepState>): void {
  const steps = stepsOf(state)
  const before = Object.hasOwn(steps, step) ? steps[step] : undefined
  steps[step] = {state: 'intended', intentAt: at, endedAt: null, evidence: null, judged: null, failures: 0, ...before, ...change}
  if (state.undo !== null) noteCompensation(state, step)
}
