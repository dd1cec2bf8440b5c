import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  openTarget
} from "../shared/chunk-MVGYB5QT.js";
import {
  runAction
} from "../shared/chunk-K2QEKKDA.js";
import "../shared/chunk-YIFSDLAG.js";
import "../shared/chunk-HIIADIQ3.js";
import "../shared/chunk-YSPLOBCU.js";
import "../shared/chunk-CRX6MEJ4.js";
import {
  Duration
} from "../shared/chunk-JWKDQ5R3.js";
import "../shared/chunk-KWSWXPM4.js";
import {
  worstVerdict
} from "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-FOEDMY4M.js";
import "../shared/chunk-2NZHBRXE.js";
import {
  code,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "../shared/chunk-2Z4UNFSX.js";
import {
  defineContract,
  flag,
  optionalText
} from "../shared/chunk-3GFUNPXG.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-S3ECFIAI.js";
import {
  LineCounter,
  isMap,
  isNode,
  isScalar,
  parseDocument
} from "../shared/chunk-JHBVWSFK.js";
import "../shared/chunk-P4WGT6TJ.js";
import "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-6XTUYPVF.js";
import {
  NEVER,
  string,
  url
} from "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-ZPQBQICP.js";
import "../shared/chunk-NLTRZPZ2.js";
import "../shared/chunk-W5XGLP45.js";
import "../shared/chunk-SICQJAUT.js";
import {
  canonicalJson
} from "../shared/chunk-337UB6F4.js";
import {
  formatDuration
} from "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-LKNHTDR4.js";
import "../shared/chunk-UFDLP2HG.js";
import {
  InternalError,
  UserError,
  toSlipwayError
} from "../shared/chunk-TL6VAHU4.js";
import "../shared/chunk-F3342EWT.js";

// src/integration-test/json-schema-frame.ts
var isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var mostProblems = 20;
function problemAt(run, pointer, message) {
  if (run.problems.length < mostProblems) run.problems.push({ pointer, message });
}
var fail = (frame, message, pointer = frame.pointer) => problemAt(frame.run, pointer, message);
var pointerMember = (name) => `/${String(name).replaceAll("~", "~0").replaceAll("/", "~1")}`;
var descend = (frame, schema, value, pointer = frame.pointer) => frame.run.apply(schema, value, pointer, frame.run);
function accepts(frame, schema, value) {
  const run = { ...frame.run, problems: [] };
  run.apply(schema, value, frame.pointer, run);
  return run.problems.length === 0;
}

// src/integration-test/openapi.ts
var methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];
var largestDocument = 16 * 1024 * 1024;
function refuse(what, where, expected) {
  throw new UserError(what, { reason: "input-invalid", where, expected, remedy: "Mend the document that `tests.contract.openapi` names." });
}
function readDocument(text2, file) {
  if (text2.length > largestDocument) refuse(`The OpenAPI document has ${text2.length} characters.`, file, `at most ${largestDocument}`);
  const lines = new LineCounter();
  const document = parseDocument(text2, { lineCounter: lines, prettyErrors: false });
  const errors = document.errors.map((e) => `${file}:${lines.linePos(e.pos[0]).line}: ${e.message}`);
  if (errors.length > 0) refuse(`The OpenAPI document cannot be read:
${errors.slice(0, 10).join("\n")}`, file, "YAML 1.2 or JSON");
  let root;
  try {
    root = document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    refuse(`The OpenAPI document cannot be read: ${cause.message}.`, file, "YAML without circular or exploding aliases");
  }
  if (!isObject(root)) refuse("The OpenAPI document is not an object.", file, "the members openapi, info and paths");
  return { document, root, lines };
}
function dialectOf(root, file) {
  const version = /^3\.([01])\.\d+/.exec(String(root["openapi"] ?? ""));
  if (version) return version[1] === "0" ? "3.0" : "3.1";
  const found = root["swagger"] === void 0 ? `openapi: ${String(root["openapi"] ?? "(missing)")}` : `swagger: ${String(root["swagger"])}`;
  throw new UserError(`The document is not OpenAPI 3.0 or 3.1 (${found}).`, { reason: "unsupported", where: file, expected: "openapi: 3.0.x or 3.1.x", remedy: "Convert the document." });
}
function decodeMember(text2) {
  let plain = text2;
  try {
    plain = decodeURIComponent(text2);
  } catch {
  }
  return plain.replaceAll("~1", "/").replaceAll("~0", "~");
}
function resolver(root) {
  return (reference) => {
    if (reference === "#") return root;
    if (!reference.startsWith("#/")) return void 0;
    let current = root;
    for (const member of reference.slice(2).split("/").map(decodeMember)) {
      if (Array.isArray(current)) current = current[Number(member)];
      else if (isObject(current) && Object.hasOwn(current, member)) current = current[member];
      else return void 0;
    }
    return current;
  };
}
function dereference(value, resolve) {
  let current = value;
  for (let hops = 0; isObject(current) && typeof current["$ref"] === "string"; hops += 1) {
    const reference = current["$ref"];
    if (hops > 20) return `$ref ${reference} goes in a circle`;
    current = resolve(reference);
    if (current === void 0) return `$ref ${reference} leads nowhere in this document`;
  }
  return isObject(current) ? current : "an object was expected";
}
function securityOf(operation, root) {
  const alternatives = operation["security"] ?? root["security"];
  if (!Array.isArray(alternatives) || alternatives.some((a) => isObject(a) && Object.keys(a).length === 0)) return [];
  return [...new Set(alternatives.flatMap((a) => isObject(a) ? Object.keys(a) : []))];
}
function readParameters(item, operation, resolve, problems) {
  const byKey = /* @__PURE__ */ new Map();
  for (const source of [item["parameters"], operation["parameters"]]) {
    for (const entry of Array.isArray(source) ? source : []) {
      const parameter = dereference(entry, resolve);
      if (typeof parameter === "string") problems.push(`a parameter: ${parameter}`);
      else byKey.set(`${String(parameter["in"])} ${String(parameter["name"])}`, parameter);
    }
  }
  return [...byKey.values()];
}
function readOperation(path2, method, item, { root, resolve, line }) {
  const problems = [];
  const operation = item[method.toLowerCase()];
  const parameters = readParameters(item, operation, resolve, problems);
  const body = operation["requestBody"] === void 0 ? void 0 : dereference(operation["requestBody"], resolve);
  if (typeof body === "string") problems.push(`requestBody: ${body}`);
  const responses = isObject(operation["responses"]) ? operation["responses"] : {};
  if (Object.keys(responses).length === 0) problems.push("it declares no responses");
  return {
    method,
    path: path2,
    line: line(["paths", path2, method.toLowerCase()]) ?? line(["paths", path2]),
    parameters,
    requestBody: typeof body === "string" ? void 0 : body,
    responses,
    security: securityOf(operation, root),
    problems
  };
}
function readOperations(reading, file) {
  const paths = reading.root["paths"];
  if (!isObject(paths)) refuse("The OpenAPI document has no `paths`.", file, "an object of paths");
  return Object.entries(paths).filter(([path2]) => path2.startsWith("/")).flatMap(([path2, entry]) => {
    const item = dereference(entry, reading.resolve);
    if (typeof item === "string") refuse(`The path ${path2} cannot be read: ${item}.`, `${file}:${reading.line(["paths", path2]) ?? 1}`, "a Path Item Object");
    return methods.filter((method) => isObject(item[method.toLowerCase()])).map((method) => readOperation(path2, method, item, reading));
  });
}
function basePathOf(root) {
  const server = Array.isArray(root["servers"]) ? root["servers"][0] : void 0;
  if (!isObject(server) || typeof server["url"] !== "string") return "";
  const variables = isObject(server["variables"]) ? server["variables"] : {};
  const url2 = server["url"].replace(/\{([^}]+)\}/g, (_, name) => isObject(variables[name]) ? String(variables[name]["default"] ?? "") : "");
  try {
    return new URL(url2, "http://base.invalid/").pathname.replace(/\/+$/, "");
  } catch {
    return "";
  }
}
function parseOpenApi(text2, file) {
  const { document, root, lines } = readDocument(text2, file);
  const dialect = dialectOf(root, file);
  const resolve = resolver(root);
  const line = (path2) => {
    const parent = document.getIn(path2.slice(0, -1), true);
    const key = isMap(parent) ? parent.items.find((pair) => isScalar(pair.key) && pair.key.value === path2.at(-1))?.key : void 0;
    return isNode(key) && key.range ? lines.linePos(key.range[0]).line : void 0;
  };
  return { dialect, basePath: basePathOf(root), operations: readOperations({ root, resolve, line }, file), resolve };
}

