import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  irreversibleBegun,
  planBack,
  takeBack,
  wayToSnapshot
} from "./chunk-WU6TXQTZ.js";
import {
  explainFailure,
  listWarm,
  planFinalize,
  resultOf,
  runSteps,
  snapshotOf,
  stillWarm,
  unfinished,
  withContext
} from "./chunk-J4PQBDU6.js";
import {
  unfinishedError
} from "./chunk-FDUBI3GR.js";
import {
  emptyRelease
} from "./chunk-O2CG2ZEO.js";
import {
  irreversibleSince,
  isUpkeep,
  operationId,
  staysPut
} from "./chunk-QXQOFDN2.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/deploy/engine-back.ts
function rollback(order, deps, signal) {
  return withContext(order.set, deps, signal, async (context) => {
    const { state } = context.session;
    if (order.scope !== "any" && !madeByThisRun(state, deps, order.scope)) {
      return resultOf(context, null, { outcome: "unchanged", note: "Nothing to take back: what serves was not made by this run." });
    }
    const open = state.unfinished;
    const kept = order.scope === "this-run" ? keptOnPurpose(state) : void 0;
    if (kept !== void 0) return resultOf(context, open?.plan ?? null, { outcome: "unchanged", note: `Nothing was taken back: ${kept}` });
    await deps.target.revive(context.session.hold, signal);
    if (open === null) return rollbackFinished(context, order.toSnapshot);
    if (!isUpkeep(open)) return finishOpen(context, open, order.toSnapshot);
    await context.session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    return rollbackFinished(context, order.toSnapshot);
  });
}
function keptOnPurpose({ unfinished: unfinished2, last }) {
  if (unfinished2 === null) return last?.outcome === "partial" ? "what failed, and what depends on it, is back already; the rest serves, as `onFailure: continue-independent` says." : void 0;
  const { failure, plan } = unfinished2;
  if (failure === null || failure.reason === "cancelled" || !staysPut(unfinished2)) return void 0;
  const why = plan.onFailure === "freeze" ? "That is as `onFailure: freeze` says." : "That says nothing of the release.";
  return `${failure.message} ${why} Run it again to go on, or \`operation: abort\` to go back.`;
}
function madeByThisRun(state, { owner }, scope) {
  if (state.unfinished !== null && !isUpkeep(state.unfinished)) return state.unfinished.owner.runId === owner.runId;
  return scope === "this-run" && state.lineage.at(-1)?.owner.runId === owner.runId;
}
function refuseIrreversible(open, chosen) {
  const final = irreversibleBegun(open);
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
    const taken = await takeBack(context, open, await wayToSnapshot(context, goal), cause);
    return { ...backResult(context, taken, goal), undo: { ...cause, verdictAt, restoredAt: taken.restoredAt } };
  } catch (thrown) {
    return unfinished(context, open.plan, thrown);
  }
}
async function rollbackFinished(context, chosen) {
  const goal = chosen ?? context.session.state.previous;
  if (goal === null) throw new UserError("There is no earlier snapshot to go back to.", { reason: "nothing-to-roll-back", where: context.set, remedy: "Deploy a release that works; what serves now was left as it is." });
  const { deps, session } = context;
  if (snapshotOf(session, goal) === null) {
    throw new UserError(`There is no snapshot ${goal}.`, { reason: "nothing-to-roll-back", where: context.set, expected: `one of ${session.snapshots.map((s) => s.id).join(", ") || "(none)"}` });
  }
  const over = irreversibleSince(session.state, goal);
  if (chosen === void 0 && over.length > 0) throw crossing(context.set, goal, over);
  const way = await wayToSnapshot(context, goal);
  const plan = over.reduce(overHook, await planBack(context, way, null));
  if (plan.steps.length === 0 && goal === session.state.current) return resultOf(context, plan, { outcome: "unchanged", note: "Nothing to do: that snapshot serves already." });
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, to: goal, label: snapshotOf(session, goal)?.label ?? "" };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  const verdictAt = new Date(deps.ports.clock.now()).toISOString();
  const cause = { reason: "rolled-back", message: "A rollback was asked for." };
  try {
    const taken = await takeBack(context, { id, plan }, way, cause);
    return { ...backResult(context, taken, goal), plan: over.reduce(overHook, taken.plan), undo: { ...cause, verdictAt, restoredAt: taken.restoredAt } };
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}
var crossing = (set, goal, over) => new UserError(`Going back would pass over what cannot be undone: ${over.map(({ service, name }) => `the hook ${name} of ${service}`).join(", ")}.`, {
  reason: "irreversible",
  where: set,
  remedy: `Mend forward with another deploy. If the release before can do with what was done, name it: \`to-snapshot: ${goal}\`. Nothing was changed.`
});
var overHook = (plan, { service, name }) => ({ ...plan, services: plan.services.map((s) => s.service === service ? { ...s, changed: [...s.changed, `over the hook ${name}, which is irreversible`] } : s) });
function backResult(context, { outcome: came, plan, failures }, goal) {
  const outcome = came === "back" ? "rolled-back" : came;
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
function refuseTakenBack({ set, snapshot }, { before, session }) {
  if (snapshot === void 0 || before?.id === snapshot) return;
  const serves = before === null ? "nothing serves" : `what serves is ${before.label === "" ? `snapshot ${before.id.slice(7, 13)}` : `release ${before.label}`}`;
  const known = snapshotOf(session, snapshot);
  throw new UserError(`The release is not finalized: ${serves}, not ${known === null || known.label === "" ? `snapshot ${snapshot.slice(7, 13)}` : `release ${known.label}`}.`, {
    reason: "rolled-back",
    where: set,
    expected: `the snapshot ${snapshot}`,
    remedy: "It was taken back or replaced meanwhile: start a new run to release it again. Nothing was changed."
  });
}
function finalize(order, deps, signal) {
  const { set, retire } = order;
  return withContext(set, deps, signal, async (context) => {
    const { session } = context;
    const { state } = session;
    const open = state.unfinished;
    if (open !== null && !isUpkeep(open)) throw unfinishedError(open);
    refuseTakenBack(order, context);
    if (open !== null) await session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
    const facts = await deps.target.observe(set, null, signal);
    const now = deps.ports.clock.now();
    const kept = retire === "all" ? {} : stillWarm(state.warm, now);
    const planned = planFinalize(set, facts, kept);
    const serving = facts.current === void 0 ? emptyRelease(set) : await deps.target.recall(set, facts.current.id);
    const plan = { ...planned, steps: deps.target.lower(planned.steps, facts, serving) };
    const stays = warmWords(listWarm(kept, now), now);
    if (plan.steps.length === 0) return resultOf(context, plan, { outcome: "unchanged", note: stays === "" ? "Nothing to do: no predecessor is kept warm." : `Nothing to end yet: ${stays}` });
    const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: context.before?.id ?? null, label: context.before?.label ?? "" };
    const id = operationId(session.head(), body);
    await session.append(id, [body]);
    return { ...await retireSteps(context, id, plan), note: stays };
  });
}
function warmWords(warm, now) {
  if (warm.length === 0) return "";
  return `${warm.map(({ service, until }) => `the predecessor of ${service} stays warm for ${formatDuration(Date.parse(until) - now)} more`).join(", ")}; then \`operation: janitor\` ends it, or the next release does.`;
}
async function retireSteps(context, id, plan) {
  try {
    const failures = await runSteps(context, { operation: id, plan, phase: "do" });
    const first = failures[0];
    if (first === void 0) {
      await context.session.append(id, [{ kind: "end", outcome: "succeeded" }]);
      return resultOf(context, plan, { outcome: "succeeded" });
    }
    await context.session.append(id, [{ kind: "end", outcome: "abandoned" }]);
    return resultOf(context, plan, { outcome: "unfinished", failure: await explainFailure(context, toSlipwayError(first.error), first.step) });
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}

export {
  rollback,
  refuseIrreversible,
  goalOf,
  finishOpen,
  finalize
};
