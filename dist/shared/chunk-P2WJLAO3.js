import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  layoutOf,
  observeSourceTree
} from "./chunk-VYQUOHL4.js";
import {
  observeListenPort
} from "./chunk-DNWQOQ4S.js";
import {
  ApiError,
  InternalError,
  ToolError,
  UserError,
  _enum,
  array,
  assertNever,
  checkStatuses,
  digestBytes,
  digestJson,
  iso_exports,
  looseObject,
  migrateSchema,
  number,
  object,
  record,
  string,
  templateLiteral,
  toSlipwayError,
  tuple,
  verdicts,
  withoutCredentials
} from "./chunk-QKKODS4A.js";

// src/analysis/evidence.ts
var logLikelihood = (c, share) => (c.bad === 0 ? 0 : c.bad * Math.log(share)) + (c.events === c.bad ? 0 : (c.events - c.bad) * Math.log1p(-share));
function logSumExp(terms) {
  const largest = Math.max(...terms);
  return largest === -Infinity ? largest : largest + Math.log(terms.reduce((sum, t) => sum + Math.exp(t - largest), 0));
}
function logGamma(x) {
  const c = [0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9984369578019572e-21, 15056327351493116e-23];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 6.5;
  const series = c.reduce((sum, term, i) => i === 0 ? term : sum + term / (x - 1 + i), 0);
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}
var logBeta = (a, b) => logGamma(a) + logGamma(b) - logGamma(a + b);
function alternatives(lowest) {
  const shares = [];
  for (let odds = lowest / (1 - lowest); odds < 49; odds *= 2.5) shares.push(odds / (1 + odds));
  return shares;
}
var logMixture = (c, shares) => logSumExp(shares.map((s) => logLikelihood(c, s))) - Math.log(shares.length);
var floor = 1e-4;
var clampShare = (share) => Math.min(0.98, Math.max(floor, share));
function logEvidenceAbove(c, max) {
  if (c.events === 0) return 0;
  return logMixture(c, alternatives(clampShare(2 * max))) - logLikelihood(c, Math.min(c.bad / c.events, max));
}
function bestWithinMargin(canary, baseline, margin) {
  const seen = canary.events === 0 ? 0 : canary.bad / canary.events;
  const at = (share) => logLikelihood(baseline, share) + logLikelihood(canary, Math.min(seen, 1, margin.ratio * share + margin.absolute));
  let low = 0;
  let high = 1;
  for (let i = 0; i < 100; i += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3];
    if (at(left) < at(right)) low = left;
    else high = right;
  }
  return Math.max(at(low), at((low + high) / 2), at(high));
}
function logEvidenceWorse(canary, baseline, margin, scale) {
  if (canary.events === 0 || baseline.events === 0) return 0;
  const prior = { bad: 0.5, good: 0.5 / clampShare(scale) };
  const baselineMixture = logBeta(prior.bad + baseline.bad, prior.good + baseline.events - baseline.bad) - logBeta(prior.bad, prior.good);
  return logMixture(canary, alternatives(clampShare(scale / 2))) + baselineMixture - bestWithinMargin(canary, baseline, margin);
}
function upperBound(c, errorRate) {
  if (c.events === 0) return 1;
  const limit = Math.log(1 / errorRate);
  const prior = { bad: 0.5, good: 20 };
  const mixture = logBeta(prior.bad + c.bad, prior.good + c.events - c.bad) - logBeta(prior.bad, prior.good);
  let low = c.bad / c.events;
  let high = 1;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (mixture - logLikelihood(c, middle) < limit) low = middle;
    else high = middle;
  }
  return high;
}

// src/analysis/judge.ts
var conclusive = Math.log(20);
var decisive = { logEvidence: Math.log(1e3), bad: 10 };
var marginOf = (rule) => ({ ratio: 1.25, absolute: rule.max / 4 });
function strongestEvidence(rule, canary, baseline) {
  const above = { bound: "max", log: logEvidenceAbove(canary.sample, rule.max) };
  if (!rule.against || !baseline) return above;
  const worse = { bound: "baseline", log: logEvidenceWorse(canary.sample, baseline.sample, marginOf(rule), rule.max) };
  return worse.log > above.log ? worse : above;
}
function isProof(evidence, rule, canary) {
  if (canary.sample.events >= rule.atLeast) return evidence.log >= conclusive;
  return evidence.log === Infinity || evidence.log >= decisive.logEvidence && canary.sample.bad >= decisive.bad;
}
function doubt(rule, canary, baseline) {
  const { events, bad } = canary.sample;
  if (!canary.complete) return `not all data could be read: ${canary.problems.join("; ") || "no answer"}`;
  if (events < rule.atLeast) return `${number2(rule.atLeast - events)} more events are needed for a verdict (at least ${number2(rule.atLeast)})`;
  if (bad / events > rule.max) return "more than allowed, but that could still be chance";
  if (!rule.against || !baseline) return void 0;
  const theirs = baseline.sample;
  if (theirs.events < rule.atLeast) {
    const why = baseline.problems.length > 0 ? ` (${baseline.problems.join("; ")})` : "";
    return `the baseline has ${number2(theirs.events)} events, ${number2(rule.atLeast - theirs.events)} too few to compare with${why}`;
  }
  const margin = marginOf(rule);
  const worse = bad / events > margin.ratio * (theirs.bad / theirs.events) + margin.absolute;
  return worse ? "worse than the baseline, but that could still be chance" : void 0;
}
function judge(rule, canary, baseline) {
  const figures = renderFigures(rule, canary, baseline);
  const evidence = strongestEvidence(rule, canary, baseline);
  if (isProof(evidence, rule, canary)) {
    const bound = evidence.bound === "max" ? "above what is allowed" : "worse than the baseline";
    return { verdict: "fail", headline: `${figures}: ${bound}, ${renderOdds(evidence.log)}.` };
  }
  const open = doubt(rule, canary, baseline);
  if (open) return { verdict: "inconclusive", headline: `${figures}: ${open}.` };
  return { verdict: "pass", headline: `${figures}: within bounds; a true share above ${percent(upperBound(canary.sample, 0.05))} is ruled out.` };
}
var number2 = (n) => Math.round(n).toLocaleString("en-GB");
var percent = (share) => `${(share * 100).toFixed(share > 0 && share < 1e-3 ? 2 : 1)} %`;
function renderOdds(log) {
  if (log === Infinity) return "where none is allowed";
  return log > Math.log(1e6) ? "evidence over a million to one" : `evidence ${number2(Math.exp(log))} to 1`;
}
var renderArm = ({ sample }) => sample.share === null ? "no events" : `${number2(sample.bad)} of ${number2(sample.events)} bad (${percent(sample.share)})`;
function renderFigures(rule, canary, baseline) {
  const compared = baseline ? `, baseline ${renderArm(baseline)}` : rule.against ? ", no baseline to compare with" : "";
  const restarts = canary.restarts > 0 ? `, ${canary.restarts} ${canary.restarts === 1 ? "restart" : "restarts"}` : "";
  return `${renderArm(canary)}, at most ${percent(rule.max)} allowed${compared}${restarts}`;
}

// src/analysis/regex-syntax.ts
var longestPattern = 1e3;
var largestCount = 1e3;
var deepestNesting = 50;
var digit = (c) => c >= "0" && c <= "9" && c.length === 1;
var word = (c) => /^[0-9A-Za-z_]$/.test(c);
var space = (c) => c === " " || c === "	" || c === "\n" || c === "\f" || c === "\r";
var not = (set) => (c) => !set(c);
var classes = { d: digit, D: not(digit), w: word, W: not(word), s: space, S: not(space) };
var controls = { n: "\n", r: "\r", t: "	", f: "\f", v: "\v", a: "\x07" };
function refuse(reader, what) {
  throw new UserError(`The regular expression ${JSON.stringify(reader.characters.join(""))} cannot be used: ${what} (at character ${reader.at + 1}).`, {
    reason: "spec-invalid",
    expected: "RE2 syntax: literals, classes, groups, |, *, +, ?, {m,n}"
  });
}
var peek = (r, ahead = 0) => r.characters[r.at + ahead];
var startsWith = (r, text) => r.characters.slice(r.at, r.at + text.length).join("") === text;
function literal(r, character) {
  if (!r.ignoreCase) return (c) => c === character;
  return (c) => c.toLowerCase() === character.toLowerCase();
}
function range(r, from, to) {
  const [low, high] = [from.codePointAt(0), to.codePointAt(0)];
  if (low > high) refuse(r, `the range ${from}-${to} is the wrong way round`);
  const within = (c) => c.codePointAt(0) >= low && c.codePointAt(0) <= high;
  return r.ignoreCase ? (c) => within(c.toLowerCase()) || within(c.toUpperCase()) : within;
}
function readEscape(r) {
  const c = peek(r);
  if (c === void 0) refuse(r, "it ends with a backslash");
  if (/[1-9]/.test(c)) refuse(r, "back-references are not part of RE2");
  r.at += 1;
  if (classes[c]) return classes[c];
  if (controls[c]) return controls[c];
  if (/[A-Za-z0-9]/.test(c)) {
    r.at -= 1;
    refuse(r, `the escape \\${c} is not supported here`);
  }
  return c;
}
function readClassItem(r) {
  const c = peek(r);
  if (c === "[" && peek(r, 1) === ":") refuse(r, "POSIX classes such as [:alpha:] are not supported; write a-z");
  r.at += 1;
  return c === "\\" ? readEscape(r) : c;
}
function readClass(r) {
  const negated = peek(r) === "^";
  if (negated) r.at += 1;
  const sets = [];
  for (let first = true; first || peek(r) !== "]"; first = false) {
    if (peek(r) === void 0) refuse(r, "a [ is not closed");
    const from = readClassItem(r);
    if (typeof from === "string" && peek(r) === "-" && peek(r, 1) !== "]" && peek(r, 1) !== void 0) {
      r.at += 1;
      const to = readClassItem(r);
      if (typeof to !== "string") refuse(r, "a range ends with a class");
      sets.push(range(r, from, to));
    } else sets.push(typeof from === "string" ? literal(r, from) : from);
  }
  r.at += 1;
  const any = (c) => sets.some((s) => s(c));
  return { kind: "set", set: negated ? not(any) : any };
}
function readGroup(r) {
  for (const look of ["?=", "?!", "?<=", "?<!"]) if (startsWith(r, look)) refuse(r, "look-around is not part of RE2");
  const named = /^\?P?<[A-Za-z_][A-Za-z0-9_]*>/.exec(r.characters.slice(r.at).join(""));
  if (named) r.at += named[0].length;
  else if (startsWith(r, "?:")) r.at += 2;
  else if (peek(r) === "?") refuse(r, "flags are supported only as (?i) at the very start");
  r.depth += 1;
  if (r.depth > deepestNesting) refuse(r, "its groups are nested too deep");
  const inner = readChoice(r);
  if (peek(r) !== ")") refuse(r, "a ( is not closed");
  r.at += 1;
  r.depth -= 1;
  return inner;
}
function readAtom(r) {
  const c = peek(r);
  if ("*+?".includes(c)) refuse(r, `there is nothing before ${c} to repeat`);
  r.at += 1;
  if (c === "(") return readGroup(r);
  if (c === "[") return readClass(r);
  if (c === ".") return { kind: "set", set: () => true };
  if (c === "^") return { kind: "start" };
  if (c === "$") return { kind: "end" };
  const meant = c === "\\" ? readEscape(r) : c;
  return { kind: "set", set: typeof meant === "string" ? literal(r, meant) : meant };
}
function readQuantifier(r) {
  const simple = { "*": { min: 0, max: Infinity }, "+": { min: 1, max: Infinity }, "?": { min: 0, max: 1 } }[peek(r) ?? ""];
  const counted = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(r.characters.slice(r.at, r.at + 14).join(""));
  if (!simple && !counted) return void 0;
  r.at += simple ? 1 : counted[0].length;
  if (peek(r) === "?") r.at += 1;
  if (simple) return simple;
  const [, low, comma, high] = counted;
  const min = Number(low);
  const max = comma === void 0 ? min : high === "" ? Infinity : Number(high);
  if (max < min) refuse(r, `{${min},${max}} is the wrong way round`);
  if (min > largestCount || max > largestCount && max !== Infinity) refuse(r, `more than ${largestCount} repeats`);
  return { min, max };
}
function readSequence(r) {
  const items = [];
  while (peek(r) !== void 0 && peek(r) !== "|" && peek(r) !== ")") {
    const atom = readAtom(r);
    const quantifier = readQuantifier(r);
    items.push(quantifier ? { kind: "repeat", item: atom, ...quantifier } : atom);
    if (quantifier && ("*+".includes(peek(r) ?? "-") || readQuantifier(r))) refuse(r, "a repeat of a repeat");
  }
  return { kind: "sequence", items };
}
function readChoice(r) {
  const options = [readSequence(r)];
  while (peek(r) === "|") {
    r.at += 1;
    options.push(readSequence(r));
  }
  return options.length === 1 ? options[0] : { kind: "choice", options };
}
function parsePattern(pattern) {
  const characters = [...pattern];
  const r = { characters, at: 0, depth: 0, ignoreCase: false };
  if (characters.length > longestPattern) refuse({ ...r, characters: [...characters.slice(0, 20), "…"] }, `it is longer than ${longestPattern} characters`);
  if (startsWith(r, "(?i)")) {
    r.ignoreCase = true;
    r.at = 4;
  }
  const tree = readChoice(r);
  if (peek(r) === ")") refuse(r, "a ) was never opened");
  return tree;
}

