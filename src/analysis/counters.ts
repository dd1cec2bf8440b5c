/**
 * Counter values read again and again become events: what Prometheus calls `increase`, without its extrapolation. Pure.
 * A value that fell means that the process was restarted and counted from zero; a series that was not there at an earlier reading of the same process has
 * counted from zero too, which `increase` would lose (the first increment of a new label set).
 */
export interface SeriesValue {
  value: number
  bad: boolean
}

/** One reading of one instance: its series by key. */
export interface InstanceReading {
  series: ReadonlyMap<string, SeriesValue>
  /** `process_start_time_seconds`, where exposed: tells a restart even if the counter has passed its old value again. */
  startedAt?: number
}

export interface Tally {
  events: number
  bad: number
  restarts: number
  last: InstanceReading | null
}

export const emptyTally: Tally = {events: 0, bad: 0, restarts: 0, last: null}

/** Seconds by which the start time of one process may differ between readings: some clients compute it from the uptime. */
const startTolerance = 2

function isRestart(last: InstanceReading, next: InstanceReading): boolean {
  if (last.startedAt !== undefined && next.startedAt !== undefined && next.startedAt - last.startedAt > startTolerance) return true
  return [...next.series].some(([key, {value}]) => value < (last.series.get(key)?.value ?? 0))
}

/** Adds a reading. The first one only sets the start if counting begins `now`; it counts as a whole if counting began at `zero`. */
export function addReading(tally: Tally, next: InstanceReading, countFrom: 'now' | 'zero'): Tally {
  const {last} = tally
  if (last === null && countFrom === 'now') return {...tally, last: next}
  const restarted = last !== null && isRestart(last, next)
  let {events, bad} = tally
  for (const [key, {value, bad: isBad}] of next.series) {
    const grown = restarted ? value : value - (last?.series.get(key)?.value ?? 0)
    events += grown
    if (isBad) bad += grown
  }
  // A series that has gone without a restart keeps its last value: it may come back.
  const series = restarted || last === null ? next.series : new Map([...last.series, ...next.series])
  return {events, bad, restarts: tally.restarts + (restarted ? 1 : 0), last: {...next, series}}
}

export function sumTallies(tallies: readonly Tally[]): {events: number; bad: number; restarts: number} {
  return tallies.reduce((sum, t) => ({events: sum.events + t.events, bad: sum.bad + t.bad, restarts: sum.restarts + t.restarts}), {events: 0, bad: 0, restarts: 0})
}
