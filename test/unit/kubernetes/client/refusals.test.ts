import {describe, expect, it} from 'vitest'
import {ApiError, UserError, type SlipwayError} from '../../../../src/kernel/errors.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {clusterOf, configMap, json, ref, statusObject, token, transport, type Reply} from './harness.ts'

const failed = async (promise: Promise<unknown>): Promise<SlipwayError> => promise.then(() => { throw new Error('it went well') }, (error: SlipwayError) => error)
const secret: KubeObject = {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'db', namespace: 'shop'}, stringData: {password: 'hunter2hunter2'}}
const about = {name: 'a', kind: 'configmaps'}

describe('a refused write is', () => {
  it.each<[string, Reply, string, RegExp, typeof UserError | typeof ApiError]>([
    ['an expired token', statusObject(401, 'Unauthorized', 'Unauthorized'), 'access-denied', /does not accept the credentials/, ApiError],
    ['a right that is missing', statusObject(403, 'Forbidden', 'configmaps "a" is forbidden: User "bot" cannot patch resource "configmaps" in API group ""', about), 'access-denied', /User "bot" cannot patch/, ApiError],
    ['an attempt to raise rights', statusObject(403, 'Forbidden', 'roles "x" is forbidden: user "bot" (groups=[]) is attempting to grant RBAC permissions not currently held', about), 'access-denied', /attempting to grant/, ApiError],
    ['a quota', statusObject(403, 'Forbidden', 'configmaps "a" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=2, limited: configmaps=2', about), 'quota-exceeded', /exceeded quota: q/, UserError],
    ['a limit range', statusObject(403, 'Forbidden', 'pods "a" is forbidden: maximum cpu usage per Container is 1, but limit is 2', about), 'manifest-invalid', /maximum cpu usage/, UserError],
    ['pod security', statusObject(403, 'Forbidden', 'pods "p" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true', about), 'manifest-invalid', /violates PodSecurity/, UserError],
    ['a namespace that ends', statusObject(403, 'Forbidden', 'unable to create new content', {...about, causes: [{reason: 'NamespaceTerminating', message: 'namespace shop is being terminated', field: 'metadata.namespace'}]}), 'manifest-invalid', /being terminated/, UserError],
    ['a webhook, whatever its code', statusObject(418, '', 'admission webhook "policy.test" denied the request: no latest tags', about), 'manifest-invalid', /no latest tags/, UserError],
    ['a webhook with 400', statusObject(400, 'BadRequest', 'admission webhook "policy.test" denied the request: no', about), 'manifest-invalid', /policy\.test/, UserError],
    ['a namespace that is missing', statusObject(404, 'NotFound', 'namespaces "shop" not found', {name: 'shop', kind: 'namespaces'}), 'manifest-invalid', /no namespace `shop`/, UserError],
    ['an object larger than etcd takes', statusObject(500, '', 'etcdserver: request is too large'), 'manifest-invalid', /too large for the cluster. It has \d+ bytes/, UserError],
    ['a body larger than the server reads', statusObject(413, 'RequestEntityTooLarge', 'Request entity too large: limit is 3145728'), 'manifest-invalid', /too large/, UserError],
    ['a field that the schema does not know', statusObject(500, '', 'failed to create typed patch object (shop/a; /v1, Kind=ConfigMap): .dat: field not declared in schema'), 'manifest-invalid', /\.dat: field not declared/, UserError],
    ['malformed', statusObject(400, 'BadRequest', 'strict decoding error: unknown field "dat"'), 'manifest-invalid', /unknown field "dat"/, UserError],
    ['invalid, with each field', statusObject(422, 'Invalid', 'Deployment.apps "api" is invalid', {...about, causes: [{reason: 'FieldValueRequired', message: 'Required value', field: 'spec.template.spec.containers[0].image'}, {reason: 'FieldValueInvalid', message: 'field is immutable', field: 'spec.selector'}]}), 'manifest-invalid', /containers\[0\]\.image: Required value; spec\.selector: field is immutable/, UserError],
    ['not possible', statusObject(405, 'MethodNotAllowed', 'the server does not allow this method'), 'unsupported', /does not apply it/, UserError],
    ['late', statusObject(504, 'Timeout', 'Timeout: request did not complete within requested timeout'), 'timeout', /did not complete/, ApiError],
    ['a webhook that does not answer', statusObject(500, 'InternalError', 'Internal error occurred: failed calling webhook "a.test": connection refused'), 'api-unavailable', /failed calling webhook/, ApiError],
    ['unwell', {status: 503, body: '<html><body>upstream\nconnect error</body></html>'}, 'api-unavailable', /upstream connect error/, ApiError],
    ['asked to slow down for ever', statusObject(429, 'TooManyRequests', 'too many requests', {retryAfterSeconds: 1}), 'api-unavailable', /too many requests/, ApiError]
  ])('%s', async (_, reply, reason, words, kind) => {
    const {cluster} = await clusterOf(() => reply)
    const error = await failed(cluster.apply(configMap('a'), {manager: 'slipway'}))
    expect(error).toBeInstanceOf(kind)
    expect([error.reason, error.where]).toEqual([reason, 'v1 ConfigMap shop/a'])
    expect(error.message).toMatch(words)
    expect(error.message).not.toContain('\n')
  })

  it('names the webhook in what to do', async () => {
    const {cluster} = await clusterOf(() => statusObject(500, 'InternalError', 'failed calling webhook "a.test": no endpoints'))
    expect((await failed(cluster.create(configMap('a')))).remedy).toContain('a.test')
  })
})

