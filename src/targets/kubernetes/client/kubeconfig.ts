/** From a merged kubeconfig to what one connection needs: one context, its cluster and its user, checked. Pure: files that it names are read elsewhere. */
import path from 'node:path'
import {UserError, type LocatedProblem} from '../../../kernel/errors.ts'
import {formatPlace, problemAt, type LocatedMap} from '../../../spec/located.ts'
import {problemsError, suggestion, ticked} from '../../../spec/problems.ts'
import {readExecPlugin, type ExecPlugin} from './kubeconfig-exec.ts'
import {flagIn, mapIn, placeIn, subject, textIn, valueIn, type Kubeconfig, type Section} from './kubeconfig-file.ts'

/** PEM or a token, given or in a file; `place` is where the kubeconfig says so. */
export type Source = {kind: 'text'; text: string; place: string} | {kind: 'file'; path: string; place: string}

export type Identity =
  | {kind: 'none'}
  | {kind: 'token'; token: string}
  /** Read anew while it is in use; the file of a service account changes. */
  | {kind: 'token-file'; path: string}
  | {kind: 'basic'; username: string; password: string}
  | {kind: 'exec'; plugin: ExecPlugin}

export interface ClusterAccess {
  /** For people: which context of which files. */
  context: string
  /** URL without a slash at its end. */
  server: string
  namespace: string
  ca: Source | undefined
  serverName: string | undefined
  insecure: boolean
  /** From `proxy-url`; the environment's proxies do not count then. */
  proxy: string | undefined
  identity: Identity
  certificate: {cert: Source; key: Source} | undefined
  /** The user that requests are made for, where the kubeconfig says `as`. */
  impersonate: string | undefined
}

export interface Wish {
  context?: string
  namespace?: string
}

/** Throws UserError: `input-invalid` with every problem of the chosen entries, `unsupported` for ways to log in that are not read here. */
export function selectAccess(config: Kubeconfig, wish: Wish): ClusterAccess {
  const problems: LocatedProblem[] = []
  const context = contextOf(config, wish)
  const cluster = entryOf(config, 'clusters', context.entry, problems)
  const user = entryOf(config, 'users', context.entry, problems)
  const namespace = wish.namespace ?? textIn(context.entry, 'namespace', problems) ?? 'default'
  const access = cluster && {context: context.name, namespace, ...clusterOf(cluster, problems), ...(user ? userOf(user, problems) : nobody)}
  if (problems.length > 0 || access === undefined) throw problemsError('input-invalid', subject, problems)
  // kubectl sends no credentials where nothing protects them (client-go, tools/clientcmd: only if the transport is TLS).
  return access.server.startsWith('https:') ? access : {...access, ...nobody}
}

const nobody = {identity: {kind: 'none'}, certificate: undefined, impersonate: undefined} as const

function contextOf(config: Kubeconfig, wish: Wish): {name: string; entry: LocatedMap} {
  const name = wish.context ?? config.currentContext?.name
  const known = [...config.contexts.keys()]
  const where = wish.context === undefined && config.currentContext ? formatPlace(config.currentContext.place) : config.files.join(', ')
  if (name === undefined) throw new UserError('The kubeconfig names no current context, and none was asked for.', {reason: 'input-invalid', where, expected: known.length > 0 ? `one of ${known.map(ticked).join(', ')}` : 'a context'})
  const entry = config.contexts.get(name)
  if (entry) return {name, entry}
  throw new UserError(`There is no context ${ticked(name)}${suggestion(name, known)}.`, {reason: 'input-invalid', where, expected: known.length > 0 ? `one of ${known.map(ticked).join(', ')}` : 'a kubeconfig with a context'})
}

function entryOf(config: Kubeconfig, section: Exclude<Section, 'contexts'>, context: LocatedMap, problems: LocatedProblem[]): LocatedMap | undefined {
  const key = section.slice(0, -1)
  const name = textIn(context, key, problems)
  if (name === undefined) {
    if (section === 'clusters' && !valueIn(context, key)) problems.push(problemAt(context.place, 'the context names no `cluster`'))
    return undefined
  }
  const found = config[section].get(name)
  if (!found) problems.push(problemAt(placeIn(context, key), `there is no ${key} ${ticked(name)}${suggestion(name, [...config[section].keys()])}`))
  return found
}

/** A path is relative to the file that it stands in. */
export const besideFile = (map: LocatedMap, key: string, text: string): string => path.resolve(path.dirname(placeIn(map, key).file), text)

function sourceOf(map: LocatedMap, key: string, problems: LocatedProblem[]): Source | undefined {
  const data = textIn(map, `${key}-data`, problems)
  const place = formatPlace(placeIn(map, data === undefined ? key : `${key}-data`))
  if (data === undefined) {
    const file = textIn(map, key, problems)
    return file === undefined ? undefined : {kind: 'file', path: besideFile(map, key, file), place}
  }
  const text = Buffer.from(data, 'base64').toString('utf8')
  if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data) && isPem(text)) return {kind: 'text', text, place}
  problems.push(problemAt(placeIn(map, `${key}-data`), `\`${key}-data\` has to be PEM in base64`))
  return undefined
}

