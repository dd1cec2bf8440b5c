/** Reads an OpenAPI 3.0 or 3.1 document and lists its operations, each with its place in the file. References stay inside the document. Pure. */
import {LineCounter, isMap, isNode, isScalar, parseDocument, type Document} from 'yaml'
import {UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import {isObject, type JsonObject} from './json-schema-frame.ts'

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'] as const
export type Method = (typeof methods)[number]

export interface OpenApi {
  dialect: '3.0' | '3.1'
  /** Path of the first server, without a slash at the end: `/api/v1` or empty. */
  basePath: string
  operations: Operation[]
  resolve(reference: string): Json | undefined
}

export interface Operation {
  method: Method
  /** As in the document: `/orders/{id}`. */
  path: string
  line: number | undefined
  parameters: JsonObject[]
  requestBody: JsonObject | undefined
  /** By status code, range (`4XX`) or `default`. */
  responses: JsonObject
  /** Names of the security schemes that the operation asks for. */
  security: string[]
  /** What in the operation itself cannot be read. */
  problems: string[]
}

/** Characters: GitHub's own description, among the largest, has twelve million. */
const largestDocument = 16 * 1024 * 1024

function refuse(what: string, where: string, expected: string): never {
  throw new UserError(what, {reason: 'input-invalid', where, expected, remedy: 'Mend the document that `tests.contract.openapi` names.'})
}

function readDocument(text: string, file: string): {document: Document.Parsed; root: JsonObject; lines: LineCounter} {
  if (text.length > largestDocument) refuse(`The OpenAPI document has ${text.length} characters.`, file, `at most ${largestDocument}`)
  const lines = new LineCounter()
  const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
  const errors = document.errors.map(e => `${file}:${lines.linePos(e.pos[0]).line}: ${e.message}`)
  if (errors.length > 0) refuse(`The OpenAPI document cannot be read:\n${errors.slice(0, 10).join('\n')}`, file, 'YAML 1.2 or JSON')
  let root: unknown
  try {
    root = document.toJS({maxAliasCount: 100})
  } catch (cause) {
    refuse(`The OpenAPI document cannot be read: ${(cause as Error).message}.`, file, 'YAML without circular or exploding aliases')
  }
  if (!isObject(root as Json)) refuse('The OpenAPI document is not an object.', file, 'the members openapi, info and paths')
  return {document, root: root as JsonObject, lines}
}

function dialectOf(root: JsonObject, file: string): '3.0' | '3.1' {
  const version = /^3\.([01])\.\d+/.exec(String(root['openapi'] ?? ''))
  if (version) return version[1] === '0' ? '3.0' : '3.1'
  const found = root['swagger'] === undefined ? `openapi: ${String(root['openapi'] ?? '(missing)')}` : `swagger: ${String(root['swagger'])}`
  throw new UserError(`The document is not OpenAPI 3.0 or 3.1 (${found}).`, {reason: 'unsupported', where: file, expected: 'openapi: 3.0.x or 3.1.x', remedy: 'Convert the document.'})
}

function decodeMember(text: string): string {
  let plain = text
  try {
    plain = decodeURIComponent(text)
  } catch {
    // A bare percent sign: taken as it is.
  }
  return plain.replaceAll('~1', '/').replaceAll('~0', '~')
}

function resolver(root: Json): OpenApi['resolve'] {
  return reference => {
    if (reference === '#') return root
    if (!reference.startsWith('#/')) return undefined // other documents are not fetched: that would let a document choose addresses
    let current: Json | undefined = root
    for (const member of reference.slice(2).split('/').map(decodeMember)) {
      if (Array.isArray(current)) current = current[Number(member)]
      else if (isObject(current) && Object.hasOwn(current, member)) current = current[member]
      else return undefined
    }
    return current
  }
}

/** The object that stands there or that a reference leads to; a text says why there is none. */
export function dereference(value: Json | undefined, resolve: OpenApi['resolve']): JsonObject | string {
  let current = value
  for (let hops = 0; isObject(current) && typeof current['$ref'] === 'string'; hops += 1) {
    const reference: string = current['$ref']
    if (hops > 20) return `$ref ${reference} goes in a circle`
    current = resolve(reference)
    if (current === undefined) return `$ref ${reference} leads nowhere in this document`
  }
  return isObject(current) ? current : 'an object was expected'
}

function securityOf(operation: JsonObject, root: JsonObject): string[] {
  const alternatives = operation['security'] ?? root['security']
  if (!Array.isArray(alternatives) || alternatives.some(a => isObject(a) && Object.keys(a).length === 0)) return []
  return [...new Set(alternatives.flatMap(a => (isObject(a) ? Object.keys(a) : [])))]
}

/** Parameters of the path, overridden by those of the operation with the same name and place. */
function readParameters(item: JsonObject, operation: JsonObject, resolve: OpenApi['resolve'], problems: string[]): JsonObject[] {
  const byKey = new Map<string, JsonObject>()
  for (const source of [item['parameters'], operation['parameters']]) {
    for (const entry of Array.isArray(source) ? source : []) {
      const parameter = dereference(entry, resolve)
      if (typeof parameter === 'string') problems.push(`a parameter: ${parameter}`)
      else byKey.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter)
    }
  }
  return [...byKey.values()]
}

