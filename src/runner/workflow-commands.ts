/** Workflow commands in a step's output: `::error file=a.js,line=3::text`, and the older `##[error]text` (actions/runner: src/Runner.Common/ActionCommand.cs). */
export interface WorkflowCommand {
  name: string
  /** Keys in lower case: GitHub compares them without regard to case. */
  properties: Map<string, string>
  data: string
}

const known = new Set([
  'add-mask', 'error', 'warning', 'notice', 'debug', 'group', 'endgroup', 'echo', 'stop-commands', 'set-output', 'save-state', 'set-env', 'add-path',
  'add-matcher', 'remove-matcher'
])

export const isKnownCommand = (name: string): boolean => known.has(name.toLowerCase())

// The order matters: %25 last, so that "%250A" is the text "%0A" and not a line feed.
const unescapeAll = (text: string, pairs: readonly (readonly [string, string])[]): string => pairs.reduce((t, [code, char]) => t.replaceAll(code, char), text)
const unescapeData = (text: string): string => unescapeAll(text, [['%0D', '\r'], ['%0A', '\n'], ['%25', '%']])
const unescapeProperty = (text: string): string => unescapeAll(text, [['%0D', '\r'], ['%0A', '\n'], ['%3A', ':'], ['%2C', ','], ['%25', '%']])
const unescapeOld = (text: string): string => unescapeAll(text, [['%3B', ';'], ['%0D', '\r'], ['%0A', '\n'], ['%5D', ']'], ['%25', '%']])

function readHead(head: string, separator: string, unescape: (text: string) => string): {name: string; properties: Map<string, string>} {
  const space = head.indexOf(' ')
  const properties = new Map<string, string>()
  if (space > 0) {
    for (const property of head.slice(space + 1).trim().split(separator)) {
      const equals = property.indexOf('=')
      if (equals > 0 && equals < property.length - 1) properties.set(property.slice(0, equals).toLowerCase(), unescape(property.slice(equals + 1)))
    }
  }
  return {name: (space < 0 ? head : head.slice(0, space)).toLowerCase(), properties}
}

function parseColons(line: string): WorkflowCommand | undefined {
  const trimmed = line.trimStart()
  if (!trimmed.startsWith('::')) return undefined
  const end = trimmed.indexOf('::', 2)
  if (end < 0) return undefined
  return {...readHead(trimmed.slice(2, end), ',', unescapeProperty), data: unescapeData(trimmed.slice(end + 2))}
}

function parseBrackets(line: string): WorkflowCommand | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  return {...readHead(line.slice(start + 3, end), ';', unescapeOld), data: unescapeOld(line.slice(end + 1))}
}

/** The command in a line, if `accepts` knows its name: the stop token counts as a name while commands are stopped. */
export function parseWorkflowCommand(line: string, accepts: (name: string) => boolean = isKnownCommand): WorkflowCommand | undefined {
  const colons = parseColons(line)
  if (colons && accepts(colons.name)) return colons
  const brackets = parseBrackets(line)
  return brackets && accepts(brackets.name) ? brackets : undefined
}
