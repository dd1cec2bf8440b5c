import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  defineContract,
  flag,
  optionalText
} from "./chunk-3GFUNPXG.js";
import {
  iso_exports
} from "./chunk-CXISYCOM.js";
import {
  NEVER,
  _enum,
  string
} from "./chunk-2ESPDTUC.js";
import {
  parseDuration
} from "./chunk-QCSOPKBR.js";

// src/deploy/contract.ts
var operations = ["plan", "deploy", "resume", "promote", "pause", "abort", "rollback", "finalize", "janitor", "status", "health", "verify-audit"];
var OptionalDigest = optionalText.refine((text) => text === void 0 || /^sha256:[0-9a-f]{64}$/.test(text), "expected sha256: and 64 hexadecimal digits").transform((text) => text);
var OptionalTime = optionalText.pipe(iso_exports.datetime({ offset: true, error: "expected a time such as 2026-03-01T12:00:00Z" }).optional());
var OptionalAttempt = optionalText.refine((text) => text === void 0 || /^[1-9]\d*$/.test(text), "expected the number of an attempt").transform((text) => text === void 0 ? void 0 : Number(text));
var Age = string().transform((text, context) => {
  const ms = parseDuration(text);
  if (ms === void 0) context.addIssue({ code: "custom", message: "expected a duration such as 1h or 30m" });
  return ms ?? NEVER;
});
var contract = defineContract({
  name: "deploy",
  title: "Slipway: deploy",
  description: "Brings a release to where it runs, by rolling update, canary, blue-green or recreate in dependency order, and takes the whole set back if it fails.",
  branding: { icon: "git-merge", color: "blue" },
  spec: "required",
  inputs: {
    operation: {
      description: "`plan` shows what would change; `deploy` does it; `rollback` goes back to the snapshot before, also where a run stopped half-way; `finalize` ends warm predecessors; `status` tells what serves, `health` judges it, `verify-audit` reads the whole journal and says whether it is what was written. For what another run left half-way: `resume` goes on with it, `promote` goes on without waiting or judging (also tells a run that is at work), `abort` takes it back; `pause` tells a run that is at work to stop where it is. `janitor` mends what no run will.",
      schema: _enum(operations),
      default: "deploy"
    },
    label: { description: "What people call the release: a version or a tag.", schema: string().trim().max(200), default: "" },
    "plan-digest": { description: "The output `plan-digest` of the plan that was approved. Anything else is refused as plan-changed.", schema: OptionalDigest, default: "" },
    "approved-at": { description: "When the plan was approved, as an ISO 8601 time. Needed where the environment asks for approval.", schema: OptionalTime, default: "" },
    "approved-attempt": { description: "The attempt of the run in which the plan was approved.", schema: OptionalAttempt, default: "" },
    "config-manifest": { description: "The output `manifest` of the configure action. Needed where slipway.yaml has a `config` section.", schema: optionalText, default: "" },
    "config-directory": { description: "The output `directory` of the configure action, from the same job. Needed by `deploy` with a manifest.", schema: optionalText, default: "" },
    "to-snapshot": { description: "Of `rollback`: the snapshot to go back to. Default: what served before the unfinished or the current release. Of `janitor` with `rebuild`: the snapshot that shall serve, where what is seen does not tell.", schema: OptionalDigest, default: "" },
    scope: { description: "Of `rollback`: `any`, or `this-run`, which leaves alone what another run made and does nothing if deploy has already restored the release.", schema: _enum(["any", "this-run"]), default: "any" },
    "older-than": { description: "Of `janitor`: how long an unfinished operation must have been silent before it is taken back.", schema: Age, default: "1h" },
    "dry-run": { description: "Of `janitor`: `true` tells what it would do and does nothing.", schema: flag, default: "false" },
    rebuild: { description: "Of `janitor`: `true` puts a journal that cannot be read aside and begins it anew from the snapshots, with the one that is seen to serve as the current one. Where none is, it is refused unless `to-snapshot` names one.", schema: flag, default: "false" },
    retire: { description: "Of `finalize` and `janitor`: `expired` leaves a blue-green predecessor running until its `warm` time has passed; `all` ends it now.", schema: _enum(["expired", "all"]), default: "expired" },
    snapshot: { description: "Of `finalize`: the output `snapshot` of the deploy that is finalized. Refused as rolled-back where something else serves by now.", schema: OptionalDigest, default: "" },
    comment: { description: "Of `plan`: true keeps one comment with the plan on the pull request that the run is for. It never decides the verdict.", schema: flag, default: "false" },
    "github-token": { description: "Of `comment`: the token that writes, usually the job’s own (`github.token`) in a job with `permissions: {pull-requests: write}`. Never printed.", schema: optionalText, default: "" },
    handoffs: { description: "Of `status`: the outputs `handoff` of the stages of a run, as a JSON array or object. The report is drawn from them.", schema: optionalText, default: "" }
  },
  outputs: {
    "plan-digest": "Digest of the plan: equal plans have equal digests, whatever is up or down at the moment.",
    plan: "The plan as Markdown: services, revisions, strategies, what changes.",
    outcome: "planned, succeeded, rolled-back, partial (with `onFailure: continue-independent`: what failed is back, the rest serves), rollback-failed, unfinished, unchanged or status.",
    started: "`true` as soon as anything was journalled, else `false`.",
    snapshot: "The snapshot that serves now; empty if none does or nobody can tell.",
    "previous-snapshot": "The snapshot that served before.",
    report: "Of `status` with `handoffs`: absolute path of the HTML report."
  },
  dependencies: {
    metrics: { name: "Metrics of the release", use: "let a gate judge each step of a canary", away: "There is no verdict: at the deadline of the step the release is taken back. No data is never healthy.", effect: "withholds" },
    github: { name: "GitHub’s API", use: "keeps the plan on the pull request, if `comment` asks for it", away: "The comment is left out or stays as it was; the plan stands in the job summary and in the output `plan`.", effect: "degrades" }
  },
  post: true
});

export {
  operations,
  contract
};
