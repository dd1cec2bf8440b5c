import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import type {InputsOf} from '../../../src/ports/contract.ts'
import {contract} from '../../../src/integration-test/contract.ts'
import {methods} from '../../../src/integration-test/openapi.ts'
import {stage} from '../../../src/integration-test/stage.ts'
import {parseStageData} from '../../../src/report/parse-stage-data.ts'
import {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {listen, type Answer} from '../analysis/loopback.ts'

const document = `openapi: 3.0.3
info: {title: shop, version: '1'}
paths:
  /products/{id}:
    get:
      parameters: [{name: id, in: path, required: true, example: tea, schema: {type: string}}]
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Product'}}}}
        '404': {description: gone}
    delete:
      parameters: [{name: id, in: path, required: true, example: mug, schema: {type: string}}]
      responses: {'204': {description: gone}}
  /orders:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [product], properties: {product: {type: string, enum: [tea]}}}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {type: object, required: [order]}}}}}
components:
  schemas:
    Product: {type: object, required: [id, price], properties: {id: {type: string}, price: {type: number}}}
`
type Inputs = InputsOf<typeof contract>
const inputsOf = (changes: Partial<Inputs> = {}): Inputs => ({baseUrl: undefined, methods: [...methods], timeout: 2000, deadline: 60_000, allowUntested: false, ...changes})

function specOf(tests: unknown, port = 1, target: unknown = {kind: 'local'}): EnvironmentSpec {
  return EnvironmentSpec.parse({schema: 1, name: 'shop', environment: 'local', target, services: {api: {source: {run: ['api'], image: 'api'}, port}, web: {source: {run: ['web'], image: 'web'}}}, tests})
}
const json = (body: unknown, status = 200): Answer => ({status, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)})
const shop = (p: string, method: string): Answer => {
  if (p === '/orders') return json({order: 1}, 201)
  return method === 'DELETE' ? {status: 204} : json({id: 'tea', price: 2.5})
}
function portsWith(text = document): TestPorts {
  const ports = makeTestPorts()
  mkdirSync(path.join(ports.host.workspace, 'api'), {recursive: true})
  writeFileSync(path.join(ports.host.workspace, 'api/openapi.yaml'), text)
  return ports
}
const contractTest = {contract: {openapi: 'api/openapi.yaml', service: 'api'}}

async function run(p: {answer?: (path: string, method: string) => Answer | Promise<Answer>; tests?: unknown; inputs?: Partial<Inputs>; ports?: TestPorts; signal?: AbortSignal}): Promise<{outcome: Awaited<ReturnType<typeof stage>>; ports: TestPorts; asked: string[]}> {
  const server = await listen((target, request) => (p.answer ?? shop)(target, request.method))
  const ports = p.ports ?? portsWith()
  const spec = specOf(p.tests ?? contractTest, Number(new URL(server.url).port))
  const outcome = await stage({inputs: inputsOf(p.inputs), spec, ports, signal: p.signal ?? new AbortController().signal})
  return {outcome, ports, asked: server.requests.map(r => `${r.method} ${r.path} ${r.body}`.trim())}
}

