/** The real clock. */
import {onAbort} from '../kernel/on-abort.ts'
import type {Clock} from '../ports/index.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const off = signal && onAbort(signal, () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
    const timer = setTimeout(() => {
      off?.()
      resolve()
    }, ms)
  })
}
