/** One run, put together from the handoffs of its stages: what the report and the run's summary are drawn from. */
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {Judgement} from '../analysis/model.ts'
import type {Handoff} from './handoff.ts'
import {isStageName, parseStageData, type StageDataOf, type StageName} from './parse-stage-data.ts'
import type {DeployData, TrafficSample} from './stage-data.ts'

export const runRecordSchemaNumber = 1

/** The stages of a release in the order of the workflow; those marked optional are listed only if they ran. */
const slots = [
  {key: 'validate-env', optional: false}, {key: 'scan', optional: false}, {key: 'provision plan', optional: true}, {key: 'plan', optional: false},
  {key: 'provision', optional: false}, {key: 'configure', optional: false}, {key: 'deploy', optional: false}, {key: 'integration-test', optional: false},
  {key: 'monitor-gate', optional: false}, {key: 'rollback', optional: true}, {key: 'finalize', optional: true}, {key: 'status', optional: true},
  {key: 'pause', optional: true}, {key: 'health', optional: true}, {key: 'verify-audit', optional: true}
] as const
export type SlotKey = (typeof slots)[number]['key']

export interface StageRun {
  key: SlotKey
  state: Verdict | 'not-run'
  headline: string
  /** One of the closed list, or empty. */
  reason: FailureReason | ''
  startedAt: string | null
  endedAt: string | null
}

export interface RunRecord {
  schema: typeof runRecordSchemaNumber
  suite: string
  environment: string
  commit: string
  runId: string
  attempt: number
  startedAt: string | null
  endedAt: string | null
  /** IANA name of the zone in which people read times; absent: UTC. */
  timezone?: string
  stages: StageRun[]
  checks: StageDataOf['validate-env']['checks']
  scan: StageDataOf['scan'] | null
  infrastructure: StageDataOf['provision'] | null
  configuration: StageDataOf['configure'] | null
  plan: DeployData | null
  deploy: DeployData | null
  rollback: DeployData | null
  tests: StageDataOf['integration-test'] | null
  gate: StageDataOf['monitor-gate'] | null
}

/** Operations of deploy that are not the release itself. */
const ownSlots = ['plan', 'rollback', 'finalize', 'status', 'pause', 'health', 'verify-audit'] as const satisfies SlotKey[]

function slotOf(stage: StageName, data: unknown): SlotKey {
  const operation = (data as {operation?: unknown} | null)?.operation
  if (stage === 'provision') return operation === 'plan' ? 'provision plan' : 'provision'
  if (stage !== 'deploy') return stage
  return ownSlots.find(slot => slot === operation) ?? 'deploy'
}

interface Placed {key: SlotKey; stage: StageName; handoff: Handoff}

/** The last handoff of a slot counts: a later attempt replaces an earlier one. */
function place(handoffs: readonly Handoff[]): Map<SlotKey, Placed> {
  const ordered = [...handoffs].sort((a, b) => a.attempt - b.attempt || Date.parse(a.startedAt) - Date.parse(b.startedAt))
  const placed = new Map<SlotKey, Placed>()
  for (const handoff of ordered) {
    if (!isStageName(handoff.stage)) continue
    const key = slotOf(handoff.stage, handoff.data)
    placed.set(key, {key, stage: handoff.stage, handoff})
  }
  return placed
}

function stageRun(key: SlotKey, handoff: Handoff | undefined): StageRun {
  if (!handoff) return {key, state: 'not-run', headline: '', reason: '', startedAt: null, endedAt: null}
  const {verdict, headline, reason, startedAt, endedAt} = handoff
  return {key, state: verdict, headline, reason: (reason ?? '') as FailureReason | '', startedAt, endedAt}
}

const earliest = (handoffs: readonly Handoff[]): string | null => handoffs.map(h => h.startedAt).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null
const latest = (handoffs: readonly Handoff[]): string | null => handoffs.map(h => h.endedAt).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null

/** Forty zeros stand for no commit, as in git's own hooks. */
const knownCommit = (commit: string): string => (/^0*$/.test(commit) ? '' : commit)

/** Pure. Stages without a handoff are `not-run`; data of another shape is left out. */
export function collectRun(handoffs: readonly Handoff[]): RunRecord {
  const placed = place(handoffs)
  const newest = handoffs.reduce<Handoff | undefined>((a, b) => (a && (a.attempt > b.attempt || (a.attempt === b.attempt && a.endedAt >= b.endedAt)) ? a : b), undefined)
  function dataOf<S extends StageName>(key: SlotKey, stage: S): StageDataOf[S] | null {
    const found = placed.get(key)
    return (found && parseStageData(stage, found.handoff.data)) ?? null
  }
  return {
    schema: runRecordSchemaNumber,
    suite: newest?.suite ?? '', environment: newest?.environment ?? '', commit: knownCommit(newest?.commit ?? ''), runId: newest?.runId ?? '', attempt: newest?.attempt ?? 1,
    startedAt: earliest(handoffs), endedAt: latest(handoffs), ...(newest?.timezone === undefined ? {} : {timezone: newest.timezone}),
    stages: slots.filter(s => !s.optional || placed.has(s.key)).map(s => stageRun(s.key, placed.get(s.key)?.handoff)),
    checks: dataOf('validate-env', 'validate-env')?.checks ?? [],
    scan: dataOf('scan', 'scan'),
    infrastructure: dataOf('provision', 'provision') ?? dataOf('provision plan', 'provision'),
    configuration: dataOf('configure', 'configure'),
    plan: dataOf('plan', 'deploy'), deploy: dataOf('deploy', 'deploy'), rollback: dataOf('rollback', 'deploy'),
    tests: dataOf('integration-test', 'integration-test'),
    gate: dataOf('monitor-gate', 'monitor-gate')
  }
}

/** What the routers counted from the beginning of the rollout to the end of the way back. */
export const trafficSamplesOf = (run: RunRecord): TrafficSample[] => [...(run.deploy?.traffic ?? []), ...(run.rollback?.traffic ?? [])]

/** Every judgement of the run in the order in which it was made. */
export const judgementsOf = (run: RunRecord): Judgement[] =>
  [...(run.deploy?.judgements ?? []), ...(run.gate?.judgements ?? [])].sort((a, b) => Date.parse(a.to) - Date.parse(b.to))
