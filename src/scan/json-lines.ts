/** The lines on which the members of a JSON text begin. JSON.parse has read the text before: this pass may trust its form. */

interface Level {
  path: string
  kind: 'object' | 'array'
}

/** Joins the keys of a path; no key of a lockfile holds it, and one that does only loses its line. */
export const pathSeparator = '\u0000'

/** Skips a string that begins at `start`; the offset after its closing quote. */
function afterString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at + 1
}

/**
 * Offsets of the keys of all objects down to `depth`, by the path of keys. One pass, no recursion: depth of nesting costs nothing.
 */
export function memberOffsets(text: string, depth: number): Map<string, number> {
  const offsets = new Map<string, number>()
  const levels: Level[] = []
  let pendingKey = ''
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (char === '"') {
      const end = afterString(text, at)
      const level = levels.at(-1)
      if (level?.kind === 'object' && levels.length <= depth && isKey(text, end)) {
        pendingKey = level.path + pathSeparator + (JSON.parse(text.slice(at, end)) as string)
        offsets.set(pendingKey, at)
      }
      at = end - 1
    } else if (char === '{' || char === '[') {
      levels.push({path: levels.length === 0 ? '' : pendingKey, kind: char === '{' ? 'object' : 'array'})
    } else if (char === '}' || char === ']') levels.pop()
  }
  return offsets
}

function isKey(text: string, end: number): boolean {
  let at = end
  while (at < text.length && /\s/.test(text[at] as string)) at += 1
  return text[at] === ':'
}

export const memberPath = (...keys: string[]): string => ['', ...keys].join(pathSeparator)
