import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  adviceText
} from "./chunk-QA5OJI2J.js";
import {
  irreversibleBegun,
  takeBack,
  wayToSnapshot
} from "./chunk-WU6TXQTZ.js";
import {
  answerPause,
  explainFailure,
  recallSteps,
  resultOf,
  runSteps,
  unfinished,
  withContext
} from "./chunk-J4PQBDU6.js";
import {
  observeDeployPlan,
  triedAlready
} from "./chunk-MYGASNGU.js";
import {
  refuseChangedPlan,
  refuseProblems,
  unfinishedError
} from "./chunk-FDUBI3GR.js";
import {
  isUpkeep,
  operationId,
  staysPut
} from "./chunk-QXQOFDN2.js";
import {
  heldReasons
} from "./chunk-SK5RQCG5.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/rollout/resume.ts
function planResume(state, facts) {
  const operation = state.unfinished;
  if (operation === null) return { kind: "nothing" };
  if (operation.snapshot !== null && operation.undo?.part) return { kind: "end", outcome: "partial" };
  if (operation.undo !== null) return { kind: "undo", reason: operation.undo.reason, message: operation.undo.message, part: operation.undo.part };
  if (operation.snapshot !== null) return { kind: "end", outcome: "succeeded" };
  const independent = operation.plan.onFailure === "continue-independent";
  if (operation.failure !== null && !staysPut(operation) && !independent) return { kind: "undo", reason: operation.failure.reason, message: operation.failure.message, part: null };
  const done = (step) => operation.steps[step.id]?.state === "done";
  const again = new Set(operation.plan.services.flatMap(({ service }) => lostWork(operation.plan.steps.filter((s) => s.service === service), done, facts)));
  const stopped = independent ? stoppedSteps(operation) : /* @__PURE__ */ new Set();
  const steps = operation.plan.steps.filter((step) => (!done(step) || again.has(step.id)) && !stopped.has(step.id));
  const left = new Set(steps.map((step) => step.id));
  return { kind: "steps", plan: { ...operation.plan, steps: steps.map((step) => ({ ...step, after: reachable(step, operation.plan.steps, left) })) } };
}
function stoppedSteps({ plan, failures }) {
  const stopped = new Set(failures.map(({ step }) => step));
  for (let before = -1; before < stopped.size; ) {
    before = stopped.size;
    for (const step of plan.steps) if (step.after.some((id) => stopped.has(id))) stopped.add(step.id);
  }
  return stopped;
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

// src/deploy/engine.ts
var begunOf = (open) => ({
  id: open.id,
  plan: open.plan,
  before: open.before,
  want: open.want,
  label: open.label,
  irreversible: irreversibleBegun(open),
  failures: open.plan.onFailure === "continue-independent" ? open.failures : []
});
async function deploy(order, deps, signal) {
  refuseProblems(await deps.target.observeAccess(order.want, signal));
  return withContext(order.want.set, deps, signal, async (context) => {
    await deps.target.revive(context.session.hold, signal);
    const open = context.session.state.unfinished;
    const resumed = open === null ? void 0 : await goOn(context, order, open);
    return resumed ?? begin(context, order);
  });
}
async function begin(context, order) {
  const { deps, session, signal } = context;
  const { plan, facts } = await observeDeployPlan(order.expectedDigest === void 0 ? deps.target : triedAlready(deps.target), order.want, context.before, signal);
  refuseChangedPlan(order.expectedDigest, plan);
  refuseProblems(facts.problems);
  for (const one of facts.advice ?? []) deps.ports.log.info(`note: ${adviceText(one)}`);
  if (plan.steps.length === 0) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: this release serves already." });
  const want = await deps.target.stage(session.hold, order.want, signal);
  const before = context.before?.id ?? null;
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before, want, label: order.label };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  announce(context, plan);
  return carryThrough(context, order, { id, plan, before, want, label: order.label, irreversible: [], failures: [] }, plan);
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
    const failures = [...await runSteps(context, { operation: begun.id, plan: remaining, phase: "do" }), ...begun.failures.flatMap((failure) => toStepFailure(begun.plan, failure))];
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
function toStepFailure({ steps }, { step: id, reason, message }) {
  const step = steps.find((one) => one.id === id);
  return step === void 0 ? [] : [{ step, error: new UserError(message, { reason }) }];
}
function decisive(failures) {
  const held2 = (reason) => reason === "cancelled" || heldReasons.has(reason);
  return (failures.length > 1 ? failures.find(({ error }) => held2(error.reason)) : void 0) ?? failures[0];
}
async function giveUp(context, begun, failures) {
  const { step, error } = decisive(failures);
  const failure = await explainFailure(context, error, step);
  const stays = (why) => resultOf(context, begun.plan, { outcome: "unfinished", after: null, failure: why });
  if (error.reason === "cancelled" || error.reason === "paused") return stays(failure);
  if (heldReasons.has(error.reason)) return stays(held(failure));
  if (begun.plan.onFailure === "freeze") return stays(frozen(failure));
  const way = await wayBack(context, begun);
  const final = [...begun.irreversible, ...begun.plan.steps.filter((s) => s.undo === "irreversible" && context.recorder.begun(s))].filter(({ service }) => way.part?.includes(service) ?? true);
  if (final.length > 0) return stays({ ...failure, reason: "irreversible", message: `${failure.message} ${blocked(final)}` });
  return comeBack(context, begun, failure, way);
}
async function wayBack(context, begun) {
  const { want } = begun;
  if (begun.plan.onFailure !== "continue-independent" || want === null) return wayToSnapshot(context, begun.before);
  const { observePart, wayToMixture } = await import("./back-in-part-57CC2ILY.js");
  const part = await observePart(context, begun);
  return part === null ? wayToSnapshot(context, begun.before) : wayToMixture(context, { ...begun, want }, part);
}
var held = (failure) => ({
  ...failure,
  remedy: [failure.remedy, "Nothing was taken back, because the release is not to blame: run it again to go on, or `operation: abort` to go back."].filter(Boolean).join(" ")
});
var frozen = (failure) => ({
  ...failure,
  remedy: [failure.remedy, "Nothing was taken back, as `onFailure: freeze` says: `operation: resume` tries again from here, `operation: abort` goes back."].filter(Boolean).join(" ")
});
var blocked = (steps) => `The set was not taken back: ${[...new Set(steps.map((s) => s.id))].join(", ")} cannot be undone. Mend forward with another deploy, or name a snapshot to go back to.`;
async function comeBack(context, begun, failure, way) {
  const verdictAt = new Date(context.deps.ports.clock.now()).toISOString();
  const cause = { reason: failure.reason, message: failure.message };
  context.deps.ports.progress.report({ stage: "deploy", subject: "set", state: "failed", line: `${failure.message} ${goesBack(way)}` });
  try {
    const { outcome, failures, restoredAt, after } = await takeBack(context, begun, way, cause);
    const undo = { ...cause, verdictAt, restoredAt };
    if (outcome === "back") return resultOf(context, begun.plan, { outcome: way.part === null ? "rolled-back" : "partial", undo, failure, after, ...way.part === null ? {} : { wentBack: [...way.part] } });
    const why = failures.map((f) => `${f.step.id}: ${context.deps.redact(f.error.message)}`).join("; ");
    return resultOf(context, begun.plan, { outcome, undo, after: null, failure: { ...failure, message: `${failure.message} Going back did not end: ${why}` } });
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    const message = `${failure.message} Going back was stopped: ${context.deps.redact(error.message)}`;
    return resultOf(context, begun.plan, { outcome: "unfinished", after: null, undo: { ...cause, verdictAt, restoredAt: null }, failure: { ...failure, reason: error.reason, message, remedy: error.remedy } });
  }
}
var goesBack = ({ part }) => part === null ? "The whole set goes back." : `Back ${part.length === 1 ? "goes" : "go"} ${part.join(", ")}; what does not depend on that stays.`;
async function goOn(context, order, open) {
  const { deps, session, signal } = context;
  const ours = open.owner.runId === deps.owner.runId && deps.owner.attempt >= open.owner.attempt;
  const { plan, facts } = await observeDeployPlan(deps.target, order.want, context.before, signal);
  const remainder = planResume(session.state, facts);
  if (remainder.kind === "end") {
    await session.append(open.id, [{ kind: "end", outcome: remainder.outcome }]);
    if (!ours || remainder.outcome === "partial") return void 0;
    return withEarlier(resultOf(context, open.plan, { outcome: "succeeded", note: "Finished what an earlier attempt had done." }), open);
  }
  if (isUpkeep(open) || remainder.kind === "undo" && remainder.part === null && irreversibleBegun(open).length > 0) {
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
    return comeBack(context, open, failure, remainder.part === null ? await wayToSnapshot(context, open.before) : await wayBack(context, begunOf(open)));
  }
  if (remainder.kind !== "steps") throw unfinishedError(open);
  refuseProblems(facts.problems);
  await answerPause(context, open.id);
  await deps.target.stage(session.hold, order.want, signal);
  return carryThrough(context, order, begunOf(open), remainder.plan);
}
var withEarlier = (result, open) => ({ ...result, steps: recallSteps(result.steps, open) });

export {
  planResume,
  remainingJudgements,
  withoutJudgements,
  begunOf,
  deploy,
  carryThrough,
  wayBack,
  comeBack,
  withEarlier
};
