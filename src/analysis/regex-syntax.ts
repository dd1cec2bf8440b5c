/** Reads the text of a regular expression (the part of RE2's syntax that label matchers need) into a tree. Pure. */
import {UserError} from '../kernel/errors.ts'

export type CharacterSet = (character: string) => boolean

export type Node =
  | {kind: 'set'; set: CharacterSet}
  | {kind: 'start' | 'end'}
  | {kind: 'sequence'; items: Node[]}
  | {kind: 'choice'; options: Node[]}
  | {kind: 'repeat'; item: Node; min: number; max: number}

/** Characters of a pattern; nobody writes longer ones by hand. */
const longestPattern = 1000
/** RE2's own limit of a counted repeat. */
const largestCount = 1000
/** Parentheses in parentheses. */
const deepestNesting = 50

const digit: CharacterSet = c => c >= '0' && c <= '9' && c.length === 1
const word: CharacterSet = c => /^[0-9A-Za-z_]$/.test(c)
const space: CharacterSet = c => c === ' ' || c === '\t' || c === '\n' || c === '\f' || c === '\r'
const not = (set: CharacterSet): CharacterSet => c => !set(c)
const classes: Record<string, CharacterSet> = {d: digit, D: not(digit), w: word, W: not(word), s: space, S: not(space)}
const controls: Record<string, string> = {n: '\n', r: '\r', t: '\t', f: '\f', v: '\v', a: '\x07'}

interface Reader {
  characters: string[]
  at: number
  depth: number
  ignoreCase: boolean
}

function refuse(reader: Reader, what: string): never {
  throw new UserError(`The regular expression ${JSON.stringify(reader.characters.join(''))} cannot be used: ${what} (at character ${reader.at + 1}).`, {
    reason: 'spec-invalid', expected: 'RE2 syntax: literals, classes, groups, |, *, +, ?, {m,n}'
  })
}

const peek = (r: Reader, ahead = 0): string | undefined => r.characters[r.at + ahead]
const startsWith = (r: Reader, text: string): boolean => r.characters.slice(r.at, r.at + text.length).join('') === text

function literal(r: Reader, character: string): CharacterSet {
  if (!r.ignoreCase) return c => c === character
  return c => c.toLowerCase() === character.toLowerCase()
}

function range(r: Reader, from: string, to: string): CharacterSet {
  const [low, high] = [from.codePointAt(0) as number, to.codePointAt(0) as number]
  if (low > high) refuse(r, `the range ${from}-${to} is the wrong way round`)
  const within = (c: string): boolean => (c.codePointAt(0) as number) >= low && (c.codePointAt(0) as number) <= high
  return r.ignoreCase ? c => within(c.toLowerCase()) || within(c.toUpperCase()) : within
}

/** After a backslash: a set of characters, or the one that is meant literally. */
function readEscape(r: Reader): CharacterSet | string {
  const c = peek(r)
  if (c === undefined) refuse(r, 'it ends with a backslash')
  if (/[1-9]/.test(c)) refuse(r, 'back-references are not part of RE2')
  r.at += 1
  if (classes[c]) return classes[c]
  if (controls[c]) return controls[c]
  if (/[A-Za-z0-9]/.test(c)) {
    r.at -= 1
    refuse(r, `the escape \\${c} is not supported here`)
  }
  return c
}

function readClassItem(r: Reader): CharacterSet | string {
  const c = peek(r) as string
  if (c === '[' && peek(r, 1) === ':') refuse(r, 'POSIX classes such as [:alpha:] are not supported; write a-z')
  r.at += 1
  return c === '\\' ? readEscape(r) : c
}

function readClass(r: Reader): Node {
  const negated = peek(r) === '^'
  if (negated) r.at += 1
  const sets: CharacterSet[] = []
  for (let first = true; first || peek(r) !== ']'; first = false) {
    if (peek(r) === undefined) refuse(r, 'a [ is not closed')
    const from = readClassItem(r)
    if (typeof from === 'string' && peek(r) === '-' && peek(r, 1) !== ']' && peek(r, 1) !== undefined) {
      r.at += 1
      const to = readClassItem(r)
      if (typeof to !== 'string') refuse(r, 'a range ends with a class')
      sets.push(range(r, from, to))
    } else sets.push(typeof from === 'string' ? literal(r, from) : from)
  }
  r.at += 1
  const any: CharacterSet = c => sets.some(s => s(c))
  return {kind: 'set', set: negated ? not(any) : any}
}

