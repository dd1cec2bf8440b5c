import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  parseEnvFile
} from "./chunk-KECJHWQ3.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/deploy/config-secrets.ts
var tellingLength = 8;
var tellingName = /passw|secret|token|credential|key|auth|private|dsn/i;
async function observeRedactor(release, { files }) {
  const found = [];
  for (const { config } of Object.values(release.services)) {
    const text = config?.file === void 0 ? void 0 : await files.readText(config.file);
    if (text === void 0) continue;
    const pairs = config?.format === "json" ? leaves(JSON.parse(text), "") : Object.entries(parseEnvFile(text));
    found.push(...pairs.filter(([name, value]) => value.length >= tellingLength || tellingName.test(name)).map(([, value]) => value));
  }
  return redactor(found);
}
function leaves(value, name) {
  if (typeof value === "string" || typeof value === "number") return [[name, String(value)]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, member]) => leaves(member, Array.isArray(value) ? name : key));
}
export {
  observeRedactor
};