// src/analysis/regex.ts
var largestProgram = 1e4;
function emit(node, program) {
  if (program.length > largestProgram) throw new UserError("The regular expression is too large.", { reason: "spec-invalid", expected: `at most ${largestProgram} states after counted repeats are written out` });
  switch (node.kind) {
    case "set":
      program.push({ op: "set", set: node.set });
      return;
    case "start":
    case "end":
      program.push({ op: node.kind });
      return;
    case "sequence":
      node.items.forEach((item) => emit(item, program));
      return;
    case "choice":
      emitChoice(node.options, program);
      return;
    case "repeat":
      emitRepeat(node, program);
  }
}
function emitChoice(options, program) {
  const ends = [];
  options.forEach((option, i) => {
    if (i === options.length - 1) return emit(option, program);
    const split = { op: "split", to: [program.length + 1, 0] };
    program.push(split);
    emit(option, program);
    const end = { op: "jump", to: 0 };
    ends.push(end);
    program.push(end);
    split.to[1] = program.length;
  });
  for (const end of ends) end.to = program.length;
}
function emitRepeat(node, program) {
  for (let i = 0; i < node.min; i += 1) emit(node.item, program);
  if (node.max === Infinity) {
    const start = program.length;
    const split = { op: "split", to: [start + 1, 0] };
    program.push(split);
    emit(node.item, program);
    program.push({ op: "jump", to: start });
    split.to[1] = program.length;
    return;
  }
  const splits = [];
  for (let i = node.min; i < node.max; i += 1) {
    const split = { op: "split", to: [program.length + 1, 0] };
    splits.push(split);
    program.push(split);
    emit(node.item, program);
  }
  for (const split of splits) split.to[1] = program.length;
}
function close(program, from, states, at) {
  const open = [from];
  while (open.length > 0) {
    const state = open.pop();
    if (states.has(state)) continue;
    states.add(state);
    const instruction = program[state];
    if (instruction.op === "split") open.push(...instruction.to);
    else if (instruction.op === "jump") open.push(instruction.to);
    else if (instruction.op === "start" && at.start || instruction.op === "end" && at.end) open.push(state + 1);
  }
}
function run(program, text) {
  const characters = [...text];
  let states = /* @__PURE__ */ new Set();
  close(program, 0, states, { start: true, end: characters.length === 0 });
  characters.forEach((character, i) => {
    const next = /* @__PURE__ */ new Set();
    for (const state of states) {
      const instruction = program[state];
      if (instruction.op === "set" && instruction.set(character)) close(program, state + 1, next, { start: false, end: i === characters.length - 1 });
    }
    states = next;
  });
  return states.has(program.length - 1);
}
function compileRegex(pattern) {
  const program = [];
  emit(parsePattern(pattern), program);
  program.push({ op: "match" });
  return { matches: (text) => run(program, text) };
}

// src/analysis/matchers.ts
var escapes = { n: "\n", r: "\r", t: "	", a: "\x07", b: "\b", f: "\f", v: "\v", "\\": "\\", '"': '"', "'": "'" };
var piece = /\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`)\s*(,|$)/y;
function unquote(quoted) {
  const inner = quoted.slice(1, -1);
  if (quoted.startsWith("`")) return inner;
  let wrong = false;
  const text = inner.replace(/\\(.)/g, (_, c) => {
    if (escapes[c] === void 0) wrong = true;
    return escapes[c] ?? "";
  });
  return wrong ? void 0 : text;
}
function makeMatcher(label, operator, value) {
  const positive2 = operator === "=" || operator === "=~";
  if (operator === "=" || operator === "!=") return { label, operator, value, test: (v) => v === value === positive2 };
  const regex = compileRegex(value);
  return { label, operator, value, test: (v) => regex.matches(v) === positive2 };
}
function refuse2(text, at, where) {
  throw new UserError(`The label matchers ${JSON.stringify(text)} cannot be read from character ${at + 1} on.`, {
    reason: "spec-invalid",
    where,
    expected: 'label="value" pairs with =, !=, =~ or !~, separated by commas; a backslash in double quotes is written twice',
    remedy: 'Write for example code=~"5..".'
  });
}
function parseMatchers(text, where) {
  const body = text.trim().replace(/^\{([^]*)\}$/, "$1").trim().replace(/,$/, "");
  const matchers = [];
  let at = 0;
  while (at < body.length) {
    piece.lastIndex = at;
    const match = piece.exec(body);
    const value = match ? unquote(match[3]) : void 0;
    if (!match || value === void 0 || match[1] === "__name__" || match[4] === "," && piece.lastIndex >= body.length) refuse2(body, at, where);
    matchers.push(makeMatcher(match[1], match[2], value));
    at = piece.lastIndex;
  }
  if (matchers.length === 0) refuse2(body, 0, where);
  return matchers;
}
var selects = (matchers, labels) => matchers.every((m) => m.test(labels.get(m.label) ?? ""));
var renderMatcher = (m) => `${m.label}${m.operator}${JSON.stringify(m.value)}`;

// src/analysis/counters.ts
var emptyTally = { events: 0, bad: 0, restarts: 0, last: null };
var startTolerance = 2;
function isRestart(last, next) {
  if (last.startedAt !== void 0 && next.startedAt !== void 0 && next.startedAt - last.startedAt > startTolerance) return true;
  return [...next.series].some(([key, { value }]) => value < (last.series.get(key)?.value ?? 0));
}
function addReading(tally, next, countFrom) {
  const { last } = tally;
  if (last === null && countFrom === "now") return { ...tally, last: next };
  const restarted = last !== null && isRestart(last, next);
  let { events, bad } = tally;
  for (const [key, { value, bad: isBad }] of next.series) {
    const grown = restarted ? value : value - (last?.series.get(key)?.value ?? 0);
    events += grown;
    if (isBad) bad += grown;
  }
  const series = restarted || last === null ? next.series : new Map([...last.series, ...next.series]);
  return { events, bad, restarts: tally.restarts + (restarted ? 1 : 0), last: { ...next, series } };
}
function sumTallies(tallies) {
  return tallies.reduce((sum, t) => ({ events: sum.events + t.events, bad: sum.bad + t.bad, restarts: sum.restarts + t.restarts }), { events: 0, bad: 0, restarts: 0 });
}