function readGroup(r: Reader): Node {
  for (const look of ['?=', '?!', '?<=', '?<!']) if (startsWith(r, look)) refuse(r, 'look-around is not part of RE2')
  const named = /^\?P?<[A-Za-z_][A-Za-z0-9_]*>/.exec(r.characters.slice(r.at).join(''))
  if (named) r.at += named[0].length
  else if (startsWith(r, '?:')) r.at += 2
  else if (peek(r) === '?') refuse(r, 'flags are supported only as (?i) at the very start')
  r.depth += 1
  if (r.depth > deepestNesting) refuse(r, 'its groups are nested too deep')
  const inner = readChoice(r)
  if (peek(r) !== ')') refuse(r, 'a ( is not closed')
  r.at += 1
  r.depth -= 1
  return inner
}

function readAtom(r: Reader): Node {
  const c = peek(r) as string
  if ('*+?'.includes(c)) refuse(r, `there is nothing before ${c} to repeat`)
  r.at += 1
  if (c === '(') return readGroup(r)
  if (c === '[') return readClass(r)
  if (c === '.') return {kind: 'set', set: () => true} // Prometheus 3 compiles matchers with the flag s: a dot is any character.
  if (c === '^') return {kind: 'start'}
  if (c === '$') return {kind: 'end'}
  const meant = c === '\\' ? readEscape(r) : c
  return {kind: 'set', set: typeof meant === 'string' ? literal(r, meant) : meant}
}

function readQuantifier(r: Reader): {min: number; max: number} | undefined {
  const simple = {'*': {min: 0, max: Infinity}, '+': {min: 1, max: Infinity}, '?': {min: 0, max: 1}}[peek(r) ?? '']
  const counted = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(r.characters.slice(r.at, r.at + 14).join(''))
  if (!simple && !counted) return undefined
  r.at += simple ? 1 : (counted as RegExpExecArray)[0].length
  if (peek(r) === '?') r.at += 1 // lazy or greedy: the same set of texts
  if (simple) return simple
  const [, low, comma, high] = counted as RegExpExecArray
  const min = Number(low)
  const max = comma === undefined ? min : high === '' ? Infinity : Number(high)
  if (max < min) refuse(r, `{${min},${max}} is the wrong way round`)
  if (min > largestCount || (max > largestCount && max !== Infinity)) refuse(r, `more than ${largestCount} repeats`)
  return {min, max}
}

function readSequence(r: Reader): Node {
  const items: Node[] = []
  while (peek(r) !== undefined && peek(r) !== '|' && peek(r) !== ')') {
    const atom = readAtom(r)
    const quantifier = readQuantifier(r)
    items.push(quantifier ? {kind: 'repeat', item: atom, ...quantifier} : atom)
    if (quantifier && ('*+'.includes(peek(r) ?? '-') || readQuantifier(r))) refuse(r, 'a repeat of a repeat')
  }
  return {kind: 'sequence', items}
}

function readChoice(r: Reader): Node {
  const options = [readSequence(r)]
  while (peek(r) === '|') {
    r.at += 1
    options.push(readSequence(r))
  }
  return options.length === 1 ? (options[0] as Node) : {kind: 'choice', options}
}

/** Throws UserError `spec-invalid`. */
export function parsePattern(pattern: string): Node {
  const characters = [...pattern]
  const r: Reader = {characters, at: 0, depth: 0, ignoreCase: false}
  if (characters.length > longestPattern) refuse({...r, characters: [...characters.slice(0, 20), '…']}, `it is longer than ${longestPattern} characters`)
  if (startsWith(r, '(?i)')) {
    r.ignoreCase = true
    r.at = 4
  }
  const tree = readChoice(r)
  if (peek(r) === ')') refuse(r, 'a ) was never opened')
  return tree
}
