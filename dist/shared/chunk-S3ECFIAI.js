import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  Composer,
  LineCounter,
  Parser,
  isAlias,
  isMap,
  isScalar,
  isSeq
} from "./chunk-JHBVWSFK.js";
import {
  problemAt,
  ticked
} from "./chunk-P4WGT6TJ.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";

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
  const composed = compose(text, file, maxSourceBytes);
  if ("problem" in composed) return { tree: void 0, problems: [composed.problem] };
  const { documents, lines } = composed;
  const document = documents[0];
  const reading = readingOf(document, file, lines);
  if (documents[1]) reading.problems.push(problemAt(placeOf(reading, documents[1].range[0]), yamlMessages["MULTIPLE_DOCS"]));
  if (document.directives.yaml.version !== "1.2") reading.problems.push(problemAt({ file, line: 1, column: 1 }, "the file asks for another version of YAML; 1.2 is read"));
  const tree = document.contents && reading.problems.length === 0 ? located(reading, document.contents) : void 0;
  return { tree, problems: reading.problems };
}
function parseDocuments(text, file, dialect) {
  const composed = compose(text, file, dialect.maxBytes);
  if ("problem" in composed) return { trees: [], problems: [composed.problem] };
  const readings = composed.documents.map((document) => readingOf(document, file, composed.lines, dialect));
  const trees = readings.flatMap((reading) => reading.document.contents && reading.problems.length === 0 ? [located(reading, reading.document.contents)] : []);
  return { trees: trees.filter((tree) => tree.kind !== "scalar" || tree.value !== null), problems: readings.flatMap((reading) => reading.problems) };
}
function compose(text, file, maxBytes) {
  if (text.length > maxBytes) return { problem: problemAt({ file, line: 1, column: 1 }, `the file is larger than ${formatBytes(maxBytes)}`) };
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const { depth, offset } = deepest(tokens);
  if (depth > maxDepth) return { problem: problemAt(placeOf({ file, lines }, offset), `values nest deeper than ${maxDepth} levels`) };
  const composer = new Composer({ version: "1.2", schema: "core", strict: true, uniqueKeys: true, stringKeys: true, merge: false, resolveKnownTags: false, prettyErrors: false, lineCounter: lines });
  return { documents: [...composer.compose(tokens, true, text.length)], lines };
}
function readingOf(document, file, lines, dialect) {
  const reading = { file, lines, document, problems: [], aliases: 0, values: 0, open: /* @__PURE__ */ new Set(), ...dialect ? { dialect } : {} };
  for (const error of [...document.errors, ...document.warnings]) {
    reading.problems.push(problemAt(placeOf(reading, error.pos[0]), yamlMessages[error.code] ?? `not valid YAML: ${error.message}`));
  }
  return reading;
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
  const value = plainValue(reading, node, place);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) reading.problems.push(problemAt(place, "infinity and NaN are no values here"));
    else if (!reading.dialect && Number.isInteger(value) && !Number.isSafeInteger(value)) reading.problems.push(problemAt(place, "this number has more digits than can be kept; put it in quotes"));
    return { kind: "scalar", value, text: node.source ?? String(value), place };
  }
  if (typeof value === "boolean") return { kind: "scalar", value, text: node.source ?? String(value), place };
  if (value === null || value === void 0) return { kind: "scalar", value: null, text: "", place };
  return { kind: "scalar", value: String(value), text: String(value), place };
}
function plainValue({ dialect, problems }, { value, source, type, tag }, place) {
  if (!dialect || type !== "PLAIN" || tag !== void 0) return value;
  const read = dialect.plain(source ?? "");
  if (read === null || typeof read !== "object") return read;
  problems.push(problemAt(place, read.problem));
  return value;
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
  const merged = [];
  for (const pair of map.items) {
    const key = String(pair.key.value ?? "");
    const place = pair.key.range ? placeOf(reading, pair.key.range[0]) : placeOf(reading, map.range[0]);
    const wrong = keyProblem(reading, pair.key, key);
    if (wrong !== void 0) reading.problems.push(problemAt(place, wrong));
    else {
      const entry = { key: place, value: pair.value && !(isScalar(pair.value) && pair.value.value === null) ? located(reading, pair.value, place) : located(reading, null, place) };
      if (key === "<<" && pair.key.type === "PLAIN") merged.push(entry);
      else entries.set(key, entry);
    }
  }
  return merged.length === 0 ? entries : withMerged(reading, entries, merged);
}
function keyProblem({ dialect }, node, key) {
  if (key === "") return "a key is empty";
  if (key === "__proto__") return "`__proto__` cannot be a key";
  if (dialect) return node.type === "PLAIN" && key !== "<<" ? dialect.plainKey(key) : void 0;
  return key === "<<" ? "merge keys (`<<`) are not read; an environment’s overrides merge by key" : void 0;
}
function withMerged(reading, own, merged) {
  const entries = new Map(own);
  for (const source of merged.flatMap(({ value }) => value.kind === "list" ? value.items : [value])) {
    if (source.kind !== "map") reading.problems.push(problemAt(source.place, "a merge key (`<<`) takes a map or a list of maps"));
    else for (const [key, entry] of source.entries) if (!entries.has(key)) entries.set(key, entry);
  }
  return entries;
}

export {
  parseSource,
  parseDocuments
};