// src/analysis/prometheus-text.ts
var bounds = { characters: 16 * 1024 * 1024, samples: 2e5, problems: 20 };
var metricTypes = /* @__PURE__ */ new Set(["counter", "gauge", "histogram", "summary", "untyped", "unknown", "info", "stateset", "gaugehistogram"]);
function parseMetricValue(text) {
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : void 0;
}
var unescapeLabel = (text) => text.replace(/\\([\\"n])/g, (_, c) => c === "n" ? "\n" : c);
var labelPattern = /[ \t]*(?:([a-zA-Z_:][a-zA-Z0-9_:.]*)|"((?:[^"\\]|\\.)*)")[ \t]*(?:=[ \t]*"((?:[^"\\]|\\.)*)")?[ \t]*(,|\})/y;
function readLabels(line, start) {
  const labels = /* @__PURE__ */ new Map();
  let name;
  let at = start;
  for (; ; ) {
    const close2 = /[ \t]*\}/y;
    close2.lastIndex = at;
    if (close2.test(line)) return { ...name === void 0 ? {} : { name }, labels, end: close2.lastIndex };
    labelPattern.lastIndex = at;
    const match = labelPattern.exec(line);
    if (!match) return `the labels cannot be read from character ${at + 1} on`;
    const key = match[1] ?? unescapeLabel(match[2] ?? "");
    if (match[3] === void 0) {
      if (match[2] === void 0 || name !== void 0) return `the label ${key} has no value`;
      name = key;
    } else if (labels.has(key)) return `the label ${key} appears twice`;
    else labels.set(key, unescapeLabel(match[3]));
    at = labelPattern.lastIndex;
    if (match[4] === "}") return { ...name === void 0 ? {} : { name }, labels, end: at };
  }
}
function readSample(line) {
  const plain = /^([a-zA-Z_:][a-zA-Z0-9_:]*)?[ \t]*(\{)?/.exec(line);
  const read = plain[2] ? readLabels(line, plain[0].length) : { labels: /* @__PURE__ */ new Map(), end: plain[0].length };
  if (typeof read === "string") return read;
  const name = plain[1] ?? read.name;
  if (name === void 0 || name === "") return "a metric name was expected";
  const rest = line.slice(read.end).split(/[ \t]#[ \t]/)[0];
  const [valueText, timestampText, ...more] = rest.trim().split(/[ \t]+/);
  const value = parseMetricValue(valueText ?? "");
  if (value === void 0) return `${JSON.stringify((valueText ?? "").slice(0, 40))} is no value of a sample`;
  if (more.length > 0) return "there is more text after the timestamp";
  const timestamp = timestampText === void 0 ? void 0 : parseMetricValue(timestampText);
  if (timestampText !== void 0 && !Number.isFinite(timestamp)) return `${JSON.stringify(timestampText.slice(0, 40))} is no timestamp`;
  return { name, labels: read.labels, value, ...timestamp === void 0 ? {} : { timestamp } };
}
var seriesKey = (name, labels) => JSON.stringify([name, ...[...labels].sort(([a], [b]) => a < b ? -1 : 1)]);
var Reading = class {
  types = /* @__PURE__ */ new Map();
  samples = [];
  problems = [];
  seen = /* @__PURE__ */ new Set();
  problem(line, message) {
    if (this.problems.length < bounds.problems) this.problems.push({ line, message });
  }
  comment(line, text) {
    const type = /^#[ \t]+TYPE[ \t]+(?:"((?:[^"\\]|\\.)*)"|(\S+))[ \t]+(\S+)[ \t]*$/.exec(text);
    if (!type) return;
    const name = type[2] ?? unescapeLabel(type[1] ?? "");
    const kind = type[3].toLowerCase();
    if (!metricTypes.has(kind)) this.problem(line, `${JSON.stringify(kind.slice(0, 40))} is no type of a metric`);
    else if (this.types.has(name)) this.problem(line, `the type of ${name} is given twice`);
    else this.types.set(name, kind);
  }
  sample(line, text) {
    const read = readSample(text);
    if (typeof read === "string") return this.problem(line, read);
    const key = seriesKey(read.name, read.labels);
    if (this.seen.has(key)) return this.problem(line, `the series ${read.name} appears twice with the same labels`);
    this.seen.add(key);
    this.samples.push(read);
  }
};
function parsePrometheusText(text) {
  const reading = new Reading();
  let complete = text.length <= bounds.characters;
  if (!complete) reading.problem(1, `the answer is larger than ${bounds.characters} characters`);
  const lines = complete ? text.split("\n") : [];
  for (const [index, raw] of lines.entries()) {
    const line = raw.trim();
    if (line === "") continue;
    if (line.startsWith("#")) reading.comment(index + 1, line);
    else reading.sample(index + 1, line);
    if (reading.samples.length < bounds.samples) continue;
    reading.problem(index + 1, `there are more than ${bounds.samples} samples`);
    complete = false;
    break;
  }
  const seconds = /(^|\n)# EOF\s*$/.test(text.slice(-20));
  const samples = seconds ? reading.samples.map((s) => s.timestamp === void 0 ? s : { ...s, timestamp: s.timestamp * 1e3 }) : reading.samples;
  return { types: reading.types, samples, problems: reading.problems, complete };
}

// src/analysis/select-series.ts
var withoutTotal = (metric) => metric.replace(/_total$/, "");
function typeOf({ types }, metric) {
  return types.get(metric) ?? types.get(withoutTotal(metric)) ?? types.get(metric.replace(/_(count|sum|bucket)$/, ""));
}
function wrongType(exposition, metric) {
  const type = typeOf(exposition, metric);
  if (type === void 0 || type === "counter" || type === "untyped" || type === "unknown") return void 0;
  if ((type === "histogram" || type === "summary") && metric.endsWith("_count")) return void 0;
  return `${metric} is a ${type}, not a counter of events`;
}
function missingLabel(counter, labelSets) {
  const missing = counter.bad.find((m) => !labelSets.some((labels) => labels.has(m.label)));
  if (!missing || labelSets.length === 0) return void 0;
  const known = [...new Set(labelSets.flatMap((labels) => [...labels.keys()]))].slice(0, 10).join(", ");
  return `no series of ${counter.metric} carries the label ${missing.label} (labels: ${known || "none"})`;
}
function readSeries(samples, counter) {
  const series = /* @__PURE__ */ new Map();
  for (const sample of samples) {
    if (!Number.isFinite(sample.value) || sample.value < 0) return `${counter.metric} has the value ${sample.value}, which no counter can have`;
    series.set(seriesKey(sample.name, sample.labels), { value: sample.value, bad: selects(counter.bad, sample.labels) });
  }
  return series;
}
function selectSeries(exposition, counter) {
  const problem = exposition.problems[0];
  if (!exposition.complete) return problem?.message ?? "the metrics were cut off";
  const exact = exposition.samples.filter((s) => s.name === counter.metric);
  const samples = exact.length > 0 ? exact : exposition.samples.filter((s) => s.name === `${counter.metric}_total`);
  if (samples.length === 0 && typeOf(exposition, counter.metric) === void 0) {
    return `${counter.metric} is not among the metrics${problem ? ` (line ${problem.line}: ${problem.message})` : ""}`;
  }
  const wrong = wrongType(exposition, counter.metric);
  if (wrong) return wrong;
  const unreadable = exposition.problems.find((p) => p.message.includes(counter.metric));
  if (unreadable) return `line ${unreadable.line}: ${unreadable.message}`;
  const series = readSeries(samples, counter);
  if (typeof series === "string") return series;
  const started2 = exposition.samples.find((s) => s.name === "process_start_time_seconds")?.value;
  return { series, ...started2 === void 0 || !Number.isFinite(started2) ? {} : { startedAt: started2 } };
}

// src/analysis/prometheus-query.ts
var timeoutMs = 1e4;
var lookbackMs = 5 * 6e4;
var lifetimeMs = 60 * 6e4;
var Answer = object({
  status: _enum(["success", "error"]),
  error: string().optional(),
  warnings: array(string()).optional(),
  data: object({
    resultType: string(),
    result: array(object({ metric: record(string(), string()), values: array(tuple([number(), string()])) }))
  }).optional()
});
function parseAnswer(response, now) {
  let json;
  try {
    json = JSON.parse(response.body);
  } catch {
    return `the answer (${response.status}) is not JSON`;
  }
  const answer = Answer.safeParse(json);
  if (!answer.success) return `the answer (${response.status}) is not that of a Prometheus query`;
  const { status, error, data, warnings } = answer.data;
  if (status === "error" || response.status !== 200) return `the server refused the query (${response.status}): ${(error ?? "no reason given").slice(0, 300)}`;
  if (!data || data.resultType !== "matrix") return `the answer is a ${data?.resultType ?? "nothing"}, a matrix was expected`;
  const date = Date.parse(response.headers["date"] ?? "");
  const series = data.result.map((r) => ({
    labels: new Map(Object.entries(r.metric).filter(([name]) => name !== "__name__")),
    points: r.values.map(([at, text]) => ({ at: at * 1e3, value: parseMetricValue(text) ?? Number.NaN }))
  }));
  return { series, warnings: warnings ?? [], serverNow: Number.isNaN(date) ? now : date };
}
function tallySeries(series, counter, from) {
  const bad = selects(counter.bad, series.labels);
  const before = from === "zero" ? -1 : series.points.findLastIndex((p) => p.at <= from);
  let tally = emptyTally;
  for (const point of series.points.slice(Math.max(0, before))) {
    if (!Number.isFinite(point.value) || point.value < 0) return `${counter.metric} has the value ${point.value}, which no counter can have`;
    tally = addReading(tally, { series: /* @__PURE__ */ new Map([["", { value: point.value, bad }]]) }, before >= 0 ? "now" : "zero");
  }
  return tally;
}
function planQuery(request, now) {
  const selector = request.selector === "" ? "" : parseMatchers(request.selector, request.where).map(renderMatcher).join(",");
  const reach = now - request.from + (request.countFrom === "zero" ? lifetimeMs : lookbackMs);
  const query = `${request.counter.metric}{${selector}}[${Math.ceil(reach / 1e3)}s]`;
  return { query, url: `${request.server.replace(/\/+$/, "")}/api/v1/query?query=${encodeURIComponent(query)}` };
}
function readArm(request, fetched, now) {
  const from = fetched.serverNow - (now - request.from);
  const tallies = fetched.series.map((s) => tallySeries(s, request.counter, request.countFrom === "zero" ? "zero" : from));
  const problems = [...tallies.filter((t) => typeof t === "string").slice(0, 1), ...fetched.warnings.slice(0, 2).map((w) => `the server warns: ${w.slice(0, 200)}`)];
  const label = missingLabel(request.counter, fetched.series.map((s) => s.labels));
  if (label) problems.push(label);
  const newest = Math.max(-Infinity, ...fetched.series.map((s) => s.points.at(-1)?.at ?? -Infinity));
  if (fetched.series.length === 0) problems.push(`the server has no series ${planQuery(request, now).query.replace(/\[.*$/, "")}`);
  else if (newest <= from && request.countFrom === "now") problems.push("the server has no sample of the window yet");
  else if (fetched.serverNow - newest > lookbackMs) problems.push("the newest sample is older than 5 minutes");
  const { events, bad, restarts } = sumTallies(tallies.filter((t) => typeof t !== "string"));
  return { sample: { rev: request.rev, events, bad, share: events > 0 ? bad / events : null }, complete: problems.length === 0, restarts, problems };
}
var nothing = (rev, problem) => ({ sample: { rev, events: 0, bad: 0, share: null }, complete: false, restarts: 0, problems: [problem] });
function prometheusArm(request, ports) {
  if (/^[a-z]+:\/\/[^/]*@/i.test(request.server)) throw new UserError("The address of the Prometheus server holds credentials.", { reason: "spec-invalid", where: request.where, remedy: "Take user and password out of slipway.yaml." });
  planQuery(request, request.from);
  return {
    async read(signal) {
      const now = ports.clock.now();
      try {
        const response = await ports.http.request({ url: planQuery(request, now).url, headers: { accept: "application/json" }, timeoutMs }, signal);
        const fetched = parseAnswer(response, ports.clock.now());
        return typeof fetched === "string" ? nothing(request.rev, fetched) : readArm(request, fetched, ports.clock.now());
      } catch (thrown) {
        if (signal?.aborted) throw thrown;
        return nothing(request.rev, toSlipwayError(thrown).message);
      }
    }
  };
}

// src/analysis/scrape.ts
var timeoutMs2 = 2e3;
var accept = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4";
async function readInstance(url, counter, http, signal) {
  try {
    const answer = await http.request({ url, headers: { accept }, timeoutMs: timeoutMs2 }, signal);
    if (answer.status !== 200) return `the answer was ${answer.status}`;
    const exposition = parsePrometheusText(answer.body);
    const reading = selectSeries(exposition, counter);
    if (typeof reading === "string") return reading;
    return { reading, labelSets: exposition.samples.filter((s) => s.name === counter.metric || s.name === `${counter.metric}_total`).map((s) => s.labels) };
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    return toSlipwayError(thrown).message;
  }
}
var metricsUrl = (endpoint, path7) => endpoint.replace(/\/+$/, "") + path7;
function scrapeArm({ arm, path: path7, counter, countFrom }, http) {
  const instances = arm.endpoints.map((endpoint) => ({ url: metricsUrl(endpoint, path7), tally: emptyTally, labelSets: [] }));
  async function update(instance, signal) {
    const read = await readInstance(instance.url, counter, http, signal);
    if (typeof read === "string") return `${withoutCredentials(instance.url)}: ${read}`;
    instance.tally = addReading(instance.tally, read.reading, countFrom);
    instance.labelSets = read.labelSets;
    return void 0;
  }
  return {
    async read(signal) {
      const answers = await Promise.all(instances.map((instance) => update(instance, signal)));
      const { events, bad, restarts } = sumTallies(instances.map((i) => i.tally));
      const label = missingLabel(counter, instances.flatMap((i) => i.labelSets));
      const problems = [...answers.filter((a) => a !== void 0), ...label ? [label] : [], ...instances.length === 0 ? ["no instance is known"] : []];
      return { sample: { rev: arm.rev, events, bad, share: events > 0 ? bad / events : null }, complete: problems.length === 0, restarts, problems };
    }
  };
}

// src/analysis/gate.ts
var undeclaredArms = (rev) => ({
  read: () => Promise.resolve({ sample: { rev, events: 0, bad: 0, share: null }, complete: false, restarts: 0, problems: ["the gate declares no `arms`, so the server’s series cannot be told apart"] })
});
var fillSelector = (selector, arm, service) => selector.replaceAll("${revision}", arm.rev).replaceAll("${service}", service);
function openArm(request, side, from, ports) {
  const arm = request[side];
  if (!arm) return null;
  const { provider } = request.gate;
  const counter = { metric: request.gate.metric, bad: parseMatchers(request.gate.bad, `gates.${request.name}.bad`) };
  const countFrom = side === "baseline" && request.baselineFrom === "lifetime" ? "zero" : "now";
  if ("scrape" in provider) return scrapeArm({ arm, path: provider.scrape, counter, countFrom }, ports.http);
  const declared = provider.arms?.[side];
  if (declared === void 0 && side === "baseline") return undeclaredArms(arm.rev);
  const selector = fillSelector(declared ?? "", arm, request.service);
  return prometheusArm({ rev: arm.rev, server: provider.prometheus, counter, selector, where: `gates.${request.name}.provider.arms.${side}`, from, countFrom }, ports);
}
function toJudgement(request, canary, baseline, span) {
  const { max, atLeast, against } = request.gate;
  const { verdict, headline } = judge({ max, atLeast, against }, canary, baseline);
  return { gate: request.name, service: request.service, verdict, ...span, baseline: baseline?.sample ?? null, canary: canary.sample, max, atLeast, headline };
}
async function openGate(request, ports) {
  const keepsHistory = "prometheus" in request.gate.provider;
  const from = keepsHistory ? Math.min(request.since ?? Infinity, ports.clock.now()) : ports.clock.now();
  const canary = openArm(request, "canary", from, ports);
  const baseline = openArm(request, "baseline", from, ports);
  const read = (signal) => Promise.all([canary.read(signal), baseline ? baseline.read(signal) : null]);
  const first = await read();
  for (const problem of first.flatMap((arm) => arm?.problems ?? [])) ports.log.debug(`gate ${request.name}, ${request.service}: ${problem}`);
  let last = Promise.resolve();
  return {
    judge(signal) {
      const next = last.then(async () => {
        signal.throwIfAborted();
        const [canaryReading, baselineReading] = await read(signal);
        return toJudgement(request, canaryReading, baselineReading, { from: new Date(from).toISOString(), to: new Date(ports.clock.now()).toISOString() });
      });
      last = next.catch(() => void 0);
      return next;
    }
  };
}

// src/rollout/journal-entry.ts
var journalSchemaNumber = 1;
var journalRoot = `sha256:${"0".repeat(64)}`;

// src/rollout/journal.ts
var DigestText = string().regex(/^sha256:[0-9a-f]{64}$/);
var kinds = ["begin", "intent", "done", "judged", "failed", "undo", "snapshot", "end"];
var EntryLine = object({
  schema: number().int(),
  seq: number().int().min(0),
  at: string(),
  previous: DigestText,
  operation: string().min(1),
  body: looseObject({ kind: _enum(kinds) })
});
var entryDigest = (entry) => digestJson(entry);
function chainEntries(head, operation, bodies, { at, seq }) {
  let previous = head;
  return bodies.map((body, index) => {
    const entry = { schema: journalSchemaNumber, seq: seq + index, at, previous, operation, body };
    previous = entryDigest(entry);
    return entry;
  });
}
var operationId = (head, begin) => digestJson({ head, begin }).slice("sha256:".length, "sha256:".length + 12);
function verifyChain(entries, where = "journal") {
  let previous = journalRoot;
  for (const [index, entry] of entries.entries()) {
    if (entry.previous !== previous || entry.seq !== index) throw corrupt(entries.slice(0, index), where, `Entry ${index} does not follow the entry before it`);
    previous = entryDigest(entry);
  }
  return previous;
}
var renderJournal = (entries) => entries.map((entry) => `${JSON.stringify(entry)}
`).join("");
function parseJournal(text, where = "journal") {
  const kept = text.slice(0, text.lastIndexOf("\n") + 1);
  const entries = [];
  for (const [index, line] of kept.split("\n").slice(0, -1).entries()) entries.push(parseLine(line, entries, `${where}:${index + 1}`));
  return { entries, kept };
}
function parseLine(line, before, where) {
  let value;
  try {
    value = JSON.parse(line);
  } catch {
    throw corrupt(before, where, "The line is not JSON");
  }
  const schema = value?.schema;
  if (typeof schema === "number" && schema > journalSchemaNumber) {
    throw new UserError(`The journal has schema ${schema}; this suite knows up to ${journalSchemaNumber}.`, { reason: "state-version", where, remedy: "Use the version of the suite that wrote it, or a newer one." });
  }
  const parsed = EntryLine.safeParse(value);
  if (!parsed.success || parsed.data.schema !== journalSchemaNumber) throw corrupt(before, where, "The line is no journal entry");
  return value;
}
function corrupt(before, where, what) {
  const snapshot = before.findLast((entry) => entry.body.kind === "snapshot")?.body;
  return new UserError(`${what}: the journal was altered or cut off.`, {
    reason: "journal-corrupt",
    where,
    expected: "an unbroken chain of entries",
    remedy: snapshot?.kind === "snapshot" ? `Restore the journal from a copy. The last snapshot before the break is ${snapshot.id}. Nothing was changed.` : "Restore the journal from a copy. There is no snapshot before the break. Nothing was changed."
  });
}

// src/rollout/journal-state.ts
function foldJournal(entries) {
  let lineage = [];
  let open = null;
  let last = null;
  for (const { at, operation, body } of entries) {
    if (body.kind === "begin") {
      if (open === null) last = open = begun(operation, at, body);
      continue;
    }
    if (open === null || open.id !== operation) continue;
    const state = open;
    enter(state, at, body);
    if (body.kind === "snapshot") lineage = advance(lineage, state, body.id);
    if (body.kind !== "end") continue;
    if (body.outcome === "rolled-back" && state.snapshot === null && state.before === null) lineage = [];
    if (body.outcome !== "rollback-failed") open = null;
  }
  const final = entries.at(-1);
  return {
    head: final ? entryDigest(final) : journalRoot,
    seq: final ? final.seq + 1 : 0,
    lineage,
    current: lineage.at(-1)?.snapshot ?? null,
    previous: lineage.at(-2)?.snapshot ?? null,
    unfinished: open,
    last
  };
}
var begun = (id, at, body) => ({
  id,
  plan: body.plan,
  owner: body.owner,
  machine: body.machine,
  label: body.label,
  before: body.before,
  to: body.to ?? null,
  startedAt: at,
  steps: {},
  failure: null,
  undo: null,
  snapshot: null,
  outcome: null,
  endedAt: null
});
function advance(lineage, state, id) {
  if (lineage.at(-1)?.snapshot === id) return lineage;
  const back = state.undo !== null || state.plan.operation === "rollback";
  const at = back ? lineage.findLastIndex((kept) => kept.snapshot === id) : -1;
  return at >= 0 ? lineage.slice(0, at + 1) : [...lineage, { snapshot: id, owner: state.owner }];
}
function enter(state, at, body) {
  switch (body.kind) {
    case "undo":
      state.undo = { reason: body.reason, message: body.message, plan: body.plan, at, steps: {} };
      state.snapshot = null;
      return;
    case "snapshot":
      state.snapshot = body.id;
      return;
    case "end":
      state.outcome = body.outcome;
      state.endedAt = at;
      return;
    case "failed":
      if (state.undo === null && (state.failure === null || state.failure.reason === "cancelled")) state.failure = { step: body.step, reason: body.reason, message: body.message, at };
      return markStep(state, body.step, at, { state: "failed", endedAt: at });
    case "intent":
      return markStep(state, body.step, at, { state: "intended", intentAt: at, endedAt: null });
    case "done":
      return markStep(state, body.step, at, { state: "done", endedAt: at, evidence: body.evidence });
    case "judged":
      return markStep(state, body.step, at, { judged: body.evidence });
  }
}
function markStep(state, step, at, change) {
  const steps = state.undo === null ? state.steps : state.undo.steps;
  const before = Object.hasOwn(steps, step) ? steps[step] : void 0;
  steps[step] = { state: "intended", intentAt: at, endedAt: null, evidence: null, judged: null, ...before, ...change };
}

// src/targets/local/log-tail.ts
import path from "node:path";
var longestLine = 500;
var invisible = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
async function readLogTail({ files }, directory, rev, lines) {
  const logs = path.join(directory, "logs");
  const names = (await files.list(logs)).filter((name) => name.startsWith(`${rev}-`) && name.endsWith(".log"));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await files.facts(path.join(logs, name)))?.modifiedAt ?? 0 })));
  for (const { name } of dated.sort((a, b) => b.at - a.at)) {
    const text = (await files.readText(path.join(logs, name)))?.replace(invisible, "") ?? "";
    const written2 = text.split("\n").filter((line) => line.trim() !== "");
    if (written2.length > 0) return written2.slice(-lines).map((line) => line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
  }
  return [];
}

