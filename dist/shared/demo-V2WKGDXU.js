import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  handoffsOf
} from "./chunk-2SIKM2V4.js";
import {
  rejected
} from "./chunk-VJDXW4BW.js";
import {
  parseFileCommands,
  planText,
  rerunAll,
  runWorkflow,
  suiteOf,
  suiteSlug
} from "./chunk-Q3TX6LVS.js";
import {
  onProgress,
  onRunEvent,
  onTraffic,
  startScreen
} from "./chunk-U7AKOIKE.js";
import {
  renderReport
} from "./chunk-L6RCCCRK.js";
import {
  headlineOf,
  wantedName
} from "./chunk-YII2DB4A.js";
import {
  collectRun
} from "./chunk-RTM7HN25.js";
import {
  readSavedState,
  readStart,
  stopRouter
} from "./chunk-7IZQKMP4.js";
import "./chunk-UM4XNO24.js";
import {
  layoutOf
} from "./chunk-TKAO5J3N.js";
import {
  makePorts
} from "./chunk-YIFSDLAG.js";
import "./chunk-HIIADIQ3.js";
import "./chunk-CRX6MEJ4.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-Q6ZWIA3R.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-ZPQBQICP.js";
import "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import "./chunk-LKNHTDR4.js";
import "./chunk-UFDLP2HG.js";
import {
  ToolError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/demo.ts
import path6 from "node:path";

// src/cli/demo-run.ts
import { copyFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";

// src/cli/follow-progress.ts
import { closeSync, openSync, readSync } from "node:fs";
var everyMs = 100;
function parseProgress(line) {
  try {
    const value = JSON.parse(line);
    return value && typeof value.stage === "string" && typeof value.subject === "string" && typeof value.line === "string" && typeof value.state === "string" ? value : void 0;
  } catch {
    return void 0;
  }
}
function followProgress(file, onEvent) {
  const descriptor = openSync(file, "a+");
  const chunk = Buffer.alloc(64 * 1024);
  let position = 0;
  let rest = Buffer.alloc(0);
  const read = () => {
    for (; ; ) {
      const length = readSync(descriptor, chunk, 0, chunk.length, position);
      if (length === 0) return;
      position += length;
      rest = Buffer.concat([rest, chunk.subarray(0, length)]);
      for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
        const event = parseProgress(rest.subarray(0, end).toString("utf8"));
        rest = rest.subarray(end + 1);
        if (event) onEvent(event);
      }
    }
  };
  const timer = setInterval(read, everyMs);
  return () => {
    clearInterval(timer);
    read();
    closeSync(descriptor);
  };
}

// src/cli/demo-run.ts
var environment = "production";
var services = ["web", "api", "worker"];
var rate = 150;
var approvalEnvironment = "production-approval";
var swing = 25;
async function releaseUnderTraffic(demo, traffic) {
  const { terminal, workspace } = demo;
  let approved = true;
  const release = {
    names: { old: "release 1", new: "release 2" },
    label: "2",
    repository: workspace.repository,
    async decide(question) {
      const decision = await decide(demo, question);
      approved = decision.approved;
      return decision;
    }
  };
  try {
    const { result, run, wholeMs } = await runRelease(demo, traffic, release, (state) => terminal.show(state));
    return { run, report: keepReport(result, run), wholeMs, approved, doubts: [] };
  } finally {
    terminal.settle();
  }
}
async function runRelease(demo, traffic, release, show) {
  const { workspace, ports } = demo;
  const progress = path.join(workspace.temporary, `progress-${release.label}-${release.again ?? 0}.jsonl`);
  const button = new AbortController();
  let state = startScreen({ title: "shop", rate, order: [...services].reverse(), releases: release.names });
  const become = (next) => {
    state = next;
    show(state);
  };
  become(state);
  const unfollow = followProgress(progress, (event) => {
    become(onProgress(state, event));
    if (demo.options.story.turn === "cancel" && inFullSwing(event) && !button.signal.aborted) pressCancel(demo, event, button);
  });
  const counting = setInterval(() => become(onTraffic(state, traffic.count())), 250);
  const started = ports.clock.now();
  const request = { ...requestOf(demo, release), runnerEnvironment: { SLIPWAY_STATE: workspace.state, SLIPWAY_PROGRESS: progress }, onEvent: (event) => become(onRunEvent(state, event)) };
  const signal = AbortSignal.any([demo.signal, button.signal]);
  try {
    const result = release.again === void 0 ? await runWorkflow(request, signal) : await rerunAll(request, release.again, signal);
    return { result, run: collectRun(handoffsOf(result.jobs)), wholeMs: ports.clock.now() - started };
  } finally {
    unfollow();
    clearInterval(counting);
    become(onTraffic(state, traffic.count()));
  }
}
var requestOf = ({ ports }, { label, repository, decide: asked2 }) => ({
  repository,
  workflow: ".github/workflows/release.yml",
  slug: "acme/shop",
  repositories: { [suiteSlug]: suiteOf(ports.host).root },
  event: { name: "workflow_dispatch", payload: {} },
  inputs: { label },
  secrets: {},
  vars: {},
  protectedEnvironments: [approvalEnvironment],
  decide: asked2,
  runs: path.resolve(".slipway", "runs")
});
function inFullSwing({ stage, facts }) {
  const weight = Number(facts?.weight ?? 0);
  return stage === "deploy" && weight > 0 && weight < 100 && Number(facts?.["canary.requests"] ?? 0) > swing;
}
function pressCancel({ terminal }, { subject, facts }, button) {
  terminal.tell(`Now somebody presses Cancel, while ${subject} has ${String(facts?.weight)} % of its traffic on release 2. The runner sends SIGINT to the action, and later calls its post step.`);
  button.abort();
}
async function decide({ options, terminal, signal }, { environment: asked2, summaries }) {
  if (options.story.turn === "reject") return { approved: false, by: "the reviewer" };
  if (options.gate !== "ask") return { approved: options.gate === "approve", by: options.gate === "approve" ? "--approve" : "--reject" };
  terminal.say(`
${planText(summaries)}`);
  terminal.tell(`The environment ${asked2} asks for your approval of this plan.
`);
  const answer = await terminal.ask("Release it? [Y/n] ", signal).catch(() => "n");
  return { approved: !/^n/i.test(answer), by: "you" };
}
function keepReport(result, run) {
  const kept = path.join(result.directory, "report.html");
  const artifact = path.join(result.directory, "artifacts", "slipway-report");
  const drawn = existsSync(artifact) ? readdirSync(artifact).find((name) => name.endsWith(".html")) : void 0;
  if (drawn) copyFileSync(path.join(artifact, drawn), kept);
  else writeFileSync(kept, renderReport(run));
  return path.relative(process.cwd(), kept);
}

// src/cli/demo-workspace.ts
import { cpSync, existsSync as existsSync2, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync as writeFileSync2 } from "node:fs";
import os from "node:os";
import path2 from "node:path";
var marker = ".slipway-demo";
var host = "127.0.0.1";
function portsOf(spec) {
  const ports = {};
  let service = "";
  for (const line of spec.split("\n")) {
    service = /^ {2}([a-z0-9-]+):\s*(#.*)?$/.exec(line)?.[1] ?? service;
    const port = /^ {4}port:\s*(\d+)/.exec(line)?.[1];
    if (port) ports[service] = Number(port);
  }
  return ports;
}
var withPorts = (text, moved) => text.replace(/\b\d{2,5}\b/g, (number) => String(moved.find((m) => m.from === Number(number))?.to ?? number));
async function makeDemoWorkspace(suiteRoot, network) {
  const example = path2.join(suiteRoot, "examples", "three-tier");
  if (!existsSync2(path2.join(example, "slipway.yaml"))) {
    throw new UserError("The example of the demo is not there.", { reason: "input-invalid", where: example, remedy: "Run the demo from a clone of the suite’s repository." });
  }
  const root = realpathSync(mkdtempSync(path2.join(os.tmpdir(), "slipway-demo-")));
  writeFileSync2(path2.join(root, marker), "");
  const [repository, state, temporary] = ["shop", "state", "temp"].map((name) => path2.join(root, name));
  cpSync(example, repository, { recursive: true });
  for (const directory of [state, temporary]) mkdirSync(directory);
  const ports = portsOf(readFileSync(path2.join(repository, "slipway.yaml"), "utf8"));
  const moved = await movedPorts(ports, network);
  rewrite(repository, moved);
  return { root, repository, state, temporary, moved, ports: Object.fromEntries(Object.entries(ports).map(([service, from]) => [service, moved.find((m) => m.from === from)?.to ?? from])) };
}
async function movedPorts(ports, network) {
  const moved = [];
  const taken = new Set(Object.values(ports));
  for (const [service, from] of Object.entries(ports)) {
    if (await network.canListen(host, from)) continue;
    let to = await network.freePort(host);
    while (taken.has(to)) to = await network.freePort(host);
    taken.add(to);
    moved.push({ service, from, to });
  }
  return moved;
}
function rewrite(repository, moved) {
  const file = path2.join(repository, "slipway.yaml");
  writeFileSync2(file, withPorts(readFileSync(file, "utf8"), moved));
}
function writeRelease(workspace, release, fault) {
  writeFileSync2(path2.join(workspace.repository, "release.json"), `${JSON.stringify({ release, fault })}
`);
}
function demoStateIn(root) {
  if (!existsSync2(path2.join(root, marker))) {
    throw new UserError("This is no directory of a demo.", { reason: "input-invalid", where: root, expected: "the directory that `slipway demo --keep` named" });
  }
  return path2.join(root, "state");
}
function removeDemoWorkspace(root) {
  if (existsSync2(path2.join(root, marker))) rmSync(root, { recursive: true, force: true, maxRetries: 3 });
}

// src/cli/run-bundle.ts
import { spawn } from "node:child_process";
import { mkdirSync as mkdirSync2, readFileSync as readFileSync2, rmSync as rmSync2, writeFileSync as writeFileSync3 } from "node:fs";
import path3 from "node:path";
var tailLines = 15;
async function runBundle(run) {
  const files = path3.join(run.temporary, `commands-${run.action}`);
  mkdirSync2(files, { recursive: true });
  const names = ["OUTPUT", "ENV", "PATH", "STATE", "STEP_SUMMARY"];
  for (const name of names) writeFileSync3(path3.join(files, name), "");
  const argv = [process.execPath, path3.join(run.dist, run.action, "index.js")];
  const child = spawn(argv[0], [argv[1]], {
    cwd: run.workspace,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...run.environment,
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: run.workspace,
      RUNNER_TEMP: run.temporary,
      ...Object.fromEntries(names.map((name) => [`GITHUB_${name}`, path3.join(files, name)])),
      ...Object.fromEntries(Object.entries(run.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
    }
  });
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => {
    lines.push(...chunk.toString("utf8").split("\n").filter((line) => line.trim() !== ""));
  });
  const onAbort = () => {
    child.kill("SIGINT");
  };
  run.signal.addEventListener("abort", onAbort, { once: true });
  const exitCode = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code));
  });
  run.signal.removeEventListener("abort", onAbort);
  const outputs = readOutputs(path3.join(files, "OUTPUT"));
  rmSync2(files, { recursive: true, force: true });
  if (exitCode === 0) return outputs;
  throw new ToolError(`The action ${run.action} ended with ${exitCode ?? "a signal"}:
  ${lines.slice(-tailLines).join("\n  ")}`, { reason: run.signal.aborted ? "cancelled" : "command-failed", argv: [...argv], exitCode });
}
var readOutputs = (file) => Object.fromEntries(parseFileCommands(readFileSync2(file, "utf8")).pairs.map(({ name, value }) => [name, value]));

