import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  armFigures,
  chainsMs,
  judgingLine,
  longestChainFirst,
  stepLine,
  verbText,
  weightOf
} from "./chunk-CSHBOJ24.js";
import {
  heaviestOf
} from "./chunk-K6JEBJ5C.js";
import {
  downtimeBetween,
  lastSteps,
  layLane,
  nearestDependencies,
  planDeploy,
  planDigest,
  timingOf,
  wavesOf
} from "./chunk-DNRWLAXC.js";
import {
  foldJournal
} from "./chunk-QXQOFDN2.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  GateBreach,
  InternalError,
  SlipwayError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/rollout/plan-back.ts
function planRollback(to, facts, alone = /* @__PURE__ */ new Set(), hooks = []) {
  const services = rollbackServices(to, facts, alone);
  const immediate = Object.keys(to.services).filter((name) => needsRoute(to, facts, name) && canCarry(to, facts, name)).sort();
  const first = immediate.flatMap((name) => layLane({ service: name, verbs: [routeAll(to.services[name])], timing: timingOf(to.services[name]) }, facts.services[name], []));
  const restored = [...first, ...layRestarts({ to, facts, first }, alone)];
  const steps = [...restored, ...inReverse(layCleanup({ to, facts, restored, hooks }), hooks)];
  const changing = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = [[...changing].sort()].filter((wave) => wave.length > 0);
  const verbs = Object.fromEntries(services.map((s) => [s.service, [...s.to === null ? [] : [{ do: "route", weights: { [s.to]: 100 } }], ...hooks.filter((h) => h.service === s.service).map((h) => h.verb)]]));
  return { set: to.set, operation: "rollback", services, order, steps, digest: planDigest({ set: to.set, operation: "rollback", services, verbs }) };
}
var ensureAll = (service) => ({ do: "ensure", rev: service.rev, replicas: service.replicas });
var routeAll = (service) => ({ do: "route", weights: { [service.rev]: 100 } });
var readyOf = (facts, service, rev) => facts.services[service]?.revisions[rev]?.ready ?? 0;
var canCarry = (to, facts, name) => readyOf(facts, name, to.services[name].rev) >= to.services[name].replicas;
var needsEnsure = (to, facts, name) => !canCarry(to, facts, name) || facts.services[name]?.revisions[to.services[name].rev]?.unsettled === true;
function needsRoute(to, facts, name) {
  const { rev } = to.services[name];
  const weights = Object.entries(facts.services[name]?.weights ?? {}).filter(([, weight]) => weight > 0);
  return !(weights.length === 1 && weights[0]?.[0] === rev && weights[0][1] === 100);
}
var othersOf = (facts, keep) => Object.keys(facts?.revisions ?? {}).filter((rev) => rev !== keep).sort();
function rollbackServices(to, facts, alone) {
  return [.../* @__PURE__ */ new Set([...Object.keys(to.services), ...Object.keys(facts.services)])].sort().flatMap((service) => {
    const there = facts.services[service];
    const back = to.services[service];
    const others = othersOf(there, back?.rev);
    const from = heaviestOf(there?.weights ?? {}) ?? there?.serving ?? others[0] ?? null;
    if (back === void 0) return others.length > 0 ? [{ service, change: "remove", from, to: null, strategy: "rolling", changed: ["not in the snapshot"] }] : [];
    const whole = others.length === 0 && !needsRoute(to, facts, service) && !needsEnsure(to, facts, service) && there?.revisions[back.rev]?.wanted === back.replicas;
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
function layRestarts({ to, facts, first }, alone) {
  const missing = new Set(Object.keys(to.services).filter((name) => needsEnsure(to, facts, name)));
  const dependencies = Object.fromEntries(Object.entries(to.services).map(([name, service]) => [name, service.dependsOn]));
  const needs = nearestDependencies(dependencies, missing);
  const laid = /* @__PURE__ */ new Map();
  for (const name of wavesOf(dependencies).flat().filter((n) => missing.has(n))) {
    const service = to.services[name];
    const verbs = [...isAlone(service, name, alone) && readyOf(facts, name, service.rev) === 0 ? roomFor(service, facts.services[name]) : [], ensureAll(service)];
    if (needsRoute(to, facts, name) && !canCarry(to, facts, name)) verbs.push(routeAll(service));
    const routed = first.filter((step) => step.service === name);
    laid.set(name, layLane({ service: name, verbs, timing: timingOf(service) }, facts.services[name], [...lastSteps(routed), ...(needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []))], 1 + routed.length));
  }
  return [...laid.values()].flat();
}
var isAlone = ({ strategy }, name, alone) => strategy.kind === "recreate" || alone.has(name);
function roomFor({ rev }, facts) {
  const others = othersOf(facts, rev);
  const announced = others.length > 0 && facts?.revisions[rev] === void 0 ? [{ do: "ensure", rev, replicas: 0 }] : [];
  return [...announced, ...others.flatMap((other) => [{ do: "drain", rev: other }, { do: "retire", rev: other }])];
}
function layCleanup({ to, facts, restored, hooks }) {
  const after = lastSteps(restored);
  const gone = new Set(restored.flatMap(({ service, verb }) => verb.do === "retire" ? [`${service} ${verb.rev}`] : []));
  return [.../* @__PURE__ */ new Set([...Object.keys(facts.services), ...hooks.map((h) => h.service)])].sort().flatMap((service) => {
    const back = to.services[service];
    const there = facts.services[service];
    const undone = hooks.filter((h) => h.service === service).map((h) => h.verb);
    const tooMany = back !== void 0 && canCarry(to, facts, service) && (there?.revisions[back.rev]?.wanted ?? 0) > back.replicas;
    const verbs = tooMany ? [{ do: "ensure", rev: back.rev, replicas: back.replicas }] : [];
    const others = othersOf(there, back?.rev).filter((rev) => !gone.has(`${service} ${rev}`));
    if (undone.length === 0) verbs.push(...others.flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]));
    else verbs.push(...others.map((rev) => ({ do: "drain", rev })), ...undone, ...[.../* @__PURE__ */ new Set([...others, ...back === void 0 ? undone.map((h) => h.rev) : []])].map((rev) => ({ do: "retire", rev })));
    const routed = there && back ? { ...there, weights: { [back.rev]: 100 } } : there;
    return layLane({ service, verbs, timing: timingOf(back) }, routed, after, 1 + restored.filter((step) => step.service === service).length);
  });
}
function inReverse(steps, hooks) {
  const chain = hooks.flatMap(({ service, verb }) => steps.find((step) => step.service === service && step.verb === verb) ?? []);
  return steps.map((step) => {
    const at = chain.indexOf(step);
    const before = at > 0 ? chain[at - 1].id : void 0;
    return before === void 0 || step.after.includes(before) ? step : { ...step, after: [...step.after, before] };
  });
}