// src/targets/local/releases.ts
import path2 from "node:path";

// src/targets/local/stored-json.ts
var stateSchema = 1;
async function readStored(files, file, what) {
  const text = await files.readText(file);
  if (text === void 0) return void 0;
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, { reason: "journal-corrupt", where: file, remedy: "Restore the file from a copy.", cause });
  }
  const schema = value?.schema;
  return migrateSchema(value, schema, { what, current: stateSchema, migrations: {}, reason: "state-version" }, file);
}
var renderStored = (value) => `${JSON.stringify(value, null, 1)}
`;

// src/targets/local/releases.ts
var sourceOf = (layout, service, rev) => path2.join(layout.release(service, rev), "source");
var configOf = (layout, service, { rev, config }) => path2.join(layout.release(service, rev), `config.${config?.format ?? "env"}`);
function atTarget(layout, service, release) {
  const { source, config } = release;
  return {
    ...release,
    source: source.kind === "process" ? { ...source, directory: sourceOf(layout, service, release.rev) } : source,
    ...config === void 0 ? {} : { config: { ...config, file: configOf(layout, service, release) } }
  };
}
async function stageRelease(ports, layout, release, signal) {
  for (const [service, wanted] of Object.entries(release.services)) {
    signal.throwIfAborted();
    await stageService(ports, layout, service, wanted);
  }
}
async function stageService({ files }, layout, service, wanted) {
  const { source, rev } = wanted;
  if (source.kind !== "process") throw new UserError(`${service}: the local target runs processes, not ${source.kind}.`, { reason: "unsupported", expected: "`source.run`" });
  const final = layout.release(service, rev);
  const file = path2.join(final, "release.json");
  const content = renderStored({ schema: stateSchema, release: atTarget(layout, service, wanted) });
  if (await files.facts(file) !== void 0) return files.write(file, content, 384);
  const staging = path2.join(layout.releases, service, `.staging-${rev}`);
  await files.remove(staging);
  await files.makeDirectory(staging, 448);
  const tree = await observeSourceTree(files, source.directory);
  for (const entry of tree.entries) await copyEntry(files, entry, source.directory, path2.join(staging, "source"));
  await files.makeDirectory(path2.join(staging, "source"));
  const copied = await observeSourceTree(files, path2.join(staging, "source"));
  if (copied.digest !== source.digest) {
    await files.remove(staging);
    throw new UserError(`${service}: its source has changed since the plan was made.`, { reason: "plan-changed", where: source.directory, expected: source.digest, remedy: "Plan again." });
  }
  await copyConfig(files, service, wanted, staging);
  await files.write(path2.join(staging, "release.json"), content, 384);
  await files.remove(final);
  await files.rename(staging, final);
}
function copyEntry(files, entry, from, to) {
  return entry.kind === "file" ? files.copyFile(path2.join(from, entry.path), path2.join(to, entry.path)) : files.makeLink(path2.join(to, entry.path), entry.to);
}
async function copyConfig(files, service, { config }, staging) {
  if (config === void 0) return;
  const bytes = config.file === void 0 ? void 0 : await files.readBytes(config.file);
  if (bytes === void 0) {
    throw new UserError(`${service}: its rendered configuration is not there.`, { reason: "config-invalid", where: config.file ?? service, remedy: "Run configure in the same job, before deploy." });
  }
  await files.write(path2.join(staging, `config.${config.format}`), bytes, 384);
}
async function readRelease({ files }, layout, service, rev) {
  const stored = await readStored(files, path2.join(layout.release(service, rev), "release.json"), "A release");
  if (!stored) throw new InternalError(`Revision ${rev} of ${service} was not staged.`);
  return atTarget(layout, service, stored.release);
}
async function collectReleases({ files }, layout, kept) {
  for (const service of await files.list(layout.releases)) {
    for (const rev of await files.list(path2.join(layout.releases, service))) {
      if (!kept(service, rev)) await files.remove(path2.join(layout.releases, service, rev));
    }
  }
}

