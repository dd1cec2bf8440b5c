import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stories,
  storyNamed
} from "./chunk-VJDXW4BW.js";
import {
  renderChanges,
  renderScreen,
  unpainted,
  wrap
} from "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import {
  suiteVersion
} from "./chunk-HIIADIQ3.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  InternalError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/commands.ts
import { parseArgs } from "node:util";
var approve = { type: "boolean", help: "Approve at the gate without asking." };
var reject = { type: "boolean", help: "Reject at the gate without asking." };
var help = { type: "boolean", short: "h", help: "Show this help." };
var environment = { type: "string", short: "e", value: "NAME", help: "The environment of slipway.yaml. Default: `local` where there is one, else the only one." };
var folder = (help2) => ({ name: "DIR", required: false, help: help2 });
var commands = [
  {
    name: "init",
    summary: "Look at a repository and write slipway.yaml and the release workflow for it.",
    argument: folder("The repository. Default: the folder you are in."),
    options: {
      "dry-run": { type: "boolean", help: "Show both files and where each guess comes from; write nothing." },
      force: { type: "boolean", help: "Write over what an earlier init has written." },
      help
    },
    exits: ["0  written (or shown)", "1  nothing was written: there is nothing to go by, or something is in the way"]
  },
  {
    name: "plan",
    summary: "Show what a release would do: checks, scan, infrastructure, configuration, services. Changes nothing.",
    argument: folder("The repository with slipway.yaml. Default: the folder you are in."),
    options: {
      environment,
      strict: { type: "boolean", help: "Exit with 2 if something would stop the release as things are now." },
      json: { type: "boolean", help: "Print the plan as JSON." },
      help
    },
    exits: ["0  there is a plan; what would stop a release is said", "1  there is none: slipway.yaml, the configuration or the machine does not allow one", "2  with --strict: there is a plan, and something would stop it"]
  },
  {
    name: "doctor",
    summary: "Say what will not work on this repository, runner, token or plan, each with its fix.",
    argument: folder("The repository. Default: the folder you are in."),
    options: { json: { type: "boolean", help: "Print the checks as JSON." }, help },
    exits: ["0  nothing fails; what is unknown or worth a look is said", "1  something fails"]
  },
  {
    name: "explain",
    summary: "Tell the cause and the remedy of a failure reason, a check or a scan rule.",
    argument: { name: "CODE", required: false, help: "Such as plan-changed, doctor/unpinned or dockerfile/root-user. Without it all are listed." },
    options: { help },
    exits: ["0  explained", "1  there is no such code"]
  },
  {
    name: "demo",
    summary: "Release an app of three services on this machine, under traffic.",
    argument: { name: "STORY", required: false, help: stories.map((s) => `${s.name.padEnd(14)} ${s.summary}`).join("\n") },
    options: {
      approve: { ...approve, help: "Approve at the gate without asking; so it is where there is no terminal." },
      reject,
      keep: { type: "boolean", help: "Leave the app running afterwards, and say how to stop it." },
      stop: { type: "string", value: "DIRECTORY", help: "End a demo that was kept." },
      help
    }
  },
  {
    name: "run",
    summary: "Run a workflow of the repository here, as GitHub would, without a network.",
    argument: { name: "WORKFLOW", required: false, help: "Its path, such as .github/workflows/release.yml. Not needed with --rerun and --list." },
    options: {
      event: { type: "string", value: "NAME", help: "What starts it: workflow_dispatch (default), push or pull_request." },
      base: { type: "string", value: "BRANCH", help: "Of pull_request: the branch that it is to be merged into; of push: the branch. Default: main." },
      head: { type: "string", value: "BRANCH", help: "Of pull_request: the branch with the changes. Default: change." },
      fork: { type: "string", value: "OWNER/NAME", help: "Of pull_request: it comes from this fork, so that it gets no secret and a token that only reads." },
      changed: { type: "string", multiple: true, value: "PATH", help: "A file that the event changed, for `paths` filters; may be repeated." },
      rerun: { type: "string", value: "NUMBER", help: "Run that run again under its number: the jobs that did not succeed, and those that depend on them." },
      all: { type: "boolean", help: "With --rerun: all jobs." },
      list: { type: "boolean", help: "Show the runs so far." },
      input: { type: "string", multiple: true, short: "i", value: "NAME=VALUE", help: "An input of workflow_dispatch; may be repeated." },
      secret: { type: "string", multiple: true, value: "NAME", help: "A secret, read from the environment variable of that name; may be repeated." },
      "environment-protected": { type: "string", multiple: true, value: "NAME", help: "An environment that asks for approval; may be repeated." },
      runs: { type: "string", value: "DIRECTORY", help: "Where the directories of runs are made. Default: .slipway/runs." },
      approve,
      reject,
      help
    }
  },
  {
    name: "report",
    summary: "Draw the HTML report of a run from the handoffs of its stages.",
    argument: { name: "HANDOFFS", required: true, help: "A file of handoffs: a JSON array, or one a line." },
    options: { output: { type: "string", short: "o", value: "FILE", help: "Where it is written. Default: slipway-report.html." }, help }
  }
];
var usage = ({ name, argument }) => `slipway ${name} [OPTIONS]${argument ? ` ${argument.required ? argument.name : `[${argument.name}]`}` : ""}`;
var indent = (text, by) => text.split("\n").join(`
${" ".repeat(by)}`);
function renderHelp() {
  return [
    "slipway: takes a release to healthy production, and back if it must.",
    "",
    "Usage: slipway COMMAND",
    "",
    ...commands.map((c) => `  ${c.name.padEnd(10)}${c.summary}`),
    `  ${"--version".padEnd(10)} Show the version.`,
    "",
    "slipway COMMAND --help tells more about one of them."
  ].join("\n");
}
function renderCommandHelp(command) {
  const rows = Object.entries(command.options).map(([name, o]) => [`${o.short ? `-${o.short}, ` : ""}--${name}${o.value ? ` ${o.value}` : ""}`, o.help]);
  const width = Math.max(...rows.map(([left]) => left.length), command.argument?.name.length ?? 0) + 2;
  return [
    command.summary,
    "",
    `Usage: ${usage(command)}`,
    "",
    ...command.argument ? [`  ${command.argument.name.padEnd(width)}${indent(command.argument.help, width + 2)}`, ""] : [],
    ...rows.map(([left, text]) => `  ${left.padEnd(width)}${text}`),
    ...command.exits ? ["", "Exit codes", ...command.exits.map((line) => `  ${line}`)] : []
  ].join("\n");
}
var refuse = (what, where, remedy) => new UserError(what, { reason: "input-invalid", where, remedy });
var orMeant = (name, known) => {
  const meant = nearest(name, known);
  return meant ? ` Did you mean ${meant}?` : "";
};
function commandNamed(name) {
  const found = commands.find((c) => c.name === name);
  if (!found) throw refuse(`There is no command ${name}.${orMeant(name, commands.map((c) => c.name))}`, "slipway", "slipway --help lists the commands.");
  return found;
}
function parseCommandLine(command, args) {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, { type, multiple, short }]) => [name, { type, ...multiple ? { multiple } : {}, ...short ? { short } : {} }]));
  const where = `slipway ${command.name}`;
  const remedy = `slipway ${command.name} --help lists what it takes.`;
  const known = Object.keys(command.options);
  for (const token of parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true }).tokens) {
    if (token.kind === "option" && !known.includes(token.name)) throw refuse(`There is no option ${token.rawName}.${orMeant(token.name, known).replace("mean ", "mean --")}`, where, remedy);
  }
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw refuse(error.message, where, remedy);
  }
  const { values, positionals } = parsed;
  const most = command.argument ? 1 : 0;
  if (positionals.length > most) throw refuse(`Too many arguments: ${positionals.slice(most).join(" ")}.`, where, remedy);
  if (command.argument?.required && positionals.length === 0 && !values.help) throw refuse(`The argument ${command.argument.name} is missing.`, where, remedy);
  if (values.approve && values.reject) throw refuse("--approve and --reject exclude each other.", where, remedy);
  const of = (is) => Object.fromEntries(Object.entries(values).filter((entry) => is(entry[1])));
  return {
    argument: positionals[0],
    flags: of((v) => typeof v === "boolean"),
    texts: of((v) => typeof v === "string"),
    lists: of((v) => Array.isArray(v))
  };
}
function parsePairs(texts) {
  return Object.fromEntries(texts.map((text) => {
    const at = text.indexOf("=");
    if (at < 1) throw refuse(`\`${text}\` is no input.`, "--input", "Write --input NAME=VALUE.");
    return [text.slice(0, at), text.slice(at + 1)];
  }));
}

