/** A circle of `dependsOn`, if there is one. */
export function findCycle(dependsOn: Readonly<Record<string, readonly string[]>>): string[] | undefined {
  const done = new Set<string>()
  for (const start of Object.keys(dependsOn)) {
    const cycle = walk(start, dependsOn, [], done)
    if (cycle) return cycle
  }
  return undefined
}

/** First and last name of the answer are the same: `a, b, a`. */
function walk(node: string, dependsOn: Readonly<Record<string, readonly string[]>>, trail: readonly string[], done: Set<string>): string[] | undefined {
  const begin = trail.indexOf(node)
  if (begin >= 0) return [...trail.slice(begin), node]
  if (done.has(node)) return undefined
  for (const next of Object.hasOwn(dependsOn, node) ? (dependsOn[node] ?? []) : []) {
    const cycle = walk(next, dependsOn, [...trail, node], done)
    if (cycle) return cycle
  }
  done.add(node)
  return undefined
}
