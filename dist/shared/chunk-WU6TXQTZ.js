import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  occasionOf,
  planRollback,
  runSteps,
  snapshotOf
} from "./chunk-J4PQBDU6.js";
import {
  undoOf
} from "./chunk-DNRWLAXC.js";
import {
  emptyRelease
} from "./chunk-O2CG2ZEO.js";
import {
  foldJournal,
  keyOfHook
} from "./chunk-QXQOFDN2.js";

// src/rollout/hooks-undone.ts
var irreversibleBegun = ({ plan, steps }) => plan.steps.filter((step) => step.undo === "irreversible" && steps[step.id] !== void 0);
function hooksToUndo(operation) {
  const begun = operation.plan.steps.flatMap((step, order) => {
    const state = operation.steps[step.id];
    return step.verb.do === "hook" && state !== void 0 ? [{ step, verb: step.verb, state, order }] : [];
  });
  const latestFirst = begun.sort((a, b) => a.state.intentAt === b.state.intentAt ? b.order - a.order : a.state.intentAt < b.state.intentAt ? 1 : -1);
  return latestFirst.flatMap(({ step: { service }, verb, state }) => {
    const undone = undoOf(verb);
    const idle = undone.phase === "end" && state.state === "done";
    return idle || operation.compensations[keyOfHook(service, verb)]?.state === "done" ? [] : [{ service, verb: undone }];
  });
}
var triesOf = ({ steps, compensations }, { id, service }, verb) => (verb.phase === "compensate" || verb.phase === "end" ? compensations[keyOfHook(service, verb)]?.failures : steps[id]?.failures) ?? 0;

// src/deploy/take-back.ts
var attempts = 2;
async function takeBack(context, undone, way, cause) {
  const operation = undone.id;
  let plan = await planBack(context, way, undone);
  let failures = [];
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    await context.session.append(operation, [{ kind: "undo", ...cause, plan, ...way.part === null ? {} : { part: [...way.part] } }]);
    failures = await runSteps(context, { operation, plan, phase: "undo" });
    if (failures.some((f) => f.error.reason === "cancelled")) return { outcome: "unfinished", plan, failures, restoredAt: null, after: null };
    if (failures.length === 0) {
      const { after, entries } = await way.arrive();
      await context.session.append(operation, entries);
      return { outcome: "back", plan, failures, restoredAt: context.recorder.restoredAt() ?? now(context), after };
    }
    if (attempt < attempts) plan = await planBack(context, way, undone);
  }
  await context.session.append(operation, [{ kind: "end", outcome: "rollback-failed" }]);
  return { outcome: "rollback-failed", plan, failures, restoredAt: null, after: null };
}
var now = ({ deps }) => new Date(deps.ports.clock.now()).toISOString();
async function wayToSnapshot(context, goal) {
  const { deps, set, session } = context;
  const end = { kind: "end", outcome: "rolled-back" };
  return {
    release: goal === null ? emptyRelease(set) : await deps.target.recall(set, goal),
    part: null,
    arrive: () => Promise.resolve({ after: snapshotOf(session, goal), entries: goal === null ? [end] : [{ kind: "snapshot", id: goal }, end] })
  };
}
async function planBack(context, { release, part }, undone) {
  const { deps, set, signal } = context;
  const facts = await deps.target.observe(set, null, signal);
  const open = await withHooks(context, undone);
  const within = ({ service }) => part?.includes(service) ?? true;
  const plan = planRollback(only(release, part), onlyFacts(facts, part), await recreatedServices(context, undone), open === void 0 ? [] : hooksToUndo(open).filter(within));
  const steps = deps.target.lower(plan.steps, facts, release);
  return { ...plan, steps: open === void 0 ? steps : steps.map((step) => withOccasion(open, step)) };
}
async function withHooks({ deps, set }, undone) {
  if (!undone?.plan.steps.some(({ verb }) => verb.do === "hook")) return void 0;
  const { unfinished } = foldJournal((await deps.target.read(set)).entries);
  return unfinished?.id === undone.id ? unfinished : void 0;
}
var withOccasion = (open, step) => step.verb.do === "hook" ? { ...step, occasion: occasionOf(open.id, step.verb, triesOf(open, step, step.verb)) } : step;
var pick = (table, part) => Object.fromEntries(Object.entries(table).filter(([name]) => part?.includes(name) ?? true));
var only = (release, part) => ({ ...release, services: pick(release.services, part) });
var onlyFacts = (facts, part) => ({ ...facts, services: pick(facts.services, part) });
async function recreatedServices({ deps, set, before }, undone) {
  const serving = before === null ? void 0 : await deps.target.recall(set, before.id);
  const now2 = Object.entries(serving?.services ?? {}).filter(([, { strategy }]) => strategy.kind === "recreate").map(([name]) => name);
  return /* @__PURE__ */ new Set([...now2, ...(undone?.plan.services ?? []).filter((s) => s.strategy === "recreate").map((s) => s.service)]);
}

export {
  irreversibleBegun,
  takeBack,
  wayToSnapshot,
  planBack
};
