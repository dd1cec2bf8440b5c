import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  foreignLockfiles,
  hasLockfileAbove,
  ignoring,
  isDockerfile,
  isNpmLockfile,
  isWorkflow,
  observeInventory,
  parseDockerfile
} from "./chunk-7IHCXIYL.js";
import {
  expressions,
  readWorkflow,
  scalars
} from "./chunk-FYZVVW3L.js";
import {
  require_semver
} from "./chunk-YFWXA7IW.js";
import {
  at,
  parseLocatedYaml,
  textsOf
} from "./chunk-BQHH42KR.js";
import {
  databaseUrlRule,
  privateKeyRule,
  secretRuleCount,
  secretRules
} from "./chunk-OKGSWKKC.js";
import {
  dockerfileRules
} from "./chunk-4PZU2NCP.js";
import {
  workflowRules
} from "./chunk-Y3BJMMIQ.js";
import {
  keepComment
} from "./chunk-4CSQA2ED.js";
import {
  severities
} from "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import {
  code,
  commentCharacters,
  details,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  utf8Bytes
} from "./chunk-2Z4UNFSX.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-NLTRZPZ2.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  digestJson
} from "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";
import {
  __commonJS,
  __toESM
} from "./chunk-F3342EWT.js";

// node_modules/semver/functions/parse.js
var require_parse = __commonJS({
  "node_modules/semver/functions/parse.js"(exports, module) {
    "use strict";
    var SemVer = require_semver();
    var parse2 = (version, options, throwErrors = false) => {
      if (version instanceof SemVer) {
        return version;
      }
      try {
        return new SemVer(version, options);
      } catch (er) {
        if (!throwErrors) {
          return null;
        }
        throw er;
      }
    };
    module.exports = parse2;
  }
});

// src/scan/run-scan.ts
import path4 from "node:path";

// src/report/finding.ts
var scanners = ["dependencies", "dockerfile", "workflow", "secrets"];
var findingSeverities = ["critical", "high", "medium", "low", "unknown"];
var judgedSeverity = (severity) => severity === "unknown" ? "high" : severity;
var position = (finding) => `${finding.place.path}
${String(finding.place.line).padStart(9, "0")}`;
var byText = (a, b) => a < b ? -1 : a > b ? 1 : 0;
function identifyFindings(findings) {
  const seen = /* @__PURE__ */ new Map();
  return [...findings].sort((a, b) => byText(position(a), position(b))).map((finding) => {
    const key = [finding.rule.id, finding.place.path, finding.subject].join("\n");
    const ordinal = (seen.get(key) ?? 0) + 1;
    seen.set(key, ordinal);
    return { ...finding, fingerprint: digestJson([finding.rule.id, finding.place.path, finding.subject, ordinal]) };
  });
}
var rank = (finding) => findingSeverities.indexOf(judgedSeverity(finding.severity)) * 4 + (finding.scope === "development" ? 2 : 0) + (finding.severity === "unknown" ? 1 : 0);
function rankFindings(findings) {
  return [...findings].sort((a, b) => rank(a) - rank(b) || scanners.indexOf(a.scanner) - scanners.indexOf(b.scanner) || byText(position(a), position(b)) || byText(a.rule.id, b.rule.id));
}
function countFindings(findings) {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const finding of findings) counts[judgedSeverity(finding.severity)] += 1;
  return counts;
}

// src/report/sarif.ts
var sarifLimits = { results: 5e3, tags: 10, name: 255, text: 1024 };
var securitySeverity = { critical: "9.5", high: "8.0", unknown: "8.0", medium: "5.5", low: "2.0" };
var level = { critical: "error", high: "error", unknown: "error", medium: "warning", low: "note" };
var cut = (text2, limit) => text2.length <= limit ? text2 : `${text2.slice(0, limit - 1)}…`;
var loneSurrogates = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
var artifactUri = (path5) => path5.replace(loneSurrogates, "�").split("/").map(encodeURIComponent).join("/");
function renderRule(rule, severity) {
  return {
    id: rule.id,
    name: cut(rule.title, sarifLimits.name),
    shortDescription: { text: cut(rule.title, sarifLimits.text) },
    fullDescription: { text: cut(rule.title, sarifLimits.text) },
    help: { text: cut(`${rule.remedy} Source: ${rule.source}.`, sarifLimits.text) },
    ...rule.uri ? { helpUri: rule.uri } : {},
    defaultConfiguration: { level: level[severity] },
    properties: { tags: rule.tags.slice(0, sarifLimits.tags), "security-severity": securitySeverity[severity], precision: "high" }
  };
}
function renderResult(finding, ruleIndex) {
  const { place, others } = finding;
  const also = others.length === 0 ? "" : ` Also on line ${others.slice(0, 10).map((o) => o.line).join(", ")}${others.length > 10 ? " and others" : ""}.`;
  return {
    ruleId: finding.rule.id,
    ruleIndex,
    level: level[finding.severity],
    message: { text: cut(`${finding.message} ${finding.rule.remedy}${also}`, sarifLimits.text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: artifactUri(place.path), uriBaseId: "%SRCROOT%" }, region: { startLine: place.line } } }],
    partialFingerprints: { ...finding.lineHash ? { primaryLocationLineHash: finding.lineHash } : {}, "slipwayFinding/v1": finding.fingerprint },
    properties: { scanner: finding.scanner, severity: finding.severity, scope: finding.scope }
  };
}
function rulesOf(findings) {
  const rules = /* @__PURE__ */ new Map();
  for (const { rule, severity } of findings) {
    const known2 = rules.get(rule.id);
    if (!known2) rules.set(rule.id, { rule, severity, index: rules.size });
    else if (findingSeverities.indexOf(judgedSeverity(severity)) < findingSeverities.indexOf(judgedSeverity(known2.severity))) known2.severity = severity;
  }
  return rules;
}
var notification = (text2) => ({ level: "error", message: { text: cut(text2, sarifLimits.text) } });
function renderSarif(report) {
  const kept = report.findings.slice(0, sarifLimits.results);
  const dropped = report.findings.length - kept.length;
  const rules = rulesOf(kept);
  const notes = [...report.incomplete.slice(0, 100), ...dropped > 0 ? [`${dropped} findings of the least severity are left out: GitHub keeps ${sarifLimits.results}.`] : []];
  const run = {
    tool: { driver: { name: "Slipway scan", semanticVersion: report.suiteVersion, rules: [...rules.values()].map(({ rule, severity }) => renderRule(rule, severity)) } },
    automationDetails: { id: "slipway/scan/" },
    columnKind: "utf16CodeUnits",
    invocations: [{ executionSuccessful: report.incomplete.length === 0, toolExecutionNotifications: notes.map(notification) }],
    results: kept.map((finding) => renderResult(finding, rules.get(finding.rule.id)?.index ?? 0)),
    properties: { suppressed: report.suppressed.length, dropped }
  };
  return { text: `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }, null, 1)}
`, dropped };
}

// src/report/security-section.ts
var sectionMarker = "<!-- slipway:security -->";
var longestText = 300;
var shorten = (text2) => text2.length > longestText ? `${text2.slice(0, longestText)}…` : text2;
var trusted = /^https:\/\/(?:osv\.dev|github\.com\/advisories|nvd\.nist\.gov)\/[A-Za-z0-9._:/-]+$/;
var ruleMarkdown = ({ rule }) => rule.uri && trusted.test(rule.uri) ? `[${escapeMarkdown(shorten(rule.id))}](${rule.uri})` : code(shorten(rule.id));
var severityWord = ({ severity }) => severity === "unknown" ? "unknown, counts as high" : severity;
function placeCell({ place, others }) {
  return { markdown: `${code(`${shorten(place.path)}:${place.line}`)}${others.length > 0 ? ` and ${others.length} more` : ""}` };
}
var row = (finding) => [severityWord(finding), { markdown: `${ruleMarkdown(finding)}<br>${escapeMarkdown(shorten(finding.message))}` }, placeCell(finding), shorten(finding.rule.remedy)];
function findingsTable(findings, rows) {
  const shown = findings.slice(0, rows);
  const left = findings.length - shown.length;
  const note = left > 0 ? `

${left} further ${left === 1 ? "finding is" : "findings are"} not shown here for want of room; the SARIF file holds up to 5,000, worst first.` : "";
  return markdownTable(["Severity", "What", "Where", "What to do"], shown.map(row)) + note;
}
function listing(title, items, most) {
  if (items.length === 0) return "";
  const rest = items.length - most;
  return `**${title}**

${[...items.slice(0, most).map((i) => `- ${escapeMarkdown(shorten(i))}`), ...rest > 0 ? [`- and ${rest} more`] : []].join("\n")}`;
}
function suppressedDetails(report, most) {
  const { suppressed } = report;
  if (suppressed.length === 0) return "";
  const rows = suppressed.slice(0, most).map((s) => [{ markdown: ruleMarkdown(s.finding) }, placeCell(s.finding), shorten(s.reason), s.expires]);
  const left = suppressed.length - rows.length;
  return details(`${suppressed.length} accepted`, markdownTable(["What", "Where", "Reason", "Until"], rows) + (left > 0 ? `

and ${left} more` : ""));
}
var thresholdLine = ({ failOn }) => failOn === "none" ? "No finding fails this scan: the threshold is none." : `Findings from ${escapeMarkdown(failOn)} on fail this scan.`;
function render(report, rows, items) {
  const scanners2 = report.scanners.map((s) => `${s.scanner}: ${s.line}`);
  return [
    sectionMarker,
    `### Security scan

${escapeMarkdown(shorten(report.headline))}`,
    thresholdLine(report),
    listing("Not looked at, so this scan is incomplete", report.incomplete, items),
    report.findings.length === 0 ? "No active findings." : findingsTable(report.findings, rows),
    listing("About the accepted findings", report.notices, items),
    suppressedDetails(report, rows),
    details("What was looked at", [listing("Scanners", scanners2, 10), escapeMarkdown(shorten(report.knowledge))].join("\n\n"))
  ].filter(Boolean).join("\n\n") + "\n";
}
function renderSecuritySection(report, limit = commentCharacters) {
  let text2 = "";
  for (const [rows, items] of [[500, 50], [200, 30], [100, 20], [50, 15], [25, 10], [10, 5], [3, 2], [0, 0]]) {
    text2 = render(report, rows, items);
    if (text2.length <= limit) return text2;
  }
  return text2.slice(0, limit);
}

