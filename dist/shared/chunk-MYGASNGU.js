import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planDeploy
} from "./chunk-DNRWLAXC.js";

// src/deploy/observe-plan.ts
var triedAlready = (target) => ({
  capabilities: (set) => target.capabilities(set),
  observe: (set, want, signal) => target.observe(set, want, signal, "by an approved plan"),
  recall: (set, id) => target.recall(set, id),
  lower: (steps, facts, want) => target.lower(steps, facts, want)
});
async function observeDeployPlan(target, want, current, signal) {
  const capabilities = await target.capabilities(want.set);
  const facts = await target.observe(want.set, want, signal);
  const serving = current === null ? null : await target.recall(want.set, current.id);
  const plan = planDeploy(want, facts, capabilities, serving);
  return { facts, plan: { ...plan, steps: target.lower(plan.steps, facts, want) } };
}

export {
  triedAlready,
  observeDeployPlan
};