// src/integration-test/contract.ts
var isMethod = (name) => methods.includes(name);
var Methods = string().transform((text2, context) => {
  const names = text2.split(",").map((name) => name.trim().toUpperCase()).filter(Boolean);
  const known = names.filter(isMethod);
  if (known.length === names.length) return known.length > 0 ? known : [...methods];
  context.addIssue({ code: "custom", message: `expected some of ${methods.join(", ")}, separated by commas` });
  return NEVER;
});
var BaseUrl = optionalText.pipe(url({ protocol: /^https?$/, error: "expected an http or https address, such as https://shop.example.com" }).optional());
var contract = defineContract({
  name: "integration-test",
  title: "Slipway: integration test",
  description: "Calls every operation of an OpenAPI document on the running release and validates the answers, then sends a short load whose percentiles count from the intended send time.",
  branding: { icon: "check-square", color: "green" },
  spec: "required",
  inputs: {
    "base-url": { description: "Where the release answers. Default: where the target reaches the service; on Kubernetes that is the API server’s proxy, so give the public address to measure what users see.", schema: BaseUrl, default: "" },
    methods: { description: "Only operations of these methods, separated by commas. Default: all, the ones that change data included.", schema: Methods, default: "" },
    timeout: { description: "How long one request may take.", schema: Duration, default: "10s" },
    deadline: { description: "How long all tests together may take; what was not tested by then is inconclusive.", schema: Duration, default: "5m" },
    "allow-untested": { description: "Whether a release for which slipway.yaml declares no tests may pass untested (`true`) or is inconclusive (`false`).", schema: flag, default: "false" }
  },
  outputs: {
    passed: "How many tests passed: operations, and the load run.",
    failed: "How many failed; what could not be judged counts as neither.",
    junit: "Path of the JUnit file; empty if nothing was tested.",
    "p95-ms": "The 95th percentile of the load run in milliseconds, from the intended send time; empty if there was no load or too little of it."
  },
  dependencies: {
    release: { name: "The release under test", use: "answers the operations of its document and the load run", away: "What it does not answer has failed. No request is sent twice.", effect: "withholds" }
  },
  post: false
});

// src/integration-test/stage.ts
import path from "node:path";

// src/report/junit.ts
var invalid = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;", "\n": "&#10;", "\r": "&#13;", "	": "&#9;" };
var escapeXml = (text2) => text2.replace(invalid, "�").replace(/[&<>"'\n\r\t]/g, (c) => entities[c]);
var longestMessage = 2e3;
var seconds = (ms2) => (ms2 / 1e3).toFixed(3);
var attributes = (values) => Object.entries(values).map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`).join("");
function renderCase(test) {
  const head = `    <testcase${attributes({ classname: test.group, name: test.name, time: seconds(test.ms ?? 0) })}`;
  if (test.verdict === "pass") return `${head}/>`;
  const element = test.verdict === "fail" ? "failure" : "error";
  const message = test.message.slice(0, longestMessage);
  return `${head}>
      <${element}${attributes({ type: test.verdict, message })}/>
    </testcase>`;
}
var count = (cases, ...verdicts) => cases.filter((c) => verdicts.includes(c.verdict)).length;
var figures = (cases) => ({
  tests: cases.length,
  failures: count(cases, "fail"),
  errors: count(cases, "inconclusive", "error"),
  skipped: 0,
  time: seconds(cases.reduce((sum, c) => sum + (c.ms ?? 0), 0))
});
function renderSuite({ name, startedAt, cases }) {
  const open = `  <testsuite${attributes({ name, ...figures(cases), timestamp: startedAt })}>`;
  return [open, ...cases.map(renderCase), "  </testsuite>"].join("\n");
}
function renderJunit(name, suites) {
  const all = suites.flatMap((s) => s.cases);
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${attributes({ name, ...figures(all) })}>`, ...suites.map(renderSuite), "</testsuites>", ""].join("\n");
}

// src/integration-test/base-url.ts
async function openReach(spec, given2, ports) {
  if (given2 !== void 0) {
    const url2 = given2.replace(/\/+$/, "");
    return { http: ports.http, address: () => url2, document: (_, basePath) => new URL(url2).pathname === "/" ? url2 + basePath : url2 };
  }
  const target = await openTarget(spec, ports);
  const address = (service) => {
    const port = spec.services[service]?.port;
    if (port !== void 0) return target.address(`${spec.name}/${spec.environment}`, service, port);
    throw new UserError(`The service ${service} has no port.`, { reason: "input-invalid", where: `services.${service}.port`, expected: "a port, or the input `base-url`", remedy: "Declare the port or set `base-url`." });
  };
  return { http: target.http, address, document: (service, basePath) => address(service) + basePath };
}
function loadService(spec) {
  const named = spec.tests?.load?.service ?? spec.tests?.contract?.service;
  if (named !== void 0) return named;
  const listening = Object.entries(spec.services).filter(([, s]) => s.port !== void 0).map(([name]) => name);
  if (listening.length === 1) return listening[0];
  throw new UserError("The load test names no service.", { reason: "spec-invalid", where: "tests.load.service", expected: `one of ${listening.join(", ") || "the services, with a port"}`, remedy: "Add `service` to tests.load." });
}

