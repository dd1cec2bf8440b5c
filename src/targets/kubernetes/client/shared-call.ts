/** One call under way for all who ask for it meanwhile. */
import {onAbort} from '../../../kernel/on-abort.ts'

/** It is aborted when the last of those who wait for it has gone; each of them leaves with the reason of their own signal. */
export function shareCall<T>(start: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let current: {result: Promise<T>; stop: AbortController; waiting: number} | undefined
  return async signal => {
    signal?.throwIfAborted()
    if (!current) {
      const stop = new AbortController()
      const call = {stop, waiting: 0, result: start(stop.signal).finally(() => { if (current === call) current = undefined })}
      call.result.catch(() => undefined)
      current = call
    }
    const call = current
    call.waiting += 1
    try {
      return await (signal ? orAborted(call.result, signal) : call.result)
    } finally {
      call.waiting -= 1
      if (call.waiting === 0 && signal?.aborted) {
        if (current === call) current = undefined
        call.stop.abort(signal.reason)
      }
    }
  }
}

export function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => reject(signal.reason as Error))
    result.then(resolve, reject).finally(off)
  })
}
