import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  Composer,
  LineCounter,
  Parser,
  formatBytes,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  nearest
} from "./chunk-DLH3EEPF.js";
import {
  UserError
} from "./chunk-K6436Z76.js";

// src/spec/located.ts
var scalarAt = (value, place) => ({ kind: "scalar", value, text: String(value), place });
function child(node, step) {
  if (node?.kind === "map") return node.entries.get(String(step))?.value;
  if (node?.kind === "list") return node.items[Number(step)];
  return void 0;
}
var at = (node, path) => path.reduce(child, node);
function keyPlace(root, path) {
  const parent = at(root, path.slice(0, -1));
  const last = path.at(-1);
  if (last !== void 0 && parent?.kind === "map") {
    const entry = parent.entries.get(String(last));
    if (entry) return entry.key;
  }
  const found = path.length === 0 ? root : at(root, path);
  if (found) return found.place;
  return keyPlace(root, path.slice(0, -1));
}
function valuePlace(root, path) {
  return at(root, path)?.place ?? keyPlace(root, path.slice(0, -1));
}
function toPlain(node) {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(toPlain);
  return Object.fromEntries([...node.entries].map(([key, entry]) => [key, toPlain(entry.value)]));
}
var isNull = (node) => node.kind === "scalar" && node.value === null;
var problemAt = (place, message) => ({ ...place, message });
var formatPlace = (place) => `${place.file}:${place.line}:${place.column}`;

// src/spec/problems.ts
var shown = 50;
var order = (a, b) => a.file === b.file ? a.line - b.line || a.column - b.column || (a.message < b.message ? -1 : 1) : a.file < b.file ? -1 : 1;
var sentence = (text) => /[.?]$/.test(text) ? text : `${text}.`;
function problemsError(reason, subject, problems) {
  const unique = [...new Map(problems.map((p) => [`${formatPlace(p)} ${p.message}`, p])).values()].sort(order);
  const [only] = unique;
  if (only && unique.length === 1) return new UserError(sentence(only.message), { reason, where: formatPlace(only), problems: unique });
  const lines = unique.slice(0, shown).map((p) => `  ${formatPlace(p)}: ${sentence(p.message)}`);
  if (unique.length > shown) lines.push(`  and ${unique.length - shown} more.`);
  return new UserError([`${subject} has ${unique.length} problems:`, ...lines].join("\n"), { reason, problems: unique });
}
function suggestion(name, known) {
  const near = nearest(name, known);
  if (near !== void 0) return `; did you mean \`${near}\`?`;
  if (known.length === 0 || known.length > 12) return "";
  return `; known here: ${known.map((k) => `\`${k}\``).join(", ")}`;
}
var quote = (text) => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
var ticked = (text) => `\`${quote(text).slice(1, -1).replaceAll("`", "'")}\``;