// src/integration-test/load.ts
var mostOpen = 512;
var warmUpMost = 16;
var plannedRequests = (plan) => Math.max(1, Math.round(plan.rate * plan.durationMs / 1e3));
async function send(plan, ports, signal) {
  try {
    const answer = await ports.http.request({ url: plan.url, timeoutMs: plan.timeoutMs, retry: "none" }, signal);
    return answer.status < 400 ? "" : `status ${answer.status}`;
  } catch (thrown) {
    return toSlipwayError(thrown).message;
  }
}
async function warmUp(plan, ports, signal) {
  const count2 = Math.min(warmUpMost, Math.max(1, Math.ceil(plan.rate / 10)));
  const failures = await Promise.all(Array.from({ length: count2 }, () => send(plan, ports, signal)));
  return failures.filter((f) => f === "").length;
}
var Room = class {
  open = 0;
  waiting = [];
  async enter() {
    if (this.open >= mostOpen) await new Promise((resolve) => this.waiting.push(resolve));
    else this.open += 1;
  }
  leave() {
    const next = this.waiting.shift();
    if (next) next();
    else this.open -= 1;
  }
};
function reportLoad(plan, samples, due, ports) {
  const total = plannedRequests(plan);
  const failed2 = samples.filter((s) => s.failure !== "").length;
  ports.progress.report({
    stage: "integration-test",
    subject: "load",
    state: "running",
    share: due / total,
    line: `load: ${due} of ${total} requests due, ${samples.length} answered, ${failed2} failed`,
    facts: { requests: samples.length, failed: failed2 }
  });
}
async function runLoad(plan, ports, { signal, deadline }) {
  const { clock } = ports;
  const either = AbortSignal.any([signal, deadline]);
  const total = plannedRequests(plan);
  const started = clock.now();
  const samples = [];
  const open = [];
  const room = new Room();
  let reported = started;
  async function one(due, lateMs) {
    await room.enter();
    const failure = await send(plan, ports, either);
    room.leave();
    if (either.aborted && failure !== "") return;
    samples.push({ latencyMs: clock.now() - due, lateMs, failure });
  }
  for (let i = 0; i < total && !either.aborted; i += 1) {
    const due = started + i * 1e3 / plan.rate;
    if (due - clock.now() >= 1) await clock.sleep(Math.floor(due - clock.now()), either).catch(() => void 0);
    if (either.aborted) break;
    open.push(one(due, Math.max(0, clock.now() - due)));
    if (clock.now() - reported >= 1e3) {
      reported = clock.now();
      reportLoad(plan, samples, i + 1, ports);
    }
  }
  await Promise.all(open);
  signal.throwIfAborted();
  return { samples, unfinished: total - samples.length };
}

