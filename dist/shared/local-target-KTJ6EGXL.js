import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  drainRevision,
  handOver,
  putRevision,
  putWeights,
  readSavedState,
  readStart,
  removeRevision,
  routerStateSchema,
  routerStatus,
  stopRouter
} from "./chunk-7IZQKMP4.js";
import {
  brokenAudit,
  snapshotId,
  snapshotsToKeep
} from "./chunk-HO4ABXCY.js";
import {
  progressOf
} from "./chunk-IHP7GQJW.js";
import {
  heaviestOf
} from "./chunk-K6JEBJ5C.js";
import {
  parseEnvFile
} from "./chunk-KECJHWQ3.js";
import {
  hookNamed
} from "./chunk-O2CG2ZEO.js";
import {
  brokenJournal,
  chainEntries,
  entryDigest,
  foldJournal,
  journalRoot,
  parseJournal,
  rebuildRemedy,
  renderJournal,
  verifyChain
} from "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import {
  layoutOf
} from "./chunk-TKAO5J3N.js";
import {
  observeListenPort
} from "./chunk-MLX7O2F6.js";
import {
  observeSourceTree
} from "./chunk-HYCWBVOT.js";
import {
  sameStart
} from "./chunk-Q6ZWIA3R.js";
import {
  migrateSchema
} from "./chunk-6XTUYPVF.js";
import "./chunk-2ESPDTUC.js";
import {
  digestBytes,
  digestJson
} from "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  ApiError,
  InternalError,
  ToolError,
  UserError,
  assertNever,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/targets/local/local-target.ts
import path9 from "node:path";

// src/targets/local/hook.ts
import path4 from "node:path";

// src/targets/local/log-tail.ts
import path from "node:path";
var longestLine = 500;
var invisible = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
async function readLogTail({ files }, directory, rev, lines) {
  const logs = path.join(directory, "logs");
  const names = (await files.list(logs)).filter((name) => name.startsWith(`${rev}-`) && name.endsWith(".log"));
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await files.facts(path.join(logs, name)))?.modifiedAt ?? 0 })));
  for (const { name } of dated.sort((a, b) => b.at - a.at)) {
    const written2 = lastLines(await files.readText(path.join(logs, name)) ?? "", lines);
    if (written2.length > 0) return written2;
  }
  return [];
}
var lastLines = (text, lines) => text.replace(invisible, "").split("\n").filter((line) => line.trim() !== "").slice(-lines).map((line) => line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);

// src/targets/local/releases.ts
import path2 from "node:path";

// src/targets/local/stored-json.ts
var stateSchema = 1;
async function readStored(files, file, what) {
  const text = await files.readText(file);
  if (text === void 0) return void 0;
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, { reason: "journal-corrupt", where: file, remedy: "Restore the file from a copy.", cause });
  }
  const schema = value?.schema;
  return migrateSchema(value, schema, { what, current: stateSchema, migrations: {}, reason: "state-version" }, file);
}
var renderStored = (value) => `${JSON.stringify(value, null, 1)}
`;

// src/targets/local/releases.ts
var sourceOf = (layout, service, rev) => path2.join(layout.release(service, rev), "source");
var configOf = (layout, service, { rev, config }) => path2.join(layout.release(service, rev), `config.${config?.format ?? "env"}`);
function atTarget(layout, service, release) {
  const { source, config } = release;
  return {
    ...release,
    source: source.kind === "process" ? { ...source, directory: sourceOf(layout, service, release.rev) } : source,
    ...config === void 0 ? {} : { config: { ...config, file: configOf(layout, service, release) } }
  };
}
async function stageRelease(ports, layout, release, signal) {
  for (const [service, wanted] of Object.entries(release.services)) {
    signal.throwIfAborted();
    await stageService(ports, layout, service, wanted);
  }
  return { set: release.set, services: Object.fromEntries(Object.entries(release.services).map(([service, wanted]) => [service, atTarget(layout, service, wanted)])) };
}
async function stageService({ files }, layout, service, wanted) {
  const { source, rev } = wanted;
  if (source.kind !== "process") throw new UserError(`${service}: the local target runs processes, not ${source.kind}.`, { reason: "unsupported", expected: "`source.run`" });
  const final = layout.release(service, rev);
  const file = path2.join(final, "release.json");
  const content = renderStored({ schema: stateSchema, release: atTarget(layout, service, wanted) });
  if (await files.facts(file) !== void 0) return files.write(file, content, 384);
  const staging = path2.join(layout.releases, service, `.staging-${rev}`);
  await files.remove(staging);
  await files.makeDirectory(staging, 448);
  const tree = await observeSourceTree(files, source.directory);
  for (const entry of tree.entries) await copyEntry(files, entry, source.directory, path2.join(staging, "source"));
  await files.makeDirectory(path2.join(staging, "source"));
  const copied = await observeSourceTree(files, path2.join(staging, "source"));
  if (copied.digest !== source.digest) {
    await files.remove(staging);
    throw new UserError(`${service}: its source has changed since the plan was made.`, { reason: "plan-changed", where: source.directory, expected: source.digest, remedy: "Plan again." });
  }
  await copyConfig(files, service, wanted, staging);
  await files.write(path2.join(staging, "release.json"), content, 384);
  await files.remove(final);
  await files.rename(staging, final);
}
function copyEntry(files, entry, from, to) {
  return entry.kind === "file" ? files.copyFile(path2.join(from, entry.path), path2.join(to, entry.path)) : files.makeLink(path2.join(to, entry.path), entry.to);
}
async function copyConfig(files, service, { config }, staging) {
  if (config === void 0) return;
  const bytes = config.file === void 0 ? void 0 : await files.readBytes(config.file);
  if (bytes === void 0) {
    throw new UserError(`${service}: its rendered configuration is not there.`, { reason: "config-invalid", where: config.file ?? service, remedy: "Run configure in the same job, before deploy." });
  }
  await files.write(path2.join(staging, `config.${config.format}`), bytes, 384);
}
async function readRelease({ files }, layout, service, rev) {
  const stored = await readStored(files, path2.join(layout.release(service, rev), "release.json"), "A release");
  if (!stored) throw new InternalError(`Revision ${rev} of ${service} was not staged.`);
  return atTarget(layout, service, stored.release);
}
async function collectReleases({ files }, layout, kept) {
  for (const service of await files.list(layout.releases)) {
    for (const rev of await files.list(path2.join(layout.releases, service))) {
      if (!kept(service, rev)) await files.remove(path2.join(layout.releases, service, rev));
    }
  }
}

