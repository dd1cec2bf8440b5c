import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  foldJournal,
  operationId
} from "./chunk-YC4ROYP3.js";
import {
  armFigures,
  judgingLine,
  planHeadline,
  renderPlan,
  renderResult,
  renderStatus,
  resultHeadline,
  stepLine,
  verbText,
  weightOf
} from "./chunk-ZVXE2JGW.js";
import {
  ConfigManifest
} from "./chunk-NMFILWIL.js";
import {
  parseEnvFile
} from "./chunk-YVOBQXOL.js";
import {
  metricsAway,
  openTarget
} from "./chunk-JPHXDJQE.js";
import {
  observeSourceTree
} from "./chunk-QV4B5RPB.js";
import {
  defineContract,
  flag,
  optionalText,
  parseHandoff,
  renderHandoff
} from "./chunk-W3GH6Z5T.js";
import {
  Target
} from "./chunk-QIU2SZ6B.js";
import {
  resolveSpecTexts
} from "./chunk-BEVQ5FKW.js";
import {
  digestJson
} from "./chunk-337UB6F4.js";
import {
  iso_exports
} from "./chunk-CXISYCOM.js";
import {
  formatDuration,
  parseDuration
} from "./chunk-QCSOPKBR.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import {
  NEVER,
  _enum,
  literal,
  object,
  string
} from "./chunk-2ESPDTUC.js";
import {
  GateBreach,
  InternalError,
  SlipwayError,
  UserError,
  toSlipwayError
} from "./chunk-K6436Z76.js";

// src/deploy/contract.ts
var operations = ["plan", "deploy", "resume", "promote", "abort", "rollback", "finalize", "janitor", "status"];
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
      description: "`plan` shows what would change; `deploy` does it; `rollback` goes back to the snapshot before, also where a run stopped half-way; `finalize` ends warm predecessors; `status` tells what serves. For what another run left half-way: `resume` goes on with it, `promote` goes on without waiting or judging (also tells a run that is at work), `abort` takes it back. `janitor` mends what no run will.",
      schema: _enum(operations),
      default: "deploy"
    },
    label: { description: "What people call the release: a version or a tag.", schema: string().trim().max(200), default: "" },
    "plan-digest": { description: "The output `plan-digest` of the plan that was approved. Anything else is refused as plan-changed.", schema: OptionalDigest, default: "" },
    "approved-at": { description: "When the plan was approved, as an ISO 8601 time. Needed where the environment asks for approval.", schema: OptionalTime, default: "" },
    "approved-attempt": { description: "The attempt of the run in which the plan was approved.", schema: OptionalAttempt, default: "" },
    "config-manifest": { description: "The output `manifest` of the configure action. Needed where slipway.yaml has a `config` section.", schema: optionalText, default: "" },
    "config-directory": { description: "The output `directory` of the configure action, from the same job. Needed by `deploy` with a manifest.", schema: optionalText, default: "" },
    "to-snapshot": { description: "Of `rollback`: the snapshot to go back to. Default: what served before the unfinished or the current release.", schema: OptionalDigest, default: "" },
    scope: { description: "Of `rollback`: `any`, or `this-run`, which leaves alone what another run made and does nothing if deploy has already restored the release.", schema: _enum(["any", "this-run"]), default: "any" },
    "older-than": { description: "Of `janitor`: how long an unfinished operation must have been silent before it is taken back.", schema: Age, default: "1h" },
    "dry-run": { description: "Of `janitor`: `true` tells what it would do and does nothing.", schema: flag, default: "false" },
    retire: { description: "Of `finalize` and `janitor`: `expired` leaves a blue-green predecessor running until its `warm` time has passed; `all` ends it now.", schema: _enum(["expired", "all"]), default: "expired" },
    comment: { description: "Of `plan`: true keeps one comment with the plan on the pull request that the run is for. It never decides the verdict.", schema: flag, default: "false" },
    "github-token": { description: "Of `comment`: the token that writes, usually `${{ github.token }}` in a job with `permissions: {pull-requests: write}`. Never printed.", schema: optionalText, default: "" },
    handoffs: { description: "Of `status`: the outputs `handoff` of the stages of a run, as a JSON array or object. The report is drawn from them.", schema: optionalText, default: "" }
  },
  outputs: {
    "plan-digest": "Digest of the plan: equal plans have equal digests, whatever is up or down at the moment.",
    plan: "The plan as Markdown: services, revisions, strategies, what changes.",
    outcome: "planned, succeeded, rolled-back, rollback-failed, unfinished, unchanged or status.",
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

// src/deploy/approval.ts
var clockSkewMs = 5 * 6e4;
function refuseUnapproved(spec, approval, { attempt, now: now2 }) {
  const { approval: rule } = spec;
  if (rule === void 0) return;
  const missing = (what) => new UserError(what, {
    reason: "approval-missing",
    where: `environments.${spec.environment}.approval`,
    expected: `an approval through the GitHub environment ${rule.environment}`,
    remedy: "Run all jobs again, so that the gate asks anew; nothing was changed."
  });
  const given = [["approved-at", approval.at], ["approved-attempt", approval.attempt], ["plan-digest", approval.planDigest]];
  const absent = given.filter(([, value]) => value === void 0).map(([name]) => `\`${name}\``);
  if (absent.length > 0) throw missing(`The environment ${spec.environment} asks for an approval, and these inputs are empty: ${absent.join(", ")}.`);
  if (approval.attempt !== attempt) throw missing(`The plan was approved in attempt ${approval.attempt} of the run; this is attempt ${attempt}.`);
  const age = now2 - Date.parse(approval.at);
  if (age < -clockSkewMs) throw missing(`The approval is dated ${formatDuration(-age)} in the future.`);
  if (age > rule.maxAge) {
    throw new UserError(`The approval is ${formatDuration(age)} old.`, {
      reason: "approval-expired",
      where: `environments.${spec.environment}.approval`,
      expected: `at most ${formatDuration(rule.maxAge)}`,
      remedy: "Approve again; nothing was changed."
    });
  }
}

// src/deploy/config-secrets.ts
var tellingLength = 8;
var tellingName = /passw|secret|token|credential|key|auth|private|dsn/i;
async function observeRedactor(release, { files }) {
  const found = [];
  for (const { config } of Object.values(release.services)) {
    const text = config?.file === void 0 ? void 0 : await files.readText(config.file);
    if (text === void 0) continue;
    const pairs = config?.format === "json" ? leaves(JSON.parse(text), "") : Object.entries(parseEnvFile(text));
    found.push(...pairs.filter(([name, value]) => value.length >= tellingLength || tellingName.test(name)).map(([, value]) => value));
  }
  return redactor(found);
}
function leaves(value, name) {
  if (typeof value === "string" || typeof value === "number") return [[name, String(value)]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, Array.isArray(value) ? name : key));
}

// src/rollout/resume.ts
function planResume(state, facts) {
  const operation = state.unfinished;
  if (operation === null) return { kind: "nothing" };
  if (operation.undo !== null) return { kind: "undo", reason: operation.undo.reason, message: operation.undo.message };
  if (operation.snapshot !== null) return { kind: "end" };
  if (operation.failure !== null && operation.failure.reason !== "cancelled") return { kind: "undo", reason: operation.failure.reason, message: operation.failure.message };
  const done = (step) => operation.steps[step.id]?.state === "done";
  const again = new Set(operation.plan.services.flatMap(({ service }) => lostWork(operation.plan.steps.filter((s) => s.service === service), done, facts)));
  const steps = operation.plan.steps.filter((step) => !done(step) || again.has(step.id));
  const left = new Set(steps.map((step) => step.id));
  return { kind: "steps", plan: { ...operation.plan, steps: steps.map((step) => ({ ...step, after: reachable(step, operation.plan.steps, left) })) } };
}
var remainingJudgements = (plan) => plan.steps.filter(({ verb }) => verb.do === "judge");
function withoutJudgements(plan) {
  const left = new Set(plan.steps.filter(({ verb }) => verb.do !== "judge").map((step) => step.id));
  return { ...plan, steps: plan.steps.filter((step) => left.has(step.id)).map((step) => ({ ...step, after: reachable(step, plan.steps, left) })) };
}
function reachable(step, all, left) {
  const byId = new Map(all.map((s) => [s.id, s]));
  const found = /* @__PURE__ */ new Set();
  const seen = /* @__PURE__ */ new Set();
  const visit = (id) => {
    if (seen.has(id)) return;
    seen.add(id);
    if (left.has(id)) found.add(id);
    else byId.get(id)?.after.forEach(visit);
  };
  step.after.forEach(visit);
  return [...found];
}
function lostWork(lane, done, facts) {
  const finished = lane.filter(done);
  const retired = new Set(finished.flatMap(({ verb }) => verb.do === "retire" ? [verb.rev] : []));
  const newest = (kinds) => finished.findLast(({ verb }) => kinds.includes(verb.do));
  const candidates = [...revisionsEnsured(finished).filter((rev) => !retired.has(rev)).map((rev) => finished.findLast(({ verb }) => verb.do === "ensure" && verb.rev === rev)), newest(["route", "roll"])];
  return candidates.flatMap((step) => step !== void 0 && !stillHolds(step, facts) ? [step.id] : []);
}
var revisionsEnsured = (steps) => [...new Set(steps.flatMap(({ verb }) => verb.do === "ensure" ? [verb.rev] : []))];
function stillHolds({ service, verb }, facts) {
  const there = facts.services[service];
  if (verb.do === "ensure") return (there?.revisions[verb.rev]?.ready ?? 0) >= verb.replicas;
  if (verb.do === "roll" && (there?.revisions[verb.to]?.ready ?? 0) === 0) return false;
  const weights = verb.do === "route" ? verb.weights : verb.do === "roll" ? { [verb.to]: 100 } : void 0;
  return weights === void 0 || Object.entries(weights).every(([rev, weight]) => (there?.weights[rev] ?? 0) === weight);
}

// src/rollout/downtime.ts
function measureDowntime(operation) {
  return operation.plan.services.flatMap(({ service, from, downtime }) => downtime === void 0 ? [] : [{ service, atMostMs: downtime.atMostMs, measured: measure(operation, service, from) }]);
}
function measure(operation, service, from) {
  const phases = [{ steps: operation.plan.steps, states: operation.steps }, ...operation.undo === null ? [] : [{ steps: operation.undo.plan.steps, states: operation.undo.steps }]];
  const begun = phases.flatMap(({ steps, states }) => steps.filter((step) => step.service === service).flatMap((step) => states[step.id] === void 0 ? [] : [{ step, state: states[step.id] }]));
  let serving = from;
  const changes = [];
  for (const { step: { verb }, state } of begun.sort((a, b) => a.state.intentAt < b.state.intentAt ? -1 : 1)) {
    if (verb.do === "drain" && verb.rev === serving) {
      changes.push({ at: state.intentAt, routed: false });
      serving = null;
    }
    const next = routedRev(verb);
    if (next === void 0 || state.state !== "done" || state.endedAt === null) continue;
    if (serving === null) changes.push({ at: state.endedAt, routed: true });
    serving = next;
  }
  return spanOf(changes);
}
var routedRev = (verb) => verb.do === "route" ? Object.keys(verb.weights).find((rev) => verb.weights[rev] === 100) : void 0;
function spanOf(changes) {
  const first = changes[0];
  if (first === void 0) return null;
  const over = changes.at(-1)?.routed === true;
  let ms = 0;
  changes.forEach(({ at, routed }, i) => {
    if (routed) ms += Date.parse(at) - Date.parse(changes[i - 1]?.at ?? at);
  });
  return { from: first.at, until: over ? changes.at(-1).at : null, ms: over ? ms : null };
}

