/** Time. `now` is milliseconds since the epoch, UTC. A virtual clock stands behind it in tests. */
export interface Clock {
  now(): number
  /** Resolves after `ms`; rejects with the signal's reason if it is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
