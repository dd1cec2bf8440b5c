import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planDeploy
} from "./chunk-3VKTFS2A.js";
import {
  digestJson
} from "./chunk-MEIZNSZ5.js";

// src/deploy/observe-plan.ts
async function observeDeployPlan(target, want, current, signal) {
  const capabilities = await target.capabilities(want.set);
  const facts = await target.observe(want.set, want, signal);
  const serving = current === null ? null : await target.recall(want.set, current.id);
  const plan = planDeploy(want, facts, capabilities, serving);
  return { facts, plan: { ...plan, steps: target.lower(plan.steps, facts, want) } };
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
  return { rev: revisionOf(content), label, ...content, replicas: spec.replicas, dependsOn: spec.dependsOn, strategy: spec.strategy };
}
function revisionOf(content) {
  const { source, config, env, port, ready, drainMs } = content;
  const named = source.kind === "process" ? { kind: source.kind, argv: source.argv, digest: source.digest } : source;
  return digestJson({ source: named, config: config?.release ?? null, format: config?.format ?? null, env, port: port ?? null, ready: ready ?? null, drainMs }).slice("sha256:".length, "sha256:".length + 12);
}

export {
  observeDeployPlan,
  composeRelease,
  emptyRelease
};
