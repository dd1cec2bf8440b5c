import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planRollback,
  runSteps
} from "./chunk-XUVIPPTX.js";
import {
  emptyRelease
} from "./chunk-YBB65G3Y.js";

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

export {
  takeBack,
  planBack
};
