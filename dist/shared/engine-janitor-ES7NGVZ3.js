import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  abortOpen
} from "./chunk-DPNYKE5F.js";
import "./chunk-ZBKXZNYL.js";
import "./chunk-QA5OJI2J.js";
import "./chunk-DSNSCAXB.js";
import "./chunk-WU6TXQTZ.js";
import {
  explainFailure,
  listWarm,
  nothingDone,
  planJanitor,
  resultOf,
  runSteps,
  stillWarm,
  unfinished,
  withContext
} from "./chunk-J4PQBDU6.js";
import {
  verbText
} from "./chunk-CSHBOJ24.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-MYGASNGU.js";
import "./chunk-DNRWLAXC.js";
import "./chunk-FDUBI3GR.js";
import "./chunk-O2CG2ZEO.js";
import {
  foldJournal,
  isUpkeep,
  nameOf,
  operationId,
  salvage
} from "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/deploy/engine-rebuild.ts
async function rebuildJournal(order, deps, signal) {
  const seen = await observeSalvage(order, deps, signal);
  if (seen === null || order.mode === "look") return seen && choreOf(seen, "planned");
  const hold = await deps.target.lock(order.set, deps.owner);
  try {
    const found = await observeSalvage(order, deps, AbortSignal.any([signal, hold.lost]));
    if (found === null) return null;
    await deps.target.rebuild(hold, { kind: "rebuilt", by: deps.owner, lineage: found.lineage.map(({ id }) => id), note: `Begun anew by ${deps.owner.name}: ${found.broken.words} ${served(found)}` });
    return choreOf(found, "mended");
  } finally {
    await hold.release();
  }
}
async function observeSalvage({ set, toSnapshot }, { target }, signal) {
  const { broken, ...rest } = await target.observeWreck(set, signal);
  if (broken === null) return null;
  const found = salvage(rest, toSnapshot);
  if (found.refuse === null) return { ...found, broken };
  throw new UserError(`${broken.words} It cannot be begun anew: ${found.refuse}`, {
    reason: "journal-corrupt",
    where: broken.where,
    expected: "a snapshot of which every revision is there and no other one has traffic",
    remedy: `${rest.snapshots.length === 0 ? "Restore it from a copy" : `Name in \`to-snapshot\` what shall serve: ${rest.snapshots.map(nameOf).join(", ")}`}. Nothing was changed.`
  });
}
var served = ({ lineage, serves }) => `${nameOf(serves)} is what serves${lineage.length === 1 ? "" : `, after ${lineage.length - 1} earlier`}. What was under way, what is kept warm and which hooks cannot be undone is no longer known.`;
var choreOf = (found, state) => ({ what: "journal", where: found.broken.where, found: found.broken.words, done: `put aside and begun anew: ${served(found)}`, state });

// src/deploy/engine-janitor.ts
async function janitor(order, deps, signal) {
  const rebuilt = order.rebuild === true ? await rebuildJournal(order, deps, signal) : null;
  if (rebuilt?.state === "planned") return { ...nothingDone, outcome: "planned", chores: [rebuilt] };
  const result = await tidy(order, deps, signal);
  return rebuilt === null ? result : { ...result, outcome: result.outcome === "unchanged" ? "succeeded" : result.outcome, started: true, note: "", chores: [rebuilt, ...result.chores] };
}
async function tidy(order, deps, signal) {
  const seen = await look("outside", order, deps, signal);
  const work = seen.troubles.some((trouble) => trouble.mends !== "");
  if (order.mode === "look") return untouched(seen, deps, "planned");
  if (seen.busy || !work) return untouched(seen, deps, "unchanged");
  return withContext(order.set, deps, signal, async (context) => {
    const failed = await mend(order, context);
    const after = await look("inside", order, deps, signal).catch(() => void 0);
    const chores = seen.troubles.map((trouble) => choreOf2(trouble, after));
    return failed === null ? judge(context, chores) : { ...failed, chores };
  });
}
function judge(context, chores) {
  const stuck = chores.filter((chore) => chore.state === "failed");
  const failure = stuck.length === 0 ? null : {
    reason: "release-not-ready",
    service: null,
    logTail: [],
    message: `Not mended: ${stuck.map((c) => `${c.what} ${c.where}`).join(", ")}.`,
    remedy: "Read the table, mend the cause, then run the janitor again."
  };
  return { ...resultOf(context, null, { outcome: stuck.length === 0 ? "succeeded" : "unfinished", failure }), chores };
}
function untouched({ state, facts, plan, troubles }, { ports }, outcome) {
  const serving = facts.current ?? null;
  return {
    ...nothingDone,
    outcome,
    plan: outcome === "planned" ? plan : null,
    before: serving,
    after: serving,
    warm: listWarm(state.warm, ports.clock.now()),
    note: troubles.length === 0 ? "Nothing to mend." : outcome === "planned" ? "" : "Nothing was mended: the table says what was found and why it was left alone.",
    chores: troubles.map((t) => ({ what: t.what, where: t.where, found: t.found, done: t.mends === "" ? `left alone: ${t.why}` : t.mends, state: t.mends === "" ? "left" : "planned" }))
  };
}
function choreOf2(trouble, after) {
  const { what, where, found, mends, why } = trouble;
  if (mends === "") return { what, where, found, done: `left alone: ${why}`, state: "left" };
  const there = after === void 0 || after.troubles.some((t) => t.id === trouble.id);
  return { what, where, found, done: there ? `tried: ${mends}` : mends, state: there ? "failed" : "mended" };
}
async function look(from, order, deps, signal) {
  const { target, ports } = deps;
  const { set } = order;
  const now = ports.clock.now();
  const { entries } = await target.read(set);
  const state = foldJournal(entries);
  const facts = await target.observe(set, null, signal);
  const { leftovers, lock: seen } = await target.observeLeftovers(set, signal);
  const lock = from === "inside" ? null : seen;
  const serving = state.current === null ? null : await target.recall(set, state.current);
  const kept = keptRevisions(order, state, facts, now);
  const planned = planJanitor(set, { facts, serving, capabilities: await target.capabilities(set), kept, leftovers });
  const plan = { ...planned, steps: target.lower(planned.steps, facts, serving) };
  const busy = lock?.state === "held";
  const open = state.unfinished;
  const age = open === null ? 0 : now - Date.parse(open.lastAt);
  const young = open !== null && !isUpkeep(open) && age < order.olderThanMs;
  const waits = busy ? `${lock.owner.name} is at work` : rests(open) ? `${open.failure.message} A person goes on with it, or takes it back` : young ? `an unfinished operation is younger than ${formatDuration(order.olderThanMs)}` : "";
  const matters = open === null || isUpkeep(open) ? plan : { ...plan, steps: plan.steps.filter(({ verb }) => verb.do === "sweep") };
  const troubles = [...lockTrouble(lock, set), ...openTrouble(open, age), ...planTroubles(matters)].map((trouble) => waits === "" || trouble.mends === "" ? trouble : { ...trouble, mends: "", why: waits });
  return { state, facts, plan, troubles, busy };
}
var rests = (open) => open?.undo === null && (open.failure?.reason === "paused" && open.failure.at === open.lastAt || open.plan.onFailure === "freeze" && open.failures.at(-1)?.at === open.lastAt);
function keptRevisions({ retire, olderThanMs }, state, facts, now) {
  if (retire === "all") return {};
  const until = state.since === null ? now : Date.parse(state.since) + olderThanMs;
  const warm = stillWarm(state.warm, now);
  if (until <= now) return warm;
  return Object.fromEntries(Object.entries(facts.services).map(([service, { revisions }]) => [service, {
    ...Object.fromEntries(Object.keys(revisions).filter((rev) => state.warm[service]?.[rev] === void 0).map((rev) => [rev, new Date(until).toISOString()])),
    ...warm[service]
  }]));
}
function lockTrouble(lock, set) {
  if (lock === null) return [];
  const { owner, expiresAt, state } = lock;
  const found = `${state === "stale" ? "its owner is gone" : "held"}: ${owner.name}, attempt ${owner.attempt}${expiresAt === "" ? "" : `, expires ${expiresAt}`}`;
  return [{ id: "lock", what: "lock", where: set, found, mends: state === "stale" ? "taken over and freed" : "", why: "its owner lives" }];
}
function openTrouble(open, age) {
  if (open === null) return [];
  return [{
    id: "operation",
    what: "unfinished operation",
    where: open.id,
    why: "",
    found: `${open.plan.operation} by ${open.owner.name}, ${open.undo === null ? "half-way" : "half taken back"}, silent for ${formatDuration(age)}`,
    mends: isUpkeep(open) ? "closed: nothing that serves was changed" : "taken back to what served before"
  }];
}
function planTroubles(plan) {
  const repaired = [...new Set(plan.steps.filter(isRepair).map((s) => s.service))];
  return [
    ...repaired.map((service) => ({ id: `service ${service}`, what: "service", where: service, found: "does not serve as the current snapshot says", mends: "brought back", why: "" })),
    ...plan.steps.flatMap(({ service, verb }) => {
      if (verb.do === "retire") return [{ id: `idle ${service} ${verb.rev}`, what: "predecessor", where: service, found: `revision ${verb.rev}, no traffic, past its time`, mends: "ended", why: "" }];
      if (verb.do !== "sweep") return [];
      const { kind, id, what } = verb.leftover;
      return [{ id: `${kind} ${service} ${id}`, what: kind === "process" ? "orphan process" : kind, where: service, found: what, mends: kind === "process" ? "ended" : "removed", why: "" }];
    })
  ];
}
var isRepair = ({ verb }) => verb.do === "ensure" || verb.do === "route";
async function mend(order, context) {
  const { session, deps } = context;
  const open = session.state.unfinished;
  if (open !== null) {
    const aborted = await abortOpen(context, "janitor").catch((thrown) => unfinished(context, open.plan, thrown));
    if (aborted.failure !== null || aborted.outcome === "unfinished") return aborted;
  }
  const { plan, state } = await look("inside", order, deps, context.signal);
  const body = { kind: "begin", plan, owner: deps.owner, machine: deps.machine, before: state.current, label: "janitor" };
  const id = operationId(session.head(), body);
  await session.append(id, [body]);
  return carryOut(context, id, plan);
}
async function carryOut(context, id, plan) {
  try {
    const failures = await runSteps(context, { operation: id, plan, phase: "do", onFailure: "finish" });
    const first = failures[0];
    if (first?.error.reason === "cancelled") throw new UserError("The janitor was cancelled.", { reason: "cancelled", remedy: "Run it again." });
    await context.session.append(id, [{ kind: "end", outcome: first === void 0 ? "succeeded" : "abandoned" }]);
    if (first === void 0) return null;
    return resultOf(context, plan, { outcome: "unfinished", failure: { ...await explainFailure(context, toSlipwayError(first.error), first.step), message: failures.map((f) => `${verbText(f.step.verb)}: ${context.deps.redact(f.error.message)}`).join("; ") } });
  } catch (thrown) {
    return unfinished(context, plan, thrown);
  }
}
export {
  janitor
};