// src/integration-test/percentiles.ts
var fewestFor = (share) => Math.ceil(Math.log(0.05) / Math.log(share));
function percentile(sorted, share) {
  if (sorted.length < fewestFor(share)) return null;
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

// src/integration-test/judge-load.ts
var ascending = (values) => values.sort((a, b) => a - b);
var rounded = (ms2) => ms2 === null ? null : Math.round(ms2 * 10) / 10;
var percent = (share) => `${(share * 100).toFixed(1)} %`;
function commonest(samples) {
  const counts = /* @__PURE__ */ new Map();
  for (const { failure } of samples) if (failure !== "") counts.set(failure, (counts.get(failure) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
function judgeErrors({ samples }, limits) {
  const failed2 = samples.filter((s) => s.failure !== "").length;
  const share = failed2 / samples.length;
  const figures2 = `${failed2} of ${samples.length} requests failed (${percent(share)}), at most ${percent(limits.errors)} allowed`;
  return share > limits.errors ? { verdict: "fail", message: `${figures2}; most often: ${commonest(samples)}` } : { verdict: "pass", message: figures2 };
}
function judgeP95({ samples }, limit) {
  const p95 = percentile(ascending(samples.map((s) => s.latencyMs)), 0.95);
  if (p95 === null) return { verdict: "inconclusive", message: `${samples.length} requests are too few for a 95th percentile (at least ${fewestFor(0.95)}); raise \`rate\` or \`for\`` };
  const figures2 = `p95 ${Math.round(p95)} ms, at most ${limit} ms allowed`;
  if (p95 <= limit) return { verdict: "pass", message: figures2 };
  const own = percentile(ascending(samples.map((s) => s.latencyMs - s.lateMs)), 0.95);
  return own > limit ? { verdict: "fail", message: figures2 } : { verdict: "inconclusive", message: `${figures2}, but this machine was late to send (${Math.round(own)} ms without that)` };
}
function judgeLoad(plan, run, limits) {
  const sorted = ascending(run.samples.map((s) => s.latencyMs));
  const failed2 = run.samples.filter((s) => s.failure !== "").length;
  const parts = [];
  if (run.unfinished > 0) parts.push({ verdict: "inconclusive", message: `${run.unfinished} of ${plannedRequests(plan)} requests were not answered before the deadline of the tests` });
  if (run.samples.length > 0) {
    parts.push(judgeErrors(run, limits));
    if (limits.p95 !== void 0) parts.push(judgeP95(run, limits.p95));
  }
  return {
    rate: plan.rate,
    seconds: plan.durationMs / 1e3,
    sent: run.samples.length,
    failed: failed2,
    p50Ms: rounded(percentile(sorted, 0.5)),
    p95Ms: rounded(percentile(sorted, 0.95)),
    p99Ms: rounded(percentile(sorted, 0.99)),
    verdict: worstVerdict(parts.map((p) => p.verdict)),
    message: parts.map((p) => p.message).join("; ")
  };
}

// src/integration-test/render.ts
var worstFirst = ["error", "fail", "inconclusive", "pass"];
var ranked = (operations) => [...operations].sort((a, b) => worstFirst.indexOf(a.verdict) - worstFirst.indexOf(b.verdict));
var ms = (value) => value === null ? "" : `${value} ms`;
function operationTable(operations) {
  const rows = ranked(operations).map((o) => [o.verdict, { markdown: code(`${o.method} ${o.path}`) }, o.status ?? "", ms(o.ms), o.message]);
  return markdownTable(["Verdict", "Operation", "Status", "Time", "What was seen"], rows, ["left", "left", "right", "right", "left"]);
}
function loadText(load) {
  if (!load) return "";
  const row = [load.verdict, `${load.rate}/s for ${load.seconds} s`, load.sent, load.failed, ms(load.p50Ms), ms(load.p95Ms), ms(load.p99Ms)];
  const table = markdownTable(["Load", "Offered", "Sent", "Failed", "p50", "p95", "p99"], [row], ["left", "left", "right", "right", "right", "right", "right"]);
  return `${table}

${escapeMarkdown(load.message)}. Percentiles count from the time at which each request was due.`;
}
function renderSummary({ operations, load }, headline) {
  const assemble = (shown2) => [`## Integration test

${escapeMarkdown(headline)}`, operationTable(shown2), loadText(load)].filter(Boolean).join("\n\n") + "\n";
  return withinBytes([() => assemble(operations), () => assemble(operations.filter((o) => o.verdict !== "pass"))], summaryBytes);
}
var mostAnnotations = 10;
function renderAnnotations({ operations, load, document }) {
  const level = (verdict) => verdict === "inconclusive" ? "warning" : "error";
  const some = ranked(operations).filter((o) => o.verdict !== "pass").slice(0, mostAnnotations - 1).map((o) => ({
    level: level(o.verdict),
    title: `${o.method} ${o.path}`,
    message: o.message,
    ...document === void 0 ? {} : { file: document, ...o.line === void 0 ? {} : { line: o.line } }
  }));
  return load && load.verdict !== "pass" ? [...some, { level: level(load.verdict), title: "Load", message: load.message }] : some;
}
function junitSuites({ operations, load }, startedAt) {
  const cases = operations.map((o) => ({ name: `${o.method} ${o.path}`, group: o.path, verdict: o.verdict, ms: o.ms, message: o.message }));
  const loadCase = load ? [{ name: `${load.rate}/s for ${load.seconds} s`, group: "load", verdict: load.verdict, ms: load.seconds * 1e3, message: load.message }] : [];
  return [{ name: "contract", startedAt, cases }, { name: "load", startedAt, cases: loadCase }].filter((s) => s.cases.length > 0);
}

// src/integration-test/json-schema-strings.ts
var longestText = 4096;
function checkPattern(pattern2, text2) {
  if (text2.length > longestText) return "unsupported";
  for (const flags of ["u", ""]) {
    try {
      return new RegExp(pattern2, flags).test(text2);
    } catch {
    }
  }
  return "unsupported";
}
var daysIn = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate();
function isDate(text2) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text2);
  if (!match) return false;
  const [year, month, day] = match.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}
function isDateTime(text2) {
  const match = /^(.{10})[Tt ](\d{2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[Zz]|[+-](\d{2}):(\d{2}))$/.exec(text2);
  if (!match) return false;
  const [hour, minute, second, offsetHour, offsetMinute] = match.slice(2).map((part) => Number(part ?? 0));
  return isDate(match[1]) && hour < 24 && minute < 60 && second <= 60 && offsetHour < 24 && offsetMinute < 60;
}
var textFormats = {
  "date-time": isDateTime,
  date: isDate,
  uuid: (text2) => /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text2)
};
function checkFormat(format2, value) {
  if (typeof value === "string") return textFormats[format2]?.(value) ?? true;
  if (typeof value === "number" && format2 === "int32") return Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31;
  return true;
}

// src/integration-test/json-schema-keywords.ts
var list = (value) => Array.isArray(value) ? value : [];
var shown = (value) => {
  const text2 = JSON.stringify(value);
  return text2.length > 60 ? `${text2.slice(0, 60)}…` : text2;
};
function isOfType(value, type2) {
  switch (type2) {
    case "null":
      return value === null;
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "integer":
      return Number.isInteger(value);
    default:
      return typeof value === type2;
  }
}
var isNullable = (frame) => frame.run.context.dialect === "3.0" && frame.schema["nullable"] === true && Object.hasOwn(frame.schema, "type");
var type = (frame, wanted) => {
  const types = typeof wanted === "string" ? [wanted] : list(wanted).map(String);
  if (types.some((t) => isOfType(frame.value, t)) || frame.value === null && isNullable(frame)) return;
  fail(frame, `expected ${types.join(" or ")}, found ${shown(frame.value)}`);
};
var same = (a, b) => canonicalJson(a) === canonicalJson(b);
var enumeration = (frame, wanted) => {
  if (!list(wanted).some((option) => same(option, frame.value))) fail(frame, `expected one of ${list(wanted).map(shown).join(", ")}, found ${shown(frame.value)}`);
};
var constant = (frame, wanted) => {
  if (!same(wanted, frame.value)) fail(frame, `expected ${shown(wanted)}, found ${shown(frame.value)}`);
};
function numberCheck(test, words) {
  return (frame, wanted) => {
    if (typeof frame.value !== "number" || typeof wanted !== "number") return;
    if (!test(frame.value, wanted, frame)) fail(frame, `expected ${words} ${wanted}, found ${frame.value}`);
  };
}
var isExclusive = (frame, keyword) => frame.schema[keyword] === true;
function isMultiple(value, of) {
  const quotient = value / of;
  return Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient));
}
var characters = (text2) => [...text2].length;
function sizeCheck(size, test, words) {
  return (frame, wanted) => {
    const found = size(frame.value);
    if (found !== void 0 && typeof wanted === "number" && !test(found, wanted)) fail(frame, `expected ${words.replace("#", String(wanted))}, found ${found}`);
  };
}
var length = (value) => typeof value === "string" ? characters(value) : void 0;
var items = (value) => Array.isArray(value) ? value.length : void 0;
var members = (value) => isObject(value) ? Object.keys(value).length : void 0;
var atLeast = (size, wanted) => size >= wanted;
var atMost = (size, wanted) => size <= wanted;
var uniqueItems = (frame, wanted) => {
  if (wanted !== true || !Array.isArray(frame.value)) return;
  if (new Set(frame.value.map(canonicalJson)).size < frame.value.length) fail(frame, "expected no item twice");
};
var itemsCheck = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return;
  const before = list(frame.schema["prefixItems"]).length;
  frame.value.forEach((item, i) => {
    if (i >= before) descend(frame, wanted, item, frame.pointer + pointerMember(i));
  });
};
var prefixItems = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return;
  const found = frame.value;
  list(wanted).forEach((schema, i) => {
    if (i < found.length) descend(frame, schema, found[i], frame.pointer + pointerMember(i));
  });
};
var contains = (frame, wanted) => {
  if (!Array.isArray(frame.value)) return;
  const matching = frame.value.filter((item) => accepts(frame, wanted, item)).length;
  const [least, most] = [frame.schema["minContains"] ?? 1, frame.schema["maxContains"] ?? Infinity];
  if (matching < Number(least) || matching > Number(most)) fail(frame, `expected ${String(least)} or more matching items, found ${matching}`);
};
function isOtherDirection(frame, name) {
  const { dialect, direction, resolve } = frame.run.context;
  if (dialect !== "3.0" || !isObject(frame.schema["properties"])) return false;
  const declared = frame.schema["properties"][name];
  const property = isObject(declared) && typeof declared["$ref"] === "string" ? resolve(declared["$ref"]) : declared;
  return isObject(property) && property[direction === "request" ? "readOnly" : "writeOnly"] === true;
}
var required = (frame, wanted) => {
  if (!isObject(frame.value)) return;
  const value = frame.value;
  const missing = list(wanted).map(String).filter((name) => !Object.hasOwn(value, name) && !isOtherDirection(frame, name));
  if (missing.length > 0) fail(frame, `expected the ${missing.length === 1 ? "property" : "properties"} ${missing.join(", ")}`);
};
var properties = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return;
  for (const [name, schema] of Object.entries(wanted)) {
    if (Object.hasOwn(frame.value, name)) descend(frame, schema, frame.value[name], frame.pointer + pointerMember(name));
  }
};
function matchesPattern(frame, pattern2, text2) {
  const matched = checkPattern(pattern2, text2);
  if (matched === "unsupported") frame.run.unsupported.add(`pattern ${pattern2}`);
  return matched === true;
}
var patternProperties = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return;
  for (const [pattern2, schema] of Object.entries(wanted)) {
    for (const [name, value] of Object.entries(frame.value)) {
      if (matchesPattern(frame, pattern2, name)) descend(frame, schema, value, frame.pointer + pointerMember(name));
    }
  }
};
var additionalProperties = (frame, wanted) => {
  if (!isObject(frame.value)) return;
  const declared = isObject(frame.schema["properties"]) ? frame.schema["properties"] : {};
  const patterns = isObject(frame.schema["patternProperties"]) ? Object.keys(frame.schema["patternProperties"]) : [];
  for (const [name, value] of Object.entries(frame.value)) {
    if (Object.hasOwn(declared, name) || patterns.some((p) => matchesPattern(frame, p, name))) continue;
    if (wanted === false) fail(frame, `the property ${JSON.stringify(name)} is not declared`, frame.pointer + pointerMember(name));
    else descend(frame, wanted, value, frame.pointer + pointerMember(name));
  }
};
var propertyNames = (frame, wanted) => {
  if (isObject(frame.value)) for (const name of Object.keys(frame.value)) descend(frame, wanted, name, frame.pointer + pointerMember(name));
};
var dependentRequired = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return;
  for (const [name, needs] of Object.entries(wanted)) {
    if (Object.hasOwn(frame.value, name)) required(frame, needs);
  }
};
var dependentSchemas = (frame, wanted) => {
  if (!isObject(frame.value) || !isObject(wanted)) return;
  for (const [name, schema] of Object.entries(wanted)) if (Object.hasOwn(frame.value, name)) descend(frame, schema, frame.value);
};
var anyOf = (frame, wanted) => {
  if (!list(wanted).some((option) => accepts(frame, option, frame.value))) fail(frame, `fits none of the ${list(wanted).length} alternatives (anyOf)`);
};
var oneOf = (frame, wanted) => {
  const matching = list(wanted).filter((option) => accepts(frame, option, frame.value)).length;
  if (matching !== 1) fail(frame, `fits ${matching === 0 ? "none" : matching} of the ${list(wanted).length} alternatives (oneOf), exactly one was expected`);
};
var condition = (frame, wanted) => {
  descend(frame, accepts(frame, wanted, frame.value) ? frame.schema["then"] : frame.schema["else"], frame.value);
};
var pattern = (frame, wanted) => {
  if (typeof frame.value !== "string" || typeof wanted !== "string") return;
  const matched = checkPattern(wanted, frame.value);
  if (matched === "unsupported") frame.run.unsupported.add(`pattern ${wanted}`);
  else if (!matched) fail(frame, `expected a text that matches ${wanted}, found ${shown(frame.value)}`);
};
var format = (frame, wanted) => {
  if (typeof wanted === "string" && !checkFormat(wanted, frame.value)) fail(frame, `expected the format ${wanted}, found ${shown(frame.value)}`);
};
var keywords = new Map(Object.entries({
  type,
  enum: enumeration,
  const: constant,
  minimum: numberCheck((v, w, f) => v >= w && !(isExclusive(f, "exclusiveMinimum") && v === w), "at least"),
  maximum: numberCheck((v, w, f) => v <= w && !(isExclusive(f, "exclusiveMaximum") && v === w), "at most"),
  exclusiveMinimum: numberCheck((v, w) => v > w, "more than"),
  exclusiveMaximum: numberCheck((v, w) => v < w, "less than"),
  multipleOf: numberCheck(isMultiple, "a multiple of"),
  minLength: sizeCheck(length, atLeast, "at least # characters"),
  maxLength: sizeCheck(length, atMost, "at most # characters"),
  pattern,
  format,
  minItems: sizeCheck(items, atLeast, "at least # items"),
  maxItems: sizeCheck(items, atMost, "at most # items"),
  uniqueItems,
  items: itemsCheck,
  prefixItems,
  contains,
  minProperties: sizeCheck(members, atLeast, "at least # properties"),
  maxProperties: sizeCheck(members, atMost, "at most # properties"),
  required,
  properties,
  patternProperties,
  additionalProperties,
  propertyNames,
  dependentRequired,
  dependentSchemas,
  allOf: ((frame, wanted) => list(wanted).forEach((part) => descend(frame, part, frame.value))),
  anyOf,
  oneOf,
  not: ((frame, wanted) => {
    if (accepts(frame, wanted, frame.value)) fail(frame, "fits what `not` excludes");
  }),
  if: condition
}));
var unsupportedKeywords = ["$dynamicRef", "$recursiveRef", "unevaluatedProperties", "unevaluatedItems", "dependencies", "additionalItems", "$id"];

