import {describe, expect, it} from 'vitest'
import type {ApiError} from '../../../../src/kernel/errors.ts';
import { UserError} from '../../../../src/kernel/errors.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {clusterOf, configMap, json, ref, statusObject, token, transport, type Handler, type Reply} from './harness.ts'

const failed = async (promise: Promise<unknown>): Promise<UserError | ApiError> => promise.then(() => { throw new Error('it went well') }, (error: UserError) => error)
const inTurn = (...replies: Reply[]): Handler => (_, nth) => replies[Math.min(nth, replies.length) - 1]

describe('reading', () => {
  it('asks for what the path says, with credentials and name', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json(configMap('a'))))
    expect(await cluster.get(ref)).toMatchObject({metadata: {name: 'a'}})
    expect(seen).toMatchObject([{method: 'GET', path: '/api/v1/namespaces/shop/configmaps/a', headers: {authorization: `Bearer ${token}`, 'user-agent': 'slipway/test'}}])
  })

  it('puts an object that names no namespace into the context’s, and none of a kind without namespaces', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json(configMap('a'))))
    await cluster.get({apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'})
    await cluster.get({apiVersion: 'v1', kind: 'Namespace', name: 'shop', namespace: 'other'})
    expect(seen.map(s => s.path)).toEqual(['/apis/apps/v1/namespaces/shop/deployments/api', '/api/v1/namespaces/shop'])
    expect(cluster.defaultNamespace).toBe('shop')
  })

  it('answers nothing for what is not there', async () => {
    const {cluster} = await clusterOf(() => statusObject(404, 'NotFound', 'configmaps "a" not found', {name: 'a', kind: 'configmaps'}))
    expect(await cluster.get(ref)).toBeUndefined()
  })

  it.each(['..', '.', '../secrets/x', 'a/b', 'a%2fb', ''])('lets no name %j leave its place in the path', async name => {
    const {cluster, seen} = await clusterOf(inTurn(json({})))
    expect(await failed(cluster.get({...ref, name}))).toMatchObject({reason: 'manifest-invalid'})
    expect(seen).toEqual([])
  })

  it('escapes a name that is allowed and strange', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json(configMap('a'))))
    await cluster.get({...ref, name: 'system:x?y#z'})
    expect(seen[0]?.path).toBe('/api/v1/namespaces/shop/configmaps/system%3Ax%3Fy%23z')
  })

  it('does not take a page of a proxy for an object', async () => {
    const {cluster} = await clusterOf(() => ({status: 200, body: '<html>please log in</html>'}))
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'api-unavailable', message: expect.not.stringContaining('log in') as unknown})
  })
})

