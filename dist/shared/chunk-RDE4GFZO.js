import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  emptyData
} from "./chunk-NKBNPUSJ.js";
import {
  unfinishedError
} from "./chunk-FDUBI3GR.js";
import {
  foldJournal,
  isUpkeep
} from "./chunk-QXQOFDN2.js";
import {
  worstVerdict
} from "./chunk-M7ZWBFFE.js";
import {
  code,
  escapeMarkdown,
  markdownTable
} from "./chunk-2Z4UNFSX.js";

// src/deploy/judge-health.ts
var tellingRestarts = 3;
var serves = (there, rev) => (there?.revisions[rev]?.ready ?? 0) > 0 && there?.weights[rev] === 100;
function judgeHealth(state, facts) {
  const [problem] = facts.problems;
  if (problem) return { verdict: "error", reason: problem.reason, headline: problem.message, services: [] };
  const open = state.unfinished !== null && !isUpkeep(state.unfinished) ? state.unfinished : void 0;
  const sharing = open === void 0 ? "nobody" : "somebody";
  const services = Object.entries(facts.current?.revisions ?? {}).map(([service, rev]) => judgeService(service, rev, facts.services[service], sharing));
  const ill = services.filter((s) => s.verdict !== "pass");
  const words = ill.map((s) => `${s.service}: ${s.words}`).join("; ");
  if (open !== void 0) {
    const verdict = worstVerdict(["inconclusive", ...services.map((s) => s.verdict)]);
    return { verdict, reason: "unfinished-operation", headline: [words, unfinishedError(open).explain()].filter(Boolean).join(". "), services };
  }
  if (services.length === 0) return { verdict: "inconclusive", reason: "nothing-to-roll-back", headline: "Nothing is deployed, so there is nothing to judge.", services };
  if (ill.length === 0) return { verdict: "pass", headline: `${services.length === 1 ? "The service is" : `All ${services.length} services are`} healthy: every instance that is wanted is ready, on the release that serves.`, services };
  return { verdict: worstVerdict(services.map((s) => s.verdict)), reason: services.some(isCrashing) ? "release-crashed" : "release-not-ready", headline: `${words}.`, services };
}
var isCrashing = ({ verdict, ready, wanted, restarts }) => verdict === "fail" && ready < wanted && restarts >= tellingRestarts;
function judgeService(service, rev, there, sharing) {
  const revision = there?.revisions[rev];
  const weights = there?.weights ?? {};
  const health = (verdict, words) => ({ service, rev, ready: revision?.ready ?? 0, wanted: revision?.wanted ?? 0, restarts: revision?.restarts ?? 0, weights, verdict, words: [words, revision?.trouble].filter(Boolean).join(": ") });
  if (revision === void 0) return health("fail", `revision ${rev.slice(0, 6)}, which should serve, is not there`);
  const weight = weights[rev] ?? 0;
  if (weight !== 100 && (sharing === "nobody" || weight === 0)) return health(sharing === "nobody" ? "fail" : "inconclusive", `revision ${rev.slice(0, 6)}, which should serve, has ${weight} % of the traffic`);
  return health(...judgeInstances(revision));
}
function judgeInstances({ ready, wanted, restarts }) {
  if (wanted === 0 && ready === 0) return ["inconclusive", "no instance is wanted"];
  if (ready === 0) return ["fail", `none of ${wanted} ${wanted === 1 ? "instance" : "instances"} is ready`];
  if (ready >= wanted) return ["pass", ""];
  const words = `${ready} of ${wanted} instances are ready${restarts > 0 ? `, ${restarts} ${restarts === 1 ? "restart" : "restarts"}` : ""}`;
  return [restarts >= tellingRestarts ? "fail" : "inconclusive", words];
}
function renderHealth({ headline, services }) {
  const rows = services.map((s) => [
    s.service,
    { markdown: code(s.rev.slice(0, 6)) },
    `${s.ready}/${s.wanted}`,
    s.restarts,
    Object.entries(s.weights).filter(([, w]) => w > 0).map(([rev, w]) => `${rev.slice(0, 6)} ${w} %`).join(", "),
    s.verdict,
    s.words
  ]);
  return [escapeMarkdown(headline), "", markdownTable(["service", "revision", "ready", "restarts", "traffic", "verdict", "what is wrong"], rows), ""].join("\n");
}

// src/deploy/observe-health.ts
async function observeServing(target, set, signal) {
  const state = foldJournal((await target.read(set)).entries);
  return { state, facts: await target.observe(set, null, signal) };
}
async function observeHealth(target, set, signal) {
  const { state, facts } = await observeServing(target, set, signal);
  const health = judgeHealth(state, facts);
  const told = { ...health, summary: renderHealth(health) };
  return toldOutcome({ operation: "health", before: facts.current ?? null, after: facts.current ?? null, health: health.services }, told);
}
async function observeAudit(target, set) {
  const audit = await target.audit(set);
  const told = auditWords(audit);
  return toldOutcome({ operation: "verify-audit", audit }, { ...told, summary: `${escapeMarkdown(told.headline)}
` });
}
function toldOutcome(facts, { verdict, reason, headline, summary }) {
  const data = { ...emptyData, outcome: "status", ...facts };
  return {
    verdict,
    ...reason === void 0 ? {} : { reason },
    headline,
    summary,
    data: JSON.parse(JSON.stringify(data)),
    annotations: verdict === "pass" ? [] : [{ level: verdict === "inconclusive" ? "warning" : "error", title: `deploy: ${reason ?? verdict}`, message: headline }],
    outputs: { planDigest: "", plan: "", outcome: "status", started: "false", snapshot: data.after?.id ?? "", previousSnapshot: "", report: "" }
  };
}
function auditWords(audit) {
  switch (audit.state) {
    case "none":
      return { verdict: "inconclusive", reason: "nothing-to-roll-back", headline: "There is no journal: nothing was ever deployed here." };
    case "intact":
      return { verdict: "pass", headline: [
        `The journal is intact: entries ${audit.from} to ${audit.from + audit.entries - 1}${audit.archives === 0 ? "" : `, ${audit.archives} ${audit.archives === 1 ? "archive" : "archives"} included`}, each follows the one before; head ${audit.head}.`,
        audit.note
      ].filter(Boolean).join(" ") };
    case "broken":
      return { verdict: "fail", reason: "journal-corrupt", headline: `${audit.where}: the chain breaks${audit.entry === null ? "" : ` at entry ${audit.entry}`}. ${audit.words}` };
  }
}

export {
  serves,
  observeServing,
  observeHealth,
  observeAudit
};
