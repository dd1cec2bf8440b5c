import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  checkStatuses,
  verdicts
} from "./chunk-M7ZWBFFE.js";
import {
  iso_exports
} from "./chunk-CXISYCOM.js";
import {
  _enum,
  array,
  discriminatedUnion,
  literal,
  number,
  object,
  record,
  string,
  templateLiteral
} from "./chunk-2ESPDTUC.js";

// src/report/parse-stage-data.ts
var count = number().nonnegative();
var figure = number().nullable();
var time = iso_exports.datetime();
var Verdict = _enum(verdicts);
var Digest = templateLiteral(["sha256:", string()]);
var ArmSample = object({ rev: string(), events: count, bad: count, share: figure });
var Judgement = object({
  gate: string(),
  service: string(),
  verdict: Verdict,
  from: time,
  to: time,
  baseline: ArmSample.nullable(),
  canary: ArmSample,
  max: number(),
  atLeast: number(),
  headline: string()
});
var Snapshot = object({ id: Digest, at: string(), label: string(), revisions: record(string(), string()) });
var ServicePlan = object({
  service: string(),
  change: _enum(["create", "update", "unchanged", "remove"]),
  from: string().nullable(),
  to: string().nullable(),
  strategy: _enum(["rolling", "recreate", "blue-green", "canary"]),
  changed: array(string())
});
var StepRun = object({
  id: string(),
  service: string(),
  verb: string(),
  phase: _enum(["do", "undo"]),
  startedAt: time,
  endedAt: time.nullable(),
  state: _enum(["done", "failed", "pending"]),
  note: string()
});
var TrafficSample = object({
  at: time,
  service: string(),
  weights: record(string(), number()),
  arms: record(string(), object({ requests: count, serverErrors: count, lost: count, p95Ms: figure }))
});
var shapes = {
  "validate-env": object({ checks: array(object({
    id: string(),
    title: string(),
    required: string(),
    observed: string(),
    status: _enum(checkStatuses),
    remedy: string()
  })) }),
  provision: object({
    operation: _enum(["plan", "apply"]),
    engine: string(),
    planDigest: string(),
    changes: array(object({ action: _enum(["create", "update", "delete", "replace", "none"]), resource: string() }))
  }),
  configure: object({ release: string(), services: record(string(), object({ release: string(), keys: count })) }),
  scan: object({
    counts: object({ critical: count, high: count, medium: count, low: count }),
    suppressed: count,
    incomplete: array(string()),
    findings: array(object({ rule: string(), severity: string(), title: string(), where: string(), remedy: string() }))
  }),
  deploy: object({
    operation: string(),
    label: string().optional(),
    planDigest: string().nullable(),
    outcome: _enum(["planned", "succeeded", "rolled-back", "rollback-failed", "partial", "unfinished", "unchanged", "status"]),
    services: array(ServicePlan),
    order: array(array(string())),
    before: Snapshot.nullable(),
    after: Snapshot.nullable(),
    steps: array(StepRun),
    judgements: array(Judgement),
    traffic: array(TrafficSample),
    undo: object({ reason: string(), message: string(), verdictAt: time, restoredAt: time.nullable() }).nullable(),
    downtime: array(object({ service: string(), atMostMs: count, measured: object({ from: time, until: time.nullable(), ms: figure }).nullable() })).optional(),
    warm: array(object({ service: string(), rev: string(), until: time })).optional(),
    objects: array(object({ service: string(), object: string(), change: _enum(["create", "update", "unchanged", "prune"]), lines: array(string()) })).optional(),
    advice: array(object({ service: string().optional(), message: string() })).optional(),
    health: array(object({
      service: string(),
      rev: string(),
      ready: count,
      wanted: count,
      restarts: count,
      weights: record(string(), number()),
      verdict: _enum(["pass", "fail", "inconclusive"]),
      words: string()
    })).optional(),
    audit: discriminatedUnion("state", [
      object({ state: literal("none") }),
      object({ state: literal("intact"), from: count, entries: count, archives: count, head: Digest, note: string() }),
      object({ state: literal("broken"), where: string(), entry: count.nullable(), words: string() })
    ]).optional(),
    chores: array(object({ what: string(), where: string(), found: string(), done: string(), state: _enum(["mended", "planned", "left", "failed"]) })).optional()
  }),
  "integration-test": object({
    operations: array(object({ method: string(), path: string(), verdict: Verdict, status: figure, ms: figure, message: string() })),
    load: object({
      rate: number(),
      seconds: number(),
      sent: count,
      failed: count,
      p50Ms: figure,
      p95Ms: figure,
      p99Ms: figure,
      verdict: Verdict,
      message: string()
    }).nullable()
  }),
  "monitor-gate": object({
    judgements: array(Judgement),
    series: array(object({ at: time, gate: string(), service: string(), events: count, bad: count }))
  })
};
var isStageName = (name) => Object.hasOwn(shapes, name);
function parseStageData(stage, data) {
  const parsed = shapes[stage].safeParse(data);
  return parsed.success ? parsed.data : void 0;
}

export {
  isStageName,
  parseStageData
};