describe('lists', () => {
  const page = (names: string[], more = '', resourceVersion = '40'): Reply => json({kind: 'ConfigMapList', metadata: {resourceVersion, continue: more}, items: names.map(name => ({metadata: {name}}))})
  const expired = statusObject(410, 'Expired', 'The provided continue parameter is too old')

  it('come by pages of 500, and each object knows its kind', async () => {
    const {cluster, seen} = await clusterOf(inTurn(page(['a', 'b'], 'next'), page(['c'])))
    const list = await cluster.list(ref, {namespace: 'shop', labelSelector: 'slipway.dev/set=shop.production', fieldSelector: 'metadata.name!=x'})
    expect(list).toEqual({resourceVersion: '40', items: ['a', 'b', 'c'].map(name => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}}))})
    expect(seen.map(s => Object.fromEntries(s.query))).toEqual([
      {labelSelector: 'slipway.dev/set=shop.production', fieldSelector: 'metadata.name!=x', limit: '500'},
      {labelSelector: 'slipway.dev/set=shop.production', fieldSelector: 'metadata.name!=x', limit: '500', continue: 'next'}
    ])
  })

  it('are of all namespaces where none is named', async () => {
    const {cluster, seen} = await clusterOf(inTurn(page([])))
    await cluster.list(ref, {})
    expect(seen[0]?.path).toBe('/api/v1/configmaps')
  })

  it('begin again where their pages expire, and mix no two states', async () => {
    const {cluster, seen} = await clusterOf(inTurn(page(['a'], 'next', '40'), expired, page(['a', 'b'], '', '50')))
    expect(await cluster.list(ref, {})).toMatchObject({resourceVersion: '50', items: [{metadata: {name: 'a'}}, {metadata: {name: 'b'}}]})
    expect(seen.map(s => s.query.get('continue'))).toEqual([null, 'next', null])
  })

  it('come in one piece where the pages expire again', async () => {
    const {cluster, seen} = await clusterOf(inTurn(page(['a'], 'n'), expired, page(['a'], 'n'), expired, page(['a', 'b'], '', '60')))
    expect((await cluster.list(ref, {})).items).toHaveLength(2)
    expect(seen.at(-1)?.query.get('limit')).toBeNull()
  })

  it('are refused with the server’s words where the selector cannot be read', async () => {
    const {cluster} = await clusterOf(() => statusObject(400, 'BadRequest', 'unable to parse requirement'))
    expect(await failed(cluster.list(ref, {labelSelector: 'a in ('}))).toMatchObject({reason: 'input-invalid', message: expect.stringContaining('unable to parse') as unknown})
  })
})