// src/targets/local/router-process.ts
import path3 from "node:path";
var listenHost = "127.0.0.1";
var startMs = 15e3;
function plainEnvironment({ host }) {
  return Object.fromEntries(["PATH", "HOME", "LANG", "TZ"].flatMap((name) => {
    const value = host.variable(name);
    return value === void 0 ? [] : [[name, value]];
  }));
}
async function installProgram({ files, host }, layout) {
  const bytes = await files.readBytes(host.routerProgram);
  if (!bytes) throw new UserError("The router program is missing.", { reason: "command-not-found", where: host.routerProgram, remedy: "Build the suite with `npm run build`, or use it as it is committed." });
  const digest = digestBytes(bytes);
  const program = path3.join(layout.bin, `router-${digest.slice(7, 23)}.mjs`);
  if (!await files.facts(program)) await files.write(program, bytes);
  return { program, digest };
}
async function ensureRouter(ports, layout, service) {
  const router = { service, directory: layout.router(service) };
  const { program, digest } = await installProgram(ports, layout);
  const running = await routerStatus(ports, router);
  if (!running) return startRouter(ports, router, program);
  return running.program === digest ? running : follow(ports, router, { program, digest, running });
}
async function startRouter(ports, router, program) {
  const { files, host, processes, clock } = ports;
  const settings = { schema: routerStateSchema, service: router.service, host: listenHost };
  await files.makeDirectory(router.directory, 448);
  await files.write(path3.join(router.directory, "router.json"), `${JSON.stringify(settings)}
`, 384);
  const log = path3.join(router.directory, "router.log");
  const argv = [host.node, program, router.directory];
  const identity = await processes.spawnDetached({ argv, cwd: router.directory, env: plainEnvironment(ports), log });
  const until = clock.now() + startMs;
  for (; ; ) {
    const ended = !await processes.alive(identity);
    const start = await readStart(ports, router);
    if (start?.identity.pid === identity.pid && sameStart(start.identity.startTime, identity.startTime)) return started(ports, router, start, argv);
    const other = ended ? await otherRouter(ports, router) : void 0;
    if (other && other !== "starting") return other;
    if (ended && other === void 0 || clock.now() > until) {
      throw new ToolError(`The router of ${router.service} did not start.`, { reason: "command-failed", where: log, argv, exitCode: null, remedy: `Read ${log}.` });
    }
    await clock.sleep(25);
  }
}
async function otherRouter(ports, router) {
  const status = await routerStatus(ports, router);
  if (status) return status;
  const text = await ports.files.readText(path3.join(router.directory, "claim.json"));
  try {
    return text !== void 0 && await ports.processes.alive(JSON.parse(text)) ? "starting" : void 0;
  } catch {
    return void 0;
  }
}
async function started(ports, router, { outcome }, argv) {
  if (outcome.kind === "failed") {
    const newer = outcome.message.includes("Use a newer version");
    throw new ToolError(`The router of ${router.service} did not start: ${outcome.message}`, { reason: newer ? "state-version" : "command-failed", where: router.directory, argv, exitCode: 1 });
  }
  if (outcome.kind === "port-in-use") {
    throw new UserError(`${router.service}: port ${outcome.ports.join(", ")} is used by another program.`, { reason: "port-in-use", where: listenHost, remedy: "Stop that program: the router takes the port as soon as it is free." });
  }
  const status = await routerStatus(ports, router);
  if (!status) throw new ApiError(`The router of ${router.service} ended again.`, { reason: "api-unavailable", where: router.directory });
  return status;
}
async function follow(ports, router, { program, digest, running }) {
  try {
    await handOver(ports, router, program);
  } catch (error) {
    ports.log.warning(`The router of ${router.service} stays at its version: ${error instanceof Error ? error.message : String(error)}`);
    return running;
  }
  const until = ports.clock.now() + startMs;
  for (; ; ) {
    const status = await routerStatus(ports, router);
    if (status?.program === digest) return status;
    if (ports.clock.now() > until) throw new ApiError(`The new router of ${router.service} does not answer.`, { reason: "api-unavailable", where: router.directory, remedy: `Read ${path3.join(router.directory, "router.log")}.` });
    await ports.clock.sleep(50);
  }
}

// src/targets/local/hook.ts
var pollMs = 50;
var killGraceMs = 5e3;
var longestLog = 4 * 1024 * 1024;
var toldLines = 3;
var marker = "SLIPWAY_HOOK_LOG";
async function runHook(run, verb) {
  const { ports, layout, step, signal } = run;
  const ended = await endSurvivors(ports, layout, { service: step.service, name: verb.name }, signal);
  if (verb.phase === "end") return { level: "data-plane", note: ended === 0 ? "nothing of it runs" : "ended" };
  const release = await readRelease(ports, layout, step.service, verb.rev);
  const hook = hookNamed(release, verb.name);
  if (hook === void 0) throw new InternalError(`${step.id}: revision ${verb.rev} has no hook ${verb.name}.`);
  return carryOut(run, { verb, release, argv: argvOf(hook, verb) });
}
function argvOf({ run, compensate }, { phase, name }) {
  const argv = phase === "compensate" ? compensate : run;
  if (argv === void 0) throw new InternalError(`The hook ${name} has no compensation.`);
  return [...argv];
}
async function carryOut({ ports, layout, step, signal }, { verb, release, argv }) {
  const { source } = release;
  if (source.kind !== "process") throw new InternalError(`The local target cannot run ${source.kind}.`);
  const log = logOf(layout, step.service, verb);
  const book = await openLog(ports, log);
  const env = await environmentOf(ports, step.service, { release, verb, log });
  const began = ports.clock.now();
  const fail = (how, { reason, exitCode }) => {
    const said = book.tail().length === 0 ? "It wrote nothing." : `Its output ends with: ${book.tail().join(" | ")}`;
    return new ToolError(`${step.service}: ${wordsOf(verb)} ${how}. ${said}`, { reason, where: `${step.service} ${verb.rev}`, argv, exitCode, remedy: `All that it wrote stands in ${log}.` });
  };
  try {
    const { exitCode } = await ports.exec.run({ argv, cwd: source.directory, env, timeoutMs: verb.timeoutMs }, signal, book.line);
    if (exitCode === 0) return { level: "data-plane", note: `ended well after ${formatDuration(ports.clock.now() - began)}` };
    throw fail(`ended with exit code ${exitCode}`, { reason: "command-failed", exitCode });
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    if (error.reason === "timeout") throw fail(`did not end within ${formatDuration(verb.timeoutMs)}`, { reason: "timeout", exitCode: null });
    if (error.reason === "command-not-found") throw fail(`could not be started: there is no program ${argv[0]}, or it cannot be executed`, { reason: "command-not-found", exitCode: null });
    throw thrown;
  } finally {
    await book.close();
  }
}
var wordsOf = ({ name, phase }) => phase === "compensate" ? `the compensation of the hook ${name}` : `the hook ${name}`;
var logOf = (layout, service, { rev, name, phase }) => path4.join(layout.hooks, service, `${rev}-${name}-${phase}.log`);
async function environmentOf(ports, service, { release, verb, log }) {
  const { config, env } = release;
  const configured = config?.file === void 0 || config.format !== "env" ? {} : parseEnvFile(await ports.files.readText(config.file) ?? "");
  return {
    ...plainEnvironment(ports),
    ...env,
    ...configured,
    ...config?.file === void 0 ? {} : { SLIPWAY_CONFIG_FILE: config.file },
    SLIPWAY_SERVICE: service,
    SLIPWAY_REVISION: verb.rev,
    SLIPWAY_HOOK: verb.name,
    SLIPWAY_HOOK_PHASE: verb.phase,
    [marker]: log
  };
}
async function openLog({ files }, log) {
  await files.write(log, "", 384);
  const last = [];
  let waiting = "";
  let written2 = 0;
  let writing;
  const flush = async () => {
    while (waiting !== "") {
      const text = waiting;
      waiting = "";
      await files.append(log, text, 384);
    }
    writing = void 0;
  };
  return {
    line(text) {
      last.push(...lastLines(text, 1));
      if (last.length > toldLines) last.shift();
      if (written2 > longestLog) return;
      written2 += text.length + 1;
      waiting += `${text}
`;
      writing ??= flush().catch(() => void 0);
    },
    tail: () => [...last],
    close: async () => {
      await writing;
    }
  };
}
var isOf = (layout, { variables }) => variables[marker] !== void 0 && path4.dirname(path4.dirname(variables[marker])) === layout.hooks;
var hookProcesses = (layout, all) => all.filter((facts) => isOf(layout, facts)).map((facts) => ({ service: path4.basename(path4.dirname(facts.variables[marker] ?? "")), facts }));
async function endSurvivors({ processes, clock }, layout, { service, name }, signal) {
  const left = async () => hookProcesses(layout, await processes.list()).filter((one) => one.service === service && one.facts.variables["SLIPWAY_HOOK"] === name).map(({ facts }) => facts);
  const found = await left();
  for (const kind of ["SIGTERM", "SIGKILL"]) {
    const alive = await left();
    if (alive.length === 0) break;
    for (const facts of alive) await processes.signal(facts, kind);
    for (let waited = 0; waited < killGraceMs && (await left()).length > 0; waited += pollMs) await clock.sleep(pollMs, signal);
  }
  return found.length;
}
async function collectHookLogs({ files }, layout, kept) {
  for (const service of await files.list(layout.hooks)) {
    for (const name of await files.list(path4.join(layout.hooks, service))) {
      if (!kept(service, name.slice(0, name.indexOf("-")))) await files.remove(path4.join(layout.hooks, service, name));
    }
  }
}

