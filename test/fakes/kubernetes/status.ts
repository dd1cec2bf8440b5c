/** What the API server answers when it does not do what was asked: its `Status` object, in its own words. */
import type {Json} from '../../../src/kernel/digest.ts'

export interface StatusCause {
  reason: string
  message: string
  field?: string
}

interface StatusFacts {
  code: number
  reason: string
  message: string
  causes?: StatusCause[]
  retryAfterSeconds?: number
  /** The resource (plural) and the name that it is about. */
  about?: {kind: string; name: string}
}

export class StatusError extends Error {
  readonly code: number
  readonly reason: string
  readonly causes: readonly StatusCause[]
  readonly retryAfterSeconds: number | undefined
  readonly about: {kind: string; name: string} | undefined

  constructor(facts: StatusFacts) {
    super(facts.message)
    this.name = 'StatusError'
    this.code = facts.code
    this.reason = facts.reason
    this.causes = facts.causes ?? []
    this.retryAfterSeconds = facts.retryAfterSeconds
    this.about = facts.about
  }
}

/** `deployments.apps`: how the server names a resource in a message. */
export interface Named {
  resource: string
  kind: string
  group: string
}

const plural = ({resource, group}: Named): string => (group === '' ? resource : `${resource}.${group}`)
const singular = ({kind, group}: Named): string => (group === '' ? kind : `${kind}.${group}`)

export const notFound = (kind: Named, name: string): StatusError => new StatusError({code: 404, reason: 'NotFound', message: `${plural(kind)} "${name}" not found`, about: {kind: kind.resource, name}})

export const alreadyExists = (kind: Named, name: string): StatusError =>
  new StatusError({code: 409, reason: 'AlreadyExists', message: `${plural(kind)} "${name}" already exists`, about: {kind: kind.resource, name}})

export const conflict = (kind: Named, name: string, why = 'the object has been modified; please apply your changes to the latest version and try again'): StatusError =>
  new StatusError({code: 409, reason: 'Conflict', message: `Operation cannot be fulfilled on ${plural(kind)} "${name}": ${why}`, about: {kind: kind.resource, name}})

export const forbidden = (kind: Named, name: string, why: string, causes: StatusCause[] = []): StatusError =>
  new StatusError({code: 403, causes, reason: 'Forbidden', message: `${plural(kind)}${name === '' ? '' : ` "${name}"`} is forbidden: ${why}`, about: {kind: kind.resource, name}})

export const badRequest = (message: string): StatusError => new StatusError({code: 400, reason: 'BadRequest', message})

export function invalid(kind: Named, name: string, causes: readonly StatusCause[]): StatusError {
  const told = causes.map(cause => `${cause.field ?? ''}: ${cause.message}`)
  const words = told.length === 1 ? told[0] as string : `[${told.join(', ')}]`
  return new StatusError({code: 422, reason: 'Invalid', message: `${singular(kind)} "${name}" is invalid: ${words}`, causes: [...causes], about: {kind: kind.kind, name}})
}

/** `Invalid value`, with the value as Go prints it where it is short enough to be told. */
export const badValue = (field: string, value: Json, why: string): StatusCause =>
  ({reason: 'FieldValueInvalid', field, message: `Invalid value: ${typeof value === 'string' ? `"${value}"` : JSON.stringify(value)}: ${why}`})

export const required = (field: string, why = ''): StatusCause => ({reason: 'FieldValueRequired', field, message: `Required value${why === '' ? '' : `: ${why}`}`})