describe('server-side apply', () => {
  const conflict = (...managers: [manager: string, field: string, rest?: string][]): Reply => statusObject(409, 'Conflict', 'Apply failed', {
    name: 'a', kind: 'configmaps', causes: managers.map(([manager, field, rest = '']) => ({reason: 'FieldManagerConflict', field, message: `conflict with ${JSON.stringify(manager)}${rest}`}))
  })
  const race = statusObject(409, 'Conflict', 'Operation cannot be fulfilled on configmaps "a": the object has been modified', {name: 'a', kind: 'configmaps'})

  it('sends JSON as the media type of apply, without what the server keeps', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json(configMap('a'))))
    await cluster.apply(configMap('a', {managedFields: [{manager: 'x', operation: 'Apply', apiVersion: 'v1'}]}), {manager: 'slipway'})
    expect(seen).toMatchObject([{method: 'PATCH', path: '/api/v1/namespaces/shop/configmaps/a', headers: {'content-type': 'application/apply-patch+yaml'}}])
    expect(Object.fromEntries(seen[0]?.query ?? [])).toEqual({fieldManager: 'slipway', fieldValidation: 'Strict'})
    expect(seen[0]?.body).toEqual({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a', namespace: 'shop'}, data: {a: '1'}})
  })

  it('is a dry run where that is asked for, also when it takes fields', async () => {
    const {cluster, seen} = await clusterOf(inTurn(conflict(['old', '.data.a']), json(configMap('a')), conflict(['old', '.data.a']), json(configMap('a'))))
    await cluster.apply(configMap('a'), {manager: 'slipway', takeFrom: ['old'], dryRun: true})
    expect(seen.filter(s => s.method !== 'GET').map(s => s.query.get('dryRun'))).toEqual(['All', 'All', 'All'])
  })

  it('names manager, field and time of a conflict, and never forces it', async () => {
    const {cluster, seen} = await clusterOf(inTurn(conflict(['kube-controller-manager', '.spec.replicas', ' with subresource "scale" using apps/v1 at 2026-01-02T03:04:05Z'])))
    const error = await failed(cluster.apply(configMap('a'), {manager: 'slipway', takeFrom: ['kubectl-client-side-apply']}))
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({reason: 'ownership-conflict', where: 'v1 ConfigMap shop/a', message: '.spec.replicas belongs to "kube-controller-manager" since 2026-01-02T03:04:05Z.'})
    expect(seen.filter(s => s.query.has('force'))).toEqual([])
    expect(seen).toHaveLength(1)
  })

  it('looks up the time where the server does not tell it', async () => {
    const there = configMap('a', {managedFields: [{manager: 'helm', operation: 'Apply', apiVersion: 'v1', time: '2026-01-01T00:00:00Z'}]})
    const {cluster} = await clusterOf(seen => (seen.method === 'GET' ? json(there) : conflict(['helm', '.data.a'])))
    expect(await failed(cluster.apply(configMap('a'), {manager: 'slipway'}))).toMatchObject({message: '.data.a belongs to "helm" since 2026-01-01T00:00:00Z.'})
  })

  it('takes fields from the managers that were named, on the very version in which it saw the conflict', async () => {
    const {cluster, seen} = await clusterOf(inTurn(conflict(['old', '.data.a']), json(configMap('a', {resourceVersion: '99'})), conflict(['old', '.data.a']), json(configMap('a'))))
    await cluster.apply(configMap('a'), {manager: 'slipway', takeFrom: ['old']})
    expect(seen.map(s => [s.method, s.query.get('force'), (s.body as KubeObject | undefined)?.metadata.resourceVersion])).toEqual([
      ['PATCH', null, undefined], ['GET', null, undefined], ['PATCH', null, '99'], ['PATCH', 'true', '99']
    ])
  })

  it('takes back what its own plain updates have set', async () => {
    const {cluster} = await clusterOf(inTurn(conflict(['slipway', '.data.a']), json(configMap('a')), conflict(['slipway', '.data.a']), json(configMap('a', {uid: 'u'}))))
    expect(await cluster.apply(configMap('a'), {manager: 'slipway'})).toMatchObject({metadata: {uid: 'u'}})
  })

  it('does not force over a manager who came in between', async () => {
    const {cluster, seen} = await clusterOf(inTurn(conflict(['old', '.data.a']), json(configMap('a')), conflict(['old', '.data.a'], ['human', '.data.b', ' using v1 at 2026-01-01T00:00:00Z'])))
    expect(await failed(cluster.apply(configMap('a'), {manager: 'slipway', takeFrom: ['old']}))).toMatchObject({reason: 'ownership-conflict', message: '.data.b belongs to "human" since 2026-01-01T00:00:00Z.'})
    expect(seen.filter(s => s.query.has('force'))).toEqual([])
  })

  it('begins the takeover anew where the object moves on before it is forced', async () => {
    const {cluster, seen} = await clusterOf(inTurn(conflict(['old', '.data.a']), json(configMap('a')), conflict(['old', '.data.a']), race, json(configMap('a')), conflict(['old', '.data.a']), json(configMap('a', {uid: 'u'}))))
    expect(await cluster.apply(configMap('a'), {manager: 'slipway', takeFrom: ['old']})).toMatchObject({metadata: {uid: 'u'}})
    expect(seen.filter(s => s.query.has('force'))).toHaveLength(2)
  })

  it('outlasts the race of a busy controller: a plain 409 without a precondition of ours', async () => {
    const {cluster, seen} = await clusterOf(inTurn(race, race, json(configMap('a'))))
    await cluster.apply(configMap('a'), {manager: 'slipway'})
    expect(seen).toHaveLength(3)
  })

  it('gives up on a race that does not end, as contention', async () => {
    const {cluster, seen} = await clusterOf(() => race)
    expect(await failed(cluster.apply(configMap('a'), {manager: 'slipway'}))).toMatchObject({reason: 'contention', status: 409})
    expect(seen).toHaveLength(6)
  })

  it('sends a precondition of the caller once, and no version that merely stood in the object', async () => {
    const {cluster, seen} = await clusterOf(() => race)
    expect(await failed(cluster.apply(configMap('a'), {manager: 'slipway', resourceVersion: '12'}))).toMatchObject({reason: 'contention'})
    expect(seen.map(s => (s.body as KubeObject).metadata.resourceVersion)).toEqual(['12'])
  })
})