// src/rollout/lane.ts
var secondMs = 1e3;
var marginMs = 30 * secondMs;
var defaultReadyMs = 30 * secondMs;
var defaultDrainMs = 10 * secondMs;
var timingOf = (release) => ({
  readyMs: release?.ready?.within ?? defaultReadyMs,
  drainMs: release?.drainMs ?? defaultDrainMs,
  replicas: release?.replicas ?? 1
});
function deadlineOf(verb, timing) {
  switch (verb.do) {
    case "ensure":
      return timing.readyMs + marginMs;
    // One at a time, each started, waited for and drained.
    case "roll":
      return timing.replicas * (timing.readyMs + timing.drainMs) + marginMs;
    case "route":
      return marginMs;
    // Too little data at the end of the pause: twice the pause more, and half a minute, to see enough.
    case "judge":
      return 3 * verb.pauseMs + marginMs;
    case "drain":
      return timing.drainMs + marginMs;
    case "retire":
    case "sweep":
      return marginMs;
    case "hook":
      return 10 * 60 * secondMs;
  }
}
var standingOf = (facts) => ({
  weights: { ...facts?.weights },
  wanted: Object.fromEntries(Object.entries(facts?.revisions ?? {}).map(([rev, r]) => [rev, r.wanted]))
});
function layLane({ service, verbs, timing }, facts, after, number = 1) {
  const standing = standingOf(facts);
  let previous = [...after];
  return verbs.map((verb, index) => {
    const id = `${service}/${number + index}-${verb.do}`;
    const step = { id, service, after: previous, verb, undo: wayBack(verb, standing), deadlineMs: deadlineOf(verb, timing) };
    advance(verb, standing);
    previous = [id];
    return step;
  });
}
function wayBack(verb, standing) {
  const routed = Object.values(standing.weights).some((weight) => weight > 0);
  switch (verb.do) {
    case "ensure": {
      const before = standing.wanted[verb.rev] ?? 0;
      return before > 0 ? { do: "ensure", rev: verb.rev, replicas: before } : { do: "retire", rev: verb.rev };
    }
    case "route": {
      const first = Object.keys(verb.weights)[0];
      if (routed) return { do: "route", weights: { ...standing.weights } };
      return first === void 0 ? "nothing" : { do: "drain", rev: first };
    }
    case "roll": {
      const from = Object.entries(standing.weights).find(([, weight]) => weight === 100)?.[0];
      return from === void 0 ? { do: "retire", rev: verb.to } : { do: "roll", to: from, surge: verb.surge, unavailable: verb.unavailable };
    }
    case "drain":
      return (standing.weights[verb.rev] ?? 0) > 0 ? { do: "route", weights: { ...standing.weights } } : "nothing";
    case "retire": {
      const before = standing.wanted[verb.rev] ?? 0;
      return before > 0 ? { do: "ensure", rev: verb.rev, replicas: before } : "nothing";
    }
    case "judge":
    case "sweep":
      return "nothing";
    case "hook":
      return "irreversible";
  }
}
function advance(verb, standing) {
  switch (verb.do) {
    case "ensure":
      standing.wanted[verb.rev] = verb.replicas;
      return;
    case "route":
      standing.weights = { ...verb.weights };
      return;
    case "roll":
      standing.weights = { [verb.to]: 100 };
      return;
    case "drain":
      delete standing.weights[verb.rev];
      return;
    case "retire":
      delete standing.wanted[verb.rev];
      return;
    case "judge":
    case "hook":
    case "sweep":
      return;
  }
}
function lastSteps(steps) {
  const waitedFor = new Set(steps.flatMap((step) => step.after));
  return steps.map((step) => step.id).filter((id) => !waitedFor.has(id));
}

// src/rollout/order.ts
function wavesOf(dependencies) {
  const waiting = new Map(Object.keys(dependencies).sort().map((name) => [name, (dependencies[name] ?? []).filter((d) => Object.hasOwn(dependencies, d))]));
  const placed = /* @__PURE__ */ new Set();
  const waves = [];
  while (waiting.size > 0) {
    const wave = [...waiting].filter(([, needs]) => needs.every((need) => placed.has(need))).map(([name]) => name);
    if (wave.length === 0) throw cycleError(waiting);
    for (const name of wave) {
      waiting.delete(name);
      placed.add(name);
    }
    waves.push(wave);
  }
  return waves;
}
function cycleError(waiting) {
  const path3 = [];
  let at = [...waiting.keys()][0];
  while (!path3.includes(at)) {
    path3.push(at);
    at = (waiting.get(at) ?? []).find((need) => waiting.has(need));
  }
  const circle = [...path3.slice(path3.indexOf(at)), at];
  return new UserError(`Services depend on each other in a circle: ${circle.join(" > ")}.`, { reason: "dependency-cycle", where: `services.${at}.dependsOn`, remedy: "Remove one of these dependencies." });
}
function nearestDependencies(dependencies, kept) {
  const found = {};
  for (const name of wavesOf(dependencies).flat()) {
    const needs = (dependencies[name] ?? []).filter((d) => Object.hasOwn(dependencies, d));
    found[name] = [...new Set(needs.flatMap((need) => kept.has(need) ? [need] : found[need] ?? []))].sort();
  }
  return found;
}

// src/rollout/strategies.ts
var endMs = 5e3;
function strategyVerbs(want, from) {
  const { strategy } = want;
  switch (strategy.kind) {
    case "rolling":
      return rollingVerbs(want.rev, from);
    case "canary":
      return canaryVerbs(want, from, strategy);
    case "blue-green":
      return blueGreenVerbs(want, from, strategy);
    case "recreate":
      return recreateVerbs(want, from);
  }
}
var rollingVerbs = (to, from) => [{ do: "roll", to, surge: 1, unavailable: 0 }, { do: "drain", rev: from }, { do: "retire", rev: from }];
function canaryVerbs(want, from, { steps, pause, analysis }) {
  const verbs = steps.flatMap((weight) => [
    { do: "ensure", rev: want.rev, replicas: Math.max(1, Math.ceil(weight * want.replicas / 100)) },
    { do: "route", weights: weight === 100 ? { [want.rev]: 100 } : { [from]: 100 - weight, [want.rev]: weight } },
    { do: "judge", gate: analysis ?? null, pauseMs: pause, baseline: from, canary: want.rev }
  ]);
  return [...verbs, { do: "drain", rev: from }];
}
function blueGreenVerbs(want, from, { warm, pause, analysis }) {
  const judge2 = (gate) => ({ do: "judge", gate, pauseMs: pause, baseline: from, canary: want.rev });
  return [
    { do: "ensure", rev: want.rev, replicas: want.replicas },
    ...analysis === void 0 ? [] : [judge2(null)],
    { do: "route", weights: { [want.rev]: 100 } },
    judge2(analysis ?? null),
    { do: "drain", rev: from, warmMs: warm }
  ];
}
var recreateVerbs = (want, from) => [
  { do: "ensure", rev: want.rev, replicas: 0 },
  { do: "drain", rev: from },
  { do: "retire", rev: from },
  { do: "ensure", rev: want.rev, replicas: want.replicas },
  { do: "route", weights: { [want.rev]: 100 } }
];
function declareDowntime(want, from, serving) {
  if (want.strategy.kind !== "recreate" || from === null || from === want.rev) return void 0;
  return downtimeBetween(timingOf(serving ?? want).drainMs, want);
}
function downtimeBetween(drainMs, next) {
  const { readyMs } = timingOf(next);
  const atMostMs = drainMs + endMs + readyMs;
  return {
    atMostMs,
    words: `nothing serves from the drain of one release until the other is ready: at most ${formatDuration(atMostMs)} (drain ${formatDuration(drainMs)}, end ${formatDuration(endMs)}, ready ${formatDuration(readyMs)})`
  };
}

// src/rollout/plan.ts
function planDigest(plan) {
  const services = plan.services.filter((s) => s.change !== "unchanged").map(({ service, change, from, to, strategy, changed }) => ({ service, change, from, to, strategy, changed, verbs: plan.verbs[service] ?? [] }));
  return digestJson({ set: plan.set, operation: plan.operation, services: services.sort((a, b) => a.service < b.service ? -1 : 1) });
}
function planDeploy(want, facts, capabilities, serving = null) {
  refuseUnsupported(want, capabilities);
  const views = viewsOf(want, facts, serving);
  const removed = removedServices(want, facts, serving);
  const removal = ({ service, rev }) => ({ service, change: "remove", from: rev, to: null, strategy: "rolling", changed: ["removed from the specification"] });
  const services = [...views.map(planService), ...removed.map(removal)];
  const nominal = Object.fromEntries(views.map((view) => [view.name, nominalVerbs(view)]));
  const approved = [...views.map(planService), ...removed.filter((r) => r.approved).map(removal)];
  const digest = planDigest({ set: want.set, operation: "deploy", services: approved, verbs: nominal });
  const dependencies = dependenciesOf(want);
  const steps = layServices(views, dependencies);
  steps.push(...layRemovals(removed, facts, serving, lastSteps(steps)));
  const changing = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = wavesOf(dependencies).map((wave) => wave.filter((name) => changing.has(name))).filter((wave) => wave.length > 0);
  return { set: want.set, operation: "deploy", services: services.map((s) => withPredecessorNote(s, views)), order: [...order, ...removed.map((r) => [r.service])], steps, digest };
}
function refuseUnsupported(want, capabilities) {
  const supported = capabilities.strategies;
  const problems = Object.entries(want.services).flatMap(([name, { strategy, port }]) => {
    if (!supported.some((kind) => kind === strategy.kind)) return [`services.${name}: the strategy ${strategy.kind} is not supported on the ${capabilities.kind} target`];
    if (port === void 0 && (strategy.kind === "canary" || strategy.kind === "blue-green")) {
      return [`services.${name}: ${strategy.kind === "canary" ? "a canary splits" : "blue-green switches"} traffic, and this service has no port`];
    }
    if (strategy.kind !== "canary") return [];
    const odd = strategy.steps.filter((step) => step % capabilities.weightStep !== 0);
    return odd.length > 0 ? [`services.${name}: this target moves traffic in steps of ${capabilities.weightStep} %, which ${odd.join(" %, ")} % is not`] : [];
  });
  if (problems.length === 0) return;
  throw new UserError(problems.join("\n"), { reason: "unsupported-strategy", where: "slipway.yaml", expected: `one of ${supported.join(", ")}` });
}
function dependenciesOf(release) {
  const problems = Object.entries(release.services).flatMap(([name, service]) => service.dependsOn.filter((d) => !Object.hasOwn(release.services, d)).map((d) => `services.${name}.dependsOn names ${d}, which is no service`));
  if (problems.length > 0) throw new UserError(problems.join("\n"), { reason: "spec-invalid", where: "slipway.yaml" });
  return Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, service.dependsOn]));
}
var viewsOf = (want, facts, serving) => Object.keys(want.services).sort().map((name) => ({
  name,
  want: want.services[name],
  serving: serving?.services[name],
  facts: facts.services[name]
}));
var servingRev = (view) => view.facts?.serving ?? view.serving?.rev ?? null;
var servingReplicas = ({ serving, facts }) => serving?.replicas ?? (facts?.serving === void 0 ? void 0 : facts.revisions[facts.serving]?.wanted);
function planService(view) {
  const { name, want } = view;
  const from = servingRev(view);
  const changed = from === null ? ["new"] : whatChanged(view, from);
  const change = from === null ? "create" : changed.length > 0 ? "update" : "unchanged";
  const downtime = declareDowntime(want, from, view.serving);
  return { service: name, change, from, to: want.rev, strategy: want.strategy.kind, changed, ...downtime === void 0 ? {} : { downtime } };
}
function whatChanged(view, from) {
  const { want, serving } = view;
  const replicas = servingReplicas(view);
  const scaled = replicas !== void 0 && replicas !== want.replicas ? [`replicas ${replicas} > ${want.replicas}`] : [];
  if (from === want.rev) return scaled;
  if (serving === void 0) return ["revision", ...scaled];
  const differs = (a, b) => digestJson(a) !== digestJson(b);
  const content = (s) => s.source.kind === "process" ? s.source.digest : s.source;
  const argv = (s) => s.source.kind === "process" ? s.source.argv : null;
  const parts = [
    ["source", differs(content(want), content(serving))],
    ["command", differs(argv(want), argv(serving))],
    ["config", differs(want.config?.release, serving.config?.release)],
    ["environment", differs(want.env, serving.env)],
    ["port", want.port !== serving.port],
    ["readiness", differs(want.ready, serving.ready)],
    ["drain", want.drainMs !== serving.drainMs]
  ];
  return [...parts.filter(([, is]) => is).map(([what]) => what), ...scaled];
}
function nominalVerbs(view) {
  const { want } = view;
  const from = servingRev(view);
  const all = [{ do: "ensure", rev: want.rev, replicas: want.replicas }];
  if (from === null) return [...all, { do: "route", weights: { [want.rev]: 100 } }];
  if (from === want.rev) return servingReplicas(view) === want.replicas ? [] : all;
  return strategyVerbs(want, from);
}
function predecessorIsDown(view) {
  const from = servingRev(view);
  return view.want.strategy.kind !== "recreate" && from !== null && from !== view.want.rev && (view.facts?.revisions[from]?.ready ?? 0) === 0;
}
function withPredecessorNote(plan, views) {
  const view = views.find((v) => v.name === plan.service);
  return view && predecessorIsDown(view) ? { ...plan, changed: [...plan.changed, "all at once: the predecessor is not running"] } : plan;
}
function actualVerbs(view) {
  const { want, facts } = view;
  const from = servingRev(view);
  const all = [{ do: "ensure", rev: want.rev, replicas: want.replicas }, { do: "route", weights: { [want.rev]: 100 } }];
  const nominal = nominalVerbs(view);
  const leftovers = Object.keys(facts?.revisions ?? {}).filter((rev) => rev !== from && rev !== want.rev).sort();
  const cleanup = (nominal.length > 0 ? leftovers : []).flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]);
  if (predecessorIsDown(view)) return [...all, ...facts?.revisions[from] ? [{ do: "retire", rev: from }] : [], ...cleanup];
  if (from !== want.rev && want.strategy.kind === "recreate") return [...cleanup, ...nominal];
  if (from !== want.rev) return [...nominal, ...cleanup];
  const whole = (facts?.revisions[want.rev]?.ready ?? 0) > 0 && facts?.weights[want.rev] === 100;
  return whole ? [...nominal, ...cleanup] : [...all, ...cleanup];
}
function layServices(views, dependencies) {
  const lanes = new Map(views.map((view) => [view.name, { service: view.name, verbs: actualVerbs(view), timing: timingOf(view.want) }]));
  const busy = new Set([...lanes].filter(([, lane]) => lane.verbs.length > 0).map(([name]) => name));
  const needs = nearestDependencies(dependencies, busy);
  const laid = /* @__PURE__ */ new Map();
  for (const name of wavesOf(dependencies).flat()) {
    const after = (needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []));
    laid.set(name, layLane(lanes.get(name), views.find((v) => v.name === name)?.facts, after));
  }
  return [...laid.values()].flat();
}
function removedServices(want, facts, serving) {
  const approved = Object.keys(facts.current?.revisions ?? {});
  const standing = Object.keys(facts.services).filter((name) => Object.keys(facts.services[name]?.revisions ?? {}).length > 0);
  const names = [.../* @__PURE__ */ new Set([...approved, ...standing])].filter((name) => !Object.hasOwn(want.services, name));
  const dependencies = Object.fromEntries(names.map((name) => [name, serving?.services[name]?.dependsOn ?? []]));
  return wavesOf(dependencies).flat().reverse().map((service) => {
    const rev = facts.current?.revisions[service];
    return { service, rev: rev ?? Object.keys(facts.services[service]?.revisions ?? {}).sort()[0], approved: rev !== void 0 };
  });
}
function layRemovals(removals, facts, serving, after) {
  let before = [...after];
  return removals.flatMap(({ service }) => {
    const there = facts.services[service];
    const verbs = Object.keys(there?.revisions ?? {}).sort().flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]);
    const steps = layLane({ service, verbs, timing: timingOf(serving?.services[service]) }, there, before);
    if (steps.length > 0) before = lastSteps(steps);
    return steps;
  });
}

