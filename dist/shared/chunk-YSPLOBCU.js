import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  EnvironmentSpec,
  specSchemaNumber,
  stageSections
} from "./chunk-JWKDQ5R3.js";
import {
  crossCheck,
  idleRemovals,
  mergeLocated,
  withoutRemoved
} from "./chunk-FOEDMY4M.js";
import {
  parseSource
} from "./chunk-S3ECFIAI.js";
import {
  at,
  child,
  formatPlace,
  keyPlace,
  problemAt,
  problemsError,
  quote,
  scalarAt,
  suggestion,
  ticked,
  toPlain,
  valuePlace
} from "./chunk-P4WGT6TJ.js";
import {
  migrateSchema
} from "./chunk-6XTUYPVF.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/spec/dependency-cycle.ts
function findCycle(dependsOn) {
  const done = /* @__PURE__ */ new Set();
  for (const start of Object.keys(dependsOn)) {
    const cycle = walk(start, dependsOn, [], done);
    if (cycle) return cycle;
  }
  return void 0;
}
function walk(node, dependsOn, trail, done) {
  const begin = trail.indexOf(node);
  if (begin >= 0) return [...trail.slice(begin), node];
  if (done.has(node)) return void 0;
  for (const next of Object.hasOwn(dependsOn, node) ? dependsOn[node] ?? [] : []) {
    const cycle = walk(next, dependsOn, [...trail, node], done);
    if (cycle) return cycle;
  }
  done.add(node);
  return void 0;
}

// src/spec/shape.ts
var definition = (schema) => schema.def;
function bare(schema) {
  const def = definition(schema);
  if (def.innerType) return bare(def.innerType);
  if (def.type === "pipe" && def.in) return bare(def.in);
  if (def.options) return def.options.flatMap(bare);
  return [schema];
}
function step(schema, key2) {
  return bare(schema).flatMap((one) => {
    const { shape, valueType, element } = definition(one);
    const next = shape ? shape[key2] : valueType ?? element;
    return next ? [next] : [];
  });
}
var schemasAt = (schema, path) => path.reduce((all, key2) => all.flatMap((one) => step(one, key2)), [schema]);
function keysAt(schema, path) {
  return [...new Set(schemasAt(schema, path).flatMap(bare).flatMap((one) => Object.keys(definition(one).shape ?? {})))];
}
function layers(schema) {
  const { innerType, in: inner, options } = definition(schema);
  return [schema, ...[innerType, inner, ...options ?? []].flatMap((next) => next ? layers(next) : [])];
}
function wordsAt(schema, path) {
  for (const one of schemasAt(schema, path).flatMap(layers)) {
    const meta = one.meta();
    if (meta?.description && Array.isArray(meta["examples"])) return `${meta.description}, such as ${meta["examples"].slice(0, 2).join(" or ")}`;
  }
  return void 0;
}

