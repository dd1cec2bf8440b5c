import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  headlineOf,
  percent
} from "./chunk-YII2DB4A.js";
import {
  judgementsOf
} from "./chunk-RTM7HN25.js";
import "./chunk-UM4XNO24.js";
import "./chunk-M7ZWBFFE.js";
import {
  code,
  details,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";

// src/report/summary.ts
var alerts = { good: "TIP", back: "WARNING", bad: "CAUTION", open: "IMPORTANT" };
var states = { pass: "✓ passed", fail: "✗ failed", error: "✗ error", inconclusive: "? inconclusive", "not-run": "did not run" };
var took = ({ startedAt, endedAt }) => startedAt && endedAt ? formatDuration(Date.parse(endedAt) - Date.parse(startedAt)) : "";
var section = (title, body) => body === "" ? "" : `### ${title}

${body}`;
function stageTable(run) {
  return markdownTable(["Stage", "Verdict", "What it found", "Took"], run.stages.map((stage) => [
    stage.key,
    states[stage.state],
    { markdown: `${escapeMarkdown(stage.headline)}${stage.reason ? ` ${code(stage.reason)}` : ""}` },
    took(stage)
  ]), ["left", "left", "left", "right"]);
}
function evidenceTable(run) {
  return markdownTable(["Gate", "Service", "Errors before", "Errors now", "Allowed", "Verdict"], judgementsOf(run).map(({ gate, service, baseline, canary, max, verdict }) => [
    gate,
    service,
    arm(baseline),
    arm(canary),
    percent(max),
    verdict
  ]), ["left", "left", "right", "right", "right", "left"]);
}
var arm = (sample) => sample === null ? "–" : sample.share === null ? "no requests" : `${percent(sample.share)} (${sample.bad} of ${sample.events})`;
function serviceTable(run) {
  const rows = (run.deploy ?? run.plan)?.services ?? [];
  const rev = (text) => text === null ? "–" : { markdown: code(text.slice(0, 7)) };
  return markdownTable(["Service", "Before", "Wanted", "Strategy", "What changed"], rows.map((s) => [s.service, rev(s.from), rev(s.to), s.strategy, s.changed.join(", ") || s.change]));
}
function findingTable(run) {
  return markdownTable(["Severity", "Rule", "Finding", "Where"], (run.scan?.findings ?? []).map((f) => [f.severity, { markdown: code(f.rule) }, f.title, { markdown: code(f.where) }]));
}
function renderRunSummary(run) {
  const { tone, title, detail } = headlineOf(run);
  const top = `## ${escapeMarkdown(title)}

> [!${alerts[tone]}]
> ${escapeMarkdown(detail)}
`;
  const join = (...parts) => `${parts.filter((part) => part !== "").join("\n\n")}
`;
  const findings = findingTable(run);
  return withinBytes([
    () => join(top, stageTable(run), section("Evidence", evidenceTable(run)), section("Services", serviceTable(run)), findings === "" ? "" : details(`Security findings: ${run.scan?.findings.length}`, findings)),
    () => join(top, stageTable(run), section("Evidence", evidenceTable(run))),
    () => join(top, stageTable(run))
  ], summaryBytes);
}
export {
  renderRunSummary
};
