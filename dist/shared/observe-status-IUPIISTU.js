import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeServing,
  serves
} from "./chunk-BA5S4PSU.js";
import {
  listWarm
} from "./chunk-XUVIPPTX.js";
import "./chunk-K6JEBJ5C.js";
import {
  emptyData,
  renderStatus
} from "./chunk-2FHWT442.js";
import "./chunk-KSZLD4UD.js";
import "./chunk-4O3BHNOJ.js";
import {
  unfinishedError
} from "./chunk-A5ACEBTC.js";
import "./chunk-H3HRUI4P.js";
import {
  isUpkeep
} from "./chunk-NPLJ6KVZ.js";
import "./chunk-QJ5UTRV3.js";
import "./chunk-4PWUSQGF.js";
import {
  parseHandoff,
  renderHandoff
} from "./chunk-JXZOEIWP.js";
import "./chunk-RDNMNRFY.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-K6436Z76.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
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
  const [{ renderReport }, { renderRunSummary }, { collectRun }] = await Promise.all([import("./html-7EX73VNV.js"), import("./summary-RLQBCUHA.js"), import("./run-record-2RMGODAM.js")]);
  const run = collectRun(parseHandoffs(handoffs));
  await ports.files.write(file, renderReport(run));
  return { file, summary: renderRunSummary(run) };
}
async function readStatus(open, set, { now, signal }) {
  try {
    const target = await open();
    const { state, facts } = await observeServing(target, set, signal);
    return { ...judgeStatus(state, facts), summary: renderStatus(facts, listWarm(state.warm, now)), facts };
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
