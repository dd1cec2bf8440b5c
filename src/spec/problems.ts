/** Many problems of one input told as one error, in the order in which a reader meets them. */
import {UserError} from '../kernel/errors.ts'
import type {LocatedProblem} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {nearest} from '../kernel/near-miss.ts'
import {formatPlace} from './located.ts'

const shown = 50

const order = (a: LocatedProblem, b: LocatedProblem): number =>
  (a.file === b.file ? a.line - b.line || a.column - b.column || (a.message < b.message ? -1 : 1) : a.file < b.file ? -1 : 1)

const sentence = (text: string): string => (/[.?]$/.test(text) ? text : `${text}.`)

/** One error over all problems; one alone keeps its place in `where`. */
export function problemsError(reason: FailureReason, subject: string, problems: readonly LocatedProblem[]): UserError {
  const unique = [...new Map(problems.map(p => [`${formatPlace(p)} ${p.message}`, p])).values()].sort(order)
  const [only] = unique
  if (only && unique.length === 1) return new UserError(sentence(only.message), {reason, where: formatPlace(only), problems: unique})
  const lines = unique.slice(0, shown).map(p => `  ${formatPlace(p)}: ${sentence(p.message)}`)
  if (unique.length > shown) lines.push(`  and ${unique.length - shown} more.`)
  return new UserError([`${subject} has ${unique.length} problems:`, ...lines].join('\n'), {reason, problems: unique})
}

/** `; did you mean …?`, or the names there are, or nothing. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known)
  if (near !== undefined) return `; did you mean \`${near}\`?`
  if (known.length === 0 || known.length > 12) return ''
  return `; known here: ${known.map(k => `\`${k}\``).join(', ')}`
}

/** Text from the file in a message: on one line, short, quoted. */
export const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text)

/** A name from the file in a message: the same, in backticks. */
export const ticked = (text: string): string => `\`${quote(text).slice(1, -1).replaceAll('`', "'")}\``
