import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  layoutOf
} from "./chunk-TKAO5J3N.js";
import {
  observeListenPort
} from "./chunk-MLX7O2F6.js";
import {
  skipInSource
} from "./chunk-HYCWBVOT.js";
import {
  resolveSpecTexts
} from "./chunk-2NZHBRXE.js";
import {
  code,
  details,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import {
  _enum,
  array,
  boolean,
  json,
  number,
  object,
  record,
  string,
  unknown
} from "./chunk-2ESPDTUC.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import {
  digestJson,
  shortDigest
} from "./chunk-337UB6F4.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import {
  ToolError,
  UserError
} from "./chunk-TL6VAHU4.js";

// src/provision/change.ts
var actions = ["delete", "replace", "update", "create", "none"];
var effective = (changes) => changes.filter((c) => c.action !== "none");
var done = { create: "created", update: "updated", delete: "deleted", replace: "replaced", none: "unchanged" };
function countChanges(changes, tense) {
  const counts = actions.map((action) => ({ action, n: changes.filter((c) => c.action === action).length })).filter(({ action, n }) => n > 0 && action !== "none");
  return counts.reverse().map(({ action, n }) => tense === "past" ? `${n} ${done[action]}` : `${n} to ${action}`).join(", ") || "no changes";
}

// src/provision/infrastructure.ts
import path2 from "node:path";

// src/provision/commands.ts
import path from "node:path";
var initMs = 10 * 6e4;
var readMs = 2 * 6e4;
var lockTimeout = "-lock-timeout=30s";
var dataDirectory = (place) => path.join(place.directory, "data");
var stateFile = (place) => path.join(place.directory, "terraform.tfstate");
var planFile = (place) => path.join(place.run, "plan.tfplan");
var variablesFile = (place) => path.join(place.run, "variables.tfvars.json");
function command(place, ...args) {
  return {
    argv: [place.program, ...args],
    cwd: place.module,
    variables: { TF_IN_AUTOMATION: "1", TF_INPUT: "0", TF_DATA_DIR: dataDirectory(place), CHECKPOINT_DISABLE: "1" }
  };
}
var stateArgs = (place) => place.state === "own" ? [`-state=${stateFile(place)}`] : [];
var versionCommand = (program) => ({ argv: [program, "version", "-json"], timeoutMs: readMs, variables: { CHECKPOINT_DISABLE: "1" } });
function initCommand(place, lockFile) {
  return { ...command(place, "init", "-input=false", "-no-color", ...lockFile === "present" ? ["-lockfile=readonly"] : []), timeoutMs: initMs };
}
function planCommand(place) {
  return command(place, "plan", "-json", "-input=false", "-detailed-exitcode", lockTimeout, `-var-file=${variablesFile(place)}`, ...stateArgs(place), `-out=${planFile(place)}`);
}
var showCommand = (place) => ({ ...command(place, "show", "-json", planFile(place)), timeoutMs: readMs });
var applyCommand = (place) => command(place, "apply", "-json", "-input=false", lockTimeout, ...stateArgs(place), planFile(place));
var outputCommand = (place) => ({ ...command(place, "output", "-json", "-no-color", ...stateArgs(place)), timeoutMs: readMs });

// src/provision/ui-lines.ts
var Diagnostic = object({
  severity: string(),
  summary: string(),
  detail: string().default(""),
  address: string().optional(),
  range: object({ filename: string(), start: object({ line: number(), column: number() }) }).optional()
});
var UiLine = object({
  type: string(),
  "@message": string().default(""),
  diagnostic: Diagnostic.optional(),
  hook: object({ resource: object({ addr: string() }), action: string().optional(), elapsed_seconds: number().optional() }).optional()
});
var states = {
  refresh_start: ["running", "is looked up"],
  apply_start: ["running", "is changed"],
  apply_progress: ["running", "is still being changed"],
  apply_complete: ["done", "is done"],
  apply_errored: ["failed", "failed"]
};
function parseUiLine(line) {
  if (!line.startsWith("{")) return void 0;
  let value;
  try {
    value = JSON.parse(line);
  } catch {
    return void 0;
  }
  const parsed = UiLine.safeParse(value);
  if (!parsed.success) return void 0;
  const { type, diagnostic, hook } = parsed.data;
  if (diagnostic) return { kind: "diagnostic", diagnostic };
  if (!hook || !Object.hasOwn(states, type)) return void 0;
  const [state, verb] = states[type];
  const details2 = [hook.action, hook.elapsed_seconds ? `${hook.elapsed_seconds} s` : ""].filter(Boolean).join(", ");
  return { kind: "resource", address: hook.resource.addr, state, words: `${verb}${details2 ? ` (${details2})` : ""}` };
}
function describeDiagnostic({ summary, detail, range, address }, module) {
  const where = range ? `${module}/${range.filename}:${range.start.line}:${range.start.column}: ` : address ? `${address}: ` : "";
  return `${where}${summary}${detail ? `: ${detail.trim()}` : ""}`;
}

