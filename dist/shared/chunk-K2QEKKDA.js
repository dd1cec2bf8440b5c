import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  makePorts,
  runnerIo
} from "./chunk-YIFSDLAG.js";
import {
  parseSpec,
  resolveEnvironment
} from "./chunk-YSPLOBCU.js";
import {
  handoffSchemaNumber,
  renderHandoff
} from "./chunk-CRX6MEJ4.js";
import {
  formatMomentWithUtc,
  withLocalTimes,
  withLocalTimesInMarkdown
} from "./chunk-KWSWXPM4.js";
import {
  codeBlock,
  details,
  escapeMarkdown,
  markdownTable
} from "./chunk-2Z4UNFSX.js";
import {
  camel,
  commonInputs,
  commonOutputs
} from "./chunk-3GFUNPXG.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  InternalError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/platform/short-lived.ts
import { setFlagsFromString } from "node:v8";
function expectShortLife() {
  setFlagsFromString("--interrupt-budget=528000");
  setFlagsFromString("--semi-space-growth-factor=16");
}

// src/app/for-people.ts
function dependencyOf(contract, { dependency }) {
  const declared = contract.dependencies[dependency];
  if (declared === void 0) throw new InternalError(`${contract.name} names the undeclared dependency ${dependency}.`);
  return declared;
}
var sentence = (text) => /[.!?]$/.test(text) ? text : `${text}.`;
function annotationOf(contract, away) {
  const { name, away: then } = dependencyOf(contract, away);
  return { level: "warning", title: `${contract.name} without: ${name}`, message: `${sentence(away.why)} ${then}` };
}
function awayTable(contract, away) {
  if (away.length === 0) return "";
  return `**What was away**

${markdownTable(["What", "What was met", "What that means"], away.map((a) => {
    const { name, away: then } = dependencyOf(contract, a);
    return [name, a.why, then];
  }))}`;
}
function tellPeople(outcome, { contract, startedAt, endedAt, timezone }) {
  const away = outcome.away ?? [];
  const body = [outcome.summary.trimEnd(), awayTable(contract, away)].filter(Boolean).join("\n\n");
  const when = `<sub>${escapeMarkdown(contract.name)}, ${escapeMarkdown(formatMomentWithUtc(startedAt, timezone))}, took ${formatDuration(endedAt - startedAt)}</sub>`;
  const local = (text) => withLocalTimes(text, timezone);
  return {
    headline: local(outcome.headline),
    summary: body === "" ? "" : `${withLocalTimesInMarkdown(body, timezone)}

${when}
`,
    annotations: [...outcome.annotations, ...away.map((a) => annotationOf(contract, a))].map((a) => ({ ...a, message: local(a.message) }))
  };
}

// src/app/load-spec.ts
import path from "node:path";
var largestSpec = 1024 * 1024;
async function loadSpec(contract, inputs, ports) {
  const file = path.resolve(ports.host.workspace, inputs.spec);
  if (path.relative(ports.host.workspace, file).startsWith("..")) {
    throw new UserError(`${inputs.spec} lies outside the workspace.`, { reason: "input-invalid", where: "input `spec`", expected: "a path inside the workspace" });
  }
  const facts = await ports.files.facts(file);
  if (facts && facts.size > largestSpec) throw new UserError(`The file has ${facts.size} bytes.`, { reason: "spec-invalid", where: inputs.spec, expected: `at most ${largestSpec} bytes` });
  const text = await ports.files.readText(file);
  if (text !== void 0) return resolveEnvironment(parseSpec(text, inputs.spec), inputs.environment);
  if (contract.spec === "optional" && inputs.spec === commonInputs.spec.default) return void 0;
  throw new UserError("There is no such file.", { reason: "spec-invalid", where: inputs.spec, expected: "the file that describes the deployment", remedy: "Check out the repository first, or give the path in the input `spec`; docs/slipway.example.yaml shows every key." });
}

// src/app/read-inputs.ts
function textOf(name, input, read) {
  const given = read(name);
  return given === "" ? input.default ?? "" : given;
}
function readInputs(contract, read) {
  const values = {};
  const problems = [];
  for (const [name, input] of Object.entries({ ...commonInputs, ...contract.inputs })) {
    const text = textOf(name, input, read);
    if (text === "" && input.required) {
      problems.push(`input \`${name}\` is required: ${input.description}`);
      continue;
    }
    const parsed = input.schema.safeParse(text);
    if (parsed.success) values[camel(name)] = parsed.data;
    else problems.push(...parsed.error.issues.map((issue) => `input \`${name}\`: ${issue.message}. ${input.description}`));
  }
  if (problems.length > 0) {
    throw new UserError(problems.join("\n"), { reason: "input-invalid", where: `actions/${contract.name}`, remedy: "Mend these under `with:` of the step." });
  }
  return values;
}

