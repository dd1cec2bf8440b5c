/** The operands of a condition: what `&&` and `||` join, at every depth of brackets, with what leaves the rest as it is when put in an operand's place. */
export interface Operand {
  start: number
  end: number
  neutral: 'true' | 'false'
}

interface Piece {start: number; end: number}

/** Cuts at `&&` or `||` outside of brackets and strings. */
function cut(text: string, {start, end}: Piece, operator: '&&' | '||'): Piece[] {
  const pieces: Piece[] = []
  let depth = 0
  let quoted = false
  let from = start
  for (let i = start; i < end; i += 1) {
    const char = text[i]
    if (char === "'") quoted = !quoted
    else if (quoted) continue
    else if (char === '(') depth += 1
    else if (char === ')') depth -= 1
    else if (depth === 0 && text.startsWith(operator, i)) {
      pieces.push({start: from, end: i})
      from = i + 2
      i += 1
    }
  }
  return [...pieces, {start: from, end}]
}

function trimmed(text: string, {start, end}: Piece): Piece {
  const inside = text.slice(start, end)
  return {start: start + inside.length - inside.trimStart().length, end: end - (inside.length - inside.trimEnd().length)}
}

/** `(…)` that is one bracket from its first character to its last. */
function unbracketed(text: string, {start, end}: Piece): Piece | undefined {
  if (text[start] !== '(' || text[end - 1] !== ')') return undefined
  let depth = 0
  for (let i = start; i < end - 1; i += 1) {
    if (text[i] === '(') depth += 1
    if (text[i] === ')') depth -= 1
    if (depth === 0) return undefined
  }
  return {start: start + 1, end: end - 1}
}

export function operandsIn(text: string, whole: Piece = {start: 0, end: text.length}): Operand[] {
  const piece = trimmed(text, whole)
  const inner = unbracketed(text, piece)
  if (inner) return operandsIn(text, inner)
  for (const [operator, neutral] of [['||', 'false'], ['&&', 'true']] as const) {
    const parts = cut(text, piece, operator)
    if (parts.length > 1) return parts.map(part => trimmed(text, part)).flatMap(part => [{...part, neutral}, ...operandsIn(text, part)])
  }
  return []
}
