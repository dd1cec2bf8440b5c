/** How a run ended, and the one sentence that a person reads first. Unknown is never told as a success. */
import {formatDuration} from '../kernel/duration.ts'
import {judgementsOf, type RunRecord, type StageRun} from './run-record.ts'

export type Ending = 'released' | 'planned' | 'unchanged' | 'taken-back' | 'rollback-failed' | 'stopped' | 'unfinished'

export interface Headline {
  ending: Ending
  /** `good`: as wanted. `back`: bad, but users are safe. `bad`: somebody has to act. `open`: not known. */
  tone: 'good' | 'back' | 'bad' | 'open'
  title: string
  detail: string
}

/** A label as people say it: `2` is called release 2, `v1.4` is called v1.4. */
export const releaseName = (label: string): string => (/^\d+$/.test(label) ? `Release ${label}` : label)

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const stageOf = (run: RunRecord, key: StageRun['key']): StageRun | undefined => run.stages.find(s => s.key === key && s.state !== 'not-run')
const countOf = (n: number, what: string): string => (n === 1 ? `the one ${what}` : `all ${['zero', 'one', 'two', 'three', 'four', 'five'][n] ?? String(n)}`)

/** What the wanted release is called; the commit stands in for a missing label. */
export function wantedName(run: RunRecord): string {
  const label = run.deploy?.label || run.plan?.label || (run.deploy?.outcome === 'succeeded' ? run.deploy.after?.label : '') || ''
  if (label) return releaseName(label)
  return run.commit ? `The release of commit ${run.commit.slice(0, 7)}` : 'The new release'
}

export function formerName(run: RunRecord): string {
  const label = run.deploy?.before?.label ?? ''
  return label ? releaseName(label) : 'the release before'
}

interface TakenBack {
  /** Milliseconds since the epoch; null if not known. */
  verdictAt: number | null
  restoredAt: number | null
  /** Milliseconds from the verdict to the last service that was back; null if not known. */
  afterMs: number | null
  complete: boolean
}

/** Whether the set went back, in the deploy stage itself or by the rollback job. */
export function takenBack(run: RunRecord): TakenBack | null {
  const own = run.deploy?.outcome === 'partial' ? null : run.deploy?.undo
  if (own) return timed(Date.parse(own.verdictAt), own.restoredAt ? Date.parse(own.restoredAt) : null, run.deploy?.outcome === 'rolled-back' && own.restoredAt !== null)
  const job = stageOf(run, 'rollback')
  if (stoppedHalfWay(run) && job?.state === 'pass' && run.rollback?.outcome === 'unchanged') return timed(verdictTime(run), null, true)
  if (!job || run.rollback?.outcome === 'unchanged') return null
  const restoredAt = run.rollback?.undo?.restoredAt ?? job.endedAt
  return timed(verdictTime(run), restoredAt ? Date.parse(restoredAt) : null, job.state === 'pass' && (run.rollback?.outcome === 'succeeded' || run.rollback?.outcome === 'rolled-back'))
}

const timed = (verdictAt: number | null, restoredAt: number | null, complete: boolean): TakenBack =>
  ({verdictAt, restoredAt, complete, afterMs: verdictAt === null || restoredAt === null ? null : Math.max(0, restoredAt - verdictAt)})

/** Cancelled, say. Its post step may have taken it back, which can hand nothing over; then the rollback job looked into the journal and found nothing to do. */
const stoppedHalfWay = (run: RunRecord): boolean => run.deploy?.outcome === 'unfinished'

/** When the deployment stopped half-way, or the failing stage after it gave its verdict. */
function verdictTime(run: RunRecord): number | null {
  const stopped = stoppedHalfWay(run) ? stageOf(run, 'deploy')?.endedAt : undefined
  if (stopped) return Date.parse(stopped)
  const failed = run.stages.find(s => (s.key === 'integration-test' || s.key === 'monitor-gate') && s.state !== 'pass' && s.state !== 'not-run')
  return failed?.endedAt ? Date.parse(failed.endedAt) : null
}