// src/provision/engine.ts
var names = { auto: ["tofu", "terraform"], tofu: ["tofu"], terraform: ["terraform"] };
async function findEngine({ engine, tools }, ports, signal) {
  const pinned = names[engine].filter((name) => tools?.[name] !== void 0);
  for (const name of pinned.length > 0 ? pinned : names[engine]) {
    const found = await ports.tools.locate(name, tools?.[name], signal);
    if (found) return { program: found.argv0, label: `${name} ${await versionOf(name, found.argv0, ports, signal)}` };
  }
  throw new UserError(`${names[engine].join(" or ")} is not on PATH.`, {
    reason: "command-not-found",
    where: "slipway.yaml: infrastructure",
    remedy: "Install OpenTofu (opentofu.org/docs/intro/install) or Terraform on this runner, or pin it under `tools` in slipway.yaml."
  });
}
async function versionOf(name, program, { exec }, signal) {
  const result = await exec.run(versionCommand(program), signal);
  const version = /"terraform_version":\s*"(\d[^"\s]{0,40})"/.exec(result.stdout)?.[1];
  if (result.exitCode === 0 && version !== void 0) return version;
  throw new ToolError(`${name} does not tell its version.
${lastWords(result)}`, { reason: "infrastructure-failed", argv: [program, "version"], exitCode: result.exitCode, remedy: `Run \`${name} version -json\` by hand.` });
}
var colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, "g");
var chatter = /There are some problems with the CLI configuration|Unable to open CLI configuration file|CLI configuration file at/;
function lastWords({ stdout, stderr }, lines = 20) {
  const clean = (text) => text.replace(colours, "").split("\n").map((line) => line.replace(/^[╷│╵]\s?/, "").trimEnd()).filter((line) => line.trim() !== "" && !line.startsWith("{") && !chatter.test(line));
  const errors = clean(stderr);
  return (errors.length ? errors : clean(stdout)).slice(-lines).join("\n") || "(it said nothing)";
}
function parseLock(text) {
  const field = (name) => new RegExp(`^\\s*${name}:[ \\t]+(\\S.*?)\\s*$`, "m").exec(text)?.[1] ?? "";
  return /state lock/i.test(text) && field("ID") !== "" ? { id: field("ID"), who: field("Who"), operation: field("Operation"), created: field("Created") } : void 0;
}
function lockError(lock, { module }, command2, exitCode) {
  return new ToolError(`The state of ${module} is locked by ${lock.who || "somebody"} since ${lock.created || "an unknown time"} (${lock.operation || "unknown operation"}, lock ${lock.id}).`, {
    reason: "lock-held",
    argv: command2.argv,
    exitCode,
    where: module,
    remedy: `Wait for that run. If it is surely gone: \`${command2.argv[0].split("/").at(-1)} force-unlock ${lock.id}\` in ${module}.`
  });
}
function engineError(command2, result, diagnostics, doing) {
  const redact = redactor(doing.secrets);
  const errors = diagnostics.filter((d) => d.severity === "error");
  const lock = errors.map((d) => parseLock(`${d.summary}
${d.detail}`)).find((l) => l !== void 0) ?? parseLock(lastWords(result, 40));
  if (lock) return lockError(lock, doing, command2, result.exitCode);
  const words = errors.length ? errors.slice(0, 10).map((d) => describeDiagnostic(d, doing.module)).join("\n") : lastWords(result);
  const more = errors.length > 10 ? `
… and ${errors.length - 10} more errors` : "";
  return new ToolError(redact(`${doing.what} of ${doing.module} failed:
${words}${more}`), {
    reason: "infrastructure-failed",
    argv: command2.argv,
    exitCode: result.exitCode,
    where: doing.module,
    remedy: doing.what === "apply" ? "What was made before the error stands in the state: mend the cause and run again, the next plan holds what is left. Nothing is taken back by itself." : "Mend what the engine names; nothing was changed."
  });
}
async function runEngine(ports, command2, doing, signal) {
  const redact = redactor(doing.secrets);
  const diagnostics = [];
  const result = await ports.exec.run(command2, signal, (line, stream) => {
    const event = stream === "stdout" ? parseUiLine(line) : void 0;
    if (event?.kind === "diagnostic") diagnostics.push(event.diagnostic);
    if (event?.kind === "resource") ports.progress.report({ stage: "provision", subject: event.address, state: event.state, line: redact(`${event.address} ${event.words}`) });
  });
  if (!doing.fine.includes(result.exitCode)) throw engineError(command2, result, diagnostics, doing);
  return result;
}

