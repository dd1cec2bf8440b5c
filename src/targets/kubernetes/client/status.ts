/** What the API server says when it refuses (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/), read, and what it means for sending again. Pure. */
import {failureOf, type Failure} from '../../../kernel/retry.ts'

export interface StatusCause {
  reason: string
  message: string
  field: string
}

export interface ServerStatus {
  code: number
  /** CamelCase, of metav1.StatusReason; empty where something before the server answered. */
  reason: string
  message: string
  causes: StatusCause[]
  /** The resource (plural) and the name that it is about, as far as it says. */
  kind: string
  name: string
  retryAfterSeconds: number | undefined
}

const record = (value: unknown): Record<string, unknown> => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Record<string, unknown> : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** A `Status` object, as an answer's body and in a watch. */
export function statusOf(value: unknown, code: number): ServerStatus {
  const status = record(value)
  const details = record(status['details'])
  const causes = Array.isArray(details['causes']) ? details['causes'].map(record) : []
  const seconds = details['retryAfterSeconds']
  return {
    code: typeof status['code'] === 'number' ? status['code'] : code, reason: text(status['reason']), message: text(status['message']),
    causes: causes.map(cause => ({reason: text(cause['reason']), message: text(cause['message']), field: text(cause['field'])})),
    kind: text(details['kind']), name: text(details['name']), retryAfterSeconds: typeof seconds === 'number' && seconds > 0 ? seconds : undefined
  }
}

/** Never throws: a proxy's page, or nothing, is a status without a reason. */
export function parseStatus(code: number, body: string): ServerStatus {
  try {
    const value = JSON.parse(body) as unknown
    if (record(value)['kind'] === 'Status') return {...statusOf(value, code), code}
  } catch {
    // Not the API server's own words.
  }
  return {code, reason: '', message: body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').trim().slice(0, 200), causes: [], kind: '', name: '', retryAfterSeconds: undefined}
}

/** Told by its causes and not by its code: 409 is an object that has moved on, one that exists, and a field of somebody else. */
export const isOwnershipConflict = (status: ServerStatus): boolean => status.code === 409 && status.causes.some(cause => cause.reason === 'FieldManagerConflict')
export const alreadyExists = (status: ServerStatus): boolean => status.code === 409 && status.reason === 'AlreadyExists'
/** A race within the server (argo-cd #21085): nothing stands against the same request a moment later. */
export const hasMovedOn = (status: ServerStatus): boolean => status.code === 409 && status.reason === 'Conflict' && !isOwnershipConflict(status)
export const isExpired = (status: ServerStatus): boolean => status.code === 410 || status.reason === 'Expired' || status.reason === 'Gone'

/** 500 stands for defects of the object as well; these do not pass. */
const lasting = /request is too large|Too long|failed to create typed|field not declared in schema|strict decoding error|unable to convert|cannot unmarshal/i
export const isLasting = (status: ServerStatus): boolean => status.code === 500 && lasting.test(status.message)

/** Undefined: the same request would be refused again. */
export function failureOfStatus(status: ServerStatus, headers: Readonly<Record<string, string>>, now: number): Failure | undefined {
  const known = failureOf(status.code, headers, now)
  const named = status.retryAfterSeconds === undefined ? {} : {retryAfterMs: status.retryAfterSeconds * 1000}
  if (known) return {...named, ...known}
  return status.code === 500 && !isLasting(status) ? {kind: 'unwell', ...named} : undefined
}
