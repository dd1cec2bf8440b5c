/** Whether an answer is one that the document declares: status, headers, content type, body against its schema. Pure. */
import type {Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {HttpResponse} from '../ports/index.ts'
import {isObject, type JsonObject} from './json-schema-frame.ts'
import {validateSchema} from './json-schema.ts'
import {dereference, type OpenApi, type Operation} from './openapi.ts'
import {isJson} from './plan-call.ts'

export interface Checked {
  verdict: Verdict
  message: string
}

const failed = (message: string): Checked => ({verdict: 'fail', message})
const unknown = (message: string): Checked => ({verdict: 'inconclusive', message})

/** Exact code over range over default (OpenAPI 3, "Responses Object"). */
function declaredFor(status: number, responses: JsonObject): Json | undefined {
  const range = Object.keys(responses).find(key => key.toUpperCase() === `${Math.floor(status / 100)}XX`)
  return responses[String(status)] ?? (range === undefined ? undefined : responses[range]) ?? responses['default']
}

const essence = (mediaType: string): string => (mediaType.split(';')[0] as string).trim().toLowerCase()

/** The declared media type that fits best: exact, then `type/*`, then any. */
function mediaFor(contentType: string, content: JsonObject): JsonObject | undefined {
  const found = essence(contentType)
  for (const wanted of [found, `${found.split('/')[0] as string}/*`, '*/*']) {
    const key = Object.keys(content).find(declared => essence(declared) === wanted)
    if (key !== undefined) return isObject(content[key]) ? content[key] : {}
  }
  return undefined
}

function checkBody(answer: HttpResponse, content: JsonObject, api: OpenApi): Checked | undefined {
  const declared = Object.keys(content)
  if (declared.length === 0) return undefined
  const contentType = answer.headers['content-type'] ?? ''
  const media = contentType === '' ? undefined : mediaFor(contentType, content)
  if (!media) return failed(`the content type is ${contentType || 'missing'}, declared is ${declared.join(' or ')}`)
  if (media['schema'] === undefined || !isJson(contentType)) return undefined
  let body: Json
  try {
    body = JSON.parse(answer.body) as Json
  } catch {
    return failed(`the body is no JSON (${answer.body === '' ? 'it is empty' : `it begins with ${JSON.stringify(answer.body.slice(0, 40))}`})`)
  }
  const {problems, unsupported} = validateSchema(media['schema'], body, {...api, direction: 'response'})
  if (unsupported.length > 0) return unknown(`the schema of the answer uses ${unsupported.join(', ')}, which is not implemented`)
  if (problems.length === 0) return undefined
  const shown = problems.slice(0, 3).map(p => `${p.pointer || 'the body'}: ${p.message}`).join('; ')
  return failed(`the body does not fit its schema: ${shown}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}`)
}

function missingHeaders(answer: HttpResponse, response: JsonObject, api: OpenApi): string[] {
  const headers = isObject(response['headers']) ? response['headers'] : {}
  return Object.entries(headers).filter(([name, entry]) => {
    const header = dereference(entry, api.resolve)
    return typeof header !== 'string' && header['required'] === true && name.toLowerCase() !== 'content-type' && answer.headers[name.toLowerCase()] === undefined
  }).map(([name]) => name)
}

/** An error of the client that is declared: the contract holds, but nothing shows that the operation works. */
function refused(operation: Operation, status: number): Checked {
  const schemes = operation.security.join(', ')
  if (status === 401 || status === 403) return unknown(`answered ${status}: it was called without credentials${schemes ? ` for ${schemes}` : ''}`)
  return unknown(`answered ${status} as declared; no success was seen: give examples that the running release knows`)
}

export function checkAnswer(operation: Operation, answer: HttpResponse, api: OpenApi): Checked {
  const {status} = answer
  if (status >= 500) return failed(`the service failed with ${status}`)
  const declared = declaredFor(status, operation.responses)
  if (declared === undefined) {
    if ((status === 401 || status === 403) && operation.security.length > 0) return refused(operation, status)
    return failed(`the status ${status} is not declared (declared: ${Object.keys(operation.responses).join(', ') || 'none'})`)
  }
  const response = dereference(declared, api.resolve)
  if (typeof response === 'string') return unknown(`the answer ${status} cannot be judged: ${response}`)
  const missing = missingHeaders(answer, response, api)
  if (missing.length > 0) return failed(`the required header ${missing.join(', ')} is missing`)
  const hasBody = operation.method !== 'HEAD' && status !== 204 && status !== 304
  const body = hasBody && isObject(response['content']) ? checkBody(answer, response['content'], api) : undefined
  if (body) return body
  return status >= 400 ? refused(operation, status) : {verdict: 'pass', message: `answered ${status} as declared`}
}
