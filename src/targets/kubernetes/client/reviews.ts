/** What the server says of ourselves: who we are for it, and what we may do in a namespace. Reviews are answers, nothing is kept of them. */
import type {GrantedRules} from './client.ts'
import {readJson, type Core} from './asking.ts'
import {refusal, type Asked} from './refusals.ts'

async function review(core: Core, group: string, {kind, resource, spec}: {kind: string; resource: string; spec: object}, signal?: AbortSignal): Promise<Record<string, unknown>> {
  const asked: Asked = {verb: 'review', subject: `${group} ${kind}`, confidential: false}
  const answer = await core.connection.send({method: 'POST', path: `/apis/${group}/${resource}`, repeatable: true, asked, body: JSON.stringify({apiVersion: group, kind, spec})}, signal)
  if (!answer.ok) throw refusal(answer.status, asked)
  const {status} = readJson(answer.body, asked)
  return typeof status === 'object' && status !== null ? status as Record<string, unknown> : {}
}

const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter(item => typeof item === 'string') : [])

/** Of a namespace, also by bindings that hold everywhere. What the answer does not hold may be allowed nevertheless: an authoriser that is a webhook cannot list its rules. */
export async function grantedRules(core: Core, namespace: string, signal?: AbortSignal): Promise<GrantedRules> {
  const status = await review(core, 'authorization.k8s.io/v1', {kind: 'SelfSubjectRulesReview', resource: 'selfsubjectrulesreviews', spec: {namespace}}, signal)
  const rules = Array.isArray(status['resourceRules']) ? status['resourceRules'] as Record<string, unknown>[] : []
  return {
    incomplete: status['incomplete'] === true,
    rules: rules.map(rule => ({groups: texts(rule['apiGroups']), resources: texts(rule['resources']), verbs: texts(rule['verbs']), names: texts(rule['resourceNames'])}))
  }
}

/** `system:serviceaccount:shop:deployer`; undefined where the server does not say it (Kubernetes before 1.28). */
export async function reviewedUser(core: Core, signal?: AbortSignal): Promise<string | undefined> {
  const {userInfo} = await review(core, 'authentication.k8s.io/v1', {kind: 'SelfSubjectReview', resource: 'selfsubjectreviews', spec: {}}, signal)
  const name = (userInfo as {username?: unknown} | undefined)?.username
  return typeof name === 'string' && name !== '' ? name : undefined
}
