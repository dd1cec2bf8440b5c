import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  layerConfiguration
} from "./chunk-36A3PJWC.js";
import {
  resolveText,
  specScope
} from "./chunk-2NZHBRXE.js";
import {
  parseSource
} from "./chunk-S3ECFIAI.js";
import {
  child,
  keyPlace,
  problemAt,
  problemsError,
  suggestion,
  ticked,
  toPlain
} from "./chunk-P4WGT6TJ.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";

// src/spec/config-resolve.ts
function resolveLayers(services, scope) {
  const work = { services, scope, done: /* @__PURE__ */ new Map(), open: [], problems: [] };
  const resolved = new Map([...services].map(([service, tree]) => [service, resolveMap(work, service, [], tree)]));
  return { services: resolved, problems: work.problems };
}
function resolveMap(work, service, path, map) {
  const entries = [...map.entries].map(([key, entry]) => [key, { ...entry, value: resolveNode(work, service, [...path, key], entry.value) }]);
  return { ...map, entries: new Map(entries) };
}
function resolveNode(work, service, path, node) {
  if (node.kind === "map") return resolveMap(work, service, path, node);
  if (node.kind === "list") return { ...node, items: node.items.map((item, i) => resolveNode(work, service, [...path, String(i)], item)) };
  const { value, text, pieces } = resolveScalar(work, `${service}.${path.join(".")}`, node);
  return { ...node, value: value ?? null, text: text ?? "", ...pieces ? { pieces } : {} };
}
function resolveScalar(work, id, node) {
  if (typeof node.value !== "string") return { value: node.value, text: node.text };
  const known = work.done.get(id);
  if (known) return known;
  work.open.push(id);
  const { resolved, problems } = resolveText(node.value, { ...work.scope, config: (service, key) => lookUp(work, service, key) });
  work.open.pop();
  work.problems.push(...problems.map((problem) => problemAt(node.place, `${ticked(id)}: ${problem}`)));
  work.done.set(id, resolved);
  return resolved;
}
function lookUp(work, service, key) {
  const tree = work.services.get(service);
  if (!tree) return { problem: `service ${ticked(service)} has no configuration${suggestion(service, [...work.services.keys()])}` };
  const path = key.split(".");
  const node = path.reduce((at, step) => at?.kind === "map" ? at.entries.get(step)?.value : void 0, tree);
  if (!node) return { problem: `${ticked(service)} has no key ${ticked(key)}${suggestion(key, [...tree.entries.keys()])}` };
  if (node.kind !== "scalar") return { problem: `${ticked(`${service}.${key}`)} is a ${node.kind}, and a reference takes a single value` };
  const id = `${service}.${key}`;
  const begin = work.open.indexOf(id);
  if (begin >= 0) return { problem: `references run in a circle: ${[...work.open.slice(begin), id].join(" > ")}` };
  return { resolved: resolveScalar(work, id, node) };
}

