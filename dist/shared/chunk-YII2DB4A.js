import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  judgementsOf
} from "./chunk-RTM7HN25.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/report/ending.ts
var releaseName = (label) => /^\d+$/.test(label) ? `Release ${label}` : label;
var percent = (share) => `${(share * 100).toFixed(1)} %`;
var stageOf = (run, key) => run.stages.find((s) => s.key === key && s.state !== "not-run");
var countOf = (n, what) => n === 1 ? `the one ${what}` : `all ${["zero", "one", "two", "three", "four", "five"][n] ?? String(n)}`;
function wantedName(run) {
  const label = run.deploy?.label || run.plan?.label || (run.deploy?.outcome === "succeeded" ? run.deploy.after?.label : "") || "";
  if (label) return releaseName(label);
  return run.commit ? `The release of commit ${run.commit.slice(0, 7)}` : "The new release";
}
function formerName(run) {
  const label = run.deploy?.before?.label ?? "";
  return label ? releaseName(label) : "the release before";
}
function takenBack(run) {
  const own = run.deploy?.outcome === "partial" ? null : run.deploy?.undo;
  if (own) return timed(Date.parse(own.verdictAt), own.restoredAt ? Date.parse(own.restoredAt) : null, run.deploy?.outcome === "rolled-back" && own.restoredAt !== null);
  const job = stageOf(run, "rollback");
  if (stoppedHalfWay(run) && job?.state === "pass" && run.rollback?.outcome === "unchanged") return timed(verdictTime(run), null, true);
  if (!job || run.rollback?.outcome === "unchanged") return null;
  const restoredAt = run.rollback?.undo?.restoredAt ?? job.endedAt;
  return timed(verdictTime(run), restoredAt ? Date.parse(restoredAt) : null, job.state === "pass" && (run.rollback?.outcome === "succeeded" || run.rollback?.outcome === "rolled-back"));
}
var timed = (verdictAt, restoredAt, complete) => ({ verdictAt, restoredAt, complete, afterMs: verdictAt === null || restoredAt === null ? null : Math.max(0, restoredAt - verdictAt) });
var stoppedHalfWay = (run) => run.deploy?.outcome === "unfinished";
function verdictTime(run) {
  const stopped = stoppedHalfWay(run) ? stageOf(run, "deploy")?.endedAt : void 0;
  if (stopped) return Date.parse(stopped);
  const failed = run.stages.find((s) => (s.key === "integration-test" || s.key === "monitor-gate") && s.state !== "pass" && s.state !== "not-run");
  return failed?.endedAt ? Date.parse(failed.endedAt) : null;
}
function cause(run) {
  const judged = judgementsOf(run).find((j) => j.verdict === "fail");
  if (judged && judged.canary.share !== null) {
    const weight = weightAt(run, judged.service, judged.to, judged.canary.rev);
    const under = weight === null || weight === 100 ? "Under full traffic" : `At ${weight} % of traffic`;
    return `${under}, ${judged.service} answered ${percent(judged.canary.share)} errors; ${percent(judged.max)} is allowed`;
  }
  if (run.deploy?.undo) return run.deploy.undo.message.replace(/\.$/, "");
  const failed = run.stages.find((s) => s.state !== "pass" && s.state !== "not-run");
  if (failed?.reason === "cancelled") return `The run was cancelled in ${failed.key}`;
  return failed ? failed.headline.replace(/\.$/, "") : "the reason is not known";
}
function weightAt(run, service, at, rev) {
  const moment = Date.parse(at);
  const before = (run.deploy?.traffic ?? []).filter((s) => s.service === service && Date.parse(s.at) < moment);
  return before.at(-1)?.weights[rev] ?? null;
}
var after = (ms) => ms === null ? "" : ` ${formatDuration(Math.max(0, ms))} after the verdict`;
function backHeadline(run, back) {
  const services = run.deploy?.services.length ?? 0;
  const where = services === 0 ? "" : ` on ${countOf(services, "service")}`;
  if (!back.complete) {
    return { ending: "rollback-failed", tone: "bad", title: `${wantedName(run)} failed and could not be taken back`, detail: `${sentence(cause(run))} Act by hand now: see which services are not back below.` };
  }
  return {
    ending: "taken-back",
    tone: "back",
    title: `${wantedName(run)} was taken back`,
    detail: `${sentence(cause(run))} ${sentence(`${formerName(run)} serves again${where}${back.afterMs === null ? "" : `,${after(back.afterMs)}`}`)}`
  };
}
function releasedHeadline(run) {
  const services = run.deploy?.services.length ?? 0;
  const unproved = run.stages.filter((s) => (s.key === "integration-test" || s.key === "monitor-gate") && s.state === "not-run").map((s) => s.key);
  const doubt = unproved.length > 0 ? ` ${sentence(`${unproved.join(" and ")} did not run, so nothing is said about its health`)}` : "";
  const before = run.deploy?.before ? `It replaced ${lower(formerName(run))}.` : "It is the first one.";
  return { ending: "released", tone: doubt ? "open" : "good", title: `${wantedName(run)} serves on ${countOf(services, "service")}`, detail: `${before}${doubt}` };
}
var lower = (text) => text.replace(/^(Release|The)\b/, (word) => word.toLowerCase());
var sentence = (text) => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;
function headlineOf(run) {
  if (run.deploy?.outcome === "partial" && !stageOf(run, "rollback")) return { ending: "stopped", tone: "bad", title: `Only a part of ${lower(wantedName(run))} serves`, detail: `${sentence(cause(run))} What failed, and what depends on it, is back on ${lower(formerName(run))}.` };
  const back = takenBack(run);
  if (back || run.deploy?.outcome === "rollback-failed" || run.deploy?.outcome === "unfinished" && !stageOf(run, "rollback")) return backHeadline(run, back ?? timed(null, null, false));
  const failed = run.stages.find((s) => s.state !== "pass" && s.state !== "not-run");
  if (failed) {
    const touched = run.deploy?.outcome === "succeeded";
    return {
      ending: "stopped",
      tone: "bad",
      title: `Stopped at ${failed.key}`,
      detail: `${sentence(failed.headline || `It ended with ${failed.state}`)} ${touched ? `${wantedName(run)} still serves.` : "What served before still serves."}`
    };
  }
  if (run.deploy?.outcome === "unchanged") return { ending: "unchanged", tone: "good", title: "Nothing had to change", detail: `${wantedName(run)} was serving already.` };
  if (run.deploy?.outcome === "succeeded") return releasedHeadline(run);
  if (run.plan && !stageOf(run, "deploy")) return { ending: "planned", tone: "open", title: "Planned, not deployed", detail: "No deployment followed: it was not approved, or the run ended before." };
  return { ending: "unfinished", tone: "open", title: "The run did not finish", detail: "No deployment is on record." };
}

export {
  percent,
  wantedName,
  formerName,
  takenBack,
  weightAt,
  headlineOf
};
