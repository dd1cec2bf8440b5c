/** YAML 1.2 core text to a located tree, within bounds that hold for hostile files. Merge keys, tags and other versions are refused, unless a dialect reads them. */
import {Composer, isAlias, isMap, isScalar, isSeq, LineCounter, Parser} from 'yaml'
import type {Alias, Document, ParsedNode, YAMLMap} from 'yaml'
import type {LocatedProblem} from '../kernel/errors.ts'
import {formatBytes} from '../kernel/quantity.ts'
import {problemAt} from './located.ts'
import type {Entry, Located, Place, Scalar} from './located.ts'
import {ticked} from './problems.ts'

/** Composing recurses; deeper nesting than this could end the process instead of throwing. */
const maxDepth = 64
const maxAliases = 100
/** Values after every alias has been expanded. */
const maxValues = 500_000
export const maxSourceBytes = 8 * 2 ** 20

export interface Source {
  /** Absent if the text is no document at all. */
  tree: Located | undefined
  problems: LocatedProblem[]
}

/** How another reader takes what it and YAML 1.2 understand differently. */
export interface Dialect {
  /** The value of a scalar without quotes and tag, as it is written. A text in `problem` where the reader has none. */
  plain(source: string): Scalar | {problem: string}
  /** What is wrong with a plain key, if anything is. */
  plainKey(source: string): string | undefined
  maxBytes: number
}

export interface Documents {
  /** One for each document that holds anything. */
  trees: Located[]
  problems: LocatedProblem[]
}

type Token = ReturnType<Parser['parse']> extends Generator<infer T> ? T : never

interface Reading {
  file: string
  lines: LineCounter
  document: Document.Parsed
  problems: LocatedProblem[]
  aliases: number
  values: number
  /** Anchored nodes that are being expanded, to notice one that holds itself. */
  open: Set<unknown>
  dialect?: Dialect
}

/** How deep the tokens nest; the parser itself does not recurse. */
function deepest(tokens: readonly Token[]): {depth: number; offset: number} {
  const stack: [unknown, number][] = tokens.map(token => [token, 0])
  let found = {depth: 0, offset: 0}
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [token, depth] = next
    const {items, value, offset} = token as {items?: {key?: unknown; value?: unknown}[]; value?: unknown; offset?: number}
    if (depth > found.depth) found = {depth, offset: offset ?? 0}
    if (value && typeof value === 'object') stack.push([value, depth])
    for (const item of items ?? []) for (const part of [item.key, item.value]) if (part) stack.push([part, depth + 1])
  }
  return found
}

function placeOf(reading: Pick<Reading, 'file' | 'lines'>, offset: number): Place {
  const {line, col} = reading.lines.linePos(offset)
  return {file: reading.file, line: Math.max(1, line), column: Math.max(1, col)}
}

const yamlMessages: Record<string, string> = {
  DUPLICATE_KEY: 'this key stands twice in the same map',
  NON_STRING_KEY: 'a key has to be text',
  MULTIPLE_DOCS: 'a second document begins here; one file holds one',
  TAB_AS_INDENT: 'a tab indents this line; YAML takes blanks only'
}

export function parseSource(text: string, file: string): Source {
  const composed = compose(text, file, maxSourceBytes)
  if ('problem' in composed) return {tree: undefined, problems: [composed.problem]}
  const {documents, lines} = composed
  const document = documents[0] as Document.Parsed
  const reading = readingOf(document, file, lines)
  if (documents[1]) reading.problems.push(problemAt(placeOf(reading, documents[1].range[0]), yamlMessages['MULTIPLE_DOCS'] as string))
  if (document.directives.yaml.version !== '1.2') reading.problems.push(problemAt({file, line: 1, column: 1}, 'the file asks for another version of YAML; 1.2 is read'))
  const tree = document.contents && reading.problems.length === 0 ? located(reading, document.contents) : undefined
  return {tree, problems: reading.problems}
}

/** All documents of a text, in a dialect; those that are empty are left out. The problems of all of them. */
export function parseDocuments(text: string, file: string, dialect: Dialect): Documents {
  const composed = compose(text, file, dialect.maxBytes)
  if ('problem' in composed) return {trees: [], problems: [composed.problem]}
  const readings = composed.documents.map(document => readingOf(document, file, composed.lines, dialect))
  const trees = readings.flatMap(reading => (reading.document.contents && reading.problems.length === 0 ? [located(reading, reading.document.contents)] : []))
  return {trees: trees.filter(tree => tree.kind !== 'scalar' || tree.value !== null), problems: readings.flatMap(reading => reading.problems)}
}

function compose(text: string, file: string, maxBytes: number): {documents: Document.Parsed[]; lines: LineCounter} | {problem: LocatedProblem} {
  if (text.length > maxBytes) return {problem: problemAt({file, line: 1, column: 1}, `the file is larger than ${formatBytes(maxBytes)}`)}
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  const {depth, offset} = deepest(tokens)
  if (depth > maxDepth) return {problem: problemAt(placeOf({file, lines}, offset), `values nest deeper than ${maxDepth} levels`)}
  const composer = new Composer({version: '1.2', schema: 'core', strict: true, uniqueKeys: true, stringKeys: true, merge: false, resolveKnownTags: false, prettyErrors: false, lineCounter: lines})
  return {documents: [...composer.compose(tokens, true, text.length)], lines}
}

