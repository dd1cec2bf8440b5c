import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
var __create = Object.create;
var __defProp = Object.defineProperty;
var __getOwnPropDesc = Object.getOwnPropertyDescriptor;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __getProtoOf = Object.getPrototypeOf;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __commonJS = (cb, mod) => function __require() {
  try {
    return mod || (0, cb[__getOwnPropNames(cb)[0]])((mod = { exports: {} }).exports, mod), mod.exports;
  } catch (e) {
    throw mod = 0, e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};
var __copyProps = (to, from, except, desc) => {
  if (from && typeof from === "object" || typeof from === "function") {
    for (let key of __getOwnPropNames(from))
      if (!__hasOwnProp.call(to, key) && key !== except)
        __defProp(to, key, { get: () => from[key], enumerable: !(desc = __getOwnPropDesc(from, key)) || desc.enumerable });
  }
  return to;
};
var __toESM = (mod, isNodeMode, target) => (target = mod != null ? __create(__getProtoOf(mod)) : {}, __copyProps(
  // If the importer is in node compatibility mode or this is not an ESM
  // file that has been converted to a CommonJS file using a Babel-
  // compatible transform (i.e. "__esModule" has not been set), then set
  // "default" to the CommonJS "module.exports" for node compatibility.
  isNodeMode || !mod || !mod.__esModule ? __defProp(target, "default", { value: mod, enumerable: true }) : target,
  mod
));

// src/kernel/errors.ts
var SlipwayError = class extends Error {
  reason;
  where;
  expected;
  remedy;
  problems;
  constructor(what, facts) {
    super(what, facts.cause === void 0 ? void 0 : { cause: facts.cause });
    this.name = new.target.name;
    this.reason = facts.reason;
    this.where = facts.where;
    this.expected = facts.expected;
    this.remedy = facts.remedy;
    this.problems = facts.problems ?? [];
  }
  /** One paragraph for a person: where, what, what was expected, what to do. */
  explain() {
    return [
      this.where ? `${this.where}: ${this.message}` : this.message,
      this.expected ? `Expected: ${this.expected}` : "",
      this.remedy ? `What to do: ${this.remedy}` : ""
    ].filter(Boolean).join("\n  ");
  }
};
var UserError = class extends SlipwayError {
};
var ToolError = class extends SlipwayError {
  argv;
  exitCode;
  constructor(what, facts) {
    super(what, facts);
    this.argv = facts.argv;
    this.exitCode = facts.exitCode;
  }
};
var ApiError = class extends SlipwayError {
  status;
  constructor(what, facts) {
    super(what, facts);
    this.status = facts.status;
  }
};
var InternalError = class extends SlipwayError {
  constructor(what, cause) {
    super(what, { reason: "internal", ...cause === void 0 ? {} : { cause } });
  }
};
function toSlipwayError(thrown) {
  if (thrown instanceof SlipwayError) return thrown;
  if (thrown instanceof Error) return new InternalError(thrown.message, thrown);
  return new InternalError(String(thrown));
}

// src/kernel/redact.ts
var shortest = 4;
function encodings(secret) {
  const wellFormed = Buffer.from(secret).toString();
  const json = JSON.stringify(secret).slice(1, -1);
  const base64 = Buffer.from(secret).toString("base64").replace(/=+$/, "");
  const url = encodeURIComponent(wellFormed);
  return [
    secret,
    wellFormed,
    ...secret.split(/\r?\n/).filter((line) => line.length >= shortest),
    url,
    url.replaceAll("%20", "+"),
    json,
    json.replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`),
    `${base64}==`,
    `${base64}=`,
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_")
  ];
}
function redactor(secrets) {
  const needles = [...new Set([...secrets].filter((s) => s.length >= shortest).flatMap(encodings))].sort((a, b) => b.length - a.length);
  return (text) => needles.reduce((result, needle) => result.replaceAll(needle, "***"), text);
}
function withoutCredentials(url) {
  try {
    const parsed = new URL(url);
    if (parsed.host === "") return "(not a URL)";
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return "(not a URL)";
  }
}

export {
  __commonJS,
  __export,
  __toESM,
  SlipwayError,
  UserError,
  ToolError,
  ApiError,
  InternalError,
  toSlipwayError,
  redactor,
  withoutCredentials
};
