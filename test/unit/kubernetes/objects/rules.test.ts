/** Rights of a release, what rules grant of them, and the Role that grants the rest. */
import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Access, GrantedRule} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {parseLocatedManifests} from '../../../../src/targets/kubernetes/objects/manifests.ts'
import {builtinResource, planRights, type Right} from '../../../../src/targets/kubernetes/objects/rights.ts'
import {describeRights, isGranted, renderRoles} from '../../../../src/targets/kubernetes/objects/rules.ts'
import {renderShortForm} from '../../../../src/targets/kubernetes/objects/short-form.ts'

const rule = (given: Partial<GrantedRule>): GrantedRule => ({groups: [''], resources: ['pods'], verbs: ['get'], names: [], ...given})
const pods: Access = {verb: 'get', group: '', resource: 'pods', namespace: 'shop'}
const logs: Access = {...pods, subresource: 'log'}
const object = (apiVersion: string, kind: string, namespace?: string): KubeObject => ({apiVersion, kind, metadata: {name: 'x', ...(namespace === undefined ? {} : {namespace})}})
const texts = (rights: readonly Right[]): string[] => rights.map(({verb, group, resource, subresource, namespace, need}) => `${need} ${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}.${group} ${namespace ?? '*'}`)
const plan = (objects: readonly KubeObject[], splitting: KubeObject[] = [], hooks: 'some' | 'none' = 'none'): Right[] => planRights({namespace: 'shop', objects, resourceOf: builtinResource, splitting, hooks})

const documents = (text: string): KubeObject[] => parseLocatedManifests([{file: 'role.yaml', text}]).map(one => one.object)
const rulesIn = (role: KubeObject): GrantedRule[] => listAt(role, 'rules').map(one => ({
  groups: listAt(one, 'apiGroups') as string[], resources: listAt(one, 'resources') as string[], verbs: listAt(one, 'verbs') as string[], names: []
}))

describe('rules of a server', () => {
  it.each<[string, GrantedRule, Access, boolean]>([
    ['the same', rule({}), pods, true], ['all of all', rule({groups: ['*'], resources: ['*'], verbs: ['*']}), logs, true], ['another verb', rule({verbs: ['list']}), pods, false],
    ['another group', rule({groups: ['apps']}), pods, false], ['the resource for its subresource', rule({}), logs, false], ['the subresource', rule({resources: ['pods/log']}), logs, true],
    ['the subresource of all', rule({resources: ['*/log']}), logs, true], ['another subresource of all', rule({resources: ['*/scale']}), logs, false],
    ['objects of certain names alone', rule({names: ['api-1']}), pods, false], ['what lies in no namespace', rule({groups: ['*'], resources: ['*'], verbs: ['*']}), {verb: 'list', group: '', resource: 'nodes'}, false],
    ['another namespace', rule({}), {...pods, namespace: 'other'}, false]
  ])('%s', (_, given, asked, granted) => {
    expect(isGranted([given], 'shop', asked)).toBe(granted)
  })
})

describe('rights of a release', () => {
  it('hold each once, and what must be had is not called helpful', () => {
    const rights = plan([object('v1', 'ConfigMap'), object('v1', 'ConfigMap'), object('apps/v1', 'Deployment'), object('v1', 'Secret')])
    expect(new Set(texts(rights).map(text => text.replace(/^\w+ /, ''))).size).toBe(rights.length)
    expect(texts(rights)).toContain('must list deployments.apps shop')
    expect(texts(rights)).toContain('must list secrets. shop')
  })

  it('are of the namespace of each object, and of none where its kind has none', () => {
    const told = texts(plan([object('rbac.authorization.k8s.io/v1', 'ClusterRole'), object('v1', 'ConfigMap', 'other')]))
    expect(told).toContain('must patch clusterroles.rbac.authorization.k8s.io *')
    expect(told).toContain('must create configmaps. other')
  })

  it.each(['PersistentVolumeClaim', 'Namespace', 'CustomResourceDefinition'])('never include taking away a %s', kind => {
    expect(plan([object(kind === 'CustomResourceDefinition' ? 'apiextensions.k8s.io/v1' : 'v1', kind)]).filter(({verb, resource}) => verb === 'delete' && /claim|namespace|definition/.test(resource))).toEqual([])
  })

  it('include moving weights where traffic is moved in steps, and writing only routes of the release', () => {
    const route = object('gateway.networking.k8s.io/v1', 'HTTPRoute')
    const splitting = [route, object('traefik.io/v1alpha1', 'IngressRoute'), object('gateway.networking.k8s.io/v1', 'Gateway')]
    const told = texts(plan([route], splitting)).filter(text => /route|gateways/.test(text))
    expect(told).toContain('must update httproutes.gateway.networking.k8s.io shop')
    expect(told).toContain('must list ingressroutes.traefik.io shop')
    expect(told).not.toContain('must update ingressroutes.traefik.io shop')
    expect(told).toContain('helps list gateways.gateway.networking.k8s.io *')
    expect(texts(plan([route])).filter(text => /update httproutes/.test(text))).toEqual([])
  })

  it('include Jobs where a service has hooks', () => {
    expect(texts(plan([], [], 'some')).filter(text => text.includes('jobs'))).toEqual(['must list', 'must create', 'must patch', 'must delete', 'helps watch'].map(words => `${words} jobs.batch shop`))
  })

  it('leave out a kind that the cluster does not have: the dry run says so', () => {
    expect(plan([object('example.org/v1', 'Widget')])).toEqual(plan([]))
  })
})

