/** Rights as RBAC has them: what a server's rules grant, and the smallest Role that grants what is asked for. Pure. */
import type {Access, GrantedRule} from '../client/client.ts'
import type {Right} from './rights.ts'

const whole = ({resource, subresource}: {resource: string; subresource?: string | undefined}): string => (subresource === undefined ? resource : `${resource}/${subresource}`)

/** As the authoriser matches (k8s.io/component-helpers/auth/rbac, `ResourceMatches`); rules for objects of certain names are left to a review of its own. */
function grants(rule: GrantedRule, {verb, group, resource, subresource}: Access): boolean {
  const resources = ['*', whole({resource, subresource}), ...(subresource === undefined ? [] : [`*/${subresource}`])]
  return rule.names.length === 0 && rule.verbs.some(v => v === '*' || v === verb) && rule.groups.some(g => g === '*' || g === group) && rule.resources.some(r => resources.includes(r))
}

/** The rules of a namespace say nothing for sure of what lies outside it: a RoleBinding to a ClusterRole grants no more than its namespace. */
export const isGranted = (rules: readonly GrantedRule[], namespace: string, right: Access): boolean => right.namespace === namespace && rules.some(rule => grants(rule, right))

const named = ({group, resource, subresource}: Access): string => `${whole({resource, subresource})}${group === '' ? '' : `.${group}`}`
const listed = (words: readonly string[]): string => (words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`)

function grouped<K, V>(values: Iterable<V>, keyOf: (value: V) => K): Map<K, V[]> {
  const groups = new Map<K, V[]>()
  for (const value of values) groups.set(keyOf(value), [...groups.get(keyOf(value)) ?? [], value])
  return groups
}

/** `create and patch deployments.apps in namespace shop`, a line for each resource. */
export function describeRights(rights: readonly Access[]): string[] {
  const groups = grouped(rights, right => `${named(right)} ${right.namespace === undefined ? 'in the whole cluster' : `in namespace ${right.namespace}`}`)
  return [...groups].map(([what, own]) => `${listed(own.map(({verb}) => verb))} ${what}`)
}

export interface RoleWish {
  /** Of the objects that are made. */
  name: string
  /** As the server knows it: `system:serviceaccount:<namespace>:<name>` is a ServiceAccount. */
  user: string
  rights: readonly Right[]
}

const plain = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/
/** JSON is YAML; what could be taken for a number or a word of YAML 1.1 is quoted. */
const scalar = (text: string): string => (plain.test(text) && !/^[\d.]+$|^(?:y|n|yes|no|on|off|true|false|null)$/.test(text) ? text : JSON.stringify(text))

function subjectOf(user: string): string {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? []
  return name === undefined || namespace === undefined ? `{kind: User, apiGroup: rbac.authorization.k8s.io, name: ${JSON.stringify(user)}}` : `{kind: ServiceAccount, name: ${scalar(name)}, namespace: ${scalar(namespace)}}`
}

/** Resources of one group that are asked for the same verbs stand in one rule. */
function rulesOf(rights: readonly Right[]): string[] {
  const verbs = new Map<string, {group: string; resource: string; verbs: string[]}>()
  for (const right of rights) {
    const key = `${right.group} ${whole(right)}`
    const known = verbs.get(key) ?? {group: right.group, resource: whole(right), verbs: []}
    verbs.set(key, {...known, verbs: [...known.verbs, right.verb]})
  }
  const order = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete']
  const rules = grouped(verbs.values(), ({group, verbs: own}) => JSON.stringify([group, [...own].sort((a, b) => order.indexOf(a) - order.indexOf(b))]))
  return [...rules].map(([key, own]) => {
    const [group, words] = JSON.parse(key) as [string, string[]]
    return `- {apiGroups: [${group === '' ? '""' : group}], resources: [${own.map(({resource}) => resource).join(', ')}], verbs: [${words.join(', ')}]}`
  })
}

function renderPair(namespace: string | undefined, {name, user, rights}: RoleWish): string {
  const [kind, place] = namespace === undefined ? ['ClusterRole', ''] : ['Role', `, namespace: ${scalar(namespace)}`]
  const [must, helps] = (['must', 'helps'] as const).map(need => rulesOf(rights.filter(right => right.need === need))) as [string[], string[]]
  return [
    'apiVersion: rbac.authorization.k8s.io/v1', `kind: ${kind}`, `metadata: {name: ${scalar(name)}${place}}`, 'rules:', ...must,
    ...(helps.length === 0 ? [] : ['# It goes on without these, and tells less: watches, events, logs, gates and tests through the API server.', ...helps]),
    '---', 'apiVersion: rbac.authorization.k8s.io/v1', `kind: ${kind}Binding`, `metadata: {name: ${scalar(name)}${place}}`,
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${scalar(name)}}`, `subjects: [${subjectOf(user)}]`
  ].join('\n')
}

/** A Role and its RoleBinding for each namespace, a ClusterRole where something lies in none: YAML for `kubectl apply -f -`. */
export function renderRoles(wish: RoleWish): string {
  const places = [...grouped(wish.rights, right => right.namespace)]
  return `${places.map(([namespace, rights]) => renderPair(namespace, {...wish, rights})).join('\n---\n')}\n`
}
