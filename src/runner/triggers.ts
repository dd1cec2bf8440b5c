/** Whether an event would start a workflow: activity types, branch, tag and path filters (docs: Workflow syntax, on; Filter pattern cheat sheet). Pure. */
import type {RunRequest} from './model.ts'
import {field, items, literal, type Token} from './tokens.ts'

export interface Trigger {
  starts: boolean
  /** One line for each filter that was looked at, or could not be. */
  notes: string[]
}

/** `*` stays within a segment, `**` does not; `?` and `+` are about the character before them. */
export function filterPattern(pattern: string): RegExp {
  let text = ''
  for (let i = 0; i < pattern.length; i += 1) {
    const char = pattern[i] as string
    if (pattern.startsWith('**/', i) && (i === 0 || pattern[i - 1] === '/')) {
      text += '(?:.*/)?'
      i += 2
    } else if (pattern.startsWith('**', i)) {
      text += '.*'
      i += 1
    } else if (char === '*') text += '[^/]*'
    else if (char === '\\' && i + 1 < pattern.length) text += escaped(pattern[i += 1] as string)
    else text += '?+[]-'.includes(char) ? char : escaped(char)
  }
  try {
    return new RegExp(`^${text}$`)
  } catch {
    return new RegExp(`^${escaped(pattern)}$`) // such as a + with nothing before it: no pattern, a name
  }
}

const escaped = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

/** The last pattern that matches decides; a leading `!` takes back. */
export function passesFilter(patterns: readonly string[], value: string): boolean {
  return patterns.reduce((passes, pattern) => {
    const out = pattern.startsWith('!')
    return filterPattern(out ? pattern.slice(1) : pattern).test(value) ? !out : passes
  }, false)
}

const texts = (token: Token | undefined): string[] => {
  const one = literal(token)
  return one === undefined ? items(token).map(item => item.toString()) : [one]
}

/** Only these run unless `types` says otherwise (docs: Events that trigger workflows, pull_request). */
const defaultActivities = ['opened', 'synchronize', 'reopened']

export function judgeTrigger(event: RunRequest['event'], filters: Token | undefined, ref: string): Trigger {
  const checks = event.name === 'workflow_dispatch' ? [] : event.name === 'push' ? pushChecks(event, filters, ref) : pullChecks(event, filters)
  const notes = checks.map(check => `on.${event.name}.${check.note}`)
  return {starts: checks.every(check => check.holds), notes}
}

interface Check {
  holds: boolean
  note: string
}

function nameCheck(filters: Token | undefined, key: 'branches' | 'tags', value: string): Check | undefined {
  const wanted = texts(field(filters, key))
  const ignored = texts(field(filters, `${key}-ignore`))
  if (wanted.length > 0) return said(passesFilter(wanted, value), `${key} [${wanted.join(', ')}]`, value)
  if (ignored.length > 0) return said(!passesFilter(ignored, value), `${key}-ignore [${ignored.join(', ')}]`, value)
  return undefined
}

const said = (holds: boolean, filter: string, value: string): Check => ({holds, note: `${filter} ${holds ? 'lets' : 'does not let'} ${value} pass`})

/** A filter of the other kind alone means: no branches, or no tags (docs: on.push.<branches|tags>). */
function pushChecks(event: RunRequest['event'], filters: Token | undefined, ref: string): Check[] {
  const kind = ref.startsWith('refs/tags/') ? 'tags' : 'branches'
  const other = kind === 'tags' ? 'branches' : 'tags'
  const value = ref.replace(/^refs\/(heads|tags)\//, '')
  const own = nameCheck(filters, kind, value)
  const named = (key: string): boolean => field(filters, key) !== undefined || field(filters, `${key}-ignore`) !== undefined
  if (!own && named(other)) return [{holds: false, note: `${other} is all that it listens to, and ${value} is none of them`}]
  // Path filters do not look at tags.
  return [...(own ? [own] : []), ...(kind === 'tags' ? [] : pathChecks(event, filters))]
}

function pullChecks(event: RunRequest['event'], filters: Token | undefined): Check[] {
  const action = String(event.payload['action'] ?? 'opened')
  const types = texts(field(filters, 'types'))
  const wanted = types.length > 0 ? types : defaultActivities
  const base = (event.payload['pull_request'] as {base?: {ref?: string}} | undefined)?.base?.ref ?? ''
  const branches = nameCheck(filters, 'branches', base)
  return [said(wanted.includes(action), `types [${wanted.join(', ')}]`, action), ...(branches ? [branches] : []), ...pathChecks(event, filters)]
}

function pathChecks({changedFiles}: RunRequest['event'], filters: Token | undefined): Check[] {
  const wanted = texts(field(filters, 'paths'))
  const ignored = texts(field(filters, 'paths-ignore'))
  if (wanted.length === 0 && ignored.length === 0) return []
  if (!changedFiles) return [{holds: true, note: 'paths was not looked at: which files the event changed is not known here'}]
  const found = changedFiles.find(file => (wanted.length > 0 ? passesFilter(wanted, file) : !passesFilter(ignored, file)))
  const filter = wanted.length > 0 ? `paths [${wanted.join(', ')}]` : `paths-ignore [${ignored.join(', ')}]`
  return [said(found !== undefined, filter, found ?? `any of the ${changedFiles.length} changed files`)]
}