// src/targets/local/router-client.ts
import path3 from "node:path";

// src/targets/local/router-protocol.ts
var routerProtocol = 1;
var routerStateSchema = 1;

// src/targets/local/router-client.ts
var absenceMs = 5e3;
var stopTimeoutMs = 12e4;
async function readJson({ files }, file) {
  const text = await files.readText(file);
  if (text === void 0) return void 0;
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
var readStart = (ports, { directory }) => readJson(ports, path3.join(directory, "start.json"));
var readSavedState = (ports, { directory }) => readJson(ports, path3.join(directory, "state.json"));
async function routerStatus(ports, router) {
  const until = ports.clock.now() + absenceMs;
  for (; ; ) {
    const start = await readStart(ports, router);
    if (!start || start.socket === "") return void 0;
    try {
      const { status, body } = await ports.http.request({ url: "http://router/v1/status", socketPath: start.socket, timeoutMs: 2e3 });
      if (status === 200) return readable(JSON.parse(body), router);
    } catch (error) {
      if (error instanceof UserError) throw error;
    }
    if (!await ports.processes.alive(start.identity)) return void 0;
    if (ports.clock.now() > until) throw new ApiError(`The router of ${router.service} does not answer.`, { reason: "api-unavailable", where: start.socket, remedy: `Read ${path3.join(router.directory, "router.log")}.` });
    await ports.clock.sleep(50);
  }
}
function readable(status, { service }) {
  if (status.protocol <= routerProtocol) return status;
  throw new UserError(`The router of ${service} speaks control protocol ${status.protocol}; this suite knows up to ${routerProtocol}.`, { reason: "state-version", remedy: "Use the version of the suite that started it, or a newer one." });
}
var reasons = { "port-in-use": "port-in-use", "state-unwritable": "state-unwritable" };
function failure(router, status, body) {
  let facts;
  try {
    facts = JSON.parse(body);
  } catch {
    facts = { error: "failed", message: `status ${status}` };
  }
  const reason = reasons[facts.error];
  if (reason) return new UserError(`${router.service}: ${facts.message}`, { reason, where: router.directory });
  return new ApiError(`The router of ${router.service} refused: ${facts.message}`, { reason: "api-unavailable", where: router.directory, status });
}
async function call(ports, router, request, signal) {
  const start = await readStart(ports, router);
  if (!start) throw new ApiError(`The router of ${router.service} does not run.`, { reason: "api-unavailable", where: router.directory });
  const { path: url, value, ...rest } = request;
  const { status, body } = await ports.http.request({
    ...rest,
    url: `http://router${url}`,
    socketPath: start.socket,
    headers: { "content-type": "application/json" },
    ...value === void 0 ? {} : { body: JSON.stringify(value) }
  }, signal);
  if (status !== 200) throw failure(router, status, body);
}
var putRevision = (ports, router, rev, spec) => call(ports, router, { method: "PUT", path: `/v1/revisions/${rev}`, value: spec });
var putWeights = (ports, router, weights) => call(ports, router, { method: "PUT", path: "/v1/weights", value: { weights } });
var drainRevision = (ports, router, rev) => call(ports, router, { method: "POST", path: "/v1/drain", value: { rev } });
var removeRevision = (ports, router, rev) => call(ports, router, { method: "DELETE", path: `/v1/revisions/${rev}` });
var handOver = (ports, router, program) => call(ports, router, { method: "POST", path: "/v1/handover", value: { program }, timeoutMs: 4e4 });
async function stopRouter(ports, router) {
  const start = await readStart(ports, router);
  if (!start || !await ports.processes.alive(start.identity)) return;
  await call(ports, router, { method: "POST", path: "/v1/stop", timeoutMs: stopTimeoutMs });
  for (let waited = 0; waited < 5e3 && await ports.processes.alive(start.identity); waited += 20) await ports.clock.sleep(20);
}

// src/targets/local/router-process.ts
import path4 from "node:path";
var listenHost = "127.0.0.1";
var startMs = 15e3;
function plainEnvironment({ host }) {
  return Object.fromEntries(["PATH", "HOME", "LANG", "TZ"].flatMap((name) => {
    const value = host.variable(name);
    return value === void 0 ? [] : [[name, value]];
  }));
}
async function installProgram({ files, host }, layout) {
  const bytes = await files.readBytes(host.routerProgram);
  if (!bytes) throw new UserError("The router program is missing.", { reason: "command-not-found", where: host.routerProgram, remedy: "Build the suite with `npm run build`, or use it as it is committed." });
  const digest = digestBytes(bytes);
  const program = path4.join(layout.bin, `router-${digest.slice(7, 23)}.mjs`);
  if (!await files.facts(program)) await files.write(program, bytes);
  return { program, digest };
}
async function ensureRouter(ports, layout, service) {
  const router = { service, directory: layout.router(service) };
  const { program, digest } = await installProgram(ports, layout);
  const running = await routerStatus(ports, router);
  if (!running) return startRouter(ports, router, program);
  return running.program === digest ? running : follow(ports, router, { program, digest, running });
}
async function startRouter(ports, router, program) {
  const { files, host, processes, clock } = ports;
  const settings = { schema: routerStateSchema, service: router.service, host: listenHost };
  await files.makeDirectory(router.directory, 448);
  await files.write(path4.join(router.directory, "router.json"), `${JSON.stringify(settings)}
`, 384);
  const log = path4.join(router.directory, "router.log");
  const argv = [host.node, program, router.directory];
  const identity = await processes.spawnDetached({ argv, cwd: router.directory, env: plainEnvironment(ports), log });
  const until = clock.now() + startMs;
  for (; ; ) {
    const start = await readStart(ports, router);
    if (start?.identity.pid === identity.pid) return started(ports, router, start, argv);
    if (clock.now() > until || !await processes.alive(identity)) {
      throw new ToolError(`The router of ${router.service} did not start.`, { reason: "command-failed", where: log, argv, exitCode: null, remedy: `Read ${log}.` });
    }
    await clock.sleep(25);
  }
}
async function started(ports, router, { outcome }, argv) {
  if (outcome.kind === "failed") {
    const newer = outcome.message.includes("Use a newer version");
    throw new ToolError(`The router of ${router.service} did not start: ${outcome.message}`, { reason: newer ? "state-version" : "command-failed", where: router.directory, argv, exitCode: 1 });
  }
  if (outcome.kind === "port-in-use") {
    throw new UserError(`${router.service}: port ${outcome.ports.join(", ")} is used by another program.`, { reason: "port-in-use", where: listenHost, remedy: "Stop that program: the router takes the port as soon as it is free." });
  }
  const status = await routerStatus(ports, router);
  if (!status) throw new ApiError(`The router of ${router.service} ended again.`, { reason: "api-unavailable", where: router.directory });
  return status;
}
async function follow(ports, router, { program, digest, running }) {
  try {
    await handOver(ports, router, program);
  } catch (error) {
    ports.log.warning(`The router of ${router.service} stays at its version: ${error instanceof Error ? error.message : String(error)}`);
    return running;
  }
  const until = ports.clock.now() + startMs;
  for (; ; ) {
    const status = await routerStatus(ports, router);
    if (status?.program === digest) return status;
    if (ports.clock.now() > until) throw new ApiError(`The new router of ${router.service} does not answer.`, { reason: "api-unavailable", where: router.directory, remedy: `Read ${path4.join(router.directory, "router.log")}.` });
    await ports.clock.sleep(50);
  }
}

// src/targets/local/apply.ts
var pollMs = 50;
var killGraceMs = 5e3;
var earlierMs = 500;
var defaultProbe = { withinMs: 3e4, intervalMs: 250, timeoutMs: 2e3 };
var aliveMs = 1e3;
function applyStep(ports, layout, step, signal) {
  const { verb, service } = step;
  const run2 = { ports, layout, step, signal, router: { service, directory: layout.router(service) }, until: ports.clock.now() + Math.max(1e3, step.deadlineMs - earlierMs) };
  switch (verb.do) {
    case "ensure":
      return ensure(run2, verb.rev, verb.replicas);
    case "route":
      return route(run2, verb.weights);
    case "drain":
      return drain(run2, verb.rev);
    case "retire":
      return retire(run2, verb.rev);
    case "roll":
      throw new InternalError(`${step.id}: a roll must be lowered first.`);
    case "judge":
    case "hook":
      throw new InternalError(`${step.id}: the engine carries out \`${verb.do}\`, not the target.`);
    default:
      return assertNever(verb);
  }
}
async function settle({ ports, router, signal, until }, look, late) {
  for (; ; ) {
    signal.throwIfAborted();
    const status = await routerStatus(ports, router);
    const found = await look(status);
    if (found !== void 0) return found;
    if (ports.clock.now() >= until) throw await late(status);
    await ports.clock.sleep(pollMs, signal);
  }
}
function readinessOf({ ready, port }) {
  if (ready === void 0) return port === void 0 ? { kind: "alive", forMs: aliveMs } : { kind: "tcp", ...defaultProbe };
  const timing = { withinMs: ready.within, intervalMs: ready.interval, timeoutMs: ready.timeout };
  return "http" in ready ? { kind: "http", path: ready.http, ...timing } : { kind: "tcp", ...timing };
}
function revisionSpec(ports, release, replicas) {
  const { source, config, env, port, drainMs } = release;
  if (source.kind !== "process") throw new InternalError(`The local target cannot run ${source.kind}.`);
  const configFile = config?.file;
  return {
    argv: [...source.argv],
    directory: source.directory,
    replicas,
    drainMs,
    killGraceMs,
    ready: readinessOf(release),
    env: { ...plainEnvironment(ports), ...env, ...configFile === void 0 ? {} : { SLIPWAY_CONFIG_FILE: configFile } },
    ...configFile !== void 0 && config?.format === "env" ? { envFile: configFile } : {},
    ...port === void 0 ? {} : { port }
  };
}
async function ensure(run2, rev, replicas) {
  const { ports, layout, step, router } = run2;
  const release = await readRelease(ports, layout, step.service, rev);
  await ensureRouter(ports, layout, step.service);
  await putRevision(ports, router, rev, revisionSpec(ports, release, replicas));
  return settle(run2, async (status) => {
    const found = status?.revisions[rev];
    if (!found || found.wanted !== replicas) return void 0;
    await refuseFailure(run2, rev, release, found);
    if (found.ready < replicas || found.instances.length > replicas) return void 0;
    return { level: "data-plane", note: `ready ${found.ready}/${replicas}` };
  }, async (status) => notReady(run2, rev, `${status?.revisions[rev]?.ready ?? 0} of ${replicas} were ready when the step's time was over`));
}
async function refuseFailure(run2, rev, release, found) {
  const crashed = found.instances.find((instance) => instance.crashLoop);
  if (crashed) throw await crashError(run2, rev, release, crashed);
  const late = found.instances.find((instance) => instance.late);
  if (late) throw await notReady(run2, rev, `an instance did not answer its probe within ${release.ready?.within ?? defaultProbe.withinMs} ms`);
}
async function crashError(run2, rev, { source }, { lastExit, failures }) {
  const { service } = run2.step;
  if (lastExit?.spawnError === "ENOENT" || lastExit?.spawnError === "EACCES") {
    const program = source.kind === "process" ? source.argv[0] : "";
    return new UserError(`${service}: ${program} could not be started (${lastExit.spawnError}).`, { reason: "command-not-found", where: `${service} ${rev}`, remedy: `Install it, or correct services.${service}.source.run.` });
  }
  const how = lastExit?.spawnError ?? (lastExit?.signal ? `signal ${lastExit.signal}` : `exit code ${lastExit?.code ?? "unknown"}`);
  return withTail(run2, rev, `${service}: the new process ended ${failures} times in a row, last with ${how}.`, "release-crashed");
}
var notReady = (run2, rev, why) => withTail(run2, rev, `${run2.step.service}: revision ${rev} is not ready: ${why}.`, "release-not-ready");
async function withTail({ ports, router, step }, rev, what, reason) {
  const tail = await readLogTail(ports, router.directory, rev, 3);
  const said = tail.length === 0 ? "It wrote nothing to its log." : `Its log ends with: ${tail.join(" | ")}`;
  return new UserError(`${what} ${said}`, { reason, where: `${step.service} ${rev}`, remedy: "Mend the release; the last lines of its log say more." });
}
var positive = (weights) => Object.entries(weights).filter(([, weight]) => weight > 0).sort(([a], [b]) => a < b ? -1 : 1);
var equal = (a, b) => JSON.stringify(positive(a)) === JSON.stringify(positive(b));
async function route(run2, weights) {
  const { ports, layout, step, router } = run2;
  await ensureRouter(ports, layout, step.service);
  const wanted = positive(weights);
  const waiting = (status) => wanted.map(([rev]) => rev).find((rev) => (status?.revisions[rev]?.ready ?? 0) === 0);
  await settle(run2, (status) => status && waiting(status) === void 0 ? true : void 0, (status) => notReady(run2, waiting(status) ?? "", "it has no ready instance to send traffic to"));
  await putWeights(ports, router, Object.fromEntries(wanted));
  return settle(
    run2,
    (status) => status && equal(status.weights, weights) ? { level: "data-plane", weights: status.weights } : void 0,
    async () => new UserError(`${step.service}: the router did not take the weights.`, { reason: "timeout", where: step.id })
  );
}
async function routerWith(run2, rev) {
  const { ports, layout, step, router } = run2;
  const running = await routerStatus(ports, router);
  if (running) return running.revisions[rev] ? running : void 0;
  if ((await readSavedState(ports, router))?.revisions[rev] === void 0) return void 0;
  const started2 = await ensureRouter(ports, layout, step.service);
  return started2.revisions[rev] ? started2 : void 0;
}
async function drain(run2, rev) {
  const { ports, layout, step, router } = run2;
  if (!await routerWith(run2, rev)) return { level: "data-plane", note: "nothing to drain" };
  await drainRevision(ports, router, rev);
  const { drainMs } = await readRelease(ports, layout, step.service, rev);
  const over = ports.clock.now() + drainMs;
  return settle(run2, (status) => {
    const open = status?.revisions[rev]?.open ?? 0;
    if (open > 0 && ports.clock.now() < over) return void 0;
    const note = open > 0 ? `${open} requests were still open after ${drainMs} ms` : "drained";
    return { level: "data-plane", note, ...status ? { weights: status.weights } : {} };
  }, async () => new UserError(`${step.service}: ${rev} was not drained in time.`, { reason: "timeout", where: step.id }));
}
async function retire(run2, rev) {
  const { ports, step, router } = run2;
  const there = await routerWith(run2, rev);
  if (there) {
    if ((there.weights[rev] ?? 0) > 0) await drain(run2, rev);
    await removeRevision(ports, router, rev);
    await settle(
      run2,
      (status) => status?.revisions[rev] === void 0 ? true : void 0,
      async () => new UserError(`${step.service}: processes of ${rev} did not end.`, { reason: "timeout", where: step.id, remedy: "See which they are with `operation: status`." })
    );
  }
  await stopIfIdle(run2);
  return { level: "data-plane", note: "ended" };
}
async function stopIfIdle({ ports, router }) {
  const status = await routerStatus(ports, router);
  if (status && Object.keys(status.revisions).length === 0) await stopRouter(ports, router);
}

// src/targets/local/journal-file.ts
async function readJournal({ files }, layout) {
  const text = await files.readText(layout.journal);
  if (text === void 0 && (await files.list(layout.snapshots)).length > 0) {
    throw new UserError("The journal is gone, but there are snapshots.", { reason: "journal-corrupt", where: layout.journal, remedy: "Restore the journal from a copy. Nothing was changed." });
  }
  const { entries, kept } = parseJournal(text ?? "", layout.journal);
  return { text: text ?? "", kept, entries, head: verifyChain(entries, layout.journal) };
}
async function appendJournal(ports, layout, { head, operation, wave }) {
  const { files, clock } = ports;
  const journal = await readJournal(ports, layout);
  if (journal.head !== head) throw new UserError("The journal has moved: another run has written to it.", { reason: "lock-held", where: layout.journal, remedy: "See what the other run did, then run again." });
  if (journal.kept !== journal.text) await files.write(layout.journal, journal.kept, 384);
  const entries = chainEntries(head, operation, wave, { at: new Date(clock.now()).toISOString(), seq: journal.entries.length });
  try {
    await files.append(layout.journal, renderJournal(entries), 384);
  } catch (error) {
    await takeBack(ports, layout, journal.kept);
    throw error;
  }
  const last = entries.at(-1);
  return last ? entryDigest(last) : head;
}
async function takeBack({ files }, layout, kept) {
  try {
    const text = await files.readText(layout.journal);
    if (text !== void 0 && text !== kept) await files.write(layout.journal, kept, 384);
  } catch {
  }
}

// src/targets/local/lock.ts
var lockTtlMs = 6e4;
var renewMs = lockTtlMs / 3;
var unwrittenMs = 5e3;
var attempts = 20;
var lost = (layout) => new UserError(`The lock of ${layout.set} was lost: another run has taken it over.`, { reason: "lock-held", where: layout.lock, remedy: "See what the other run did, then run again." });
function held(layout, lock) {
  const { owner, expiresAt } = lock;
  return new UserError(`${layout.set} is being changed by ${owner.name} (run ${owner.runId}, attempt ${owner.attempt}).`, {
    reason: "lock-held",
    where: layout.lock,
    expected: `the lock to be free; it expires at ${expiresAt} unless its owner renews it`,
    remedy: "Wait for that run to end, or cancel it."
  });
}
async function readLock({ files }, layout) {
  const text = await files.readText(layout.lock);
  if (text === void 0) return void 0;
  if (!text.endsWith("\n")) return "unwritten";
  return readStored(files, layout.lock, "The lock");
}
var me = (ports) => ports.processes.identify(process.pid);
async function isStale(ports, layout, lock) {
  if (lock === "unwritten") return ports.clock.now() - ((await ports.files.facts(layout.lock))?.modifiedAt ?? 0) > unwrittenMs;
  if (ports.clock.now() >= Date.parse(lock.expiresAt)) return true;
  return lock.process !== null && !await ports.processes.alive(lock.process);
}
async function makeLock(ports, owner, epoch) {
  const now = ports.clock.now();
  return { schema: stateSchema, epoch, owner, process: await me(ports) ?? null, acquiredAt: new Date(now).toISOString(), expiresAt: new Date(now + lockTtlMs).toISOString() };
}
async function takeOver(ports, layout, owner, stale) {
  const seen = stale === "unwritten" ? 0 : stale.epoch;
  const claim = layout.takeover(seen);
  const mine = await makeLock(ports, owner, Math.max(seen, await lastEpoch(ports, layout)) + 1);
  if (!await ports.files.create(claim, renderStored(mine), 384)) {
    const rival = await readStored(ports.files, claim, "A claim to the lock").catch(() => void 0);
    if (rival && await isStale(ports, layout, rival)) await ports.files.remove(claim);
    return void 0;
  }
  try {
    const now = await readLock(ports, layout);
    const same = stale === "unwritten" ? now === "unwritten" : typeof now === "object" && now.epoch === stale.epoch;
    if (!same) return void 0;
    await rememberEpoch(ports, layout, mine.epoch);
    await ports.files.write(layout.lock, renderStored(mine), 384);
    return mine;
  } finally {
    await ports.files.remove(claim);
  }
}
var lastEpoch = async ({ files }, layout) => (await readStored(files, layout.epoch, "The epoch"))?.epoch ?? 0;
var rememberEpoch = ({ files }, layout, epoch) => files.write(layout.epoch, renderStored({ schema: stateSchema, epoch }), 384);
async function acquireLock(ports, layout, owner) {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found2 = await readLock(ports, layout);
    if (found2 === void 0) {
      const mine = await makeLock(ports, owner, await lastEpoch(ports, layout) + 1);
      await rememberEpoch(ports, layout, mine.epoch);
      if (await ports.files.create(layout.lock, renderStored(mine), 384)) return keepLock(ports, layout, mine);
    } else if (await isStale(ports, layout, found2)) {
      const mine = await takeOver(ports, layout, owner, found2);
      if (mine) {
        ports.log.warning(`Took over the lock of ${layout.set}${found2 === "unwritten" ? "" : ` from ${found2.owner.name} (run ${found2.owner.runId}), which is gone`}.`);
        return keepLock(ports, layout, mine);
      }
    } else if (found2 !== "unwritten") throw held(layout, found2);
    await ports.clock.sleep(25);
  }
  const found = await readLock(ports, layout);
  throw typeof found === "object" ? held(layout, found) : lost(layout);
}
function keepLock(ports, layout, first) {
  const over = new AbortController();
  const gone = new AbortController();
  let lock = first;
  const renew = async () => {
    while (!over.signal.aborted) {
      await ports.clock.sleep(renewMs, over.signal);
      if (!await isOurs(ports, layout, lock.epoch)) return gone.abort(lost(layout));
      const next = { ...lock, expiresAt: new Date(ports.clock.now() + lockTtlMs).toISOString() };
      const written2 = await ports.files.write(layout.lock, renderStored(next), 384).then(() => true, () => false);
      if (written2) lock = next;
      else if (ports.clock.now() >= Date.parse(lock.expiresAt)) return gone.abort(lost(layout));
    }
  };
  const renewing = renew().catch(() => void 0);
  return {
    set: layout.set,
    epoch: first.epoch,
    owner: first.owner,
    expiresAt: () => Date.parse(lock.expiresAt),
    lost: gone.signal,
    release: async () => {
      if (over.signal.aborted) return;
      over.abort();
      await renewing;
      if (await isOurs(ports, layout, first.epoch)) await ports.files.remove(layout.lock);
    }
  };
}
async function isOurs(ports, layout, epoch) {
  const found = await readLock(ports, layout);
  return typeof found === "object" && found.epoch === epoch;
}
async function checkHold(ports, layout, hold) {
  if (hold.lost.aborted || !await isOurs(ports, layout, hold.epoch)) throw lost(layout);
}

