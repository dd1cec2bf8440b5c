/** YAML to plain values that know their lines. Pure; aliases are resolved within a budget, so that no file grows without end. */
import {isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node} from 'yaml'

export interface Located {
  line: number
  /** The scalar as text; undefined for maps, lists and null. */
  text: string | undefined
  /** Empty unless it is a map. */
  map: ReadonlyMap<string, Located>
  /** Empty unless it is a list. */
  list: readonly Located[]
  kind: 'map' | 'list' | 'scalar' | 'null'
  /** Where the first line of a literal block (`|`) stands; other scalars do not keep their line breaks. */
  firstLine?: number
}

export type LocatedYaml = {kind: 'value'; value: Located} | {kind: 'problems'; problems: {line: number; message: string}[]}

const mostNodes = 50_000
const deepest = 100
/** Each costs a search through the document. */
const mostAliases = 200
class TooLarge extends Error {}

function locate(document: Document, lines: LineCounter): Located {
  let nodes = 0
  let aliases = 0
  const read = (node: Node | null | undefined, depth: number): Located => {
    nodes += 1
    if (nodes > mostNodes || depth > deepest) throw new TooLarge()
    const line = node?.range ? lines.linePos(node.range[0]).line : 1
    const empty: Located = {line, text: undefined, map: new Map(), list: [], kind: 'null'}
    if (isAlias(node) && (aliases += 1) > mostAliases) throw new TooLarge()
    if (isAlias(node)) return read(node.resolve(document) as Node | undefined, depth + 1)
    if (isMap(node)) {
      const pairs = node.items.map(pair => {
        const key = read(pair.key as Node, depth + 1)
        return [key.text ?? '', {...read(pair.value as Node | null, depth + 1), line: key.line}] as const
      })
      return {...empty, kind: 'map', map: new Map(pairs)}
    }
    if (isSeq(node)) return {...empty, kind: 'list', list: node.items.map(item => read(item as Node, depth + 1))}
    if (isScalar(node) && node.value !== null) {
      const text = typeof node.value === 'string' ? node.value : String(node.source ?? node.value)
      return {...empty, kind: 'scalar', text, ...(node.type === 'BLOCK_LITERAL' ? {firstLine: line + 1} : {})}
    }
    return empty
  }
  return read(document.contents as Node | null, 0)
}

/** Never throws. All problems of the text, with lines. */
export function parseLocatedYaml(text: string): LocatedYaml {
  const lines = new LineCounter()
  try {
    const document = parseDocument(text, {lineCounter: lines, prettyErrors: false})
    if (document.errors.length > 0) {
      return {kind: 'problems', problems: document.errors.slice(0, 20).map(e => ({line: lines.linePos(e.pos[0]).line, message: `This is not YAML: ${e.code.toLowerCase().replaceAll('_', ' ')}.`}))}
    }
    return {kind: 'value', value: locate(document, lines)}
  } catch (error) {
    // RangeError: the parser recurses, and a hostile file nests deeper than its stack.
    if (error instanceof TooLarge || error instanceof RangeError) return {kind: 'problems', problems: [{line: 1, message: `It nests deeper than ${deepest} levels or holds more than ${mostNodes} values.`}]}
    throw error
  }
}

/** The value at the end of a path of keys. */
export function at(value: Located | undefined, ...keys: string[]): Located | undefined {
  return keys.reduce<Located | undefined>((found, key) => found?.map.get(key), value)
}

/** One text, or a list of them. */
export const textsOf = (value: Located | undefined): string[] =>
  value === undefined ? [] : value.kind === 'list' ? value.list.map(v => v.text).filter(t => t !== undefined) : value.text === undefined ? [] : [value.text]
