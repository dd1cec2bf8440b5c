/** The five errors. Everything thrown on purpose is one of them; whatever else arrives at the top is an InternalError. */
import type {FailureReason} from './failure-reasons.ts'

/** One problem at one place of a file. An error may carry many, so that each can become an annotation of its own. */
export interface LocatedProblem {
  file: string
  line: number
  column: number
  message: string
}

/** What belongs to a message and is too long for it: a Role to apply. */
export interface Appendix {
  title: string
  /** Of the text, for a code block: `yaml`. */
  language: string
  text: string
}

export interface ErrorFacts {
  reason: FailureReason
  /** Where it happened: `file:line:column`, an object, a URL without credentials. */
  where?: string
  /** What would have been right. */
  expected?: string
  /** What the reader should do now. */
  remedy?: string
  /** Every problem of the input by its place; the message tells them all as well. */
  problems?: readonly LocatedProblem[]
  appendix?: Appendix
  cause?: unknown
}

export abstract class SlipwayError extends Error {
  readonly reason: FailureReason
  readonly where: string | undefined
  readonly expected: string | undefined
  readonly remedy: string | undefined
  readonly problems: readonly LocatedProblem[]
  readonly appendix: Appendix | undefined

  constructor(what: string, facts: ErrorFacts) {
    super(what, facts.cause === undefined ? undefined : {cause: facts.cause})
    this.name = new.target.name
    this.reason = facts.reason
    this.where = facts.where
    this.expected = facts.expected
    this.remedy = facts.remedy
    this.problems = facts.problems ?? []
    this.appendix = facts.appendix
  }

  /** One paragraph for a person: where, what, what was expected, what to do. */
  explain(): string {
    return [
      this.where ? `${this.where}: ${this.message}` : this.message,
      this.expected ? `Expected: ${this.expected}` : '',
      this.remedy ? `What to do: ${this.remedy}` : ''
    ].filter(Boolean).join('\n  ')
  }
}

/** The user's files, inputs or circumstances; the user can mend it. */
export class UserError extends SlipwayError {}

/** A program that we ran failed. */
export class ToolError extends SlipwayError {
  readonly argv: readonly string[]
  readonly exitCode: number | null

  constructor(what: string, facts: ErrorFacts & {argv: readonly string[]; exitCode: number | null}) {
    super(what, facts)
    this.argv = facts.argv
    this.exitCode = facts.exitCode
  }
}

/** A service that we called failed or could not be reached. */
export class ApiError extends SlipwayError {
  readonly status: number | undefined

  constructor(what: string, facts: ErrorFacts & {status?: number}) {
    super(what, facts)
    this.status = facts.status
  }
}

/** A judgement went against the release: a gate, an analysis, a scan policy. */
export class GateBreach extends SlipwayError {}

/** A defect of ours. The only one that is printed with its stack. */
export class InternalError extends SlipwayError {
  constructor(what: string, cause?: unknown) {
    super(what, {reason: 'internal', ...(cause === undefined ? {} : {cause})})
  }
}

export function toSlipwayError(thrown: unknown): SlipwayError {
  if (thrown instanceof SlipwayError) return thrown
  if (thrown instanceof Error) return new InternalError(thrown.message, thrown)
  return new InternalError(String(thrown))
}

export function assertNever(value: never): never {
  throw new InternalError(`Unexpected value ${JSON.stringify(value)}`)
}
