/** `concurrency` of a workflow or a job: what it says, and the wait for the group (docs: Control the concurrency of workflows and jobs). */
import {createHash} from 'node:crypto'
import {join} from 'node:path'
import type {Cancellation} from './cancellation.ts'
import {evaluate, ExpressionFailure, type EvaluationScope} from './expressions.ts'
import type {Token} from './tokens.ts'
import {joinLine, type Place, type Standing} from './waiting-line.ts'

export interface GroupWish {
  group: string
  queue: 'single' | 'max'
  inProgress: 'cancel' | 'wait-for'
}

/** A group that a run, or a calling job around, holds already. */
export interface HeldGroup {
  group: string
  by: string
}

/** Names of groups are compared without regard to case. */
const sameGroup = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const longestGroup = 400

/** Undefined where nothing is asked. Throws ExpressionFailure for what GitHub refuses. */
export function readConcurrency(token: Token | undefined, evaluation: EvaluationScope): GroupWish | undefined {
  if (token === undefined) return undefined
  const value = evaluate(token, evaluation)
  const {group, queue, 'cancel-in-progress': cancel} = (typeof value === 'object' && value !== null ? value : {group: value}) as Record<string, unknown>
  const name = group === undefined || group === null ? '' : String(group)
  if (name === '') throw new ExpressionFailure('Concurrency group name cannot be empty')
  if (name.length > longestGroup) throw new ExpressionFailure(`Concurrency group name must be less than ${longestGroup} characters`)
  if (cancel !== undefined && cancel !== null && typeof cancel !== 'boolean') throw new ExpressionFailure(`cancel-in-progress must be true or false, and is ${JSON.stringify(cancel)}`)
  if (queue !== undefined && queue !== 'single' && queue !== 'max') throw new ExpressionFailure(`queue must be single or max, and is ${JSON.stringify(queue)}`)
  if (queue === 'max' && cancel === true) throw new ExpressionFailure(bothWishes)
  return {group: name, queue: queue ?? 'single', inProgress: cancel === true ? 'cancel' : 'wait-for'}
}

/** The same words as GitHub's validator (actions/languageservices: languageservice/src/validate.ts). */
export const bothWishes = "'queue: max' cannot be combined with 'cancel-in-progress: true'."

export type Admission = {kind: 'admitted'; leave(): void} | {kind: 'refused'; why: string}

export interface Applicant {
  /** Directory of all lines of a repository. */
  lines: string
  /** Who waits, for those who wait behind. */
  standing: Standing
  held: readonly HeldGroup[]
  cancellation: Cancellation
  /** Whether it still wants to wait after a cancellation. */
  stillWanted(): boolean
  onWait(behind: string): void
}

/** Waits until the group is free. Leaving is the caller's duty; until then a newcomer with `cancel-in-progress` presses `cancellation`. */
export async function enterGroup(wish: GroupWish, applicant: Applicant): Promise<Admission> {
  const holder = applicant.held.find(h => sameGroup(h.group, wish.group))
  // actions/runner knows nothing of groups; the server says so (github/vscode-github-actions#135).
  if (holder) return {kind: 'refused', why: `Canceling since a deadlock for concurrency group '${wish.group}' was detected between '${holder.by}' and '${applicant.standing.job}'`}
  const place = await joinLine(lineDirectory(applicant.lines, wish.group), applicant.standing)
  let admitted = false
  try {
    const outcome = await waitTurn(wish, applicant, place)
    admitted = outcome === 'first'
    if (outcome !== 'first') return {kind: 'refused', why: outcome}
    const stop = place.watch(() => applicant.cancellation.cancel(replaced(wish.group)))
    return {kind: 'admitted', leave: () => {
      stop()
      place.leave()
    }}
  } finally {
    if (!admitted) place.leave()
  }
}

const replaced = (group: string): string => `Canceling since a higher priority waiting request for '${group}' exists`

/** `first`, or why it does not get its turn. */
async function waitTurn(wish: GroupWish, {cancellation, stillWanted, onWait}: Applicant, place: Place): Promise<string> {
  if (await place.push(wish) === 'full') return `Canceling since the queue of '${wish.group}' is full: 100 requests are pending`
  let toldOf = ''
  for (;;) {
    if (cancellation.cancelled && !stillWanted()) return cancellation.why
    const turn = await place.turn()
    if (turn.kind === 'first') return 'first'
    if (turn.kind === 'replaced') return replaced(wish.group)
    if (turn.kind === 'gone') return `Its place in the group '${wish.group}' was removed from the disk`
    if (turn.behind !== toldOf) onWait(turn.behind)
    toldOf = turn.behind
    await place.pause(cancellation)
  }
}

const lineDirectory = (lines: string, group: string): string => join(lines, createHash('sha256').update(group.toLowerCase()).digest('hex').slice(0, 24))