// src/spec/issues.ts
var kinds = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of keys",
  record: "a map of keys",
  array: "a list"
};
function received(node) {
  if (!node) return "nothing";
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  if (typeof node.value === "string") return `the text ${quote(node.value)}`;
  return node.value === null ? "nothing" : `the ${typeof node.value} ${node.text}`;
}
var pathOf = (issue, prefix) => [...prefix, ...issue.path.map((step2) => typeof step2 === "number" ? step2 : String(step2))];
function problemsOf(situation, issues, prefix = []) {
  const problems = issues.flatMap((issue) => problemsOfIssue(situation, issue, prefix));
  return withoutEchoes(situation, issues, prefix, problems);
}
function withoutEchoes(situation, issues, prefix, problems) {
  const meant = new Set(problems.flatMap((p) => /did you mean `([^`]+)`\?$/.exec(p.message)?.[1] ?? []));
  const echoes = issues.filter((i) => i.path.length > 0 && !at(situation.tree, pathOf(i, prefix)) && meant.has(String(i.path.at(-1)))).map((i) => missing(situation, pathOf(i, prefix), expectedOf(i)).message);
  return problems.filter((p) => !echoes.includes(p.message));
}
function missing({ schema, tree }, path, expected) {
  const words = wordsAt(schema, path) ?? expected;
  return problemAt(keyPlace(tree, path), `${ticked(path.join("."))} is missing${words ? `: expected ${words}` : ""}`);
}
function problemsOfIssue(situation, issue, prefix) {
  const { schema, tree } = situation;
  const path = pathOf(issue, prefix);
  const node = at(tree, path);
  if (issue.code === "unrecognized_keys") return issue.keys.map((key2) => unknownKey(situation, path, key2));
  if (!node && path.length > 0) return [missing(situation, path, expectedOf(issue))];
  const place = valuePlace(tree, path);
  if (issue.code === "invalid_union") return unionProblems(situation, issue, path);
  if (issue.code === "invalid_key") {
    return [problemAt(keyPlace(tree, path), `the key ${ticked(String(path.at(-1)))} is not of its form: ${issue.issues.map((inner) => constraint(inner)).join(", ")}`)];
  }
  if (issue.code === "invalid_type") {
    const expected = wordsAt(schema, path) ?? kinds[issue.expected] ?? issue.expected;
    const inQuotes = issue.expected === "string" && node?.kind === "scalar" && !wordsAt(schema, path) ? "; put it in quotes" : "";
    return [problemAt(place, `${label(path)}: expected ${expected}, got ${received(node)}${inQuotes}`)];
  }
  const written = node?.kind === "scalar" && typeof node.value === "string" ? node.value : void 0;
  const near = issue.code === "invalid_value" && written !== void 0 ? suggestion(written, issue.values.map(String)).replace(/^; known.*/, "") : "";
  return [problemAt(place, `${label(path)}: ${constraint(issue)}${node?.kind === "scalar" ? `, got ${received(node)}${near}` : ""}`)];
}
var label = (path) => path.length === 0 ? "the file" : ticked(path.join("."));
function unknownKey({ schema, tree }, path, key2) {
  const where = path.length === 0 ? "at the top of the file" : `in ${label(path)}`;
  return problemAt(keyPlace(tree, [...path, key2]), `${ticked(key2)} is no key ${where}${suggestion(key2, keysAt(schema, path))}`);
}
function expectedOf(issue) {
  if (issue.code === "invalid_type") return kinds[issue.expected] ?? issue.expected;
  if (issue.code === "invalid_value") return `one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_union" && "options" in issue && Array.isArray(issue.options)) return `one of ${issue.options.join(", ")}`;
  return void 0;
}
function bound(issue) {
  const limit = issue.code === "too_small" ? issue.minimum : issue.maximum;
  const words = issue.code === "too_small" ? issue.inclusive ? "at least" : "more than" : issue.inclusive ? "at most" : "less than";
  const unit = { string: "character", array: "item", record: "key", object: "key" }[issue.origin];
  return `expected ${words} ${limit}${unit ? ` ${unit}${Number(limit) === 1 ? "" : "s"}` : ""}`;
}
function constraint(issue) {
  if (issue.code === "too_small" || issue.code === "too_big") return bound(issue);
  if (issue.code === "invalid_value") return issue.values.length === 1 ? `expected ${String(issue.values[0])}` : `expected one of ${issue.values.map(String).join(", ")}`;
  if (issue.code === "invalid_format" && issue.format === "starts_with") return `expected text that begins with ${issue.prefix ?? ""}`;
  if (issue.code === "invalid_format" && issue.format === "url") return "expected an address, such as https://host/path";
  if (issue.code === "invalid_format" && issue.message.startsWith("Invalid")) return `expected text like ${String(issue.pattern ?? issue.format)}`;
  if (issue.code === "invalid_type") return `expected ${kinds[issue.expected] ?? issue.expected}`;
  return issue.message;
}
function unionProblems(situation, issue, path) {
  const { schema, tree } = situation;
  const place = valuePlace(tree, path);
  const node = at(tree, path);
  if (issue.errors.length === 0) {
    const known = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    const near2 = node?.kind === "scalar" ? suggestion(node.text, known).replace(/^; known.*/, "") : "";
    return [problemAt(place, `${label(path)}: expected one of ${known.join(", ")}, got ${received(node)}${near2}`)];
  }
  const mismatch = (branch) => branch.some((i) => i.path.length === 0 && (i.code === "invalid_type" || i.code === "invalid_value" && node?.kind !== "scalar"));
  const fitting = issue.errors.filter((branch) => !mismatch(branch));
  if (fitting.length > 1 && fitting.every((branch) => branch.every((i) => i.code === "unrecognized_keys"))) return [exclusive(situation, path, fitting)];
  const best = fitting.map((branch) => problemsOf(situation, branch, path)).sort((a, b) => a.length - b.length)[0];
  if (best && node?.kind !== "scalar") return best;
  const words = wordsAt(schema, path) ?? [...new Set(issue.errors.flat().map((i) => constraint(i).replace(/^expected /, "")))].join(", or ");
  const values = issue.errors.flat().flatMap((i) => i.code === "invalid_value" ? i.values.map(String) : []);
  const near = node?.kind === "scalar" ? suggestion(node.text, values).replace(/^; known.*/, "") : "";
  return [problemAt(place, `${label(path)}: expected ${words}, got ${received(node)}${near}`)];
}
function exclusive({ tree }, path, branches) {
  const keys = [...new Set(branches.flat().flatMap((i) => i.code === "unrecognized_keys" ? i.keys : []))];
  const places = keys.map((key2) => keyPlace(tree, [...path, key2])).sort((a, b) => a.line - b.line || a.column - b.column);
  return problemAt(places.at(-1) ?? keyPlace(tree, path), `${label(path)}: ${keys.map(ticked).join(" and ")} exclude each other; an environment removes a key of the base with \`key: null\``);
}

