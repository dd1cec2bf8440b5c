/** Reads GitHub's token tree, which keeps what the official converter drops: `with`, `shell`, timeouts, `permissions`, `defaults`, inputs and outputs of calls. */
import {isMapping, isSequence, isString} from '@actions/workflow-parser'
import type {TemplateToken} from '@actions/workflow-parser/templates/tokens/template-token'

export type Token = TemplateToken

export const field = (token: Token | undefined, key: string): Token | undefined => (token && isMapping(token) ? token.find(key) : undefined)

export const entries = (token: Token | undefined): {key: string; token: Token; at: Token}[] =>
  token && isMapping(token) ? Array.from(token, pair => ({key: pair.key.toString(), token: pair.value, at: pair.key})) : []

export const items = (token: Token | undefined): Token[] => (token && isSequence(token) ? Array.from(token) : [])

/** The text of a literal scalar; undefined for expressions and structures. */
export function literal(token: Token | undefined): string | undefined {
  if (!token) return undefined
  if (isString(token)) return token.value
  return token.isLiteral ? token.toString() : undefined
}

/** `.github/workflows/deploy.yml:12`, for messages. */
export const placeOf = (file: string, token: Token | undefined): string => (token?.line === undefined ? file : `${file}:${token.line}`)

/** The parser's errors, each once and on one line: a slip in the YAML repeats itself with a picture of the text each time. */
export function problemsOf(errors: readonly {message: string}[]): string[] {
  const lines = errors.map(e => (e.message.split('\n')[0] as string).replace(/ ?\(Line: (\d+), Col: (\d+)\)/, ':$1:$2'))
  return [...new Set(lines)].slice(0, 20)
}
