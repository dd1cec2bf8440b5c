/** A clock for many sleepers at once: whenever nothing else is left to run, time moves to the next one. Each stands for one process. */
import type {Clock} from '../../src/ports/index.ts'

export function idleClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  let sleepers: {at: number; wake(): void}[] = []
  let scheduled = false
  const pump = (): void => {
    scheduled = false
    const next = sleepers.reduce<(typeof sleepers)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined)
    if (next === undefined) return
    now = Math.max(now, next.at)
    sleepers = sleepers.filter(s => s !== next)
    next.wake()
    schedule()
  }
  const schedule = (): void => {
    if (scheduled || sleepers.length === 0) return
    scheduled = true
    setImmediate(pump)
  }
  return {
    now: () => now,
    sleep: (ms, signal) => new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const gone = (): void => {
        sleepers = sleepers.filter(s => s !== sleeper)
        reject(signal?.reason as Error)
      }
      const sleeper = {at: now + Math.max(0, ms), wake: () => { signal?.removeEventListener('abort', gone); resolve() }}
      sleepers.push(sleeper)
      signal?.addEventListener('abort', gone, {once: true})
      schedule()
    })
  }
}