// src/integration-test/json-schema.ts
function follow(reference, value, pointer, run) {
  const mark = `${reference} ${pointer}`;
  const target = run.context.resolve(reference);
  if (target === void 0 || run.following.has(mark)) {
    run.unsupported.add(target === void 0 ? `$ref ${reference} (nothing is there)` : `$ref ${reference} (it refers to itself)`);
    return;
  }
  const inner = { ...run, following: /* @__PURE__ */ new Set([...run.following, mark]) };
  apply(target, value, pointer, inner);
}
function apply(schema, value, pointer, run) {
  if (schema === true || schema === void 0) return;
  if (schema === false) {
    return problemAt(run, pointer, "nothing is allowed here");
  }
  if (!isObject(schema)) {
    run.unsupported.add("a schema that is neither an object nor a boolean");
    return;
  }
  if (typeof schema["$ref"] === "string") {
    follow(schema["$ref"], value, pointer, run);
    if (run.context.dialect === "3.0") return;
  }
  for (const name of unsupportedKeywords) if (Object.hasOwn(schema, name)) run.unsupported.add(name);
  const frame = { schema, value, pointer, run };
  for (const [name, check] of keywords) if (Object.hasOwn(schema, name)) check(frame, schema[name]);
}
function validateSchema(schema, value, context) {
  const run = { context, problems: [], unsupported: /* @__PURE__ */ new Set(), following: /* @__PURE__ */ new Set(), apply };
  apply(schema, value, "", run);
  return { problems: run.problems, unsupported: [...run.unsupported] };
}