// src/scan/path-pattern.ts
function matchesPath(pattern, path5) {
  let reachable = Array.from({ length: path5.length + 1 }, (_, j) => j === 0);
  for (let i = 0; i < pattern.length; i += 1) {
    const next = Array.from({ length: path5.length + 1 }, () => false);
    const deep = pattern.startsWith("**", i);
    if (pattern[i] === "*") {
      const skipsSlash = deep && pattern[i + 2] === "/";
      for (let j = 0, open = false; j <= path5.length; j += 1) {
        if (!deep && j > 0 && path5[j - 1] === "/") open = false;
        if (reachable[j]) open = true;
        next[j] = open && (!skipsSlash || reachable[j] === true || path5[j - 1] === "/");
      }
      i += skipsSlash ? 2 : deep ? 1 : 0;
    } else {
      for (let j = 0; j < path5.length; j += 1) next[j + 1] = reachable[j] === true && (pattern[i] === "?" ? path5[j] !== "/" : pattern[i] === path5[j]);
    }
    reachable = next;
  }
  return reachable[path5.length] === true;
}

// src/scan/policy.ts
var dayMs = 864e5;
var warningDays = 14;
function applies({ target, path: path5 }, finding) {
  if (path5 !== void 0 && !matchesPath(path5, finding.place.path)) return false;
  if (target.value === finding.rule.id) return true;
  return target.kind === "id" && (finding.aliases.includes(target.value) || finding.fingerprint === `sha256:${target.value.replace(/^sha256:/, "")}`);
}
var reaches = (finding, failOn) => failOn !== "none" && severities.indexOf(judgedSeverity(finding.severity)) <= severities.indexOf(failOn);
var describe = ({ target, path: path5 }) => `The suppression of ${target.value}${path5 === void 0 ? "" : ` in ${path5}`}`;
function noticeOf(suppression, used, today) {
  const days = Math.round((Date.parse(suppression.expires) - Date.parse(today)) / dayMs);
  if (days < 0) return `${describe(suppression)} expired on ${suppression.expires} and no longer holds: mend the finding, or accept it anew.`;
  if (!used.has(suppression)) return `${describe(suppression)} matches nothing: remove it.`;
  return days <= warningDays ? `${describe(suppression)} expires on ${suppression.expires}, in ${days} ${days === 1 ? "day" : "days"}.` : void 0;
}
function verdictOf(breaching, { incomplete, whenIncomplete }) {
  if (breaching > 0) return { verdict: "fail", reason: "scan-findings" };
  if (incomplete.length > 0 && whenIncomplete === "inconclusive") return { verdict: "inconclusive", reason: "scan-incomplete" };
  return { verdict: "pass", reason: void 0 };
}
function judgeFindings(input) {
  const holding = input.suppressions.filter((s) => s.expires >= input.today);
  const used = /* @__PURE__ */ new Set();
  const active = [];
  const suppressed = [];
  for (const finding of input.findings) {
    const accepting = holding.filter((s) => applies(s, finding));
    for (const suppression of accepting) used.add(suppression);
    const last = accepting.sort((a, b) => a.expires < b.expires ? 1 : -1)[0];
    if (last) suppressed.push({ finding, reason: last.reason, expires: last.expires });
    else active.push(finding);
  }
  const notices = input.suppressions.map((s) => ({ line: s.line, message: noticeOf(s, used, input.today) })).filter((n) => n.message !== void 0);
  const breaching = active.filter((f) => reaches(f, input.failOn));
  return { active, suppressed, notices, counts: countFindings(active), breaching, ...verdictOf(breaching.length, input) };
}

// src/scan/annotate.ts
var annotationsPerLevel = 10;
var longest = 1e3;
var shorten2 = (text2) => text2.length > longest ? `${text2.slice(0, longest)}…` : text2;
function levelOf(finding, failOn) {
  if (reaches(finding, failOn)) return "error";
  return judgedSeverity(finding.severity) === "low" ? "notice" : "warning";
}
function capped(annotations, level2) {
  const some = annotations.filter((a) => a.level === level2);
  if (some.length <= annotationsPerLevel) return some;
  const left = some.length - annotationsPerLevel + 1;
  return [...some.slice(0, annotationsPerLevel - 1), { level: level2, title: "Security scan", message: `${left} more of this kind are in the job summary and the SARIF file.` }];
}
function annotateScan(judged, incomplete, context) {
  const all2 = [
    ...incomplete.map((message) => ({ level: "warning", title: "Not looked at", message: shorten2(message) })),
    ...judged.notices.map(({ line, message }) => ({ level: "warning", title: "Accepted findings", message: shorten2(message), file: context.suppressionsPath, line })),
    ...judged.active.map((finding) => ({
      level: levelOf(finding, context.failOn),
      title: shorten2(`${finding.severity}: ${finding.rule.title}`),
      message: shorten2(`${finding.message} ${finding.rule.remedy}`),
      file: finding.place.path,
      line: finding.place.line
    }))
  ];
  return ["error", "warning", "notice"].flatMap((level2) => capped(all2, level2));
}

