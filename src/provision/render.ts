/** The plan, or what was done, for the job summary: what destroys comes first and is said aloud. */
import {shortDigest} from '../kernel/digest.ts'
import {code, details, escapeMarkdown, markdownTable, summaryBytes, withinBytes} from '../report/markdown.ts'
import {actions, countChanges, effective, type Action, type Change} from './change.ts'

export interface Page {
  operation: 'plan' | 'apply'
  headline: string
  changes: readonly Change[]
  planDigest: string
  /** Sentences about state, drift and the like. */
  notes: readonly string[]
  outputs: Record<string, unknown>
}

const marks: Record<Action, string> = {create: '🟢 create', update: '🟡 update', delete: '🔴 **delete**', replace: '🔴 **replace**', none: '⚪ none'}

const sorted = (changes: readonly Change[]): Change[] => actions.flatMap(action => changes.filter(c => c.action === action))

const table = (changes: readonly Change[]): string => markdownTable(['Change', 'Resource', 'Note'],
  changes.map(c => [{markdown: marks[c.action]}, {markdown: code(c.resource)}, c.note]))

function warning(changes: readonly Change[], operation: Page['operation']): string {
  const destroyed = changes.filter(c => c.action === 'delete' || c.action === 'replace')
  if (destroyed.length === 0) return ''
  const names = destroyed.slice(0, 20).map(c => code(c.resource)).join(', ') + (destroyed.length > 20 ? ` and ${destroyed.length - 20} more` : '')
  return `> [!WARNING]\n> ${operation === 'plan' ? 'This plan destroys' : 'This run destroyed'} ${destroyed.length} ${destroyed.length === 1 ? 'resource' : 'resources'}: ${names}\n`
}

function outputsTable(outputs: Record<string, unknown>): string {
  return markdownTable(['Output', 'Value'], Object.entries(outputs).map(([name, value]) => [{markdown: code(name)}, {markdown: code(JSON.stringify(value).slice(0, 500))}]))
}

export function renderSummary(page: Page): string {
  const changing = sorted(effective(page.changes))
  const idle = page.changes.filter(c => c.action === 'none')
  const render = (shown: readonly Change[], rest: string) => (): string => [
    '## Infrastructure', escapeMarkdown(page.headline), warning(page.changes, page.operation), table(shown), rest,
    outputsTable(page.outputs), page.notes.map(note => `- ${escapeMarkdown(note)}`).join('\n'), `Plan ${code(shortDigest(page.planDigest))}`
  ].filter(Boolean).join('\n\n')
  const folded = idle.length ? details(`${idle.length} unchanged`, table(idle)) : ''
  return withinBytes([render(changing, folded), render(changing, `${idle.length} unchanged.`), render(changing.slice(0, 500), `The first 500 of ${countChanges(changing, 'future')}.`)], summaryBytes)
}