// src/targets/local/sweep.ts
import path7 from "node:path";

// src/targets/local/leftovers.ts
import path6 from "node:path";

// src/targets/local/journal-file.ts
async function readJournal({ files }, layout) {
  const text = await files.readText(layout.journal);
  if (text === void 0 && (await files.list(layout.snapshots)).length > 0) {
    throw new UserError("The journal is gone, but there are snapshots.", { reason: "journal-corrupt", where: layout.journal, remedy: `${rebuildRemedy} Nothing was changed.` });
  }
  const { entries, kept } = parseJournal(text ?? "", layout.journal);
  return { text: text ?? "", kept, entries, head: verifyChain(entries, layout.journal) };
}
async function auditJournal(ports, layout) {
  try {
    const { text, kept, entries, head } = await readJournal(ports, layout);
    if (text === "") return { state: "none" };
    const rebuilt = entries.flatMap(({ at, body }) => body.kind === "rebuilt" ? [`${at}: ${body.note}`] : []);
    const note = [...rebuilt, ...kept === text ? [] : ["The last line was cut off: that entry was never written, and no effect followed it."]].join(" ");
    return { state: "intact", from: 0, entries: entries.length, archives: 0, head, note };
  } catch (thrown) {
    return brokenAudit(thrown, layout.journal);
  }
}
async function appendJournal(ports, layout, { head, operation, wave }) {
  const { files, clock } = ports;
  const journal = await readJournal(ports, layout);
  if (journal.head !== head) throw new UserError("The journal has moved: another run has written to it.", { reason: "lock-held", where: layout.journal, remedy: "See what the other run did, then run again." });
  if (journal.kept !== journal.text) await files.write(layout.journal, journal.kept, 384);
  const entries = chainEntries(head, operation, wave, { at: new Date(clock.now()).toISOString(), seq: journal.entries.length });
  try {
    await files.append(layout.journal, renderJournal(entries), 384);
  } catch (error) {
    await takeBack(ports, layout, journal.kept);
    throw error;
  }
  const last = entries.at(-1);
  return last ? entryDigest(last) : head;
}
async function rebuildJournal({ files, clock }, layout, body) {
  const broken = await files.readText(layout.journal);
  if (broken !== void 0) await files.write(layout.brokenJournal(digestJson(broken)), broken, 384);
  await files.write(layout.journal, renderJournal(chainEntries(journalRoot, "rebuilt", [body], { at: new Date(clock.now()).toISOString(), seq: 0 })), 384);
}
async function takeBack({ files }, layout, kept) {
  try {
    const text = await files.readText(layout.journal);
    if (text !== void 0 && text !== kept) await files.write(layout.journal, kept, 384);
  } catch {
  }
}

// src/targets/local/snapshots.ts
import path5 from "node:path";
var fileOf = (layout, id) => path5.join(layout.snapshots, `${id.slice("sha256:".length)}.json`);
var refOf = ({ id, at, label, release }) => ({ id, at, label, revisions: Object.fromEntries(Object.entries(release.services).map(([name, { rev }]) => [name, rev])) });
async function writeSnapshot({ files, clock }, layout, release, label) {
  const services = Object.fromEntries(Object.entries(release.services).map(([name, service]) => [name, atTarget(layout, name, service)]));
  const snapshot = { schema: stateSchema, id: snapshotId(release), at: new Date(clock.now()).toISOString(), label, release: { set: release.set, services } };
  await files.write(fileOf(layout, snapshot.id), renderStored(snapshot), 384);
  return refOf(snapshot);
}
async function readSnapshot({ files }, file) {
  const stored = await readStored(files, file, "A snapshot");
  if (stored && (snapshotId(stored.release) !== stored.id || !file.endsWith(`${stored.id.slice("sha256:".length)}.json`))) {
    throw new UserError("A snapshot does not hold what its name says.", { reason: "journal-corrupt", where: file, remedy: "Restore the file from a copy, or deploy again." });
  }
  return stored;
}
async function listSnapshots(ports, layout) {
  const names = (await ports.files.list(layout.snapshots)).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  const found = await Promise.all(names.map((name) => readSnapshot(ports, path5.join(layout.snapshots, name))));
  return found.flatMap((snapshot) => snapshot ? [refOf(snapshot)] : []).sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}
async function recallRelease(ports, layout, id) {
  const snapshot = await readSnapshot(ports, fileOf(layout, id));
  if (!snapshot) throw new UserError(`There is no snapshot ${id}.`, { reason: "nothing-to-roll-back", where: layout.snapshots, remedy: "Choose one that `operation: status` lists." });
  return { set: snapshot.release.set, services: Object.fromEntries(Object.entries(snapshot.release.services).map(([name, service]) => [name, atTarget(layout, name, service)])) };
}
async function dropSnapshots(ports, layout, kept) {
  for (const { id } of await listSnapshots(ports, layout)) if (!kept.has(id)) await ports.files.remove(fileOf(layout, id));
}