// src/integration-test/sample-value.ts
var deepest = 8;
var first = (...values) => values.find((v) => v !== void 0);
var numeric = (value) => typeof value === "number" ? value : void 0;
function typeOf(schema) {
  const types = Array.isArray(schema["type"]) ? schema["type"].map(String) : typeof schema["type"] === "string" ? [schema["type"]] : [];
  return types.find((t) => t !== "null") ?? types[0] ?? (isObject(schema["properties"]) ? "object" : schema["items"] !== void 0 ? "array" : void 0);
}
var formats = {
  "date-time": "2026-01-01T00:00:00Z",
  date: "2026-01-01",
  time: "00:00:00Z",
  uuid: "00000000-0000-4000-8000-000000000000",
  email: "user@example.com",
  uri: "https://example.com/",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  byte: "c2FtcGxl"
};
function sampleText(schema) {
  const known = typeof schema["format"] === "string" ? formats[schema["format"]] : void 0;
  const [least, most] = [numeric(schema["minLength"]) ?? 0, numeric(schema["maxLength"]) ?? Infinity];
  return known ?? "sample".padEnd(Math.min(least, 1e4), "x").slice(0, Math.min(most, Math.max(least, 6)));
}
function sampleNumber(schema, isInteger) {
  const step = numeric(schema["multipleOf"]) ?? (isInteger ? 1 : 0);
  const exclusive = schema["exclusiveMinimum"];
  const least = Math.max(numeric(schema["minimum"]) ?? -Infinity, numeric(exclusive) ?? -Infinity);
  const most = Math.min(numeric(schema["maximum"]) ?? Infinity, numeric(schema["exclusiveMaximum"]) ?? Infinity);
  const isOpen = exclusive === true || numeric(exclusive) !== void 0 && least === exclusive;
  const lowest = isFinite(least) ? least : Math.min(1, most);
  if (step === 0) return isOpen ? isFinite(most) ? (lowest + most) / 2 : lowest + 1 : lowest;
  const aligned = Math.ceil(lowest / step) * step;
  return isOpen && aligned <= least ? aligned + step : aligned;
}
function sampleArray(schema, context, depth) {
  const prefix = Array.isArray(schema["prefixItems"]) ? schema["prefixItems"].map((item2) => sample(item2, context, depth + 1)) : [];
  const least = numeric(schema["minItems"]) ?? (depth < deepest && prefix.length === 0 && schema["maxItems"] !== 0 ? 1 : 0);
  const item = least > prefix.length ? sample(schema["items"] ?? {}, context, depth + 1) : void 0;
  if (item === void 0 && least > prefix.length) return numeric(schema["minItems"]) ? void 0 : [];
  const values = [...prefix, ...Array(Math.max(0, Math.min(least, 1e3) - prefix.length)).fill(item)];
  return values.every((v) => v !== void 0) ? values : void 0;
}
function sampleObject(schema, context, depth) {
  const declared = isObject(schema["properties"]) ? schema["properties"] : {};
  const required2 = Array.isArray(schema["required"]) ? schema["required"].map(String) : [];
  const value = {};
  for (const name of /* @__PURE__ */ new Set([...required2, ...Object.keys(declared)])) {
    const property = follow2(declared[name] ?? {}, context);
    if (isObject(property) && property["readOnly"] === true && context.dialect === "3.0") continue;
    const isGiven2 = isObject(property) && (property["example"] !== void 0 || property["default"] !== void 0);
    if (!required2.includes(name) && !isGiven2) continue;
    const member = sample(property ?? {}, context, depth + 1);
    if (member !== void 0) value[name] = member;
    else if (required2.includes(name)) return void 0;
  }
  return value;
}
function follow2(schema, context) {
  let current = schema;
  for (let hops = 0; isObject(current) && typeof current["$ref"] === "string"; hops += 1) {
    if (hops > 20) return void 0;
    current = context.resolve(current["$ref"]);
  }
  return current;
}
function mergeAllOf(schema, context) {
  const parts = [schema, ...schema["allOf"].map((part) => follow2(part, context))].filter(isObject);
  const flat = parts.map((part, i) => i > 0 && Array.isArray(part["allOf"]) ? mergeAllOf(part, context) : part);
  const properties2 = Object.assign({}, ...flat.map((p) => isObject(p["properties"]) ? p["properties"] : {}));
  const required2 = flat.flatMap((p) => Array.isArray(p["required"]) ? p["required"] : []);
  const { allOf: _, ...rest } = Object.assign({}, ...flat);
  return { ...rest, ...Object.keys(properties2).length > 0 ? { properties: properties2 } : {}, ...required2.length > 0 ? { required: required2 } : {} };
}
function given(schema) {
  const examples = Array.isArray(schema["examples"]) ? schema["examples"][0] : void 0;
  const options = Array.isArray(schema["enum"]) ? schema["enum"][0] : void 0;
  return first(schema["example"], examples, schema["default"], schema["const"], options);
}
function sample(reference, context, depth) {
  if (depth > 2 * deepest) return void 0;
  const schema = follow2(reference, context);
  if (schema === true) return "sample";
  if (!isObject(schema)) return void 0;
  const known = given(schema);
  if (known !== void 0) return known;
  if (Array.isArray(schema["allOf"])) return sample(mergeAllOf(schema, context), context, depth + 1);
  const options = schema["oneOf"] ?? schema["anyOf"];
  if (Array.isArray(options)) {
    const { oneOf: _, anyOf: __, ...rest } = schema;
    for (const option of options) {
      const value = sample({ ...rest, allOf: [option] }, context, depth + 1);
      if (value !== void 0 && value !== null) return value;
    }
  }
  switch (typeOf(schema)) {
    case "object":
      return sampleObject(schema, context, depth);
    case "array":
      return sampleArray(schema, context, depth);
    case "integer":
      return sampleNumber(schema, true);
    case "number":
      return sampleNumber(schema, false);
    case "boolean":
      return true;
    case "null":
      return null;
    default:
      return sampleText(schema);
  }
}
function sampleValue(schema, context) {
  const value = sample(schema, context, 0);
  if (value === void 0) return { problem: "no value can be made for its schema; give an example in the document" };
  const { problems, unsupported } = validateSchema(schema, value, { ...context, direction: "request" });
  const [worst] = problems;
  if (worst) return { problem: `the value made for it does not fit its schema (${worst.pointer || "the value"}: ${worst.message}); give an example in the document` };
  if (unsupported.length > 0) return { problem: `its schema uses ${unsupported.join(", ")}, which is not implemented` };
  return { value };
}

// src/integration-test/plan-call.ts
function valueOf(holder, api) {
  if (holder["example"] !== void 0) return { value: holder["example"] };
  const examples = isObject(holder["examples"]) ? Object.values(holder["examples"]) : [];
  for (const entry of examples) {
    const example = dereference(entry, api.resolve);
    if (typeof example !== "string" && example["value"] !== void 0) return { value: example["value"] };
  }
  return sampleValue(holder["schema"] ?? {}, api);
}
var isGiven = (parameter) => parameter["example"] !== void 0 || isObject(parameter["examples"]) || isObject(parameter["schema"]) && (parameter["schema"]["example"] !== void 0 || parameter["schema"]["default"] !== void 0);
var text = (value) => typeof value === "string" ? value : JSON.stringify(value);
var encode = (raw) => encodeURIComponent(raw.replace(/[\ud800-\udfff]/gu, "�"));
function simple(value, explode) {
  if (Array.isArray(value)) return value.map((v) => encode(text(v))).join(",");
  if (isObject(value)) return Object.entries(value).map(([k, v]) => `${encode(k)}${explode ? "=" : ","}${encode(text(v))}`).join(",");
  return encode(text(value));
}
function queryPairs(name, value, style, explode) {
  const separator = { form: ",", spaceDelimited: "%20", pipeDelimited: "%7C" }[style];
  if (isObject(value)) {
    const members2 = Object.entries(value);
    if (style === "deepObject") return members2.map(([k, v]) => `${encode(name)}[${encode(k)}]=${encode(text(v))}`);
    if (style !== "form") return void 0;
    return explode ? members2.map(([k, v]) => `${encode(k)}=${encode(text(v))}`) : [`${encode(name)}=${members2.flat().map((v) => encode(text(v))).join(",")}`];
  }
  if (separator === void 0) return void 0;
  if (Array.isArray(value)) return explode ? value.map((v) => `${encode(name)}=${encode(text(v))}`) : [`${encode(name)}=${value.map((v) => encode(text(v))).join(separator)}`];
  return [`${encode(name)}=${encode(text(value))}`];
}
function place(draft, parameter, made) {
  const name = String(parameter["name"]);
  const content = isObject(parameter["content"]);
  const value = content ? JSON.stringify(made) : made;
  const style = typeof parameter["style"] === "string" ? parameter["style"] : parameter["in"] === "query" || parameter["in"] === "cookie" ? "form" : "simple";
  const explode = typeof parameter["explode"] === "boolean" ? parameter["explode"] : style === "form";
  switch (parameter["in"]) {
    case "path":
      if (style !== "simple") return `the style ${style} of the path parameter ${name} is not implemented`;
      draft.path = draft.path.replaceAll(`{${name}}`, () => simple(value, explode));
      return ["", ".", ".."].includes(text(value)) ? `the path parameter ${name} cannot be ${JSON.stringify(value)}` : void 0;
    case "query": {
      const pairs = queryPairs(name, value, style, explode);
      draft.query.push(...pairs ?? []);
      return pairs ? void 0 : `the style ${style} of the query parameter ${name} is not implemented`;
    }
    case "header":
      if (!["accept", "content-type", "authorization"].includes(name.toLowerCase())) draft.headers[name.toLowerCase()] = decodeURIComponent(simple(value, explode));
      return /[^\t\x20-\x7e]/.test(text(value)) ? `the header parameter ${name} has characters that no header can hold` : void 0;
    case "cookie":
      draft.cookies.push(`${name}=${encode(text(value))}`);
      return void 0;
    default:
      return `the parameter ${name} is in ${JSON.stringify(parameter["in"])}, which OpenAPI does not know`;
  }
}
function holderOf(parameter) {
  const media = isObject(parameter["content"]) ? Object.values(parameter["content"])[0] : void 0;
  return isObject(media) ? { ...media, ...parameter["example"] === void 0 ? {} : { example: parameter["example"] } } : parameter;
}
var isJson = (mediaType) => /^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(mediaType) || /^text\/json\b/i.test(mediaType);
function planBody(operation, api) {
  const content = operation.requestBody?.["content"];
  if (!isObject(content)) return void 0;
  const isRequired = operation.requestBody?.["required"] === true;
  const types = Object.keys(content);
  const type2 = types.find(isJson) ?? types.find((t) => t.startsWith("application/x-www-form-urlencoded")) ?? types.find((t) => t.startsWith("text/"));
  if (type2 === void 0) return isRequired ? `a body of ${types.join(" or ")} cannot be made here` : void 0;
  const made = valueOf(isObject(content[type2]) ? content[type2] : {}, api);
  if ("problem" in made) return isRequired ? `the body: ${made.problem}` : void 0;
  if (isJson(type2)) return { type: type2, body: JSON.stringify(made.value) };
  if (type2.startsWith("text/")) return { type: type2, body: text(made.value) };
  const pairs = isObject(made.value) ? Object.entries(made.value).flatMap(([k, v]) => queryPairs(k, v, "form", true) ?? []) : [];
  return { type: type2, body: pairs.join("&") };
}
function acceptOf(operation, api) {
  const types = Object.values(operation.responses).flatMap((entry) => {
    const response = dereference(entry, api.resolve);
    return typeof response !== "string" && isObject(response["content"]) ? Object.keys(response["content"]) : [];
  });
  return [...new Set(types), "*/*;q=0.1"].join(", ");
}
function planCall(operation, api) {
  const problems = [...operation.problems];
  const draft = { path: operation.path, query: [], headers: { accept: acceptOf(operation, api) }, cookies: [] };
  for (const parameter of operation.parameters) {
    const isRequired = parameter["required"] === true || parameter["in"] === "path";
    if (!isRequired && !isGiven(parameter)) continue;
    const made = valueOf(holderOf(parameter), api);
    const problem = "problem" in made ? `the parameter ${String(parameter["name"])}: ${made.problem}` : place(draft, parameter, made.value);
    if (problem) problems.push(problem);
  }
  const unfilled = draft.path.match(/\{[^}]*\}/);
  if (unfilled && problems.length === 0) problems.push(`the path has ${unfilled[0]}, but no parameter of that name is declared`);
  const body = planBody(operation, api);
  if (typeof body === "string") problems.push(body);
  if (problems.length > 0) return { problems };
  const withBody = typeof body === "object" ? { "content-type": body.type } : {};
  const cookies = draft.cookies.length > 0 ? { cookie: draft.cookies.join("; ") } : {};
  return {
    method: operation.method,
    target: draft.path + (draft.query.length > 0 ? `?${draft.query.join("&")}` : ""),
    headers: { ...draft.headers, ...withBody, ...cookies },
    ...typeof body === "object" ? { body: body.body } : {}
  };
}