// src/rollout/plan-back.ts
function planRollback(to, facts, alone = /* @__PURE__ */ new Set()) {
  const services = rollbackServices(to, facts, alone);
  const immediate = Object.keys(to.services).filter((name) => needsRoute(to, facts, name) && canCarry(to, facts, name)).sort();
  const first = immediate.flatMap((name) => layLane({ service: name, verbs: [routeAll(to.services[name])], timing: timingOf(to.services[name]) }, facts.services[name], []));
  const restored = [...first, ...layRestarts(to, facts, alone)];
  const steps = [...restored, ...layCleanup(to, facts, restored)];
  const changing = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = [[...changing].sort()].filter((wave) => wave.length > 0);
  const verbs = Object.fromEntries(services.map((s) => [s.service, s.to === null ? [] : [{ do: "route", weights: { [s.to]: 100 } }]]));
  return { set: to.set, operation: "rollback", services, order, steps, digest: planDigest({ set: to.set, operation: "rollback", services, verbs }) };
}
var ensureAll = (service) => ({ do: "ensure", rev: service.rev, replicas: service.replicas });
var routeAll = (service) => ({ do: "route", weights: { [service.rev]: 100 } });
var readyOf = (facts, service, rev) => facts.services[service]?.revisions[rev]?.ready ?? 0;
var canCarry = (to, facts, name) => readyOf(facts, name, to.services[name].rev) >= to.services[name].replicas;
function needsRoute(to, facts, name) {
  const { rev } = to.services[name];
  const weights = Object.entries(facts.services[name]?.weights ?? {}).filter(([, weight]) => weight > 0);
  return !(weights.length === 1 && weights[0]?.[0] === rev && weights[0][1] === 100);
}
var othersOf = (facts, keep2) => Object.keys(facts?.revisions ?? {}).filter((rev) => rev !== keep2).sort();
function rollbackServices(to, facts, alone) {
  return [.../* @__PURE__ */ new Set([...Object.keys(to.services), ...Object.keys(facts.services)])].sort().flatMap((service) => {
    const there = facts.services[service];
    const back = to.services[service];
    const others = othersOf(there, back?.rev);
    const from = heaviest(there) ?? there?.serving ?? others[0] ?? null;
    if (back === void 0) return others.length > 0 ? [{ service, change: "remove", from, to: null, strategy: "rolling", changed: ["not in the snapshot"] }] : [];
    const whole = others.length === 0 && !needsRoute(to, facts, service) && canCarry(to, facts, service) && there?.revisions[back.rev]?.wanted === back.replicas;
    const stops = isAlone(back, service, alone) && others.length > 0 && readyOf(facts, service, back.rev) === 0;
    return [{
      service,
      change: whole ? "unchanged" : "update",
      from,
      to: back.rev,
      strategy: back.strategy.kind,
      changed: whole ? [] : ["back to the snapshot"],
      ...stops ? { downtime: downtimeBetween(timingOf(back).drainMs, back) } : {}
    }];
  });
}
var heaviest = (facts) => Object.entries(facts?.weights ?? {}).filter(([, weight]) => weight > 0).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
function layRestarts(to, facts, alone) {
  const missing = new Set(Object.keys(to.services).filter((name) => !canCarry(to, facts, name)));
  const dependencies = Object.fromEntries(Object.entries(to.services).map(([name, service]) => [name, service.dependsOn]));
  const needs = nearestDependencies(dependencies, missing);
  const laid = /* @__PURE__ */ new Map();
  for (const name of wavesOf(dependencies).flat().filter((n) => missing.has(n))) {
    const service = to.services[name];
    const verbs = [...isAlone(service, name, alone) && readyOf(facts, name, service.rev) === 0 ? roomFor(service, facts.services[name]) : [], ensureAll(service)];
    if (needsRoute(to, facts, name)) verbs.push(routeAll(service));
    laid.set(name, layLane({ service: name, verbs, timing: timingOf(service) }, facts.services[name], (needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []))));
  }
  return [...laid.values()].flat();
}
var isAlone = ({ strategy }, name, alone) => strategy.kind === "recreate" || alone.has(name);
function roomFor({ rev }, facts) {
  const others = othersOf(facts, rev);
  const announced = others.length > 0 && facts?.revisions[rev] === void 0 ? [{ do: "ensure", rev, replicas: 0 }] : [];
  return [...announced, ...others.flatMap((other) => [{ do: "drain", rev: other }, { do: "retire", rev: other }])];
}
function layCleanup(to, facts, restored) {
  const after = lastSteps(restored);
  const gone = new Set(restored.flatMap(({ service, verb }) => verb.do === "retire" ? [`${service} ${verb.rev}`] : []));
  return Object.keys(facts.services).sort().flatMap((service) => {
    const back = to.services[service];
    const there = facts.services[service];
    const tooMany = back !== void 0 && canCarry(to, facts, service) && (there?.revisions[back.rev]?.wanted ?? 0) > back.replicas;
    const verbs = tooMany ? [{ do: "ensure", rev: back.rev, replicas: back.replicas }] : [];
    verbs.push(...othersOf(there, back?.rev).filter((rev) => !gone.has(`${service} ${rev}`)).flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]));
    const routed = there && back ? { ...there, weights: { [back.rev]: 100 } } : there;
    return layLane({ service, verbs, timing: timingOf(back) }, routed, after, 1 + restored.filter((step) => step.service === service).length);
  });
}

// src/rollout/plan-upkeep.ts
var stillWarm = (warm, now2) => Object.fromEntries(Object.entries(warm).map(([service, revs]) => [service, Object.fromEntries(Object.entries(revs).filter(([, until]) => Date.parse(until) > now2))]).filter(([, revs]) => Object.keys(revs).length > 0));
function idleRevisions(facts, kept) {
  if (facts.current === void 0) return [];
  return Object.keys(facts.services).sort().map((service) => ({
    service,
    revs: othersOf(facts.services[service], facts.current?.revisions[service]).filter((rev) => !((facts.services[service]?.weights[rev] ?? 0) > 0) && kept[service]?.[rev] === void 0)
  })).filter(({ revs }) => revs.length > 0);
}
var retireAll = (revs) => revs.map((rev) => ({ do: "retire", rev }));
function planFinalize(set, facts, kept = {}) {
  return upkeepPlan({ set, operation: "finalize", facts, lanes: idleRevisions(facts, kept).map(({ service, revs }) => ({ service, verbs: retireAll(revs), words: [`retire ${revs.join(", ")}`] })) });
}
function planJanitor(set, { facts, serving, capabilities, kept, leftovers }) {
  const repairs = serving === null ? [] : planDeploy(serving, facts, capabilities, serving).steps;
  const idle = idleRevisions(facts, kept);
  const names = [.../* @__PURE__ */ new Set([...repairs.map((s) => s.service), ...idle.map((i) => i.service), ...leftovers.map((l) => l.service)])].sort();
  const lanes = names.map((service) => {
    const own = repairs.filter((s) => s.service === service);
    const retired = new Set(own.flatMap(({ verb }) => verb.do === "retire" ? [verb.rev] : []));
    const revs = (idle.find((i) => i.service === service)?.revs ?? []).filter((rev) => !retired.has(rev));
    const swept = leftovers.filter((l) => l.service === service).map(({ leftover }) => ({ do: "sweep", leftover }));
    const words = [...own.length > 0 ? ["bring back what should serve"] : [], ...revs.length > 0 ? [`retire ${revs.join(", ")}`] : [], ...swept.length > 0 ? [`${swept.length} left over`] : []];
    return { service, verbs: [...retireAll(revs), ...swept], words, behind: own };
  });
  return upkeepPlan({ set, operation: "janitor", facts, lanes, repairs });
}
function upkeepPlan({ set, operation, facts, lanes, repairs = [] }) {
  const services = lanes.map(({ service, words }) => {
    const rev = facts.current?.revisions[service] ?? null;
    return { service, change: "update", from: rev, to: rev, strategy: "rolling", changed: words };
  });
  const steps = lanes.flatMap(({ service, verbs: verbs2, behind = [] }) => {
    const last = behind.at(-1);
    return layLane({ service, verbs: verbs2, timing: timingOf(void 0) }, facts.services[service], last === void 0 ? [] : [last.id], behind.length + 1);
  });
  const verbs = Object.fromEntries(lanes.map((lane) => [lane.service, [...(lane.behind ?? []).map((s) => s.verb), ...lane.verbs]]));
  return {
    set,
    operation,
    services,
    order: services.length > 0 ? [services.map((s) => s.service)] : [],
    steps: [...repairs, ...steps],
    digest: planDigest({ set, operation, services, verbs })
  };
}

// src/deploy/deadline.ts
var graceMs = 5e3;
async function withDeadline(clock, { what, ms }, signal, work) {
  const expired = new AbortController();
  const over = new AbortController();
  const timeout = new UserError(`${what} did not end within ${formatDuration(ms)}.`, { reason: "timeout", remedy: "See in the log what it waited for." });
  const late = clock.sleep(ms, over.signal).then(async () => {
    expired.abort(timeout);
    await clock.sleep(graceMs, over.signal);
    throw timeout;
  });
  late.catch(() => void 0);
  const running = work(AbortSignal.any([signal, expired.signal]));
  running.catch(() => void 0);
  try {
    return await Promise.race([running, late]);
  } catch (thrown) {
    throw expired.signal.aborted ? timeout : thrown;
  } finally {
    over.abort();
  }
}