// src/targets/local/leftovers.ts
var youngMs = 1e5;
var wholeSet = "set";
async function observeLeftovers(ports, layout, signal) {
  if (await ports.files.facts(layout.root) === void 0) return [];
  const processes = await strayProcesses(ports, layout);
  signal.throwIfAborted();
  return [...processes, ...await unnamedReleases(ports, layout), ...await unfinishedFiles(ports, layout)];
}
async function strayProcesses(ports, layout) {
  const all = await ports.processes.list();
  const services = /* @__PURE__ */ new Set([...await ports.files.list(layout.routers), ...all.map((facts) => serviceOf(layout, routerDirectoryOf(layout, facts))).filter((name) => name !== void 0)]);
  const found = await Promise.all([...services].sort().map(async (service) => {
    const router = { service, directory: layout.router(service) };
    const ours = all.filter((facts) => routerDirectoryOf(layout, facts) === router.directory);
    return ours.length === 0 ? [] : strayOf(ports, router, ours);
  }));
  const hooks = hookProcesses(layout, all).map(({ service, facts }) => ({ service, leftover: { kind: "process", id: nameOf(facts), what: `pid ${facts.pid}, the hook ${facts.variables.SLIPWAY_HOOK ?? ""}, whose run is gone` } }));
  return [...found.flat(), ...hooks];
}
function routerDirectoryOf(layout, { argv, variables }) {
  const [, program, directory] = argv;
  if (program !== void 0 && path6.dirname(program) === layout.bin) return directory;
  return variables.SLIPWAY_ROUTER;
}
function serviceOf(layout, directory) {
  return directory !== void 0 && path6.dirname(directory) === layout.routers ? path6.basename(directory) : void 0;
}
var isRouter = ({ variables }) => variables.SLIPWAY_ROUTER === void 0;
var nameOf = ({ pid, startTime }) => `${pid} ${startTime}`;
async function strayOf(ports, router, ours) {
  const [start, status] = [await readStart(ports, router), await routerStatus(ports, router)];
  const saved = await readSavedState(ports, router);
  const tokens = new Set(Object.values(saved?.revisions ?? {}).flatMap(({ instances }) => instances.map((i) => i.token)));
  const pids = new Set(Object.values(status?.revisions ?? {}).flatMap(({ instances }) => instances.map((i) => i.pid)));
  const startFacts = await ports.files.facts(path6.join(router.directory, "start.json"));
  const lingering = startFacts !== void 0 && ports.clock.now() - startFacts.modifiedAt < youngMs;
  return ours.flatMap((facts) => {
    const named = isRouter(facts) ? lingering || start?.identity.pid === facts.pid : pids.has(facts.pid) || tokens.has(facts.variables.SLIPWAY_PROCESS ?? "");
    if (named) return [];
    const how = isRouter(facts) ? `router ${path6.basename(facts.argv[1] ?? "")} that another one has replaced` : `${facts.variables.SLIPWAY_INSTANCE ?? "process"} with the token ${facts.variables.SLIPWAY_PROCESS ?? "(none)"}, which no state names`;
    return [{ service: router.service, leftover: { kind: "process", id: nameOf(facts), what: `pid ${facts.pid}, ${how}` } }];
  });
}
async function unnamedReleases(ports, layout) {
  const named = new Set((await listSnapshots(ports, layout)).flatMap(({ revisions }) => Object.entries(revisions).map(([service, rev]) => `${service}/${rev}`)));
  const { unfinished } = foldJournal((await readJournal(ports, layout)).entries);
  for (const { service, from, to } of unfinished?.plan.services ?? []) for (const rev of [from, to]) if (rev !== null) named.add(`${service}/${rev}`);
  const found = [];
  for (const service of await ports.files.list(layout.releases)) {
    const saved = await readSavedState(ports, { service, directory: layout.router(service) });
    const running = new Set(Object.keys(saved?.revisions ?? {}));
    for (const rev of await ports.files.list(path6.join(layout.releases, service))) {
      const directory = layout.release(service, rev);
      if (named.has(`${service}/${rev}`) || running.has(rev) || await isYoung(ports, directory)) continue;
      const what = rev.startsWith(".") ? "a copy of a release that was never finished" : "a release that no snapshot names";
      found.push({ service, leftover: { kind: "release", id: path6.relative(layout.root, directory), what: `${what}: ${rev}` } });
    }
  }
  return found;
}
var isYoung = async ({ files, clock }, file) => clock.now() - ((await files.facts(file))?.modifiedAt ?? 0) < youngMs;
async function unfinishedFiles(ports, layout) {
  const { files } = ports;
  const routers = (await files.list(layout.routers)).map((service) => ({ service, directory: layout.router(service) }));
  const places = [{ service: wholeSet, directory: layout.root }, { service: wholeSet, directory: layout.snapshots }, ...routers];
  const found = [];
  for (const { service, directory } of places) {
    for (const name of await files.list(directory)) {
      const file = path6.join(directory, name);
      if (/(\.tmp$|^lock\.takeover-)/.test(name) && !await isYoung(ports, file)) found.push({ service, leftover: fileOf2(layout, file, "a write that never ended") });
    }
  }
  const running = new Set((await ports.processes.list()).map(({ argv }) => argv[1]));
  const installed = (await files.list(layout.bin)).map((name) => path6.join(layout.bin, name));
  for (const file of installed) if (!running.has(file) && !await isYoung(ports, file)) found.push({ service: wholeSet, leftover: fileOf2(layout, file, "a router program that nothing runs") });
  return found;
}
var fileOf2 = (layout, file, what) => ({ kind: "file", id: path6.relative(layout.root, file), what: `${what}: ${path6.relative(layout.root, file)}` });

// src/targets/local/sweep.ts
var pollMs2 = 50;
var graceMs = 5e3;
async function sweep(ports, layout, leftover, signal) {
  const found = await observeLeftovers(ports, layout, signal);
  if (!found.some((f) => f.leftover.kind === leftover.kind && f.leftover.id === leftover.id)) return { level: "data-plane", note: "was gone already" };
  if (leftover.kind === "process") return endProcess(ports, leftover, signal);
  const file = path7.resolve(layout.root, leftover.id);
  if (path7.relative(layout.root, file).startsWith("..")) throw new UserError(`\`${leftover.id}\` lies outside of the state.`, { reason: "journal-corrupt", where: layout.journal });
  await ports.files.remove(file);
  return { level: "data-plane", note: "removed" };
}
async function endProcess({ processes, clock }, { id, what }, signal) {
  const [pid, startTime = ""] = id.split(" ");
  const identity = { pid: Number(pid), startTime };
  for (const kind of ["SIGTERM", "SIGKILL"]) {
    if (!await processes.signal(identity, kind)) return { level: "data-plane", note: "ended" };
    for (let waited = 0; waited < graceMs && await processes.alive(identity); waited += pollMs2) await clock.sleep(pollMs2, signal);
  }
  if (await processes.alive(identity)) throw new UserError(`${what} does not end.`, { reason: "timeout", remedy: "See what it waits for in /proc; a process in state D waits for a device." });
  return { level: "data-plane", note: "ended" };
}

