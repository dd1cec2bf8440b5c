import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  longestWayMs,
  verbText
} from "./chunk-CSHBOJ24.js";
import {
  code,
  codeBlock,
  details,
  escapeMarkdown,
  markdownTable,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/deploy/render-plan.ts
var short = (rev) => rev === null ? "–" : rev.slice(0, 6);
var count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
var inOrder = (order) => order.map((wave) => wave.join(", ")).join(" > ");
var changing = (services) => services.filter((s) => s.change !== "unchanged");
function renderPlan(plan, sight) {
  const rows = plan.services.map((s) => [s.service, s.change, { markdown: code(short(s.from)) }, { markdown: code(short(s.to)) }, s.strategy, s.changed.join(", ")]);
  const steps = plan.steps.map((s) => [s.id, verbText(s.verb), s.after.join(", "), s.undo === "irreversible" ? "cannot be undone" : s.undo === "nothing" ? "" : verbText(s.undo)]);
  return [
    `Plan ${code(plan.digest)}`,
    "",
    rows.length === 0 ? "No services." : markdownTable(["service", "change", "from", "to", "strategy", "what changes"], rows),
    "",
    plan.order.length > 0 ? `Order: ${escapeMarkdown(inOrder(plan.order))}` : "Nothing changes.",
    ...steps.length > 0 ? ["", `Takes at most ${formatDuration(longestWayMs(plan.steps))}: the deadlines on the longest way through the steps.`] : [],
    ...plan.services.flatMap((s) => s.downtime === void 0 ? [] : ["", `**${escapeMarkdown(s.service)}**: ${escapeMarkdown(s.downtime.words)}.`]),
    ...renderHooks(plan),
    ...renderUpdates(plan, sight),
    ...renderTraffic(plan, sight),
    ...renderObjects(sight?.objects ?? []),
    ...renderAdvice(sight?.advice ?? []),
    ...steps.length > 0 ? ["", details(count(steps.length, "step"), markdownTable(["step", "what", "after", "way back"], steps))] : [],
    ""
  ].join("\n");
}
var renderPlanWithin = (plan, sight, limit) => withinBytes([() => renderPlan(plan, sight), () => renderPlan(plan), () => renderPlan({ ...plan, steps: [] })], limit);
function planHeadline(plan) {
  const services = changing(plan.services);
  if (services.length === 0) return plan.steps.length === 0 ? "Nothing changes: this release serves already." : `The release is the same; ${count(plan.steps.length, "step")} bring back what does not run.`;
  return `${count(services.length, "service")} change${services.length === 1 ? "s" : ""}, order ${inOrder(plan.order)}; plan ${plan.digest.slice(7, 13)}.`;
}
function renderTraffic({ steps }, sight) {
  const moved = new Set(steps.filter(({ verb }) => verb.do === "judge").map(({ service }) => service));
  return Object.entries(sight?.services ?? {}).flatMap(([service, { traffic }]) => traffic === void 0 || !moved.has(service) ? [] : ["", `**${escapeMarkdown(service)}**: ${escapeMarkdown(`traffic is split by ${traffic}`)}.`]);
}
function renderHooks({ steps, onFailure }) {
  const final = steps.flatMap(({ service, verb }) => verb.do === "hook" && verb.undo === "irreversible" ? [`**${escapeMarkdown(service)}**: ${escapeMarkdown(`${verb.name}: irreversible. Once it has begun, nothing is taken back by itself.`)}`] : []);
  return [...final, ...onFailure === void 0 ? [] : [failureWords[onFailure]]].flatMap((line) => line === "" ? [] : ["", line]);
}
var failureWords = {
  "rollback-set": "",
  freeze: "If it fails, nothing is taken back: it stays as it is until somebody goes on or aborts (`onFailure: freeze`).",
  "continue-independent": "If a part fails, only that and what depends on it goes back (`onFailure: continue-independent`)."
};
function renderUpdates({ steps }, sight) {
  const rolled = new Set(steps.filter(({ verb }) => verb.do === "roll").map(({ service }) => service));
  return Object.entries(sight?.services ?? {}).flatMap(([service, { update }]) => update === void 0 || !rolled.has(service) ? [] : ["", `**${escapeMarkdown(service)}**: ${escapeMarkdown(`rolling update: ${update}`)}.`]);
}
var mostObjects = 40;
function renderObjects(objects) {
  const services = [...new Set(objects.map(({ service }) => service))].sort();
  return services.flatMap((service) => {
    const own = objects.filter((object) => object.service === service);
    const moving = own.filter((object) => object.change !== "unchanged" || object.lines.length > 0);
    if (moving.length === 0) return [];
    const more = moving.length > mostObjects ? [`and ${moving.length - mostObjects} more objects`] : [];
    return ["", details(`${service === "" ? "others" : service}: ${objectCounts(own)}`, codeBlock([...moving.slice(0, mostObjects).map(objectText), ...more].join("\n")))];
  });
}
var objectText = ({ object, change, lines, replace }) => [`${change} ${object}`, ...replace === void 0 ? [] : [`  made anew: ${replace}`], ...lines.map((line) => `  ${line}`)].join("\n");
function objectCounts(objects) {
  const words = { create: "to create", update: "to update", prune: "to prune", unchanged: "unchanged" };
  return ["create", "update", "prune", "unchanged"].flatMap((change) => {
    const { length } = objects.filter((object) => object.change === change);
    return length === 0 ? [] : [`${count(length, "object")} ${words[change]}`];
  }).join(", ");
}
var adviceText = ({ service, message }) => `${service === void 0 ? "" : `${service}: `}${message}.`;
var mostAdvice = 30;
function renderAdvice(advice) {
  const more = advice.length > mostAdvice ? [`- and ${advice.length - mostAdvice} more`] : [];
  return advice.length === 0 ? [] : ["", details(count(advice.length, "note"), [...advice.slice(0, mostAdvice).map((one) => `- ${escapeMarkdown(adviceText(one))}`), ...more].join("\n"))];
}
var adviceData = (advice) => advice.slice(0, mostAdvice).map(({ message, ...rest }) => ({ ...rest, message: message.slice(0, 300) }));
var [mostTold, mostLines, longestLine] = [50, 3, 160];
function objectsData(objects) {
  return objects.filter(({ change }) => change !== "unchanged").slice(0, mostTold).map(({ service, object, change, lines }) => ({
    service,
    object,
    change,
    lines: [...lines.slice(0, mostLines).map((line) => line.slice(0, longestLine)), ...lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : []]
  }));
}

export {
  short,
  count,
  inOrder,
  renderPlan,
  renderPlanWithin,
  planHeadline,
  adviceText,
  adviceData,
  objectsData
};
