/** The words in which every judgement of this room is given, and how text from the cluster is quoted in them. Pure. */
import type {FailureReason} from '../../../kernel/failure-reasons.ts'
import type {FailureClass, KubeObject, Readiness} from '../model.ts'

export type Failure = Extract<Readiness, {state: 'failed'}>

export const ready = (words: string): Readiness => ({state: 'ready', words})
export const progressing = (words: string): Readiness => ({state: 'progressing', words})
export const warning = (words: string): Readiness => ({state: 'warning', words})

export const failed = (whose: {class: FailureClass; reason: FailureReason}, words: string, remedy?: string): Failure =>
  ({state: 'failed', class: whose.class, reason: whose.reason, words, ...(remedy === undefined ? {} : {remedy})})

/** What a failure is of whom. A release that asks for what the cluster does not give is bad itself: the one before it ran. */
export const blame = {
  notReady: {class: 'release-bad', reason: 'release-not-ready'},
  crashed: {class: 'release-bad', reason: 'release-crashed'},
  command: {class: 'release-bad', reason: 'command-failed'},
  late: {class: 'release-bad', reason: 'timeout'},
  credentials: {class: 'release-bad', reason: 'access-denied'},
  room: {class: 'capacity', reason: 'capacity'},
  quota: {class: 'capacity', reason: 'quota-exceeded'},
  port: {class: 'capacity', reason: 'port-in-use'},
  cluster: {class: 'infrastructure-bad', reason: 'cluster-unhealthy'},
  unclear: {class: 'unknown', reason: 'release-not-ready'}
} as const satisfies Record<string, {class: FailureClass; reason: FailureReason}>

export type Blame = (typeof blame)[keyof typeof blame]

/** Something that keeps one pod from being ready. */
export interface PodFault {
  pod: KubeObject
  container?: string
  kind: 'image' | 'config' | 'crash' | 'start' | 'place' | 'volume' | 'sandbox' | 'node' | 'ended'
  /** Whether it will not mend itself, as far as can be told. */
  lasting: boolean
  whose: Blame
  words: string
  remedy?: string
}

const longest = 300

/** Foreign text on one line, without control characters, cut to what a person reads. */
export function quoted(text: string): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').replace(/ {2,}/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
