/** The file of accepted findings: each with a reason and the day on which it ends. Pure. */
import {UserError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {parseLocatedYaml, type Located} from './located-yaml.ts'

export interface Suppression {
  /** A rule, an advisory or one of its aliases, or the fingerprint of one finding. */
  target: {kind: 'id' | 'rule'; value: string}
  /** A path pattern; undefined: everywhere. */
  path: string | undefined
  reason: string
  /** The last day on which it holds, UTC: 2026-12-31. */
  expires: string
  line: number
}

const known = ['id', 'rule', 'path', 'reason', 'expires', 'owner']
type Complain = (line: number, message: string) => void

function isCalendarDay(text: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return day !== undefined && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

function readTexts(entry: Located, complain: Complain): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [key, value] of entry.map) {
    const near = nearest(key, known)
    if (!known.includes(key)) complain(value.line, `\`${key}\` is not known here${near ? `; \`${near}\` is` : `; known are ${known.join(', ')}`}.`)
    else if (value.text === undefined || value.text.trim() === '') complain(value.line, `\`${key}\` must be a text.`)
    else texts.set(key, value.text.trim())
  }
  return texts
}

function readEntry(entry: Located, complain: Complain): Suppression | undefined {
  if (entry.kind !== 'map') {
    complain(entry.line, 'An entry must have id or rule, reason and expires.')
    return undefined
  }
  const texts = readTexts(entry, complain)
  const targets = (['id', 'rule'] as const).filter(kind => texts.has(kind))
  if (targets.length !== 1) complain(entry.line, 'An entry needs exactly one of `id` and `rule`.')
  const reason = texts.get('reason')
  if (reason === undefined && !entry.map.has('reason')) complain(entry.line, '`reason` is missing: say why this is accepted.')
  const expires = texts.get('expires')
  if (expires === undefined && !entry.map.has('expires')) complain(entry.line, '`expires` is missing: the last day on which this holds, such as 2026-12-31.')
  else if (expires !== undefined && !isCalendarDay(expires)) complain(entry.map.get('expires')?.line ?? entry.line, `\`expires\` is ${JSON.stringify(expires.slice(0, 40))}; expected a day such as 2026-12-31.`)
  const kind = targets[0]
  if (kind === undefined || reason === undefined || expires === undefined) return undefined
  return {target: {kind, value: texts.get(kind) as string}, path: texts.get('path'), reason, expires, line: entry.line}
}

/** Throws UserError `input-invalid` with all problems of the file, each with its line. */
export function parseSuppressions(content: string, path: string): Suppression[] {
  const problems: string[] = []
  const complain: Complain = (line, message) => { problems.push(`${path}:${line}: ${message}`) }
  const parsed = parseLocatedYaml(content)
  const found: Suppression[] = []
  if (parsed.kind === 'problems') for (const p of parsed.problems) complain(p.line, p.message)
  else if (parsed.value.kind !== 'null') {
    const list = parsed.value.kind === 'map' ? parsed.value.map.get('suppressions') : parsed.value
    for (const [key, value] of parsed.value.map) if (key !== 'suppressions') complain(value.line, `\`${key}\` is not known here; \`suppressions\` is.`)
    if (list !== undefined && list.kind !== 'null' && list.kind !== 'list') complain(list.line, '`suppressions` must be a list.')
    for (const entry of list?.list ?? []) {
      const suppression = readEntry(entry, complain)
      if (suppression) found.push(suppression)
    }
  }
  if (problems.length > 0) {
    throw new UserError(`The suppressions cannot be read:\n${problems.map(p => `  ${p}`).join('\n')}`, {
      reason: 'input-invalid', where: path, expected: 'a list of entries with id or rule, optionally path, reason, expires (a day)', remedy: 'Mend the lines named above; nothing is suppressed until then.'
    })
  }
  return found
}
