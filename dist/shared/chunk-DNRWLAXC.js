import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  digestJson
} from "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/rollout/lane.ts
var secondMs = 1e3;
var marginMs = 30 * secondMs;
var defaultReadyMs = 30 * secondMs;
var defaultDrainMs = 10 * secondMs;
var timingOf = (release) => ({
  readyMs: release?.ready?.within ?? defaultReadyMs,
  drainMs: release?.drainMs ?? defaultDrainMs,
  replicas: release?.replicas ?? 1
});
function deadlineOf(verb, timing) {
  switch (verb.do) {
    case "ensure":
      return timing.readyMs + marginMs;
    // One at a time, each started, waited for and drained.
    case "roll":
      return timing.replicas * (timing.readyMs + timing.drainMs) + marginMs;
    case "route":
      return marginMs;
    // Too little data at the end of the pause: twice the pause more, and half a minute, to see enough.
    case "judge":
      return 3 * verb.pauseMs + marginMs;
    case "drain":
      return timing.drainMs + marginMs;
    case "retire":
    case "sweep":
      return marginMs;
    // A compensation may first have to wait for the end of what it undoes.
    case "hook":
      return verb.timeoutMs + marginMs;
  }
}
var standingOf = (facts) => ({
  weights: { ...facts?.weights },
  wanted: Object.fromEntries(Object.entries(facts?.revisions ?? {}).map(([rev, r]) => [rev, r.wanted]))
});
function layLane({ service, verbs, timing }, facts, after, number = 1) {
  const standing = standingOf(facts);
  let previous = [...after];
  return verbs.map((verb, index) => {
    const id = `${service}/${number + index}-${verb.do === "hook" ? `hook-${verb.name}` : verb.do}`;
    const step = { id, service, after: previous, verb, undo: wayBack(verb, standing), deadlineMs: deadlineOf(verb, timing) };
    advance(verb, standing);
    previous = [id];
    return step;
  });
}
function wayBack(verb, standing) {
  const routed = Object.values(standing.weights).some((weight) => weight > 0);
  switch (verb.do) {
    case "ensure": {
      const before = standing.wanted[verb.rev] ?? 0;
      return before > 0 ? { do: "ensure", rev: verb.rev, replicas: before } : { do: "retire", rev: verb.rev };
    }
    case "route": {
      const first = Object.keys(verb.weights)[0];
      if (routed) return { do: "route", weights: { ...standing.weights } };
      return first === void 0 ? "nothing" : { do: "drain", rev: first };
    }
    case "roll": {
      const from = Object.entries(standing.weights).find(([, weight]) => weight === 100)?.[0];
      return from === void 0 ? { do: "retire", rev: verb.to } : { do: "roll", to: from, surge: verb.surge, unavailable: verb.unavailable };
    }
    case "drain":
      return (standing.weights[verb.rev] ?? 0) > 0 ? { do: "route", weights: { ...standing.weights } } : "nothing";
    case "retire": {
      const before = standing.wanted[verb.rev] ?? 0;
      return before > 0 ? { do: "ensure", rev: verb.rev, replicas: before } : "nothing";
    }
    case "judge":
    case "sweep":
      return "nothing";
    case "hook":
      return verb.undo === "compensate" ? undoOf(verb) : verb.undo;
  }
}
var undoOf = (verb) => ({ ...verb, phase: verb.undo === "compensate" ? "compensate" : "end", undo: "nothing" });
var hookVerbs = ({ rev, hooks }, phase) => (hooks?.[phase] ?? []).map(({ name, timeoutMs, irreversible, compensate }) => ({ do: "hook", rev, name, phase, timeoutMs, undo: irreversible ? "irreversible" : compensate === void 0 ? "nothing" : "compensate" }));
function advance(verb, standing) {
  switch (verb.do) {
    case "ensure":
      standing.wanted[verb.rev] = verb.replicas;
      return;
    case "route":
      standing.weights = { ...verb.weights };
      return;
    case "roll":
      standing.weights = { [verb.to]: 100 };
      return;
    case "drain":
      delete standing.weights[verb.rev];
      return;
    case "retire":
      delete standing.wanted[verb.rev];
      return;
    case "judge":
    case "hook":
    case "sweep":
      return;
  }
}
function lastSteps(steps) {
  const waitedFor = new Set(steps.flatMap((step) => step.after));
  return steps.map((step) => step.id).filter((id) => !waitedFor.has(id));
}

