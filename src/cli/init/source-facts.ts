/** What the text of a program lets see: whether it listens where PORT says, which path tells its health, whether it serves metrics. Pure. */
import type {Place, SourceFacts} from './facts.ts'
import {portOf} from './words.ts'

const readsPort = /\bprocess\.env(?:\.PORT\b|\[['"]PORT['"]\])|\bprocess\.env\s*[;)]?.*\bPORT\b|\benviron(?:\.get\(|\[)\s*['"]PORT['"]|\bgetenv\(\s*['"]PORT['"]|\bENV(?:\.fetch\(|\[)\s*['"]PORT['"]|\bBun\.env\.PORT\b|\benv\.get\(\s*['"]PORT['"]/
const fallbackPort = /\bPORT\b['"\])]{0,3}\s*(?:\|\||\?\?|,|or)\s*['"]?(\d{2,5})\b/
const health = /['"`](\/(?:_?healthz?|readyz?|livez|ready|api\/health|health\/(?:ready|live)))['"`]/
const metrics = /['"`]\/metrics['"`]/

export const isSource = (file: string): boolean => /\.(?:[cm]?js|[cm]?ts|py|rb|php)$/.test(file) && !/(?:^|\/)(?:tests?|__tests__|spec|e2e|dist|build|coverage|scripts?|examples?|docs?)\/|\.(?:test|spec|config|min|d)\.[cm]?[jt]s$/.test(file)

/** Lines beyond this are generated. */
const longestLine = 2_000

/** Undefined where there is nothing to tell. */
export function parseSourceFacts(text: string, file: string): SourceFacts | undefined {
  const found: SourceFacts = {file, readsPort: undefined, port: undefined, health: undefined, metrics: undefined}
  for (const [i, line] of text.split('\n').entries()) {
    if (line.length > longestLine) continue
    const place: Place = {file, line: i + 1}
    if (!found.readsPort && readsPort.test(line)) found.readsPort = place
    const fallback = found.port ? undefined : portOf(fallbackPort.exec(line)?.[1] ?? '')
    if (fallback !== undefined) found.port = {value: fallback, from: place}
    const path = found.health ? undefined : health.exec(line)?.[1]
    if (path) found.health = {value: path, from: place}
    if (!found.metrics && metrics.test(line)) found.metrics = place
  }
  return found.readsPort || found.port || found.health || found.metrics ? found : undefined
}
