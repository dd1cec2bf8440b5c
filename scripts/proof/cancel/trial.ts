/** One release that is cancelled at some moment of its rollout, and what came of it. */
import type {JobResult, RunEvent} from '../../../src/runner/index.ts'
import type {Bed} from './bed.ts'
import {look} from './look.ts'

export interface Trial {
  release: number
  /** The release that served before. */
  before: number
  /** Milliseconds from the beginning of the rollout to the press; null: the run was over before. */
  pressedMs: number | null
  /** Job and step that ran when Cancel was pressed. */
  during: string
  /** From the press until the step that ran had ended: at most 2 s are promised to the runner, who would send SIGTERM after 7.5 s. */
  stoppedMs: number | null
  /** The longest post step of the run. */
  postMs: number
  /** From the press to the end of the run. */
  wholeMs: number | null
  conclusion: string
  serves: number | null
  problems: string[]
}

const lastSegment = (job: string): string => job.split(' / ').at(-1) ?? job
/** The jobs of rollout.yml: what is before changes nothing. */
const isRollout = (job: string): boolean => job.split(' / ').length === 3

const longestPost = (jobs: readonly JobResult[]): number => Math.max(0, ...jobs.flatMap(job => job.steps.filter(s => s.name.startsWith('Post ')).map(s => s.ms)))

/** Milliseconds from the beginning of a rollout that nobody cancels to the end of its run. */
export async function measureRollout(bed: Bed, release: number): Promise<number> {
  let began = 0
  const result = await bed.run(release, event => {
    if (event.kind === 'job' && event.state === 'running' && isRollout(event.job) && began === 0) began = performance.now()
  }, new AbortController().signal)
  const {problems} = await look(bed)
  if (result.conclusion !== 'success' || problems.length > 0) {
    throw new Error(`The release that nobody cancels ended in ${result.conclusion}: ${[...problems, ...result.jobs.filter(j => j.result === 'failure').flatMap(j => j.annotations.map(a => a.message))].join('; ')}`)
  }
  return performance.now() - began
}

/** Presses Cancel that many milliseconds after the rollout began. */
export async function cancelAt(bed: Bed, {release, before, afterMs}: {release: number; before: number; afterMs: number}): Promise<Trial> {
  const button = new AbortController()
  const moment = {pressed: 0, during: '', stopped: 0}
  let timer: NodeJS.Timeout | undefined
  let running = 'before the first step'
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'job' && event.state === 'running' && isRollout(event.job)) timer ??= setTimeout(press, afterMs)
    if (event.kind !== 'step') return
    const name = `${lastSegment(event.job)}: ${event.step.replace(/@.*|^Run \$\/actions\//g, '')}`
    if (event.state === 'running') running = name
    else {
      running = `after ${name}`
      if (moment.pressed > 0 && moment.stopped === 0 && name === moment.during) moment.stopped = performance.now()
    }
  }
  const press = (): void => {
    moment.pressed = performance.now()
    moment.during = running
    button.abort()
  }
  const result = await bed.run(release, onEvent, button.signal)
  clearTimeout(timer)
  const ended = performance.now()
  const {serves, problems} = await look(bed)
  if (serves !== before && serves !== release) problems.push(`release ${serves} serves, neither the old one (${before}) nor the new one (${release})`)
  if (result.conclusion === 'failure') problems.push('the run failed')
  const since = (at: number): number | null => (moment.pressed === 0 || at === 0 ? null : at - moment.pressed)
  return {
    release, before, pressedMs: moment.pressed === 0 ? null : afterMs, during: moment.during, stoppedMs: since(moment.stopped), postMs: longestPost(result.jobs), wholeMs: since(ended),
    conclusion: result.conclusion, serves, problems
  }
}

/** Cancels releases one after the other, at moments between 0 and 1 of a rollout, until that many were cancelled in time. */
export async function cancelMany(bed: Bed, count: number, next: () => number, onTrial: (trial: Trial) => void): Promise<Trial[]> {
  const wholeMs = await measureRollout(bed, 2)
  const trials: Trial[] = []
  let before = 2
  for (let release = 3; trials.length < count; release += 1) {
    const trial = await cancelAt(bed, {release, before, afterMs: Math.round(next() * wholeMs)})
    before = trial.serves ?? before
    // Whoever presses after the end has cancelled nothing; what is wrong then counts all the same.
    if (trial.pressedMs === null && trial.problems.length === 0) continue
    trials.push(trial)
    onTrial(trial)
  }
  return trials
}