// src/rollout/order.ts
function wavesOf(dependencies) {
  const waiting = new Map(Object.keys(dependencies).sort().map((name) => [name, (dependencies[name] ?? []).filter((d) => Object.hasOwn(dependencies, d))]));
  const placed = /* @__PURE__ */ new Set();
  const waves = [];
  while (waiting.size > 0) {
    const wave = [...waiting].filter(([, needs]) => needs.every((need) => placed.has(need))).map(([name]) => name);
    if (wave.length === 0) throw cycleError(waiting);
    for (const name of wave) {
      waiting.delete(name);
      placed.add(name);
    }
    waves.push(wave);
  }
  return waves;
}
function cycleError(waiting) {
  const path = [];
  let at = [...waiting.keys()][0];
  while (!path.includes(at)) {
    path.push(at);
    at = (waiting.get(at) ?? []).find((need) => waiting.has(need));
  }
  const circle = [...path.slice(path.indexOf(at)), at];
  return new UserError(`Services depend on each other in a circle: ${circle.join(" > ")}.`, { reason: "dependency-cycle", where: `services.${at}.dependsOn`, remedy: "Remove one of these dependencies." });
}
function nearestDependencies(dependencies, kept) {
  const found = {};
  for (const name of wavesOf(dependencies).flat()) {
    const needs = (dependencies[name] ?? []).filter((d) => Object.hasOwn(dependencies, d));
    found[name] = [...new Set(needs.flatMap((need) => kept.has(need) ? [need] : found[need] ?? []))].sort();
  }
  return found;
}

// src/rollout/strategies.ts
var endMs = 5e3;
function strategyVerbs(want, from) {
  const { strategy } = want;
  switch (strategy.kind) {
    case "rolling":
      return rollingVerbs(want.rev, from);
    case "canary":
      return canaryVerbs(want, from, strategy);
    case "blue-green":
      return blueGreenVerbs(want, from, strategy);
    case "recreate":
      return recreateVerbs(want, from);
  }
}
var rollingVerbs = (to, from) => [{ do: "roll", to, surge: 1, unavailable: 0 }, { do: "drain", rev: from }, { do: "retire", rev: from }];
function canaryVerbs(want, from, { steps, pause, analysis, testers }) {
  const verbs = steps.flatMap((weight) => [
    { do: "ensure", rev: want.rev, replicas: Math.max(1, Math.ceil(weight * want.replicas / 100)) },
    weight === 100 ? { do: "route", weights: { [want.rev]: 100 } } : { do: "route", weights: { [from]: 100 - weight, [want.rev]: weight }, ...testers === void 0 ? {} : { testers: { to: want.rev, ...testers } } },
    { do: "judge", gate: analysis ?? null, pauseMs: pause, baseline: from, canary: want.rev }
  ]);
  return [...verbs, { do: "drain", rev: from }];
}
function blueGreenVerbs(want, from, { warm, pause, analysis }) {
  const judge = (gate) => ({ do: "judge", gate, pauseMs: pause, baseline: from, canary: want.rev });
  return [
    { do: "ensure", rev: want.rev, replicas: want.replicas },
    ...analysis === void 0 ? [] : [judge(null)],
    { do: "route", weights: { [want.rev]: 100 } },
    judge(analysis ?? null),
    { do: "drain", rev: from, warmMs: warm }
  ];
}
var recreateVerbs = (want, from) => [
  { do: "ensure", rev: want.rev, replicas: 0 },
  { do: "drain", rev: from },
  { do: "retire", rev: from },
  { do: "ensure", rev: want.rev, replicas: want.replicas },
  { do: "route", weights: { [want.rev]: 100 } }
];
function declareDowntime(want, from, serving) {
  if (want.strategy.kind !== "recreate" || from === null || from === want.rev) return void 0;
  return downtimeBetween(timingOf(serving ?? want).drainMs, want);
}
function downtimeBetween(drainMs, next) {
  const { readyMs } = timingOf(next);
  const atMostMs = drainMs + endMs + readyMs;
  return {
    atMostMs,
    words: `nothing serves from the drain of one release until the other is ready: at most ${formatDuration(atMostMs)} (drain ${formatDuration(drainMs)}, end ${formatDuration(endMs)}, ready ${formatDuration(readyMs)})`
  };
}