function readingOf(document: Document.Parsed, file: string, lines: LineCounter, dialect?: Dialect): Reading {
  const reading: Reading = {file, lines, document, problems: [], aliases: 0, values: 0, open: new Set(), ...(dialect ? {dialect} : {})}
  for (const error of [...document.errors, ...document.warnings]) {
    reading.problems.push(problemAt(placeOf(reading, error.pos[0]), yamlMessages[error.code] ?? `not valid YAML: ${error.message}`))
  }
  return reading
}

function located(reading: Reading, node: ParsedNode | null, fallback?: Place): Located {
  reading.values += 1
  const place = node?.range ? placeOf(reading, node.range[0]) : (fallback ?? {file: reading.file, line: 1, column: 1})
  const nothing: Located = {kind: 'scalar', value: null, text: '', place}
  if (reading.values > maxValues) {
    if (reading.values === maxValues + 1) reading.problems.push(problemAt(place, `aliases expand to more than ${maxValues} values`))
    return nothing
  }
  if (isAlias(node)) return expanded(reading, node, place)
  if (isMap(node)) return {kind: 'map', entries: entriesOf(reading, node as YAMLMap.Parsed), place}
  if (isSeq(node)) return {kind: 'list', items: node.items.map(item => located(reading, item as ParsedNode, place)), place}
  if (isScalar(node)) return scalar(reading, node, place)
  return nothing
}

function scalar(reading: Reading, node: ParsedScalar, place: Place): Located {
  const value = plainValue(reading, node, place)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) reading.problems.push(problemAt(place, 'infinity and NaN are no values here'))
    else if (!reading.dialect && Number.isInteger(value) && !Number.isSafeInteger(value)) reading.problems.push(problemAt(place, 'this number has more digits than can be kept; put it in quotes'))
    return {kind: 'scalar', value, text: node.source ?? String(value), place}
  }
  if (typeof value === 'boolean') return {kind: 'scalar', value, text: node.source ?? String(value), place}
  if (value === null || value === undefined) return {kind: 'scalar', value: null, text: '', place}
  return {kind: 'scalar', value: String(value), text: String(value), place}
}

interface ParsedScalar {
  value: unknown
  source?: string | undefined
  type?: string | undefined
  tag?: string | undefined
}

function plainValue({dialect, problems}: Reading, {value, source, type, tag}: ParsedScalar, place: Place): unknown {
  if (!dialect || type !== 'PLAIN' || tag !== undefined) return value
  const read = dialect.plain(source ?? '')
  if (read === null || typeof read !== 'object') return read
  problems.push(problemAt(place, read.problem))
  return value
}

function expanded(reading: Reading, alias: Alias, place: Place): Located {
  const nothing: Located = {kind: 'scalar', value: null, text: '', place}
  reading.aliases += 1
  if (reading.aliases > maxAliases) {
    if (reading.aliases === maxAliases + 1) reading.problems.push(problemAt(place, `more than ${maxAliases} aliases`))
    return nothing
  }
  const node = alias.resolve(reading.document)
  if (!node || reading.open.has(node)) {
    reading.problems.push(problemAt(place, node ? `the anchor ${ticked(alias.source)} holds itself` : `no anchor ${ticked(alias.source)} stands above`))
    return nothing
  }
  reading.open.add(node)
  const tree = located(reading, node as ParsedNode, place)
  reading.open.delete(node)
  return tree
}

function entriesOf(reading: Reading, map: YAMLMap.Parsed): Map<string, Entry> {
  const entries = new Map<string, Entry>()
  const merged: Entry[] = []
  for (const pair of map.items) {
    const key = String((pair.key as {value?: unknown}).value ?? '')
    const place = pair.key.range ? placeOf(reading, pair.key.range[0]) : placeOf(reading, map.range[0])
    const wrong = keyProblem(reading, pair.key as ParsedScalar, key)
    if (wrong !== undefined) reading.problems.push(problemAt(place, wrong))
    // A key without a value is reported where the key stands.
    else {
      const entry = {key: place, value: pair.value && !(isScalar(pair.value) && pair.value.value === null) ? located(reading, pair.value, place) : located(reading, null, place)}
      if (key === '<<' && (pair.key as ParsedScalar).type === 'PLAIN') merged.push(entry)
      else entries.set(key, entry)
    }
  }
  return merged.length === 0 ? entries : withMerged(reading, entries, merged)
}

function keyProblem({dialect}: Reading, node: ParsedScalar, key: string): string | undefined {
  if (key === '') return 'a key is empty'
  if (key === '__proto__') return '`__proto__` cannot be a key'
  if (dialect) return node.type === 'PLAIN' && key !== '<<' ? dialect.plainKey(key) : undefined
  return key === '<<' ? 'merge keys (`<<`) are not read; an environment’s overrides merge by key' : undefined
}

/** Own keys before merged ones, earlier sources before later ones (https://yaml.org/type/merge.html). */
function withMerged(reading: Reading, own: Map<string, Entry>, merged: readonly Entry[]): Map<string, Entry> {
  const entries = new Map(own)
  for (const source of merged.flatMap(({value}) => (value.kind === 'list' ? value.items : [value]))) {
    if (source.kind !== 'map') reading.problems.push(problemAt(source.place, 'a merge key (`<<`) takes a map or a list of maps'))
    else for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry)
  }
  return entries
}