describe('every operation of the document is called on the running release', () => {
  it('and passes when all answer as declared', async () => {
    const {outcome, ports, asked} = await run({})
    expect(asked).toEqual(['GET /products/tea', 'POST /orders {"product":"tea"}', 'DELETE /products/mug'])
    expect(outcome).toMatchObject({verdict: 'pass', headline: '3 of 3 operations answered as declared.', outputs: {passed: '3', failed: '0', p95Ms: ''}})
    expect(parseStageData('integration-test', outcome.data)).toMatchObject({load: null, operations: [{method: 'GET', path: '/products/{id}', verdict: 'pass', status: 200}, {}, {}]})
    expect(outcome.outputs.junit).toBe(path.join(ports.host.temporary, 'slipway', 'junit-local.xml'))
    expect(readFileSync(outcome.outputs.junit ?? '', 'utf8')).toContain('<testsuite name="contract" tests="3" failures="0" errors="0"')
    expect(ports.events.map(e => e.state)).toEqual(['done', 'done', 'done'])
  })

  it('and fails with the line of the document when one does not', async () => {
    const {outcome} = await run({answer: (p, m) => (p === '/orders' ? json({}, 201) : shop(p, m))})
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'test-failed', outputs: {passed: '2', failed: '1'}})
    expect(outcome.headline).toContain('First: POST /orders, the body does not fit its schema: the body: expected the property order')
    expect(outcome.annotations).toEqual([{level: 'error', title: 'POST /orders', message: expect.stringContaining('property order') as string, file: 'api/openapi.yaml', line: 14}])
    expect(readFileSync(outcome.outputs.junit ?? '', 'utf8')).toContain('<failure type="fail" message="the body does not fit its schema')
    expect(outcome.summary).toMatch(/\| fail \| <code>POST \/orders<\/code> \| 201 \|/)
  })

  it('and is inconclusive when one refuses as declared: no success was seen', async () => {
    const {outcome} = await run({answer: (p, m) => (m === 'GET' ? {status: 404} : shop(p, m))})
    expect(outcome).toMatchObject({verdict: 'inconclusive', reason: 'test-inconclusive', outputs: {passed: '2', failed: '0'}})
  })

  it('but only those of the chosen methods', async () => {
    const {outcome, asked} = await run({inputs: {methods: ['GET']}})
    expect(asked).toEqual(['GET /products/tea'])
    expect(outcome.verdict).toBe('pass')
    await expect(run({inputs: {methods: ['TRACE']}})).rejects.toMatchObject({reason: 'input-invalid', message: 'There is no operation to call.'})
  })

  it('and fails when nothing answers', async () => {
    const server = await listen(() => ({}))
    await server.close()
    const {outcome} = await run({inputs: {baseUrl: server.url}})
    expect(outcome).toMatchObject({verdict: 'fail', outputs: {failed: '3'}})
  })

  it('and leaves inconclusive what the deadline did not allow', async () => {
    const {outcome} = await run({answer: async (p, m) => { if (m === 'POST') await new Promise(r => setTimeout(r, 400)); return shop(p, m) }, inputs: {deadline: 150}})
    expect(parseStageData('integration-test', outcome.data)?.operations.map(o => o.verdict)).toEqual(['pass', 'inconclusive', 'inconclusive'])
    expect(outcome.headline).toContain('the deadline of the tests had passed')
  })

  it('and ends when it is cancelled', async () => {
    const cancel = new AbortController()
    await expect(run({answer: (p, m) => { cancel.abort(new Error('cancelled by you')); return shop(p, m) }, signal: cancel.signal})).rejects.toThrow('cancelled by you')
  })

  it('and keeps the text of a hostile answer out of markup', async () => {
    const {outcome} = await run({answer: () => ({headers: {'content-type': 'application/json'}, body: '"</failure><script>\u0000|@team ](x)"'})})
    const junit = readFileSync(outcome.outputs.junit ?? '', 'utf8')
    expect(junit).not.toContain('<script>')
    expect(outcome.summary).not.toContain('<script>')
    expect(junit).not.toContain('\u0000')
  })
})