// src/rollout/plan.ts
function planDigest(plan) {
  const services = plan.services.filter((s) => s.change !== "unchanged").map(({ service, change, from, to, strategy, changed }) => ({ service, change, from, to, strategy, changed, verbs: plan.verbs[service] ?? [] }));
  const { onFailure = "rollback-set" } = plan;
  return digestJson({ set: plan.set, operation: plan.operation, ...onFailure === "rollback-set" ? {} : { onFailure }, services: services.sort((a, b) => a.service < b.service ? -1 : 1) });
}
function planDeploy(want, facts, capabilities, serving = null) {
  refuseUnsupported(want, capabilities);
  const views = viewsOf(want, facts, serving);
  const removed = removedServices(want, facts, serving);
  const removal = ({ service, rev }) => ({ service, change: "remove", from: rev, to: null, strategy: "rolling", changed: ["removed from the specification"] });
  const services = [...views.map(planService), ...removed.map(removal)];
  const nominal = Object.fromEntries(views.map((view) => [view.name, nominalVerbs(view)]));
  const approved = [...views.map(planService), ...removed.filter((r) => r.approved).map(removal)];
  const onFailure = want.onFailure === void 0 ? {} : { onFailure: want.onFailure };
  const digest = planDigest({ set: want.set, operation: "deploy", ...onFailure, services: approved, verbs: nominal });
  const dependencies = dependenciesOf(want);
  const steps = layServices(views, dependencies);
  steps.push(...layRemovals(removed, facts, serving, lastSteps(steps)));
  const changing = new Set(services.filter((s) => s.change !== "unchanged").map((s) => s.service));
  const order = wavesOf(dependencies).map((wave) => wave.filter((name) => changing.has(name))).filter((wave) => wave.length > 0);
  return { set: want.set, operation: "deploy", ...onFailure, services: services.map((s) => withPredecessorNote(s, views)), order: [...order, ...removed.map((r) => [r.service])], steps, digest };
}
function refuseUnsupported(want, capabilities) {
  const supported = capabilities.strategies;
  const problems = Object.entries(want.services).flatMap(([name, { strategy, port }]) => {
    if (!supported.some((kind) => kind === strategy.kind)) return [`services.${name}: the strategy ${strategy.kind} is not supported on the ${capabilities.kind} target`];
    if (port === void 0 && (strategy.kind === "canary" || strategy.kind === "blue-green")) {
      return [`services.${name}: ${strategy.kind === "canary" ? "a canary splits" : "blue-green switches"} traffic, and this service has no port`];
    }
    if (strategy.kind !== "canary") return [];
    const mark = strategy.testers === void 0 ? void 0 : "header" in strategy.testers ? "header" : "cookie";
    if (mark !== void 0 && capabilities.testers?.includes(mark) !== true) return [`services.${name}: the ${capabilities.kind} target cannot tell testers by a ${mark}: leave out \`testers\``];
    const odd = strategy.steps.filter((step) => step % capabilities.weightStep !== 0);
    return odd.length > 0 ? [`services.${name}: this target moves traffic in steps of ${capabilities.weightStep} %, which ${odd.join(" %, ")} % is not`] : [];
  });
  if (problems.length === 0) return;
  throw new UserError(problems.join("\n"), { reason: "unsupported-strategy", where: "slipway.yaml", expected: `one of ${supported.join(", ")}` });
}
function dependenciesOf(release) {
  const problems = Object.entries(release.services).flatMap(([name, service]) => service.dependsOn.filter((d) => !Object.hasOwn(release.services, d)).map((d) => `services.${name}.dependsOn names ${d}, which is no service`));
  if (problems.length > 0) throw new UserError(problems.join("\n"), { reason: "spec-invalid", where: "slipway.yaml" });
  return Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, service.dependsOn]));
}
var viewsOf = (want, facts, serving) => Object.keys(want.services).sort().map((name) => ({
  name,
  want: want.services[name],
  serving: serving?.services[name],
  facts: facts.services[name]
}));
var servingRev = (view) => view.facts?.serving ?? view.serving?.rev ?? null;
var servingReplicas = ({ serving, facts }) => serving?.replicas ?? (facts?.serving === void 0 ? void 0 : facts.revisions[facts.serving]?.wanted);
function planService(view) {
  const { name, want } = view;
  const from = servingRev(view);
  const changed = from === null ? ["new"] : whatChanged(view, from);
  const change = from === null ? "create" : changed.length > 0 ? "update" : "unchanged";
  const downtime = declareDowntime(want, from, view.serving);
  return { service: name, change, from, to: want.rev, strategy: want.strategy.kind, changed: from === want.rev ? changed : [...changed, ...hookWords(want)], ...downtime === void 0 ? {} : { downtime } };
}
var hookWords = (want) => [...hookVerbs(want, "before"), ...hookVerbs(want, "after")].map(({ name, phase, undo }) => `hook ${name} ${phase}${undo === "irreversible" ? ": irreversible" : undo === "compensate" ? ", with its compensation" : ""}`);
function whatChanged(view, from) {
  const { want, serving } = view;
  const replicas = servingReplicas(view);
  const scaled = replicas !== void 0 && replicas !== want.replicas ? [`replicas ${replicas} > ${want.replicas}`] : [];
  if (from === want.rev) return scaled;
  if (serving === void 0) return ["revision", ...scaled];
  const differs = (a, b) => digestJson(a) !== digestJson(b);
  const argv = (s) => s.source.kind === "process" ? s.source.argv : null;
  const parts = [
    ["source", want.source.digest !== serving.source.digest],
    ["command", differs(argv(want), argv(serving))],
    ["config", differs(want.config?.release, serving.config?.release)],
    ["environment", differs(want.env, serving.env)],
    ["port", want.port !== serving.port],
    ["readiness", differs(want.ready, serving.ready)],
    ["drain", want.drainMs !== serving.drainMs],
    ["hooks", differs(want.hooks, serving.hooks)]
  ];
  return [...parts.filter(([, is]) => is).map(([what]) => what), ...scaled];
}
function nominalVerbs(view) {
  const { want } = view;
  const from = servingRev(view);
  const all = [{ do: "ensure", rev: want.rev, replicas: want.replicas }];
  if (from === null) return withHooks(want, [...all, { do: "route", weights: { [want.rev]: 100 } }]);
  if (from === want.rev) return servingReplicas(view) === want.replicas ? [] : all;
  return withHooks(want, strategyVerbs(want, from));
}
var withHooks = (want, verbs) => [...hookVerbs(want, "before"), ...verbs, ...hookVerbs(want, "after")];
function predecessorIsDown(view) {
  const from = servingRev(view);
  return view.want.strategy.kind !== "recreate" && from !== null && from !== view.want.rev && (view.facts?.revisions[from]?.ready ?? 0) === 0;
}
function withPredecessorNote(plan, views) {
  const view = views.find((v) => v.name === plan.service);
  return view && predecessorIsDown(view) ? { ...plan, changed: [...plan.changed, "all at once: the predecessor is not running"] } : plan;
}
function actualVerbs(view) {
  const { want, facts } = view;
  const from = servingRev(view);
  const all = [{ do: "ensure", rev: want.rev, replicas: want.replicas }, { do: "route", weights: { [want.rev]: 100 } }];
  const nominal = nominalVerbs(view);
  const leftovers = Object.keys(facts?.revisions ?? {}).filter((rev) => rev !== from && rev !== want.rev).sort();
  const cleanup = (nominal.length > 0 ? leftovers : []).flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]);
  if (predecessorIsDown(view)) return [...withHooks(want, [...all, ...facts?.revisions[from] ? [{ do: "retire", rev: from }] : []]), ...cleanup];
  if (from !== want.rev && want.strategy.kind === "recreate") return [...cleanup, ...nominal];
  if (from !== want.rev) return [...nominal, ...cleanup];
  const there = facts?.revisions[want.rev];
  const whole = (there?.ready ?? 0) > 0 && there?.unsettled !== true && facts?.weights[want.rev] === 100;
  return whole ? [...nominal, ...cleanup] : [...all, ...cleanup];
}
function layServices(views, dependencies) {
  const lanes = new Map(views.map((view) => [view.name, { service: view.name, verbs: actualVerbs(view), timing: timingOf(view.want) }]));
  const busy = new Set([...lanes].filter(([, lane]) => lane.verbs.length > 0).map(([name]) => name));
  const needs = nearestDependencies(dependencies, busy);
  const laid = /* @__PURE__ */ new Map();
  for (const name of wavesOf(dependencies).flat()) {
    const after = (needs[name] ?? []).flatMap((need) => lastSteps(laid.get(need) ?? []));
    laid.set(name, layLane(lanes.get(name), views.find((v) => v.name === name)?.facts, after));
  }
  return [...laid.values()].flat();
}
function removedServices(want, facts, serving) {
  const approved = Object.keys(facts.current?.revisions ?? {});
  const standing = Object.keys(facts.services).filter((name) => Object.keys(facts.services[name]?.revisions ?? {}).length > 0);
  const names = [.../* @__PURE__ */ new Set([...approved, ...standing])].filter((name) => !Object.hasOwn(want.services, name));
  const dependencies = Object.fromEntries(names.map((name) => [name, serving?.services[name]?.dependsOn ?? []]));
  return wavesOf(dependencies).flat().reverse().map((service) => {
    const rev = facts.current?.revisions[service];
    return { service, rev: rev ?? Object.keys(facts.services[service]?.revisions ?? {}).sort()[0], approved: rev !== void 0 };
  });
}
function layRemovals(removals, facts, serving, after) {
  let before = [...after];
  return removals.flatMap(({ service }) => {
    const there = facts.services[service];
    const verbs = Object.keys(there?.revisions ?? {}).sort().flatMap((rev) => [{ do: "drain", rev }, { do: "retire", rev }]);
    const steps = layLane({ service, verbs, timing: timingOf(serving?.services[service]) }, there, before);
    if (steps.length > 0) before = lastSteps(steps);
    return steps;
  });
}

export {
  timingOf,
  layLane,
  undoOf,
  lastSteps,
  wavesOf,
  nearestDependencies,
  downtimeBetween,
  planDigest,
  planDeploy
};
