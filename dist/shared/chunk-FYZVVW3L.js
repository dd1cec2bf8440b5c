import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  at,
  textsOf
} from "./chunk-BQHH42KR.js";

// src/scan/workflow-model.ts
var toStep = (value) => ({ value, uses: value.map.get("uses"), run: value.map.get("run"), with: value.map.get("with") });
function readWorkflow(value) {
  const runs = value.map.get("runs");
  if (runs && !value.map.has("jobs")) {
    const steps = at(runs, "steps")?.list.map(toStep) ?? [];
    return { kind: "action", value, triggers: /* @__PURE__ */ new Set(), jobs: [{ name: "runs", value: runs, steps }] };
  }
  const jobs = value.map.get("jobs");
  if (jobs?.kind !== "map") return void 0;
  const on = value.map.get("on");
  const triggers = new Set(on?.kind === "map" ? on.map.keys() : textsOf(on));
  return { kind: "workflow", value, triggers, jobs: [...jobs.map].map(([name, job]) => ({ name, value: job, steps: job.map.get("steps")?.list.map(toStep) ?? [] })) };
}
function scalars(value) {
  if (value.kind === "scalar") return [value];
  return [...value.map.values(), ...value.list].flatMap(scalars);
}
var withDots = (text) => text.replace(/\[\s{0,10}'([^']*)'\s{0,10}\]/g, ".$1");
function expressions(value) {
  const text = value?.text;
  if (value === void 0 || text === void 0) return [];
  const found = [];
  let counted = 0;
  let line = value.firstLine ?? value.line;
  for (let start = text.indexOf("${{"); start !== -1; start = text.indexOf("${{", start)) {
    const end = text.indexOf("}}", start);
    if (end === -1) break;
    if (value.firstLine !== void 0) for (; counted < start; counted += 1) line += Number(text[counted] === "\n");
    found.push({ text: withDots(text.slice(start + 3, end).trim()), line });
    start = end;
  }
  return found;
}

export {
  readWorkflow,
  scalars,
  expressions
};