export const isPem = (text: string): boolean => /-----BEGIN [A-Z0-9 ]+-----[\s\S]+-----END [A-Z0-9 ]+-----/.test(text)

function urlIn(map: LocatedMap, key: string, problems: LocatedProblem[]): URL | undefined {
  const text = textIn(map, key, problems)
  if (text === undefined) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && ['http:', 'https:'].includes(url.protocol) && url.host !== '') return url
  const socks = url?.protocol.startsWith('socks')
  problems.push(problemAt(placeIn(map, key), socks ? `\`${key}\`: SOCKS proxies are not spoken here; expected http:// or https://` : `\`${key}\` has to be a URL that begins with https:// or http://`))
  return undefined
}

type ClusterPart = Pick<ClusterAccess, 'server' | 'ca' | 'serverName' | 'insecure' | 'proxy'>

function clusterOf(cluster: LocatedMap, problems: LocatedProblem[]): ClusterPart {
  const before = problems.length
  const server = urlIn(cluster, 'server', problems)
  if (!server && problems.length === before) problems.push(problemAt(cluster.place, 'the cluster has no `server`'))
  if (server && (server.username !== '' || server.search !== '' || server.hash !== '')) problems.push(problemAt(placeIn(cluster, 'server'), '`server` has to be an address alone, without user, query and fragment'))
  const ca = sourceOf(cluster, 'certificate-authority', problems)
  const insecure = flagIn(cluster, 'insecure-skip-tls-verify', problems)
  if (insecure && ca) problems.push(problemAt(placeIn(cluster, 'insecure-skip-tls-verify'), 'an authority is named and the server is not to be verified: only one of both can be meant'))
  return {
    server: server ? `${server.protocol}//${server.host}${server.pathname.replace(/\/+$/, '')}` : '',
    ca, insecure, serverName: textIn(cluster, 'tls-server-name', problems), proxy: urlIn(cluster, 'proxy-url', problems)?.href
  }
}

function certificateOf(user: LocatedMap, problems: LocatedProblem[]): ClusterAccess['certificate'] {
  const cert = sourceOf(user, 'client-certificate', problems)
  const key = sourceOf(user, 'client-key', problems)
  if (cert && key) return {cert, key}
  const [has, lacks] = cert ? ['client-certificate', 'client-key'] : ['client-key', 'client-certificate']
  const written = (name: string): boolean => valueIn(user, name) !== undefined || valueIn(user, `${name}-data`) !== undefined
  if ((cert ?? key) && !written(lacks)) problems.push(problemAt(placeIn(user, `${has}-data`), `\`${has}\` is of no use without \`${lacks}\``))
  return undefined
}

function refuseUnread(user: LocatedMap): void {
  const key = ['auth-provider', 'as-uid', 'as-groups', 'as-user-extra'].find(name => valueIn(user, name) !== undefined)
  if (key === undefined) return
  throw new UserError(`\`${key}\` of a kubeconfig is not read by this version.`, {
    reason: 'unsupported', where: formatPlace(placeIn(user, key)),
    expected: key === 'auth-provider' ? 'an `exec` plugin, a token or a client certificate (kubectl dropped auth providers with 1.26)' : '`as` alone, or credentials of the user who is meant'
  })
}

function userOf(user: LocatedMap, problems: LocatedProblem[]): Pick<ClusterAccess, 'identity' | 'certificate' | 'impersonate'> {
  refuseUnread(user)
  return {identity: identityOf(user, problems), certificate: certificateOf(user, problems), impersonate: textIn(user, 'as', problems)}
}

/** What is at hand comes before a plugin (client-go, plugin/pkg/client/auth/exec: a request that has credentials already does not run it). */
function identityOf(user: LocatedMap, problems: LocatedProblem[]): Identity {
  const [token, file] = [textIn(user, 'token', problems)?.trim(), textIn(user, 'tokenFile', problems)]
  if (file !== undefined) return {kind: 'token-file', path: besideFile(user, 'tokenFile', file)}
  if (token !== undefined) {
    if (/^[\x21-\x7e]+$/.test(token)) return {kind: 'token', token}
    problems.push(problemAt(placeIn(user, 'token'), '`token` holds characters that no token has'))
  }
  const [username, password] = [textIn(user, 'username', problems), textIn(user, 'password', problems)]
  if (username !== undefined) return {kind: 'basic', username, password: password ?? ''}
  const exec = mapIn(user, 'exec', problems)
  const plugin = exec && readExecPlugin(exec, problems)
  return plugin ? {kind: 'exec', plugin} : {kind: 'none'}
}
