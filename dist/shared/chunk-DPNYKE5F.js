import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  begunOf,
  carryThrough,
  comeBack,
  planResume,
  remainingJudgements,
  wayBack,
  withEarlier,
  withoutJudgements
} from "./chunk-ZBKXZNYL.js";
import {
  finishOpen,
  refuseIrreversible
} from "./chunk-DSNSCAXB.js";
import {
  wayToSnapshot
} from "./chunk-WU6TXQTZ.js";
import {
  answerPause,
  nothingDone,
  resultOf,
  withContext
} from "./chunk-J4PQBDU6.js";
import {
  refuseProblems
} from "./chunk-FDUBI3GR.js";
import {
  foldJournal,
  isUpkeep,
  staysPut
} from "./chunk-QXQOFDN2.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  SlipwayError,
  UserError
} from "./chunk-TL6VAHU4.js";

// src/deploy/engine-open.ts
var nothing = (context) => resultOf(context, null, { outcome: "unchanged", note: "Nothing to do: nothing is unfinished." });
var takenBy = ({ deps }, how) => ({ kind: "taken", by: deps.owner, how });
function resume(set, deps, signal) {
  return withContext(set, deps, signal, (context) => goOn(context, "resume"));
}
function promote(set, deps, signal) {
  return orTell("promote", set, deps, () => withContext(set, deps, signal, (context) => goOn(context, "promote")));
}
function pause(set, deps, signal) {
  return orTell("pause", set, deps, () => withContext(set, deps, signal, (context) => Promise.resolve(atRest(context))));
}
async function orTell(kind, set, deps, alone) {
  try {
    return await alone();
  } catch (thrown) {
    if (thrown instanceof SlipwayError && thrown.reason === "lock-held") return tellRunning(kind, set, deps, thrown);
    throw thrown;
  }
}
function atRest(context) {
  const open = context.session.state.unfinished;
  const rests = open === null || isUpkeep(open) ? "" : ` The ${open.plan.operation} by ${open.owner.name} is half-way: \`operation: resume\` goes on with it, \`operation: abort\` takes it back.`;
  return resultOf(context, null, { outcome: "unchanged", note: `Nothing to pause: no run is at work.${rests}` });
}
function abort(set, deps, signal) {
  return withContext(set, deps, signal, (context) => abortOpen(context, "abort"));
}
async function abortOpen(context, how) {
  const { deps, session, signal } = context;
  const open = session.state.unfinished;
  if (open === null) return nothing(context);
  if (isUpkeep(open)) return closeUpkeep(context, open);
  if (open.undo === null && open.snapshot !== null) return closeComplete(context, open, how);
  refuseIrreversible(open, void 0);
  await session.append(open.id, [takenBy(context, how)]);
  await deps.target.revive(session.hold, signal);
  return withEarlier(await finishOpen(context, open, void 0), open);
}
async function closeUpkeep(context, open) {
  await context.session.append(open.id, [{ kind: "end", outcome: "abandoned" }]);
  return resultOf(context, null, { outcome: "unchanged", note: `Nothing to take back: a ${open.plan.operation} was half-way, which changes nothing that serves. Run it again.` });
}
async function closeComplete(context, open, how) {
  await context.session.append(open.id, [takenBy(context, how), { kind: "end", outcome: open.plan.operation === "rollback" ? "rolled-back" : "succeeded" }]);
  return withEarlier(resultOf(context, open.plan, { outcome: "succeeded", note: "It was complete: only its end had not been written." }), open);
}
async function goOn(context, how) {
  const { deps, session, signal } = context;
  const open = session.state.unfinished;
  if (open === null) return nothing(context);
  if (isUpkeep(open)) return closeUpkeep(context, open);
  const back = open.plan.operation === "rollback" || open.undo !== null;
  if (back && how === "promote") throw cannot(open, "it is being taken back", "Run `operation: resume` to finish going back.");
  await deps.target.revive(session.hold, signal);
  if (back) {
    await session.append(open.id, [takenBy(context, how)]);
    const { undo } = open;
    if (undo?.part) return withEarlier(await comeBack(context, open, { reason: undo.reason, message: undo.message, remedy: void 0, service: null, logTail: [] }, await wayBack(context, begunOf(open))), open);
    return withEarlier(await finishOpen(context, open, void 0), open);
  }
  return withEarlier(await goForward(context, open, how), open);
}
async function goForward(context, open, how) {
  const { deps, session, set, signal } = context;
  const { want } = open;
  if (want === null) throw cannot(open, "an older version began it and did not write down the whole release", "Run that same run again, or `operation: abort`.");
  const facts = await deps.target.observe(set, want, signal);
  const remainder = planResume(session.state, facts);
  if (remainder.kind === "end") return closeComplete(context, open, how);
  if (remainder.kind === "undo") return giveBack(context, open, remainder, how);
  if (remainder.kind !== "steps") return nothing(context);
  refuseProblems(facts.problems);
  if (how === "resume") refuseUnknownGates(deps, remainder.plan);
  await answerPause(context, open.id);
  await session.append(open.id, [takenBy(context, how), ...how === "promote" ? passedOver(context, remainder.plan) : []]);
  await deps.target.stage(session.hold, want, signal);
  const plan = how === "promote" ? withoutJudgements(remainder.plan) : remainder.plan;
  return carryThrough(context, { want, label: open.label }, begunOf(open), plan);
}
async function giveBack(context, open, { reason, message }, how) {
  if (how === "promote") throw cannot(open, `it failed: ${message}`, "Run `operation: abort`, or `operation: resume`, which takes it back.");
  refuseIrreversible(open, void 0);
  await context.session.append(open.id, [takenBy(context, how)]);
  return comeBack(context, open, { reason, message, remedy: void 0, service: null, logTail: [] }, await wayToSnapshot(context, open.before));
}
function passedOver({ deps }, plan) {
  return remainingJudgements(plan).map(({ id }) => ({ kind: "done", step: id, evidence: { level: "estimated", note: `promoted by ${deps.owner.name}: not judged` } }));
}
function refuseUnknownGates({ gates }, plan) {
  const unknown = plan.steps.flatMap(({ verb }) => verb.do === "judge" && verb.gate !== null && !Object.hasOwn(gates, verb.gate) ? [verb.gate] : []);
  if (unknown.length === 0) return;
  throw new UserError(`The operation is judged by gates that this slipway.yaml does not declare: ${[...new Set(unknown)].join(", ")}.`, {
    reason: "spec-invalid",
    expected: `one of ${Object.keys(gates).join(", ") || "(none declared)"}`,
    remedy: "Check out the commit that was being released. Nothing was changed."
  });
}
var cannot = (open, why, remedy) => new UserError(`The ${open.plan.operation} by ${open.owner.name} cannot be gone on with: ${why}.`, { reason: "unfinished-operation", where: open.plan.set, remedy: `${remedy} Nothing was changed.` });
var tellings = {
  promote: (who) => `The run at work was told to go on without waiting: ${who}. Its log says what it does.`,
  pause: (who) => `The run at work was told to stop where it is: ${who}. It ends within seconds, unfinished and paused; \`operation: resume\` goes on from there.`
};
async function tellRunning(kind, set, deps, held) {
  const { entries, snapshots } = await deps.target.read(set);
  const state = foldJournal(entries);
  const open = state.unfinished;
  if (open === null || open.plan.operation !== "deploy" || open.undo !== null || open.failure !== null && !staysPut(open)) throw held;
  const now = deps.ports.clock.now();
  await deps.target.leaveNote(set, { kind, operation: open.id, by: deps.owner, at: new Date(now).toISOString() });
  const serving = snapshots.findLast((s) => s.id === state.current) ?? null;
  return {
    ...nothingDone,
    outcome: "unchanged",
    plan: open.plan,
    before: serving,
    after: serving,
    chores: [],
    note: tellings[kind](`${open.owner.name}, begun ${formatDuration(now - Date.parse(open.startedAt))} ago`)
  };
}

export {
  resume,
  promote,
  pause,
  abort,
  abortOpen
};
