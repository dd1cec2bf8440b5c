/** zod's issues as problems at the places where the values were written, in words for the person who wrote them. */
import type * as z from 'zod'
import type {LocatedProblem} from '../kernel/errors.ts'
import {at, keyPlace, problemAt, valuePlace} from './located.ts'
import type {Located, Path} from './located.ts'
import {quote, suggestion, ticked} from './problems.ts'
import {keysAt, wordsAt} from './shape.ts'

type Issue = z.core.$ZodIssue

interface Situation {
  schema: z.ZodType
  tree: Located
}

const kinds: Record<string, string> = {
  string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false', object: 'a map of keys', record: 'a map of keys', array: 'a list'
}

function received(node: Located | undefined): string {
  if (!node) return 'nothing'
  if (node.kind === 'map') return 'a map'
  if (node.kind === 'list') return 'a list'
  if (typeof node.value === 'string') return `the text ${quote(node.value)}`
  return node.value === null ? 'nothing' : `the ${typeof node.value} ${node.text}`
}

const pathOf = (issue: Issue, prefix: Path): (string | number)[] => [...prefix, ...issue.path.map(step => (typeof step === 'number' ? step : String(step)))]

export function problemsOf(situation: Situation, issues: readonly Issue[], prefix: Path = []): LocatedProblem[] {
  const problems = issues.flatMap(issue => problemsOfIssue(situation, issue, prefix))
  return withoutEchoes(situation, issues, prefix, problems)
}

/** A key that is missing only because it was misspelt is told once, with its suggestion. */
function withoutEchoes(situation: Situation, issues: readonly Issue[], prefix: Path, problems: LocatedProblem[]): LocatedProblem[] {
  const meant = new Set(problems.flatMap(p => /did you mean `([^`]+)`\?$/.exec(p.message)?.[1] ?? []))
  const echoes = issues.filter(i => i.path.length > 0 && !at(situation.tree, pathOf(i, prefix)) && meant.has(String(i.path.at(-1)))).map(i => missing(situation, pathOf(i, prefix), expectedOf(i)).message)
  return problems.filter(p => !echoes.includes(p.message))
}

function missing({schema, tree}: Situation, path: Path, expected?: string): LocatedProblem {
  const words = wordsAt(schema, path) ?? expected
  return problemAt(keyPlace(tree, path), `${ticked(path.join('.'))} is missing${words ? `: expected ${words}` : ''}`)
}

function problemsOfIssue(situation: Situation, issue: Issue, prefix: Path): LocatedProblem[] {
  const {schema, tree} = situation
  const path = pathOf(issue, prefix)
  const node = at(tree, path)
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownKey(situation, path, key))
  if (!node && path.length > 0) return [missing(situation, path, expectedOf(issue))]
  const place = valuePlace(tree, path)
  if (issue.code === 'invalid_union') return unionProblems(situation, issue, path)
  if (issue.code === 'invalid_key') {
    return [problemAt(keyPlace(tree, path), `the key ${ticked(String(path.at(-1)))} is not of its form: ${issue.issues.map(inner => constraint(inner)).join(', ')}`)]
  }
  if (issue.code === 'invalid_type') {
    const expected = wordsAt(schema, path) ?? kinds[issue.expected] ?? issue.expected
    const inQuotes = issue.expected === 'string' && node?.kind === 'scalar' && !wordsAt(schema, path) ? '; put it in quotes' : ''
    return [problemAt(place, `${label(path)}: expected ${expected}, got ${received(node)}${inQuotes}`)]
  }
  const written = node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined
  const near = issue.code === 'invalid_value' && written !== undefined ? suggestion(written, issue.values.map(String)).replace(/^; known.*/, '') : ''
  return [problemAt(place, `${label(path)}: ${constraint(issue)}${node?.kind === 'scalar' ? `, got ${received(node)}${near}` : ''}`)]
}

const label = (path: Path): string => (path.length === 0 ? 'the file' : ticked(path.join('.')))

function unknownKey({schema, tree}: Situation, path: Path, key: string): LocatedProblem {
  const where = path.length === 0 ? 'at the top of the file' : `in ${label(path)}`
  return problemAt(keyPlace(tree, [...path, key]), `${ticked(key)} is no key ${where}${suggestion(key, keysAt(schema, path))}`)
}

function expectedOf(issue: Issue): string | undefined {
  if (issue.code === 'invalid_type') return kinds[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return `one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)) return `one of ${issue.options.join(', ')}`
  return undefined
}

