/** What serves, what is unfinished, and the report of a run. Changes nothing but the report's file. */
import path from 'node:path'
import {toSlipwayError} from '../kernel/errors.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {Outcome} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import type {DeployData} from '../report/stage-data.ts'
import {isUpkeep, type JournalState} from '../rollout/journal-state.ts'
import type {Facts, SetId} from '../rollout/model.ts'
import type {Target} from '../rollout/target.ts'
import type {contract} from './contract.ts'
import {parseHandoffs} from './handoffs.ts'
import {listWarm} from './engine-context.ts'
import {serves} from './judge-health.ts'
import {observeServing} from './observe-health.ts'
import {emptyData} from './outcome.ts'
import {atWork, renderWork, workHeadline} from './progress-words.ts'
import {unfinishedError} from './refusals.ts'
import {renderStatus} from './summary.ts'

type Status = Pick<Outcome<typeof contract>, 'verdict' | 'reason' | 'headline' | 'summary'> & {facts: Facts | undefined}

/** The report is drawn even where the target cannot be read: that is when it is needed most. */
export async function observeStatus(open: () => Promise<Target>, set: SetId, ports: Ports, {handoffs, signal}: {handoffs: string | undefined; signal: AbortSignal}): Promise<Outcome<typeof contract>> {
  const report = handoffs === undefined ? undefined : await writeReport(handoffs, ports)
  const status = await readStatus(open, set, {now: ports.clock.now(), signal})
  const {facts} = status
  const [after, before] = [facts?.current ?? null, facts?.previous ?? null]
  const data: DeployData = {...emptyData, operation: 'status', outcome: 'status', before, after}
  return {
    verdict: status.verdict, ...(status.reason ? {reason: status.reason} : {}), headline: status.headline, summary: [report?.summary, status.summary].filter(Boolean).join('\n'), annotations: [],
    data: JSON.parse(JSON.stringify(data)) as Json,
    outputs: {planDigest: '', plan: '', outcome: 'status', started: 'false', snapshot: after?.id ?? '', previousSnapshot: before?.id ?? '', report: report?.file ?? ''}
  }
}

async function writeReport(handoffs: string, ports: Ports): Promise<{file: string; summary: string}> {
  const file = path.join(ports.host.temporary, 'slipway', 'slipway-report.html')
  const [{renderReport}, {renderRunSummary}, {collectRun}] = await Promise.all([import('../report/html.ts'), import('../report/summary.ts'), import('../report/run-record.ts')])
  const run = collectRun(parseHandoffs(handoffs))
  await ports.files.write(file, renderReport(run))
  return {file, summary: renderRunSummary(run)}
}

async function readStatus(open: () => Promise<Target>, set: SetId, {now, signal}: {now: number; signal: AbortSignal}): Promise<Status> {
  try {
    const target = await open()
    const {state, facts} = await observeServing(target, set, signal)
    const unfinished = state.unfinished
    const work = unfinished === null || isUpkeep(unfinished) ? undefined : atWork(unfinished, await target.observeProgress(set).catch(() => null), now)
    const judged = judgeStatus(state, facts)
    return {...judged, ...(work?.alive ? {headline: workHeadline(work)} : {}), summary: [work && renderWork(work), renderStatus(facts, listWarm(state.warm, now))].filter(Boolean).join('\n'), facts}
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    return {verdict: 'error', reason: error.reason, headline: error.explain(), summary: '', facts: undefined}
  }
}

function judgeStatus(state: JournalState, facts: Facts): {verdict: Verdict; reason?: FailureReason; headline: string} {
  if (state.unfinished !== null && !isUpkeep(state.unfinished)) return {verdict: 'inconclusive', reason: 'unfinished-operation', headline: unfinishedError(state.unfinished).explain()}
  if (facts.current === undefined) return {verdict: 'pass', headline: 'Nothing is deployed.'}
  const {label, revisions} = facts.current
  const name = label === '' ? `Snapshot ${facts.current.id.slice(7, 13)}` : `Release ${label}`
  const down = Object.entries(revisions).filter(([service, rev]) => !serves(facts.services[service], rev)).map(([service]) => service)
  if (down.length > 0) return {verdict: 'fail', reason: 'release-not-ready', headline: `${name} does not serve on ${down.join(', ')}.`}
  return {verdict: 'pass', headline: `${name} serves on ${Object.keys(revisions).length} services.`}
}
