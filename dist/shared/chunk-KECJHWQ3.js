import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/kernel/env-file.ts
var envKey = /^[A-Za-z_][A-Za-z0-9_]*$/;
var bare = /^[A-Za-z0-9_./:@%+,=-]+$/;
var escapes = { n: "\n", r: "\r", t: "	", '"': '"', "\\": "\\", $: "$", "`": "`" };
function quoted(value) {
  if (bare.test(value)) return value;
  if (!value.includes("'") && !value.includes("\r")) return `'${value}'`;
  return `"${value.replace(/[\\"$`]/g, "\\$&").replace(/\r/g, "\\r")}"`;
}
function renderEnvFile(values) {
  const lines = Object.entries(values).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0).map(([key, value]) => {
    if (!envKey.test(key)) throw new UserError(`\`${key}\` cannot be the name of an environment variable.`, { reason: "config-invalid", expected: "letters, digits and underscores, no digit first" });
    if (value.includes("\0")) throw new UserError(`The value of \`${key}\` holds a zero byte, which no environment variable can.`, { reason: "config-invalid" });
    return `${key}=${quoted(value)}
`;
  });
  return lines.join("");
}
var lineOf = (cursor, at = cursor.at) => cursor.text.slice(0, at).split("\n").length;
var malformed = (line, what) => new UserError(`Line ${line} of the env file: ${what}.`, { reason: "config-invalid", expected: "lines of KEY=value, values with blanks or signs in quotes" });
function take(cursor, pattern) {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (!match) return void 0;
  cursor.at = pattern.lastIndex;
  return match[1] ?? match[0];
}
function takeValue(cursor) {
  const start = cursor.at;
  const quote = cursor.text[start];
  if (quote === "'" || quote === '"') {
    const inner = take(cursor, quote === "'" ? /'([^']*)'/y : /"((?:[^"\\]|\\[^])*)"/y);
    if (inner === void 0) throw malformed(lineOf(cursor, start), "a quote is not closed");
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) === void 0) throw malformed(lineOf(cursor), "something follows the closing quote");
    return quote === "'" ? inner : inner.replace(/\\([^])/g, (whole, sign) => escapes[sign] ?? whole);
  }
  const line = take(cursor, /[^\n]*(?:\n|$)/y) ?? "";
  return line.replace(/(^|[ \t])#.*$/s, "").trim();
}
function parseEnvFile(text) {
  const cursor = { text, at: 0 };
  const values = /* @__PURE__ */ new Map();
  while (cursor.at < text.length) {
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) !== void 0) continue;
    const key = take(cursor, /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/y);
    if (key === void 0) throw malformed(lineOf(cursor), "no assignment");
    values.set(key, takeValue(cursor));
  }
  return Object.fromEntries(values);
}

export {
  envKey,
  renderEnvFile,
  parseEnvFile
};
