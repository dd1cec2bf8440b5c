/** From the server's refusal to one of our errors: the table of reasons. Pure. */
import {ApiError, UserError, type SlipwayError} from '../../../kernel/errors.ts'
import type {ManagedFields} from '../model.ts'
import {isExpired, isLasting, isOwnershipConflict, type ServerStatus} from './status.ts'

/** What was asked for, for messages. */
export interface Asked {
  verb: 'get' | 'list' | 'watch' | 'create' | 'apply' | 'replace' | 'patch' | 'remove' | 'logs' | 'review' | 'discover'
  /** `apps/v1 Deployment shop/api` */
  subject: string
  /** The object holds secrets, which the server may quote when it refuses it. */
  confidential: boolean
  /** How large the body was, in bytes. */
  bytes?: number
}

const writing = (asked: Asked): boolean => ['create', 'apply', 'replace', 'patch', 'remove'].includes(asked.verb)

const longest = 600
const short = (text: string): string => {
  // Line breaks of the server would break up a report.
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest)}…` : line
}

/** Pieces of the server's words that name a place and a rule, and quote nothing of what stands there. */
const harmless = [/illegal base64 data at input byte \d+/g, /\.[\w.[\]-]+: (?:expected [a-z]+|field not declared in schema)/g, /unknown field "[\w.[\]-]+"/g, /cannot unmarshal \w+ into Go struct field [\w.]+ of type [\w.[\]]+/g]

/** Validation and admission may quote what stands in a Secret: then only which fields are not liked, and why. */
function withheld(status: ServerStatus): string {
  const fields = status.causes.filter(cause => cause.field !== '').map(cause => `${cause.field}: ${cause.reason || 'refused'}`)
  const places = harmless.flatMap(pattern => status.message.match(pattern) ?? [])
  return short([status.reason || `status ${status.code}`, ...fields, ...places, 'the server’s own words are withheld, because they may quote it'].join('; '))
}

/** The server's words. */
export function wordsOf(status: ServerStatus, asked: Asked): string {
  const safe = unauthorised.test(status.message) || /exceeded quota/.test(status.message) || [401, 404, 409, 413, 429].includes(status.code)
  if (asked.confidential && writing(asked) && !safe) return withheld(status)
  const causes = status.causes.filter(cause => cause.field !== '' && !status.message.includes(cause.message)).map(cause => `${cause.field}: ${cause.message}`)
  return short([status.message || status.reason || `status ${status.code}`, ...causes].join('; ')).replace(/\.$/, '')
}

const invalid = (status: ServerStatus, asked: Asked, remedy?: string): UserError => new UserError(`The cluster does not accept it: ${wordsOf(status, asked)}.`, {
  reason: 'manifest-invalid', where: asked.subject, ...(remedy === undefined ? {} : {remedy})
})

const webhook = /admission webhook "[^"]*" denied|ValidatingAdmissionPolicy '[^']*'|violates PodSecurity|denied the request|denied request/i
/** The words of the authoriser (k8s.io/apiserver, responsewriters.ForbiddenStatus) and of the guards against raising one's own rights. */
const unauthorised = /User "[^"]*" cannot |user "[^"]*" \(groups=|is attempting to grant|not allowed to impersonate|cannot impersonate/i
const tooLarge = /request is too large|Too long: must have at most|etcdserver: request/i

function denied(status: ServerStatus, asked: Asked): SlipwayError {
  const words = wordsOf(status, asked)
  if (/exceeded quota/.test(status.message)) {
    return new UserError(`A quota leaves no room for it: ${words}.`, {reason: 'quota-exceeded', where: asked.subject, remedy: 'Raise the quota, or ask for less.'})
  }
  if (status.causes.some(cause => cause.reason === 'NamespaceTerminating')) return invalid(status, asked, 'Wait until the namespace is gone and make it anew, or use another one.')
  if (writing(asked) && !unauthorised.test(status.message)) return invalid(status, asked)
  return new ApiError(`The credentials do not allow to ${asked.verb} it: ${words}.`, {reason: 'access-denied', status: 403, where: asked.subject, remedy: 'Grant the rule that the message names to this user.'})
}

function conflicting(status: ServerStatus, asked: Asked): SlipwayError {
  if (isOwnershipConflict(status)) return ownershipConflict(conflictsOf(status), asked)
  const exists = status.reason === 'AlreadyExists'
  return new ApiError(exists ? 'It exists already.' : `Somebody else has changed it meanwhile: ${wordsOf(status, asked)}.`, {reason: 'contention', status: 409, where: asked.subject, remedy: 'Run it again: it begins with what is there now.'})
}

function missing(status: ServerStatus, asked: Asked): SlipwayError {
  // The path itself is unknown where the server does not say of what kind the missing object is.
  if (status.kind === '' && status.name === '') return new UserError('The cluster does not know its kind.', {reason: 'unknown-kind', where: asked.subject})
  if (status.kind === 'namespaces') return new UserError(`There is no namespace \`${status.name}\`.`, {reason: 'manifest-invalid', where: asked.subject, expected: 'a namespace that exists', remedy: `Make the namespace ${status.name}, or correct its name.`})
  if (writing(asked)) return new ApiError(`It is not there (any more): ${wordsOf(status, asked)}.`, {reason: 'contention', status: 404, where: asked.subject})
  return new ApiError(`It is not there: ${wordsOf(status, asked)}.`, {reason: 'api-unavailable', status: 404, where: asked.subject})
}