// src/cli/demo-first.ts
async function firstRelease({ workspace, ports, signal }) {
  const { dist } = suiteOf(ports.host);
  writeRelease(workspace, 1, null);
  const shared = { dist, workspace: workspace.repository, temporary: workspace.temporary, signal, environment: actionEnvironment(workspace) };
  const inputs = { spec: "slipway.yaml", environment };
  const configured = await runBundle({ ...shared, action: "configure", inputs: { ...inputs, operation: "render" } });
  const deploy = { ...inputs, label: "1", "config-manifest": configured.manifest ?? "", "config-directory": configured.directory ?? "" };
  const planned = await runBundle({ ...shared, action: "deploy", inputs: { ...deploy, operation: "plan" } });
  const approval = { "plan-digest": planned["plan-digest"] ?? "", "approved-at": new Date(ports.clock.now()).toISOString(), "approved-attempt": "1" };
  await runBundle({ ...shared, action: "deploy", inputs: { ...deploy, ...approval, operation: "deploy" } });
}
function actionEnvironment({ state }) {
  const kept = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot"].flatMap((name) => process.env[name] === void 0 ? [] : [[name, process.env[name]]]);
  return { ...Object.fromEntries(kept), SLIPWAY_STATE: state, GITHUB_RUN_ID: "demo-1", GITHUB_RUN_ATTEMPT: "1", GITHUB_REPOSITORY: "acme/shop" };
}