describe('nothing secret', () => {
  const quoting = [
    statusObject(422, 'Invalid', 'Secret "db" is invalid: data[password]: Invalid value: "hunter2hunter2"', {name: 'db', kind: 'secrets', causes: [{reason: 'FieldValueInvalid', message: 'Invalid value: "hunter2hunter2"', field: 'data[password]'}]}),
    statusObject(500, '', 'failed to create typed patch object (shop/db; /v1, Kind=Secret): .stringData.password: expected string, got &value.valueUnstructured{Value:"hunter2hunter2"}'),
    statusObject(400, 'BadRequest', 'admission webhook "x" denied the request: password hunter2hunter2 is weak')
  ]
  it.each(quoting)('of a Secret stands in an error, but what is wrong with it (%#)', async reply => {
    const {cluster} = await clusterOf(() => reply)
    const error = await failed(cluster.apply(secret, {manager: 'slipway'}))
    expect(error.reason).toBe('manifest-invalid')
    expect(`${error.explain()} ${String(error.cause)} ${error.stack}`).not.toContain('hunter2')
  })

  it('is worth hiding which field of a Secret is wrong', async () => {
    const [{message: first}, {message: second}] = await Promise.all(quoting.slice(0, 2).map(async reply => failed((await clusterOf(() => reply)).cluster.apply(secret, {manager: 'slipway'})))) as [SlipwayError, SlipwayError]
    expect(first).toContain('data[password]: FieldValueInvalid')
    expect(second).toContain('.stringData.password: expected string')
  })

  it('is worth hiding which right to a Secret is missing', async () => {
    const {cluster} = await clusterOf(() => statusObject(403, 'Forbidden', 'secrets "db" is forbidden: User "bot" cannot patch resource "secrets"', {name: 'db', kind: 'secrets'}))
    expect((await failed(cluster.apply(secret, {manager: 'slipway'}))).message).toContain('cannot patch resource "secrets"')
  })

  it('of the credentials stands in an error or the log', async () => {
    for (const reply of [transport('ECONNREFUSED'), transport('CERT_HAS_EXPIRED'), statusObject(401, 'Unauthorized', 'Unauthorized'), {status: 502, body: 'bad gateway'}]) {
      const {cluster, ports} = await clusterOf(() => reply)
      const error = await failed(cluster.get(ref))
      expect(`${error.explain()} ${JSON.stringify(error)} ${ports.lines.join(' ')}`).not.toContain(token)
      expect([...ports.masked]).toContain(token)
    }
  })
})

