/** PromQL label matchers, `code=~"5..",method!="GET"`: what selects the bad events of a counter. Pure. */
import {UserError} from '../kernel/errors.ts'
import {compileRegex} from './regex.ts'

export type MatchOperator = '=' | '!=' | '=~' | '!~'

export interface Matcher {
  label: string
  operator: MatchOperator
  value: string
  /** `value` of the label; an absent label is the empty string, as in Prometheus. */
  test(value: string): boolean
}

const escapes: Record<string, string> = {n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', '\\': '\\', '"': '"', "'": "'"}
const piece = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*(,|$)/y

function unquote(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1)
  if (quoted.startsWith('`')) return inner
  let wrong = false
  const text = inner.replace(/\\(.)/g, (_, c: string) => {
    if (escapes[c] === undefined) wrong = true
    return escapes[c] ?? ''
  })
  return wrong ? undefined : text
}

function makeMatcher(label: string, operator: MatchOperator, value: string): Matcher {
  const positive = operator === '=' || operator === '=~'
  if (operator === '=' || operator === '!=') return {label, operator, value, test: v => (v === value) === positive}
  const regex = compileRegex(value)
  return {label, operator, value, test: v => regex.matches(v) === positive}
}

function refuse(text: string, at: number, where: string): never {
  throw new UserError(`The label matchers ${JSON.stringify(text)} cannot be read from character ${at + 1} on.`, {
    reason: 'spec-invalid', where, expected: 'label="value" pairs with =, !=, =~ or !~, separated by commas; a backslash in double quotes is written twice', remedy: 'Write for example code=~"5..".'
  })
}

/** Throws UserError `spec-invalid`. Enclosing braces are allowed; no matcher at all is refused, since it would select every event. */
export function parseMatchers(text: string, where: string): Matcher[] {
  const body = text.trim().replace(/^\{([^]*)\}$/, '$1').trim().replace(/,$/, '')
  const matchers: Matcher[] = []
  let at = 0
  while (at < body.length) {
    piece.lastIndex = at
    const match = piece.exec(body)
    const value = match ? unquote(match[3] as string) : undefined
    if (!match || value === undefined || match[1] === '__name__' || (match[4] === ',' && piece.lastIndex >= body.length)) refuse(body, at, where)
    matchers.push(makeMatcher(match[1] as string, match[2] as MatchOperator, value))
    at = piece.lastIndex
  }
  if (matchers.length === 0) refuse(body, 0, where)
  return matchers
}

export const selects = (matchers: readonly Matcher[], labels: ReadonlyMap<string, string>): boolean =>
  matchers.every(m => m.test(labels.get(m.label) ?? ''))

/** A matcher as PromQL text. JSON's escapes are a subset of those that PromQL's double quotes know. */
export const renderMatcher = (m: Pick<Matcher, 'label' | 'operator' | 'value'>): string => `${m.label}${m.operator}${JSON.stringify(m.value)}`
