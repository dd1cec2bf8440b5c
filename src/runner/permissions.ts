/** What a job's token may do, and what a called workflow may ask for (docs: permissions; actions/runner: src/Sdk/WorkflowParser/Conversion/PermissionsHelper.cs). */
import {entries, literal, type Token} from './tokens.ts'

export type Access = 'none' | 'read' | 'write'

export type Permissions =
  /** No key says anything: the repository's setting decides, which nobody knows here. */
  | {kind: 'repository'}
  | {kind: 'all'; access: 'read' | 'write'}
  /** What is not named is none. */
  | {kind: 'named'; scopes: ReadonlyMap<string, Access>}

const order: readonly Access[] = ['none', 'read', 'write']
const rank = (access: Access): number => order.indexOf(access)
const least = (a: Access, b: Access): Access => (rank(a) < rank(b) ? a : b)
const accessIn = (text: string | undefined): Access => (text === 'read' || text === 'write' ? text : 'none')

/** Undefined where the key is not written. */
export function readPermissions(token: Token | undefined): Permissions | undefined {
  if (token === undefined) return undefined
  const word = literal(token)
  if (word === 'read-all' || word === 'write-all') return {kind: 'all', access: word === 'read-all' ? 'read' : 'write'}
  return {kind: 'named', scopes: new Map(entries(token).map(({key, token: value}) => [key, accessIn(literal(value))]))}
}

function allowed(limit: Permissions, scope: string): Access {
  if (limit.kind === 'repository') return 'write'
  return limit.kind === 'all' ? limit.access : limit.scopes.get(scope) ?? 'none'
}

/** `contents: write` for each scope that is asked beyond the limit, with what the limit is. */
export function excess(wanted: Permissions, limit: Permissions): {requested: string[]; allowed: string[]} {
  const scopes = wanted.kind === 'named' ? [...wanted.scopes] : []
  const over = scopes.filter(([scope, access]) => rank(access) > rank(allowed(limit, scope)))
  if (wanted.kind === 'all' && limit.kind === 'all' && rank(wanted.access) > rank(limit.access)) return {requested: [`${wanted.access}-all`], allowed: [`${limit.access}-all`]}
  if (wanted.kind === 'all' && limit.kind === 'named') return {requested: [`${wanted.access}-all`], allowed: permissionLines(limit)}
  return {requested: over.map(([scope, access]) => `${scope}: ${access}`), allowed: over.map(([scope]) => `${scope}: ${allowed(limit, scope)}`)}
}

/** The token of a run for a fork's pull request reads at most (docs: GITHUB_TOKEN, permissions in pull requests from forks). */
export function asReadOnly(permissions: Permissions): Permissions {
  if (permissions.kind === 'repository') return {kind: 'all', access: 'read'}
  if (permissions.kind === 'all') return {kind: 'all', access: 'read'}
  return {kind: 'named', scopes: new Map([...permissions.scopes].map(([scope, access]) => [scope, least(access, 'read')]))}
}

export function permissionLines(permissions: Permissions): string[] {
  if (permissions.kind === 'repository') return ['as the repository is set']
  if (permissions.kind === 'all') return [`${permissions.access}-all`]
  const each = [...permissions.scopes].map(([scope, access]) => `${scope}: ${access}`)
  return each.length === 0 ? ['none'] : each
}
