import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  LineCounter,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument
} from "./chunk-JHBVWSFK.js";

// src/scan/located-yaml.ts
var mostNodes = 5e4;
var deepest = 100;
var mostAliases = 200;
var TooLarge = class extends Error {
};
function locate(document, lines) {
  let nodes = 0;
  let aliases = 0;
  const read = (node, depth) => {
    nodes += 1;
    if (nodes > mostNodes || depth > deepest) throw new TooLarge();
    const line = node?.range ? lines.linePos(node.range[0]).line : 1;
    const empty = { line, text: void 0, map: /* @__PURE__ */ new Map(), list: [], kind: "null" };
    if (isAlias(node) && (aliases += 1) > mostAliases) throw new TooLarge();
    if (isAlias(node)) return read(node.resolve(document), depth + 1);
    if (isMap(node)) {
      const pairs = node.items.map((pair) => {
        const key = read(pair.key, depth + 1);
        return [key.text ?? "", { ...read(pair.value, depth + 1), line: key.line }];
      });
      return { ...empty, kind: "map", map: new Map(pairs) };
    }
    if (isSeq(node)) return { ...empty, kind: "list", list: node.items.map((item) => read(item, depth + 1)) };
    if (isScalar(node) && node.value !== null) {
      const text = typeof node.value === "string" ? node.value : String(node.source ?? node.value);
      return { ...empty, kind: "scalar", text, ...node.type === "BLOCK_LITERAL" ? { firstLine: line + 1 } : {} };
    }
    return empty;
  };
  return read(document.contents, 0);
}
function parseLocatedYaml(text) {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    if (document.errors.length > 0) {
      return { kind: "problems", problems: document.errors.slice(0, 20).map((e) => ({ line: lines.linePos(e.pos[0]).line, message: `This is not YAML: ${e.code.toLowerCase().replaceAll("_", " ")}.` })) };
    }
    return { kind: "value", value: locate(document, lines) };
  } catch (error) {
    if (error instanceof TooLarge || error instanceof RangeError) return { kind: "problems", problems: [{ line: 1, message: `It nests deeper than ${deepest} levels or holds more than ${mostNodes} values.` }] };
    throw error;
  }
}
function at(value, ...keys) {
  return keys.reduce((found, key) => found?.map.get(key), value);
}
var textsOf = (value) => value === void 0 ? [] : value.kind === "list" ? value.list.map((v) => v.text).filter((t) => t !== void 0) : value.text === void 0 ? [] : [value.text];

export {
  parseLocatedYaml,
  at,
  textsOf
};