// src/targets/local/apply.ts
var pollMs3 = 50;
var killGraceMs2 = 5e3;
var earlierMs = 500;
var defaultProbe = { withinMs: 3e4, intervalMs: 250, timeoutMs: 2e3 };
var aliveMs = 1e3;
function applyStep(ports, layout, step, signal) {
  const { verb, service } = step;
  const run = { ports, layout, step, signal, router: { service, directory: layout.router(service) }, until: ports.clock.now() + Math.max(200, step.deadlineMs - earlierMs) };
  switch (verb.do) {
    case "ensure":
      return ensure(run, verb.rev, verb.replicas);
    case "route":
      return route(run, verb.weights);
    case "drain":
      return drain(run, verb.rev);
    case "retire":
      return retire(run, verb.rev);
    case "sweep":
      return sweep(ports, layout, verb.leftover, signal);
    case "roll":
      throw new InternalError(`${step.id}: a roll must be lowered first.`);
    case "hook":
      return runHook(run, verb);
    case "judge":
      throw new InternalError(`${step.id}: the engine carries out \`${verb.do}\`, not the target.`);
    default:
      return assertNever(verb);
  }
}
async function settle({ ports, router, signal, until }, look, late) {
  for (; ; ) {
    signal.throwIfAborted();
    const status = await routerStatus(ports, router);
    const found = await look(status);
    if (found !== void 0) return found;
    if (ports.clock.now() >= until) throw await late(status);
    await ports.clock.sleep(pollMs3, signal);
  }
}
function readinessOf({ ready, port }) {
  if (ready === void 0) return port === void 0 ? { kind: "alive", forMs: aliveMs } : { kind: "tcp", ...defaultProbe };
  const timing = { withinMs: ready.within, intervalMs: ready.interval, timeoutMs: ready.timeout };
  return "http" in ready ? { kind: "http", path: ready.http, ...timing } : { kind: "tcp", ...timing };
}
function revisionSpec(ports, release, replicas) {
  const { source, config, env, port, drainMs } = release;
  if (source.kind !== "process") throw new InternalError(`The local target cannot run ${source.kind}.`);
  const configFile = config?.file;
  return {
    argv: [...source.argv],
    directory: source.directory,
    replicas,
    drainMs,
    killGraceMs: killGraceMs2,
    ready: readinessOf(release),
    env: { ...plainEnvironment(ports), ...env, ...configFile === void 0 ? {} : { SLIPWAY_CONFIG_FILE: configFile } },
    ...configFile !== void 0 && config?.format === "env" ? { envFile: configFile } : {},
    ...port === void 0 ? {} : { port }
  };
}
async function ensure(run, rev, replicas) {
  const { ports, layout, step, router } = run;
  const release = await readRelease(ports, layout, step.service, rev);
  await ensureRouter(ports, layout, step.service);
  await putRevision(ports, router, rev, revisionSpec(ports, release, replicas));
  return settle(run, async (status) => {
    const found = status?.revisions[rev];
    if (!found || found.wanted !== replicas) return void 0;
    await refuseFailure(run, rev, release, found);
    if (found.ready < replicas || found.instances.length > replicas) return void 0;
    return { level: "data-plane", note: `ready ${found.ready}/${replicas}` };
  }, async (status) => notReady(run, rev, `${status?.revisions[rev]?.ready ?? 0} of ${replicas} were ready when the step's time was over`));
}
async function refuseFailure(run, rev, release, found) {
  const crashed = found.instances.find((instance) => instance.crashLoop);
  if (crashed) throw await crashError(run, rev, release, crashed);
  const late = found.instances.find((instance) => instance.late);
  if (late) throw await notReady(run, rev, `an instance did not answer its probe within ${release.ready?.within ?? defaultProbe.withinMs} ms`);
}
async function crashError(run, rev, { source }, { lastExit, failures }) {
  const { service } = run.step;
  if (lastExit?.spawnError === "ENOENT" || lastExit?.spawnError === "EACCES") {
    const program = source.kind === "process" ? source.argv[0] : "";
    return new UserError(`${service}: ${program} could not be started (${lastExit.spawnError}).`, { reason: "command-not-found", where: `${service} ${rev}`, remedy: `Install it, or correct services.${service}.source.run.` });
  }
  const how = lastExit?.spawnError ?? (lastExit?.signal ? `signal ${lastExit.signal}` : `exit code ${lastExit?.code ?? "unknown"}`);
  return withTail(run, rev, `${service}: the new process ended ${failures} times in a row, last with ${how}.`, "release-crashed");
}
var notReady = (run, rev, why) => withTail(run, rev, `${run.step.service}: revision ${rev} is not ready: ${why}.`, "release-not-ready");
async function withTail({ ports, router, step }, rev, what, reason) {
  const tail = await readLogTail(ports, router.directory, rev, 3);
  const said = tail.length === 0 ? "It wrote nothing to its log." : `Its log ends with: ${tail.join(" | ")}`;
  return new UserError(`${what} ${said}`, { reason, where: `${step.service} ${rev}`, remedy: "Mend the release; the last lines of its log say more." });
}
var positive = (weights) => Object.entries(weights).filter(([, weight]) => weight > 0).sort(([a], [b]) => a < b ? -1 : 1);
var equal = (a, b) => JSON.stringify(positive(a)) === JSON.stringify(positive(b));
async function route(run, weights) {
  const { ports, layout, step, router } = run;
  await ensureRouter(ports, layout, step.service);
  const wanted = positive(weights);
  const waiting = (status) => wanted.map(([rev]) => rev).find((rev) => (status?.revisions[rev]?.ready ?? 0) === 0);
  await settle(run, (status) => status && waiting(status) === void 0 ? true : void 0, (status) => notReady(run, waiting(status) ?? "", "it has no ready instance to send traffic to"));
  await putWeights(ports, router, Object.fromEntries(wanted));
  return settle(
    run,
    (status) => status && equal(status.weights, weights) ? { level: "data-plane", weights: status.weights } : void 0,
    async () => new UserError(`${step.service}: the router did not take the weights.`, { reason: "timeout", where: step.id })
  );
}
async function routerWith(run, rev) {
  const { ports, layout, step, router } = run;
  const running = await routerStatus(ports, router);
  if (running) return running.revisions[rev] ? running : void 0;
  if ((await readSavedState(ports, router))?.revisions[rev] === void 0) return void 0;
  const started2 = await ensureRouter(ports, layout, step.service);
  return started2.revisions[rev] ? started2 : void 0;
}
async function drain(run, rev) {
  const { ports, layout, step, router } = run;
  if (!await routerWith(run, rev)) return { level: "data-plane", note: "nothing to drain" };
  await drainRevision(ports, router, rev);
  const { drainMs } = await readRelease(ports, layout, step.service, rev);
  const over = ports.clock.now() + drainMs;
  return settle(run, (status) => {
    const open = status?.revisions[rev]?.open ?? 0;
    if (open > 0 && ports.clock.now() < over) return void 0;
    const note = open > 0 ? `${open} requests were still open after ${drainMs} ms` : "drained";
    return { level: "data-plane", note, ...status ? { weights: status.weights } : {} };
  }, async () => new UserError(`${step.service}: ${rev} was not drained in time.`, { reason: "timeout", where: step.id }));
}
async function retire(run, rev) {
  const { ports, step, router } = run;
  const there = await routerWith(run, rev);
  if (there) {
    if ((there.weights[rev] ?? 0) > 0) await drain(run, rev);
    await removeRevision(ports, router, rev);
    await settle(
      run,
      (status) => status?.revisions[rev] === void 0 ? true : void 0,
      async () => new UserError(`${step.service}: processes of ${rev} did not end.`, { reason: "timeout", where: step.id, remedy: "See which they are with `operation: status`." })
    );
  }
  await stopIfIdle(run);
  return { level: "data-plane", note: "ended" };
}
async function stopIfIdle({ ports, router }) {
  const status = await routerStatus(ports, router);
  if (status && Object.keys(status.revisions).length === 0) await stopRouter(ports, router);
}

