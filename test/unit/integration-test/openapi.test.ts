import fc from 'fast-check'
import {stringify} from 'yaml'
import {describe, expect, it} from 'vitest'
import type {Json} from '../../../src/kernel/digest.ts'
import type {HttpResponse} from '../../../src/ports/index.ts'
import {checkAnswer} from '../../../src/integration-test/check-answer.ts'
import {parseOpenApi, type OpenApi, type Operation} from '../../../src/integration-test/openapi.ts'
import {planCall, type Call} from '../../../src/integration-test/plan-call.ts'
import {orderOperations} from '../../../src/integration-test/run-contract.ts'

const apiOf = (paths: Json, more: Record<string, Json> = {}): OpenApi => parseOpenApi(stringify({openapi: '3.0.3', info: {title: 't', version: '1'}, paths, ...more}), 'api.yaml')
const ok: Json = {'200': {description: 'ok'}}
const single = (operation: Record<string, Json>, path = '/x', more: Record<string, Json> = {}): {api: OpenApi; operation: Operation} => {
  const api = apiOf({[path]: {post: {responses: ok, ...operation}}}, more)
  return {api, operation: api.operations[0] as Operation}
}
const callOf = (operation: Record<string, Json>, path = '/x', more: Record<string, Json> = {}): Call => {
  const {api, operation: o} = single(operation, path, more)
  const call = planCall(o, api)
  if ('problems' in call) throw new Error(call.problems.join('; '))
  return call
}
const problemsOf = (operation: Record<string, Json>, path = '/x'): string[] => {
  const {api, operation: o} = single(operation, path)
  const call = planCall(o, api)
  return 'problems' in call ? call.problems : []
}

describe('the document', () => {
  it('gives every operation its line, its parameters merged with those of the path, and the schemes that it asks for', () => {
    const api = parseOpenApi(`openapi: 3.1.0
servers: [{url: 'https://{host}/api/v1/', variables: {host: {default: shop.example}}}]
security: [{key: []}]
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: q, in: query, schema: {type: string}}
    get:
      parameters: [{name: id, in: path, required: true, example: 7, schema: {type: integer}}]
      responses: {'200': {description: ok}}
    delete:
      security: []
      responses: {'204': {description: gone}}
    x-note: no operation
`, 'api.yaml')
    expect(api).toMatchObject({dialect: '3.1', basePath: '/api/v1'})
    expect(api.operations.map(o => [o.method, o.path, o.line, o.security])).toEqual([['GET', '/a/{id}', 9, ['key']], ['DELETE', '/a/{id}', 12, []]])
    expect(api.operations[0]?.parameters.map(p => [p['name'], p['example']])).toEqual([['id', 7], ['q', undefined]])
  })

  it.each([
    ['no YAML', 'a: [', 'input-invalid'], ['a key twice', 'openapi: 3.0.0\nopenapi: 3.0.1\npaths: {}', 'input-invalid'], ['a list', '[]', 'input-invalid'], ['Swagger 2', 'swagger: "2.0"\npaths: {}', 'unsupported'],
    ['a later version', 'openapi: 4.0.0\npaths: {}', 'unsupported'], ['no paths', 'openapi: 3.0.0', 'input-invalid'], ['an alias bomb', `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\nopenapi: 3.0.0\npaths: {}`, 'input-invalid'],
    ['a path that refers to nothing', 'openapi: 3.0.0\npaths: {/a: {$ref: "#/nothing"}}', 'input-invalid']
  ])('is refused when it is %s', (_, text, reason) => {
    expect(() => parseOpenApi(text, 'api.yaml')).toThrowError(expect.objectContaining({reason, where: expect.stringContaining('api.yaml') as string}) as Error)
  })

  it('does not follow references into other documents, not even to names that exist here', () => {
    const {resolve} = apiOf({'/a': {get: {responses: ok}}}, {components: {'a/b~c': 1}})
    expect([resolve('./paths'), resolve('other.yaml#/paths'), resolve('https://example.com/#/paths'), resolve('#/components/constructor')]).toEqual([undefined, undefined, undefined, undefined])
    expect([resolve('#/components/a~1b~0c'), resolve('#/components/a~1b%7E0c')]).toEqual([1, 1])
  })

  it('reads JSON as well', () => {
    expect(parseOpenApi('{"openapi":"3.0.0","paths":{"/a":{"get":{"responses":{"200":{"description":"ok"}}}}}}', 'api.json').operations).toHaveLength(1)
  })

  it('is called in its own order, deletions last, only the chosen methods', () => {
    const api = apiOf({'/a': {get: {responses: ok}, delete: {responses: ok}}, '/b': {put: {responses: ok}}})
    expect(orderOperations(api.operations).map(o => `${o.method} ${o.path}`)).toEqual(['GET /a', 'PUT /b', 'DELETE /a'])
    expect(orderOperations(api.operations, ['PUT']).map(o => o.path)).toEqual(['/b'])
  })
})

