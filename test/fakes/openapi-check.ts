/** Judges requests and answers by an OpenAPI description, stricter than a server would: an unknown query name or body key is a mistake of the caller. */
import type {Json} from '../../src/kernel/digest.ts'
import {validateSchema} from '../../src/integration-test/json-schema.ts'
import {dereference, type OpenApi, type Operation} from '../../src/integration-test/openapi.ts'

type JsonObject = Record<string, Json>
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

export interface Matched {
  operation: Operation
  /** Values of the path's parameters. */
  values: Record<string, string>
}

/** The operation with the most literal path that fits. */
export function matchOperation(api: OpenApi, method: string, path: string): Matched | undefined {
  const segments = path.split('/')
  const fitting = api.operations.filter(o => o.method === method).flatMap(operation => {
    const template = operation.path.split('/')
    if (template.length !== segments.length || !template.every((t, i) => (t.startsWith('{') ? segments[i] !== '' : t === segments[i]))) return []
    const values = Object.fromEntries(template.flatMap((t, i) => (t.startsWith('{') ? [[t.slice(1, -1), decodeURIComponent(segments[i] as string)]] : [])))
    return [{operation, values}]
  })
  return fitting.sort((a, b) => Object.keys(a.values).length - Object.keys(b.values).length)[0]
}

function schemaProblems(api: OpenApi, schema: Json, value: Json, direction: 'request' | 'response'): string[] {
  const {problems, unsupported} = validateSchema(schema, value, {...api, direction})
  return [...problems.map(p => `${p.pointer || 'it'}: ${p.message}`), ...unsupported.map(u => `the schema uses ${u}, which cannot be judged`)]
}

const typed = (text: string, schema: Json): Json => (isObject(schema) && schema['type'] === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text)

function parameterProblems(api: OpenApi, {operation, values}: Matched, query: URLSearchParams): string[] {
  const declared = (place: string): JsonObject[] => operation.parameters.filter(p => p['in'] === place)
  const strange = [...query.keys()].filter(name => !declared('query').some(p => p['name'] === name)).map(name => `the query ${name} is not declared`)
  const given = (p: JsonObject): string | undefined => (p['in'] === 'path' ? values[String(p['name'])] : query.get(String(p['name'])) ?? undefined)
  const wrong = [...declared('path'), ...declared('query')].flatMap(p => {
    const text = given(p)
    if (text === undefined) return p['required'] === true ? [`${String(p['name'])} is missing`] : []
    return schemaProblems(api, p['schema'] as Json, typed(text, p['schema'] as Json), 'request').map(why => `${String(p['name'])}: ${why}`)
  })
  return [...strange, ...wrong]
}

function bodyProblems(api: OpenApi, {operation}: Matched, body: string): string[] {
  const media = operation.requestBody && isObject(operation.requestBody['content']) ? operation.requestBody['content']['application/json'] : undefined
  if (!isObject(media)) return body === '' ? [] : ['a body is not declared']
  let value: Json
  try {
    value = JSON.parse(body) as Json
  } catch {
    return ['the body is no JSON']
  }
  const schema = dereference(media['schema'] as Json, api.resolve)
  const known = typeof schema === 'object' && isObject(schema['properties']) ? Object.keys(schema['properties']) : []
  const strange = isObject(value) ? Object.keys(value).filter(key => !known.includes(key)).map(key => `the body’s key ${key} is not declared`) : []
  return [...strange, ...schemaProblems(api, media['schema'] as Json, value, 'request')]
}

export const requestProblems = (api: OpenApi, matched: Matched, request: {query: URLSearchParams; body: string}): string[] =>
  [...parameterProblems(api, matched, request.query), ...bodyProblems(api, matched, request.body)]

/** An answer that is not declared for the operation is a problem, but 401, 403, 404, 429 and 5xx, which any operation may give. */
export function answerProblems(api: OpenApi, {operation}: Matched, status: number, body: Json): string[] {
  const declared = operation.responses[String(status)]
  if (declared === undefined) return [401, 403, 404, 429].includes(status) || status >= 500 ? [] : [`the answer ${status} is not declared`]
  const response = dereference(declared, api.resolve)
  if (typeof response === 'string') return [response]
  const content = isObject(response['content']) ? response['content']['application/json'] : undefined
  return isObject(content) && content['schema'] !== undefined ? schemaProblems(api, content['schema'], body, 'response') : []
}