interface Reading {
  root: JsonObject
  resolve: OpenApi['resolve']
  line(path: string[]): number | undefined
}

function readOperation(path: string, method: Method, item: JsonObject, {root, resolve, line}: Reading): Operation {
  const problems: string[] = []
  const operation = item[method.toLowerCase()] as JsonObject
  const parameters = readParameters(item, operation, resolve, problems)
  const body = operation['requestBody'] === undefined ? undefined : dereference(operation['requestBody'], resolve)
  if (typeof body === 'string') problems.push(`requestBody: ${body}`)
  const responses = isObject(operation['responses']) ? operation['responses'] : {}
  if (Object.keys(responses).length === 0) problems.push('it declares no responses')
  return {
    method, path, line: line(['paths', path, method.toLowerCase()]) ?? line(['paths', path]), parameters,
    requestBody: typeof body === 'string' ? undefined : body, responses, security: securityOf(operation, root), problems
  }
}

function readOperations(reading: Reading, file: string): Operation[] {
  const paths = reading.root['paths']
  if (!isObject(paths)) refuse('The OpenAPI document has no `paths`.', file, 'an object of paths')
  return Object.entries(paths).filter(([path]) => path.startsWith('/')).flatMap(([path, entry]) => {
    const item = dereference(entry, reading.resolve)
    if (typeof item === 'string') refuse(`The path ${path} cannot be read: ${item}.`, `${file}:${reading.line(['paths', path]) ?? 1}`, 'a Path Item Object')
    return methods.filter(method => isObject(item[method.toLowerCase()])).map(method => readOperation(path, method, item, reading))
  })
}

function basePathOf(root: JsonObject): string {
  const server = Array.isArray(root['servers']) ? root['servers'][0] : undefined
  if (!isObject(server) || typeof server['url'] !== 'string') return ''
  const variables = isObject(server['variables']) ? server['variables'] : {}
  const url = server['url'].replace(/\{([^}]+)\}/g, (_, name: string) => (isObject(variables[name]) ? String(variables[name]['default'] ?? '') : ''))
  try {
    return new URL(url, 'http://base.invalid/').pathname.replace(/\/+$/, '')
  } catch {
    return ''
  }
}

/** Throws UserError `input-invalid` or `unsupported`. */
export function parseOpenApi(text: string, file: string): OpenApi {
  const {document, root, lines} = readDocument(text, file)
  const dialect = dialectOf(root, file)
  const resolve = resolver(root)
  const line = (path: string[]): number | undefined => {
    const parent = document.getIn(path.slice(0, -1), true)
    const key = isMap(parent) ? parent.items.find(pair => isScalar(pair.key) && pair.key.value === path.at(-1))?.key : undefined
    return isNode(key) && key.range ? lines.linePos(key.range[0]).line : undefined
  }
  return {dialect, basePath: basePathOf(root), operations: readOperations({root, resolve, line}, file), resolve}
}
