import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  adviceData,
  count,
  inOrder,
  objectsData,
  planHeadline,
  renderPlan,
  renderPlanWithin,
  short
} from "./chunk-QA5OJI2J.js";
import {
  metricsAway
} from "./chunk-4PWUSQGF.js";
import {
  code,
  codeBlock,
  details,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/deploy/summary.ts
var sentence = (text) => /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
var nameOf = (snapshot) => snapshot === null ? "nothing" : snapshot.label === "" ? `snapshot ${snapshot.id.slice(7, 13)}` : `release ${snapshot.label}`;
function resultHeadline(operation, label, result) {
  const { outcome, plan, before, after, failure, undo } = result;
  switch (outcome) {
    case "unchanged":
      return result.note;
    case "planned":
      return janitorHeadline(result);
    case "succeeded":
      if (operation === "finalize") return [`${count(plan?.steps.length ?? 0, "warm predecessor")} ended.`, ...result.note === "" ? [] : [`${result.note.charAt(0).toUpperCase()}${result.note.slice(1)}`]].join(" ");
      if (operation === "janitor") return janitorHeadline(result);
      return `${label === "" ? "The release" : `Release ${label}`} serves on ${count(Object.keys(after?.revisions ?? {}).length, "service")}${plan && plan.order.length > 0 ? ` (${inOrder(plan.order)})` : ""}.${downtimeSentence(result)}${result.note === "" ? "" : ` ${result.note}`}`;
    case "rolled-back": {
      const back = undo?.restoredAt ? `, ${formatDuration(Math.max(0, Date.parse(undo.restoredAt) - Date.parse(undo.verdictAt)))} after ${operation === "rollback" || operation === "abort" ? "the decision" : "the verdict"}` : "";
      const what = after === null ? "Nothing serves, as before" : `The whole set is back on ${nameOf(after)}`;
      return `${failure ? `${sentence(failure.message)} ` : ""}${what}${back}.${downtimeSentence(result)}`;
    }
    case "partial":
      return `${sentence(failure?.message ?? "A part of the release failed")} ${partWords(result)}.${downtimeSentence(result)}`;
    case "rollback-failed":
      return `${sentence(failure?.message ?? "Going back failed")} The set is not back on ${nameOf(operation === "rollback" ? after : before)}: act by hand now.`;
    case "unfinished":
      return `${sentence(failure?.message ?? "The operation stopped half-way")} ${operation === "finalize" ? "What serves was not touched." : operation === "janitor" ? "The table says what was mended." : "The set is half-way: run again, or `operation: abort`."}`;
  }
}
function partWords({ plan, before, wentBack = [] }) {
  const stays = (plan?.services ?? []).filter(({ service, change }) => change !== "unchanged" && !wentBack.includes(service)).map(({ service }) => service);
  return `${wentBack.join(", ")} ${wentBack.length === 1 ? "is" : "are"} back on ${nameOf(before)}; ${stays.join(", ")} ${stays.length === 1 ? "stays" : "stay"} on the new release, as \`onFailure: continue-independent\` says`;
}
function downtimeSentence({ downtime }) {
  const told = downtime.flatMap(({ service, measured }) => measured === null ? [] : [`${service} ${measured.ms === null ? "does not serve yet" : `was down for ${formatDuration(measured.ms)}`}`]);
  return told.length === 0 ? "" : ` ${sentence(told.join(", "))}`;
}
function janitorHeadline({ chores }) {
  const [mended, planned, left] = ["mended", "planned", "left"].map((state) => chores.filter((c) => c.state === state).length);
  if (chores.length === 0) return "Nothing to mend.";
  return sentence([...mended > 0 ? [`${count(mended, "thing")} mended`] : [], ...planned > 0 ? [`${count(planned, "thing")} to mend`] : [], ...left > 0 ? [`${left} left alone`] : []].join(", "));
}
var renderChores = ({ chores }) => chores.length === 0 ? [] : [markdownTable(["what", "where", "found", "done"], chores.map((c) => [c.what, c.where, c.found, c.done])), ""];
function renderDowntime({ downtime }) {
  const rows = downtime.map(({ service, atMostMs, measured }) => [
    service,
    `at most ${formatDuration(atMostMs)}`,
    measured === null ? "none" : measured.ms === null ? "not over" : formatDuration(measured.ms),
    measured?.from ?? "",
    measured?.until ?? ""
  ]);
  return rows.length === 0 ? [] : [markdownTable(["service", "declared downtime", "measured", "from", "until"], rows), ""];
}
function renderWarm({ warm }) {
  return warm.length === 0 ? [] : [warm.map(({ service, rev, until }) => `${escapeMarkdown(service)}: predecessor ${code(short(rev))} is kept warm until ${until}.`).join("\n"), ""];
}
function renderResult(headline, result) {
  const head = [`### ${headings[result.outcome]}`, "", escapeMarkdown(headline), "", ...result.failure === null ? [] : [renderFailure(result.failure, headline), ""], ...renderChores(result), ...renderDowntime(result), ...renderWarm(result), ...renderJudgements(result)];
  const plan = result.plan === null ? [] : [renderPlan(result.plan), ""];
  const full = () => [...head, ...plan, ...renderSteps(result.steps)].join("\n");
  return withinBytes([full, () => [...head, ...plan].join("\n"), () => head.join("\n")], summaryBytes);
}
var headings = {
  planned: "Planned",
  unchanged: "Nothing changed",
  succeeded: "Done",
  "rolled-back": "Taken back",
  "rollback-failed": "Not taken back: act by hand",
  partial: "A part of the release serves",
  unfinished: "Half-way"
};
function renderFailure({ reason, message, remedy, service, logTail }, headline) {
  const tail = logTail.length === 0 ? [] : ["", `Last lines of the log${service === null ? "" : ` of ${escapeMarkdown(service)}`}:`, "", codeBlock(logTail.join("\n"))];
  return [headline.startsWith(message.trim().replace(/[.!?]$/, "")) ? `Reason: ${code(reason)}` : `**${escapeMarkdown(reason)}**: ${escapeMarkdown(message)}`, ...remedy === void 0 ? [] : ["", `What to do: ${escapeMarkdown(remedy)}`], ...tail].join("\n");
}
function renderSteps(steps) {
  const rows = steps.map((s) => [s.id, s.phase === "undo" ? "back" : "", s.verb, s.state, s.endedAt === null ? "" : formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)), s.note]);
  return rows.length === 0 ? [] : [details(`${count(steps.filter((s) => s.state === "done").length, "step")} done`, markdownTable(["step", "phase", "what", "state", "took", "evidence"], rows)), ""];
}
function renderJudgements({ judgements }) {
  const rows = judgements.map((j) => [j.service, j.gate, j.verdict, j.headline]);
  return rows.length === 0 ? [] : [markdownTable(["service", "gate", "verdict", "evidence"], rows), ""];
}
function renderStatus(facts, warm = []) {
  const rows = Object.entries(facts.services).map(([service, s]) => [
    service,
    { markdown: code(short(s.serving ?? null)) },
    Object.entries(s.weights).filter(([, w]) => w > 0).map(([rev, w]) => `${short(rev)} ${w} %`).join(", "),
    Object.entries(s.revisions).map(([rev, r]) => `${short(rev)} ${r.ready}/${r.wanted}${r.restarts > 0 ? `, ${r.restarts} restarts` : ""}`).join("; ")
  ]);
  return [
    `Serves: ${escapeMarkdown(nameOf(facts.current ?? null))}${facts.current ? ` ${code(facts.current.id)}` : ""}`,
    `Before: ${escapeMarkdown(nameOf(facts.previous ?? null))}${facts.previous ? ` ${code(facts.previous.id)}` : ""}`,
    "",
    markdownTable(["service", "revision", "traffic", "ready"], rows),
    "",
    ...warm.map(({ service, rev, until }) => `${escapeMarkdown(service)}: predecessor ${code(short(rev))} is kept warm until ${until}.`)
  ].join("\n");
}