// src/deploy/step-facts.ts
function stepFacts(verb, moment) {
  switch (verb.do) {
    case "ensure":
      return { verb: verb.do, rev: verb.rev, replicas: verb.replicas };
    case "roll":
      return { verb: verb.do, rev: verb.to };
    case "route":
      return { verb: verb.do, ...moment === "ended" ? Object.fromEntries(Object.entries(verb.weights).map(([rev, weight]) => [`weight.${rev}`, weight])) : {} };
    case "drain":
    case "retire":
      return { verb: verb.do, rev: verb.rev };
    default:
      return { verb: verb.do };
  }
}

// src/deploy/execute-steps.ts
var stopGraceMs = 1e3;
var judgeMarginMs = 3e4;
async function executeSteps(execution) {
  const run = new Run(execution);
  try {
    return await run.toTheEnd();
  } catch (thrown) {
    await run.stop();
    throw thrown;
  }
}
var Run = class {
  failures = [];
  execution;
  waiting;
  running = /* @__PURE__ */ new Map();
  settled = [];
  done = /* @__PURE__ */ new Set();
  halt = new AbortController();
  signal;
  constructor(execution) {
    this.execution = execution;
    this.waiting = new Map(execution.steps.map((step) => [step.id, step]));
    this.signal = AbortSignal.any([execution.signal, execution.session.hold.lost, this.halt.signal]);
  }
  async toTheEnd() {
    for (; ; ) {
      const bodies = this.takeSettled();
      const stopping = this.stopping();
      if (stopping) {
        const interrupted = [...this.running.keys(), ...this.waiting.keys()][0];
        await this.stop();
        bodies.push(...this.takeSettled(), ...this.cancelEntry(interrupted));
      }
      const next = stopping ? [] : this.runnable();
      bodies.push(...next.map((step) => ({ kind: "intent", step: step.id })));
      if (bodies.length > 0) await this.execution.session.append(this.execution.operation, bodies);
      for (const step of next) this.start(step);
      this.execution.session.hold.lost.throwIfAborted();
      if (stopping) return this.failures;
      if (this.settled.length > 0) continue;
      if (this.running.size === 0) return this.allAccountedFor();
      await this.somethingHappens();
    }
  }
  /** Never a success with steps left over. */
  allAccountedFor() {
    if (this.failures.length === 0 && this.waiting.size > 0) throw new InternalError(`Steps were never begun: ${[...this.waiting.keys()].join(", ")}.`);
    return this.failures;
  }
  /** Tells what runs to stop and gives it a moment. */
  async stop() {
    this.halt.abort(new UserError("The operation stops.", { reason: "cancelled" }));
    const over = new AbortController();
    const patience = this.execution.ports.clock.sleep(stopGraceMs, over.signal).catch(() => void 0);
    await Promise.race([Promise.allSettled(this.running.values()), patience]);
    over.abort();
  }
  stopping() {
    return this.execution.signal.aborted || this.execution.session.hold.lost.aborted || this.execution.onFailure === "stop" && this.failures.length > 0;
  }
  runnable() {
    const known = new Set(this.execution.steps.map((step) => step.id));
    return [...this.waiting.values()].filter((step) => step.after.every((id) => this.done.has(id) || !known.has(id)));
  }
  somethingHappens() {
    const { signal } = this.execution;
    const wake = new AbortController();
    const aborted = new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve(), { once: true, signal: wake.signal });
    });
    return Promise.race([...this.running.values(), aborted]).finally(() => wake.abort());
  }
  start(step) {
    const { recorder, phase, ports } = this.execution;
    this.waiting.delete(step.id);
    recorder.started(step, phase);
    ports.progress.report({ stage: "deploy", subject: step.service, state: "running", line: stepLine(step, "..."), facts: stepFacts(step.verb, "begun") });
    const ms = step.deadlineMs + (step.verb.do === "judge" ? judgeMarginMs : 0);
    const work = withDeadline(ports.clock, { what: `${step.service}: ${verbText(step.verb)}`, ms }, this.signal, (signal) => this.execution.carryOut(step, signal));
    this.running.set(step.id, work.then(
      (evidence) => this.settle({ step, evidence }),
      (thrown) => this.settle({ step, error: toSlipwayError(thrown) })
    ));
  }
  settle(settled) {
    this.running.delete(settled.step.id);
    this.settled.push(settled);
  }
  takeSettled() {
    return this.settled.splice(0).flatMap((settled) => "error" in settled ? this.failed(settled) : this.succeeded(settled));
  }
  succeeded({ step, evidence }) {
    const { recorder, phase, ports } = this.execution;
    this.done.add(step.id);
    recorder.ended(step, phase, "done", evidence.note ?? "");
    ports.progress.report({ stage: "deploy", subject: step.service, state: phase === "do" ? "done" : "undone", line: stepLine(step, evidence.note ?? "done"), facts: stepFacts(step.verb, "ended") });
    return [...this.judged(step), { kind: "done", step: step.id, evidence }];
  }
  failed({ step, error }) {
    const { recorder, phase, ports, redact } = this.execution;
    if (this.halt.signal.aborted || this.execution.signal.aborted) return [];
    this.failures.push({ step, error });
    const message = redact(error.message);
    recorder.ended(step, phase, "failed", message);
    ports.progress.report({ stage: "deploy", subject: step.service, state: "failed", line: stepLine(step, `failed: ${message}`), facts: stepFacts(step.verb, "begun") });
    return [...this.judged(step), { kind: "failed", step: step.id, reason: error.reason, message }];
  }
  judged(step) {
    const judgement = this.execution.recorder.judgementOf(step.id);
    return judgement ? [{ kind: "judged", step: step.id, verdict: judgement.verdict, evidence: judgement }] : [];
  }
  cancelEntry(interrupted) {
    const step = this.execution.steps.find((s) => s.id === interrupted);
    if (!this.execution.signal.aborted || step === void 0) return [];
    const error = new UserError("The run was cancelled.", { reason: "cancelled", remedy: "Run it again; what was begun is resumed or taken back first." });
    this.failures.push({ step, error });
    return [{ kind: "failed", step: step.id, reason: "cancelled", message: error.message }];
  }
};

// src/deploy/judge-step.ts
var sampleMs = 1e3;
var tolerableRestarts = 2;
var tolerableGaps = 3;
async function judgeStep(step, verb, watching, signal) {
  const { clock } = watching.ports;
  const first = (await watching.observe(signal)).services[step.service];
  const window = await openWindow(step, verb, watching, first);
  const started = clock.now();
  let gaps = 0;
  for (; ; ) {
    const promoter = await watching.promotedBy();
    if (promoter !== null) return { level: "estimated", note: `promoted by ${promoter.name}: not judged to the end` };
    await clock.sleep(Math.min(sampleMs, Math.max(1, verb.pauseMs)), signal);
    const there = (await watching.observe(signal)).services[step.service];
    gaps = (there?.revisions[verb.canary]?.ready ?? 0) > 0 ? 0 : gaps + 1;
    refuseCrashing(step, verb, { before: first?.revisions[verb.canary], now: there?.revisions[verb.canary], gaps });
    const judgement = await window?.judge(signal);
    if (judgement) watching.recorder.judged(step, judgement);
    report(step, verb, watching, { first, now: there });
    const elapsed = clock.now() - started;
    if (judgement?.verdict === "fail") throw breach(step, judgement);
    if (elapsed >= verb.pauseMs && gaps === 0 && (judgement === void 0 || judgement.verdict === "pass")) return evidenceOf(there, judgement);
    if (elapsed >= step.deadlineMs) throw inconclusive(step, judgement, elapsed);
  }
}
async function openWindow(step, verb, { openGate: openGate2, gates, ports }, facts) {
  if (verb.gate === null) return void 0;
  const gate = gates[verb.gate];
  if (gate === void 0) throw new UserError(`services.${step.service}.strategy names the gate ${verb.gate}, which is not declared.`, { reason: "spec-invalid", expected: `one of ${Object.keys(gates).join(", ") || "(none declared)"}` });
  const arm = (rev) => ({ rev, endpoints: facts?.revisions[rev]?.endpoints ?? [] });
  const shared = verb.baseline !== null && weightOf(facts, verb.baseline) > 0;
  return openGate2({
    name: verb.gate,
    gate,
    service: step.service,
    canary: arm(verb.canary),
    baseline: verb.baseline === null ? null : arm(verb.baseline),
    baselineFrom: shared ? "window" : "lifetime"
  }, ports);
}
function refuseCrashing(step, verb, { before, now: now2, gaps }) {
  const restarts = (now2?.restarts ?? 0) - (before?.restarts ?? 0);
  if (restarts <= tolerableRestarts && gaps < tolerableGaps) return;
  const what = restarts > tolerableRestarts ? `was restarted ${restarts} times while it was watched` : "has no ready process left";
  throw new UserError(`${step.service}: revision ${verb.canary} ${what}.`, { reason: "release-crashed", where: step.service, remedy: "Read the last lines of its log." });
}
function report(step, verb, { ports }, { first, now: now2 }) {
  const figures = (rev) => armFigures(now2?.revisions[rev], first?.revisions[rev]);
  const canary = figures(verb.canary);
  const baseline = verb.baseline === null || weightOf(now2, verb.baseline) === 0 ? null : figures(verb.baseline);
  const weight = weightOf(now2, verb.canary);
  const facts = Object.entries({ baseline, canary }).flatMap(([arm, f]) => f === null ? [] : [
    [`${arm}.requests`, f.requests],
    ...f.errorShare === null ? [] : [[`${arm}.errors`, f.errorShare]],
    ...f.p95Ms === null ? [] : [[`${arm}.p95`, f.p95Ms]]
  ]);
  ports.progress.report({ stage: "deploy", subject: step.service, state: "running", line: judgingLine(step.service, weight, baseline, canary), share: weight / 100, facts: { weight, ...Object.fromEntries(facts) } });
}
var evidenceOf = (facts, judgement) => ({ level: "data-plane", weights: facts?.weights ?? {}, ...judgement ? { note: judgement.headline } : {} });
var breach = (step, judgement) => new GateBreach(`${step.service}: ${judgement.headline}`, { reason: "analysis-failed", where: `gates.${judgement.gate}`, expected: `at most ${(judgement.max * 100).toFixed(1)} % bad`, remedy: "Compare the arms in the report; mend the release." });
function inconclusive(step, judgement, elapsed) {
  if (judgement === void 0) return new UserError(`${step.service}: no ready process at the end of the pause.`, { reason: "release-crashed", where: step.service });
  return new GateBreach(`${step.service}: no verdict after ${formatDuration(elapsed)}: ${judgement.headline}`, {
    reason: "gate-inconclusive",
    where: `gates.${judgement.gate}`,
    expected: `at least ${judgement.atLeast} events in each arm`,
    remedy: "Send more traffic, or lengthen `pause`."
  });
}

// src/deploy/recorder.ts
var mostSamples = 600;
function makeRecorder(clock) {
  const runs = /* @__PURE__ */ new Map();
  const judgements = /* @__PURE__ */ new Map();
  let traffic = [];
  const now2 = () => new Date(clock.now()).toISOString();
  const key = (step, phase) => `${phase} ${step.id}`;
  return {
    started: (step, phase) => {
      runs.set(key(step, phase), { ...blank(step, phase), startedAt: now2() });
    },
    ended: (step, phase, state, note) => {
      runs.set(key(step, phase), { ...runs.get(key(step, phase)) ?? { ...blank(step, phase), startedAt: now2() }, endedAt: now2(), state, note });
    },
    judged: (step, judgement) => {
      judgements.set(step.id, judgement);
    },
    judgementOf: (step) => judgements.get(step),
    sample(facts) {
      traffic.push(...samplesOf(facts, now2()));
      while (traffic.length > mostSamples) traffic = thinned(traffic);
    },
    data: (plan) => ({ steps: [...runs.values(), ...(plan?.steps ?? []).filter((step) => !runs.has(key(step, "do"))).map((step) => ({ ...blank(step, "do"), startedAt: now2() }))], judgements: [...judgements.values()], traffic }),
    restoredAt: () => [...runs.values()].filter((run) => run.phase === "undo" && run.state === "done" && !/^(drain|retire)/.test(run.verb)).map((run) => run.endedAt).filter((at) => at !== null).sort().at(-1) ?? null
  };
}
var blank = (step, phase) => ({ id: step.id, service: step.service, verb: verbText(step.verb), phase, startedAt: "", endedAt: null, state: "pending", note: "" });
function recallSteps(recorded, operation) {
  const earlier = operation.plan.steps.flatMap((step) => {
    const state = operation.steps[step.id];
    if (state?.state !== "done" || recorded.some((run) => run.id === step.id && run.phase === "do" && run.state !== "pending")) return [];
    return [{ ...blank(step, "do"), startedAt: state.intentAt, endedAt: state.endedAt, state: "done", note: "done by an earlier attempt" }];
  });
  const told = new Set(earlier.map((run) => run.id));
  return [...earlier, ...recorded.filter((run) => !(run.state === "pending" && told.has(run.id)))];
}
function samplesOf(facts, at) {
  return Object.entries(facts.services).map(([service, { weights, revisions }]) => ({
    at,
    service,
    weights,
    arms: Object.fromEntries(Object.entries(revisions).flatMap(([rev, { traffic }]) => traffic ? [[rev, traffic]] : []))
  }));
}
function thinned(samples) {
  const instants = [...new Set(samples.map((s) => s.at))].reverse();
  const kept = new Set(instants.filter((_, index) => index % 2 === 0));
  return samples.filter((s) => kept.has(s.at));
}

