import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  openKinds,
  referenceProblems
} from "./chunk-2NZHBRXE.js";
import {
  isNull,
  keyPlace,
  problemAt,
  suggestion,
  ticked,
  valuePlace
} from "./chunk-P4WGT6TJ.js";

// src/spec/cross-checks.ts
var sources = {
  local: ["run"],
  docker: ["image"],
  kubernetes: ["image", "chart", "manifests", "kustomize"]
};
function crossCheck({ spec, tree }) {
  const findings = [
    ...Object.keys(spec.services).flatMap((service) => [...serviceFindings(spec, service), ...hookFindings(spec, service)]),
    ...portFindings(spec),
    ...Object.keys(spec.gates).flatMap((gate) => gateFindings(spec, gate)),
    ...testFindings(spec),
    ...layerFindings(spec),
    ...referenceFindings(spec)
  ];
  return findings.map((f) => problemAt(f.key ? keyPlace(tree, f.path) : valuePlace(tree, f.path), f.message));
}
var unknownService = (spec, named) => `${ticked(named)} is no service${suggestion(named, Object.keys(spec.services))}`;
var exists = (table, key) => Object.hasOwn(table, key);
var analysisOf = ({ strategy }) => "analysis" in strategy ? strategy.analysis : void 0;
function serviceFindings(spec, id) {
  const service = spec.services[id];
  const path = ["services", id];
  const findings = [];
  service.dependsOn.forEach((other, i) => {
    if (!exists(spec.services, other)) findings.push({ path: [...path, "dependsOn", i], message: `dependsOn: ${unknownService(spec, other)}` });
  });
  const wanted = sources[spec.target.kind];
  if (!wanted.some((kind) => service.source[kind])) {
    findings.push({ path: [...path, "source"], key: true, message: `service ${ticked(id)} has no source for the target ${spec.target.kind}: expected ${wanted.map((kind) => `\`${kind}\``).join(" or ")}` });
  }
  if (service.ready && service.port === void 0) findings.push({ path: [...path, "ready"], key: true, message: `service ${ticked(id)} has \`ready\` but no \`port\` to probe` });
  const analysis = analysisOf(service);
  if (analysis !== void 0 && !exists(spec.gates, analysis)) {
    findings.push({ path: [...path, "strategy", service.strategy.kind === "canary" ? "canary" : "blueGreen", "analysis"], message: `${ticked(analysis)} is no gate${suggestion(analysis, Object.keys(spec.gates))}` });
  }
  return findings;
}
function hookFindings(spec, id) {
  const { hooks } = spec.services[id];
  const seen = /* @__PURE__ */ new Map();
  return ["before", "after"].flatMap((phase) => (hooks?.[phase] ?? []).flatMap(({ name }, i) => {
    const first = seen.get(name);
    if (first === void 0) seen.set(name, phase);
    return first === void 0 ? [] : [{ path: ["services", id, "hooks", phase, i, "name"], message: `service ${ticked(id)} has a hook ${ticked(name)} already, under \`${first}\`: names of hooks are unique in a service` }];
  }));
}
function portFindings(spec) {
  if (spec.target.kind === "kubernetes") return [];
  const owners = /* @__PURE__ */ new Map();
  return Object.entries(spec.services).flatMap(([id, { port }]) => {
    if (port === void 0) return [];
    const owner = owners.get(port);
    if (owner === void 0) owners.set(port, id);
    return owner === void 0 ? [] : [{ path: ["services", id, "port"], message: `port ${port} belongs to service ${ticked(owner)} already` }];
  });
}
function servicesOfGate(spec, gate) {
  const named = spec.gates[gate]?.service;
  if (named !== void 0) return [named];
  return Object.keys(spec.services).filter((id) => analysisOf(spec.services[id]) === gate);
}
function gateFindings(spec, id) {
  const gate = spec.gates[id];
  if (!gate) return [];
  const path = ["gates", id];
  if (gate.service !== void 0 && !exists(spec.services, gate.service)) return [{ path: [...path, "service"], message: unknownService(spec, gate.service) }];
  const judged = servicesOfGate(spec, id);
  if (judged.length === 0) return [{ path, key: true, message: `gate ${ticked(id)} judges nothing: give it a \`service\`, or name it as the \`analysis\` of a strategy` }];
  if (!("scrape" in gate.provider)) return [];
  return judged.filter((service) => spec.services[service]?.port === void 0).map((service) => ({ path: [...path, "provider", "scrape"], key: true, message: `gate ${ticked(id)} scrapes service ${ticked(service)}, which has no \`port\`` }));
}
function testFindings(spec) {
  return ["contract", "load"].flatMap((test) => {
    const service = spec.tests?.[test]?.service;
    return service === void 0 || exists(spec.services, service) ? [] : [{ path: ["tests", test, "service"], message: unknownService(spec, service) }];
  });
}
var outsideWorkspace = (path) => /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[\\/]/).includes("..");
function layerFindings(spec) {
  return (spec.config?.layers ?? []).flatMap((layer, i) => {
    const path = ["config", "layers", i];
    if (outsideWorkspace(layer)) return [{ path, message: `${ticked(layer)} lies outside the workspace` }];
    return referenceProblems(layer, ["environment", "name"]).map((message) => ({ path, message }));
  });
}
function referenceFindings(spec) {
  const services = Object.keys(spec.services);
  const open = [
    ...services.flatMap((id) => Object.entries(spec.services[id].env).map(([key, text]) => [["services", id, "env", key], text])),
    ...Object.entries(spec.infrastructure?.variables ?? {}).map(([key, value]) => [["infrastructure", "variables", key], value])
  ];
  const needs = Object.entries(spec.requires?.services ?? {}).flatMap(([id, need]) => ["postgres", "redis", "tcp"].map((kind) => [["requires", "services", id, kind], need[kind] ?? ""]));
  const check = (kinds) => ([path, value]) => typeof value === "string" ? referenceProblems(value, kinds, services).map((message) => ({ path, message })) : [];
  return [...open.flatMap(check(openKinds)), ...needs.flatMap(check(void 0))];
}

