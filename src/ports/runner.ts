/** The Actions runner, or whatever stands in for it: log, progress, annotations, masks, saved state. */
import type {Json} from '../kernel/digest.ts'

export interface Annotation {
  level: 'error' | 'warning' | 'notice'
  message: string
  title?: string
  file?: string
  line?: number
  column?: number
}

export interface Log {
  info(line: string): void
  debug(line: string): void
  warning(line: string): void
  /** Lines in a foldable group. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>
  annotate(annotation: Annotation): void
  /** From now on the value is replaced in everything that this process writes, and the runner is told to mask it. */
  mask(secret: string): void
}

/** One line of progress: what a person wants to see while it happens. `line` goes to the log; the whole to whoever watches. */
export interface ProgressEvent {
  stage: string
  /** What it is about: a service, a check, a test. */
  subject: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undone'
  line: string
  /** Share of the work done, 0 to 1, where it is known. */
  share?: number
  /** Measurements of the moment: requests, error share, p95 in ms and the like, by arm. */
  facts?: Record<string, number | string>
}

/** What main leaves to its post step. */
export interface SavedState {
  /** At once, so that it is there even if this process is killed; the last value counts. */
  keep(saved: Json): void
}

export interface Progress {
  report(event: ProgressEvent): void
}
