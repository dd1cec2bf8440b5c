/**
 * What will happen in the cluster, and when. Nothing sleeps by itself: what is due is made up for at each call, at the times at which it was due; only while
 * somebody watches does the clock get a sleeper. So nothing is left running when a test ends.
 */
import type {Clock} from '../../../src/ports/index.ts'

interface Entry {
  at: number
  order: number
  key: string
  run: () => void
}

/** Made once: a stack for each would cost more than the rest of the waiting. */
const nobodyWatches = new Error('Nobody watches any more.')

export class Timeline {
  private readonly clock: Clock
  private readonly entries = new Map<string, Entry>()
  private order = 0
  private current: number | undefined
  private readonly listeners = new Set<() => void>()
  private readonly waiting = new Set<() => void>()
  private readonly forgetters = new Set<() => void>()
  private sleeper: {at: number; stop: AbortController} | undefined

  constructor(clock: Clock) {
    this.clock = clock
  }

  /** Inside an event, the time at which it was due. */
  now(): number {
    return this.current ?? this.clock.now()
  }

  /** Runs `run` in `ms`. Of two under one key the earlier one stays. */
  after(ms: number, key: string, run: () => void): void {
    const at = this.now() + ms
    const there = this.entries.get(key)
    if (there && there.at <= at) return
    this.entries.set(key, {at, order: this.order += 1, key, run})
    this.arm()
  }

  /** Called after every event. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  cancel(key: string): void {
    this.entries.delete(key)
  }

  /** When the next event is due. */
  next(): number | undefined {
    return this.first()?.at
  }

  /** Lets everything happen that is due by now. */
  catchUp(): void {
    if (this.current !== undefined) return
    const end = this.clock.now()
    for (let first = this.first(); first && first.at <= end; first = this.first()) {
      this.entries.delete(first.key)
      this.current = first.at
      try {
        first.run()
        for (const listener of this.listeners) listener()
      } finally {
        this.current = undefined
      }
    }
  }

  /** Resolves when `wake` of a change is called, or the signal aborts; meanwhile time is looked after. */
  async wait(subscribe: (wake: () => void) => () => void, signal: AbortSignal): Promise<void> {
    await new Promise<void>(resolve => {
      const done = (): void => {
        stop()
        this.forgetters.delete(stop)
        signal.removeEventListener('abort', done)
        this.waiting.delete(done)
        if (this.waiting.size === 0) this.disarm()
        resolve()
      }
      const stop = subscribe(done)
      this.waiting.add(done)
      this.forgetters.add(stop)
      if (signal.aborted) return done()
      signal.addEventListener('abort', done, {once: true})
      this.arm()
    })
  }

  /** Those who wait are forgotten. */
  abandon(): void {
    for (const forget of this.forgetters) forget()
    this.forgetters.clear()
    this.waiting.clear()
    this.disarm()
  }

  private first(): Entry | undefined {
    let first: Entry | undefined
    for (const entry of this.entries.values()) if (!first || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry
    return first
  }

  private disarm(): void {
    this.sleeper?.stop.abort(nobodyWatches)
    this.sleeper = undefined
  }

  private arm(): void {
    const next = this.next()
    if (this.waiting.size === 0 || next === undefined || this.current !== undefined) return
    if (this.sleeper && this.sleeper.at <= next) return
    this.disarm()
    const sleeper = this.sleeper = {at: next, stop: new AbortController()}
    this.clock.sleep(Math.max(0, next - this.clock.now()), sleeper.stop.signal).then(() => {
      if (this.sleeper !== sleeper) return
      this.sleeper = undefined
      this.catchUp()
      this.arm()
    }, () => undefined)
  }
}
