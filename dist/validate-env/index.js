import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  unknown
} from "../shared/chunk-W7A45JWG.js";
import {
  defineContract,
  flag,
  optionalText,
  runAction
} from "../shared/chunk-ICI24HW3.js";
import "../shared/chunk-OM62IZQQ.js";
import "../shared/chunk-KS3H34PK.js";
import "../shared/chunk-RDNMNRFY.js";
import "../shared/chunk-CXQTFS3X.js";
import {
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "../shared/chunk-2Z4UNFSX.js";
import "../shared/chunk-CXISYCOM.js";
import {
  verdictOfChecks
} from "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-HIBUXCG6.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-XPAOZOFE.js";
import "../shared/chunk-NKIPZOHH.js";
import "../shared/chunk-DLH3EEPF.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-2ESPDTUC.js";
import {
  SlipwayError
} from "../shared/chunk-K6436Z76.js";
import "../shared/chunk-F3342EWT.js";

// src/validate-env/contract.ts
var CheckNames = optionalText.transform((text) => text?.split(",").map((name) => name.trim()).filter(Boolean));
var contract = defineContract({
  name: "validate-env",
  title: "Slipway: validate the environment",
  description: "Checks that the machine, its tools, its network and its GPUs are what slipway.yaml requires, before anything is changed.",
  branding: { icon: "check-circle", color: "blue" },
  spec: "optional",
  inputs: {
    checks: { description: "Only these checks, separated by commas: names such as `tools.node`, or groups such as `tools`. Default: all.", schema: CheckNames, default: "" },
    strict: { description: "Whether a fact that cannot be observed counts as failed (`true`) or leaves the verdict inconclusive (`false`).", schema: flag, default: "false" }
  },
  outputs: {
    checks: "The checks as a line of JSON: a list of id, required, observed and status.",
    passed: "How many checks passed, warnings included.",
    failed: "How many failed; with `strict` also those whose fact could not be observed."
  },
  dependencies: {
    services: { name: "What `requires` names: resolvers, endpoints, databases", use: "answers whether it can be reached from this machine", away: "Its check fails, or is unknown where the network answers for everything. Nothing is asked twice.", effect: "withholds" },
    "nvidia-smi": { name: "nvidia-smi", use: "tells GPUs, their memory and driver", away: "Checks of GPUs fail or are unknown; without `requires.gpu` it is not asked.", effect: "withholds" }
  },
  post: false
});

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
  const { planChecks, selectChecks } = await import("../shared/plan-checks-TMLMCPWA.js");
  const checks = selectChecks(planChecks(spec, ports.host), inputs.checks);
  const results = await runChecks(checks, ports, signal);
  return outcomeOf(inputs.strict ? results.map(strictly) : results);
};

// src/actions/validate-env.ts
await runAction(contract, stage);
