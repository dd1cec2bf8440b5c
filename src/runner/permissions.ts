/** The permissions that a job's token would have, as text. */
import {entries, literal, type Token} from './tokens.ts'

/** Without a `permissions` key the repository's setting decides, which nobody knows here. */
export function permissionLines(token: Token | undefined): string[] {
  if (token === undefined) return ['as the repository is set']
  const word = literal(token)
  if (word !== undefined) return [word]
  const each = entries(token).map(({key, token: value}) => `${key}: ${literal(value) ?? ''}`)
  return each.length === 0 ? ['none'] : each
}