// src/spec/parse.ts
var sections = Object.keys(stageSections);
var fileKeys = ["schema", "name", "timezone", "environments", ...sections];
var environmentKeys = ["target", "approval", "onFailure", ...sections];
var schemaTable = { what: "slipway.yaml", current: specSchemaNumber, migrations: {}, reason: "spec-version" };
function parseSpec(text, file) {
  const { tree, problems } = parseSource(text, file);
  const start = { file, line: 1, column: 1 };
  if (problems.length > 0) throw problemsError("spec-invalid", file, problems);
  if (!tree || tree.kind !== "map") {
    const what = tree && !(tree.kind === "scalar" && tree.value === null) ? "the file is no map of keys" : "the file is empty";
    throw problemsError("spec-invalid", file, [problemAt(tree?.place ?? start, `${what}; it begins with \`schema: ${specSchemaNumber}\`, \`name\` and \`environments\``)]);
  }
  const schema = tree.entries.get("schema")?.value;
  const root = migrateSchema(tree, schema && toPlain(schema), schemaTable, formatPlace(schema?.place ?? start));
  return readEnvironments(root, file);
}
function readEnvironments(root, file) {
  const declared = root.entries.get("environments");
  const environments = declared?.value.kind === "map" ? [...declared.value.entries] : [];
  const sightings = unknownKeys(root, fileKeys, "at the top of the file").map((p) => ({ ...p, environment: void 0 }));
  if (environments.length === 0) {
    const place = declared?.key ?? root.place;
    sightings.push({ ...problemAt(place, "`environments` has to name at least one: `environments: {local: {target: {kind: local}}}`"), environment: void 0 });
    sightings.push(...validate(merged(root, void 0, void 0), void 0).sightings);
  }
  const specs = {};
  for (const [id, entry] of environments) {
    const read = readEnvironment(root, id, entry);
    sightings.push(...read.sightings);
    if (read.spec) specs[id] = read.spec;
  }
  if (sightings.length > 0) throw failure(file, sightings, environments.length);
  const [first] = Object.values(specs);
  return { file, name: first?.name ?? "", environments: specs };
}
function readEnvironment(root, id, entry) {
  const { value } = entry;
  if (value.kind !== "map") return { sightings: [{ ...problemAt(entry.key, `environment ${ticked(id)} has to be a map with a \`target\``), environment: void 0 }] };
  const own = unknownKeys(value, environmentKeys, `of an environment`).map((p) => ({ ...p, environment: void 0 }));
  const idle = sections.flatMap((key2) => {
    const section = value.entries.get(key2);
    return section ? idleRemovals(root.entries.get(key2)?.value, section.value, "the base") : [];
  }).map((p) => ({ ...p, environment: void 0 }));
  const tree = merged(root, id, entry);
  if (!child(tree, "target")) own.push({ ...problemAt(entry.key, `environment ${ticked(id)} has no \`target\`: expected a map with a \`kind\``), environment: void 0 });
  const read = validate(tree, id);
  const strange = misspeltOverrides(root, value);
  const hinted = read.sightings.map((s) => ({ ...s, message: `${s.message}${strange.get(formatPlace(s)) ?? ""}` }));
  return { ...read, sightings: [...own, ...idle, ...hinted] };
}
function misspeltOverrides(root, environment) {
  return new Map(["services", "gates"].flatMap((section) => {
    const base = root.entries.get(section)?.value;
    const over = environment.entries.get(section)?.value;
    if (base?.kind !== "map" || over?.kind !== "map") return [];
    return [...over.entries].filter(([id]) => !base.entries.has(id)).map(([id, { key: key2 }]) => [formatPlace(key2), suggestion(id, [...base.entries.keys()]).replace(/^; known.*/, "")]);
  }));
}
function unknownKeys(map, known, where) {
  return [...map.entries].filter(([key2]) => !known.includes(key2)).map(([key2, { key: place }]) => problemAt(place, `${ticked(key2)} is no key ${where}${suggestion(key2, known)}`));
}
function merged(root, id, environment) {
  const pick = (map, keys) => [...map.entries].filter(([key2]) => keys.includes(key2));
  const base = { kind: "map", place: root.place, entries: new Map(pick(root, ["schema", "name", "timezone", ...sections])) };
  if (environment?.value.kind !== "map") return withoutRemoved(base);
  const over = { kind: "map", place: root.place, entries: new Map(pick(environment.value, environmentKeys)) };
  const tree = withoutRemoved(mergeLocated(base, over));
  return { ...tree, entries: new Map([...tree.entries, ["environment", { key: environment.key, value: scalarAt(id ?? "", environment.key) }]]) };
}
function validate(tree, environment) {
  const schema = environment === void 0 ? EnvironmentSpec.omit({ environment: true, target: true }) : EnvironmentSpec;
  const parsed = schema.safeParse(toPlain(tree));
  if (!parsed.success) {
    return { sightings: problemsOf({ schema, tree }, parsed.error.issues.filter((issue) => !(issue.path[0] === "target" && !child(tree, "target")))).map((p) => ({ ...p, environment })) };
  }
  if (environment === void 0) return { sightings: [] };
  const spec = parsed.data;
  const sightings = crossCheck({ spec, tree }).map((p) => ({ ...p, environment }));
  const cycle = findCycle(Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, service.dependsOn])));
  if (cycle) {
    const [head = "", next = ""] = cycle;
    const at2 = spec.services[head]?.dependsOn.indexOf(next) ?? 0;
    sightings.push({ ...problemAt(valuePlace(tree, ["services", head, "dependsOn", at2]), `\`dependsOn\` runs in a circle: ${cycle.join(" > ")}`), environment, cycle: true });
  }
  return sightings.length > 0 ? { sightings } : { spec, sightings };
}
function failure(file, sightings, environments) {
  const groups = groupBy(sightings);
  const problems = [...groups.values()].map((group) => {
    const [{ environment: first, cycle: _cycle, ...problem }] = group;
    const where = [...new Set(group.flatMap((s) => s.environment ?? []))];
    const everywhere = first === void 0 || where.length === environments;
    return everywhere ? problem : { ...problem, message: `${problem.message} (environment ${where.join(", ")})` };
  });
  return problemsError(sightings.every((s) => s.cycle) ? "dependency-cycle" : "spec-invalid", file, problems);
}
var key = (s) => `${formatPlace(s)} ${s.message}`;
function groupBy(sightings) {
  const groups = /* @__PURE__ */ new Map();
  for (const sighting of sightings) groups.set(key(sighting), [...groups.get(key(sighting)) ?? [], sighting]);
  return groups;
}
function resolveEnvironment(parsed, environment) {
  const spec = Object.hasOwn(parsed.environments, environment) ? parsed.environments[environment] : void 0;
  if (spec) return spec;
  const names = Object.keys(parsed.environments);
  throw new UserError(`${parsed.file} declares no environment ${ticked(environment)}${suggestion(environment, names).replace(/^; known.*/, "")}`, {
    reason: "unknown-environment",
    where: parsed.file,
    expected: `one of ${names.join(", ")}`
  });
}

export {
  findCycle,
  parseSpec,
  resolveEnvironment
};
