/** Secrets in text. Pure and linear; a match leaves this file only as rule and place. */
import type {Finding, Rule} from '../report/finding.ts'
import {LineIndex} from './line-index.ts'
import {isExamplePassword, isPlaceholder} from './placeholder.ts'
import {databaseUrlRule, privateKeyRule, secretRules, type Part, type SecretRule} from './secret-rules.ts'

/** Where a secret stands; its text is only ever used to blank it out. */
export interface SecretSpan {
  rule: Rule
  start: number
  end: number
}

/** Characters looked at, so that a test can bound the work instead of timing it. */
export interface Steps {
  count: number
}

const wordCharacter = /[A-Za-z0-9_]/

/** Not in the middle of a longer word; a `\n` or `\t` written as an escape ends one. */
function beginsWord(text: string, at: number): boolean {
  const before = text[at - 1]
  if (before === undefined || !wordCharacter.test(before)) return true
  return text[at - 2] === '\\' && /[nrt]/.test(before)
}

/** The last run that was read for each part, so that a text of nothing but prefixes is still read once. */
type Runs = ({from: number; to: number} | undefined)[]

function endOfRun(text: string, at: number, characters: RegExp, memory: {runs: Runs; index: number; steps: Steps}): number {
  const known = memory.runs[memory.index]
  memory.steps.count += 1
  if (known && known.from <= at && at < known.to) return known.to
  let to = at
  while (to < text.length && characters.test(text[to] as string)) to += 1
  memory.steps.count += to - at
  memory.runs[memory.index] = {from: at, to}
  return to
}

/** The end of the parts from `start`, or -1. A run longer than its part allows is something else. */
function endOfParts(text: string, start: number, parts: readonly Part[], memory: {runs: Runs; steps: Steps}): number {
  let at = start
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') {
      memory.steps.count += part.length
      if (!text.startsWith(part, at)) return -1
      at += part.length
      continue
    }
    const [characters, least, most] = part
    const to = endOfRun(text, at, characters, {...memory, index})
    if (to - at < least || to - at > most) return -1
    at = to
  }
  return at
}

const bodyOf = (text: string, rule: SecretRule, start: number, end: number): string => text.slice(start + rule.prefix.length, end)

function spansOfRule(text: string, rule: SecretRule, lower: () => string, steps: Steps): SecretSpan[] {
  const searched = rule.ignoreCase ? lower() : text
  const found: SecretSpan[] = []
  const memory = {runs: [] as Runs, steps}
  for (let at = searched.indexOf(rule.prefix); at !== -1;) {
    const end = rule.ignoreCase || beginsWord(text, at) ? endOfParts(text, at + rule.prefix.length, rule.parts, memory) : -1
    const body = end === -1 ? '' : bodyOf(text, rule, at, end)
    const hit = end !== -1 && !isPlaceholder(body) && (rule.accept?.(body) ?? true)
    if (hit) found.push({rule, start: at, end})
    at = searched.indexOf(rule.prefix, hit ? end : at + rule.prefix.length)
  }
  steps.count += text.length
  return found
}

const keyHeader = '-----BEGIN '
/** A key of 16,384 bits takes 13 kB. */
const longestKey = 16_000

/** A header without a body is a mention, not a key: at least 40 characters of base64 must follow within 400. */
function privateKeys(text: string, steps: Steps): SecretSpan[] {
  const found: SecretSpan[] = []
  let close = -2
  for (let at = text.indexOf(keyHeader); at !== -1; at = text.indexOf(keyHeader, at + keyHeader.length)) {
    const head = /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/.exec(text.slice(at, at + 100))
    steps.count += 500
    if (!head) continue
    const body = text.slice(at + head[0].length, at + head[0].length + 400)
    const longest = Math.max(0, ...(body.replace(/\\[nr]/g, '\n').match(/[A-Za-z0-9+/]{1,400}/g) ?? []).map(run => run.length))
    if (longest < 40 || isPlaceholder(body.split('-----')[0] ?? '')) continue
    if (close !== -1 && close < at) close = text.indexOf('-----END', at)
    found.push({rule: privateKeyRule, start: at, end: close === -1 || close - at > longestKey ? Math.min(text.length, at + 400) : close})
  }
  return found
}

const schemes = ['postgres://', 'postgresql://', 'mysql://', 'mariadb://', 'mongodb://', 'mongodb+srv://', 'redis://', 'rediss://', 'amqp://', 'amqps://', 'mssql://', 'sqlserver://', 'clickhouse://']

/** `scheme://user:password@host`; user and password at most 128 and 256 characters. */
function databaseUrls(text: string, steps: Steps): SecretSpan[] {
  const found: SecretSpan[] = []
  for (const scheme of schemes) {
    for (let at = text.indexOf(scheme); at !== -1; at = text.indexOf(scheme, at + scheme.length)) {
      steps.count += 400
      const match = /^([^\s:@/"'`]{0,128}):([^\s@/"'`]{1,256})@[^\s]/.exec(text.slice(at + scheme.length, at + scheme.length + 400))
      if (!match || !beginsWord(text, at) || isExamplePassword(match[2] as string, match[1] as string)) continue
      const start = at + scheme.length + (match[1] as string).length + 1
      found.push({rule: databaseUrlRule, start, end: start + (match[2] as string).length})
    }
  }
  steps.count += schemes.length * text.length
  return found
}

/** All secrets of a text, in order; of overlapping ones the first and longest. */
export function findSecretSpans(text: string, steps: Steps = {count: 0}): SecretSpan[] {
  let lowered: string | undefined
  const lower = (): string => (lowered ??= toLowerAscii(text))
  const all = [...secretRules.flatMap(rule => spansOfRule(text, rule, lower, steps)), ...privateKeys(text, steps), ...databaseUrls(text, steps)]
  const sorted = all.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: SecretSpan[] = []
  for (const span of sorted) if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span)
  return kept
}

/** Keeps every offset: a few letters become longer in lower case. */
function toLowerAscii(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replace(/[A-Z]+/g, run => run.toLowerCase())
}

/** Text with everything blanked out that our own rules would report: nothing that we print may hold one. */
export function withoutSecrets(text: string): string {
  let result = ''
  let at = 0
  for (const span of findSecretSpans(text)) {
    result += `${text.slice(at, span.start)}***`
    at = span.end
  }
  return result + text.slice(at)
}

/** The table's forms stay here: a finding names the rule alone. */
const ruleOf = ({id, title, severity, remedy, source, tags}: Rule): Rule => ({id, title, severity, remedy, source, tags})

/** More than these of one rule in one file are a list of keys: they are counted in one finding. */
const mostPerRule = 20

export function scanSecrets(text: string, path: string): Finding[] {
  const spans = findSecretSpans(text)
  if (spans.length === 0) return []
  const lines = new LineIndex(text)
  const byRule = new Map<string, SecretSpan[]>()
  for (const span of spans) byRule.set(span.rule.id, [...(byRule.get(span.rule.id) ?? []).slice(0, mostPerRule), span])
  const total = (id: string): number => spans.filter(s => s.rule.id === id).length
  return [...byRule].flatMap(([id, some]) => some.slice(0, mostPerRule).map((span, index): Finding => {
    const rest = index === mostPerRule - 1 ? total(id) - mostPerRule : 0
    return {
      scanner: 'secrets', rule: ruleOf(span.rule), severity: span.rule.severity, subject: '', aliases: [], others: [], scope: 'production',
      message: `${span.rule.title}${rest > 0 ? `, and ${rest} more of them in this file` : ''}.`, place: {path, line: lines.line(span.start)}
    }
  }))
}