// src/provision/plan-json.ts
var knownActions = ["no-op", "create", "read", "update", "delete", "forget"];
var Delta = object({
  actions: array(_enum(knownActions)).min(1),
  before: unknown().optional(),
  after: unknown().optional(),
  after_unknown: unknown().optional(),
  before_sensitive: unknown().optional(),
  after_sensitive: unknown().optional(),
  replace_paths: array(unknown()).optional(),
  importing: unknown().optional()
});
var ResourceChange = object({
  address: string(),
  previous_address: string().optional(),
  deposed: string().optional(),
  action_reason: string().optional(),
  change: Delta
});
var PlanJson = object({
  format_version: string().regex(/^1\./, "expected format 1.x"),
  errored: boolean().default(false),
  resource_changes: array(ResourceChange).default([]),
  resource_drift: array(object({ address: string() })).default([]),
  output_changes: record(string(), Delta).default({}),
  deferred_changes: array(unknown()).default([]),
  variables: record(string(), object({ value: unknown().optional() })).default({}),
  configuration: object({ root_module: object({ variables: record(string(), object({ sensitive: boolean().default(false) })).default({}) }).default({ variables: {} }) }).default({ root_module: { variables: {} } })
});
function* sensitiveLeaves(value, mask) {
  if (mask === true) yield* leaves(value);
  else if (Array.isArray(mask) && Array.isArray(value)) for (const [i, m] of mask.entries()) yield* sensitiveLeaves(value[i], m);
  else if (isRecord(mask) && isRecord(value)) for (const [key, m] of Object.entries(mask)) yield* sensitiveLeaves(value[key], m);
}
var isRecord = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
function* leaves(value) {
  if (typeof value === "string" || typeof value === "number") yield String(value);
  else if (value !== null && typeof value === "object") for (const part of Object.values(value)) yield* leaves(part);
}
function secretsOf(plan) {
  const deltas = [...plan.resource_changes.map((r) => r.change), ...Object.values(plan.output_changes)];
  const marked = Object.entries(plan.configuration.root_module.variables).filter(([, v]) => v.sensitive).map(([name]) => plan.variables[name]?.value);
  const found = [
    ...deltas.flatMap((d) => [...sensitiveLeaves(d.before, d.before_sensitive), ...sensitiveLeaves(d.after, d.after_sensitive)]),
    ...marked.flatMap((value) => [...leaves(value)])
  ];
  return [...new Set(found)].filter((text) => text.length >= 4);
}
var withheld = "(sensitive)";
function withoutSecrets(value, mask, secrets) {
  if (mask === true) return withheld;
  if (typeof value === "string" || typeof value === "number") return secrets.some((secret) => String(value).includes(secret)) ? withheld : value;
  if (Array.isArray(value)) return value.map((part, i) => withoutSecrets(part, Array.isArray(mask) ? mask[i] : void 0, secrets));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part, isRecord(mask) ? mask[key] : void 0, secrets)]));
}
function actionOf(actions2) {
  const has = (action) => actions2.includes(action);
  if ((has("delete") || has("forget")) && has("create")) return "replace";
  if (has("delete") || has("forget")) return "delete";
  if (has("create")) return "create";
  return has("update") ? "update" : "none";
}
function noteOf({ change, action_reason: reason, previous_address: previous }) {
  return [
    change.actions.includes("forget") ? "leaves the state, stays in the world" : "",
    change.importing === void 0 || change.importing === null ? "" : "is imported",
    previous === void 0 ? "" : `was ${previous}`,
    reason ? reason.replaceAll("_", " ") : "",
    change.replace_paths?.length ? `because of ${change.replace_paths.map((p) => Array.isArray(p) ? p.join(".") : String(p)).join(", ")}` : ""
  ].filter(Boolean).join("; ");
}
function bound(delta, secrets) {
  return { actions: delta.actions, after: withoutSecrets(delta.after, delta.after_sensitive, secrets), unknown: delta.after_unknown, replace: delta.replace_paths, importing: delta.importing };
}
function digestOf(plan, secrets) {
  const idle = (delta) => delta.actions.every((a) => a === "no-op");
  const resources = plan.resource_changes.filter((r) => !idle(r.change) || r.previous_address !== void 0 || (r.change.importing ?? null) !== null).map((r) => ({ address: r.address, deposed: r.deposed, previous: r.previous_address, ...bound(r.change, secrets) })).sort((a, b) => `${a.address} ${a.deposed ?? ""}` < `${b.address} ${b.deposed ?? ""}` ? -1 : 1);
  const outputs = Object.fromEntries(Object.entries(plan.output_changes).filter(([, d]) => !idle(d)).map(([name, d]) => [name, bound(d, secrets)]));
  return digestJson({ resources, outputs });
}
function parsePlan(text, argv) {
  const plan = PlanJson.safeParse(jsonOf(text));
  const refuse = (what) => new ToolError(what, { reason: "infrastructure-failed", argv, exitCode: 0, expected: "a complete plan in JSON format 1.x", remedy: "Use a version of OpenTofu or Terraform that this suite knows." });
  if (!plan.success) throw refuse(`The plan cannot be read: ${plan.error.issues.slice(0, 3).map((i) => `${i.path.join(".")}: ${i.message}`).join("; ")}.`);
  if (plan.data.errored) throw refuse("The plan is incomplete: the engine marks it as errored.");
  const secrets = secretsOf(plan.data);
  const resources = plan.data.resource_changes.map((r) => ({ action: actionOf(r.change.actions), resource: r.deposed ? `${r.address} (deposed ${r.deposed})` : r.address, note: noteOf(r) }));
  const outputs = Object.entries(plan.data.output_changes).map(([name, delta]) => ({ action: actionOf(delta.actions), resource: `output.${name}`, note: "" }));
  return {
    changes: [...resources, ...outputs],
    digest: digestOf(plan.data, secrets),
    drifted: plan.data.resource_drift.map((d) => d.address),
    deferred: plan.data.deferred_changes.length,
    secrets
  };
}
function jsonOf(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}

