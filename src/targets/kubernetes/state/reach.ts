/** Whether the server answers: for how long in sum it did not, while somebody asked it. What is not seen in that time says nothing of a release. */
import {ApiError, SlipwayError} from '../../../kernel/errors.ts'
import type {Clock} from '../../../ports/index.ts'

/** A slow answer is no outage: a webhook or a busy server takes its time. */
const graceMs = 3_000

/** What an answer that did not come says: the request may have been carried out. */
export const isUncertain = (error: unknown): boolean => error instanceof ApiError && (error.reason === 'api-unavailable' || error.reason === 'timeout')

/** The server itself says that it failed at this one (a webhook that does not answer it, a defect): it is there. What stands before it answers 502, 503 or 504 for one that is not. */
const wasThere = (error: unknown): boolean => error instanceof SlipwayError && (!isUncertain(error) || error instanceof ApiError && error.status === 500)

export interface Reach {
  /** Counts one request. A refusal is an answer too. */
  ask<T>(work: () => Promise<T>): Promise<T>
  /** Milliseconds so far, the silence that lasts included: from the last answer on, for nobody knows when after it the server went. */
  awayMs(): number
}

export function openReach(clock: Clock): Reach {
  let [total, waiting] = [0, 0]
  let answeredAt = clock.now()
  /** When the first was asked that has had no answer. */
  let askedAt: number | undefined
  let failing = false
  const silence = (): number => (askedAt !== undefined && clock.now() - askedAt > graceMs ? clock.now() - answeredAt : 0)
  const answered = (): void => {
    total += silence()
    answeredAt = clock.now()
    askedAt = waiting > 0 ? answeredAt : undefined
    failing = false
  }
  return {
    awayMs: () => total + silence(),
    async ask(work) {
      askedAt ??= clock.now()
      waiting += 1
      try {
        const answer = await work()
        waiting -= 1
        answered()
        return answer
      } catch (error) {
        waiting -= 1
        if (wasThere(error)) answered()
        else if (isUncertain(error)) failing = true
        // Broken off by whoever asked: it tells nothing.
        else if (waiting === 0 && !failing) askedAt = undefined
        throw error
      }
    }
  }
}
