/** The run at work in words: how far each service has come, and whether anybody still says so. Pure. */
import {formatDuration} from '../kernel/duration.ts'
import {code, escapeMarkdown, markdownTable} from '../report/markdown.ts'
import type {OperationState} from '../rollout/journal-state.ts'
import {progressOf, silentMs, type Progress} from '../rollout/progress.ts'

export interface AtWork {
  progress: Progress
  /** Whether its run said so within the last seconds. */
  alive: boolean
  ageMs: number
}

/** The run's own word where it is about this very operation and no older than the journal; else the journal's, which is always right and says nothing of who lives. */
export function atWork(open: OperationState, told: Progress | null, now: number): AtWork {
  const known = {...progressOf({last: open}) as NonNullable<ReturnType<typeof progressOf>>, updated: open.lastAt}
  const heard = told?.id === open.id && told.updated >= open.lastAt ? told.updated : undefined
  const ageMs = Math.max(0, now - Date.parse(heard ?? open.lastAt))
  return {progress: {...known, updated: heard ?? open.lastAt}, alive: heard !== undefined && ageMs <= silentMs, ageMs}
}

export function workHeadline({progress: {operation, label, owner, phase, services}}: AtWork): string {
  const all = Object.values(services)
  const [done, steps] = [all.reduce((sum, s) => sum + s.done, 0), all.reduce((sum, s) => sum + s.all, 0)]
  return `The ${operation}${label === '' ? '' : ` of ${label}`} by ${owner} is at work${phase === 'back' ? ', on the way back' : ''}: ${done} of ${steps} steps are done.`
}

export function renderWork({progress: {services, updated}, alive, ageMs}: AtWork): string {
  const rows = Object.entries(services).map(([service, {state, step, done, all, weights = {}}]) => [
    service, state, `${done}/${all}`, step === '' ? '' : {markdown: code(step)}, Object.entries(weights).filter(([, w]) => w > 0).map(([rev, w]) => `${rev.slice(0, 6)} ${w} %`).join(', ')
  ])
  const age = `Updated ${formatDuration(ageMs)} ago (${escapeMarkdown(updated)})`
  return [markdownTable(['service', 'state', 'steps', 'newest step', 'weights'], rows), '', alive ? `${age}.` : `${age}: its run may be dead. \`operation: janitor\` says more.`, ''].join('\n')
}
