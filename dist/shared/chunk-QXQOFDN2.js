import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  heldReasons
} from "./chunk-SK5RQCG5.js";
import {
  _enum,
  looseObject,
  number,
  object,
  string
} from "./chunk-2ESPDTUC.js";
import {
  digestJson
} from "./chunk-337UB6F4.js";
import {
  SlipwayError,
  UserError
} from "./chunk-TL6VAHU4.js";

// src/rollout/wreck.ts
var rebuildRemedy = "Restore it from a copy, or let `operation: janitor` with `rebuild: true` begin it anew from the snapshots.";
function brokenJournal(thrown, where) {
  if (thrown === void 0) return null;
  if (!(thrown instanceof SlipwayError) || thrown.reason !== "journal-corrupt") throw thrown;
  return { where: thrown.where ?? where, words: thrown.message };
}
function salvage({ snapshots, services }, chosen) {
  const newest = snapshots.at(-1);
  if (newest === void 0) return { refuse: "No snapshot is kept." };
  const index = snapshots.findLastIndex((one) => chosen === void 0 ? differences(one, services).length === 0 : one.id === chosen);
  const serves = snapshots[index];
  if (serves !== void 0) return { refuse: null, lineage: snapshots.slice(0, index + 1), serves };
  return { refuse: chosen === void 0 ? `No kept snapshot is what serves. From the newest, ${nameOf(newest)}: ${differences(newest, services).join("; ")}.` : `No snapshot ${chosen} is kept.` };
}
var nameOf = ({ id, label }) => label === "" ? id : `${label} (${id})`;
function differences({ revisions }, services) {
  return [.../* @__PURE__ */ new Set([...Object.keys(revisions), ...Object.keys(services)])].sort().flatMap((service) => {
    const rev = revisions[service];
    const { weights = {}, revisions: live = {} } = Object.hasOwn(services, service) ? services[service] ?? {} : {};
    const other = Object.entries(weights).find(([one, percent]) => one !== rev && percent > 0);
    if (other !== void 0) return [`${service} has ${other[1]} % of its traffic on ${other[0]}`];
    return rev === void 0 || Object.hasOwn(live, rev) ? [] : [`${service} has no revision ${rev}`];
  });
}

// src/rollout/journal-entry.ts
var journalSchemaNumber = 1;
var journalRoot = `sha256:${"0".repeat(64)}`;

// src/rollout/journal.ts
var DigestText = string().regex(/^sha256:[0-9a-f]{64}$/);
var kinds = ["begin", "taken", "intent", "done", "judged", "failed", "undo", "snapshot", "rebuilt", "end"];
var EntryLine = object({
  schema: number().int(),
  seq: number().int().min(0),
  at: string(),
  previous: DigestText,
  operation: string().min(1),
  body: looseObject({ kind: _enum(kinds) })
});
var digests = /* @__PURE__ */ new WeakMap();
var lines = /* @__PURE__ */ new WeakMap();
function remembered(known, entry, make) {
  const found = known.get(entry) ?? make();
  known.set(entry, found);
  return found;
}
var entryDigest = (entry) => remembered(digests, entry, () => digestJson(entry));
var entryLine = (entry) => remembered(lines, entry, () => `${JSON.stringify(entry)}
`);
function chainEntries(head, operation, bodies, { at, seq }) {
  let previous = head;
  return bodies.map((body, index) => {
    const entry = { schema: journalSchemaNumber, seq: seq + index, at, previous, operation, body };
    previous = entryDigest(entry);
    return entry;
  });
}
var operationId = (head, begin) => digestJson({ head, begin }).slice("sha256:".length, "sha256:".length + 12);
var origin = { seq: 0, previous: journalRoot };
function verifyChain(entries, where = "journal", from = origin) {
  let { previous } = from;
  for (const [index, entry] of entries.entries()) {
    if (entry.previous !== previous || entry.seq !== from.seq + index) throw corrupt(entries.slice(0, index), where, `Entry ${from.seq + index} does not follow the entry before it`);
    previous = entryDigest(entry);
  }
  return previous;
}
var renderJournal = (entries) => entries.map(entryLine).join("");
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
    remedy: snapshot?.kind === "snapshot" ? `${rebuildRemedy} The last snapshot before the break is ${snapshot.id}. Nothing was changed.` : `${rebuildRemedy} There is no snapshot before the break. Nothing was changed.`
  });
}

// src/rollout/hooks-begun.ts
var hookOf = (plan, id) => {
  const step = plan.steps.find((one) => one.id === id);
  return step?.verb.do === "hook" ? { step, verb: step.verb } : void 0;
};
var keyOfHook = (service, { rev, name }) => `${service} ${rev} ${name}`;
function noteCompensation(state, id) {
  const { undo, compensations } = state;
  const hook = undo === null ? void 0 : hookOf(undo.plan, id);
  const now = undo?.steps[id];
  if (hook === void 0 || now === void 0) return;
  const key = keyOfHook(hook.step.service, hook.verb);
  const { failures = 0 } = compensations[key] ?? {};
  compensations[key] = { state: now.state === "done" ? "done" : "begun", failures: now.state === "failed" && now.failures > 0 ? failures + 1 : failures };
}
function noteIrreversible(known, { plan, undo }, id) {
  const hook = undo === null ? hookOf(plan, id) : void 0;
  if (hook?.step.undo !== "irreversible") return [...known];
  const { step: { service }, verb: { name } } = hook;
  return known.some((one) => one.service === service && one.name === name) ? [...known] : [...known, { service, name }];
}