// src/cli/terminal.ts
import { createInterface } from "node:readline/promises";
var codes = { plain: "0", dim: "2", bold: "1", good: "32", bad: "31", warn: "33", new: "36" };
var painted = (tone, text) => `\x1B[${codes[tone]}m${text}\x1B[0m`;
var redrawMs = 100;
var pipedColumns = 120;
var paintFor = (output, env) => output.isTTY && !env.NO_COLOR && env.TERM !== "dumb" ? painted : unpainted;
var Terminal = class {
  paint;
  output;
  input;
  redraws;
  shown;
  wanted;
  drawn = 0;
  /** A question stands: nothing may be drawn over it. */
  asking = false;
  timer;
  constructor(output, input, env) {
    this.output = output;
    this.input = input;
    this.paint = paintFor(output, env);
    this.redraws = output.isTTY === true && env.TERM !== "dumb";
  }
  get asks() {
    return this.output.isTTY === true && this.input.isTTY === true;
  }
  say(text) {
    this.erase();
    this.output.write(`${text}
`);
    this.draw();
  }
  /** Prose: broken between words at the width of the terminal. */
  tell(text) {
    this.say(wrap(text, this.surface().columns));
  }
  show(state) {
    this.wanted = state;
    if (!this.redraws) return this.append(state);
    if (this.asking) return;
    this.timer ??= setInterval(() => this.draw(), redrawMs);
  }
  /** Draws the last state and leaves it on the screen. */
  settle() {
    clearInterval(this.timer);
    this.timer = void 0;
    this.draw();
    this.drawn = 0;
    this.wanted = void 0;
  }
  async ask(question, signal) {
    clearInterval(this.timer);
    this.timer = void 0;
    this.draw();
    const asking = createInterface({ input: this.input, output: this.output });
    asking.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
    this.asking = true;
    const answer = await asking.question(question, { signal }).finally(() => {
      asking.close();
      this.asking = false;
    });
    this.drawn += 1;
    if (this.wanted) this.show(this.wanted);
    return answer.trim();
  }
  append(state) {
    const lines = this.shown ? renderChanges(this.shown, state, this.surface()) : [];
    this.shown = state;
    for (const line of lines) this.output.write(`${line}
`);
  }
  draw() {
    if (!this.redraws || !this.wanted) return;
    const lines = renderScreen(this.wanted, this.surface()).slice(0, Math.max(1, (this.output.rows ?? 40) - 2));
    this.erase();
    this.output.write(`${lines.join("\n")}
`);
    this.drawn = lines.length;
  }
  erase() {
    if (this.drawn > 0) this.output.write(`\x1B[${this.drawn}A\x1B[J`);
    this.drawn = 0;
  }
  surface() {
    return { columns: Math.min(this.redraws ? this.output.columns ?? 80 : pipedColumns, 140), paint: this.paint, now: Date.now() };
  }
};

