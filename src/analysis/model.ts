/** What a gate looks at and what it says. */
import type {Verdict} from '../kernel/verdict.ts'
import type {GateSpec} from '../spec/schema.ts'

/** One side of a comparison: a revision and where its instances answer. */
export interface Arm {
  rev: string
  /** Base URLs, as the target observed them. */
  endpoints: string[]
}

/** Events of the gate's counter during the window. */
export interface ArmSample {
  rev: string
  events: number
  bad: number
  /** bad / events; null without events. */
  share: number | null
}

export interface Judgement {
  gate: string
  service: string
  verdict: Verdict
  /** ISO 8601, UTC. */
  from: string
  to: string
  baseline: ArmSample | null
  canary: ArmSample
  /** The largest share allowed. */
  max: number
  atLeast: number
  /** One line with the figures: what a person reads first. */
  headline: string
  /** Why the last reading was not complete, in words; text from outside in it is not escaped. */
  unread?: string[]
}

export interface GateRequest {
  name: string
  gate: GateSpec
  service: string
  baseline: Arm | null
  canary: Arm
  /** `window`: only what happens from now on, in both arms. `lifetime`: the baseline counts since its processes started (a warm predecessor gets no traffic any more). */
  baselineFrom: 'window' | 'lifetime'
  /** Milliseconds since the epoch: a provider that keeps history (Prometheus) counts from then. Default, and always for a scrape: from now on. */
  since?: number
}

/** What a provider read about one arm, cumulative since the window opened. */
export interface ArmReading {
  sample: ArmSample
  /** Every instance of the arm answered this time, with the counter and the labels that the gate needs. */
  complete: boolean
  /** Counters that fell back to zero: processes that were restarted. */
  restarts: number
  /** Why the reading is not complete, in words; text from outside in it is not escaped. */
  problems: string[]
}

/** One arm under observation. Trouble with a provider is a problem in the reading, never an exception. */
export interface ArmSource {
  read(signal?: AbortSignal): Promise<ArmReading>
}

/** An observation under way. `judge` may be called again and again while the window is open. */
export interface GateWindow {
  judge(signal: AbortSignal): Promise<Judgement>
}
