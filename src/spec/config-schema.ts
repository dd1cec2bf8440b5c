/**
 * A configuration against its JSON Schema (2020-12, https://json-schema.org/draft/2020-12). A subset, and a keyword outside it is
 * refused: a validator that skips what it does not know would pass what it never checked. zod's own converter does skip unknown keywords
 * and drops `type` beside `enum`. Messages never repeat a value, which may be secret.
 */
import type {LocatedProblem} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {child, keyPlace, problemAt, toPlain} from './located.ts'
import type {Located, LocatedMap, LocatedScalar, Path} from './located.ts'
import {suggestion, ticked} from './problems.ts'

const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'] as const
const annotations = ['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples', 'deprecated']
const checked = ['type', 'enum', 'const', 'pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum',
  'required', 'properties', 'additionalProperties', 'items', 'minItems', 'maxItems', 'writeOnly']
export const schemaKeywords: readonly string[] = [...checked, ...annotations]

type Kind = 'number' | 'count' | 'text' | 'flag' | 'names' | 'list' | 'any'
const forms: Record<string, Kind> = {
  minLength: 'count', maxLength: 'count', minItems: 'count', maxItems: 'count', minimum: 'number', maximum: 'number', exclusiveMinimum: 'number',
  exclusiveMaximum: 'number', pattern: 'text', writeOnly: 'flag', required: 'names', enum: 'list'
}
const isOf: Record<Kind, (value: unknown) => boolean> = {
  number: value => typeof value === 'number', count: value => Number.isInteger(value) && Number(value) >= 0, text: value => typeof value === 'string',
  flag: value => typeof value === 'boolean', names: value => Array.isArray(value) && value.every(v => typeof v === 'string'), list: Array.isArray, any: () => true
}

/** What is wrong with the schema itself. */
export function schemaProblems(schema: Located): LocatedProblem[] {
  if (schema.kind === 'scalar' && typeof schema.value === 'boolean') return []
  if (schema.kind !== 'map') return [problemAt(schema.place, 'a schema is a map of keywords, or true or false')]
  return [...schema.entries].flatMap(([keyword, {key, value}]) => {
    if (!schemaKeywords.includes(keyword)) return [problemAt(key, `the keyword ${ticked(keyword)} is not checked here${suggestion(keyword, checked) || `; these are: ${checked.join(', ')}`}`)]
    if (keyword === 'properties') return value.kind === 'map' ? [...value.entries.values()].flatMap(entry => schemaProblems(entry.value)) : [problemAt(value.place, '`properties` has to be a map')]
    if (keyword === 'additionalProperties' || keyword === 'items') return schemaProblems(value)
    return keywordProblems(keyword, value)
  })
}

function keywordProblems(keyword: string, value: Located): LocatedProblem[] {
  const plain = toPlain(value)
  if (keyword === 'type') {
    const unknown = [plain].flat().filter(type => !(types as readonly unknown[]).includes(type))
    return unknown.map(type => problemAt(value.place, `${ticked(String(type))} is no type${suggestion(String(type), types)}`))
  }
  const form = forms[keyword] ?? 'any'
  if (!isOf[form](plain)) return [problemAt(value.place, `the value of \`${keyword}\` is not of its form`)]
  if (keyword !== 'pattern') return []
  try {
    new RegExp(String(plain), 'u')
    return []
  } catch {
    return [problemAt(value.place, 'this pattern is no regular expression')]
  }
}

const typeOf = (node: Located): string[] => {
  if (node.kind === 'map') return ['object']
  if (node.kind === 'list') return ['array']
  if (node.value === null) return ['null']
  if (typeof node.value === 'number') return Number.isInteger(node.value) ? ['integer', 'number'] : ['number']
  return [typeof node.value]
}

const isSecret = (node: Located): boolean => node.kind === 'scalar' && (node.pieces?.some(piece => piece.kind === 'secret') ?? false)
/** Only planning: the value is not there to be looked at. */
const isUnknown = (node: Located): boolean => node.kind === 'scalar' && (node.pieces?.some(piece => piece.text === undefined) ?? false)

