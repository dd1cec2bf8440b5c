import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  isStageName,
  parseStageData
} from "./chunk-UM4XNO24.js";

// src/report/run-record.ts
var runRecordSchemaNumber = 1;
var slots = [
  { key: "validate-env", optional: false },
  { key: "scan", optional: false },
  { key: "provision plan", optional: true },
  { key: "plan", optional: false },
  { key: "provision", optional: false },
  { key: "configure", optional: false },
  { key: "deploy", optional: false },
  { key: "integration-test", optional: false },
  { key: "monitor-gate", optional: false },
  { key: "rollback", optional: true },
  { key: "finalize", optional: true },
  { key: "status", optional: true },
  { key: "pause", optional: true },
  { key: "health", optional: true },
  { key: "verify-audit", optional: true }
];
var ownSlots = ["plan", "rollback", "finalize", "status", "pause", "health", "verify-audit"];
function slotOf(stage, data) {
  const operation = data?.operation;
  if (stage === "provision") return operation === "plan" ? "provision plan" : "provision";
  if (stage !== "deploy") return stage;
  return ownSlots.find((slot) => slot === operation) ?? "deploy";
}
function place(handoffs) {
  const ordered = [...handoffs].sort((a, b) => a.attempt - b.attempt || Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const placed = /* @__PURE__ */ new Map();
  for (const handoff of ordered) {
    if (!isStageName(handoff.stage)) continue;
    const key = slotOf(handoff.stage, handoff.data);
    placed.set(key, { key, stage: handoff.stage, handoff });
  }
  return placed;
}
function stageRun(key, handoff) {
  if (!handoff) return { key, state: "not-run", headline: "", reason: "", startedAt: null, endedAt: null };
  const { verdict, headline, reason, startedAt, endedAt } = handoff;
  return { key, state: verdict, headline, reason: reason ?? "", startedAt, endedAt };
}
var earliest = (handoffs) => handoffs.map((h) => h.startedAt).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
var latest = (handoffs) => handoffs.map((h) => h.endedAt).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
var knownCommit = (commit) => /^0*$/.test(commit) ? "" : commit;
function collectRun(handoffs) {
  const placed = place(handoffs);
  const newest = handoffs.reduce((a, b) => a && (a.attempt > b.attempt || a.attempt === b.attempt && a.endedAt >= b.endedAt) ? a : b, void 0);
  function dataOf(key, stage) {
    const found = placed.get(key);
    return (found && parseStageData(stage, found.handoff.data)) ?? null;
  }
  return {
    schema: runRecordSchemaNumber,
    suite: newest?.suite ?? "",
    environment: newest?.environment ?? "",
    commit: knownCommit(newest?.commit ?? ""),
    runId: newest?.runId ?? "",
    attempt: newest?.attempt ?? 1,
    startedAt: earliest(handoffs),
    endedAt: latest(handoffs),
    ...newest?.timezone === void 0 ? {} : { timezone: newest.timezone },
    stages: slots.filter((s) => !s.optional || placed.has(s.key)).map((s) => stageRun(s.key, placed.get(s.key)?.handoff)),
    checks: dataOf("validate-env", "validate-env")?.checks ?? [],
    scan: dataOf("scan", "scan"),
    infrastructure: dataOf("provision", "provision") ?? dataOf("provision plan", "provision"),
    configuration: dataOf("configure", "configure"),
    plan: dataOf("plan", "deploy"),
    deploy: dataOf("deploy", "deploy"),
    rollback: dataOf("rollback", "deploy"),
    tests: dataOf("integration-test", "integration-test"),
    gate: dataOf("monitor-gate", "monitor-gate")
  };
}
var trafficSamplesOf = (run) => [...run.deploy?.traffic ?? [], ...run.rollback?.traffic ?? []];
var judgementsOf = (run) => [...run.deploy?.judgements ?? [], ...run.gate?.judgements ?? []].sort((a, b) => Date.parse(a.to) - Date.parse(b.to));

export {
  runRecordSchemaNumber,
  collectRun,
  trafficSamplesOf,
  judgementsOf
};
