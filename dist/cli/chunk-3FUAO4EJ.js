import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/digest.ts
import { createHash } from "node:crypto";
function canonicalJson(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const members = Object.entries(value).filter(([, v]) => v !== void 0).sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  return `{${members.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(",")}}`;
}
function digestBytes(bytes) {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
var digestJson = (value) => digestBytes(canonicalJson(value));
var shortDigest = (digest) => digest.replace(/^sha256:/, "").slice(0, 6);

export {
  canonicalJson,
  digestBytes,
  digestJson,
  shortDigest
};