// src/targets/local/lower.ts
function lowerSteps(steps, facts, want) {
  const last = /* @__PURE__ */ new Map();
  return steps.flatMap((step) => {
    const { verb } = step;
    const after = step.after.map((id) => last.get(id) ?? id);
    if (verb.do !== "roll") return [{ ...step, after }];
    const there = facts.services[step.service];
    const replicas = want?.services[step.service]?.replicas ?? there?.revisions[verb.to]?.wanted ?? 1;
    const lowered = laid({ ...step, after }, partsOf(verb, replicas, there));
    last.set(step.id, lowered.at(-1).id);
    return lowered;
  });
}
function laid(step, parts) {
  let previous = step.after;
  return parts.map(({ verb, undo }, index) => {
    const id = `${step.id}.${index + 1}-${verb.do}`;
    const lowered = { ...step, id, after: previous, verb, undo };
    previous = [id];
    return lowered;
  });
}
function predecessor(to, facts) {
  return Object.entries(facts?.weights ?? {}).filter(([rev, weight]) => rev !== to && weight > 0).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}
function partsOf({ to, surge, unavailable }, replicas, facts) {
  const from = predecessor(to, facts);
  const before = { fresh: facts?.revisions[to]?.wanted ?? 0, weights: facts?.weights ?? {} };
  const ensure2 = (rev, count2, was) => ({ verb: { do: "ensure", rev, replicas: count2 }, undo: was > 0 ? { do: "ensure", rev, replicas: was } : { do: "retire", rev } });
  let weights = before.weights;
  const route2 = (next) => {
    const undo = Object.values(weights).some((w) => w > 0) ? { do: "route", weights } : { do: "drain", rev: to };
    weights = next;
    return { verb: { do: "route", weights: next }, undo };
  };
  if (from === void 0) return [ensure2(to, replicas, before.fresh), route2({ [to]: 100 })];
  const parts = [];
  const room = surge + unavailable > 0 ? surge : 1;
  let old = facts?.revisions[from]?.wanted ?? 0;
  let fresh = 0;
  while (fresh < replicas) {
    const grown = Math.min(replicas, replicas + room - old);
    if (grown <= fresh) {
      const shrunk = Math.max(0, Math.min(old - 1, replicas - unavailable - fresh, replicas + room - fresh - 1));
      if (shrunk === 0 && fresh > 0) parts.push(route2({ [to]: 100 }));
      parts.push(ensure2(from, shrunk, old));
      old = shrunk;
      continue;
    }
    parts.push(ensure2(to, grown, fresh === 0 ? before.fresh : fresh));
    fresh = grown;
    const share = Math.floor(100 * fresh / replicas);
    parts.push(route2(share === 100 ? { [to]: 100 } : { [from]: 100 - share, [to]: share }));
  }
  return parts;
}

