import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planHeadline,
  renderPlan,
  renderResult,
  resultHeadline
} from "./chunk-XV4S5XGV.js";
import {
  metricsAway
} from "./chunk-4PWUSQGF.js";

// src/deploy/outcome.ts
var emptyData = { planDigest: null, services: [], order: [], before: null, after: null, steps: [], judgements: [], traffic: [], undo: null };
var asJson = (data) => JSON.parse(JSON.stringify(data));
function planOutcome(plan, label, before) {
  const headline = planHeadline(plan);
  const data = { ...emptyData, operation: "plan", label, outcome: "planned", planDigest: plan.digest, services: plan.services, order: plan.order, before, after: before };
  return {
    verdict: "pass",
    headline,
    summary: renderPlan(plan),
    annotations: [],
    data: asJson(data),
    outputs: { planDigest: plan.digest, plan: renderPlan(plan), outcome: "planned", started: "false", snapshot: before?.id ?? "", previousSnapshot: "", report: "" }
  };
}
function verdictOf(operation, { outcome, failure }) {
  switch (outcome) {
    case "planned":
    case "succeeded":
    case "unchanged":
      return "pass";
    // To go back is what was asked for, now or by the run that is finished.
    case "rolled-back":
      return operation === "rollback" || operation === "abort" || failure === null ? "pass" : failure?.reason === "gate-inconclusive" ? "inconclusive" : "fail";
    case "rollback-failed":
    case "unfinished":
      return "error";
  }
}
function reasonOf({ outcome, failure }) {
  return outcome === "rollback-failed" ? "rollback-failed" : failure?.reason ?? "rolled-back";
}
function resultOutcome(operation, label, result) {
  const headline = resultHeadline(operation, label, result);
  const verdict = verdictOf(operation, result);
  const { plan, outcome, before, after, steps, judgements, traffic, undo, failure, downtime, warm, chores } = result;
  const data = {
    operation,
    label,
    planDigest: plan?.digest ?? null,
    outcome,
    services: plan?.services ?? [],
    order: plan?.order ?? [],
    before,
    after,
    steps,
    judgements,
    traffic,
    undo,
    downtime,
    warm,
    ...operation === "janitor" ? { chores } : {}
  };
  const annotations = failure === null ? [] : [{ level: "error", title: `deploy: ${failure.reason}`, message: `${failure.message}${failure.remedy === void 0 ? "" : ` ${failure.remedy}`}` }];
  return {
    verdict,
    ...verdict === "pass" ? {} : { reason: reasonOf(result) },
    headline,
    summary: renderResult(headline, result),
    annotations,
    data: asJson(data),
    away: metricsAway(judgements),
    outputs: {
      planDigest: plan?.digest ?? "",
      plan: plan === null ? "" : renderPlan(plan),
      outcome,
      started: String(result.started),
      snapshot: after?.id ?? "",
      previousSnapshot: before?.id ?? "",
      report: ""
    }
  };
}

export {
  emptyData,
  planOutcome,
  resultOutcome
};
