/** Who may do what, and what admission refuses: rules that tests set, in the words of the real server. */
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
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

export class Access {
  readonly rules: Forbidden[] = []
  readonly webhooks: Webhook[] = []

  denies(asked: {user: string; verb: string; resource: string; subresource?: string; namespace?: string}): boolean {
    return this.rules.some(rule => (['user', 'verb', 'resource', 'subresource', 'namespace'] as const).every(field =>
      rule[field] === undefined || rule[field] === asked[field] || (field === 'subresource' && rule[field] === '' && asked[field] === undefined)))
  }

  authorise(user: string, verb: string, kind: Kind, place: Place, subresource?: string): void {
    const asked = {user, verb, resource: kind.resource, ...(subresource === undefined ? {} : {subresource}), ...(place.namespace === undefined ? {} : {namespace: place.namespace})}
    if (!this.denies(asked)) return
    const resource = subresource === undefined ? kind.resource : `${kind.resource}/${subresource}`
    const where = kind.namespaced && place.namespace !== undefined ? `in the namespace "${place.namespace}"` : 'at the cluster scope'
    throw forbidden(kind, place.name, `User "${user}" cannot ${verb} resource "${resource}" in API group "${kind.group}" ${where}`)
  }

  admit(operation: 'CREATE' | 'UPDATE' | 'DELETE', _kind: Kind, object: KubeObject, _live: KubeObject | undefined): void {
    for (const webhook of this.webhooks) {
      const why = webhook.judge(object, operation)
      if (why !== undefined) throw new StatusError({code: webhook.code ?? 400, reason: webhook.code === 403 ? 'Forbidden' : 'BadRequest', message: `admission webhook "${webhook.name}" denied the request: ${why}`})
    }
  }
}
