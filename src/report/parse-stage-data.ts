/** What a handoff carries as `data`, parsed for the report. A part of unexpected shape is left out of the report, never guessed at. */
import * as z from 'zod'
import {checkStatuses, verdicts} from '../kernel/verdict.ts'
import type {Json} from '../kernel/digest.ts'
import type {ConfigureData, DeployData, IntegrationTestData, MonitorGateData, ProvisionData, ScanData, ValidateEnvData} from './stage-data.ts'

export interface StageDataOf {
  'validate-env': ValidateEnvData
  provision: ProvisionData
  configure: ConfigureData
  scan: ScanData
  deploy: DeployData
  'integration-test': IntegrationTestData
  'monitor-gate': MonitorGateData
}
export type StageName = keyof StageDataOf

const count = z.number().nonnegative()
const figure = z.number().nullable()
const time = z.iso.datetime()
const Verdict = z.enum(verdicts)
const Digest = z.templateLiteral(['sha256:', z.string()])

const ArmSample = z.object({rev: z.string(), events: count, bad: count, share: figure})
const Judgement = z.object({
  gate: z.string(), service: z.string(), verdict: Verdict, from: time, to: time, baseline: ArmSample.nullable(), canary: ArmSample,
  max: z.number(), atLeast: z.number(), headline: z.string()
})
const Snapshot = z.object({id: Digest, at: z.string(), label: z.string(), revisions: z.record(z.string(), z.string())})
const ServicePlan = z.object({
  service: z.string(), change: z.enum(['create', 'update', 'unchanged', 'remove']), from: z.string().nullable(), to: z.string().nullable(),
  strategy: z.enum(['rolling', 'recreate', 'blue-green', 'canary']), changed: z.array(z.string())
})
const StepRun = z.object({
  id: z.string(), service: z.string(), verb: z.string(), phase: z.enum(['do', 'undo']), startedAt: time, endedAt: time.nullable(),
  state: z.enum(['done', 'failed', 'pending']), note: z.string()
})
const TrafficSample = z.object({
  at: time, service: z.string(), weights: z.record(z.string(), z.number()),
  arms: z.record(z.string(), z.object({requests: count, serverErrors: count, lost: count, p95Ms: figure}))
})

const shapes = {
  'validate-env': z.object({checks: z.array(z.object({
    id: z.string(), title: z.string(), required: z.string(), observed: z.string(), status: z.enum(checkStatuses), remedy: z.string()
  }))}),
  provision: z.object({
    operation: z.enum(['plan', 'apply']), engine: z.string(), planDigest: z.string(),
    changes: z.array(z.object({action: z.enum(['create', 'update', 'delete', 'replace', 'none']), resource: z.string()}))
  }),
  configure: z.object({release: z.string(), services: z.record(z.string(), z.object({release: z.string(), keys: count}))}),
  scan: z.object({
    counts: z.object({critical: count, high: count, medium: count, low: count}), suppressed: count, incomplete: z.array(z.string()),
    findings: z.array(z.object({rule: z.string(), severity: z.string(), title: z.string(), where: z.string(), remedy: z.string()}))
  }),
  deploy: z.object({
    operation: z.string(), label: z.string().optional(), planDigest: z.string().nullable(),
    outcome: z.enum(['planned', 'succeeded', 'rolled-back', 'rollback-failed', 'partial', 'unfinished', 'unchanged', 'status']),
    services: z.array(ServicePlan), order: z.array(z.array(z.string())), before: Snapshot.nullable(), after: Snapshot.nullable(),
    steps: z.array(StepRun), judgements: z.array(Judgement), traffic: z.array(TrafficSample),
    undo: z.object({reason: z.string(), message: z.string(), verdictAt: time, restoredAt: time.nullable()}).nullable(),
    downtime: z.array(z.object({service: z.string(), atMostMs: count, measured: z.object({from: time, until: time.nullable(), ms: figure}).nullable()})).optional(),
    warm: z.array(z.object({service: z.string(), rev: z.string(), until: time})).optional(),
    objects: z.array(z.object({service: z.string(), object: z.string(), change: z.enum(['create', 'update', 'unchanged', 'prune']), lines: z.array(z.string())})).optional(),
    advice: z.array(z.object({service: z.string().optional(), message: z.string()})).optional(),
    health: z.array(z.object({
      service: z.string(), rev: z.string(), ready: count, wanted: count, restarts: count, weights: z.record(z.string(), z.number()), verdict: z.enum(['pass', 'fail', 'inconclusive']), words: z.string()
    })).optional(),
    audit: z.discriminatedUnion('state', [
      z.object({state: z.literal('none')}), z.object({state: z.literal('intact'), from: count, entries: count, archives: count, head: Digest, note: z.string()}),
      z.object({state: z.literal('broken'), where: z.string(), entry: count.nullable(), words: z.string()})
    ]).optional(),
    chores: z.array(z.object({what: z.string(), where: z.string(), found: z.string(), done: z.string(), state: z.enum(['mended', 'planned', 'left', 'failed'])})).optional()
  }),
  'integration-test': z.object({
    operations: z.array(z.object({method: z.string(), path: z.string(), verdict: Verdict, status: figure, ms: figure, message: z.string()})),
    load: z.object({
      rate: z.number(), seconds: z.number(), sent: count, failed: count, p50Ms: figure, p95Ms: figure, p99Ms: figure, verdict: Verdict, message: z.string()
    }).nullable()
  }),
  'monitor-gate': z.object({
    judgements: z.array(Judgement),
    series: z.array(z.object({at: time, gate: z.string(), service: z.string(), events: count, bad: count}))
  })
} satisfies {[S in StageName]: z.ZodType<StageDataOf[S]>}


export const isStageName = (name: string): name is StageName => Object.hasOwn(shapes, name)

/** undefined if it is not of the stage's shape, as when the stage ended with an error. */
export function parseStageData<S extends StageName>(stage: S, data: Json): StageDataOf[S] | undefined {
  const parsed = shapes[stage].safeParse(data)
  return parsed.success ? (parsed.data as unknown as StageDataOf[S]) : undefined
}
