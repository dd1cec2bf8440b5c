/** How a rolling update goes on where room is short: with more pods for a while, in the room of those that go, or not at all. Pure numbers, of any resource. */
import {UserError} from '../../../kernel/errors.ts'
import type {Json} from '../../../kernel/digest.ts'

/** By the name of the resource, in billionths of one: exact. */
export type Amounts = Readonly<Record<string, bigint>>

/** A node that the pods can use, or a quota that counts them. */
export interface Room {
  name: string
  /** What nobody has asked for yet; below zero where more is asked for than there is. */
  free: Amounts
  /** What one new pod takes of it. */
  asked: Amounts
  /** What the pods take that the update replaces. */
  leaving: readonly Amounts[]
}

export interface SurgeWish {
  replicas: number
  /** As in the manifest: a count, or a share as text. */
  maxSurge: Json | undefined
  maxUnavailable: Json | undefined
  /** Pods of the workload that are there, of whatever revision. */
  there: number
  /** Of these, those that the update replaces and that stand where no new one may. */
  stranded: number
  nodes: readonly Room[]
  quotas: readonly Room[]
  /** What may make the room smaller than it looks, in words. */
  unmodelled: readonly string[]
  /** What may make room by itself, in words: then a shortage proves nothing. */
  growing: readonly string[]
}

export type SurgePlan =
  /** The numbers of the manifest do, or nothing better is known. */
  | {kind: 'as-written'; words: string}
  /** One replaces another: surge 0, unavailable 1, whatever the manifest says. */
  | {kind: 'in-place'; words: string}
  /** The update would stand still. `never`: also with all old pods gone; `alone`: the only pod would have to go first. */
  | {kind: 'no-room'; how: 'never' | 'alone'; words: string}

/** A surge is rounded up, unavailability down; both zero would stand still, so that one may be unavailable then (kubernetes, ResolveFenceposts). */
export function fenceposts(replicas: number, maxSurge: Json | undefined, maxUnavailable: Json | undefined): {surge: number; unavailable: number} {
  const surge = Math.ceil(countOf('maxSurge', maxSurge ?? '25%', replicas))
  const unavailable = Math.min(replicas, Math.floor(countOf('maxUnavailable', maxUnavailable ?? '25%', replicas)))
  return {surge, unavailable: surge === 0 && unavailable === 0 ? Math.min(1, replicas) : unavailable}
}

function countOf(field: string, value: Json, replicas: number): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value
  const percent = typeof value === 'string' ? /^(\d+)%$/.exec(value)?.[1] : undefined
  if (percent !== undefined) return (Number(percent) * replicas) / 100
  throw new UserError(`${field} is ${JSON.stringify(value)}.`, {reason: 'manifest-invalid', where: field, expected: 'a count such as 1, or a share such as "25%"'})
}

/** How many more such pods fit. */
function fitting({asked}: Pick<Room, 'asked'>, free: Amounts): number {
  const counts = Object.entries(asked).filter(([, amount]) => amount > 0n).map(([name, amount]) => Number((free[name] ?? 0n) <= 0n ? 0n : (free[name] ?? 0n) / amount))
  return Math.min(Number.MAX_SAFE_INTEGER, ...counts)
}

const withLeaving = ({free, leaving}: Room): Amounts => leaving.reduce<Record<string, bigint>>((sum, one) => {
  for (const [name, amount] of Object.entries(one)) sum[name] = (sum[name] ?? 0n) + amount
  return sum
}, {...free})

/** Four free devices on four nodes hold no pod that asks for two: node by node, and no more than each quota. */
export const roomNow = ({nodes, quotas}: Pick<SurgeWish, 'nodes' | 'quotas'>): number => Math.min(nodes.reduce((sum, node) => sum + fitting(node, node.free), 0), ...quotas.map(quota => fitting(quota, quota.free)))
const roomInTheEnd = ({nodes, quotas}: SurgeWish): number => Math.min(nodes.reduce((sum, node) => sum + fitting(node, withLeaving(node)), 0), ...quotas.map(quota => fitting(quota, withLeaving(quota))))