// src/rollout/journal-state.ts
var isPause = (reason) => reason === "cancelled" || heldReasons.has(reason);
var staysPut = ({ plan, failure, undo }) => undo === null && failure !== null && (plan.onFailure === "freeze" || isPause(failure.reason));
function foldJournal(entries) {
  let lineage = [];
  let open = null;
  let last = null;
  let since = null;
  let irreversible = [];
  const warm = {};
  for (const { at, operation, body } of entries) {
    if (body.kind === "begin") {
      if (open === null) last = open = begun(operation, at, body);
      continue;
    }
    if (body.kind === "rebuilt") {
      lineage = body.lineage.map((snapshot) => ({ snapshot, owner: body.by }));
      since = at;
      open = null;
      continue;
    }
    if (open === null || open.id !== operation) continue;
    const state = open;
    enter(state, at, body);
    if (body.kind === "intent") irreversible = noteIrreversible(irreversible, state, body.step);
    if (body.kind === "done") keepWarm(warm, at, (state.undo?.plan ?? state.plan).steps.find((step) => step.id === body.step));
    if (body.kind === "snapshot") {
      lineage = advance(lineage, state, body.id, irreversible);
      irreversible = [];
      since = at;
    }
    if (body.kind !== "end") continue;
    if (body.outcome === "rolled-back" && state.snapshot === null && state.before === null) [lineage, irreversible] = [[], []];
    if (body.outcome !== "rollback-failed") open = null;
  }
  const final = entries.at(-1);
  return {
    head: final ? entryDigest(final) : journalRoot,
    seq: final ? final.seq + 1 : 0,
    lineage,
    current: lineage.at(-1)?.snapshot ?? null,
    irreversible,
    since,
    previous: lineage.at(-2)?.snapshot ?? null,
    unfinished: open,
    last,
    warm
  };
}
var isUpkeep = ({ plan }) => plan.operation === "finalize" || plan.operation === "janitor";
var begun = (id, at, body) => ({
  id,
  plan: body.plan,
  owner: body.owner,
  taken: [],
  machine: body.machine,
  label: body.label,
  before: body.before,
  to: body.to ?? null,
  want: body.want ?? null,
  startedAt: at,
  lastAt: at,
  steps: {},
  failure: null,
  failures: [],
  undo: null,
  compensations: {},
  snapshot: null,
  outcome: null,
  endedAt: null
});
function keepWarm(warm, at, step) {
  if (step === void 0) return;
  const { service, verb } = step;
  const here = Object.hasOwn(warm, service) ? warm[service] : {};
  if (verb.do === "drain" && verb.warmMs !== void 0) warm[service] = { ...here, [verb.rev]: new Date(Date.parse(at) + verb.warmMs).toISOString() };
  const over = verb.do === "retire" ? [verb.rev] : verb.do === "roll" ? Object.keys(here) : verb.do === "route" ? Object.keys(verb.weights).filter((rev) => (verb.weights[rev] ?? 0) > 0) : [];
  for (const rev of over) delete here[rev];
}
function irreversibleSince({ lineage, irreversible }, goal) {
  const at = goal === null ? -1 : lineage.findLastIndex((kept) => kept.snapshot === goal);
  return [...lineage.slice(at + 1).flatMap((kept) => kept.irreversible ?? []), ...irreversible];
}
function advance(lineage, state, id, irreversible) {
  if (lineage.at(-1)?.snapshot === id) return lineage;
  const back = state.undo === null ? state.plan.operation === "rollback" : state.undo.part === null;
  const at = back ? lineage.findLastIndex((kept) => kept.snapshot === id) : -1;
  return at >= 0 ? lineage.slice(0, at + 1) : [...lineage, { snapshot: id, owner: state.owner, ...irreversible.length === 0 ? {} : { irreversible } }];
}
function enter(state, at, body) {
  state.lastAt = at;
  switch (body.kind) {
    case "taken":
      state.owner = body.by;
      state.taken.push({ by: body.by, how: body.how, at });
      return;
    case "undo":
      state.undo = { reason: body.reason, message: body.message, plan: body.plan, at, steps: {}, part: body.part ?? null };
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
      if (state.undo === null && (state.failure === null || isPause(state.failure.reason))) state.failure = { step: body.step, reason: body.reason, message: body.message, at };
      if (state.undo === null && !isPause(body.reason)) state.failures = [...state.failures.filter((f) => f.step !== body.step), { step: body.step, reason: body.reason, message: body.message, at }];
      return markStep(state, body.step, at, { state: "failed", endedAt: at, ...body.reason === "cancelled" || body.reason === "paused" ? {} : { failures: failuresOf(state, body.step) + 1 } });
    case "intent":
      return markStep(state, body.step, at, { state: "intended", intentAt: at, endedAt: null });
    case "done":
      return markStep(state, body.step, at, { state: "done", endedAt: at, evidence: body.evidence });
    case "judged":
      return markStep(state, body.step, at, { judged: body.evidence });
  }
}
var stepsOf = (state) => state.undo === null ? state.steps : state.undo.steps;
var failuresOf = (state, step) => stepsOf(state)[step]?.failures ?? 0;
function markStep(state, step, at, change) {
  const steps = stepsOf(state);
  const before = Object.hasOwn(steps, step) ? steps[step] : void 0;
  steps[step] = { state: "intended", intentAt: at, endedAt: null, evidence: null, judged: null, failures: 0, ...before, ...change };
  if (state.undo !== null) noteCompensation(state, step);
}

export {
  rebuildRemedy,
  brokenJournal,
  salvage,
  nameOf,
  journalSchemaNumber,
  journalRoot,
  entryDigest,
  entryLine,
  chainEntries,
  operationId,
  verifyChain,
  renderJournal,
  parseJournal,
  keyOfHook,
  staysPut,
  foldJournal,
  isUpkeep,
  irreversibleSince
};