// src/targets/local/lock.ts
var lockTtlMs = 6e4;
var renewMs = lockTtlMs / 3;
var unwrittenMs = 5e3;
var attempts = 20;
var lost = (layout) => new UserError(`The lock of ${layout.set} was lost: another run has taken it over.`, { reason: "lock-held", where: layout.lock, remedy: "See what the other run did, then run again." });
function held(layout, lock) {
  const { owner, expiresAt } = lock;
  return new UserError(`${layout.set} is being changed by ${owner.name} (run ${owner.runId}, attempt ${owner.attempt}).`, {
    reason: "lock-held",
    where: layout.lock,
    expected: `the lock to be free; it expires at ${expiresAt} unless its owner renews it`,
    remedy: "Wait for that run to end, or cancel it."
  });
}
async function readLock({ files }, layout) {
  const text = await files.readText(layout.lock);
  if (text === void 0) return void 0;
  if (!text.endsWith("\n")) return "unwritten";
  return readStored(files, layout.lock, "The lock");
}
var me = (ports) => ports.processes.identify(process.pid);
async function isStale(ports, layout, lock) {
  if (lock === "unwritten") return ports.clock.now() - ((await ports.files.facts(layout.lock))?.modifiedAt ?? 0) > unwrittenMs;
  if (ports.clock.now() >= Date.parse(lock.expiresAt)) return true;
  return lock.process !== null && !await ports.processes.alive(lock.process);
}
async function makeLock(ports, owner, epoch) {
  const now = ports.clock.now();
  return { schema: stateSchema, epoch, owner, process: await me(ports) ?? null, acquiredAt: new Date(now).toISOString(), expiresAt: new Date(now + lockTtlMs).toISOString() };
}
async function observeLock(ports, layout) {
  const found = await readLock(ports, layout);
  if (found === void 0) return null;
  const stale = await isStale(ports, layout, found);
  if (found === "unwritten") return { owner: { name: "somebody", runId: "", attempt: 0 }, expiresAt: "", state: stale ? "stale" : "held" };
  return { owner: found.owner, expiresAt: found.expiresAt, state: stale ? "stale" : "held" };
}
async function takeOver(ports, layout, owner, stale) {
  const seen = stale === "unwritten" ? 0 : stale.epoch;
  const claim = layout.takeover(seen);
  const mine = await makeLock(ports, owner, Math.max(seen, await lastEpoch(ports, layout)) + 1);
  if (!await ports.files.create(claim, renderStored(mine), 384)) {
    const rival = await readStored(ports.files, claim, "A claim to the lock").catch(() => void 0);
    if (rival && await isStale(ports, layout, rival)) await ports.files.remove(claim);
    return void 0;
  }
  try {
    const now = await readLock(ports, layout);
    const same = stale === "unwritten" ? now === "unwritten" : typeof now === "object" && now.epoch === stale.epoch;
    if (!same) return void 0;
    await rememberEpoch(ports, layout, mine.epoch);
    await ports.files.write(layout.lock, renderStored(mine), 384);
    return mine;
  } finally {
    await ports.files.remove(claim);
  }
}
var lastEpoch = async ({ files }, layout) => (await readStored(files, layout.epoch, "The epoch"))?.epoch ?? 0;
var rememberEpoch = ({ files }, layout, epoch) => files.write(layout.epoch, renderStored({ schema: stateSchema, epoch }), 384);
async function acquireLock(ports, layout, owner) {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found2 = await readLock(ports, layout);
    if (found2 === void 0) {
      const mine = await makeLock(ports, owner, await lastEpoch(ports, layout) + 1);
      await rememberEpoch(ports, layout, mine.epoch);
      if (await ports.files.create(layout.lock, renderStored(mine), 384)) return keepLock(ports, layout, mine);
    } else if (await isStale(ports, layout, found2)) {
      const mine = await takeOver(ports, layout, owner, found2);
      if (mine) {
        ports.log.warning(`Took over the lock of ${layout.set}${found2 === "unwritten" ? "" : ` from ${found2.owner.name} (run ${found2.owner.runId}), which is gone`}.`);
        return keepLock(ports, layout, mine);
      }
    } else if (found2 !== "unwritten") throw held(layout, found2);
    await ports.clock.sleep(25);
  }
  const found = await readLock(ports, layout);
  throw typeof found === "object" ? held(layout, found) : lost(layout);
}
function keepLock(ports, layout, first) {
  const over = new AbortController();
  const gone = new AbortController();
  let lock = first;
  const renew = async () => {
    while (!over.signal.aborted) {
      await ports.clock.sleep(renewMs, over.signal);
      if (!await isOurs(ports, layout, lock.epoch)) return gone.abort(lost(layout));
      const next = { ...lock, expiresAt: new Date(ports.clock.now() + lockTtlMs).toISOString() };
      const written2 = await ports.files.write(layout.lock, renderStored(next), 384).then(() => true, () => false);
      if (written2) lock = next;
      else if (ports.clock.now() >= Date.parse(lock.expiresAt)) return gone.abort(lost(layout));
    }
  };
  const renewing = renew().catch(() => void 0);
  return {
    set: layout.set,
    epoch: first.epoch,
    owner: first.owner,
    expiresAt: () => Date.parse(lock.expiresAt),
    awayMs: () => 0,
    lost: gone.signal,
    release: async () => {
      if (over.signal.aborted) return;
      over.abort();
      await renewing;
      if (await isOurs(ports, layout, first.epoch)) await ports.files.remove(layout.lock);
    }
  };
}
async function isOurs(ports, layout, epoch) {
  const found = await readLock(ports, layout);
  return typeof found === "object" && found.epoch === epoch;
}
async function checkHold(ports, layout, hold) {
  if (hold.lost.aborted || !await isOurs(ports, layout, hold.epoch)) throw lost(layout);
}