function bound(issue: Extract<Issue, {code: 'too_small' | 'too_big'}>): string {
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum
  const words = issue.code === 'too_small' ? (issue.inclusive ? 'at least' : 'more than') : (issue.inclusive ? 'at most' : 'less than')
  const unit = {string: 'character', array: 'item', record: 'key', object: 'key'}[issue.origin as string]
  return `expected ${words} ${limit}${unit ? ` ${unit}${Number(limit) === 1 ? '' : 's'}` : ''}`
}

/** What the value had to keep to, without the value. */
function constraint(issue: Issue): string {
  if (issue.code === 'too_small' || issue.code === 'too_big') return bound(issue)
  if (issue.code === 'invalid_value') return issue.values.length === 1 ? `expected ${String(issue.values[0])}` : `expected one of ${issue.values.map(String).join(', ')}`
  if (issue.code === 'invalid_format' && issue.format === 'starts_with') return `expected text that begins with ${(issue as {prefix?: string}).prefix ?? ''}`
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'expected an address, such as https://host/path'
  if (issue.code === 'invalid_format' && issue.message.startsWith('Invalid')) return `expected text like ${String((issue as {pattern?: string}).pattern ?? issue.format)}`
  if (issue.code === 'invalid_type') return `expected ${kinds[issue.expected] ?? issue.expected}`
  return issue.message
}

function unionProblems(situation: Situation, issue: Extract<Issue, {code: 'invalid_union'}>, path: Path): LocatedProblem[] {
  const {schema, tree} = situation
  const place = valuePlace(tree, path)
  const node = at(tree, path)
  if (issue.errors.length === 0) {
    const known = 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : []
    const near = node?.kind === 'scalar' ? suggestion(node.text, known).replace(/^; known.*/, '') : ''
    return [problemAt(place, `${label(path)}: expected one of ${known.join(', ')}, got ${received(node)}${near}`)]
  }
  const mismatch = (branch: readonly Issue[]): boolean =>
    branch.some(i => i.path.length === 0 && (i.code === 'invalid_type' || (i.code === 'invalid_value' && node?.kind !== 'scalar')))
  const fitting = issue.errors.filter(branch => !mismatch(branch))
  if (fitting.length > 1 && fitting.every(branch => branch.every(i => i.code === 'unrecognized_keys'))) return [exclusive(situation, path, fitting)]
  const best = fitting.map(branch => problemsOf(situation, branch, path)).sort((a, b) => a.length - b.length)[0]
  if (best && node?.kind !== 'scalar') return best
  const words = wordsAt(schema, path) ?? [...new Set(issue.errors.flat().map(i => constraint(i).replace(/^expected /, '')))].join(', or ')
  const values = issue.errors.flat().flatMap(i => (i.code === 'invalid_value' ? i.values.map(String) : []))
  const near = node?.kind === 'scalar' ? suggestion(node.text, values).replace(/^; known.*/, '') : ''
  return [problemAt(place, `${label(path)}: expected ${words}, got ${received(node)}${near}`)]
}

/** Every branch minds only keys of another: they were written together, or merged together by an environment. */
function exclusive({tree}: Situation, path: Path, branches: readonly (readonly Issue[])[]): LocatedProblem {
  const keys = [...new Set(branches.flat().flatMap(i => (i.code === 'unrecognized_keys' ? i.keys : [])))]
  const places = keys.map(key => keyPlace(tree, [...path, key])).sort((a, b) => a.line - b.line || a.column - b.column)
  return problemAt(places.at(-1) ?? keyPlace(tree, path), `${label(path)}: ${keys.map(ticked).join(' and ')} exclude each other; an environment removes a key of the base with \`key: null\``)
}
