import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeServing,
  serves
} from "./chunk-RDE4GFZO.js";
import {
  emptyData,
  renderStatus
} from "./chunk-NKBNPUSJ.js";
import "./chunk-QA5OJI2J.js";
import {
  progressOf,
  silentMs
} from "./chunk-IHP7GQJW.js";
import {
  listWarm
} from "./chunk-J4PQBDU6.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-DNRWLAXC.js";
import {
  unfinishedError
} from "./chunk-FDUBI3GR.js";
import {
  isUpkeep
} from "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-4PWUSQGF.js";
import {
  parseHandoff,
  renderHandoff
} from "./chunk-CRX6MEJ4.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-M7ZWBFFE.js";
import {
  code,
  escapeMarkdown,
  markdownTable
} from "./chunk-2Z4UNFSX.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/deploy/observe-status.ts
import path from "node:path";

// src/deploy/handoffs.ts
function parseHandoffs(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError("The handoffs are not JSON.", { reason: "input-invalid", where: "input `handoffs`", expected: "an array or an object of the outputs `handoff`", cause });
  }
  return collect(value, "handoffs");
}
function collect(value, where) {
  if (value === null || value === "") return [];
  if (typeof value === "string") return [parseHandoff(value, where)];
  if (Array.isArray(value)) return value.flatMap((member, index) => collect(member, `${where}[${index}]`));
  if (typeof value !== "object") throw new UserError(`${where} is a ${typeof value}.`, { reason: "input-invalid", where: "input `handoffs`", expected: "envelopes or their texts" });
  if ("stage" in value && "schema" in value) return [parseHandoff(renderHandoff(value), where)];
  return Object.entries(value).flatMap(([name, member]) => collect(member, `${where}.${name}`));
}

// src/deploy/progress-words.ts
function atWork(open, told, now) {
  const known = { ...progressOf({ last: open }), updated: open.lastAt };
  const heard = told?.id === open.id && told.updated >= open.lastAt ? told.updated : void 0;
  const ageMs = Math.max(0, now - Date.parse(heard ?? open.lastAt));
  return { progress: { ...known, updated: heard ?? open.lastAt }, alive: heard !== void 0 && ageMs <= silentMs, ageMs };
}
function workHeadline({ progress: { operation, label, owner, phase, services } }) {
  const all = Object.values(services);
  const [done, steps] = [all.reduce((sum, s) => sum + s.done, 0), all.reduce((sum, s) => sum + s.all, 0)];
  return `The ${operation}${label === "" ? "" : ` of ${label}`} by ${owner} is at work${phase === "back" ? ", on the way back" : ""}: ${done} of ${steps} steps are done.`;
}
function renderWork({ progress: { services, updated }, alive, ageMs }) {
  const rows = Object.entries(services).map(([service, { state, step, done, all, weights = {} }]) => [
    service,
    state,
    `${done}/${all}`,
    step === "" ? "" : { markdown: code(step) },
    Object.entries(weights).filter(([, w]) => w > 0).map(([rev, w]) => `${rev.slice(0, 6)} ${w} %`).join(", ")
  ]);
  const age = `Updated ${formatDuration(ageMs)} ago (${escapeMarkdown(updated)})`;
  return [markdownTable(["service", "state", "steps", "newest step", "weights"], rows), "", alive ? `${age}.` : `${age}: its run may be dead. \`operation: janitor\` says more.`, ""].join("\n");
}

// src/deploy/observe-status.ts
async function observeStatus(open, set, ports, { handoffs, signal }) {
  const report = handoffs === void 0 ? void 0 : await writeReport(handoffs, ports);
  const status = await readStatus(open, set, { now: ports.clock.now(), signal });
  const { facts } = status;
  const [after, before] = [facts?.current ?? null, facts?.previous ?? null];
  const data = { ...emptyData, operation: "status", outcome: "status", before, after };
  return {
    verdict: status.verdict,
    ...status.reason ? { reason: status.reason } : {},
    headline: status.headline,
    summary: [report?.summary, status.summary].filter(Boolean).join("\n"),
    annotations: [],
    data: JSON.parse(JSON.stringify(data)),
    outputs: { planDigest: "", plan: "", outcome: "status", started: "false", snapshot: after?.id ?? "", previousSnapshot: before?.id ?? "", report: report?.file ?? "" }
  };
}
async function writeReport(handoffs, ports) {
  const file = path.join(ports.host.temporary, "slipway", "slipway-report.html");
  const [{ renderReport }, { renderRunSummary }, { collectRun }] = await Promise.all([import("./html-BOIEMT3Z.js"), import("./summary-4CK4D6W6.js"), import("./run-record-XBNHRU5K.js")]);
  const run = collectRun(parseHandoffs(handoffs));
  await ports.files.write(file, renderReport(run));
  return { file, summary: renderRunSummary(run) };
}
async function readStatus(open, set, { now, signal }) {
  try {
    const target = await open();
    const { state, facts } = await observeServing(target, set, signal);
    const unfinished = state.unfinished;
    const work = unfinished === null || isUpkeep(unfinished) ? void 0 : atWork(unfinished, await target.observeProgress(set).catch(() => null), now);
    const judged = judgeStatus(state, facts);
    return { ...judged, ...work?.alive ? { headline: workHeadline(work) } : {}, summary: [work && renderWork(work), renderStatus(facts, listWarm(state.warm, now))].filter(Boolean).join("\n"), facts };
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    return { verdict: "error", reason: error.reason, headline: error.explain(), summary: "", facts: void 0 };
  }
}
function judgeStatus(state, facts) {
  if (state.unfinished !== null && !isUpkeep(state.unfinished)) return { verdict: "inconclusive", reason: "unfinished-operation", headline: unfinishedError(state.unfinished).explain() };
  if (facts.current === void 0) return { verdict: "pass", headline: "Nothing is deployed." };
  const { label, revisions } = facts.current;
  const name = label === "" ? `Snapshot ${facts.current.id.slice(7, 13)}` : `Release ${label}`;
  const down = Object.entries(revisions).filter(([service, rev]) => !serves(facts.services[service], rev)).map(([service]) => service);
  if (down.length > 0) return { verdict: "fail", reason: "release-not-ready", headline: `${name} does not serve on ${down.join(", ")}.` };
  return { verdict: "pass", headline: `${name} serves on ${Object.keys(revisions).length} services.` };
}
export {
  observeStatus
};
