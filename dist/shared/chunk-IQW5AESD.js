import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  _enum,
  array,
  number,
  object,
  record,
  string,
  tuple
} from "./chunk-2ESPDTUC.js";
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

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
var floor = 1e-4;
var clampShare = (share) => Math.min(0.98, Math.max(floor, share));
var logBetaMixture = (c, prior) => logBeta(prior.bad + c.bad, prior.good + c.events - c.bad) - logBeta(prior.bad, prior.good);
var priorAt = (scale) => ({ bad: 0.5, good: 0.5 / clampShare(scale) });
function logWorse(c, lowest, scale) {
  const shares = alternatives(clampShare(lowest));
  const coarse = logSumExp(shares.map((s) => logLikelihood(c, s))) - Math.log(shares.length);
  return logSumExp([Math.log(0.9) + coarse, Math.log(0.1) + logBetaMixture(c, priorAt(scale))]);
}
function logEvidenceAbove(c, max) {
  if (c.events === 0) return 0;
  return logWorse(c, 2 * max, max) - logLikelihood(c, Math.min(c.bad / c.events, max));
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
  return logWorse(canary, scale / 2, scale) + logBetaMixture(baseline, priorAt(scale)) - bestWithinMargin(canary, baseline, margin);
}
function upperBound(c, errorRate) {
  if (c.events === 0) return 1;
  const limit = Math.log(1 / errorRate);
  const mixture = logBetaMixture(c, { bad: 0.5, good: 20 });
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
  const positive = operator === "=" || operator === "=~";
  if (operator === "=" || operator === "!=") return { label, operator, value, test: (v) => v === value === positive };
  const regex = compileRegex(value);
  return { label, operator, value, test: (v) => regex.matches(v) === positive };
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
  const started = exposition.samples.find((s) => s.name === "process_start_time_seconds")?.value;
  return { series, ...started === void 0 || !Number.isFinite(started) ? {} : { startedAt: started } };
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
        const response = await ports.http.request({ url: planQuery(request, now).url, headers: { accept: "application/json" }, timeoutMs, retry: "transient" }, signal);
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
    const answer = await http.request({ url, headers: { accept }, timeoutMs: timeoutMs2, retry: "none" }, signal);
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
var metricsUrl = (endpoint, path) => endpoint.replace(/\/+$/, "") + path;
function scrapeArm({ arm, path, counter, countFrom }, http) {
  const instances = arm.endpoints.map((endpoint) => ({ url: metricsUrl(endpoint, path), tally: emptyTally, labelSets: [] }));
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
  const unread = [...canary.problems, ...against ? baseline?.problems ?? [] : []].slice(0, 5);
  return {
    gate: request.name,
    service: request.service,
    verdict,
    ...span,
    baseline: baseline?.sample ?? null,
    canary: canary.sample,
    max,
    atLeast,
    headline,
    ...unread.length > 0 ? { unread } : {}
  };
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

export {
  percent,
  openGate
};
