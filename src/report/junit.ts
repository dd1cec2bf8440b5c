/**
 * JUnit XML, as CI servers read it. Pure. What could not be judged is an `error`, never `skipped`: readers take skipped for fine.
 * Text from outside is escaped, and characters that XML 1.0 does not allow (section 2.2) are replaced, so that no answer of a service can break the file.
 */
import type {Verdict} from '../kernel/verdict.ts'

export interface JunitCase {
  name: string
  /** What groups cases: a path, a service. */
  group: string
  verdict: Verdict
  /** Milliseconds; null if nothing was measured. */
  ms: number | null
  message: string
}

export interface JunitSuite {
  name: string
  /** ISO 8601, UTC. */
  startedAt: string
  cases: readonly JunitCase[]
}

const invalid = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
const entities: Record<string, string> = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;'}

/** For attribute values and for text. */
export const escapeXml = (text: string): string => text.replace(invalid, '\ufffd').replace(/[&<>"'\n\r\t]/g, c => entities[c] as string)

const longestMessage = 2000
const seconds = (ms: number): string => (ms / 1000).toFixed(3)
const attributes = (values: Record<string, string | number>): string => Object.entries(values).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`).join('')

function renderCase(test: JunitCase): string {
  const head = `    <testcase${attributes({classname: test.group, name: test.name, time: seconds(test.ms ?? 0)})}`
  if (test.verdict === 'pass') return `${head}/>`
  const element = test.verdict === 'fail' ? 'failure' : 'error'
  const message = test.message.slice(0, longestMessage)
  return `${head}>\n      <${element}${attributes({type: test.verdict, message})}/>\n    </testcase>`
}

const count = (cases: readonly JunitCase[], ...verdicts: Verdict[]): number => cases.filter(c => verdicts.includes(c.verdict)).length

const figures = (cases: readonly JunitCase[]): Record<string, string | number> => ({
  tests: cases.length, failures: count(cases, 'fail'), errors: count(cases, 'inconclusive', 'error'), skipped: 0,
  time: seconds(cases.reduce((sum, c) => sum + (c.ms ?? 0), 0))
})

function renderSuite({name, startedAt, cases}: JunitSuite): string {
  const open = `  <testsuite${attributes({name, ...figures(cases), timestamp: startedAt})}>`
  return [open, ...cases.map(renderCase), '  </testsuite>'].join('\n')
}

export function renderJunit(name: string, suites: readonly JunitSuite[]): string {
  const all = suites.flatMap(s => s.cases)
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${attributes({name, ...figures(all)})}>`, ...suites.map(renderSuite), '</testsuites>', ''].join('\n')
}
