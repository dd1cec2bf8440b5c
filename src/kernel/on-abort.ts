/** Waits that end with a signal: one listener of it, however many wait. Node warns of a leak at eleven (https://nodejs.org/api/events.html#eventsdefaultmaxlisteners). */

interface Waits {
  calls: Set<() => void>
  tell: () => void
}

const all = new WeakMap<AbortSignal, Waits>()

/** `call` is called once, when the signal aborts; what is returned calls it off. Of a signal that has aborted already nothing comes: ask it first. */
export function onAbort(signal: AbortSignal, call: () => void): () => void {
  const {calls, tell} = all.get(signal) ?? listen(signal)
  calls.add(call)
  return () => {
    calls.delete(call)
    if (calls.size > 0 || all.get(signal)?.calls !== calls) return
    // A signal that somebody listens to lives as long as those that it follows.
    all.delete(signal)
    signal.removeEventListener('abort', tell)
  }
}

function listen(signal: AbortSignal): Waits {
  const calls = new Set<() => void>()
  const tell = (): void => {
    all.delete(signal)
    for (const call of [...calls]) call()
  }
  const waits = {calls, tell}
  all.set(signal, waits)
  signal.addEventListener('abort', tell, {once: true})
  return waits
}