// src/cli/demo-two.ts
import { cpSync as cpSync2 } from "node:fs";
import path4 from "node:path";
var Moment = class {
  come;
  arrive = () => void 0;
  constructor() {
    this.come = new Promise((resolve) => {
      this.arrive = resolve;
    });
  }
};
var rolloutRuns = (state) => state.rows.some((row) => row.job === "provision" && row.state !== "waiting");
async function twoAtOnce(demo, traffic) {
  const { terminal, workspace } = demo;
  const other = path4.join(workspace.root, "shop-3");
  cpSync2(workspace.repository, other, { recursive: true });
  writeRelease(workspace, 2, null);
  writeRelease({ repository: other }, 3, null);
  const [bothPlanned, firstRolls] = [new Moment(), new Moment()];
  let answer = { approved: true, by: "" };
  const one = {
    names: { old: "release 1", new: "release 2" },
    label: "2",
    repository: workspace.repository,
    async decide(question) {
      await bothPlanned.come;
      return answer = await decide(demo, question);
    }
  };
  const two = {
    names: { old: "release 2", new: "release 3" },
    label: "3",
    repository: other,
    async decide() {
      bothPlanned.arrive();
      await firstRolls.come;
      return answer;
    }
  };
  const second = begin(demo, traffic, two);
  void second.running.catch(() => void 0).finally(bothPlanned.arrive);
  try {
    await runRelease(demo, traffic, one, (state) => {
      if (rolloutRuns(state)) firstRolls.arrive();
      terminal.show({ ...state, note: noteOf(second.screen()) });
    });
  } finally {
    firstRolls.arrive();
    terminal.settle();
  }
  return answer.approved ? goOn(demo, traffic, { release: two, second }) : refused(await second.running);
}
function begin(demo, traffic, release) {
  let screen;
  return { running: runRelease(demo, traffic, release, (state) => {
    screen = state;
  }), screen: () => screen };
}
function noteOf(screen) {
  const state = (job) => screen?.rows.find((row) => row.job === job)?.state;
  if (state("gate") === "ok") return "release 3: planned and approved too; it waits until release 2 is through (concurrency, queue: max)";
  return state("plan") === "ok" ? "release 3: planned too, from release 1" : "release 3: on its way too";
}
var refused = ({ result, run, wholeMs }) => ({ run, report: keepReport(result, run), wholeMs, approved: false, doubts: [] });
async function goOn(demo, traffic, { release, second }) {
  const { terminal } = demo;
  terminal.tell("\nNow it is the turn of release 3. Its plan, which was approved, leads from release 1 to release 3. But release 2 serves by now.");
  const { result, run } = await watched(demo, second);
  terminal.tell('\nRefused, and nothing was touched: nobody has approved the way from release 2 to release 3. Somebody presses "Re-run all jobs": it is planned anew, and approved anew.');
  try {
    const again = await runRelease(demo, traffic, { ...release, again: result.number, decide: (question) => decide(demo, question) }, (state) => terminal.show(state));
    const reason = run.stages.find((stage) => stage.key === "deploy")?.reason;
    return {
      run: again.run,
      report: keepReport(again.result, again.run),
      wholeMs: again.wholeMs,
      approved: true,
      doubts: reason === "plan-changed" ? [] : [`the second release was not refused as plan-changed${reason ? ` but as ${reason}` : ""}`]
    };
  } finally {
    terminal.settle();
  }
}
async function watched({ terminal, ports }, { running, screen }) {
  const redraw = setInterval(() => {
    const state = screen();
    if (state) terminal.show(state);
  }, 100);
  try {
    const ended = await running;
    await ports.clock.sleep(200);
    return ended;
  } finally {
    clearInterval(redraw);
    terminal.settle();
  }
}