// src/spec/references.ts
var roots = ["environment", "name", "env", "secrets", "config", "services"];
var fields = ["url", "host", "port"];
var closed = /^(INPUT_|ACTIONS_|SLIPWAY_SECRET_)|^GITHUB_TOKEN$/i;
function parseReference(inner) {
  const [root = "", ...rest] = inner.split(".");
  const [first = "", second = ""] = rest;
  if ((root === "environment" || root === "name") && rest.length === 0) return { to: root };
  if ((root === "env" || root === "secrets") && rest.length === 1 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(first)) {
    if (root === "env" && closed.test(first)) return `${ticked(first)} is not open to \`env\` references; a secret is written \${secrets.NAME}`;
    return { to: root, name: first };
  }
  if (root === "config" && rest.length >= 2 && rest.every((step) => step !== "")) return { to: "config", service: first, key: rest.slice(1).join(".") };
  if (root === "services" && rest.length === 2) {
    const field = fields.find((f) => f === second);
    return field ? { to: "services", service: first, field } : `\`services.${first}\` has no ${ticked(second)}${suggestion(second, fields)}`;
  }
  return malformed(root, inner);
}
function malformed(root, inner) {
  const forms = { env: "${env.NAME}", secrets: "${secrets.NAME}", config: "${config.<service>.KEY}", services: "${services.<name>.url}" };
  if (Object.hasOwn(forms, root)) return `the reference ${ticked(`\${${inner}}`)} is not of the form \`${forms[root]}\``;
  const near = nearest(root, roots);
  const hint = near === void 0 ? `write \`\${env.NAME}\` for a variable, or \`$\${\` for the signs themselves` : `did you mean \`${near}\`?`;
  return `the reference ${ticked(`\${${inner}}`)} begins with none of ${roots.join(", ")}; ${hint}`;
}
function parseTemplate(text) {
  const parts = [];
  const problems = [];
  let rest = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{([^{}]*)(\}|$|(?=[{]))/g)) {
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index) });
    rest = match.index + match[0].length;
    if (match[0] === "$${") parts.push({ text: "${" });
    else if (match[2] !== "}") problems.push("`${` is not closed by `}`; write `$${` for the signs themselves");
    else {
      const reference = parseReference((match[1] ?? "").trim());
      if (typeof reference === "string") problems.push(reference);
      else parts.push({ reference });
    }
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return { parts, problems };
}
function referenceProblems(text, kinds = roots, services) {
  const { parts, problems } = parseTemplate(text);
  const refused = parts.flatMap((part) => {
    if (!("reference" in part)) return [];
    const { reference } = part;
    if (!kinds.includes(reference.to)) return [`a \`${reference.to}\` reference cannot stand here; known here: ${kinds.map((k) => `\`${k}\``).join(", ")}`];
    if ((reference.to === "services" || reference.to === "config") && services && !services.includes(reference.service)) {
      return [`${ticked(reference.service)} is no service${suggestion(reference.service, services)}`];
    }
    return [];
  });
  return [...problems, ...refused];
}
var plain = (value) => ({ resolved: { value, text: String(value) } });
function answer(reference, scope) {
  switch (reference.to) {
    case "environment":
      return plain(scope.environment);
    case "name":
      return plain(scope.name);
    case "config":
      return scope.config(reference.service, reference.key);
    case "services":
      return addressAnswer(reference, scope);
    case "env": {
      const text = scope.variable(reference.name);
      if (text === void 0) return { problem: `the environment has no variable ${ticked(reference.name)}` };
      return { resolved: { value: text, text, pieces: [{ kind: "variable", name: reference.name, text }] } };
    }
    case "secrets": {
      const found = scope.secret(reference.name);
      if (found === void 0) return { problem: `the secret ${ticked(reference.name)} is missing or empty; give it in the input \`secrets\` or as SLIPWAY_SECRET_${reference.name}` };
      const text = found === "later" ? void 0 : found.value;
      return { resolved: { value: text, text, pieces: [{ kind: "secret", name: reference.name, text }] } };
    }
  }
}
function addressAnswer({ service, field }, { services }) {
  const address = Object.hasOwn(services, service) ? services[service] : void 0;
  if (!address) return { problem: `${ticked(service)} is no service${suggestion(service, Object.keys(services))}` };
  if (field === "host") return plain(address.host);
  if (address.port === void 0) return { problem: `service ${ticked(service)} has no \`port\`` };
  return plain(field === "port" ? address.port : `http://${address.host}:${address.port}`);
}
function resolveText(text, scope) {
  const { parts, problems } = parseTemplate(text);
  const pieces = [];
  let whole;
  for (const part of parts) {
    if ("text" in part) {
      pieces.push({ kind: "text", text: part.text });
      continue;
    }
    const found = answer(part.reference, scope);
    if ("problem" in found) problems.push(found.problem);
    else {
      whole = found.resolved;
      pieces.push(...found.resolved.pieces ?? [{ kind: "text", text: found.resolved.text ?? "" }]);
    }
  }
  if (parts.length === 1 && whole) return { resolved: { ...whole, pieces }, problems };
  const joined = pieces.some((p) => p.text === void 0) ? void 0 : pieces.map((p) => p.text).join("");
  return { resolved: { value: joined, text: joined, ...parts.some((p) => "reference" in p) ? { pieces } : {} }, problems };
}

// src/spec/spec-scope.ts
function serviceAddresses(spec) {
  const { target } = spec;
  const host = (service) => {
    if (target.kind === "local") return "127.0.0.1";
    return target.kind === "docker" ? service : `${service}.${target.namespace}.svc`;
  };
  return Object.fromEntries(Object.entries(spec.services).map(([service, { port }]) => [service, { host: host(service), port }]));
}
var specScope = (spec, outside, config) => ({ ...outside, environment: spec.environment, name: spec.name, services: serviceAddresses(spec), config });
var openKinds = ["environment", "name", "env", "services"];
function resolveSpecTexts(spec, variable) {
  const scope = specScope(spec, { variable, secret: () => void 0 }, () => ({ problem: "`config` references are resolved in configuration only" }));
  const problems = [];
  const resolve = (where, text) => {
    const answer2 = resolveText(text, scope);
    problems.push(...answer2.problems.map((problem) => `${where}: ${problem}`));
    return answer2.resolved;
  };
  const services = Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, {
    ...service,
    env: Object.fromEntries(Object.entries(service.env).map(([key, text]) => [key, resolve(`services.${id}.env.${key}`, text).text ?? ""]))
  }]));
  const infrastructure = spec.infrastructure && {
    ...spec.infrastructure,
    variables: Object.fromEntries(Object.entries(spec.infrastructure.variables).map(([key, value]) => [key, typeof value === "string" ? resolve(`infrastructure.variables.${key}`, value).value ?? "" : value]))
  };
  if (problems.length > 0) throw new UserError(`References of slipway.yaml cannot be resolved:
  ${problems.join("\n  ")}`, { reason: "config-invalid" });
  return { ...spec, services, ...infrastructure ? { infrastructure } : {} };
}

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
  scalarAt,
  child,
  at,
  keyPlace,
  valuePlace,
  toPlain,
  isNull,
  problemAt,
  formatPlace,
  problemsError,
  suggestion,
  quote,
  ticked,
  parseTemplate,
  resolveText,
  specScope,
  resolveSpecTexts,
  crossCheck,
  servicesOfGate,
  outsideWorkspace,
  mergeLocated,
  withoutRemoved,
  idleRemovals,
  parseSource
};