// src/provision/infrastructure.ts
var leftoverMs = 24 * 36e5;
function resolved({ spec, infrastructure, ports }) {
  const services = Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, { ...service, env: {} }]));
  return resolveSpecTexts({ ...spec, services, infrastructure }, (name) => ports.host.variable(name)).infrastructure ?? infrastructure;
}
async function sweep(ports, runs) {
  for (const name of await ports.files.list(runs)) {
    const facts = await ports.files.facts(path2.join(runs, name));
    if (facts && ports.clock.now() - facts.modifiedAt > leftoverMs) await ports.files.remove(path2.join(runs, name));
  }
}
async function prepare({ ports, spec, infrastructure }, engine) {
  const { host, files, clock } = ports;
  const module = path2.join(host.workspace, infrastructure.module);
  if ((await files.facts(module))?.kind !== "directory") {
    throw new UserError("There is no such directory.", { reason: "spec-invalid", where: infrastructure.module, expected: "the module that slipway.yaml names under `infrastructure.module`" });
  }
  const directory = path2.join(host.state, spec.name, spec.environment, "infrastructure");
  const runs = path2.join(directory, "runs");
  await sweep(ports, runs);
  const run = path2.join(runs, `${host.run.runId}-${host.run.attempt}-${clock.now()}`.replace(/[^\w-]/g, "_"));
  await files.makeDirectory(run, 448);
  return { program: engine.program, module, directory, run, state: "own" };
}
var BackendFile = object({ backend: object({ type: string(), config: record(string(), unknown()).nullish() }).optional() });
function parseBackend(text, file) {
  try {
    return BackendFile.parse(JSON.parse(text)).backend;
  } catch (cause) {
    throw new UserError("The engine’s note of its backend cannot be read.", { reason: "infrastructure-failed", where: file, remedy: "Remove the directory that holds it: the next run initialises again. The state itself does not lie there.", cause });
  }
}
async function observeBackend(ports, place) {
  const file = path2.join(dataDirectory(place), "terraform.tfstate");
  const text = await ports.files.readText(file);
  const backend = text === void 0 ? void 0 : parseBackend(text, file);
  const own = backend === void 0 || backend.type === "local" && (backend.config?.path ?? null) === null;
  return own ? { state: "own", words: `on this machine, in ${place.directory}` } : { state: "module", words: `where the module’s backend says (${backend.type})` };
}
var Outputs = record(string(), object({ sensitive: boolean().default(false), value: json() }));
async function readOutputs(work, place, doing) {
  const command2 = outputCommand(place);
  const { stdout } = await runEngine(work.ports, command2, { ...doing, what: "output", fine: [0] }, work.signal);
  try {
    const all = Outputs.parse(JSON.parse(stdout));
    return Object.fromEntries(Object.entries(all).filter(([, o]) => !o.sensitive).map(([name, o]) => [name, o.value]));
  } catch (cause) {
    throw new ToolError("The outputs of the module cannot be read.", { reason: "infrastructure-failed", where: doing.module, argv: command2.argv, exitCode: 0, cause });
  }
}
async function rescueState({ ports, infrastructure }, place) {
  const left = path2.join(place.module, "errored.tfstate");
  if (!await ports.files.facts(left)) return;
  const kept = path2.join(place.directory, `errored-${ports.clock.now()}.tfstate`);
  await ports.files.write(kept, await ports.files.readBytes(left) ?? "", 384);
  await ports.files.remove(left);
  ports.log.annotate({ level: "error", title: "State not written", message: `The engine could not write the state of ${infrastructure.module}; it is kept in ${kept}. Push it with \`state push\` before the next run.` });
}
async function applySaved(work, place, doing) {
  try {
    await runEngine(work.ports, applyCommand(place), { ...doing, what: "apply", fine: [0] }, work.signal);
  } finally {
    await rescueState(work, place);
  }
}
async function initialise(work, place, doing) {
  const { ports, signal } = work;
  const lockFile = await ports.files.facts(path2.join(place.module, ".terraform.lock.hcl")) ? "present" : "absent";
  ports.progress.report({ stage: "provision", subject: "infrastructure", state: "running", line: `init ${doing.module}` });
  await runEngine(ports, initCommand(place, lockFile), { ...doing, what: "init", fine: [0] }, signal);
  const { state, words } = await observeBackend(ports, place);
  return { place: { ...place, state }, words };
}
async function planModule({ ports, infrastructure, signal }, place, doing) {
  await ports.files.write(variablesFile(place), JSON.stringify(infrastructure.variables), 384);
  ports.progress.report({ stage: "provision", subject: "infrastructure", state: "running", line: `plan ${doing.module}` });
  const planned2 = await runEngine(ports, planCommand(place), { ...doing, fine: [0, 2] }, signal);
  const shown = await runEngine(ports, showCommand(place), { ...doing, what: "show", fine: [0] }, signal);
  const plan = parsePlan(shown.stdout, showCommand(place).argv);
  const changes = plan.changes.filter((c) => c.action !== "none").length;
  if (planned2.exitCode === 0 && changes > 0) {
    throw new ToolError("The engine says that nothing changes, and its plan holds changes.", { reason: "infrastructure-failed", where: doing.module, argv: planCommand(place).argv, exitCode: 0, remedy: "Run the engine by hand and compare `plan` with `show`." });
  }
  return plan;
}
async function planInfrastructure(given) {
  const work = { ...given, infrastructure: resolved(given) };
  const engine = await findEngine({ engine: work.infrastructure.engine, tools: work.spec.tools }, work.ports, work.signal);
  const first = await prepare(work, engine);
  const close = () => work.ports.files.remove(first.run);
  const doing = { what: "plan", module: work.infrastructure.module, secrets: [] };
  try {
    const { place, words } = await initialise(work, first, doing);
    const plan = await planModule(work, place, doing);
    const knowing = { ...doing, secrets: plan.secrets };
    return { engine, plan, state: words, apply: () => applySaved(work, place, knowing), outputs: () => readOutputs(work, place, knowing), close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

// src/provision/local-engine.ts
import path3 from "node:path";
var privateMode = 448;
var ownBytes = 64 * 2 ** 20;
function desiredOf(spec, workspace) {
  const layout = layoutOf("", `${spec.name}/${spec.environment}`);
  const services = Object.entries(spec.services).filter(([, s]) => s.source.run);
  return {
    directories: [layout.root, layout.releases, layout.routers, ...services.flatMap(([name]) => [path3.join(layout.releases, name), layout.router(name)])],
    ports: services.flatMap(([service, { port }]) => port === void 0 ? [] : [{ service, port }]),
    sources: [...new Set(services.map(([, s]) => path3.join(workspace, s.source.directory ?? ".")))]
  };
}
async function directoryFacts(files, directory) {
  const facts = await files.facts(directory);
  if (!facts) return { kind: "absent" };
  return facts.kind === "directory" ? { kind: "directory", mode: facts.mode } : { kind: "obstacle" };
}
async function sizeOf(files, directory) {
  let total = 0;
  for (const relative of await files.walk(directory, skipInSource)) total += (await files.facts(path3.join(directory, relative)))?.size ?? 0;
  return total;
}
async function freeFor(files, directory) {
  let existing = directory;
  while (!await files.facts(existing) && path3.dirname(existing) !== existing) existing = path3.dirname(existing);
  return files.freeBytes(existing);
}
async function observeLocal({ files, host, ...ports }, spec, desired) {
  const observed = { directories: {}, ports: {}, freeBytes: await freeFor(files, host.state), neededBytes: ownBytes };
  for (const directory of desired.directories) observed.directories[directory] = await directoryFacts(files, path3.join(host.state, directory));
  for (const { service, port } of desired.ports) observed.ports[port] = await observeListenPort({ files, host, ...ports }, `${spec.name}/${spec.environment}`, service, port);
  for (const source of desired.sources) observed.neededBytes += await sizeOf(files, source);
  return observed;
}
function planDirectory(directory, facts) {
  const resource = `directory ${directory}`;
  if (facts?.kind !== "directory") return { action: "create", resource, note: "for its owner alone (0700)" };
  if ((facts.mode & 63) === 0) return { action: "none", resource, note: "" };
  return { action: "update", resource, note: `closed to others (${facts.mode.toString(8)} > 700)` };
}
var portNotes = {
  free: "free",
  "held-by-own-router": "held by this set’s router",
  "in-use": "in use by another program",
  "not-permitted": "cannot be listened on"
};
function planLocal(desired, observed) {
  const directories = desired.directories.map((d) => planDirectory(d, observed.directories[d]));
  const obstacles = desired.directories.filter((d) => observed.directories[d]?.kind === "obstacle");
  const usable = ({ port }) => ["free", "held-by-own-router"].includes(observed.ports[port] ?? "");
  const problems = [
    ...obstacles.map((d) => ({ reason: "state-unwritable", message: `${d} in the state directory is no directory.`, remedy: "Move it away." })),
    ...desired.ports.filter((p) => !usable(p)).map(({ service, port }) => ({
      reason: "port-in-use",
      message: `Port ${port} of ${service}: ${portNotes[observed.ports[port] ?? "not-permitted"]}.`,
      remedy: `Stop what listens there (\`ss -ltnp 'sport = :${port}'\` names it), or change services.${service}.port.`
    })),
    ...observed.freeBytes >= observed.neededBytes ? [] : [{
      reason: "state-unwritable",
      message: `The state directory has ${formatBytes(observed.freeBytes)} free; the releases need ${formatBytes(observed.neededBytes)}.`,
      remedy: "Make room there, or set SLIPWAY_STATE to a larger file system."
    }]
  ];
  const changes = [
    ...directories,
    ...desired.ports.map(({ service, port }) => ({ action: "none", resource: `port ${port} of ${service}`, note: portNotes[observed.ports[port] ?? "not-permitted"] })),
    { action: "none", resource: "space for releases", note: `${formatBytes(observed.neededBytes)} of ${formatBytes(observed.freeBytes)} free` }
  ];
  return { changes, problems, digest: digestJson({ directories: desired.directories, ports: desired.ports }) };
}
async function applyLocal({ files, host, progress }, desired, observed) {
  for (const directory of desired.directories) {
    const { action, resource, note } = planDirectory(directory, observed.directories[directory]);
    if (action === "none") continue;
    progress.report({ stage: "provision", subject: resource, state: "running", line: `${resource}: ${action}, ${note}` });
    const absolute = path3.join(host.state, directory);
    await files.makeDirectory(absolute, privateMode);
    await files.setMode(absolute, privateMode);
    progress.report({ stage: "provision", subject: resource, state: "done", line: `${resource}: ready` });
  }
  const left = await missing(files, host.state, desired);
  if (left.length > 0) throw new UserError(`Not there after it was made: ${left.join(", ")}.`, { reason: "state-unwritable", where: host.state, remedy: "See what removes or changes it while this runs." });
}
async function missing(files, state, desired) {
  const after = await Promise.all(desired.directories.map(async (d) => ({ d, facts: await directoryFacts(files, path3.join(state, d)) })));
  return after.filter(({ d, facts }) => planDirectory(d, facts).action !== "none").map(({ d }) => d);
}

// src/provision/render.ts
var marks = { create: "🟢 create", update: "🟡 update", delete: "🔴 **delete**", replace: "🔴 **replace**", none: "⚪ none" };
var sorted = (changes) => actions.flatMap((action) => changes.filter((c) => c.action === action));
var table = (changes) => markdownTable(
  ["Change", "Resource", "Note"],
  changes.map((c) => [{ markdown: marks[c.action] }, { markdown: code(c.resource) }, c.note])
);
function warning(changes, operation) {
  const destroyed = changes.filter((c) => c.action === "delete" || c.action === "replace");
  if (destroyed.length === 0) return "";
  const names2 = destroyed.slice(0, 20).map((c) => code(c.resource)).join(", ") + (destroyed.length > 20 ? ` and ${destroyed.length - 20} more` : "");
  return `> [!WARNING]
> ${operation === "plan" ? "This plan destroys" : "This run destroyed"} ${destroyed.length} ${destroyed.length === 1 ? "resource" : "resources"}: ${names2}
`;
}
function outputsTable(outputs) {
  return markdownTable(["Output", "Value"], Object.entries(outputs).map(([name, value]) => [{ markdown: code(name) }, { markdown: code(JSON.stringify(value).slice(0, 500)) }]));
}
function renderSummary(page) {
  const changing = sorted(effective(page.changes));
  const idle = page.changes.filter((c) => c.action === "none");
  const render = (shown, rest) => () => [
    "## Infrastructure",
    escapeMarkdown(page.headline),
    warning(page.changes, page.operation),
    table(shown),
    rest,
    outputsTable(page.outputs),
    page.notes.map((note) => `- ${escapeMarkdown(note)}`).join("\n"),
    `Plan ${code(shortDigest(page.planDigest))}`
  ].filter(Boolean).join("\n\n");
  const folded = idle.length ? details(`${idle.length} unchanged`, table(idle)) : "";
  return withinBytes([render(changing, folded), render(changing, `${idle.length} unchanged.`), render(changing.slice(0, 500), `The first 500 of ${countChanges(changing, "future")}.`)], summaryBytes);
}

// src/provision/stage.ts
var largestOutputs = 2e5;
async function observeThisMachine(ports, spec) {
  if (spec.target.kind !== "local") return void 0;
  const desired = desiredOf(spec, ports.host.workspace);
  const observed = await observeLocal(ports, spec, desired);
  return { desired, observed, plan: planLocal(desired, observed) };
}
function combine(local, infrastructure) {
  return {
    local,
    infrastructure,
    changes: [...local?.plan.changes ?? [], ...infrastructure?.plan.changes ?? []],
    digest: digestJson({ local: local?.plan.digest ?? null, infrastructure: infrastructure?.plan.digest ?? null })
  };
}
function notesOf({ infrastructure, local }, spec) {
  if (!infrastructure && !local) return [`Nothing to do: slipway.yaml declares no \`infrastructure\`, and the target is ${spec.target.kind}.`];
  if (!infrastructure) return [];
  const { plan, state, engine } = infrastructure;
  return [
    `${engine.label}; the state lies ${state}.`,
    plan.drifted.length ? `Changed behind the engine’s back: ${plan.drifted.slice(0, 20).join(", ")}${plan.drifted.length > 20 ? ` and ${plan.drifted.length - 20} more` : ""}.` : "",
    plan.deferred ? `The engine puts ${plan.deferred} changes off to a later run.` : ""
  ].filter(Boolean);
}
var engineLabel = ({ local, infrastructure }) => [local ? "local" : "", infrastructure?.engine.label ?? ""].filter(Boolean).join(" + ") || "none";
function outcomeOf(whole, spec, ending) {
  const { reason, headline, operation, outputs = {}, annotations = [], notes = [] } = ending;
  const data = { operation, engine: engineLabel(whole), planDigest: whole.digest, changes: whole.changes.map(({ action, resource }) => ({ action, resource })) };
  const text = JSON.stringify(outputs);
  const tooLarge = text.length > largestOutputs ? [{ level: "warning", title: "Outputs left out", message: `The module’s outputs have ${text.length} characters; over ${largestOutputs} the output \`outputs\` stays empty.` }] : [];
  return {
    verdict: reason ? "fail" : "pass",
    ...reason ? { reason } : {},
    headline,
    outputs: { planDigest: whole.digest, changes: String(effective(whole.changes).length), outputs: tooLarge.length ? "{}" : text },
    summary: renderSummary({ operation, headline, changes: whole.changes, planDigest: whole.digest, notes: [...notesOf(whole, spec), ...notes], outputs }),
    annotations: [...annotations, ...tooLarge],
    data
  };
}
function problemsOf(whole, spec) {
  const problems = whole.local?.plan.problems ?? [];
  const [first] = problems;
  if (!first) return void 0;
  return outcomeOf(whole, spec, {
    reason: first.reason,
    operation: "plan",
    headline: `This machine cannot carry ${spec.name}/${spec.environment}: ${first.message}${problems.length > 1 ? ` And ${problems.length - 1} more.` : ""}`,
    annotations: problems.map(({ message, remedy }) => ({ level: "error", title: "provision", message: `${message} ${remedy}` })),
    notes: problems.map(({ message, remedy }) => `${message} ${remedy}`)
  });
}
function refusalOf(whole, spec, approved) {
  if (approved === void 0 || approved === whole.digest) return void 0;
  if (whole.infrastructure && effective(whole.changes).length === 0) return void 0;
  return outcomeOf(whole, spec, {
    reason: "plan-changed",
    operation: "plan",
    headline: `The plan is another than the one approved: ${countChanges(whole.changes, "future")} now. Nothing was changed; look at this plan and approve it.`,
    notes: [`Approved: ${approved}. Now: ${whole.digest}.`]
  });
}
async function apply(whole, { ports, spec }) {
  const { local, infrastructure } = whole;
  if (local) await applyLocal(ports, local.desired, local.observed);
  if (infrastructure && effective(infrastructure.plan.changes).length > 0) await infrastructure.apply();
  const outputs = infrastructure ? await infrastructure.outputs() : {};
  const done2 = effective(whole.changes).length;
  return outcomeOf(whole, spec, { operation: "apply", outputs, headline: done2 ? `Provisioned: ${countChanges(whole.changes, "past")}.` : "Everything stands already; nothing was changed." });
}
async function planned(whole, { spec }) {
  const outputs = whole.infrastructure ? await whole.infrastructure.outputs() : {};
  return outcomeOf(whole, spec, { operation: "plan", outputs, headline: effective(whole.changes).length ? `Plan: ${countChanges(whole.changes, "future")}.` : "Everything stands already; the plan changes nothing." });
}
async function decide(whole, context, inputs) {
  const problem = problemsOf(whole, context.spec);
  if (problem) return problem;
  const refusal = refusalOf(whole, context.spec, inputs.planDigest);
  if (refusal) return refusal;
  context.signal.throwIfAborted();
  for (const { action, resource, note } of effective(whole.changes)) context.ports.log.info(`${action.padEnd(8)} ${resource}${note ? `: ${note}` : ""}`);
  return inputs.operation === "apply" ? apply(whole, context) : planned(whole, context);
}
var stage = async (context) => {
  const { ports, signal, inputs } = context;
  const spec = context.spec;
  const local = await observeThisMachine(ports, spec);
  const infrastructure = spec.infrastructure ? await planInfrastructure({ ports, spec, infrastructure: spec.infrastructure, signal }) : void 0;
  try {
    const whole = combine(local, infrastructure);
    return await decide(whole, { ...context, spec }, inputs);
  } finally {
    await infrastructure?.close();
  }
};

export {
  stage
};