// src/targets/local/machine.ts
var remedy = "Run on that machine, or set SLIPWAY_STATE to another directory.";
var foreign = (layout, file, here) => `The state of ${layout.set} belongs to machine ${file.machine}; this is ${here}.`;
async function machineProblem({ files, host }, layout) {
  const file = await readStored(files, layout.machine, "The name of the machine");
  if (!file || file.machine === host.machine) return void 0;
  return { reason: "wrong-machine", message: foreign(layout, file, host.machine), remedy };
}
async function refuseOtherMachine(ports, layout) {
  const problem = await machineProblem(ports, layout);
  if (problem) throw new UserError(problem.message, { reason: "wrong-machine", where: layout.machine, remedy });
}
async function claimMachine(ports, layout) {
  await ports.files.makeDirectory(layout.root, 448);
  await ports.files.create(layout.machine, renderStored({ schema: stateSchema, machine: ports.host.machine }), 384);
  await refuseOtherMachine(ports, layout);
}

// src/targets/local/problems.ts
import path5 from "node:path";
async function releaseProblems(ports, release, routers) {
  const found = await Promise.all(Object.entries(release.services).map(async ([service, wanted]) => [
    ...await programProblem(ports, service, wanted),
    ...await portProblem(ports, release.set, { service, wanted, router: routers[service] })
  ]));
  return found.flat();
}
async function programProblem({ files, exec }, service, { source }) {
  if (source.kind !== "process") {
    return [{ reason: "unsupported", service, message: `${service}: the local target runs processes, not ${source.kind}.`, remedy: "Give the service `source.run` for this environment." }];
  }
  const [program] = source.argv;
  if (!program.includes("/")) {
    if (await exec.which(program) !== void 0) return [];
    return [{ reason: "command-not-found", service, message: `${service}: there is no program \`${program}\` on PATH.`, remedy: `Install it, or correct services.${service}.source.run.` }];
  }
  const file = path5.resolve(source.directory, program);
  const facts = await files.facts(file);
  if (facts?.kind === "symlink" || facts?.kind === "file" && (facts.mode & 73) !== 0) return [];
  const what = facts === void 0 ? "does not exist" : facts.kind === "file" ? "is not executable" : "is no file";
  return [{ reason: "command-not-found", service, message: `${service}: ${program} ${what} in ${source.directory}.`, remedy: `Correct services.${service}.source.run.` }];
}
async function portProblem(ports, set, { service, wanted: { port }, router }) {
  if (port === void 0 || router?.ports.some((p) => p.port === port && p.state === "listening")) return [];
  const found = await observeListenPort(ports, set, service, port);
  switch (found) {
    case "free":
    case "held-by-own-router":
      return [];
    case "in-use":
      return [{ reason: "port-in-use", service, message: `${service}: another program listens on port ${port}.`, remedy: `Stop that program or change services.${service}.port.` }];
    case "not-permitted":
      return [{ reason: "port-in-use", service, message: `${service}: this user may not listen on port ${port}.`, remedy: `Use a port from 1024 on in services.${service}.port, or give this user the right.` }];
  }
}

