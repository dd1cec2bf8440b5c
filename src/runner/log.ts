/** A job's log: every line masked, stamped, kept in a file and told to whoever watches. */
import {createWriteStream, type WriteStream} from 'node:fs'
import {UserError} from '../kernel/errors.ts'
import type {Masks} from './masks.ts'
import type {AnnotationLevel, AnnotationPlace, JobResult, RunEvent} from './model.ts'

/** Per level and step, and the length of a message (actions/runner: src/Runner.Worker/ExecutionContext.cs). */
const annotationLimit = 10
const messageLimit = 4096

export class JobLog {
  readonly annotations: JobResult['annotations'] = []
  readonly #stream: WriteStream
  #failure: UserError | undefined
  readonly #counts = new Map<string, number>()
  readonly #job: string
  readonly #masks: Masks
  readonly #onEvent: (event: RunEvent) => void

  constructor(file: string, job: string, {masks, onEvent}: {masks: Masks; onEvent: (event: RunEvent) => void}) {
    this.#stream = createWriteStream(file)
    this.#stream.on('error', error => {
      this.#failure = new UserError(`The log cannot be written: ${error.message}`, {reason: 'state-unwritable', where: file, remedy: 'Make room or correct the permissions.', cause: error})
    })
    this.#job = job
    this.#masks = masks
    this.#onEvent = onEvent
  }

  line(step: string, text: string): void {
    for (const part of this.#masks.mask(text).split(/\r?\n/)) {
      this.#stream.write(`${new Date().toISOString()} ${part}\n`)
      this.#onEvent({kind: 'log', job: this.#job, step: this.#masks.mask(step), line: part})
    }
  }

  annotate(step: string, level: AnnotationLevel, annotation: {message: string; place?: AnnotationPlace | undefined}): void {
    const message = this.#masks.mask(annotation.message).slice(0, messageLimit)
    this.line(step, `##[${level}]${message}`)
    const key = `${step}\n${level}`
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    if (count > annotationLimit) return
    const kept = {step: this.#masks.mask(step), level, message, ...(annotation.place ? {place: this.#maskedPlace(annotation.place)} : {})}
    this.annotations.push(kept)
    this.#onEvent({kind: 'annotation', job: this.#job, ...kept})
  }

  #maskedPlace(place: AnnotationPlace): AnnotationPlace {
    return Object.fromEntries(Object.entries(place).map(([k, v]) => [k, typeof v === 'string' ? this.#masks.mask(v) : v])) as AnnotationPlace
  }

  /** Throws UserError `state-unwritable` if a line could not be kept. */
  async close(): Promise<void> {
    this.#stream.end()
    if (!this.#stream.closed) await new Promise<void>(resolve => this.#stream.once('close', () => resolve()))
    if (this.#failure) throw this.#failure
  }
}