// src/cli/proof.ts
var asked = 24;
async function observeAnswers(http2, url) {
  const seen = {};
  for (let i = 0; i < asked; i += 1) {
    const { status, body } = await http2.request({ url, timeoutMs: 5e3 });
    if (status !== 200) continue;
    for (const { service, release } of JSON.parse(body).chain) (seen[service] ??= /* @__PURE__ */ new Set()).add(release);
  }
  return Object.fromEntries(Object.entries(seen).map(([service, releases]) => [service, [...releases].sort()]));
}
function contradictions({ story, run, services: services2, answers, traffic, doubts, left }) {
  const { ending } = headlineOf(run);
  const wrong = services2.filter((service) => answers[service]?.length !== 1 || answers[service][0] !== story.serves);
  return [
    ...doubts,
    ...wrong.map((service) => `${service} is answered by ${answers[service]?.map((r) => `release ${r}`).join(" and ") ?? "nobody"}, not by release ${story.serves} alone`),
    ...ending === story.ending ? [] : [`the run ended as ${ending}, not as ${story.ending}`],
    ...traffic.sent === 0 ? ["no request was sent"] : [],
    ...traffic.lost === 0 ? [] : [`${traffic.lost} requests were lost: ${traffic.losses.join("; ")}`],
    ...left === null || left === 0 ? [] : [`${left} processes are left behind`]
  ];
}
function answersText({ services: services2, answers }) {
  const releases = [...new Set(services2.flatMap((service) => answers[service] ?? []))];
  const all = services2.every((service) => answers[service]?.length === 1) && releases.length === 1;
  return all ? `Asked afterwards, ${listed(services2)} all answer with release ${releases[0]}.` : "Asked afterwards, the services do not agree on one release.";
}
function said({ run, story }) {
  const headline = headlineOf(run);
  return headline.ending === "planned" && story.ending === "planned" ? { title: `${wantedName(run)} was not approved`, detail: "Nothing was changed.", tone: "good" } : headline;
}
var listed = (names) => names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
function renderProof(proof, paint) {
  const number = new Intl.NumberFormat("en-GB");
  const { traffic, wholeMs, report, left } = proof;
  const headline = said(proof);
  const wrong = contradictions(proof);
  return [
    "",
    `${paint(wrong.length > 0 ? "bad" : headline.tone === "good" ? "good" : "warn", `${headline.title}.`)} ${headline.detail} ${answersText(proof)}`,
    `${number.format(traffic.sent)} requests sent, ${paint(traffic.lost === 0 ? "good" : "bad", `${number.format(traffic.lost)} lost`)}, ${number.format(traffic.errors)} answered with an error by the application itself.`,
    ["Whole run", `${formatDuration(wholeMs)}.`, ...left === null ? ["It goes on serving."] : left === 0 ? ["No process is left behind."] : [], "Report:", paint("new", report)].join(" "),
    ...wrong.map((line) => paint("bad", `Not as told: ${line}.`))
  ];
}

