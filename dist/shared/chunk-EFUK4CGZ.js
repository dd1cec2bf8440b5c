import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  takeBack
} from "./chunk-OUWFTV7M.js";
import {
  answerPause,
  explainFailure,
  recallSteps,
  resultOf,
  runSteps,
  unfinished,
  withContext
} from "./chunk-XUVIPPTX.js";
import {
  observeDeployPlan,
  triedAlready
} from "./chunk-77L4UI4F.js";
import {
  refuseChangedPlan,
  refuseProblems,
  unfinishedError
} from "./chunk-A5ACEBTC.js";
import {
  isPause,
  isUpkeep,
  operationId
} from "./chunk-NPLJ6KVZ.js";
import {
  heldReasons
} from "./chunk-QJ5UTRV3.js";
import {
  toSlipwayError
} from "./chunk-K6436Z76.js";

// src/rollout/resume.ts
function planResume(state, facts) {
  const operation = state.unfinished;
  if (operation === null) return { kind: "nothing" };
  if (operation.undo !== null) return { kind: "undo", reason: operation.undo.reason, message: operation.undo.message };
  if (operation.snapshot !== null) return { kind: "end" };
  if (operation.failure !== null && !isPause(operation.failure.reason)) return { kind: "undo", reason: operation.failure.reason, message: operation.failure.message };
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
  const { plan, facts } = await observeDeployPlan(order.expectedDigest === void 0 ? deps.target : triedAlready(deps.target), order.want, context.before, signal);
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
  if (heldReasons.has(error.reason)) return resultOf(context, begun.plan, { outcome: "unfinished", after: null, failure: error.reason === "paused" ? failure : held(failure) });
  const done = new Set(context.recorder.data(begun.plan).steps.filter((run) => run.phase === "do" && run.state === "done").map((run) => run.id));
  const final = [...begun.irreversible, ...begun.plan.steps.filter((s) => s.undo === "irreversible" && done.has(s.id))];
  if (final.length > 0) return resultOf(context, begun.plan, { outcome: "unfinished", after: null, failure: { ...failure, reason: "irreversible", message: `${failure.message} ${blocked(final)}` } });
  return comeBack(context, begun, failure);
}
var held = (failure) => ({
  ...failure,
  remedy: [failure.remedy, "Nothing was taken back, because the release is not to blame: run it again to go on, or `operation: abort` to go back."].filter(Boolean).join(" ")
});
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
  await answerPause(context, open.id);
  await deps.target.stage(session.hold, order.want, signal);
  return carryThrough(context, order, { ...open, irreversible: irreversibleOf(open) }, remainder.plan);
}
var irreversibleOf = (open) => open.plan.steps.filter((step) => step.undo === "irreversible" && open.steps[step.id]?.state === "done");
var withEarlier = (result, open) => ({ ...result, steps: recallSteps(result.steps, open) });

export {
  planResume,
  remainingJudgements,
  withoutJudgements,
  deploy,
  carryThrough,
  comeBack,
  irreversibleOf,
  withEarlier
};
