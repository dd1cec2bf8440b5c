import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  ConfigManifest
} from "./chunk-3WEHHNLL.js";
import {
  parseEnvFile
} from "./chunk-ZGA2P3XW.js";
import {
  foldJournal,
  isStageName,
  openGate,
  openTarget,
  operationId,
  parseStageData
} from "./chunk-P2WJLAO3.js";
import {
  observeSourceTree
} from "./chunk-VYQUOHL4.js";
import {
  GateBreach,
  InternalError,
  Target,
  UserError,
  _enum,
  code,
  codeBlock,
  defineContract,
  details,
  digestJson,
  escapeMarkdown,
  formatDuration,
  iso_exports,
  literal,
  markdownTable,
  object,
  optionalText,
  parseHandoff,
  redactor,
  renderHandoff,
  resolveSpecTexts,
  shortDigest,
  string,
  toSlipwayError
} from "./chunk-QKKODS4A.js";

// src/deploy/contract.ts
var operations = ["plan", "deploy", "rollback", "finalize", "status"];
var OptionalDigest = optionalText.refine((text) => text === void 0 || /^sha256:[0-9a-f]{64}$/.test(text), "expected sha256: and 64 hexadecimal digits").transform((text) => text);
var OptionalTime = optionalText.pipe(iso_exports.datetime({ offset: true, error: "expected a time such as 2026-03-01T12:00:00Z" }).optional());
var OptionalAttempt = optionalText.refine((text) => text === void 0 || /^[1-9]\d*$/.test(text), "expected the number of an attempt").transform((text) => text === void 0 ? void 0 : Number(text));
var contract = defineContract({
  name: "deploy",
  title: "Slipway: deploy",
  description: "Brings a release to where it runs, by rolling update or canary in dependency order, and takes the whole set back if it fails.",
  branding: { icon: "git-merge", color: "blue" },
  spec: "required",
  inputs: {
    operation: { description: "`plan` shows what would change; `deploy` does it; `rollback` goes back to the snapshot before, also where a run stopped half-way; `finalize` ends warm predecessors; `status` tells what serves.", schema: _enum(operations), default: "deploy" },
    label: { description: "What people call the release: a version or a tag.", schema: string().trim().max(200), default: "" },
    "plan-digest": { description: "The output `plan-digest` of the plan that was approved. Anything else is refused as plan-changed.", schema: OptionalDigest, default: "" },
    "approved-at": { description: "When the plan was approved, as an ISO 8601 time. Needed where the environment asks for approval.", schema: OptionalTime, default: "" },
    "approved-attempt": { description: "The attempt of the run in which the plan was approved.", schema: OptionalAttempt, default: "" },
    "config-manifest": { description: "The output `manifest` of the configure action. Needed where slipway.yaml has a `config` section.", schema: optionalText, default: "" },
    "config-directory": { description: "The output `directory` of the configure action, from the same job. Needed by `deploy` with a manifest.", schema: optionalText, default: "" },
    "to-snapshot": { description: "Of `rollback`: the snapshot to go back to. Default: what served before the unfinished or the current release.", schema: OptionalDigest, default: "" },
    scope: { description: "Of `rollback`: `any`, or `this-run`, which leaves alone what another run made and does nothing if deploy has already restored the release.", schema: _enum(["any", "this-run"]), default: "any" },
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
  const candidates = [...revisionsEnsured(finished).filter((rev2) => !retired.has(rev2)).map((rev2) => finished.findLast(({ verb }) => verb.do === "ensure" && verb.rev === rev2)), newest(["route", "roll"])];
  return candidates.flatMap((step) => step !== void 0 && !stillHolds(step, facts) ? [step.id] : []);
}
var revisionsEnsured = (steps) => [...new Set(steps.flatMap(({ verb }) => verb.do === "ensure" ? [verb.rev] : []))];
function stillHolds({ service, verb }, facts) {
  const there = facts.services[service];
  if (verb.do === "ensure") return (there?.revisions[verb.rev]?.ready ?? 0) >= verb.replicas;
  if (verb.do === "roll" && (there?.revisions[verb.to]?.ready ?? 0) === 0) return false;
  const weights = verb.do === "route" ? verb.weights : verb.do === "roll" ? { [verb.to]: 100 } : void 0;
  return weights === void 0 || Object.entries(weights).every(([rev2, weight]) => (there?.weights[rev2] ?? 0) === weight);
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

// src/deploy/wording.ts
var shortRev = (rev2) => rev2.slice(0, 6);
function verbText(verb) {
  switch (verb.do) {
    case "ensure":
      return `${verb.replicas} of ${shortRev(verb.rev)} ready`;
    case "roll":
      return `roll to ${shortRev(verb.to)}`;
    case "route":
      return `route ${weightsText(verb.weights)}`;
    case "judge":
      return verb.gate === null ? `watch for ${formatDuration(verb.pauseMs)}` : `judge by ${verb.gate} for ${formatDuration(verb.pauseMs)}`;
    case "drain":
      return `drain ${shortRev(verb.rev)}`;
    case "retire":
      return `retire ${shortRev(verb.rev)}`;
    case "hook":
      return `hook ${verb.name}`;
  }
}
var weightsText = (weights) => Object.entries(weights).map(([rev2, weight]) => `${weight} % to ${shortRev(rev2)}`).join(", ");
var stepLine = (step, what) => `${step.service}  ${verbText(step.verb)}${what === "" ? "" : `  ${what}`}`;
function armFigures(now2, before) {
  const current = now2?.traffic;
  const earlier = before?.traffic && current && before.traffic.requests <= current.requests ? before.traffic : { requests: 0, serverErrors: 0, lost: 0 };
  const requests = (current?.requests ?? 0) - earlier.requests;
  const bad = (current?.serverErrors ?? 0) - earlier.serverErrors + (current?.lost ?? 0) - earlier.lost;
  return { requests, errorShare: requests > 0 ? bad / requests : null, p95Ms: current?.p95Ms ?? null };
}
var share = (value) => value === null ? "–" : `${(value * 100).toFixed(1)} %`;
var latency = (value) => value === null ? "p95 –" : `p95 ${Math.round(value)} ms`;
function judgingLine(service, weight, baseline, canary) {
  const left = baseline === null ? "" : `baseline ${share(baseline.errorShare)} errors, ${latency(baseline.p95Ms)} · `;
  return `${service}  ${weight} %  ${left}canary ${share(canary.errorShare)}${baseline === null ? " errors" : ""}, ${latency(canary.p95Ms)}`;
}
var weightOf = (facts, rev2) => facts?.weights[rev2] ?? 0;

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
    ports.progress.report({ stage: "deploy", subject: step.service, state: "running", line: stepLine(step, "") });
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
    ports.progress.report({ stage: "deploy", subject: step.service, state: phase === "do" ? "done" : "undone", line: stepLine(step, evidence.note ?? "done") });
    return [...this.judged(step), { kind: "done", step: step.id, evidence }];
  }
  failed({ step, error }) {
    const { recorder, phase, ports, redact } = this.execution;
    if (this.halt.signal.aborted || this.execution.signal.aborted) return [];
    this.failures.push({ step, error });
    const message = redact(error.message);
    recorder.ended(step, phase, "failed", message);
    ports.progress.report({ stage: "deploy", subject: step.service, state: "failed", line: stepLine(step, `failed: ${message}`) });
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
  const arm2 = (rev2) => ({ rev: rev2, endpoints: facts?.revisions[rev2]?.endpoints ?? [] });
  const shared = verb.baseline !== null && weightOf(facts, verb.baseline) > 0;
  return openGate2({
    name: verb.gate,
    gate,
    service: step.service,
    canary: arm2(verb.canary),
    baseline: verb.baseline === null ? null : arm2(verb.baseline),
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
  const figures2 = (rev2) => armFigures(now2?.revisions[rev2], first?.revisions[rev2]);
  const canary = figures2(verb.canary);
  const baseline = verb.baseline === null || weightOf(now2, verb.baseline) === 0 ? null : figures2(verb.baseline);
  const weight = weightOf(now2, verb.canary);
  const facts = Object.entries({ baseline, canary }).flatMap(([arm2, f]) => f === null ? [] : [
    [`${arm2}.requests`, f.requests],
    ...f.errorShare === null ? [] : [[`${arm2}.errors`, f.errorShare]],
    ...f.p95Ms === null ? [] : [[`${arm2}.p95`, f.p95Ms]]
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
    arms: Object.fromEntries(Object.entries(revisions).flatMap(([rev2, { traffic }]) => traffic ? [[rev2, traffic]] : []))
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
  let head2 = reading.head;
  let wrote = false;
  return {
    hold,
    state: foldJournal(reading.entries),
    snapshots: reading.snapshots,
    wrote: () => wrote,
    head: () => head2,
    async append(operation, bodies) {
      if (hold.lost.aborted) throw new UserError("The lock was lost; another run may be changing the set.", { reason: "lock-held", where: hold.set, remedy: "See what the other run did, then run again." });
      head2 = await target.append(hold, head2, operation, bodies);
      wrote = true;
    }
  };
}

// src/deploy/engine-context.ts
var sampleMs2 = 1e3;
var logLines = 12;
function withContext(set, deps, signal, body) {
  return withSession(deps.target, set, deps.owner, (session) => body({ set, deps, session, recorder: makeRecorder(deps.ports.clock), signal, before: snapshotOf(session, session.state.current) }));
}
var snapshotOf = (session, id) => session.snapshots.findLast((s) => s.id === id) ?? null;
async function runSteps(context, operation, plan, phase) {
  const { deps, session, recorder, signal } = context;
  const watch = startWatch(context);
  try {
    return await executeSteps({
      operation,
      phase,
      steps: plan.steps,
      onFailure: phase === "do" ? "stop" : "finish",
      session,
      recorder,
      signal,
      ports: deps.ports,
      redact: deps.redact,
      carryOut: (step, s) => carryOut(context, step, s)
    });
  } finally {
    await watch.stop();
  }
}
function carryOut(context, step, signal) {
  const { deps, session, recorder, set } = context;
  const { verb } = step;
  if (verb.do === "hook") throw new UserError(`${step.service}: hooks are not carried out by this version.`, { reason: "unsupported", where: step.id });
  if (verb.do !== "judge") return deps.target.apply(session.hold, step, signal);
  return judgeStep(step, verb, { ...deps, recorder, observe: (s) => deps.target.observe(set, null, s) }, signal);
}
function startWatch({ deps, recorder, set }) {
  const over = new AbortController();
  const watch = async () => {
    while (!over.signal.aborted) {
      const facts = await deps.target.observe(set, null, over.signal).catch(() => void 0);
      if (facts) recorder.sample(facts);
      await deps.ports.clock.sleep(sampleMs2, over.signal);
    }
  };
  const watching = watch().catch(() => void 0);
  return { stop: async () => {
    over.abort();
    await watching;
  } };
}
async function explainFailure({ deps, set }, error, step) {
  const rev2 = step && revisionOf(step);
  const tail = rev2 === void 0 || error.reason === "cancelled" ? [] : await deps.target.logTail(set, step.service, rev2, logLines).catch(() => []);
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
    ...context.recorder.data(plan),
    ...facts
  };
}
async function unfinished(context, plan, thrown) {
  return resultOf(context, plan, { outcome: "unfinished", after: null, failure: await explainFailure(context, toSlipwayError(thrown), void 0) });
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
      return marginMs;
    case "hook":
      return 10 * 60 * secondMs;
  }
}
var standingOf = (facts) => ({
  weights: { ...facts?.weights },
  wanted: Object.fromEntries(Object.entries(facts?.revisions ?? {}).map(([rev2, r]) => [rev2, r.wanted]))
});
function layLane({ service, verbs, timing }, facts, after2, number3 = 1) {
  const standing = standingOf(facts);
  let previous = [...after2];
  return verbs.map((verb, index) => {
    const id = `${service}/${number3 + index}-${verb.do}`;
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
  const path4 = [];
  let at = [...waiting.keys()][0];
  while (!path4.includes(at)) {
    path4.push(at);
    at = (waiting.get(at) ?? []).find((need) => waiting.has(need));
  }
  const circle = [...path4.slice(path4.indexOf(at)), at];
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

// src/rollout/plan.ts
var expanded = ["rolling", "canary"];
function planDigest(plan) {
  const services = plan.services.filter((s) => s.change !== "unchanged").map(({ service, change, from, to, strategy, changed }) => ({ service, change, from, to, strategy, changed, verbs: plan.verbs[service] ?? [] }));
  return digestJson({ set: plan.set, operation: plan.operation, services: services.sort((a, b) => a.service < b.service ? -1 : 1) });
}
function planDeploy(want, facts, capabilities, serving = null) {
  refuseUnsupported(want, capabilities);
  const views = viewsOf(want, facts, serving);
  const removed = removedServices(want, facts, serving);
  const removal = ({ service, rev: rev2 }) => ({ service, change: "remove", from: rev2, to: null, strategy: "rolling", changed: ["removed from the specification"] });
  const services = [...views.map(planService), ...removed.map(removal)];
  const nominal = Object.fromEntries(views.map((view) => [view.name, nominalVerbs(view)]));
  const approved = [...views.map(planService), ...removed.filter((r) => r.approved).map(removal)];
  const digest = planDigest({ set: want.set, operation: "deploy", services: approved, verbs: nominal });
  const dependencies = dependenciesOf(want);
  const steps = layServices(views, dependencies);
  steps.push(...layRemovals(removed, facts, serving, lastSteps(steps)));
  const changing2 = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = wavesOf(dependencies).map((wave) => wave.filter((name) => changing2.has(name))).filter((wave) => wave.length > 0);
  return { set: want.set, operation: "deploy", services: services.map((s) => withPredecessorNote(s, views)), order: [...order, ...removed.map((r) => [r.service])], steps, digest };
}
function refuseUnsupported(want, capabilities) {
  const supported = expanded.filter((kind) => capabilities.strategies.includes(kind));
  const problems = Object.entries(want.services).flatMap(([name, { strategy, port }]) => {
    if (!supported.some((kind) => kind === strategy.kind)) return [`services.${name}: the strategy ${strategy.kind} is not supported on the ${capabilities.kind} target`];
    if (strategy.kind !== "canary") return [];
    if (port === void 0) return [`services.${name}: a canary splits traffic, and this service has no port`];
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
  return { service: name, change, from, to: want.rev, strategy: want.strategy.kind, changed };
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
  return want.strategy.kind === "canary" ? canaryVerbs(want, from, want.strategy) : rollingVerbs(want.rev, from);
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
function predecessorIsDown(view) {
  const from = servingRev(view);
  return from !== null && from !== view.want.rev && (view.facts?.revisions[from]?.ready ?? 0) === 0;
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
  const leftovers = Object.keys(facts?.revisions ?? {}).filter((rev2) => rev2 !== from && rev2 !== want.rev).sort();
  const cleanup = (nominal.length > 0 ? leftovers : []).flatMap((rev2) => [{ do: "drain", rev: rev2 }, { do: "retire", rev: rev2 }]);
  if (predecessorIsDown(view)) return [...all, ...facts?.revisions[from] ? [{ do: "retire", rev: from }] : [], ...cleanup];
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
    const after2 = (needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []));
    laid.set(name, layLane(lanes.get(name), views.find((v) => v.name === name)?.facts, after2));
  }
  return [...laid.values()].flat();
}
function removedServices(want, facts, serving) {
  const approved = Object.keys(facts.current?.revisions ?? {});
  const standing = Object.keys(facts.services).filter((name) => Object.keys(facts.services[name]?.revisions ?? {}).length > 0);
  const names = [.../* @__PURE__ */ new Set([...approved, ...standing])].filter((name) => !Object.hasOwn(want.services, name));
  const dependencies = Object.fromEntries(names.map((name) => [name, serving?.services[name]?.dependsOn ?? []]));
  return wavesOf(dependencies).flat().reverse().map((service) => {
    const rev2 = facts.current?.revisions[service];
    return { service, rev: rev2 ?? Object.keys(facts.services[service]?.revisions ?? {}).sort()[0], approved: rev2 !== void 0 };
  });
}
function layRemovals(removals, facts, serving, after2) {
  let before = [...after2];
  return removals.flatMap(({ service }) => {
    const there = facts.services[service];
    const verbs = Object.keys(there?.revisions ?? {}).sort().flatMap((rev2) => [{ do: "drain", rev: rev2 }, { do: "retire", rev: rev2 }]);
    const steps = layLane({ service, verbs, timing: timingOf(serving?.services[service]) }, there, before);
    if (steps.length > 0) before = lastSteps(steps);
    return steps;
  });
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
    remedy: "Run the deploy action with `operation: rollback`, or run that same run again. Nothing was changed."
  });
}

// src/rollout/plan-back.ts
function planRollback(to, facts) {
  const services = rollbackServices(to, facts);
  const immediate = Object.keys(to.services).filter((name) => needsRoute(to, facts, name) && canCarry(to, facts, name)).sort();
  const first = immediate.flatMap((name) => layLane({ service: name, verbs: [routeAll(to.services[name])], timing: timingOf(to.services[name]) }, facts.services[name], []));
  const restored = [...first, ...layRestarts(to, facts)];
  const steps = [...restored, ...layCleanup(to, facts, restored)];
  const changing2 = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = [[...changing2].sort()].filter((wave) => wave.length > 0);
  const verbs = Object.fromEntries(services.map((s) => [s.service, s.to === null ? [] : [{ do: "route", weights: { [s.to]: 100 } }]]));
  return { set: to.set, operation: "rollback", services, order, steps, digest: planDigest({ set: to.set, operation: "rollback", services, verbs }) };
}
var routeAll = (service) => ({ do: "route", weights: { [service.rev]: 100 } });
var readyOf = (facts, service, rev2) => facts.services[service]?.revisions[rev2]?.ready ?? 0;
var canCarry = (to, facts, name) => readyOf(facts, name, to.services[name].rev) >= to.services[name].replicas;
function needsRoute(to, facts, name) {
  const { rev: rev2 } = to.services[name];
  const weights = Object.entries(facts.services[name]?.weights ?? {}).filter(([, weight]) => weight > 0);
  return !(weights.length === 1 && weights[0]?.[0] === rev2 && weights[0][1] === 100);
}
var othersOf = (facts, keep2) => Object.keys(facts?.revisions ?? {}).filter((rev2) => rev2 !== keep2).sort();
function rollbackServices(to, facts) {
  return [.../* @__PURE__ */ new Set([...Object.keys(to.services), ...Object.keys(facts.services)])].sort().flatMap((service) => {
    const there = facts.services[service];
    const back = to.services[service];
    const others = othersOf(there, back?.rev);
    const from = heaviest(there) ?? there?.serving ?? others[0] ?? null;
    if (back === void 0) return others.length > 0 ? [{ service, change: "remove", from, to: null, strategy: "rolling", changed: ["not in the snapshot"] }] : [];
    const whole = others.length === 0 && !needsRoute(to, facts, service) && canCarry(to, facts, service) && there?.revisions[back.rev]?.wanted === back.replicas;
    return [{ service, change: whole ? "unchanged" : "update", from, to: back.rev, strategy: back.strategy.kind, changed: whole ? [] : ["back to the snapshot"] }];
  });
}
var heaviest = (facts) => Object.entries(facts?.weights ?? {}).filter(([, weight]) => weight > 0).sort(([a, x2], [b, y2]) => y2 - x2 || (a < b ? -1 : 1))[0]?.[0];
function layRestarts(to, facts) {
  const missing = new Set(Object.keys(to.services).filter((name) => !canCarry(to, facts, name)));
  const dependencies = Object.fromEntries(Object.entries(to.services).map(([name, service]) => [name, service.dependsOn]));
  const needs = nearestDependencies(dependencies, missing);
  const laid = /* @__PURE__ */ new Map();
  for (const name of wavesOf(dependencies).flat().filter((n) => missing.has(n))) {
    const service = to.services[name];
    const ensure = { do: "ensure", rev: service.rev, replicas: service.replicas };
    const verbs = needsRoute(to, facts, name) ? [ensure, routeAll(service)] : [ensure];
    laid.set(name, layLane({ service: name, verbs, timing: timingOf(service) }, facts.services[name], (needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []))));
  }
  return [...laid.values()].flat();
}
function layCleanup(to, facts, restored) {
  const after2 = lastSteps(restored);
  return Object.keys(facts.services).sort().flatMap((service) => {
    const back = to.services[service];
    const there = facts.services[service];
    const tooMany = back !== void 0 && canCarry(to, facts, service) && (there?.revisions[back.rev]?.wanted ?? 0) > back.replicas;
    const verbs = tooMany ? [{ do: "ensure", rev: back.rev, replicas: back.replicas }] : [];
    verbs.push(...othersOf(there, back?.rev).flatMap((rev2) => [{ do: "drain", rev: rev2 }, { do: "retire", rev: rev2 }]));
    const routed = there && back ? { ...there, weights: { [back.rev]: 100 } } : there;
    return layLane({ service, verbs, timing: timingOf(back) }, routed, after2, 1 + restored.filter((step) => step.service === service).length);
  });
}
function planFinalize(set, facts) {
  const idle = (service) => othersOf(facts.services[service], facts.current?.revisions[service]).filter((rev2) => !((facts.services[service]?.weights[rev2] ?? 0) > 0));
  const names = facts.current === void 0 ? [] : Object.keys(facts.services).sort();
  const gone = names.map((service) => ({ service, revs: idle(service) })).filter(({ revs }) => revs.length > 0);
  const services = gone.map(({ service, revs }) => ({
    service,
    change: "update",
    from: facts.current?.revisions[service] ?? null,
    to: facts.current?.revisions[service] ?? null,
    strategy: "rolling",
    changed: [`retire ${revs.join(", ")}`]
  }));
  const steps = gone.flatMap(({ service, revs }) => layLane({ service, verbs: revs.map((rev2) => ({ do: "retire", rev: rev2 })), timing: timingOf(void 0) }, facts.services[service], []));
  const verbs = Object.fromEntries(gone.map(({ service, revs }) => [service, revs.map((rev2) => ({ do: "retire", rev: rev2 }))]));
  return { set, operation: "finalize", services, order: services.length > 0 ? [services.map((s) => s.service)] : [], steps, digest: planDigest({ set, operation: "finalize", services, verbs }) };
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
async function takeBack(context, operation, goal, cause2) {
  const release = await wanted(context, goal);
  let plan = await planBack(context, release);
  let failures = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await context.session.append(operation, [{ kind: "undo", ...cause2, plan }]);
    failures = await runSteps(context, operation, plan, "undo");
    if (failures.some((f) => f.error.reason === "cancelled")) return { outcome: "unfinished", plan, failures, restoredAt: null };
    if (failures.length === 0) {
      await context.session.append(operation, endings(goal));
      return { outcome: "rolled-back", plan, failures, restoredAt: context.recorder.restoredAt() ?? now(context) };
    }
    if (attempt < attempts) plan = await planBack(context, release);
  }
  await context.session.append(operation, [{ kind: "end", outcome: "rollback-failed" }]);
  return { outcome: "rollback-failed", plan, failures, restoredAt: null };
}
var now = ({ deps }) => new Date(deps.ports.clock.now()).toISOString();
var wanted = ({ deps, set }, goal) => goal === null ? Promise.resolve(emptyRelease(set)) : deps.target.recall(set, goal);
async function planBack({ deps, set, signal }, release) {
  const facts = await deps.target.observe(set, null, signal);
  const plan = planRollback(release, facts);
  return { ...plan, steps: deps.target.lower(plan.steps, facts, release) };
}
function endings(goal) {
  const end = { kind: "end", outcome: "rolled-back" };
  return goal === null ? [end] : [{ kind: "snapshot", id: goal }, end];
}

// src/deploy/engine.ts
function deploy(order, deps, signal) {
  return withContext(order.want.set, deps, signal, async (context) => {
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
  await deps.target.stage(session.hold, order.want, signal);
  const before = context.before?.id ?? null;
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before, label: order.label };
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
    const failures = await runSteps(context, begun.id, remaining, "do");
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
  const cause2 = { reason: failure.reason, message: failure.message };
  context.deps.ports.progress.report({ stage: "deploy", subject: "set", state: "failed", line: `${failure.message} The whole set goes back.` });
  try {
    const { outcome, failures, restoredAt } = await takeBack(context, begun.id, begun.before, cause2);
    const undo = { ...cause2, verdictAt, restoredAt };
    if (outcome === "rolled-back") return resultOf(context, begun.plan, { outcome, undo, failure });
    const why = failures.map((f) => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join("; ");
    return resultOf(context, begun.plan, { outcome, undo, after: null, failure: { ...failure, message: `${failure.message} Going back did not end: ${why}` } });
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    const message = `${failure.message} Going back was stopped: ${context.deps.redact(error.message)}`;
    return resultOf(context, begun.plan, { outcome: "unfinished", after: null, undo: { ...cause2, verdictAt, restoredAt: null }, failure: { ...failure, reason: error.reason, message, remedy: error.remedy } });
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
  if (open.plan.operation === "finalize" || irreversibleOf(open).length > 0 && remainder.kind === "undo") {
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
var irreversibleOf = (open) => open.plan.steps.filter((step) => step.undo === "irreversible" && open.steps[step.id]?.state === "done");
var withEarlier = (result, open) => ({ ...result, steps: recallSteps(result.steps, open) });

// src/deploy/engine-back.ts
function rollback(order, deps, signal) {
  return withContext(order.set, deps, signal, async (context) => {
    const { state } = context.session;
    if (order.scope !== "any" && !madeByThisRun(state, deps, order.scope)) {
      return resultOf(context, null, { outcome: "unchanged", note: "Nothing to take back: what serves was not made by this run." });
    }
    const open = state.unfinished;
    if (open === null) return rollbackFinished(context, order.toSnapshot ?? state.previous);
    if (open.plan.operation !== "finalize") return finishOpen(context, open, order.toSnapshot);
    await context.session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    return rollbackFinished(context, order.toSnapshot ?? state.previous);
  });
}
function madeByThisRun(state, { owner }, scope) {
  if (state.unfinished !== null && state.unfinished.plan.operation !== "finalize") return state.unfinished.owner.runId === owner.runId;
  return scope === "this-run" && state.lineage.at(-1)?.owner.runId === owner.runId;
}
function refuseIrreversible(open, chosen) {
  const final = open.plan.steps.filter((step) => step.undo === "irreversible" && open.steps[step.id]?.state === "done");
  if (final.length === 0 || chosen !== void 0) return;
  throw new UserError(`${final.map((s) => s.id).join(", ")} cannot be undone.`, { reason: "irreversible", where: open.plan.set, remedy: "Mend forward with another deploy, or name the snapshot to go back to in the input `to-snapshot`." });
}
async function finishOpen(context, open, chosen) {
  refuseIrreversible(open, chosen);
  const goal = chosen ?? (open.plan.operation === "rollback" ? open.to : open.before);
  const verdictAt = open.failure?.at ?? new Date(context.deps.ports.clock.now()).toISOString();
  const cause2 = { reason: open.undo?.reason ?? open.failure?.reason ?? "cancelled", message: open.undo?.message ?? open.failure?.message ?? `The ${open.plan.operation} by ${open.owner.name} stopped half-way.` };
  try {
    const taken = await takeBack(context, open.id, goal, cause2);
    return { ...backResult(context, taken, goal), undo: { ...cause2, verdictAt, restoredAt: taken.restoredAt } };
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
  const plan = await planBack(context, await deps.target.recall(context.set, goal));
  if (plan.steps.length === 0 && goal === session.state.current) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: that snapshot serves already." });
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, to: goal, label: snapshotOf(session, goal)?.label ?? "" };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  const verdictAt = new Date(deps.ports.clock.now()).toISOString();
  const cause2 = { reason: "rolled-back", message: "A rollback was asked for." };
  try {
    const taken = await takeBack(context, id, goal, cause2);
    return { ...backResult(context, taken, goal), undo: { ...cause2, verdictAt, restoredAt: taken.restoredAt } };
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}
function backResult(context, { outcome, plan, failures }, goal) {
  const first = failures[0];
  const after2 = outcome === "rolled-back" ? snapshotOf(context.session, goal) : null;
  const failure = first === void 0 ? null : {
    reason: outcome === "rollback-failed" ? "rollback-failed" : first.error.reason,
    service: first.step.service,
    logTail: [],
    message: failures.map((f) => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join("; "),
    remedy: "See what serves with `operation: status`, mend the cause, then run `operation: rollback` again."
  };
  return { ...resultOf(context, null, { outcome, after: after2, failure }), plan };
}
function finalize(set, deps, signal) {
  return withContext(set, deps, signal, async (context) => {
    const { session } = context;
    const open = session.state.unfinished;
    if (open !== null && open.plan.operation !== "finalize") throw unfinishedError(open);
    if (open !== null) await session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    const facts = await deps.target.observe(set, null, signal);
    const planned = planFinalize(set, facts);
    const plan = { ...planned, steps: deps.target.lower(planned.steps, facts, emptyRelease(set)) };
    if (plan.steps.length === 0) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: no predecessor is kept warm." });
    const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, label: context.before?.label ?? "" };
    const id = operationId(session.head(), body);
    await session.append(id, [body]);
    return retire(context, id, plan);
  });
}
async function retire(context, id, plan) {
  try {
    const failures = await runSteps(context, id, plan, "do");
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

// src/deploy/observe-status.ts
import path2 from "node:path";

// src/report/run-record.ts
var runRecordSchemaNumber = 1;
var slots = [
  { key: "validate-env", optional: false },
  { key: "scan", optional: false },
  { key: "provision plan", optional: true },
  { key: "plan", optional: false },
  { key: "provision", optional: false },
  { key: "configure", optional: false },
  { key: "deploy", optional: false },
  { key: "integration-test", optional: false },
  { key: "monitor-gate", optional: false },
  { key: "rollback", optional: true },
  { key: "finalize", optional: true },
  { key: "status", optional: true }
];
function slotOf(stage2, data) {
  const operation = data?.operation;
  if (stage2 === "provision") return operation === "plan" ? "provision plan" : "provision";
  if (stage2 !== "deploy") return stage2;
  return operation === "plan" || operation === "rollback" || operation === "finalize" || operation === "status" ? operation : "deploy";
}
function place(handoffs) {
  const ordered = [...handoffs].sort((a, b) => a.attempt - b.attempt || Date.parse(a.startedAt) - Date.parse(b.startedAt));
  const placed = /* @__PURE__ */ new Map();
  for (const handoff of ordered) {
    if (!isStageName(handoff.stage)) continue;
    const key = slotOf(handoff.stage, handoff.data);
    placed.set(key, { key, stage: handoff.stage, handoff });
  }
  return placed;
}
function stageRun(key, handoff) {
  if (!handoff) return { key, state: "not-run", headline: "", reason: "", startedAt: null, endedAt: null };
  const { verdict, headline, reason, startedAt, endedAt } = handoff;
  return { key, state: verdict, headline, reason: reason ?? "", startedAt, endedAt };
}
var earliest = (handoffs) => handoffs.map((h) => h.startedAt).sort((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
var latest = (handoffs) => handoffs.map((h) => h.endedAt).sort((a, b) => Date.parse(b) - Date.parse(a))[0] ?? null;
function collectRun(handoffs) {
  const placed = place(handoffs);
  const newest = handoffs.reduce((a, b) => a && (a.attempt > b.attempt || a.attempt === b.attempt && a.endedAt >= b.endedAt) ? a : b, void 0);
  function dataOf(key, stage2) {
    const found = placed.get(key);
    return (found && parseStageData(stage2, found.handoff.data)) ?? null;
  }
  return {
    schema: runRecordSchemaNumber,
    suite: newest?.suite ?? "",
    environment: newest?.environment ?? "",
    commit: newest?.commit ?? "",
    runId: newest?.runId ?? "",
    attempt: newest?.attempt ?? 1,
    startedAt: earliest(handoffs),
    endedAt: latest(handoffs),
    stages: slots.filter((s) => !s.optional || placed.has(s.key)).map((s) => stageRun(s.key, placed.get(s.key)?.handoff)),
    checks: dataOf("validate-env", "validate-env")?.checks ?? [],
    scan: dataOf("scan", "scan"),
    infrastructure: dataOf("provision", "provision") ?? dataOf("provision plan", "provision"),
    configuration: dataOf("configure", "configure"),
    plan: dataOf("plan", "deploy"),
    deploy: dataOf("deploy", "deploy"),
    rollback: dataOf("rollback", "deploy"),
    tests: dataOf("integration-test", "integration-test"),
    gate: dataOf("monitor-gate", "monitor-gate")
  };
}
var judgementsOf = (run) => [...run.deploy?.judgements ?? [], ...run.gate?.judgements ?? []].sort((a, b) => Date.parse(a.to) - Date.parse(b.to));

// src/report/ending.ts
var releaseName = (label) => /^\d+$/.test(label) ? `Release ${label}` : label;
var percent = (share2) => `${(share2 * 100).toFixed(1)} %`;
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
  const own = run.deploy?.undo;
  if (own) return { afterMs: own.restoredAt ? Date.parse(own.restoredAt) - Date.parse(own.verdictAt) : null, complete: run.deploy?.outcome === "rolled-back" && own.restoredAt !== null };
  const job = stageOf(run, "rollback");
  if (!job) return null;
  if (run.rollback?.outcome === "unchanged") return null;
  const restoredAt = run.rollback?.undo?.restoredAt ?? job.endedAt;
  const cause2 = verdictTime(run);
  return {
    afterMs: restoredAt && cause2 ? Date.parse(restoredAt) - cause2 : null,
    complete: job.state === "pass" && (run.rollback?.outcome === "succeeded" || run.rollback?.outcome === "rolled-back")
  };
}
function verdictTime(run) {
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
  return failed ? failed.headline.replace(/\.$/, "") : "the reason is not known";
}
function weightAt(run, service, at, rev2) {
  const moment2 = Date.parse(at);
  const before = (run.deploy?.traffic ?? []).filter((s) => s.service === service && Date.parse(s.at) <= moment2 + 250);
  return before.at(-1)?.weights[rev2] ?? null;
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
  const back = takenBack(run);
  if (back || run.deploy?.outcome === "rollback-failed") return backHeadline(run, back ?? { afterMs: null, complete: false });
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

// src/report/escape-html.ts
var Html = class {
  text;
  constructor(text) {
    this.text = text;
  }
};
var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
var invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
var escapeHtml = (text) => text.replace(invisible, "").replace(/[&<>"']/g, (c) => entities[c]);
function written(value) {
  if (value === null || value === void 0) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(written).join("");
  return escapeHtml(String(value));
}
function html(strings, ...values) {
  return new Html(strings.reduce((text, part, i) => text + part + (i < values.length ? written(values[i]) : ""), ""));
}

// src/report/html-style.ts
var style = `
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1b1d20;--soft:#565b63;--line:#dfe1e4;--faint:#eef0f2;--new:#2563c9;--old:#aeb5bf;--oldink:#5b626d;
--good:#17704a;--goodbg:#e4f3ea;--bad:#b3261e;--badbg:#fbe9e7;--warn:#7d5200;--warnbg:#fbf0d9;--backbg:#e7eefb;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#121315;--card:#1a1c1f;--ink:#e9eaec;--soft:#a3a9b2;--line:#303338;--faint:#24272b;--new:#7aa7ff;--old:#5a616c;--oldink:#a3a9b2;
--good:#67cf9b;--goodbg:#15301f;--bad:#ff8a80;--badbg:#3a1a18;--warn:#e6b84f;--warnbg:#332709;--backbg:#1b2740}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:40px 28px 64px}
.over{margin:0 0 14px;color:var(--soft);font-size:13px;letter-spacing:.01em}
.over b{color:var(--ink);font-weight:600}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:0 18px;align-items:start}
.mark{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;line-height:1;margin-top:2px}
.mark svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.t-good .mark{background:var(--goodbg);color:var(--good)}.t-bad .mark{background:var(--badbg);color:var(--bad)}
.t-back .mark{background:var(--backbg);color:var(--new)}.t-open .mark{background:var(--warnbg);color:var(--warn)}
h1{margin:0;font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.018em;text-wrap:balance}
.verdict p{margin:6px 0 0;font-size:17px;line-height:1.45;color:var(--soft);max-width:62ch;text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:1px;margin:30px 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.figures div{background:var(--card);padding:14px 18px 13px}
.figures dt{color:var(--soft);font-size:12.5px}
.figures dd{margin:1px 0 0;font-size:21px;font-weight:600;letter-spacing:-.01em;white-space:nowrap}
.figures dd.bad{color:var(--bad)}.figures dd.good{color:var(--good)}
section{margin-top:44px}
h2{margin:0 0 4px;font-size:17px;font-weight:650;letter-spacing:-.005em}
h3{margin:22px 0 6px;font-size:14px;font-weight:600}
.lead{margin:0 0 14px;color:var(--soft);max-width:74ch}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th{font-weight:500;color:var(--soft);font-size:12.5px;text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:bottom}
td{padding:8px 14px 8px 0;border-bottom:1px solid var(--faint);vertical-align:top}
tbody th{font-weight:600;color:var(--ink);font-size:14px;border-bottom:1px solid var(--faint);vertical-align:top;padding:8px 14px 8px 0}
tr:last-child>td,tbody tr:last-child>th{border-bottom-color:transparent}
td:last-child,th:last-child{padding-right:0}
.num{text-align:right;white-space:nowrap}
.soft{color:var(--soft)}.nowrap{white-space:nowrap}
code,.mono{font:12.5px/1.4 var(--mono);overflow-wrap:anywhere}
.tag{display:inline-block;padding:1px 8px;border-radius:20px;font-size:12.5px;font-weight:550;white-space:nowrap;background:var(--faint);color:var(--soft)}
.tag.good{background:var(--goodbg);color:var(--good)}.tag.bad{background:var(--badbg);color:var(--bad)}.tag.warn{background:var(--warnbg);color:var(--warn)}.tag.back{background:var(--backbg);color:var(--new)}
.gantt td.when{width:34%;min-width:170px;vertical-align:middle}
.gantt .rail{position:relative;height:8px;border-radius:4px;background:var(--faint)}
.gantt .rail i{position:absolute;top:0;bottom:0;min-width:4px;border-radius:4px;background:var(--old)}
.gantt .rail i.good{background:var(--good)}.gantt .rail i.bad{background:var(--bad)}.gantt .rail i.warn{background:var(--warn)}.gantt .rail i.back{background:var(--new)}
.gantt tr.off{color:var(--soft)}.gantt tr.off th{color:var(--soft);font-weight:500}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 10px;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.keys li::before{content:"";display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px;vertical-align:-1px;background:var(--k)}
.keys li.line::before{height:2px;vertical-align:4px;border-radius:0}
figure{margin:0;padding:16px 20px 14px;background:var(--card);border:1px solid var(--line)}
figure:first-of-type{border-radius:10px 10px 0 0}figure:last-of-type{border-radius:0 0 10px 10px}figure:only-of-type{border-radius:10px}
figure+figure{border-top:0}
figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 20px;margin-bottom:8px;font-size:13px;color:var(--soft)}
figcaption b{color:var(--ink);font-size:14px;font-weight:600}
.panel{display:grid;grid-template-columns:64px 1fr;gap:0 10px;margin-top:6px}
.panel .y{position:relative;font-size:11.5px;line-height:1.15;color:var(--soft);text-align:right}
.panel .y span{position:absolute;right:0}.panel .y .top{top:-1px}.panel .y .bottom{bottom:-1px}
.plot{position:relative;height:54px;background:var(--faint);border-radius:3px}
.plot svg{display:block;width:100%;height:100%;overflow:hidden;border-radius:3px}
.plot .area{stroke:none}.plot .new{fill:var(--new)}.plot .old{fill:var(--old)}.plot .err{fill:var(--bad)}
.plot .stroke{fill:none;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.plot .stroke.n{stroke:var(--new)}.plot .stroke.o{stroke:var(--oldink)}.plot .stroke.e{stroke:var(--bad)}
.plot .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.plot .hit{fill:transparent}.plot .hit:hover{fill:var(--ink);fill-opacity:.12}
.plot .flag{position:absolute;top:0;bottom:0;width:0;border-left:1.5px solid var(--ink)}
.plot .flag.bad{border-color:var(--bad)}.plot .flag.good{border-color:var(--good)}
.flags,.xaxis{position:relative;margin-left:74px;height:17px;font-size:11.5px;color:var(--soft)}
.flags span,.xaxis span{position:absolute;white-space:nowrap;transform:translateX(-50%)}
.flags span.start,.xaxis span.start{transform:none}.flags span.end,.xaxis span.end{transform:translateX(-100%)}
.flags .bad{color:var(--bad);font-weight:600}.flags .good{color:var(--good);font-weight:600}
.meter{display:block;position:relative;width:120px;height:6px;margin-top:5px;border-radius:3px;background:var(--faint);margin-left:auto}
.meter i{position:absolute;left:0;top:0;bottom:0;border-radius:3px;background:var(--good)}.meter.bad i{background:var(--bad)}
.meter u{position:absolute;top:-3px;bottom:-3px;border-left:1.5px solid var(--ink)}
details{margin-top:12px}summary{cursor:pointer;color:var(--soft);font-size:14px}summary:hover{color:var(--ink)}
:focus-visible{outline:2px solid var(--new);outline-offset:2px}
footer{margin-top:56px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px}
@media (max-width:640px){main{padding:24px 16px 48px}h1{font-size:24px}.verdict{gap:0 12px}.mark{width:34px;height:34px}.mark svg{width:17px;height:17px}.verdict p{font-size:15.5px}
.figures{grid-template-columns:1fr 1fr}.figures div{padding:10px 14px}.figures dd{font-size:18px}.gantt .when,.gantt thead th:nth-child(2){display:none}
figure{padding:12px 12px 10px}.panel{grid-template-columns:46px 1fr;gap:0 8px}.flags,.xaxis{margin-left:54px}section{margin-top:34px}}
@media print{:root{--bg:#fff}body{font-size:11pt}main{max-width:none;padding:0}section,figure,tr{break-inside:avoid}.scroll{overflow:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}details::details-content{content-visibility:visible;display:block}}
`;

// src/report/traffic-series.ts
var grown = (now2, before) => now2 >= before ? now2 - before : now2;
function trafficOf(samples, service) {
  const own = samples.filter((s) => s.service === service).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const first = own[0];
  if (!first) return void 0;
  const revisions = [...new Set(own.flatMap((s) => Object.entries(s.weights).sort((a, b) => b[1] - a[1]).map(([rev2]) => rev2).concat(Object.keys(s.arms))))];
  const totals = Object.fromEntries(revisions.map((rev2) => [rev2, { requests: 0, serverErrors: 0, lost: 0 }]));
  const points = own.map((sample, i) => {
    const previous = own[i - 1];
    const seconds = previous ? (Date.parse(sample.at) - Date.parse(previous.at)) / 1e3 : 0;
    const arms = revisions.map((rev2) => {
      const now2 = sample.arms[rev2] ?? { requests: 0, serverErrors: 0, lost: 0, p95Ms: null };
      const then = previous?.arms[rev2] ?? { requests: 0, serverErrors: 0, lost: 0 };
      const added = { requests: grown(now2.requests, then.requests), serverErrors: grown(now2.serverErrors, then.serverErrors), lost: grown(now2.lost, then.lost) };
      const total = totals[rev2];
      if (previous && total) Object.assign(total, { requests: total.requests + added.requests, serverErrors: total.serverErrors + added.serverErrors, lost: total.lost + added.lost });
      return [rev2, {
        weight: sample.weights[rev2] ?? 0,
        p95Ms: now2.p95Ms,
        requests: seconds > 0 ? added.requests / seconds : null,
        errors: seconds > 0 ? (added.serverErrors + added.lost) / seconds : null
      }];
    });
    return { at: Date.parse(sample.at), arms: Object.fromEntries(arms) };
  });
  return { service, revisions, points, totals };
}

// src/report/html-tables.ts
var number = new Intl.NumberFormat("en-GB");
var milliseconds = (ms) => ms === null ? "–" : `${Math.round(ms)} ms`;
var tone = (verdict) => ({ pass: "good", fail: "bad", error: "bad", inconclusive: "warn", warn: "warn", unknown: "warn", skipped: "", "not-applicable": "" })[verdict];
var tag = (verdict) => html`<span class="tag ${tone(verdict)}">${verdict}</span>`;
var rev = (text) => text === null ? html`<span class="soft">–</span>` : html`<code>${text.slice(0, 7)}</code>`;
function table(caption, columns, rows) {
  return html`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${columns.map((c) => html`<th scope="col"${c.align ? html` class="num"` : null}>${c.title}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${columns[i]?.align ? html` class="num"` : null}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
function renderServices(run) {
  const deploy2 = run.deploy ?? run.plan;
  if (!deploy2 || deploy2.services.length === 0) return null;
  const back = takenBack(run);
  const serves = (service, from, to) => {
    if (!run.deploy || run.deploy.outcome === "planned") return html`${rev(from)} <span class="soft">(planned: ${rev(to)})</span>`;
    const now2 = back?.complete ? from : run.deploy.after?.revisions[service] ?? to;
    return html`${rev(now2)} ${back?.complete && from !== to ? html`<span class="tag back">taken back</span>` : back && !back.complete ? html`<span class="tag bad">not certain</span>` : null}`;
  };
  const rows = deploy2.services.map((s) => {
    const traffic = trafficOf(deploy2.traffic, s.service);
    const sum = (pick) => traffic ? number.format(Object.values(traffic.totals).reduce((a, t) => a + t[pick], 0)) : "–";
    return [s.service, rev(s.from), rev(s.to), serves(s.service, s.from, s.to), s.strategy, s.changed.join(", ") || s.change, sum("requests"), sum("serverErrors"), sum("lost")];
  });
  return html`<section aria-labelledby="services"><h2 id="services">Services</h2>
<p class="lead">Changed in this order: ${deploy2.order.map((wave) => wave.join(" and ")).join(", then ")}. Revisions are named by their content.</p>
${table("Services with their revisions before and after", [
    { title: "Service" },
    { title: "Before" },
    { title: "Wanted" },
    { title: "Serves now" },
    { title: "Strategy" },
    { title: "What changed" },
    { title: "Requests", align: "num" },
    { title: "Errors", align: "num" },
    { title: "Lost", align: "num" }
  ], rows)}</section>`;
}
function arm(sample) {
  if (!sample) return html`<span class="soft">–</span>`;
  if (sample.share === null) return html`<span class="soft">no requests</span>`;
  return html`${percent(sample.share)} <span class="soft">${number.format(sample.bad)} of ${number.format(sample.events)}</span>`;
}
function meter(judgement) {
  const { share: share2 } = judgement.canary;
  if (share2 === null) return null;
  const top = Math.max(judgement.max * 2, share2);
  return html`<span class="meter ${share2 > judgement.max ? "bad" : ""}" aria-hidden="true"><i style="width:${(share2 / top * 100).toFixed(1)}%"></i><u style="left:${(judgement.max / top * 100).toFixed(1)}%"></u></span>`;
}
function renderEvidence(run) {
  const judgements = judgementsOf(run);
  if (judgements.length === 0) return null;
  const start = Date.parse(run.startedAt ?? judgements[0].from);
  const gate = new Set(run.gate?.judgements);
  const rows = judgements.map((j) => {
    const weight = gate.has(j) ? null : weightAt(run, j.service, j.to, j.canary.rev);
    return [
      html`${j.gate} <span class="soft">of ${j.service}</span>`,
      html`<span class="nowrap">+${formatDuration(Date.parse(j.from) - start)}</span> <span class="soft nowrap">for ${formatDuration(Date.parse(j.to) - Date.parse(j.from))}</span>`,
      gate.has(j) ? "after the rollout" : weight === null ? "–" : `${weight} %`,
      arm(j.baseline),
      html`${arm(j.canary)}${meter(j)}`,
      percent(j.max),
      tag(j.verdict)
    ];
  });
  return html`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
<p class="lead">Each gate’s measurement of errors in ${lower2(wantedName(run))}, beside ${lower2(formerName(run))} in the same window. Fewer than ${number.format(Math.max(...judgements.map((j) => j.atLeast)))} requests are no evidence.</p>
${table("Judgements of the gates with their measurements", [
    { title: "Gate" },
    { title: "Window" },
    { title: "Traffic" },
    { title: "Errors before", align: "num" },
    { title: "Errors now", align: "num" },
    { title: "Allowed", align: "num" },
    { title: "Verdict" }
  ], rows)}</section>`;
}
var lower2 = (text) => text.replace(/^(Release|The)\b/, (word) => word.toLowerCase());
function renderTests(run) {
  const { tests } = run;
  if (!tests || tests.operations.length === 0 && !tests.load) return null;
  const { load } = tests;
  return html`<section aria-labelledby="tests"><h2 id="tests">Tests of the running release</h2>
${tests.operations.length === 0 ? null : table("Operations of the interface that were called", [
    { title: "Operation" },
    { title: "Verdict" },
    { title: "Status", align: "num" },
    { title: "Took", align: "num" },
    { title: "" }
  ], tests.operations.map((o) => [html`<code>${o.method} ${o.path}</code>`, tag(o.verdict), o.status ?? "–", milliseconds(o.ms), o.message]))}
${load ? html`<h3>Load</h3><p class="lead">${tag(load.verdict)} ${number.format(load.rate)} requests a second for ${load.seconds} s: ${number.format(load.sent)} sent, ${number.format(load.failed)} failed;
half within ${milliseconds(load.p50Ms)}, 95 % within ${milliseconds(load.p95Ms)}, 99 % within ${milliseconds(load.p99Ms)}, counted from the moment at which each was due. ${load.message}</p>` : null}</section>`;
}
function renderFindings(run) {
  const { scan } = run;
  if (!scan) return null;
  const { critical, high, medium, low } = scan.counts;
  return html`<section aria-labelledby="findings"><h2 id="findings">Security findings</h2>
<p class="lead">${number.format(critical)} critical, ${number.format(high)} high, ${number.format(medium)} medium, ${number.format(low)} low; ${number.format(scan.suppressed)} accepted.${scan.incomplete.length > 0 ? html` <span class="tag warn">not looked at</span> ${scan.incomplete.join("; ")}` : null}</p>
${scan.findings.length === 0 ? null : table(
    "Findings of the scan",
    [{ title: "Severity" }, { title: "Rule" }, { title: "Finding" }, { title: "Where" }, { title: "Remedy" }],
    scan.findings.map((f) => [html`<span class="tag ${f.severity === "critical" || f.severity === "high" ? "bad" : "warn"}">${f.severity}</span>`, html`<code>${f.rule}</code>`, f.title, html`<code>${f.where}</code>`, f.remedy])
  )}</section>`;
}
function renderChecks(run) {
  if (run.checks.length === 0) return null;
  return html`<section aria-labelledby="checks"><h2 id="checks">The machine</h2>
${table(
    "What was required of the machine, and what was found",
    [{ title: "Check" }, { title: "Verdict" }, { title: "Required" }, { title: "Found" }, { title: "Remedy" }],
    run.checks.map((c) => [c.title, tag(c.status), c.required, c.observed, c.remedy])
  )}</section>`;
}
function renderPlan(run) {
  const deploy2 = run.deploy ?? run.plan;
  const changes = run.infrastructure?.changes.filter((c) => c.action !== "none") ?? [];
  if (!deploy2 && !run.infrastructure) return null;
  const digest = run.plan?.planDigest ?? deploy2?.planDigest;
  const same = run.plan?.planDigest && run.deploy?.planDigest ? run.plan.planDigest === run.deploy.planDigest ? " What was planned is what ran." : " What ran has another digest." : "";
  return html`<section aria-labelledby="plan"><h2 id="plan">Plan</h2>
${digest ? html`<p class="lead">Digest <code>${shortDigest(digest)}</code>.${same}</p>` : null}
${run.infrastructure ? html`<p class="lead">Infrastructure by ${run.infrastructure.engine}: ${changes.length === 0 ? "nothing to change" : changes.map((c) => `${c.action} ${c.resource}`).join("; ")}.</p>` : null}
${deploy2 && deploy2.steps.length > 0 ? html`<details><summary>${deploy2.steps.length} steps as they were carried out</summary>${table("Steps of the rollout", [
    { title: "Step" },
    { title: "What" },
    { title: "State" },
    { title: "Took", align: "num" },
    { title: "Note" }
  ], deploy2.steps.map((s) => [
    html`<code>${s.id}</code>`,
    s.phase === "undo" ? `undo: ${s.verb}` : s.verb,
    html`<span class="tag ${s.state === "failed" ? "bad" : ""}">${s.state}</span>`,
    s.endedAt ? formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)) : "–",
    s.note
  ]))}</details>` : null}</section>`;
}

// src/report/html-timeline.ts
var tones = { pass: "good", fail: "bad", error: "bad", inconclusive: "warn", "not-run": "" };
var words = { pass: "passed", fail: "failed", error: "error", inconclusive: "inconclusive", "not-run": "did not run" };
function stateWord(run, stage2) {
  if (stage2.key === "deploy" && run.deploy?.outcome === "rolled-back") return { tone: "back", word: "taken back" };
  if (stage2.key === "rollback" && stage2.state === "pass") return { tone: "back", word: takenBack(run)?.complete ? "taken back" : "nothing to do" };
  return { tone: tones[stage2.state], word: words[stage2.state] };
}
var lasted = (stage2) => stage2.startedAt && stage2.endedAt ? Date.parse(stage2.endedAt) - Date.parse(stage2.startedAt) : 0;
function row(run, stage2) {
  const { tone: tone2, word } = stateWord(run, stage2);
  if (!stage2.startedAt || !run.startedAt || !run.endedAt) {
    return html`<tr class="off"><th scope="row">${stage2.key}</th><td class="when"></td><td><span class="tag">${word}</span></td><td></td><td class="num"></td></tr>`;
  }
  const whole = Math.max(1, Date.parse(run.endedAt) - Date.parse(run.startedAt));
  const left = (Date.parse(stage2.startedAt) - Date.parse(run.startedAt)) / whole * 100;
  const wide = lasted(stage2) / whole * 100;
  return html`<tr><th scope="row">${stage2.key}</th><td class="when"><div class="rail"><i class="${tone2}" style="left:${Math.min(99, left).toFixed(2)}%;width:${Math.min(100 - left, wide).toFixed(2)}%"></i></div></td>
<td><span class="tag ${tone2}">${word}</span></td><td>${firstLine(stage2.headline)}${stage2.reason ? html` <code class="soft nowrap">${stage2.reason}</code>` : null}</td><td class="num">${formatDuration(lasted(stage2))}</td></tr>`;
}
var firstLine = (text) => text.split("\n")[0] ?? "";
function renderTimeline(run) {
  return html`<section aria-labelledby="stages"><h2 id="stages">Stages</h2>
<div class="scroll"><table class="gantt"><caption>Stages of the run with their verdicts and durations</caption>
<thead><tr><th scope="col">Stage</th><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">What it found</th><th scope="col" class="num">Took</th></tr></thead>
<tbody>${run.stages.map((stage2) => row(run, stage2))}</tbody></table></div></section>`;
}

// src/report/html-traffic.ts
var width = 1e3;
var height = 100;
var trailingMs = 3e3;
var x = (at, span) => Math.round((at - span.from) / Math.max(1, span.to - span.from) * width * 10) / 10;
var y = (value, top) => Math.round((height - Math.min(value, top) / top * height) * 10) / 10;
var path = (points, join) => points.map(([px, py], i) => i === 0 ? `M${px} ${py}` : join === "step" ? `H${px}V${py}` : `L${px} ${py}`).join("");
function area(points, join) {
  const first = points[0];
  const last = points.at(-1);
  return first && last ? `${path(points, join)}V${height}H${first[0]}Z` : "";
}
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  return [1, 2, 5, 10].map((f) => f * power).find((top) => top >= value * 0.999) ?? value;
}
var number2 = new Intl.NumberFormat("en-GB");
var shortRevision = (rev2) => rev2.slice(0, 7);
function panel({ flags, span }, label, drawing, what) {
  return html`<div class="panel"><div class="y" aria-hidden="true"><span class="top">${label.top}</span><span class="bottom">${label.bottom}</span></div>
<div class="plot"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${what}">${drawing}</svg>${flags.map((f) => html`<span class="flag ${f.tone}" style="left:${x(f.at, span) / 10}%"></span>`)}</div></div>`;
}
function hits({ series, span, name }) {
  const every = Math.max(1, Math.ceil(series.points.length / 150));
  const shown = series.points.filter((_, i) => i % every === 0);
  return shown.map((point, i) => {
    const from = x(point.at, span);
    const to = x(shown[i + 1]?.at ?? span.to, span);
    const lines = Object.entries(point.arms).filter(([, arm2]) => arm2.weight > 0 || (arm2.requests ?? 0) > 0).map(([rev2, arm2]) => `${name(rev2)}: ${arm2.weight} % of traffic${arm2.requests === null ? "" : `, ${arm2.requests.toFixed(0)} requests/s, ${arm2.errors?.toFixed(1)} errors/s`}${arm2.p95Ms === null ? "" : `, p95 ${Math.round(arm2.p95Ms)} ms`}`);
    return html`<rect class="hit" x="${from}" y="0" width="${Math.max(0.5, to - from).toFixed(1)}" height="${height}"><title>${[`+${formatDuration(point.at - span.from)}`, ...lines].join("\n")}</title></rect>`;
  });
}
function weightPanel(frame) {
  const { series, span, wanted: wanted2 } = frame;
  const share2 = series.points.map((p) => [x(p.at, span), y(Object.entries(p.arms).reduce((sum, [rev2, arm2]) => sum + (rev2 === wanted2 ? arm2.weight : 0), 0), 100)]);
  const last = share2.at(-1);
  const drawing = html`<rect class="old" width="${width}" height="${height}"/><path class="area new" d="${area(last ? [...share2, [width, last[1]]] : [], "step")}"/>${hits(frame)}`;
  return panel(frame, { top: "100 %", bottom: "share" }, drawing, `Share of the traffic of ${series.service} that the new release had, over time`);
}
function ratePanel(frame) {
  const { series, span, wanted: wanted2 } = frame;
  const sums = series.points.filter((p) => Object.values(p.arms).some((a) => a.requests !== null)).map((p) => {
    const arms = Object.entries(p.arms);
    const sum = (pick) => arms.reduce((total, [rev2]) => total + pick(rev2), 0);
    return {
      at: p.at,
      all: sum((rev2) => p.arms[rev2]?.requests ?? 0),
      fresh: sum((rev2) => rev2 === wanted2 ? p.arms[rev2]?.requests ?? 0 : 0),
      errors: sum((rev2) => p.arms[rev2]?.errors ?? 0)
    };
  });
  const top = niceTop(Math.max(1, ...sums.map((s) => s.all)));
  const draw = (pick) => area(sums.map((s) => [x(s.at, span), y(pick(s), top)]), "line");
  const drawing = html`<path class="area old" d="${draw((s) => s.all)}"/><path class="area new" d="${draw((s) => s.fresh)}"/><path class="area err" d="${draw((s) => s.errors)}"/>${hits(frame)}`;
  return panel(frame, { top: `${number2.format(top)}/s`, bottom: "requests" }, drawing, `Requests per second of ${series.service} by release, errors in red, over time`);
}
function errorShares(points, rev2) {
  return points.map((point, i) => {
    let requests = 0;
    let errors = 0;
    for (let j = i; j > 0 && point.at - points[j].at < trailingMs; j -= 1) {
      const arm2 = points[j]?.arms[rev2];
      const seconds = (points[j].at - points[j - 1].at) / 1e3;
      requests += (arm2?.requests ?? 0) * seconds;
      errors += (arm2?.errors ?? 0) * seconds;
    }
    return { at: point.at, share: requests >= 1 ? errors / requests : null };
  });
}
function errorPanel(frame) {
  const { series, span, wanted: wanted2, max } = frame;
  const lines = series.revisions.map((rev2) => ({ rev: rev2, points: errorShares(series.points, rev2).filter((p) => p.share !== null) }));
  const top = niceTop(Math.max(0.01, (max ?? 0) * 1.5, ...lines.flatMap((l) => l.points.map((p) => p.share ?? 0))));
  const drawing = html`${lines.filter((l) => l.points.length > 1).map((l) => html`<path class="stroke ${l.rev === wanted2 ? "n" : "o"}" d="${path(l.points.map((p) => [x(p.at, span), y(p.share ?? 0, top)]), "line")}"/>`)}${max === void 0 ? null : html`<line class="limit" x1="0" x2="${width}" y1="${y(max, top)}" y2="${y(max, top)}"/>`}${hits(frame)}`;
  return panel(frame, { top: percent(top).replace(".0", ""), bottom: "errors" }, drawing, `Share of errors of ${series.service} by release, over time${max === void 0 ? "" : `; ${percent(max)} is allowed`}`);
}
function place2(at, span) {
  const left = x(at, span) / 10;
  return { left, side: left < 8 ? "start" : left > 88 ? "end" : "" };
}
function axis(span) {
  const seconds = (span.to - span.from) / 1e3;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((s) => seconds / s <= 7) ?? 7200;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
  return html`<div class="xaxis" aria-hidden="true">${ticks.map((t) => {
    const { left, side } = place2(span.from + t * 1e3, span);
    return html`<span class="${side}" style="left:${left}%">${t === 0 ? "0 s" : formatDuration(t * 1e3).replace(".0", "")}</span>`;
  })}</div>`;
}
function flagsOf(run, span) {
  const undo = run.deploy?.undo;
  if (!undo) return [];
  const verdict = Date.parse(undo.verdictAt);
  const restored = undo.restoredAt ? Date.parse(undo.restoredAt) : null;
  return [
    { at: verdict, text: "verdict", tone: "bad" },
    ...restored === null ? [] : [{ at: restored, text: `back after ${formatDuration(restored - verdict)}`, tone: "good" }]
  ].filter((f) => f.at >= span.from && f.at <= span.to);
}
function flagRow(flags, span) {
  const close = flags.length === 2 && Math.abs(x(flags[0].at, span) - x(flags[1].at, span)) < 220;
  return html`<div class="flags">${flags.map((f, i) => {
    const { left, side } = place2(f.at, span);
    return html`<span class="${f.tone} ${close ? i === 0 ? "end" : "start" : side}" style="left:${left}%">${f.text}${close && i === 0 ? " " : ""}</span>`;
  })}</div>`;
}
function chart(run, series, span, names) {
  const wanted2 = run.deploy?.services.find((s) => s.service === series.service)?.to ?? void 0;
  const judged = judgementsOf(run).find((j) => j.service === series.service);
  const name = (rev2) => `${rev2 === wanted2 ? names.wanted : names.former} (${shortRevision(rev2)})`;
  const flags = flagsOf(run, span);
  const total = Object.values(series.totals).reduce((a, t) => ({ requests: a.requests + t.requests, serverErrors: a.serverErrors + t.serverErrors, lost: a.lost + t.lost }), { requests: 0, serverErrors: 0, lost: 0 });
  const frame = { series, span, wanted: wanted2, name, flags, max: judged?.max };
  return html`<figure><figcaption><b>${series.service}</b><span>${number2.format(total.requests)} requests, ${number2.format(total.serverErrors)} errors, ${number2.format(total.lost)} lost</span></figcaption>
${flags.length > 0 ? flagRow(flags, span) : null}
${weightPanel(frame)}${ratePanel(frame)}${judged || total.serverErrors > 0 ? errorPanel(frame) : null}
${axis(span)}</figure>`;
}
function renderTraffic(run) {
  const samples = run.deploy?.traffic ?? [];
  const services = run.deploy?.order.flat() ?? [];
  const all = [.../* @__PURE__ */ new Set([...services, ...samples.map((s) => s.service)])].map((s) => trafficOf(samples, s)).filter((s) => s !== void 0);
  if (all.length === 0) return null;
  const times = all.flatMap((s) => s.points.map((p) => p.at));
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const names = { former: capital(formerName(run)), wanted: wantedName(run) };
  const limit = judgementsOf(run)[0]?.max;
  return html`<section aria-labelledby="traffic"><h2 id="traffic">Traffic while it was rolled out</h2>
<p class="lead">As each service’s router counted it. Shares of errors are over the last ${trailingMs / 1e3} seconds.</p>
<ul class="keys"><li style="--k:var(--new)">${names.wanted}</li><li style="--k:var(--old)">${names.former}</li><li style="--k:var(--bad)">errors</li>${limit === void 0 ? null : html`<li class="line" style="--k:var(--bad)">allowed errors, ${percent(limit)}</li>`}</ul>
${all.map((series) => chart(run, series, span, names))}</section>`;
}
var capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

// src/report/html.ts
var policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
var marks = {
  good: html`<path d="M4 12.5l5.2 5.2L20 7"/>`,
  back: html`<path d="M8.5 5L4 9.5 8.5 14M4.5 9.5H15a5 5 0 0 1 0 10h-4"/>`,
  bad: html`<path d="M6 6l12 12M18 6L6 18"/>`,
  open: html`<path d="M12 5v8.5M12 18.4v.2"/>`
};
function figures(run) {
  const number3 = new Intl.NumberFormat("en-GB");
  const services = [...new Set(run.deploy?.traffic.map((s) => s.service))];
  const front = services.map((s) => trafficOf(run.deploy?.traffic ?? [], s)).filter((s) => s !== void 0);
  const total = (pick) => front.reduce((sum, s) => sum + Object.values(s.totals).reduce((a, t) => a + t[pick], 0), 0);
  const back = takenBack(run);
  return [
    ...run.startedAt && run.endedAt ? [{ name: "Whole run", value: formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) }] : [],
    ...back && back.afterMs !== null ? [{ name: "Back after the verdict", value: formatDuration(Math.max(0, back.afterMs)), ...back.complete ? {} : { tone: "bad" } }] : [],
    ...run.deploy ? [{ name: "Services changed", value: `${run.deploy.services.filter((s) => s.change !== "unchanged").length} of ${run.deploy.services.length}` }] : [],
    ...front.length > 0 ? [
      { name: "Requests while rolling out", value: number3.format(total("requests")) },
      { name: "Lost", value: number3.format(total("lost")), tone: total("lost") === 0 ? "good" : "bad" },
      { name: "Errors of the services", value: number3.format(total("serverErrors")), ...total("serverErrors") > 0 ? { tone: "bad" } : {} }
    ] : []
  ];
}
var moment = (iso) => iso === null ? "" : `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
function head(run, headline) {
  const shown = figures(run);
  return html`<header class="t-${headline.tone}"><p class="over"><b>${run.environment || "unknown environment"}</b> · run ${run.runId || "–"}${run.attempt > 1 ? `, attempt ${run.attempt}` : ""}${run.commit ? html` · commit <code>${run.commit.slice(0, 7)}</code>` : null}${run.startedAt ? ` · ${moment(run.startedAt)}` : ""}</p>
<div class="verdict"><span class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">${marks[headline.tone]}</svg></span><div><h1>${headline.title}</h1><p>${headline.detail}</p></div></div>
${shown.length > 0 ? html`<dl class="figures">${shown.map((f) => html`<div><dt>${f.name}</dt><dd${f.tone ? html` class="${f.tone}"` : null}>${f.value}</dd></div>`)}</dl>` : null}</header>`;
}
function renderReport(run) {
  const headline = headlineOf(run);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${headline.title} · ${run.environment}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${head(run, headline)}
${renderTimeline(run)}
${renderTraffic(run)}
${renderEvidence(run)}
${renderServices(run)}
${renderTests(run)}
${renderFindings(run)}
${renderChecks(run)}
${renderPlan(run)}
<footer>Slipway ${run.suite} · drawn from the handoffs of ${run.stages.filter((s) => s.state !== "not-run").length} stages · record ${run.schema}</footer>
</main>
</body>
</html>
`;
  return page.text;
}

// src/deploy/handoffs.ts
function parseHandoffs(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause2) {
    throw new UserError("The handoffs are not JSON.", { reason: "input-invalid", where: "input `handoffs`", expected: "an array or an object of the outputs `handoff`", cause: cause2 });
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

// src/deploy/summary.ts
var short = (rev2) => rev2 === null ? "–" : rev2.slice(0, 6);
var nameOf = (snapshot) => snapshot === null ? "nothing" : snapshot.label === "" ? `snapshot ${snapshot.id.slice(7, 13)}` : `release ${snapshot.label}`;
var count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
var changing = (services) => services.filter((s) => s.change !== "unchanged");
var inOrder = (order) => order.map((wave) => wave.join(", ")).join(" > ");
function renderPlan2(plan) {
  const rows = plan.services.map((s) => [s.service, s.change, { markdown: code(short(s.from)) }, { markdown: code(short(s.to)) }, s.strategy, s.changed.join(", ")]);
  const steps = plan.steps.map((s) => [s.id, verbText(s.verb), s.after.join(", "), s.undo === "irreversible" ? "cannot be undone" : s.undo === "nothing" ? "" : verbText(s.undo)]);
  return [
    `Plan ${code(plan.digest)}`,
    "",
    rows.length === 0 ? "No services." : markdownTable(["service", "change", "from", "to", "strategy", "what changes"], rows),
    "",
    plan.order.length > 0 ? `Order: ${escapeMarkdown(inOrder(plan.order))}` : "Nothing changes.",
    ...steps.length > 0 ? ["", details(count(steps.length, "step"), markdownTable(["step", "what", "after", "way back"], steps))] : [],
    ""
  ].join("\n");
}
function planHeadline(plan) {
  const services = changing(plan.services);
  if (services.length === 0) return plan.steps.length === 0 ? "Nothing changes: this release serves already." : `The release is the same; ${count(plan.steps.length, "step")} bring back what does not run.`;
  return `${count(services.length, "service")} change${services.length === 1 ? "s" : ""}, order ${inOrder(plan.order)}; plan ${plan.digest.slice(7, 13)}.`;
}
function resultHeadline(operation, label, result) {
  const { outcome, plan, before, after: after2, failure, undo } = result;
  switch (outcome) {
    case "unchanged":
      return result.note;
    case "succeeded":
      if (operation === "finalize") return `${count(plan?.steps.length ?? 0, "warm predecessor")} ended.`;
      return `${label === "" ? "The release" : `Release ${label}`} serves on ${count(Object.keys(after2?.revisions ?? {}).length, "service")}${plan && plan.order.length > 0 ? ` (${inOrder(plan.order)})` : ""}.`;
    case "rolled-back": {
      const back = undo?.restoredAt ? `, ${formatDuration(Math.max(0, Date.parse(undo.restoredAt) - Date.parse(undo.verdictAt)))} after ${operation === "rollback" ? "the decision" : "the verdict"}` : "";
      const what = after2 === null ? "Nothing serves, as before" : `The whole set is back on ${nameOf(after2)}`;
      return `${failure ? `${failure.message} ` : ""}${what}${back}.`;
    }
    case "rollback-failed":
      return `${failure?.message ?? ""} The set is not back on ${nameOf(operation === "rollback" ? after2 : before)}: act by hand now.`.trim();
    case "unfinished":
      return `${failure?.message ?? "The operation stopped half-way."} ${operation === "finalize" ? "What serves was not touched." : "The set is half-way: run again, or `operation: rollback`."}`;
  }
}
function renderResult(headline, result) {
  return [
    escapeMarkdown(headline),
    "",
    ...result.failure === null ? [] : [renderFailure(result.failure), ""],
    ...result.plan === null ? [] : [renderPlan2(result.plan), ""],
    ...renderSteps(result.steps),
    ...renderJudgements(result)
  ].join("\n");
}
function renderFailure({ reason, message, remedy, service, logTail }) {
  const tail = logTail.length === 0 ? [] : ["", `Last lines of the log${service === null ? "" : ` of ${escapeMarkdown(service)}`}:`, "", codeBlock(logTail.join("\n"))];
  return [`**${escapeMarkdown(reason)}**: ${escapeMarkdown(message)}`, ...remedy === void 0 ? [] : ["", `What to do: ${escapeMarkdown(remedy)}`], ...tail].join("\n");
}
function renderSteps(steps) {
  const rows = steps.map((s) => [s.id, s.phase === "undo" ? "back" : "", s.verb, s.state, s.endedAt === null ? "" : formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)), s.note]);
  return rows.length === 0 ? [] : [details(`${count(steps.filter((s) => s.state === "done").length, "step")} done`, markdownTable(["step", "phase", "what", "state", "took", "evidence"], rows)), ""];
}
function renderJudgements({ judgements }) {
  const rows = judgements.map((j) => [j.service, j.gate, j.verdict, j.headline]);
  return rows.length === 0 ? [] : [markdownTable(["service", "gate", "verdict", "evidence"], rows), ""];
}
function renderStatus(facts) {
  const rows = Object.entries(facts.services).map(([service, s]) => [
    service,
    { markdown: code(short(s.serving ?? null)) },
    Object.entries(s.weights).filter(([, w]) => w > 0).map(([rev2, w]) => `${short(rev2)} ${w} %`).join(", "),
    Object.entries(s.revisions).map(([rev2, r]) => `${short(rev2)} ${r.ready}/${r.wanted}${r.restarts > 0 ? `, ${r.restarts} restarts` : ""}`).join("; ")
  ]);
  return [
    `Serves: ${escapeMarkdown(nameOf(facts.current ?? null))}${facts.current ? ` ${code(facts.current.id)}` : ""}`,
    `Before: ${escapeMarkdown(nameOf(facts.previous ?? null))}${facts.previous ? ` ${code(facts.previous.id)}` : ""}`,
    "",
    markdownTable(["service", "revision", "traffic", "ready"], rows),
    ""
  ].join("\n");
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
    summary: renderPlan2(plan),
    annotations: [],
    data: asJson(data),
    outputs: { planDigest: plan.digest, plan: renderPlan2(plan), outcome: "planned", started: "false", snapshot: before?.id ?? "", previousSnapshot: "", report: "" }
  };
}
function verdictOf(operation, { outcome, failure }) {
  switch (outcome) {
    case "succeeded":
    case "unchanged":
      return "pass";
    case "rolled-back":
      return operation === "rollback" ? "pass" : failure?.reason === "gate-inconclusive" ? "inconclusive" : "fail";
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
  const { plan, outcome, before, after: after2, steps, judgements, traffic, undo, failure } = result;
  const data = {
    operation,
    label,
    planDigest: plan?.digest ?? null,
    outcome,
    services: plan?.services ?? [],
    order: plan?.order ?? [],
    before,
    after: after2,
    steps,
    judgements,
    traffic,
    undo
  };
  const annotations = failure === null ? [] : [{ level: "error", title: `deploy: ${failure.reason}`, message: `${failure.message}${failure.remedy === void 0 ? "" : ` ${failure.remedy}`}` }];
  return {
    verdict,
    ...verdict === "pass" ? {} : { reason: reasonOf(result) },
    headline,
    summary: renderResult(headline, result),
    annotations,
    data: asJson(data),
    outputs: {
      planDigest: plan?.digest ?? "",
      plan: plan === null ? "" : renderPlan2(plan),
      outcome,
      started: String(result.started),
      snapshot: after2?.id ?? "",
      previousSnapshot: before?.id ?? "",
      report: ""
    }
  };
}

// src/deploy/observe-status.ts
async function observeStatus(open, set, ports, { handoffs, signal }) {
  const report2 = handoffs === void 0 ? "" : await writeReport(handoffs, ports);
  const status = await readStatus(open, set, signal);
  const { facts } = status;
  const [after2, before] = [facts?.current ?? null, facts?.previous ?? null];
  const data = { ...emptyData, operation: "status", outcome: "status", before, after: after2 };
  return {
    verdict: status.verdict,
    ...status.reason ? { reason: status.reason } : {},
    headline: status.headline,
    summary: status.summary,
    annotations: [],
    data: JSON.parse(JSON.stringify(data)),
    outputs: { planDigest: "", plan: "", outcome: "status", started: "false", snapshot: after2?.id ?? "", previousSnapshot: before?.id ?? "", report: report2 }
  };
}
async function writeReport(handoffs, ports) {
  const file = path2.join(ports.host.temporary, "slipway", "slipway-report.html");
  await ports.files.write(file, renderReport(collectRun(parseHandoffs(handoffs))));
  return file;
}
async function readStatus(open, set, signal) {
  try {
    const target = open();
    const state = foldJournal((await target.read(set)).entries);
    const facts = await target.observe(set, null, signal);
    return { ...judgeStatus(state, facts), summary: renderStatus(facts), facts };
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
  const down = Object.entries(revisions).filter(([service, rev2]) => {
    const there = facts.services[service];
    return (there?.revisions[rev2]?.ready ?? 0) === 0 || there?.weights[rev2] !== 100;
  }).map(([service]) => service);
  if (down.length > 0) return { verdict: "fail", reason: "release-not-ready", headline: `${name} does not serve on ${down.join(", ")}.` };
  return { verdict: "pass", headline: `${name} serves on ${Object.keys(revisions).length} services.` };
}

// src/deploy/release-from-spec.ts
import path3 from "node:path";
var setOf = (spec) => `${spec.name}/${spec.environment}`;
async function observeRelease(spec, ports, inputs) {
  const manifest = parseManifest(spec, inputs);
  const { infrastructure: _, ...own } = spec;
  const services = Object.entries(resolveSpecTexts(own, (name) => ports.host.variable(name)).services);
  refuseSources(spec, services);
  const directory = inputs.configDirectory === void 0 ? void 0 : path3.resolve(ports.host.workspace, inputs.configDirectory);
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
  const outside = Object.values(parsed.data.services).map((s) => s.file).filter((file) => path3.isAbsolute(file) || path3.normalize(file).split(path3.sep)[0] === "..");
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
  return { release: entry.release, format: entry.format, ...directory === void 0 ? {} : { file: path3.join(directory, entry.file) } };
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
  const directory = path3.resolve(ports.host.workspace, source.directory ?? ".");
  const tree = trees.get(directory) ?? observeSourceTree(ports.files, directory);
  trees.set(directory, tree);
  return { kind: "process", argv: source.run, directory, digest: (await tree).digest };
}
async function refuseMissingFiles({ files }, parts) {
  const missing = [];
  for (const [name, { config }] of parts) if (config?.file !== void 0 && (await files.facts(config.file))?.kind !== "file") missing.push(`${name}: ${path3.basename(config.file)}`);
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
      return resumable(spec, resultOutcome("rollback", inputs.label, await rollback({ set, toSnapshot: inputs.toSnapshot, scope: inputs.scope }, engine(), signal)));
    case "finalize":
      return resultOutcome("finalize", inputs.label, await finalize(set, engine(), signal));
    case "status":
      return observeStatus(() => parts.openTarget(spec, ports), set, ports, { handoffs: inputs.handoffs, signal });
  }
}
async function runPlan({ inputs, spec, ports, signal }, parts) {
  const target = parts.openTarget(spec, ports);
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "plan" });
  const { snapshots, entries } = await target.read(want.set);
  const { current } = foldJournal(entries);
  const before = snapshots.findLast((s) => s.id === current) ?? null;
  const { plan, facts } = await observeDeployPlan(target, want, before, signal);
  refuseProblems(facts.problems);
  for (const { service, from, to, changed } of plan.services) {
    ports.progress.report({ stage: "deploy", subject: service, state: "done", line: `${service}  ${from?.slice(0, 6) ?? "nothing"} > ${to?.slice(0, 6) ?? "nothing"}  ${changed.join(", ") || "unchanged"}` });
  }
  return planOutcome(plan, inputs.label, before);
}
async function runDeploy({ inputs, spec, ports, signal }, parts) {
  const { attempt } = ports.host.run;
  refuseUnapproved(spec, { at: inputs.approvedAt, attempt: inputs.approvedAttempt, planDigest: inputs.planDigest }, { attempt, now: ports.clock.now() });
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "deploy" });
  const engine = { ...engineOf(spec, ports, parts), redact: await observeRedactor(want, ports) };
  return resumable(spec, resultOutcome("deploy", inputs.label, await deploy({ want, label: inputs.label, expectedDigest: inputs.planDigest }, engine, signal)));
}
function ownerOf({ host }) {
  const { repository, runId, attempt, url } = host.run;
  return { name: url === "" ? `${repository || "local"} run ${runId}` : url, runId, attempt };
}
var engineOf = (spec, ports, parts) => ({
  target: parts.openTarget(spec, ports),
  openGate: parts.openGate,
  gates: spec.gates,
  ports,
  owner: ownerOf(ports),
  machine: ports.host.machine,
  redact: (text) => text
});
var Saved = object({ schema: literal(1), set: string(), environment: string(), target: Target });
function resumable(spec, outcome) {
  if (outcome.outputs.outcome !== "unfinished" || outcome.reason !== "cancelled") return outcome;
  return { ...outcome, saved: { schema: 1, set: setOf(spec), environment: spec.environment, target: spec.target } };
}
function makePost(parts) {
  return async (saved, ports, signal) => {
    const parsed = Saved.safeParse(saved);
    if (!parsed.success) return;
    const { set } = parsed.data;
    const deps = {
      target: parts.openTarget(parsed.data, ports),
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
var stage = (context) => runOperation(context, { openTarget, openGate });
var post = makePost({ openTarget, openGate });

export {
  contract,
  stage,
  post
};
