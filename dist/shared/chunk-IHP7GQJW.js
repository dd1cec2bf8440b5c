import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/rollout/progress.ts
var silentMs = 15e3;
function progressOf({ last }) {
  if (last === null) return null;
  const { id, plan, label, owner, startedAt, undo, outcome } = last;
  const { steps } = undo?.plan ?? plan;
  const services = [...new Set(steps.map((step) => step.service))].sort();
  return {
    id,
    operation: plan.operation,
    label,
    owner: owner.name,
    phase: outcome !== null ? "ended" : undo === null ? "forward" : "back",
    since: startedAt,
    services: Object.fromEntries(services.map((service) => [service, serviceProgress(steps.filter((step) => step.service === service), undo?.steps ?? last.steps)]))
  };
}
function serviceProgress(steps, states) {
  const of = (step) => Object.hasOwn(states, step.id) ? states[step.id]?.state : void 0;
  const done = steps.filter((step) => of(step) === "done");
  const routed = done.findLast(({ verb }) => verb.do === "route")?.verb;
  const failed = steps.some((step) => of(step) === "failed");
  const begun = steps.findLast((step) => of(step) !== void 0);
  return {
    state: failed ? "failed" : done.length === steps.length ? "done" : begun === void 0 ? "waiting" : "running",
    step: begun?.id ?? "",
    done: done.length,
    all: steps.length,
    ...routed?.do === "route" ? { weights: routed.weights } : {}
  };
}

export {
  silentMs,
  progressOf
};
