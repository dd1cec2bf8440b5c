/** Summary, annotations and JUnit cases of the tests. Pure. */
import type {Verdict} from '../kernel/verdict.ts'
import type {Annotation} from '../ports/index.ts'
import type {JunitCase, JunitSuite} from '../report/junit.ts'
import {code, escapeMarkdown, markdownTable, summaryBytes, withinBytes} from '../report/markdown.ts'
import type {IntegrationTestData} from '../report/stage-data.ts'
import type {OperationResult} from './run-contract.ts'

type Load = IntegrationTestData['load']

export interface Results {
  operations: readonly OperationResult[]
  load: Load
  /** Path of the OpenAPI document, relative to the workspace. */
  document: string | undefined
}

const worstFirst: Verdict[] = ['error', 'fail', 'inconclusive', 'pass']
const ranked = (operations: readonly OperationResult[]): OperationResult[] => [...operations].sort((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict))
const ms = (value: number | null): string => (value === null ? '' : `${value} ms`)

function operationTable(operations: readonly OperationResult[]): string {
  const rows = ranked(operations).map(o => [o.verdict, {markdown: code(`${o.method} ${o.path}`)}, o.status ?? '', ms(o.ms), o.message])
  return markdownTable(['Verdict', 'Operation', 'Status', 'Time', 'What was seen'], rows, ['left', 'left', 'right', 'right', 'left'])
}

function loadText(load: Load): string {
  if (!load) return ''
  const row = [load.verdict, `${load.rate}/s for ${load.seconds} s`, load.sent, load.failed, ms(load.p50Ms), ms(load.p95Ms), ms(load.p99Ms)]
  const table = markdownTable(['Load', 'Offered', 'Sent', 'Failed', 'p50', 'p95', 'p99'], [row], ['left', 'left', 'right', 'right', 'right', 'right', 'right'])
  return `${table}\n\n${escapeMarkdown(load.message)}. Percentiles count from the time at which each request was due.`
}

export function renderSummary({operations, load}: Results, headline: string): string {
  const assemble = (shown: readonly OperationResult[]): string =>
    [`## Integration test\n\n${escapeMarkdown(headline)}`, operationTable(shown), loadText(load)].filter(Boolean).join('\n\n') + '\n'
  return withinBytes([() => assemble(operations), () => assemble(operations.filter(o => o.verdict !== 'pass'))], summaryBytes)
}

/** GitHub shows ten annotations of a level for each step. */
const mostAnnotations = 10

export function renderAnnotations({operations, load, document}: Results): Annotation[] {
  const level = (verdict: Verdict): Annotation['level'] => (verdict === 'inconclusive' ? 'warning' : 'error')
  const some = ranked(operations).filter(o => o.verdict !== 'pass').slice(0, mostAnnotations - 1).map((o): Annotation => ({
    level: level(o.verdict), title: `${o.method} ${o.path}`, message: o.message,
    ...(document === undefined ? {} : {file: document, ...(o.line === undefined ? {} : {line: o.line})})
  }))
  return load && load.verdict !== 'pass' ? [...some, {level: level(load.verdict), title: 'Load', message: load.message}] : some
}

export function junitSuites({operations, load}: Results, startedAt: string): JunitSuite[] {
  const cases = operations.map((o): JunitCase => ({name: `${o.method} ${o.path}`, group: o.path, verdict: o.verdict, ms: o.ms, message: o.message}))
  const loadCase: JunitCase[] = load ? [{name: `${load.rate}/s for ${load.seconds} s`, group: 'load', verdict: load.verdict, ms: load.seconds * 1000, message: load.message}] : []
  return [{name: 'contract', startedAt, cases}, {name: 'load', startedAt, cases: loadCase}].filter(s => s.cases.length > 0)
}