// src/cli/main.ts
var gateOf = ({ flags }, otherwise) => flags.approve ? "approve" : flags.reject ? "reject" : otherwise;
function chosenStory(name) {
  const story = name === void 0 ? stories[0] : storyNamed(name);
  if (story) return story;
  const meant = nearest(name ?? "", stories.map((s) => s.name));
  throw new UserError(`There is no story ${name}.${meant ? ` Did you mean ${meant}?` : ""}`, { reason: "input-invalid", where: "slipway demo", expected: `one of ${stories.map((s) => s.name).join(", ")}` });
}
function interruption(terminal, words = "what was begun is taken back and ended") {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) return;
    terminal.say(`Stopping: ${words} ...`);
    controller.abort(new UserError("It was stopped.", { reason: "cancelled" }));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.on("SIGHUP", onSignal);
  return controller;
}
async function demo(parsed, terminal) {
  const { explainFailure, runDemo, stopDemo } = await import("./demo-V2WKGDXU.js");
  if (parsed.texts.stop !== void 0) return stopDemo(parsed.texts.stop, terminal);
  const story = chosenStory(parsed.argument);
  const { signal } = interruption(terminal);
  try {
    return await runDemo({ story, gate: gateOf(parsed, terminal.asks ? "ask" : "approve"), after: parsed.flags.keep ? "keep" : "stop" }, terminal, signal);
  } catch (thrown) {
    terminal.say(explainFailure(thrown, signal));
    return 1;
  }
}
async function run(parsed, terminal) {
  const { listCommand, runCommand, runNumber } = await import("./run-command-OHQHG7L2.js");
  const { argument, flags, lists, texts } = parsed;
  const runs = texts.runs ?? ".slipway/runs";
  if (flags.list) return listCommand(runs, { say: (text) => terminal.say(text), page: pageOf(terminal) });
  return runCommand({
    repository: process.cwd(),
    workflow: argument,
    gate: gateOf(parsed, "ask"),
    inputs: parsePairs(lists.input ?? []),
    secrets: lists.secret ?? [],
    protectedEnvironments: lists["environment-protected"] ?? [],
    runs,
    event: { name: texts.event ?? "workflow_dispatch", base: texts.base ?? "main", head: texts.head ?? "change", fork: texts.fork, changed: lists.changed ?? [] },
    again: texts.rerun === void 0 ? void 0 : { number: runNumber(texts.rerun), jobs: flags.all ? "all" : "failed" }
  }, terminal, interruption(terminal).signal);
}
var pageOf = (terminal) => ({ columns: process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 80) : Infinity, paint: terminal.paint });
async function init({ argument, flags }, terminal) {
  const [{ runInit }, { systemFiles }] = await Promise.all([import("./init-2H3TUIJC.js"), import("./files-3XEQ5TIF.js")]);
  const options = { directory: argument ?? ".", mode: flags["dry-run"] ? "dry-run" : "write", overwrite: flags.force ? "force" : "refuse" };
  return runInit(options, systemFiles, { say: (text) => terminal.say(text), page: pageOf(terminal) });
}
async function plan({ argument, flags, texts }, terminal) {
  const { planCommand } = await import("./plan-command-BS5V46Z5.js");
  const options = { directory: argument ?? ".", environment: texts.environment, exit: flags.strict ? "strict" : "planned", format: flags.json ? "json" : "text" };
  return planCommand(options, { say: (text) => terminal.say(text), page: pageOf(terminal) }, interruption(terminal, "nothing was changed").signal);
}
async function doctor({ argument, flags }, terminal) {
  const { doctorCommand } = await import("./doctor-4BZTG27K.js");
  return doctorCommand({ directory: argument ?? ".", format: flags.json ? "json" : "text" }, { say: (text) => terminal.say(text), page: pageOf(terminal) }, interruption(terminal, "nothing was changed").signal);
}
async function explain({ argument }, terminal) {
  const { explainCommand } = await import("./explain-command-3SKGBVZN.js");
  return explainCommand(argument, { say: (text) => terminal.say(text), page: pageOf(terminal) });
}
async function report({ argument, texts }, terminal) {
  const { reportCommand } = await import("./report-command-KCTK3YFY.js");
  return reportCommand(argument ?? "", texts.output ?? "slipway-report.html", terminal);
}
var runners = { init, plan, doctor, explain, demo, run, report };
async function dispatch(args, terminal) {
  const [name, ...rest] = args;
  if (name === void 0 || name === "--help" || name === "-h" || name === "help") {
    terminal.say(renderHelp());
    return name === void 0 ? 1 : 0;
  }
  if (name === "--version" || name === "-v") {
    terminal.say(suiteVersion);
    return 0;
  }
  const command = commandNamed(name);
  const parsed = parseCommandLine(command, rest);
  if (parsed.flags.help) {
    terminal.say(renderCommandHelp(command));
    return 0;
  }
  const runner = runners[command.name];
  if (!runner) throw new InternalError(`The command ${command.name} is declared and not built.`);
  return runner(parsed, terminal);
}
async function main(args) {
  const terminal = new Terminal(process.stdout, process.stdin, process.env);
  try {
    return await dispatch(args, terminal);
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    process.stderr.write(`${error.explain()}
${error instanceof InternalError ? `${error.cause?.stack ?? error.stack ?? ""}
` : ""}`);
    return 1;
  }
}
export {
  main
};
