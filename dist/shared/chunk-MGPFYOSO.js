import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  unknown
} from "./chunk-W7A45JWG.js";
import {
  verdictOfChecks
} from "./chunk-M7ZWBFFE.js";
import {
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import {
  SlipwayError
} from "./chunk-TL6VAHU4.js";

// src/validate-env/render.ts
var marks = { pass: "✅ pass", warn: "⚠️ warn", fail: "❌ fail", unknown: "❔ unknown", skipped: "⏭️ skipped", "not-applicable": "➖ not applicable" };
var order = ["fail", "unknown", "warn", "pass", "skipped", "not-applicable"];
var byUrgency = (results) => order.flatMap((status) => results.filter((r) => r.status === status));
function table(results) {
  return markdownTable(
    ["Check", "Required", "Observed", "Verdict", "What to do"],
    byUrgency(results).map((r) => [r.title, r.required, r.observed, { markdown: marks[r.status] }, r.remedy])
  );
}
function renderSummary(results, headline) {
  const notGood = results.filter((r) => r.status !== "pass");
  const page = (rows, note) => () => `## Environment

${escapeMarkdown(headline)}

${table(rows)}
${note}`;
  return withinBytes([page(results, ""), page(notGood, `
${results.length - notGood.length} checks passed and are not listed.
`)], summaryBytes);
}

// src/validate-env/run-checks.ts
var sideBySide = 16;
var wholeDeadlineMs = 5 * 6e4;
var DeadlinePassed = class extends Error {
};
var overdue = () => unknown("no result before its deadline", "See what hangs: run the same by hand.");
function findingOf(thrown) {
  if (thrown instanceof DeadlinePassed) return overdue();
  if (thrown instanceof SlipwayError) return unknown(thrown.message, thrown.remedy ?? "");
  return unknown(`could not be observed: ${thrown instanceof Error ? thrown.message : String(thrown)}`, "Run again; if it stays, report it.");
}
async function examine(check, ports, over) {
  const own = new AbortController();
  const either = AbortSignal.any([over, own.signal]);
  const deadline = ports.clock.sleep(check.deadlineMs, either).then(() => {
    throw new DeadlinePassed();
  });
  try {
    either.throwIfAborted();
    return await Promise.race([check.examine(ports, either), deadline]);
  } catch (thrown) {
    return findingOf(over.aborted ? over.reason : thrown);
  } finally {
    own.abort(new DeadlinePassed());
    await deadline.catch(() => void 0);
  }
}
var flat = (text) => text.replace(/[\u0000-\u001f\u007f]+/g, " ").trim();
var states = { pass: "done", warn: "done", fail: "failed", unknown: "failed", skipped: "done", "not-applicable": "done" };
async function one(check, ports, over) {
  const { id, title, required } = check;
  ports.progress.report({ stage: "validate-env", subject: title, state: "running", line: `${title}: looking, required ${required}` });
  const { status, observed, remedy } = await examine(check, ports, over);
  const finding = { status, observed: flat(observed), remedy: flat(remedy) };
  ports.progress.report({ stage: "validate-env", subject: title, state: states[finding.status], line: `${title}: ${finding.status}, ${finding.observed}` });
  return { id, title, required, ...finding };
}
async function runChecks(checks, ports, signal) {
  const late = new AbortController();
  const done = new AbortController();
  const deadline = ports.clock.sleep(wholeDeadlineMs, done.signal).then(() => late.abort(new DeadlinePassed()), () => void 0);
  const over = AbortSignal.any([signal, late.signal]);
  const results = [];
  const queue = checks.entries();
  const worker = async () => {
    for (const [i, check] of queue) results[i] = await one(check, ports, over);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(sideBySide, checks.length) }, worker));
  } finally {
    done.abort(new DeadlinePassed());
    await deadline;
  }
  signal.throwIfAborted();
  return results;
}

// src/validate-env/stage.ts
var strictly = (result) => result.status === "unknown" ? { ...result, status: "fail" } : result;
var count = (results, ...statuses) => results.filter((r) => statuses.includes(r.status)).length;
function headlineOf(results, verdict) {
  const parts = [[count(results, "fail"), "failed"], [count(results, "unknown"), "could not be observed"], [count(results, "warn"), "with a warning"]];
  const detail = parts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`);
  const all = `${results.length} ${results.length === 1 ? "check" : "checks"}`;
  if (verdict === "pass") return `The environment is fit: ${[all, ...detail].join(", ")}.`;
  const first = results.find((r) => r.status === (verdict === "fail" ? "fail" : "unknown"));
  return `The environment ${verdict === "fail" ? "is not fit" : "may not be fit"}: of ${all} ${detail.join(", ")}.${first ? ` First: ${first.title}, ${first.observed} (required: ${first.required}).` : ""}`;
}
function annotationsOf(results) {
  const levels = { fail: "error", unknown: "warning", warn: "warning" };
  return results.flatMap((r) => r.status === "fail" || r.status === "unknown" || r.status === "warn" ? [{ level: levels[r.status], title: `${r.title}: ${r.status}`, message: `${r.observed}; required: ${r.required}.${r.remedy ? ` ${r.remedy}` : ""}` }] : []);
}
function outcomeOf(results) {
  const verdict = verdictOfChecks(results.map((r) => r.status));
  const headline = headlineOf(results, verdict);
  const data = { checks: [...results] };
  return {
    verdict,
    headline,
    ...verdict === "pass" ? {} : { reason: "requirement-unmet" },
    outputs: {
      checks: JSON.stringify(results.map(({ id, required, observed, status }) => ({ id, required, observed, status }))),
      passed: String(count(results, "pass", "warn")),
      failed: String(count(results, "fail"))
    },
    summary: renderSummary(results, headline),
    annotations: annotationsOf(results),
    data
  };
}
var stage = async ({ inputs, spec, ports, signal }) => {
  const { planChecks, selectChecks } = await import("./plan-checks-DV7LOA2N.js");
  const checks = selectChecks(planChecks(spec, ports.host), inputs.checks);
  const results = await runChecks(checks, ports, signal);
  return outcomeOf(inputs.strict ? results.map(strictly) : results);
};

export {
  stage
};
