/** Follows the file to which the actions of a run append their progress, a line of JSON each. */
import {closeSync, openSync, readSync} from 'node:fs'
import type {ProgressEvent} from '../ports/index.ts'

const everyMs = 100

/** A line that is no event is skipped: progress is for the eye, and must never stop a run. */
export function parseProgress(line: string): ProgressEvent | undefined {
  try {
    const value = JSON.parse(line) as Partial<ProgressEvent> | null
    return value && typeof value.stage === 'string' && typeof value.subject === 'string' && typeof value.line === 'string' && typeof value.state === 'string' ? value as ProgressEvent : undefined
  } catch {
    return undefined
  }
}

/** Calls `onEvent` for each line until the returned function is called, which reads what is left first. */
export function followProgress(file: string, onEvent: (event: ProgressEvent) => void): () => void {
  const descriptor = openSync(file, 'a+')
  const chunk = Buffer.alloc(64 * 1024)
  let position = 0
  let rest = Buffer.alloc(0)
  const read = (): void => {
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunk.length, position)
      if (length === 0) return
      position += length
      rest = Buffer.concat([rest, chunk.subarray(0, length)])
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const event = parseProgress(rest.subarray(0, end).toString('utf8'))
        rest = rest.subarray(end + 1)
        if (event) onEvent(event)
      }
    }
  }
  const timer = setInterval(read, everyMs)
  return () => {
    clearInterval(timer)
    read()
    closeSync(descriptor)
  }
}