describe('one call for an operation', () => {
  it('takes examples over defaults over bounds, and leaves out what is optional without one', () => {
    const call = callOf({parameters: [
      {name: 'id', in: 'path', required: true, schema: {type: 'string'}, examples: {one: {value: 'a b/c'}}}, {name: 'limit', in: 'query', required: true, schema: {type: 'integer', minimum: 5}},
      {name: 'sort', in: 'query', schema: {type: 'string', default: 'up'}}, {name: 'left', in: 'query', schema: {type: 'string'}}, {name: 'X-Trace', in: 'header', required: true, schema: {type: 'string', example: 'abc'}}, {name: 'theme', in: 'cookie', required: true, example: 'dark'}
    ]}, '/items/{id}')
    expect(call.target).toBe('/items/a%20b%2Fc?limit=5&sort=up')
    expect(call.headers).toMatchObject({'x-trace': 'abc', cookie: 'theme=dark'})
  })

  it.each([
    [{style: 'form'}, [1, 2], 'q=1&q=2'], [{style: 'form', explode: false}, [1, 2], 'q=1,2'], [{style: 'spaceDelimited', explode: false}, ['a', 'b'], 'q=a%20b'], [{style: 'pipeDelimited', explode: false}, ['a', 'b'], 'q=a%7Cb'],
    [{style: 'form'}, {a: 1, b: 'x y'}, 'a=1&b=x%20y'], [{style: 'form', explode: false}, {a: 1}, 'q=a,1'], [{style: 'deepObject'}, {a: 1}, 'q[a]=1'], [{}, '&=', 'q=%26%3D'], [{}, true, 'q=true']
  ] as [Record<string, Json>, Json, string][])('writes %j of %j as %s', (style, example, query) => {
    expect(callOf({parameters: [{name: 'q', in: 'query', required: true, example, ...style}]}).target).toBe(`/x?${query}`)
  })

  it('sends a JSON body without what only the service may set', () => {
    const schema = {type: 'object', required: ['id', 'count'], properties: {id: {type: 'string', readOnly: true}, count: {type: 'integer', minimum: 2}}}
    const call = callOf({requestBody: {required: true, content: {'application/vnd.shop+json': {schema}}}})
    expect(call).toMatchObject({method: 'POST', body: '{"count":2}', headers: {'content-type': 'application/vnd.shop+json'}})
  })

  it('sends forms and text, and reads an example by reference', () => {
    expect(callOf({requestBody: {content: {'application/x-www-form-urlencoded': {example: {a: 'x y', b: [1, 2]}}}}}).body).toBe('a=x%20y&b=1&b=2')
    expect(callOf({requestBody: {content: {'text/plain': {examples: {e: {$ref: '#/components/examples/E'}}}}}}, '/x', {components: {examples: {E: {value: 'hello'}}}}).body).toBe('hello')
  })

  it('serialises a parameter with content as JSON', () => {
    expect(decodeURIComponent(callOf({parameters: [{name: 'filter', in: 'query', required: true, content: {'application/json': {example: {a: 1}}}}]}).target)).toBe('/x?filter={"a":1}')
  })

  it('is not made where the document cannot be kept, and says everything that is missing', () => {
    expect(problemsOf({parameters: [{name: 'code', in: 'query', required: true, schema: {type: 'string', pattern: '^[A-Z]$'}}, {$ref: '#/nothing'}], requestBody: {required: true, content: {'multipart/form-data': {}}}}, '/x/{id}')).toEqual([
      'a parameter: $ref #/nothing leads nowhere in this document', expect.stringContaining('the parameter code: the value made for it does not fit its schema'), 'a body of multipart/form-data cannot be made here'
    ])
    expect(problemsOf({}, '/x/{id}')).toEqual(['the path has {id}, but no parameter of that name is declared'])
    expect(problemsOf({parameters: [{name: 'm', in: 'path', required: true, style: 'matrix', example: 1}]}, '/x/{m}')).toEqual(['the style matrix of the path parameter m is not implemented'])
    expect(problemsOf({parameters: [{name: 'h', in: 'header', required: true, example: 'a\r\nevil: 1'}]})[0]).toContain('no header can hold')
    expect(['', '.', '..'].map(example => problemsOf({parameters: [{name: 'id', in: 'path', required: true, example}]}, '/x/{id}').length)).toEqual([1, 1, 1])
    expect(problemsOf({responses: {}})).toEqual(['it declares no responses'])
  })

  it('never leaves the path of its operation, whatever the example', () => {
    fc.assert(fc.property(fc.oneof(fc.string({unit: 'grapheme'}), fc.string({unit: 'binary'})).filter(s => !['', '.', '..'].includes(s)), example => {
      const target = callOf({parameters: [{name: 'id', in: 'path', required: true, example}]}, '/a/{id}/b').target
      expect(target).toMatch(/^\/a\/[^/?#\s]+\/b$/)
    }))
  })
})

describe('an answer', () => {
  const item = {type: 'object', required: ['id'], properties: {id: {type: 'integer'}}}
  const responses: Record<string, Json> = {
    '200': {description: 'ok', headers: {'X-Total': {required: true, schema: {type: 'integer'}}}, content: {'application/json': {schema: item}, 'text/*': {schema: {type: 'string'}}}},
    '204': {description: 'nothing', content: {'application/json': {schema: item}}}, '4XX': {description: 'refused', content: {'application/problem+json': {}}}, '404': {$ref: '#/components/responses/Gone'}, '302': {description: 'elsewhere'}
  }
  const judge = (answer: Partial<HttpResponse> & {status: number}, changes: Record<string, Json> = {}): string => {
    const {api, operation} = single({responses: {...responses, ...changes}, security: [{key: []}]}, '/x', {components: {responses: {Gone: {description: 'gone'}}}})
    const {verdict, message} = checkAnswer(operation, {headers: {}, body: '', ...answer}, api)
    return `${verdict}: ${message}`
  }
  const json = {'content-type': 'application/json; charset=utf-8', 'x-total': '1'}

  it('passes when status, headers, content type and body are as declared', () => {
    expect(judge({status: 200, headers: json, body: '{"id":1}'})).toBe('pass: answered 200 as declared')
    expect(judge({status: 200, headers: {'content-type': 'text/html', 'x-total': '1'}, body: '<p>'})).toBe('pass: answered 200 as declared')
    expect(judge({status: 204})).toBe('pass: answered 204 as declared')
    expect(judge({status: 302})).toBe('pass: answered 302 as declared')
  })

  it.each([
    ['another body', {status: 200, headers: json, body: '{"id":"1"}'}, 'fail: the body does not fit its schema: /id: expected integer, found "1"'],
    ['no JSON', {status: 200, headers: json, body: '<html>'}, 'fail: the body is no JSON (it begins with "<html>")'], ['an empty body', {status: 200, headers: json}, 'fail: the body is no JSON (it is empty)'],
    ['another content type', {status: 200, headers: {...json, 'content-type': 'image/png'}}, 'fail: the content type is image/png, declared is application/json or text/*'],
    ['no content type', {status: 200, headers: {'x-total': '1'}, body: '{}'}, 'fail: the content type is missing'], ['no required header', {status: 200, headers: {'content-type': 'application/json'}, body: '{"id":1}'}, 'fail: the required header X-Total is missing'],
    ['an undeclared status', {status: 201}, 'fail: the status 201 is not declared'], ['an error of the service', {status: 503}, 'fail: the service failed with 503']
  ] as [string, HttpResponse, string][])('fails with %s', (_, answer, expected) => {
    expect(judge(answer)).toContain(expected)
  })

  it('fails with an error of the service even where the document declares it', () => {
    expect(judge({status: 500}, {'500': {description: 'oops'}, default: {description: 'any'}})).toBe('fail: the service failed with 500')
  })

  it('does not take a declared refusal for a success', () => {
    expect(judge({status: 404})).toContain('inconclusive: answered 404 as declared; no success was seen')
    expect(judge({status: 422, headers: {'content-type': 'application/problem+json'}})).toContain('inconclusive')
    expect(judge({status: 422, headers: {'content-type': 'text/html'}})).toContain('fail: the content type')
    expect(judge({status: 401, headers: {'content-type': 'application/problem+json'}})).toBe('inconclusive: answered 401: it was called without credentials for key')
  })

  it('is not judged by a schema that is not understood', () => {
    expect(judge({status: 200, headers: json, body: '{}'}, {'200': {description: 'ok', content: {'application/json': {schema: {unevaluatedProperties: false}}}}})).toContain('inconclusive: the schema of the answer uses unevaluatedProperties')
    expect(judge({status: 201}, {'201': {$ref: '#/nothing'}})).toContain('inconclusive')
  })
})
