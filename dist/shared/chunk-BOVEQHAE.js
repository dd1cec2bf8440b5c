import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  oneLine,
  renderTable,
  wrap
} from "./chunk-WEZCPGKE.js";
import {
  makePorts,
  makeTools
} from "./chunk-YIFSDLAG.js";
import {
  parseSpec,
  resolveEnvironment
} from "./chunk-YSPLOBCU.js";
import {
  camel,
  commonInputs
} from "./chunk-3GFUNPXG.js";
import {
  digestJson,
  shortDigest
} from "./chunk-337UB6F4.js";
import {
  InternalError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/cli/plan-command.ts
import path from "node:path";

// src/cli/plan-stages.ts
function inputsOf(contract, given) {
  const all = Object.entries({ ...commonInputs, ...contract.inputs });
  return Object.fromEntries(all.map(([name, input]) => [camel(name), input.schema.parse(given[name] ?? input.default ?? "")]));
}
var elsewhere = /* @__PURE__ */ new Set(["unsupported", "command-not-found", "input-invalid", "api-unavailable", "timeout", "access-denied"]);
var failed = (stage, thrown, { spec }) => {
  const error = toSlipwayError(thrown);
  if (error instanceof InternalError) throw error;
  const unsupported = spec.target.kind !== "local" && elsewhere.has(error.reason);
  return { stage, state: unsupported ? "unsupported" : "no-plan", reason: error.reason, headline: error.explain(), notes: [], digest: void 0, outputs: {}, data: null, ...error.appendix === void 0 ? {} : { appendix: error.appendix } };
};
async function planStage({ contract, stage, inputs }, judge, circumstances) {
  const { spec, ports, signal } = circumstances;
  try {
    signal.throwIfAborted();
    const outcome = await stage({ inputs: inputsOf(contract, { ...inputs, environment: spec.environment }), spec, ports, signal });
    return { stage: contract.name, reason: outcome.reason, headline: outcome.headline, outputs: outcome.outputs, data: outcome.data, ...judge(outcome) };
  } catch (thrown) {
    if (signal.aborted) throw toSlipwayError(signal.reason);
    return failed(contract.name, thrown, circumstances);
  }
}
var messagesOf = ({ annotations }) => annotations.filter((a) => a.level !== "notice").map(({ file, line, title, message }) => `${file ? `${file}${line ? `:${line}` : ""}: ` : title ? `${title}: ` : ""}${message}`);
var judging = (outcome) => ({ state: outcome.verdict !== "pass" ? "stops" : outcome.annotations.some((a) => a.level !== "notice") ? "look" : "planned", notes: messagesOf(outcome), digest: void 0 });
var planning = (digest) => (outcome) => ({
  state: outcome.verdict !== "pass" ? "no-plan" : outcome.annotations.length > 0 ? "look" : "planned",
  notes: messagesOf(outcome),
  digest: outcome.outputs[digest]
});
var scanning = (outcome) => {
  const { incomplete } = outcome.data;
  const judged = judging(outcome);
  if (!incomplete?.length) return judged;
  return { ...judged, state: judged.state === "planned" ? "look" : judged.state, notes: [...incomplete.map((what) => `not looked at: ${what}`), "A release ends here unless the workflow says `allow-incomplete-scan`.", ...judged.notes] };
};
async function planStages(spec, ports, signal, scope = "all") {
  const circumstances = { spec, ports, signal };
  const [validate, scan, provision, configure, deploy] = await Promise.all([
    Promise.all([import("./contract-5GVKKC4P.js"), import("./stage-OIUBQ2GK.js")]),
    Promise.all([import("./contract-MOYBMVPC.js"), import("./stage-5V4TTUAB.js")]),
    Promise.all([import("./contract-UGXQK6FY.js"), import("./stage-URDM6FLR.js")]),
    Promise.all([import("./contract-7DAR2JBO.js"), import("./stage-HTD2Q6DH.js")]),
    Promise.all([import("./contract-YLRJFCF5.js"), import("./stage-JMVQHE3K.js")])
  ]);
  const plans = [
    await planStage({ contract: validate[0].contract, stage: validate[1].stage, inputs: {} }, judging, circumstances),
    ...scope === "all" ? [await planStage({ contract: scan[0].contract, stage: scan[1].stage, inputs: { "allow-incomplete": "true" } }, scanning, circumstances)] : [],
    await planStage({ contract: provision[0].contract, stage: provision[1].stage, inputs: { operation: "plan" } }, planning("planDigest"), circumstances)
  ];
  const configured = await planStage({ contract: configure[0].contract, stage: configure[1].stage, inputs: { operation: "plan" } }, planning("release"), circumstances);
  const manifest = spec.config ? configured.outputs.manifest ?? "" : "";
  if (configured.state === "no-plan" && spec.config) return [...plans, configured];
  return [...plans, configured, await planStage({ contract: deploy[0].contract, stage: deploy[1].stage, inputs: { operation: "plan", "config-manifest": manifest } }, planning("planDigest"), circumstances)];
}

// src/cli/render-stages.ts
var words = { planned: ["good", "ok"], look: ["warn", "look"], stops: ["warn", "stops"], unsupported: ["warn", "not here"], "no-plan": ["bad", "no plan"] };
var mostNotes = 8;
var mostObjects = 20;
var wholeDigest = (spec, stages) => digestJson({ set: `${spec.name}/${spec.environment}`, stages: Object.fromEntries(stages.flatMap(({ stage, digest }) => digest === void 0 ? [] : [[stage, digest]])) });
function detailOf({ stage, data }, page) {
  if (stage === "provision" && data) {
    const { changes } = data;
    return changes.filter((c) => c.action !== "none").slice(0, 20).map(({ action, resource }) => `${action.padEnd(8)}${oneLine(resource)}`);
  }
  if (stage !== "deploy" || !data) return [];
  const { services, order, objects = [], advice = [] } = data;
  const rows = services.map((s) => [s.service, s.change, s.from?.slice(0, 6) ?? "nothing", s.to?.slice(0, 6) ?? "nothing", s.strategy, s.changed.join(", "), s.downtime ? s.downtime.words : ""]);
  const table = renderTable(["service", "change", "from", "to", "strategy", "what changes", ""], rows, { ...page, columns: page.columns - 4 });
  return [
    ...table,
    ...order.length > 0 ? [`order: ${order.map((wave) => wave.join(", ")).join(" > ")}`] : [],
    ...objects.slice(0, mostObjects).flatMap(({ object, change, lines }) => [`${change.padEnd(8)}${oneLine(object)}`, ...lines.map((line) => `          ${oneLine(line)}`)]),
    ...advice.flatMap(({ service, message }) => wrap(oneLine(`note: ${service === void 0 ? "" : `${service}: `}${message}`), page.columns - 4))
  ];
}
function stageLines(plan, page) {
  const [tone, word] = words[plan.state];
  const room = page.columns - 27;
  const [first = "", ...rest] = plan.headline.split("\n").flatMap((line) => wrap(oneLine(line), room));
  const notes = plan.notes.filter((note) => !plan.headline.includes(note));
  const more = notes.length > mostNotes ? [`and ${notes.length - mostNotes} more`] : [];
  return [
    `${page.paint("bold", plan.stage.padEnd(16))} ${page.paint(tone, word.padEnd(8))} ${first}`,
    ...rest.map((line) => `${" ".repeat(26)}${line}`),
    ...[...notes.slice(0, mostNotes), ...more].flatMap((note) => wrap(oneLine(note), page.columns - 4).map((line, i) => `${i === 0 ? "  - " : "    "}${line}`)),
    ...detailOf(plan, page).map((line) => `    ${line}`),
    ...plan.appendix === void 0 ? [] : [`    ${plan.appendix.title}:`, ...plan.appendix.text.trimEnd().split("\n").map((line) => `      ${line}`)]
  ];
}
function ending(stages, { paint }) {
  const named = (state) => stages.filter((s) => s.state === state).map((s) => s.stage).join(", ");
  const [none, stops, unsupported] = [named("no-plan"), named("stops"), named("unsupported")];
  return [
    ...none ? [paint("bad", `There is no plan: see ${none}. \`slipway explain ${stages.find((s) => s.state === "no-plan")?.reason ?? ""}\` tells more.`)] : [],
    ...stops ? [paint("warn", `As things are here a release would end at: ${stops}.`)] : [],
    ...unsupported ? [paint("warn", `From here this cannot be planned, on a runner that reaches the target it can; everything else is planned: ${unsupported}.`)] : [],
    "Nothing was changed."
  ];
}
function renderPlan(spec, stages, page) {
  const digest = wholeDigest(spec, stages);
  const approved = stages.find((s) => s.stage === "deploy")?.digest;
  return [
    `${page.paint("bold", `Plan for ${spec.name}/${spec.environment}`)} (target ${spec.target.kind}${spec.approval ? `, approved through ${oneLine(spec.approval.environment)}` : ""})`,
    "",
    ...stages.flatMap((stage) => stageLines(stage, page)),
    "",
    `Digest of the whole: ${digest}`,
    ...approved ? [`Of the deployment, which is what gets approved: ${approved} (${shortDigest(approved)})`] : [],
    ...ending(stages, page)
  ].join("\n");
}
function planJson(spec, stages) {
  return {
    schema: 1,
    name: spec.name,
    environment: spec.environment,
    target: spec.target.kind,
    digest: wholeDigest(spec, stages),
    planned: stages.every((s) => s.state !== "no-plan"),
    stages: stages.map(({ stage, state, reason, headline, notes, digest, data }) => ({ stage, state, reason: reason ?? null, headline, notes, digest: digest ?? null, data }))
  };
}

// src/cli/plan-command.ts
var specFile = "slipway.yaml";
var largestSpec = 1024 * 1024;
async function readSpec({ files, host }) {
  const file = path.join(host.workspace, specFile);
  const facts = await files.facts(file);
  if (facts && facts.size > largestSpec) throw new UserError(`The file has ${facts.size} bytes.`, { reason: "spec-invalid", where: specFile, expected: `at most ${largestSpec} bytes` });
  const text = facts && await files.readText(file);
  if (text === void 0) throw new UserError("There is no slipway.yaml here.", { reason: "spec-invalid", where: host.workspace, remedy: "slipway init writes one from what the repository shows." });
  return parseSpec(text, specFile);
}
function chooseEnvironment(parsed, wanted) {
  const names = Object.keys(parsed.environments);
  if (wanted !== void 0 || names.includes("local")) return resolveEnvironment(parsed, wanted ?? "local");
  if (names.length === 1) return resolveEnvironment(parsed, names[0]);
  throw new UserError("Which environment is meant?", { reason: "unknown-environment", where: specFile, expected: `--environment with one of ${names.join(", ")}` });
}
async function quietly(directory, work) {
  const real = makePorts();
  const temporary = await real.files.makeTemporaryDirectory("slipway-plan-");
  const silent = () => void 0;
  const log = { info: silent, debug: silent, warning: silent, annotate: silent, mask: silent, group: (_title, body) => body() };
  const own = { ...real, host: { ...real.host, workspace: path.resolve(directory), temporary }, progress: { report: silent }, savedState: { keep: silent }, log };
  const ports = { ...own, tools: makeTools(own) };
  try {
    return await work(ports);
  } finally {
    await real.files.remove(temporary);
  }
}
async function planCommand(options, { say, page }, signal) {
  return quietly(options.directory, async (ports) => {
    const spec = chooseEnvironment(await readSpec(ports), options.environment);
    const stages = await planStages(spec, ports, signal);
    if (signal.aborted) throw toSlipwayError(signal.reason);
    say(options.format === "json" ? JSON.stringify(planJson(spec, stages), null, 2) : renderPlan(spec, stages, page));
    if (stages.some((s) => s.state === "no-plan")) return 1;
    return options.exit === "strict" && stages.some((s) => s.state === "stops") ? 2 : 0;
  });
}

export {
  planStages,
  specFile,
  readSpec,
  chooseEnvironment,
  quietly,
  planCommand
};