describe('what passes is outlasted', () => {
  it.each<[string, Reply]>([
    ['429', statusObject(429, 'TooManyRequests', 'slow down')], ['500', statusObject(500, 'InternalError', 'leader changed')], ['502', {status: 502, body: ''}], ['503', statusObject(503, 'ServiceUnavailable')],
    ['504', statusObject(504, 'Timeout')], ['a reset connection', transport('ECONNRESET')], ['a refused connection', transport('ECONNREFUSED')]
  ])('%s', async (_, reply) => {
    const {cluster, seen} = await clusterOf((_one, nth) => (nth < 3 ? reply : json(configMap('a'))))
    expect(await cluster.apply(configMap('a'), {manager: 'slipway'})).toMatchObject({metadata: {name: 'a'}})
    expect(seen).toHaveLength(3)
  })

  it('waits as long as Retry-After or the Status says', async () => {
    const header = await clusterOf((_, nth) => (nth === 1 ? {status: 429, headers: {'retry-after': '7'}, body: ''} : json(configMap('a'))))
    await header.cluster.get(ref)
    expect(header.elapsed()).toBeGreaterThanOrEqual(7_000)
    const body = await clusterOf((_, nth) => (nth === 1 ? statusObject(503, 'ServiceUnavailable', '', {retryAfterSeconds: 9}) : json(configMap('a'))))
    await body.cluster.get(ref)
    expect(body.elapsed()).toBeGreaterThanOrEqual(9_000)
    expect(body.elapsed()).toBeLessThan(20_000)
  })

  it('a cluster that is away for a minute', async () => {
    const clock = {start: 0}
    const world = await clusterOf(() => (world.ports.clock.now() - clock.start < 60_000 ? transport('ECONNREFUSED') : json(configMap('a'))))
    clock.start = world.ports.clock.now()
    expect(await world.cluster.get(ref)).toBeDefined()
    expect(world.ports.lines.length).toBeGreaterThan(2)
    expect(world.ports.lines.length).toBeLessThan(20)
  })

  it('one that stays away ends as an error with address and persistence', async () => {
    const {cluster, elapsed} = await clusterOf(() => transport('ECONNREFUSED'))
    const error = await failed(cluster.get(ref))
    expect(error).toMatchObject({reason: 'api-unavailable', where: 'https://cluster.test:6443', message: expect.stringMatching(/cannot be reached: ECONNREFUSED\. Tried \d+ times in/) as unknown})
    expect(elapsed()).toBeLessThanOrEqual(90_000)
    expect(elapsed()).toBeGreaterThan(60_000)
  })

  it('one that has never answered is given up after seconds: its address is wrong, or it is not reached from here', async () => {
    const {cluster, elapsed} = await clusterOf(() => undefined, {discovery: () => transport('ECONNREFUSED')})
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'api-unavailable', message: expect.stringMatching(/Tried \d+ times/) as unknown})
    expect(elapsed()).toBeLessThanOrEqual(10_000)
  })

  it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'ERR_TLS_CERT_ALTNAME_INVALID'])('but not %s, which is told at once with what to do', async code => {
    const {cluster, seen} = await clusterOf(() => transport(code))
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'api-unavailable', remedy: expect.stringContaining('kubeconfig') as unknown})
    expect(seen).toHaveLength(1)
  })

  it.each([400, 403, 404, 405, 409, 413, 422])('but not %d', async code => {
    const {cluster, seen} = await clusterOf(one => (one.method === 'POST' ? statusObject(code, 'X', 'no', about) : undefined))
    await failed(cluster.create(configMap('a')))
    expect(seen).toHaveLength(1)
  })

  it('ends when the caller has gone', async () => {
    const stop = new AbortController()
    const {cluster, seen} = await clusterOf((_, nth) => {
      if (nth === 2) stop.abort(new Error('enough'))
      return transport('ECONNREFUSED')
    })
    await expect(cluster.get(ref, stop.signal)).rejects.toThrow('enough')
    expect(seen).toHaveLength(2)
  })
})
