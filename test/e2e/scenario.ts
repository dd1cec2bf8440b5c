/** What a suite is, how its scenarios are run one after the other, and the table that a person reads in the end. */
import {renderElapsed, type Say} from './progress.ts'

export type Need =
  /** The lab's own cluster: its audit log, its simulated nodes. */
  | 'lab'
  /** Nodes that run containers. */
  | 'real nodes'

export interface Scenario<World> {
  /** A sentence about what a user sees. */
  name: string
  /** Throws where it does not hold; what it returns stands in the table. */
  run: (world: World) => Promise<string | undefined>
  /** What must be there; where it is not, the scenario is skipped. */
  needs?: readonly Need[]
}

export type Outcome =
  | {state: 'passed'; words: string}
  | {state: 'failed'; words: string}
  | {state: 'skipped'; words: string}

export interface Result {
  suite: string
  scenario: string
  outcome: Outcome
  ms: number
}

/** Fails with both values; for what no better word is at hand. */
export function equal(found: unknown, wanted: unknown, what: string): void {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) throw new Error(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}.`)
}

export function holds(condition: boolean, words: string): asserts condition {
  if (!condition) throw new Error(words)
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

async function tellIn<World>(scenario: Scenario<World>, world: World, signal: AbortSignal): Promise<Outcome> {
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => { stop = () => { reject(new Error('The run was stopped.')) } })
  signal.addEventListener('abort', stop, {once: true})
  try {
    return {state: 'passed', words: await Promise.race([scenario.run(world), stopped]) ?? ''}
  } catch (error) {
    return {state: 'failed', words: wordsOf(error)}
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

export interface Telling<World> {
  /** What is there. */
  has: ReadonlySet<Need>
  suite: string
  scenarios: readonly Scenario<World>[]
  /** A world of its own for each scenario, closed after it. */
  open: (scenario: Scenario<World>) => Promise<World & {close: () => Promise<void>}>
  say: Say
  signal: AbortSignal
}

const marks = {passed: '✓', failed: '✗', skipped: '-'} as const

async function tell<World>(scenario: Scenario<World>, {has, open, signal}: Telling<World>): Promise<Outcome> {
  if (signal.aborted) return {state: 'skipped', words: 'the run was stopped'}
  const missing = (scenario.needs ?? []).filter(need => !has.has(need))
  if (missing.length > 0) return {state: 'skipped', words: `needs: ${missing.join(', ')}`}
  try {
    const world = await open(scenario)
    // What was stopped in a lab goes with the lab.
    return await tellIn(scenario, world, signal).finally(() => (signal.aborted && has.size > 0 ? undefined : world.close()))
  } catch (error) {
    return {state: 'failed', words: `its namespace could not be made or removed: ${wordsOf(error)}`}
  }
}

/** Suites of a cluster that could not be had: what hindered it stands beside each of their scenarios. */
export function untold(suites: readonly {name: string; scenarios: readonly {name: string}[]}[], error: unknown): Result[] {
  return suites.flatMap(({name, scenarios}) => scenarios.map(({name: scenario}): Result => ({suite: name, scenario, outcome: {state: 'failed', words: wordsOf(error)}, ms: 0})))
}

export async function tellSuite<World>(telling: Telling<World>): Promise<Result[]> {
  const {suite, scenarios, say} = telling
  const results: Result[] = []
  say(`\n${suite}`)
  for (const scenario of scenarios) {
    const began = performance.now()
    const outcome = await tell(scenario, telling)
    const ms = performance.now() - began
    results.push({suite, scenario: scenario.name, outcome, ms})
    say(`  ${marks[outcome.state]} ${scenario.name}${outcome.words === '' ? '' : `  ${outcome.state === 'failed' ? `\n      ${outcome.words.replaceAll('\n', '\n      ')}` : `(${outcome.words})`}`}  ${renderElapsed(ms)}`)
  }
  return results
}

export function renderResults(results: readonly Result[]): string {
  const rows = results.map(({suite, scenario, outcome, ms}) => [marks[outcome.state], suite, scenario, renderElapsed(ms), outcome.words.split('\n')[0] as string])
  const widths = [0, 1, 2, 3].map(column => Math.max(0, ...rows.map(row => (row[column] as string).length)))
  const count = (state: Outcome['state']): number => results.filter(({outcome}) => outcome.state === state).length
  return [
    ...rows.map(row => row.map((cell, column) => (column === 3 ? cell.padStart(widths[3] as number) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()),
    '', `${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`
  ].join('\n')
}