/** Whether each new pod fits where an old one was: then one place more is enough for all of them, one after another. */
const grows = ({nodes, quotas, stranded}: SurgeWish): boolean => stranded > 0 || [...nodes, ...quotas].some(({asked, leaving}) => leaving.some(one => Object.entries(asked).some(([name, amount]) => amount > (one[name] ?? 0n))))

/**
 * With the defaults and up to three replicas a rolling update is one more and none less: on full nodes the new pod waits for the old one's room and the old one for the new
 * one's readiness, until the deadline (kubernetes #97227).
 */
export function planSurge(wish: SurgeWish): SurgePlan {
  const {replicas, there, growing, unmodelled} = wish
  const {surge, unavailable} = fenceposts(replicas, wish.maxSurge, wish.maxUnavailable)
  const room = roomNow(wish)
  const leaving = wish.nodes.reduce((sum, node) => sum + node.leaving.length, 0) + wish.stranded
  const kept = Math.max(0, there - leaving)
  const written = (words: string): SurgePlan => ({kind: 'as-written', words})
  if (replicas === 0) return written('nothing is to run')
  if (growing.length > 0 && room < surge) return written(`${upTo(surge, unavailable)}; room for ${room} now, and ${growing.join(' and ')}`)
  if (roomInTheEnd(wish) < replicas - kept) return {kind: 'no-room', how: 'never', words: `${replicas - kept} new pods are wanted, and with all old ones gone there is room for ${roomInTheEnd(wish)}${bottleneck(wish)}`}
  // One of them goes only while more answer than have to.
  const goesOn = (more: number, least: number): boolean => there + Math.min(room, replicas + more - there) > replicas - least
  const unsure = [...(grows(wish) ? ['the new pods ask for more than the old ones leave'] : []), ...unmodelled]
  if (goesOn(surge, unavailable)) return written(asWritten({replicas, surge, unavailable, room: Math.max(0, room - Math.max(0, replicas - there)), unsure}))
  if (replicas > 1 && goesOn(0, 1)) return {kind: 'in-place', words: `no room for one more${bottleneck(wish)}: 1 of ${replicas} at a time gives its room to the new release, ${replicas - 1} serve meanwhile${unsureWords(unsure)}`}
  return {kind: 'no-room', how: replicas === 1 ? 'alone' : 'never', words: `no room for ${replicas > there ? `${replicas - there} more beside the ${there} there are` : 'one more beside the only replica'}${bottleneck(wish)}`}
}

const upTo = (surge: number, unavailable: number): string => `up to ${surge} more at a time${unavailable > 0 ? ` and ${unavailable} less` : ''}`
const unsureWords = (unsure: readonly string[]): string => (unsure.length === 0 ? '' : `; whether that goes on to the end is not known: ${unsure.join('; ')}`)

interface Written {
  replicas: number
  surge: number
  unavailable: number
  room: number
  unsure: readonly string[]
}

function asWritten({replicas, surge, unavailable, room, unsure}: Written): string {
  if (surge === 0 && unavailable >= replicas) return `as its manifest says, all ${replicas} may be away at once: nothing serves from the end of the old pods until new ones are ready`
  if (surge === 0 || room === 0) return `${unavailable} of ${replicas} at a time give their room to the new release${surge === 0 ? ', as its manifest says' : ': no room for one more'}${unsureWords(unsure)}`
  return `${upTo(surge, unavailable)}; room for ${room >= Number.MAX_SAFE_INTEGER ? 'all' : room} now${unsureWords(unsure)}`
}

/** A quota that stops them, or the resource that the nodes have too little of. */
function bottleneck({nodes, quotas}: SurgeWish): string {
  const quota = quotas.find(one => fitting(one, one.free) === 0)
  if (quota !== undefined) return ` (${quota.name})`
  if (nodes.length === 0) return ' (no node takes them)'
  const short = [...new Set(nodes.flatMap(({asked, free}) => Object.entries(asked).filter(([name, amount]) => amount > (free[name] ?? 0n)).map(([name]) => name)))].sort()
  return short.length === 0 ? '' : ` (${short.join(', ')} on ${nodes.length} ${nodes.length === 1 ? 'node' : 'nodes'})`
}