// src/integration-test/check-answer.ts
var failed = (message) => ({ verdict: "fail", message });
var unknown = (message) => ({ verdict: "inconclusive", message });
function declaredFor(status, responses) {
  const range = Object.keys(responses).find((key) => key.toUpperCase() === `${Math.floor(status / 100)}XX`);
  return responses[String(status)] ?? (range === void 0 ? void 0 : responses[range]) ?? responses["default"];
}
var essence = (mediaType) => mediaType.split(";")[0].trim().toLowerCase();
function mediaFor(contentType, content) {
  const found = essence(contentType);
  for (const wanted of [found, `${found.split("/")[0]}/*`, "*/*"]) {
    const key = Object.keys(content).find((declared) => essence(declared) === wanted);
    if (key !== void 0) return isObject(content[key]) ? content[key] : {};
  }
  return void 0;
}
function checkBody(answer, content, api) {
  const declared = Object.keys(content);
  if (declared.length === 0) return void 0;
  const contentType = answer.headers["content-type"] ?? "";
  const media = contentType === "" ? void 0 : mediaFor(contentType, content);
  if (!media) return failed(`the content type is ${contentType || "missing"}, declared is ${declared.join(" or ")}`);
  if (media["schema"] === void 0 || !isJson(contentType)) return void 0;
  let body;
  try {
    body = JSON.parse(answer.body);
  } catch {
    return failed(`the body is no JSON (${answer.body === "" ? "it is empty" : `it begins with ${JSON.stringify(answer.body.slice(0, 40))}`})`);
  }
  const { problems, unsupported } = validateSchema(media["schema"], body, { ...api, direction: "response" });
  if (unsupported.length > 0) return unknown(`the schema of the answer uses ${unsupported.join(", ")}, which is not implemented`);
  if (problems.length === 0) return void 0;
  const shown2 = problems.slice(0, 3).map((p) => `${p.pointer || "the body"}: ${p.message}`).join("; ");
  return failed(`the body does not fit its schema: ${shown2}${problems.length > 3 ? `; and ${problems.length - 3} more` : ""}`);
}
function missingHeaders(answer, response, api) {
  const headers = isObject(response["headers"]) ? response["headers"] : {};
  return Object.entries(headers).filter(([name, entry]) => {
    const header = dereference(entry, api.resolve);
    return typeof header !== "string" && header["required"] === true && name.toLowerCase() !== "content-type" && answer.headers[name.toLowerCase()] === void 0;
  }).map(([name]) => name);
}
function refused(operation, status) {
  const schemes = operation.security.join(", ");
  if (status === 401 || status === 403) return unknown(`answered ${status}: it was called without credentials${schemes ? ` for ${schemes}` : ""}`);
  return unknown(`answered ${status} as declared; no success was seen: give examples that the running release knows`);
}
function checkAnswer(operation, answer, api) {
  const { status } = answer;
  if (status >= 500) return failed(`the service failed with ${status}`);
  const declared = declaredFor(status, operation.responses);
  if (declared === void 0) {
    if ((status === 401 || status === 403) && operation.security.length > 0) return refused(operation, status);
    return failed(`the status ${status} is not declared (declared: ${Object.keys(operation.responses).join(", ") || "none"})`);
  }
  const response = dereference(declared, api.resolve);
  if (typeof response === "string") return unknown(`the answer ${status} cannot be judged: ${response}`);
  const missing = missingHeaders(answer, response, api);
  if (missing.length > 0) return failed(`the required header ${missing.join(", ")} is missing`);
  const hasBody = operation.method !== "HEAD" && status !== 204 && status !== 304;
  const body = hasBody && isObject(response["content"]) ? checkBody(answer, response["content"], api) : void 0;
  if (body) return body;
  return status >= 400 ? refused(operation, status) : { verdict: "pass", message: `answered ${status} as declared` };
}