// src/targets/local/lower.ts
function lowerSteps(steps, facts, want) {
  const last = /* @__PURE__ */ new Map();
  return steps.flatMap((step) => {
    const { verb } = step;
    const after = step.after.map((id) => last.get(id) ?? id);
    if (verb.do !== "roll") return [{ ...step, after }];
    const there = facts.services[step.service];
    const replicas = want?.services[step.service]?.replicas ?? there?.revisions[verb.to]?.wanted ?? 1;
    const lowered = laid({ ...step, after }, partsOf(verb, replicas, there));
    last.set(step.id, lowered.at(-1).id);
    return lowered;
  });
}
function laid(step, parts) {
  let previous = step.after;
  return parts.map(({ verb, undo }, index) => {
    const id = `${step.id}.${index + 1}-${verb.do}`;
    const lowered = { ...step, id, after: previous, verb, undo };
    previous = [id];
    return lowered;
  });
}
var predecessor = (to, facts) => heaviestOf(Object.fromEntries(Object.entries(facts?.weights ?? {}).filter(([rev]) => rev !== to)));
function partsOf({ to, surge, unavailable }, replicas, facts) {
  const from = predecessor(to, facts);
  const before = { fresh: facts?.revisions[to]?.wanted ?? 0, weights: facts?.weights ?? {} };
  const ensure2 = (rev, count, was) => ({ verb: { do: "ensure", rev, replicas: count }, undo: was > 0 ? { do: "ensure", rev, replicas: was } : { do: "retire", rev } });
  let weights = before.weights;
  const route2 = (next) => {
    const undo = Object.values(weights).some((w) => w > 0) ? { do: "route", weights } : { do: "drain", rev: to };
    weights = next;
    return { verb: { do: "route", weights: next }, undo };
  };
  if (from === void 0) return [ensure2(to, replicas, before.fresh), route2({ [to]: 100 })];
  const parts = [];
  const room = surge + unavailable > 0 ? surge : 1;
  let old = facts?.revisions[from]?.wanted ?? 0;
  let fresh = 0;
  while (fresh < replicas) {
    const grown = Math.min(replicas, replicas + room - old);
    if (grown <= fresh) {
      const shrunk = Math.max(0, Math.min(old - 1, replicas - unavailable - fresh, replicas + room - fresh - 1));
      if (shrunk === 0 && fresh > 0) parts.push(route2({ [to]: 100 }));
      parts.push(ensure2(from, shrunk, old));
      old = shrunk;
      continue;
    }
    parts.push(ensure2(to, grown, fresh === 0 ? before.fresh : fresh));
    fresh = grown;
    const share = Math.floor(100 * fresh / replicas);
    parts.push(route2(share === 100 ? { [to]: 100 } : { [from]: 100 - share, [to]: share }));
  }
  return parts;
}

// src/targets/local/machine.ts
var remedy = "Run on that machine, or set SLIPWAY_STATE to another directory.";
var foreign = (layout, file, here) => `The state of ${layout.set} belongs to machine ${file.machine}; this is ${here}.`;
async function machineProblem({ files, host }, layout) {
  const file = await readStored(files, layout.machine, "The name of the machine");
  if (!file || file.machine === host.machine) return void 0;
  return { reason: "wrong-machine", message: foreign(layout, file, host.machine), remedy };
}
async function refuseOtherMachine(ports, layout) {
  const problem = await machineProblem(ports, layout);
  if (problem) throw new UserError(problem.message, { reason: "wrong-machine", where: layout.machine, remedy });
}
async function claimMachine(ports, layout) {
  await ports.files.makeDirectory(layout.root, 448);
  await ports.files.create(layout.machine, renderStored({ schema: stateSchema, machine: ports.host.machine }), 384);
  await refuseOtherMachine(ports, layout);
}

// src/targets/local/notes.ts
var writeNote = ({ files }, layout, note) => files.write(layout.note, renderStored({ schema: stateSchema, ...note }), 384);
async function readNote({ files }, layout) {
  const stored = await readStored(files, layout.note, "A note");
  if (stored === void 0) return null;
  const { schema: _, ...note } = stored;
  return note;
}

// src/targets/local/problems.ts
import path8 from "node:path";
async function releaseProblems(ports, release, routers) {
  const found = await Promise.all(Object.entries(release.services).map(async ([service, wanted]) => [
    ...await programProblem(ports, service, wanted),
    ...await portProblem(ports, release.set, { service, wanted, router: routers[service] })
  ]));
  return found.flat();
}
async function programProblem({ files, exec }, service, { source }) {
  if (source.kind !== "process") {
    return [{ reason: "unsupported", service, message: `${service}: the local target runs processes, not ${source.kind}.`, remedy: "Give the service `source.run` for this environment." }];
  }
  const [program] = source.argv;
  if (!program.includes("/")) {
    if (await exec.which(program) !== void 0) return [];
    return [{ reason: "command-not-found", service, message: `${service}: there is no program \`${program}\` on PATH.`, remedy: `Install it, or correct services.${service}.source.run.` }];
  }
  const file = path8.resolve(source.directory, program);
  const facts = await files.facts(file);
  if (facts?.kind === "symlink" || facts?.kind === "file" && (facts.mode & 73) !== 0) return [];
  const what = facts === void 0 ? "does not exist" : facts.kind === "file" ? "is not executable" : "is no file";
  return [{ reason: "command-not-found", service, message: `${service}: ${program} ${what} in ${source.directory}.`, remedy: `Correct services.${service}.source.run.` }];
}
async function portProblem(ports, set, { service, wanted: { port }, router }) {
  if (port === void 0 || router?.ports.some((p) => p.port === port && p.state === "listening")) return [];
  const found = await observeListenPort(ports, set, service, port);
  switch (found) {
    case "free":
    case "held-by-own-router":
      return [];
    case "in-use":
      return [{ reason: "port-in-use", service, message: `${service}: another program listens on port ${port}.`, remedy: `Stop that program or change services.${service}.port.` }];
    case "not-permitted":
      return [{ reason: "port-in-use", service, message: `${service}: this user may not listen on port ${port}.`, remedy: `Use a port from 1024 on in services.${service}.port, or give this user the right.` }];
  }
}

