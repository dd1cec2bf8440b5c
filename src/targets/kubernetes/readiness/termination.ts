/** How a container ended, in words: exit code, signal, memory limit and what it said last. Pure. */
import {at, listAt, numberAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject} from '../model.ts'
import {quoted} from './verdicts.ts'

/** Shells end with these of their own (POSIX, 2.8.2); 128 + n is a process that signal n ended. */
const codes: Record<number, string> = {126: 'the command is not executable', 127: 'the command was not found'}
const signals: Record<number, string> = {
  4: 'SIGILL: an instruction that this processor does not have', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL: by a failed liveness probe, or after its grace', 11: 'SIGSEGV', 13: 'SIGPIPE', 15: 'SIGTERM'
}

export interface Termination {
  reason: string
  exitCode: number
  /** Of the termination log, or of the runtime. */
  message: string
  /** Its words and those of the termination log, on one line. */
  words: string
}

/** The state of the container now if it has ended, else the one before it was started again. */
export function terminationOf(pod: KubeObject, status: Readable): Termination | undefined {
  const ended = at(status, 'state', 'terminated') ?? at(status, 'lastState', 'terminated')
  if (ended === undefined) return undefined
  const reason = textAt(ended, 'reason') ?? ''
  const exitCode = numberAt(ended, 'exitCode') ?? 0
  const message = textAt(ended, 'message') ?? ''
  const said = quoted(message)
  const how = reason === 'OOMKilled' ? outOfMemory(pod, textAt(status, 'name') ?? '') : `ended with ${exitWords(exitCode)}`
  return {reason, exitCode, message, words: said === '' ? how : `${how}; it said: ${said}`}
}

export function exitWords(exitCode: number): string {
  const named = codes[exitCode] ?? signals[exitCode - 128]
  return named === undefined ? `exit code ${exitCode}` : `exit code ${exitCode} (${named})`
}

export function memoryLimitOf(pod: KubeObject, container: string): string | undefined {
  const found = [...listAt(pod, 'spec', 'containers'), ...listAt(pod, 'spec', 'initContainers')].find(c => textAt(c, 'name') === container)
  return textAt(found, 'resources', 'limits', 'memory') ?? textAt(pod, 'spec', 'resources', 'limits', 'memory')
}

function outOfMemory(pod: KubeObject, container: string): string {
  const limit = memoryLimitOf(pod, container)
  return limit === undefined ? 'was killed because its node ran out of memory (OOMKilled; it has no memory limit)' : `was killed at its memory limit of ${limit} (OOMKilled)`
}
