/** Whether the credentials allow what a release will do, asked before the first write: one request where they do, and the missing Role in words where they do not. */
import {toSlipwayError} from '../../kernel/errors.ts'
import type {Problem, Release} from '../../rollout/model.ts'
import type {Access, GrantedRules} from './client/client.ts'
import type {KubeObject} from './model.ts'
import {builtinResource, planRights, type ResourceOf, type Right} from './objects/rights.ts'
import {describeRights, isGranted, renderRoles} from './objects/rules.ts'
import type {SetContext} from './set-context.ts'
import {findTrafficKinds} from './split.ts'

const appendixTitle = 'The Role that this release needs'

/** One problem with all that is missing. What a server cannot say of its own rules is found where it is tried. */
export async function observeAccess(context: SetContext, release: Release, signal: AbortSignal): Promise<Problem[]> {
  const {ports: {log}} = context
  const rights = await observeRights(context, release, signal)
  const missing = rights === undefined ? undefined : await observeMissing(context, rights, signal)
  if (rights === undefined || missing === undefined || missing.length === 0) return []
  const [must, helps] = (['must', 'helps'] as const).map(need => missing.filter(right => right.need === need)) as [Right[], Right[]]
  if (must.length === 0) {
    log.info(`The credentials do not allow what a release can do without: ${describeRights(helps).join('; ')}.`)
    return []
  }
  const user = await context.client.user(signal).catch(() => undefined)
  return [problemOf(context, {rights, must, user})]
}

function problemOf({namespace, set}: SetContext, {rights, must, user}: {rights: readonly Right[]; must: readonly Right[]; user: string | undefined}): Problem {
  const name = `slipway-${set.replace(/[^a-z0-9]+/gi, '-').toLowerCase()}`
  return {
    reason: 'access-denied', message: `The credentials${user === undefined ? '' : ` of ${user}`} lack what the release needs: ${describeRights(must).join('; ')}.`,
    remedy: `Apply the Role that stands below in namespace ${namespace}, or ask who may.`,
    appendix: {title: appendixTitle, language: 'yaml', text: renderRoles({name, user: user ?? 'NAME OF THE USER', rights})}
  }
}

/** Undefined where a service cannot be read: the plan says why. */
async function observeRights(context: SetContext, release: Release, signal: AbortSignal): Promise<Right[] | undefined> {
  const {client, contents, namespace} = context
  await contents.learn(release)
  const services = Object.entries(release.services)
  const read = await Promise.all(services.map(([service, {rev}]) => contents.of(service, rev).catch(() => undefined)))
  // Rendered configuration is no object yet while only planning.
  const objects = [...read.flatMap(found => found ?? []), ...services.flatMap(([service, {config}]) => (config === undefined ? [] : [{apiVersion: 'v1', kind: 'Secret', metadata: {name: service}}]))]
  if (read.includes(undefined)) return undefined
  const resources = new Map<string, string>()
  const resourceOf: ResourceOf = kind => builtinResource(kind) ?? resources.get(keyOf(kind))
  const splitting = services.some(([, {strategy}]) => strategy.kind === 'canary') ? await findTrafficKinds(context, signal) : []
  const asked = new Map([...objects, ...splitting].filter(kind => builtinResource(kind) === undefined).map(kind => [keyOf(kind), kind]))
  await Promise.all([...asked].map(async ([key, {apiVersion, kind}]) => {
    const found = await client.findResource(apiVersion, kind, signal)
    if (found) resources.set(key, found.resource)
  }))
  const hooks = services.some(([, service]) => service.hooks !== undefined) ? 'some' : 'none'
  return planRights({namespace, objects, resourceOf, splitting, hooks})
}

const keyOf = ({apiVersion, kind}: Pick<KubeObject, 'apiVersion' | 'kind'>): string => `${apiVersion} ${kind}`

/** Undefined where the server does not answer such questions, or not to us. */
async function observeMissing({client, namespace, ports: {log}}: SetContext, rights: readonly Right[], signal: AbortSignal): Promise<Right[] | undefined> {
  try {
    const {rules} = await client.rules(namespace, signal).catch((thrown: unknown): GrantedRules => ({...unanswered(thrown), rules: [], incomplete: true}))
    // What only helps and lies in no namespace is not worth a request of its own.
    const open = rights.filter(right => !(right.need === 'helps' && right.namespace === undefined) && !isGranted(rules, namespace, right))
    if (open.length === 0) return []
    const denied = new Set(await client.denied(open.map(toAccess), signal).then(found => found.map(keyOfAccess)))
    return open.filter(right => denied.has(keyOfAccess(right)))
  } catch (thrown) {
    unanswered(thrown)
    log.info(`What the credentials allow was not asked: ${toSlipwayError(thrown).message} It is found where it is tried.`)
    return undefined
  }
}

const toAccess = ({need: _, ...access}: Right): Access => access
const keyOfAccess = ({verb, group, resource, subresource, namespace}: Access): string => JSON.stringify([verb, group, resource, subresource, namespace])

/** A server that does not know the reviews, or refuses them to us. Credentials that are not accepted at all, and a server that does not answer, are another matter. */
function unanswered(thrown: unknown): object {
  const error = toSlipwayError(thrown)
  const expired = 'status' in error && error.status === 401
  if (expired || !['access-denied', 'unknown-kind', 'unsupported', 'input-invalid'].includes(error.reason)) throw thrown
  return {}
}
