import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  listRuns,
  plainMarkdown,
  pullRequestEvent,
  rerunAll,
  rerunFailed,
  runWorkflow,
  showRun,
  suiteOf,
  suiteSlug
} from "./chunk-Q3TX6LVS.js";
import {
  renderTable
} from "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import {
  makePorts
} from "./chunk-YIFSDLAG.js";
import "./chunk-HIIADIQ3.js";
import "./chunk-Q6ZWIA3R.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-ZPQBQICP.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-LKNHTDR4.js";
import "./chunk-UFDLP2HG.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/run-command.ts
import path from "node:path";
var refuse = (what, where, expected) => new UserError(what, { reason: "input-invalid", where, expected });
function secretsFrom(names, env) {
  const missing = names.filter((name) => env[name] === void 0);
  if (missing.length > 0) throw refuse(`There is no variable ${missing.join(", ")} in the environment.`, "--secret", "names of environment variables that hold the secrets");
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
function eventOf({ name, base, head, fork, changed }, slug) {
  const changedFiles = changed.length > 0 ? { changedFiles: changed } : {};
  switch (name) {
    case "workflow_dispatch":
      return { event: { name, payload: {} } };
    case "push":
      return { event: { name, payload: { ref: `refs/heads/${base}` }, ...changedFiles }, github: { ref: `refs/heads/${base}` } };
    case "pull_request":
      return { event: pullRequestEvent(slug, { number: 1, base, head, ...fork === void 0 ? {} : { fork }, ...changedFiles }), github: { ref: "refs/pull/1/merge" } };
    default:
      throw refuse(`There is no event ${name} here.`, "--event", "workflow_dispatch, push or pull_request");
  }
}
function runNumber(text) {
  if (!/^[1-9]\d*$/.test(text)) throw refuse(`\`${text}\` is no number of a run.`, "--rerun", "a number that --list shows");
  return Number(text);
}
function eventLine(event) {
  switch (event.kind) {
    case "job":
      return event.state === "waiting" ? void 0 : `${event.job}: ${event.state}`;
    case "step":
      return event.state === "failure" ? `${event.job} / ${event.step}: failure` : void 0;
    case "log":
      return `  ${event.line}`;
    case "annotation":
      return `  ${event.level}: ${event.message}`;
    case "gate":
      return `${event.job}: ${event.approved ? "approved" : "rejected"} by ${event.by} (${event.environment})`;
  }
}
async function runCommand(options, terminal, signal) {
  const runs = path.resolve(options.runs);
  const again = options.again === void 0 ? void 0 : { ...options.again, entry: (await showRun(runs, options.again.number)).entry };
  const workflow = options.workflow ?? again?.entry.workflow;
  if (workflow === void 0) throw refuse("The argument WORKFLOW is missing.", "slipway run", "the path of a workflow, such as .github/workflows/release.yml");
  const request = requestOf({ ...options, workflow, inputs: { ...again?.entry.inputs, ...options.inputs } }, terminal, signal);
  const result = await (again === void 0 ? runWorkflow(request, signal) : (again.jobs === "all" ? rerunAll : rerunFailed)(request, again.number, signal));
  sayResult(result, request.repository, terminal);
  return result.conclusion === "success" ? 0 : 1;
}
function requestOf(options, terminal, signal) {
  const { repository } = options;
  const slug = `local/${path.basename(repository)}`;
  return {
    repository,
    workflow: options.workflow,
    slug,
    repositories: { [suiteSlug]: suiteOf(makePorts().host).root },
    ...eventOf(options.event, slug),
    inputs: options.inputs,
    secrets: secretsFrom(options.secrets, process.env),
    vars: {},
    protectedEnvironments: options.protectedEnvironments,
    decide: (question) => decide(options, question, terminal, signal),
    runs: path.resolve(options.runs),
    runnerEnvironment: process.env.SLIPWAY_STATE ? { SLIPWAY_STATE: process.env.SLIPWAY_STATE } : {},
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== void 0) terminal.say(line);
    }
  };
}
function sayResult({ number, attempt, conclusion, directory, notes }, repository, terminal) {
  terminal.say(`
Run ${number}${attempt > 1 ? `, attempt ${attempt}` : ""}: ${conclusion}. Logs and artifacts: ${path.relative(repository, directory) || "."}`);
  for (const note of notes) terminal.say(`  ${note}`);
  if (conclusion !== "success") terminal.say(`Run its failed jobs again: slipway run --rerun ${number}`);
}
async function listCommand(runs, { say, page }) {
  const entries = await listRuns(path.resolve(runs));
  if (entries.length === 0) say(`There are no runs in ${runs} yet.`);
  else for (const line of renderTable(["run", "attempt", "workflow", "event", "result", "started"], entries.map((e) => [String(e.number), String(e.attempt), e.workflow, e.event, e.state, e.startedAt.replace(/\.\d+Z$/, "Z")]), page)) say(line);
  return 0;
}
async function decide({ gate }, question, terminal, signal) {
  if (gate !== "ask") return { approved: gate === "approve", by: gate === "approve" ? "--approve" : "--reject" };
  if (!terminal.asks) return { approved: false, by: "nobody: this is no terminal; use --approve or --reject" };
  for (const { job, markdown } of question.summaries) terminal.say(`--- ${job}
${plainMarkdown(markdown)}
`);
  const answer = await terminal.ask(`Approve ${question.job} for the environment ${question.environment}? [y/N] `, signal).catch(() => "n");
  return { approved: /^y/i.test(answer), by: "you" };
}
export {
  eventLine,
  eventOf,
  listCommand,
  runCommand,
  runNumber,
  secretsFrom
};
