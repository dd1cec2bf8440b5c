/**
 * Env files that read back to the same text, whatever it holds. Single quotes take everything literally, as in a POSIX shell
 * (https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02); what they cannot hold stands in double quotes.
 */
import {UserError} from './errors.ts'

export const envKey = /^[A-Za-z_][A-Za-z0-9_]*$/
const bare = /^[A-Za-z0-9_./:@%+,=-]+$/
const escapes: Record<string, string> = {n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\', $: '$', '`': '`'}

function quoted(value: string): string {
  if (bare.test(value)) return value
  if (!value.includes("'") && !value.includes('\r')) return `'${value}'`
  return `"${value.replace(/[\\"$`]/g, '\\$&').replace(/\r/g, '\\r')}"`
}

/** Lines of `KEY=value`, sorted by key. Throws UserError `config-invalid` for a key that no environment takes and for a zero byte. */
export function renderEnvFile(values: Readonly<Record<string, string>>): string {
  const lines = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([key, value]) => {
    if (!envKey.test(key)) throw new UserError(`\`${key}\` cannot be the name of an environment variable.`, {reason: 'config-invalid', expected: 'letters, digits and underscores, no digit first'})
    if (value.includes('\0')) throw new UserError(`The value of \`${key}\` holds a zero byte, which no environment variable can.`, {reason: 'config-invalid'})
    return `${key}=${quoted(value)}\n`
  })
  return lines.join('')
}

interface Cursor {
  text: string
  at: number
}

const lineOf = (cursor: Cursor, at = cursor.at): number => cursor.text.slice(0, at).split('\n').length

const malformed = (line: number, what: string): UserError =>
  new UserError(`Line ${line} of the env file: ${what}.`, {reason: 'config-invalid', expected: 'lines of KEY=value, values with blanks or signs in quotes'})

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  pattern.lastIndex = cursor.at
  const match = pattern.exec(cursor.text)
  if (!match) return undefined
  cursor.at = pattern.lastIndex
  return match[1] ?? match[0]
}

function takeValue(cursor: Cursor): string {
  const start = cursor.at
  const quote = cursor.text[start]
  if (quote === "'" || quote === '"') {
    const inner = take(cursor, quote === "'" ? /'([^']*)'/y : /"((?:[^"\\]|\\[^])*)"/y)
    if (inner === undefined) throw malformed(lineOf(cursor, start), 'a quote is not closed')
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) === undefined) throw malformed(lineOf(cursor), 'something follows the closing quote')
    return quote === "'" ? inner : inner.replace(/\\([^])/g, (whole, sign: string) => escapes[sign] ?? whole)
  }
  const line = take(cursor, /[^\n]*(?:\n|$)/y) ?? ''
  return line.replace(/(^|[ \t])#.*$/s, '').trim()
}

/**
 * What `renderEnvFile` wrote, and the usual hand-written form: comments, blank lines, `export`, quotes. The last of equal keys counts.
 * Nothing is expanded. Throws UserError `config-invalid` with the line; values are never repeated.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const cursor: Cursor = {text, at: 0}
  const values = new Map<string, string>()
  while (cursor.at < text.length) {
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) !== undefined) continue
    const key = take(cursor, /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/y)
    if (key === undefined) throw malformed(lineOf(cursor), 'no assignment')
    values.set(key, takeValue(cursor))
  }
  return Object.fromEntries(values)
}
