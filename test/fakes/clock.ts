/** A clock that tests move: sleeping costs nothing and order is exact. */
import type {Clock} from '../../src/ports/index.ts'

export interface VirtualClock extends Clock {
  /** Moves time forward, waking sleepers in the order of their times. */
  advance(ms: number): Promise<void>
}

interface Sleeper { at: number; wake(): void }

const settle = async (): Promise<void> => { for (let i = 0; i < 20; i += 1) await Promise.resolve() }

export function virtualClock(start = Date.UTC(2026, 0, 1)): VirtualClock {
  let now = start
  let sleepers: Sleeper[] = []
  return {
    now: () => now,
    sleep: (ms, signal) => new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const gone = (): void => {
        sleepers = sleepers.filter(s => s !== sleeper)
        reject(signal?.reason as Error)
      }
      const sleeper: Sleeper = {at: now + Math.max(0, ms), wake: () => { signal?.removeEventListener('abort', gone); resolve() }}
      sleepers.push(sleeper)
      signal?.addEventListener('abort', gone, {once: true})
    }),
    async advance(ms) {
      const end = now + ms
      for (;;) {
        await settle()
        const next = sleepers.filter(s => s.at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        now = Math.max(now, next.at)
        sleepers = sleepers.filter(s => s !== next)
        next.wake()
      }
      now = end
      await settle()
    }
  }
}

/** Time jumps as soon as somebody sleeps: for code that waits alone. */
export function jumpingClock(start = Date.UTC(2026, 0, 1)): Clock {
  let now = start
  return {
    now: () => now,
    sleep: async (ms, signal) => {
      if (signal?.aborted) throw signal.reason
      now += Math.max(0, ms)
      await settle()
      if (signal?.aborted) throw signal.reason
    }
  }
}