// src/targets/local/snapshots.ts
import path6 from "node:path";
var keptSnapshots = 5;
var fileOf = (layout, id) => path6.join(layout.snapshots, `${id.slice("sha256:".length)}.json`);
function snapshotId({ set, services }) {
  return digestJson({ set, services: Object.fromEntries(Object.entries(services).map(([name, { rev, replicas, dependsOn, strategy }]) => [name, { rev, replicas, dependsOn, strategy }])) });
}
var refOf = ({ id, at, label, release }) => ({ id, at, label, revisions: Object.fromEntries(Object.entries(release.services).map(([name, { rev }]) => [name, rev])) });
async function writeSnapshot({ files, clock }, layout, release, label) {
  const services = Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, atTarget(layout, name, service)]));
  const snapshot = { schema: stateSchema, id: snapshotId(release), at: new Date(clock.now()).toISOString(), label, release: { set: release.set, services } };
  await files.write(fileOf(layout, snapshot.id), renderStored(snapshot), 384);
  return refOf(snapshot);
}
async function readSnapshot({ files }, file) {
  const stored = await readStored(files, file, "A snapshot");
  if (stored && (snapshotId(stored.release) !== stored.id || !file.endsWith(`${stored.id.slice("sha256:".length)}.json`))) {
    throw new UserError("A snapshot does not hold what its name says.", { reason: "journal-corrupt", where: file, remedy: "Restore the file from a copy, or deploy again." });
  }
  return stored;
}
async function listSnapshots(ports, layout) {
  const names = (await ports.files.list(layout.snapshots)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  const found = await Promise.all(names.map((name) => readSnapshot(ports, path6.join(layout.snapshots, name))));
  return found.flatMap((snapshot) => snapshot ? [refOf(snapshot)] : []).sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}
async function recallRelease(ports, layout, id) {
  const snapshot = await readSnapshot(ports, fileOf(layout, id));
  if (!snapshot) throw new UserError(`There is no snapshot ${id}.`, { reason: "nothing-to-roll-back", where: layout.snapshots, remedy: "Choose one that `operation: status` lists." });
  return { set: snapshot.release.set, services: Object.fromEntries(Object.entries(snapshot.release.services).map(([name, service]) => [name, atTarget(layout, name, service)])) };
}
async function dropSnapshots(ports, layout, kept) {
  for (const { id } of await listSnapshots(ports, layout)) if (!kept.has(id)) await ports.files.remove(fileOf(layout, id));
}

// src/targets/local/observe.ts
async function observeSet(ports, layout, want, signal) {
  const foreign2 = await machineProblem(ports, layout);
  const snapshots = await listSnapshots(ports, layout);
  const state = foldJournal((await readJournal(ports, layout)).entries);
  const release = want === null ? void 0 : "services" in want ? want : await recallRelease(ports, layout, want.id);
  const byId = (id) => snapshots.find((snapshot) => snapshot.id === id);
  const current = byId(state.current);
  const services = {};
  const routers = {};
  const names = /* @__PURE__ */ new Set([...await ports.files.list(layout.routers), ...Object.keys(release?.services ?? {})]);
  await Promise.all([...names].sort().map(async (service) => {
    signal.throwIfAborted();
    const router = { service, directory: layout.router(service) };
    const status = foreign2 ? void 0 : await routerStatus(ports, router);
    const saved = status ? void 0 : await readSavedState(ports, router);
    routers[service] = status;
    services[service] = { serving: current?.revisions[service], ...status ? live(status) : saved ? written(saved) : { weights: {}, revisions: {} } };
  }));
  const problems = [...foreign2 ? [foreign2] : [], ...release ? await releaseProblems(ports, release, routers) : []];
  return { services: sorted(services), current, previous: byId(state.previous), problems };
}
var sorted = (values) => Object.fromEntries(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1));
var live = ({ weights, revisions }) => ({ weights, revisions: Object.fromEntries(Object.entries(revisions).map(([rev, status]) => [rev, revisionFacts(status)])) });
function revisionFacts({ wanted, ready, restarts, total, instances }) {
  return {
    wanted,
    ready,
    restarts,
    traffic: total,
    endpoints: instances.filter((instance) => instance.phase === "ready").map((instance) => `http://127.0.0.1:${instance.port}`)
  };
}
function written({ weights, revisions }) {
  const down = ([rev, { spec }]) => [rev, { wanted: spec.replicas, ready: 0, restarts: 0, endpoints: [] }];
  return { weights, revisions: Object.fromEntries(Object.entries(revisions).filter(([, { leaving }]) => !leaving).map(down)) };
}

// src/targets/local/local-target.ts
function openLocalTarget(ports) {
  const layout = (set) => layoutOf(ports.host.state, set);
  const fenced = async (hold, effect) => {
    await checkHold(ports, layout(hold.set), hold);
    return effect(layout(hold.set));
  };
  return {
    capabilities: async () => ({ kind: "local", strategies: ["rolling", "canary"], weightStep: 1 }),
    observe: (set, want, signal) => observeSet(ports, layout(set), want, signal),
    lower: lowerSteps,
    lock: async (set, owner) => {
      await claimMachine(ports, layout(set));
      return acquireLock(ports, layout(set), owner);
    },
    append: (hold, head, operation, wave) => fenced(hold, (at) => appendJournal(ports, at, { head, operation, wave })),
    read: async (set) => {
      await refuseOtherMachine(ports, layout(set));
      const { head, entries } = await readJournal(ports, layout(set));
      return { head, entries, snapshots: await listSnapshots(ports, layout(set)) };
    },
    stage: (hold, release, signal) => fenced(hold, (at) => stageRelease(ports, at, release, signal)),
    apply: (hold, step, signal) => fenced(hold, (at) => applyStep(ports, at, step, signal)),
    snapshot: (hold, release, label) => fenced(hold, (at) => keepSnapshot(ports, at, release, label)),
    recall: (set, id) => recallRelease(ports, layout(set), id),
    logTail: (set, service, rev, lines) => readLogTail(ports, layout(set).router(service), rev, lines)
  };
}
async function keepSnapshot(ports, layout, release, label) {
  const earlier = await snapshotsToKeep(ports, layout);
  const ref = await writeSnapshot(ports, layout, release, label);
  await dropSnapshots(ports, layout, earlier.add(ref.id));
  const named = new Set((await listSnapshots(ports, layout)).flatMap(({ revisions }) => Object.entries(revisions).map(([service, rev]) => `${service}/${rev}`)));
  for (const service of await ports.files.list(layout.routers)) {
    const status = await routerStatus(ports, { service, directory: layout.router(service) });
    for (const rev of Object.keys(status?.revisions ?? {})) named.add(`${service}/${rev}`);
  }
  await collectReleases(ports, layout, (service, rev) => named.has(`${service}/${rev}`));
  return ref;
}
async function snapshotsToKeep(ports, layout) {
  const { entries } = await readJournal(ports, layout);
  const { current, previous } = foldJournal(entries);
  const journalled = entries.flatMap(({ body }) => body.kind === "snapshot" ? [body.id] : []).reverse();
  const newest = [...new Set(journalled)].slice(0, keptSnapshots);
  return /* @__PURE__ */ new Set([...newest, ...current ? [current] : [], ...previous ? [previous] : []]);
}

// src/targets/index.ts
function openTarget(spec, ports) {
  const { kind } = spec.target;
  if (kind === "local") return openLocalTarget(ports);
  throw new UserError(`The target kind ${kind} is not supported by this version.`, {
    reason: "unsupported",
    where: `environments.${spec.environment}.target`,
    expected: "local",
    remedy: "Use `target: {kind: local}` for this environment."
  });
}

// src/report/parse-stage-data.ts
var count = number().nonnegative();
var figure = number().nullable();
var time = iso_exports.datetime();
var Verdict = _enum(verdicts);
var Digest = templateLiteral(["sha256:", string()]);
var ArmSample = object({ rev: string(), events: count, bad: count, share: figure });
var Judgement = object({
  gate: string(),
  service: string(),
  verdict: Verdict,
  from: time,
  to: time,
  baseline: ArmSample.nullable(),
  canary: ArmSample,
  max: number(),
  atLeast: number(),
  headline: string()
});
var Snapshot = object({ id: Digest, at: string(), label: string(), revisions: record(string(), string()) });
var ServicePlan = object({
  service: string(),
  change: _enum(["create", "update", "unchanged", "remove"]),
  from: string().nullable(),
  to: string().nullable(),
  strategy: _enum(["rolling", "recreate", "blue-green", "canary"]),
  changed: array(string())
});
var StepRun = object({
  id: string(),
  service: string(),
  verb: string(),
  phase: _enum(["do", "undo"]),
  startedAt: time,
  endedAt: time.nullable(),
  state: _enum(["done", "failed", "pending"]),
  note: string()
});
var TrafficSample = object({
  at: time,
  service: string(),
  weights: record(string(), number()),
  arms: record(string(), object({ requests: count, serverErrors: count, lost: count, p95Ms: figure }))
});
var shapes = {
  "validate-env": object({ checks: array(object({
    id: string(),
    title: string(),
    required: string(),
    observed: string(),
    status: _enum(checkStatuses),
    remedy: string()
  })) }),
  provision: object({
    operation: _enum(["plan", "apply"]),
    engine: string(),
    planDigest: string(),
    changes: array(object({ action: _enum(["create", "update", "delete", "replace", "none"]), resource: string() }))
  }),
  configure: object({ release: string(), services: record(string(), object({ release: string(), keys: count })) }),
  scan: object({
    counts: object({ critical: count, high: count, medium: count, low: count }),
    suppressed: count,
    incomplete: array(string()),
    findings: array(object({ rule: string(), severity: string(), title: string(), where: string(), remedy: string() }))
  }),
  deploy: object({
    operation: string(),
    label: string().optional(),
    planDigest: string().nullable(),
    outcome: _enum(["planned", "succeeded", "rolled-back", "rollback-failed", "unfinished", "unchanged", "status"]),
    services: array(ServicePlan),
    order: array(array(string())),
    before: Snapshot.nullable(),
    after: Snapshot.nullable(),
    steps: array(StepRun),
    judgements: array(Judgement),
    traffic: array(TrafficSample),
    undo: object({ reason: string(), message: string(), verdictAt: time, restoredAt: time.nullable() }).nullable()
  }),
  "integration-test": object({
    operations: array(object({ method: string(), path: string(), verdict: Verdict, status: figure, ms: figure, message: string() })),
    load: object({
      rate: number(),
      seconds: number(),
      sent: count,
      failed: count,
      p50Ms: figure,
      p95Ms: figure,
      p99Ms: figure,
      verdict: Verdict,
      message: string()
    }).nullable()
  }),
  "monitor-gate": object({
    judgements: array(Judgement),
    series: array(object({ at: time, gate: string(), service: string(), events: count, bad: count }))
  })
};
var isStageName = (name) => Object.hasOwn(shapes, name);
function parseStageData(stage, data) {
  const parsed = shapes[stage].safeParse(data);
  return parsed.success ? parsed.data : void 0;
}

export {
  percent,
  openGate,
  operationId,
  foldJournal,
  openTarget,
  isStageName,
  parseStageData
};
