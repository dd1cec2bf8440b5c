/** What goes on, for whoever asks while it does: one small ConfigMap, read by one GET. It is never what anything is decided by. */
import type {Clock} from '../../../ports/index.ts'
import type {Owner} from '../../../rollout/journal-entry.ts'
import type {Plan, Rev} from '../../../rollout/model.ts'
import {fieldManager} from '../model.ts'
import {getState, readStored, renderStored, stateObject, stateSchema, type StateContext} from './state-object.ts'

/** Between two writes that tell of progress alone. */
const quietMs = 5_000

export interface ServiceStatus {
  phase: 'waiting' | 'running' | 'done' | 'failed' | 'undone'
  weights: Record<Rev, number>
  ready: number
  wanted: number
  /** One line for people. */
  words: string
}

export interface ClusterStatus {
  operation: {id: string; kind: Plan['operation']; label: string} | null
  phase: 'planning' | 'changing' | 'judging' | 'going-back' | 'finished' | 'failed'
  services: Record<string, ServiceStatus>
  by: Owner
  /** ISO 8601, UTC: since when it is in this phase. */
  since: string
}

/** As it stands in the cluster. */
export interface StoredStatus extends ClusterStatus {
  schema: number
  /** ISO 8601, UTC: when it was written. */
  at: string
}

export interface StatusWriter {
  /** A change of phase is written at once; progress at most every five seconds, the newest then. Never throws: nothing depends on it. */
  tell(status: ClusterStatus, what: 'transition' | 'progress'): void
  /** Writes what is still untold, and ends. */
  close(): Promise<void>
}

const key = 'status.json'

export function openStatus(context: StateContext): StatusWriter {
  const writer = new Writer(context)
  return {tell: (status, what) => writer.tell(status, what), close: () => writer.close()}
}

/** One write at a time; what comes meanwhile waits, and only the newest is written. */
class Writer {
  private readonly context: StateContext
  private readonly clock: Clock
  private pending: ClusterStatus | undefined
  private urgent = false
  private writtenAt = Number.NEGATIVE_INFINITY
  private running: Promise<void> | undefined
  private closed = false
  private waiting = new AbortController()

  constructor(context: StateContext) {
    this.context = context
    this.clock = context.clock
  }

  tell(status: ClusterStatus, what: 'transition' | 'progress'): void {
    if (this.closed) return
    this.pending = status
    if (what === 'transition') this.hurry()
    this.running ??= this.run().finally(() => { this.running = undefined })
  }

  private hurry(): void {
    this.urgent = true
    this.waiting.abort()
  }

  async close(): Promise<void> {
    this.closed = true
    this.hurry()
    await this.running
  }

  private async run(): Promise<void> {
    while (this.pending !== undefined) {
      const wait = this.writtenAt + quietMs - this.clock.now()
      if (!this.urgent && wait > 0) {
        this.waiting = new AbortController()
        await this.clock.sleep(Math.min(wait, quietMs), this.waiting.signal).catch(() => undefined)
      }
      const status = this.pending
      this.pending = undefined
      this.urgent = false
      this.writtenAt = this.clock.now()
      await this.write(status).catch(() => undefined)
    }
  }

  private async write(status: ClusterStatus): Promise<void> {
    const {client, names} = this.context
    const stored: StoredStatus = {schema: stateSchema, ...status, at: new Date(this.clock.now()).toISOString()}
    await client.apply(stateObject(this.context, names.status, {state: 'status', data: {[key]: renderStored(stored)}}), {manager: fieldManager})
  }
}

/** One request. Null: nothing was ever told. Throws UserError `state-version`, `journal-corrupt`. */
export async function readStatus(context: StateContext, signal?: AbortSignal): Promise<StoredStatus | null> {
  const found = await getState(context, context.names.status, signal)
  return found === undefined ? null : readStored<StoredStatus>(found, context.names.status, {key, what: 'The status'})
}
