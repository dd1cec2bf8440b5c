/** How a workload is updated where room is short: with more pods for a while, in the room of those that go, or with a declared gap. Pure numbers; which pod goes on which node is the packer's. */
import {UserError} from '../../../kernel/errors.ts'
import type {Json} from '../../../kernel/digest.ts'

/** By resource: cores, bytes, devices. */
export type Amounts = Readonly<Record<string, number>>

export interface SurgeWish {
  replicas: number
  /** As in the manifest: a count, or a share as text. 25 % each where left out. */
  maxSurge?: Json
  maxUnavailable?: Json
  /** What one pod asks for. */
  resources: Amounts
  /** What is free on each node now; absent where it is not known. */
  freeCapacity?: readonly Amounts[]
}

export type SurgePlan =
  | {kind: 'surge'; surge: number; unavailable: number; words: string}
  | {kind: 'in-place'; surge: 0; unavailable: number; words: string}
  /** Nothing serves for a while: the plan says so. */
  | {kind: 'recreate'; words: string}

const defaultShare = '25%'

/** A surge is rounded up, unavailability down; both zero would stand still, so that one may be unavailable then (kubernetes ResolveFenceposts). */
export function fenceposts(replicas: number, maxSurge: Json | undefined, maxUnavailable: Json | undefined): {surge: number; unavailable: number} {
  const surge = Math.ceil(countOf('maxSurge', maxSurge ?? defaultShare, replicas))
  const unavailable = Math.min(replicas, Math.floor(countOf('maxUnavailable', maxUnavailable ?? defaultShare, replicas)))
  return {surge, unavailable: surge === 0 && unavailable === 0 ? Math.min(1, replicas) : unavailable}
}

function countOf(field: string, value: Json, replicas: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined
  if (percent !== undefined) return (Number(percent) * replicas) / 100
  throw new UserError(`${field} is ${JSON.stringify(value)}.`, {reason: 'manifest-invalid', where: field, expected: 'a count such as 1, or a share such as "25%"'})
}

/** How many more such pods fit, node by node: four free devices on four nodes hold no pod that asks for two. */
export function roomFor(resources: Amounts, freeCapacity: readonly Amounts[]): number {
  const asked = Object.entries(resources).filter(([, amount]) => amount > 0)
  if (asked.length === 0) return freeCapacity.length === 0 ? 0 : Infinity
  return freeCapacity.map(node => Math.max(0, Math.min(...asked.map(([name, amount]) => Math.floor((node[name] ?? 0) / amount))))).reduce((a, b) => a + b, 0)
}

/**
 * With the defaults and up to three replicas a rolling update is one more and none less: on full nodes the new pod waits for the old one's room and the old one for the new
 * one's readiness, until the deadline (kubernetes #97227). One replica without room has a gap; its preStop does not bridge it: Traefik answers 503 as soon as every endpoint ends (traefik #12417).
 */
export function surgePlan({replicas, maxSurge, maxUnavailable, resources, freeCapacity}: SurgeWish): SurgePlan {
  const {surge, unavailable} = fenceposts(replicas, maxSurge, maxUnavailable)
  const room = freeCapacity === undefined ? undefined : roomFor(resources, freeCapacity)
  const fits = Math.min(surge, room ?? surge)
  if (replicas === 0) return {kind: 'surge', surge, unavailable, words: 'nothing runs'}
  // All of them may be away at once: whatever the room, that is a gap.
  if (fits === 0 && (replicas === 1 || unavailable >= replicas)) return {kind: 'recreate', words: `${gapWords(surge, replicas)}: nothing serves from the end of the old pod until the new one is ready (Traefik answers 503 meanwhile)`}
  if (fits > 0) return {kind: 'surge', surge: fits, unavailable, words: surgeWords({fits, surge, unavailable, room})}
  const away = Math.max(1, unavailable)
  return {kind: 'in-place', surge: 0, unavailable: away, words: `${surge === 0 ? 'no surge is asked for' : 'no room for one more'}: ${away} of ${replicas} at a time ${away === 1 ? 'gives its' : 'give their'} room to the new release, ${replicas - away} serve meanwhile`}
}

const gapWords = (surge: number, replicas: number): string => `${surge === 0 ? 'no surge is asked for' : 'no room for one more'} beside ${replicas === 1 ? 'the only replica' : `${replicas} replicas that may all be away at once`}`

function surgeWords({fits, surge, unavailable, room}: {fits: number; surge: number; unavailable: number; room: number | undefined}): string {
  const more = `up to ${fits} more at a time${unavailable > 0 ? ` and ${unavailable} less` : ''}`
  if (room === undefined) return `${more}; how much is free is not known`
  return fits < surge ? `${more} (${surge} asked for; ${room} ${room === 1 ? 'fits' : 'fit'} now)` : more
}