function unwell(status: ServerStatus, asked: Asked): SlipwayError {
  const hook = /failed calling webhook "([^"]*)"/.exec(status.message)?.[1]
  const remedy = hook !== undefined ? `See whether the service behind the webhook ${hook} runs.` : status.code === 429 ? 'The server asks to slow down: see what else asks it, and its priority levels.' : 'See whether the API server and what it depends on are well.'
  const reason = status.code === 504 || status.reason === 'Timeout' ? 'timeout' : 'api-unavailable'
  return new ApiError(`The cluster could not ${asked.verb} it: ${wordsOf(status, asked)}.`, {reason, status: status.code, where: asked.subject, remedy})
}

/** The error for a refusal that stays. */
export function refusal(status: ServerStatus, asked: Asked): SlipwayError {
  if (tooLarge.test(status.message)) return oversized(asked)
  if (isLasting(status)) return invalid(status, asked)
  switch (status.code) {
    case 401: return new ApiError('The cluster does not accept the credentials.', {reason: 'access-denied', status: 401, where: asked.subject, remedy: 'They have expired or are for another cluster: renew them.'})
    case 403: return denied(status, asked)
    case 404: return missing(status, asked)
    case 409: return conflicting(status, asked)
    case 413: return oversized(asked)
    case 400: case 422: return refusedInput(status, asked)
    case 405: case 406: case 415: return new UserError(`The server does not ${asked.verb} it: ${wordsOf(status, asked)}.`, {reason: 'unsupported', where: asked.subject})
    default: return writing(asked) && webhook.test(status.message) ? invalid(status, asked) : isExpired(status) ? tooOld(asked) : unwell(status, asked)
  }
}

function refusedInput(status: ServerStatus, asked: Asked): SlipwayError {
  if (writing(asked)) return invalid(status, asked)
  return new UserError(`The server cannot read the request to ${asked.verb} it: ${wordsOf(status, asked)}.`, {reason: 'input-invalid', where: asked.subject})
}

const tooOld = (asked: Asked): ApiError => new ApiError('What was known of it is too old for the server.', {reason: 'contention', status: 410, where: asked.subject})

function oversized(asked: Asked): UserError {
  const size = asked.bytes === undefined ? '' : ` It has ${asked.bytes} bytes.`
  return new UserError(`It is too large for the cluster.${size}`, {reason: 'manifest-invalid', where: asked.subject, expected: 'about 1.5 MB at most (etcd’s own limit), 1 MiB of data in a ConfigMap or Secret', remedy: 'Split it up.'})
}

// ---- ownership

export interface Conflict {
  manager: string
  /** ISO 8601; the server tells it of `Update`, not of `Apply`. */
  time: string | undefined
  /** `.spec.replicas` */
  field: string
}

/** `conflict with "kubectl-client-side-apply" using apps/v1 at 2026-01-01T00:00:00Z` (structured-merge-diff as k8s.io/apimachinery words it). */
export function conflictsOf(status: ServerStatus): Conflict[] {
  return status.causes.filter(cause => cause.reason === 'FieldManagerConflict').map(({message, field}) => {
    const quoted = /conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1]
    return {manager: quoted === undefined ? '' : unquoted(quoted), time: / at (\d{4}-\d{2}-\d{2}T[\d:.]+Z)/.exec(message)?.[1], field}
  })
}

function unquoted(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return text.slice(1, -1)
  }
}

/** `managed` fills in when a manager last wrote, where the server has not said so. */
export function ownershipConflict(conflicts: readonly Conflict[], asked: Asked, managed: readonly ManagedFields[] = []): UserError {
  const lines = conflicts.map(({manager, time, field}) => {
    const last = time ?? managed.filter(entry => entry.manager === manager && entry.time !== undefined).map(entry => entry.time as string).sort().at(-1)
    return `${field || 'a field'} belongs to ${JSON.stringify(manager)}${last === undefined ? '' : ` since ${last}`}`
  })
  return new UserError(`${short(lines.join('; '))}.`, {
    reason: 'ownership-conflict', where: asked.subject, expected: 'fields that nobody else sets', remedy: 'Take the fields out of the manifest, or let their owner give them up.'
  })
}
