/** Services in the order of their dependencies: waves of those that may change at the same time. Pure. */
import {UserError} from '../kernel/errors.ts'

/** What each service depends on, by name. */
export type Dependencies = Readonly<Record<string, readonly string[]>>

/**
 * Kahn's algorithm (1962), each wave sorted by name. Names that are no key are not waited for.
 * Throws UserError `dependency-cycle` that shows the circle.
 */
export function wavesOf(dependencies: Dependencies): string[][] {
  const waiting = new Map(Object.keys(dependencies).sort().map(name => [name, (dependencies[name] ?? []).filter(d => Object.hasOwn(dependencies, d))]))
  const placed = new Set<string>()
  const waves: string[][] = []
  while (waiting.size > 0) {
    const wave = [...waiting].filter(([, needs]) => needs.every(need => placed.has(need))).map(([name]) => name)
    if (wave.length === 0) throw cycleError(waiting)
    for (const name of wave) {
      waiting.delete(name)
      placed.add(name)
    }
    waves.push(wave)
  }
  return waves
}

function cycleError(waiting: ReadonlyMap<string, readonly string[]>): UserError {
  const path: string[] = []
  let at = [...waiting.keys()][0] as string
  while (!path.includes(at)) {
    path.push(at)
    at = (waiting.get(at) ?? []).find(need => waiting.has(need)) as string
  }
  const circle = [...path.slice(path.indexOf(at)), at]
  return new UserError(`Services depend on each other in a circle: ${circle.join(' > ')}.`, {reason: 'dependency-cycle', where: `services.${at}.dependsOn`, remedy: 'Remove one of these dependencies.'})
}

/** The nearest services among `kept` that each of them depends on, also by way of services that are not kept. */
export function nearestDependencies(dependencies: Dependencies, kept: ReadonlySet<string>): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const name of wavesOf(dependencies).flat()) {
    const needs = (dependencies[name] ?? []).filter(d => Object.hasOwn(dependencies, d))
    found[name] = [...new Set(needs.flatMap(need => (kept.has(need) ? [need] : found[need] ?? [])))].sort()
  }
  return found
}