// src/spec/merge.ts
var history = (node) => [node.place, ...node.replaced ?? []];
function mergeLocated(base, over) {
  if (base.kind === "map" && over.kind === "map" && !over.fresh) return mergeMaps(base, over);
  const replaced = [...over.replaced ?? [], ...history(base)];
  return over.kind === "map" ? { ...over, replaced, fresh: true } : { ...over, replaced };
}
function mergeMaps(base, over) {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const below = entries.get(key);
    if (!below) entries.set(key, entry);
    else {
      const value = mergeLocated(below.value, entry.value);
      entries.set(key, { key: below.value.kind === "map" && entry.value.kind === "map" && !entry.value.fresh ? below.key : entry.key, value });
    }
  }
  return { ...base, entries };
}
function withoutRemoved(node) {
  if (node.kind !== "map") return node;
  const entries = [...node.entries].filter(([, entry]) => !isNull(entry.value)).map(([key, entry]) => [key, { ...entry, value: withoutRemoved(entry.value) }]);
  return { ...node, entries: new Map(entries) };
}
function idleRemovals(base, over, what) {
  if (over.kind !== "map") return [];
  return [...over.entries].flatMap(([key, entry]) => {
    const below = base?.kind === "map" ? base.entries.get(key)?.value : void 0;
    if (isNull(entry.value)) return below ? [] : [problemAt(entry.key, `\`${key}\` is null, which removes a key of ${what}, but there is none`)];
    return idleRemovals(below, entry.value, what);
  });
}

export {
  crossCheck,
  servicesOfGate,
  outsideWorkspace,
  mergeLocated,
  withoutRemoved,
  idleRemovals
};