describe('where the release answers', () => {
  it('is the base address, with the path of the first server unless the address has one', async () => {
    const server = await listen((p, r) => shop(p.replace(/^\/(v1|edge)/, ''), r.method))
    const ports = portsWith(document.replace('paths:', 'servers: [{url: /v1/}]\npaths:'))
    await run({inputs: {baseUrl: `${server.url}/`, methods: ['POST']}, ports})
    await run({inputs: {baseUrl: `${server.url}/edge/`, methods: ['POST']}, ports})
    expect(server.requests.map(r => r.path)).toEqual(['/v1/orders', '/edge/orders'])
  })

  it('has to be said for a target that is not this machine, and for a service without a port', async () => {
    const ports = portsWith()
    const go = (spec: EnvironmentSpec): Promise<unknown> => stage({inputs: inputsOf(), spec, ports, signal: new AbortController().signal})
    await expect(go(specOf(contractTest, 1, {kind: 'docker'}))).rejects.toMatchObject({reason: 'unsupported'})
    await expect(go(specOf({contract: {openapi: 'api/openapi.yaml', service: 'web'}}))).rejects.toMatchObject({reason: 'input-invalid', where: 'services.web.port'})
  })

  it.each(['ftp://x', 'shop', 'http//x'])('cannot be %s', text => {
    expect(contract.inputs['base-url'].schema.safeParse(text).success).toBe(false)
  })
})

describe('the load', () => {
  const load = {load: {rate: '200/s', for: '500ms', p95: '2s'}}

  it('is sent to the service that it names, and its figures come out', async () => {
    const {outcome, asked} = await run({tests: {load: {...load.load, service: 'api', path: '/healthz'}}, answer: () => ({body: 'ok'})})
    expect(outcome).toMatchObject({verdict: 'pass', outputs: {passed: '1', failed: '0'}})
    expect(Number(outcome.outputs.p95Ms)).toBeGreaterThanOrEqual(0)
    expect(parseStageData('integration-test', outcome.data)?.load).toMatchObject({rate: 200, seconds: 0.5, sent: 100, failed: 0})
    expect(asked.filter(a => a === 'GET /healthz').length).toBeGreaterThan(100) // and the warm-up
    expect(readFileSync(outcome.outputs.junit ?? '', 'utf8')).toContain('<testsuite name="load" tests="1"')
  })

  it('fails on errors', async () => {
    let n = 0
    const {outcome} = await run({tests: load, answer: () => ({status: (n += 1) % 2 ? 200 : 500})})
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'test-failed', annotations: [{title: 'Load'}]})
  })

  it('is not sent where nothing answers', async () => {
    const {outcome, asked} = await run({tests: load, answer: () => ({status: 503})})
    expect(outcome).toMatchObject({verdict: 'fail', headline: expect.stringContaining('not sent') as string})
    expect(asked.length).toBeLessThan(30)
  })

  it('needs a service where several could be meant', async () => {
    const spec = EnvironmentSpec.parse({schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'}, services: {a: {source: {run: ['a']}, port: 1}, b: {source: {run: ['b']}, port: 2}}, tests: load})
    await expect(stage({inputs: inputsOf(), spec, ports: makeTestPorts(), signal: new AbortController().signal})).rejects.toMatchObject({reason: 'spec-invalid', where: 'tests.load.service'})
  })
})

describe('nothing to test', () => {
  it('is inconclusive, unless a release may pass untested in so many words', async () => {
    expect((await run({tests: {}})).outcome).toMatchObject({verdict: 'inconclusive', reason: 'test-inconclusive', outputs: {junit: ''}})
    expect((await run({tests: {}, inputs: {allowUntested: true}})).outcome).toMatchObject({verdict: 'pass', annotations: [{level: 'warning'}], headline: expect.stringContaining('Not tested') as string})
  })

  it('is an error where the document that is named does not exist', async () => {
    await expect(run({ports: makeTestPorts()})).rejects.toMatchObject({reason: 'input-invalid', where: 'api/openapi.yaml'})
  })
})

it('reads its inputs strictly', () => {
  const {methods: m, timeout, deadline} = contract.inputs
  expect(m.schema.parse('get, post')).toEqual(['GET', 'POST'])
  expect(m.schema.parse('')).toHaveLength(8)
  expect(m.schema.safeParse('GET, FETCH').success).toBe(false)
  expect([timeout.schema.parse(timeout.default), deadline.schema.parse(deadline.default)]).toEqual([10_000, 300_000])
})
