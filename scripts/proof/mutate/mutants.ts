/** Workflow files with one guard removed each: a permission, a gate, a condition or one of its operands, a need, a group, a secret, what binds an approval. Pure. */
import {isMap, isScalar, isSeq, LineCounter, parseDocument, type Pair, type Scalar, type YAMLMap} from 'yaml'
import {operandsIn} from './operands.ts'

export interface Mutant {
  /** Line of what is removed. */
  line: number
  /** `needs of release: gate` */
  what: string
  text: string
}

interface Source {
  text: string
  lines: LineCounter
}

const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '')
const startOf = (pair: Pair): number => ((pair.key as Scalar).range as [number, number, number])[0]
const rangeOf = (node: unknown): [number, number] => (node as {range: [number, number, number]}).range.slice(0, 2) as [number, number]
const mapAt = (node: YAMLMap, key: string): YAMLMap | undefined => {
  const found = node.get(key)
  return isMap(found) ? found : undefined
}
const pairsOf = (node: YAMLMap | undefined): Pair[] => (node ? node.items : [])

/** Takes out the lines of a pair in a block, or its text in `{…}`. */
function without({text, lines}: Source, pair: Pair, parent: YAMLMap): Omit<Mutant, 'what'> {
  const start = startOf(pair)
  const {line} = lines.linePos(start)
  const end = pair.value === null ? start : rangeOf(pair.value)[1]
  if (parent.flow === true) return {line, text: `${text.slice(0, start)}${text.slice(end).replace(/^\s*,\s*/, '')}`}
  const from = text.lastIndexOf('\n', start) + 1
  const last = text.slice(start, end).trimEnd().length + start
  const next = text.indexOf('\n', last)
  // The first key of a step stands behind its dash: the key after it takes its place.
  const dash = /^\s*- /.exec(text.slice(from, start))
  const rest = next < 0 ? '' : text.slice(next + 1)
  return {line, text: text.slice(0, from) + (dash ? rest.replace(/^ */, dash[0]) : rest)}
}

const removal = (source: Source, parent: YAMLMap, pair: Pair, what: string): Mutant => ({...without(source, pair, parent), what})

function replaced({text, lines}: Source, [start, end]: [number, number], by: string): Omit<Mutant, 'what'> {
  return {line: lines.linePos(start).line, text: text.slice(0, start) + by + text.slice(end)}
}

function needsMutants(source: Source, pair: Pair, job: string): Mutant[] {
  if (!isSeq(pair.value)) return []
  const items = pair.value.items as Scalar[]
  return items.map(item => ({...replaced(source, rangeOf(pair.value), `[${items.filter(i => i !== item).map(i => String(i.value)).join(', ')}]`), what: `needs of ${job}: ${String(item.value)}`}))
}

/** Where the expression of an `if` stands in the file. */
function expressionRange(text: string, [start, end]: [number, number]): {start: number; end: number} {
  const written = text.slice(start, end)
  const open = written.indexOf('${{')
  if (open >= 0) return {start: start + open + 3, end: start + written.lastIndexOf('}}')}
  const header = /^[>|][^\n]*\n/.exec(written)
  return {start: start + (header?.[0].length ?? 0), end}
}

function conditionMutants(source: Source, pair: Pair, owner: string): Mutant[] {
  const {text} = source
  return operandsIn(text, expressionRange(text, rangeOf(pair.value)))
    .map(({start, end, neutral}) => ({...replaced(source, [start, end], neutral), what: `if of ${owner}: ${text.slice(start, end).replace(/\s+/g, ' ')}`}))
}

const guards = new Set(['permissions', 'if', 'needs', 'environment', 'concurrency', 'secrets'])
const binding = /^(approved-|plan-digest$|provision-digest$|scope$|secrets$)/

/** The last entry leaves an empty mapping: nothing at all would be another mutant. */
function innerMutants(source: Source, pair: Pair, what: string): Mutant[] {
  const map = pair.value as YAMLMap
  const [only, ...more] = pairsOf(map)
  if (!only || more.length > 0) return pairsOf(map).map(one => removal(source, map, one, `${what}: ${keyOf(one)}`))
  return [{...replaced(source, [startOf(only), rangeOf(only.value)[1]], '{}'), what: `${what}: ${keyOf(only)}`}]
}

function guardMutants(source: Source, node: YAMLMap, owner: string): Mutant[] {
  return pairsOf(node).filter(pair => guards.has(keyOf(pair))).flatMap(pair => {
    const key = keyOf(pair)
    const inner = isMap(pair.value) ? innerMutants(source, pair, `${key} of ${owner}`) : []
    const parts = key === 'needs' ? needsMutants(source, pair, owner) : key === 'if' ? conditionMutants(source, pair, owner) : inner
    return [removal(source, node, pair, `${key} of ${owner}`), ...parts]
  })
}

/** `with` of what carries an approval to where it is checked. */
function bindingMutants(source: Source, node: YAMLMap, owner: string): Mutant[] {
  const given = mapAt(node, 'with')
  return pairsOf(given).filter(pair => binding.test(keyOf(pair))).map(pair => removal(source, given as YAMLMap, pair, `with of ${owner}: ${keyOf(pair)}`))
}

function jobMutants(source: Source, id: string, job: YAMLMap): Mutant[] {
  const steps = job.get('steps')
  const own = isSeq(steps) ? steps.items.filter(isMap) : []
  const name = (step: YAMLMap): string => `${id}, step ${String(step.get('id') ?? step.get('uses') ?? 'without a name').replace(/@.*/, '')}`
  return [
    ...guardMutants(source, job, id), ...bindingMutants(source, job, id),
    ...own.flatMap(step => [...guardMutants(source, step, name(step)), ...bindingMutants(source, step, name(step))])
  ]
}

/** All mutants of a file that differ from it, in the order of their lines. */
export function mutantsOf(text: string): Mutant[] {
  const lines = new LineCounter()
  const root = parseDocument(text, {lineCounter: lines}).contents
  if (!isMap(root)) throw new Error('This is no workflow.')
  const source: Source = {text, lines}
  const jobs = mapAt(root, 'jobs')
  const all = [...guardMutants(source, root, 'the workflow'), ...pairsOf(jobs).flatMap(pair => jobMutants(source, keyOf(pair), pair.value as YAMLMap))]
  return all.filter(mutant => mutant.text !== text).sort((a, b) => a.line - b.line)
}
