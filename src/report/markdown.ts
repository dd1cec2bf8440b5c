/** Markdown out of foreign text: what a label, a log line or a branch name says stays text, in tables, summaries and comments. */

/** Text is escaped; `markdown` is taken as it is (only its line breaks and bars are kept out of the table's way). */
export type Cell = string | number | {markdown: string}

// Invisible and direction-changing characters let a text look like another (Unicode TR 36, "Trojan Source").
const invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
const zeroWidth = '\u200b'

/**
 * One line of plain text for Markdown on GitHub. Escapes everything that CommonMark or GFM reads as markup, and parts what GitHub
 * would link by itself: @mentions, #123, owner/name#123, GH-123, bare addresses.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(invisible, '')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()~|$!]/g, '\\$&')
    .replace(/^([-+=]|#{1,6}(?=\s|$))/, '\\$1')
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/([@#])(?=[\w-])/g, `$1${zeroWidth}`)
    .replace(/\b(GH)-(?=\d)/gi, `$1${zeroWidth}-`)
    .replace(/:\/\//g, `:${zeroWidth}//`)
    .replace(/\b(www)\./gi, `$1${zeroWidth}.`)
}

/** Inline code that holds whatever the text holds, inside a table as well as outside. */
export const code = (text: string): string => `<code>${escapeMarkdown(text)}</code>`

/** A fenced block whose fence no line of the text can close. */
export function codeBlock(text: string, language = ''): string {
  const body = text.replace(/\r\n?/g, '\n').replace(invisible, '').replace(/\n+$/, '')
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(run => run[0].length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}${language}\n${body}\n${fence}`
}

const cellText = (cell: Cell): string =>
  typeof cell === 'object' ? cell.markdown.replace(/\r?\n/g, '<br>').replace(/(?<!\\)\|/g, '\\|') : escapeMarkdown(String(cell))

/** A GFM table. `align` holds `right` for columns of figures. Without rows there is no table: an empty text. */
export function markdownTable(headers: readonly string[], rows: readonly (readonly Cell[])[], align: readonly ('left' | 'right')[] = []): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]): string => `| ${cells.map(c => (c === '' ? ' ' : c)).join(' | ')} |`
  const rule = headers.map((_, i) => (align[i] === 'right' ? '---:' : '---'))
  return [line(headers.map(escapeMarkdown)), line(rule), ...rows.map(row => line(headers.map((_, i) => cellText(row[i] ?? ''))))].join('\n')
}

/** Folded away until it is opened. `summary` is text, `body` Markdown. */
export const details = (summary: string, body: string): string => `<details><summary>${escapeMarkdown(summary)}</summary>\n\n${body}\n\n</details>`

export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8')

/** GitHub refuses a comment over 65,536 characters. */
export const commentCharacters = 65_536

/** A step's job summary may hold 1 MiB; over it GitHub drops all of it (docs: workflow commands, step isolation and limits). */
export const summaryBytes = 900 * 1024

/**
 * The first of the renderings, from full to short, that fits into so many bytes of UTF-8. If none does, the last one is cut at a line and
 * says so.
 */
export function withinBytes(renderings: readonly (() => string)[], limit: number): string {
  let text = ''
  for (const render of renderings) {
    text = render()
    if (utf8Bytes(text) <= limit) return text
  }
  return cutAtLine(text, limit)
}

function cutAtLine(text: string, limit: number): string {
  const note = '\n\n(Cut here: the rest is in the report of the run.)\n'
  const room = limit - utf8Bytes(note)
  const kept: string[] = []
  let used = 0
  for (const line of text.split('\n')) {
    used += utf8Bytes(line) + 1
    if (used > room) break
    kept.push(line)
  }
  return kept.join('\n') + note
}
