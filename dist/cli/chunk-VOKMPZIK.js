import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  isNull,
  keyPlace,
  openKinds,
  problemAt,
  referenceProblems,
  suggestion,
  ticked,
  valuePlace
} from "./chunk-Y56OMRJG.js";
import {
  formatBytes
} from "./chunk-WV2R3KSH.js";
import {
  Composer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq
} from "./chunk-NSB5C5CR.js";

// src/spec/cross-checks.ts
var sources = {
  local: ["run"],
  docker: ["image"],
  kubernetes: ["image", "chart", "manifests", "kustomize"]
};
function crossCheck({ spec, tree }) {
  const findings = [
    ...Object.keys(spec.services).flatMap((service) => serviceFindings(spec, service)),
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

// src/spec/yaml-source.ts
var maxDepth = 64;
var maxAliases = 100;
var maxValues = 5e5;
var maxSourceBytes = 8 * 2 ** 20;
function deepest(tokens) {
  const stack = tokens.map((token) => [token, 0]);
  let found = { depth: 0, offset: 0 };
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [token, depth] = next;
    const { items, value, offset } = token;
    if (depth > found.depth) found = { depth, offset: offset ?? 0 };
    if (value && typeof value === "object") stack.push([value, depth]);
    for (const item of items ?? []) for (const part of [item.key, item.value]) if (part) stack.push([part, depth + 1]);
  }
  return found;
}
function placeOf(reading, offset) {
  const { line, col } = reading.lines.linePos(offset);
  return { file: reading.file, line: Math.max(1, line), column: Math.max(1, col) };
}
var yamlMessages = {
  DUPLICATE_KEY: "this key stands twice in the same map",
  NON_STRING_KEY: "a key has to be text",
  MULTIPLE_DOCS: "a second document begins here; one file holds one",
  TAB_AS_INDENT: "a tab indents this line; YAML takes blanks only"
};
function parseSource(text, file) {
  const start = { file, line: 1, column: 1 };
  if (text.length > maxSourceBytes) return { tree: void 0, problems: [problemAt(start, `the file is larger than ${formatBytes(maxSourceBytes)}`)] };
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const { depth, offset } = deepest(tokens);
  if (depth > maxDepth) return { tree: void 0, problems: [problemAt(placeOf({ file, lines }, offset), `values nest deeper than ${maxDepth} levels`)] };
  const documents = [...new Composer({ version: "1.2", schema: "core", strict: true, uniqueKeys: true, stringKeys: true, merge: false, resolveKnownTags: false, prettyErrors: false, lineCounter: lines }).compose(tokens, true, text.length)];
  const document = documents[0];
  const reading = { file, lines, document, problems: [], aliases: 0, values: 0, open: /* @__PURE__ */ new Set() };
  for (const error of [...document.errors, ...document.warnings]) {
    reading.problems.push(problemAt(placeOf(reading, error.pos[0]), yamlMessages[error.code] ?? `not valid YAML: ${error.message}`));
  }
  if (documents[1]) reading.problems.push(problemAt(placeOf(reading, documents[1].range[0]), yamlMessages["MULTIPLE_DOCS"]));
  if (document.directives.yaml.version !== "1.2") reading.problems.push(problemAt(start, "the file asks for another version of YAML; 1.2 is read"));
  const tree = document.contents && reading.problems.length === 0 ? located(reading, document.contents) : void 0;
  return { tree, problems: reading.problems };
}
function located(reading, node, fallback) {
  reading.values += 1;
  const place = node?.range ? placeOf(reading, node.range[0]) : fallback ?? { file: reading.file, line: 1, column: 1 };
  const nothing = { kind: "scalar", value: null, text: "", place };
  if (reading.values > maxValues) {
    if (reading.values === maxValues + 1) reading.problems.push(problemAt(place, `aliases expand to more than ${maxValues} values`));
    return nothing;
  }
  if (isAlias(node)) return expanded(reading, node, place);
  if (isMap(node)) return { kind: "map", entries: entriesOf(reading, node), place };
  if (isSeq(node)) return { kind: "list", items: node.items.map((item) => located(reading, item, place)), place };
  if (isScalar(node)) return scalar(reading, node, place);
  return nothing;
}
function scalar(reading, node, place) {
  const { value } = node;
  if (typeof value === "number") {
    if (!Number.isFinite(value)) reading.problems.push(problemAt(place, "infinity and NaN are no values here"));
    else if (Number.isInteger(value) && !Number.isSafeInteger(value)) reading.problems.push(problemAt(place, "this number has more digits than can be kept; put it in quotes"));
    return { kind: "scalar", value, text: node.source ?? String(value), place };
  }
  if (typeof value === "boolean") return { kind: "scalar", value, text: node.source ?? String(value), place };
  if (value === null || value === void 0) return { kind: "scalar", value: null, text: "", place };
  return { kind: "scalar", value: String(value), text: String(value), place };
}
function expanded(reading, alias, place) {
  const nothing = { kind: "scalar", value: null, text: "", place };
  reading.aliases += 1;
  if (reading.aliases > maxAliases) {
    if (reading.aliases === maxAliases + 1) reading.problems.push(problemAt(place, `more than ${maxAliases} aliases`));
    return nothing;
  }
  const node = alias.resolve(reading.document);
  if (!node || reading.open.has(node)) {
    reading.problems.push(problemAt(place, node ? `the anchor ${ticked(alias.source)} holds itself` : `no anchor ${ticked(alias.source)} stands above`));
    return nothing;
  }
  reading.open.add(node);
  const tree = located(reading, node, place);
  reading.open.delete(node);
  return tree;
}
function entriesOf(reading, map) {
  const entries = /* @__PURE__ */ new Map();
  for (const pair of map.items) {
    const key = String(pair.key.value ?? "");
    const place = pair.key.range ? placeOf(reading, pair.key.range[0]) : placeOf(reading, map.range[0]);
    if (key === "<<") reading.problems.push(problemAt(place, "merge keys (`<<`) are not read; an environment’s overrides merge by key"));
    else if (key === "__proto__" || key === "") reading.problems.push(problemAt(place, key === "" ? "a key is empty" : "`__proto__` cannot be a key"));
    else entries.set(key, { key: place, value: pair.value && !(isScalar(pair.value) && pair.value.value === null) ? located(reading, pair.value, place) : located(reading, null, place) });
  }
  return entries;
}

export {
  crossCheck,
  outsideWorkspace,
  mergeLocated,
  withoutRemoved,
  idleRemovals,
  parseSource
};
