/** Suggestions for misspelt names, by Damerau-Levenshtein distance (optimal string alignment). */
export function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({length: b.length + 1}, (_, j) => j)]
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    const previous = rows[i - 1] as number[]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, (previous[j - 1] as number) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, ((rows[i - 2] as number[])[j - 2] as number) + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return (rows[a.length] as number[])[b.length] as number
}

/** The known name nearest to a misspelt one, if it is near enough to be meant (a third of its letters, at least one). */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3))
  const ranked = known.map(k => ({k, d: distance(name.toLowerCase(), k.toLowerCase())})).filter(x => x.d <= limit).sort((x, y) => x.d - y.d)
  return ranked[0]?.k
}