// src/cli/stop-set.ts
import path5 from "node:path";
var graceMs = 3e3;
async function processesOf(ports, router) {
  const start = await readStart(ports, router);
  const saved = await readSavedState(ports, router);
  const instances = Object.values(saved?.revisions ?? {}).flatMap((revision) => revision.instances.map((i) => i.identity));
  return [start?.identity, ...instances].filter((identity) => identity !== null && identity !== void 0);
}
async function living(ports, identities) {
  const alive = await Promise.all(identities.map((identity) => ports.processes.alive(identity)));
  return identities.filter((_, i) => alive[i]);
}
async function stopSet(ports, set2) {
  const layout = layoutOf(ports.host.state, set2);
  const routers = (await ports.files.list(layout.routers)).map((service) => ({ service, directory: path5.join(layout.routers, service) }));
  const known = (await Promise.all(routers.map((router) => processesOf(ports, router)))).flat();
  await Promise.all(routers.map((router) => stopRouter(ports, router).catch(() => void 0)));
  for (const signal of ["SIGTERM", "SIGKILL"]) {
    const left = await living(ports, known);
    if (left.length === 0) return [];
    await Promise.all(left.map((identity) => ports.processes.signal(identity, signal)));
    for (let waited = 0; waited < graceMs && (await living(ports, left)).length > 0; waited += 50) await ports.clock.sleep(50);
  }
  return living(ports, known);
}

