/** Who may do what, and what admission refuses: rules that tests set, in the words of the real server. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import type {GrantedRule} from '../../../src/targets/kubernetes/client/client.ts'
import {listAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {forbidden, StatusError} from './status.ts'

export interface Forbidden {
  user?: string
  verb?: string
  resource?: string
  subresource?: string
  namespace?: string
}

export interface Webhook {
  name: string
  /** Undefined where the object may pass, the reason where it is denied. */
  judge: (object: KubeObject, operation: 'CREATE' | 'UPDATE' | 'DELETE') => string | undefined
  /** The HTTP status of a denial; 400 where the webhook names none. */
  code?: number
}

interface Place {
  namespace?: string
  name: string
}

export interface AskedRight {
  user: string
  verb: string
  group: string
  resource: string
  subresource?: string
  namespace?: string
}

const everything: GrantedRule = {groups: ['*'], resources: ['*'], verbs: ['*'], names: []}
/** What `system:basic-user` lets everybody do who is known at all. */
const basic: GrantedRule[] = [
  {groups: ['authorization.k8s.io'], resources: ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'], verbs: ['create'], names: []},
  {groups: ['authentication.k8s.io'], resources: ['selfsubjectreviews'], verbs: ['create'], names: []}
]

const textsAt = (from: Json, field: string): string[] => listAt(from, field).filter(item => typeof item === 'string')
const ruleOf = (rule: Json): GrantedRule => ({groups: textsAt(rule, 'apiGroups'), resources: textsAt(rule, 'resources'), verbs: textsAt(rule, 'verbs'), names: textsAt(rule, 'resourceNames')})

function isSubject(subject: Json, user: string): boolean {
  const [kind, name, namespace] = [textAt(subject, 'kind'), textAt(subject, 'name'), textAt(subject, 'namespace')]
  return kind === 'User' ? name === user : kind === 'ServiceAccount' ? user === `system:serviceaccount:${namespace}:${name}` : kind === 'Group' && name === 'system:authenticated'
}

function covers({verbs, groups, resources}: GrantedRule, {verb, group, resource, subresource}: AskedRight): boolean {
  const one = subresource === undefined ? [resource] : [`${resource}/${subresource}`, `*/${subresource}`]
  return ['*', verb].some(v => verbs.includes(v)) && ['*', group].some(g => groups.includes(g)) && ['*', ...one].some(r => resources.includes(r))
}

export class Access {
  readonly rules: Forbidden[] = []
  readonly webhooks: Webhook[] = []
  /** May do what roles in the cluster grant them, and nothing else; everybody else may do everything but what a rule forbids. */
  readonly bound = new Set<string>()
  /** Whose credentials have expired. */
  readonly expired = new Set<string>()
  /** How the server answers reviews; `unknown` as one that has no such API. */
  reviews: 'answered' | 'unknown' | 'refused' = 'answered'
  /** Objects of RBAC, by kind. */
  roles: (kind: string) => readonly KubeObject[] = () => []

  /** By bindings that hold everywhere, and by those of the namespace. */
  granted(user: string, namespace: string | undefined): GrantedRule[] {
    if (!this.bound.has(user)) return [everything, ...basic]
    const places: [string, string | undefined][] = [['ClusterRoleBinding', undefined], ...(namespace === undefined ? [] : [['RoleBinding', namespace] as [string, string]])]
    const bindings = places.flatMap(([kind, place]) => this.roles(kind).filter(({metadata}) => metadata.namespace === place))
    const roles = bindings.filter(binding => listAt(binding, 'subjects').some(subject => isSubject(subject, user))).flatMap(binding => {
      const [kind = '', name] = [textAt(binding, 'roleRef', 'kind'), textAt(binding, 'roleRef', 'name')]
      return this.roles(kind).filter(({metadata}) => metadata.name === name && (kind === 'ClusterRole' || metadata.namespace === namespace))
    })
    return [...basic, ...roles.flatMap(role => listAt(role, 'rules').map(ruleOf))]
  }

  /** What a server says of it: forbidding rules stand for an authoriser that cannot list its own. */
  listed(user: string, namespace: string): {rules: GrantedRule[]; incomplete: boolean} {
    const secret = this.rules.some(rule => rule.user === undefined || rule.user === user)
    return {rules: secret ? basic : this.granted(user, namespace), incomplete: secret}
  }

  denies(asked: AskedRight): boolean {
    return this.forbids(asked) || !this.granted(asked.user, asked.namespace).some(rule => rule.names.length === 0 && covers(rule, asked))
  }

  private forbids(asked: AskedRight): boolean {
    return this.rules.some(rule => (['user', 'verb', 'resource', 'subresource', 'namespace'] as const).every(field =>
      rule[field] === undefined || rule[field] === asked[field] || (field === 'subresource' && rule[field] === '' && asked[field] === undefined)))
  }

  authorise(user: string, verb: string, kind: Kind, place: Place, subresource?: string): void {
    const asked = {user, verb, group: kind.group, resource: kind.resource, ...(subresource === undefined ? {} : {subresource}), ...(place.namespace === undefined ? {} : {namespace: place.namespace})}
    if (!this.denies(asked)) return
    const resource = subresource === undefined ? kind.resource : `${kind.resource}/${subresource}`
    const where = kind.namespaced && place.namespace !== undefined ? `in the namespace "${place.namespace}"` : 'at the cluster scope'
    throw forbidden(kind, place.name, `User "${user}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${where}`)
  }

  authenticate(user: string): void {
    if (this.expired.has(user)) throw new StatusError({code: 401, reason: 'Unauthorized', message: 'Unauthorized'})
  }

  /** Reviews are answered for everybody, but where a server does not have them. */
  review(kind: 'SelfSubjectRulesReview' | 'SelfSubjectAccessReview' | 'SelfSubjectReview', user: string): void {
    const group = kind === 'SelfSubjectReview' ? 'authentication.k8s.io' : 'authorization.k8s.io'
    const resource = `${kind.toLowerCase()}s`
    if (this.reviews === 'unknown') throw new StatusError({code: 404, reason: 'NotFound', message: 'the server could not find the requested resource'})
    if (this.reviews === 'refused') throw forbidden({resource, kind, group}, '', `User "${user}" cannot create resource "${resource}" in API group "${group}" at the cluster scope`)
  }

  admit(operation: 'CREATE' | 'UPDATE' | 'DELETE', _kind: Kind, object: KubeObject, _live: KubeObject | undefined): void {
    for (const webhook of this.webhooks) {
      const why = webhook.judge(object, operation)
      if (why !== undefined) throw new StatusError({code: webhook.code ?? 400, reason: webhook.code === 403 ? 'Forbidden' : 'BadRequest', message: `admission webhook "${webhook.name}" denied the request: ${why}`})
    }
  }
}