// src/deploy/session.ts
async function withSession(target, set, owner, body) {
  const hold = await target.lock(set, owner);
  try {
    return await body(await openSession(target, hold));
  } finally {
    await hold.release().catch(() => void 0);
  }
}
async function openSession(target, hold) {
  const reading = await target.read(hold.set);
  let head = reading.head;
  let wrote = false;
  return {
    hold,
    state: foldJournal(reading.entries),
    snapshots: reading.snapshots,
    wrote: () => wrote,
    head: () => head,
    async append(operation, bodies) {
      if (hold.lost.aborted) throw new UserError("The lock was lost; another run may be changing the set.", { reason: "lock-held", where: hold.set, remedy: "See what the other run did, then run again." });
      head = await target.append(hold, head, operation, bodies);
      wrote = true;
    }
  };
}

// src/deploy/engine-context.ts
var sampleMs2 = 1e3;
var logLines = 12;
function withContext(set, deps, signal, body) {
  return withSession(deps.target, set, deps.owner, async (session) => {
    const context = { set, deps, session, recorder: makeRecorder(deps.ports.clock), signal, before: snapshotOf(session, session.state.current) };
    return withAftermath(context, await body(context));
  });
}
async function withAftermath({ set, deps, session }, result) {
  const now2 = deps.ports.clock.now();
  if (!session.wrote()) return { ...result, warm: listWarm(session.state.warm, now2) };
  const state = await deps.target.read(set).then(({ entries }) => foldJournal(entries), () => void 0);
  if (state === void 0) return result;
  return { ...result, downtime: state.last === null ? [] : measureDowntime(state.last), warm: listWarm(state.warm, now2) };
}
var listWarm = (warm, now2) => Object.entries(stillWarm(warm, now2)).flatMap(([service, revs]) => Object.entries(revs).map(([rev, until]) => ({ service, rev, until })));
var snapshotOf = (session, id) => session.snapshots.findLast((s) => s.id === id) ?? null;
async function runSteps(context, { operation, plan, phase, onFailure = phase === "do" ? "stop" : "finish" }) {
  const { deps, session, recorder, signal } = context;
  const watch = startWatch(context);
  try {
    return await executeSteps({
      operation,
      phase,
      steps: plan.steps,
      onFailure,
      session,
      recorder,
      signal,
      ports: deps.ports,
      redact: deps.redact,
      async carryOut(step, s) {
        const evidence = await carryOut(context, operation, step, s);
        if (step.verb.do === "route") watch.look();
        return evidence;
      }
    });
  } finally {
    await watch.stop();
  }
}
function carryOut(context, operation, step, signal) {
  const { deps, session, recorder, set } = context;
  const { verb } = step;
  if (verb.do === "hook") throw new UserError(`${step.service}: hooks are not carried out by this version.`, { reason: "unsupported", where: step.id });
  if (verb.do !== "judge") return deps.target.apply(session.hold, step, signal);
  return judgeStep(step, verb, { ...deps, recorder, observe: (s) => deps.target.observe(set, null, s), promotedBy: () => promotedBy(context, operation) }, signal);
}
async function promotedBy({ deps, set }, operation) {
  const note = await deps.target.readNote(set).catch(() => null);
  return note?.kind === "promote" && note.operation === operation ? note.by : null;
}
function startWatch({ deps, recorder, set, signal }) {
  const over = new AbortController();
  let looking = Promise.resolve();
  const sample = async () => {
    const facts = await deps.target.observe(set, null, signal).catch(() => void 0);
    if (facts) recorder.sample(facts);
  };
  const look2 = () => {
    looking = looking.then(sample);
  };
  const ended = new Promise((resolve) => over.signal.addEventListener("abort", () => resolve(), { once: true }));
  const watch = async () => {
    while (!over.signal.aborted) {
      look2();
      await Promise.race([looking, ended]);
      await deps.ports.clock.sleep(sampleMs2, over.signal);
    }
  };
  const watching = watch().catch(() => void 0);
  return {
    look: look2,
    async stop() {
      over.abort();
      await watching;
      look2();
      const waited = new AbortController();
      await Promise.race([looking, deps.ports.clock.sleep(sampleMs2, waited.signal).catch(() => void 0)]);
      waited.abort();
    }
  };
}
async function explainFailure({ deps, set }, error, step) {
  const rev = step && revisionOf(step);
  const tail = rev === void 0 || error.reason === "cancelled" ? [] : await deps.target.logTail(set, step.service, rev, logLines).catch(() => []);
  return { reason: error.reason, message: deps.redact(error.message), remedy: error.remedy, service: step?.service ?? null, logTail: tail.map(deps.redact) };
}
function revisionOf({ verb }) {
  switch (verb.do) {
    case "ensure":
    case "drain":
    case "retire":
      return verb.rev;
    case "roll":
      return verb.to;
    case "judge":
      return verb.canary;
    case "route":
    case "hook":
    case "sweep":
      return void 0;
  }
}
function resultOf(context, plan, facts) {
  return {
    plan,
    started: context.session.wrote(),
    before: context.before,
    after: context.before,
    failure: null,
    note: "",
    undo: null,
    downtime: [],
    warm: [],
    chores: [],
    ...context.recorder.data(plan),
    ...facts
  };
}
async function unfinished(context, plan, thrown) {
  return resultOf(context, plan, { outcome: "unfinished", after: null, failure: await explainFailure(context, toSlipwayError(thrown), void 0) });
}

// src/deploy/observe-plan.ts
async function observeDeployPlan(target, want, current, signal) {
  const capabilities = await target.capabilities(want.set);
  const facts = await target.observe(want.set, want, signal);
  const serving = current === null ? null : await target.recall(want.set, current.id);
  const plan = planDeploy(want, facts, capabilities, serving);
  return { facts, plan: { ...plan, steps: target.lower(plan.steps, facts, want) } };
}

// src/deploy/refusals.ts
function refuseChangedPlan(expected, plan) {
  if (expected === void 0 || expected === plan.digest) return;
  throw new UserError("The plan is not the one that was approved.", {
    reason: "plan-changed",
    where: plan.set,
    expected: `plan ${expected}`,
    remedy: `The plan is now ${plan.digest}: ${planWords(plan)}. Look at it and approve it; nothing was changed.`
  });
}
function planWords(plan) {
  const changes = plan.services.filter((s) => s.change !== "unchanged");
  if (changes.length === 0) return "nothing changes";
  return changes.map((s) => `${s.service} ${s.from?.slice(0, 6) ?? "nothing"} > ${s.to?.slice(0, 6) ?? "nothing"} (${s.changed.join(", ")})`).join("; ");
}
function refuseProblems(problems) {
  const first = problems[0];
  if (first === void 0) return;
  throw new UserError(problems.map((p) => p.service === void 0 ? p.message : `${p.service}: ${p.message}`).join("\n"), {
    reason: first.reason,
    remedy: [.../* @__PURE__ */ new Set([...problems.flatMap((p) => p.remedy === void 0 ? [] : [p.remedy]), "Nothing was changed."])].join(" ")
  });
}
function unfinishedError(open) {
  const since = open.undo === null ? `stopped half-way (begun ${open.startedAt})` : "was being taken back";
  return new UserError(`The ${open.plan.operation} by ${open.owner.name}, attempt ${open.owner.attempt}, ${since}.`, {
    reason: "unfinished-operation",
    where: open.plan.set,
    remedy: "Run the deploy action with `operation: abort` to take it back or `operation: resume` to go on with it, or run that same run again. Nothing was changed."
  });
}

// src/rollout/release.ts
function composeRelease(set, label, parts) {
  return { set, services: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, composeService(label, part)])) };
}
var emptyRelease = (set) => ({ set, services: {} });
function composeService(label, { spec, source, config }) {
  const content = {
    source,
    env: spec.env,
    drainMs: spec.drain,
    ...config === void 0 ? {} : { config },
    ...spec.port === void 0 ? {} : { port: spec.port },
    ...spec.ready === void 0 ? {} : { ready: spec.ready }
  };
  return { rev: revisionOf2(content), label, ...content, replicas: spec.replicas, dependsOn: spec.dependsOn, strategy: spec.strategy };
}
function revisionOf2(content) {
  const { source, config, env, port, ready, drainMs } = content;
  const named = source.kind === "process" ? { kind: source.kind, argv: source.argv, digest: source.digest } : source;
  return digestJson({ source: named, config: config?.release ?? null, format: config?.format ?? null, env, port: port ?? null, ready: ready ?? null, drainMs }).slice("sha256:".length, "sha256:".length + 12);
}

// src/deploy/take-back.ts
var attempts = 2;
async function takeBack(context, { id: operation, plan: undone }, goal, cause) {
  const release = await wanted(context, goal);
  let plan = await planBack(context, release, undone);
  let failures = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await context.session.append(operation, [{ kind: "undo", ...cause, plan }]);
    failures = await runSteps(context, { operation, plan, phase: "undo" });
    if (failures.some((f) => f.error.reason === "cancelled")) return { outcome: "unfinished", plan, failures, restoredAt: null };
    if (failures.length === 0) {
      await context.session.append(operation, endings(goal));
      return { outcome: "rolled-back", plan, failures, restoredAt: context.recorder.restoredAt() ?? now(context) };
    }
    if (attempt < attempts) plan = await planBack(context, release, undone);
  }
  await context.session.append(operation, [{ kind: "end", outcome: "rollback-failed" }]);
  return { outcome: "rollback-failed", plan, failures, restoredAt: null };
}
var now = ({ deps }) => new Date(deps.ports.clock.now()).toISOString();
var wanted = ({ deps, set }, goal) => goal === null ? Promise.resolve(emptyRelease(set)) : deps.target.recall(set, goal);
async function planBack(context, release, undone) {
  const { deps, set, signal } = context;
  const facts = await deps.target.observe(set, null, signal);
  const plan = planRollback(release, facts, await recreatedServices(context, undone));
  return { ...plan, steps: deps.target.lower(plan.steps, facts, release) };
}
async function recreatedServices({ deps, set, before }, undone) {
  const serving = before === null ? void 0 : await deps.target.recall(set, before.id);
  const now2 = Object.entries(serving?.services ?? {}).filter(([, { strategy }]) => strategy.kind === "recreate").map(([name]) => name);
  return /* @__PURE__ */ new Set([...now2, ...(undone?.services ?? []).filter((s) => s.strategy === "recreate").map((s) => s.service)]);
}
function endings(goal) {
  const end = { kind: "end", outcome: "rolled-back" };
  return goal === null ? [end] : [{ kind: "snapshot", id: goal }, end];
}