// src/deploy/outcome.ts
var emptyData = { planDigest: null, services: [], order: [], before: null, after: null, steps: [], judgements: [], traffic: [], undo: null };
var asJson = (data) => JSON.parse(JSON.stringify(data));
var planBytes = 1e5;
function planOutcome({ plan, sight, label, before }) {
  const headline = planHeadline(plan);
  const data = {
    ...emptyData,
    operation: "plan",
    label,
    outcome: "planned",
    planDigest: plan.digest,
    services: plan.services,
    order: plan.order,
    before,
    after: before,
    ...sight.objects.length === 0 ? {} : { objects: objectsData(sight.objects) },
    ...sight.advice === void 0 || sight.advice.length === 0 ? {} : { advice: adviceData(sight.advice) }
  };
  return {
    verdict: "pass",
    headline,
    summary: renderPlanWithin(plan, sight, summaryBytes),
    annotations: [],
    data: asJson(data),
    outputs: { planDigest: plan.digest, plan: renderPlanWithin(plan, sight, planBytes), outcome: "planned", started: "false", snapshot: before?.id ?? "", previousSnapshot: "", report: "" }
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
    // Some of it serves, and what was wanted does not.
    case "partial":
      return "fail";
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
      plan: plan === null ? "" : renderPlanWithin(plan, void 0, planBytes),
      outcome,
      started: String(result.started),
      snapshot: after?.id ?? "",
      previousSnapshot: before?.id ?? "",
      report: ""
    }
  };
}

export {
  renderStatus,
  emptyData,
  planOutcome,
  resultOutcome
};