// src/cli/traffic.ts
import http from "node:http";
var keptLatencies = 5e3;
var keptLosses = 5;
var deadlineMs = 1e4;
function lostBecause(status, headers) {
  const router = headers["x-slipway-router"];
  return router !== void 0 && status >= 502 && status <= 504 ? `${status} by the router (${String(router)})` : void 0;
}
function percentile(values, share) {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
var Users = class {
  agent = new http.Agent({ keepAlive: true, maxSockets: 200 });
  counted = { sent: 0, answered: 0, lost: 0, errors: 0 };
  releases = /* @__PURE__ */ new Map();
  latencies = [];
  losses = [];
  url;
  intervalMs;
  started = performance.now();
  timer;
  open = 0;
  ended;
  constructor(url, rate2) {
    this.url = url;
    this.intervalMs = 1e3 / rate2;
    this.timer = setInterval(() => this.catchUp(), 5);
  }
  count() {
    return { ...this.counted, releases: Object.fromEntries(this.releases), losses: [...this.losses], p50Ms: percentile(this.latencies, 0.5), p95Ms: percentile(this.latencies, 0.95) };
  }
  async stop() {
    clearInterval(this.timer);
    if (this.open > 0) await new Promise((resolve) => {
      this.ended = resolve;
    });
    this.agent.destroy();
  }
  catchUp() {
    for (; ; ) {
      const due = this.started + this.counted.sent * this.intervalMs;
      if (due > performance.now()) return;
      this.counted.sent += 1;
      this.send(due);
    }
  }
  send(due) {
    this.open += 1;
    let told = false;
    const once = (tell2) => {
      if (!told) tell2();
      told = true;
    };
    const request = http.get(this.url, { agent: this.agent, timeout: deadlineMs }, (response) => {
      response.resume();
      response.once("end", () => once(() => this.answered(due, response)));
      response.once("error", (error) => once(() => this.lost(error.message)));
    });
    request.once("timeout", () => request.destroy(new Error(`no answer within ${deadlineMs} ms`)));
    request.on("error", (error) => once(() => this.lost(error.message)));
    request.once("close", () => {
      once(() => this.lost("the connection ended without an answer"));
      this.closed();
    });
  }
  answered(due, response) {
    const status = response.statusCode ?? 0;
    const reason = lostBecause(status, response.headers);
    if (reason !== void 0) return this.lost(reason);
    this.counted.answered += 1;
    if (status >= 500) this.counted.errors += 1;
    const release = String(response.headers["x-release"] ?? "?");
    this.releases.set(release, (this.releases.get(release) ?? 0) + 1);
    this.latencies.push(performance.now() - due);
    if (this.latencies.length > keptLatencies) this.latencies.shift();
  }
  lost(reason) {
    this.counted.lost += 1;
    if (this.losses.length < keptLosses) this.losses.push(reason);
  }
  closed() {
    this.open -= 1;
    if (this.open === 0) this.ended?.();
  }
};
var startTraffic = (url, rate2) => new Users(url, rate2);

// src/cli/demo.ts
var set = `shop/${environment}`;
async function runDemo(options, terminal, signal) {
  const { network, host: host2 } = makePorts();
  const workspace = await makeDemoWorkspace(suiteOf(host2).root, network);
  const demo = { options, terminal, signal, ports: makePorts({ ...process.env, SLIPWAY_STATE: workspace.state }), workspace };
  let keep = false;
  try {
    const proof = await tell(demo);
    keep = options.after === "keep" && !signal.aborted;
    const left = keep ? null : (await stopSet(demo.ports, set)).length;
    const whole = { ...proof, left };
    for (const line of renderProof(whole, terminal.paint)) terminal.tell(line);
    if (keep) sayHowToStop(demo);
    return contradictions(whole).length === 0 ? 0 : 1;
  } finally {
    terminal.settle();
    if (!keep) {
      await stopSet(demo.ports, set);
      removeDemoWorkspace(workspace.root);
    }
  }
}
function sayHowToStop({ terminal, workspace }) {
  terminal.say(`It serves at http://127.0.0.1:${workspace.ports.web}/ until you end it:
  node ${path6.relative(process.cwd(), process.argv[1] ?? "dist/cli/index.js")} demo --stop ${workspace.root}`);
}
async function stopDemo(root, terminal) {
  const absolute = path6.resolve(root);
  const left = await stopSet(makePorts({ ...process.env, SLIPWAY_STATE: demoStateIn(absolute) }), set);
  if (left.length > 0) {
    terminal.say(`These processes could not be ended: ${left.map((p) => p.pid).join(", ")}.`);
    return 1;
  }
  removeDemoWorkspace(absolute);
  terminal.say("The demo is stopped and removed; no process is left behind.");
  return 0;
}
async function tell(demo) {
  const { terminal, workspace, options: { story }, signal, ports } = demo;
  terminal.tell(`${story.promise} Everything is real: processes on this machine, ${rate} requests a second, and the workflow files that run on GitHub.`);
  for (const { service, from, to } of workspace.moved) terminal.tell(`Port ${from} of ${service} is taken; the demo uses ${to}.`);
  terminal.tell(`Starting release 1 of three services (${services.join(" > ")}) ...`);
  await firstRelease(demo);
  const url = `http://127.0.0.1:${workspace.ports.web}/`;
  const traffic = startTraffic(url, rate);
  try {
    await ports.clock.sleep(1e3, signal);
    terminal.tell(story.opening);
    const { approved, ...told } = await act(demo, traffic);
    signal.throwIfAborted();
    await traffic.stop();
    return { story: approved ? story : rejected(story), ...told, services, answers: await observeAnswers(ports.http, url), traffic: traffic.count() };
  } finally {
    await traffic.stop();
  }
}
async function act(demo, traffic) {
  if (demo.options.story.turn === "two-at-once") return twoAtOnce(demo, traffic);
  writeRelease(demo.workspace, 2, demo.options.story.fault);
  return releaseUnderTraffic(demo, traffic);
}
function explainFailure(thrown, signal) {
  if (signal.aborted) return "Stopped. Everything that the demo had started has been ended.";
  const error = toSlipwayError(thrown);
  return error instanceof UserError ? error.explain() : `${error.explain()} [${error.reason}]`;
}
export {
  explainFailure,
  runDemo,
  stopDemo
};
