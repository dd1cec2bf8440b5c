/** The table of scenarios as Markdown. Pure. */
import type {Scenario} from './scenario.ts'
import type {Story} from './stories.ts'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text)
const resultsIn = (jobs: Record<string, string>): string => Object.entries(jobs).map(([job, result]) => `${short(job)}: ${short(result)}`).join(', ')

export const rowsOf = (tables: [string, Scenario[]][], stories: [string, Story[]][]): {section: string; rule: string; source: string; expected: string}[] => [
  ...tables.flatMap(([section, rows]) => rows.map(({rule, source, jobs, conclusion}) => ({section, rule, source, expected: `${resultsIn(jobs)}; the run: ${conclusion}`}))),
  ...stories.flatMap(([section, rows]) => rows.map(({rule, source, jobs}) => ({section, rule, source, expected: resultsIn(jobs)})))
]

export function renderTable(tables: [string, Scenario[]][], stories: [string, Story[]][]): string {
  const rows = rowsOf(tables, stories)
  const sections = [...new Set(rows.map(row => row.section))]
  const body = sections.flatMap(section => [
    `## ${section.charAt(0).toUpperCase()}${section.slice(1)}`, '', '| Rule | Expected | Source |', '|---|---|---|',
    ...rows.filter(row => row.section === section).map(row => `| ${cell(row.rule)} | ${cell(row.expected)} | ${cell(row.source)} |`), ''
  ])
  return ['# What the offline runner is tested for', '', `${rows.length} rows, printed by \`UPDATE=1 npx vitest run --project workflow test/workflow/runner/table.test.ts\` from the tables in test/workflow/runner. The runner plays each of them in \`npm run workflow\`.`, '', ...body].join('\n')
}
