/** What a benchmark or a proof prints, and how. */
export interface Figure {
  name: string
  value: number
  unit: string
  /** What would be good, in words; empty where there is no bar. */
  bar: string
  /** Whether the value meets the bar; null where there is none. */
  holds: boolean | null
}

export const figure = (name: string, value: number, unit: string): Figure => ({name, value, unit, bar: '', holds: null})

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

const amount = (value: number): string => (Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toFixed(2))

export function renderTable(figures: readonly Figure[]): string {
  const rows = figures.map(f => [f.name, amount(f.value), f.unit, f.bar, f.holds === null ? '' : f.holds ? 'holds' : 'missed'])
  const widths = [0, 1, 2, 3, 4].map(column => Math.max(...rows.map(row => (row[column] as string).length)))
  return rows.map(row => row.map((cell, column) => (column === 1 ? cell.padStart(widths[column] as number) : cell.padEnd(widths[column] as number))).join('  ').trimEnd()).join('\n')
}
