/** Tables for a terminal: columns as wide as their cells, cells wrapped where the window is narrower. Pure. */
import {unpainted, type Paint, type Tone} from './screen.ts'

export interface Page {
  /** Infinity where nobody looks: a pipe or a file gets one line a row. */
  columns: number
  paint: Paint
}

export const plainPage: Page = {columns: Infinity, paint: unpainted}

export type Cell = string | {text: string; tone: Tone}

const narrowest = 12
const gap = 2

// Invisible and direction-changing characters let a text look like another; control characters drive the terminal.
const unseen = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/g

/** One line of foreign text that cannot steer a terminal or a runner's log. */
export const oneLine = (text: string): string => text.replace(unseen, ' ').trim()

/** More than this in one cell is not read by anybody. */
const longestCell = 500

function textOf(cell: Cell): string {
  const text = oneLine(typeof cell === 'string' ? cell : cell.text)
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text
}
const toneOf = (cell: Cell): Tone => (typeof cell === 'string' ? 'plain' : cell.tone)

/** Natural widths, the widest made narrower until they fit. */
function widthsOf(rows: readonly (readonly string[])[], columns: number): number[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map(row => [...(row[i] ?? '')].length)))
  const whole = (): number => widths.reduce((sum, w) => sum + w + gap, -gap)
  while (whole() > columns) {
    const widest = widths.indexOf(Math.max(...widths))
    const width = widths[widest] as number
    if (width <= narrowest) break
    widths[widest] = Math.max(narrowest, width - (whole() - columns), width > columns / 2 ? Math.floor(columns / 3) : width - 8)
  }
  return widths
}

/** A word that is longer than its line, cut behind a stroke where it has one: the name of a file stays whole. */
function cut(word: string, width: number): string[] {
  const letters = [...word]
  const pieces: string[] = []
  let from = 0
  while (letters.length - from > width) {
    const stroke = letters.slice(from, from + width).lastIndexOf('/') + 1
    const to = from + (stroke > 0 ? stroke : width)
    pieces.push(letters.slice(from, to).join(''))
    from = to
  }
  return [...pieces, letters.slice(from).join('')]
}

/** Words put on lines of at most so many characters. */
export function wrap(text: string, width: number): string[] {
  if ([...text].length <= width) return [text]
  const lines: string[] = []
  let line = ''
  for (const piece of text.split(' ').flatMap(word => cut(word, width))) {
    if (line !== '' && [...line].length + 1 + [...piece].length > width) {
      lines.push(line)
      line = piece
    } else line = line === '' ? piece : `${line} ${piece}`
  }
  return [...lines, line]
}

/** Lines, the header first. Without rows: none. */
export function renderTable(headers: readonly string[], rows: readonly (readonly Cell[])[], {columns, paint}: Page): string[] {
  if (rows.length === 0) return []
  const all: (readonly Cell[])[] = [headers.map(text => ({text, tone: 'dim' as const})), ...rows]
  const widths = widthsOf(all.map(row => headers.map((_, i) => textOf(row[i] ?? ''))), columns)
  return all.flatMap(row => {
    const cells = headers.map((_, i) => ({lines: wrap(textOf(row[i] ?? ''), widths[i] as number), tone: toneOf(row[i] ?? '')}))
    const height = Math.max(...cells.map(c => c.lines.length))
    return Array.from({length: height}, (_, y) => cells.map(({lines, tone}, i) => {
      const text = lines[y] ?? ''
      const padding = i === cells.length - 1 ? '' : ' '.repeat(Math.max(0, (widths[i] as number) - [...text].length + gap))
      return (tone === 'plain' || text === '' ? text : paint(tone, text)) + padding
    }).join('').trimEnd())
  })
}