/** What went wrong, in the words nearest to the evidence. */
export function cause(run: RunRecord): string {
  const judged = judgementsOf(run).find(j => j.verdict === 'fail')
  if (judged && judged.canary.share !== null) {
    const weight = weightAt(run, judged.service, judged.to, judged.canary.rev)
    const under = weight === null || weight === 100 ? 'Under full traffic' : `At ${weight} % of traffic`
    return `${under}, ${judged.service} answered ${percent(judged.canary.share)} errors; ${percent(judged.max)} is allowed`
  }
  if (run.deploy?.undo) return run.deploy.undo.message.replace(/\.$/, '')
  const failed = run.stages.find(s => s.state !== 'pass' && s.state !== 'not-run')
  if (failed?.reason === 'cancelled') return `The run was cancelled in ${failed.key}`
  return failed ? failed.headline.replace(/\.$/, '') : 'the reason is not known'
}

/** Percent of traffic that a revision had at a moment. */
export function weightAt(run: RunRecord, service: string, at: string, rev: string): number | null {
  const moment = Date.parse(at)
  const before = (run.deploy?.traffic ?? []).filter(s => s.service === service && Date.parse(s.at) < moment)
  return before.at(-1)?.weights[rev] ?? null
}

const after = (ms: number | null): string => (ms === null ? '' : ` ${formatDuration(Math.max(0, ms))} after the verdict`)

function backHeadline(run: RunRecord, back: TakenBack): Headline {
  const services = run.deploy?.services.length ?? 0
  const where = services === 0 ? '' : ` on ${countOf(services, 'service')}`
  if (!back.complete) {
    return {ending: 'rollback-failed', tone: 'bad', title: `${wantedName(run)} failed and could not be taken back`, detail: `${sentence(cause(run))} Act by hand now: see which services are not back below.`}
  }
  return {
    ending: 'taken-back', tone: 'back', title: `${wantedName(run)} was taken back`,
    detail: `${sentence(cause(run))} ${sentence(`${formerName(run)} serves again${where}${back.afterMs === null ? '' : `,${after(back.afterMs)}`}`)}`
  }
}

function releasedHeadline(run: RunRecord): Headline {
  const services = run.deploy?.services.length ?? 0
  const unproved = run.stages.filter(s => (s.key === 'integration-test' || s.key === 'monitor-gate') && s.state === 'not-run').map(s => s.key)
  const doubt = unproved.length > 0 ? ` ${sentence(`${unproved.join(' and ')} did not run, so nothing is said about its health`)}` : ''
  const before = run.deploy?.before ? `It replaced ${lower(formerName(run))}.` : 'It is the first one.'
  return {ending: 'released', tone: doubt ? 'open' : 'good', title: `${wantedName(run)} serves on ${countOf(services, 'service')}`, detail: `${before}${doubt}`}
}

const lower = (text: string): string => text.replace(/^(Release|The)\b/, word => word.toLowerCase())
const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`

/** Pure. Ordered: the worst that is known comes first. */
export function headlineOf(run: RunRecord): Headline {
  if (run.deploy?.outcome === 'partial' && !stageOf(run, 'rollback')) return {ending: 'stopped', tone: 'bad', title: `Only a part of ${lower(wantedName(run))} serves`, detail: `${sentence(cause(run))} What failed, and what depends on it, is back on ${lower(formerName(run))}.`}
  const back = takenBack(run)
  if (back || run.deploy?.outcome === 'rollback-failed' || (run.deploy?.outcome === 'unfinished' && !stageOf(run, 'rollback'))) return backHeadline(run, back ?? timed(null, null, false))
  const failed = run.stages.find(s => s.state !== 'pass' && s.state !== 'not-run')
  if (failed) {
    const touched = run.deploy?.outcome === 'succeeded'
    return {
      ending: 'stopped', tone: 'bad', title: `Stopped at ${failed.key}`,
      detail: `${sentence(failed.headline || `It ended with ${failed.state}`)} ${touched ? `${wantedName(run)} still serves.` : 'What served before still serves.'}`
    }
  }
  if (run.deploy?.outcome === 'unchanged') return {ending: 'unchanged', tone: 'good', title: 'Nothing had to change', detail: `${wantedName(run)} was serving already.`}
  if (run.deploy?.outcome === 'succeeded') return releasedHeadline(run)
  if (run.plan && !stageOf(run, 'deploy')) return {ending: 'planned', tone: 'open', title: 'Planned, not deployed', detail: 'No deployment followed: it was not approved, or the run ended before.'}
  return {ending: 'unfinished', tone: 'open', title: 'The run did not finish', detail: 'No deployment is on record.'}
}
