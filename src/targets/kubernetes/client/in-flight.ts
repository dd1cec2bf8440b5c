/** A door that lets so many requests through at once, in the order in which they came. */
import {onAbort} from '../../../kernel/on-abort.ts'
import type {Clock} from '../../../ports/index.ts'
import {afterAnswer, openFlow, type Flow, type Sample} from './flow.ts'

export interface InFlight {
  /** Runs `task` when there is room; `judge` says of its outcome what the server's state shows. `urgent` waits for nobody. */
  run<T>(task: () => Promise<T>, judge: (outcome: {value: T} | {error: unknown}) => Sample['result'], how: {urgent: boolean; signal?: AbortSignal | undefined}): Promise<T>
  facts(): {limit: number; inFlight: number; waiting: number; most: number}
}

export function openInFlight(clock: Clock): InFlight {
  let flow: Flow = openFlow
  let inFlight = 0
  let most = 0
  const waiting = new Set<() => void>()

  const enter = (): void => {
    inFlight += 1
    most = Math.max(most, inFlight)
  }
  const letIn = (): void => {
    for (const wake of waiting) {
      if (inFlight >= Math.floor(flow.limit)) return
      waiting.delete(wake)
      enter()
      wake()
    }
  }
  const wait = (signal?: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
    const off = signal && onAbort(signal, () => {
      waiting.delete(wake)
      reject(signal.reason as Error)
    })
    const wake = (): void => {
      off?.()
      resolve()
    }
    waiting.add(wake)
  })

  return {
    async run(task, judge, {urgent, signal}) {
      signal?.throwIfAborted()
      if (urgent || (waiting.size === 0 && inFlight < Math.floor(flow.limit))) enter()
      else await wait(signal)
      const began = clock.now()
      const leave = (result: Sample['result']): void => {
        const now = clock.now()
        flow = afterAnswer(flow, {result, tookMs: now - began, inFlight, now})
        inFlight -= 1
        letIn()
      }
      try {
        const value = await task()
        leave(judge({value}))
        return value
      } catch (error) {
        leave(judge({error}))
        throw error
      }
    },
    facts: () => ({limit: Math.floor(flow.limit), inFlight, waiting: waiting.size, most})
  }
}
