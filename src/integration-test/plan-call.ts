/** One call for one operation: path, query, headers and body out of examples, defaults and schemas. Pure. */
import type {Json} from '../kernel/digest.ts'
import {isObject, type JsonObject} from './json-schema-frame.ts'
import {dereference, type OpenApi, type Operation} from './openapi.ts'
import {sampleValue} from './sample-value.ts'

export interface Call {
  method: Operation['method']
  /** Path and query, percent-encoded. */
  target: string
  headers: Record<string, string>
  body?: string
}

type Made = {value: Json} | {problem: string}

/** The first of `example` and `examples`, else a value for the schema. */
function valueOf(holder: JsonObject, api: OpenApi): Made {
  if (holder['example'] !== undefined) return {value: holder['example']}
  const examples = isObject(holder['examples']) ? Object.values(holder['examples']) : []
  for (const entry of examples) {
    const example = dereference(entry, api.resolve)
    if (typeof example !== 'string' && example['value'] !== undefined) return {value: example['value']}
  }
  return sampleValue(holder['schema'] ?? {}, api)
}

const isGiven = (parameter: JsonObject): boolean =>
  parameter['example'] !== undefined || isObject(parameter['examples']) || (isObject(parameter['schema']) && (parameter['schema']['example'] !== undefined || parameter['schema']['default'] !== undefined))

const text = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
/** Halves of surrogate pairs, which JSON can hold and a URL cannot, become the replacement character. */
const encode = (raw: string): string => encodeURIComponent(raw.replace(/[\ud800-\udfff]/gu, '\ufffd'))

/** Style `simple`, with commas; `explode` writes objects as key=value (OpenAPI 3, "Style Values"). */
function simple(value: Json, explode: boolean): string {
  if (Array.isArray(value)) return value.map(v => encode(text(v))).join(',')
  if (isObject(value)) return Object.entries(value).map(([k, v]) => `${encode(k)}${explode ? '=' : ','}${encode(text(v))}`).join(',')
  return encode(text(value))
}

function queryPairs(name: string, value: Json, style: string, explode: boolean): string[] | undefined {
  const separator = ({form: ',', spaceDelimited: '%20', pipeDelimited: '%7C'} as Record<string, string>)[style]
  if (isObject(value)) {
    const members = Object.entries(value)
    if (style === 'deepObject') return members.map(([k, v]) => `${encode(name)}[${encode(k)}]=${encode(text(v))}`)
    if (style !== 'form') return undefined
    return explode ? members.map(([k, v]) => `${encode(k)}=${encode(text(v))}`) : [`${encode(name)}=${members.flat().map(v => encode(text(v))).join(',')}`]
  }
  if (separator === undefined) return undefined
  if (Array.isArray(value)) return explode ? value.map(v => `${encode(name)}=${encode(text(v))}`) : [`${encode(name)}=${value.map(v => encode(text(v))).join(separator)}`]
  return [`${encode(name)}=${encode(text(value))}`]
}

interface Draft {
  path: string
  query: string[]
  headers: Record<string, string>
  cookies: string[]
}

/** Puts one value into the draft; a text says why that cannot be done. */
function place(draft: Draft, parameter: JsonObject, made: Json): string | undefined {
  const name = String(parameter['name'])
  const content = isObject(parameter['content'])
  const value = content ? JSON.stringify(made) : made
  const style = typeof parameter['style'] === 'string' ? parameter['style'] : parameter['in'] === 'query' || parameter['in'] === 'cookie' ? 'form' : 'simple'
  const explode = typeof parameter['explode'] === 'boolean' ? parameter['explode'] : style === 'form'
  switch (parameter['in']) {
    case 'path':
      if (style !== 'simple') return `the style ${style} of the path parameter ${name} is not implemented`
      draft.path = draft.path.replaceAll(`{${name}}`, () => simple(value, explode))
      // Clients resolve dot segments: the request would go to another path.
      return ['', '.', '..'].includes(text(value)) ? `the path parameter ${name} cannot be ${JSON.stringify(value)}` : undefined
    case 'query': {
      const pairs = queryPairs(name, value, style, explode)
      draft.query.push(...(pairs ?? []))
      return pairs ? undefined : `the style ${style} of the query parameter ${name} is not implemented`
    }
    case 'header':
      // OpenAPI: parameters of these three names are ignored, the document describes them elsewhere.
      if (!['accept', 'content-type', 'authorization'].includes(name.toLowerCase())) draft.headers[name.toLowerCase()] = decodeURIComponent(simple(value, explode))
      return /[^\t\x20-\x7e]/.test(text(value)) ? `the header parameter ${name} has characters that no header can hold` : undefined
    case 'cookie': draft.cookies.push(`${name}=${encode(text(value))}`); return undefined
    default: return `the parameter ${name} is in ${JSON.stringify(parameter['in'])}, which OpenAPI does not know`
  }
}