// src/deploy/engine.ts
function deploy(order, deps, signal) {
  return withContext(order.want.set, deps, signal, async (context) => {
    await deps.target.revive(context.session.hold, signal);
    const open = context.session.state.unfinished;
    const resumed = open === null ? void 0 : await goOn(context, order, open);
    return resumed ?? begin(context, order);
  });
}
async function begin(context, order) {
  const { deps, session, signal } = context;
  const { plan, facts } = await observeDeployPlan(deps.target, order.want, context.before, signal);
  refuseChangedPlan(order.expectedDigest, plan);
  refuseProblems(facts.problems);
  if (plan.steps.length === 0) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: this release serves already." });
  const want = await deps.target.stage(session.hold, order.want, signal);
  const before = context.before?.id ?? null;
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before, want, label: order.label };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  announce(context, plan);
  return carryThrough(context, order, { id, plan, before, irreversible: [] }, plan);
}
function announce({ deps }, plan) {
  for (const { service } of plan.services) {
    const first = plan.steps.find((step) => step.service === service);
    const awaited = [...new Set((first?.after ?? []).map((id) => id.slice(0, id.indexOf("/"))))];
    if (awaited.length > 0) deps.ports.progress.report({ stage: "deploy", subject: service, state: "waiting", line: `${service}  waits for ${awaited.join(", ")}` });
  }
}
async function carryThrough(context, order, begun, remaining) {
  try {
    const failures = await runSteps(context, { operation: begun.id, plan: remaining, phase: "do" });
    if (failures.length > 0) return await giveUp(context, begun, failures);
    const kept = await keep(context, order);
    if ("error" in kept) return await giveUp(context, begun, [kept]);
    await context.session.append(begun.id, [{ kind: "snapshot", id: kept.id }, { kind: "end", outcome: "succeeded" }]);
    return resultOf(context, begun.plan, { outcome: "succeeded", after: kept });
  } catch (thrown) {
    return unfinished(context, begun.plan, thrown);
  }
}
async function keep({ deps, session }, order) {
  try {
    return await deps.target.snapshot(session.hold, order.want, order.label);
  } catch (thrown) {
    return { step: void 0, error: toSlipwayError(thrown) };
  }
}
async function giveUp(context, begun, failures) {
  const { step, error } = failures[0];
  const failure = await explainFailure(context, error, step);
  if (error.reason === "cancelled") return resultOf(context, begun.plan, { outcome: "unfinished", after: null, failure });
  const done = new Set(context.recorder.data(begun.plan).steps.filter((run) => run.phase === "do" && run.state === "done").map((run) => run.id));
  const final = [...begun.irreversible, ...begun.plan.steps.filter((s) => s.undo === "irreversible" && done.has(s.id))];
  if (final.length > 0) return resultOf(context, begun.plan, { outcome: "unfinished", after: null, failure: { ...failure, reason: "irreversible", message: `${failure.message} ${blocked(final)}` } });
  return comeBack(context, begun, failure);
}
var blocked = (steps) => `The set was not taken back: ${steps.map((s) => s.id).join(", ")} cannot be undone. Mend forward with another deploy, or name a snapshot to go back to.`;
async function comeBack(context, begun, failure) {
  const verdictAt = new Date(context.deps.ports.clock.now()).toISOString();
  const cause = { reason: failure.reason, message: failure.message };
  context.deps.ports.progress.report({ stage: "deploy", subject: "set", state: "failed", line: `${failure.message} The whole set goes back.` });
  try {
    const { outcome, failures, restoredAt } = await takeBack(context, begun, begun.before, cause);
    const undo = { ...cause, verdictAt, restoredAt };
    if (outcome === "rolled-back") return resultOf(context, begun.plan, { outcome, undo, failure });
    const why = failures.map((f) => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join("; ");
    return resultOf(context, begun.plan, { outcome, undo, after: null, failure: { ...failure, message: `${failure.message} Going back did not end: ${why}` } });
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    const message = `${failure.message} Going back was stopped: ${context.deps.redact(error.message)}`;
    return resultOf(context, begun.plan, { outcome: "unfinished", after: null, undo: { ...cause, verdictAt, restoredAt: null }, failure: { ...failure, reason: error.reason, message, remedy: error.remedy } });
  }
}
async function goOn(context, order, open) {
  const { deps, session, signal } = context;
  const ours = open.owner.runId === deps.owner.runId && deps.owner.attempt >= open.owner.attempt;
  const { plan, facts } = await observeDeployPlan(deps.target, order.want, context.before, signal);
  const remainder = planResume(session.state, facts);
  if (remainder.kind === "end") {
    await session.append(open.id, [{ kind: "end", outcome: "succeeded" }]);
    if (!ours) return void 0;
    return withEarlier(resultOf(context, open.plan, { outcome: "succeeded", note: "Finished what an earlier attempt had done." }), open);
  }
  if (isUpkeep(open) || irreversibleOf(open).length > 0 && remainder.kind === "undo") {
    await session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    return void 0;
  }
  if (!ours || open.plan.operation !== "deploy" || open.plan.digest !== plan.digest) throw unfinishedError(open);
  refuseChangedPlan(order.expectedDigest, plan);
  return withEarlier(await resume(context, order, open, { remainder, facts }), open);
}
async function resume(context, order, open, { remainder, facts }) {
  const { deps, session, signal } = context;
  if (remainder.kind === "undo") {
    const failure = { reason: remainder.reason, message: remainder.message, remedy: void 0, service: null, logTail: [] };
    return comeBack(context, open, failure);
  }
  if (remainder.kind !== "steps") throw unfinishedError(open);
  refuseProblems(facts.problems);
  await deps.target.stage(session.hold, order.want, signal);
  return carryThrough(context, order, { ...open, irreversible: irreversibleOf(open) }, remainder.plan);
}
var isUpkeep = ({ plan }) => plan.operation === "finalize" || plan.operation === "janitor";
var irreversibleOf = (open) => open.plan.steps.filter((step) => step.undo === "irreversible" && open.steps[step.id]?.state === "done");
var withEarlier = (result, open) => ({ ...result, steps: recallSteps(result.steps, open) });

// src/deploy/engine-back.ts
function rollback(order, deps, signal) {
  return withContext(order.set, deps, signal, async (context) => {
    const { state } = context.session;
    if (order.scope !== "any" && !madeByThisRun(state, deps, order.scope)) {
      return resultOf(context, null, { outcome: "unchanged", note: "Nothing to take back: what serves was not made by this run." });
    }
    await deps.target.revive(context.session.hold, signal);
    const open = state.unfinished;
    if (open === null) return rollbackFinished(context, order.toSnapshot ?? state.previous);
    if (!isUpkeep(open)) return finishOpen(context, open, order.toSnapshot);
    await context.session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    return rollbackFinished(context, order.toSnapshot ?? state.previous);
  });
}
function madeByThisRun(state, { owner }, scope) {
  if (state.unfinished !== null && !isUpkeep(state.unfinished)) return state.unfinished.owner.runId === owner.runId;
  return scope === "this-run" && state.lineage.at(-1)?.owner.runId === owner.runId;
}
function refuseIrreversible(open, chosen) {
  const final = open.plan.steps.filter((step) => step.undo === "irreversible" && open.steps[step.id]?.state === "done");
  if (final.length === 0 || chosen !== void 0) return;
  throw new UserError(`${final.map((s) => s.id).join(", ")} cannot be undone.`, { reason: "irreversible", where: open.plan.set, remedy: "Mend forward with another deploy, or name the snapshot to go back to in the input `to-snapshot`." });
}
var goalOf = (open) => open.plan.operation === "rollback" ? open.to : open.before;
async function finishOpen(context, open, chosen) {
  refuseIrreversible(open, chosen);
  const goal = chosen ?? goalOf(open);
  const verdictAt = open.failure?.at ?? new Date(context.deps.ports.clock.now()).toISOString();
  const cause = { reason: open.undo?.reason ?? open.failure?.reason ?? "cancelled", message: open.undo?.message ?? open.failure?.message ?? `The ${open.plan.operation} by ${open.owner.name} stopped half-way.` };
  try {
    const taken = await takeBack(context, open, goal, cause);
    return { ...backResult(context, taken, goal), undo: { ...cause, verdictAt, restoredAt: taken.restoredAt } };
  } catch (thrown) {
    return unfinished(context, open.plan, thrown);
  }
}
async function rollbackFinished(context, goal) {
  if (goal === null) throw new UserError("There is no earlier snapshot to go back to.", { reason: "nothing-to-roll-back", where: context.set, remedy: "Deploy a release that works; what serves now was left as it is." });
  const { deps, session } = context;
  if (snapshotOf(session, goal) === null) {
    throw new UserError(`There is no snapshot ${goal}.`, { reason: "nothing-to-roll-back", where: context.set, expected: `one of ${session.snapshots.map((s) => s.id).join(", ") || "(none)"}` });
  }
  const plan = await planBack(context, await deps.target.recall(context.set, goal), null);
  if (plan.steps.length === 0 && goal === session.state.current) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: that snapshot serves already." });
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, to: goal, label: snapshotOf(session, goal)?.label ?? "" };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  const verdictAt = new Date(deps.ports.clock.now()).toISOString();
  const cause = { reason: "rolled-back", message: "A rollback was asked for." };
  try {
    const taken = await takeBack(context, { id, plan }, goal, cause);
    return { ...backResult(context, taken, goal), undo: { ...cause, verdictAt, restoredAt: taken.restoredAt } };
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}
function backResult(context, { outcome, plan, failures }, goal) {
  const first = failures[0];
  const after = outcome === "rolled-back" ? snapshotOf(context.session, goal) : null;
  const failure = first === void 0 ? null : {
    reason: outcome === "rollback-failed" ? "rollback-failed" : first.error.reason,
    service: first.step.service,
    logTail: [],
    message: failures.map((f) => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join("; "),
    remedy: "See what serves with `operation: status`, mend the cause, then run `operation: rollback` again."
  };
  return { ...resultOf(context, null, { outcome, after, failure }), plan };
}
function finalize({ set, retire }, deps, signal) {
  return withContext(set, deps, signal, async (context) => {
    const { session } = context;
    const { state } = session;
    const open = state.unfinished;
    if (open !== null && !isUpkeep(open)) throw unfinishedError(open);
    if (open !== null) await session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    const facts = await deps.target.observe(set, null, signal);
    const now2 = deps.ports.clock.now();
    const kept = retire === "all" ? {} : stillWarm(state.warm, now2);
    const planned = planFinalize(set, facts, kept);
    const plan = { ...planned, steps: deps.target.lower(planned.steps, facts, emptyRelease(set)) };
    const stays = warmWords(listWarm(kept, now2), now2);
    if (plan.steps.length === 0) return resultOf(context, plan, { outcome: "unchanged", note: stays === "" ? "Nothing to do: no predecessor is kept warm." : `Nothing to end yet: ${stays}` });
    const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, label: context.before?.label ?? "" };
    const id = operationId(session.head(), body);
    await session.append(id, [body]);
    return { ...await retireSteps(context, id, plan), note: stays };
  });
}
function warmWords(warm, now2) {
  if (warm.length === 0) return "";
  return `${warm.map(({ service, until }) => `the predecessor of ${service} stays warm for ${formatDuration(Date.parse(until) - now2)} more`).join(", ")}; then \`operation: janitor\` ends it, or the next release does.`;
}
async function retireSteps(context, id, plan) {
  try {
    const failures = await runSteps(context, { operation: id, plan, phase: "do" });
    const first = failures[0];
    if (first === void 0) {
      await context.session.append(id, [{ kind: "end", outcome: "succeeded" }]);
      return resultOf(context, plan, { outcome: "succeeded" });
    }
    if (first.error.reason !== "cancelled") await context.session.append(id, [{ kind: "end", outcome: "abandoned" }]);
    return resultOf(context, plan, { outcome: "unfinished", failure: await explainFailure(context, toSlipwayError(first.error), first.step) });
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}

// src/deploy/engine-open.ts
var nothing = (context) => resultOf(context, null, { outcome: "unchanged", note: "Nothing to do: nothing is unfinished." });
var takenBy = ({ deps }, how) => ({ kind: "taken", by: deps.owner, how });
function resume2(set, deps, signal) {
  return withContext(set, deps, signal, (context) => goOn2(context, "resume"));
}
async function promote(set, deps, signal) {
  try {
    return await withContext(set, deps, signal, (context) => goOn2(context, "promote"));
  } catch (thrown) {
    if (thrown instanceof SlipwayError && thrown.reason === "lock-held") return tellRunning(set, deps, thrown);
    throw thrown;
  }
}
function abort(set, deps, signal) {
  return withContext(set, deps, signal, (context) => abortOpen(context, "abort"));
}
async function abortOpen(context, how) {
  const { deps, session, signal } = context;
  const open = session.state.unfinished;
  if (open === null) return nothing(context);
  if (isUpkeep(open)) return closeUpkeep(context, open);
  if (open.undo === null && open.snapshot !== null) return closeComplete(context, open, how);
  refuseIrreversible(open, void 0);
  await session.append(open.id, [takenBy(context, how)]);
  await deps.target.revive(session.hold, signal);
  return withEarlier(await finishOpen(context, open, void 0), open);
}
async function closeUpkeep(context, open) {
  await context.session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
  return resultOf(context, null, { outcome: "unchanged", note: `Nothing to take back: a ${open.plan.operation} was half-way, which changes nothing that serves. Run it again.` });
}
async function closeComplete(context, open, how) {
  await context.session.append(open.id, [takenBy(context, how), { kind: "end", outcome: open.plan.operation === "rollback" ? "rolled-back" : "succeeded" }]);
  return withEarlier(resultOf(context, open.plan, { outcome: "succeeded", note: "It was complete: only its end had not been written." }), open);
}
async function goOn2(context, how) {
  const { deps, session, signal } = context;
  const open = session.state.unfinished;
  if (open === null) return nothing(context);
  if (isUpkeep(open)) return closeUpkeep(context, open);
  const back = open.plan.operation === "rollback" || open.undo !== null;
  if (back && how === "promote") throw cannot(open, "it is being taken back", "Run `operation: resume` to finish going back.");
  await deps.target.revive(session.hold, signal);
  if (back) {
    await session.append(open.id, [takenBy(context, how)]);
    return withEarlier(await finishOpen(context, open, void 0), open);
  }
  return withEarlier(await goForward(context, open, how), open);
}
async function goForward(context, open, how) {
  const { deps, session, set, signal } = context;
  const { want } = open;
  if (want === null) throw cannot(open, "an older version began it and did not write down the whole release", "Run that same run again, or `operation: abort`.");
  const facts = await deps.target.observe(set, want, signal);
  const remainder = planResume(session.state, facts);
  if (remainder.kind === "end") return closeComplete(context, open, how);
  if (remainder.kind === "undo") return giveBack(context, open, remainder, how);
  if (remainder.kind !== "steps") return nothing(context);
  refuseProblems(facts.problems);
  if (how === "resume") refuseUnknownGates(deps, remainder.plan);
  await session.append(open.id, [takenBy(context, how), ...how === "promote" ? passedOver(context, remainder.plan) : []]);
  await deps.target.stage(session.hold, want, signal);
  const plan = how === "promote" ? withoutJudgements(remainder.plan) : remainder.plan;
  return carryThrough(context, { want, label: open.label }, { ...open, irreversible: irreversibleOf(open) }, plan);
}
async function giveBack(context, open, { reason, message }, how) {
  if (how === "promote") throw cannot(open, `it failed: ${message}`, "Run `operation: abort`, or `operation: resume`, which takes it back.");
  refuseIrreversible(open, void 0);
  await context.session.append(open.id, [takenBy(context, how)]);
  return comeBack(context, open, { reason, message, remedy: void 0, service: null, logTail: [] });
}
function passedOver({ deps }, plan) {
  return remainingJudgements(plan).map(({ id }) => ({ kind: "done", step: id, evidence: { level: "estimated", note: `promoted by ${deps.owner.name}: not judged` } }));
}
function refuseUnknownGates({ gates }, plan) {
  const unknown = plan.steps.flatMap(({ verb }) => verb.do === "judge" && verb.gate !== null && !Object.hasOwn(gates, verb.gate) ? [verb.gate] : []);
  if (unknown.length === 0) return;
  throw new UserError(`The operation is judged by gates that this slipway.yaml does not declare: ${[...new Set(unknown)].join(", ")}.`, {
    reason: "spec-invalid",
    expected: `one of ${Object.keys(gates).join(", ") || "(none declared)"}`,
    remedy: "Check out the commit that was being released. Nothing was changed."
  });
}
var cannot = (open, why, remedy) => new UserError(`The ${open.plan.operation} by ${open.owner.name} cannot be gone on with: ${why}.`, { reason: "unfinished-operation", where: open.plan.set, remedy: `${remedy} Nothing was changed.` });
async function tellRunning(set, deps, held) {
  const { entries, snapshots } = await deps.target.read(set);
  const state = foldJournal(entries);
  const open = state.unfinished;
  if (open === null || open.plan.operation !== "deploy" || open.undo !== null || open.failure !== null) throw held;
  const now2 = deps.ports.clock.now();
  await deps.target.leaveNote(set, { kind: "promote", operation: open.id, by: deps.owner, at: new Date(now2).toISOString() });
  const serving = snapshots.findLast((s) => s.id === state.current) ?? null;
  return {
    outcome: "unchanged",
    plan: open.plan,
    started: false,
    before: serving,
    after: serving,
    failure: null,
    undo: null,
    note: `The run at work was told to go on without waiting: ${open.owner.name}, begun ${formatDuration(now2 - Date.parse(open.startedAt))} ago. Its log says what it does.`,
    steps: [],
    judgements: [],
    traffic: [],
    downtime: [],
    warm: [],
    chores: []
  };
}

// src/deploy/engine-janitor.ts
async function janitor(order, deps, signal) {
  const seen = await look("outside", order, deps, signal);
  const work = seen.troubles.some((trouble) => trouble.mends !== "");
  if (order.mode === "look") return untouched(seen, deps, "planned");
  if (seen.busy || !work) return untouched(seen, deps, "unchanged");
  return withContext(order.set, deps, signal, async (context) => {
    const failed = await mend(order, context);
    const after = await look("inside", order, deps, signal).catch(() => void 0);
    const chores = seen.troubles.map((trouble) => choreOf(trouble, after));
    return failed === null ? judge(context, chores) : { ...failed, chores };
  });
}
function judge(context, chores) {
  const stuck = chores.filter((chore) => chore.state === "failed");
  const failure = stuck.length === 0 ? null : {
    reason: "release-not-ready",
    service: null,
    logTail: [],
    message: `Not mended: ${stuck.map((c) => `${c.what} ${c.where}`).join(", ")}.`,
    remedy: "Read the table, mend the cause, then run the janitor again."
  };
  return { ...resultOf(context, null, { outcome: stuck.length === 0 ? "succeeded" : "unfinished", failure }), chores };
}
function untouched({ state, facts, plan, troubles }, { ports }, outcome) {
  const serving = facts.current ?? null;
  return {
    outcome,
    plan: outcome === "planned" ? plan : null,
    started: false,
    before: serving,
    after: serving,
    failure: null,
    undo: null,
    note: troubles.length === 0 ? "Nothing to mend." : outcome === "planned" ? "" : "Nothing was mended: the table says what was found and why it was left alone.",
    steps: [],
    judgements: [],
    traffic: [],
    downtime: [],
    warm: listWarm(state.warm, ports.clock.now()),
    chores: troubles.map((t) => ({ what: t.what, where: t.where, found: t.found, done: t.mends === "" ? `left alone: ${t.why}` : t.mends, state: t.mends === "" ? "left" : "planned" }))
  };
}
function choreOf(trouble, after) {
  const { what, where, found, mends, why } = trouble;
  if (mends === "") return { what, where, found, done: `left alone: ${why}`, state: "left" };
  const there = after === void 0 || after.troubles.some((t) => t.id === trouble.id);
  return { what, where, found, done: there ? `tried: ${mends}` : mends, state: there ? "failed" : "mended" };
}
async function look(from, order, deps, signal) {
  const { target, ports } = deps;
  const { set } = order;
  const now2 = ports.clock.now();
  const { entries } = await target.read(set);
  const state = foldJournal(entries);
  const facts = await target.observe(set, null, signal);
  const { leftovers, lock: seen } = await target.observeLeftovers(set, signal);
  const lock = from === "inside" ? null : seen;
  const serving = state.current === null ? null : await target.recall(set, state.current);
  const kept = keptRevisions(order, state, facts, now2);
  const planned = planJanitor(set, { facts, serving, capabilities: await target.capabilities(set), kept, leftovers });
  const plan = { ...planned, steps: target.lower(planned.steps, facts, serving) };
  const busy = lock?.state === "held";
  const open = state.unfinished;
  const age = open === null ? 0 : now2 - Date.parse(open.lastAt);
  const young = open !== null && !isUpkeep(open) && age < order.olderThanMs;
  const waits = busy ? `${lock.owner.name} is at work` : young ? `an unfinished operation is younger than ${formatDuration(order.olderThanMs)}` : "";
  const matters = open === null || isUpkeep(open) ? plan : { ...plan, steps: plan.steps.filter(({ verb }) => verb.do === "sweep") };
  const troubles = [...lockTrouble(lock, set), ...openTrouble(open, age), ...planTroubles(matters)].map((trouble) => waits === "" || trouble.mends === "" ? trouble : { ...trouble, mends: "", why: waits });
  return { state, facts, plan, troubles, busy };
}
function keptRevisions({ retire, olderThanMs }, state, facts, now2) {
  if (retire === "all") return {};
  const until = state.since === null ? now2 : Date.parse(state.since) + olderThanMs;
  const warm = stillWarm(state.warm, now2);
  if (until <= now2) return warm;
  return Object.fromEntries(Object.entries(facts.services).map(([service, { revisions }]) => [service, {
    ...Object.fromEntries(Object.keys(revisions).filter((rev) => state.warm[service]?.[rev] === void 0).map((rev) => [rev, new Date(until).toISOString()])),
    ...warm[service]
  }]));
}
function lockTrouble(lock, set) {
  if (lock === null) return [];
  const { owner, expiresAt, state } = lock;
  const found = `${state === "stale" ? "its owner is gone" : "held"}: ${owner.name}, attempt ${owner.attempt}${expiresAt === "" ? "" : `, expires ${expiresAt}`}`;
  return [{ id: "lock", what: "lock", where: set, found, mends: state === "stale" ? "taken over and freed" : "", why: "its owner lives" }];
}
function openTrouble(open, age) {
  if (open === null) return [];
  return [{
    id: "operation",
    what: "unfinished operation",
    where: open.id,
    why: "",
    found: `${open.plan.operation} by ${open.owner.name}, ${open.undo === null ? "half-way" : "half taken back"}, silent for ${formatDuration(age)}`,
    mends: isUpkeep(open) ? "closed: nothing that serves was changed" : "taken back to what served before"
  }];
}
function planTroubles(plan) {
  const repaired = [...new Set(plan.steps.filter(isRepair).map((s) => s.service))];
  return [
    ...repaired.map((service) => ({ id: `service ${service}`, what: "service", where: service, found: "does not serve as the current snapshot says", mends: "brought back", why: "" })),
    ...plan.steps.flatMap(({ service, verb }) => {
      if (verb.do === "retire") return [{ id: `idle ${service} ${verb.rev}`, what: "predecessor", where: service, found: `revision ${verb.rev}, no traffic, past its time`, mends: "ended", why: "" }];
      if (verb.do !== "sweep") return [];
      const { kind, id, what } = verb.leftover;
      return [{ id: `${kind} ${service} ${id}`, what: kind === "process" ? "orphan process" : kind, where: service, found: what, mends: kind === "process" ? "ended" : "removed", why: "" }];
    })
  ];
}
var isRepair = ({ verb }) => verb.do === "ensure" || verb.do === "route";
async function mend(order, context) {
  const { session, deps } = context;
  const open = session.state.unfinished;
  if (open !== null) {
    const aborted = await abortOpen(context, "janitor").catch((thrown) => unfinished(context, open.plan, thrown));
    if (aborted.failure !== null || aborted.outcome === "unfinished") return aborted;
  }
  const { plan, state } = await look("inside", order, deps, context.signal);
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: state.current, label: "janitor" };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  return carryOut2(context, id, plan);
}
async function carryOut2(context, id, plan) {
  try {
    const failures = await runSteps(context, { operation: id, plan, phase: "do", onFailure: "finish" });
    const first = failures[0];
    if (first?.error.reason === "cancelled") throw new UserError("The janitor was cancelled.", { reason: "cancelled", remedy: "Run it again." });
    await context.session.append(id, [{ kind: "end", outcome: first === void 0 ? "succeeded" : "abandoned" }]);
    if (first === void 0) return null;
    return resultOf(context, plan, { outcome: "unfinished", failure: { ...await explainFailure(context, toSlipwayError(first.error), first.step), message: failures.map((f) => `${verbText(f.step.verb)}: ${context.deps.redact(f.error.message)}`).join("; ") } });
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}

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

// src/deploy/outcome.ts
var emptyData = { planDigest: null, services: [], order: [], before: null, after: null, steps: [], judgements: [], traffic: [], undo: null };
var asJson = (data) => JSON.parse(JSON.stringify(data));
function planOutcome(plan, label, before) {
  const headline = planHeadline(plan);
  const data = { ...emptyData, operation: "plan", label, outcome: "planned", planDigest: plan.digest, services: plan.services, order: plan.order, before, after: before };
  return {
    verdict: "pass",
    headline,
    summary: renderPlan(plan),
    annotations: [],
    data: asJson(data),
    outputs: { planDigest: plan.digest, plan: renderPlan(plan), outcome: "planned", started: "false", snapshot: before?.id ?? "", previousSnapshot: "", report: "" }
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
      plan: plan === null ? "" : renderPlan(plan),
      outcome,
      started: String(result.started),
      snapshot: after?.id ?? "",
      previousSnapshot: before?.id ?? "",
      report: ""
    }
  };
}

// src/deploy/observe-status.ts
async function observeStatus(open, set, ports, { handoffs, signal }) {
  const report2 = handoffs === void 0 ? "" : await writeReport(handoffs, ports);
  const status = await readStatus(open, set, { now: ports.clock.now(), signal });
  const { facts } = status;
  const [after, before] = [facts?.current ?? null, facts?.previous ?? null];
  const data = { ...emptyData, operation: "status", outcome: "status", before, after };
  return {
    verdict: status.verdict,
    ...status.reason ? { reason: status.reason } : {},
    headline: status.headline,
    summary: status.summary,
    annotations: [],
    data: JSON.parse(JSON.stringify(data)),
    outputs: { planDigest: "", plan: "", outcome: "status", started: "false", snapshot: after?.id ?? "", previousSnapshot: before?.id ?? "", report: report2 }
  };
}
async function writeReport(handoffs, ports) {
  const file = path.join(ports.host.temporary, "slipway", "slipway-report.html");
  const [{ renderReport }, { collectRun }] = await Promise.all([import("./html-UAZ74HXH.js"), import("./run-record-SZMJB2ZR.js")]);
  await ports.files.write(file, renderReport(collectRun(parseHandoffs(handoffs))));
  return file;
}
async function readStatus(open, set, { now: now2, signal }) {
  try {
    const target = await open();
    const state = foldJournal((await target.read(set)).entries);
    const facts = await target.observe(set, null, signal);
    return { ...judgeStatus(state, facts), summary: renderStatus(facts, listWarm(state.warm, now2)), facts };
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    return { verdict: "error", reason: error.reason, headline: error.explain(), summary: "", facts: void 0 };
  }
}
function judgeStatus(state, facts) {
  if (state.unfinished !== null) return { verdict: "inconclusive", reason: "unfinished-operation", headline: unfinishedError(state.unfinished).explain() };
  if (facts.current === void 0) return { verdict: "pass", headline: "Nothing is deployed." };
  const { label, revisions } = facts.current;
  const name = label === "" ? `Snapshot ${facts.current.id.slice(7, 13)}` : `Release ${label}`;
  const down = Object.entries(revisions).filter(([service, rev]) => {
    const there = facts.services[service];
    return (there?.revisions[rev]?.ready ?? 0) === 0 || there?.weights[rev] !== 100;
  }).map(([service]) => service);
  if (down.length > 0) return { verdict: "fail", reason: "release-not-ready", headline: `${name} does not serve on ${down.join(", ")}.` };
  return { verdict: "pass", headline: `${name} serves on ${Object.keys(revisions).length} services.` };
}

// src/deploy/release-from-spec.ts
import path2 from "node:path";
var setOf = (spec) => `${spec.name}/${spec.environment}`;
async function observeRelease(spec, ports, inputs) {
  const manifest = parseManifest(spec, inputs);
  const { infrastructure: _, ...own } = spec;
  const services = Object.entries(resolveSpecTexts(own, (name) => ports.host.variable(name)).services);
  refuseSources(spec, services);
  const directory = inputs.configDirectory === void 0 ? void 0 : path2.resolve(ports.host.workspace, inputs.configDirectory);
  const trees = /* @__PURE__ */ new Map();
  const parts = await Promise.all(services.map(async ([name, service]) => {
    const source = await observeSource(spec, service, ports, trees);
    const config = configOf(manifest, name, directory);
    return [name, { spec: service, source, ...config === void 0 ? {} : { config } }];
  }));
  await refuseMissingFiles(ports, parts);
  return composeRelease(setOf(spec), inputs.label, Object.fromEntries(parts));
}
function parseManifest(spec, { configManifest, configDirectory, purpose }) {
  const refuse = (what, expected) => new UserError(what, { reason: "input-invalid", where: "input `config-manifest`", expected, remedy: "Run the configure action before this step and hand its outputs on." });
  if (configManifest === void 0) {
    if (spec.config === void 0) return void 0;
    throw refuse("slipway.yaml has a `config` section, and no configuration was handed over.", "the output `manifest` of the configure action");
  }
  const parsed = ConfigManifest.safeParse(jsonOrUndefined(configManifest));
  if (!parsed.success) throw refuse("The configuration manifest cannot be read.", "the output `manifest` of the configure action, unchanged");
  const outside = Object.values(parsed.data.services).map((s) => s.file).filter((file) => path2.isAbsolute(file) || path2.normalize(file).split(path2.sep)[0] === "..");
  if (outside.length > 0) throw refuse(`The manifest names files outside its directory: ${outside.join(", ")}.`, "names relative to the directory that configure wrote");
  if (purpose === "deploy" && configDirectory === void 0 && Object.keys(parsed.data.services).length > 0) {
    throw new UserError("There is a configuration manifest, and no directory with its files.", { reason: "input-invalid", where: "input `config-directory`", expected: "the output `directory` of the configure action with `operation: render`, in the same job" });
  }
  return parsed.data;
}
function jsonOrUndefined(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function configOf(manifest, service, directory) {
  const entry = manifest && Object.hasOwn(manifest.services, service) ? manifest.services[service] : void 0;
  if (entry === void 0) return void 0;
  return { release: entry.release, format: entry.format, ...directory === void 0 ? {} : { file: path2.join(directory, entry.file) } };
}
function refuseSources(spec, services) {
  const { kind } = spec.target;
  const fits = ({ source }) => kind === "local" ? source.run !== void 0 : source.image !== void 0;
  const unfit = services.filter(([, service]) => !fits(service)).map(([name]) => name);
  if (unfit.length === 0) return;
  const expected = kind === "local" ? "`source.run` for each service on the local target" : `\`source.image\` for each service on the ${kind} target`;
  throw new UserError(`No source that the ${kind} target can run: ${unfit.join(", ")}.`, { reason: "unsupported", where: unfit.map((name) => `services.${name}.source`).join(", "), expected });
}
async function observeSource(spec, { source }, ports, trees) {
  if (spec.target.kind !== "local") return { kind: "image", image: source.image };
  const directory = path2.resolve(ports.host.workspace, source.directory ?? ".");
  const tree = trees.get(directory) ?? observeSourceTree(ports.files, directory);
  trees.set(directory, tree);
  return { kind: "process", argv: source.run, directory, digest: (await tree).digest };
}
async function refuseMissingFiles({ files }, parts) {
  const missing = [];
  for (const [name, { config }] of parts) if (config?.file !== void 0 && (await files.facts(config.file))?.kind !== "file") missing.push(`${name}: ${path2.basename(config.file)}`);
  if (missing.length === 0) return;
  throw new UserError(`Configuration files of the manifest are not there: ${missing.join(", ")}.`, { reason: "input-invalid", where: "input `config-directory`", remedy: "Run configure with `operation: render` in the same job: rendered files end with their job." });
}

// src/deploy/run-operation.ts
async function runOperation({ inputs, spec, ports, signal }, parts) {
  if (!spec) throw new InternalError("deploy was started without slipway.yaml.");
  const set = setOf(spec);
  const engine = () => engineOf(spec, ports, parts);
  switch (inputs.operation) {
    case "plan":
      return runPlan({ inputs, spec, ports, signal }, parts);
    case "deploy":
      return runDeploy({ inputs, spec, ports, signal }, parts);
    case "rollback":
      return resumable(spec, ports, async () => resultOutcome("rollback", inputs.label, await rollback({ set, toSnapshot: inputs.toSnapshot, scope: inputs.scope }, await engine(), signal)));
    case "resume":
    case "promote":
    case "abort":
      return runOnOpen(inputs.operation, { inputs, spec, ports, signal }, parts);
    case "janitor": {
      const order = { set, olderThanMs: inputs.olderThan, mode: inputs.dryRun ? "look" : "mend", retire: inputs.retire };
      return resumable(spec, ports, async () => resultOutcome("janitor", inputs.label, await janitor(order, await engine(), signal)));
    }
    case "finalize":
      return resultOutcome("finalize", inputs.label, await finalize({ set, retire: inputs.retire }, await engine(), signal));
    case "status":
      return observeStatus(() => parts.openTarget(spec, ports), set, ports, { handoffs: inputs.handoffs, signal });
  }
}
async function runPlan({ inputs, spec, ports, signal }, parts) {
  const target = await parts.openTarget(spec, ports);
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "plan" });
  const { snapshots, entries } = await target.read(want.set);
  const { current } = foldJournal(entries);
  const before = snapshots.findLast((s) => s.id === current) ?? null;
  const { plan, facts } = await observeDeployPlan(target, want, before, signal);
  refuseProblems(facts.problems);
  for (const { service, from, to, changed } of plan.services) {
    ports.progress.report({ stage: "deploy", subject: service, state: "done", line: `${service}  ${from?.slice(0, 6) ?? "nothing"} > ${to?.slice(0, 6) ?? "nothing"}  ${changed.join(", ") || "unchanged"}`, facts: { from: from ?? "", to: to ?? "" } });
  }
  const away = inputs.comment ? await (await import("./plan-section-RHTFI3DU.js")).commentPlan(plan, { environment: spec.environment, token: inputs.githubToken }, ports, signal) : [];
  return { ...planOutcome(plan, inputs.label, before), away };
}
async function runDeploy({ inputs, spec, ports, signal }, parts) {
  const { attempt } = ports.host.run;
  refuseUnapproved(spec, { at: inputs.approvedAt, attempt: inputs.approvedAttempt, planDigest: inputs.planDigest }, { attempt, now: ports.clock.now() });
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "deploy" });
  const engine = { ...await engineOf(spec, ports, parts), redact: await observeRedactor(want, ports) };
  return resumable(spec, ports, async () => resultOutcome("deploy", inputs.label, await deploy({ want, label: inputs.label, expectedDigest: inputs.planDigest }, engine, signal)));
}
var onOpen = { resume: resume2, promote, abort };
async function runOnOpen(operation, { inputs, spec, ports, signal }, parts) {
  const engine = await engineOf(spec, ports, parts);
  const want = foldJournal((await engine.target.read(setOf(spec))).entries).unfinished?.want;
  const redact = want ? await observeRedactor(want, ports) : engine.redact;
  return resumable(spec, ports, async () => resultOutcome(operation, inputs.label, await onOpen[operation](setOf(spec), { ...engine, redact }, signal)));
}
function ownerOf({ host }) {
  const { repository, runId, attempt, url } = host.run;
  return { name: url === "" ? `${repository || "local"} run ${runId}` : url, runId, attempt };
}
var engineOf = async (spec, ports, parts) => ({
  target: await parts.openTarget(spec, ports),
  openGate: parts.openGate,
  gates: spec.gates,
  ports,
  owner: ownerOf(ports),
  machine: ports.host.machine,
  redact: (text) => text
});
var Saved = object({ schema: literal(1), set: string(), environment: string(), target: Target });
async function resumable(spec, { savedState }, work) {
  savedState.keep({ schema: 1, set: setOf(spec), environment: spec.environment, target: spec.target });
  const outcome = await work();
  if (outcome.outputs.outcome !== "unfinished" || outcome.reason !== "cancelled") savedState.keep(null);
  return outcome;
}
function makePost(parts) {
  return async (saved, ports, signal) => {
    const parsed = Saved.safeParse(saved);
    if (!parsed.success) return;
    const { set } = parsed.data;
    const deps = {
      target: await parts.openTarget(parsed.data, ports),
      openGate: parts.openGate,
      gates: {},
      ports,
      owner: ownerOf(ports),
      machine: ports.host.machine,
      redact: (text) => text
    };
    const result = await rollback({ set, toSnapshot: void 0, scope: "half-way" }, deps, signal);
    const { headline, verdict } = resultOutcome("rollback", "", result);
    if (verdict === "pass") ports.log.info(headline);
    else ports.log.annotate({ level: "error", title: "deploy: the cancelled release is not taken back", message: headline });
  };
}

// src/deploy/stage.ts
var openGate = async (request, ports) => (await import("./gate-XF54ZHUQ.js")).openGate(request, ports);
var stage = (context) => runOperation(context, { openTarget, openGate });
var post = makePost({ openTarget, openGate });

export {
  contract,
  stage,
  post
};