// src/spec/config-schema.ts
var types = ["string", "number", "integer", "boolean", "object", "array", "null"];
var annotations = ["$schema", "$id", "$comment", "title", "description", "default", "examples", "deprecated"];
var checked = [
  "type",
  "enum",
  "const",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "required",
  "properties",
  "additionalProperties",
  "items",
  "minItems",
  "maxItems",
  "writeOnly"
];
var schemaKeywords = [...checked, ...annotations];
var forms = {
  minLength: "count",
  maxLength: "count",
  minItems: "count",
  maxItems: "count",
  minimum: "number",
  maximum: "number",
  exclusiveMinimum: "number",
  exclusiveMaximum: "number",
  pattern: "text",
  writeOnly: "flag",
  required: "names",
  enum: "list"
};
var isOf = {
  number: (value) => typeof value === "number",
  count: (value) => Number.isInteger(value) && Number(value) >= 0,
  text: (value) => typeof value === "string",
  flag: (value) => typeof value === "boolean",
  names: (value) => Array.isArray(value) && value.every((v) => typeof v === "string"),
  list: Array.isArray,
  any: () => true
};
function schemaProblems(schema) {
  if (schema.kind === "scalar" && typeof schema.value === "boolean") return [];
  if (schema.kind !== "map") return [problemAt(schema.place, "a schema is a map of keywords, or true or false")];
  return [...schema.entries].flatMap(([keyword, { key, value }]) => {
    if (!schemaKeywords.includes(keyword)) return [problemAt(key, `the keyword ${ticked(keyword)} is not checked here${suggestion(keyword, checked) || `; these are: ${checked.join(", ")}`}`)];
    if (keyword === "properties") return value.kind === "map" ? [...value.entries.values()].flatMap((entry) => schemaProblems(entry.value)) : [problemAt(value.place, "`properties` has to be a map")];
    if (keyword === "additionalProperties" || keyword === "items") return schemaProblems(value);
    return keywordProblems(keyword, value);
  });
}
function keywordProblems(keyword, value) {
  const plain = toPlain(value);
  if (keyword === "type") {
    const unknown = [plain].flat().filter((type) => !types.includes(type));
    return unknown.map((type) => problemAt(value.place, `${ticked(String(type))} is no type${suggestion(String(type), types)}`));
  }
  const form = forms[keyword] ?? "any";
  if (!isOf[form](plain)) return [problemAt(value.place, `the value of \`${keyword}\` is not of its form`)];
  if (keyword !== "pattern") return [];
  try {
    new RegExp(String(plain), "u");
    return [];
  } catch {
    return [problemAt(value.place, "this pattern is no regular expression")];
  }
}
var typeOf = (node) => {
  if (node.kind === "map") return ["object"];
  if (node.kind === "list") return ["array"];
  if (node.value === null) return ["null"];
  if (typeof node.value === "number") return Number.isInteger(node.value) ? ["integer", "number"] : ["number"];
  return [typeof node.value];
};
var isSecret = (node) => node.kind === "scalar" && (node.pieces?.some((piece) => piece.kind === "secret") ?? false);
var isUnknown = (node) => node.kind === "scalar" && (node.pieces?.some((piece) => piece.text === void 0) ?? false);
function validateLocated(node, schema, path = []) {
  const at = path.length === 0 ? "the configuration" : ticked(path.join("."));
  if (schema.kind !== "map") return schema.kind === "scalar" && schema.value === false ? [problemAt(node.place, `${at} is not allowed here`)] : [];
  const rule = (keyword) => {
    const value = child(schema, keyword);
    return value && toPlain(value);
  };
  const say = (message) => [problemAt(node.place, `${at}: ${message}`)];
  const secrecy = rule("writeOnly") === true && !isSecret(node) ? say("the schema calls it `writeOnly`: expected a secret, written `${secrets.NAME}`, not plain text in a file") : [];
  if (isUnknown(node)) return secrecy;
  const allowed = rule("type") === void 0 ? void 0 : [rule("type")].flat().map(String);
  if (allowed && !typeOf(node).some((type) => allowed.includes(type))) return [...secrecy, ...say(`expected ${allowed.join(" or ")}, got ${typeOf(node)[0] ?? ""}${quotesHint(node, allowed)}`)];
  const choice = choiceProblem(node, rule);
  return [
    ...secrecy,
    ...choice ? say(choice) : [],
    ...node.kind === "scalar" ? scalarProblems(node, rule).flatMap(say) : [],
    ...node.kind === "map" ? mapProblems(node, schema, path) : [],
    ...node.kind === "list" ? [...sizeProblems(node.items.length, "item", rule("minItems"), rule("maxItems")).flatMap(say), ...itemProblems(node.items, child(schema, "items"), path)] : []
  ];
}
var quotesHint = (node, allowed) => {
  if (node.kind !== "scalar") return "";
  if (typeof node.value !== "string") return allowed.includes("string") ? "; put it in quotes" : "";
  return node.pieces || !allowed.some((type) => ["number", "integer", "boolean"].includes(type)) ? "" : "; remove the quotes";
};
function choiceProblem(node, rule) {
  const choices = rule("enum") === void 0 ? rule("const") === void 0 ? void 0 : [rule("const")] : rule("enum");
  const plain = JSON.stringify(toPlain(node));
  if (!choices || choices.some((choice) => JSON.stringify(choice) === plain)) return void 0;
  const near = node.kind === "scalar" && !node.pieces ? nearest(node.text, choices.map(String)) : void 0;
  return `expected ${choices.length === 1 ? "" : "one of "}${choices.map((choice) => JSON.stringify(choice)).join(", ")}${near === void 0 ? "" : `; did you mean \`${near}\`?`}`;
}
function scalarProblems({ value }, rule) {
  if (typeof value === "string") {
    const pattern = rule("pattern");
    const matches = pattern === void 0 || new RegExp(String(pattern), "u").test(value);
    return [...matches ? [] : [`expected text that matches ${String(pattern)}`], ...sizeProblems([...value].length, "character", rule("minLength"), rule("maxLength"))];
  }
  if (typeof value !== "number") return [];
  const bounds = [
    ["minimum", "at least", (limit) => value >= limit],
    ["maximum", "at most", (limit) => value <= limit],
    ["exclusiveMinimum", "more than", (limit) => value > limit],
    ["exclusiveMaximum", "less than", (limit) => value < limit]
  ];
  return bounds.flatMap(([keyword, words, holds]) => typeof rule(keyword) === "number" && !holds(Number(rule(keyword))) ? [`expected ${words} ${Number(rule(keyword))}`] : []);
}
function sizeProblems(size, unit, least, most) {
  const words = (limit) => `${limit} ${unit}${limit === 1 ? "" : "s"}`;
  return [
    ...typeof least === "number" && size < least ? [`expected at least ${words(least)}`] : [],
    ...typeof most === "number" && size > most ? [`expected at most ${words(most)}`] : []
  ];
}
function mapProblems(node, schema, path) {
  const properties = child(schema, "properties");
  const known = properties?.kind === "map" ? properties.entries : /* @__PURE__ */ new Map();
  const required = child(schema, "required");
  const rest = child(schema, "additionalProperties");
  const missing = (required?.kind === "list" ? required.items.map((item) => String(toPlain(item))) : []).filter((key) => !node.entries.has(key));
  return [
    ...missing.map((key) => problemAt(node.place, `${ticked([...path, key].join("."))} is missing: ${schema.place.file}:${required?.place.line ?? schema.place.line} requires it`)),
    ...[...node.entries].flatMap(([key, entry]) => {
      const own = known.get(key)?.value;
      if (own) return validateLocated(entry.value, own, [...path, key]);
      if (!rest) return [];
      if (rest.kind === "scalar" && rest.value === false) return [problemAt(keyPlace(node, [key]), `${ticked([...path, key].join("."))} is no key of the schema${suggestion(key, [...known.keys()])}`)];
      return validateLocated(entry.value, rest, [...path, key]);
    })
  ];
}
var itemProblems = (items, schema, path) => schema ? items.flatMap((item, i) => validateLocated(item, schema, [...path, i])) : [];

// src/spec/configuration.ts
function resolveConfiguration(spec, texts, schema, outside) {
  const layered = layerConfiguration(spec, texts);
  const { config: _config, ...scope } = specScope(spec, outside, () => ({ problem: "" }));
  const resolved = resolveLayers(layered.services, scope);
  const problems = [...layered.problems, ...resolved.problems, ...schema ? againstSchema(resolved, schema, layered.problems.length === 0) : []];
  if (problems.length > 0) throw problemsError("config-invalid", "The configuration", problems);
  return { services: resolved.services };
}
function againstSchema({ services, problems }, schema, layered) {
  const { tree, problems: unreadable } = parseSource(schema.text, schema.path);
  const place = { file: schema.path, line: 1, column: 1 };
  const own = [...unreadable, ...tree ? schemaProblems(tree) : unreadable.length > 0 ? [] : [problemAt(place, "the schema is empty")]];
  if (own.length > 0 || !tree || !layered || problems.length > 0) return own;
  const entries = [...services].map(([service, value]) => [service, { key: value.place, value }]);
  const first = [...services.values()][0];
  return validateLocated({ kind: "map", place: first?.place ?? place, entries: new Map(entries) }, tree);
}
function configLookup({ services }) {
  return (service, key) => {
    const node = services.get(service)?.entries.get(key)?.value;
    if (node?.kind !== "scalar") return { problem: `\`${service}\` has no single value \`${key}\` in its configuration` };
    const unknown = node.pieces?.some((piece) => piece.text === void 0);
    return { resolved: { value: unknown ? void 0 : node.value, text: unknown ? void 0 : node.text, ...node.pieces ? { pieces: node.pieces } : {} } };
  };
}

export {
  resolveConfiguration,
  configLookup
};