/** The problems of a value, each at the place where the winning value was written. The schema was found good before. */
export function validateLocated(node: Located, schema: Located, path: Path = []): LocatedProblem[] {
  const at = path.length === 0 ? 'the configuration' : ticked(path.join('.'))
  if (schema.kind !== 'map') return schema.kind === 'scalar' && schema.value === false ? [problemAt(node.place, `${at} is not allowed here`)] : []
  const rule = (keyword: string): unknown => {
    const value = child(schema, keyword)
    return value && toPlain(value)
  }
  const say = (message: string): LocatedProblem[] => [problemAt(node.place, `${at}: ${message}`)]
  const secrecy = rule('writeOnly') === true && !isSecret(node) ? say('the schema calls it `writeOnly`: expected a secret, written `${secrets.NAME}`, not plain text in a file') : []
  if (isUnknown(node)) return secrecy
  const allowed = rule('type') === undefined ? undefined : [rule('type')].flat().map(String)
  if (allowed && !typeOf(node).some(type => allowed.includes(type))) return [...secrecy, ...say(`expected ${allowed.join(' or ')}, got ${typeOf(node)[0] ?? ''}${quotesHint(node, allowed)}`)]
  const choice = choiceProblem(node, rule)
  return [
    ...secrecy, ...(choice ? say(choice) : []),
    ...(node.kind === 'scalar' ? scalarProblems(node, rule).flatMap(say) : []),
    ...(node.kind === 'map' ? mapProblems(node, schema, path) : []),
    ...(node.kind === 'list' ? [...sizeProblems(node.items.length, 'item', rule('minItems'), rule('maxItems')).flatMap(say), ...itemProblems(node.items, child(schema, 'items'), path)] : [])
  ]
}

const quotesHint = (node: Located, allowed: readonly string[]): string => {
  if (node.kind !== 'scalar') return ''
  if (typeof node.value !== 'string') return allowed.includes('string') ? '; put it in quotes' : ''
  return node.pieces || !allowed.some(type => ['number', 'integer', 'boolean'].includes(type)) ? '' : '; remove the quotes'
}

type Rule = (keyword: string) => unknown

function choiceProblem(node: Located, rule: Rule): string | undefined {
  const choices = rule('enum') === undefined ? (rule('const') === undefined ? undefined : [rule('const')]) : (rule('enum') as unknown[])
  const plain = JSON.stringify(toPlain(node))
  if (!choices || choices.some(choice => JSON.stringify(choice) === plain)) return undefined
  const near = node.kind === 'scalar' && !node.pieces ? nearest(node.text, choices.map(String)) : undefined
  return `expected ${choices.length === 1 ? '' : 'one of '}${choices.map(choice => JSON.stringify(choice)).join(', ')}${near === undefined ? '' : `; did you mean \`${near}\`?`}`
}

function scalarProblems({value}: LocatedScalar, rule: Rule): string[] {
  if (typeof value === 'string') {
    const pattern = rule('pattern')
    const matches = pattern === undefined || new RegExp(String(pattern), 'u').test(value)
    return [...(matches ? [] : [`expected text that matches ${String(pattern)}`]), ...sizeProblems([...value].length, 'character', rule('minLength'), rule('maxLength'))]
  }
  if (typeof value !== 'number') return []
  const bounds: [keyword: string, words: string, holds: (limit: number) => boolean][] = [
    ['minimum', 'at least', limit => value >= limit], ['maximum', 'at most', limit => value <= limit],
    ['exclusiveMinimum', 'more than', limit => value > limit], ['exclusiveMaximum', 'less than', limit => value < limit]
  ]
  return bounds.flatMap(([keyword, words, holds]) => (typeof rule(keyword) === 'number' && !holds(Number(rule(keyword))) ? [`expected ${words} ${Number(rule(keyword))}`] : []))
}

function sizeProblems(size: number, unit: string, least: unknown, most: unknown): string[] {
  const words = (limit: number): string => `${limit} ${unit}${limit === 1 ? '' : 's'}`
  return [
    ...(typeof least === 'number' && size < least ? [`expected at least ${words(least)}`] : []),
    ...(typeof most === 'number' && size > most ? [`expected at most ${words(most)}`] : [])
  ]
}

function mapProblems(node: LocatedMap, schema: LocatedMap, path: Path): LocatedProblem[] {
  const properties = child(schema, 'properties')
  const known = properties?.kind === 'map' ? properties.entries : new Map<string, {value: Located}>()
  const required = child(schema, 'required')
  const rest = child(schema, 'additionalProperties')
  const missing = (required?.kind === 'list' ? required.items.map(item => String(toPlain(item))) : []).filter(key => !node.entries.has(key))
  return [
    ...missing.map(key => problemAt(node.place, `${ticked([...path, key].join('.'))} is missing: ${schema.place.file}:${required?.place.line ?? schema.place.line} requires it`)),
    ...[...node.entries].flatMap(([key, entry]) => {
      const own = known.get(key)?.value
      if (own) return validateLocated(entry.value, own, [...path, key])
      if (!rest) return []
      if (rest.kind === 'scalar' && rest.value === false) return [problemAt(keyPlace(node, [key]), `${ticked([...path, key].join('.'))} is no key of the schema${suggestion(key, [...known.keys()])}`)]
      return validateLocated(entry.value, rest, [...path, key])
    })
  ]
}

const itemProblems = (items: readonly Located[], schema: Located | undefined, path: Path): LocatedProblem[] =>
  (schema ? items.flatMap((item, i) => validateLocated(item, schema, [...path, i])) : [])