/** A parameter with `content` has one media type, which holds schema and example. */
function holderOf(parameter: JsonObject): JsonObject {
  const media = isObject(parameter['content']) ? Object.values(parameter['content'])[0] : undefined
  return isObject(media) ? {...media, ...(parameter['example'] === undefined ? {} : {example: parameter['example']})} : parameter
}

export const isJson = (mediaType: string): boolean => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(mediaType) || /^text\/json\b/i.test(mediaType)

function planBody(operation: Operation, api: OpenApi): {type: string; body: string} | string | undefined {
  const content = operation.requestBody?.['content']
  if (!isObject(content)) return undefined
  const isRequired = operation.requestBody?.['required'] === true
  const types = Object.keys(content)
  const type = types.find(isJson) ?? types.find(t => t.startsWith('application/x-www-form-urlencoded')) ?? types.find(t => t.startsWith('text/'))
  if (type === undefined) return isRequired ? `a body of ${types.join(' or ')} cannot be made here` : undefined
  const made = valueOf(isObject(content[type]) ? content[type] : {}, api)
  if ('problem' in made) return isRequired ? `the body: ${made.problem}` : undefined
  if (isJson(type)) return {type, body: JSON.stringify(made.value)}
  if (type.startsWith('text/')) return {type, body: text(made.value)}
  const pairs = isObject(made.value) ? Object.entries(made.value).flatMap(([k, v]) => queryPairs(k, v, 'form', true) ?? []) : []
  return {type, body: pairs.join('&')}
}

function acceptOf(operation: Operation, api: OpenApi): string {
  const types = Object.values(operation.responses).flatMap(entry => {
    const response = dereference(entry, api.resolve)
    return typeof response !== 'string' && isObject(response['content']) ? Object.keys(response['content']) : []
  })
  return [...new Set(types), '*/*;q=0.1'].join(', ')
}

/** The call, or all reasons why none can be made that the document would allow. */
export function planCall(operation: Operation, api: OpenApi): Call | {problems: string[]} {
  const problems = [...operation.problems]
  const draft: Draft = {path: operation.path, query: [], headers: {accept: acceptOf(operation, api)}, cookies: []}
  for (const parameter of operation.parameters) {
    const isRequired = parameter['required'] === true || parameter['in'] === 'path'
    if (!isRequired && !isGiven(parameter)) continue
    const made = valueOf(holderOf(parameter), api)
    const problem = 'problem' in made ? `the parameter ${String(parameter['name'])}: ${made.problem}` : place(draft, parameter, made.value)
    if (problem) problems.push(problem)
  }
  const unfilled = draft.path.match(/\{[^}]*\}/)
  if (unfilled && problems.length === 0) problems.push(`the path has ${unfilled[0]}, but no parameter of that name is declared`)
  const body = planBody(operation, api)
  if (typeof body === 'string') problems.push(body)
  if (problems.length > 0) return {problems}
  const withBody = typeof body === 'object' ? {'content-type': body.type} : {}
  const cookies = draft.cookies.length > 0 ? {cookie: draft.cookies.join('; ')} : {}
  return {
    method: operation.method, target: draft.path + (draft.query.length > 0 ? `?${draft.query.join('&')}` : ''),
    headers: {...draft.headers, ...withBody, ...cookies}, ...(typeof body === 'object' ? {body: body.body} : {})
  }
}
