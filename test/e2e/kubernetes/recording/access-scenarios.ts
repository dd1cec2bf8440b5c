/** What a server says of the rights of a user with few of them. Plain data. */
import type {Access} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import type {Scenario} from './play.ts'

const namespace = 'shop'
const user = 'limited@example.org'
const group = 'rbac.authorization.k8s.io'
const apiVersion = `${group}/v1`
const nodes = {name: 'slipway-recorded-nodes'}
const subjects = [{kind: 'User', apiGroup: group, name: user}]
const objects: KubeObject[] = [
  {apiVersion, kind: 'Role', metadata: {name: 'deployer', namespace}, rules: [
    {apiGroups: ['apps'], resources: ['deployments', 'deployments/scale'], verbs: ['get', 'patch']}, {apiGroups: [''], resources: ['secrets'], resourceNames: ['one'], verbs: ['get']}, {apiGroups: ['example.org'], resources: ['*'], verbs: ['*']}
  ]},
  {apiVersion, kind: 'RoleBinding', metadata: {name: 'deployer', namespace}, roleRef: {apiGroup: group, kind: 'Role', name: 'deployer'}, subjects},
  {apiVersion, kind: 'ClusterRole', metadata: nodes, rules: [{apiGroups: [''], resources: ['nodes', 'pods'], verbs: ['list']}, {apiGroups: [''], resources: ['*/log'], verbs: ['get']}]},
  // Of a role for the whole cluster, this grants what lies in the namespace: nodes lie in none.
  {apiVersion, kind: 'RoleBinding', metadata: {name: 'nodes', namespace}, roleRef: {apiGroup: group, kind: 'ClusterRole', name: nodes.name}, subjects}
]
const everywhere: KubeObject = {apiVersion, kind: 'ClusterRoleBinding', metadata: nodes, roleRef: {apiGroup: group, kind: 'ClusterRole', name: nodes.name}, subjects}
const here = (verb: Access['verb'], of: string, resource: string, subresource?: string): Access => ({verb, group: of, resource, namespace, ...(subresource === undefined ? {} : {subresource})})
const accesses: Access[] = [
  here('patch', 'apps', 'deployments'), here('patch', 'apps', 'deployments', 'scale'), here('patch', 'apps', 'deployments', 'status'), here('create', 'apps', 'deployments'), here('get', '', 'secrets'), here('delete', 'example.org', 'widgets'),
  here('get', 'example.org', 'widgets', 'status'), here('list', '', 'pods'), here('get', '', 'pods'), here('get', '', 'pods', 'log'), {verb: 'list', group: '', resource: 'pods'}, {verb: 'list', group: '', resource: 'nodes'}, {...here('list', '', 'pods'), namespace: 'kube-system'}
]
const {name} = nodes

export const access: Scenario[] = [
  {name: 'what a user may do is told by rule and by review', steps: [
    {do: 'user', as: user}, {do: 'rules', as: user}, {do: 'denied', as: user, accesses}, ...objects.map(object => ({do: 'create' as const, object})), {do: 'rules', as: user}, {do: 'denied', as: user, accesses},
    {do: 'create', object: everywhere}, {do: 'rules', as: user}, {do: 'denied', as: user, accesses}, {do: 'remove', ref: {apiVersion, kind: 'ClusterRoleBinding', name}}, {do: 'remove', ref: {apiVersion, kind: 'ClusterRole', name}}
  ]}
]