describe('plain writes', () => {
  it('create, replace and patch under our own name as manager', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json(configMap('a'))))
    await cluster.create(configMap('a'), {dryRun: true})
    await cluster.replace(configMap('a'))
    await cluster.patch({apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}, {spec: {replicas: 3}}, {subresource: 'scale', resourceVersion: '5'})
    expect(seen.map(s => [s.method, s.path, s.query.get('fieldManager'), s.query.get('dryRun')])).toEqual([
      ['POST', '/api/v1/namespaces/shop/configmaps', 'slipway', 'All'], ['PUT', '/api/v1/namespaces/shop/configmaps/a', 'slipway', null],
      ['PATCH', '/apis/apps/v1/namespaces/shop/deployments/api/scale', 'slipway', null]
    ])
    expect(seen.map(s => (s.body as KubeObject).metadata.resourceVersion)).toEqual([undefined, '7', '5'])
    expect(seen[2]).toMatchObject({headers: {'content-type': 'application/merge-patch+json'}, body: {spec: {replicas: 3}}})
  })

  it('create says that the object exists already', async () => {
    const {cluster} = await clusterOf(() => statusObject(409, 'AlreadyExists', 'configmaps "a" already exists', {name: 'a', kind: 'configmaps'}))
    expect(await failed(cluster.create(configMap('a')))).toMatchObject({reason: 'contention', message: 'It exists already.'})
  })

  it('replace fails on an older version, and is not sent again', async () => {
    const {cluster, seen} = await clusterOf(() => statusObject(409, 'Conflict', 'the object has been modified', {name: 'a', kind: 'configmaps'}))
    expect(await failed(cluster.replace(configMap('a')))).toMatchObject({reason: 'contention'})
    expect(seen).toHaveLength(1)
  })

  it('know their own effect when its answer was lost', async () => {
    const stale = statusObject(409, 'Conflict', 'the object has been modified', {name: 'a', kind: 'configmaps'})
    const replaced = await clusterOf(seen => (seen.method === 'GET' ? json(configMap('a', {resourceVersion: '8', uid: 'u'})) : undefined) ?? stale)
    expect(await failed(replaced.cluster.replace(configMap('a')))).toMatchObject({reason: 'contention'})
    const lost = await clusterOf((seen, nth) => (nth === 1 ? transport('ECONNRESET') : seen.method === 'GET' ? json(configMap('a', {resourceVersion: '8', uid: 'u'})) : stale))
    expect(await lost.cluster.replace(configMap('a'))).toMatchObject({metadata: {resourceVersion: '8'}})
    const created = await clusterOf((seen, nth) => (nth === 1 ? transport('ECONNRESET') : seen.method === 'GET' ? json(configMap('a', {uid: 'u'})) : statusObject(409, 'AlreadyExists', '', {name: 'a', kind: 'configmaps'})))
    expect(await created.cluster.create(configMap('a'))).toMatchObject({metadata: {uid: 'u'}})
  })

  it('take no other object for their own effect', async () => {
    const other = {...configMap('a'), data: {a: 'of somebody else'}}
    const {cluster} = await clusterOf((seen, nth) => (nth === 1 ? transport('ECONNRESET') : seen.method === 'GET' ? json(other) : statusObject(409, 'AlreadyExists', '', {name: 'a', kind: 'configmaps'})))
    expect(await failed(cluster.create(configMap('a')))).toMatchObject({reason: 'contention'})
  })
})

