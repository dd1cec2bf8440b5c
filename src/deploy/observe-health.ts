/** The operations that judge without touching: whether what serves is well, and whether the journal is what was written. */
import type {Json} from '../kernel/digest.ts'
import type {Outcome} from '../ports/contract.ts'
import {escapeMarkdown} from '../report/markdown.ts'
import type {DeployData} from '../report/stage-data.ts'
import type {Audit} from '../rollout/audit.ts'
import {foldJournal, type JournalState} from '../rollout/journal-state.ts'
import type {Facts, SetId} from '../rollout/model.ts'
import type {Target} from '../rollout/target.ts'
import type {contract} from './contract.ts'
import {judgeHealth, renderHealth} from './judge-health.ts'
import {emptyData} from './outcome.ts'

type DeployOutcome = Outcome<typeof contract>

/** The journal's word and the target's, of about the same moment. Throws what the target throws. */
export async function observeServing(target: Target, set: SetId, signal: AbortSignal): Promise<{state: JournalState; facts: Facts}> {
  const state = foldJournal((await target.read(set)).entries)
  return {state, facts: await target.observe(set, null, signal)}
}

export async function observeHealth(target: Target, set: SetId, signal: AbortSignal): Promise<DeployOutcome> {
  const {state, facts} = await observeServing(target, set, signal)
  const health = judgeHealth(state, facts)
  const told = {...health, summary: renderHealth(health)}
  return toldOutcome({operation: 'health', before: facts.current ?? null, after: facts.current ?? null, health: health.services}, told)
}

export async function observeAudit(target: Target, set: SetId): Promise<DeployOutcome> {
  const audit = await target.audit(set)
  const told = auditWords(audit)
  return toldOutcome({operation: 'verify-audit', audit}, {...told, summary: `${escapeMarkdown(told.headline)}\n`})
}

type Told = Pick<DeployOutcome, 'verdict' | 'reason' | 'headline' | 'summary'>

function toldOutcome(facts: Pick<DeployData, 'operation'> & Partial<DeployData>, {verdict, reason, headline, summary}: Told): DeployOutcome {
  const data: DeployData = {...emptyData, outcome: 'status', ...facts}
  return {
    verdict, ...(reason === undefined ? {} : {reason}), headline, summary, data: JSON.parse(JSON.stringify(data)) as Json,
    annotations: verdict === 'pass' ? [] : [{level: verdict === 'inconclusive' ? 'warning' : 'error', title: `deploy: ${reason ?? verdict}`, message: headline}],
    outputs: {planDigest: '', plan: '', outcome: 'status', started: 'false', snapshot: data.after?.id ?? '', previousSnapshot: '', report: ''}
  }
}

/** A journal that is not there proves nothing. */
function auditWords(audit: Audit): Pick<DeployOutcome, 'verdict' | 'reason' | 'headline'> {
  switch (audit.state) {
    case 'none': return {verdict: 'inconclusive', reason: 'nothing-to-roll-back', headline: 'There is no journal: nothing was ever deployed here.'}
    case 'intact': return {verdict: 'pass', headline: [
      `The journal is intact: entries ${audit.from} to ${audit.from + audit.entries - 1}${audit.archives === 0 ? '' : `, ${audit.archives} ${audit.archives === 1 ? 'archive' : 'archives'} included`}, each follows the one before; head ${audit.head}.`, audit.note
    ].filter(Boolean).join(' ')}
    case 'broken': return {verdict: 'fail', reason: 'journal-corrupt', headline: `${audit.where}: the chain breaks${audit.entry === null ? '' : ` at entry ${audit.entry}`}. ${audit.words}`}
  }
}