// src/rollout/plan-upkeep.ts
var stillWarm = (warm, now) => Object.fromEntries(Object.entries(warm).map(([service, revs]) => [service, Object.fromEntries(Object.entries(revs).filter(([, until]) => Date.parse(until) > now))]).filter(([, revs]) => Object.keys(revs).length > 0));
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

// src/deploy/recorder.ts
var mostSamples = 600;
function makeRecorder(clock) {
  const runs = /* @__PURE__ */ new Map();
  const judgements = /* @__PURE__ */ new Map();
  let traffic = [];
  const now = () => new Date(clock.now()).toISOString();
  const key = (step, phase) => `${phase} ${step.id}`;
  return {
    started: (step, phase) => {
      runs.set(key(step, phase), { ...blank(step, phase), startedAt: now() });
    },
    begun: (step) => runs.has(key(step, "do")),
    ended: (step, phase, state, note) => {
      runs.set(key(step, phase), { ...runs.get(key(step, phase)) ?? { ...blank(step, phase), startedAt: now() }, endedAt: now(), state, note });
    },
    judged: (step, judgement) => {
      judgements.set(step.id, judgement);
    },
    judgementOf: (step) => judgements.get(step),
    sample(facts) {
      traffic.push(...samplesOf(facts, now()));
      while (traffic.length > mostSamples) traffic = thinned(traffic);
    },
    data: (plan) => ({ steps: [...runs.values(), ...(plan?.steps ?? []).filter((step) => !runs.has(key(step, "do"))).map((step) => ({ ...blank(step, "do"), startedAt: now() }))], judgements: [...judgements.values()], traffic }),
    restoredAt: () => [...runs.values()].filter((run) => run.phase === "undo" && run.state === "done" && !/^(drain|retire|compensate|end )/.test(run.verb)).map((run) => run.endedAt).filter((at) => at !== null).sort().at(-1) ?? null
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

// src/deploy/wishes.ts
var lookMs = 2e3;
function startWishes({ deps: { target, ports }, set }, operation) {
  const [paused, over] = [new AbortController(), new AbortController()];
  let promoter = null;
  const look = async () => {
    const note = await target.readNote(set).catch(() => null);
    if (note?.operation !== operation) return;
    if (note.kind === "promote") promoter = note.by;
    else if (note.answeredAt === void 0) paused.abort(pausedError(note));
  };
  const watch = async () => {
    while (!over.signal.aborted && !paused.signal.aborted) {
      await look();
      await ports.clock.sleep(lookMs, over.signal);
    }
  };
  watch().catch(() => void 0);
  return { promotedBy: () => promoter, paused: paused.signal, stop: () => over.abort() };
}
var pausedError = ({ by }) => new UserError(`The release was paused by ${by.name}.`, {
  reason: "paused",
  remedy: "Nothing was taken back. `operation: resume` goes on from here, `operation: promote` without waiting or judging; `operation: abort` goes back."
});
async function answerPause({ deps: { target, ports }, set }, operation) {
  const note = await target.readNote(set).catch(() => null);
  if (note?.kind !== "pause" || note.operation !== operation || note.answeredAt !== void 0) return;
  await target.leaveNote(set, { ...note, answeredAt: new Date(ports.clock.now()).toISOString() });
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

// src/deploy/deadline.ts
var graceMs = 5e3;
async function passes(clock, { ms, awayMs = () => 0 }, signal) {
  let away = awayMs();
  for (let left = ms; left > 0; ) {
    await clock.sleep(left, signal);
    left = awayMs() - away;
    away += left;
  }
}
async function withDeadline(clock, deadline, signal, work) {
  const { what, ms } = deadline;
  const expired = new AbortController();
  const over = new AbortController();
  const timeout = new UserError(`${what} did not end within ${formatDuration(ms)}.`, { reason: "timeout", remedy: "See in the log what it waited for." });
  const late = passes(clock, deadline, over.signal).then(async () => {
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
    case "hook":
      return { verb: verb.do, hook: verb.name, phase: verb.phase, rev: verb.rev };
    default:
      return { verb: verb.do };
  }
}

// src/deploy/execute-steps.ts
var stopGraceMs = 1e3;
var gatherMsOfStep = 5;
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
  chains;
  running = /* @__PURE__ */ new Map();
  settled = [];
  done = /* @__PURE__ */ new Set();
  halt = new AbortController();
  signal;
  writtenAt = -Infinity;
  constructor(execution) {
    this.execution = execution;
    this.waiting = new Map(execution.steps.map((step) => [step.id, step]));
    this.chains = chainsMs(execution.steps);
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
      this.writtenAt = this.execution.ports.clock.now();
      for (const step of next) this.start(step);
      this.execution.session.hold.lost.throwIfAborted();
      if (stopping) return this.failures;
      if (this.settled.length > 0) continue;
      if (this.running.size === 0) return this.allAccountedFor();
      await this.somethingHappens();
      if (this.gatherMs() > 0) await this.execution.ports.clock.sleep(this.gatherMs(), this.signal).catch(() => void 0);
    }
  }
  /** The fewer are at work, the less there is to gather. A failure, and a wish to stop, wait for nobody. */
  gatherMs() {
    const { ports: { clock }, journalEveryMs } = this.execution;
    return this.settled.some((settled) => "error" in settled) ? 0 : this.writtenAt + Math.min(journalEveryMs, this.running.size * gatherMsOfStep) - clock.now();
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
  /** What more waits for begins first: a target lets in so many requests at once, in the order in which they come. */
  runnable() {
    const ready = [...this.waiting.values()].filter((step) => step.after.every((id) => this.done.has(id) || !this.chains.has(id)));
    return longestChainFirst(ready, this.chains);
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
    const { recorder, phase, ports, session: { hold } } = this.execution;
    this.waiting.delete(step.id);
    recorder.started(step, phase);
    ports.progress.report({ stage: "deploy", subject: step.service, state: "running", line: stepLine(step, "..."), facts: stepFacts(step.verb, "begun") });
    const ms = step.deadlineMs + (step.verb.do === "judge" ? judgeMarginMs : 0);
    const work = withDeadline(ports.clock, { what: `${step.service}: ${verbText(step.verb)}`, ms, awayMs: () => hold.awayMs() }, this.signal, (signal) => this.execution.carryOut(step, signal));
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
    const { reason: why } = this.execution.signal;
    const error = why instanceof SlipwayError && why.reason === "paused" ? why : cancelled();
    this.failures.push({ step, error });
    return [{ kind: "failed", step: step.id, reason: error.reason, message: error.message }];
  }
};
var cancelled = () => new UserError("The run was cancelled.", { reason: "cancelled", remedy: "Run it again; what was begun is resumed or taken back first." });

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
    const promoter = watching.promotedBy();
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
async function openWindow(step, verb, { openGate, gates, ports }, facts) {
  if (verb.gate === null) return void 0;
  const gate = gates[verb.gate];
  if (gate === void 0) throw new UserError(`services.${step.service}.strategy names the gate ${verb.gate}, which is not declared.`, { reason: "spec-invalid", expected: `one of ${Object.keys(gates).join(", ") || "(none declared)"}` });
  const arm = (rev) => ({ rev, endpoints: facts?.revisions[rev]?.endpoints ?? [] });
  const shared = verb.baseline !== null && weightOf(facts, verb.baseline) > 0;
  return openGate({
    name: verb.gate,
    gate,
    service: step.service,
    canary: arm(verb.canary),
    baseline: verb.baseline === null ? null : arm(verb.baseline),
    baselineFrom: shared ? "window" : "lifetime"
  }, ports);
}
function refuseCrashing(step, verb, { before, now, gaps }) {
  const restarts = (now?.restarts ?? 0) - (before?.restarts ?? 0);
  if (restarts <= tolerableRestarts && gaps < tolerableGaps) return;
  const taken = takenAway(before, now);
  const what = taken ?? (restarts > tolerableRestarts ? `was restarted ${restarts} times while it was watched` : "has no ready process left");
  throw new UserError(`${step.service}: revision ${verb.canary} ${what}.`, { reason: "release-crashed", where: step.service, remedy: taken === void 0 ? "Read the last lines of its log." : "Ask who did, and why; then run it again." });
}
function takenAway(before, now) {
  if (before === void 0 || before.wanted === 0 || (now?.wanted ?? 0) > 0) return void 0;
  return now === void 0 ? "was deleted by somebody else while it was watched" : "was scaled to 0 by somebody else while it was watched";
}
function report(step, verb, { ports }, { first, now }) {
  const figures = (rev) => armFigures(now?.revisions[rev], first?.revisions[rev]);
  const canary = figures(verb.canary);
  const baseline = verb.baseline === null || weightOf(now, verb.baseline) === 0 ? null : figures(verb.baseline);
  const weight = weightOf(now, verb.canary);
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
  const now = deps.ports.clock.now();
  if (!session.wrote()) return { ...result, warm: listWarm(session.state.warm, now) };
  const state = await deps.target.read(set).then(({ entries }) => foldJournal(entries), () => void 0);
  if (state === void 0) return result;
  return { ...result, downtime: state.last === null ? [] : measureDowntime(state.last), warm: listWarm(state.warm, now) };
}
var listWarm = (warm, now) => Object.entries(stillWarm(warm, now)).flatMap(([service, revs]) => Object.entries(revs).map(([rev, until]) => ({ service, rev, until })));
var snapshotOf = (session, id) => session.snapshots.findLast((s) => s.id === id) ?? null;
var occasionOf = (operation, { rev, name, phase }, tries) => [operation, rev, name, phase, tries].join(" ");
var stopsAll = (phase, { onFailure }) => phase === "do" && onFailure !== "continue-independent";
async function runSteps(context, { operation, plan, phase, onFailure = stopsAll(phase, plan) ? "stop" : "finish" }) {
  const { deps, session, recorder, set } = context;
  const watch = startWatch(context);
  const wishes = phase === "do" && plan.operation === "deploy" ? startWishes(context, operation) : void 0;
  try {
    const { journalEveryMs } = await deps.target.capabilities(set);
    return await executeSteps({
      operation,
      phase,
      steps: plan.steps,
      onFailure,
      journalEveryMs,
      session,
      recorder,
      signal: AbortSignal.any([context.signal, ...wishes ? [wishes.paused] : []]),
      ports: deps.ports,
      redact: deps.redact,
      async carryOut(step, s) {
        const evidence = await carryOut(context, inOccasion(context, operation, step), wishes, s);
        if (step.verb.do === "route") watch.look();
        return evidence;
      }
    });
  } finally {
    wishes?.stop();
    await watch.stop();
  }
}
function inOccasion({ session }, operation, step) {
  const { verb } = step;
  if (verb.do !== "hook" || step.occasion !== void 0) return step;
  const { unfinished: unfinished2 } = session.state;
  return { ...step, occasion: occasionOf(operation, verb, unfinished2?.id === operation ? unfinished2.steps[step.id]?.failures ?? 0 : 0) };
}
function carryOut(context, step, wishes, signal) {
  const { deps, session, recorder, set } = context;
  const { verb } = step;
  if (verb.do !== "judge") return deps.target.apply(session.hold, step, signal);
  const clock = { ...deps.ports.clock, now: () => deps.ports.clock.now() - session.hold.awayMs() };
  return judgeStep(step, verb, { ...deps, ports: { ...deps.ports, clock }, recorder, observe: (s) => deps.target.observe(set, null, s), promotedBy: () => wishes?.promotedBy() ?? null }, signal);
}
function startWatch({ deps, recorder, set, signal }) {
  const over = new AbortController();
  let looking = Promise.resolve();
  const sample = async () => {
    const facts = await deps.target.observe(set, null, signal).catch(() => void 0);
    if (facts) recorder.sample(facts);
  };
  let waits = false;
  const look = () => {
    if (waits) return;
    waits = true;
    looking = looking.then(() => {
      waits = false;
      return sample();
    });
  };
  const ended = new Promise((resolve) => over.signal.addEventListener("abort", () => resolve(), { once: true }));
  const watch = async () => {
    while (!over.signal.aborted) {
      look();
      await Promise.race([looking, ended]);
      await deps.ports.clock.sleep(sampleMs2, over.signal);
    }
  };
  const watching = watch().catch(() => void 0);
  return {
    look,
    async stop() {
      over.abort();
      await watching;
      look();
      const waited = new AbortController();
      await Promise.race([looking, deps.ports.clock.sleep(sampleMs2, waited.signal).catch(() => void 0)]);
      waited.abort();
    }
  };
}
async function explainFailure({ deps, set }, error, step) {
  const rev = step && revisionOf(step);
  const tail = rev === void 0 || error.reason === "cancelled" || error.reason === "paused" ? [] : await deps.target.logTail(set, step.service, rev, logLines).catch(() => []);
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
var nothingDone = { plan: null, started: false, before: null, after: null, failure: null, undo: null, note: "", steps: [], judgements: [], traffic: [], downtime: [], warm: [] };
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

export {
  planRollback,
  stillWarm,
  planFinalize,
  planJanitor,
  recallSteps,
  answerPause,
  withContext,
  listWarm,
  snapshotOf,
  occasionOf,
  runSteps,
  explainFailure,
  nothingDone,
  resultOf,
  unfinished
};
