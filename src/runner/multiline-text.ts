/**
 * Texts over several lines as YAML means them. The parser builds the expression of such a text from its raw source, with indentation, block header and quotes
 * (actions/languageservices: workflow-parser/src/templates/template-reader.ts, parseScalar); GitHub's own works on the value.
 */
import {isBasicExpression} from '@actions/workflow-parser'
import {TemplateToken} from '@actions/workflow-parser/templates/tokens/template-token'
import type {BasicExpressionToken} from '@actions/workflow-parser/templates/tokens/basic-expression-token'
import {isScalar, LineCounter, parseDocument, visit} from 'yaml'

const mended = new WeakMap<BasicExpressionToken, string>()

export const expressionOf = (token: BasicExpressionToken): string => mended.get(token) ?? token.expression

/** Notes the true expression of every multi-line text below `root`. */
export function mendMultilineTexts(root: TemplateToken, content: string): void {
  const values = valuesByPosition(content)
  for (const [, token] of TemplateToken.traverse(root)) {
    if (!isBasicExpression(token) || !token.range || token.range.start.line === token.range.end.line) continue
    const value = values.get(`${token.range.start.line}:${token.range.start.column}`)
    if (value !== undefined) mended.set(token, textToExpression(value))
  }
}

function valuesByPosition(content: string): Map<string, string> {
  const lineCounter = new LineCounter()
  const values = new Map<string, string>()
  visit(parseDocument(content, {lineCounter, uniqueKeys: false}), {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return
      const {line, col} = lineCounter.linePos(node.range[0])
      values.set(`${line}:${col}`, node.value)
    }
  })
  return values
}

/** `a ${{ b }}` as `format('a {0}', b)`; a text that is nothing but one expression as that expression. */
export function textToExpression(text: string): string {
  const pieces = splitTemplate(text)
  const only = pieces[0]
  if (pieces.length === 1 && only?.kind === 'expression') return only.text
  const expressions: string[] = []
  const format = pieces.map(piece => {
    if (piece.kind === 'literal') return piece.text.replaceAll("'", "''").replaceAll('{', '{{').replaceAll('}', '}}')
    expressions.push(piece.text)
    return `{${expressions.length - 1}}`
  })
  return `format('${format.join('')}'${expressions.map(e => `, ${e}`).join('')})`
}

interface Piece {kind: 'literal' | 'expression'; text: string}

function splitTemplate(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  for (let open = text.indexOf('${{'); open >= 0; open = text.indexOf('${{', from)) {
    const close = endOfExpression(text, open + 3)
    if (open > from) pieces.push({kind: 'literal', text: text.slice(from, open)})
    pieces.push({kind: 'expression', text: text.slice(open + 3, close).trim()})
    from = close + 2
  }
  if (from < text.length) pieces.push({kind: 'literal', text: text.slice(from)})
  return pieces
}

/** The `}}` outside of a string. The parser has already seen that there is one. */
function endOfExpression(text: string, from: number): number {
  let inString = false
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "'") inString = !inString
    else if (!inString && text.startsWith('}}', i)) return i
  }
  return text.length
}
