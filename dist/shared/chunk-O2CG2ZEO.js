import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  digestJson
} from "./chunk-337UB6F4.js";

// src/rollout/release.ts
function composeRelease(set, label, parts) {
  return { set, services: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, composeService(label, part)])) };
}
var emptyRelease = (set) => ({ set, services: {} });
function composeService(label, { spec, source, config, replicas, hooks: declared }) {
  const hooks = composeHooks(spec, declared);
  const content = {
    source,
    env: spec.env,
    drainMs: spec.drain,
    ...config === void 0 ? {} : { config },
    ...spec.port === void 0 ? {} : { port: spec.port },
    ...spec.ready === void 0 ? {} : { ready: spec.ready },
    ...hooks === void 0 ? {} : { hooks }
  };
  return { rev: revisionOf(content), label, ...content, replicas: spec.replicas ?? replicas ?? 1, dependsOn: spec.dependsOn, strategy: spec.strategy };
}
function composeHooks({ hooks }, declared) {
  const phase = (name) => [...declared?.[name] ?? [], ...(hooks?.[name] ?? []).map(composeHook)];
  const [before, after] = [phase("before"), phase("after")];
  return before.length + after.length === 0 ? void 0 : { before, after };
}
var composeHook = ({ name, run, image, timeout, irreversible, compensate }) => ({ name, run, timeoutMs: timeout, irreversible, ...image === void 0 ? {} : { image }, ...compensate === void 0 ? {} : { compensate } });
function revisionOf(content) {
  const { source, config, env, port, ready, drainMs, hooks } = content;
  const named = source.kind === "process" ? { kind: source.kind, argv: source.argv, digest: source.digest } : { kind: source.kind, digest: source.digest };
  return digestJson({ source: named, config: config?.release ?? null, format: config?.format ?? null, env, port: port ?? null, ready: ready ?? null, drainMs, ...hooks === void 0 ? {} : { hooks } }).slice("sha256:".length, "sha256:".length + 12);
}
var hookNamed = ({ hooks }, name) => [...hooks?.before ?? [], ...hooks?.after ?? []].find((hook) => hook.name === name);

export {
  composeRelease,
  emptyRelease,
  hookNamed
};
