/** What a judgement sees beside the object itself: time with its graces, events of an object, conditions of a status. Pure. */
import {listAt, numberAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject, ReadinessContext, ReadinessLimits} from '../model.ts'

/** A kubelet tries a pull again after 10, 20 and 40 s, and starts a crashed container again after 10 and 20 s: in a minute each has had three tries. */
export const defaultLimits: ReadinessLimits = {restarts: 3, graceMs: 60_000, scaleUpMs: 600_000, terminating: 'ignore'}

export const limitsOf = (context: ReadinessContext): ReadinessLimits => ({...defaultLimits, ...context.limits})

/** Milliseconds since `stamp`, but never more than since our own write: the server's clock may be behind ours. */
export function ageMs(stamp: string | undefined, context: ReadinessContext): number {
  const from = stamp === undefined ? NaN : Date.parse(stamp)
  return Math.max(0, context.now - Math.max(Number.isNaN(from) ? context.since : from, context.since))
}

export const inGrace = (stamp: string | undefined, context: ReadinessContext): boolean => ageMs(stamp, context) < limitsOf(context).graceMs

export interface Condition {
  type: string
  status: string
  reason: string
  message: string
  observedGeneration: number | undefined
  /** ISO 8601, of the last change of its status. */
  since: string | undefined
}

export const conditionsOf = (object: Readable, ...path: string[]): Condition[] =>
  listAt(object, ...(path.length === 0 ? ['status', 'conditions'] : path)).map(condition => ({
    type: textAt(condition, 'type') ?? '', status: textAt(condition, 'status') ?? 'Unknown', reason: textAt(condition, 'reason') ?? '', message: textAt(condition, 'message') ?? '',
    observedGeneration: numberAt(condition, 'observedGeneration'), since: textAt(condition, 'lastTransitionTime')
  }))

export const conditionOf = (object: Readable, type: string): Condition | undefined => conditionsOf(object).find(condition => condition.type === type)

/**
 * Whether the status speaks of what we wrote. A controller that has not come to our generation still reports the rollout before it
 * as done (kubectl #1284, and every tool that reads the status right after its own write).
 */
export function isObserved(object: KubeObject, context: ReadinessContext): boolean {
  return (object.metadata.generation ?? 0) >= context.writtenGeneration && (numberAt(object, 'status', 'observedGeneration') ?? 0) >= context.writtenGeneration
}

/** As `isObserved`, for kinds whose controllers may leave the field out: only what is said and old counts against it. */
export function isOutdated(object: KubeObject, context: ReadinessContext): boolean {
  const observed = numberAt(object, 'status', 'observedGeneration')
  return (object.metadata.generation ?? context.writtenGeneration) < context.writtenGeneration || (observed !== undefined && observed < context.writtenGeneration)
}

export interface EventFacts {
  warning: boolean
  reason: string
  message: string
  at: string
}

/** Of core/v1 or events.k8s.io/v1, the newest last. */
export function eventsOf(object: KubeObject, events: readonly KubeObject[]): EventFacts[] {
  return events.filter(event => regards(event, object)).map(event => ({
    warning: textAt(event, 'type') === 'Warning', reason: textAt(event, 'reason') ?? '', message: textAt(event, 'message') ?? textAt(event, 'note') ?? '',
    at: textAt(event, 'series', 'lastObservedTime') ?? textAt(event, 'lastTimestamp') ?? textAt(event, 'deprecatedLastTimestamp') ?? textAt(event, 'eventTime') ?? event.metadata.creationTimestamp ?? ''
  })).sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || 0)
}

function regards(event: KubeObject, object: KubeObject): boolean {
  const field = event['involvedObject'] === undefined ? 'regarding' : 'involvedObject'
  const uid = textAt(event, field, 'uid')
  if (uid !== undefined && object.metadata.uid !== undefined) return uid === object.metadata.uid
  return textAt(event, field, 'kind') === object.kind && textAt(event, field, 'name') === object.metadata.name
}