// src/integration-test/run-contract.ts
function orderOperations(operations, chosen = methods) {
  const selected = operations.filter((o) => chosen.includes(o.method));
  return [...selected.filter((o) => o.method !== "DELETE"), ...selected.filter((o) => o.method === "DELETE")];
}
async function callOperation(operation, run, ports, signal) {
  const { method, path: path2, line } = operation;
  const call = planCall(operation, run.api);
  if ("problems" in call) return { method, path: path2, line, verdict: "inconclusive", status: null, ms: null, message: `not called: ${call.problems.join("; ")}` };
  const started = ports.clock.now();
  const elapsed = () => Math.round(ports.clock.now() - started);
  try {
    const { target, ...request } = call;
    const answer = await ports.http.request({ ...request, url: run.baseUrl + target, timeoutMs: run.timeoutMs, retry: "none" }, signal);
    return { method, path: path2, line, ...checkAnswer(operation, answer, run.api), status: answer.status, ms: elapsed() };
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return { method, path: path2, line, verdict: "fail", status: null, ms: elapsed(), message: toSlipwayError(thrown).message };
  }
}
async function runContract(run, ports, { signal, deadline }) {
  const operations = orderOperations(run.api.operations, run.methods);
  const results = [];
  for (const [i, operation] of operations.entries()) {
    signal.throwIfAborted();
    const { method, path: path2, line } = operation;
    const result = await callOperation(operation, run, ports, AbortSignal.any([signal, deadline])).catch((thrown) => {
      if (signal.aborted || !deadline.aborted) throw thrown;
      return { method, path: path2, line, verdict: "inconclusive", status: null, ms: null, message: "the deadline of the tests had passed" };
    });
    results.push(result);
    ports.progress.report({
      stage: "integration-test",
      subject: `${method} ${path2}`,
      state: result.verdict === "pass" ? "done" : "failed",
      share: (i + 1) / operations.length,
      line: `${method} ${path2}: ${result.verdict}${result.ms === null ? "" : ` in ${result.ms} ms`}${result.verdict === "pass" ? "" : `, ${result.message}`}`
    });
  }
  return results;
}

// src/integration-test/stage.ts
async function testContract({ inputs, spec, ports, reach }, signals) {
  const test = spec.tests?.contract;
  if (!test) return [];
  const text2 = await ports.files.readText(path.join(ports.host.workspace, test.openapi));
  if (text2 === void 0) throw new UserError("The OpenAPI document does not exist.", { reason: "input-invalid", where: test.openapi, expected: "a file in the workspace", remedy: "Correct `tests.contract.openapi`." });
  const api = parseOpenApi(text2, test.openapi);
  if (!api.operations.some((o) => inputs.methods.includes(o.method))) throw new UserError("There is no operation to call.", { reason: "input-invalid", where: test.openapi, expected: `operations with one of the methods ${inputs.methods.join(", ")}`, remedy: "Correct the document or the input `methods`." });
  const baseUrl = reach.document(test.service, api.basePath);
  ports.log.info(`Contract: ${api.operations.length} operations of ${test.openapi} at ${baseUrl}.`);
  return runContract({ api, baseUrl, methods: inputs.methods, timeoutMs: inputs.timeout }, ports, signals);
}
var unanswered = (plan, verdict, message) => ({ rate: plan.rate, seconds: plan.durationMs / 1e3, sent: 0, failed: 0, p50Ms: null, p95Ms: null, p99Ms: null, verdict, message });
async function testLoad({ inputs, spec, ports, reach }, { signal, deadline }) {
  const test = spec.tests?.load;
  if (!test) return null;
  const plan = { url: reach.address(loadService(spec)) + test.path, rate: test.rate, durationMs: test.for, timeoutMs: inputs.timeout };
  if (deadline.aborted) return unanswered(plan, "inconclusive", "not sent: the deadline of the tests had passed");
  ports.log.info(`Load: ${plan.rate}/s for ${formatDuration(plan.durationMs)} at ${plan.url}.`);
  const answered = await warmUp(plan, ports, AbortSignal.any([signal, deadline]));
  signal.throwIfAborted();
  if (answered === 0 && !deadline.aborted) return unanswered(plan, "fail", `not sent: no request to ${plan.url} was answered with a success while warming up`);
  const load = judgeLoad(plan, await runLoad(plan, ports, { signal, deadline }), { errors: test.errors, p95: test.p95 });
  ports.progress.report({
    stage: "integration-test",
    subject: "load",
    state: load.verdict === "pass" ? "done" : "failed",
    share: 1,
    line: `load: ${load.verdict}, ${load.message}`,
    facts: { requests: load.sent, failed: load.failed, ...load.p95Ms === null ? {} : { "p95": load.p95Ms } }
  });
  return load;
}
function headlineOf({ operations, load }, verdict) {
  const good = operations.filter((o) => o.verdict === "pass").length;
  const parts = [
    ...operations.length > 0 ? [`${good} of ${operations.length} operations answered as declared`] : [],
    ...load ? [`load ${load.verdict === "pass" ? "within bounds" : load.verdict}: ${load.message}`] : []
  ];
  const first2 = operations.find((o) => o.verdict === verdict);
  const why = verdict !== "pass" && first2 ? ` First: ${first2.method} ${first2.path}, ${first2.message}.` : "";
  return `${parts.join("; ")}.${why}`;
}
function outcomeOf(results, junit) {
  const verdicts = [...results.operations.map((o) => o.verdict), ...results.load ? [results.load.verdict] : []];
  const verdict = worstVerdict(verdicts);
  const headline = headlineOf(results, verdict);
  const data = { operations: results.operations.map(({ line: _, ...operation }) => operation), load: results.load };
  return {
    verdict,
    headline,
    ...verdict === "pass" ? {} : { reason: verdict === "fail" ? "test-failed" : "test-inconclusive" },
    outputs: {
      passed: String(verdicts.filter((v) => v === "pass").length),
      failed: String(verdicts.filter((v) => v === "fail").length),
      junit,
      p95Ms: results.load?.p95Ms?.toString() ?? ""
    },
    summary: renderSummary(results, headline),
    annotations: renderAnnotations(results),
    data
  };
}
function untested({ allowUntested }, why) {
  const verdict = allowUntested ? "pass" : "inconclusive";
  const headline = allowUntested ? `Not tested: ${why}, and \`allow-untested\` lets the release pass.` : `Nothing was tested: ${why}. Declare tests, or set \`allow-untested: true\`.`;
  return {
    verdict,
    headline,
    ...verdict === "pass" ? {} : { reason: "test-inconclusive" },
    outputs: { passed: "0", failed: "0", junit: "", p95Ms: "" },
    summary: renderSummary({ operations: [], load: null, document: void 0 }, headline),
    annotations: [{ level: allowUntested ? "warning" : "error", title: "Integration test: nothing was tested", message: headline }],
    data: { operations: [], load: null }
  };
}
async function writeJunit(results, { spec, ports }, startedAt) {
  const file = path.join(ports.host.temporary, "slipway", `junit-${spec.environment}.xml`);
  await ports.files.write(file, renderJunit(`${spec.name} ${spec.environment}`, junitSuites(results, new Date(startedAt).toISOString())));
  return file;
}
function startDeadline(ms2, clock) {
  const [reached, stopped] = [new AbortController(), new AbortController()];
  clock.sleep(ms2, stopped.signal).then(() => reached.abort(new Error("the deadline of the tests has passed")), () => void 0);
  return { deadline: reached.signal, stop: () => stopped.abort(new Error("done")) };
}
var stage = async ({ inputs, spec, ports, signal }) => {
  if (!spec) throw new InternalError("integration-test was run without a spec.");
  if (!spec.tests?.contract && !spec.tests?.load) return untested(inputs, "slipway.yaml declares no tests for this environment");
  const reach = await openReach(spec, inputs.baseUrl, ports);
  const context = { inputs, spec, reach, ports: { ...ports, http: { ...ports.http, ...reach.http } } };
  const startedAt = ports.clock.now();
  const { deadline, stop } = startDeadline(inputs.deadline, ports.clock);
  try {
    const operations = await testContract(context, { signal, deadline });
    const load = await testLoad(context, { signal, deadline });
    const results = { operations, load, document: spec.tests.contract?.openapi };
    return outcomeOf(results, await writeJunit(results, context, startedAt));
  } finally {
    stop();
  }
};

// src/actions/integration-test.ts
await runAction(contract, stage);
