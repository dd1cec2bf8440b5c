/** A job's summary as text for a terminal: tables in columns, details left out. Pure. */

const entities: Readonly<Record<string, string>> = {amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', '#39': "'"}
const control = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g

const inline = (text: string): string => text
  .replace(/<\/?(?:code|b|strong|em|i|sub|sup)>/g, '').replace(/[`*]{1,3}([^`*]+)[`*]{1,3}/g, '$1').replace(/\\([\\`*_{}[\]()#+.!|<>-])/g, '$1')
  .replace(/&(#39|[a-z]+);/g, (whole, name: string) => entities[name] ?? whole).replace(control, '').trim()

const cells = (line: string): string[] => line.trim().replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map(inline)
const isRow = (line: string): boolean => line.trimStart().startsWith('|')
const isRule = (line: string): boolean => /^\s*\|[\s|:-]+\|\s*$/.test(line)

function columns(lines: readonly string[]): string[] {
  const rows = lines.filter(line => !isRule(line)).map(cells)
  const widths = rows.reduce<number[]>((w, row) => row.map((cell, i) => Math.max(w[i] ?? 0, [...cell].length)), [])
  return rows.map(row => `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`.trimEnd())
}

export function plainMarkdown(markdown: string): string {
  const lines = markdown.replace(/<details>[\s\S]*?<\/details>/g, '').replace(/<!--[\s\S]*?-->/g, '').split('\n')
  const out: string[] = []
  for (let i = 0; i < lines.length; i += 1) {
    const from = i
    while (isRow(lines[i] ?? '')) i += 1
    if (i > from) out.push(...columns(lines.slice(from, i)))
    const text = inline((lines[i] ?? '').replace(/^#+\s*/, ''))
    if (text !== '' || (out.length > 0 && out.at(-1) !== '')) out.push(text)
  }
  return out.join('\n').replace(/\n{2,}/g, '\n').trim()
}

/** The part of the plan job's summary that a reviewer approves: services, strategies, order. */
export function planText(summaries: readonly {job: string; markdown: string}[]): string {
  const plan = summaries.findLast(({job}) => job.split(' / ').at(-1) === 'plan')?.markdown ?? ''
  const [text = ''] = plan.slice(Math.max(0, plan.lastIndexOf('\nPlan '))).split(/(?<=^Order: .*)$/m)
  return plainMarkdown(text)
}
