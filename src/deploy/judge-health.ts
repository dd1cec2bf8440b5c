/** Whether what serves is well, from one look at it: service by service, in words. Pure. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {worstVerdict, type Verdict} from '../kernel/verdict.ts'
import {code, escapeMarkdown, markdownTable} from '../report/markdown.ts'
import type {ServiceHealth} from '../report/stage-data.ts'
import {isUpkeep, type JournalState} from '../rollout/journal-state.ts'
import type {Facts, Rev, RevisionFacts, ServiceFacts} from '../rollout/model.ts'
import {unfinishedError} from './refusals.ts'

/** With so many and not all ready, it is not one that just starts. */
const tellingRestarts = 3

export interface Health {
  verdict: Verdict
  reason?: FailureReason
  headline: string
  services: ServiceHealth[]
}

/** What the current snapshot names has an instance that is ready, and all the traffic. */
export const serves = (there: ServiceFacts | undefined, rev: Rev): boolean => (there?.revisions[rev]?.ready ?? 0) > 0 && there?.weights[rev] === 100

/** One look does not tell what comes up from what stays down: less than wanted is inconclusive, nothing at all is not. */
export function judgeHealth(state: JournalState, facts: Facts): Health {
  const [problem] = facts.problems
  if (problem) return {verdict: 'error', reason: problem.reason, headline: problem.message, services: []}
  const open = state.unfinished !== null && !isUpkeep(state.unfinished) ? state.unfinished : undefined
  const sharing = open === undefined ? 'nobody' : 'somebody'
  const services = Object.entries(facts.current?.revisions ?? {}).map(([service, rev]) => judgeService(service, rev, facts.services[service], sharing))
  const ill = services.filter(s => s.verdict !== 'pass')
  const words = ill.map(s => `${s.service}: ${s.words}`).join('; ')
  if (open !== undefined) {
    const verdict = worstVerdict(['inconclusive', ...services.map(s => s.verdict)])
    return {verdict, reason: 'unfinished-operation', headline: [words, unfinishedError(open).explain()].filter(Boolean).join('. '), services}
  }
  if (services.length === 0) return {verdict: 'inconclusive', reason: 'nothing-to-roll-back', headline: 'Nothing is deployed, so there is nothing to judge.', services}
  if (ill.length === 0) return {verdict: 'pass', headline: `${services.length === 1 ? 'The service is' : `All ${services.length} services are`} healthy: every instance that is wanted is ready, on the release that serves.`, services}
  return {verdict: worstVerdict(services.map(s => s.verdict)), reason: services.some(isCrashing) ? 'release-crashed' : 'release-not-ready', headline: `${words}.`, services}
}

const isCrashing = ({verdict, ready, wanted, restarts}: ServiceHealth): boolean => verdict === 'fail' && ready < wanted && restarts >= tellingRestarts

/** `sharing`: while somebody moves the traffic, another revision may have a part of it. */
function judgeService(service: string, rev: Rev, there: ServiceFacts | undefined, sharing: 'nobody' | 'somebody'): ServiceHealth {
  const revision = there?.revisions[rev]
  const weights = there?.weights ?? {}
  const health = (verdict: ServiceHealth['verdict'], words: string): ServiceHealth =>
    ({service, rev, ready: revision?.ready ?? 0, wanted: revision?.wanted ?? 0, restarts: revision?.restarts ?? 0, weights, verdict, words: [words, revision?.trouble].filter(Boolean).join(': ')})
  if (revision === undefined) return health('fail', `revision ${rev.slice(0, 6)}, which should serve, is not there`)
  const weight = weights[rev] ?? 0
  if (weight !== 100 && (sharing === 'nobody' || weight === 0)) return health(sharing === 'nobody' ? 'fail' : 'inconclusive', `revision ${rev.slice(0, 6)}, which should serve, has ${weight} % of the traffic`)
  return health(...judgeInstances(revision))
}

function judgeInstances({ready, wanted, restarts}: RevisionFacts): [ServiceHealth['verdict'], string] {
  if (wanted === 0 && ready === 0) return ['inconclusive', 'no instance is wanted']
  if (ready === 0) return ['fail', `none of ${wanted} ${wanted === 1 ? 'instance' : 'instances'} is ready`]
  if (ready >= wanted) return ['pass', '']
  const words = `${ready} of ${wanted} instances are ready${restarts > 0 ? `, ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : ''}`
  return [restarts >= tellingRestarts ? 'fail' : 'inconclusive', words]
}

export function renderHealth({headline, services}: Health): string {
  const rows = services.map(s => [
    s.service, {markdown: code(s.rev.slice(0, 6))}, `${s.ready}/${s.wanted}`, s.restarts, Object.entries(s.weights).filter(([, w]) => w > 0).map(([rev, w]) => `${rev.slice(0, 6)} ${w} %`).join(', '), s.verdict, s.words
  ])
  return [escapeMarkdown(headline), '', markdownTable(['service', 'revision', 'ready', 'restarts', 'traffic', 'verdict', 'what is wrong'], rows), ''].join('\n')
}
