import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

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
  ticked
};