// src/app/cancellation.ts
var graceMs = 2e3;
function cancellation() {
  const controller = new AbortController();
  let deadline;
  const onSignal = () => {
    if (controller.signal.aborted) return;
    controller.abort(new UserError("The run was cancelled.", { reason: "cancelled", remedy: "Run it again; what was begun is resumed or taken back first." }));
    deadline = setTimeout(() => process.exit(1), graceMs);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    asError: (thrown) => thrown instanceof UserError && thrown.reason === "cancelled" ? thrown : new UserError("The run was cancelled.", { reason: "cancelled", cause: thrown }),
    settled() {
      clearTimeout(deadline);
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    }
  };
}

// src/app/run-action.ts
var kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
function writeOutputs(contract, outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    const declared = kebab(name);
    if (!(declared in contract.outputs) && !(declared in commonOutputs)) throw new InternalError(`${contract.name} sets the undeclared output ${declared}.`);
    if (value !== void 0) runnerIo.output(declared, value);
  }
}
function handoffOf({ contract, ports, environment, timezone, startedAt, endedAt }, outcome) {
  const { host } = ports;
  return renderHandoff({
    schema: handoffSchemaNumber,
    suite: host.suiteVersion,
    stage: contract.name,
    environment,
    commit: host.run.commit,
    runId: host.run.runId,
    attempt: host.run.attempt,
    verdict: outcome.verdict,
    ...outcome.reason ? { reason: outcome.reason } : {},
    headline: outcome.headline,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    ...timezone === void 0 ? {} : { timezone },
    data: outcome.data
  });
}
function publish(finished, outcome) {
  finished.endedAt = finished.ports.clock.now();
  const told = tellPeople(outcome, { ...finished, timezone: finished.timezone });
  for (const annotation of told.annotations) finished.ports.log.annotate(annotation);
  if (told.summary) runnerIo.summary(told.summary);
  writeOutputs(finished.contract, { ...outcome.outputs, verdict: outcome.verdict, failureReason: outcome.reason ?? "", handoff: handoffOf(finished, outcome) });
  if (outcome.verdict === "pass") finished.ports.log.info(told.headline);
  else runnerIo.fail(`${told.headline}${outcome.reason ? ` [${outcome.reason}]` : ""}`);
}
function outcomeOf(error) {
  const text = error instanceof InternalError ? `${error.message}
${error.cause?.stack ?? error.stack ?? ""}` : error.explain();
  return { verdict: "error", reason: error.reason, headline: text, outputs: {}, summary: withAppendix(text, error), annotations: annotationsOf(error), data: null };
}
function withAppendix(text, { appendix }) {
  return appendix === void 0 ? "" : `${escapeMarkdown(text)}

${details(appendix.title, codeBlock(appendix.text, appendix.language))}`;
}
function annotationsOf(error) {
  return error.problems.slice(0, 10).map(({ file, line, column, message }) => ({ level: "error", message, file, line, column }));
}
async function runAction(contract, stage) {
  expectShortLife();
  const ports = makePorts();
  const finished = { contract, ports, environment: "", startedAt: ports.clock.now(), endedAt: 0 };
  const cancel = cancellation();
  try {
    const inputs = readInputs(contract, runnerIo.input);
    finished.environment = inputs.environment;
    const spec = await loadSpec(contract, inputs, ports);
    if (spec?.timezone !== void 0) finished.timezone = spec.timezone;
    publish(finished, await stage({ inputs, spec, ports, signal: cancel.signal }));
  } catch (thrown) {
    const error = toSlipwayError(cancel.signal.aborted ? cancel.asError(thrown) : thrown);
    if (error.appendix) ports.log.info(`${error.appendix.title}:
${error.appendix.text}`);
    publish(finished, outcomeOf(error));
  } finally {
    cancel.settled();
  }
  endProcess();
}
async function runPost(contract, post) {
  const ports = makePorts();
  const cancel = cancellation();
  try {
    const saved = runnerIo.saved();
    await post(saved === "" ? void 0 : JSON.parse(saved), ports, cancel.signal);
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    ports.log.annotate({ level: "warning", title: `${contract.name}: the post step failed`, message: error.explain() });
  } finally {
    cancel.settled();
  }
  endProcess();
}
function endProcess() {
  process.stdout.write("", () => process.exit(process.exitCode ?? 0));
}

export {
  runAction,
  runPost
};
