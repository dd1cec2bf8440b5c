/** Runs checks side by side, each with a deadline of its own and all with one more; what cannot be seen in time is unknown. */
import {SlipwayError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import {unknown, type Check, type CheckResult, type Finding} from './check.ts'

/** Programs that start at once slow each other down; more than this gains nothing on a small runner. */
const sideBySide = 16
/** The whole stage answers within five minutes on any machine. */
export const wholeDeadlineMs = 5 * 60_000

class DeadlinePassed extends Error {}

const overdue = (): Finding => unknown('no result before its deadline', 'See what hangs: run the same by hand.')

function findingOf(thrown: unknown): Finding {
  if (thrown instanceof DeadlinePassed) return overdue()
  if (thrown instanceof SlipwayError) return unknown(thrown.message, thrown.remedy ?? '')
  return unknown(`could not be observed: ${thrown instanceof Error ? thrown.message : String(thrown)}`, 'Run again; if it stays, report it.')
}

/** Ends when the check has ended, its deadline has passed or the run is over; a check that ignores its signal is left behind. */
async function examine(check: Check, ports: Ports, over: AbortSignal): Promise<Finding> {
  const own = new AbortController()
  const either = AbortSignal.any([over, own.signal])
  const deadline = ports.clock.sleep(check.deadlineMs, either).then(() => { throw new DeadlinePassed() })
  try {
    either.throwIfAborted()
    return await Promise.race([check.examine(ports, either), deadline])
  } catch (thrown) {
    return findingOf(over.aborted ? over.reason : thrown)
  } finally {
    own.abort(new DeadlinePassed())
    await deadline.catch(() => undefined)
  }
}

/** What programs and servers say becomes one line: a line of its own could be a command to the runner. */
const flat = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim()

const states = {pass: 'done', warn: 'done', fail: 'failed', unknown: 'failed', skipped: 'done', 'not-applicable': 'done'} as const

async function one(check: Check, ports: Ports, over: AbortSignal): Promise<CheckResult> {
  const {id, title, required} = check
  ports.progress.report({stage: 'validate-env', subject: title, state: 'running', line: `${title}: looking, required ${required}`})
  const {status, observed, remedy} = await examine(check, ports, over)
  const finding = {status, observed: flat(observed), remedy: flat(remedy)}
  ports.progress.report({stage: 'validate-env', subject: title, state: states[finding.status], line: `${title}: ${finding.status}, ${finding.observed}`})
  return {id, title, required, ...finding}
}

/** Results in the order of the checks. Throws the signal's reason if the run is cancelled. */
export async function runChecks(checks: readonly Check[], ports: Ports, signal: AbortSignal): Promise<CheckResult[]> {
  const late = new AbortController()
  const done = new AbortController()
  const deadline = ports.clock.sleep(wholeDeadlineMs, done.signal).then(() => late.abort(new DeadlinePassed()), () => undefined)
  const over = AbortSignal.any([signal, late.signal])
  const results: CheckResult[] = []
  const queue = checks.entries()
  const worker = async (): Promise<void> => { for (const [i, check] of queue) results[i] = await one(check, ports, over) }
  try {
    await Promise.all(Array.from({length: Math.min(sideBySide, checks.length)}, worker))
  } finally {
    done.abort(new DeadlinePassed())
    await deadline
  }
  signal.throwIfAborted()
  return results
}
