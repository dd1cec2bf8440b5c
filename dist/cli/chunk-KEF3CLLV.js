import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planDeploy
} from "./chunk-MRZRXGI5.js";

// src/deploy/observe-plan.ts
async function observeDeployPlan(target, want, current, signal) {
  const capabilities = await target.capabilities(want.set);
  const facts = await target.observe(want.set, want, signal);
  const serving = current === null ? null : await target.recall(want.set, current.id);
  const plan = planDeploy(want, facts, capabilities, serving);
  return { facts, plan: { ...plan, steps: target.lower(plan.steps, facts, want) } };
}

export {
  observeDeployPlan
};