describe('the Role', () => {
  const words = fc.constantFrom('get', 'list', 'watch', 'create', 'update', 'patch', 'delete')
  const right = fc.record({verb: words, group: fc.constantFrom('', 'apps', 'example.org'), resource: fc.constantFrom('pods', 'widgets', 'deployments'), subresource: fc.constantFrom(undefined, 'log'), namespace: fc.constantFrom('shop', 'other', undefined), need: fc.constantFrom('must', 'helps')})
    .map(({subresource, namespace, ...rest}) => ({...rest, ...(subresource === undefined ? {} : {subresource}), ...(namespace === undefined ? {} : {namespace})}) as Right)

  it('grants what is asked for and nothing else (any rights)', () => {
    fc.assert(fc.property(fc.array(right, {minLength: 1, maxLength: 30}), rights => {
      const made = documents(renderRoles({name: 'slipway-shop-prod', user: 'bot', rights}))
      const rules = (namespace: string | undefined): GrantedRule[] => made.filter(o => o.kind === (namespace === undefined ? 'ClusterRole' : 'Role') && o.metadata.namespace === namespace).flatMap(rulesIn)
      const granted = ['shop', 'other', undefined].flatMap(namespace => rules(namespace).flatMap(({groups, resources, verbs}) => groups.flatMap(g => resources.flatMap(r => verbs.map(v => `${namespace} ${g} ${r} ${v}`)))))
      expect([...new Set(granted)].sort()).toEqual([...new Set(rights.map(r => `${r.namespace} ${r.group} ${r.resource}${r.subresource === undefined ? '' : `/${r.subresource}`} ${r.verb}`))].sort())
    }), {numRuns: 60})
  })

  it.each([
    ['system:serviceaccount:ci:deployer', 'ServiceAccount', 'deployer'], ['system:serviceaccount:1e3:no', 'ServiceAccount', 'no'], ['jane@example.org', 'User', 'jane@example.org'], ['x", kind: Group, name: "system:masters', 'User', 'x", kind: Group, name: "system:masters']
  ])('is bound to %s and to nobody else', (user, kind, name) => {
    const binding = documents(renderRoles({name: 'slipway', user, rights: plan([])})).find(o => o.kind === 'RoleBinding')
    expect(listAt(binding, 'subjects')).toHaveLength(1)
    expect([textAt(binding, 'subjects', 0, 'kind'), textAt(binding, 'subjects', 0, 'name')]).toEqual([kind, name])
  })

  it('says in words what is missing, a resource once', () => {
    expect(describeRights(plan([object('apps/v1', 'StatefulSet')]).filter(({resource, verb}) => resource === 'statefulsets' && verb !== 'watch'))).toEqual(['list, get, create, patch and delete statefulsets.apps in namespace shop'])
    expect(describeRights([{verb: 'list', group: '', resource: 'nodes'}])).toEqual(['list nodes in the whole cluster'])
  })

  it('of the usual case stands in the documentation', () => {
    const objects = renderShortForm({name: 'api', image: 'ghcr.io/acme/api:1', port: 8080, replicas: 2, env: {}, drainMs: 10_000})
    const text = renderRoles({name: 'slipway-shop-production', user: 'system:serviceaccount:ci:deployer', rights: plan(objects)})
    expect(readFileSync('docs/kubernetes.md', 'utf8')).toContain(`\`\`\`yaml\n${text}\`\`\`\n`)
  })
})
