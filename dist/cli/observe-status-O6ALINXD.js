import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeServing,
  serves
} from "./chunk-QDUVXV2E.js";
import {
  emptyData,
  renderStatus
} from "./chunk-R2CCSEO4.js";
import "./chunk-AK3QTF4Z.js";
import {
  listWarm
} from "./chunk-6AM734E5.js";
import "./chunk-MRZRXGI5.js";
import {
  unfinishedError
} from "./chunk-ATQU2JXA.js";
import "./chunk-ACVP5Z74.js";
import {
  isUpkeep
} from "./chunk-JDIYG5YV.js";
import "./chunk-66C6OTG3.js";
import {
  parseHandoff,
  renderHandoff
} from "./chunk-MER3VENI.js";
import "./chunk-LEA6DZSI.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-M5NAB3LK.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-A46YESTG.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";

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
  const [{ renderReport }, { renderRunSummary }, { collectRun }] = await Promise.all([import("./html-EWSRW5BN.js"), import("./summary-6RHD6ONX.js"), import("./run-record-2WTMJ5DW.js")]);
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