// src/targets/local/observe.ts
async function observeSet(ports, layout, want, signal) {
  const foreign2 = await machineProblem(ports, layout);
  const snapshots = await listSnapshots(ports, layout);
  const state = foldJournal((await readJournal(ports, layout)).entries);
  const release = want === null ? void 0 : "services" in want ? want : await recallRelease(ports, layout, want.id);
  const byId = (id) => snapshots.find((snapshot) => snapshot.id === id);
  const current = byId(state.current);
  const { services, routers } = await observeRouters(ports, layout, { names: Object.keys(release?.services ?? {}), current, foreign: foreign2 !== void 0 }, signal);
  const problems = [...foreign2 ? [foreign2] : [], ...release ? await releaseProblems(ports, release, routers) : []];
  return { services, current, previous: byId(state.previous), problems, objects: [] };
}
async function observeWreck(ports, layout, signal) {
  const read = await readJournal(ports, layout).then(() => void 0, (thrown) => thrown);
  const { services } = await observeRouters(ports, layout, { names: [], current: void 0, foreign: false }, signal);
  return { broken: brokenJournal(read, layout.journal), snapshots: await listSnapshots(ports, layout), services };
}
async function observeRouters(ports, layout, { names, current, foreign: foreign2 }, signal) {
  const services = {};
  const routers = {};
  const all = /* @__PURE__ */ new Set([...await ports.files.list(layout.routers), ...names]);
  await Promise.all([...all].sort().map(async (service) => {
    signal.throwIfAborted();
    const router = { service, directory: layout.router(service) };
    const status = foreign2 ? void 0 : await routerStatus(ports, router);
    const saved = status ? void 0 : await readSavedState(ports, router);
    routers[service] = status;
    services[service] = { serving: current?.revisions[service], ...status ? live(status) : saved ? written(saved) : { weights: {}, revisions: {} } };
  }));
  return { services: sorted(services), routers };
}
var sorted = (values) => Object.fromEntries(Object.entries(values).sort(([a], [b]) => a < b ? -1 : 1));
var live = ({ weights, revisions }) => ({ weights, revisions: Object.fromEntries(Object.entries(revisions).map(([rev, status]) => [rev, revisionFacts(status)])) });
function revisionFacts({ wanted, ready, restarts, total, instances }) {
  return {
    wanted,
    ready,
    restarts,
    traffic: total,
    endpoints: instances.filter((instance) => instance.phase === "ready").map((instance) => `http://127.0.0.1:${instance.port}`)
  };
}
function written({ weights, revisions }) {
  const down = ([rev, { spec }]) => [rev, { wanted: spec.replicas, ready: 0, restarts: 0, endpoints: [] }];
  return { weights, revisions: Object.fromEntries(Object.entries(revisions).filter(([, { leaving }]) => !leaving).map(down)) };
}

// src/targets/local/revive.ts
var pollMs4 = 50;
var patienceMs = 5e3;
async function reviveRouters(ports, layout, signal) {
  const services = await ports.files.list(layout.routers);
  await Promise.all(services.map(async (service) => {
    const router = { service, directory: layout.router(service) };
    try {
      if (await isMissed(ports, router)) await revive(ports, layout, router, signal);
    } catch (thrown) {
      signal.throwIfAborted();
      ports.log.warning(`The router of ${service} does not come back: ${toSlipwayError(thrown).message}`);
    }
  }));
}
async function isMissed(ports, router) {
  const saved = await readSavedState(ports, router);
  return Object.keys(saved?.revisions ?? {}).length > 0 && await routerStatus(ports, router) === void 0;
}
async function revive(ports, layout, router, signal) {
  await ensureRouter(ports, layout, router.service);
  ports.log.warning(`The router of ${router.service} was gone and was started again.`);
  for (let waited = 0; waited < patienceMs; waited += pollMs4) {
    const status = await routerStatus(ports, router);
    if (status === void 0 || carries(status)) return;
    await ports.clock.sleep(pollMs4, signal);
  }
}
var carries = ({ weights, revisions }) => Object.entries(weights).every(([rev, weight]) => weight === 0 || (revisions[rev]?.ready ?? 0) >= (revisions[rev]?.wanted ?? 0));

// src/targets/local/local-target.ts
function openLocalTarget(ports) {
  const layout = (set) => layoutOf(ports.host.state, set);
  const fenced = async (hold, effect) => {
    await checkHold(ports, layout(hold.set), hold);
    return effect(layout(hold.set));
  };
  return {
    http: ports.http,
    address: (_set, _service, port) => `http://127.0.0.1:${port}`,
    capabilities: async () => ({ kind: "local", strategies: ["rolling", "canary", "blue-green", "recreate"], weightStep: 1, journalEveryMs: 0 }),
    observe: (set, want, signal) => observeSet(ports, layout(set), want, signal),
    // Files and processes of this user: what is missing is found where it is tried.
    observeAccess: () => Promise.resolve([]),
    observeLeftovers: async (set, signal) => ({ leftovers: await observeLeftovers(ports, layout(set), signal), lock: await observeLock(ports, layout(set)) }),
    revive: (hold, signal) => fenced(hold, (at) => reviveRouters(ports, at, signal)),
    leaveNote: (set, note) => writeNote(ports, layout(set), note),
    readNote: (set) => readNote(ports, layout(set)),
    lower: lowerSteps,
    lock: async (set, owner) => {
      await claimMachine(ports, layout(set));
      return acquireLock(ports, layout(set), owner);
    },
    append: (hold, head, operation, wave) => fenced(hold, (at) => appendJournal(ports, at, { head, operation, wave })),
    read: async (set) => {
      await refuseOtherMachine(ports, layout(set));
      const { head, entries } = await readJournal(ports, layout(set));
      return { head, entries, snapshots: await listSnapshots(ports, layout(set)) };
    },
    audit: async (set) => {
      await refuseOtherMachine(ports, layout(set));
      return auditJournal(ports, layout(set));
    },
    observeWreck: async (set, signal) => {
      await refuseOtherMachine(ports, layout(set));
      return observeWreck(ports, layout(set), signal);
    },
    rebuild: (hold, entry) => fenced(hold, (at) => rebuildJournal(ports, at, entry)),
    observeProgress: (set) => observeProgress(ports, layout(set)),
    stage: (hold, release, signal) => fenced(hold, (at) => stageRelease(ports, at, release, signal)),
    apply: (hold, step, signal) => fenced(hold, (at) => applyStep(ports, at, step, signal)),
    snapshot: (hold, release, label) => fenced(hold, (at) => keepSnapshot(ports, at, release, label)),
    recall: (set, id) => recallRelease(ports, layout(set), id),
    logTail: (set, service, rev, lines) => readLogTail(ports, layout(set).router(service), rev, lines)
  };
}
async function observeProgress(ports, at) {
  const [{ entries }, lock] = await Promise.all([readJournal(ports, at), observeLock(ports, at)]);
  const state = foldJournal(entries);
  const progress = progressOf(state);
  if (progress === null) return null;
  return { ...progress, updated: lock?.state === "held" ? new Date(ports.clock.now()).toISOString() : state.last?.lastAt ?? progress.since };
}
async function keepSnapshot(ports, layout, release, label) {
  const earlier = snapshotsToKeep((await readJournal(ports, layout)).entries);
  const ref = await writeSnapshot(ports, layout, release, label);
  await dropSnapshots(ports, layout, earlier.add(ref.id));
  const named = new Set((await listSnapshots(ports, layout)).flatMap(({ revisions }) => Object.entries(revisions).map(([service, rev]) => `${service}/${rev}`)));
  for (const service of await ports.files.list(layout.routers)) {
    const router = { service, directory: layout.router(service) };
    const { revisions } = await routerStatus(ports, router) ?? await readSavedState(ports, router) ?? { revisions: {} };
    for (const rev of Object.keys(revisions)) named.add(`${service}/${rev}`);
  }
  const kept = (service, rev) => named.has(`${service}/${rev}`);
  await collectReleases(ports, layout, kept);
  await collectHookLogs(ports, layout, kept);
  return ref;
}
async function stopLocalSet(ports, set) {
  const { routers } = layoutOf(ports.host.state, set);
  const services = await ports.files.list(routers);
  await Promise.all(services.map((service) => stopRouter(ports, { service, directory: path9.join(routers, service) })));
}
export {
  openLocalTarget,
  stopLocalSet
};