describe('removing', () => {
  const gone = statusObject(404, 'NotFound', 'not found', {name: 'a', kind: 'configmaps'})

  it('sends preconditions, propagation and dry run', async () => {
    const {cluster, seen} = await clusterOf(inTurn(json({kind: 'Status', status: 'Success'})))
    expect(await cluster.remove(ref, {uid: 'u', resourceVersion: '5', propagation: 'Foreground', dryRun: true})).toBe(true)
    expect(seen[0]).toMatchObject({method: 'DELETE', body: {kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Foreground', preconditions: {uid: 'u', resourceVersion: '5'}, dryRun: ['All']}})
  })

  it('says false for what was gone already, and true where the lost answer was its own', async () => {
    expect(await (await clusterOf(() => gone)).cluster.remove(ref)).toBe(false)
    expect(await (await clusterOf(inTurn(transport('ECONNRESET'), gone))).cluster.remove(ref)).toBe(true)
    expect(await (await clusterOf(inTurn(transport('ECONNREFUSED'), gone))).cluster.remove(ref)).toBe(false)
  })

  it('leaves an object of another uid alone, and says that somebody changed the right one', async () => {
    const precondition = statusObject(409, 'Conflict', 'Precondition failed', {name: 'a', kind: 'configmaps'})
    const with_ = (uid: string): Promise<{cluster: {remove: Awaited<ReturnType<typeof clusterOf>>['cluster']['remove']}}> => clusterOf(seen => (seen.method === 'GET' ? json(configMap('a', {uid})) : precondition))
    expect(await (await with_('other')).cluster.remove(ref, {uid: 'u'})).toBe(false)
    expect(await failed((await with_('u')).cluster.remove(ref, {uid: 'u', resourceVersion: '1'}))).toMatchObject({reason: 'contention'})
  })
})

describe('logs and rights', () => {
  it('answers the last lines of a container', async () => {
    const {cluster, seen} = await clusterOf(() => ({status: 200, body: 'one\r\ntwo\nthree\n'}))
    expect(await cluster.logTail({namespace: 'shop', name: 'api-1', container: 'api', previous: true}, 2)).toEqual(['two', 'three'])
    expect(seen[0]?.path).toBe('/api/v1/namespaces/shop/pods/api-1/log')
    expect(Object.fromEntries(seen[0]?.query ?? [])).toMatchObject({tailLines: '2', container: 'api', previous: 'true'})
  })

  it.each([[400, 'BadRequest'], [404, 'NotFound'], [500, 'InternalError'], [502, '']])('has no lines where the server says %d, and asks once', async (code, reason) => {
    const {cluster, seen} = await clusterOf(() => statusObject(code, reason, 'container "api" is waiting to start', {name: 'api-1', kind: 'pods'}))
    expect(await cluster.logTail({namespace: 'shop', name: 'api-1'}, 5)).toEqual([])
    expect(seen).toHaveLength(1)
  })

  it('says that logs may not be read', async () => {
    const {cluster} = await clusterOf(() => statusObject(403, 'Forbidden', 'pods "api-1" is forbidden: User "bot" cannot get resource "pods/log"', {name: 'api-1', kind: 'pods'}))
    expect(await failed(cluster.logTail({namespace: 'shop', name: 'api-1'}, 5))).toMatchObject({reason: 'access-denied'})
  })

  it('asks once for each right, in one batch, and tells those that are missing', async () => {
    const {cluster, seen} = await clusterOf(one => json({status: {allowed: (one.body as {spec: {resourceAttributes: {verb: string}}}).spec.resourceAttributes.verb !== 'delete'}}))
    const may = {verb: 'get', group: 'apps', resource: 'deployments', namespace: 'shop'} as const
    const mayNot = {...may, verb: 'delete', subresource: 'scale'} as const
    expect(await cluster.denied([may, mayNot, may])).toEqual([mayNot])
    expect(seen).toHaveLength(2)
    expect(seen[1]).toMatchObject({method: 'POST', path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', body: {spec: {resourceAttributes: {verb: 'delete', group: 'apps', resource: 'deployments', namespace: 'shop', subresource: 'scale'}}}})
  })

  it('takes an answer without a word about it for a no', async () => {
    const {cluster} = await clusterOf(() => json({}))
    expect(await cluster.denied([{verb: 'get', group: '', resource: 'pods'}])).toHaveLength(1)
  })
})