// src/scan/line-index.ts
var LineIndex = class {
  #starts = [0];
  constructor(text2) {
    for (let at2 = text2.indexOf("\n"); at2 !== -1; at2 = text2.indexOf("\n", at2 + 1)) this.#starts.push(at2 + 1);
  }
  line(offset) {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = low + high >> 1;
      if (this.#starts[middle] <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }
};
var windowSize = 100;
var endOfFile = 65535;
var two32 = 2 ** 32;
function normalised(text2) {
  const chars = [];
  const starts = [];
  let lineStart = true;
  let afterReturn = false;
  for (let i = 0; i <= text2.length; i += 1) {
    const raw = i === text2.length ? endOfFile : text2.charCodeAt(i);
    const skip = raw === 32 || raw === 9 || afterReturn && raw === 10;
    afterReturn = !skip && raw === 13;
    if (skip) continue;
    if (lineStart) starts.push(chars.length);
    const char = raw === 13 ? 10 : raw;
    lineStart = char === 10;
    chars.push(char);
  }
  return { chars, starts };
}
function polynomialHash(chars, start) {
  let high = 0;
  let low = 0;
  for (let i = 0; i < windowSize; i += 1) {
    const sum = low * 37 + (chars[start + i] ?? 0);
    low = sum % two32;
    high = (high * 37 + Math.floor(sum / two32)) % two32;
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, "0");
}
function lineHashes(text2, wanted) {
  const { chars, starts } = normalised(text2);
  const seen = /* @__PURE__ */ new Map();
  const found = /* @__PURE__ */ new Map();
  starts.forEach((start, index) => {
    const hash = polynomialHash(chars, start);
    const count = (seen.get(hash) ?? 0) + 1;
    seen.set(hash, count);
    if (wanted.has(index + 1)) found.set(index + 1, `${hash}:${count}`);
  });
  return found;
}

// src/scan/read-text.ts
import path from "node:path";
var binaryName = /\.(?:safetensors|gguf|onnx|pt|pth|ckpt|h5|np[yz]|parquet|arrow|bin|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|whl|so|dylib|dll|exe|a|o|class|wasm|pyc|png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|pdf|mp[34]|m4a|mov|avi|mkv|webm|wav|flac|ogg|woff2?|ttf|otf|eot|sqlite3?|db)$/i;
function decode(bytes) {
  if (bytes[0] === 255 && bytes[1] === 254) return { kind: "text", text: new TextDecoder("utf-16le").decode(bytes) };
  if (bytes[0] === 254 && bytes[1] === 255) return { kind: "text", text: new TextDecoder("utf-16be").decode(bytes) };
  return bytes.subarray(0, 8e3).includes(0) ? { kind: "binary" } : { kind: "text", text: new TextDecoder().decode(bytes) };
}
async function readTextOf(entry, largest2, { files, host }) {
  if (binaryName.test(entry.path)) return { kind: "binary" };
  if (entry.size > largest2) return { kind: "too-large" };
  try {
    const bytes = await files.readBytes(path.join(host.workspace, entry.path));
    return bytes === void 0 ? { kind: "unreadable" } : decode(bytes);
  } catch {
    return { kind: "unreadable" };
  }
}

// src/scan/placeholder.ts
var words = ["example", "placeholder", "changeme", "change-me", "change_me", "redacted", "your", "dummy", "xxxx", "****", "....", "0123456789", "1234567890", "abcdefgh", "deadbeef", "notreal"];
var references = ["${", "$(", "{{", "<", "%(", "#{"];
var monotonous = (text2) => text2.length >= 12 && new Set(text2).size < 6;
var longestWithWords = 160;
function isPlaceholder(text2) {
  if (references.some((r) => text2.includes(r)) || monotonous(text2)) return true;
  const lower = text2.length > longestWithWords ? "" : text2.toLowerCase();
  return words.some((w) => lower.includes(w));
}
var weak = /* @__PURE__ */ new Set(["password", "passwd", "pass", "pwd", "secret", "root", "admin", "user", "username", "postgres", "mysql", "mongo", "redis", "test", "guest", "default", "dev", "local", "db"]);
var isExamplePassword = (password, user) => password.length < 4 || weak.has(password.toLowerCase()) || password === user || /^\$[A-Za-z_]/.test(password) || /^%\w{1,40}%?$/.test(password) || isPlaceholder(password);

// src/scan/secrets.ts
var wordCharacter = /[A-Za-z0-9_]/;
function beginsWord(text2, at2) {
  const before = text2[at2 - 1];
  if (before === void 0 || !wordCharacter.test(before)) return true;
  return text2[at2 - 2] === "\\" && /[nrt]/.test(before);
}
function endOfRun(text2, at2, characters, memory) {
  const known2 = memory.runs[memory.index];
  memory.steps.count += 1;
  if (known2 && known2.from <= at2 && at2 < known2.to) return known2.to;
  let to = at2;
  while (to < text2.length && characters.test(text2[to])) to += 1;
  memory.steps.count += to - at2;
  memory.runs[memory.index] = { from: at2, to };
  return to;
}
function endOfParts(text2, start, parts2, memory) {
  let at2 = start;
  for (const [index, part] of parts2.entries()) {
    if (typeof part === "string") {
      memory.steps.count += part.length;
      if (!text2.startsWith(part, at2)) return -1;
      at2 += part.length;
      continue;
    }
    const [characters, least, most] = part;
    const to = endOfRun(text2, at2, characters, { ...memory, index });
    if (to - at2 < least || to - at2 > most) return -1;
    at2 = to;
  }
  return at2;
}
var bodyOf = (text2, rule, start, end) => text2.slice(start + rule.prefix.length, end);
function spansOfRule(text2, rule, lower, steps2) {
  const searched = rule.ignoreCase ? lower() : text2;
  const found = [];
  const memory = { runs: [], steps: steps2 };
  for (let at2 = searched.indexOf(rule.prefix); at2 !== -1; ) {
    const end = rule.ignoreCase || beginsWord(text2, at2) ? endOfParts(text2, at2 + rule.prefix.length, rule.parts, memory) : -1;
    const body = end === -1 ? "" : bodyOf(text2, rule, at2, end);
    const hit = end !== -1 && !isPlaceholder(body) && (rule.accept?.(body) ?? true);
    if (hit) found.push({ rule, start: at2, end });
    at2 = searched.indexOf(rule.prefix, hit ? end : at2 + rule.prefix.length);
  }
  steps2.count += text2.length;
  return found;
}
var keyHeader = "-----BEGIN ";
var longestKey = 16e3;
function privateKeys(text2, steps2) {
  const found = [];
  let close = -2;
  for (let at2 = text2.indexOf(keyHeader); at2 !== -1; at2 = text2.indexOf(keyHeader, at2 + keyHeader.length)) {
    const head = /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,3}PRIVATE KEY(?: BLOCK)?-----/.exec(text2.slice(at2, at2 + 100));
    steps2.count += 500;
    if (!head) continue;
    const body = text2.slice(at2 + head[0].length, at2 + head[0].length + 400);
    const longest2 = Math.max(0, ...(body.replace(/\\[nr]/g, "\n").match(/[A-Za-z0-9+/]{1,400}/g) ?? []).map((run) => run.length));
    if (longest2 < 40 || isPlaceholder(body.split("-----")[0] ?? "")) continue;
    if (close !== -1 && close < at2) close = text2.indexOf("-----END", at2);
    found.push({ rule: privateKeyRule, start: at2, end: close === -1 || close - at2 > longestKey ? Math.min(text2.length, at2 + 400) : close });
  }
  return found;
}
var schemes = ["postgres://", "postgresql://", "mysql://", "mariadb://", "mongodb://", "mongodb+srv://", "redis://", "rediss://", "amqp://", "amqps://", "mssql://", "sqlserver://", "clickhouse://"];
function databaseUrls(text2, steps2) {
  const found = [];
  for (const scheme of schemes) {
    for (let at2 = text2.indexOf(scheme); at2 !== -1; at2 = text2.indexOf(scheme, at2 + scheme.length)) {
      steps2.count += 400;
      const match = /^([^\s:@/"'`]{0,128}):([^\s@/"'`]{1,256})@[^\s]/.exec(text2.slice(at2 + scheme.length, at2 + scheme.length + 400));
      if (!match || !beginsWord(text2, at2) || isExamplePassword(match[2], match[1])) continue;
      const start = at2 + scheme.length + match[1].length + 1;
      found.push({ rule: databaseUrlRule, start, end: start + match[2].length });
    }
  }
  steps2.count += schemes.length * text2.length;
  return found;
}
function findSecretSpans(text2, steps2 = { count: 0 }) {
  let lowered;
  const lower = () => lowered ??= toLowerAscii(text2);
  const all2 = [...secretRules.flatMap((rule) => spansOfRule(text2, rule, lower, steps2)), ...privateKeys(text2, steps2), ...databaseUrls(text2, steps2)];
  const sorted = all2.sort((a, b) => a.start - b.start || b.end - a.end);
  const kept = [];
  for (const span of sorted) if (span.start >= (kept.at(-1)?.end ?? 0)) kept.push(span);
  return kept;
}
function toLowerAscii(text2) {
  const lower = text2.toLowerCase();
  return lower.length === text2.length ? lower : text2.replace(/[A-Z]+/g, (run) => run.toLowerCase());
}
function withoutSecrets(text2) {
  let result = "";
  let at2 = 0;
  for (const span of findSecretSpans(text2)) {
    result += `${text2.slice(at2, span.start)}***`;
    at2 = span.end;
  }
  return result + text2.slice(at2);
}
var ruleOf = ({ id, title, severity, remedy, source, tags }) => ({ id, title, severity, remedy, source, tags });
var mostPerRule = 20;
function scanSecrets(text2, path5) {
  const spans = findSecretSpans(text2);
  if (spans.length === 0) return [];
  const lines = new LineIndex(text2);
  const byRule = /* @__PURE__ */ new Map();
  for (const span of spans) byRule.set(span.rule.id, [...(byRule.get(span.rule.id) ?? []).slice(0, mostPerRule), span]);
  const total = (id) => spans.filter((s) => s.rule.id === id).length;
  return [...byRule].flatMap(([id, some]) => some.slice(0, mostPerRule).map((span, index) => {
    const rest = index === mostPerRule - 1 ? total(id) - mostPerRule : 0;
    return {
      scanner: "secrets",
      rule: ruleOf(span.rule),
      severity: span.rule.severity,
      subject: "",
      aliases: [],
      others: [],
      scope: "production",
      message: `${span.rule.title}${rest > 0 ? `, and ${rest} more of them in this file` : ""}.`,
      place: { path: path5, line: lines.line(span.start) }
    };
  }));
}

// src/scan/evidence.ts
function withoutSecretTexts(finding) {
  const { uri, ...rule } = finding.rule;
  return {
    ...finding,
    message: withoutSecrets(finding.message),
    subject: withoutSecrets(finding.subject),
    aliases: finding.aliases.map(withoutSecrets),
    place: { ...finding.place, path: withoutSecrets(finding.place.path) },
    others: finding.others.map((o) => ({ ...o, path: withoutSecrets(o.path) })),
    rule: { ...rule, id: withoutSecrets(rule.id), title: withoutSecrets(rule.title), remedy: withoutSecrets(rule.remedy), ...uri !== void 0 && withoutSecrets(uri) === uri ? { uri } : {} }
  };
}
var largestHashed = 8 * 1024 * 1024;
async function hashesOf(path5, findings, ports) {
  if (findings.some((f) => f.scanner === "secrets")) return /* @__PURE__ */ new Map();
  const reading = await readTextOf({ path: path5, size: 0 }, largestHashed, ports);
  return reading.kind === "text" && reading.text.length <= largestHashed ? lineHashes(reading.text, new Set(findings.map((f) => f.place.line))) : /* @__PURE__ */ new Map();
}
async function observeEvidence(findings, ports, signal) {
  const identified = identifyFindings(findings.map(withoutSecretTexts));
  const byPath = /* @__PURE__ */ new Map();
  for (const finding of identified) {
    const list = byPath.get(finding.place.path);
    if (list) list.push(finding);
    else byPath.set(finding.place.path, [finding]);
  }
  const hashed = [];
  for (const [path5, inFile] of byPath) {
    signal.throwIfAborted();
    const hashes = await hashesOf(path5, inFile, ports);
    hashed.push(...inFile.map((finding) => {
      const lineHash = hashes.get(finding.place.line);
      return lineHash === void 0 ? finding : { ...finding, lineHash };
    }));
  }
  return hashed;
}

// src/scan/problem.ts
var describeProblem = (problem) => `${problem.path}${problem.line === void 0 ? "" : `:${problem.line}`}: ${problem.message}`;

// src/scan/scanners.ts
import path3 from "node:path";

// src/scan/dockerfile.ts
var script = (instruction) => [instruction.json?.join(" ") ?? instruction.args, ...instruction.heredocs.map((h) => h.body)].join("\n");
var runs = (stage) => stage.instructions.filter((i) => i.keyword === "RUN");
var each = (file, keyword) => file.stages.flatMap((s) => s.instructions).filter((i) => i.keyword === keyword);
function baseImages(file) {
  const defaults = new Map(file.globalArgs.flatMap(assignments).filter((a) => a.value !== "").map((a) => [a.name, a.value]));
  return file.stages.flatMap((stage) => {
    const image = resolveImage(stage.image, defaults);
    if (stage.parent || image === "scratch" || image === "") return [];
    const at2 = { line: stage.from.line, subject: stage.image };
    if (image === void 0) return [{ ...at2, rule: dockerfileRules.unpinnedBase, message: `The base image ${stage.image} is decided by a build argument without a default.` }];
    if (image.includes("@sha256:")) return [];
    if (!/:[^/]+$/.test(image)) return [{ ...at2, rule: dockerfileRules.latestTag, message: `The base image ${image} has no tag: each build may take another one.` }];
    if (image.endsWith(":latest")) return [{ ...at2, rule: dockerfileRules.latestTag, message: `The base image ${image} uses the tag latest: each build may take another one.` }];
    return [{ ...at2, rule: dockerfileRules.unpinnedBase, message: `The base image ${image} is named by tag, not by digest: the tag may be moved.` }];
  });
}
function ancestry(last) {
  const chain = [];
  for (let stage = last; stage; stage = stage.parent) chain.push(stage);
  return chain;
}
function rootUser(file) {
  const last = file.stages.at(-1);
  if (!last) return [];
  const chain = ancestry(last);
  const user = chain.map((stage) => stage.instructions.filter((i) => i.keyword === "USER").at(-1)).find((u) => u !== void 0);
  const base = chain.at(-1)?.image ?? "";
  if (!user) return /[:-]nonroot\b/.test(base) ? [] : [{ rule: dockerfileRules.rootUser, line: last.from.line, subject: "USER", message: "The image has no USER: its processes run as root." }];
  return /^(root|0)(:|$)/.test(user.args.trim()) ? [{ rule: dockerfileRules.rootUser, line: user.line, subject: "USER", message: "The last USER is root." }] : [];
}
function addUrl(file) {
  return each(file, "ADD").flatMap((add) => {
    const url = (add.json ?? add.args.split(/\s+/)).slice(0, -1).find((a) => /^https?:\/\//i.test(a));
    if (url === void 0 || add.flags.some((f) => f.startsWith("--checksum="))) return [];
    const shown = withoutCredentials(url);
    return [{ rule: dockerfileRules.addUrl, line: add.line, subject: shown, message: `ADD takes ${shown} without a checksum.` }];
  });
}
var secretName = /(?:^|_)(?:PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIALS?|AUTH)(?:$|_(?:KEY|VALUE|ID)$)/i;
function words2(text2) {
  const found = [];
  let word = "";
  let quote = "";
  for (let i = 0; i < text2.length; i += 1) {
    const char = text2[i];
    if (char === "\\" && i + 1 < text2.length) {
      word += char + text2[i + 1];
      i += 1;
    } else if (quote === "" && /\s/.test(char)) {
      if (word !== "") found.push(word);
      word = "";
    } else {
      if (quote === char) quote = "";
      else if (quote === "" && (char === '"' || char === "'")) quote = char;
      word += char;
    }
  }
  return word === "" ? found : [...found, word];
}
function assignments(instruction) {
  const parts2 = words2(instruction.args);
  if (instruction.keyword === "ENV" && !parts2[0]?.includes("=")) return [{ name: parts2[0] ?? "", value: parts2.slice(1).join(" ") }];
  return parts2.map((part) => {
    const at2 = part.indexOf("=");
    return at2 === -1 ? { name: part, value: "" } : { name: part.slice(0, at2), value: part.slice(at2 + 1).replace(/^["']|["']$/g, "") };
  });
}
function resolveImage(image, defaults) {
  let unknown = false;
  const resolved = image.replace(/\$(?:\{([A-Za-z_]\w*)(?::-([^}]*))?\}|([A-Za-z_]\w*))/g, (_, braced, fallback, bare) => {
    const value = defaults.get(braced ?? bare ?? "") ?? fallback;
    if (value === void 0) unknown = true;
    return value ?? "";
  });
  return unknown ? void 0 : resolved;
}
function buildSecrets(file) {
  const all2 = [...file.globalArgs, ...each(file, "ENV"), ...each(file, "ARG")];
  return all2.flatMap((i) => assignments(i).filter((a) => secretName.test(a.name) && !/_FILE$/i.test(a.name)).map(({ name, value }) => {
    const literal = value !== "" && !value.startsWith("$");
    return { rule: dockerfileRules.secretInBuild, line: i.line, subject: name, severity: literal ? "high" : "medium", message: literal ? `${i.keyword} ${name} holds a value: everyone who has the image can read it.` : `${i.keyword} ${name} takes a secret at build time: it stays in the history of the image.` };
  }));
}
var sensitiveFile = /(?:^|\/)(?:\.env(?:\.(?!example|sample|template|dist)[\w-]+)?|id_(?:rsa|dsa|ecdsa|ed25519)|\.npmrc|\.netrc|\.aws|\.ssh|credentials(?:\.json)?|kubeconfig|[\w.-]+\.(?:pem|key|pfx|p12))\/?$/i;
function copies(file, hasIgnoreFile) {
  return [...each(file, "COPY"), ...each(file, "ADD")].filter((c) => !c.flags.some((f) => f.startsWith("--from="))).flatMap((copy) => {
    const sources = (copy.json ?? copy.args.split(/\s+/)).slice(0, -1);
    const named = sources.filter((s) => sensitiveFile.test(s)).map((s) => ({ rule: dockerfileRules.copySecret, line: copy.line, subject: s, message: `${copy.keyword} puts ${s} into a layer of the image.` }));
    const whole = sources.some((s) => /^\.?\/?(?:\*)?$/.test(s)) && hasIgnoreFile === "absent";
    return whole ? [...named, { rule: dockerfileRules.copyAll, line: copy.line, subject: copy.keyword, message: `${copy.keyword} takes the whole context, and there is no .dockerignore.` }] : named;
  });
}
var scriptPatterns = [
  { rule: dockerfileRules.pipeToShell, test: /\b(?:curl|wget)\b[^|;&\n]{0,400}\|\s{0,20}(?:sudo\s{1,20})?(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da)?sh\b/, subject: "pipe", message: "A download is piped into a shell: whoever controls the address controls the image." },
  { rule: dockerfileRules.pipeToShell, test: /\b(?:ba|z|k|da)?sh\s{1,20}(?:-c\s{1,20})?["']?(?:\$\(|<\()\s{0,20}(?:curl|wget)\b/, subject: "substitution", message: "A download is executed by a shell: whoever controls the address controls the image." },
  { rule: dockerfileRules.sudo, test: /(?:^|[;&|\s])sudo\s/, subject: "sudo", message: "sudo is used: it behaves unpredictably in a build. Use USER." },
  { rule: dockerfileRules.worldWritable, test: /\bchmod\s{1,20}(?:-\w{1,10}\s{1,20})?(?:0?777|a\+rwx|ugo\+rwx)\b/, subject: "chmod", message: "chmod 777 lets every process in the container change these files." }
];
function scripts(file) {
  return file.stages.flatMap((stage) => runs(stage)).flatMap((run) => {
    const text2 = script(run);
    const hits = scriptPatterns.filter((p) => p.test.test(text2)).map((p) => ({ rule: p.rule, line: run.line, subject: p.subject, message: p.message }));
    const insecure = run.flags.find((f) => f === "--security=insecure" || f === "--network=host");
    return insecure ? [...hits, { rule: dockerfileRules.insecureRun, line: run.line, subject: insecure, message: `RUN ${insecure} leaves the sandbox of the build.` }] : hits;
  });
}
function aptPackages(text2) {
  const found = [];
  for (const install of text2.matchAll(/\bapt(?:-get)?\s(?:-{1,2}[\w=-]{1,60}\s){0,10}install\b([^;&|\n]{0,5000})/g)) {
    found.push(...install[1].split(/\s+/).filter((w) => w !== "" && w !== "\\" && !w.startsWith("-")));
  }
  return found;
}
function apt(file) {
  return file.stages.flatMap((stage) => runs(stage)).flatMap((run) => {
    const text2 = script(run);
    const packages = aptPackages(text2);
    if (packages.length === 0) return [];
    const hits = [];
    const loose = packages.filter((p) => !/[=$/]/.test(p) && !p.endsWith(".deb"));
    if (loose.length > 0) hits.push({ rule: dockerfileRules.aptUnpinned, line: run.line, subject: loose[0], message: `apt installs ${loose.slice(0, 5).join(", ")}${loose.length > 5 ? " and others" : ""} without a version.` });
    const cached = run.flags.some((f) => f.startsWith("--mount=") && f.includes("type=cache"));
    if (!cached && !text2.includes("/var/lib/apt/lists")) hits.push({ rule: dockerfileRules.aptLists, line: run.line, subject: "apt", message: "The lists of apt stay in the layer." });
    return hits;
  });
}
function exposedSsh(file) {
  return each(file, "EXPOSE").filter((e) => e.args.split(/\s+/).some((p) => /^22(?:\/tcp)?$/i.test(p))).map((e) => ({ rule: dockerfileRules.exposedSsh, line: e.line, subject: "22", message: "EXPOSE 22: an SSH server does not belong into a container." }));
}
function noHealthcheck(file) {
  const last = file.stages.at(-1);
  if (!last || ancestry(last).some((s) => s.instructions.some((i) => i.keyword === "HEALTHCHECK"))) return [];
  return [{ rule: dockerfileRules.noHealthcheck, line: last.from.line, subject: "HEALTHCHECK", message: "The image has no HEALTHCHECK." }];
}
function scanDockerfile(content, path5, ignoreFile) {
  const file = parseDockerfile(content);
  const hits = [baseImages, rootUser, addUrl, buildSecrets, scripts, apt, exposedSsh, noHealthcheck].flatMap((rule) => rule(file));
  return {
    findings: [...hits, ...copies(file, ignoreFile)].map(({ rule, line, subject, message, severity }) => ({
      scanner: "dockerfile",
      rule,
      severity: severity ?? rule.severity,
      message,
      subject,
      place: { path: path5, line },
      others: [],
      aliases: [],
      scope: "production"
    })),
    problems: file.problems.map(({ line, message }) => ({ kind: "not-a-dockerfile", path: path5, line, message }))
  };
}

// src/scan/cvss.ts
var weights = {
  AV: { N: 0.85, A: 0.62, L: 0.55, P: 0.2 },
  AC: { L: 0.77, H: 0.44 },
  UI: { N: 0.85, R: 0.62 },
  C: { H: 0.56, L: 0.22, N: 0 },
  I: { H: 0.56, L: 0.22, N: 0 },
  A: { H: 0.56, L: 0.22, N: 0 }
};
var privileges = { U: { N: 0.85, L: 0.62, H: 0.27 }, C: { N: 0.85, L: 0.68, H: 0.5 } };
function roundUp(value) {
  const whole = Math.round(value * 1e5);
  return whole % 1e4 === 0 ? whole / 1e5 : (Math.floor(whole / 1e4) + 1) / 10;
}
function cvss3BaseScore(vector) {
  if (!/^CVSS:3\.[01]\//.test(vector) || vector.length > 200) return void 0;
  const metrics = new Map(vector.split("/").slice(1).map((part) => part.split(":", 2)));
  const weigh = (name) => weights[name]?.[metrics.get(name) ?? ""];
  const scope = metrics.get("S") ?? "";
  const required = privileges[scope]?.[metrics.get("PR") ?? ""];
  const [av, ac, ui, c, i, a] = ["AV", "AC", "UI", "C", "I", "A"].map(weigh);
  if (av === void 0 || ac === void 0 || ui === void 0 || c === void 0 || i === void 0 || a === void 0 || required === void 0) return void 0;
  const base = 1 - (1 - c) * (1 - i) * (1 - a);
  const impact = scope === "U" ? 6.42 * base : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15;
  if (impact <= 0) return 0;
  const exploitability = 8.22 * av * ac * required * ui;
  return roundUp(Math.min((scope === "U" ? 1 : 1.08) * (impact + exploitability), 10));
}
var severityOfScore = (score) => score >= 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
function severityOfWord(word) {
  if (typeof word !== "string") return void 0;
  const lower = word.toLowerCase();
  return lower === "moderate" || lower === "medium" ? "medium" : lower === "critical" || lower === "high" || lower === "low" ? lower : void 0;
}

// src/scan/semver.ts
var import_parse = __toESM(require_parse(), 1);
var beforeAll = "before-all";
var parseVersion = (text2) => (0, import_parse.default)(text2, { loose: true }) ?? void 0;
function parseBound(text2) {
  if (text2 === "0") return beforeAll;
  const short = /^(\d+)(\.\d+)?$/.exec(text2);
  return parseVersion(short ? `${short[1]}${short[2] ?? ".0"}.0` : text2);
}
function compareVersions(a, b) {
  if (a === beforeAll || b === beforeAll) return a === b ? 0 : a === beforeAll ? -1 : 1;
  return a.compare(b);
}

// src/scan/osv.ts
var isEntry = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var entries = (value) => Array.isArray(value) ? value.filter(isEntry) : [];
var texts = (value) => Array.isArray(value) ? value.filter((v) => typeof v === "string") : [];
function severityOf(record, affected) {
  if (String(record["id"]).startsWith("MAL-")) return "critical";
  const scores = [record, ...affected].flatMap((holder) => entries(holder["severity"])).map((s) => cvss3BaseScore(String(s["score"]))).filter((s) => s !== void 0);
  const words3 = [record, ...affected].flatMap((holder) => [holder["database_specific"], holder["ecosystem_specific"]]).map((holder) => isEntry(holder) ? severityOfWord(holder["severity"]) : void 0).filter((s) => s !== void 0);
  const stated = [...scores.map(severityOfScore), ...words3];
  return findingSeverities.find((s) => stated.includes(s)) ?? "unknown";
}
function readOsvRecord(value) {
  if (!isEntry(value) || typeof value["id"] !== "string" || value["id"] === "") return { kind: "bad", message: "not an OSV record: no `id`" };
  const version = value["schema_version"] ?? "1.0.0";
  if (typeof version !== "string" || !version.startsWith("1.")) return { kind: "bad", message: "a `schema_version` other than 1.x" };
  if (value["withdrawn"] !== void 0 && value["withdrawn"] !== null) return { kind: "withdrawn" };
  if (value["affected"] !== void 0 && !Array.isArray(value["affected"])) return { kind: "bad", message: "`affected` is not a list" };
  const npm = entries(value["affected"]).filter((a) => isEntry(a["package"]) && String(a["package"]["ecosystem"]).split(":")[0] === "npm");
  if (npm.length === 0) return { kind: "foreign" };
  if (npm.some((a) => typeof a["package"]["name"] !== "string")) return { kind: "bad", message: "a package without a name" };
  return { kind: "advisory", advisory: {
    id: value["id"],
    aliases: texts(value["aliases"]),
    summary: typeof value["summary"] === "string" ? value["summary"] : "",
    severity: severityOf(value, npm),
    modified: typeof value["modified"] === "string" ? value["modified"] : "",
    affected: npm.map((a) => ({
      name: a["package"]["name"],
      versions: texts(a["versions"]),
      ranges: entries(a["ranges"]).map((r) => ({ type: String(r["type"]), events: entries(r["events"]) }))
    }))
  } };
}
function readEvents(raw) {
  const events = [];
  for (const entry of raw) {
    for (const type of ["introduced", "fixed", "last_affected", "limit"]) {
      const written = entry[type];
      if (written === void 0) continue;
      const bound = type === "limit" && written === "*" ? "no-limit" : typeof written === "string" ? parseBound(written) : void 0;
      if (bound === void 0) return void 0;
      events.push({ type, bound, written });
    }
  }
  const order = (event) => event.bound === "no-limit" ? beforeAll : event.bound;
  return events.some((e) => e.type === "introduced") ? events.sort((a, b) => compareVersions(order(a), order(b))) : void 0;
}
function inRange(version, events) {
  const limits = events.filter((e) => e.type === "limit");
  const before = (e) => e.bound === "no-limit" || compareVersions(version, e.bound) < 0;
  if (limits.length > 0 && !limits.some(before)) return false;
  let vulnerable = false;
  for (const { type, bound } of events) {
    if (bound === "no-limit" || type === "limit") continue;
    const compared = compareVersions(version, bound);
    if (type === "introduced" && compared >= 0) vulnerable = true;
    else if (type === "fixed" && compared >= 0) vulnerable = false;
    else if (type === "last_affected" && compared > 0) vulnerable = false;
  }
  return vulnerable;
}
var sameVersion = (version, written, text2) => {
  if (written === text2) return true;
  const listed = parseVersion(written);
  return listed !== void 0 && compareVersions(version, listed) === 0;
};
function fixesAbove(version, events) {
  const next = events.find((e) => e.type === "fixed" && e.bound !== "no-limit" && compareVersions(version, e.bound) < 0);
  return next ? [next.written] : [];
}
function matchVersion(affected, written) {
  const version = parseVersion(written);
  if (!version) return { kind: "not-evaluable", message: "the version is not one of npm" };
  const comparable = affected.ranges.filter((r) => r.type === "SEMVER" || r.type === "ECOSYSTEM");
  const ranges = comparable.map((r) => readEvents(r.events));
  const holding = ranges.filter((events) => events !== void 0).filter((events) => inRange(version, events));
  const listed = affected.versions.some((v) => sameVersion(version, v, written));
  if (holding.length > 0 || listed) return { kind: "affected", fixed: [...new Set(holding.flatMap((events) => fixesAbove(version, events)))] };
  if (ranges.includes(void 0)) return { kind: "not-evaluable", message: "a range has an event that cannot be compared" };
  if (comparable.length === 0 && affected.versions.length === 0) return { kind: "not-evaluable", message: "it has neither versions nor a range that can be compared" };
  return { kind: "unaffected" };
}

// src/scan/match-advisories.ts
function append(lists, key, value) {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
function indexAdvisories(advisories) {
  const index = /* @__PURE__ */ new Map();
  for (const advisory of advisories) {
    for (const name of new Set(advisory.affected.map((a) => a.name))) append(index, name, advisory);
  }
  return index;
}
function groupByAlias(items, idsOf) {
  const parent = /* @__PURE__ */ new Map();
  const root = (id) => {
    let at2 = id;
    while ((parent.get(at2) ?? at2) !== at2) at2 = parent.get(at2);
    parent.set(id, at2);
    return at2;
  };
  for (const item of items) {
    const [first, ...rest] = idsOf(item);
    for (const id of rest) parent.set(root(id), root(first));
  }
  const groups = /* @__PURE__ */ new Map();
  for (const item of items) append(groups, root(idsOf(item)[0]), item);
  return [...groups.values()];
}
var preference = (id) => ["GHSA-", "MAL-", "CVE-"].findIndex((prefix) => id.startsWith(prefix)) + 4 * Number(!/^(GHSA|MAL|CVE)-/.test(id));
function addressOf(id) {
  return id.startsWith("CVE-") ? `https://nvd.nist.gov/vuln/detail/${id}` : id.startsWith("GHSA-") ? `https://github.com/advisories/${id}` : `https://osv.dev/vulnerability/${id}`;
}
var unique = (values) => [...new Set(values)].sort();
var safeId = (id) => /^[A-Za-z0-9][A-Za-z0-9._:-]{0,99}$/.test(id);
function toFinding(path5, name, hits) {
  const ids = unique(hits.flatMap((h) => [h.advisory.id, ...h.advisory.aliases])).sort((a, b) => preference(a) - preference(b));
  const id = ids[0];
  const severity = findingSeverities.find((s) => hits.some((h) => h.advisory.severity === s)) ?? "unknown";
  const versions = unique(hits.map((h) => h.locked.version));
  const fixed = unique(hits.flatMap((h) => h.fixed));
  const summary = hits.map((h) => h.advisory.summary).find(Boolean) ?? "Known vulnerability";
  const lines = [...new Set(hits.map((h) => h.locked.line))].sort((a, b) => a - b);
  const remedy = fixed.length > 0 ? `Upgrade ${name} to ${fixed.join(" or ")}, or later.` : `No fixed version of ${name} is known: replace the package, or accept the risk with a reason and an expiry date.`;
  return {
    scanner: "dependencies",
    severity,
    subject: name,
    aliases: ids.slice(1),
    message: `${name} ${versions.join(", ")}: ${summary}`,
    rule: { id, title: summary, severity, remedy, source: "OSV record", tags: ["security", "vulnerability"], ...safeId(id) ? { uri: addressOf(id) } : {} },
    place: { path: path5, line: lines[0] },
    others: lines.slice(1).map((line) => ({ path: path5, line })),
    scope: hits.every((h) => h.locked.scope === "development") ? "development" : "production"
  };
}
function hitsOf(lockfile, index) {
  const hits = /* @__PURE__ */ new Map();
  const problems = [];
  for (const locked of lockfile.packages) {
    for (const advisory of index.get(locked.name) ?? []) {
      for (const affected of advisory.affected.filter((a) => a.name === locked.name)) {
        const match = matchVersion(affected, locked.version);
        if (match.kind === "affected") append(hits, locked.name, { advisory, locked, fixed: match.fixed });
        else if (match.kind === "not-evaluable") problems.push({ kind: "advisory-not-evaluable", path: lockfile.path, line: locked.line, message: `${advisory.id} about ${locked.name} cannot be evaluated: ${match.message}.` });
      }
    }
  }
  return { hits, problems };
}
function matchAdvisories(lockfiles, index) {
  const result = { findings: [], problems: [] };
  for (const lockfile of lockfiles) {
    const { hits, problems } = hitsOf(lockfile, index);
    result.problems.push(...problems);
    for (const [name, onPackage] of hits) {
      for (const group of groupByAlias(onPackage, (h) => [h.advisory.id, ...h.advisory.aliases])) result.findings.push(toFinding(lockfile.path, name, group));
    }
  }
  return result;
}

// src/scan/json-lines.ts
var pathSeparator = "\0";
function afterString(text2, start) {
  let at2 = start + 1;
  while (at2 < text2.length && text2[at2] !== '"') at2 += text2[at2] === "\\" ? 2 : 1;
  return at2 + 1;
}
function memberOffsets(text2, depth) {
  const offsets = /* @__PURE__ */ new Map();
  const levels = [];
  let pendingKey = "";
  for (let at2 = 0; at2 < text2.length; at2 += 1) {
    const char = text2[at2];
    if (char === '"') {
      const end = afterString(text2, at2);
      const level2 = levels.at(-1);
      if (level2?.kind === "object" && levels.length <= depth && isKey(text2, end)) {
        pendingKey = level2.path + pathSeparator + JSON.parse(text2.slice(at2, end));
        offsets.set(pendingKey, at2);
      }
      at2 = end - 1;
    } else if (char === "{" || char === "[") {
      levels.push({ path: levels.length === 0 ? "" : pendingKey, kind: char === "{" ? "object" : "array" });
    } else if (char === "}" || char === "]") levels.pop();
  }
  return offsets;
}
function isKey(text2, end) {
  let at2 = end;
  while (at2 < text2.length && /\s/.test(text2[at2])) at2 += 1;
  return text2[at2] === ":";
}
var memberPath = (...keys) => ["", ...keys].join(pathSeparator);

// src/scan/npm-lockfile.ts
var isEntry2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var text = (value) => typeof value === "string" && value !== "" ? value : void 0;
var scopeOf = (entry) => entry["dev"] === true ? "development" : "production";
function parseNpmLockfile(content, path5) {
  const problem = (kind, message) => ({ path: path5, packages: [], problems: [{ kind, path: path5, message }] });
  let value;
  try {
    value = JSON.parse(content.replace(/^\ufeff/, ""));
  } catch {
    return problem("not-json", "The lockfile is not JSON; a merge may have left its marks. Run `npm install` to write it anew.");
  }
  if (!isEntry2(value)) return problem("not-a-lockfile", "The lockfile is not an object.");
  const version = value["lockfileVersion"] ?? 1;
  if (version !== 1 && version !== 2 && version !== 3) return problem("lockfile-version", "Its lockfileVersion is none of 1, 2, 3.");
  if (isEntry2(value["packages"])) return readPackages(value["packages"], content, path5);
  if (version !== 1) return problem("not-a-lockfile", `lockfileVersion ${version} without \`packages\`.`);
  if (value["dependencies"] !== void 0 && !isEntry2(value["dependencies"])) return problem("not-a-lockfile", "`dependencies` is not an object.");
  return readDependencies(value["dependencies"] ?? {}, content, path5);
}
function collector(content, path5, depth) {
  const lines = new LineIndex(content);
  const offsets = memberOffsets(content, depth);
  const result = { path: path5, packages: [], problems: [] };
  return {
    result,
    add(keys, found) {
      const line = lines.line(offsets.get(memberPath(...keys)) ?? 0);
      const { version } = found;
      if (version !== void 0 && parseVersion(version)) result.packages.push({ ...found, version, line });
      else result.problems.push({ kind: "package-without-version", path: path5, line, message: `The package at ${found.location} has no version of the registry, so that no advisory can be looked up.` });
    },
    reject(keys, what) {
      result.problems.push({ kind: "not-a-lockfile", path: path5, line: lines.line(offsets.get(memberPath(...keys)) ?? 0), message: `The entry ${keys.at(-1)} ${what}.` });
    }
  };
}
var folder = "node_modules/";
function readPackages(packages, content, path5) {
  const found = collector(content, path5, 2);
  for (const [location, entry] of Object.entries(packages)) {
    const keys = ["packages", location];
    if (!isEntry2(entry)) found.reject(keys, "is not an object");
    const at2 = location.lastIndexOf(folder);
    if (!isEntry2(entry) || at2 === -1 || entry["link"] === true) continue;
    const name = text(entry["name"]) ?? location.slice(at2 + folder.length);
    found.add(keys, { name, version: text(entry["version"]), location, scope: scopeOf(entry) });
  }
  return found.result;
}
function versionOf1(entry, key) {
  const written = text(entry["version"]);
  if (written === void 0) return { name: key, version: void 0 };
  if (written.startsWith("file:") || written.startsWith("link:")) return "own";
  const alias = /^npm:((?:@[^/@]+\/)?[^/@]+)@(.+)$/.exec(written);
  if (alias) return { name: alias[1], version: alias[2] };
  const tarball = /-(\d+\.\d+\.\d+[^/]*)\.tgz$/.exec(written);
  return { name: key, version: tarball ? tarball[1] : written };
}
var deepest = 64;
function readDependencies(dependencies2, content, path5) {
  const found = collector(content, path5, 2 * deepest);
  const stack = [{ entries: dependencies2, keys: ["dependencies"], below: "" }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    for (const [key, entry] of Object.entries(top.entries)) {
      const keys = [...top.keys, key];
      if (!isEntry2(entry)) {
        found.reject(keys, "is not an object");
        continue;
      }
      const location = `${top.below}${folder}${key}`;
      const read = versionOf1(entry, key);
      if (read !== "own") found.add(keys, { ...read, location, scope: scopeOf(entry) });
      if (isEntry2(entry["dependencies"]) && keys.length > 2 * deepest) found.reject(keys, `nests deeper than ${deepest} levels`);
      else if (isEntry2(entry["dependencies"])) stack.push({ entries: entry["dependencies"], keys: [...keys, "dependencies"], below: `${location}/` });
    }
  }
  return found.result;
}

// src/scan/observe-advisories.ts
import path2 from "node:path";
var largestFile = 256 * 1024 * 1024;
var mostProblems = 50;
function* recordsOf(text2, name) {
  if (!name.endsWith(".jsonl")) {
    const value = JSON.parse(text2);
    for (const record of Array.isArray(value) ? value : [value]) yield { line: 1, value: record };
    return;
  }
  for (let start = 0, line = 1; start < text2.length; line += 1) {
    const found = text2.indexOf("\n", start);
    const end = found === -1 ? text2.length : found;
    const written = text2.slice(start, end).trim();
    start = end + 1;
    if (written === "") continue;
    try {
      yield { line, value: JSON.parse(written) };
    } catch {
      yield { line, value: void 0 };
    }
  }
}
function take(result, names, at2, value) {
  result.records += 1;
  const read = readOsvRecord(value);
  if (read.kind === "bad") {
    result.problems.push({ kind: "bad-advisory", ...at2, message: `An advisory cannot be read: ${read.message}.` });
  } else if (read.kind === "withdrawn") result.withdrawn += 1;
  else if (read.kind === "advisory") {
    result.npm += 1;
    if (read.advisory.modified > result.newest) result.newest = read.advisory.modified;
    if (read.advisory.affected.some((a) => names.has(a.name))) result.wanted.push(read.advisory);
  }
}
async function readFile(result, names, file, ports) {
  const problem = (kind, message) => {
    result.problems.push({ kind, path: file.shown, message });
  };
  const facts = await ports.files.facts(file.absolute);
  if (facts && facts.size > largestFile) return problem("too-large", `The file is larger than ${formatBytes(largestFile)}.`);
  const text2 = await ports.files.readText(file.absolute);
  if (text2 === void 0) return problem("unreadable", "The file cannot be read.");
  try {
    for (const { line, value } of recordsOf(text2, file.shown)) take(result, names, { path: file.shown, line }, value);
  } catch {
    problem("bad-advisory", "The file is not JSON.");
  }
}
async function observeAdvisories(shown, names, ports, signal) {
  const directory = path2.resolve(ports.host.workspace, shown);
  if ((await ports.files.facts(directory))?.kind !== "directory") {
    throw new UserError("The directory of advisories is not there.", { reason: "input-invalid", where: shown, expected: "a directory of OSV records (.json or .jsonl)", remedy: "Correct the input `advisories` or `security.advisories`." });
  }
  const result = { wanted: [], npm: 0, records: 0, withdrawn: 0, newest: "", problems: [] };
  const files = (await ports.files.walk(directory)).filter((f) => /\.jsonl?$/.test(f));
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted();
    if (index % 1e3 === 0) ports.progress.report({ stage: "scan", subject: "dependencies", state: "running", line: `dependencies  reading advisories, ${index} of ${files.length} files`, share: index / files.length });
    await readFile(result, names, { absolute: path2.join(directory, file), shown: `${shown}/${file}` }, ports);
  }
  if (result.npm === 0) result.problems.push({ kind: "no-advisories", path: shown, message: "The directory holds no advisory about an npm package." });
  const more = result.problems.length - mostProblems;
  if (more > 0) result.problems = [...result.problems.slice(0, mostProblems), { kind: "too-many", path: shown, message: `${more} further problems of the advisories are not listed.` }];
  return result;
}

// src/scan/workflow.ts
var privileged = ["pull_request_target", "workflow_run", "issue_comment", "issues", "discussion", "discussion_comment", "fork", "watch"];
var isPrivileged = (workflow) => privileged.some((t) => workflow.triggers.has(t));
var steps = (workflow) => workflow.jobs.flatMap((job) => job.steps.map((step) => ({ job, step })));
var actionOf = (step) => (step.uses?.text ?? "").split("@")[0]?.toLowerCase() ?? "";
function unpinned(uses) {
  const text2 = uses?.text;
  if (uses === void 0 || text2 === void 0 || text2.startsWith("./") || text2.startsWith("$/")) return [];
  if (text2.startsWith("docker://")) {
    return text2.includes("@sha256:") ? [] : [{ rule: workflowRules.unpinnedImage, line: uses.line, subject: text2, message: `${text2} is named by tag, not by digest.` }];
  }
  const [name = "", ref = ""] = text2.split("@");
  if (/^[0-9a-f]{40}$/i.test(ref) || /^[0-9a-f]{64}$/i.test(ref)) return [];
  const official = /^(?:actions|github)\//i.test(name);
  const message = ref === "" ? `${name} names no version.` : `${name} is pinned to ${ref}, which can be moved to other code.`;
  return [{ rule: workflowRules.unpinnedUses, severity: official ? "low" : "medium", line: uses.line, subject: name, message }];
}
function unpinnedUses(workflow) {
  const images = workflow.jobs.flatMap((job) => [at(job.value, "container", "image") ?? at(job.value, "container"), ...[...at(job.value, "services")?.map.values() ?? []].map((s) => s.map.get("image"))]);
  const loose = images.filter((i) => i?.text !== void 0 && i.text !== "" && !i.text.includes("@sha256:") && !i.text.includes("${{"));
  return [
    ...workflow.jobs.flatMap((job) => unpinned(job.value.map.get("uses"))),
    ...steps(workflow).flatMap(({ step }) => unpinned(step.uses)),
    ...loose.map((i) => ({ rule: workflowRules.unpinnedImage, line: i.line, subject: i.text ?? "", message: `The image ${i.text} is named by tag, not by digest.` }))
  ];
}
var foreignText = new RegExp([
  String.raw`github\.head_ref`,
  String.raw`github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)`,
  String.raw`github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch|repo\.description)`,
  String.raw`github\.event\.(?:comment|review|review_comment)\.body`,
  String.raw`github\.event\.pages\b.{0,20}\.page_name`,
  String.raw`github\.event\.(?:head_commit|commits\b.{0,20}?|workflow_run\.head_commit)\.(?:message|author\.(?:email|name))`,
  String.raw`github\.event\.workflow_run\.(?:head_branch|display_title)`
].map((p) => `(?:${p})`).join("|"), "i");
var callerText = /^(?:inputs|github\.event\.inputs)\./i;
function injections({ step }, workflow) {
  const script2 = step.run ?? (actionOf(step) === "actions/github-script" ? at(step.with, "script") : void 0);
  return expressions(script2).flatMap((expression) => {
    const at2 = { rule: workflowRules.templateInjection, line: expression.line, subject: expression.text };
    if (foreignText.test(expression.text)) return [{ ...at2, severity: isPrivileged(workflow) ? "critical" : "high", message: `${expression.text} is written by strangers and becomes part of the script.` }];
    return callerText.test(expression.text) ? [{ ...at2, severity: "low", message: `${expression.text} becomes part of the script; whoever may start the workflow may change it.` }] : [];
  });
}
function untrustedCheckout(workflow) {
  if (!workflow.triggers.has("pull_request_target") && !workflow.triggers.has("workflow_run") && !workflow.triggers.has("issue_comment")) return [];
  return steps(workflow).filter(({ step }) => actionOf(step) === "actions/checkout").flatMap(({ step }) => {
    const ref = at(step.with, "ref");
    const head = /github\.event\.pull_request\.head|github\.head_ref|github\.event\.workflow_run\.head|refs\/pull\//i.test(`${ref?.text ?? ""} ${at(step.with, "repository")?.text ?? ""}`);
    if (!head && at(step.with, "allow-unsafe-pr-checkout")?.text !== "true") return [];
    return [{ rule: workflowRules.untrustedCheckout, line: (ref ?? step.value).line, subject: "checkout", message: `Code of a fork is checked out under ${[...workflow.triggers].join(", ")}, with secrets and a write token at hand.` }];
  });
}
var writeScopes = (permissions2) => [...permissions2?.map ?? []].filter(([, level2]) => level2.text === "write").map(([scope]) => scope);
function permissions(workflow) {
  if (workflow.kind === "action") return [];
  const top = workflow.value.map.get("permissions");
  const all2 = [top, ...workflow.jobs.map((j) => j.value.map.get("permissions"))].filter((p) => p?.text === "write-all");
  const hits = all2.map((p) => ({ rule: workflowRules.excessivePermissions, severity: "high", line: p.line, subject: "write-all", message: "permissions: write-all grants every right." }));
  const without = workflow.jobs.filter((j) => !j.value.map.has("permissions"));
  if (!top && without.length > 0) hits.push({ rule: workflowRules.excessivePermissions, line: without[0]?.value.line ?? 1, subject: "default", message: "Neither the workflow nor the job sets permissions: the token has the defaults of the repository, which may be write." });
  const broad = writeScopes(top);
  if (broad.length > 0 && workflow.jobs.length > 1) hits.push({ rule: workflowRules.excessivePermissions, severity: "low", line: top?.line ?? 1, subject: broad.join(","), message: `The right to write ${broad.join(", ")} is granted to every job.` });
  return hits;
}
function secrets(workflow) {
  const inherit = workflow.jobs.filter((j) => j.value.map.get("secrets")?.text === "inherit").map((job) => {
    const uses = job.value.map.get("uses")?.text ?? "";
    const own = uses.startsWith("./") || uses.startsWith("$/");
    return { rule: workflowRules.secretsInherit, severity: own ? "low" : "medium", line: job.value.map.get("secrets")?.line ?? job.value.line, subject: job.name, message: `The job ${job.name} hands every secret to the workflow that it calls.` };
  });
  const all2 = scalars(workflow.value).flatMap((s) => expressions(s)).filter((e) => /\btojson\(\s{0,10}secrets\s{0,10}\)/i.test(e.text));
  return [...inherit, ...all2.map((e) => ({ rule: workflowRules.overprovisionedSecrets, line: e.line, subject: "toJSON(secrets)", message: "toJSON(secrets) expands every secret, also those that are added later." }))];
}
function selfHosted(workflow) {
  const trigger = ["pull_request", "pull_request_target", "issue_comment", "workflow_run"].find((t) => workflow.triggers.has(t));
  if (trigger === void 0) return [];
  return workflow.jobs.flatMap((job) => {
    const runsOn = job.value.map.get("runs-on");
    const labels = [...textsOf(runsOn), ...textsOf(runsOn?.map.get("labels"))];
    if (!labels.some((l) => /^self-hosted$/i.test(l)) && !runsOn?.map.has("group")) return [];
    return [{ rule: workflowRules.selfHostedRunner, line: runsOn?.line ?? job.value.line, subject: job.name, message: `The job ${job.name} runs on a self-hosted runner under ${trigger}; in a public repository a fork could run its code there.` }];
  });
}
var publishes = (workflow) => workflow.triggers.has("release") || at(workflow.value, "on", "push", "tags") !== void 0;
function caches(workflow) {
  const lowTrust = isPrivileged(workflow) ? scalarsAt(workflow, "cache-mode").filter((m) => m.text === "write") : [];
  const hits = lowTrust.map((m) => ({ rule: workflowRules.cachePoisoning, severity: "medium", line: m.line, subject: "cache-mode", message: "cache-mode: write under a trigger that strangers can cause lets them poison the cache." }));
  if (!publishes(workflow)) return hits;
  const reading = steps(workflow).filter(({ step }) => /^actions\/cache(?:\/restore)?$/.test(actionOf(step)) || /\/setup-/.test(actionOf(step)) && !["", "false"].includes(at(step.with, "cache")?.text ?? ""));
  return [...hits, ...reading.map(({ step }) => ({ rule: workflowRules.cachePoisoning, line: step.uses?.line ?? step.value.line, subject: actionOf(step), message: `${actionOf(step)} restores a cache in a workflow that publishes.` }))];
}
var scalarsAt = (workflow, key) => [workflow.value, ...workflow.jobs.map((j) => j.value)].map((v) => v.map.get(key)).filter((v) => v !== void 0);
function insecureCommands(workflow) {
  const holders = [workflow.value, ...workflow.jobs.map((j) => j.value), ...steps(workflow).map(({ step }) => step.value)];
  return holders.map((h) => at(h, "env", "ACTIONS_ALLOW_UNSECURE_COMMANDS")).filter((e) => e !== void 0 && /^(?:true|1)$/i.test(e.text ?? "")).map((e) => ({ rule: workflowRules.insecureCommands, line: e?.line ?? 1, subject: "env", message: "ACTIONS_ALLOW_UNSECURE_COMMANDS lets every line of output set variables and paths." }));
}
function containerCredentials(workflow) {
  return workflow.jobs.flatMap((job) => [at(job.value, "container"), ...[...at(job.value, "services")?.map.values() ?? []]].map((c) => at(c, "credentials", "password")).filter((p) => p?.text !== void 0 && p.text !== "" && !p.text.includes("${{")).map((p) => ({ rule: workflowRules.containerCredentials, line: p?.line ?? 1, subject: job.name, message: `The job ${job.name} holds a registry password in plain text.` })));
}
function checkouts(workflow) {
  return workflow.jobs.flatMap((job) => {
    const uploads = job.steps.some((s) => actionOf(s) === "actions/upload-artifact");
    return job.steps.filter((s) => actionOf(s) === "actions/checkout" && at(s.with, "persist-credentials")?.text !== "false").map((s) => ({
      rule: workflowRules.artipacked,
      severity: uploads ? "medium" : "low",
      line: s.uses?.line ?? s.value.line,
      subject: job.name,
      message: `checkout leaves the token in .git/config${uploads ? ", and this job uploads artifacts" : ""}.`
    }));
  });
}
function environmentFiles(workflow) {
  if (!isPrivileged(workflow)) return [];
  return steps(workflow).filter(({ step }) => />>?\s{0,10}["']?\$\{?GITHUB_(?:ENV|PATH)\b/.test(step.run?.text ?? "")).map(({ job, step }) => ({ rule: workflowRules.githubEnv, line: step.run?.line ?? step.value.line, subject: job.name, message: "A script writes GITHUB_ENV or GITHUB_PATH under a trigger that strangers can cause." }));
}
var all = [
  unpinnedUses,
  (w) => steps(w).flatMap((s) => injections(s, w)),
  untrustedCheckout,
  permissions,
  secrets,
  selfHosted,
  caches,
  insecureCommands,
  containerCredentials,
  checkouts,
  environmentFiles
];
function scanWorkflow(content, path5) {
  const parsed = parseLocatedYaml(content);
  if (parsed.kind === "problems") return { findings: [], problems: parsed.problems.map((p) => ({ kind: "not-yaml", path: path5, ...p })) };
  const workflow = readWorkflow(parsed.value);
  if (!workflow) return { findings: [], problems: [{ kind: "not-yaml", path: path5, line: 1, message: "It has neither jobs nor runs: not a workflow." }] };
  return { findings: all.flatMap((rule) => rule(workflow)).map(({ rule, line, subject, message, severity }) => ({
    scanner: "workflow",
    rule,
    severity: severity ?? rule.severity,
    message,
    subject,
    place: { path: path5, line },
    others: [],
    aliases: [],
    scope: "production"
  })), problems: [] };
}

// src/scan/scanners.ts
var MiB = 1024 * 1024;
var largest = { lockfile: 64 * MiB, manifest: MiB, text: 10 * MiB };
var plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;
async function eachText(entries2, limit, { ports, signal }, use) {
  const result = { problems: [], read: 0, binary: 0 };
  for (const entry of entries2) {
    signal.throwIfAborted();
    const reading = await readTextOf(entry, limit, ports);
    if (reading.kind === "text") {
      result.read += 1;
      use(reading.text, entry.path);
    } else if (reading.kind === "binary") result.binary += 1;
    else if (reading.kind === "too-large") result.problems.push({ kind: "too-large", path: entry.path, message: `The file is larger than ${formatBytes(limit)}; name it in security.ignore if it needs no scan.` });
    else result.problems.push({ kind: "unreadable", path: entry.path, message: "The file cannot be read." });
  }
  return result;
}
var declaresDependencies = (text2) => {
  try {
    const value = JSON.parse(text2);
    return ["dependencies", "devDependencies", "optionalDependencies"].some((key) => Object.keys(value?.[key] ?? {}).length > 0);
  } catch {
    return true;
  }
};
async function missingLockfiles(scanning) {
  const { files } = scanning.inventory;
  const paths = new Set(files.map((f) => f.path));
  const problems = [];
  const manifests = files.filter((f) => path3.posix.basename(f.path) === "package.json" && !hasLockfileAbove(f.path, paths));
  const read = await eachText(manifests, largest.manifest, scanning, (text2, file) => {
    if (declaresDependencies(text2)) problems.push({ kind: "lockfile-missing", path: file, message: "It declares dependencies and there is no lockfile: which versions are installed is not known." });
  });
  return [...problems, ...read.problems];
}
async function dependencies(scanning) {
  const { inventory, advisories, ports, signal } = scanning;
  const lockfiles = [];
  const read = await eachText(inventory.files.filter((f) => isNpmLockfile(f.path)), largest.lockfile, scanning, (text2, file) => {
    lockfiles.push(parseNpmLockfile(text2, file));
  });
  const problems = [...read.problems, ...lockfiles.flatMap((l) => l.problems), ...foreignLockfiles(inventory.files), ...await missingLockfiles(scanning)];
  const packages = lockfiles.flatMap((l) => l.packages);
  const looked = `${plural(packages.length, "package")} in ${plural(lockfiles.length, "lockfile")}`;
  if (packages.length === 0 && advisories === void 0) return { findings: [], problems, line: looked, knowledge: "no advisories needed" };
  if (advisories === void 0) {
    problems.push({ kind: "no-advisories", path: lockfiles[0]?.path ?? "package-lock.json", message: `${plural(packages.length, "package")} could not be looked up: no directory of advisories is given (input \`advisories\` or security.advisories).` });
    return { findings: [], problems, line: `${looked}, not looked up`, knowledge: "no advisories" };
  }
  const known2 = await observeAdvisories(advisories, new Set(packages.map((p) => p.name)), ports, signal);
  const matched = matchAdvisories(lockfiles, indexAdvisories(known2.wanted));
  return {
    findings: matched.findings,
    problems: [...problems, ...packages.length > 0 ? known2.problems : [], ...matched.problems],
    line: looked,
    knowledge: `${plural(known2.npm, "npm advisory", "npm advisories")} of ${plural(known2.records, "record")}, newest ${known2.newest.slice(0, 10) || "undated"}`
  };
}
async function dockerfiles(scanning) {
  const paths = new Set(scanning.inventory.files.map((f) => f.path));
  const findings = [];
  const problems = [];
  const read = await eachText(scanning.inventory.files.filter((f) => isDockerfile(f.path)), largest.manifest, scanning, (text2, file) => {
    const beside = [`${file}.dockerignore`, path3.posix.join(path3.posix.dirname(file), ".dockerignore"), ".dockerignore"];
    const scanned = scanDockerfile(text2, file, beside.some((p) => paths.has(p)) ? "present" : "absent");
    findings.push(...scanned.findings);
    problems.push(...scanned.problems);
  });
  return { findings, problems: [...read.problems, ...problems], line: plural(read.read, "Dockerfile"), knowledge: plural(Object.keys(dockerfileRules).length, "Dockerfile rule") };
}
async function workflows(scanning) {
  const findings = [];
  const problems = [];
  const read = await eachText(scanning.inventory.files.filter((f) => isWorkflow(f.path)), largest.manifest, scanning, (text2, file) => {
    const scanned = scanWorkflow(text2, file);
    findings.push(...scanned.findings);
    problems.push(...scanned.problems);
  });
  return { findings, problems: [...read.problems, ...problems], line: plural(read.read, "workflow or action", "workflows and actions"), knowledge: plural(Object.keys(workflowRules).length, "workflow rule") };
}
async function secrets2(scanning) {
  const findings = [];
  const read = await eachText(scanning.inventory.files, largest.text, scanning, (text2, file) => {
    findings.push(...scanSecrets(text2, file));
  });
  const symlinks = scanning.inventory.symlinks;
  const line = `${plural(read.read, "text file")}; not read: ${plural(read.binary, "binary file")}, ${plural(symlinks, "symlink")}`;
  return { findings, problems: read.problems, line, knowledge: plural(secretRuleCount, "secret rule") };
}
var byScanner = { dependencies, dockerfile: dockerfiles, workflow: workflows, secrets: secrets2 };
async function runScanners(scanning) {
  const done = [];
  for (const [scanner, scan] of Object.entries(byScanner)) {
    const report = scanning.ports.progress.report.bind(scanning.ports.progress);
    report({ stage: "scan", subject: scanner, state: "running", line: `${scanner.padEnd(12)}  looking` });
    const scanned = { scanner, ...await scan(scanning) };
    const left = scanned.problems.length === 0 ? "" : `; ${scanned.problems.length} not looked at`;
    report({ stage: "scan", subject: scanner, state: "done", line: `${scanner.padEnd(12)}  ${plural(scanned.findings.length, "finding")} in ${scanned.line}${left}`, share: 1, facts: { findings: scanned.findings.length } });
    done.push(scanned);
  }
  return done;
}

// src/scan/suppressions.ts
var known = ["id", "rule", "path", "reason", "expires", "owner"];
function isCalendarDay(text2) {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text2) ? /* @__PURE__ */ new Date(`${text2}T00:00:00Z`) : void 0;
  return day !== void 0 && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text2);
}
function readTexts(entry, complain) {
  const texts2 = /* @__PURE__ */ new Map();
  for (const [key, value] of entry.map) {
    const near = nearest(key, known);
    if (!known.includes(key)) complain(value.line, `\`${key}\` is not known here${near ? `; \`${near}\` is` : `; known are ${known.join(", ")}`}.`);
    else if (value.text === void 0 || value.text.trim() === "") complain(value.line, `\`${key}\` must be a text.`);
    else texts2.set(key, value.text.trim());
  }
  return texts2;
}
function readEntry(entry, complain) {
  if (entry.kind !== "map") {
    complain(entry.line, "An entry must have id or rule, reason and expires.");
    return void 0;
  }
  const texts2 = readTexts(entry, complain);
  const targets = ["id", "rule"].filter((kind2) => texts2.has(kind2));
  if (targets.length !== 1) complain(entry.line, "An entry needs exactly one of `id` and `rule`.");
  const reason = texts2.get("reason");
  if (reason === void 0 && !entry.map.has("reason")) complain(entry.line, "`reason` is missing: say why this is accepted.");
  const expires = texts2.get("expires");
  if (expires === void 0 && !entry.map.has("expires")) complain(entry.line, "`expires` is missing: the last day on which this holds, such as 2026-12-31.");
  else if (expires !== void 0 && !isCalendarDay(expires)) complain(entry.map.get("expires")?.line ?? entry.line, `\`expires\` is ${JSON.stringify(expires.slice(0, 40))}; expected a day such as 2026-12-31.`);
  const kind = targets[0];
  if (kind === void 0 || reason === void 0 || expires === void 0) return void 0;
  return { target: { kind, value: texts2.get(kind) }, path: texts2.get("path"), reason, expires, line: entry.line };
}
function parseSuppressions(content, path5) {
  const problems = [];
  const complain = (line, message) => {
    problems.push(`${path5}:${line}: ${message}`);
  };
  const parsed = parseLocatedYaml(content);
  const found = [];
  if (parsed.kind === "problems") for (const p of parsed.problems) complain(p.line, p.message);
  else if (parsed.value.kind !== "null") {
    const list = parsed.value.kind === "map" ? parsed.value.map.get("suppressions") : parsed.value;
    for (const [key, value] of parsed.value.map) if (key !== "suppressions") complain(value.line, `\`${key}\` is not known here; \`suppressions\` is.`);
    if (list !== void 0 && list.kind !== "null" && list.kind !== "list") complain(list.line, "`suppressions` must be a list.");
    for (const entry of list?.list ?? []) {
      const suppression = readEntry(entry, complain);
      if (suppression) found.push(suppression);
    }
  }
  if (problems.length > 0) {
    throw new UserError(`The suppressions cannot be read:
${problems.map((p) => `  ${p}`).join("\n")}`, {
      reason: "input-invalid",
      where: path5,
      expected: "a list of entries with id or rule, optionally path, reason, expires (a day)",
      remedy: "Mend the lines named above; nothing is suppressed until then."
    });
  }
  return found;
}

// src/scan/run-scan.ts
async function readSuppressions(file, { files, host }) {
  if (file === void 0) return [];
  const text2 = await files.readText(path4.join(host.workspace, file));
  if (text2 === void 0) throw new UserError("The file of accepted findings is not there.", { reason: "input-invalid", where: file, expected: "the file that security.suppressions names", remedy: "Correct the path, or remove it from slipway.yaml." });
  return parseSuppressions(text2, file);
}
async function observeSettings({ inputs, spec, ports }) {
  const security = spec?.security;
  const advisories = inputs.advisories ?? security?.advisories;
  const inside = advisories === void 0 ? "" : path4.relative(ports.host.workspace, path4.resolve(ports.host.workspace, advisories));
  return {
    failOn: inputs.failOn ?? security?.failOn ?? "high",
    advisories,
    suppressionsPath: security?.suppressions ?? "",
    suppressions: await readSuppressions(security?.suppressions, ports),
    ignore: [...security?.ignore ?? [], ...inside === "" ? [] : [inside.split(path4.sep).join("/")]]
  };
}
var mostPerScanner = 50;
function incompleteParts(scanned) {
  return scanned.flatMap(({ scanner, problems }) => {
    const some = problems.slice(0, mostPerScanner).map((p) => `${scanner}: ${withoutSecrets(describeProblem(p))}`);
    return problems.length > mostPerScanner ? [...some, `${scanner}: ${problems.length - mostPerScanner} more`] : some;
  });
}
var parts = (count) => `${count} ${count === 1 ? "part" : "parts"} could not be looked at`;
function headlineOf(judged, incomplete, failOn) {
  const { counts, breaching, suppressed } = judged;
  const low = [`${counts.critical} critical`, `${counts.high} high`, `${counts.medium} medium`, `${counts.low} low`].join(", ");
  const accepted = suppressed.length === 0 ? "" : `, ${suppressed.length} accepted`;
  const missing = incomplete.length === 0 ? "" : `; ${parts(incomplete.length)}`;
  if (judged.verdict === "fail") return `${breaching.length} ${breaching.length === 1 ? "finding reaches" : "findings reach"} the threshold ${failOn}: ${low}${accepted}${missing}`;
  return judged.verdict === "inconclusive" ? `The scan is incomplete: ${parts(incomplete.length)}. Found so far: ${low}${accepted}` : `${low}${accepted}${missing}`;
}
async function writeReports(report, ports) {
  const directory = path4.join(ports.host.temporary, "slipway-scan");
  const sarif = path4.join(directory, "results.sarif");
  const comment = path4.join(directory, "security-section.md");
  await ports.files.write(sarif, renderSarif(report).text);
  await ports.files.write(comment, renderSecuritySection(report));
  const long = renderSecuritySection(report, 3e5);
  return { sarif, comment, summary: utf8Bytes(long) <= summaryBytes ? long : renderSecuritySection(report, commentCharacters) };
}
function dataOf(judged, incomplete) {
  return {
    counts: judged.counts,
    suppressed: judged.suppressed.length,
    incomplete: incomplete.slice(0, 50),
    findings: judged.active.slice(0, 50).map((f) => ({ rule: f.rule.id, severity: f.severity, title: f.message, where: `${f.place.path}:${f.place.line}`, remedy: f.rule.remedy }))
  };
}
function reportOf(scanned, judged, settings, more) {
  return {
    findings: judged.active,
    suppressed: judged.suppressed.map((s) => ({ ...s, reason: withoutSecrets(s.reason) })),
    incomplete: more.incomplete,
    notices: judged.notices.map((n) => `${settings.suppressionsPath}:${n.line}: ${n.message}`),
    scanners: scanned.map(({ scanner, line }) => ({ scanner, line })),
    failOn: settings.failOn,
    headline: headlineOf(judged, more.incomplete, settings.failOn),
    knowledge: scanned.map((s) => s.knowledge).join("; "),
    suiteVersion: more.suiteVersion
  };
}
var advisoriesAway = (scanned) => scanned.flatMap((s) => s.problems).filter((p) => p.kind === "no-advisories").map((p) => ({ dependency: "advisories", why: withoutSecrets(describeProblem(p)) }));
async function runScan(context) {
  const { inputs, ports, signal } = context;
  const settings = await observeSettings(context);
  const inventory = await observeInventory(inputs.paths, ignoring(settings.ignore), ports);
  const scanned = await runScanners({ inventory, advisories: settings.advisories, ports, signal });
  const incomplete = incompleteParts(scanned);
  const judged = judgeFindings({
    findings: rankFindings(await observeEvidence(scanned.flatMap((s) => s.findings), ports, signal)),
    suppressions: settings.suppressions,
    failOn: settings.failOn,
    today: new Date(ports.clock.now()).toISOString().slice(0, 10),
    incomplete,
    whenIncomplete: inputs.allowIncomplete ? "accept" : "inconclusive"
  });
  const report = reportOf(scanned, judged, settings, { incomplete, suiteVersion: ports.host.suiteVersion });
  const { sarif, comment, summary } = await writeReports(report, ports);
  const away = [...advisoriesAway(scanned), ...inputs.comment ? await keepComment({ marker: sectionMarker, render: (limit) => renderSecuritySection(report, limit), token: inputs.githubToken }, ports, signal) : []];
  return {
    verdict: judged.verdict,
    ...judged.reason ? { reason: judged.reason } : {},
    headline: report.headline,
    summary,
    outputs: { findings: JSON.stringify(judged.counts), complete: String(incomplete.length === 0), sarif, comment },
    annotations: annotateScan(judged, incomplete, settings),
    data: dataOf(judged, incomplete),
    away
  };
}
export {
  runScan
};
